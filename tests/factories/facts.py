"""The smallest valid facts about a spin-out: returns, assessments, moves, profiles, verifications."""

from typing import Any

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import gates, kept
from spinouts.lifecycle import State
from spinouts.models import (
    DefinitionAssessment,
    JourneyEvent,
    RegisterEntry,
    Spinout,
    StaffReturn,
    Verification,
)
from tests.factories.spinouts import written


def a_return(spinout: Spinout, when: str | None, count: float, *, by: User | None = None, **fields: Any) -> StaffReturn:
    """Record a staff return, of current headcount unless `measure` says otherwise; `supersedes` corrects another."""
    given = {"measure": "current_headcount", "qualifier": "exact", "count": count, **written(when), **fields}
    return _record(StaffReturn, spinout, by, given)


def an_assessment(
    spinout: Spinout,
    result: str = "meets",
    when: str | None = None,
    *,
    definition: str = "policy_2011",
    by: User | None = None,
    **fields: Any,
) -> DefinitionAssessment:
    """Record an assessment; without a date it holds from the launch."""
    given = {"definition": definition, "result": result, **written(when), **fields}
    return _record(DefinitionAssessment, spinout, by, given)


def an_event(
    spinout: Spinout, to_stage: str, to_outcome: str, when: str | None = None, *, by: User | None = None, **fields: Any
) -> JourneyEvent:
    """Move the spin-out from where it stands; with `supersedes` and `from_…`, correct an earlier move."""
    spinout.refresh_from_db()
    given = {
        "from_stage": spinout.stage,
        "from_outcome": spinout.outcome,
        "to_stage": to_stage,
        "to_outcome": to_outcome,
        **written(when),
        **fields,
    }
    before, after = (State(given[f"{side}_stage"], given[f"{side}_outcome"]) for side in ("from", "to"))
    return _record(JourneyEvent, spinout, by, {"gate": gates.recorded(before, after), **given})


def a_register_entry(spinout: Spinout, state: str, *, by: User | None = None, **fields: Any) -> RegisterEntry:
    """Withdraw, merge (`merged_into`) or enter the record."""
    return _record(RegisterEntry, spinout, by, {"state": state, "reason": "For the test", **fields})


def a_verification(of: StaffReturn | DefinitionAssessment, *, by: User) -> Verification:
    """Verify a return or an assessment that somebody else entered."""
    what = "staff_return" if isinstance(of, StaffReturn) else "assessment"
    return _record(Verification, of.spinout, by, {what: of})


def _record(model: Any, spinout: Spinout, by: User | None, fields: dict) -> Any:
    author = by or User.objects.system()
    with transaction.atomic(), recorded(by=author, verb="factory"):
        fact = model.objects.create(spinout=spinout, recorded_by=author, **fields)
        kept.refresh([spinout.pk])
    fact.refresh_from_db()
    return fact
