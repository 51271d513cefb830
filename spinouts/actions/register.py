"""Taking a record out of the register, as a mistake or a duplicate, and putting it back."""

from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import numbers, profile, turn
from spinouts.models import RegisterEntry, Spinout


class CannotMergeError(ValueError):
    """The two records cannot be one: the same record, or an invented one and a real one."""


@transaction.atomic
def withdraw(spinout: Spinout, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RegisterEntry:
    """Withdraw a record that was logged by mistake: it leaves every figure from now on, at whatever date."""
    with recorded(by=by, verb="withdraw", why=reason):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_withdraw(by, spinout)
        entry = RegisterEntry.objects.create(spinout=spinout, state="withdrawn", reason=reason, recorded_by=by)
        kept.refresh([spinout.pk])
    return entry


@transaction.atomic
def restore(spinout: Spinout, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> RegisterEntry:
    """Put a withdrawn or merged record back: it was right after all.

    Raises SameIdentityError or NumberGivenAwayError.
    """
    with recorded(by=by, verb="restore", why=reason):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_restore(by, spinout)
        profile.check_identity(profile.Described.by(profile.latest(spinout)), but=spinout)
        numbers.check_not_given_away(spinout, by=by)
        submitted = PartialDate.on(spinout.submitted_on) if spinout.submitted_on else None
        entry = RegisterEntry.objects.create(
            spinout=spinout, state="entered", reason=reason, recorded_by=by, **dated(submitted)
        )
        kept.refresh([spinout.pk])
    return entry


@transaction.atomic
def merge(
    duplicate: Spinout, *, into: Spinout, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> RegisterEntry:
    """Merge a duplicate into the record that it duplicates. Its returns and assessments stay where they are.

    It leaves every figure from now on; what it held is not copied. Raises CannotMergeError.
    """
    with recorded(by=by, verb="merge", why=reason):
        # Both are locked in one order, so that two mergers cannot wait for each other.
        list(Spinout.objects.select_for_update().filter(pk__in=[duplicate.pk, into.pk]).order_by("pk"))
        duplicate = turn.take(duplicate, by=by, at=at, sent=sent)
        into = Spinout.objects.get(pk=into.pk)
        permissions.check_can_merge(by, duplicate, into)
        if duplicate.pk == into.pk:
            raise CannotMergeError("A record cannot be merged into itself")
        if duplicate.is_example != into.is_example:
            raise CannotMergeError("An example can only be merged with another example")
        entry = RegisterEntry.objects.create(
            spinout=duplicate, state="merged", merged_into=into, reason=reason, recorded_by=by
        )
        kept.refresh([duplicate.pk])
    return entry
