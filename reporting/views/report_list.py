"""The list of reports as a table."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutuals_tracker.govuk.formats import uk_date, uk_moment
from mutuals_tracker.govuk.tables import Column, Link, Table
from reporting.models import ProgressReport
from reporting.report_lifecycle import State
from spinouts.vocabulary import Region, ServiceArea

_COLOURS = {State.ASKED: "grey", State.BUILDING: "blue", State.COMPLETE: "teal", State.FAILED: "red"}
_LABELS = {
    "national": "The whole country",
    **{f"region:{region.value}": region.label for region in Region},
    **{f"service-area:{area.value}": area.label for area in ServiceArea},
}


def report_table(reports: Iterable[ProgressReport], *, sees_all: bool) -> Table:
    """Return one row a report; who asked and how far it has come only for those who see them all."""
    further = [Column("Status"), Column("Asked for")] if sees_all else []
    return Table(
        caption="Progress reports" if sees_all else "Published progress reports",
        columns=[Column("Title"), Column("Covers"), Column("As at"), Column("Published"), *further],
        rows=[_row(report, sees_all=sees_all) for report in reports],
        caption_hidden=True,
        wide=True,
        empty="No report has been asked for yet." if sees_all else "No report has been published yet.",
        unknown="No",
    )


def _row(report: ProgressReport, *, sees_all: bool) -> list[Any]:
    cells: list[Any] = [
        Link(report.title, reverse("reporting:report", args=[report.pk])),
        _LABELS.get(report.scope, report.scope),
        uk_date(report.as_at),
        uk_date(report.published_at) if report.published_at else None,
    ]
    if sees_all:
        cells += [_status(report), f"{uk_moment(report.requested_at)}, by {report.requested_by}"]
    return cells


def _status(report: ProgressReport) -> SafeString:
    label, colour = (
        ("Published", "green")
        if report.is_published
        else (
            report.get_state_display(),
            _COLOURS[State(report.state)],
        )
    )
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, label)
