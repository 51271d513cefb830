"""Rounds of a fund, and the parts of each: rules, criteria and conditions."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet

from funding import permissions
from funding.models import AwardCondition, Criterion, EligibilityRule, Fund, Round
from funding.models.round import RoundPart
from funding.statements import Terms
from mutuals_tracker.accounts.models import User
from mutuals_tracker.kept_rows import take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp

Part = TypeVar("Part", bound=RoundPart)


# By what each kind of part is told from others of the same round.
_CALLED: dict[type[RoundPart], str] = {EligibilityRule: "words", Criterion: "title", AwardCondition: "text"}


class RoundNamedAlreadyError(ValueError):
    """Another round of the fund has that name."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("This fund has a round of that name already. Change that one, or enter another name")


class PartThereAlreadyError(ValueError):
    """The round has the same rule, criterion or condition."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("This round has the same already")


class PartGoneError(LookupError):
    """Somebody removed it after its page was opened."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody else removed this")


@transaction.atomic
def add_round(fund: Fund, *, says: Terms, by: User, at: datetime) -> Round:
    """Add a round. The same form sent twice adds one. Raises RoundNamedAlreadyError."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="add_round"):
        fund = take(fund)
        there = fund.rounds.filter(name__iexact=says.name).first()
        if there and all(getattr(there, name) == value for name, value in says.columns().items()):
            return there
        if there:
            raise RoundNamedAlreadyError
        return Round.objects.create(fund=fund, **says.columns(), **stamp(by=by, at=at))


@transaction.atomic
def change_round(row: Round, *, says: Terms, seen: str = "", by: User, at: datetime) -> Round:
    """Change a round. Raises RoundNamedAlreadyError or ChangedSinceError."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb="change_round"):
        take(row.fund)
        row = take(row, seen=seen)
        if Round.objects.filter(fund=row.fund, name__iexact=says.name).exclude(pk=row.pk).exists():
            raise RoundNamedAlreadyError
        change(row, says.columns(), by=by, at=at)
    return row


@transaction.atomic
def add_part(row: Round, kind: type[Part], *, says: Mapping[str, object], by: User, at: datetime) -> Part:
    """Add a rule, a criterion or a condition at the end. The same form sent twice adds one."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb=f"add_{kind._meta.model_name}"):
        row = take(row)
        parts = kind._default_manager.filter(round=row)
        there = parts.filter(**says).first()
        if there:
            return there
        _refuse_another(parts, kind, says)
        place = (parts.aggregate(Max("place"))["place__max"] or 0) + 1
        return kind._default_manager.create(round=row, place=place, **says, **stamp(by=by, at=at))


@transaction.atomic
def change_part(part: Part, *, says: Mapping[str, object], seen: str = "", by: User, at: datetime) -> Part:
    """Change a rule, a criterion or a condition. Raises PartThereAlreadyError, PartGoneError or ChangedSinceError."""
    permissions.check_can_keep_funds(by)
    kind = type(part)
    with recorded(by=by, verb=f"change_{kind._meta.model_name}"):
        take(part.round)
        part = _there(part, seen)
        _refuse_another(kind._default_manager.filter(round=part.round).exclude(pk=part.pk), kind, says)
        change(part, says, by=by, at=at)
    return part


@transaction.atomic
def remove_part(part: RoundPart, *, by: User, at: datetime) -> None:
    """Remove a rule, a criterion or a condition; the history keeps it. Raises PartGoneError. `at` plays no part."""
    permissions.check_can_keep_funds(by)
    with recorded(by=by, verb=f"remove_{part._meta.model_name}"):
        _there(part, "").delete()


def _there(part: Part, seen: str) -> Part:
    try:
        return take(part, seen=seen)
    except type(part).DoesNotExist:
        raise PartGoneError from None


def _refuse_another(parts: QuerySet[Part], kind: type[Part], says: Mapping[str, object]) -> None:
    if parts.filter(**{f"{_CALLED[kind]}__iexact": says[_CALLED[kind]]}).exists():
        raise PartThereAlreadyError
