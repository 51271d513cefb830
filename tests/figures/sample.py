"""The sample data and its made-up corrections in the product, with the two moments at which they are known."""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from reporting import sample
from reporting.sample import loading
from spinouts.models import JourneyEvent, Spinout
from tests.factories.facts import a_register_entry, a_return, an_assessment, an_event
from tests.moments import next_moment
from tests.recount.recount import CORRECTIONS

FOLDER = Path(sample.__file__).parent
RESULTS = {"evidenced": "meets", "not_stated": "unclear", "does_not_meet": "does_not_meet"}


class KnownAt(NamedTuple):
    """The moment after the data was loaded, and the one after it was corrected."""

    loaded: datetime
    corrected: datetime

    def number(self, known: int) -> datetime:
        """Return the moment that the counting reference calls 1 or 2."""
        return self[known - 1]


@pytest.fixture(scope="module")
def known(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[KnownAt]:
    """Load the sample data, correct it, and take all of it back when the module's tests are done."""
    with django_db_blocker.unblock(), transaction.atomic():
        next_moment()
        loading.load(password="not a secret", by=User.objects.system(), at=timezone.now())
        loaded = next_moment()
        with CORRECTIONS.open(newline="") as lines:
            for row in csv.DictReader(lines):
                correct(row)
        yield KnownAt(loaded, next_moment())
        transaction.set_rollback(True)


def correct(row: dict[str, str]) -> None:
    """Record one line of corrections.csv as the fact that it is."""
    spinout = Spinout.objects.get(name=row["name"])
    if row["fact"] == "withdrawn":
        a_register_entry(spinout, "withdrawn")
    elif row["fact"] == "employee_control":
        old = spinout.assessments.current().get()
        an_assessment(spinout, RESULTS[row["value"]], supersedes=old)
    elif row["fact"] == "staff_count":
        correct_return(spinout, row)
    else:
        correct_move(spinout, row)


def correct_return(spinout: Spinout, row: dict[str, str]) -> None:
    """Add a return, or correct or take back the one that was dated `of`."""
    fields = {"qualifier": "approximate"}
    if row["of"]:
        returns = spinout.staff_returns.current()
        fields["supersedes"] = next(r for r in returns if r.effective and r.effective.written == row["of"])
    if row["value"] == "withdrawn":
        a_return(spinout, None, 0, retracts=True, **fields)
    else:
        a_return(spinout, row["date"], int(row["value"]), **fields)


def correct_move(spinout: Spinout, row: dict[str, str]) -> None:
    """Correct the date of the launch or the end, or the outcome."""
    moves = JourneyEvent.objects.current().filter(spinout=spinout).order_by("place")
    old = moves.filter(to_stage="live").exclude(from_stage="live").get() if row["fact"] == "launch" else moves.last()
    an_event(
        spinout,
        old.to_stage,
        row["value"] or old.to_outcome,
        row["date"],
        from_stage=old.from_stage,
        from_outcome=old.from_outcome,
        supersedes=old,
    )
