"""Three invented clocks: an arrangement that ends in seventeen months, a bond, and a waiver that is over."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from mutuals_tracker.accounts.models import User
from procurement.actions import clocks
from procurement.cliffs import ClockKind
from spinouts.models import Spinout

_COUNCIL = "Example Borough Council"


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let an officer enter them for the invented youth service."""
    officer, today = people["officer"], timezone.localdate(at)
    youth = Spinout.objects.get(name="Example Youth Services Mutual", is_example=True)
    for says in _clocks(today):
        clocks.add_clock(youth, says=says, by=officer, at=at)


def _clocks(today: date) -> list[clocks.Wound]:
    return [
        clocks.Wound(
            ClockKind.VERTICAL,
            _COUNCIL,
            "Invented: cabinet decision on a company that the council controls",
            today - timedelta(days=200),
            today + timedelta(days=520),
        ),
        clocks.Wound(
            ClockKind.BOND,
            _COUNCIL,
            "Invented: performance bond that the services agreement asks for",
            today - timedelta(days=200),
            today + timedelta(days=80),
            amount=Decimal(250_000),
        ),
        clocks.Wound(
            ClockKind.WAIVER,
            _COUNCIL,
            "Invented: waiver of contract standing orders",
            today - timedelta(days=600),
            today - timedelta(days=40),
        ),
    ]
