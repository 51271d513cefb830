"""What waits for assessors, and for admins who run the rounds."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from funding.lifecycle import ApplicationState
from funding.models import Application, Assessment
from funding.models.application import ApplicationQuerySet
from funding.scoring import ASSESSORS_NEEDED
from funding.vocabulary import Conflict
from mutuals_tracker.accounts.rules import holds, is_admin
from mutuals_tracker.work import Item, Kind
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User") -> Iterator[Kind]:
    """Yield the kinds of things that wait for an assessor, and for an admin, the most pressing first."""
    if holds(user, "assessor"):
        yield _to_assess(user)
        yield _to_agree(user)
    if is_admin(user):
        yield _to_check()
        yield _to_give_out()
        yield _to_decide(user)


def _to_assess(user: "User") -> Kind:
    rows = Assessment.objects.waiting_for(user).select_related("application__round__fund", "application__spinout")
    return Kind(
        "applications_to_assess",
        "Applications to assess",
        rows.order_by("added_at", "pk"),
        lambda each: _item("Score the application", each.application, "funding:assessment"),
        all_url=reverse("funding:assessments"),
    )


def _counting() -> Q:
    return ~Q(assessments__conflict=Conflict.DECLARED) & Q(assessments__isnull=False)


def _in_assessment() -> ApplicationQuerySet:
    """Return what is assessed, with how many assess it without a conflict and how many of their scores are in."""
    return (
        Application.objects.in_state(ApplicationState.ASSESSMENT)
        .with_round()
        .annotate(
            counting=Count("assessments", filter=_counting()),
            in_already=Count("assessments", filter=Q(assessments__submitted_at__isnull=False)),
        )
    )


def _to_agree(user: "User") -> Kind:
    own = Assessment.objects.filter(application=OuterRef("pk"), assessor=user, submitted_at__isnull=False)
    rows = _in_assessment().filter(
        Exists(own), moderation__isnull=True, in_already__gte=ASSESSORS_NEEDED, in_already=F("counting")
    )
    return Kind(
        "applications_to_agree",
        "Scores to agree on",
        rows.order_by("changed_at", "pk"),
        lambda each: _item("Agree on points and a recommendation", each, "funding:scores"),
    )


def _to_check() -> Kind:
    rows = Application.objects.in_state(ApplicationState.ELIGIBILITY_CHECK).with_round()
    return Kind(
        "applications_to_check",
        "Eligibility checks to finish",
        rows.order_by("submitted_at", "pk"),
        lambda each: _item("Say whether it is eligible", each, "funding:check_eligibility"),
        all_url=f"{reverse('funding:applications')}?state={ApplicationState.ELIGIBILITY_CHECK.value}",
    )


def _to_give_out() -> Kind:
    rows = _in_assessment().filter(counting__lt=ASSESSORS_NEEDED)
    return Kind(
        "applications_to_give_out",
        "Applications that lack an assessor",
        rows.order_by("submitted_at", "pk"),
        lambda each: _item("Give it to an assessor", each, "funding:application_assessors"),
    )


def _to_decide(user: "User") -> Kind:
    rows = (
        Application.objects.in_state(ApplicationState.ASSESSMENT)
        .filter(moderation__isnull=False)
        .exclude(assessments__assessor=user)
        .with_round()
    )
    return Kind(
        "applications_to_decide",
        "Applications to decide on",
        rows.order_by("submitted_at", "pk"),
        lambda each: _item("Decide", each, "funding:decide"),
    )


def _item(text: str, application: Application, page: str, due_on: date | None = None) -> Item:
    where = f"{application.reference} to {application.round.fund.name}, {about(application.spinout)}"
    return Item(text, reverse(page, args=[application.reference]), where, due_on)
