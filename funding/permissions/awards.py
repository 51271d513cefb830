"""Who may read awards; who agrees to one, claims and reports, and who pays, changes and closes it."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from mutuals_tracker.accounts.rules import (
    Refused,
    bodies_of,
    is_admin,
    is_signed_in,
    is_system,
    sees_the_country,
)
from spinouts.permissions import NOBODY, NotNowError, is_of_parent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from funding.models import Award, Claim
    from mutuals_tracker.accounts.models import User

    Anybody: TypeAlias = User | AnonymousUser


class AwardNotNowError(NotNowError):
    """The person may, but not as the award stands at present."""


def visible_awards(user: "Anybody") -> Q:
    """Return which awards the person reads: their own bodies', and all for those who see the country."""
    if is_system(user) or sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY


def check_can_agree(user: "Anybody", award: "Award") -> None:
    """An officer or certifier of a parent body agrees to the terms for it, once. Raises AwardNotNowError otherwise."""
    _check_of_body(user, award, "agree to this award")
    if award.agreed_at is not None:
        raise AwardNotNowError("Somebody has agreed to this award already")
    if award.awarded <= award.stopped:
        raise AwardNotNowError("All of this award was stopped, so there is nothing to agree to")


def check_can_claim(user: "Anybody", award: "Award") -> None:
    """Officers and certifiers of a parent body claim what is due. Raises AwardNotNowError before it was agreed to."""
    _check_of_body(user, award, "claim a part of this award")
    if award.agreed_at is None:
        raise AwardNotNowError("Nothing can be claimed before somebody agrees to this award for the body")


def check_can_report(user: "Anybody", award: "Award") -> None:
    """Officers and certifiers of a parent body tell the fund how it goes, until the award is closed."""
    _check_of_body(user, award, "send monitoring returns of this award")


def check_can_look_after(user: "Anybody", award: "Award") -> None:
    """Admins pay, change and close awards, and keep out of those of their own bodies (product description).

    Raises AwardNotNowError where nothing moves any more.
    """
    if not is_admin(user):
        raise Refused("Only admins pay, change and close awards")
    had_a_hand = is_signed_in(user) and award.application is not None and user.pk in award.application.people
    if is_of_parent(user, award.spinout) or had_a_hand:
        raise Refused("You belong to the body that was given this, or had a hand in its application. Ask another admin")
    _check_open(award)


def check_can_answer_claim(user: "Anybody", claim: "Claim") -> None:
    """A claim is approved or refused by an admin who did not make it (product description)."""
    check_can_look_after(user, claim.award)
    if is_signed_in(user) and claim.added_by_id == user.pk:
        raise Refused("You made this claim. Ask another admin to approve it")


def check_can_remind(user: "Anybody") -> None:
    """The scheduled job reminds bodies of their monitoring returns; an admin may do it in its place."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Bodies are reminded of monitoring returns by a scheduled job. Only an admin can start it")


def _check_of_body(user: "Anybody", award: "Award", act: str) -> None:
    if not is_of_parent(user, award.spinout):
        raise Refused(f"Only officers and certifiers of its parent bodies can {act}")
    _check_open(award)


def _check_open(award: "Award") -> None:
    if award.application_id is None:
        raise AwardNotNowError("This award was recorded from a source: nothing of it is agreed, claimed or paid here")
    if award.closed_at is not None:
        raise AwardNotNowError("This award is closed. What was said of it stays to be read, and nothing moves any more")
