"""What the invented cases cost before their launch, and an invented fund that covers some of it.

The examples find a fund that is open and fits, one cost that is covered twice over, and a gap.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from funding import actions
from funding.actions import Cost, Covering
from funding.eligibility import RuleKind
from funding.models import Application, AwardCondition, CostLine, Criterion, EligibilityRule, Fund, Round
from funding.statements import About, Decided, Described, ForStage, Points, Source, Terms
from funding.vocabulary import Conflict, CostKind, CoverSource, CoverState, Match, Outcome, Recommendation
from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate
from reporting.sample.case import Case
from spinouts.lifecycle import Stage

_INVENTED = Source(source_note="Invented, so that whoever tries the service finds an open round")
_RULES = (
    {"kind": RuleKind.NATION, "codes": ["england"], "words": "Delivers its services in England"},
    {
        "kind": RuleKind.STAGE,
        "codes": ["case_for_change", "options_appraisal", "business_case", "business_plan", "transition"],
        "words": "Has a case for change and has not launched",
    },
    {"kind": RuleKind.ASK, "codes": [], "words": "Its parent body supports the application in writing"},
)
_CRITERIA = (
    ("Benefit to those who use the service", "Who is better off, how, and how do you know?", 3),
    ("Chance of a launch", "Staff, sponsor, model and dates: what is there, and what is missing?", 2),
    ("Value for money", "What does each pound buy, and what would happen without it?", 1),
)


class Asking(NamedTuple):
    """What an example asks for: how much for which stage, and for which costs of its ledger."""

    title: str
    summary: str
    stages: list[ForStage]
    costs: dict[CostLine, Decimal]


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let an admin enter the fund, and officers the costs of their spin-outs."""
    today = timezone.localdate(at)
    fund = _fund(people["admin"], at)
    youth = Case("Example Youth Services Mutual", people["officer"], today=today)
    began = today - timedelta(days=90)
    legal = _cost(youth, began, CostKind.LEGAL, "Articles, transfer agreement and lease", "24000", secured="15000")
    model = _cost(youth, began, CostKind.FINANCIAL_MODEL, "Five-year financial model", "18500", actual="17250.50")
    _cover(youth, began, model, "12000", CoverState.SECURED, fund=fund)
    _cover(youth, began, model, "8000", CoverState.SOUGHT)
    pensions = _cost(youth, began, CostKind.HR_PENSIONS, "Actuary’s report and admission agreement", "22000")
    _cover(youth, began, pensions, "10000", CoverState.SOUGHT, fund=fund)
    tax = _cost(youth, began, CostKind.TAX, "VAT on the council’s buildings", "6400")
    _cost(youth, began, CostKind.STAFF_ENGAGEMENT, "Six staff days and a shadow board", "3800", secured="3800")
    learning = Case("Sample Adult Learning Mutual", people["stranger"], today=today)
    advice = _cost(learning, began, CostKind.LEGAL, "Advice on the form of company", "9000", secured="9000")
    asked, small = fund.rounds.get(name="Open round"), fund.rounds.get(name="Small grants")
    says = Asking(
        "Leaving with the centres",
        "Advice that the council’s lawyers cannot give both sides, so that young people keep their centres.",
        [
            ForStage(Stage.BUSINESS_PLAN, Decimal(6_400), "Advice on VAT before the plan is final"),
            ForStage(Stage.TRANSITION, Decimal(9_000), "The transfer agreement and the leases"),
        ],
        {legal: Decimal(9_000), tax: Decimal(6_400)},
    )
    _submitted(youth, asked, says, certifier=people["certifier"], at=at)
    _draft(learning, asked, advice, at=at)
    for name in ("assessor", "assessor2"):
        actions.add_assessor(fund, people[name], by=people["admin"], at=at)
    _home_care(people, small, began, at=at)
    _music(people, small, began, at=at)


def _fund(by: User, at: datetime) -> Fund:
    who: dict[str, Any] = {"by": by, "at": at}
    today = timezone.localdate(at)
    says = Described(
        name="Example Formation Fund",
        gives="grant",
        way="direct",
        about="Invented grants towards what a service pays before it leaves.",
        source_note=_INVENTED.source_note,
    )
    fund = actions.add_fund(says=says, is_example=True, **who)
    begins = PartialDate.on(today.replace(day=1))
    actions.state_budget(fund, amount=Decimal(400_000), since=begins, source=_INVENTED, **who)
    _round(fund, "Small grants", Decimal(1_000), Decimal(15_000), **who)
    _round(fund, "Open round", Decimal(5_000), Decimal(60_000), **who)
    return fund


def _round(fund: Fund, name: str, minimum: Decimal, maximum: Decimal, *, by: User, at: datetime) -> None:
    """Open a round for amounts within these limits, for four months."""
    who: dict[str, Any] = {"by": by, "at": at}
    today = timezone.localdate(at)
    terms = Terms(
        name=name,
        # At the first moment of the month, so that it is open whenever the sample is loaded.
        opens_at=timezone.make_aware(datetime.combine(today.replace(day=1), time(0))),
        closes_at=timezone.make_aware(datetime.combine(today + timedelta(days=120), time(17))),
        minimum=minimum,
        maximum=maximum,
        match=Match.ANY,
        match_percent=10,
        source_note=_INVENTED.source_note,
    )
    opened = actions.add_round(fund, says=terms, **who)
    for rule in _RULES:
        given = {"years": None, "only_for": "all", "either": None}
        actions.add_part(opened, EligibilityRule, says={**rule, **given}, **who)
    for title, guidance, weight in _CRITERIA:
        says_of = {"title": title, "guidance": guidance, "weight": weight}
        actions.add_part(opened, Criterion, says=says_of, **who)
    asks = {"text": "Tell others what the money bought, and what you learned"}
    actions.add_part(opened, AwardCondition, says=asks, **who)


def _submitted(case: Case, asked: Round, says: Asking, *, certifier: User, at: datetime) -> Application:
    """Apply for what is left of some costs, have it signed off, and submit it."""
    who: dict[str, Any] = {"by": case.lead, "at": at}
    begun = actions.begin_application(case.spinout, asked, **who)
    amount = sum((stage.amount for stage in says.stages), Decimal(0))
    actions.write_about(begun, says=About(says.title, says.summary, amount), **who)
    actions.write_amounts(begun, says=says.stages, **who)
    actions.write_costs(begun, says={line.pk: part for line, part in says.costs.items()}, **who)
    actions.declare(begun, is_true=True, **who)
    actions.certify(begun, by=certifier, at=at)
    actions.submit(begun, **who)
    return begun


def _assessed(
    application: Application,
    people: dict[str, User],
    *,
    points: Sequence[int],
    recommends: Recommendation,
    at: datetime,
) -> None:
    """Find it eligible, have two people score it, and let them agree."""
    admin: dict[str, Any] = {"by": people["admin"], "at": at}
    actions.begin_check(application, **admin)
    note = "It is in England and has not launched. The council’s letter of support is with the application."
    actions.pass_check(application, note=note, **admin)
    criteria = list(Criterion.objects.filter(round=application.round).order_by("place", "pk"))
    says = [
        Points(criterion.pk, given, "What it says is borne out by what it shows.")
        for criterion, given in zip(criteria, points, strict=True)
    ]
    for name in ("assessor", "assessor2"):
        own = actions.assign(application, people[name], **admin)
        who: dict[str, Any] = {"by": people[name], "at": at}
        actions.declare_conflict(own, conflict=Conflict.NONE, **who)
        actions.score(own, given=says, comment="A plain case, plainly put.", hand_in=True, **who)
    agreed = {criterion.pk: (given, "") for criterion, given in zip(criteria, points, strict=True)}
    note = "Both read it alike."
    actions.agree(application, points=agreed, recommendation=recommends, note=note, by=people["assessor"], at=at)


def _home_care(people: dict[str, User], asked: Round, began: date, *, at: datetime) -> None:
    """Apply for advice on the transfer of care workers, and be approved."""
    case = Case("Example Home Care Mutual", people["colleague"], today=timezone.localdate(at))
    staff = _cost(case, began, CostKind.HR_PENSIONS, "Advice on the transfer of 60 care workers", "14000")
    says = Asking(
        "A fair transfer for care workers",
        "Advice that staff and unions can trust, before anybody is asked to move.",
        [ForStage(Stage.BUSINESS_CASE, Decimal(12_000), "Advice to staff and unions on terms and pensions")],
        {staff: Decimal(12_000)},
    )
    made = _submitted(case, asked, says, certifier=people["certifier"], at=at)
    _assessed(made, people, points=(4, 4, 3), recommends=Recommendation.RECOMMENDED, at=at)
    says_so = Decided(
        Outcome.APPROVED,
        "Who is better off, and how, is clear, and staff were asked. Value for money could be shown more plainly.",
        Decimal(12_000),
        ("Share the advice with the other councils that ask for it",),
    )
    actions.decide(made, says=says_so, by=people["admin"], at=at)


def _music(people: dict[str, User], asked: Round, began: date, *, at: datetime) -> None:
    """Apply before there is a case for change, and be told that it is too early."""
    case = Case("Example Music Service Mutual", people["officer"], today=timezone.localdate(at))
    studio = _cost(case, began, CostKind.SYSTEMS, "A studio of its own", "12000")
    says = Asking(
        "A studio for young musicians",
        "A place to record in, so that the service earns money from its first day.",
        [ForStage(Stage.BUSINESS_CASE, Decimal(12_000), "Rent and equipment of a studio for one year")],
        {studio: Decimal(12_000)},
    )
    made = _submitted(case, asked, says, certifier=people["certifier"], at=at)
    actions.begin_check(made, by=people["admin"], at=at)
    why = "The round asks for a case for change, and there is none yet. The idea itself is liked: come back with one."
    actions.decide(made, says=Decided(Outcome.INELIGIBLE, why), by=people["admin"], at=at)


def _draft(case: Case, asked: Round, advice: CostLine, *, at: datetime) -> None:
    """Begin one, which asks for a cost that the parent body covers already."""
    who: dict[str, Any] = {"by": case.lead, "at": at}
    begun = actions.begin_application(case.spinout, asked, **who)
    actions.write_about(begun, says=About("A company of its own", "", Decimal(5_000)), **who)
    actions.write_costs(begun, says={advice.pk: Decimal(4_000)}, **who)


def _cost(
    case: Case, on: date, kind: CostKind, what: str, estimate: str, *, actual: str = "", secured: str = ""
) -> CostLine:
    cost = Cost(kind, what, Decimal(estimate), Decimal(actual) if actual else None)
    line = actions.add_cost(case.spinout, cost=cost, **case.who(on))
    if secured:
        _cover(case, on, line, secured, CoverState.SECURED)
    return line


def _cover(case: Case, on: date, line: CostLine, amount: str, state: CoverState, *, fund: Fund | None = None) -> None:
    source = CoverSource.FUND if fund else CoverSource.PARENT
    actions.add_cover(line, cover=Covering(Decimal(amount), state, source, fund), **case.who(on))
