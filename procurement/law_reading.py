"""The law as it is kept, read into plain values; and what the register of procurements asks of it.

`regime_of` and `route_refusals` are for those who keep procurements and contracts: what follows from the dates, and
which rules of a route are broken.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from procurement.advice import adviser, values
from procurement.advice.case import Case
from procurement.advice.facts import Facts
from procurement.advice.findings import Finding, Outcome
from procurement.advice.law import CodeListRule, Law, RegimeRule, ReservationRule, ThresholdRule
from procurement.models import CodeList, ListedCode, Regime, Reservation, Threshold
from procurement.models.law import DatedRule
from procurement.vocabulary import Covers, ListPurpose, Route, ThresholdKind, VatBasis


def regime_of(commenced_on: date, *, is_health: bool) -> Regime | None:
    """Return the regime of a procurement that commenced on that day; None where no rule is kept for it.

    Both boundaries of a regime are included. Health care services in England have a regime of their own from a day on;
    before it, and elsewhere, the general one is theirs.
    """
    there = {regime.covers: regime for regime in Regime.objects.in_force(on=commenced_on)}
    return (is_health and there.get(Covers.HEALTH)) or there.get(Covers.GENERAL)


def route_refusals(
    route: Route, facts: Facts, *, regime: Regime | None = None, law: Law | None = None
) -> list[Finding]:
    """Return the rules of the route that are broken: each says why, with its citation. Empty where none is.

    `regime` is one that somebody decided, with a reason, against the dates; without it the dates decide. Rules of which
    the facts say nothing are no refusals: `route_doubts` returns those.
    """
    return _findings(route, facts, regime, law, Outcome.NOT_MET)


def route_doubts(route: Route, facts: Facts, *, regime: Regime | None = None, law: Law | None = None) -> list[Finding]:
    """Return the rules of the route of which nobody here knows whether they are met."""
    return _findings(route, facts, regime, law, Outcome.NOT_KNOWN)


def threshold_finding(facts: Facts, *, regime: Regime | None = None, law: Law | None = None) -> Finding:
    """Return whether the value is below the threshold of the day, why, and why not where they cannot be compared."""
    given = _regime(regime) if regime else None
    return values.below_threshold(Case(facts, law or read_law(), given=given))


def _findings(route: Route, facts: Facts, regime: Regime | None, law: Law | None, outcome: Outcome) -> list[Finding]:
    given = _regime(regime) if regime else None
    advice = adviser.of_route(route, facts, law or read_law(), regime=given)
    return [finding for finding in advice.findings if finding.outcome == outcome] if advice else []


def read_law() -> Law:
    """Return all that is kept of the law, in five queries."""
    listed = _codes_by_list()
    return Law(
        regimes=tuple(_regime(each) for each in Regime.objects.earliest_first()),
        thresholds=tuple(_threshold(each) for each in Threshold.objects.earliest_first()),
        reservations=tuple(
            _reservation(each) for each in Reservation.objects.select_related("regime").earliest_first()
        ),
        lists=tuple(
            _list(each, listed.get(each.pk, [])) for each in CodeList.objects.select_related("regime").earliest_first()
        ),
    )


def _codes_by_list() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for code_list, code in ListedCode.objects.values_list("code_list_id", "code"):
        found[code_list].append(code)
    return found


def _dated(row: DatedRule) -> dict:
    return {name: getattr(row, name) for name in ("citation", "starts_on", "ends_on", "source_url", "source_note")}


def _regime(row: Regime) -> RegimeRule:
    return RegimeRule(**_dated(row), code=row.code, name=row.name, covers=Covers(row.covers), about=row.about)


def _threshold(row: Threshold) -> ThresholdRule:
    return ThresholdRule(
        **_dated(row),
        kind=ThresholdKind(row.kind),
        vat_basis=VatBasis(row.vat_basis),
        amount=row.amount,
        is_verified=row.is_verified,
    )


def _reservation(row: Reservation) -> ReservationRule:
    return ReservationRule(
        **_dated(row),
        code=row.code,
        name=row.name,
        regime=row.regime.code,
        longest_months=row.longest_months,
        look_back_months=row.look_back_months,
        looks_back_to_entry=row.looks_back_to_entry,
        look_back=row.look_back,
        procedure=row.procedure,
        definition=row.definition,
    )


def _list(row: CodeList, codes: Collection[str]) -> CodeListRule:
    return CodeListRule(
        **_dated(row),
        regime=row.regime.code,
        purpose=ListPurpose(row.purpose),
        is_complete=row.is_complete,
        codes=frozenset(codes),
    )
