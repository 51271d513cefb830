"""Invents spin-outs with their whole histories: pure, and the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.partial_dates import PartialDate, Precision
from mutuals_tracker.regions import Region
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import (
    ENDED_AFTER_LAUNCH,
    ENDED_BEFORE_LAUNCH,
    NOTHING,
    ORDER,
    OUTSOURCED_FROM,
    Outcome,
    Stage,
    State,
)
from spinouts.vocabulary import AssessmentResult, DeliveryModel, Measure, Qualifier, ServiceArea

# Where everything synthetic says that it comes from.
SOURCE = "https://example.org/synthetic"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2026, 6, 30)
_PLACES = ("Alder", "Birch", "Cherry", "Elm", "Fern", "Gorse", "Hazel", "Larch", "Maple", "Oak", "Rowan", "Sorrel")
_ENDS = ("bridge", "combe", "dale", "field", "ford", "gate", "ham", "hurst", "leigh", "minster", "port", "wick")
_KINDS = {
    OrganisationKind.LOCAL_AUTHORITY: (11, "Borough Council"),
    OrganisationKind.NHS: (6, "NHS Trust"),
    OrganisationKind.CENTRAL_GOVERNMENT: (1, "Agency"),
    OrganisationKind.POLICE_PROBATION: (1, "Probation Trust"),
    OrganisationKind.EDUCATION: (1, "College"),
}
_FORMS = [form for form in LegalForm if form != LegalForm.OTHER]
_AREAS = [area for area in ServiceArea if area != ServiceArea.OTHER]


@dataclass(frozen=True)
class InventedBody:
    """A parent body that does not exist."""

    name: str
    kind: str
    region: str


@dataclass(frozen=True)
class InventedMove:
    """A move, and the date that a correction later gives it instead, if any."""

    before: State
    after: State
    when: PartialDate | None
    corrected: PartialDate | None = None


@dataclass(frozen=True)
class InventedReturn:
    """A count of staff, and the one that a correction later gives instead, if any: that needs verifying anew."""

    when: PartialDate | None
    measure: str
    qualifier: str
    count: int
    corrected: int | None = None
    is_verified: bool = False


@dataclass
class InventedProfile:
    """What a spin-out is, from a day on, or from the beginning."""

    region: str
    service_area: str
    legal_form: str
    delivery_model: str
    when: PartialDate | None = None


@dataclass
class InventedSpinout:
    """A spin-out that never was; `bodies` are places in the list of bodies."""

    number: int
    name: str
    bodies: tuple[int, ...]
    parent_kind: str
    submitted: date
    profiles: list[InventedProfile]
    moves: list[InventedMove]
    assessments: list[tuple[str, PartialDate | None]] = field(default_factory=list)
    returns: list[InventedReturn] = field(default_factory=list)
    is_withdrawn: bool = False


def invent_bodies(many: int, seed: int) -> list[InventedBody]:
    """Return so many bodies, each with a name of its own."""
    chance = Random(f"{seed} bodies")  # noqa: S311 - nothing here is a secret
    kinds, weights = list(_KINDS), [weight for weight, _words in _KINDS.values()]
    bodies = []
    for number in range(many):
        kind = chance.choices(kinds, weights)[0]
        name = f"{chance.choice(_PLACES)}{chance.choice(_ENDS)} {_KINDS[kind][1]} {number + 1} (synthetic)"
        bodies.append(InventedBody(name, kind.value, chance.choice(list(Region)).value))
    return bodies


def invent_spinouts(many: int, bodies: list[InventedBody], *, returns: int, seed: int) -> Iterator[InventedSpinout]:
    """Give so many spin-outs, each with `returns` counts of staff; the first are the same however many follow."""
    for number in range(many):
        chance = Random(f"{seed} spin-out {number}")  # noqa: S311 - nothing here is a secret
        yield _spinout(number + 1, bodies, returns, chance)


def _spinout(number: int, bodies: list[InventedBody], returns: int, chance: Random) -> InventedSpinout:
    parents = tuple(chance.sample(range(len(bodies)), k=2 if chance.random() < 0.1 else 1))
    body, area = bodies[parents[0]], chance.choice(_AREAS)
    profile = InventedProfile(
        region=body.region,
        service_area=area.value,
        legal_form=chance.choice(_FORMS).value,
        delivery_model=DeliveryModel.PUBLIC_SERVICE_MUTUAL.value,
    )
    began = _day(chance, FIRST_DAY, LAST_DAY - timedelta(days=400))
    moves = _live(began, chance) if chance.random() < 0.75 else _pipeline(began, chance)
    profiles = [profile]
    if chance.random() < 0.1:
        later = _as_known(_day(chance, began, LAST_DAY), chance)
        profiles.append(InventedProfile(**{**vars(profile), "legal_form": chance.choice(_FORMS).value, "when": later}))
    place = f"{chance.choice(_PLACES)}{chance.choice(_ENDS)}"
    return InventedSpinout(
        number=number,
        name=f"{place} {area.label} Mutual {number} (synthetic)",
        bodies=parents,
        parent_kind=body.kind,
        submitted=began,
        profiles=profiles,
        moves=moves,
        assessments=_assessments(began, chance),
        returns=list(_returns(began, returns, chance)),
        is_withdrawn=chance.random() < 0.01,
    )


def _day(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randrange(max(1, (last - first).days)))


def _as_known(day: date, chance: Random, *, dated: float = 1.0) -> PartialDate | None:
    """Return the day as finely as somebody happens to know it; None where nobody does."""
    if chance.random() >= dated:
        return None
    precision = chance.choices([Precision.DAY, Precision.MONTH, Precision.YEAR], [5, 3, 2])[0]
    parts = {Precision.DAY: 3, Precision.MONTH: 2, Precision.YEAR: 1}[precision]
    return PartialDate.from_parts(*(day.year, day.month, day.day)[:parts])


def _live(began: date, chance: Random) -> list[InventedMove]:
    launched = _as_known(began, chance, dated=0.95)
    live = State(Stage.LIVE, Outcome.ACTIVE)
    if chance.random() < 0.2:
        moves = _through_the_stages(began, chance)
    else:
        corrected = _as_known(began + timedelta(days=chance.randrange(400)), chance) if chance.random() < 0.02 else None
        moves = [InventedMove(NOTHING, live, launched, corrected)]
    fate = chance.random()
    if fate < 0.18:
        ended = _day(chance, began + timedelta(days=800), LAST_DAY + timedelta(days=801))
        when = _as_known(ended, chance, dated=0.9) if ended <= LAST_DAY else None
        moves.append(InventedMove(live, State(Stage.LIVE, chance.choice(ENDED_AFTER_LAUNCH)), when))
    elif fate < 0.3:
        moves.append(InventedMove(live, State(Stage.LIVE, Outcome.UNKNOWN), None))
    return moves


def _through_the_stages(began: date, chance: Random) -> list[InventedMove]:
    """Return the whole way from the first idea to a launch on the day on which it began to trade."""
    here, moves = NOTHING, []
    day = began - timedelta(days=90 * len(ORDER))
    for stage in ORDER:
        there = State(stage, Outcome.ACTIVE)
        day += timedelta(days=chance.randrange(20, 90))
        moves.append(InventedMove(here, there, PartialDate.on(began if stage == Stage.LIVE else day)))
        here = there
    return moves


def _pipeline(began: date, chance: Random) -> list[InventedMove]:
    reached = chance.randrange(1, len(ORDER))
    here, moves, day = NOTHING, [], began
    for stage in ORDER[:reached]:
        there = State(stage, Outcome.ACTIVE)
        moves.append(InventedMove(here, there, PartialDate.on(min(day, LAST_DAY))))
        here, day = there, day + timedelta(days=chance.randrange(20, 200))
    if chance.random() < 0.3:
        endings = [one for one in ENDED_BEFORE_LAUNCH if one != Outcome.OUTSOURCED or here.stage == OUTSOURCED_FROM]
        when = _as_known(min(day, LAST_DAY), chance, dated=0.9)
        moves.append(InventedMove(here, State(here.stage, chance.choice(endings)), when))
    return moves


def _assessments(began: date, chance: Random) -> list[tuple[str, PartialDate | None]]:
    results = [AssessmentResult.MEETS, AssessmentResult.UNCLEAR, AssessmentResult.DOES_NOT_MEET]
    found: list[tuple[str, PartialDate | None]] = [(chance.choices(results, [85, 12, 3])[0].value, None)]
    if chance.random() < 0.05:
        found.append((chance.choice(results).value, PartialDate.on(_day(chance, began, LAST_DAY))))
    return found


def _returns(began: date, many: int, chance: Random) -> Iterator[InventedReturn]:
    count = chance.choice((8, 20, 60, 150, 400, 900)) * chance.uniform(0.6, 1.6)
    apart = max(30, (LAST_DAY - began).days // max(1, many))
    for place in range(many):
        count = max(1.0, count * chance.uniform(0.93, 1.09))
        day = began + timedelta(days=place * apart + chance.randrange(30))
        # Every twentieth counts something else, which no headline may read.
        measure = Measure.CO_OWNERS if place % 20 == 19 else Measure.CURRENT_HEADCOUNT
        yield InventedReturn(
            when=_as_known(min(day, LAST_DAY), chance, dated=0.98),
            measure=measure.value,
            qualifier=chance.choices(list(Qualifier), [5, 3, 1, 1, 1])[0].value,
            count=round(count),
            corrected=round(count * 1.1) + 1 if chance.random() < 0.01 else None,
            is_verified=chance.random() < 0.05,
        )
