"""How a contract stands: its days in their order, each with what to do; and what a spin-out's own page shows of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from procurement.models import Amendment, BreakClause, Contract, Extension
from procurement.vocabulary import ExtensionState, WhoMay
from spinouts.models import Agreement, Spinout
from spinouts.permissions import check_can_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# How many the spin-out's own page shows.
SHOWN = 5
_MUST = {
    WhoMay.CUSTOMER: "The customer must",
    WhoMay.PROVIDER: "The mutual must",
    WhoMay.EITHER: "Whoever wants to end it must",
}


@dataclass(frozen=True)
class KeyDay:
    """A day of a contract: what it is, what to do by it, and whether it has passed."""

    on: date
    # The day as it is known, which may be a month or year.
    said: str
    what: str
    to_do: str = ""
    is_past: bool = False


def key_days(
    contract: Contract, extensions: Sequence[Extension], breaks: Sequence[BreakClause], on: date
) -> list[KeyDay]:
    """Return the days on which something is due or can happen, the earliest first."""
    found = [*_of_term(contract), *_of_extensions(extensions), *_of_breaks(breaks)]
    if contract.review_on:
        found.append((contract.review_on, "Review", "Look at how it goes, and enter the day of the next review"))
    days = [KeyDay(day, formats.uk_date(day), what, to_do, day < on) for day, what, to_do in found]
    return sorted([*days, *_of_end(contract, on)], key=lambda each: (each.on, each.what))


def _of_term(contract: Contract) -> Iterable[tuple[date, str, str]]:
    if contract.starts_on and contract.starts_precision == "day":
        yield contract.starts_on, "Starts", ""
    # The term that was signed is over on another day than the contract, where it was extended, amended or ended.
    if contract.ends_on and contract.ends_precision == "day" and contract.ends_on != contract.runs_to:
        yield contract.ends_on, "End of the term that was signed", ""


def _of_end(contract: Contract, on: date) -> Iterable[KeyDay]:
    if contract.runs_to is None:
        return
    to_do = "" if contract.is_history else "Find out well before then how the customer buys the service next"
    ends = contract.ends
    is_whole = ends and contract.terminated_on is None and ends.last_day == contract.runs_to
    said = str(ends) if is_whole else formats.uk_date(contract.runs_to)
    what = "Ends early" if contract.terminated_on else "Ends as things stand"
    yield KeyDay(contract.runs_to, said, what, to_do, contract.runs_to < on)


def _of_extensions(extensions: Iterable[Extension]) -> Iterable[tuple[date, str, str]]:
    for each in extensions:
        if each.state != ExtensionState.OPEN:
            continue
        until = formats.uk_date(each.new_ends_on)
        if each.notice_by:
            to_do = f"The customer must say by then whether it extends the contract until {until}"
            yield each.notice_by, "Notice of extension due", to_do
        yield each.new_ends_on, "Would end if the option is taken up", ""


def _of_breaks(breaks: Iterable[BreakClause]) -> Iterable[tuple[date, str, str]]:
    for each in breaks:
        day = formats.uk_date(each.breaks_on)
        must = _MUST[WhoMay(each.who)]
        if each.notice_by:
            yield each.notice_by, "Notice of break due", f"{must} say so by then, to end it on {day}"
        yield each.breaks_on, "Break", f"{each.get_who_display()} may end it on this day"


def value_now(contract: Contract, amendments: Iterable[Amendment]) -> Decimal | None:
    """Return what the contract is worth after the last amendment that says so, on the bases of its value."""
    changed = [each for each in amendments if each.new_value is not None]
    last = max(changed, key=lambda each: (each.agreed_on, each.pk), default=None)
    return last.new_value if last else contract.value


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what the spin-out's page about procurement shows of its contracts (`_contracts_of_spinout.html`)."""
    visible = Contract.objects.visible_to(user).filter(spinout=spinout)
    found = list(visible.with_whom().newest_first()[: SHOWN + 1])
    return {
        "contracts": found[:SHOWN],
        "has_more_contracts": len(found) > SHOWN,
        "ending_next": visible.running(on=on).filter(runs_to__gte=on).ending_first().first(),
        "agreements_to_join": Agreement.objects.filter(spinout=spinout, contract__isnull=True).count(),
        "may_add_contracts": allows(check_can_change, user, spinout),
        "today": on,
    }
