"""Who may read applications; who writes, signs, submits, asks for more and withdraws."""

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

    from funding.models import Application
    from mutuals_tracker.accounts.models import User
    from spinouts.models import Spinout

    Anybody: TypeAlias = User | AnonymousUser


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
    check_runs_rounds(user, application, "send an application back for more information")
    if not may_become(application.state, ApplicationState.MORE_INFORMATION):
        raise ApplicationNotNowError("This application cannot be sent back at present")


def check_runs_rounds(user: "Anybody", application: "Application", act: str) -> None:
    """Admins run the rounds, and keep out of what their own body or they themselves applied for."""
    if not (is_admin(user) or is_system(user)):
        raise Refused(f"Only admins {act}")
    if is_of_parent(user, application.spinout) or (is_signed_in(user) and user.pk in application.people):
        raise Refused("You belong to the body that applies, or had a hand in this application. Ask another admin")
