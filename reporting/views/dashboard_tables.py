"""The dashboard's tables: each number leads to the spin-outs behind it, for those who may see them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.formats import number
from mutuals_tracker.govuk.tables import Column, Table
from reporting.charts import Bar, bars_chart, funnel_chart
from reporting.figures import Position, Row, Tally
from reporting.forms.behind import ALL_LEFT_OUT
from reporting.questions import Question
from reporting.views.circles import Circle
from spinouts.standing import Standing
from spinouts.vocabulary import Qualifier

TITLES = {
    "service_area": "Service area",
    "region": "Region",
    "parent_kind": "Parent kind",
    "legal_form": "Legal form",
}


@dataclass(frozen=True)
class View:
    """The figures about one circle."""

    circle: Circle
    question: Question
    position: Position

    def link(self, value: int | None, **which: Any) -> Any:
        """Return the number, as a link where there is something behind it that this person may see."""
        return self.circle.link(value, self.question, **which)

    def url(self, value: int | None, **which: Any) -> str:
        """Return where the spin-outs behind a number are, where this person may see them."""
        return self.circle.url(value, self.question, **which)


@dataclass(frozen=True)
class Stat:
    """A big number: what it counts, what must be said beside it, and where it leads."""

    value: str
    label: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Breakdown:
    """The headline by one dimension."""

    title: str
    table: Table
    chart: Chart


def stats(view: View) -> list[Stat]:
    """Return the headline's numbers with their qualifiers."""
    headline = view.position.headline

    def stat(value: int, label: str, note: str = "", *, shown: str = "", **which: Any) -> Stat:
        return Stat(shown or number(value), label, view.url(value, **which), note)

    firmness = f"{Qualifier(headline.qualifier).label}. " if headline.staff else ""
    share, left_out = headline.verified_share, view.position.left_out_total
    return [
        stat(
            headline.staff,
            "staff in live mutuals",
            f"{firmness}People employed (current headcount), co-owners or not",
        ),
        stat(headline.mutuals, "live mutuals counted"),
        stat(
            headline.staff_not_known, "of them with staff not known", "They add nobody to the staff", staff="not_known"
        ),
        stat(headline.old_counts, "old staff counts", "Begun more than 24 months before the date", staff="old"),
        stat(
            headline.verified_staff,
            "of the staff verified",
            f"{number(headline.verified_staff)} by returns that a certifier of the body verified"
            if headline.verified_staff
            else "No return has been verified by a certifier of the body yet",
            shown=f"{share}%" if share else "0%",
            staff="verified",
        ),
        Stat(
            number(left_out),
            "live, and left out",
            view.url(left_out, standing=ALL_LEFT_OUT),
            "Each for a reason that is given below",
        ),
    ]


def breakdowns(views: Sequence[View]) -> list[Breakdown]:
    """Return the headline by each dimension; bars are of the first view."""
    return [_breakdown(views, dimension, title) for dimension, title in TITLES.items()]


def _breakdown(views: Sequence[View], dimension: str, title: str) -> Breakdown:
    by_code = [{row.code: row for row in view.position.breakdowns[dimension]} for view in views]
    codes: dict[str, Row] = {}
    for rows in by_code:
        for code, row in rows.items():
            codes.setdefault(code, row)
    order = sorted(codes.values(), key=lambda row: (not row.code, *_size(by_code[0].get(row.code)), row.label))
    detailed = len(views) == 1
    columns = [Column(f"{name}{_of(view, views)}", numeric=True) for view in views for name in _names(detailed)]
    table = Table(
        caption=f"By {title.lower()}",
        columns=[Column(title), *columns],
        rows=[
            [
                named.label,
                *(
                    cell
                    for view, rows in zip(views, by_code, strict=True)
                    for cell in _cells(view, rows.get(named.code), dimension, named, detailed=detailed)
                ),
            ]
            for named in order
        ],
        caption_hidden=True,
        empty="No mutual is counted.",
    )
    bars = [Bar(row.label, by_code[0][row.code].staff) for row in order if row.code in by_code[0]]
    chart = bars_chart(
        bars,
        key=f"by-{dimension}",
        title=f"Staff by {title.lower()}{_of(views[0], views)}",
        subtitle="Staff in live mutuals",
        label_heading=title,
        value_heading="Staff",
    )
    return Breakdown(f"By {title.lower()}", table, chart)


def _names(detailed: bool) -> tuple[str, ...]:
    return ("Mutuals", "Staff", "Staff not known", "Old counts") if detailed else ("Mutuals", "Staff")


def _size(row: Row | None) -> tuple[int, int]:
    return (-row.staff, -row.mutuals) if row else (0, 0)


def _cells(view: View, row: Row | None, dimension: str, named: Row, *, detailed: bool) -> list[Any]:
    """Return the numbers of one row; a row that the view does not have is of nobody."""
    which = {"by": dimension, "code": named.code}
    counts = (row.mutuals, row.staff, row.staff_not_known, row.old) if row else (0, 0, 0, 0)
    kinds = ("", "", "not_known", "old")
    cells = [view.link(count, **which, staff=kind) for count, kind in zip(counts, kinds, strict=True)]
    return cells if detailed else cells[:2]


def funnel(views: Sequence[View]) -> Chart:
    """Return the pipeline by stage; bars are of the first view, further views are columns of the table."""
    first = views[0]
    rows = [
        Bar(
            tally.label,
            tally.mutuals,
            url=first.url(tally.mutuals, standing=Standing.PIPELINE.value, detail=tally.code),
            cells=tuple(_count_of(view.position.pipeline, tally.code) for view in views[1:]),
        )
        for tally in first.position.pipeline
    ]
    return funnel_chart(
        rows,
        key="pipeline",
        title=f"The pipeline by stage{_of(first, views)}",
        further=[Column(f"Spin-outs{_of(view, views)}", numeric=True) for view in views[1:]],
    )


def tallies(
    views: Sequence[View],
    of: Callable[[Position], list[Tally]],
    *,
    caption: str,
    heading: str,
    standing: Standing | None,
    empty: str,
) -> Table:
    """Return a table of spin-outs outside the headline. `standing` None means that each code is a standing itself."""
    labels = {tally.code: tally.label for view in views for tally in of(view.position)}

    def cell(view: View, code: str) -> Any:
        which = {"standing": standing.value, "detail": code} if standing else {"standing": code}
        return view.link(_count_of(of(view.position), code), **which)

    return Table(
        caption=caption,
        columns=[Column(heading), *(Column(f"Spin-outs{_of(view, views)}", numeric=True) for view in views)],
        rows=[
            [label, *(cell(view, code) for view in views)]
            for code, label in labels.items()
            if any(_count_of(of(view.position), code) for view in views)
        ],
        caption_hidden=True,
        empty=empty,
    )


def _count_of(found: list[Tally], code: str) -> int:
    return next((tally.mutuals for tally in found if tally.code == code), 0)


def _of(view: View, views: Sequence[View]) -> str:
    """Return which view a heading is about, where there is more than one."""
    return f", {view.circle.label.lower()}" if len(views) > 1 else ""
