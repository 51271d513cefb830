"""What the examples applied for: one waits, one was approved, one came too early, and one is still being written."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from funding import actions
from funding.actions import Plan
from funding.models import Application, Award, CostLine, Criterion, Round
from funding.statements import About, Decided, ForStage, Points
from funding.vocabulary import Conflict, Outcome, Recommendation
from mutuals_tracker.accounts.models import User
from reporting.sample.case import Case
from spinouts.lifecycle import Stage


class Asking(NamedTuple):
    """What an example asks for: how much for which stage, and for which costs of its ledger."""

    title: str
    summary: str
    stages: list[ForStage]
    costs: dict[CostLine, Decimal]


def waiting(case: Case, asked: Round, legal: CostLine, tax: CostLine, *, certifier: User, at: datetime) -> None:
    """Apply for what is left of two costs, and wait."""
    says = Asking(
        "Leaving with the centres",
        "Advice that the council’s lawyers cannot give both sides, so that young people keep their centres.",
        [
            ForStage(Stage.BUSINESS_PLAN, Decimal(6_400), "Advice on VAT before the plan is final"),
            ForStage(Stage.TRANSITION, Decimal(9_000), "The transfer agreement and the leases"),
        ],
        {legal: Decimal(9_000), tax: Decimal(6_400)},
    )
    submitted(case, asked, says, certifier=certifier, at=at)


def submitted(case: Case, asked: Round, says: Asking, *, certifier: User, at: datetime) -> Application:
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


def assessed(
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


def approved(people: dict[str, User], asked: Round, staff: CostLine, *, at: datetime) -> Application:
    """Apply for advice on the transfer of care workers, and be approved."""
    case = Case("Example Home Care Mutual", people["colleague"], today=timezone.localdate(at))
    says = Asking(
        "A fair transfer for care workers",
        "Advice that staff and unions can trust, before anybody is asked to move.",
        [ForStage(Stage.BUSINESS_CASE, Decimal(12_000), "Advice to staff and unions on terms and pensions")],
        {staff: Decimal(12_000)},
    )
    made = submitted(case, asked, says, certifier=people["certifier"], at=at)
    assessed(made, people, points=(4, 4, 3), recommends=Recommendation.RECOMMENDED, at=at)
    says_so = Decided(
        Outcome.APPROVED,
        "Who is better off, and how, is clear, and staff were asked. Value for money could be shown more plainly.",
        Decimal(12_000),
        ("Share the advice with the other councils that ask for it",),
    )
    actions.decide(made, says=says_so, by=people["admin"], at=at)
    return made


def too_early(people: dict[str, User], asked: Round, studio: CostLine, *, at: datetime) -> None:
    """Apply before there is a case for change, and be told that it is too early."""
    case = Case("Example Music Service Mutual", people["officer"], today=timezone.localdate(at))
    says = Asking(
        "A studio for young musicians",
        "A place to record in, so that the service earns money from its first day.",
        [ForStage(Stage.BUSINESS_CASE, Decimal(12_000), "Rent and equipment of a studio for one year")],
        {studio: Decimal(12_000)},
    )
    made = submitted(case, asked, says, certifier=people["certifier"], at=at)
    actions.begin_check(made, by=people["admin"], at=at)
    why = "The round asks for a case for change, and there is none yet. The idea itself is liked: come back with one."
    actions.decide(made, says=Decided(Outcome.INELIGIBLE, why), by=people["admin"], at=at)


def draft(case: Case, asked: Round, advice: CostLine, *, at: datetime) -> None:
    """Begin one, which asks for a cost that the parent body covers already."""
    who: dict[str, Any] = {"by": case.lead, "at": at}
    begun = actions.begin_application(case.spinout, asked, **who)
    actions.write_about(begun, says=About("A company of its own", "", Decimal(5_000)), **who)
    actions.write_costs(begun, says={advice.pk: Decimal(4_000)}, **who)


def followed(award: Award, people: dict[str, User], *, at: datetime) -> None:
    """Agree to an award, plan it in two parts, claim both, and be paid one of them."""
    admin: dict[str, Any] = {"by": people["admin"], "at": at}
    officer: dict[str, Any] = {"by": people["colleague"], "at": at}
    today = timezone.localdate(at)
    actions.agree_to_award(award, by=people["certifier"], at=at)
    plans = (
        Plan("Half of the advice to staff and unions", today, Decimal(6_000)),
        Plan("The rest, once the measures are agreed", today + timedelta(days=100), Decimal(6_000)),
    )
    parts = [actions.add_instalment(award, plan=plan, **admin) for plan in plans]
    bill = SimpleUploadedFile("invoice-1.csv", b"What,Amount\nAdvice to staff and unions,6000.00\n", "text/csv")
    claim = actions.make_claim(
        parts[0], amount=Decimal(6_000), note="Twelve meetings were held", upload=bill, **officer
    )
    actions.answer_claim(claim, is_approved=True, **admin)
    actions.pay_claim(claim, on=today, **admin)
    asks = "How many staff came, and what did they want to know?"
    actions.ask_for_award_returns(award, asks=asks, due_on=today + timedelta(days=7), **admin)
