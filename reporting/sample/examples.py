"""The invented cases of the two example councils: how far each has come, and what was verified."""

from datetime import datetime

from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate
from spinouts.actions.journey import move
from spinouts.actions.verification import verify_return
from spinouts.lifecycle import ORDER, Stage
from spinouts.models import Spinout, StaffReturn

# Spin-out, whose officer moves it, and the months in which it reached the stages after exploring.
JOURNEYS = (
    ("Example Youth Services Mutual", "officer", ("2023-11", "2024-03", "2024-09", "2025-02")),
    ("Example Home Care Mutual", "officer", ("2024-10", "2025-01")),
    ("Sample Adult Learning Mutual", "stranger", ("2023-02", "2023-06", "2023-12", "2024-05", "2024-11")),
)


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Move the example cases on as their officers would, and verify a return as their certifier would."""
    for name, officer, months in JOURNEYS[:0]:
        spinout = Spinout.objects.get(name=name, is_example=True)
        for stage, month in zip(ORDER[1:], months, strict=False):
            move(spinout, to=Stage(stage), on=PartialDate.parse(month), by=people[officer], at=at)
    verified = StaffReturn.objects.current().filter(
        spinout__name="Example Libraries Mutual", measure="current_headcount", effective_on="2024-03-31"
    )
    verify_return(verified.get(), by=people["certifier"], at=at)
