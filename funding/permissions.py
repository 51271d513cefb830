"""Who may read funds and costs and who keeps them; who applies, signs, asks for more and withdraws."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from funding.lifecycle import ApplicationState, may_become
from funding.vocabulary import Conflict
from mutuals_tracker.accounts.rules import (
    Refused,
    bodies_of,
    holds,
    is_admin,
    is_signed_in,
    is_system,
    sees_the_country,
)
from spinouts.permissions import NOBODY, NotNowError, check_can_change, is_of_parent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from funding.models import Application, Assessment
    from mutuals_tracker.accounts.models import User
    from spinouts.models import Spinout

    Anybody: TypeAlias = User | AnonymousUser


def check_can_read_funds(user: "Anybody") -> None:
    """Funds, their rounds and their rules are for everybody who is signed in."""
    if not is_signed_in(user):
        raise Refused("Sign in to read about funds")


def check_can_keep_funds(user: "Anybody") -> None:
    """Admins keep funds as they keep other reference data (product description, who uses it)."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only admins keep funds and their rounds. Tell an admin what is wrong or missing")


def check_can_keep_costs(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps a record says what it costs before its launch; history may be added after it.

    Raises OutOfRegisterError for a record that was withdrawn or merged.
    """
    check_can_change(user, spinout)


class ApplicationNotNowError(NotNowError):
    """The person may, but not as the application stands at present."""


def visible(user: "Anybody") -> Q:
    """Return which applications the person reads: their own bodies', and those submitted for those who see the country.

    A draft is its body's own until it is submitted. Assessors read those that they were given, once they have said that
    they have no conflict of interest.
    """
    if is_system(user):
        return Q()
    found = Q(submitted_at__isnull=False) if sees_the_country(user) else NOBODY
    if holds(user, "assessor"):
        found |= Q(assessments__assessor=user, assessments__conflict=Conflict.NONE)
    bodies = bodies_of(user)
    return found | Q(spinout__parent_links__organisation__in=bodies) if bodies else found


def check_can_apply(user: "Anybody", spinout: "Spinout") -> None:
    """Officers and certifiers of a parent body apply for its spin-outs, and nobody does so in their place.

    Raises OutOfRegisterError for a record that was withdrawn or merged.
    """
    if not is_of_parent(user, spinout):
        raise Refused("Only officers and certifiers of its parent bodies can apply for this spin-out")
    check_can_change(user, spinout)


def check_can_write_application(user: "Anybody", application: "Application") -> None:
    """Whoever may apply writes the application until it is submitted, and again when the fund asks for more.

    Raises ApplicationNotNowError otherwise.
    """
    check_can_apply(user, application.spinout)
    if not application.is_writable:
        raise ApplicationNotNowError(
            "This application is not being written at present: it was submitted, or came to an end"
        )


def check_can_certify_application(user: "Anybody", application: "Application") -> None:
    """A certifier of a parent body signs what somebody else wrote last (product description)."""
    if not is_of_parent(user, application.spinout, "certifier"):
        raise Refused("Only a certifier of one of its parent bodies can sign this off")
    check_can_write_application(user, application)
    if is_signed_in(user) and application.written_by_id == user.pk:
        raise Refused("You changed this last. Ask another certifier to sign it off")


def check_can_withdraw_application(user: "Anybody", application: "Application") -> None:
    """Whoever may apply withdraws until the fund has decided. Raises ApplicationNotNowError afterwards."""
    check_can_apply(user, application.spinout)
    if not may_become(application.state, ApplicationState.WITHDRAWN):
        raise ApplicationNotNowError("This application cannot be withdrawn any more: it was decided, or came to an end")


def check_can_send_back(user: "Anybody", application: "Application") -> None:
    """Admins run the rounds and ask for more, until there is a decision. Raises ApplicationNotNowError otherwise."""
    if not is_admin(user):
        raise Refused("Only admins send an application back for more information")
    if not may_become(application.state, ApplicationState.MORE_INFORMATION):
        raise ApplicationNotNowError("This application cannot be sent back at present")


def check_can_keep_assessors(user: "Anybody") -> None:
    """Admins say who scores for a fund: the role *assessor* belongs to one (product description, who uses it)."""
    if not is_admin(user):
        raise Refused("Only admins say who assesses for a fund")


def check_can_begin_check(user: "Anybody", application: "Application") -> None:
    """Admins check whether what was submitted is eligible. Raises ApplicationNotNowError otherwise."""
    _check_runs_rounds(user, application, "check whether an application is eligible")
    if not may_become(application.state, ApplicationState.ELIGIBILITY_CHECK):
        raise ApplicationNotNowError("This application does not wait for its eligibility check")


def check_can_check_eligibility(user: "Anybody", application: "Application") -> None:
    """Whoever began the check, or another admin, says what was found. Raises ApplicationNotNowError otherwise."""
    _check_runs_rounds(user, application, "check whether an application is eligible")
    if application.state != ApplicationState.ELIGIBILITY_CHECK:
        raise ApplicationNotNowError("Nobody is checking at present whether this application is eligible")


def check_can_assign(user: "Anybody", application: "Application") -> None:
    """Admins give applications to assessors while they are assessed. Raises ApplicationNotNowError otherwise."""
    _check_runs_rounds(user, application, "give applications to assessors")
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
        _check_runs_rounds(user, application, "write down what assessors of an application agreed, unless you are one")
    _check_in_assessment(application)


def check_can_decide(
    user: "Anybody", application: "Application", assessors: Collection[int], *, is_moderated: bool
) -> None:
    """An admin decides who did not assess it and has nothing to do with the applicant (product description).

    `assessors` are the keys of all to whom it was given; `is_moderated` is whether they agreed on what they recommend.
    Raises ApplicationNotNowError where nothing is to be decided.
    """
    _check_runs_rounds(user, application, "decide on applications")
    if is_signed_in(user) and user.pk in assessors:
        raise Refused("You were asked to assess this application, so another admin decides on it")
    if application.state == ApplicationState.ASSESSMENT and not is_moderated:
        raise ApplicationNotNowError("Those who score it have not agreed yet on what they recommend")
    if application.state not in (ApplicationState.ELIGIBILITY_CHECK, ApplicationState.ASSESSMENT):
        raise ApplicationNotNowError("There is nothing to decide on this application at present")


def _check_runs_rounds(user: "Anybody", application: "Application", act: str) -> None:
    """Admins run the rounds, and keep out of what their own body or they themselves applied for."""
    if not (is_admin(user) or is_system(user)):
        raise Refused(f"Only admins {act}")
    if is_of_parent(user, application.spinout) or (is_signed_in(user) and user.pk in application.people):
        raise Refused("You belong to the body that applies, or had a hand in this application. Ask another admin")


def _check_in_assessment(application: "Application") -> None:
    if application.state != ApplicationState.ASSESSMENT:
        raise ApplicationNotNowError("This application is not being assessed at present")


def visible_awards(user: "Anybody") -> Q:
    """Return which awards the person reads: their own bodies', and all for those who see the country."""
    if is_system(user) or sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY


def visible_referrals(user: "Anybody") -> Q:
    """Return which referrals the person reads: their own bodies', and all for those who see the country."""
    return visible_awards(user)
