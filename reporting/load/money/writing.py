"""Writes the synthetic money, a few thousand spin-outs at a time.

A fund's account is one row. Its versions are cleared away only once a transaction has ended, so each batch has one of
its own: a single one would slow down with every award.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection

from funding.vocabulary import EntryKind
from mutuals_tracker.accounts.models import User
from reporting.load.copying import Value, copy, take_keys
from reporting.load.inventing import SOURCE
from reporting.load.money import funds
from reporting.load.money.applying import ApplicationWriter
from reporting.load.money.inventing import Fundable, Given, applications, awards, pounds
from reporting.load.money.rows import ENTRY, STAMP, every, moment, publish

# How many spin-outs are written in each transaction.
AT_ONCE = 5_000
_TABLES = "funding_application, funding_award, funding_awardentry, funding_assessment, funding_score"


class MoneyWriter:
    """Writes batches, each within a transaction of its own."""

    def __init__(self, *, seed: int, by: User, at: datetime) -> None:
        """Make the funds, and nothing else yet."""
        self.seed, self.by = seed, by.pk
        self.funds = funds.make(by=by, at=at)
        self.applications = self.awards = 0

    def write(self, some: Sequence[Fundable]) -> None:
        """Write what these spin-outs were given, and what they asked for."""
        given = awards(some, self.seed)
        self._write_awards(given)
        ranked, decided = applications(some, self.seed)
        for asked, round_ in ((ranked, self.funds.ranked), (decided, self.funds.decided)):
            ApplicationWriter(self.funds, round_, asked, by=self.by).write()
        self.applications += len(ranked) + len(decided)
        self.awards += len(given)
        with connection.cursor() as cursor:
            # The rules of the next batch are planned by what is there now.
            cursor.execute(f"ANALYZE {_TABLES}")

    def _write_awards(self, given: list[Given]) -> None:
        keys = list(take_keys("funding_award", len(given)))
        columns = (
            *("id", "spinout_id", *STAMP, "fund_id", "title", "purpose", "is_in_kind"),
            *("decided_on", "decided_precision", "begins_on", "source_url", "source_note"),
            *("awarded", "paid", "stopped", "refunded", "written_off", "closing_note"),
        )
        copy("funding_award", columns, map(self._award, keys, given))
        valued = [(key, one) for key, one in zip(keys, given, strict=True) if one.pence]
        copy("funding_awardentry", ENTRY, (self._entry(key, one) for key, one in valued))
        publish([key for key, one in valued if one.is_publishable], by=self.by)

    def _award(self, key: int, one: Given) -> tuple[Value, ...]:
        fund = self.funds.advice if one.is_advice else self.funds.grants
        day, precision = (one.when.first_day, one.when.precision.value) if one.when else (None, "")
        return (
            *(key, one.of.spinout, *every(moment(day or one.of.since), self.by), fund),
            *(one.purpose.partition(" and ")[0], one.purpose, one.is_advice),
            *(day, precision, one.begins, SOURCE, "Synthetic", 0, 0, 0, 0, 0, ""),
        )

    def _entry(self, key: int, one: Given) -> tuple[Value, ...]:
        written = moment(one.when.first_day if one.when else one.of.since)
        day = one.when.first_day if one.is_publishable and one.when else None
        return (one.of.spinout, written, self.by, key, EntryKind.AWARD.value, pounds(one.pence or 0), day, None, "")


def batches(some: Sequence[Fundable]) -> Iterator[Sequence[Fundable]]:
    """Give them a few thousand at a time."""
    for first in range(0, len(some), AT_ONCE):
        yield some[first : first + AT_ONCE]
