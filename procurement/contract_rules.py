"""What a reservation asks of one contract: what must be known, its longest term, its look-back, and its services.

PostgreSQL holds the term and the look-back too (`procurement.models.contract`). Here the rule, its citation and the
contract that it is about are said in words. Days are counted as the adviser counts them (`advice.reserving`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mutuals_tracker.govuk import formats
from procurement.advice.facts import Facts, MeetsDefinition
from procurement.advice.reserved_routes import RESERVATIONS
from procurement.advice.reserving import Earlier, breaks_look_back, last_day, term_within
from procurement.law_reading import route_refusals
from procurement.models import Contract, Reservation
from procurement.vocabulary import ExtensionState, Route
from spinouts.models import DefinitionAssessment
from spinouts.vocabulary import AssessmentResult, Definition

_MEETS = {
    AssessmentResult.MEETS: MeetsDefinition.MEETS,
    AssessmentResult.DOES_NOT_MEET: MeetsDefinition.DOES_NOT_MEET,
    AssessmentResult.UNCLEAR: MeetsDefinition.UNCLEAR,
}
# What must be known of a reserved contract, each with what is said where it is not.
_FACTS = {
    "customer": "Enter the official name of a body that is in the directory: a reservation looks back at what the same "
    "authority awarded",
    "awarded_on": "Enter the day on which it was awarded: a reservation looks back from that day",
    "ends_on": "Enter its last day: a reserved contract has a longest term",
    "cpv_codes": "Enter its CPV codes: only some services can be reserved, and a look-back compares them",
}


@dataclass(frozen=True)
class Breach:
    """A rule that a contract breaks: what is wrong of it (a column), and a sentence with the rule and its citation."""

    about: str
    says: str


def reservation_of(route: str) -> Reservation | None:
    """Return the reservation that a route is; None for every other route, and where no admin keeps it."""
    code = RESERVATIONS.get(Route(route)) if route in Route.values else None
    return Reservation.objects.select_related("regime").filter(code=code).first() if code else None


def breaches(contract: Contract, *, last: date | None = None) -> list[Breach]:
    """Return the rules of its reservation that a contract breaks; none of one that is not reserved, or was recorded.

    `last` is a last day that it would have by something that is not saved yet.
    """
    rule = contract.reservation
    if rule is None or contract.is_history:
        return []
    unknown = [Breach(name, says) for name, says in _FACTS.items() if not getattr(contract, name)]
    if unknown:
        return unknown
    return [*_term(contract, rule, last), *_look_back(contract, rule), *_others(contract)]


def longest_end(contract: Contract, last: date | None = None) -> date | None:
    """Return the last day that a contract can reach, with every option that is open or was taken up."""
    days = [contract.ends_on, last]
    if contract.pk:
        days += contract.extensions.exclude(state=ExtensionState.LAPSED).values_list("new_ends_on", flat=True)
        days += contract.amendments.values_list("new_ends_on", flat=True)
    return max((day for day in days if day), default=None)


def _term(contract: Contract, rule: Reservation, last: date | None) -> Iterable[Breach]:
    longest = longest_end(contract, last)
    if longest is None or contract.starts_on is None or term_within(contract.starts_on, longest, rule.longest_months):
        return
    allowed = formats.uk_date(last_day(contract.starts_on, rule.longest_months))
    options = "" if longest == contract.ends_on else f". With its options it would end on {formats.uk_date(longest)}"
    yield Breach(
        "ends_on",
        f"A contract reserved under {rule.name} may last {rule.longest_months} months at most, its options included: "
        f"until {allowed}{options} ({rule.citation})",
    )


def _look_back(contract: Contract, rule: Reservation) -> Iterable[Breach]:
    """Say of each earlier contract with the same authority whether it stands in the way, and of later ones too."""
    others = Contract.objects.filter(
        spinout=contract.spinout_id, customer=contract.customer_id, reservation=rule
    ).exclude(pk=contract.pk)
    for other in others.order_by("awarded_on", "number"):
        if _is_within(other, contract, rule):
            yield from _stands_in_the_way(contract, other, rule)
        elif _is_earlier_for(contract, other, rule):
            yield Breach(
                "awarded_on",
                f"{_named(other)} looks back at this award, and would break {rule.name} by it ({rule.citation})",
            )


def _is_earlier_for(contract: Contract, other: Contract, rule: Reservation) -> bool:
    is_comparable = bool(set(other.cpv_codes) & set(contract.cpv_codes)) or not other.look_back_reason
    return not other.is_history and is_comparable and _is_within(contract, other, rule)


def _stands_in_the_way(contract: Contract, other: Contract, rule: Reservation) -> Iterable[Breach]:
    years = f"the {rule.look_back_months} months that end on the award"
    if set(other.cpv_codes) & set(contract.cpv_codes):
        yield Breach(
            "awarded_on",
            f"{rule.name} allows no comparable contract of the same authority in {years}. There is one: "
            f"{_named(other)} ({rule.citation})",
        )
    elif not contract.look_back_reason:
        yield Breach(
            "look_back_reason",
            f"Enter why {_named(other)} was for services of another kind: {rule.name} looks back over {years} "
            f"({rule.citation})",
        )


def _is_within(earlier: Contract, later: Contract, rule: Reservation) -> bool:
    counted = earlier.signed_on or earlier.awarded_on if rule.looks_back_to_entry else earlier.awarded_on
    if counted is None or later.awarded_on is None:
        return False
    one = Earlier(awarded_on=counted, under=earlier.route)
    return bool(breaks_look_back(later.awarded_on, [one], rule.look_back_months))


def _named(contract: Contract) -> str:
    said = f"{contract.reference} “{contract.title}”, awarded on {formats.uk_date(contract.awarded_on)}"
    return f"{said} and signed on {formats.uk_date(contract.signed_on)}" if contract.signed_on else said


def _others(contract: Contract) -> Iterable[Breach]:
    """Ask the adviser's rules about what neither days nor earlier contracts decide: the services and the body."""
    if contract.awarded_on is None:
        return
    commenced = contract.procurement.commenced_on if contract.procurement else None
    facts = Facts(
        commenced_on=commenced or contract.awarded_on,
        is_health=False,
        codes=tuple(contract.cpv_codes),
        meets_section_33=_section_33(contract),
    )
    for finding in route_refusals(Route(contract.route), facts, regime=contract.regime):
        yield Breach("route", f"{finding.says.rstrip('.')} ({finding.citation})")


def _section_33(contract: Contract) -> MeetsDefinition:
    if contract.route != Route.RESERVED_S33:
        return MeetsDefinition.NOT_ASSESSED
    assessed = DefinitionAssessment.objects.current().filter(
        spinout=contract.spinout_id, definition=Definition.SECTION_33
    )
    found = assessed.order_by("-recorded_at", "-pk").first()
    return _MEETS.get(AssessmentResult(found.result), MeetsDefinition.NOT_ASSESSED) if found else _NOT_ASSESSED


_NOT_ASSESSED = MeetsDefinition.NOT_ASSESSED
