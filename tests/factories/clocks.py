"""Clocks, written straight into the table."""

from datetime import date
from typing import Any

from procurement.models import Clock
from spinouts.models import Spinout
from tests.factories.procurement import who


def a_clock(spinout: Spinout, *, ends_on: date, **fields: Any) -> Clock:
    """Return a waiver that began on 1 April 2025."""
    given = {
        "kind": "waiver",
        "authority_name": "Example Borough Council",
        "basis": "Cabinet decision of 3 March 2025",
        "starts_on": date(2025, 4, 1),
    }
    return Clock.objects.create(spinout=spinout, ends_on=ends_on, **given | fields, **who())
