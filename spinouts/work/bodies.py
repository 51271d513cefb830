"""What waits for a person on spin-outs, read from the state of the records: nobody has to have been told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.urls import reverse

from mutuals_tracker.accounts.rules import bodies_of, holds, sees_the_country
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import Precision
from mutuals_tracker.work import Item, Kind
from spinouts import gatekeeping
from spinouts.lifecycle import ORDER, RUNNING, Stage
from spinouts.models import (
    CaseTask,
    Condition,
    Decision,
    GateAnswer,
    Mention,
    Milestone,
    ProposalDraft,
    ReturnRequest,
    Spinout,
    StaffReturn,
)
from spinouts.models.spinout import SpinoutQuerySet

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# How long something new is shown to those who read the country, and how far ahead launches are.
NEW_FOR = timedelta(days=28)
AHEAD = timedelta(days=92)
# How soon something due is worth showing.
SOON = timedelta(days=14)


def of_person(user: "User", *, today: date, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person, the most pressing first.

    `only_led` narrows what waits on their bodies' records to those that they lead.
    """
    yield _mentions(user)
    if bodies_of(user):
        for kind in _of_bodies(user, today=today, only_led=only_led):
            yield replace(kind, all_url=f"/?whose=mine&kind={kind.code}") if only_led else kind
    if sees_the_country(user):
        yield from _of_the_country(today=today)


def _of_bodies(user: "User", *, today: date, only_led: bool) -> Iterator[Kind]:
    own = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        own = own.filter(case__lead=user)
    running = own.filter(outcome__in=RUNNING)
    yield _ready_to_move(running)
    if holds(user, "certifier"):
        yield _sign_off(user)
    yield from _to_do(running, today)
    yield from _to_decide(running, today)
    yield _returns(running, today)
    yield _updates(running, today)
    yield from _continuity(running, today)
    if not only_led:
        yield _without_lead(running)
        yield _drafts(user)
    yield _without_exit_record(own)


def _record(name: str, spinout: Spinout, *parts: object) -> str:
    return reverse(f"spinouts:{name}", args=[spinout.reference, *parts])


def _about(spinout: Spinout) -> str:
    return f"{spinout.reference} {spinout.name}" + (" (example)" if spinout.is_example else "")


def _mentions(user: "User") -> Kind:
    return Kind(
        "mentions",
        "You were mentioned",
        Mention.objects.unread_by(user),
        lambda mention: Item(
            f"{mention.note.added_by} mentioned you",
            _record("notes", mention.note.spinout),
            _about(mention.note.spinout),
        ),
    )


def _ready_to_move(running: SpinoutQuerySet) -> Kind:
    """Spin-outs before their launch whose next gate has all that it asks for."""
    return Kind(
        "ready",
        "Ready for the next stage",
        gatekeeping.ready(running).filter(case__held_since__isnull=True).order_by("number"),
        lambda spinout: Item(f"Move to {_next(spinout).label.lower()}", _record("move", spinout), _about(spinout)),
        hint="Everything that the next gate asks for is there",
    )


def _next(spinout: Spinout) -> Stage:
    return ORDER[ORDER.index(Stage(spinout.stage)) + 1]


def _sign_off(user: "User") -> Kind:
    return Kind(
        "sign_off",
        "Staff returns to sign off",
        StaffReturn.objects.awaiting_verification_by(user).oldest_first(),
        lambda each: Item(
            f"{each.count.normalize():,f}, {each.get_measure_display().lower()}, {each.effective or 'no date'}",
            _record("staff_return", each.spinout, each.pk),
            _about(each.spinout),
        ),
        hint="Entered by others for your bodies, verified by nobody yet",
    )


def _to_do(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    yield Kind(
        "tasks",
        "Tasks overdue or due soon",
        CaseTask.objects.open().filter(spinout__in=running, due_on__lte=today + SOON).due_first(),
        lambda task: Item(str(task), _task_url(task), _about(task.spinout), task.due_on, task.due_on < today),
    )
    yield Kind(
        "milestones",
        "Milestones that have passed",
        Milestone.objects.overdue(on=today).filter(spinout__in=running).in_order().select_related("spinout"),
        lambda each: Item(
            each.title, _record("tasks", each.spinout), _about(each.spinout), each.planned_on, is_late=True
        ),
    )


def _task_url(task: CaseTask) -> str:
    return _record("task", task.spinout, task.code) if task.code else _record("own_task", task.spinout, task.pk)


def _to_decide(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    awaited = Decision.objects.awaited().filter(spinout__in=running).select_related("spinout")
    yield Kind(
        "decisions",
        "Decisions that are awaited",
        awaited.order_by("expected_on", "pk"),
        lambda each: Item(
            f"{each.decided_by}: {each.get_about_display().lower()}",
            _record("change_decision", each.spinout, each.pk),
            _about(each.spinout),
            each.expected_on,
            each.expected_on < today,
        ),
    )
    conditions = Condition.objects.open().in_force().filter(spinout__in=running, due_on__lte=today + SOON)
    yield Kind(
        "conditions",
        "Conditions overdue or due soon",
        conditions.select_related("spinout").order_by("due_on", "pk"),
        lambda each: Item(
            each.text,
            _record("discharge_condition", each.spinout, each.pk),
            _about(each.spinout),
            each.due_on,
            each.due_on < today,
        ),
    )


def _returns(running: SpinoutQuerySet, today: date) -> Kind:
    return Kind(
        "returns",
        "Staff returns that were asked for",
        ReturnRequest.objects.unanswered().filter(spinout__in=running).due_first(),
        lambda each: Item(
            f"Headcount as at {each.as_at:%-d %B %Y}",
            _record("return_requests", each.spinout),
            _about(each.spinout),
            each.due_on,
            each.due_on < today,
        ),
    )


def _updates(running: SpinoutQuerySet, today: date) -> Kind:
    stale = running.filter(case__update_due_on__lt=today).select_related("case")
    return Kind(
        "updates",
        "Progress updates overdue",
        stale.order_by("case__update_due_on", "number"),
        lambda spinout: Item(
            "Write a progress update",
            _record("update_progress", spinout),
            _about(spinout),
            spinout.case.update_due_on,
            True,
        ),
        all_url=f"{reverse('spinouts:listing')}?due=update",
    )


def _continuity(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    yield Kind(
        "continuity_tests",
        "Continuity plans whose test is overdue",
        running.with_overdue_test(on=today).select_related("case").order_by("case__next_test_on", "number"),
        lambda spinout: Item(
            "Test the continuity plan",
            _record("continuity", spinout),
            _about(spinout),
            spinout.case.next_test_on,
            is_late=True,
        ),
        all_url=f"{reverse('spinouts:listing')}?due=test",
    )
    yield Kind(
        "continuity_plans",
        "Continuity plans to be agreed",
        running.without_agreed_plan().order_by("number"),
        lambda spinout: Item("Complete and agree the continuity plan", _record("continuity", spinout), _about(spinout)),
    )


def _without_lead(running: SpinoutQuerySet) -> Kind:
    return Kind(
        "unassigned",
        "Records that nobody leads",
        running.exclude(stage=Stage.LIVE).filter(case__lead__isnull=True).order_by("number"),
        lambda spinout: Item("Say who leads it", _record("assign", spinout), _about(spinout)),
        all_url=reverse("spinouts:team"),
    )


def _drafts(user: "User") -> Kind:
    return Kind(
        "drafts",
        "Drafts that are still being written",
        ProposalDraft.objects.visible_to(user).open().newest_first(),
        lambda draft: Item(str(draft), reverse("spinouts:draft", args=[draft.pk]), str(draft.body)),
        all_url=reverse("spinouts:drafts"),
    )


def _without_exit_record(own: SpinoutQuerySet) -> Kind:
    return Kind(
        "exits",
        "Ended, and nobody has said what became of staff and service",
        own.without_exit_record().order_by(F("ended_on").desc(nulls_last=True), "-number"),
        lambda spinout: Item("Say what became of it", _record("exit_record", spinout), _about(spinout)),
    )


def _of_the_country(*, today: date) -> Iterator[Kind]:
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
            _about(spinout), _record("detail", spinout), note=f"Submitted {formats.uk_date(spinout.submitted_on)}"
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
            _record("history", answer.spinout),
            _about(answer.spinout),
            note=f"let through by {answer.added_by} on {formats.uk_date(answer.added_at)}",
        ),
        all_url=reverse("spinouts:overrides"),
    )
    yield Kind(
        "launches",
        "Launches planned in the next three months",
        running.filter(_may_launch(today), case__planned_on__lte=today + AHEAD)
        .select_related("case")
        .order_by("case__planned_on", "number"),
        lambda spinout: Item(
            _about(spinout),
            _record("dates", spinout),
            note=f"Planned for {spinout.case.planned}, {spinout.case.certainty}",
        ),
    )
    yield from _late(running, today)


def _may_launch(today: date) -> Q:
    """Return the condition that a planned launch, as finely as its date is known, is not over yet."""
    begins = {
        Precision.DAY: today,
        Precision.MONTH: today.replace(day=1),
        Precision.YEAR: today.replace(month=1, day=1),
    }
    conditions = (Q(case__planned_precision=fine, case__planned_on__gte=day) for fine, day in begins.items())
    return reduce(or_, conditions)


def _late(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    """What is late, for somebody who may only look: each leads to the part of the record that says so."""
    for kind, section in (
        (_updates(running, today), "updates"),
        (next(_continuity(running, today)), "continuity"),
        (_returns_overdue(running, today), "return_requests"),
    ):
        # Somebody who also acts for a body has a kind of the same name for its records.
        yield replace(kind, code=f"late_{kind.code}", say=partial(_looked_at, kind.say, section))


def _looked_at(say: Callable[[Any], Item], section: str, row: Any) -> Item:
    spinout = row if isinstance(row, Spinout) else row.spinout
    item = say(row)
    return replace(item, text=_about(spinout), url=_record(section, spinout), about="" if row is spinout else item.text)


def _returns_overdue(running: SpinoutQuerySet, today: date) -> Kind:
    return Kind(
        "returns",
        "Staff returns overdue",
        ReturnRequest.objects.overdue(on=today).filter(spinout__in=running).due_first(),
        lambda each: Item(
            f"Headcount as at {each.as_at:%-d %B %Y}",
            _record("return_requests", each.spinout),
            _about(each.spinout),
            each.due_on,
            True,
        ),
    )
