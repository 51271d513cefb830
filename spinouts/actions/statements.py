"""What returns and assessments have in common: each is a dated statement that can be corrected while it stands."""

from datetime import date
from typing import TypeVar

from mutuals_tracker.partial_dates import PartialDate
from spinouts.models import DefinitionAssessment, StaffReturn

Statement = TypeVar("Statement", StaffReturn, DefinitionAssessment)


class FactDateError(ValueError):
    """A statement is dated in the future."""


class SupersededError(ValueError):
    """What was to be changed was corrected or taken back since."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("This was corrected or taken back since. Go to the entry that stands now")


def check_date(on: PartialDate | None, *, today: date) -> None:
    """Raise FactDateError for a date that begins after today."""
    if on and on.first_day > today:
        raise FactDateError("The date must be today or in the past")


def read_again(statement: Statement) -> Statement:
    """Return it as it is now that its spin-out is locked; raises SupersededError when it stands no longer."""
    standing = type(statement)._default_manager.select_related("spinout").get(pk=statement.pk)
    if standing.superseded_at is not None or standing.retracts:
        raise SupersededError
    return standing
