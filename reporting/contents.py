"""What a progress report says, as plain data in a fixed order: the shape that docs/reference/report-shape.md describes.

The same question gives the same data for ever: nothing here reads a clock, a locale or an order that nobody asked for.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mutuals_tracker.govuk.formats import uk_date, uk_moment
from mutuals_tracker.partial_dates import PartialDate
from reporting import readings
from reporting.figures import Headline, Member, Position, Tally
from reporting.method import NO_OPENING, notes
from reporting.models import Ambition, ProgressReport, PublishedFigure
from reporting.report_lifecycle import Step
from reporting.scopes import NATIONAL, Scope
from spinouts.standing import LEFT_OUT, Standing

# Members are read this many at a time.
BATCH = 2000


@dataclass(frozen=True)
class Dates:
    """An as-at date and the known-at moment that goes with it."""

    as_at: date
    known_at: datetime


@dataclass(frozen=True)
class Terms:
    """Everything that decides what a report says. Without an `opening` its bridge says that there is none."""

    title: str
    scope: Scope
    dates: Dates
    opening: Dates | None = None


def default_title(scope: Scope, as_at: date) -> str:
    """Return the title of a report for which nobody gave one. A body is named by its code, which never changes."""
    return f"Progress report: {scope.code if scope.code.startswith('body:') else scope.label}, as at {uk_date(as_at)}"


def opening(*, scope: Scope, as_at: date, known_at: datetime, since: date | None) -> Dates | None:
    """Return where the bridge begins: what the last published report of the scope said, by `known_at`.

    With `since`, what one as at that day said, or that day as it is known now. None: there is nothing to open from.
    """
    earlier = ProgressReport.objects.openings(scope=scope.code, as_at=as_at, known_at=known_at)
    said = (earlier.filter(as_at=since) if since else earlier).first()
    if said and said.known_at:
        return Dates(said.as_at, said.known_at)
    return Dates(since, known_at) if since else None


def gather(terms: Terms, *, on_step: Callable[[Step], None] = lambda step: None) -> dict[str, Any]:
    """Return the report's data; `on_step` is told of each step before it begins."""
    dates, selection = terms.dates, terms.scope.selection(known_at=terms.dates.known_at)
    on_step(Step.COUNT)
    position = readings.position(selection, on=dates.as_at, known_at=dates.known_at)
    on_step(Step.BRIDGE)
    bridge = _bridge(terms, position)
    on_step(Step.SERIES)
    series = readings.series(selection, until=dates.as_at, known_at=dates.known_at)
    on_step(Step.LISTS)
    ambition = Ambition.objects.known_at(dates.known_at).filter(is_default=True).first()
    return {
        "title": terms.title,
        "scope": terms.scope.code,
        "as_at": dates.as_at.isoformat(),
        "known_at": instant(dates.known_at),
        "measure": position.headline.measure,
        "headline": _headline(position.headline, ambition),
        "bridge": bridge,
        "series": [{"on": p.on.isoformat(), "mutuals": p.mutuals, "staff": p.staff} for p in series],
        "breakdowns": {
            dimension: [
                {
                    "code": row.code,
                    "label": row.label,
                    "staff": row.staff,
                    "mutuals": row.mutuals,
                    "staff_not_known": row.staff_not_known,
                    "old_counts": row.old,
                }
                for row in rows
            ]
            for dimension, rows in position.breakdowns.items()
        },
        "pipeline": [
            *_tallies("in_pipeline", position.pipeline),
            *_tallies("ended_before_launch", position.ended_before_launch),
        ],
        "left_out": [_left_out(m) for m in _members(terms, LEFT_OUT)],
        "ended": [_ended(m) for m in _members(terms, (Standing.ENDED,))],
        "notes": notes(has_published_figures=terms.scope.code == NATIONAL),
        "sources": [
            *([_ambition_source(ambition)] if ambition else []),
            *_published(terms),
            *(_counted(m) for m in _members(terms, (Standing.COUNTED,))),
        ],
    }


def instant(moment: datetime) -> str:
    """Return a moment in UTC, always with its microseconds: one moment, one text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _members(terms: Terms, standings: Collection[Standing]) -> Iterator[Member]:
    selection = terms.scope.selection(known_at=terms.dates.known_at)
    found = readings.members(selection, on=terms.dates.as_at, known_at=terms.dates.known_at, standings=standings)
    batch = found.after(0, BATCH)
    while batch:
        yield from batch
        batch = found.after(batch[-1].number, BATCH)


def _headline(headline: Headline, ambition: Ambition | None) -> dict[str, Any]:
    return {
        "staff": headline.staff,
        "qualifier": headline.qualifier,
        "mutuals": headline.mutuals,
        "staff_not_known": headline.staff_not_known,
        "old_counts": headline.old_counts,
        "verified_staff": headline.verified_staff,
        "unverified_staff": headline.unverified_staff,
        "verified_share_percent": _number(headline.verified_share),
        "ambition": ambition
        and {
            "code": ambition.code,
            "label": ambition.label,
            "people": ambition.people,
            "by_year": ambition.by_year,
            "counting_basis": ambition.counting_basis,
            "share_percent": _number(headline.share_of(ambition.people)),
            "note": ambition.note,
        },
    }


def _bridge(terms: Terms, position: Position) -> dict[str, Any]:
    closing = {
        "as_at": terms.dates.as_at.isoformat(),
        "known_at": instant(terms.dates.known_at),
        "staff": position.headline.staff,
        "mutuals": position.headline.mutuals,
    }
    if terms.opening is None:
        return {"opening": None, "steps": [], "closing": closing, "statement": NO_OPENING}
    start = terms.opening
    bridge = readings.bridge(
        terms.scope.selection(known_at=terms.dates.known_at),
        opening=(start.as_at, start.known_at),
        closing=(terms.dates.as_at, terms.dates.known_at),
    )
    return {
        "opening": {
            "as_at": start.as_at.isoformat(),
            "known_at": instant(start.known_at),
            "staff": bridge.opening.people,
            "mutuals": bridge.opening.mutuals,
        },
        "steps": [
            {
                "code": step.code,
                "label": step.label,
                "staff": step.people,
                "mutuals": step.mutuals,
                "spin_outs": [
                    {
                        "reference": member.reference,
                        "name": member.name,
                        "staff": member.people,
                        "mutuals": member.mutuals,
                        "opening_staff": member.opening_staff,
                        "closing_staff": member.closing_staff,
                        "note": member.note,
                    }
                    for member in step.members
                ],
            }
            for step in bridge.steps
        ],
        "closing": closing,
        "statement": f"From {uk_date(start.as_at)}, as known on {uk_moment(start.known_at)}, "
        f"to {uk_date(terms.dates.as_at)}, as known on {uk_moment(terms.dates.known_at)} (UK time).",
    }


def _tallies(group: str, tallies: list[Tally]) -> list[dict[str, Any]]:
    return [{"group": group, "code": t.code, "label": t.label, "spin_outs": t.mutuals} for t in tallies]


def _left_out(member: Member) -> dict[str, Any]:
    return {
        "reference": member.reference,
        "name": member.name,
        "reason": member.standing.value,
        "label": member.standing_label,
    }


def _ended(member: Member) -> dict[str, Any]:
    return {
        "reference": member.reference,
        "name": member.name,
        "outcome": member.detail,
        "label": member.detail_label,
        "ended": _written(member.ended),
    }


def _counted(member: Member) -> dict[str, Any]:
    """Return the return behind one counted mutual's staff, or that its staff is not known."""
    return {
        "kind": "staff_return",
        "reference": member.reference,
        "name": member.name,
        "staff": member.staff,
        "qualifier": member.qualifier,
        "date": _written(member.counted_on),
        "is_old": member.is_old,
        "verified": member.verified_by,
        "url": member.source_url,
        "note": member.source_note,
    }


def _ambition_source(ambition: Ambition) -> dict[str, Any]:
    return {
        "kind": "ambition",
        "name": ambition.label,
        "people": ambition.people,
        "date": _written(ambition.effective),
        "url": ambition.source_url,
        "note": ambition.source_note,
    }


def _published(terms: Terms) -> Iterator[dict[str, Any]]:
    """Yield other people's totals by the as-at date: about the country only, and never added to ours."""
    if terms.scope.code != NATIONAL:
        return
    figures = PublishedFigure.objects.known_at(terms.dates.known_at).national()
    for figure in figures.filter(counts_from__lte=terms.dates.as_at).order_by("effective_on", "counts_from", "pk"):
        yield {
            "kind": "published_figure",
            "date": _written(figure.effective),
            "qualifier": figure.qualifier,
            "mutuals": figure.number_of_mutuals,
            "in_pipeline": figure.number_in_pipeline,
            "staff": figure.staff_total,
            "url": figure.source_url,
            "note": figure.source_note,
        }


def _written(when: PartialDate | None) -> str | None:
    return when.written if when else None


def _number(share: Any) -> float | None:
    return None if share is None else float(share)
