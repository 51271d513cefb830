"""What waits on the records of a person's own bodies: what to move, do, decide, answer, plan and tell."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.urls import reverse

from mutuals_tracker.accounts.rules import bodies_of, holds, sees_the_country
from mutuals_tracker.work import Item, Kind
from spinouts import gatekeeping
from spinouts.lifecycle import ORDER, RUNNING, Stage
from spinouts.models import (
    CaseTask,
    Condition,
    Decision,
    DefinitionAssessment,
    Milestone,
    ProposalDraft,
    ReturnRequest,
    Spinout,
    StaffReturn,
    TransferWave,
)
from spinouts.models.spinout import SpinoutQuerySet
from spinouts.work.records import about, in_list, record

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# How soon something due is worth showing.
SOON = timedelta(days=14)


def kinds(user: "User", *, today: date, only_led: bool) -> Iterator[Kind]:
    """Yield what waits on the records of the person's bodies, or on those of them that they lead."""
    own = Spinout.objects.of_bodies(bodies_of(user)).in_register()
    if only_led:
        own = own.filter(case__lead=user)
    running = own.filter(outcome__in=RUNNING)
    yield _ready_to_move(running, today)
    if holds(user, "certifier"):
        yield from _sign_off(user)
    yield from _to_do(running, today)
    yield from _to_decide(running, today)
    yield _missed_launches(running, today)
    yield _transfers(running, today)
    yield _returns(running, today)
    # The list holds the whole country for somebody who reads it, and so is no list of theirs.
    yield updates(running, today) if sees_the_country(user) else in_list(updates(running, today), "update")
    tests = continuity_tests(running, today)
    yield tests if sees_the_country(user) else in_list(tests, "test")
    yield _continuity_plans(running)
    if not only_led:
        yield _without_lead(running)
        yield _drafts(user)
    yield _without_exit_record(own)


def _ready_to_move(running: SpinoutQuerySet, today: date) -> Kind:
    """Spin-outs before their launch whose next gate has all that it asks for."""
    return Kind(
        "ready",
        "Ready for the next stage",
        gatekeeping.ready(running, on=today).filter(case__held_since__isnull=True).order_by("number"),
        lambda spinout: Item(f"Move to {_next(spinout).label.lower()}", record("move", spinout), about(spinout)),
        hint="Everything that the next gate asks for is there",
    )


def _next(spinout: Spinout) -> Stage:
    return ORDER[ORDER.index(Stage(spinout.stage)) + 1]


def _sign_off(user: "User") -> Iterator[Kind]:
    yield Kind(
        "sign_off",
        "Staff returns to sign off",
        StaffReturn.objects.awaiting_verification_by(user).oldest_first(),
        lambda each: Item(
            f"{each.count.normalize():,f}, {each.get_measure_display().lower()}, {each.effective or 'no date'}",
            record("staff_return", each.spinout, each.pk),
            about(each.spinout),
        ),
        hint="Entered by others for your bodies, verified by nobody yet",
    )
    yield Kind(
        "assessments",
        "Definition assessments to verify",
        DefinitionAssessment.objects.awaiting_verification_by(user).oldest_first(),
        lambda each: Item(
            f"{each.get_definition_display()}: {each.get_result_display().lower()}",
            record("assessment", each.spinout, each.pk),
            about(each.spinout),
        ),
        hint="Entered by others for your bodies, verified by nobody yet",
    )


def _to_do(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    yield Kind(
        "tasks",
        "Tasks overdue or due soon",
        CaseTask.objects.open().filter(spinout__in=running, due_on__lte=today + SOON).due_first(),
        lambda task: Item(str(task), _task_url(task), about(task.spinout), task.due_on, task.due_on < today),
    )
    yield Kind(
        "milestones",
        "Milestones that have passed",
        Milestone.objects.overdue(on=today).filter(spinout__in=running).in_order().select_related("spinout"),
        lambda each: Item(
            each.title, record("tasks", each.spinout), about(each.spinout), each.planned_on, is_late=True
        ),
    )


def _task_url(task: CaseTask) -> str:
    return record("task", task.spinout, task.code) if task.code else record("own_task", task.spinout, task.pk)


def _to_decide(running: SpinoutQuerySet, today: date) -> Iterator[Kind]:
    awaited = Decision.objects.awaited().filter(spinout__in=running).select_related("spinout")
    yield Kind(
        "decisions",
        "Decisions that are awaited",
        awaited.order_by("expected_on", "pk"),
        lambda each: Item(
            f"{each.decided_by}: {each.get_about_display().lower()}",
            record("change_decision", each.spinout, each.pk),
            about(each.spinout),
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
            record("discharge_condition", each.spinout, each.pk),
            about(each.spinout),
            each.due_on,
            each.due_on < today,
        ),
    )


def _missed_launches(running: SpinoutQuerySet, today: date) -> Kind:
    """Spin-outs whose planned launch is over and that have not launched; nobody expects it of one on hold."""
    missed = running.with_missed_launch(on=today).filter(case__held_since__isnull=True).select_related("case")
    return Kind(
        "missed_launches",
        "Launches whose planned date has passed",
        missed.order_by("case__planned_on", "number"),
        lambda spinout: Item(
            f"Plan the launch again, or move it to live: it was planned for {spinout.case.planned}",
            record("dates", spinout),
            about(spinout),
            is_late=True,
        ),
    )


def _transfers(running: SpinoutQuerySet, today: date) -> Kind:
    return Kind(
        "transfers",
        "Transfers whose date has passed",
        TransferWave.objects.overdue(on=today).filter(spinout__in=running).select_related("spinout").in_order(),
        lambda wave: Item(
            f"Say whether the staff of “{wave.name}” moved",
            record("transfer", wave.spinout),
            about(wave.spinout),
            wave.planned_on,
            is_late=True,
        ),
    )


def _returns(running: SpinoutQuerySet, today: date) -> Kind:
    return Kind(
        "returns",
        "Staff returns that were asked for",
        ReturnRequest.objects.unanswered().filter(spinout__in=running).due_first(),
        lambda each: Item(
            f"Headcount as at {each.as_at:%-d %B %Y}",
            record("return_requests", each.spinout),
            about(each.spinout),
            each.due_on,
            each.due_on < today,
        ),
    )


def updates(running: SpinoutQuerySet, today: date) -> Kind:
    """Spin-outs whose progress update is overdue, the longest first."""
    stale = running.filter(case__update_due_on__lt=today).select_related("case")
    return Kind(
        "updates",
        "Progress updates overdue",
        stale.order_by("case__update_due_on", "number"),
        lambda spinout: Item(
            "Write a progress update",
            record("update_progress", spinout),
            about(spinout),
            spinout.case.update_due_on,
            True,
        ),
    )


def continuity_tests(running: SpinoutQuerySet, today: date) -> Kind:
    """Spin-outs whose continuity plan should have been tested, the longest ago first."""
    return Kind(
        "continuity_tests",
        "Continuity plans whose test is overdue",
        running.with_overdue_test(on=today).select_related("case").order_by("case__next_test_on", "number"),
        lambda spinout: Item(
            "Test the continuity plan",
            record("continuity", spinout),
            about(spinout),
            spinout.case.next_test_on,
            is_late=True,
        ),
    )


def _continuity_plans(running: SpinoutQuerySet) -> Kind:
    return Kind(
        "continuity_plans",
        "Continuity plans to be agreed",
        running.without_agreed_plan().order_by("number"),
        lambda spinout: Item("Complete and agree the continuity plan", record("continuity", spinout), about(spinout)),
    )


def _without_lead(running: SpinoutQuerySet) -> Kind:
    return Kind(
        "unassigned",
        "Records that nobody leads",
        running.exclude(stage=Stage.LIVE).filter(case__lead__isnull=True).order_by("number"),
        lambda spinout: Item("Say who leads it", record("assign", spinout), about(spinout)),
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
        lambda spinout: Item("Say what became of it", record("exit_record", spinout), about(spinout)),
    )
