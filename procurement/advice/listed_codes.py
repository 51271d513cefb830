"""Which services it is for, by their CPV codes: whether they are reservable, and whether the light touch rules hold.

A code that is on no list here is off it only where the list is kept in full. Pure.
"""

from procurement.advice.case import Case
from procurement.advice.findings import Finding, Outcome
from procurement.advice.law import PA_2023, PCR_2015, CodeListRule
from procurement.vocabulary import ListPurpose

_LISTS_OF = {PCR_2015: "regulation 77", PA_2023: "section 33"}
_LIGHT_TOUCH_REGIMES = (PCR_2015, PA_2023)


def reservable(case: Case, regime: str) -> Finding:
    """Return whether all its services are on the list of those whose contracts can be reserved under the regime."""
    rule = "All services are on the list of those that can be reserved"
    of = _LISTS_OF.get(regime, regime)
    kept = case.list_kept(ListPurpose.RESERVABLE, regime)
    citation = kept.citation if kept else f"The list of services for {of}"
    url = kept.source_url if kept else ""
    if not case.facts.codes:
        return Finding(
            rule, Outcome.NOT_KNOWN, "No CPV code was given.", citation, url, missing="The CPV codes of all services"
        )
    if kept is None or not kept.codes:
        return Finding(
            rule,
            Outcome.NOT_KNOWN,
            f"The list of services for {of} was not imported here, so nobody here can say whether these are on it.",
            citation,
            url,
            missing=f"The list of services for {of}: ask an admin to import it",
            check=f"Whether every service is on the list for {of}",
            note=kept.source_note if kept else "",
        )
    return _on(kept, case.facts.codes, rule, of)


def _on(kept: CodeListRule, codes: tuple[str, ...], rule: str, of: str) -> Finding:
    off = [code for code in codes if code not in kept.codes]
    if not off:
        return Finding(
            rule,
            Outcome.MET,
            f"On the list for {of}: {', '.join(codes)}.",
            kept.citation,
            kept.source_url,
            note=kept.source_note,
        )
    if kept.is_complete:
        says = f"Not on the list for {of}: {', '.join(off)}. Only listed services can be reserved, and nothing beside."
        return Finding(rule, Outcome.NOT_MET, says, kept.citation, kept.source_url, note=kept.source_note)
    return Finding(
        rule,
        Outcome.NOT_KNOWN,
        f"Not among the codes for {of} that are kept here: {', '.join(off)}. The list here is not the full one.",
        kept.citation,
        kept.source_url,
        missing=f"The full list of services for {of}: ask an admin to import it",
        check=f"Whether every service is on the list for {of}",
        note=kept.source_note,
    )


def light_touch(case: Case) -> Finding:
    """Return whether the light touch rules hold for all its services: by a list, and else as somebody says."""
    rule = "The services are under the light touch rules"
    regime = case.regime
    if regime is None:
        return case.regime_doubt(rule)
    citation, url = regime.citation, regime.source_url
    if regime.code not in _LIGHT_TOUCH_REGIMES:
        says = f"{regime.name} has no light touch rules of the kind kept here."
        return Finding(rule, Outcome.NOT_MET, says, citation, url)
    by_list = _by_list(case, regime.code)
    if by_list is not None:
        return Finding(rule, *by_list, citation, url)
    if case.facts.is_light_touch is None:
        return Finding(
            rule,
            Outcome.NOT_KNOWN,
            "No list here says whether these services are under the light touch rules.",
            citation,
            url,
            missing="Whether the services are light touch services",
            check="Whether the light touch rules hold for every service",
        )
    says = "You say that they are." if case.facts.is_light_touch else "You say that they are not."
    outcome = Outcome.MET if case.facts.is_light_touch else Outcome.NOT_MET
    return Finding(rule, outcome, says, citation, url, check="Whether the light touch rules hold for every service")


def _by_list(case: Case, regime: str) -> tuple[Outcome, str] | None:
    """What can be reserved is light touch, in both regimes; what is on no full list is not known by it."""
    codes = set(case.facts.codes)
    listed = case.list_for(ListPurpose.LIGHT_TOUCH, regime)
    reservable_ones = case.list_for(ListPurpose.RESERVABLE, regime)
    known = (listed.codes if listed else frozenset()) | (reservable_ones.codes if reservable_ones else frozenset())
    if codes and codes <= known:
        return Outcome.MET, "All of them are on a list of this regime that only holds light touch services."
    if codes and listed and listed.is_complete and not codes <= listed.codes:
        return Outcome.NOT_MET, f"Not on the list of light touch services: {', '.join(sorted(codes - listed.codes))}."
    return None
