"""What the invented cases cost before their launch, and an invented fund that covers some of it.

The examples find a fund that is open and fits, one cost that is covered twice over, and a gap.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from funding import actions
from funding.actions import Cost, Covering
from funding.eligibility import RuleKind
from funding.models import AwardCondition, CostLine, Criterion, EligibilityRule, Fund, Round
from funding.statements import About, Described, ForStage, Source, Terms
from funding.vocabulary import CostKind, CoverSource, CoverState, Match
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
    asked = fund.rounds.get()
    _submitted(youth, asked, legal, tax, certifier=people["certifier"], at=at)
    _draft(learning, asked, advice, at=at)


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
    terms = Terms(
        name="Open round",
        # At the first moment of the month, so that it is open whenever the sample is loaded.
        opens_at=timezone.make_aware(datetime.combine(today.replace(day=1), time(0))),
        closes_at=timezone.make_aware(datetime.combine(today + timedelta(days=120), time(17))),
        minimum=Decimal(5_000),
        maximum=Decimal(60_000),
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
    return fund


def _submitted(case: Case, asked: Round, legal: CostLine, tax: CostLine, *, certifier: User, at: datetime) -> None:
    """Apply for what is left of two costs, have it signed off, and submit it."""
    who: dict[str, Any] = {"by": case.lead, "at": at}
    begun = actions.begin_application(case.spinout, asked, **who)
    summary = "Advice that the council’s lawyers cannot give both sides, so that young people keep their centres."
    actions.write_about(begun, says=About("Leaving with the centres", summary, Decimal(15_400)), **who)
    stages = [
        ForStage(Stage.BUSINESS_PLAN, Decimal(6_400), "Advice on VAT before the plan is final"),
        ForStage(Stage.TRANSITION, Decimal(9_000), "The transfer agreement and the leases"),
    ]
    actions.write_amounts(begun, says=stages, **who)
    actions.write_costs(begun, says={legal.pk: Decimal(9_000), tax.pk: Decimal(6_400)}, **who)
    actions.declare(begun, is_true=True, **who)
    actions.certify(begun, by=certifier, at=at)
    actions.submit(begun, **who)


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
