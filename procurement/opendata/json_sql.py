"""SQL that builds JSON as OCDS wants it: moments with a zone, no member that is not known, no empty object."""

import json
from collections.abc import Mapping
from typing import Any

from mutuals_tracker.spreadsheets.sql_cells import quoted

_DAY_END = "23:59:59"


def moment(day: str, time: str = "00:00:00") -> str:
    """Return SQL for a day as a moment of the UK with its zone: a plain date is refused by the standard."""
    clock = f"(({day})::date + time '{time}')"
    is_summer = f"({clock} AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC') < {clock}"
    return f"""(to_char({day}, 'YYYY-MM-DD') || 'T{time}' || CASE WHEN {is_summer} THEN '+01:00' ELSE 'Z' END)"""


def end_of(day: str) -> str:
    """Return SQL for the end of a day, that day included."""
    return moment(day, _DAY_END)


def stamped(at: str) -> str:
    """Return SQL for a moment as it was recorded."""
    return f"""to_char({at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""


def only_full(day: str, precision: str) -> str:
    """Return SQL for a day that is known in full; one known to the month or year is no moment, and is left out."""
    return f"(CASE WHEN {precision} = 'day' THEN {day} END)"


def thing(**members: str) -> str:
    """Return SQL for an object of these members; NULL where none of them is known."""
    parts = ", ".join(f"{quoted(name)}, {sql}" for name, sql in members.items())
    return f"nullif(json_strip_nulls(json_build_object({parts}))::text, '{{}}')::json"


def told(sql: str) -> str:
    """Return SQL for a text; NULL where it is empty."""
    return f"nullif({sql}, '')"


def web_address(sql: str) -> str:
    """Return SQL for an address of a web page; NULL for what is none."""
    return f"(CASE WHEN {sql} ~ '^https?://[^[:space:]/]+[^[:space:]]*$' THEN {sql} END)"


def fixed(value: object) -> str:
    """Return SQL for a value that is the same in every row."""
    return f"{quoted(json.dumps(value, ensure_ascii=False))}::json"


def by_code(sql: str, values: Mapping[Any, str]) -> str:
    """Return SQL for what stands for a code; NULL for one that is not among them."""
    whens = " ".join(f"WHEN {quoted(str(code))} THEN {quoted(value)}" for code, value in values.items())
    return f"(CASE {sql} {whens} END)"
