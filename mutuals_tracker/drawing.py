"""Pictures as SVG: a Vega-Lite specification rendered in-process, cleaned for a strict policy, and kept in the cache.

Rendering starts JavaScript threads inside the process: a process that has rendered must never fork afterwards.
"""

import hashlib
import json
import re
from collections.abc import Callable
from importlib.metadata import version
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode
from django.core.cache import cache

# No font of anybody's brand, and widths alike wherever it is shown.
FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"
# The Analysis Function's palette: dark blue, turquoise, dark pink, orange, dark grey.
DARK_BLUE, TURQUOISE, DARK_PINK, ORANGE, DARK_GREY = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D"
TEXT, GRIDLINES = "#0B0C0C", "#D9D9D9"

# Goes into every key: a change to how pictures are drawn must not show yesterday's.
_EDITION = f"3/{version('altair')}/{version('vl-convert-python')}"
_KEPT_FOR_SECONDS = 24 * 60 * 60
_SVG = "http://www.w3.org/2000/svg"
# What Vega writes for its own scripts and readers; the picture is one image with one name.
_DROPPED = re.compile(r"^(aria-.*|role|class|pointer-events|version)$")
# What an element has anyway when it says nothing.
_DEFAULTS = {"opacity": "1", "stroke-width": "1", "transform": "translate(0,0)"}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_STRAIGHT = re.compile(r"M-?[\d.]+,-?[\d.]+(L-?[\d.]+,-?[\d.]+)+")

ElementTree.register_namespace("", _SVG)


class DrawingFailedError(RuntimeError):
    """Vega-Lite refused a specification of ours; the message is its own."""


def drawn(draw: Callable[..., alt.LayerChart], *, name: str, title: str, description: str, **given: Any) -> str:
    """Return `draw(**given)` as SVG under `name`, from the cache where the same was drawn before.

    `name` begins the ids inside the picture, so it must be unique on its page. `given` must be plain values:
    they make the key. The same values give the same bytes.
    """
    said = json.dumps([_EDITION, draw.__name__, name, title, description, given], sort_keys=True)
    key = f"drawing:{hashlib.sha256(said.encode()).hexdigest()}"
    svg = cache.get(key)
    if svg is None:
        svg = _clean(_rendered(specification(draw, **given)), name=name, title=title, description=description)
        cache.set(key, svg, _KEPT_FOR_SECONDS)
    return svg


def specification(draw: Callable[..., alt.LayerChart], *, checked: bool = False, **given: Any) -> str:
    """Return the Vega-Lite specification of `draw(**given)`; `checked` against its schema is what the tests do.

    Checking takes longer than drawing, and what the tests have checked is drawn in the same way every time.
    """
    with debug_mode(checked):
        return draw(**given).to_json(validate=checked)


def _rendered(vega_lite: str) -> str:
    try:
        return vl_convert.vegalite_to_svg(vega_lite, allowed_base_urls=[])
    except ValueError as error:
        raise DrawingFailedError(str(error)) from error


def _clean(svg: str, *, name: str, title: str, description: str) -> str:
    # The text is our own renderer's, so there is nothing in it to distrust.
    root = ElementTree.fromstring(svg)  # noqa: S314
    _drop_empty(root)
    for element in root.iter():
        _restate_style(element)
        for attribute in [a for a, value in element.attrib.items() if _DROPPED.match(a) or _DEFAULTS.get(a) == value]:
            del element.attrib[attribute]
        for attribute in ("d", "transform", "x", "y", "x2", "y2"):
            if attribute in element.attrib:
                element.set(attribute, _LONG_NUMBER.sub(lambda m: f"{float(m[0]):.1f}", element.attrib[attribute]))
        if "d" in element.attrib:
            element.set("d", _shortened(element.attrib["d"]))
    _say_once(root, "font-family")
    _unwrap(root)
    _name(root, name=name, title=title, description=description)
    return ElementTree.tostring(root, encoding="unicode").replace(" />", "/>")


def _shortened(path: str) -> str:
    """Write the level and upright lines of a path as such: a step line has no others."""
    if not _STRAIGHT.fullmatch(path):
        return path
    points = [tuple(point.split(",")) for point in re.split("[ML]", path)[1:]]
    short = [f"M{','.join(points[0])}"]
    for (x0, y0), (x, y) in pairwise(points):
        short.append(f"H{x}" if y == y0 else f"V{y}" if x == x0 else f"L{x},{y}")
    return "".join(short)


def _say_once(root: ElementTree.Element, attribute: str) -> None:
    """Say on the picture what all its elements say that say it."""
    said = {element.get(attribute) for element in root.iter() if attribute in element.attrib}
    if len(said) == 1:
        for element in root.iter():
            element.attrib.pop(attribute, None)
        root.set(attribute, said.pop() or "")


def _unwrap(parent: ElementTree.Element) -> None:
    """Put the contents of groups that say nothing in their place."""
    for child in list(parent):
        _unwrap(child)
        if child.tag == f"{{{_SVG}}}g" and not child.attrib:
            place = list(parent).index(child)
            parent[place : place + 1] = list(child)


def _restate_style(element: ElementTree.Element) -> None:
    # Presentation attributes say the same, and style-src 'self' allows them.
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        label, _, value = declaration.partition(":")
        element.set(label.strip(), value.strip())


def _drop_empty(parent: ElementTree.Element) -> None:
    for child in list(parent):
        _drop_empty(child)
        tag = child.tag.removeprefix(f"{{{_SVG}}}")
        nothing_inside = tag == "g" and len(child) == 0
        unseen = child.get("display") == "none" or (tag == "path" and not _paints(child))
        if nothing_inside or unseen:
            parent.remove(child)


def _paints(path: ElementTree.Element) -> bool:
    return any(path.get(paint, "none") not in ("none", "transparent", "") for paint in ("fill", "stroke"))


def _name(root: ElementTree.Element, *, name: str, title: str, description: str) -> None:
    for attribute in ("class", "version", "width", "height"):
        root.attrib.pop(attribute, None)
    labels = []
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        label = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
        label.text = text
        root.insert(place, label)
        labels.append(f"{name}-{tag}")
    root.set("width", "100%")
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(labels))
    root.set("focusable", "false")


def framed(chart: alt.LayerChart, *, width: int, height: int, font: str, margins: dict[str, int]) -> alt.LayerChart:
    """Return the chart in a picture of exactly that size, whatever fonts the machine has to measure text with."""
    return (
        chart.properties(
            width=width - margins["left"] - margins["right"],
            height=height - margins["top"] - margins["bottom"],
            padding=margins,
            autosize=alt.AutoSizeParams(type="none"),
            background="#FFFFFF",
        )
        .configure(font=font)
        .configure_view(stroke=None)
    )
