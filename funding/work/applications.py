"""What waits for a person on applications, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from funding.lifecycle import WRITABLE, ApplicationState
from funding.models import Application
from funding.models.application import ApplicationQuerySet
from mutuals_tracker.accounts.rules import bodies_of, is_admin
from mutuals_tracker.work import Item, Kind
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# How soon a closing is worth showing.
SOON = timedelta(days=14)


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    if bodies_of(user):
        own = _of_bodies(user, only_led=only_led)
        yield _sent_back(own)
        yield _closing(own, at)
        yield _to_certify(user, own, at)
    if is_admin(user):
        yield _submitted()


def _of_bodies(user: "User", *, only_led: bool) -> ApplicationQuerySet:
    spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    return Application.objects.filter(spinout__in=spinouts).with_round()


def _still_open(at: datetime) -> Q:
    return Q(round__is_closed=False) & (Q(round__closes_at__isnull=True) | Q(round__closes_at__gt=at))


def _sent_back(own: ApplicationQuerySet) -> Kind:
    rows = own.in_state(ApplicationState.MORE_INFORMATION).order_by("changed_at", "pk")
    return Kind(
        "applications_sent_back", "A fund asks for more", rows, lambda each: _item("Answer what is asked", each)
    )


def _closing(own: ApplicationQuerySet, at: datetime) -> Kind:
    ends = timezone.make_aware(datetime.combine(timezone.localdate(at) + SOON + timedelta(days=1), time.min))
    drafts = own.in_state(ApplicationState.DRAFT).filter(_still_open(at), round__closes_at__lt=ends)
    return Kind(
        "applications_closing",
        "Applications to submit before their round closes",
        drafts.order_by("round__closes_at", "pk"),
        lambda each: _item("Submit the application", each, timezone.localdate(each.round.closes_at)),
    )


def _to_certify(user: "User", own: ApplicationQuerySet, at: datetime) -> Kind:
    signs = Spinout.objects.of_bodies(bodies_of(user, "certifier"))
    ready = own.filter(spinout__in=signs, state__in=WRITABLE, certified_by__isnull=True, declared_by__isnull=False)
    # Of a draft whose round has closed nothing comes any more.
    ready = ready.filter(Q(state=ApplicationState.MORE_INFORMATION) | _still_open(at)).exclude(written_by=user)
    return Kind(
        "applications_to_certify",
        "Applications to sign off",
        ready.order_by(F("round__closes_at").asc(nulls_last=True), "pk"),
        lambda each: _item("Read it and sign it off", each),
    )


def _submitted() -> Kind:
    rows = Application.objects.in_state(ApplicationState.SUBMITTED).with_round().order_by("submitted_at", "pk")
    return Kind(
        "applications_submitted",
        "Applications that were submitted",
        rows,
        lambda each: _item("Look at the application", each),
        all_url=f"{reverse('funding:applications')}?state={ApplicationState.SUBMITTED.value}",
    )


def _item(text: str, application: Application, due_on: date | None = None) -> Item:
    where = f"{application.reference} to {application.round.fund.name}, {about(application.spinout)}"
    return Item(text, reverse("funding:application", args=[application.reference]), where, due_on)
