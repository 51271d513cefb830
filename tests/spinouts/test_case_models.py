"""Each constraint and trigger of the tables in which a case is worked on, refused by its name.

What a gate asks for is in `test_gate_models`, drafts and briefs are in `test_draft_models`, what every table has in
`test_case_rows`. Each rule is tried with the nearest row that keeps to it too.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from mutuals_tracker.accounts.models import User
from spinouts.models import (
    Assignment,
    CaseTask,
    Export,
    Mention,
    Note,
    SavedSearch,
    SentForm,
    Spinout,
    TransferWave,
    Visit,
)
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.casework import AT
from tests.factories.facts import an_event
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.spinouts.refusals import Case, accepted, named, refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def spinout() -> Spinout:
    return a_spinout("Sample Libraries", stage="exploring")


def rows_of(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


def led(spinout: Spinout, **fields: Any) -> Assignment:
    return casework.a_lead(spinout, person(), **fields)


def tasked(spinout: Spinout, **fields: Any) -> CaseTask:
    return casework.a_row(CaseTask, spinout, stage="live", **fields)


CASES: list[Case] = [
    (led, "assignment_ends_after_it_began", {"ended_at": AT.replace(hour=11)}, {"ended_at": AT}),
    (tasked, "casetask_code_known", {"code": "nap"}, {"code": "retender_prepared"}),
    (casework.a_task, "casetask_stage_known", {"stage": "orbit"}, {"stage": "live"}),
    (casework.a_task, "casetask_state_known", {"state": "stuck"}, {"state": "in_progress"}),
    (casework.a_task, "casetask_has_a_title_of_its_own_iff_no_code", {"title": ""}, {"title": "A"}),
    (casework.a_task, "casetask_has_a_title_of_its_own_iff_no_code", {"code": "vision", "title": "A"}, {"title": "A"}),
    (casework.a_task, "casetask_done_on_iff_done", {"state": "done", "done_on": None}, {"state": "done"}),
    (casework.a_task, "casetask_done_on_iff_done", {"done_on": APRIL}, {"state": "done", "done_on": APRIL}),
    (
        casework.a_task,
        "casetask_not_applicable_says_why",
        {"state": "not_applicable", "note": ""},
        {"state": "not_applicable", "note": "No union"},
    ),
    (
        casework.a_task,
        "casetask_ledger_dates_what_precedes_a_transfer",
        {"is_due_by_ledger": True, "due_on": APRIL},
        {"is_due_by_ledger": True, "due_on": APRIL, "code": "tupe_information"},
    ),
    (
        casework.a_task,
        "casetask_ledger_dates_what_precedes_a_transfer",
        {"is_due_by_ledger": True, "code": "tupe_information"},
        {"code": "tupe_information"},
    ),
    (casework.a_hold, "hold_says_why", {"reason": ""}, {"reason": "A"}),
    (casework.a_hold, "hold_ends_after_it_began", {"ended_on": MARCH}, {"ended_on": APRIL}),
    (casework.a_hold, "hold_expected_to_end_after_it_began", {"expected_until": MARCH}, {"expected_until": APRIL}),
    (
        casework.a_hold,
        "hold_says_why_it_ended_once_it_has",
        {"ended_reason": "Elections are over"},
        {"ended_reason": "Elections are over", "ended_on": MAY},
    ),
    (casework.a_milestone, "milestone_has_a_title", {"title": ""}, {"title": "A"}),
    (
        casework.a_milestone,
        "milestone_met_or_dropped",
        {"met_on": MAY, "dropped_reason": "No need"},
        {"dropped_reason": "No need"},
    ),
    (casework.a_note, "note_has_words", {"text": ""}, {"text": "A"}),
    (casework.a_note, "note_audience_known", {"audience": "press"}, {"audience": "taskforce"}),
    (casework.a_note, "note_task_code_known", {"task_code": "nap"}, {"task_code": "vision"}),
    (casework.an_update, "progressupdate_rag_known", {"rag": "blue"}, {"rag": "amber_red"}),
    (casework.an_update, "progressupdate_says_why", {"summary": ""}, {"summary": "A"}),
    (
        casework.a_return_request,
        "returnrequest_due_after_its_day",
        {"due_on": date(2026, 3, 31)},
        {"due_on": APRIL},
    ),
    *[
        (
            casework.a_return_request,
            "returnrequest_reminded_on_iff_reminded",
            wrong,
            {"reminders": 1, "reminded_on": MAY},
        )
        for wrong in ({"reminders": 1}, {"reminded_on": MAY})
    ],
    (casework.a_wave, "transferwave_has_a_name", {"name": ""}, {"name": "A"}),
    (casework.a_wave, "transferwave_moves_somebody", {"headcount": 0}, {"headcount": 1}),
    (casework.a_wave, "transferwave_tupe_known", {"tupe": "perhaps"}, {"tupe": ""}),
    (
        casework.a_wave,
        "transferwave_without_tupe_says_why",
        {"tupe": "not_applicable"},
        {"tupe": "not_applicable", "tupe_note": "A new service"},
    ),
    (casework.a_wave, "transferwave_pension_known", {"pension": "gold"}, {"pension": ""}),
    *[
        (
            casework.a_wave,
            "transferwave_other_pension_says_which",
            {"pension": pension},
            {"pension": pension, "pension_note": "Said here"},
        )
        for pension in ("other", "not_applicable")
    ],
    (
        casework.a_wave,
        "transferwave_consultation_ends_after_it_began",
        {"consultation_ended_on": MARCH},
        {"consultation_ended_on": APRIL},
    ),
    (
        casework.a_wave,
        "transferwave_consultation_ends_after_it_began",
        {"consultation_began_on": None, "consultation_ended_on": MAY},
        {"consultation_began_on": None},
    ),
    *[
        (
            casework.a_wave,
            "transferwave_moves_with_tupe_and_pension_known",
            {column: "", "transferred_on": MAY},
            {column: ""},
        )
        for column in ("tupe", "pension")
    ],
]


@named(CASES)
def test_a_rule_of_one_row(spinout: Spinout, make: Make, name: str, wrong: dict, right: dict) -> None:
    refused(name, lambda: make(spinout, **wrong))
    accepted(lambda: make(spinout, **right))


def mentioned(spinout: Spinout, **who: Any) -> Mention:
    note = Note.objects.filter(spinout=spinout).first() or casework.a_note(spinout)
    return Mention.objects.create(note=note, person=person(**who) if who else note.added_by)


def visited(spinout: Spinout, **fields: Any) -> Visit:
    return Visit.objects.create(**{"person": User.objects.system(), "spinout": spinout, "at": AT} | fields)


def saved(spinout: Spinout, **fields: Any) -> SavedSearch:
    return SavedSearch.objects.create(**{"person": User.objects.system(), "name": "Mine", "looked_at": AT} | fields)


# What makes a row of which there is one, the rule, and the values with which there can be another.
ONCE: list[tuple[Make, str, dict]] = [
    (led, "assignment_one_lead_at_a_time", {"ended_at": AT}),
    (
        lambda one, **more: casework.a_task(one, **{"code": "vision"} | more),
        "casetask_once_for_each_item",
        {"code": ""},
    ),
    (casework.a_return_request, "returnrequest_once_for_each_day", {"as_at": APRIL}),
    (
        lambda one, **more: casework.a_wave(one, **{"name": "Leisure"} | more),
        "transferwave_named_once",
        {"name": "Parks"},
    ),
    (mentioned, "mention_once_a_note", {"name": "Somebody Else"}),
    (visited, "visit_once_for_each_person_and_record", {"person_id": None}),
    (saved, "savedsearch_named_once", {"name": "My other one"}),
]


@pytest.mark.parametrize(("make", "name", "more"), ONCE, ids=[name for _make, name, _more in ONCE])
def test_a_rule_of_two_rows(spinout: Spinout, make: Make, name: str, more: dict) -> None:
    make(spinout)
    refused(name, lambda: make(spinout))
    if "person_id" in more:
        more = {"person": person()}
    accepted(lambda: make(spinout, **more))


@pytest.mark.parametrize(
    ("began", "ended", "is_refused"),
    [
        (date(2026, 4, 30), None, True),
        (date(2026, 3, 15), date(2026, 4, 2), True),
        (date(2026, 4, 10), date(2026, 4, 20), True),
        (MARCH, None, True),
        (MARCH, APRIL, False),
        (MAY, None, False),
        (date(2026, 4, 15), date(2026, 4, 15), False),
    ],
)
def test_holds_never_overlap(spinout: Spinout, began: date, ended: date | None, is_refused: bool) -> None:
    casework.a_hold(spinout, began_on=APRIL, ended_on=MAY)
    other = {"began_on": began, "ended_on": ended}
    if is_refused:
        refused("hold_never_overlaps_another", lambda: casework.a_hold(spinout, **other))
        accepted(lambda: casework.a_hold(a_spinout("Another", stage="exploring"), **other))
    else:
        accepted(lambda: casework.a_hold(spinout, **other))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("hold_one_at_a_time", "ALTER TABLE spinouts_hold DROP CONSTRAINT hold_never_overlaps_another"),
        ("hold_never_overlaps_another", "DROP INDEX hold_one_at_a_time"),
    ],
)
def test_one_hold_is_open_at_a_time(spinout: Spinout, name: str, other: str) -> None:
    """Two open holds break two rules, and PostgreSQL names either: each refuses them without the other."""
    casework.a_hold(spinout)
    accepted(lambda: casework.a_hold(spinout, began_on=MARCH, ended_on=APRIL))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(other)
        refused(name, lambda: casework.a_hold(spinout))
        transaction.set_rollback(True)


def test_a_hold_is_not_made_longer_over_the_next(spinout: Spinout) -> None:
    first = casework.a_hold(spinout, began_on=MARCH, ended_on=APRIL)
    casework.a_hold(spinout, began_on=APRIL)
    for ended in (date(2026, 4, 2), None):
        refused(
            "hold_(never_overlaps_another|one_at_a_time)",
            lambda ended=ended: type(first).objects.filter(pk=first.pk).update(ended_on=ended),
        )


def test_a_saved_search_has_a_name_and_remembers_all_or_none(spinout: Spinout) -> None:
    refused("savedsearch_has_a_name", lambda: saved(spinout, name=""))
    refused("savedsearch_remembers_all_or_none", lambda: saved(spinout, found=[spinout.pk], found_number=2))
    refused("savedsearch_remembers_all_or_none", lambda: saved(spinout, found=[spinout.pk], found_number=5_001))
    accepted(lambda: saved(spinout, found=[spinout.pk], found_number=1))
    accepted(lambda: saved(spinout, name="Everything", found_number=5_001))


def test_a_form_is_about_one_thing_and_never_changed(spinout: Spinout) -> None:
    author = User.objects.system()
    draft = casework.a_draft(body(), author)
    sent = {"by": author, "key": "a" * 64, "at": AT}
    for about in ({}, {"spinout": spinout, "draft": draft}):
        refused("sentform_of_exactly_one_thing", lambda about=about: SentForm.objects.create(**sent | about))
    accepted(lambda: SentForm.objects.create(draft=draft, **sent))
    refused("Cannot update rows", lambda: SentForm.objects.update(key="b" * 64))
    accepted(lambda: SentForm.objects.all().delete())


def test_what_was_taken_away_is_remembered_as_it_was() -> None:
    Export.objects.create(by=User.objects.system(), at=AT, records=4)
    refused("Cannot update or delete rows", lambda: Export.objects.update(records=1))
    refused("Cannot update or delete rows", lambda: Export.objects.all()._raw_delete("default"))


def test_a_note_is_on_one_task(spinout: Spinout) -> None:
    task = casework.a_task(spinout)
    refused("note_on_one_task", lambda: casework.a_note(spinout, task=task, task_code="vision"))
    accepted(lambda: casework.a_note(spinout, task=task))
    accepted(lambda: casework.a_note(spinout, task_code="vision"))


class TestNotes:
    """Words stand as they were written, or are removed for good."""

    @pytest.mark.parametrize("change", [{"text": "Ask nobody"}, {"audience": "taskforce"}, {"task_code": "vision"}])
    def test_it_is_not_rewritten(self, spinout: Spinout, change: dict) -> None:
        note = casework.a_note(spinout)
        refused("note_is_removed_and_not_rewritten", lambda: rows_of(note).update(**change))
        refused("note_is_removed_and_not_rewritten", lambda: rows_of(note).update(removed_at=AT, **change))

    def test_it_is_not_put_on_another_task(self, spinout: Spinout) -> None:
        note, task = casework.a_note(spinout), casework.a_task(spinout)
        refused("note_is_removed_and_not_rewritten", lambda: rows_of(note).update(task=task))

    def test_a_removed_one_stays_removed(self, spinout: Spinout) -> None:
        note = casework.a_note(spinout)
        accepted(lambda: rows_of(note).update(removed_at=AT))
        for moment in (None, AT + timedelta(days=1)):
            refused("note_once_removed_stays_removed", lambda moment=moment: rows_of(note).update(removed_at=moment))

    def test_whom_it_mentions_stands(self, spinout: Spinout) -> None:
        mention, other = mentioned(spinout), casework.a_note(spinout)
        name = "mention_is_read_and_not_rewritten"
        for change in ({"person": person()}, {"note": other}, {"id": 1_000_000}):
            refused(name, lambda change=change: rows_of(mention).update(**change))
        accepted(lambda: rows_of(mention).update(read_at=AT))
        refused(name, lambda: rows_of(mention).update(read_at=None))
        refused("Cannot delete rows", lambda: rows_of(mention)._raw_delete("default"))


class TestLeads:
    """Who led, and until when, is not told otherwise afterwards."""

    def test_another_lead_is_another_row(self, spinout: Spinout) -> None:
        name, assignment = "assignment_ends_and_another_begins", led(spinout)
        refused(name, lambda: rows_of(assignment).update(person=person()))
        accepted(lambda: rows_of(assignment).update(ended_at=AT))
        for moment in (None, AT + timedelta(days=1)):
            refused(name, lambda moment=moment: rows_of(assignment).update(ended_at=moment))
        accepted(lambda: led(spinout))


class TestTasks:
    @pytest.mark.parametrize(("code", "stage"), [("vision", "live"), ("pensions", "exploring")])
    def test_one_of_a_checklist_stands_at_its_stage(self, spinout: Spinout, code: str, stage: str) -> None:
        refused("casetask_stands_at_the_stage_of_its_item", lambda: casework.a_task(spinout, code, stage=stage))
        accepted(lambda: casework.a_task(spinout, code))
        accepted(lambda: casework.a_task(spinout, stage=stage))

    def test_nor_is_it_moved_to_another(self, spinout: Spinout) -> None:
        task = casework.a_task(spinout, "vision")
        for change in ({"stage": "live"}, {"code": "pensions"}):
            refused("casetask_stands_at_the_stage_of_its_item", lambda change=change: rows_of(task).update(**change))
        accepted(lambda: rows_of(task).update(code="pensions", stage="transition"))


class TestTransfers:
    def test_one_that_happened_is_never_deleted(self, spinout: Spinout) -> None:
        wave = casework.a_wave(spinout, transferred_on=MAY)
        name = "transferwave_that_happened_is_never_deleted"
        refused(name, lambda: TransferWave.objects.all()._raw_delete("default"))
        accepted(lambda: rows_of(wave).update(transferred_on=None))
        accepted(lambda: rows_of(wave)._raw_delete("default"))


class TestExit:
    @pytest.fixture
    def ended(self) -> Spinout:
        return a_spinout("Sample Care", outcome="ceased")

    def test_it_says_what_became_of_the_service(self, ended: Spinout) -> None:
        name = "exitrecord_says_what_became_of_the_service"
        refused(name, lambda: casework.an_exit_record(ended, service_now=""))
        accepted(lambda: casework.an_exit_record(ended, service_now="A"))
        refused("spinouts_exitrecord_spinout_id_key", lambda: casework.an_exit_record(ended))

    def test_a_successor_is_one_thing_with_a_name_and_another(self, ended: Spinout) -> None:
        record, other = casework.an_exit_record(ended), a_spinout("Another")
        write = partial(casework.a_successor, record)
        refused("successor_has_a_name", lambda: write(name=""))
        refused("successor_is_one_thing", lambda: write(successor=other, organisation=body()))
        refused("successor_is_somebody_else", lambda: write(successor=ended))
        accepted(lambda: write(successor=other))
        refused("successor_named_once", lambda: write(successor=other))
        accepted(write)
        refused("successor_named_once", write)

    def test_it_is_of_one_that_ended_after_its_launch(self, ended: Spinout) -> None:
        name = "exitrecord_of_one_that_ended_after_its_launch"
        for other in (a_spinout("Trading"), a_spinout("An idea", stage="exploring", outcome="not_proceeding")):
            refused(name, lambda other=other: casework.an_exit_record(other))
        record = casework.an_exit_record(ended)
        successor = casework.a_successor(record)
        accepted(lambda: None)
        last = ended.journey.get(place=2)
        an_event(
            ended, "live", "ceased", from_stage="live", from_outcome="active", supersedes=last, retracts=True, gate=""
        )
        for write in (
            lambda: rows_of(record).update(lesson="None"),
            lambda: casework.a_successor(record, name="Somebody else"),
            lambda: rows_of(successor).update(took_on="All of it"),
            lambda: rows_of(successor)._raw_delete("default"),
        ):
            refused(name, write)
