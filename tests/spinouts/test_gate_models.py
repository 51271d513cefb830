"""Each constraint and trigger of the tables that a gate asks for, refused by its name."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from mutuals_tracker.accounts.models import User
from spinouts import gates
from spinouts.models import (
    Condition,
    ContinuityPlan,
    ContinuityTest,
    Decision,
    GateAnswer,
    JourneyEvent,
    Spinout,
)
from tests.factories import casework
from tests.factories.facts import an_assessment, an_event
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.spinouts.refusals import Case, accepted, named, refused

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def spinout() -> Spinout:
    return a_spinout("Sample Libraries", stage="exploring")


def asked_to_report(spinout: Spinout, **fields: Any) -> None:
    decided(spinout, fields)


def decided(spinout: Spinout, *conditions: dict[str, Any]) -> Decision:
    return casework.a_decision(spinout, outcome="with_conditions", conditions=conditions or ({},))


def rows_of(row: Any) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


def tried(spinout: Spinout, **fields: Any) -> ContinuityTest:
    if not ContinuityPlan.objects.filter(spinout=spinout).exists():
        casework.a_continuity_plan(spinout)
    return casework.a_continuity_test(spinout, **fields)


def awaited(spinout: Spinout, **fields: Any) -> None:
    casework.a_decision(spinout, outcome="awaited", **fields)


CASES: list[Case] = [
    (casework.an_agreement, "agreement_kind_known", {"kind": "barter"}, {"kind": "grant"}),
    *[
        (casework.an_agreement, "agreement_has_title_and_parties", {column: ""}, {column: "A"})
        for column in ("title", "customer", "provider")
    ],
    (casework.an_agreement, "agreement_ends_after_it_starts", {"ends_on": date(2026, 3, 31)}, {"ends_on": APRIL}),
    (casework.an_agreement, "agreement_has_a_document", {"document_url": ""}, {"document_url": "In the archive"}),
    (asked_to_report, "condition_has_words", {"text": ""}, {"text": "Report"}),
    (
        asked_to_report,
        "condition_discharged_by_and_how",
        {"discharged_on": MAY, "discharged_how": "Sent"},
        {"discharged_on": None},
    ),
    (asked_to_report, "condition_discharged_by_and_how", {"discharged_how": "Sent"}, {"discharged_how": ""}),
    *[
        (
            casework.a_continuity_plan,
            "continuityplan_agreed_by_whom_and_tested_when",
            {column: None if column.endswith("on") else ""},
            {"agreed": False, "next_test_on": MAY},
        )
        for column in ("agreed_on", "agreed_by", "next_test_on")
    ],
    *[
        (
            casework.a_continuity_plan,
            "continuityplan_agreed_only_when_complete",
            {column: None if column == "notice_days" else ""},
            {column: None if column == "notice_days" else "", "agreed": False},
        )
        for column in (*casework.PARTS, "notice_days")
    ],
    (
        casework.a_continuity_plan,
        "continuityplan_tested_after_it_was_agreed",
        {"agreed_on": MAY, "next_test_on": APRIL},
        {"agreed_on": MAY, "next_test_on": MAY},
    ),
    (tried, "continuitytest_result_known", {"result": "so-so"}, {"result": "failed"}),
    (tried, "continuitytest_says_what_it_found", {"found": ""}, {"found": "A"}),
    (
        tried,
        "continuitytest_next_one_is_later",
        {"tested_on": APRIL, "next_test_on": APRIL},
        {"tested_on": APRIL, "next_test_on": date(2026, 4, 2)},
    ),
    (casework.a_decision, "decision_about_known", {"about": "exploring"}, {"about": "options_appraisal"}),
    (casework.a_decision, "decision_outcome_known", {"outcome": "perhaps"}, {"outcome": "declined"}),
    (casework.a_decision, "decision_decided_on_iff_decided", {"decided_on": None}, {"decided_on": APRIL}),
    (awaited, "decision_decided_on_iff_decided", {"decided_on": APRIL}, {"decided_on": None}),
    (awaited, "decision_awaited_has_a_day", {"expected_on": None}, {"expected_on": APRIL}),
    (casework.a_decision, "decision_says_who_decides", {"decided_by": ""}, {"decided_by": "A"}),
    (
        casework.a_decision,
        "decision_taken_can_be_found",
        {"minute_reference": ""},
        {"minute_reference": "", "minute_url": "https://www.example.gov.uk/minutes/12"},
    ),
]


@named(CASES)
def test_a_rule_of_one_row(spinout: Spinout, make: Make, name: str, wrong: dict, right: dict) -> None:
    refused(name, lambda: make(spinout, **wrong))
    accepted(lambda: make(spinout, **right))


def test_who_discharged_a_condition_is_named(spinout: Spinout) -> None:
    by = {"discharged_by": User.objects.system()}
    how = {"discharged_on": MAY, "discharged_how": "Sent"}
    for lacking in how:
        wrong = {**how, **by, lacking: None if lacking.endswith("on") else ""}
        refused("condition_discharged_by_and_how", lambda wrong=wrong: asked_to_report(spinout, **wrong))
    accepted(lambda: asked_to_report(spinout, **how, **by))


class TestConditions:
    """A decision with conditions has some and no other has any, whichever of them somebody writes last."""

    SOME, NONE = "decision_with_conditions_has_some", "decision_without_conditions_has_none"

    def test_a_decision_is_written_with_its_conditions(self, spinout: Spinout) -> None:
        refused(self.SOME, lambda: casework.a_decision(spinout, outcome="with_conditions"))
        refused(self.NONE, lambda: casework.a_decision(spinout, conditions=({},)))
        accepted(lambda: casework.a_decision(spinout, outcome="with_conditions", conditions=({},)))

    def test_it_becomes_neither(self, spinout: Spinout) -> None:
        without, with_some = casework.a_decision(spinout), decided(spinout)
        refused(self.SOME, lambda: rows_of(without).update(outcome="with_conditions"))
        refused(self.NONE, lambda: rows_of(with_some).update(outcome="approved"))

    def test_none_is_attached_to_another_decision(self, spinout: Spinout) -> None:
        without, with_some = casework.a_decision(spinout), decided(spinout)
        refused(self.NONE, lambda: casework.a_condition(without))
        accepted(lambda: casework.a_condition(with_some))

    def test_the_last_one_is_not_taken_away(self, spinout: Spinout) -> None:
        first, last = decided(spinout, {}, {}).conditions.order_by("pk")
        accepted(lambda: rows_of(first)._raw_delete("default"))
        refused(self.SOME, lambda: rows_of(last)._raw_delete("default"))

        def with_another_outcome() -> None:
            rows_of(last)._raw_delete("default")
            rows_of(last.decision).update(outcome="approved")

        accepted(with_another_outcome)

    def test_it_stays_with_its_decision(self, spinout: Spinout) -> None:
        condition, other = decided(spinout).conditions.get(), decided(spinout)
        refused("condition_stays_with_its_decision", lambda: rows_of(condition).update(decision=other))


def test_a_test_is_of_an_agreed_plan(spinout: Spinout) -> None:
    name, write = "continuitytest_of_an_agreed_plan", partial(casework.a_continuity_test, spinout)
    refused(name, write)
    plan = casework.a_continuity_plan(spinout, agreed=False)
    refused(name, write)
    rows_of(plan).update(agreed_on=APRIL, agreed_by="Cabinet", next_test_on=MAY)
    accepted(write)


class TestGateAnswers:
    """What an item of a gate was is written with the move that passed it, once, about what the gate asks."""

    NAME = "gateanswer_is_what_its_move_was_asked"
    ASKED = ("purpose", "people_in_scope", "sponsor", "lead")

    def passed(self, spinout: Spinout, **answers: str) -> JourneyEvent:
        event = an_event(spinout, "case_for_change", "active", gate="passed")
        for code, answer in (dict.fromkeys(self.ASKED, "met") | answers).items():
            self.answer(event, code, answer)
        return event

    def answer(self, event: JourneyEvent, code: str, answer: str = "met") -> None:
        casework.a_row(GateAnswer, event.spinout, event=event, code=code, answer=answer)

    def test_it_is_about_what_the_gate_asks(self, spinout: Spinout) -> None:
        refused(self.NAME, lambda: self.passed(spinout, scope_fixed="met"))
        refused("gateanswer_code_known", lambda: self.passed(spinout, weather="met"))
        refused("gateanswer_answer_known", lambda: self.passed(spinout, lead="perhaps"))
        accepted(lambda: self.passed(spinout))

    def test_each_item_has_one(self, spinout: Spinout) -> None:
        event = self.passed(spinout)
        refused("gateanswer_once_for_each_item", lambda: self.answer(event, "lead"))

    def test_a_move_that_passed_no_gate_has_none(self, spinout: Spinout) -> None:
        refused(self.NAME, lambda: self.answer(spinout.journey.get(), "lead"))
        recorded = an_event(spinout, "case_for_change", "active")
        refused(self.NAME, lambda: self.answer(recorded, "lead", "overridden"))

    def test_none_is_added_to_an_old_move(self, spinout: Spinout) -> None:
        """Nobody rewrites which items were overridden."""
        with pgtrigger.ignore("spinouts.JourneyEvent:gate_was_asked"):
            event = an_event(spinout, "case_for_change", "active", gate="passed")
            next_moment()
            refused(self.NAME, lambda: self.answer(event, "lead", "overridden"))
            # A fact of this transaction does not make the old one a part of it.
            assert an_assessment(spinout).recorded_at > event.recorded_at
            refused(self.NAME, lambda: self.answer(event, "lead", "overridden"))
            accepted(lambda: None)

    def test_a_correction_keeps_how_the_gate_was_passed(self, spinout: Spinout) -> None:
        recorded = an_event(spinout, "case_for_change", "active")
        correct = partial(
            an_event,
            spinout,
            "case_for_change",
            "active",
            "2026-04",
            from_stage="exploring",
            from_outcome="active",
            supersedes=recorded,
        )
        refused("journeyevent_gate_was_asked", lambda: correct(gate="passed"))
        accepted(correct)

    def test_a_corrected_launch_is_not_asked_again(self, officer: User) -> None:
        """A transfer that is planned after the launch says nothing against it."""
        spinout = a_spinout("Sample Care", stage="transition")
        casework.ready_for(spinout, "live", lead=officer)
        launch = an_event(spinout, "live", "active", "2026-04-01", gate="passed")
        for item in gates.asked("transition", "live"):
            self.answer(launch, item.code)
        accepted(lambda: None)
        casework.a_wave(spinout, tupe="", pension="")
        given = {"from_stage": "transition", "from_outcome": "active", "supersedes": launch, "gate": "passed"}
        accepted(lambda: an_event(spinout, "live", "active", "2026-04-02", **given))


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_last_two_conditions_away_come_one_after_the_other() -> None:
    spinout = a_spinout("Sample Libraries", stage="exploring")
    keys = list(decided(spinout, {}, {}).conditions.values_list("pk", flat=True))
    both = Barrier(2)

    def take_away(key: int) -> str:
        try:
            with transaction.atomic():
                Condition.objects.filter(pk=key)._raw_delete("default")
                both.wait(timeout=20)
        except DatabaseError as error:
            return str(error)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(take_away, keys))
    assert told[0] == ""
    assert TestConditions.SOME in told[1]
    assert Condition.objects.count() == 1
