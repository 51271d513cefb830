"""Entering bodies, and their names."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.charities import CharityError
from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import is_cic_name
from mutuals_tracker.accounts.models import NameKind, Organisation, OrganisationName, User
from mutuals_tracker.accounts.slugs import give_slugs
from mutuals_tracker.recording import recorded


class NameTakenError(ValueError):
    """A body, this one or another, already has that name."""


class NameOutOfOrderError(ValueError):
    """A new name cannot begin before the present one did, nor in the future."""


class ClosedBeforeOpenedError(ValueError):
    """A body cannot close before it opened."""


class OfficialNameError(ValueError):
    """A body cannot be without its official or former names; only an alias can be removed."""


@transaction.atomic
def add(
    *,
    name: str,
    kind: str,
    region: str,
    opened_on: date | None,
    source_url: str,
    is_another: bool = False,
    by: User,
    at: datetime,
) -> Organisation:
    """Enter a body. Where one has that name, raises NameTakenError, unless this `is_another` of the same name."""
    permissions.check_can_administer(by)
    name = name.strip()
    if not is_another and (namesake := Organisation.objects.named(name).first()):
        raise NameTakenError(f"There is already a body called {namesake}, {namesake.get_kind_display()}")
    with recorded(by=by, verb="add body"):
        body = Organisation(name=name, kind=kind, region=region, opened_on=opened_on, source_url=source_url)
        give_slugs([body])
        body.save(force_insert=True)
        body.names.create(name=name, folded=fold(name), kind=NameKind.OFFICIAL, from_on=opened_on)
    return body


@transaction.atomic
def correct(
    body: Organisation,
    *,
    kind: str,
    region: str,
    opened_on: date | None,
    source_url: str,
    by: User,
    at: datetime,
    why: str,
) -> Organisation:
    """Correct what kind of body it is, where, and since when. Earlier figures keep the kind that they had.

    Raises ClosedBeforeOpenedError.
    """
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    if opened_on and body.closed_on and opened_on > body.closed_on:
        raise ClosedBeforeOpenedError("The date must not be after the day on which it closed")
    body.kind, body.region, body.opened_on, body.source_url = kind, region, opened_on, source_url
    with recorded(by=by, verb="correct body", why=why):
        body.save(update_fields=["kind", "region", "opened_on", "source_url"])
    return body


@transaction.atomic
def confirm(body: Organisation, *, by: User, at: datetime) -> Organisation:
    """Say that a body made from a name in an import is what it seems to be."""
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    body.is_confirmed = True
    with recorded(by=by, verb="confirm body"):
        body.save(update_fields=["is_confirmed"])
    return body


@transaction.atomic
def rename(body: Organisation, *, name: str, on: date, by: User, at: datetime, why: str = "") -> Organisation:
    """Give the body a new official name from a day on; the present one stays as a former name until that day.

    Raises NameTakenError when it has that name already, NameOutOfOrderError, or CharityError.
    """
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    name = name.strip()
    present = body.names.get(kind=NameKind.OFFICIAL)
    _check_new_name(body, present, name, on, timezone.localdate(at))
    with recorded(by=by, verb="rename body", why=why):
        present.kind, present.to_on = NameKind.FORMER, on
        present.save(update_fields=["kind", "to_on"])
        body.names.create(name=name, folded=fold(name), kind=NameKind.OFFICIAL, from_on=on)
        body.name = name
        body.save(update_fields=["name"])
    return body


def _check_new_name(body: Organisation, present: OrganisationName, name: str, on: date, today: date) -> None:
    if name == body.name:
        raise NameTakenError(f"It is called {name} already")
    if on > today:
        raise NameOutOfOrderError("The date must be today or in the past: the new name is shown from now on")
    if present.from_on and on <= present.from_on:
        raise NameOutOfOrderError("The date must be after the day on which it took its present name")
    if is_cic_name(name) and body.identifiers.of_charities().exists():
        raise CharityError("A community interest company cannot be a charity. End its charity number first")


@transaction.atomic
def add_alias(body: Organisation, *, name: str, by: User, at: datetime) -> OrganisationName:
    """Have imports and searches find the body by another name. Raises NameTakenError when it is known by it already."""
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    if holder := Organisation.objects.named(name).first():
        raise NameTakenError(
            f"It is known by {name} already"
            if holder == body
            else f"{holder} is known by {name}. Imports could not choose"
        )
    with recorded(by=by, verb="add alias"):
        return body.names.create(name=name.strip(), folded=fold(name), kind=NameKind.ALIAS)


@transaction.atomic
def remove_alias(alias: OrganisationName, *, by: User, at: datetime, why: str) -> None:
    """Take away an alias that was wrong; the history keeps it. Raises OfficialNameError."""
    permissions.check_can_administer(by)
    if alias.kind != NameKind.ALIAS:
        raise OfficialNameError("Only an alias can be removed. Rename the body instead")
    with recorded(by=by, verb="remove alias", why=why):
        alias.delete()
