"""Who checks, gives out, scores, agrees and decides. Nobody does so for a body of their own."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from funding.lifecycle import ApplicationState, may_become
from funding.permissions.applications import ApplicationNotNowError, check_runs_rounds
from funding.vocabulary import Conflict
from mutuals_tracker.accounts.rules import (
    Refused,
    holds,
    is_signed_in,
    sees_the_country,
)
from spinouts.permissions import is_of_parent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from funding.models import Application, Assessment
    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


def check_can_begin_check(user: "Anybody", application: "Application") -> None:
    """Admins check whether what was submitted is eligible. Raises ApplicationNotNowError otherwise."""
    check_runs_rounds(user, application, "check whether an application is eligible")
    if not may_become(application.state, ApplicationState.ELIGIBILITY_CHECK):
        raise ApplicationNotNowError("This application does not wait for its eligibility check")


def check_can_check_eligibility(user: "Anybody", application: "Application") -> None:
    """Whoever began the check, or another admin, says what was found. Raises ApplicationNotNowError otherwise."""
    check_runs_rounds(user, application, "check whether an application is eligible")
    if application.state != ApplicationState.ELIGIBILITY_CHECK:
        raise ApplicationNotNowError("Nobody is checking at present whether this application is eligible")


def check_can_assign(user: "Anybody", application: "Application") -> None:
    """Admins give applications to assessors while they are assessed. Raises ApplicationNotNowError otherwise."""
    check_runs_rounds(user, application, "give applications to assessors")
    _check_in_assessment(application)


def check_can_be_given(person: "User", application: "Application", assessors: Collection[int]) -> None:
    """Someone can be given an application who scores for its fund and has nothing to do with the applicant.

    `assessors` are the keys of the people who score for its fund. Raises Refused.
    """
    if person.pk not in assessors or not holds(person, "assessor") or not person.is_active:
        raise Refused(f"{person} does not assess for this fund")
    if is_of_parent(person, application.spinout) or person.pk in application.people:
        raise Refused(f"{person} belongs to the body that applies, or had a hand in this application")


def check_can_read_assessment(user: "Anybody", assessment: "Assessment") -> None:
    """An assessor opens what they were given; nobody else writes for them."""
    if not is_signed_in(user) or assessment.assessor_id != user.pk or not holds(user, "assessor"):
        raise Refused("This application was given to somebody else to assess")


def check_can_assess(user: "Anybody", assessment: "Assessment") -> None:
    """An assessor scores what they were given, without a conflict of interest, until they hand it in.

    Raises ApplicationNotNowError where it is too late or too early.
    """
    check_can_declare_conflict(user, assessment)
    if assessment.conflict == Conflict.DECLARED:
        raise Refused("You declared a conflict of interest, so you do not assess this application")
    if assessment.conflict != Conflict.NONE:
        raise ApplicationNotNowError("Say first whether you have a conflict of interest")


def check_can_declare_conflict(user: "Anybody", assessment: "Assessment") -> None:
    """An assessor says whether they have a conflict of interest, until they hand their scores in.

    Raises ApplicationNotNowError where it is too late.
    """
    check_can_read_assessment(user, assessment)
    _check_in_assessment(assessment.application)
    if assessment.submitted_at is not None:
        raise ApplicationNotNowError("You handed your scores in. They stay as they are")


def sees_scores(user: "Anybody", application: "Application", *, are_all_in: bool) -> bool:
    """Return whether the person may read what others scored: nobody may before all are in; applicants never do.

    An assessor then reads the others', so that they can agree.
    """
    if not are_all_in or is_of_parent(user, application.spinout):
        return False
    return sees_the_country(user) or holds(user, "assessor")


def check_can_moderate(user: "Anybody", application: "Application", assessors: Collection[int]) -> None:
    """Those who scored it agree on points and on what they recommend; an admin may write that down for them.

    `assessors` are the keys of those who handed scores in. Raises ApplicationNotNowError otherwise.
    """
    has_scored = is_signed_in(user) and user.pk in assessors and holds(user, "assessor")
    if not has_scored:
        check_runs_rounds(user, application, "write down what assessors of an application agreed, unless you are one")
    _check_in_assessment(application)


def check_can_decide(
    user: "Anybody", application: "Application", assessors: Collection[int], *, is_moderated: bool
) -> None:
    """An admin decides who did not assess it and has nothing to do with the applicant (product description).

    `assessors` are the keys of all to whom it was given; `is_moderated` is whether they agreed on what they recommend.
    Raises ApplicationNotNowError where nothing is to be decided.
    """
    check_runs_rounds(user, application, "decide on applications")
    if is_signed_in(user) and user.pk in assessors:
        raise Refused("You were asked to assess this application, so another admin decides on it")
    if application.state == ApplicationState.ASSESSMENT and not is_moderated:
        raise ApplicationNotNowError("Those who score it have not agreed yet on what they recommend")
    if application.state not in (ApplicationState.ELIGIBILITY_CHECK, ApplicationState.ASSESSMENT):
        raise ApplicationNotNowError("There is nothing to decide on this application at present")


def _check_in_assessment(application: "Application") -> None:
    if application.state != ApplicationState.ASSESSMENT:
        raise ApplicationNotNowError("This application is not being assessed at present")
