"""The report as CSV: one value a row, in the columns section, item, measure, value, qualifier, as_at, known_at."""

import csv
import io
from collections.abc import Iterator
from typing import Any

COLUMNS = ("section", "item", "measure", "value", "qualifier", "as_at", "known_at")
# A spreadsheet takes a cell that begins with one of these for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# section, item, measure, value, qualifier, and as-at and known-at where they are not the report's own.
_Row = tuple[str, str, str, Any, str, str | None, str | None]


def written(payload: dict[str, Any]) -> bytes:
    """Return UTF-8 without a byte-order mark, lines ended as RFC 4180 has them, numbers plain, dates ISO."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for section, item, measure, value, qualifier, as_at, known_at in _rows(payload):
        writer.writerow(
            [
                section,
                harmless(item),
                measure,
                harmless(value) if isinstance(value, str) else "" if value is None else value,
                qualifier,
                payload["as_at"] if as_at is None else as_at,
                payload["known_at"] if known_at is None else known_at,
            ]
        )
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: with an apostrophe before it where one might."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _row(
    section: str,
    item: str,
    measure: str,
    value: Any,
    *,
    qualifier: str = "",
    as_at: str | None = None,
    known_at: str | None = None,
) -> _Row:
    return section, item, measure, value, qualifier, as_at, known_at


def _rows(payload: dict[str, Any]) -> Iterator[_Row]:
    yield _row("title", "report", "title", payload["title"])
    yield _row("scope", "report", "code", payload["scope"])
    yield _row("measure", "report", "code", payload["measure"])
    yield from _headline(payload["headline"])
    yield from _bridge(payload["bridge"])
    for point in payload["series"]:
        yield _row("series", point["on"], "staff", point["staff"], as_at=point["on"])
        yield _row("series", point["on"], "mutuals", point["mutuals"], as_at=point["on"])
    yield from _breakdowns(payload["breakdowns"])
    yield from _lists(payload)
    for source in payload["sources"]:
        yield from _SOURCES[source["kind"]](source)


def _breakdowns(breakdowns: dict[str, list[dict[str, Any]]]) -> Iterator[_Row]:
    for dimension, rows in breakdowns.items():
        for row in rows:
            for measure in ("staff", "mutuals", "staff_not_known", "old_counts"):
                yield _row("breakdowns", f"{dimension}: {row['label']}", measure, row[measure])


def _lists(payload: dict[str, Any]) -> Iterator[_Row]:
    for row in payload["pipeline"]:
        yield _row("pipeline", f"{row['group']}: {row['label']}", "spin_outs", row["spin_outs"])
    for row in payload["left_out"]:
        yield _row("left_out", f"{row['reference']} {row['name']}", "reason", row["reason"])
    for row in payload["ended"]:
        yield _row("ended", f"{row['reference']} {row['name']}", "outcome", row["outcome"], as_at=row["ended"] or "")
    for number, note in enumerate(payload["notes"], start=1):
        yield _row("notes", str(number), "note", note)


def _headline(headline: dict[str, Any]) -> Iterator[_Row]:
    yield _row("headline", "all counted mutuals", "staff", headline["staff"], qualifier=headline["qualifier"])
    for measure in ("mutuals", "staff_not_known", "old_counts", "verified_staff", "unverified_staff"):
        yield _row("headline", "all counted mutuals", measure, headline[measure], qualifier="exact")
    yield _row("headline", "all counted mutuals", "verified_share_percent", headline["verified_share_percent"])
    ambition = headline["ambition"]
    if ambition:
        item = f"ambition: {ambition['label']}"
        yield _row("headline", item, "people", ambition["people"])
        yield _row("headline", item, "share_percent", ambition["share_percent"], qualifier=headline["qualifier"])
        yield _row("headline", item, "by_year", ambition["by_year"])
        yield _row("headline", item, "counting_basis", ambition["counting_basis"])
        yield _row("headline", item, "note", ambition["note"])


def _bridge(bridge: dict[str, Any]) -> Iterator[_Row]:
    yield _row("bridge", "statement", "note", bridge["statement"])
    opening = bridge["opening"]
    if opening:
        for measure in ("staff", "mutuals"):
            yield _row(
                "bridge", "opening", measure, opening[measure], as_at=opening["as_at"], known_at=opening["known_at"]
            )
    for step in bridge["steps"]:
        yield _row("bridge", step["code"], "staff", step["staff"])
        yield _row("bridge", step["code"], "mutuals", step["mutuals"])
        for spinout in step["spin_outs"]:
            item = f"{step['code']}: {spinout['reference']} {spinout['name']}"
            for measure in ("staff", "mutuals", "opening_staff", "closing_staff"):
                yield _row("bridge", item, measure, spinout[measure])
            if spinout["note"]:
                yield _row("bridge", item, "note", spinout["note"])
    yield _row("bridge", "closing", "staff", bridge["closing"]["staff"])
    yield _row("bridge", "closing", "mutuals", bridge["closing"]["mutuals"])


def _from_return(source: dict[str, Any]) -> Iterator[_Row]:
    item, date = f"{source['reference']} {source['name']}", source["date"] or ""
    yield _row("sources", item, "staff", source["staff"], qualifier=source["qualifier"], as_at=date)
    for measure in ("is_old", "verified", "url", "note"):
        yield _row("sources", item, measure, _plain(source[measure]), as_at=date)


def _from_ambition(source: dict[str, Any]) -> Iterator[_Row]:
    for measure in ("people", "url", "note"):
        yield _row("sources", f"ambition: {source['name']}", measure, source[measure], as_at=source["date"] or "")


def _from_published(source: dict[str, Any]) -> Iterator[_Row]:
    item = f"published figure: {source['url']}"
    for measure in ("mutuals", "in_pipeline", "staff"):
        if source[measure] is not None:
            yield _row("sources", item, measure, source[measure], qualifier=source["qualifier"], as_at=source["date"])
    yield _row("sources", item, "note", source["note"], as_at=source["date"])


def _plain(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


_SOURCES = {"staff_return": _from_return, "ambition": _from_ambition, "published_figure": _from_published}
