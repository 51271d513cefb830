"""What waits for a person on awards, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone

from funding.models import Award, AwardTerm, Claim, MonitoringReturn
from funding.models.claim import REMIND_BEFORE
from mutuals_tracker.accounts.rules import bodies_of, is_admin
from mutuals_tracker.govuk import formats
from mutuals_tracker.work import Item, Kind
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for somebody of a body, and for an admin, the most pressing first."""
    today = timezone.localdate(at)
    if bodies_of(user):
        spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
        if only_led:
            spinouts = spinouts.filter(case__lead=user)
        yield _returns(spinouts, today)
        yield _to_agree(spinouts)
    if is_admin(user):
        # Nobody sees to an award of a body of their own: that waits for another admin.
        own = Spinout.objects.of_bodies(bodies_of(user))
        yield _claims_to_answer(user, own)
        yield _claims_to_pay(own)
        yield _conditions(own, today)


def _returns(keys: QuerySet[Spinout], today: date) -> Kind:
    rows = MonitoringReturn.objects.waiting().filter(
        award__spinout__in=keys, award__closed_at__isnull=True, due_on__lte=today + REMIND_BEFORE
    )
    return Kind(
        "award_returns_due",
        "What funds want to hear of your awards",
        rows.select_related("award__fund", "award__spinout").order_by("due_on", "pk"),
        lambda each: _item(
            "Send the monitoring return", each.award, "send_award_return", each.pk, due_on=each.due_on, today=today
        ),
    )


def _to_agree(keys: QuerySet[Spinout]) -> Kind:
    waiting = {"application__isnull": False, "agreed_at__isnull": True, "closed_at__isnull": True}
    rows = Award.objects.filter(spinout__in=keys, awarded__gt=F("stopped"), **waiting)
    return Kind(
        "awards_to_agree",
        "Awards to agree to",
        rows.with_whom().order_by("decided_on", "pk"),
        lambda each: _item("Read its terms and agree to them", each, "agree_to_award"),
    )


def _claims_to_answer(user: "User", own: QuerySet[Spinout]) -> Kind:
    rows = Claim.objects.unanswered().exclude(added_by=user).exclude(spinout__in=own)
    return Kind(
        "claims_to_answer",
        "Claims to approve or refuse",
        rows.select_related("award__fund", "award__spinout").order_by("added_at", "pk"),
        lambda each: _item(f"Look at the claim of {formats.money(each.amount)}", each.award, "answer_claim", each.pk),
    )


def _claims_to_pay(own: QuerySet[Spinout]) -> Kind:
    rows = Claim.objects.to_pay().exclude(spinout__in=own)
    return Kind(
        "claims_to_pay",
        "Claims to pay",
        rows.select_related("award__fund", "award__spinout").order_by("answer__added_at", "pk"),
        lambda each: _item(f"Record the payment of {formats.money(each.amount)}", each.award, "pay_claim", each.pk),
    )


def _conditions(own: QuerySet[Spinout], today: date) -> Kind:
    rows = AwardTerm.objects.filter(
        discharged_at__isnull=True, due_on__lt=today, award__agreed_at__isnull=False, award__closed_at__isnull=True
    )
    return Kind(
        "award_conditions_overdue",
        "Conditions of awards whose day has passed",
        rows.exclude(spinout__in=own).select_related("award__fund", "award__spinout").order_by("due_on", "pk"),
        lambda each: _item(
            "Say how it was met", each.award, "discharge_term", each.pk, due_on=each.due_on, today=today
        ),
    )


def _item(
    text: str, award: Award, page: str, *more: object, due_on: date | None = None, today: date | None = None
) -> Item:
    where = f"{award.reference} from {award.fund}, {about(award.spinout)}"
    is_late = due_on is not None and today is not None and due_on < today
    return Item(text, reverse(f"funding:{page}", args=[award.reference, *more]), where, due_on, is_late=is_late)
