"""What waits for a person on procurements, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.govuk import formats
from mutuals_tracker.work import Item, Kind
from procurement.models import Bid, Procurement, ProcurementStep
from spinouts.models import Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# After so long, somebody should have said what became of a bid (our own choice).
UNDECIDED_AFTER = timedelta(days=90)


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    if not bodies_of(user):
        return
    today = timezone.localdate(at)
    spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    own = {"spinout__in": spinouts}
    yield Kind(
        "procurements_to_contract",
        "Contracts to record after the standstill period",
        Procurement.objects.filter(**own).with_whom().standing_still_no_longer(on=today).newest_first(),
        lambda each: _item(each, "Record the contract, or why there is none"),
    )
    steps = ProcurementStep.objects.filter(**own, procurement__is_history=False).overdue(on=today)
    yield Kind(
        "procurement_steps_overdue",
        "Steps of procurements that are overdue",
        steps.select_related("procurement__spinout").planned_first(),
        _step,
        hint="Planned for a day that has passed, and not recorded as done",
    )
    bids = Bid.objects.filter(**own).select_related("procurement__spinout", "lot")
    yield Kind(
        "bids_won_without_contract",
        "Contracts that were won and are not in the register",
        bids.won_without_contract().order_by("result_on", "pk"),
        lambda each: _item(each.procurement, "Add the contract that was won"),
    )
    yield Kind(
        "bids_undecided",
        "Bids of which nobody knows what became",
        bids.undecided_since(on=today - UNDECIDED_AFTER).earliest_first(),
        lambda each: _undecided(each, today),
        hint=f"Submitted more than {UNDECIDED_AFTER.days} days ago",
    )


def _item(procurement: Procurement, text: str) -> Item:
    return Item(text, _address(procurement), f"{procurement}, {about(procurement.spinout)}")


def _step(step: ProcurementStep) -> Item:
    text = f"Record or plan again: {step.get_kind_display().lower()}"
    procurement = step.procurement
    where = f"{procurement}, {about(procurement.spinout)}"
    return Item(text, _address(procurement), where, step.planned_on, is_late=True)


def _undecided(bid: Bid, today: date) -> Item:
    item = _item(bid.procurement, "Say what became of the bid")
    days = (today - bid.submitted_on).days if bid.submitted_on else 0
    return Item(item.text, item.url, f"{item.about}, submitted {formats.number(days)} days ago")


def _address(procurement: Procurement) -> str:
    return reverse("procurement:procurement", args=[procurement.reference])
