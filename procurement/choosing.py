"""What follows from the facts of one procurement: its regime, what speaks against its route, and the threshold test.

It asks the adviser's rules (`procurement.advice`). What nobody recorded stays unknown to them.
"""

from dataclasses import dataclass
from datetime import date

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.partial_dates import PartialDate
from procurement.advice import values
from procurement.advice.case import Case
from procurement.advice.facts import AuthorityKind, Facts, MeetsDefinition, Nation
from procurement.advice.findings import Finding, Outcome
from procurement.advice.reserved_routes import RESERVATIONS
from procurement.advice.reserving import Earlier
from procurement.law_reading import read_law, regime_of, route_doubts, route_refusals
from procurement.models import Procurement, ProcurementStep, Regime, Reservation
from procurement.reservation_facts import assessed_under_section_33, earlier_reserved
from procurement.vocabulary import PSR, RESERVED, Covers, Route, StepKind

# A local authority may be a parish or a combined one too: nobody here says which, so its kind stays unknown.
_KINDS = {
    OrganisationKind.NHS.value: AuthorityKind.NHS,
    OrganisationKind.CENTRAL_GOVERNMENT.value: AuthorityKind.CENTRAL,
    OrganisationKind.FIRE_RESCUE.value: AuthorityKind.FIRE,
}
_NATIONS = {nation.value: nation for nation in Nation}


@dataclass(frozen=True)
class Reading:
    """What the rules make of a procurement: broken ones, ones of which nobody can tell, and the threshold test."""

    broken: tuple[Finding, ...] = ()
    in_doubt: tuple[Finding, ...] = ()
    threshold: Finding | None = None


def regime_that_follows(commenced: PartialDate | None, *, is_health: bool) -> Regime | None:
    """Return the regime of the day and service; None where nobody knows it, or where the law changed within the month
    or year that is known.
    """
    if commenced is None:
        return None
    first = regime_of(commenced.first_day, is_health=is_health)
    last = regime_of(commenced.last_day, is_health=is_health)
    return first if first == last else None


def is_known_to(regime: Regime | None, route: str) -> bool:
    """Return whether the regime knows the route: the health regime no reservation, and no other one its processes.

    PostgreSQL holds to the same (domain facts, 8.4 rule 8).
    """
    if regime is None:
        return True
    return route not in (RESERVED if regime.covers == Covers.HEALTH else PSR)


def broken_rules(procurement: Procurement, *, awarded_on: date | None = None) -> list[Finding]:
    """Return the rules that the route breaks, by what is known; `awarded_on` is a day of award not yet recorded."""
    facts = facts_of(procurement, awarded_on=awarded_on)
    route = Route(procurement.route)
    if facts is None or route == Route.NOT_KNOWN:
        return []
    found = route_refusals(route, facts, regime=_decided(procurement))
    term = _term(procurement)
    return [*found, *([term] if term and term.outcome == Outcome.NOT_MET else [])]


def read(procurement: Procurement) -> Reading:
    """Return what the rules make of it, for its page. Nothing where the day on which it commenced is not known."""
    facts = facts_of(procurement)
    if facts is None:
        return Reading()
    law = read_law()
    regime = _decided(procurement)
    given = law.regime(regime.code) if regime else None
    threshold = values.below_threshold(Case(facts, law, given=given))
    route = Route(procurement.route)
    if procurement.is_history or route == Route.NOT_KNOWN:
        return Reading(threshold=threshold)
    term = _term(procurement)
    broken = route_refusals(route, facts, regime=regime, law=law)
    doubts = route_doubts(route, facts, regime=regime, law=law)
    if term:
        # The adviser asks for days; here the advertised months say it.
        doubts = [each for each in doubts if not each.rule.startswith("The term is no longer than")]
        broken += [term] if term.outcome == Outcome.NOT_MET else []
    return Reading(tuple(broken), tuple(doubts), threshold)


def facts_of(procurement: Procurement, *, awarded_on: date | None = None) -> Facts | None:
    """Return what is known of it, as the adviser's rules take it; None where the day it commenced is not known."""
    commenced = procurement.commenced
    if commenced is None or commenced.first_day != commenced.last_day:
        return None
    authority = procurement.authority
    return Facts(
        commenced_on=commenced.first_day,
        is_health=procurement.is_health,
        nation=_NATIONS.get(procurement.spinout.region or "", Nation.ENGLAND),
        authority=_KINDS.get(authority.kind, AuthorityKind.NOT_KNOWN) if authority else AuthorityKind.NOT_KNOWN,
        codes=tuple(procurement.cpv_codes),
        value=procurement.value,
        value_basis=procurement.value_basis,
        vat_basis=procurement.vat_basis,
        awarded_on=awarded_on or _award_day(procurement),
        earlier=_earlier(procurement),
        meets_section_33=(
            assessed_under_section_33(procurement.spinout_id)
            if procurement.route == Route.RESERVED_S33
            else MeetsDefinition.NOT_ASSESSED
        ),
        challenge_accepted=True if procurement.challenge_id else None,
    )


def _decided(procurement: Procurement) -> Regime | None:
    """Return the regime that somebody chose, with a reason, instead of the one that follows."""
    return procurement.regime if procurement.regime_reason else None


def _award_day(procurement: Procurement) -> date | None:
    step = ProcurementStep.objects.filter(procurement=procurement.pk, kind=StepKind.AWARD).first()
    return step.day if step else None


def _earlier(procurement: Procurement) -> list[Earlier]:
    """Return the reserved contracts of the same authority with the mutual, where a reservation asks for them."""
    if procurement.authority_id is None or procurement.route not in RESERVED:
        return []
    return earlier_reserved(
        procurement.spinout_id, procurement.authority_id, procurement.cpv_codes, apart_from=procurement.pk
    )


def _term(procurement: Procurement) -> Finding | None:
    """Return whether the advertised term, its options included, is one that the reservation allows."""
    code = RESERVATIONS.get(Route(procurement.route))
    rule = Reservation.objects.filter(code=code).first() if code and procurement.term_months else None
    if rule is None:
        return None
    asked, longest = procurement.term_months or 0, rule.longest_months
    outcome = Outcome.MET if asked <= longest else Outcome.NOT_MET
    says = f"The term of {asked} months is {'within' if asked <= longest else 'longer than'} the {longest} months"
    return Finding("The term", outcome, f"{says} that {rule.name} allows.", rule.citation, rule.source_url)
