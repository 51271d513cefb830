"""What authorities publish about challenges, the grounds of rejection, and bank holidays: keeping them as they change.

What was reckoned of an expression that was received already stays as it was.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, transaction

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.kept_rows import KeptRow, take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp
from procurement.challenging.clocks import Length
from procurement.challenging.statements import GroundSays, Published
from procurement.models import BankHoliday, ChallengeTerms, RejectionGround
from procurement.permissions import challenges as permissions
from procurement.permissions.law import check_can_keep_law

Row = TypeVar("Row", bound=KeptRow)
# The lengths of two units are compared from a day on; February, the shortest month, makes none longer than it says.
_FROM = date(2023, 2, 1)


class TermsOverlapError(ValueError):
    """Other terms of the same authority hold on some of those days."""


class GapOrderError(ValueError):
    """The least gap after acceptance would be longer than the most."""


class GroundOverlapError(ValueError):
    """Another ground of the same number holds on some of those days."""


class HolidayThereError(ValueError):
    """That day is a bank holiday already."""


class GoneError(LookupError):
    """Somebody removed it after its page was opened."""


@transaction.atomic
def add_terms(authority: Organisation, *, says: Published, by: User, at: datetime) -> ChallengeTerms:
    """Record what an authority publishes. The same sent twice adds one. Raises TermsOverlapError or GapOrderError."""
    permissions.check_can_keep_challenge_terms(by, authority)
    with recorded(by=by, verb="add_challenge_terms"):
        _check_gaps(says.least_gap, says.most_gap)
        there = ChallengeTerms.objects.filter(authority=authority, **says.columns()).first()
        return there or _or_overlap(
            lambda: ChallengeTerms.objects.create(authority=authority, **says.columns(), **stamp(by=by, at=at)),
            _terms_overlap(),
        )


@transaction.atomic
def change_terms(row: ChallengeTerms, *, says: Published, seen: str = "", by: User, at: datetime) -> ChallengeTerms:
    """Change them. Raises TermsOverlapError, GapOrderError, GoneError or ChangedSinceError."""
    permissions.check_can_keep_challenge_terms(by, row.authority)
    with recorded(by=by, verb="change_challenge_terms"):
        _check_gaps(says.least_gap, says.most_gap)
        row = _take(row, seen)
        _or_overlap(lambda: change(row, says.columns(), by=by, at=at), _terms_overlap())
    return row


@transaction.atomic
def remove_terms(row: ChallengeTerms, *, seen: str = "", by: User, at: datetime) -> None:
    """Remove terms that were recorded by mistake; their history stays. Raises GoneError or ChangedSinceError."""
    permissions.check_can_keep_challenge_terms(by, row.authority)
    with recorded(by=by, verb="remove_challenge_terms"):
        _take(row, seen).delete()


@transaction.atomic
def add_ground(*, says: GroundSays, by: User, at: datetime) -> RejectionGround:
    """Add a ground of rejection. The same form sent twice adds one. Raises GroundOverlapError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="add_rejection_ground"):
        there = RejectionGround.objects.filter(**asdict(says)).first()
        return there or _or_overlap(
            lambda: RejectionGround.objects.create(**asdict(says), **stamp(by=by, at=at)), _ground_overlap(says)
        )


@transaction.atomic
def change_ground(row: RejectionGround, *, says: GroundSays, seen: str = "", by: User, at: datetime) -> RejectionGround:
    """Change a ground of rejection. Raises GroundOverlapError or ChangedSinceError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="change_rejection_ground"):
        row = _take(row, seen)
        _or_overlap(lambda: change(row, asdict(says), by=by, at=at), _ground_overlap(says))
    return row


@transaction.atomic
def add_bank_holiday(*, day: date, name: str, by: User, at: datetime) -> BankHoliday:
    """Add a bank holiday in England. The same form sent twice adds one. Raises HolidayThereError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="add_bank_holiday"):
        there = BankHoliday.objects.filter(day=day).first()
        if there and there.name == name:
            return there
        error = HolidayThereError("That day is a bank holiday already")
        if there:
            raise error
        return _or_overlap(lambda: BankHoliday.objects.create(day=day, name=name, **stamp(by=by, at=at)), error)


@transaction.atomic
def remove_bank_holiday(row: BankHoliday, *, by: User, at: datetime) -> None:
    """Remove a bank holiday that is none; its history stays. Raises GoneError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="remove_bank_holiday"):
        _take(row, "").delete()


def _take(row: Row, seen: str) -> Row:
    try:
        return take(row, seen=seen)
    except type(row).DoesNotExist as gone:
        raise GoneError("Somebody else removed this") from gone


Made = TypeVar("Made")


def _or_overlap(write: Callable[[], Made], error: Exception) -> Made:
    """Run what writes; where the database finds another row in its place, raise the error instead."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as refusal:
        if any(name in str(refusal) for name in _ONE_AT_A_TIME):
            raise error from refusal
        raise


_ONE_AT_A_TIME = (
    "challengeterms_one_at_a_time",
    "rejectionground_one_of_a_number_at_a_time",
    "procurement_bankholiday_day",
)


def _terms_overlap() -> TermsOverlapError:
    return TermsOverlapError(
        "Other terms of this authority hold on some of these days. Change those, or enter days on which they do not"
    )


def _ground_overlap(says: GroundSays) -> GroundOverlapError:
    return GroundOverlapError(f"Ground {says.number} is kept for some of these days already. Change that one")


def _check_gaps(least: Length | None, most: Length | None) -> None:
    if least and most and least.after(_FROM) > most.after(_FROM):
        raise GapOrderError(f"The most gap must be {least} or more: the procurement starts no earlier than that")
