"""The smallest valid rows of procurement, written straight into the tables; states are arguments."""

from datetime import UTC, date, datetime
from typing import Any

from mutuals_tracker.revisions import stamp
from procurement.models import Contract, Procurement, Regime, Reservation
from spinouts.models import Spinout
from tests.factories.people import person

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def who() -> dict[str, Any]:
    """Return the columns that say who added a row and when."""
    return stamp(by=person(), at=NOON)


def a_regime(code: str = "pa2023", **fields: Any) -> Regime:
    """Return that regime; the Procurement Act 2023 unless told otherwise."""
    given = {
        "name": "Procurement Act 2023",
        "covers": "general",
        "about": "How public bodies buy.",
        "citation": "Procurement Act 2023",
        "source_note": "Invented for a test",
        "starts_on": date(2025, 2, 24),
    }
    there = Regime.objects.filter(code=code).first()
    return there or Regime.objects.create(code=code, **given | fields, **who())


def a_reservation(code: str = "s33", **fields: Any) -> Reservation:
    """Return that reservation; section 33 unless told otherwise: five years, looking back three to the signing."""
    given = {
        "name": "Section 33",
        "regime": fields.pop("regime", None) or a_regime(),
        "longest_months": 60,
        "look_back_months": 36,
        "looks_back_to_entry": True,
        "look_back": "The same kind of services for the same authority.",
        "procedure": "A competition among mutuals.",
        "citation": "Procurement Act 2023, section 33",
        "source_note": "Invented for a test",
    }
    there = Reservation.objects.filter(code=code).first()
    return there or Reservation.objects.create(code=code, **given | fields, **who())


def a_procurement(spinout: Spinout, **fields: Any) -> Procurement:
    """Return a planned procurement of its parent body."""
    given = {"title": "Library services", "authority_name": "Example Borough Council"}
    return Procurement.objects.create(spinout=spinout, **given | fields, **who())


def a_contract(spinout: Spinout, **fields: Any) -> Contract:
    """Return a signed contract from 1 April 2026 to 31 March 2029."""
    given = {
        "title": "Library services",
        "customer_name": "Example Borough Council",
        "provider_name": "Example Libraries CIC",
        "signed_on": date(2026, 3, 2),
        "starts_on": date(2026, 4, 1),
        "starts_precision": "day",
        "ends_on": date(2029, 3, 31),
        "ends_precision": "day",
    }
    return Contract.objects.create(spinout=spinout, **given | fields, **who())


def a_reserved_contract(spinout: Spinout, *, customer: Any, awarded_on: date, **fields: Any) -> Contract:
    """Return a contract reserved under section 33, awarded on that day."""
    reservation = fields.pop("reservation", None) or a_reservation()
    given = {
        "customer": customer,
        "customer_name": customer.name,
        "awarded_on": awarded_on,
        "signed_on": awarded_on,
        "route": f"reserved_{reservation.code}",
        "reservation": reservation,
        "regime": reservation.regime,
        "cpv_codes": ["92511000"],
    }
    return a_contract(spinout, **given | fields)
