"""The smallest valid rows of funding."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding import scoring
from funding.models import (
    AgreedScore,
    Application,
    ApplicationCost,
    ApplicationPurpose,
    ApplicationVersion,
    Assessment,
    Award,
    AwardCondition,
    AwardEntry,
    CostBenchmark,
    CostLine,
    Cover,
    Criterion,
    EligibilityCheck,
    EligibilityRule,
    Fund,
    FundAssessor,
    FundBudget,
    FundingDecision,
    Moderation,
    ProgrammeFact,
    Round,
    Score,
)
from funding.scoring import ASSESSORS_NEEDED
from mutuals_tracker.accounts.models import Role, User
from mutuals_tracker.recording import recorded
from spinouts.models import Spinout
from tests.factories.bodies import body
from tests.factories.casework import AT, a_row
from tests.factories.people import member
from tests.factories.spinouts import written

_numbers = count(1)


def a_fund(**fields: Any) -> Fund:
    """Write a fund that gives advice."""
    number, author = next(_numbers), User.objects.system()
    given = {
        "slug": f"fund-{number}",
        "name": f"Fund {number}",
        "gives": "advice",
        "about": "Helps services to leave",
        "source_note": "Its guidance",
        "added_by": author,
        "added_at": AT,
        "changed_by": author,
        "changed_at": AT,
    }
    if "funder" not in fields:
        fields["funder"] = body(f"Funder {number}")
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return Fund.objects.create(**(given | fields))


def a_round(fund: Fund | None = None, **fields: Any) -> Round:
    """Write a round that is open, as far as is known."""
    given = {"fund": fund or a_fund(), "name": f"Round {next(_numbers)}", "source_note": "Its guidance"}
    return _kept(Round, given | fields)


def a_rule(row: Round | None = None, **fields: Any) -> EligibilityRule:
    """Write a rule about England."""
    given = {"kind": "nation", "codes": ["england"], "words": f"Rule {next(_numbers)}", "place": 1}
    return _kept(EligibilityRule, {"round": row or a_round()} | given | fields)


def a_criterion(row: Round | None = None, **fields: Any) -> Criterion:
    """Write a criterion that weighs one."""
    given = {"title": f"Criterion {next(_numbers)}", "weight": 1, "place": 1}
    return _kept(Criterion, {"round": row or a_round()} | given | fields)


def an_award_condition(row: Round | None = None, **fields: Any) -> AwardCondition:
    """Write what every award of a round asks for."""
    return _kept(AwardCondition, {"round": row or a_round(), "text": "Report back", "place": 1} | fields)


def a_budget(fund: Fund | None = None, amount: str = "1000000", when: str | None = None, **fields: Any) -> FundBudget:
    """State what a fund has to give; without a date it holds from the beginning."""
    given = {"fund": fund or a_fund(), "amount": Decimal(amount), "source_note": "A speech"}
    return _stated(FundBudget, given | written(when) | fields)


def a_programme_fact(fund: Fund | None = None, when: str | None = None, **fields: Any) -> ProgrammeFact:
    """Record what was said of a programme."""
    given = {"fund": fund or a_fund(), "says": "12 were approved", "source_note": "A speech"}
    return _stated(ProgrammeFact, given | written(when) | fields)


def _kept(model: Any, fields: dict[str, Any]) -> Any:
    author = User.objects.system()
    stamp = {"added_by": author, "added_at": AT, "changed_by": author, "changed_at": AT}
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return model.objects.create(**(stamp | fields))


def _stated(model: Any, fields: dict[str, Any]) -> Any:
    author = User.objects.system()
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return model.objects.create(recorded_by=author, **fields)


def a_cost(spinout: Spinout, **fields: Any) -> CostLine:
    """Write a cost of £1,000 as estimated."""
    return a_row(
        CostLine, spinout, **({"kind": "legal", "what": "Legal advice", "estimate": Decimal("1000.00")} | fields)
    )


def a_cover(line: CostLine, **fields: Any) -> Cover:
    """Write £400 that the parent body gives for the cost, which are secured."""
    given = {"line": line, "state": "secured", "source": "parent", "amount": Decimal("400.00")}
    return a_row(Cover, line.spinout, **(given | fields))


def a_benchmark(amount: str = "120000", when: str | None = None, **fields: Any) -> CostBenchmark:
    """State a benchmark; without a date it holds from the beginning."""
    author = User.objects.system()
    given = {"amount": Decimal(amount), "note": "A suggestion, not an average", "source_note": "An article"}
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return CostBenchmark.objects.create(recorded_by=author, **written(when), **(given | fields))


def a_round_with_a_window(fund: Fund | None = None, **fields: Any) -> Round:
    """Write a round that opened a year ago and closes in a year."""
    now = timezone.now()
    window = {"opens_at": now - timedelta(days=365), "closes_at": now + timedelta(days=365)}
    return a_round(fund, **(window | fields))


def an_application(spinout: Spinout, round_: Round | None = None, by: User | None = None, **fields: Any) -> Application:
    """Write an empty draft."""
    author = by or User.objects.system()
    given = {"round": round_ or a_round_with_a_window(), "written_by": author}
    made: Application = a_row(Application, spinout, author, **(given | fields))
    made.refresh_from_db()
    return made


def a_complete_application(
    spinout: Spinout, round_: Round | None = None, by: User | None = None, amount: str = "1000.00", **fields: Any
) -> Application:
    """Write a draft of one stage and one cost that lacks nothing but a certifier."""
    author = by or User.objects.system()
    given = {"title": "Leaving well", "summary": "Advice on the articles", "amount": Decimal(amount)}
    made = an_application(spinout, round_, author, declared_by=author, **(given | fields))
    parts = {"application": made, "amount": Decimal(amount)}
    a_row(ApplicationPurpose, spinout, author, stage="transition", what="Articles", **parts)
    a_row(ApplicationCost, spinout, author, line=a_cost(spinout), **parts)
    return made


def a_submitted_application(
    spinout: Spinout, round_: Round | None = None, by: User | None = None, certifier: User | None = None, **fields: Any
) -> Application:
    """Write one that was submitted a moment ago, with its first version."""
    author = by or User.objects.system()
    signer = certifier or member(Role.CERTIFIER, body(f"Body {next(_numbers)}"))
    made = a_complete_application(spinout, round_, author, **fields)
    now = timezone.now()
    with transaction.atomic(), recorded(by=author, verb="factory"):
        values = {"certified_by": signer, "certified_at": now, "state": "submitted", "submitted_at": now}
        Application.objects.filter(pk=made.pk).update(**values)
    made.refresh_from_db()
    content = [["Title and purpose", "Title", made.title]]
    a_row(ApplicationVersion, spinout, author, application=made, number=1, content=content, certified_by=signer)
    return made


def an_assessor(fund: Fund, **fields: Any) -> User:
    """Make somebody who scores for the fund."""
    person = member(Role.ASSESSOR, **fields)
    _kept(FundAssessor, {"fund": fund, "person": person})
    return person


def an_application_in_assessment(
    spinout: Spinout, round_: Round | None = None, by: User | None = None, **fields: Any
) -> Application:
    """Write one that was submitted and found eligible."""
    made = a_submitted_application(spinout, round_, by, **fields)
    author = User.objects.system()
    with transaction.atomic(), recorded(by=author, verb="factory"):
        Application.objects.filter(pk=made.pk).update(state="eligibility_check")
        EligibilityCheck.objects.create(
            spinout=spinout, application=made, is_eligible=True, note="It is", added_by=author, added_at=AT
        )
        Application.objects.filter(pk=made.pk).update(state="assessment")
    made.refresh_from_db()
    return made


def an_assessment(application: Application, assessor: User | None = None, *, points: int | None = None) -> Assessment:
    """Write an assessment without a conflict of interest; with points it is handed in with them for every criterion."""
    assessor = assessor or an_assessor(application.round.fund)
    parts = {"application": application, "assessor": assessor, "conflict": "none"}
    made: Assessment = a_row(Assessment, application.spinout, assessor, **parts)
    if points is not None:
        for criterion in application.round.criteria.all():
            given = {"assessment": made, "criterion": criterion, "points": points, "justification": "It says so"}
            a_row(Score, application.spinout, assessor, **given)
        with transaction.atomic(), recorded(by=assessor, verb="factory"):
            Assessment.objects.filter(pk=made.pk).update(comment="Sound", submitted_at=timezone.now())
        made.refresh_from_db()
    return made


def a_moderated_application(
    spinout: Spinout,
    round_: Round | None = None,
    by: User | None = None,
    *,
    points: int = 3,
    recommendation: str = "recommended",
    **fields: Any,
) -> Application:
    """Write one that two assessors scored alike, and agreed on."""
    made = an_application_in_assessment(spinout, round_, by, **fields)
    for _ in range(ASSESSORS_NEEDED):
        an_assessment(made, points=points)
    criteria = list(made.round.criteria.all())
    for criterion in criteria:
        a_row(AgreedScore, spinout, application=made, criterion=criterion, points=points)
    total = scoring.score((criterion.weight, points) for criterion in criteria)
    agreed = {"recommendation": recommendation, "note": "Both agree", "score": total}
    a_row(Moderation, spinout, application=made, round=made.round, **agreed)
    return made


def an_award(spinout: Spinout, fund: Fund | None = None, amount: str | None = "1000.00", **fields: Any) -> Award:
    """Record an award from a source; with an amount of None nobody knows how much it was."""
    given = {"fund": fund or a_fund(), "title": "Advice", "purpose": "To leave well", "source_note": "A list"}
    made: Award = a_row(Award, spinout, **(given | fields))
    if amount is not None:
        an_entry(made, "award", amount)
    made.refresh_from_db()
    return made


def an_approved_award(spinout: Spinout, round_: Round | None = None, amount: str = "1000.00", **fields: Any) -> Award:
    """Write an application that was approved for all that it asked, with its decision and its award."""
    round_ = round_ or a_round_with_a_window()
    if not round_.fund.budgets.exists():
        a_budget(round_.fund)
    made = a_moderated_application(spinout, round_, amount=amount)
    decider = member(Role.ADMIN)
    decided = {"outcome": "approved", "amount": Decimal(amount), "reasons": "Strong", "letter": "Yes"}
    a_row(FundingDecision, spinout, decider, application=made, **decided)
    given = {"application": made, "round": round_, "fund": round_.fund, "title": made.title, "purpose": made.summary}
    dated = {"decided_on": timezone.localdate(), "decided_precision": "day"}
    with transaction.atomic():
        with recorded(by=decider, verb="factory"):
            Application.objects.filter(pk=made.pk).update(state="approved")
        award: Award = a_row(Award, spinout, decider, **(given | dated | fields))
        an_entry(award, "award", amount)
    award.refresh_from_db()
    return award


def an_agreed_award(spinout: Spinout, round_: Round | None = None, amount: str = "1000.00", **fields: Any) -> Award:
    """Write an approved award to whose terms the body agreed: it is in delivery."""
    award = an_approved_award(spinout, round_, amount, **fields)
    by = award.application.certified_by  # type: ignore[union-attr]
    with transaction.atomic(), recorded(by=by, verb="factory"):
        Award.objects.filter(pk=award.pk).update(agreed_at=timezone.now(), agreed_by=by)
        Application.objects.filter(pk=award.application_id).update(state="in_delivery")
    award.refresh_from_db()
    return award


def an_entry(award: Award, kind: str, amount: str, **fields: Any) -> AwardEntry:
    """Let something happen to the money of an award."""
    why = {} if kind in ("award", "payment") else {"reason": "It was agreed"}
    given = {"award": award, "kind": kind, "amount": Decimal(amount), "happened_on": timezone.localdate()}
    made: AwardEntry = a_row(AwardEntry, award.spinout, **(given | why | fields))
    return made
