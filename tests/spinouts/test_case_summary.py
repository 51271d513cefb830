"""The summary of a case: each column as plain Python derives it, kept by one statement, mended where it is wrong."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from spinouts import cells, kept
from spinouts.kept.cases import COLUMNS
from spinouts.lifecycle import RUNNING
from spinouts.models import (
    Assignment,
    Brief,
    CaseSummary,
    CaseTask,
    ContinuityPlan,
    Hold,
    LaunchPlan,
    ProgressUpdate,
    ReturnRequest,
    Spinout,
    StaffReturn,
)
from spinouts.rhythms import update_due
from tests.factories import casework
from tests.factories.facts import a_register_entry, a_return, an_event
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
# Half past eleven in the evening of 30 June in UTC is 1 July in the UK.
LATE = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


@pytest.fixture
def bare(example_council: Organisation) -> Spinout:
    return a_spinout(
        "Sample Libraries",
        parents=[example_council],
        stage="transition",
        region="london",
        service_area="leisure_culture_libraries",
    )


@pytest.fixture
def full(bare: Spinout, officer: User, colleague: User) -> Spinout:
    """A record that has everything that a summary tells of, and things before that it does not."""
    casework.a_lead(bare, colleague, ended_at=casework.AT)
    casework.a_lead(bare, officer)
    casework.a_brief(bare)
    casework.a_hold(bare, began_on=date(2026, 1, 1), ended_on=date(2026, 2, 1))
    casework.an_update(bare, "red")
    casework.an_update(bare, "amber_green", added_at=LATE)
    casework.a_launch_plan(bare, "2027-04-01")
    casework.a_launch_plan(
        bare,
        "2027-05-01",
        planned_precision="month",
        counts_from=date(2027, 5, 31),
        certainty="confirmed",
        change="confirmed",
    )
    casework.a_continuity_plan(bare)
    casework.a_task(bare, "vision", "done", due_on=date(2026, 1, 1))
    casework.a_task(bare, due_on=date(2026, 9, 1))
    casework.a_task(bare, state="in_progress", due_on=date(2026, 8, 1))
    casework.a_task(bare)
    casework.a_note(bare)
    casework.a_return_request(bare, as_at=date(2022, 3, 31), due_on=date(2022, 5, 12), excused_reason="Not open yet")
    casework.a_return_request(bare, as_at=date(2023, 3, 31), due_on=date(2023, 5, 12))
    a_return(bare, "2023-04", 90)
    casework.a_return_request(bare, as_at=date(2024, 3, 31), due_on=date(2024, 5, 12))
    casework.a_return_request(bare, as_at=date(2025, 3, 31), due_on=date(2025, 5, 12))
    return bare


@pytest.fixture
def held(full: Spinout) -> Spinout:
    casework.a_hold(full)
    return full


@pytest.fixture
def ended(full: Spinout) -> Spinout:
    an_event(full, "transition", "not_proceeding", "2026-06-01", reason="No support")
    return full


@pytest.fixture
def withdrawn(full: Spinout) -> Spinout:
    a_register_entry(full, "withdrawn")
    return full


@pytest.fixture
def launched(full: Spinout) -> Spinout:
    an_event(full, "live", "active", "2026-06-01")
    return full


@pytest.fixture
def ceased(launched: Spinout) -> Spinout:
    an_event(launched, "live", "ceased", "2026-06-20")
    return launched


@pytest.fixture
def unagreed(bare: Spinout, officer: User) -> Spinout:
    """A lead and no brief; a plan that nobody has agreed."""
    casework.a_lead(bare, officer, added_at=LATE)
    casework.a_continuity_plan(bare, agreed=False, next_test_on=date(2027, 1, 1))
    return bare


CASES = ("bare", "full", "held", "ended", "withdrawn", "launched", "ceased", "unagreed")


def day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def derived(spinout: Spinout) -> dict[str, Any]:
    """Return what the summary says, in plain Python from the rows themselves."""
    spinout.refresh_from_db()
    runs = spinout.outcome in RUNNING and spinout.register_state == "entered"

    def of(model: Any) -> list:
        return sorted(model.objects.filter(spinout=spinout), key=lambda row: row.pk)

    lead = next((row for row in of(Assignment) if row.ended_at is None), None)
    hold = next((row for row in of(Hold) if row.ended_on is None), None)
    brief = next(iter(of(Brief)), None)
    update = next(iter(reversed(of(ProgressUpdate))), None)
    plan = next(iter(reversed(of(LaunchPlan))), None) if spinout.stage != "live" else None
    agreed = next((row for row in of(ContinuityPlan) if row.agreed_on), None)
    open_tasks = [row.due_on for row in of(CaseTask) if row.state in ("not_started", "in_progress") and row.due_on]
    heads = [row for row in of(StaffReturn) if row.measure == "current_headcount" and row.superseded_at is None]
    unanswered = [
        row.due_on
        for row in of(ReturnRequest)
        if not row.excused_reason and all(each.counts_from < row.as_at for each in heads)
    ]
    last = next((row for row in (update, brief, lead) if row), None)
    is_asked = runs and hold is None and (brief or lead)
    return {
        "lead_id": lead and lead.person_id,
        "held_since": hold and hold.began_on,
        "rag": update.rag if update else "",
        "updated_on": update and day(update.added_at),
        "update_due_on": update_due(spinout.stage, day(last.added_at)) if is_asked else None,
        "planned_on": plan and plan.planned_on,
        "planned_precision": plan.planned_precision if plan else "",
        "certainty": plan.certainty if plan else "",
        "next_test_on": agreed.next_test_on if agreed and runs else None,
        "next_task_on": min(open_tasks) if open_tasks and runs else None,
        "return_due_on": min(unanswered) if unanswered and runs else None,
    }


def summary(spinout: Spinout) -> CaseSummary:
    return CaseSummary.objects.get(spinout=spinout)


@pytest.mark.parametrize("case", CASES)
def test_each_column_is_what_plain_python_derives(request: pytest.FixtureRequest, case: str) -> None:
    spinout = request.getfixturevalue(case)
    expected = derived(spinout)
    assert {name: getattr(summary(spinout), name) for name in expected} == expected
    assert {*expected, "cell", "words"} == set(COLUMNS)
    assert not kept.rebuild(mend=False)


def test_what_a_full_record_says(full: Spinout, officer: User) -> None:
    """Written out by hand, so that the derivation above is itself checked."""
    assert derived(full) == {
        "lead_id": officer.pk,
        "held_since": None,
        "rag": "amber_green",
        "updated_on": date(2026, 7, 1),
        "update_due_on": date(2026, 7, 29),
        "planned_on": date(2027, 5, 1),
        "planned_precision": "month",
        "certainty": "confirmed",
        "next_test_on": date(2027, 4, 5),
        "next_task_on": date(2026, 8, 1),
        "return_due_on": date(2024, 5, 12),
    }


@pytest.mark.parametrize("case", CASES)
def test_the_cell_tells_where_it_stands(request: pytest.FixtureRequest, case: str) -> None:
    spinout = request.getfixturevalue(case)
    kept_summary = summary(spinout)
    spinout.refresh_from_db()
    columns = ("stage", "outcome", "register_state", "service_area", "region", "parent_kind")
    stands = {name: getattr(spinout, name) for name in columns}
    stands |= {"hold": cells.HELD if kept_summary.held_since else cells.NOT_HELD, "rag": kept_summary.rag}
    assert {name: cells.choice(name, kept_summary.cell) for name in cells.PLACES} == stands


def test_its_words_weigh_by_where_they_stand(full: Spinout) -> None:
    number = full.reference.removeprefix("PSM-")
    # PostgreSQL leaves the least weight unsaid.
    found = {
        word: "".join(sorted({place.lstrip("0123456789") or "D" for place in places.split(",")}))
        for word, places in re.findall(r"'([^']+)':(\S+)", summary(full).words)
    }
    assert found == {
        **dict.fromkeys(("sample", "libraries", "sampl", "librari", "psm", number), "A"),
        **dict.fromkeys(("example", "borough", "council"), "B"),
        **dict.fromkeys(("lend", "book", "grow"), "C"),
    }


def test_a_refresh_costs_one_statement_however_many(full: Spinout) -> None:
    others = [a_spinout(f"Mutual {number}").pk for number in range(5)]
    for some in ([full.pk], [full.pk, *others]):
        with CaptureQueriesContext(connection) as captured:
            kept.refresh_case(some)
        assert len(captured) == 1


def test_only_a_refresh_says_that_something_changed(full: Spinout) -> None:
    long_ago = timezone.now() - timedelta(days=900)
    CaseSummary.objects.update(touched_at=long_ago, rag="green")
    kept.rebuild()
    assert (summary(full).rag, summary(full).touched_at) == ("amber_green", long_ago)
    kept.refresh_case([full.pk])
    assert summary(full).touched_at > long_ago


WRONG = {
    "lead_id": None,
    "held_since": date(2026, 1, 1),
    "rag": "",
    "updated_on": None,
    "update_due_on": date(2026, 7, 30),
    "planned_on": date(2027, 5, 2),
    "planned_precision": "day",
    "certainty": "provisional",
    "next_test_on": None,
    "next_task_on": date(2026, 7, 31),
    "return_due_on": None,
    "cell": 0,
    "words": "'sample':1A",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_wrong_column_is_found_and_mended(full: Spinout, column: str) -> None:
    a_spinout("Another")
    right = CaseSummary.objects.filter(pk=full.pk).values(*COLUMNS).get()
    CaseSummary.objects.filter(pk=full.pk).update(**{column: WRONG[column]})
    for _again in range(2):
        assert kept.rebuild(mend=False).references == (full.reference,)
    assert kept.rebuild().references == (full.reference,)
    assert not kept.rebuild(mend=False)
    assert CaseSummary.objects.filter(pk=full.pk).values(*COLUMNS).get() == right


def test_a_summary_that_is_not_there_is_found_and_made(full: Spinout) -> None:
    CaseSummary.objects.filter(pk=full.pk).delete()
    assert kept.rebuild(mend=False).references == (full.reference,)
    assert kept.rebuild().references == (full.reference,)
    assert {name: getattr(summary(full), name) for name in derived(full)} == derived(full)


def test_a_summary_follows_what_the_record_itself_is_mended_to(full: Spinout) -> None:
    Spinout.objects.filter(pk=full.pk).update(stage="exploring", region="wales")
    kept.refresh_case([full.pk])
    assert summary(full).update_due_on == date(2026, 8, 30)
    kept.rebuild()
    assert summary(full).update_due_on == date(2026, 7, 29)
    assert cells.choice("region", summary(full).cell) == "london"


def test_what_somebody_changes_past_python_is_found(held: Spinout) -> None:
    Hold.objects.filter(spinout=held, ended_on__isnull=True).update(ended_on=date(2026, 6, 1), ended_reason="Over")
    assert summary(held).held_since == date(2026, 4, 1)
    assert kept.rebuild().references == (held.reference,)
    assert summary(held).held_since is None
