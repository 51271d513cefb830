"""A complete report as its page shows it: tables, the chart, and links to what is behind, where people may follow."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Link, Table
from reporting import permissions
from reporting.models import ProgressReport
from reporting.questions import Question
from reporting.rendering.pdf_file import chart_of
from reporting.rendering.tables import ADDRESS, GROUPS
from reporting.scopes import Scope, UnknownScopeError
from reporting.views.progress_questions import behind
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import Outcome, Stage
from spinouts.models import Spinout
from spinouts.standing import Standing
from spinouts.vocabulary import Region, ServiceArea

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

_COUNTED = {"standing": Standing.COUNTED.value}
# Which number of the headline, by its line, leads to which spin-outs.
_BEHIND_HEADLINE = (
    _COUNTED,
    _COUNTED,
    {**_COUNTED, "staff": "not_known"},
    {**_COUNTED, "staff": "old"},
    {**_COUNTED, "staff": "verified"},
)


# Labels back to the codes that the drill-down asks with.
_CODES = {
    dimension: {label: code for code, label in choices}
    for dimension, choices in {
        "service_area": ServiceArea.choices,
        "region": Region.choices,
        "parent_kind": OrganisationKind.choices,
        "legal_form": LegalForm.choices,
    }.items()
}
_STANDINGS = {
    GROUPS["in_pipeline"]: Standing.PIPELINE,
    GROUPS["ended_before_launch"]: Standing.ENDED_BEFORE_LAUNCH,
}
_DETAILS = {label: code for code, label in [*Stage.choices, *Outcome.choices]}


@dataclass(frozen=True)
class Section:
    """One table under its heading; `count` is how many rows there are where the page shows fewer."""

    key: str
    title: str
    note: str
    table: Table
    count: int = 0
    shown: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether the files hold more of it."""
        return self.count > self.shown


@dataclass(frozen=True)
class ReportPage:
    """The page's parts in their order."""

    summary: list[str]
    headline: Section
    chart: Chart | None
    sections: list[Section]
    notes: list[str]
    behind_url: str = ""
    headline_data: dict[str, Any] = field(default_factory=dict)


def read(report: ProgressReport, user: "User | AnonymousUser") -> ReportPage:
    """Return the report's page as `user` may follow its links."""
    digest = json.loads(bytes(report.digest or b"{}"))
    links = _Links(report, digest, user)
    sections = [_section(given, links) for given in digest["tables"]]
    return ReportPage(
        summary=digest["summary"],
        headline=sections[0],
        chart=chart_of(digest),
        sections=sections[1:],
        notes=digest["notes"],
        behind_url=links.behind(**_COUNTED),
        headline_data=digest["headline"],
    )


def scope_label(report: ProgressReport) -> str:
    """Return what people call the scope; its code where that body has gone."""
    try:
        return Scope.parse(report.scope).label
    except UnknownScopeError:
        return report.scope


class _Links:
    """Where numbers and names lead for one person: nowhere for the public."""

    def __init__(self, report: ProgressReport, digest: dict[str, Any], user: "User | AnonymousUser") -> None:
        self.question = _question(report)
        # Others would be shown fewer spin-outs there than the number counts.
        self.sees_all_behind = self.question is not None and permissions.bodies_behind(user) is None
        self.spinouts = _openable(digest, user)

    def behind(self, **which: str) -> str:
        return behind(self.question, **which) if self.sees_all_behind and self.question else ""

    def cell(self, column: dict[str, Any], value: Any) -> Any:
        if column["heading"] == "Reference" and value in self.spinouts:
            return Link(value, f"/spin-outs/{value}/")
        if column["kind"] == ADDRESS and isinstance(value, str) and value.startswith(("https://", "http://")):
            return Link(urlsplit(value).hostname or value, value)
        return value


def _question(report: ProgressReport) -> Question | None:
    """Return the report's question as the drill-down asks it; a body's has no such address."""
    kind, _, code = report.scope.partition(":")
    narrowed = {"national": {}, "region": {"region": code}, "service-area": {"service_area": code}}.get(kind)
    if narrowed is None or not isinstance(report.known_at, datetime):
        return None
    return Question(on=report.as_at, known_at=report.known_at, **narrowed)


def _openable(digest: dict[str, Any], user: "User | AnonymousUser") -> frozenset[str]:
    """Return which of the page's spin-outs the person may open, in one query."""
    references = {
        row[place]
        for table in digest["tables"]
        for place, column in enumerate(table["columns"])
        if column["heading"] == "Reference"
        for row in table["rows"]
    }
    found = Spinout.objects.visible_to(user).filter(reference__in=references)
    return frozenset(found.values_list("reference", flat=True)) if user.is_authenticated else frozenset()


def _section(given: dict[str, Any], links: _Links) -> Section:
    columns = given["columns"]
    rows = [[links.cell(column, value) for column, value in zip(columns, row, strict=True)] for row in given["rows"]]
    lead = _LEADS.get(given["key"])
    if lead:
        lead(rows, links)
    table = Table(
        caption=given["title"],
        columns=[Column(c["heading"], numeric=c["is_numeric"]) for c in columns],
        rows=rows,
        caption_hidden=True,
        wide=len(columns) > 2,
        empty=given["empty"],
    )
    return Section(given["key"], given["title"], given["note"], table, given["count"], len(rows))


def _lead_headline(rows: list[list[Any]], links: _Links) -> None:
    for row, which in zip(rows, _BEHIND_HEADLINE, strict=False):
        url = links.behind(**which)
        if url:
            row[1] = Link(row[1], url, f"({row[0].lower()})")


def _lead_reasons(rows: list[list[Any]], links: _Links) -> None:
    codes = {str(standing.label): standing.value for standing in Standing}
    for row in rows:
        url = links.behind(standing=codes[row[0]])
        if url:
            row[1] = Link(row[1], url, f"spin-outs: {row[0]}")


def _lead_pipeline(rows: list[list[Any]], links: _Links) -> None:
    for row in rows:
        standing = _STANDINGS[row[0]]
        url = links.behind(standing=standing.value, detail=_DETAILS[row[1]])
        if url:
            row[2] = Link(row[2], url, f"spin-outs: {row[1]}")


def _breakdown(dimension: str) -> Callable[[list[list[Any]], _Links], None]:
    codes = _CODES[dimension]

    def lead(rows: list[list[Any]], links: _Links) -> None:
        for row in rows:
            url = links.behind(**_COUNTED, by=dimension, code=codes.get(row[0], ""))
            if url:
                row[1] = Link(row[1], url, f"staff: {row[0]}")
                row[2] = Link(row[2], url, f"mutuals: {row[0]}")

    return lead


_LEADS: dict[str, Callable[[list[list[Any]], _Links], None]] = {
    "headline": _lead_headline,
    "left_out_by_reason": _lead_reasons,
    "pipeline": _lead_pipeline,
    **{f"by_{dimension}": _breakdown(dimension) for dimension in _CODES},
}
