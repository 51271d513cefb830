"""Whether a contract can be kept for mutuals, rule by rule: under regulation 77 or under section 33. Pure."""

from collections.abc import Sequence

from mutuals_tracker.govuk.formats import uk_date
from procurement.advice import listed_codes
from procurement.advice.case import Case
from procurement.advice.facts import MeetsDefinition
from procurement.advice.findings import Finding, Outcome, RouteAdvice
from procurement.advice.law import REG_77, SECTION_33, ReservationRule
from procurement.advice.reserving import Earlier, first_day, last_day, look_back, term_within
from procurement.vocabulary import Route
from spinouts.vocabulary import Definition

RESERVATIONS = {Route.RESERVED_REG77: REG_77, Route.RESERVED_S33: SECTION_33}
_ROUTES = {code: route for route, code in RESERVATIONS.items()}
# What is asked of the body, in our own words (domain facts, 4.2 and 1.1).
_DEFINITIONS = {
    REG_77: (
        "a public service aim linked to the listed services; profits reinvested; management or ownership on "
        "employee-ownership or participatory principles, or active participation of employees, users or stakeholders"
    ),
    SECTION_33: (
        "operates to deliver public services, mainly reservable light touch services; not for profit, or distributes "
        "profits to its members only; under the management and control of its employees"
    ),
}
_NOT_CLOSED = (
    "A reservation says who may compete. It is no direct award: other mutuals that qualify may take part, and win."
)


def reserved(case: Case, route: Route) -> RouteAdvice:
    """Return whether the contract can be reserved under the provision of the route."""
    rule = case.law.reservation(RESERVATIONS[route])
    if rule is None:
        says = "The reservation is not kept here. Ask an admin to enter it with its source."
        missing = Finding(
            "The reservation", Outcome.NOT_KNOWN, says, route.label, missing="The rules of the reservation"
        )
        return RouteAdvice(route, (missing,))
    in_regime = _in_its_regime(case, rule)
    if in_regime.outcome == Outcome.NOT_MET:
        # What else the provision asks for does not matter where it is not there to be had.
        return RouteAdvice(route, (in_regime,))
    findings = (
        in_regime,
        listed_codes.reservable(case, rule.regime),
        _definition(case, rule),
        _term(case, rule),
        _looks_back(case, rule),
    )
    return RouteAdvice(route, findings, how=rule.procedure, cautions=(_NOT_CLOSED,))


def _in_its_regime(case: Case, rule: ReservationRule) -> Finding:
    regime = case.law.regime(rule.regime)
    name = regime.name if regime else rule.regime
    says = f"{rule.name} belongs to {name}."
    note = ""
    if case.regime and case.regime.covers == "health":
        note = "That neither reservation is to be had under the health regime is DERIVED: it stands outside both laws."
    found = case.under((rule.regime,), rule=f"The procurement is under {name}", else_says=says, note=note)
    if found.outcome == Outcome.MET and not rule.holds(case.facts.commenced_on) and not case.given:
        says = f"{rule.name} was not in force on {uk_date(case.facts.commenced_on)}."
        return Finding(found.rule, Outcome.NOT_MET, says, rule.citation, rule.source_url, note=rule.source_note)
    return found


def _of(
    rule: ReservationRule, name: str, outcome: Outcome, says: str, *, missing: str = "", check: str = ""
) -> Finding:
    return Finding(
        name, outcome, says, rule.citation, rule.source_url, missing=missing, check=check, note=rule.source_note
    )


def _definition(case: Case, rule: ReservationRule) -> Finding:
    facts = case.facts
    assessed = (
        {Definition.SECTION_33: facts.meets_section_33}.get(Definition(rule.definition)) if rule.definition else None
    )
    given = assessed or (facts.meets_regulation_77 if rule.code == REG_77 else MeetsDefinition.NOT_ASSESSED)
    asks = _DEFINITIONS.get(rule.code, "the definition of the provision")
    name = "The body meets the definition"
    if given == MeetsDefinition.MEETS:
        return _of(rule, name, Outcome.MET, f"It was assessed and meets it: {asks}.")
    if given == MeetsDefinition.DOES_NOT_MEET:
        return _of(rule, name, Outcome.NOT_MET, f"It was assessed and does not meet it: {asks}.")
    unclear = given == MeetsDefinition.UNCLEAR
    return _of(
        rule,
        name,
        Outcome.NOT_KNOWN,
        f"{'It was assessed, and the result is unclear' if unclear else 'It was not assessed'}: {asks}.",
        missing=f"An assessment of the body under {rule.name}, with what it rests on",
        check="Whether the body meets the definition" if unclear else "",
    )


def _term(case: Case, rule: ReservationRule) -> Finding:
    facts = case.facts
    name = f"The term is no longer than {_spelled(rule.longest_months)}"
    if facts.starts_on is None or facts.ends_on is None:
        return _of(
            rule,
            name,
            Outcome.NOT_KNOWN,
            "The term was not given.",
            missing="The first and the last day of the contract, extensions included",
        )
    latest = uk_date(last_day(facts.starts_on, rule.longest_months))
    term = f"{uk_date(facts.starts_on)} to {uk_date(facts.ends_on)}"
    if term_within(facts.starts_on, facts.ends_on, rule.longest_months):
        return _of(rule, name, Outcome.MET, f"From {term}. It could last until {latest}.")
    return _of(rule, name, Outcome.NOT_MET, f"From {term} is too long: it could last until {latest}.")


def _looks_back(case: Case, rule: ReservationRule) -> Finding:
    facts = case.facts
    name = f"No such contract in the {_spelled(rule.look_back_months)} that end with the award"
    if facts.earlier is None:
        return _of(
            rule,
            name,
            Outcome.NOT_KNOWN,
            f"{rule.look_back} No earlier contracts were given.",
            missing="Earlier reserved contracts of this authority with the body, or that there are none",
        )
    own = [each for each in facts.earlier if each.under == _ROUTES.get(rule.code)]
    if not own:
        if not facts.earlier_is_all:
            return _no_other_on_record(rule, name, f"{rule.look_back} The register has none under {rule.name}.")
        return _of(rule, name, Outcome.MET, f"{rule.look_back} There is no earlier contract under {rule.name}.")
    if facts.awarded_on is None:
        return _of(
            rule,
            name,
            Outcome.NOT_KNOWN,
            f"{rule.look_back} The day of the award was not given.",
            missing="The day of the award, or when it is planned",
        )
    found = look_back(facts.awarded_on, own, rule.look_back_months)
    since = uk_date(first_day(facts.awarded_on, rule.look_back_months))
    window = f"{rule.look_back} It looks back from {uk_date(facts.awarded_on)} to {since}, both included."
    if found.breaking:
        return _of(rule, name, Outcome.NOT_MET, f"{window} In that time: {_listed(found.breaking)}.")
    if found.in_doubt:
        return _of(
            rule,
            name,
            Outcome.NOT_KNOWN,
            f"{window} In doubt: {_listed(found.in_doubt)}.",
            missing="When each earlier contract was awarded, and whether it is for the same kind of services",
            check="Whether an earlier contract is comparable",
        )
    if not facts.earlier_is_all:
        return _no_other_on_record(rule, name, f"{window} The register has none in that time.")
    return _of(rule, name, Outcome.MET, f"{window} No earlier contract is in that time.")


def _no_other_on_record(rule: ReservationRule, name: str, reading: str) -> Finding:
    return _of(
        rule,
        name,
        Outcome.NOT_KNOWN,
        reading,
        missing="Whether this authority awarded the body reserved contracts that the register does not have",
    )


def _listed(contracts: Sequence[Earlier]) -> str:
    return "; ".join(
        f"{each.title or 'a contract'}, {f'awarded on {uk_date(each.awarded_on)}' if each.awarded_on else 'undated'}"
        for each in contracts
    )


def _spelled(months: int) -> str:
    years, rest = divmod(months, 12)
    if rest:
        return f"{months} months"
    return f"{years} year{'' if years == 1 else 's'}"
