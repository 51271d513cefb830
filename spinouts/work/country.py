"""What those who read every body's records look at: what is new, what is late, what was let through."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import reverse

from mutuals_tracker.govuk import formats
from mutuals_tracker.work import Item, Kind
from spinouts.lifecycle import RUNNING, Stage
from spinouts.models import GateAnswer, ReturnRequest, Spinout
from spinouts.models.spinout import SpinoutQuerySet
from spinouts.work.bodies import continuity_tests, updates
from spinouts.work.records import about, in_list, record

# How long something new is shown, and how far ahead launches are.
NEW_FOR = timedelta(days=28)
AHEAD = timedelta(days=92)


def kinds(*, today: date) -> Iterator[Kind]:
    """What those who read every body's records look at: what is new, what is late, what was let through."""
    everything = Spinout.objects.in_register()
    running = everything.filter(outcome__in=RUNNING)
    yield Kind(
        "new",
        "Submitted in the last four weeks",
        everything.filter(submitted_on__gt=today - NEW_FOR, submitted_on__lte=today)
        .exclude(stage=Stage.LIVE)
        .order_by("-submitted_on", "-number"),
        lambda spinout: Item(
            about(spinout), record("detail", spinout), note=f"Submitted {formats.uk_date(spinout.submitted_on)}"
        ),
    )
    yield Kind(
        "overrides",
        "Gates that certifiers let something through",
        GateAnswer.objects.overridden()
        .filter(spinout__in=everything, added_at__date__gt=today - NEW_FOR)
        .latest_first(),
        lambda answer: Item(
            answer.get_code_display(),
            record("history", answer.spinout),
            about(answer.spinout),
            note=f"let through by {answer.added_by} on {formats.uk_date(answer.added_at)}",
        ),
        all_url=reverse("spinouts:overrides"),
    )
    yield Kind(
        "launches",
        "Launches planned in the next three months",
        running.launching_from(today)
        .filter(case__planned_on__lte=today + AHEAD)
        .select_related("case")
        .order_by("case__planned_on", "number"),
        lambda spinout: Item(
            about(spinout),
            record("dates", spinout),
            note=f"Planned for {spinout.case.planned}, {spinout.case.certainty}",
        ),
    )
    yield from _late(running, today)


def _late(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    """What is late, for somebody who may only look: each leads to the part of the record that says so."""
    for kind, section in (
        (in_list(updates(running, today), "update"), "updates"),
        (in_list(continuity_tests(running, today), "test"), "continuity"),
        (_returns_overdue(running, today), "return_requests"),
    ):
        # Somebody who also acts for a body has a kind of the same name for its records.
        yield replace(kind, code=f"late_{kind.code}", say=partial(_looked_at, kind.say, section))


def _looked_at(say: Callable[[Any], Item], section: str, row: Any) -> Item:
    spinout = row if isinstance(row, Spinout) else row.spinout
    item = say(row)
    return replace(item, text=about(spinout), url=record(section, spinout), about="" if row is spinout else item.text)


def _returns_overdue(running: SpinoutQuerySet, today: date) -> Kind:
    return Kind(
        "returns",
        "Staff returns overdue",
        ReturnRequest.objects.overdue(on=today).filter(spinout__in=running).due_first(),
        lambda each: Item(
            f"Headcount as at {each.as_at:%-d %B %Y}",
            record("return_requests", each.spinout),
            about(each.spinout),
            each.due_on,
            True,
        ),
    )
