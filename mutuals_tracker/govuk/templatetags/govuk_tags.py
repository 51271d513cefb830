"""The components as template tags and filters: `{% load govuk_tags %}`."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mutuals_tracker.govuk import controls, error_summaries, formats, pages, tables, widgets
from mutuals_tracker.govuk.controls import Control
from mutuals_tracker.govuk.error_summaries import Problem
from mutuals_tracker.partial_dates import PartialDate

register = template.Library()

register.filter(formats.uk_date)
register.filter(formats.uk_moment)
register.filter(formats.number)
register.filter(formats.signed)
register.filter(formats.money)

TAG_COLOURS = ("grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow")


@register.filter
def partial_date(value: PartialDate | date | None, unknown: str = formats.NOT_KNOWN) -> str:
    """Return 2012, July 2012 or 31 July 2012: as much as is known."""
    if value is None or value == "":
        return unknown
    return formats.uk_date(value) if isinstance(value, date) else str(value)


@register.filter
def iso(value: datetime | date | None) -> str:
    """Return the form that machines read, for <time datetime>."""
    return value.isoformat() if value else ""


def _draw(name: str, **given: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", given)


def _counted(context: Context, what: str) -> int:
    """Return 1, 2, 3… within one page, so that ids stay unique however often a component is used."""
    counters: dict[str, Iterator[int]] = vars(context.render_context).setdefault("component_counters", {})
    return next(counters.setdefault(what, itertools.count(1)))


# --- Forms ---


@register.inclusion_tag("govuk/control.html")
def govuk_field(
    bound: BoundField, size: str = "", heading: bool = False, reveals: Mapping[str, str] | None = None
) -> dict[str, Control]:
    """Draw one question: label, hint, error and input."""
    return {"control": controls.describe(bound, size=size or "", heading=bool(heading), reveals=reveals or {})}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: object) -> dict[str, list[Problem]]:
    """List what is wrong with the forms, each entry leading to its input; nothing when all is well."""
    return {"problems": error_summaries.problems(*forms)}


@register.inclusion_tag("components/error_summary.html", takes_context=True)
def page_errors(context: Context) -> dict[str, list[Problem]]:
    """List what is wrong with the page's `form`, `forms` and `formset`."""
    return {"problems": _page_problems(context)}


@register.simple_tag(takes_context=True)
def title_prefix(context: Context) -> str:
    """Return "Error: " for a page whose form was refused, so that it is the first thing that is read out."""
    return "Error: " if _page_problems(context) else ""


def _page_problems(context: Context) -> list[Problem]:
    several = context.get("forms") or []
    return error_summaries.problems(context.get("form"), context.get("formset"), *several)


# --- Small components ---


@register.inclusion_tag("components/tag.html")
def tag(text: str, colour: str = "") -> dict[str, str]:
    """Draw a status; the colour only repeats what the word says. Raises ValueError for a colour that GOV.UK has not."""
    if colour and colour not in TAG_COLOURS:
        raise ValueError(f"{colour} is not a tag colour: use one of {', '.join(TAG_COLOURS)}")
    return {"text": text, "colour": colour}


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Set text apart from what surrounds it."""
    return _draw("inset", content=content)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002 - the HTML attribute's name
    """Draw a text that opens when its summary is pressed."""
    return _draw("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def warning(content: str) -> SafeString:
    """Draw a warning with its mark."""
    return _draw("warning", content=content)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """Draw a confirmation, whose title is the page's heading."""
    return _draw("panel", content=content, title=title)


@register.simple_block_tag(takes_context=True)
def notification(context: Context, content: str, kind: str = "", title: str = "") -> SafeString:
    """Draw a banner; `kind` "success" is green and read out at once."""
    count = _counted(context, "notification")
    suffix = "" if count == 1 else f"-{count}"
    return _draw("notification", content=content, kind=kind, title=title, suffix=suffix)


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, text: str = "Back") -> dict[str, str]:
    """Draw the link that leads one step back."""
    return {"url": url, "text": text}


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """Draw where the page stands; holds `crumb`s."""
    return _draw("breadcrumbs", content=content)


@register.inclusion_tag("components/crumb.html")
def crumb(text: str, url: str = "") -> dict[str, str]:
    """Draw one step; the last one, without an address, is the page itself."""
    return {"text": text, "url": url}


@register.inclusion_tag("components/stat.html")
def stat(value: Any, label: str, url: str = "", note: str = "") -> dict[str, Any]:
    """Draw a big number with what it counts; the number leads to what is behind it."""
    text = formats.number(value)
    return {"value": text, "words": not any(map(str.isdigit, text)), "label": label, "url": url, "note": note}


# --- Lists ---


@register.simple_block_tag
def summary_list(content: str, card: str = "", heading: int = 2) -> SafeString:
    """Draw keys and values; holds `summary_row`s. `card` puts them in a box with that title."""
    if "govuk-summary-list__actions" not in content:
        content = mark_safe(content.replace(" govuk-summary-list__row--no-actions", ""))  # noqa: S308 - our own markup
    return _draw("summary_list", content=content, card=card, heading=heading)


@register.simple_block_tag
def summary_row(content: str, key: str, action: str = "", url: str = "", about: str = "") -> SafeString:
    """Draw one key and value; `action` links to `url`, and `about` says to a screen reader what it changes."""
    return _draw("summary_row", content=SafeString(content.strip()), key=key, action=action, url=url, about=about)


@register.simple_block_tag
def task_list(content: str) -> SafeString:
    """Draw tasks that can be done in any order; holds `task`s."""
    return _draw("task_list", content=content)


@register.simple_tag(takes_context=True)
def task(
    context: Context, title: str, url: str, status: str, colour: str = "", hint: str = "", place: str = ""
) -> SafeString:
    """Draw one task; no address means that it cannot be started yet, no colour that nothing is left to do.

    Without a status it is something to read rather than to do. A link from elsewhere on the page lands on its `place`.
    """
    prefix = f"task-list-{_counted(context, 'task')}"
    return _draw("task", title=title, url=url, status=status, colour=colour, hint=hint, prefix=prefix, place=place)


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Draw what happened, latest first; holds `timeline_item`s."""
    return _draw("timeline", content=content)


@register.simple_block_tag
def timeline_item(content: str, title: str, by: str = "", at: Any = None, heading: int = 2) -> SafeString:
    """Draw one event; `at` is a moment, a date, a partial date or words."""
    words, machine = _when(at)
    return _draw(
        "timeline_item",
        content=SafeString(content.strip()),
        title=title,
        by=by,
        words=words,
        machine=machine,
        heading=heading,
    )


def _when(at: Any) -> tuple[str, str]:
    if isinstance(at, datetime):
        return formats.uk_moment(at), at.isoformat()
    if isinstance(at, date):
        return formats.uk_date(at), at.isoformat()
    if isinstance(at, PartialDate):
        return str(at), at.written
    return str(at or ""), ""


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page) -> dict[str, Any]:
    """Draw the pages of a list, keeping the rest of the query; nothing for a single page."""
    query = _query(context)
    return {
        "page": page,
        "links": pages.links(page, query),
        "previous": pages.address(query, page=page.previous_page_number()) if page.has_previous() else "",
        "next": pages.address(query, page=page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def showing(page: Page, things: str = "results") -> str:
    """Return "Showing 1 to 50 of 312 spin-outs", or that there are none."""
    if not page.paginator.count:
        return f"No {things}"
    return (
        f"Showing {formats.number(page.start_index())} to {formats.number(page.end_index())} "
        f"of {formats.number(page.paginator.count)} {things}"
    )


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, text: str, name: str, numeric: bool = False, default: str = "") -> dict[str, Any]:
    """Draw a column's heading that sorts by it; `default` is the order in use when the query names none."""
    query = _query(context)
    now = query.get("sort", default)
    direction = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    wanted = f"-{name}" if direction == "ascending" else name
    return {
        "text": text,
        "numeric": numeric,
        "direction": direction,
        "url": pages.address(query, drop=["page"], sort=wanted),
    }


# --- Filters ---


@register.simple_tag(takes_context=True)
def chosen_filters(context: Context, form: forms.BaseForm) -> list[tables.Link]:
    """Return what a filter form narrows by, each with the address without it."""
    if not form.is_bound or not form.is_valid():
        return []
    query = _query(context)
    found = []
    for bound in form:
        for value, text in _filtered(bound):
            found.append(tables.Link(f"{bound.label}: {text}", _without(query, bound, value)))
    return found


@register.simple_tag(takes_context=True)
def kept_query(context: Context, form: forms.BaseForm) -> list[tuple[str, str]]:
    """Return the names and values of the query that the form itself does not ask for, but for the page number."""
    query = _query(context)
    own = {name for bound in form for name in _names(bound)} | {"page"}
    return [(name, value) for name in query if name not in own for value in query.getlist(name)]


def _filtered(bound: BoundField) -> list[tuple[str, str]]:
    value = bound.form.cleaned_data.get(bound.name)
    if value in (None, "", [], False) or bound.is_hidden:
        return []
    labels = dict(widgets.split(getattr(bound.field, "choices", [])))
    several = value if isinstance(value, (list, tuple, set)) else [value]
    return [(str(one), labels.get(str(one)) or _plain(one)) for one in several]


def _plain(value: Any) -> str:
    if value is True:
        return "Yes"
    return formats.uk_date(value) if isinstance(value, date) else formats.number(value)


def _names(bound: BoundField) -> list[str]:
    if controls.kind_of(bound.field.widget) == "date":
        return [bound.html_name, *(f"{bound.html_name}-{part}" for part in widgets.Boxes._fields)]
    return [bound.html_name]


def _without(query: QueryDict, bound: BoundField, value: str) -> str:
    kept = query.copy()
    others = [one for one in query.getlist(bound.html_name) if one != value]
    for name in (*_names(bound), "page"):
        kept.pop(name, None)
    if others and controls.kind_of(bound.field.widget) == "checkboxes":
        kept.setlist(bound.html_name, others)
    return f"?{kept.urlencode()}"


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


@register.filter
def cell(value: Any, unknown: str = formats.NOT_KNOWN) -> str | SafeString:
    """Return what a table's cell prints: numbers with separators, a link as a link, words for what is not known."""
    if isinstance(value, tables.Link):
        return _draw("link", link=value, text=_printed(value.text, unknown))
    return _printed(value, unknown)


def _printed(value: Any, unknown: str) -> str | SafeString:
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return formats.uk_moment(value)
    if isinstance(value, date):
        return formats.uk_date(value)
    return formats.number(value, unknown)
