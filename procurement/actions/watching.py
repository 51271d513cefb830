"""Raising the risks that follow from the state of the records, and closing those whose cause has gone."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import stamp
from procurement import watching
from procurement.models import Risk, RiskMove
from procurement.permissions import risks as permissions
from procurement.risk_states import LIVE, RiskState
from procurement.watching.causes import Cause, Due, Found, due
from spinouts import kept
from spinouts.actions import turn
from spinouts.models import CaseSummary, Spinout
from spinouts.rhythms import months_after

# How many spin-outs one transaction locks.
AT_ONCE = 2_000
# Until somebody says otherwise, what the record raised is reviewed as often as what people raise.
REVIEW_MONTHS = 3


@dataclass(frozen=True)
class _Turn:
    """Who watches, and when."""

    by: User
    at: datetime

    @property
    def today(self) -> date:
        """The day on which it happens."""
        return timezone.localdate(self.at)


def watch_risks(*, causes: Iterable[Cause] | None = None, by: User, at: datetime) -> Counter[str]:
    """Raise what is due of each cause, reopen what is there again, close what has gone; return how many of each.

    Run twice it changes nothing twice, and a day on which it did not run is made good by the next. What it raises
    nobody has rated: no rating is made without a rationale, and only people write those.
    """
    permissions.check_can_watch(by)
    done: Counter[str] = Counter()
    for cause in watching.CAUSES if causes is None else causes:
        while some := _watch_some(cause, _Turn(by, at)):
            done += some
    return done


def _watch_some(cause: Cause, turn_: _Turn) -> Counter[str]:
    """Do what is due of one cause, of some spin-outs, in a transaction of its own; return how much that was."""
    with transaction.atomic(), recorded(by=turn_.by, verb="watch_risks", why=cause.code):
        turn.one_at_a_time("watching risks")
        some = sorted(due(cause, on=turn_.today).spinouts)[:AT_ONCE]
        if not some:
            return Counter()
        # Whoever changes one of these meanwhile waits, and what they changed before is read now.
        list(Spinout.objects.select_for_update().filter(pk__in=some).order_by("pk").values_list("pk"))
        now = due(cause, on=turn_.today).of(frozenset(some))
        _raise(cause, now.raise_, turn_)
        _reopen(now, turn_)
        _close(cause, now, turn_)
        kept.refresh_case(some)
    done = Counter({"raised": len(now.raise_), "there again": len(now.reopen), "gone": len(now.gone)})
    return +done


def _raise(cause: Cause, found: list[Found], turn_: _Turn) -> None:
    leads = dict(
        CaseSummary.objects.filter(spinout__in={each.spinout for each in found}).values_list("spinout", "lead")
    )
    Risk.objects.bulk_create(
        Risk(
            spinout_id=each.spinout,
            category=cause.category,
            cause=each.because,
            event=cause.event,
            effect=cause.effect,
            proximity=cause.proximity,
            owner_id=leads.get(each.spinout),
            opened_on=turn_.today,
            review_months=REVIEW_MONTHS,
            next_review_on=months_after(turn_.today, REVIEW_MONTHS),
            raised_by=cause.code,
            cause_key=each.key,
            cause_holds=True,
            **stamp(by=turn_.by, at=turn_.at),
        )
        for each in found
    )


def _reopen(now: Due, turn_: _Turn) -> None:
    because = {risk: found.because for risk, found in now.reopen}
    risks = list(Risk.objects.filter(pk__in=because))
    for risk in risks:
        turn.change(risk, {"cause_holds": True, "cause": because[risk.pk]}, by=turn_.by, at=turn_.at)
    ended = [risk for risk in risks if not risk.is_live]
    _move(((risk, because[risk.pk]) for risk in ended), RiskState.OPEN, turn_)


def _close(cause: Cause, now: Due, turn_: _Turn) -> None:
    risks = Risk.objects.filter(pk__in=now.gone)
    live = list(risks.filter(state__in=LIVE))
    risks.update(cause_holds=False, changed_by=turn_.by, changed_at=turn_.at)
    _move(((risk, cause.gone) for risk in live), RiskState.CLOSED, turn_)


def _move(risks: Iterable[tuple[Risk, str]], to: RiskState, turn_: _Turn) -> None:
    RiskMove.objects.bulk_create(
        RiskMove(
            spinout_id=risk.spinout_id,
            risk=risk,
            was=risk.state,
            becomes=to,
            moved_on=turn_.today,
            note=note,
            added_by=turn_.by,
            added_at=turn_.at,
        )
        for risk, note in risks
    )
