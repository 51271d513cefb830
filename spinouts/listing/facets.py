"""What a list of spin-outs can be narrowed by, each with its choices and what they mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.rules import bodies_of
from spinouts.cells import HELD, NOT_HELD
from spinouts.lifecycle import Outcome, Stage
from spinouts.models.spinout import RegisterState
from spinouts.rhythms import Rag
from spinouts.vocabulary import Region, ServiceArea

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# How an address writes that nothing is known.
NONE = "none"
MINE, SOMEBODY_ELSES, NOBODYS = "me", "else", "nobody"
# The days by which something has to be done, by what an address calls it.
DUE = {"update": "update_due_on", "test": "next_test_on", "task": "next_task_on", "return": "return_due_on"}

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reader:
    """Whose list it is, on which day; people of no body are not asked who leads."""

    key: int
    has_bodies: bool
    today: date

    @classmethod
    def of(cls, user: "User", today: date) -> "Reader":
        """Return the person as a reader on that day."""
        return cls(user.pk, bool(bodies_of(user)), today)


@dataclass(frozen=True)
class Facet:
    """One thing to narrow by. `means` turns what was chosen into a condition on spin-outs: any of it is enough."""

    name: str
    label: str
    choices: Choices
    means: Callable[[Sequence[str], Reader], Q]
    # Whether the choices overlap, or leave some records out: then they do not add up to the total.
    is_partial: bool = False
    hint: str = ""

    def label_of(self, choice: str) -> str:
        """Return what people read for the choice."""
        return dict(self.choices)[choice]


def stored(choice: str) -> str:
    """Return the value that a column holds for a choice."""
    return "" if choice == NONE else choice


def written(value: str) -> str:
    """Return how an address writes a column's value."""
    return value or NONE


def _column(name: str, label: str, choices: Choices, *, path: str = "", unknown: str = "", hint: str = "") -> Facet:
    def means(chosen: Sequence[str], _reader: Reader) -> Q:
        return Q(**{f"{path or name}__in": [stored(choice) for choice in chosen]})

    return Facet(name, label, (*choices, *(((NONE, unknown),) if unknown else ())), means, hint=hint)


def _is_held(chosen: Sequence[str], _reader: Reader) -> Q:
    return _any_of({HELD: Q(case__held_since__isnull=False), NOT_HELD: Q(case__held_since__isnull=True)}, chosen)


def _is_led(chosen: Sequence[str], reader: Reader) -> Q:
    mine, nobodys = Q(case__lead=reader.key), Q(case__lead__isnull=True)
    return _any_of({MINE: mine, NOBODYS: nobodys, SOMEBODY_ELSES: ~mine & ~nobodys}, chosen)


def _is_overdue(chosen: Sequence[str], reader: Reader) -> Q:
    return _any_of({name: Q(**{f"case__{column}__lt": reader.today}) for name, column in DUE.items()}, chosen)


def _any_of(conditions: dict[str, Q], chosen: Sequence[str]) -> Q:
    return reduce(or_, (conditions[choice] for choice in chosen))


REGISTER = _column(
    "register_state",
    "Register",
    tuple(RegisterState.choices),
    hint="Only those in the register, unless you choose",
)
LEAD = Facet("lead", "Lead", ((MINE, "Me"), (SOMEBODY_ELSES, "Somebody else"), (NOBODYS, "Nobody")), _is_led)
FACETS = (
    _column("stage", "Stage", tuple(Stage.choices)),
    _column("outcome", "Outcome", tuple(Outcome.choices)),
    Facet(
        "due",
        "Overdue",
        (("update", "Progress update"), ("test", "Continuity test"), ("task", "Task"), ("return", "Staff return")),
        _is_overdue,
        is_partial=True,
    ),
    LEAD,
    _column("rag", "Rating", tuple(Rag.choices), path="case__rag", unknown="Not rated"),
    Facet("hold", "On hold", ((HELD, "On hold"), (NOT_HELD, "Not on hold")), _is_held),
    _column("service_area", "Service area", tuple(ServiceArea.choices), unknown="Not known"),
    _column("region", "Region", tuple(Region.choices), unknown="Not known"),
    _column("parent_kind", "Kind of parent body", tuple(OrganisationKind.choices), unknown="Not known"),
    REGISTER,
)


def of(reader: Reader) -> tuple[Facet, ...]:
    """Return what the person can narrow by."""
    return FACETS if reader.has_bodies else tuple(facet for facet in FACETS if facet is not LEAD)
