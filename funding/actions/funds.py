"""Funds, what each has to give, and what else is known of a programme."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from funding import permissions
from funding.models import Fund, FundBudget, ProgrammeFact
from funding.statements import Described, Source
from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.kept_rows import take
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp
from spinouts.actions.turn import one_at_a_time

# What stands in addresses where a fund's slug would.
_RESERVED = {"new", "spin-outs", "benchmark", "applications", "assessments", "awards", "referrals", "need"}


class FundNamedAlreadyError(ValueError):
    """Another fund has that name."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("There is a fund of that name already. Change that one, or enter another name")


class SaidAlreadyError(ValueError):
    """The same was said before, as of the same date."""


class TakenBackError(ValueError):
    """Somebody took it back, or corrected it, after its page was opened."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This was taken back or corrected since. Look at what stands now")


@transaction.atomic
def add_fund(*, says: Described, is_example: bool = False, by: User, at: datetime) -> Fund:
    """Add a fund. The same form sent twice adds one. Raises FundNamedAlreadyError."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="add_fund"):
        _one_at_a_time()
        there = Fund.objects.filter(name__iexact=says.name).first()
        if there and all(getattr(there, name) == value for name, value in says.columns().items()):
            return there
        if there:
            raise FundNamedAlreadyError
        slug = _free_slug(says.name)
        return Fund.objects.create(slug=slug, is_example=is_example, **says.columns(), **stamp(by=by, at=at))


@transaction.atomic
def change_fund(fund: Fund, *, says: Described, seen: str = "", by: User, at: datetime) -> Fund:
    """Change what a fund is. Raises FundNamedAlreadyError or ChangedSinceError."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="change_fund"):
        _one_at_a_time()
        fund = take(fund, seen=seen)
        if Fund.objects.filter(name__iexact=says.name).exclude(pk=fund.pk).exists():
            raise FundNamedAlreadyError
        change(fund, says.columns(), by=by, at=at)
    return fund


@transaction.atomic
def state_budget(
    fund: Fund, *, amount: Decimal, since: PartialDate | None, source: Source, by: User, at: datetime
) -> FundBudget:
    """Say what a fund has to give in all, from a date on. `at` plays no part, because PostgreSQL stamps facts.

    Raises SaidAlreadyError where another amount stands as of that very date: that one is taken back first.
    """
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="state_budget"):
        take(fund)
        stands = FundBudget.objects.current().filter(fund=fund, **dated(since)).first()
        if stands and (stands.amount, stands.source_url, stands.source_note) == (amount, *vars(source).values()):
            return stands
        if stands:
            raise SaidAlreadyError("A budget stands as of that date already. Take that one back first")
        return FundBudget.objects.create(fund=fund, amount=amount, recorded_by=by, **vars(source), **dated(since))


@transaction.atomic
def tell_fact(
    fund: Fund,
    *,
    says: str,
    amount: Decimal | None,
    when: PartialDate | None,
    source: Source,
    by: User,
    at: datetime,
) -> ProgrammeFact:
    """Record what was said of a whole programme. The same form sent twice records it once. `at` plays no part."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="tell_programme_fact"):
        take(fund)
        columns = {"says": says, "amount": amount, **vars(source), **dated(when)}
        there = ProgrammeFact.objects.current().filter(fund=fund, **columns).first()
        return there or ProgrammeFact.objects.create(fund=fund, recorded_by=by, **columns)


@transaction.atomic
def take_back(stated: FundBudget | ProgrammeFact, *, reason: str, by: User, at: datetime) -> None:
    """Take back a budget or a fact that is wrong; as known earlier it still stands. Raises TakenBackError."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="take_back_of_fund", why=reason):
        take(stated.fund)
        stated = type(stated).objects.get(pk=stated.pk)
        if stated.superseded_at is not None or stated.retracts:
            raise TakenBackError
        said: dict[str, Any] = {"says": stated.says} if isinstance(stated, ProgrammeFact) else {}
        said |= {name: getattr(stated, name) for name in ("fund", "amount", "source_url", "source_note")}
        retraction = {"supersedes": stated, "retracts": True, "reason": reason, "recorded_by": by}
        type(stated).objects.create(**said, **retraction, **dated(stated.effective))


def _one_at_a_time() -> None:
    """Keep two funds of one name from being added, or named so, at the same moment."""
    one_at_a_time("funds by name")


def _free_slug(name: str) -> str:
    stem = slugify(name)[:54].strip("-") or "fund"
    taken = set(Fund.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slugs = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in slugs if slug not in taken | _RESERVED)
