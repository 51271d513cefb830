"""PDF/UA-1 set by typst, with the font of a locked package, not of the machine."""

import json
import tempfile
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

FONT = "Source Sans Pro"
_FACES = ("Regular", "Bold", "It", "BoldIt")


class TypesettingError(RuntimeError):
    """A document could not be set, or was set with a warning (a missing glyph, say)."""


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF that the template makes of the data; raises TypesettingError."""
    try:
        content, warnings = typst.compile_with_warnings(
            str(template),
            root=str(template.parent),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            pdf_standards="ua-1",
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise TypesettingError(f"The PDF could not be set: {error}") from error
    if warnings:
        raise TypesettingError(f"The PDF was set with warnings: {'; '.join(sorted({w.message for w in warnings}))}")
    return content


@cache
def _faces() -> tempfile.TemporaryDirectory:
    """Return a folder with the faces that we use, for as long as the process lives.

    The package holds every face twice, and which of them came first would be the file system's choice.
    """
    folder = tempfile.TemporaryDirectory(prefix="faces-")
    source = Path(font_source_sans_pro.__file__).parent / "files"
    for face in _FACES:
        name = f"SourceSansPro-{face}.ttf"
        (Path(folder.name) / name).write_bytes((source / name).read_bytes())
    return folder


def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_faces().name])
