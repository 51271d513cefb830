"""Whether the value reaches the threshold of its day: only like is compared with like, and a gap stays a gap. Pure."""

from decimal import Decimal

from mutuals_tracker.govuk.formats import money, uk_date
from procurement.advice import listed_codes
from procurement.advice.case import Case
from procurement.advice.facts import AuthorityKind, Facts
from procurement.advice.findings import Finding, Outcome
from procurement.advice.law import PA_2023, PCR_2015, ThresholdRule
from procurement.vocabulary import ThresholdKind, ValueBasis, VatBasis

RULE = "The value is below the threshold"
# Regimes whose thresholds these are.
_WITH_THRESHOLDS = (PCR_2015, PA_2023)
_AT = (
    "The sources kept here do not say on which side a value exactly at the threshold falls. "
    "It is taken as reaching it, which is the stricter reading (DERIVED)."
)
_CHECK = "Which threshold holds, and how the value is counted against it"


def below_threshold(case: Case) -> Finding:
    """Return whether the value is below the threshold in force on the day the procurement commenced."""
    regime = case.regime
    if regime is None:
        return case.regime_doubt(RULE)
    if regime.code not in _WITH_THRESHOLDS:
        return _elsewhere(case)
    kind = _kind(case)
    if kind is None:
        found = listed_codes.light_touch(case)
        return Finding(
            RULE,
            Outcome.NOT_KNOWN,
            f"Which threshold holds is not known. {found.says}",
            regime.citation,
            regime.source_url,
            missing=found.missing,
            check=_CHECK,
        )
    threshold = case.law.threshold(kind, on=case.facts.commenced_on)
    if threshold is None or threshold.amount is None:
        return _no_amount(case, kind, threshold)
    if doubt := cannot_be_compared(case.facts, threshold.vat_basis):
        says, missing = doubt
        return _of(threshold, Outcome.NOT_KNOWN, f"{says} {_is(threshold)}", missing=missing)
    return _compared(case.facts.value or Decimal(0), threshold.amount, threshold)


def cannot_be_compared(facts: Facts, vat_basis: str) -> tuple[str, str] | None:
    """Return why the value cannot be compared with a threshold of that VAT basis, and what is missing; None if it can.

    Only a value over the whole life, with all options, is compared, on the threshold's own VAT basis.
    """
    wanted = VatBasis(vat_basis).label.lower().replace("vat", "VAT")
    if facts.value is None:
        return "No value was given.", f"The value over the whole life, {wanted}"
    if facts.value_basis != ValueBasis.WHOLE_LIFE:
        return (
            "The value is not one over the whole life, so it cannot be compared.",
            f"The value over the whole life with all options, {wanted}",
        )
    if facts.vat_basis not in (VatBasis.INCLUDING, VatBasis.EXCLUDING):
        return "Whether the value includes VAT is not stated, so it cannot be compared.", f"The value {wanted}"
    if facts.vat_basis != vat_basis:
        given = VatBasis(facts.vat_basis).label.lower().replace("vat", "VAT")
        return f"The value is {given} and the threshold is {wanted}, so they cannot be compared.", f"The value {wanted}"
    return None


def _kind(case: Case) -> ThresholdKind | None:
    outcome = listed_codes.light_touch(case).outcome
    if outcome == Outcome.MET:
        return ThresholdKind.LIGHT_TOUCH
    if outcome == Outcome.NOT_KNOWN or case.facts.authority == AuthorityKind.NOT_KNOWN:
        return None
    is_central = case.facts.authority == AuthorityKind.CENTRAL
    return ThresholdKind.SERVICES_CENTRAL if is_central else ThresholdKind.SERVICES_SUB_CENTRAL


def _compared(value: Decimal, amount: Decimal, threshold: ThresholdRule) -> Finding:
    if value == amount:
        side, outcome = "exactly at the threshold", Outcome.NOT_MET
    elif value < amount:
        side, outcome = "below the threshold", Outcome.MET
    else:
        side, outcome = "above the threshold", Outcome.NOT_MET
    said = f"{money(value)} is {side}. {_is(threshold)}"
    said = f"{said} {_AT}" if value == amount else said
    check = _CHECK if value == amount else ""
    if threshold.is_verified:
        return _of(threshold, outcome, said, check=check)
    doubtful = f"{said} But this threshold could not be verified, so nothing follows from it here."
    return _of(threshold, Outcome.NOT_KNOWN, doubtful, missing="The threshold from its source", check=_CHECK)


def _is(threshold: ThresholdRule) -> str:
    vat = threshold.vat_basis.label.lower().replace("vat", "VAT")
    return f"The threshold in force then was {money(threshold.amount)}, {vat}, from {uk_date(threshold.starts_on)}."


def _of(threshold: ThresholdRule, outcome: Outcome, says: str, *, missing: str = "", check: str = "") -> Finding:
    return Finding(
        RULE,
        outcome,
        says,
        threshold.citation,
        threshold.source_url,
        missing=missing,
        check=check,
        note=threshold.source_note,
    )


def _no_amount(case: Case, kind: ThresholdKind, threshold: ThresholdRule | None) -> Finding:
    of = kind.label.lower()
    return Finding(
        RULE,
        Outcome.NOT_KNOWN,
        f"The threshold for {of} on {uk_date(case.facts.commenced_on)} is not kept here.",
        threshold.citation if threshold else case.regimes[0].citation,
        threshold.source_url if threshold else case.regimes[0].source_url,
        missing=f"The threshold for {of}: ask an admin to enter it with its source",
        check=_CHECK,
        note=threshold.source_note if threshold else "",
    )


def _elsewhere(case: Case) -> Finding:
    regime = case.regimes[0]
    says = f"{case.regime_says} The thresholds kept here are those of other regimes."
    return Finding(
        RULE,
        Outcome.NOT_KNOWN,
        says,
        regime.citation,
        regime.source_url,
        missing=f"Whether {regime.name} has a threshold, and which",
        check=_CHECK,
    )
