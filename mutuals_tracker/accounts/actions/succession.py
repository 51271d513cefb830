"""What becomes of bodies: abolished, succeeded by another, or found to be another one entered twice."""

from datetime import date, datetime

from django.db import transaction

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.actions.bodies import ClosedBeforeOpenedError
from mutuals_tracker.accounts.charities import check_may_be_charity
from mutuals_tracker.accounts.models import Membership, NameKind, Organisation, User
from mutuals_tracker.recording import recorded


class SuccessionError(ValueError):
    """The two bodies cannot stand to each other in that way; the message says why."""


@transaction.atomic
def abolish(
    body: Organisation, *, on: date, successor: Organisation | None, by: User, at: datetime, why: str
) -> Organisation:
    """Say from which day the body no longer exists, and which one took its place, if one did.

    Whoever acts for the successor then acts for this body's records too. It can be done again to correct either.
    Raises ClosedBeforeOpenedError or SuccessionError.
    """
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    if body.opened_on and on < body.opened_on:
        raise ClosedBeforeOpenedError("The date must not be before the day on which it came into being")
    if successor is not None:
        _check_may_stand_in(successor, body)
    body.closed_on, body.succeeded_by = on, successor
    with recorded(by=by, verb="abolish body", why=why):
        body.save(update_fields=["closed_on", "succeeded_by"])
    return body


@transaction.atomic
def reopen(body: Organisation, *, by: User, at: datetime, why: str) -> Organisation:
    """Take back that a body was abolished, and who succeeded it."""
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    body.closed_on = body.succeeded_by = None
    with recorded(by=by, verb="reopen body", why=why):
        body.save(update_fields=["closed_on", "succeeded_by"])
    return body


@transaction.atomic
def merge(duplicate: Organisation, *, into: Organisation, by: User, at: datetime, why: str) -> Organisation:
    """Say that two entries are one body. Its names, numbers and people go over to `into`.

    Spin-outs' profiles are facts and go on naming the duplicate; whoever reads them takes it for `into`
    (`Organisation.objects.one_and_the_same`), so no figure changes. It cannot be taken back here.
    Raises SuccessionError or charities.CharityError.
    """
    permissions.check_can_administer(by)
    locked = Organisation.objects.select_for_update().order_by("pk").in_bulk([duplicate.pk, into.pk])
    duplicate, into = locked[duplicate.pk], locked[into.pk]
    _check_may_stand_in(into, duplicate)
    if duplicate.succeeded_by_id:
        raise SuccessionError(f"{duplicate} has a successor. Reopen it first, then merge it")
    if duplicate.is_example != into.is_example:
        raise SuccessionError("An example body and a real one cannot be the same")
    if duplicate.identifiers.of_charities().exists():
        check_may_be_charity(into)
    with recorded(by=by, verb="merge body", why=why):
        _hand_over_names(duplicate, into)
        _hand_over_numbers(duplicate, into)
        _hand_over_people(duplicate, into, by, at)
        duplicate.merged_into, duplicate.is_confirmed = into, True
        duplicate.save(update_fields=["merged_into", "is_confirmed"])
    return into


def _check_may_stand_in(later: Organisation, earlier: Organisation) -> None:
    if later.pk == earlier.pk:
        raise SuccessionError("Select another body than this one")
    if later.merged_into_id:
        raise SuccessionError(f"{later} was merged into another body. Select that one")
    if earlier.merged_into_id:
        raise SuccessionError(f"{earlier} was merged into another body already")
    if later.pk in Organisation.objects.stood_in_for([earlier.pk]):
        raise SuccessionError(f"{later} came before {earlier}, so it cannot come after it too")


def _hand_over_names(duplicate: Organisation, into: Organisation) -> None:
    known = set(into.names.values_list("folded", flat=True))
    for name in duplicate.names.order_by("pk"):
        if name.folded in known:
            name.delete()
            continue
        known.add(name.folded)
        name.organisation = into
        name.kind = NameKind.ALIAS if name.kind == NameKind.OFFICIAL else name.kind
        name.save(update_fields=["organisation", "kind"])


def _hand_over_numbers(duplicate: Organisation, into: Organisation) -> None:
    held = set(into.identifiers.values_list("scheme", "value", "from_on"))
    for number in duplicate.identifiers.order_by("pk"):
        if (number.scheme, number.value, number.from_on) in held:
            number.delete()
            continue
        number.organisation = into
        number.save(update_fields=["organisation"])


def _hand_over_people(duplicate: Organisation, into: Organisation, by: User, at: datetime) -> None:
    there = set(into.memberships.current().values_list("user_id", "role"))
    for membership in duplicate.memberships.current().order_by("pk").select_for_update():
        membership.ended_at = at
        membership.save(update_fields=["ended_at"])
        if (membership.user_id, membership.role) not in there:
            Membership.objects.create(
                user_id=membership.user_id, role=membership.role, organisation=into, granted_by=by, granted_at=at
            )
