"""What waits for a person on contracts, read from the state of the records: nobody has to have been told."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.govuk import formats
from mutuals_tracker.work import Item, Kind
from procurement.advice.reserving import last_day
from procurement.models import BreakClause, Contract, Extension, PerformanceTerm
from spinouts.models import Agreement, Spinout
from spinouts.work.records import about

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# So many months before a day of notice it is due to decide (our own choice).
NOTICE_MONTHS = 3


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first."""
    if not bodies_of(user):
        return
    today = timezone.localdate(at)
    spinouts = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        spinouts = spinouts.filter(case__lead=user)
    own = Q(spinout__in=spinouts)
    soon = Q(notice_by__gte=today, notice_by__lte=last_day(today, NOTICE_MONTHS))
    options = Extension.objects.filter(own, soon).open().of_contracts_that_run(on=today).with_contract()
    yield Kind(
        "contract_options_due",
        "Options to extend a contract, to decide soon",
        options.order_by("notice_by", "pk"),
        lambda each: _notice(each, f"Decide whether it is extended until {formats.uk_date(each.new_ends_on)}"),
        hint=f"Notice is due within {NOTICE_MONTHS} months",
    )
    breaks = BreakClause.objects.filter(own, soon).of_contracts_that_run(on=today).with_contract()
    yield Kind(
        "contract_breaks_due",
        "Contracts that can be ended early, to decide soon",
        breaks.order_by("notice_by", "pk"),
        lambda each: _notice(each, f"Decide whether it ends early, on {formats.uk_date(each.breaks_on)}"),
        hint=f"Notice is due within {NOTICE_MONTHS} months",
    )
    yield Kind(
        "contract_reviews_overdue",
        "Reviews of contracts that are overdue",
        Contract.objects.filter(own, is_history=False)
        .to_review(on=today)
        .select_related("spinout")
        .order_by("review_on", "number"),
        lambda each: _contract(each, "Review it, and enter the day of the next review", each.review_on, is_late=True),
    )
    terms = PerformanceTerm.objects.filter(own).not_met().of_contracts_that_run(on=today).with_contract()
    yield Kind(
        "contract_terms_not_met",
        "Performance terms that are not met",
        terms.order_by("measured_on", "pk"),
        lambda each: _contract(each.contract, f"See to what is not met: {each.measure}", fragment="#terms"),
    )
    agreements = Agreement.objects.filter(own, contract__isnull=True).select_related("spinout")
    yield Kind(
        "agreements_to_join",
        "Agreements to join to the register of contracts",
        agreements.order_by("starts_on", "pk"),
        _agreement,
    )


def _notice(row: Extension | BreakClause, text: str) -> Item:
    return _contract(row.contract, text, row.notice_by)


def _contract(
    contract: Contract, text: str, due_on: date | None = None, *, is_late: bool = False, fragment: str = ""
) -> Item:
    address = reverse("procurement:contract", args=[contract.reference])
    return Item(text, f"{address}{fragment}", f"{contract}, {about(contract.spinout)}", due_on, is_late=is_late)


def _agreement(agreement: Agreement) -> Item:
    address = reverse("procurement:join_register", args=[agreement.spinout.reference])
    return Item("Join it to the register", address, f"{agreement.title}, {about(agreement.spinout)}")
