"""What follows an award: its conditions, what is planned, claims, and what its fund asks to hear."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from funding.models import Award, AwardTerm, Claim, ClaimAnswer, Instalment, MonitoringReturn
from mutuals_tracker.accounts.models import Role, User
from tests.factories.casework import a_row, some_evidence
from tests.factories.funding import an_entry
from tests.factories.people import member

_numbers = count(1)


def an_award_term(award: Award, **fields: Any) -> AwardTerm:
    """Attach a condition to an award."""
    made: AwardTerm = a_row(AwardTerm, award.spinout, **({"award": award, "text": "Report back"} | fields))
    return made


def an_instalment(award: Award, amount: str = "400.00", **fields: Any) -> Instalment:
    """Plan a part of an award for today."""
    given = {"award": award, "amount": Decimal(amount), "due_on": timezone.localdate()}
    made: Instalment = a_row(Instalment, award.spinout, **(given | {"what": f"Part {next(_numbers)}"} | fields))
    return made


def a_claim(
    instalment: Instalment, amount: str | None = None, by: User | None = None, *, answer: bool | None = None
) -> Claim:
    """Claim an instalment, all of it unless `amount` says otherwise; approved or refused where `answer` says so."""
    award = instalment.award
    by = by or award.application.written_by  # type: ignore[union-attr]
    given = {"award": award, "instalment": instalment, "note": "Two days", "evidence": some_evidence(by)}
    asked = Decimal(amount) if amount else instalment.amount
    made: Claim = a_row(Claim, award.spinout, by, amount=asked, **given)
    if answer is not None:
        parts = {"claim": made, "is_approved": answer, "note": "" if answer else "Not this"}
        a_row(ClaimAnswer, award.spinout, member(Role.ADMIN), **parts)
    return made


def a_paid_claim(instalment: Instalment, amount: str | None = None) -> Claim:
    """Claim an instalment, approve and pay it."""
    made = a_claim(instalment, amount, answer=True)
    an_entry(made.award, "payment", str(made.amount), claim=made)
    return made


def a_monitoring_return(award: Award, due: int = 30, **fields: Any) -> MonitoringReturn:
    """Ask for a return that is due so many days from today."""
    given = {"award": award, "asks": "How does it go?", "due_on": timezone.localdate() + timedelta(days=due)}
    made: MonitoringReturn = a_row(MonitoringReturn, award.spinout, **(given | fields))
    return made
