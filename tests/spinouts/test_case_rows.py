"""What every table of casework has: who added a row stays, its revisions are counted, and it stays where it belongs."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from django.apps import apps

from mutuals_tracker.accounts.models import User
from spinouts import models
from spinouts.models import CaseEntry, CaseRow, Spinout
from tests.factories import casework
from tests.factories.casework import AT
from tests.factories.facts import an_event
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.spinouts.refusals import accepted, refused

pytestmark = pytest.mark.django_db


class Table(NamedTuple):
    """How a row of a table is made, and a change of it that the table allows."""

    make: Callable[[Spinout], Any]
    change: dict[str, Any]
    # Where it is written about a spin-out that has ended.
    ended: bool = False


def led(spinout: Spinout) -> models.Assignment:
    return casework.a_lead(spinout, person())


def asked_for(spinout: Spinout) -> models.Condition:
    return casework.a_decision(spinout, outcome="with_conditions", conditions=({}, {})).conditions.first()


def followed(spinout: Spinout) -> models.Successor:
    return casework.a_successor(casework.an_exit_record(spinout))


ROWS = {
    models.Agreement: Table(casework.an_agreement, {"title": "Another title"}),
    models.Assignment: Table(led, {"ended_at": AT}),
    models.Brief: Table(casework.a_brief, {"what": "Lends more than books"}),
    models.CaseTask: Table(casework.a_task, {"title": "Ask somebody else"}),
    models.Condition: Table(asked_for, {"text": "Report twice"}),
    models.Contact: Table(casework.a_contact, {"name": "Another Name"}),
    models.ContinuityPlan: Table(casework.a_continuity_plan, {"owner": "Somebody else"}),
    models.Decision: Table(casework.a_decision, {"note": "Minuted"}),
    models.ExitRecord: Table(casework.an_exit_record, {"lesson": "Begin earlier"}, ended=True),
    models.Hold: Table(casework.a_hold, {"reason": "A new leader"}),
    models.Milestone: Table(casework.a_milestone, {"title": "Board met"}),
    models.Note: Table(casework.a_note, {"removed_at": AT}),
    models.ReturnRequest: Table(casework.a_return_request, {"excused_reason": "It has ended"}),
    models.Successor: Table(followed, {"took_on": "The libraries"}, ended=True),
    models.TransferWave: Table(casework.a_wave, {"headcount": 41}),
}
MAY_GO = (models.Agreement, models.Condition, models.Decision, models.Contact, models.Successor, models.TransferWave)


def answered(spinout: Spinout) -> models.GateAnswer:
    casework.ready_for(spinout, "case_for_change", lead=person())
    event = an_event(spinout, "case_for_change", "active", gate="passed")
    for code in ("purpose", "people_in_scope", "sponsor", "lead"):
        casework.a_row(models.GateAnswer, spinout, event=event, code=code, answer="met")
    return models.GateAnswer.objects.first()


def tried(spinout: Spinout) -> models.ContinuityTest:
    casework.a_continuity_plan(spinout)
    return casework.a_continuity_test(spinout)


ENTRIES = {
    models.ContinuityTest: Table(tried, {"found": "Nothing"}),
    models.GateAnswer: Table(answered, {"answer": "overridden"}),
    models.LaunchPlan: Table(casework.a_launch_plan, {"note": "Never mind"}),
    models.ProgressUpdate: Table(casework.an_update, {"rag": "green"}),
    models.ReadinessAssessment: Table(casework.a_readiness_assessment, {"assessed_on": date(2020, 1, 1)}),
    models.ReadinessLevel: Table(lambda one: casework.a_readiness_assessment(one).levels.first(), {"level": 4}),
}


def by_table(tables: dict[type, Table]) -> Any:
    return pytest.mark.parametrize(("model", "table"), tables.items(), ids=[model.__name__ for model in tables])


def about(table: Table, name: str = "Sample Libraries") -> Spinout:
    outcome = {"stage": "live", "outcome": "ceased"} if table.ended else {"stage": "exploring"}
    return a_spinout(name, **outcome)


def rows_of(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


def test_every_table_of_casework_is_here() -> None:
    found = [model for model in apps.get_app_config("spinouts").get_models() if not hasattr(model, "pgh_tracked_model")]
    assert {model for model in found if issubclass(model, CaseRow)} == set(ROWS)
    assert {model for model in found if issubclass(model, CaseEntry)} == set(ENTRIES)


@by_table(ROWS)
class TestRows:
    def test_the_database_counts_the_revisions(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        assert row.revision == 1
        rows_of(row).update(**table.change, revision=40)
        row.refresh_from_db()
        assert row.revision == 2

    def test_it_begins_with_the_first_revision(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
        other = about(table, "Another")
        if model is models.Successor:
            fields |= {"exit_record_id": casework.an_exit_record(other).pk}
        if model is models.Condition:
            fields |= {"decision_id": asked_for(other).decision_id}
        copy = model(**fields | {"id": None, "spinout_id": other.pk, "revision": 40})
        copy.save(force_insert=True)
        copy.refresh_from_db()
        assert copy.revision == 1

    @pytest.mark.parametrize("values", [{"added_at": AT - timedelta(days=1)}, {"added_by": 0}, {"id": 1_000_000}])
    def test_who_added_it_and_when_stays(self, model: type, table: Table, values: dict) -> None:
        row = table.make(about(table))
        if "added_by" in values:
            values = {"added_by": person()}
        refused("case_row_keeps_who_added_it_and_when", lambda: rows_of(row).update(**values))
        accepted(lambda: rows_of(row).update(added_at=row.added_at, added_by=row.added_by, **table.change))

    def test_a_change_is_not_dated_before_the_one_that_it_follows(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        for moment, stands in ((AT + timedelta(days=2), 2), (AT + timedelta(days=1), 2), (AT + timedelta(days=3), 3)):
            rows_of(row).update(changed_at=moment)
            row.refresh_from_db()
            assert row.changed_at == AT + timedelta(days=stands)

    def test_it_stays_with_its_spinout(self, model: type, table: Table) -> None:
        row, other = table.make(about(table)), about(table, "Another")
        refused("case_row_stays_with_its_spinout", lambda: rows_of(row).update(spinout=other))

    def test_it_is_deleted_only_where_its_table_says_so(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        if model in MAY_GO:
            accepted(lambda: rows_of(row)._raw_delete("default"))
            assert model.pgh_event_model.objects.filter(pgh_obj_id=row.pk, pgh_label="delete").exists()
        else:
            refused("Cannot delete rows", lambda: rows_of(row)._raw_delete("default"))


@by_table(ENTRIES)
class TestEntries:
    def test_it_is_never_changed_and_never_deleted(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        other = {"added_by": User.objects.exclude(pk=row.added_by_id).first() or person()}
        for values in (table.change, {"spinout": about(table, "Another")}, {"added_at": AT - timedelta(1)}, other):
            refused("Cannot update or delete rows", lambda values=values: rows_of(row).update(**values))
        refused("Cannot update or delete rows", lambda: rows_of(row)._raw_delete("default"))

    def test_its_history_cannot_be_rewritten(self, model: type, table: Table) -> None:
        row = table.make(about(table))
        events = model.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
        assert [event.pgh_label for event in events] == ["insert"]
        refused("Cannot update or delete rows", lambda: events.update(**table.change))
        refused("Cannot update or delete rows", lambda: events._raw_delete("default"))


# A row about one spin-out, written as a part of a row about another.
PARTS = {
    "condition": lambda here, other: casework.a_row(
        models.Condition, here, text="Report", decision=asked_for(other).decision
    ),
    "level": lambda here, other: casework.a_row(
        models.ReadinessLevel,
        here,
        area="legal",
        level=1,
        why="Because",
        assessment=casework.a_row(models.ReadinessAssessment, other, assessed_on=AT.date()),
    ),
    "note": lambda here, other: casework.a_note(here, task=casework.a_task(other)),
    "successor": lambda here, other: casework.a_row(
        models.Successor, here, name="Another Trust", exit_record=casework.an_exit_record(other)
    ),
    "answer": lambda here, other: casework.a_row(
        models.GateAnswer, here, code="lead", answer="met", event=other.journey.get()
    ),
}


@pytest.mark.parametrize("write", PARTS.values(), ids=PARTS)
def test_a_part_is_of_the_same_spinout(write: Callable) -> None:
    here, other = a_spinout("Here", stage="exploring"), a_spinout("Other", stage="exploring")
    refused("case_row_is_of_the_spinout_it_belongs_to", lambda: write(here, other))
