"""SQL for the cells of CSV files that PostgreSQL writes itself."""

from collections.abc import Iterable

from mutuals_tracker.partial_dates import Precision


def text(sql: str) -> str:
    """Return SQL for a text that no spreadsheet takes for a formula: an apostrophe goes before one that might be.

    One that has apostrophes already gets another, so that an import can take away what was added here.
    """
    return f"CASE WHEN {sql} ~ '^''*[-=+@\\t\\r\\n]' THEN '''' || {sql} ELSE nullif({sql}, '') END"


def label(sql: str, choices: Iterable[tuple[str, str]]) -> str:
    """Return SQL for the words that stand for a code."""
    whens = " ".join(f"WHEN {quoted(value)} THEN {quoted(words)}" for value, words in choices)
    return f"CASE {sql} {whens} END"


def date(day: str, precision: str) -> str:
    """Return SQL for a date as finely as it is known."""
    letters = f"CASE {precision} WHEN '{Precision.YEAR}' THEN 4 WHEN '{Precision.MONTH}' THEN 7 ELSE 10 END"
    return f"left({day}::text, {letters})"


def quoted(words: str) -> str:
    """Return text as SQL writes it."""
    return "'" + words.replace("'", "''") + "'"
