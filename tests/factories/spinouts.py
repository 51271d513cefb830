"""The smallest valid spin-out, made of facts, at whatever stage a test wants it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import gates, kept
from spinouts.lifecycle import ENDINGS, NOTHING, Outcome, Stage, State
from spinouts.models import (
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    ProfileParent,
    RegisterEntry,
    Spinout,
)


def a_spinout(
    name: str = "Sample Care",
    *,
    parents: Sequence[Organisation] = (),
    stage: str = Stage.LIVE,
    outcome: str = Outcome.ACTIVE,
    launched: str | None = None,
    ended: str | None = None,
    submitted: str | None = None,
    assessed: str = "",
    is_example: bool = False,
    by: User | None = None,
    **profile: Any,
) -> Spinout:
    """Make one with its journey, profile and register entry; dates are written `2012`, `2012-07` or `2012-07-31`.

    `launched` dates the event that begins the record, whatever its stage. `assessed` is the result of a 2011 policy
    assessment that holds from the launch. Other names are fields of the profile (`region="london"`).
    """
    author = by or User.objects.system()
    with transaction.atomic(), recorded(by=author, verb="factory"):
        spinout = Spinout.objects.create(
            name=name,
            folded_name=fold(name),
            stage=stage,
            outcome=outcome,
            is_example=is_example,
            created_at=timezone.now(),
            created_by=author,
        )
        RegisterEntry.objects.create(spinout=spinout, state="entered", recorded_by=author, **written(submitted))
        first = State(stage, Outcome.ACTIVE if outcome in ENDINGS else outcome)
        _move(spinout, NOTHING, first, launched, author)
        if outcome in ENDINGS:
            _move(spinout, first, State(stage, outcome), ended, author)
        _profile(spinout, author, parents, {"name": name, **profile})
        if assessed:
            DefinitionAssessment.objects.create(
                spinout=spinout, definition="policy_2011", result=assessed, recorded_by=author
            )
        kept.refresh([spinout.pk])
    spinout.refresh_from_db()
    return spinout


def written(when: str | None) -> dict:
    """Return a fact's two date columns for a date as people write it, or for none."""
    return dated(PartialDate.parse(when) if when else None)


def _move(spinout: Spinout, before: State, after: State, when: str | None, author: User) -> None:
    JourneyEvent.objects.create(
        spinout=spinout,
        from_stage=before.stage,
        from_outcome=before.outcome,
        to_stage=after.stage,
        to_outcome=after.outcome,
        gate=gates.recorded(before, after),
        recorded_by=author,
        **written(when),
    )


def _profile(spinout: Spinout, author: User, parents: Sequence[Organisation], fields: dict) -> None:
    kind = parents[0].kind if parents else ""
    profile = Profile.objects.create(spinout=spinout, recorded_by=author, **{"parent_kind": kind, **fields})
    for place, parent in enumerate(parents):
        ProfileParent.objects.create(profile=profile, organisation=parent, place=place)
