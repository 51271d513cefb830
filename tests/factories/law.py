"""Rules of procurement, the smallest that are valid."""

from datetime import date
from decimal import Decimal
from typing import Any

from mutuals_tracker.revisions import stamp
from procurement.models import CodeList, ListedCode, Regime, Reservation, Threshold, WarningLevel
from procurement.vocabulary import Covers, Level, ListPurpose, ThresholdKind, VatBasis
from tests.factories.casework import AT
from tests.factories.people import person

SOURCE = {"citation": "An Act", "source_note": "A lawyer"}


def a_regime(code: str = "an-act", **given: Any) -> Regime:
    """A general regime since 2025."""
    values = {"name": "An Act", "about": "Something", "covers": Covers.GENERAL, "starts_on": date(2025, 2, 24)}
    return Regime.objects.create(code=code, **(SOURCE | values | _kept() | given))


def a_threshold(**given: Any) -> Threshold:
    """The light touch threshold since 2025."""
    values = {
        "kind": ThresholdKind.LIGHT_TOUCH,
        "amount": Decimal(1000),
        "vat_basis": VatBasis.INCLUDING,
        "starts_on": date(2025, 2, 24),
    }
    return Threshold.objects.create(**(SOURCE | values | _kept() | given))


def a_reservation(code: str = "a-section", **given: Any) -> Reservation:
    """A reservation for at most five years that looks back three."""
    regime = given.pop("regime", None) or a_regime()
    values = {"name": "A section", "longest_months": 60, "look_back_months": 36, "look_back": "x", "procedure": "x"}
    return Reservation.objects.create(code=code, regime=regime, **(SOURCE | values | _kept() | given))


def a_code_list(*codes: str, **given: Any) -> CodeList:
    """A list of reservable services with these codes."""
    regime = given.pop("regime", None) or a_regime()
    values = {"purpose": ListPurpose.RESERVABLE, "starts_on": date(2025, 2, 24)}
    made = CodeList.objects.create(regime=regime, **(SOURCE | values | _kept() | given))
    ListedCode.objects.bulk_create(ListedCode(code_list=made, code=code) for code in codes)
    return made


def a_level(**given: Any) -> WarningLevel:
    """A level from which the service warns: half of the income from one customer."""
    values = {"kind": Level.DEPENDENCE_PERCENT, "level": 50, "ends_on": date(2029, 12, 31)}
    return WarningLevel.objects.create(**(SOURCE | values | _kept() | given))


def _kept() -> dict[str, object]:
    return stamp(by=person(), at=AT)
