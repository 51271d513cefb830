"""Who scores for a fund."""

from datetime import datetime

from django.db import transaction

from funding import permissions
from funding.models import Assessment, Fund, FundAssessor
from mutuals_tracker.accounts.models import Role, User
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import stamp


class NoAssessorError(ValueError):
    """The person does not hold the role *assessor*."""


class StillAssessingError(ValueError):
    """The person still has applications of the fund to score."""


@transaction.atomic
def add_assessor(fund: Fund, person: User, *, by: User, at: datetime) -> FundAssessor:
    """Let somebody score for a fund; twice is once. Raises NoAssessorError."""
    with recorded(by=by, verb="add_assessor"):
        permissions.check_can_keep_assessors(by)
        Fund.objects.select_for_update().get(pk=fund.pk)
        if not any(role == Role.ASSESSOR for role, _body in person.held):
            raise NoAssessorError(f"{person} does not hold the role assessor. Give it to them first")
        there = FundAssessor.objects.filter(fund=fund, person=person).first()
        return there or FundAssessor.objects.create(fund=fund, person=person, **stamp(by=by, at=at))


@transaction.atomic
def remove_assessor(assessor: FundAssessor, *, by: User, at: datetime) -> None:
    """Let somebody score for a fund no longer; what they handed in stays. Raises StillAssessingError."""
    with recorded(by=by, verb="remove_assessor"):
        permissions.check_can_keep_assessors(by)
        found = FundAssessor.objects.select_for_update().filter(pk=assessor.pk).first()
        if found is None:
            return
        waiting = Assessment.objects.waiting_for(found.person).filter(application__round__fund=found.fund_id)
        if waiting.exists():
            raise StillAssessingError(
                f"{found.person} still has applications of this fund to score. Take them back first"
            )
        found.delete()
