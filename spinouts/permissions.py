"""Who may see a spin-out, and who may do what with it."""

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q, TextChoices

from mutuals_tracker.accounts.rules import (
    Refused,
    bodies_of,
    is_admin,
    is_signed_in,
    is_system,
    is_taskforce,
    sees_the_country,
)
from spinouts.lifecycle import ENDED_AFTER_LAUNCH, RUNNING, Outcome, Stage

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from spinouts.models import DefinitionAssessment, Note, ProposalDraft, Spinout, StaffReturn

    Anybody: TypeAlias = User | AnonymousUser

# A filter that matches no row.
NOBODY = Q(pk__in=[])


class Audience(TextChoices):
    """Whom a note is for. Admins run the service and read all of them."""

    BODY = "body", "Only the parent bodies’ people"
    TASKFORCE = "taskforce", "Only the taskforce"
    EVERYONE = "everyone", "The parent bodies’ people and the taskforce"


# What a body’s people read, and what the taskforce does.
_OF_BODIES = (Audience.BODY.value, Audience.EVERYONE.value)
_OF_TASKFORCE = (Audience.TASKFORCE.value, Audience.EVERYONE.value)


class NotNowError(Refused):
    """The person may, but not as the record stands at present."""


class OutOfRegisterError(NotNowError):
    """The record was withdrawn, or merged into another: nothing is changed on it until it is restored."""


class DraftClosedError(NotNowError):
    """The draft was submitted or discarded: nothing is changed on it any more."""


class NothingToPlanError(NotNowError):
    """The spin-out launched or ended: its launch is not planned any more."""


class CannotHoldError(NotNowError):
    """The spin-out is on hold already, or ended."""


class EndedError(NotNowError):
    """The spin-out ended: what is only said of one that goes on is said of it no more."""


class NotEndedError(NotNowError):
    """The record has not ended after its launch, so nothing became of its staff and service yet."""


class FromLedgerError(NotNowError):
    """The return follows from the transfer ledger: it is corrected there."""


def visible(user: "Anybody") -> Q:
    """Return which spin-outs the person may open: their own bodies', or all for those who see the country."""
    if not is_signed_in(user):
        return NOBODY
    if sees_the_country(user):
        return Q()
    bodies = bodies_of(user)
    return Q(parent_links__organisation__in=bodies) if bodies else NOBODY


def visible_drafts(user: "Anybody") -> Q:
    """Return which drafts the person may open: their own bodies', and nobody else's until they are submitted."""
    bodies = bodies_of(user)
    return Q(body__in=bodies) if bodies else NOBODY


def certifiable(user: "Anybody") -> Q:
    """Return which spin-outs' entries the person verifies: those of the bodies for which they are a certifier."""
    bodies = bodies_of(user, "certifier")
    return Q(parent_links__organisation__in=bodies) if bodies else NOBODY


def check_can_log(user: "Anybody") -> None:
    """Officers and certifiers log for their bodies, admins for any (product description, who uses it)."""
    _refuse_readers(user)
    if not (_runs_the_service(user) or bodies_of(user)):
        raise Refused("Only officers and certifiers of a body can log spin-outs. Ask an admin for a role")


def check_can_write(user: "Anybody") -> None:
    """Officers and certifiers write proposals of their bodies; an admin has no body for which to write one."""
    _refuse_readers(user)
    if not bodies_of(user):
        raise Refused("Only officers and certifiers of a body can write proposals. Ask an admin for a role")


def check_can_draft(user: "Anybody", body: int) -> None:
    """A draft belongs to one body: its officers and certifiers write it, and nobody else sees it."""
    if body not in bodies_of(user):
        raise Refused("Only officers and certifiers of the body can write its drafts. Ask an admin for a role")


def check_can_change_draft(user: "Anybody", draft: "ProposalDraft") -> None:
    """The body's people change a draft until it is submitted or discarded. Raises DraftClosedError afterwards."""
    check_can_draft(user, draft.body_id)
    if not draft.is_open:
        raise DraftClosedError("This draft is closed. Change the record that it became, or begin another draft")


def check_can_name_parents(user: "Anybody", bodies: Collection[int]) -> None:
    """A body's people name one of their own bodies as a parent: they would lose sight of the record otherwise."""
    check_can_log(user)
    if not _runs_the_service(user) and not bodies_of(user) & set(bodies):
        raise Refused("Name at least one of your own bodies as a parent body")


def check_can_import(user: "Anybody") -> None:
    """Files are imported by commands and by admins: one row may concern any body."""
    if not _runs_the_service(user):
        raise Refused("Only admins can import files")


def check_can_change(user: "Anybody", spinout: "Spinout") -> None:
    """Officers and certifiers of a parent body keep its records current; admins correct any; readers change nothing.

    Raises OutOfRegisterError for a record that was withdrawn or merged.
    """
    _check_keeps(user, spinout)
    if spinout.register_state != "entered":
        raise OutOfRegisterError(f"{spinout.reference} is no longer in the register. Restore it before you change it")


def check_can_carry_on(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps it says how it goes, and how the service would go on, until it ends. Raises EndedError."""
    check_can_change(user, spinout)
    if spinout.outcome not in RUNNING:
        raise EndedError(f"It ended as “{Outcome(spinout.outcome).label}”. If that is wrong, correct its journey first")


def check_can_plan(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps it says when its launch is planned, until it launches or ends. Raises NothingToPlanError."""
    check_can_change(user, spinout)
    if spinout.stage == Stage.LIVE:
        raise NothingToPlanError("It has launched. If the date of the launch is wrong, correct it in its journey")
    if spinout.outcome not in RUNNING:
        raise NothingToPlanError(f"It ended as “{Outcome(spinout.outcome).label}”, so no launch is planned")


def check_can_hold(user: "Anybody", spinout: "Spinout", is_held: bool) -> None:
    """Whoever keeps the record puts it on hold, once at a time and until it ends. Raises CannotHoldError."""
    check_can_change(user, spinout)
    if spinout.outcome not in RUNNING:
        raise CannotHoldError(f"It ended as “{Outcome(spinout.outcome).label}”, so there is nothing to put on hold")
    if is_held:
        raise CannotHoldError("It is on hold already. Change that hold, or resume it")


def check_can_tell_exit(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps the record says what became of staff and service, once it has ended after its launch.

    Raises NotEndedError for a record that goes on, or whose ending was taken back.
    """
    check_can_change(user, spinout)
    if spinout.outcome not in ENDED_AFTER_LAUNCH:
        raise NotEndedError("It has not ended after its launch. Record how it ended before you say what became of it")


def check_can_override(user: "Anybody", spinout: "Spinout") -> None:
    """A certifier of a parent body may let a spin-out through a gate with a reason (product description)."""
    check_can_change(user, spinout)
    if not _parents(spinout) & bodies_of(user, "certifier"):
        raise Refused(
            "Something that the gate asks for is missing. Only a certifier of one of its parent bodies can override it"
        )


def check_can_excuse(user: "Anybody", spinout: "Spinout") -> None:
    """Those who answer for a body's returns say when no answer is expected: its certifiers, and admins."""
    check_can_change(user, spinout)
    if not (_runs_the_service(user) or _parents(spinout) & bodies_of(user, "certifier")):
        raise Refused("Only a certifier of one of its parent bodies, or an admin, can excuse it from a staff return")


def check_can_ask_for_returns(user: "Anybody") -> None:
    """The scheduled job asks bodies for their returns and reminds them; an admin may do it in its place."""
    if not _runs_the_service(user):
        raise Refused("Bodies are asked for staff returns by a scheduled job. Only an admin can start it")


def check_can_correct(user: "Anybody", staff_return: "StaffReturn") -> None:
    """Whoever keeps the record corrects its returns or takes them back, but for those that follow from its ledger.

    Raises FromLedgerError for those.
    """
    check_can_change(user, staff_return.spinout)
    if staff_return.is_from_ledger:
        raise FromLedgerError("The transfer ledger wrote this return. Correct the ledger, and the return follows")


def check_can_lead(person: "Anybody", spinout: "Spinout") -> None:
    """Whoever leads a spin-out, or owns one of its tasks, is an officer or certifier of a parent body."""
    if not (is_signed_in(person) and person.is_active and _parents(spinout) & bodies_of(person)):
        raise Refused("Only officers and certifiers of its parent bodies can lead it or own its tasks")


def audiences(user: "Anybody", spinout: "Spinout") -> frozenset[str]:
    """Return which notes on the record the person reads, by whom they are for."""
    if _runs_the_service(user):
        return frozenset(Audience.values)
    found: set[str] = set()
    if _parents(spinout) & bodies_of(user):
        found.update(_OF_BODIES)
    if is_taskforce(user):
        found.update(_OF_TASKFORCE)
    return frozenset(found)


def readable_notes(user: "Anybody") -> Q:
    """Return which notes the person reads, on whatever record: as `audiences` says of one."""
    if _runs_the_service(user):
        return Q()
    bodies, readable = bodies_of(user), NOBODY
    if bodies:
        readable |= Q(audience__in=_OF_BODIES, spinout__parent_links__organisation__in=bodies)
    if is_taskforce(user):
        readable |= Q(audience__in=_OF_TASKFORCE)
    return readable


def is_of_parent(user: "Anybody", spinout: "Spinout", *roles: str) -> bool:
    """Return whether the person holds one of the roles for a parent body; officer or certifier where none is given."""
    return bool(_parents(spinout) & bodies_of(user, *roles))


def check_can_note(user: "Anybody", spinout: "Spinout", audience: str = Audience.EVERYONE) -> None:
    """Whoever reads notes for an audience writes for it; a note changes nothing of the record."""
    if audience not in audiences(user, spinout):
        raise Refused("You can only write notes that you can read yourself")


def check_can_remove_note(user: "Anybody", note: "Note") -> None:
    """A note is its writer's: they may remove it, and nobody else may."""
    if not (is_signed_in(user) and note.added_by_id == user.pk):
        raise Refused("Only the person who wrote a note can remove it")
    if note.removed_at is not None:
        raise Refused("This note was removed already")


def check_can_export(user: "Anybody") -> None:
    """Whoever is signed in takes away the list of what they may open; that they did is kept."""
    if not is_signed_in(user):
        raise Refused("Sign in to take away a list of spin-outs")


def check_can_read_exports(user: "Anybody") -> None:
    """Those who run the service see who took away which list."""
    if not _runs_the_service(user):
        raise Refused("Only admins can see who took away which list")


def check_can_keep_search(user: "Anybody", owner: int) -> None:
    """A saved search is its owner's: nobody else renames it, removes it or says what was seen of it."""
    if not (is_signed_in(user) and user.pk == owner):
        raise Refused("Only the person who saved a search can change it")


def check_can_see_team(user: "Anybody") -> None:
    """Officers and certifiers see who leads what of their bodies’ records, and share them out among themselves."""
    if not bodies_of(user):
        raise Refused("Only officers and certifiers of a body share out its records. Ask an admin for a role")


def check_can_withdraw(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps the record may withdraw what was logged by mistake, or merge a duplicate."""
    check_can_change(user, spinout)


def check_can_merge(user: "Anybody", duplicate: "Spinout", into: "Spinout") -> None:
    """Whoever keeps both records may merge one into the other."""
    check_can_withdraw(user, duplicate)
    check_can_change(user, into)


def check_can_restore(user: "Anybody", spinout: "Spinout") -> None:
    """Whoever keeps the record may put it back into the register."""
    _check_keeps(user, spinout)
    if spinout.register_state == "entered":
        raise Refused(f"{spinout.reference} is in the register already")


def check_can_verify(user: "Anybody", fact: "StaffReturn | DefinitionAssessment") -> None:
    """Certifiers verify what others entered for their own body, never their own entries (product description)."""
    _refuse_readers(user)
    if not _parents(fact.spinout) & bodies_of(user, "certifier"):
        raise Refused("Only a certifier of one of its parent bodies can verify this")
    if is_signed_in(user) and fact.recorded_by_id == user.pk:
        raise Refused("You entered this yourself. Ask another certifier to verify it")
    check_can_change(user, fact.spinout)
    if fact.superseded_at is not None or fact.retracts:
        raise Refused("This was corrected or taken back since. Verify the entry that stands now")


def _check_keeps(user: "Anybody", spinout: "Spinout") -> None:
    _refuse_readers(user)
    if not (_runs_the_service(user) or _parents(spinout) & bodies_of(user)):
        raise Refused("Only officers and certifiers of its parent bodies, and admins, can change this spin-out")


def _refuse_readers(user: "Anybody") -> None:
    if is_taskforce(user) and not (_runs_the_service(user) or bodies_of(user)):
        raise Refused("The taskforce reads every spin-out and changes none. Ask an officer of the body to change it")


def _runs_the_service(user: "Anybody") -> bool:
    return is_admin(user) or is_system(user)


def _parents(spinout: "Spinout") -> frozenset[int]:
    return frozenset(link.organisation_id for link in spinout.parent_links.all())
