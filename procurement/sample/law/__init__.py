"""The rules of procurement that are known, each with its source, as an admin would enter them.

The files hold facts that others published. What could not be found is left blank, and what was inferred says so.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mutuals_tracker.accounts.models import User
from procurement.actions import codes as keeping_codes
from procurement.actions import law as keeping
from procurement.advice.law import (
    CodeListRule,
    Law,
    RegimeRule,
    ReservationRule,
    ThresholdRule,
    WarningLevelRule,
)
from procurement.cpv import code_of
from procurement.models import CodeList, Regime, Reservation, Threshold, WarningLevel
from procurement.vocabulary import Covers, Level, ListPurpose, ThresholdKind, VatBasis

FOLDER = Path(__file__).parent
_OURS: dict[str, Any] = {
    "citation": "Our choice",
    "source_note": "No statute or guidance says from when to warn. An admin changes it",
}
LEVELS = (
    WarningLevelRule(kind=Level.DEPENDENCE_PERCENT, level=50, **_OURS),
    WarningLevelRule(kind=Level.RETENDER_MONTHS, level=18, **_OURS),
)


def load(*, by: User, at: datetime) -> int:
    """Enter the rules that are not there yet, and return how many those were.

    What is there stays as it is: an admin may have changed it since, and knows better than these files.
    """
    law = read()
    who: dict[str, Any] = {"by": by, "at": at}
    missing: list[keeping.Says] = [
        *(rule for rule in law.regimes if not _has_regime(rule)),
        *(rule for rule in law.thresholds if not _has_threshold(rule)),
        *(rule for rule in law.reservations if not Reservation.objects.filter(code=rule.code).exists()),
        *(rule for rule in LEVELS if not WarningLevel.objects.filter(kind=rule.kind).exists()),
    ]
    for rule in missing:
        keeping.add_rule(rule, **who)
    lists = [each for each in law.lists if not _lists(each).exists()]
    for each in lists:
        code_list = keeping.add_rule(each, **who)
        if each.codes and isinstance(code_list, CodeList):
            keeping_codes.list_codes(code_list, dict.fromkeys(each.codes, ""), is_full=each.is_complete, **who)
    return len(missing) + len(lists)


def read() -> Law:
    """Return the rules of the files, in plain values."""
    codes: dict[tuple[str, str], set[str]] = {}
    for row in _rows("codes.csv"):
        codes.setdefault((row["regime"], row["purpose"]), set()).add(code_of(row["code"]))
    return Law(
        regimes=tuple(_regime(row) for row in _rows("regimes.csv")),
        thresholds=tuple(_threshold(row) for row in _rows("thresholds.csv")),
        reservations=tuple(_reservation(row) for row in _rows("reservations.csv")),
        lists=tuple(_list(row, codes) for row in _rows("code_lists.csv")),
    )


def _has_regime(rule: RegimeRule) -> bool:
    of_its_days = Regime.objects.filter(covers=rule.covers).overlapping(rule.starts_on, rule.ends_on)
    return of_its_days.exists() or Regime.objects.filter(code=rule.code).exists()


def _has_threshold(rule: ThresholdRule) -> bool:
    return Threshold.objects.filter(kind=rule.kind).overlapping(rule.starts_on, rule.ends_on).exists()


def _lists(rule: CodeListRule) -> Any:
    there = CodeList.objects.filter(regime__code=rule.regime, purpose=rule.purpose)
    return there.overlapping(rule.starts_on, rule.ends_on)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _dated(row: Mapping[str, str]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("starts_on", "ends_on")}
    return {name: row[name] for name in ("citation", "source_url", "source_note")} | days


def _regime(row: Mapping[str, str]) -> RegimeRule:
    said: dict[str, Any] = {name: row[name] for name in ("code", "name", "about")}
    return RegimeRule(**_dated(row), **said, covers=Covers(row["covers"]))


def _threshold(row: Mapping[str, str]) -> ThresholdRule:
    return ThresholdRule(
        **_dated(row),
        kind=ThresholdKind(row["kind"]),
        vat_basis=VatBasis(row["vat_basis"]),
        amount=Decimal(row["amount"]) if row["amount"] else None,
        is_verified=row["is_verified"] == "yes",
    )


def _reservation(row: Mapping[str, str]) -> ReservationRule:
    words: dict[str, Any] = {
        name: row[name] for name in ("code", "name", "regime", "look_back", "procedure", "definition")
    }
    months: dict[str, Any] = {name: int(row[name]) for name in ("longest_months", "look_back_months")}
    to_entry = row["looks_back_to"] == "entry"
    return ReservationRule(**_dated(row), **words, **months, looks_back_to_entry=to_entry)


def _list(row: Mapping[str, str], codes: Mapping[tuple[str, str], set[str]]) -> CodeListRule:
    return CodeListRule(
        **_dated(row),
        regime=row["regime"],
        purpose=ListPurpose(row["purpose"]),
        is_complete=row["is_complete"] == "yes",
        codes=frozenset(codes.get((row["regime"], row["purpose"]), ())),
    )
