"""A case: facts beside the law of their day, and the rule that every route begins with, which is its regime. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from mutuals_tracker.govuk.formats import uk_date
from procurement.advice.facts import Facts, Nation
from procurement.advice.findings import Finding, Outcome
from procurement.advice.law import CodeListRule, Law, RegimeRule
from procurement.vocabulary import Covers, ListPurpose

_ELSEWHERE = {
    Nation.SCOTLAND: (
        "Scotland kept its own rules, and none of them is kept here",
        "https://gov.wales/wppn-009-reserving-contracts-to-certain-suppliers-html",
    ),
    Nation.NORTHERN_IRELAND: ("Nothing is kept here of which rules hold in Northern Ireland", ""),
}
WALES = (
    "Wales has parallel regulations from the same date as the Procurement Act 2023; they are not kept here. "
    "https://gov.wales/wppn-009-reserving-contracts-to-certain-suppliers-html"
)


@dataclass(frozen=True)
class Case:
    """The facts with the law; `given` is the regime where somebody decided it, with a reason, against the dates."""

    facts: Facts
    law: Law
    given: RegimeRule | None = None

    @cached_property
    def regimes(self) -> tuple[RegimeRule, ...]:
        """Those under which it may be: one where the facts decide it, none where nothing here says."""
        if self.given:
            return (self.given,)
        if self.facts.nation in _ELSEWHERE:
            return ()
        wanted = (True, False) if self.is_health is None else (self.is_health,)
        found = [self.law.regime_for(self.facts.commenced_on, is_health=each) for each in wanted]
        return tuple(dict.fromkeys(rule for rule in found if rule))

    @property
    def regime(self) -> RegimeRule | None:
        """The regime, where it is sure."""
        return self.regimes[0] if len(self.regimes) == 1 else None

    @cached_property
    def is_health(self) -> bool | None:
        """Whether it is for health care in scope of a regime that holds in England only."""
        if self.facts.nation == Nation.WALES:
            return False
        if self.facts.is_health is not None or not self.facts.codes:
            return self.facts.is_health
        return _all_or_none(self._health_list, self.facts.codes)

    @property
    def _health_list(self) -> CodeListRule | None:
        of_health = [rule.code for rule in self.law.regimes if rule.covers == Covers.HEALTH]
        on = self.facts.commenced_on
        return next((it for code in of_health if (it := self.law.list_of(code, ListPurpose.HEALTH, on=on))), None)

    def list_kept(self, purpose: ListPurpose, regime: str) -> CodeListRule | None:
        """Return the list of a regime that is kept for the day, be it empty.

        Where somebody decided on a regime against the dates, its last list counts.
        """
        found = self.law.list_of(regime, purpose, on=self.facts.commenced_on)
        return found or (self.law.last_list_of(regime, purpose) if self.given else None)

    def list_for(self, purpose: ListPurpose, regime: str) -> CodeListRule | None:
        """Return the list of a regime, if one is kept for the day and holds any code."""
        found = self.list_kept(purpose, regime)
        return found if found and found.codes else None

    def under(self, codes: Collection[str], *, rule: str, else_says: str, note: str = "") -> Finding:
        """Return whether the procurement is under one of the regimes; `else_says` what follows when it is not."""
        fits = [regime.code in codes for regime in self.regimes]
        if fits and all(fits):
            return self._found(rule, Outcome.MET, self.regime_says, note)
        if fits and not any(fits):
            return self._found(rule, Outcome.NOT_MET, f"{self.regime_says} {else_says}", note)
        return self.regime_doubt(rule)

    def regime_doubt(self, rule: str) -> Finding:
        """Return that nobody here knows the regime, and why."""
        says, url = _ELSEWHERE.get(self.facts.nation, ("", ""))
        missing = "Under which rules the authority buys"
        if not says and len(self.regimes) > 1:
            names = " or ".join(regime.name for regime in self.regimes)
            says = f"Whether these are health care services in scope is not known, so it is under {names}"
            missing = "Whether the services are health care services in scope of the Provider Selection Regime"
        says = says or f"No rules are kept here for {uk_date(self.facts.commenced_on)}"
        return Finding(
            rule,
            Outcome.NOT_KNOWN,
            f"{says}.",
            "; ".join(regime.citation for regime in self.regimes) or "No rule is kept here",
            url,
            missing=missing,
            check="Which regime the procurement is under",
        )

    @property
    def regime_says(self) -> str:
        """Say the regime in a sentence, from the day on which the procurement commenced."""
        began = uk_date(self.facts.commenced_on)
        names = " or ".join(regime.name for regime in self.regimes)
        if self.given:
            return f"Somebody decided, with a reason, that it is under {names}."
        return f"It commenced on {began}, so it is under {names}."

    def _found(self, rule: str, outcome: Outcome, says: str, note: str) -> Finding:
        first = self.regimes[0]
        notes = [note, WALES if self.facts.nation == Nation.WALES else "", _start_note(first)]
        return Finding(
            rule, outcome, says, first.citation, first.source_url, note=" ".join(each for each in notes if each)
        )


def _start_note(regime: RegimeRule) -> str:
    return "" if regime.starts_on else "The day on which this regime began is not known here."


def _all_or_none(listed: CodeListRule | None, codes: Collection[str]) -> bool | None:
    """Return whether all codes are on the list, or none is; None where it says neither."""
    if listed is None or not listed.codes:
        return None
    if set(codes) <= listed.codes:
        return True
    return False if listed.is_complete and not set(codes) & listed.codes else None
