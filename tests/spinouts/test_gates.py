"""Gates: what each asks for, who may override what, and what PostgreSQL refuses whatever Python says."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts import actions, gatekeeping, gates
from spinouts.lifecycle import FORWARD_CODES, NEXT, ORDER, ReasonNeeded, Stage, stages_entered
from spinouts.models import Agreement, Decision, GateAnswer, JourneyEvent
from tests.factories import casework
from tests.factories.casework import ready_for
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
# Written out by hand, so that the table that makes all the rest is itself checked.
ASKED = {
    "case_for_change": {"purpose", "people_in_scope", "sponsor", "lead"},
    "options_appraisal": {"staff_involved", "scope_fixed", "decision_options_appraisal"},
    "business_case": {"options_scored", "preferred_option", "readiness"},
    "business_plan": {"equality", "definition", "decision_business_plan"},
    "transition": {"consultation", "legal_form", "waves", "launch_planned", "decision_transition"},
    "live": {"legal_entity", "agreement", "tupe", "pensions", "continuity", "decision_live", "conditions"},
}
STATUTORY = {"equality", "consultation", "tupe", "pensions"}
BEFORE = dict(zip([stage.value for stage in ORDER[1:]], [stage.value for stage in ORDER], strict=False))


@pytest.fixture
def at_stage(example_council):
    """Make a spin-out at a stage."""
    return lambda stage: a_spinout(parents=[example_council], stage=stage)


def codes(requirements):
    return {requirement.code for requirement in requirements}


class TestTable:
    def test_what_each_gate_asks_for(self):
        assert {to: codes(gates.asked(BEFORE[to], to)) for to in ASKED} == ASKED
        assert set(gates.STATUTORY) == STATUTORY

    def test_leaving_out_the_business_case_asks_for_what_guards_it_too(self):
        both = ASKED["business_case"] | ASKED["business_plan"]
        assert codes(gates.asked("options_appraisal", "business_plan")) == both
        assert stages_entered("options_appraisal", "business_plan") == (Stage.BUSINESS_CASE, Stage.BUSINESS_PLAN)

    def test_nothing_is_asked_on_the_way_back(self):
        assert gates.asked("transition", "exploring") == ()

    def test_what_a_statute_asks_is_listed_first(self):
        listed = gates.missing("transition", "live", ())
        assert [bool(item.statute) for item in listed] == [True, True, False, False, False, False, False]

    def test_every_item_says_where_it_is_mended(self, at_stage):
        spinout = at_stage("exploring")
        for item in gates.REQUIREMENTS:
            assert reverse(item.mend, args=[spinout.reference, *([item.task] if item.task else [])])

    def test_forward_moves_are_those_to_a_later_stage(self):
        forward = {
            (stage.value, to.value) for stage in Stage for to in NEXT[stage] if ORDER.index(to) > ORDER.index(stage)
        }
        found = {tuple(part.split("/")[0] for part in code.split(">")) for code in FORWARD_CODES}
        assert found == forward


class TestAsking:
    @pytest.mark.parametrize("to", ASKED)
    def test_each_item_is_asked_and_met(self, at_stage, officer, to):
        spinout = at_stage(BEFORE[to])
        lacking = {item.asked.code for item in gatekeeping.items(spinout, to, on=NOW.date()) if not item.is_met}
        assert lacking == ASKED[to] - {"conditions"}
        ready_for(spinout, to, lead=officer)
        assert all(item.is_met for item in gatekeeping.items(spinout, to, on=NOW.date()))

    def test_one_query_for_any_number(self, at_stage):
        some = [at_stage("transition").pk for _ in range(3)]
        with CaptureQueriesContext(connection) as captured:
            found = gatekeeping.met(some, on=NOW.date())
        assert len(captured) == 1
        assert set(found) == set(some)

    @pytest.mark.parametrize(
        ("wave", "lacking"),
        [
            ({}, set()),
            ({"tupe": "", "pension": ""}, {"tupe", "pensions"}),
            ({"informed_on": None}, {"tupe"}),
            ({"consultation_began_on": None}, {"tupe"}),
            ({"tupe": "not_applicable", "tupe_note": "New service", "informed_on": None}, set()),
        ],
    )
    def test_every_transfer_needs_its_positions(self, at_stage, wave, lacking):
        spinout = at_stage("transition")
        casework.a_wave(spinout)
        casework.a_wave(spinout, **wave)
        there = gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        assert {"tupe", "pensions"} - there == lacking

    def test_a_later_decision_takes_the_place_of_an_earlier_one(self, at_stage):
        spinout = at_stage("transition")
        casework.a_decision(spinout, "live", decided_on="2026-01-01")
        assert "decision_live" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        casework.a_decision(spinout, "live", "declined", decided_on="2026-02-01")
        assert "decision_live" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    def test_a_decision_from_before_it_was_sent_back_opens_nothing(self, at_stage, officer):
        spinout = at_stage("transition")
        decision = casework.a_decision(spinout, "transition", decided_on="2026-05-01")
        other = casework.a_decision(spinout, "business_plan", decided_on="2026-04-01")
        when = PartialDate.on(date(2026, 5, 10))
        actions.move(spinout, to="business_plan", on=when, reason="The plan is wrong", by=officer, at=NOW)
        there = gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        spinout.refresh_from_db()
        whys = {item.asked.code: item.why for item in gatekeeping.items(spinout, "transition", on=NOW.date())}
        assert whys["decision_transition"] == "It was sent back after the decision of 1 May 2026"
        assert "decision_transition" not in there
        assert "decision_business_plan" in there
        marked = {each.pk: each.is_undone for each in Decision.objects.with_undone()}
        assert marked == {decision.pk: True, other.pk: False}
        casework.a_decision(spinout, "transition", decided_on="2026-05-11")
        assert "decision_transition" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    @pytest.mark.parametrize(
        ("when", "opens"), [("2026-04", True), ("2026-05-09", True), ("2026-05", False), ("2026-05-11", False)]
    )
    def test_a_step_back_counts_as_finely_as_its_date_is_known(self, at_stage, officer, when, opens):
        spinout = at_stage("transition")
        casework.a_decision(spinout, "transition", decided_on="2026-05-10")
        back = {"on": PartialDate.parse(when), "reason": "Wrong", "by": officer, "at": NOW}
        actions.move(spinout, to="business_plan", **back)
        assert ("decision_transition" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]) == opens

    def test_on_the_day_on_which_it_was_sent_back_what_was_entered_later_counts(self, at_stage, officer):
        spinout = at_stage("transition")
        casework.a_decision(spinout, "transition", decided_on="2026-05-10")
        sent_back = PartialDate.on(date(2026, 5, 10))
        event = actions.move(spinout, to="business_plan", on=sent_back, reason="Wrong", by=officer, at=NOW)
        assert "decision_transition" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        later = event.recorded_at + timedelta(hours=1)
        casework.a_decision(spinout, "transition", decided_on="2026-05-10", added_at=later, changed_at=later)
        assert "decision_transition" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    def test_a_step_back_that_was_taken_back_undoes_no_decision(self, at_stage, officer):
        spinout = at_stage("transition")
        casework.a_decision(spinout, "transition", decided_on="2026-05-01")
        event = actions.move(spinout, to="business_plan", on=None, reason="Wrong", by=officer, at=NOW)
        assert "decision_transition" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        actions.take_back_move(event, reason="Another record", by=officer, at=NOW)
        assert "decision_transition" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    def test_an_agreement_that_is_over_opens_nothing_from_then_on(self, at_stage):
        spinout = at_stage("transition")
        casework.an_agreement(spinout, ends_on=date(2026, 5, 31))
        found = {
            day: "agreement" in gatekeeping.met([spinout.pk], on=date(2026, 5, day))[spinout.pk] for day in (30, 31)
        }
        assert found == {30: True, 31: True}
        assert "agreement" not in gatekeeping.met([spinout.pk], on=date(2026, 6, 1))[spinout.pk]

    def test_a_launch_that_is_entered_afterwards_is_asked_about_its_own_day(self, at_stage, officer):
        spinout = at_stage("transition")
        ready_for(spinout, "live", lead=officer)
        Agreement.objects.filter(spinout=spinout).update(starts_on=date(2025, 4, 1), ends_on=date(2026, 3, 31))
        with pytest.raises(
            actions.GateClosedError, match=r"contract or grant.*“Library services” ended on 31 March 2026"
        ):
            actions.move(spinout, to="live", on=PartialDate.on(date(2026, 4, 1)), by=officer, at=NOW)
        event = actions.move(spinout, to="live", on=PartialDate.on(date(2026, 3, 31)), by=officer, at=NOW)
        assert event.gate == "passed"

    def test_conditions_before_the_launch_keep_the_gate_closed(self, at_stage, officer):
        spinout = at_stage("transition")
        decision = casework.a_decision(
            spinout, "live", "with_conditions", ({"is_before_launch": True}, {"is_before_launch": False})
        )
        assert "conditions" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        condition = decision.conditions.get(is_before_launch=True)
        actions.discharge_condition(condition, on=NOW.date(), how="Report sent", by=officer, at=NOW)
        assert "conditions" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    def test_an_unfinished_plan_is_no_plan(self, at_stage):
        spinout = at_stage("transition")
        casework.a_continuity_plan(spinout, agreed=False, step_in="")
        assert "continuity" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    def test_an_answerer_above_is_asked_too(self, at_stage, settings):
        spinout = at_stage("transition")
        settings.GATE_REQUIREMENTS = (*settings.GATE_REQUIREMENTS, f"{__name__}.answered_elsewhere")
        gatekeeping._conditions.cache_clear()
        try:
            assert "agreement" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        finally:
            gatekeeping._conditions.cache_clear()

    def test_an_item_that_nobody_answers_is_a_mistake(self, settings):
        settings.GATE_REQUIREMENTS = ()
        gatekeeping._conditions.cache_clear()
        try:
            with pytest.raises(LookupError, match="Nobody in GATE_REQUIREMENTS answers"):
                gatekeeping.met([], on=NOW.date())
        finally:
            gatekeeping._conditions.cache_clear()


def answered_elsewhere(_on):
    """Answer as a register of contracts would."""
    from django.db.models import Q  # noqa: PLC0415 - only this test stands in for another app

    return {"agreement": Q(pk__gt=0)}


class TestMoving:
    def test_everything_that_is_missing_is_said_at_once(self, at_stage, officer):
        spinout = at_stage("transition")
        with pytest.raises(actions.GateClosedError) as closed:
            actions.move(spinout, to="live", on=None, by=officer, at=NOW)
        assert codes(closed.value.missing) == ASKED["live"] - {"conditions"}
        assert spinout.journey.count() == 1

    def test_what_was_there_is_kept_with_the_move(self, at_stage, officer):
        spinout = at_stage("exploring")
        ready_for(spinout, "case_for_change", lead=officer)
        event = actions.move(spinout, to="case_for_change", on=None, by=officer, at=NOW)
        assert event.gate == "passed"
        answers = dict(event.gate_answers.values_list("code", "answer"))
        assert answers == dict.fromkeys(ASKED["case_for_change"], "met")

    def test_a_certifier_lets_it_through_with_a_reason(self, at_stage, officer, certifier):
        spinout = at_stage("exploring")
        ready_for(spinout, "case_for_change", lead=officer)
        spinout.brief.sponsor_name = ""
        spinout.brief.save(update_fields=["sponsor_name"])
        move = {"to": "case_for_change", "on": None, "at": NOW, "overrides": True}
        with pytest.raises(Refused, match="Only a certifier"):
            actions.move(spinout, by=officer, reason="Soon", **move)
        with pytest.raises(ReasonNeeded):
            actions.move(spinout, by=certifier, **move)
        event = actions.move(spinout, by=certifier, reason="Named next week", **move)
        assert (event.gate, event.reason) == ("overridden", "Named next week")
        assert [answer.code for answer in GateAnswer.objects.overridden()] == ["sponsor"]

    def test_what_a_statute_asks_is_overridden_by_nobody(self, at_stage, officer, certifier):
        spinout = at_stage("transition")
        ready_for(spinout, "live", lead=officer)
        casework.a_wave(spinout, tupe="")
        with pytest.raises(actions.GateClosedError) as closed:
            actions.move(spinout, to="live", on=None, reason="x", overrides=True, by=certifier, at=NOW)
        assert codes(closed.value.missing) == {"tupe"}

    def test_on_hold_it_stays_where_it_is(self, at_stage, officer):
        spinout = at_stage("exploring")
        ready_for(spinout, "case_for_change", lead=officer)
        hold = casework.a_hold(spinout)
        with pytest.raises(actions.OnHoldError):
            actions.move(spinout, to="case_for_change", on=None, by=officer, at=NOW)
        actions.end(spinout, outcome="not_proceeding", on=None, reason="No support", by=officer, at=NOW)
        hold.refresh_from_db()
        assert (hold.ended_on, hold.ended_reason) == (NOW.date(), "It ended")

    def test_a_correction_does_not_go_round_the_gate(self, at_stage, officer):
        spinout = at_stage("options_appraisal")
        ready_for(spinout, "business_case", lead=officer)
        event = actions.move(spinout, to="business_case", on=None, by=officer, at=NOW)
        to = type(event.after)("business_plan", "active")
        with pytest.raises(actions.GateClosedError):
            actions.correct_move(event, to=to, on=None, reason="Left out", by=officer, at=NOW)

    def test_a_corrected_date_keeps_what_the_gate_found(self, at_stage, officer):
        spinout = at_stage("exploring")
        ready_for(spinout, "case_for_change", lead=officer)
        event = actions.move(spinout, to="case_for_change", on=None, by=officer, at=NOW)
        corrected = actions.correct_move(event, to=event.after, on=None, reason="Typing mistake", by=officer, at=NOW)
        assert corrected.gate == "passed"


class TestPostgresql:
    """What somebody writes past Python is refused when the transaction ends."""

    def insert(self, spinout, to, gate, **fields):
        return JourneyEvent.objects.create(
            spinout=spinout,
            from_stage=spinout.stage,
            from_outcome="active",
            to_stage=to,
            to_outcome="active",
            gate=gate,
            recorded_by=spinout.created_by,
            **fields,
        )

    def refused(self, name, act):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.to_the_end(act)

    def to_the_end(self, act):
        """Do it, and let the database check what it checks when a transaction ends."""
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    @pytest.mark.parametrize("to", ASKED)
    def test_a_gate_is_not_passed_unasked(self, at_stage, to):
        spinout = at_stage(BEFORE[to])
        self.refused("journeyevent_gate_was_asked", lambda: self.insert(spinout, to, "passed"))

    def test_an_override_names_something(self, at_stage, officer):
        spinout = at_stage("exploring")

        def act(gate, answer):
            event = self.insert(spinout, "case_for_change", gate, reason="x")
            for code in ASKED["case_for_change"]:
                what = answer if code == "sponsor" else "met"
                casework.a_row(GateAnswer, spinout, event=event, code=code, answer=what)

        self.refused("journeyevent_gate_was_asked", lambda: act("overridden", "met"))
        self.refused("journeyevent_gate_was_asked", lambda: act("passed", "overridden"))

    def test_a_move_forward_says_how_it_passed_and_no_other_does(self, at_stage):
        name = "journeyevent_forward_moves_pass_a_gate"
        self.refused(name, lambda: self.insert(at_stage("exploring"), "case_for_change", ""))
        self.refused(name, lambda: self.insert(at_stage("transition"), "exploring", "recorded", reason="x"))

    def test_an_override_says_why(self, at_stage):
        spinout = at_stage("exploring")
        self.refused("journeyevent_override_says_why", lambda: self.insert(spinout, "case_for_change", "overridden"))

    @pytest.mark.parametrize("wave", [None, {"tupe": ""}, {"pension": ""}, {"informed_on": None}])
    def test_nobody_launches_without_tupe_and_pension_positions(self, at_stage, wave):
        spinout = at_stage("transition")
        if wave is not None:
            casework.a_wave(spinout, **wave)

        def act():
            event = self.insert(spinout, "live", "passed")
            for code in ASKED["live"]:
                casework.a_row(GateAnswer, spinout, event=event, code=code, answer="met")

        self.refused("journeyevent_launch_has_tupe_and_pension_positions", act)

    @pytest.mark.parametrize("code", sorted(STATUTORY))
    def test_what_a_statute_asks_is_met(self, at_stage, code):
        spinout = at_stage("exploring")
        event = an_event(spinout, "case_for_change", "active")
        self.refused(
            "gateanswer_what_a_statute_asks_is_met",
            lambda: casework.a_row(GateAnswer, spinout, event=event, code=code, answer="overridden"),
        )


class TestPage:
    def test_each_missing_thing_is_there_with_a_link_that_mends_it(self, client, officer, at_stage):
        client.force_login(officer)
        spinout = at_stage("transition")
        page = client.get(reverse("spinouts:move", args=[spinout.reference])).content.decode()
        for item in gates.asked("transition", "live"):
            if item.code != "conditions":
                assert item.missing in page
                assert reverse(item.mend, args=[spinout.reference, *([item.task] if item.task else [])]) in page
        assert "Let it through" not in page

    def test_sent_all_the_same_it_lists_everything(self, client, officer, at_stage):
        client.force_login(officer)
        spinout = at_stage("exploring")
        page = send(client, reverse("spinouts:move", args=[spinout.reference]), to="case_for_change")
        said = page.context["form"].errors["to"]
        assert set(said) == {item.missing for item in gates.asked("exploring", "case_for_change")}
        assert spinout.journey.count() == 1

    @pytest.mark.parametrize("to", ["business_case", "business_plan"])
    def test_each_error_leads_to_where_it_is_mended(self, client, officer, at_stage, to):
        client.force_login(officer)
        spinout = at_stage("options_appraisal")
        page = send(client, reverse("spinouts:move", args=[spinout.reference]), to=to, reason="x")
        markup = page.content.decode()
        links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', markup)
        assert [unescape(said) for _place, said in links] == page.context["form"].errors["to"]
        for place, said in links:
            code = place.rpartition("-")[2]
            found = next(item for item in gates.asked("options_appraisal", to) if item.code == code)
            mend = reverse(found.mend, args=[spinout.reference, *([found.task] if found.task else [])])
            assert re.search(rf'<a id="{place}" [^>]*href="{mend}"', markup)
            assert unescape(said).startswith(found.missing)
            assert markup.count(f'id="{place}"') == 1

    def test_other_errors_lead_to_their_questions(self, client, officer, at_stage):
        client.force_login(officer)
        markup = send(client, reverse("spinouts:move", args=[at_stage("exploring").reference])).content.decode()
        assert re.findall(r'<li><a href="#([^"]+)">', markup) == ["id_to"]

    def test_a_date_left_blank_is_said_to_be_unknown(self, client, officer, at_stage):
        client.force_login(officer)
        spinout = at_stage("exploring")
        ready_for(spinout, "case_for_change", lead=officer)
        address = reverse("spinouts:move", args=[spinout.reference])
        assert (
            "If you leave it blank, the record says that the date is not known" in client.get(address).content.decode()
        )
        sent = send(client, address, to="case_for_change")
        assert "Moved to case for change. When is not known" in client.get(sent["Location"]).content.decode()

    def test_a_certifier_is_asked_whether_to_let_it_through(self, client, certifier, at_stage):
        client.force_login(certifier)
        spinout = at_stage("exploring")
        address = reverse("spinouts:move", args=[spinout.reference])
        page = send(client, address, to="case_for_change", overrides="on")
        assert page.context["form"].errors == {"reason": ["Say why it may go on without what is missing"]}
        assert send(client, address, to="case_for_change", overrides="on", reason="Agreed").status_code == 302
        assert spinout.journey.get(place=2).gate == "overridden"


class TestReported:
    def test_an_override_is_listed_for_those_who_may_read_it(self, client, certifier, stranger, taskforce, at_stage):
        spinout = at_stage("exploring")
        move = {"to": "case_for_change", "on": None, "reason": "Elections are near", "overrides": True}
        actions.move(spinout, by=certifier, at=NOW, **move)
        told = {}
        for person in (certifier, taskforce, stranger):
            client.force_login(person)
            told[person.name] = "Elections are near" in client.get(reverse("spinouts:overrides")).content.decode()
        assert told == {"Chris Certifier": True, "Toni Taskforce": True, "Sam Stranger": False}

    def test_a_move_that_was_taken_back_is_listed_no_more(self, officer, certifier, at_stage):
        spinout = at_stage("exploring")
        event = actions.move(
            spinout, to="case_for_change", on=None, reason="Soon", overrides=True, by=certifier, at=NOW
        )
        event = actions.correct_move(event, to=event.after, on=None, reason="No date", by=officer, at=NOW)
        assert GateAnswer.objects.overridden().exists()
        actions.take_back_move(event, reason="Too soon", by=officer, at=NOW)
        assert not GateAnswer.objects.overridden().exists()

    def test_the_list_asks_as_many_questions_for_four_as_for_one(self, client, certifier, at_stage):
        client.force_login(certifier)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse("spinouts:overrides"))
            return len(captured)

        move = {"to": "case_for_change", "on": None, "reason": "Soon", "overrides": True, "by": certifier, "at": NOW}
        actions.move(at_stage("exploring"), **move)
        one = queries()
        for _ in range(3):
            actions.move(at_stage("exploring"), **move)
        assert queries() == one
