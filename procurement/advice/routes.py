"""Every route by which a contract may come to a mutual: the rules that open or close it on the day. Pure."""

from collections.abc import Callable
from datetime import date
from functools import partial

from procurement.advice import reserved_routes, values
from procurement.advice.case import Case
from procurement.advice.facts import AuthorityKind, Nation
from procurement.advice.findings import Finding, Outcome, RouteAdvice
from procurement.advice.law import PA_2023, PCR_2015, PSR
from procurement.vocabulary import Covers, Route

_TLT = (
    "http://images.tltsolicitors.com/insights-and-events/insight/"
    "staff-mutuals---what-are-the-implications-for-procurement-and-state-aid/"
)
_CHALLENGE = "Localism Act 2011, sections 81 to 86"
_SECTION_81 = "https://legislation.gov.uk/ukpga/2011/20/section/81/data.html"
_CHALLENGE_IN_2024 = "https://legislation.gov.uk/ukpga/2011/20/part/5/chapter/2/2024-04-01"
_CHALLENGE_FROM, _CHALLENGE_SEEN = date(2012, 6, 27), date(2024, 4, 1)
_MPS = "https://publications.parliament.uk/pa/cm201415/cmselect/cmcomloc/262/26203.htm"
_CONTROL = {
    PCR_2015: ("Public Contracts Regulations 2015, regulation 12", "https://anthonycollins.com/?p=18128"),
    PA_2023: (
        "Procurement Act 2023, Schedule 2, paragraph 2",
        "http://legislation.gov.uk/ukpga/2023/54/schedule/2/part/1",
    ),
}
_OPEN_TO_ALL = "The mutual competes with everybody, and may lose to a bidder who scores higher."
_OUTBID = "A competition that the Right to Challenge triggers is open to all: the challenger may lose it."


def open_competition(case: Case) -> RouteAdvice:
    """A competition that anybody may enter: always there, but under the health regime, which has its own."""
    codes = [rule.code for rule in case.law.regimes if rule.covers == Covers.GENERAL]
    finding = case.under(
        codes,
        rule="The procurement is under the general rules",
        else_says="It is awarded by that regime’s own processes.",
        note=_outside(case),
    )
    return RouteAdvice(
        Route.OPEN_COMPETITION, (finding,), how="Advertised and open to all bidders.", cautions=(_OPEN_TO_ALL,)
    )


def direct_award(case: Case) -> RouteAdvice:
    """An award without competition: nobody here can say that there is a basis for one, so it is never open."""
    regime = case.under(
        [rule.code for rule in case.law.regimes if rule.covers == Covers.GENERAL],
        rule="The procurement is under the general rules",
        else_says="It has direct awards of its own, A, B and C.",
        note=_outside(case),
    )
    basis = Finding(
        "There is a basis in law for an award without competition",
        Outcome.NOT_KNOWN,
        "None is known here. To find one is fundamental, and the lack of one can end a spin-out.",
        "TLT Solicitors on staff mutuals and procurement",
        _TLT,
        missing="A written basis in law for an award without competition",
        check="Whether there is a basis for an award without competition, and what a challenge to it would mean",
    )
    return RouteAdvice(
        Route.DIRECT_AWARD,
        (regime, basis),
        cautions=(
            "Risk: no compliant basis. Another provider may challenge the award, and the contract may be lost.",
            "Below the threshold other rules hold: see that route.",
        ),
    )


def vertical(case: Case) -> RouteAdvice:
    """A contract with a body that the authority controls: what the exemption asks for pulls against staff control."""
    regime = case.under(
        (PCR_2015, PA_2023),
        rule="The regime exempts bodies that the authority controls",
        else_says="Nothing is kept here of such an exemption in it.",
    )
    if regime.outcome == Outcome.NOT_MET:
        # That nothing is kept of it does not mean that there is none.
        regime = Finding(
            regime.rule,
            Outcome.NOT_KNOWN,
            regime.says,
            regime.citation,
            regime.source_url,
            check="Whether the regime exempts bodies that the authority controls",
        )
    citation, url = _CONTROL.get(case.regime.code if case.regime else "", (regime.citation, regime.source_url))
    controls = case.facts.authority_controls
    said = {True: "You say that it does.", False: "You say that it does not.", None: "This was not said."}[controls]
    control = Finding(
        "The authority controls the body, alone or with other authorities",
        {True: Outcome.MET, False: Outcome.NOT_MET, None: Outcome.NOT_KNOWN}[controls],
        said,
        citation,
        url,
        missing="" if controls is not None else "Who appoints the board, and whose consent its decisions need",
        check="Whether the authority’s control is what the exemption asks for: the Act’s test differs from before",
    )
    activity = Finding(
        "Most of what the body does is for the authority, and no private capital is in it",
        Outcome.NOT_KNOWN,
        "A test of over 80% of the activity, and a rule against private capital, could not be verified (UNVERIFIED).",
        citation,
        url,
        missing="For whom the body works, by share of activity, and who has capital in it",
        check="Whether the exemption asks for a share of activity or forbids private capital",
    )
    tension = (
        "The exemption needs the authority’s control; a mutual needs its staff’s control, and to have left the public "
        "sector. A body that passes one test may fail the other: have both reviewed (DERIVED)."
    )
    return RouteAdvice(Route.VERTICAL, (regime, control, activity), cautions=(tension,))


def below_threshold(case: Case) -> RouteAdvice:
    """A contract whose value does not reach the threshold, so that the full rules do not hold."""
    social = (
        "Councils still consider economic, social and environmental well-being before they buy services: "
        "https://lewisham.gov.uk/myservices/business/tendersandcontracts/procurement/"
        "public-services--social-value--act-2012"
    )
    return RouteAdvice(
        Route.BELOW_THRESHOLD,
        (values.below_threshold(case),),
        how="By the authority’s own rules for contracts.",
        cautions=(social,),
    )


def challenge(case: Case) -> RouteAdvice:
    """A competition that an accepted expression of interest triggers."""
    findings = (_challenge_in_force(case), _relevant_authority(case), _accepted(case))
    return RouteAdvice(
        Route.CHALLENGE,
        findings,
        how="An expression of interest in writing; if it is accepted, the authority runs a competition open to all.",
        cautions=(f"{_OUTBID} MPs called it a gamble in 2015: {_MPS}",),
    )


def _challenge_in_force(case: Case) -> Finding:
    rule = "The Right to Challenge is in force"
    on, url = case.facts.commenced_on, _CHALLENGE_IN_2024
    if case.facts.nation != Nation.ENGLAND:
        says = "It is a right against authorities in England."
        return Finding(rule, Outcome.NOT_MET, says, f"{_CHALLENGE} (section 81)", _SECTION_81)
    if on < _CHALLENGE_FROM:
        return Finding(rule, Outcome.NOT_MET, "It came into force on 27 June 2012.", _CHALLENGE, url)
    if on <= _CHALLENGE_SEEN:
        says = "It came into force on 27 June 2012, and was in force on 1 April 2024."
        return Finding(rule, Outcome.MET, says, _CHALLENGE, url)
    says = "It was in force on 1 April 2024. Whether it is since could not be verified (UNVERIFIED)."
    return Finding(
        rule,
        Outcome.NOT_KNOWN,
        says,
        _CHALLENGE,
        url,
        missing="That the chapter is still in force",
        check="Whether the Right to Challenge is in force on the day",
    )


def _relevant_authority(case: Case) -> Finding:
    kind = case.facts.authority
    found = partial(
        Finding, "The authority is a relevant authority", citation=f"{_CHALLENGE} (section 81)", source_url=_SECTION_81
    )
    if kind == AuthorityKind.COUNCIL:
        return found(Outcome.MET, "County, district and London borough councils in England are.")
    if kind == AuthorityKind.FIRE:
        return found(
            Outcome.NOT_KNOWN,
            "Only fire and rescue authorities that regulations name are.",
            missing="That regulations name this fire and rescue authority",
        )
    if kind == AuthorityKind.NOT_KNOWN:
        return found(
            Outcome.NOT_KNOWN, "What kind of authority it is was not said.", missing="What kind of authority it is"
        )
    says = "Only county, district and London borough councils, and named fire and rescue authorities, are."
    if kind == AuthorityKind.NHS:
        says = f"{says} Staff of NHS bodies had the Right to Provide: an expression of interest to the body’s board."
    return found(Outcome.NOT_MET, says)


def _accepted(case: Case) -> Finding:
    rule = "The authority accepted an expression of interest"
    accepted = case.facts.challenge_accepted
    url = "https://www.legislation.gov.uk/uksi/2012/1313/made"
    if accepted:
        return Finding(rule, Outcome.MET, "You say that it did.", _CHALLENGE, url)
    says = "You say that it did not." if accepted is False else "Whether it did was not said."
    return Finding(
        rule,
        Outcome.NOT_KNOWN,
        f"{says} Some services are excluded; which ones could not be read here.",
        _CHALLENGE,
        url,
        missing="An expression of interest in writing: resources, capability, the service and area, and outcomes",
        check="Whether the service is one that the Right to Challenge excludes",
    )


def of_health(case: Case, route: Route) -> RouteAdvice:
    """A process of the health regime: its names are kept here, its conditions are not."""
    finding = case.under(
        (PSR,),
        rule="The services are health care in scope of the Provider Selection Regime",
        else_says="The process belongs to the Provider Selection Regime.",
    )
    if finding.outcome == Outcome.NOT_MET:
        return RouteAdvice(route, (finding,))
    if route == Route.PSR_COMPETITIVE:
        return RouteAdvice(route, (finding,), how="A competition under that regime.", cautions=(_OPEN_TO_ALL,))
    regime = case.law.regime(PSR)
    conditions = Finding(
        "The conditions of the process are met",
        Outcome.NOT_KNOWN,
        "The conditions of the process are not kept here.",
        regime.citation if regime else "Provider Selection Regime",
        regime.source_url if regime else "",
        missing="Which conditions the process has, and what shows that they are met",
        check="Whether the conditions of the process are met",
    )
    return RouteAdvice(route, (finding, conditions))


def _outside(case: Case) -> str:
    if case.regime and case.regime.covers == Covers.HEALTH:
        return "That only its own processes are to be had is DERIVED: it stands outside the general laws."
    return ""


def _of_route() -> dict[Route, Callable[[Case], RouteAdvice]]:
    found: dict[Route, Callable[[Case], RouteAdvice]] = {
        Route.OPEN_COMPETITION: open_competition,
        **{route: partial(reserved_routes.reserved, route=route) for route in reserved_routes.RESERVATIONS},
        Route.DIRECT_AWARD: direct_award,
        Route.VERTICAL: vertical,
        Route.BELOW_THRESHOLD: below_threshold,
        Route.CHALLENGE: challenge,
    }
    health = [route for route in Route if route.value.startswith("psr_")]
    return found | {route: partial(of_health, route=route) for route in health}


ROUTES = _of_route()
