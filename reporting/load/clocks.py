"""The clocks of synthetic spin-outs: about one for each, some of them those of first contracts.

They are invented in pure functions, the same for the same seed, and written by COPY. Nobody writes the clock of a
contract: the contract is written, and the trigger winds it. No contract here is reserved, because that asks for the
law, which a database at scale does not hold.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from django.db import connection

from mutuals_tracker.accounts.models import User
from procurement.cliffs import ClockKind
from procurement.vocabulary import Advertised, Route
from reporting.load.copying import Value, copy, take_keys
from reporting.load.inventing import LAST_DAY, SOURCE
from reporting.load.money import Fundable
from reporting.load.money.rows import STAMP, every, moment

# How many spin-outs of a hundred have each; one may have several, or none.
_SHARES = {ClockKind.FIRST_CONTRACT: 50, ClockKind.VERTICAL: 20, ClockKind.WAIVER: 10, ClockKind.BOND: 20}
_REVOKED = 0.1
# What ended longer ago than this is not kept by anybody.
_YEAR = 365
_OLDEST, _LEAST, _MOST = 9 * _YEAR, 2 * _YEAR, 8 * _YEAR
_AUTHORITIES = ("Alderbridge Council", "Fernminster NHS Trust", "Hazelport Council", "Rowanfield Agency")
_BASES = {
    ClockKind.FIRST_CONTRACT: "First contract after the transfer",
    ClockKind.VERTICAL: "The council holds the only share",
    ClockKind.WAIVER: "Waiver of standing orders by the cabinet",
    ClockKind.BOND: "Pension bond of the admission agreement",
}
_CONTRACT = (
    *("id", "spinout_id", *STAMP, "kind", "title", "what", "department", "customer_name", "provider_name"),
    *("cpv_codes", "route", "route_reason", "look_back_reason", "value_basis", "vat_basis"),
    *("starts_on", "starts_precision", "ends_on", "ends_precision", "termination_reason", "is_first"),
    *("advertised", "document_url", "note", "is_history", "source_url", "source_note"),
)
_CLOCK = (
    *("spinout_id", *STAMP, "kind", "authority_name", "basis", "starts_on", "ends_on", "amount"),
    *("document_url", "revoked_on", "revoked_reason", "note"),
)
_TABLES = "procurement_contract, procurement_clock"


class InventedClock(NamedTuple):
    """What runs from a day to a day, both included, and the first day on which it holds no more where revoked."""

    kind: ClockKind
    authority: str
    begins: date
    ends: date
    revoked: date | None
    # Of a bond, in pounds.
    amount: int | None


def invent_clocks(one: Fundable, seed: int) -> list[InventedClock]:
    """Return the clocks of this spin-out, at most one of each kind."""
    chance = Random(f"{seed} clocks {one.number}")  # noqa: S311 - nothing here is a secret
    return [_clock(one, kind, chance) for kind, share in _SHARES.items() if chance.randrange(100) < share]


def _clock(one: Fundable, kind: ClockKind, chance: Random) -> InventedClock:
    first = max(one.since, LAST_DAY - timedelta(days=_OLDEST))
    begins = first + timedelta(days=chance.randrange(max(1, (LAST_DAY - first).days)))
    ends = begins + timedelta(days=chance.randint(_LEAST, _MOST))
    # It can have been revoked by now alone.
    ran = (min(ends, LAST_DAY) - begins).days
    is_revoked = kind != ClockKind.FIRST_CONTRACT and ran > 1 and chance.random() < _REVOKED
    return InventedClock(
        kind,
        chance.choice(_AUTHORITIES),
        begins,
        ends,
        begins + timedelta(days=chance.randint(1, ran)) if is_revoked else None,
        chance.randrange(10_000, 2_000_000, 1_000) if kind == ClockKind.BOND else None,
    )


class ClockWriter:
    """Writes batches, each within a transaction of its own."""

    def __init__(self, *, seed: int, by: User) -> None:
        """Write nothing yet."""
        self.seed, self.by = seed, by.pk
        self.entered = self.contracts = 0

    def write(self, some: Sequence[Fundable]) -> None:
        """Write the first contracts of these spin-outs, which wind their clocks, and the clocks that people enter."""
        held = [(one, clock) for one in some for clock in invent_clocks(one, self.seed)]
        first = [each for each in held if each[1].kind == ClockKind.FIRST_CONTRACT]
        entered = [each for each in held if each[1].kind != ClockKind.FIRST_CONTRACT]
        keys = take_keys("procurement_contract", len(first))
        copy("procurement_contract", _CONTRACT, (self._contract(next(keys), *each) for each in first))
        copy("procurement_clock", _CLOCK, self._clocks(entered))
        self.entered += len(entered)
        self.contracts += len(first)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_TABLES}")

    def _contract(self, key: int, one: Fundable, clock: InventedClock) -> tuple[Value, ...]:
        return (
            *(key, one.spinout, *every(moment(clock.begins), self.by), "contract", _BASES[clock.kind], "", ""),
            *(clock.authority, "Synthetic", "{}", Route.NOT_KNOWN.value, "", "", "", ""),
            *(clock.begins, "day", clock.ends, "day", "", True),
            *(Advertised.NOT_KNOWN.value, "", "", True, SOURCE, "Synthetic"),
        )

    def _clocks(self, held: Sequence[tuple[Fundable, InventedClock]]) -> Iterator[tuple[Value, ...]]:
        for one, clock in held:
            written = every(moment(clock.begins), self.by)
            why = "The council withdrew it" if clock.revoked else ""
            yield (
                *(one.spinout, *written, clock.kind.value, clock.authority, _BASES[clock.kind]),
                *(clock.begins, clock.ends, clock.amount, "", clock.revoked, why, ""),
            )
