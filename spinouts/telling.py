"""How a record's history tells the rows of a table: what one is called, and its columns in words.

`settings.TIMELINE_TELLERS` lists the dotted paths where apps above say so of their own tables about spin-outs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from django.db import models

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats

Row = Mapping[str, Any]
Say = Callable[[Any], str]


@dataclass(frozen=True)
class Named:
    """A column that names a row of another table by its key; the timeline reads what those rows are called at once."""

    model: type[models.Model]


PERSON = Named(User)
Telling = Say | Named


@dataclass(frozen=True)
class Words:
    """How a table's rows are told: what one is, which one it is, and its columns with their labels."""

    what: str
    which: Callable[[Row], str]
    columns: Mapping[str, tuple[str, Telling]]
    # Which rows of the history, called `e`, everybody who may open the record reads; the parent bodies' people, and
    # they alone, read the others too.
    for_everybody: str = ""


@dataclass(frozen=True)
class Teller:
    """What an app above tells: its tables that have a `spinout`, all of them tracked, and what its verbs are called."""

    tables: Mapping[type[models.Model], Words] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    # Tables about a spin-out that its history does not tell, each with why.
    untold: Mapping[type[models.Model], str] = field(default_factory=dict)


def text(value: Any) -> str:
    """Return what it says."""
    return str(value)


def money(value: Any) -> str:
    """Return the amount in pounds."""
    return formats.money(value)


def day(value: str) -> str:
    """Return the day as it is written in the UK."""
    return formats.uk_date(date.fromisoformat(value))


def one_of(choices: type[Enum]) -> Say:
    """Return what says a code of these choices in words."""
    return lambda value: choices(value).label  # type: ignore[attr-defined]


def column(name: str) -> Callable[[Row], str]:
    """Return what says which row it is by one of its columns."""
    return lambda row: str(row[name] or "")
