"""Who reads expressions of interest, who acts on them, and who keeps what authorities publish about them."""

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_admin, is_signed_in, is_system, sees_the_country
from procurement.challenging.states import NEXT, ChallengeState
from spinouts.permissions import NOBODY, NotNowError, check_can_change, is_of_parent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import Organisation, User
    from procurement.models import Challenge
    from spinouts.models import Spinout

    Anybody: TypeAlias = User | AnonymousUser


class ChallengeNotNowError(NotNowError):
    """The person may, but not as the expression of interest stands at present."""


def visible_challenges(user: "Anybody") -> Q:
    """Return which expressions the person reads: their own bodies', and all for those who see the country."""
    if is_system(user) or sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(spinout__parent_links__organisation__in=bodies) if bodies else NOBODY


def check_can_record_challenge(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps a record says who challenges for its service, and what its authority published about it.

    Raises OutOfRegisterError for a record that was withdrawn or merged.
    """
    check_can_change(user, spinout)


def check_can_correct_challenge(user: "Anybody", challenge: "Challenge") -> None:
    """What was received is corrected until the body was told when it is decided. Raises ChallengeNotNowError."""
    check_can_change(user, challenge.spinout)
    if not challenge.is_writable:
        raise ChallengeNotNowError(
            "The body was answered already. Take back what followed before you correct what was received"
        )


def check_can_move_challenge(user: "Anybody", challenge: "Challenge", to: str) -> None:
    """Whoever keeps the record says how the expression goes on, one step at a time. Raises ChallengeNotNowError.

    A rejection leads to no procurement (Localism Act 2011, sections 81 to 86).
    """
    check_can_change(user, challenge.spinout)
    allowed = NEXT[ChallengeState(challenge.state)] if challenge.is_open else ()
    if to not in allowed:
        after = ", ".join(state.label for state in allowed) or "nothing else"
        raise ChallengeNotNowError(f"It is “{challenge.get_state_display()}”, and can become: {after}")


def check_can_take_back(user: "Anybody", challenge: "Challenge") -> None:
    """Whoever keeps the record takes its last step back where that was a slip. Raises ChallengeNotNowError."""
    check_can_change(user, challenge.spinout)
    if challenge.is_writable:
        raise ChallengeNotNowError("Nothing followed its receipt yet. Correct what was received instead")


def sees_employees(user: "Anybody", challenge: "Challenge") -> bool:
    """Return whether the person reads which employees challenge: personal data, for the body's people and admins."""
    return is_admin(user) or is_system(user) or is_of_parent(user, challenge.spinout)


def check_can_read_challenge_terms(user: "Anybody") -> None:
    """What authorities publish about challenges, and the grounds of rejection, are for whoever is signed in."""
    if not is_signed_in(user):
        raise Refused("Sign in to read what authorities publish about challenges")


def check_can_keep_challenge_terms(user: "Anybody", authority: "Organisation") -> None:
    """Admins keep them as other reference data; what an authority publishes of itself its certifiers keep too."""
    if not (is_admin(user) or is_system(user) or authority.pk in bodies_of(user, "certifier")):
        raise Refused("Only admins, and certifiers of the authority itself, keep what it publishes about challenges")
