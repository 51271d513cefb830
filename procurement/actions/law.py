"""Keeping the law as it changes: regimes, thresholds, reservations and lists of codes, dated and with sources."""

from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk.formats import uk_date
from mutuals_tracker.kept_rows import refuse_unseen, take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change, stamp
from procurement.advice.law import CodeListRule, RegimeRule, ReservationRule, ThresholdRule, WarningLevelRule
from procurement.models import CodeList, Regime, Reservation, Threshold, WarningLevel
from procurement.models.law import DatedRuleQuerySet
from procurement.permissions.law import check_can_keep_law
from spinouts.actions.turn import one_at_a_time

Says: TypeAlias = RegimeRule | ThresholdRule | ReservationRule | CodeListRule | WarningLevelRule
Kept: TypeAlias = Regime | Threshold | Reservation | CodeList | WarningLevel
_TABLES: dict[type, type[Kept]] = {
    RegimeRule: Regime,
    ThresholdRule: Threshold,
    ReservationRule: Reservation,
    CodeListRule: CodeList,
    WarningLevelRule: WarningLevel,
}
# What is not the same rule any more when it differs.
_STAYS = {"code", "covers", "kind", "regime", "purpose"}


class OverlapError(ValueError):
    """Another rule of the same sort holds on some of the same days."""

    def __init__(self, other: Kept) -> None:
        """Say which, and what to do."""
        began = f"from {uk_date(other.starts_on)}" if other.starts_on else "from a day that is not known"
        until = f"until {uk_date(other.ends_on)}" if other.ends_on else "with no end"
        super().__init__(
            f"“{other}” holds {began} {until}, so two would hold on one day. End that one first, or enter other dates"
        )


class CodeTakenError(ValueError):
    """Another rule has the code."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Another rule has this code. Change that one, or enter another code")


class NoSuchRegimeError(ValueError):
    """The regime to which a rule belongs is not kept."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("There is no such regime. Add the regime first")


@transaction.atomic
def add_rule(says: Says, *, by: User, at: datetime) -> Kept:
    """Add a rule. The same form sent twice adds one. Raises OverlapError, CodeTakenError or NoSuchRegimeError."""
    check_can_keep_law(by)
    with recorded(by=by, verb="add_rule_of_law"):
        one_at_a_time("rules of law")
        table = _TABLES[type(says)]
        columns = _columns(says)
        if there := table._default_manager.filter(**columns).first():
            return there
        _refuse_twice(table, columns)
        return table._default_manager.create(**columns, **stamp(by=by, at=at))


@transaction.atomic
def change_rule(rule: Kept, *, says: Says, seen: str = "", by: User, at: datetime) -> Kept:
    """Change a rule: its dates, its words, its figures and its source. What it is a rule of stays.

    The same again, as a double click sends it, changes nothing.

    Raises OverlapError or ChangedSinceError.
    """
    check_can_keep_law(by)
    with recorded(by=by, verb="change_rule_of_law"):
        one_at_a_time("rules of law")
        rule = take(rule)
        columns = {name: value for name, value in _columns(says).items() if name not in _STAYS}
        if all(getattr(rule, name) == value for name, value in columns.items()):
            return rule
        refuse_unseen(rule, seen)
        _refuse_overlap(rule, columns)
        change(rule, columns, by=by, at=at)
    return rule


def _columns(says: Says) -> dict[str, Any]:
    columns: dict[str, Any] = says.columns()
    columns.pop("codes", None)
    if isinstance(says, ReservationRule | CodeListRule):
        columns["regime"] = Regime.objects.filter(code=says.regime).first()
        if columns["regime"] is None:
            raise NoSuchRegimeError
    return columns


def _refuse_twice(table: type[Kept], columns: dict[str, Any]) -> None:
    code = columns.get("code")
    if code and table._default_manager.filter(code=code).exists():
        raise CodeTakenError
    _refuse_overlap(table(**columns), columns)


def _refuse_overlap(rule: Kept, columns: dict[str, Any]) -> None:
    """One regime of a cover, one threshold of a kind, and one list of a regime for a purpose hold on a day."""
    others = _beside(rule)
    if others is None:
        return
    other = others.overlapping(columns["starts_on"], columns["ends_on"]).exclude(pk=rule.pk).earliest_first().first()
    if other:
        raise OverlapError(other)


def _beside(rule: Kept) -> DatedRuleQuerySet | None:
    if isinstance(rule, Regime):
        return Regime.objects.filter(covers=rule.covers)
    if isinstance(rule, Threshold):
        return Threshold.objects.filter(kind=rule.kind)
    if isinstance(rule, WarningLevel):
        return WarningLevel.objects.filter(kind=rule.kind)
    if isinstance(rule, CodeList):
        return CodeList.objects.filter(regime=rule.regime, purpose=rule.purpose).select_related("regime")
    return None
