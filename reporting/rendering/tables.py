"""The tables of a report, made once from its data: every page, spreadsheet and PDF shows these."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from mutuals_tracker.govuk.formats import number, signed, uk_date
from mutuals_tracker.partial_dates import PartialDate
from spinouts.standing import Standing
from spinouts.vocabulary import Measure, Qualifier

TEXT, SHORT, PROSE = "text", "short", "prose"
NUMBER, CHANGE, DAY, ADDRESS = "number", "change", "day", "address"
DIMENSIONS = {
    "service_area": ("Service area", "By service area"),
    "region": ("Region", "By region"),
    "parent_kind": ("Kind of parent body", "By kind of parent body"),
    "legal_form": ("Legal form", "By legal form"),
}
GROUPS = {"in_pipeline": "In the pipeline", "ended_before_launch": "Ended before launch"}


@dataclass(frozen=True)
class Column:
    """A heading, and what stands below it.

    Text (short text never wraps, prose takes lines), a number, a change (printed with its sign), a day (ISO) or a web
    address.
    """

    heading: str
    kind: str = TEXT

    @property
    def is_numeric(self) -> bool:
        """Whether it stands to the right."""
        return self.kind in {NUMBER, CHANGE}

    def cell(self, value: Any) -> Any:
        """Return a value ready to be shown where numbers are printed plainly: a change already has its sign."""
        return in_words(value, self) if self.kind in {CHANGE, DAY} else value


class Total(int):
    """A number in a column of changes that is no change itself, and so is printed without a sign."""


def in_words(value: Any, column: Column) -> str:
    """Return a cell as people read it; what is not known says so."""
    if column.kind == DAY and value:
        return uk_date(date.fromisoformat(value))
    if column.kind == CHANGE and not isinstance(value, Total):
        return signed(value)
    return value if isinstance(value, str) else number(value)


@dataclass(frozen=True)
class ReportTable:
    """One table. `rows` are plain text, numbers and None (not known); `key` is its name wherever it goes."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Sequence[Any]]]
    # Said above it.
    note: str = ""
    # Said in its place when it has no row.
    empty: str = "None."

    def first(self, most: int | None) -> tuple[list[Sequence[Any]], int]:
        """Return at most that many rows (None: all of them), and how many there are."""
        rows = iter(self.rows())
        shown = list(islice(rows, most))
        return shown, len(shown) + sum(1 for _ in rows)


def of(payload: dict[str, Any]) -> list[ReportTable]:
    """Return the report's tables in their order. Nothing is computed until a table's rows are asked for."""
    return [
        _headline(payload),
        _bridge(payload["bridge"]),
        _bridge_spinouts(payload["bridge"]),
        ReportTable(
            "series",
            "Staff and mutuals by month",
            [Column("Date", DAY), Column("Staff", NUMBER), Column("Mutuals", NUMBER)],
            lambda: ((p["on"], p["staff"], p["mutuals"]) for p in payload["series"]),
            note="At the end of each month; the last line is the as-at date.",
        ),
        *(_breakdown(dimension, rows) for dimension, rows in payload["breakdowns"].items()),
        ReportTable(
            "pipeline",
            "Pipeline",
            [Column("Group"), Column("Stage or outcome"), Column("Spin-outs", NUMBER)],
            lambda: ((GROUPS[r["group"]], r["label"], r["spin_outs"]) for r in payload["pipeline"]),
            note="Submitted and not yet launched, and what ended before launch. Never added to the headline.",
            empty="No spin-out was in the pipeline.",
        ),
        ReportTable(
            "left_out_by_reason",
            "Left out of the headline, by reason",
            [Column("Reason"), Column("Spin-outs", NUMBER)],
            lambda: _by_reason(payload["left_out"]),
            empty="No live spin-out is left out.",
        ),
        ReportTable(
            "left_out",
            "Left out of the headline",
            [Column("Reference", SHORT), Column("Name"), Column("Reason")],
            lambda: ((r["reference"], r["name"], r["label"]) for r in payload["left_out"]),
            note="Live spin-outs that are not counted, each with the first reason that applies.",
            empty="No live spin-out is left out.",
        ),
        ReportTable(
            "ended",
            "Ended after launch",
            [Column("Reference", SHORT), Column("Name"), Column("How it ended"), Column("When")],
            lambda: ((r["reference"], r["name"], r["label"], shown(r["ended"])) for r in payload["ended"]),
            empty="No spin-out had ended.",
        ),
        _counted(payload["sources"]),
        _others(payload["sources"]),
        ReportTable(
            "notes",
            "Notes on method",
            [Column("Number", NUMBER), Column("Note", PROSE)],
            lambda: enumerate(payload["notes"], start=1),
        ),
    ]


def shown(written: str | None) -> str | None:
    """Return a partial date as people write it."""
    return str(PartialDate.parse(written)) if written else None


def about(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what the report is about, each with its name."""
    return [
        ("Scope", payload["scope"]),
        ("As at", uk_date(PartialDate.parse(payload["as_at"]).first_day)),
        ("Known at", f"{payload['known_at']} (UTC)"),
        ("Measure", str(Measure(payload["measure"]).label)),
    ]


def summary(payload: dict[str, Any]) -> list[str]:
    """Return the headline in sentences."""
    headline, ambition = payload["headline"], payload["headline"]["ambition"]
    if headline["mutuals"]:
        said = [
            f"{number(headline['staff'])} people worked in {number(headline['mutuals'])} live mutuals. "
            f"For {number(headline['staff_not_known'])} of these mutuals the number of staff is not known, "
            f"and {number(headline['old_counts'])} counts are old."
        ]
    else:
        said = [
            "By what was known, no mutual was counted on this date. The report is complete: there is nothing to add up."
        ]
    if ambition:
        said.append(
            f"That is {ambition['share_percent']} per cent of the ambition of {number(ambition['people'])} by "
            f"{ambition['by_year']}. {ambition['note']}"
        )
    return said


def _headline(payload: dict[str, Any]) -> ReportTable:
    headline, ambition = payload["headline"], payload["headline"]["ambition"]

    def rows() -> Iterator[tuple[str, Any, str]]:
        yield "Staff in live mutuals", headline["staff"], str(Qualifier(headline["qualifier"]).label)
        yield "Mutuals counted", headline["mutuals"], ""
        yield "Mutuals whose staff is not known", headline["staff_not_known"], "Counted as mutuals; add no staff"
        yield "Mutuals whose count is old", headline["old_counts"], "More than 24 months before the as-at date"
        yield "Staff by verified counts", headline["verified_staff"], ""
        yield "Staff by counts not verified", headline["unverified_staff"], ""
        yield "Verified share of staff, per cent", headline["verified_share_percent"], ""
        if ambition:
            basis = f"Voiced in {ambition['counting_basis']}, by {ambition['by_year']}. {ambition['note']}"
            yield f"Ambition: {ambition['label']}", ambition["people"], basis
            yield (
                "Share of the ambition, per cent",
                ambition["share_percent"],
                "Employees, not co-owners: an indication",
            )

    return ReportTable(
        "headline",
        "Headline",
        [Column("Item"), Column("Value", NUMBER), Column("Qualifier or note", PROSE)],
        rows,
    )


def _bridge(bridge: dict[str, Any]) -> ReportTable:
    def rows() -> Iterator[tuple[str, int, int]]:
        opening, closing = bridge["opening"], bridge["closing"]
        if opening:
            yield f"Opening, {shown(opening['as_at'])}", Total(opening["staff"]), Total(opening["mutuals"])
        for step in bridge["steps"]:
            yield step["label"], step["staff"], step["mutuals"]
        if opening:
            yield f"Closing, {shown(closing['as_at'])}", Total(closing["staff"]), Total(closing["mutuals"])

    return ReportTable(
        "bridge",
        "What changed",
        [Column("Step"), Column("Staff", CHANGE), Column("Mutuals", CHANGE)],
        rows,
        note=bridge["statement"],
        empty="There is no opening to explain the change from.",
    )


def _bridge_spinouts(bridge: dict[str, Any]) -> ReportTable:
    return ReportTable(
        "bridge_spin_outs",
        "What changed, by spin-out",
        [
            Column("Step"),
            Column("Reference", SHORT),
            Column("Name"),
            Column("Staff", CHANGE),
            Column("Mutuals", CHANGE),
            Column("Staff before", NUMBER),
            Column("Staff after", NUMBER),
            Column("Note"),
        ],
        lambda: (
            (
                step["label"],
                s["reference"],
                s["name"],
                s["staff"],
                s["mutuals"],
                s["opening_staff"],
                s["closing_staff"],
                s["note"],
            )
            for step in bridge["steps"]
            for s in step["spin_outs"]
        ),
        empty="No spin-out changed the headline.",
    )


def _breakdown(dimension: str, rows: list[dict[str, Any]]) -> ReportTable:
    heading, title = DIMENSIONS[dimension]
    return ReportTable(
        f"by_{dimension}",
        title,
        [
            Column(heading),
            Column("Staff", NUMBER),
            Column("Mutuals", NUMBER),
            Column("Staff not known", NUMBER),
            Column("Old counts", NUMBER),
        ],
        lambda: ((r["label"], r["staff"], r["mutuals"], r["staff_not_known"], r["old_counts"]) for r in rows),
        empty="No mutual was counted.",
    )


def _by_reason(left_out: list[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    found = Counter(row["reason"] for row in left_out)
    return ((str(reason.label), found[reason.value]) for reason in Standing if found[reason.value])


def _counted(sources: list[dict[str, Any]]) -> ReportTable:
    return ReportTable(
        "sources",
        "Counted mutuals and their sources",
        [
            Column("Reference", SHORT),
            Column("Name"),
            Column("Staff", NUMBER),
            Column("Qualifier", SHORT),
            Column("Count of", SHORT),
            Column("Old", SHORT),
            Column("Verified"),
            Column("Source", ADDRESS),
        ],
        lambda: (
            (
                s["reference"],
                s["name"],
                s["staff"],
                str(Qualifier(s["qualifier"]).label) if s["qualifier"] else "",
                shown(s["date"]) or "",
                "Old" if s["is_old"] else "",
                s["verified"] or ("Not verified" if s["staff"] is not None else ""),
                s["url"],
            )
            for s in sources
            if s["kind"] == "staff_return"
        ),
        empty="No mutual was counted.",
    )


def _others(sources: list[dict[str, Any]]) -> ReportTable:
    def rows() -> Iterator[tuple[Any, ...]]:
        for s in sources:
            if s["kind"] == "ambition":
                yield shown(s["date"]), f"Ambition: {s['name']}", None, None, s["people"], "", s["url"]
            elif s["kind"] == "published_figure":
                qualifier = str(Qualifier(s["qualifier"]).label)
                yield shown(s["date"]), s["note"], s["mutuals"], s["in_pipeline"], s["staff"], qualifier, s["url"]

    return ReportTable(
        "other_figures",
        "The ambition, and totals that others published",
        [
            Column("Date", SHORT),
            Column("What it says"),
            Column("Mutuals", NUMBER),
            Column("In pipeline", NUMBER),
            Column("People", NUMBER),
            Column("Qualifier", SHORT),
            Column("Source", ADDRESS),
        ],
        rows,
        note="Other people's figures, counted in other ways. Never added to ours.",
        empty="None is shown for this scope and date.",
    )
