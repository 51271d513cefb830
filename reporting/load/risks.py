"""The risks of synthetic spin-outs: five of each, of every kind, rated over years, some of which ended.

They are invented in pure functions, the same for the same seed, and written by COPY through the real triggers.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from django.db import connection

from mutuals_tracker.accounts.models import User
from mutuals_tracker.revisions import change
from procurement.models import RiskScale
from procurement.risk_states import RiskState
from procurement.risk_words import Category, Proximity, RatingKind, Response
from reporting.load.copying import Value, copy, take_keys
from reporting.load.inventing import LAST_DAY
from reporting.load.money import Fundable
from reporting.load.money.rows import STAMP, every, moment

OF_EACH = 5
_ENTRY = ("spinout_id", "added_at", "added_by_id", "risk_id")
_TABLES = (
    "procurement_risk, procurement_riskrating, procurement_riskmove, procurement_riskreview, procurement_riskaction"
)
_EVENTS = {
    Category.NO_ROUTE: "Another provider challenges the award",
    Category.OUTBID: "A larger bidder wins the tender on price",
    Category.NO_TRACK_RECORD: "The bid fails for want of three years of accounts",
    Category.TENDER_DEMANDS: "The tender asks for a bond that nobody will give",
    Category.NO_RESERVATION: "The reservation turns out not to cover the service",
    Category.RETENDER: "The contract ends and is put to the market",
    Category.ONE_CUSTOMER: "The council halves what it buys",
    Category.STAFF_AND_TAX: "The pension bond costs more than was planned",
    Category.SUBSIDY: "The lease below market rent is challenged as a subsidy",
    Category.WORKING_CAPITAL: "Wages cannot be paid in the second month",
    Category.CONFLICT: "The decision is attacked because its maker stood on both sides",
    Category.PROVIDER_FAILURE: "The mutual fails and nobody takes the service over",
    Category.OTHER: "The building has to be left at short notice",
}
_CAUSES = ("Budgets are cut by a tenth", "The first contract ends", "Two managers left", "Nobody asked a lawyer yet")
_EFFECTS = ("Staff are transferred to the winner", "The launch is late by a year", "Users wait longer", "Reserves go")
_ACTIONS = ("Ask for a framework", "Get counsel’s advice", "Agree payment in advance", "Ask the actuary again")
_WHY = ("As last quarter", "Two of three bids were lost nearby", "Counsel’s note is in", "The figures of March say so")


class Rating(NamedTuple):
    """How one was rated on a day."""

    kind: str
    likelihood: int
    impact: int
    on: date
    why: str


class Move(NamedTuple):
    """What one became on a day."""

    was: str
    becomes: str
    on: date


class Doing(NamedTuple):
    """What is done about one, by when, and when it was done."""

    what: str
    due: date
    done: date | None


class InventedRisk(NamedTuple):
    """A risk with all that was said of it, in its order. The owner is a place among officers."""

    category: str
    cause: str
    effect: str
    proximity: str
    response: str
    owner: int | None
    opened: date
    next_review: date
    ratings: list[Rating]
    moves: list[Move]
    # The day on which somebody looked at it again.
    reviewed: date | None
    actions: list[Doing]


def invent_risks(one: Fundable, seed: int) -> list[InventedRisk]:
    """Return the risks of this spin-out."""
    chance = Random(f"{seed} risks {one.number}")  # noqa: S311 - nothing here is a secret
    kinds = chance.sample(list(Category), OF_EACH)
    return [_risk(one, kind, chance) for kind in kinds]


def _risk(one: Fundable, kind: Category, chance: Random) -> InventedRisk:
    first = max(one.since, LAST_DAY - timedelta(days=1_500))
    opened = _between(first, LAST_DAY - timedelta(days=1), chance)
    ratings = _ratings(opened, chance) if chance.random() < 0.9 else []
    last = max([opened, *(rating.on for rating in ratings)])
    next_review = LAST_DAY + timedelta(days=chance.randint(-60, 300)) if chance.random() < 0.9 else opened
    return InventedRisk(
        kind.value,
        chance.choice(_CAUSES),
        chance.choice(_EFFECTS),
        chance.choice(Proximity.values),
        chance.choice(Response.values),
        chance.randrange(len(one.officers)) if one.officers and chance.random() < 0.8 else None,
        opened,
        max(opened, next_review),
        ratings,
        _moves(last, chance),
        last if last < next_review and chance.random() < 0.5 else None,
        [_doing(last, chance) for _ in range(chance.choice((0, 0, 1, 2)))],
    )


def _ratings(opened: date, chance: Random) -> list[Rating]:
    likelihood, impact = (
        chance.choices(range(1, 6), (2, 4, 5, 3, 1))[0],
        chance.choices(range(1, 6), (1, 3, 5, 4, 2))[0],
    )
    found = []
    if chance.random() < 0.3:
        found.append(Rating(RatingKind.INHERENT.value, min(5, likelihood + 1), impact, opened, chance.choice(_WHY)))
    on = opened
    while True:
        found.append(Rating(RatingKind.CURRENT.value, likelihood, impact, on, chance.choice(_WHY)))
        on += timedelta(days=chance.randint(60, 400))
        if on > LAST_DAY or chance.random() < 0.5:
            break
        likelihood = min(5, max(1, likelihood + chance.choice((-1, -1, 0, 1))))
    if chance.random() < 0.3:
        found.append(Rating(RatingKind.TARGET.value, max(1, likelihood - 1), impact, found[-1].on, chance.choice(_WHY)))
    return found


def _moves(last: date, chance: Random) -> list[Move]:
    found, state = [], RiskState.OPEN
    if chance.random() < 0.3:
        last = _between(last, LAST_DAY, chance)
        found.append(Move(state.value, RiskState.MITIGATING.value, last))
        state = RiskState.MITIGATING
    if chance.random() < 0.2:
        end = RiskState.CLOSED if chance.random() < 0.8 else RiskState.MATERIALISED
        found.append(Move(state.value, end.value, _between(last, LAST_DAY, chance)))
    return found


def _doing(since: date, chance: Random) -> Doing:
    due = since + timedelta(days=chance.randint(14, 400))
    is_done = due < LAST_DAY and chance.random() < 0.8
    return Doing(chance.choice(_ACTIONS), due, _between(since, due, chance) if is_done else None)


def _between(first: date, last: date, chance: Random) -> date:
    return first + timedelta(days=chance.randint(0, max(0, (last - first).days))) if first < last else first


class RiskWriter:
    """Writes batches, each within a transaction of its own."""

    def __init__(self, *, seed: int, by: User, at: datetime) -> None:
        """Write the usual scale, and nothing else yet."""
        self.seed, self.by, self.risks = seed, by.pk, 0
        scale = RiskScale.objects.in_force(on=at.date())
        if not scale.pk:
            change(scale, {}, by=by, at=at)
        self.scale = scale.pk

    def write(self, some: Sequence[Fundable]) -> None:
        """Write the risks of these spin-outs."""
        invented = [(one, risk) for one in some for risk in invent_risks(one, self.seed)]
        held = list(zip(take_keys("procurement_risk", len(invented)), *zip(*invented, strict=True), strict=True))
        columns = (
            *("id", "spinout_id", *STAMP, "category", "cause", "event", "effect", "proximity", "owner_id"),
            *("response", "opened_on", "review_months", "next_review_on", "raised_by", "cause_key", "cause_holds"),
            *("state", "current_band"),
        )
        copy("procurement_risk", columns, (self._risk(*each) for each in held))
        copy(
            "procurement_riskrating",
            (*_ENTRY, "kind", "scale_id", "likelihood", "impact", "rated_on", "rationale"),
            self._ratings(held),
        )
        copy(
            "procurement_riskreview",
            (*_ENTRY, "reviewed_on", "found", "next_review_on"),
            (
                (one.spinout, moment(risk.reviewed), self.by, key, risk.reviewed, "As before", risk.next_review)
                for key, one, risk in held
                if risk.reviewed
            ),
        )
        copy(
            "procurement_riskaction",
            ("spinout_id", *STAMP, "risk_id", "what", "owner_id", "due_on", "done_on"),
            self._actions(held),
        )
        for place in range(2):
            copy(
                "procurement_riskmove",
                (*_ENTRY, "was", "becomes", "moved_on", "note"),
                self._moves(held, place),
            )
        self.risks += len(held)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {_TABLES}")

    def _risk(self, key: int, one: Fundable, risk: InventedRisk) -> tuple[Value, ...]:
        owner = one.officers[risk.owner] if risk.owner is not None else None
        return (
            *(key, one.spinout, *every(moment(risk.opened), self.by), risk.category, risk.cause),
            *(_EVENTS[Category(risk.category)], risk.effect, risk.proximity, owner, risk.response, risk.opened, 3),
            *(risk.next_review, "", "", False, RiskState.OPEN.value, ""),
        )

    def _actions(self, held: Sequence[tuple[int, Fundable, InventedRisk]]) -> Iterator[tuple[Value, ...]]:
        for key, one, risk in held:
            owner = one.officers[risk.owner] if risk.owner is not None else None
            for doing in risk.actions:
                written = every(moment(risk.opened), self.by)
                yield (one.spinout, *written, key, doing.what, owner, doing.due, doing.done)

    def _ratings(self, held: Sequence[tuple[int, Fundable, InventedRisk]]) -> Iterator[tuple[Value, ...]]:
        for key, one, risk in held:
            for kind, likelihood, impact, on, why in risk.ratings:
                written = (one.spinout, moment(on), self.by, key)
                yield (*written, kind, self.scale, likelihood, impact, on, why)

    def _moves(self, held: Sequence[tuple[int, Fundable, InventedRisk]], place: int) -> Iterator[tuple[Value, ...]]:
        for key, one, risk in held:
            for was, becomes, on in risk.moves[place : place + 1]:
                yield (one.spinout, moment(on), self.by, key, was, becomes, on, "As the board decided")
