"""The numbers that registers give to bodies."""

from datetime import date, datetime

from django.db import transaction

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.charities import check_may_be_charity
from mutuals_tracker.accounts.kinds import CHARITY_SCHEMES, clean_identifier
from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, User
from mutuals_tracker.recording import recorded


class IdentifierTakenError(ValueError):
    """A body holds that number at that time already."""


class EndsBeforeItBeginsError(ValueError):
    """A number cannot end before it began."""


@transaction.atomic
def add(
    body: Organisation,
    *,
    scheme: str,
    value: str,
    from_on: date | None = None,
    to_on: date | None = None,
    by: User,
    at: datetime,
) -> OrganisationIdentifier:
    """Note a register's number for a body.

    Raises kinds.MalformedIdentifierError, IdentifierTakenError, EndsBeforeItBeginsError, or charities.CharityError.
    """
    permissions.check_can_administer(by)
    body = Organisation.objects.select_for_update().get(pk=body.pk)
    value = clean_identifier(scheme, value)
    _check_days(from_on, to_on)
    _check_is_free(body, scheme, value, from_on, to_on)
    if to_on is None and scheme in CHARITY_SCHEMES:
        check_may_be_charity(body)
    with recorded(by=by, verb="add identifier"):
        return body.identifiers.create(scheme=scheme, value=value, from_on=from_on, to_on=to_on)


@transaction.atomic
def end(identifier: OrganisationIdentifier, *, on: date, by: User, at: datetime, why: str) -> OrganisationIdentifier:
    """Say on which day the number ceased to be the body's; raises EndsBeforeItBeginsError."""
    permissions.check_can_administer(by)
    identifier = OrganisationIdentifier.objects.select_for_update().get(pk=identifier.pk)
    _check_days(identifier.from_on, on)
    identifier.to_on = on
    with recorded(by=by, verb="end identifier", why=why):
        identifier.save(update_fields=["to_on"])
    return identifier


@transaction.atomic
def remove(identifier: OrganisationIdentifier, *, by: User, at: datetime, why: str) -> None:
    """Take away a number that was never the body's; the history keeps it."""
    permissions.check_can_administer(by)
    with recorded(by=by, verb="remove identifier", why=why):
        identifier.delete()


def _check_days(from_on: date | None, to_on: date | None) -> None:
    if from_on and to_on and to_on < from_on:
        raise EndsBeforeItBeginsError("It cannot end before it began")


def _check_is_free(body: Organisation, scheme: str, value: str, from_on: date | None, to_on: date | None) -> None:
    same = OrganisationIdentifier.objects.filter(scheme=scheme, value=value).select_related("organisation")
    if to_on is None and (held := same.filter(to_on__isnull=True).first()):
        raise IdentifierTakenError(f"{held.organisation} holds {value}")
    if same.filter(organisation=body, from_on=from_on).exists():
        raise IdentifierTakenError(f"{body} held {value} from then on already")
