"""Tasks: how far each has come, who owns it, by when; of the checklist or added by the body."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, gatekeeping, timeline
from spinouts.actions import Doing, OwnTask
from spinouts.models import CaseTask
from tests.factories import casework
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DONE = Doing("done", done_on=date(2026, 5, 1), note="Minuted")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


class TestActions:
    def test_a_row_is_made_when_somebody_touches_it(self, spinout, who):
        assert not CaseTask.objects.exists()
        actions.change_task(CaseTask.of_checklist(spinout, "pensions"), doing=DONE, **who)
        task = CaseTask.objects.get()
        assert (task.code, task.stage, task.state, task.done_on) == ("pensions", "transition", "done", date(2026, 5, 1))
        assert (task.added_by, task.changed_by, task.revision) == (who["by"], who["by"], 1)
        actions.change_task(task, doing=Doing("in_progress"), **who)
        task.refresh_from_db()
        assert (task.state, task.done_on, task.revision) == ("in_progress", None, 2)

    def test_two_at_an_untouched_one_make_one_row(self, spinout, who, colleague):
        mine, theirs = (CaseTask.of_checklist(spinout, "pensions") for _ in range(2))
        actions.change_task(mine, doing=Doing("in_progress"), **who)
        seen = actions.Sent(seen="0")
        with pytest.raises(actions.ChangedMeanwhile):
            actions.change_task(theirs, doing=DONE, by=colleague, at=NOW, sent=seen)
        assert theirs.read_again().pk == mine.pk
        actions.change_task(CaseTask.untouched(spinout, "pensions"), doing=DONE, by=colleague, at=NOW)
        assert CaseTask.objects.get().state == "done"

    def test_a_version_that_never_was_keeps_nobody_from_the_first_touch(self, spinout, who):
        task = CaseTask.untouched(spinout, "pensions")
        actions.change_task(task, doing=DONE, **who, sent=actions.Sent(seen="7"))
        assert CaseTask.objects.get().state == "done"

    def test_one_of_the_bodys_own(self, spinout, who, colleague):
        task = actions.add_task(spinout, own=OwnTask("Sign the lease", "live"), doing=Doing(owner=colleague), **who)
        actions.change_task(task, doing=DONE, own=OwnTask("Sign both leases", "transition"), **who)
        task.refresh_from_db()
        assert (task.title, task.stage, task.state, str(task)) == (
            "Sign both leases",
            "transition",
            "done",
            "Sign both leases",
        )

    @pytest.mark.parametrize(
        ("doing", "error"),
        [
            (Doing("done"), actions.TaskDateError),
            (Doing("done", done_on=date(2026, 6, 2)), actions.TaskDateError),
            (Doing("not_applicable"), actions.WhyNotApplicableError),
        ],
    )
    def test_what_makes_no_sense(self, spinout, who, doing, error):
        with pytest.raises(error):
            actions.change_task(CaseTask.of_checklist(spinout, "pensions"), doing=doing, **who)
        with pytest.raises(error):
            actions.add_task(spinout, own=OwnTask("Sign the lease", "live"), doing=doing, **who)
        assert not CaseTask.objects.exists()

    def test_an_owner_works_for_a_parent_body(self, spinout, who, stranger, taskforce, example_council):
        gone = member(Role.OFFICER, example_council, is_active=False, deactivated_at=NOW)
        task = CaseTask.of_checklist(spinout, "pensions")
        for person in (stranger, taskforce, gone):
            with pytest.raises(actions.OwnerError, match="Only officers and certifiers of its parent bodies"):
                actions.change_task(task, doing=Doing(owner=person), **who)

    def test_an_owner_who_has_left_stays_until_somebody_replaces_them(self, spinout, who, colleague):
        task = casework.a_task(spinout, "pensions", owner=colleague)
        colleague.memberships.update(ended_at=NOW)
        colleague.__dict__.pop("held", None)
        actions.change_task(task, doing=Doing("in_progress", owner=colleague), **who)
        actions.change_task(task, doing=Doing("in_progress"), **who)
        with pytest.raises(actions.OwnerError):
            actions.change_task(task, doing=Doing("in_progress", owner=colleague), **who)

    def test_readers_and_strangers_touch_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.change_task(CaseTask.of_checklist(spinout, "pensions"), doing=DONE, by=person, at=NOW)

    def test_a_gate_sees_what_was_done(self, spinout, who):
        assert "equality" not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        actions.change_task(CaseTask.of_checklist(spinout, "equality_duty"), doing=DONE, **who)
        assert "equality" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]

    @pytest.mark.parametrize(
        ("code", "item", "opens"),
        [
            ("equality_duty", "equality", False),
            ("best_value_consultation", "consultation", True),
            ("staff_involved", "staff_involved", True),
        ],
    )
    def test_only_a_certifier_says_to_a_gate_that_something_does_not_apply(
        self, spinout, who, certifier, code, item, opens
    ):
        doing = Doing("not_applicable", note="No best value authority")
        actions.change_task(CaseTask.of_checklist(spinout, code), doing=doing, **who)
        assert item not in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        actions.change_task(CaseTask.of_checklist(spinout, code), doing=doing, by=certifier, at=NOW)
        assert (item in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]) is opens

    def test_the_summary_knows_the_next_day(self, spinout, who):
        actions.change_task(CaseTask.of_checklist(spinout, "pensions"), doing=Doing(due_on=date(2026, 7, 1)), **who)
        spinout.case.refresh_from_db()
        assert spinout.case.next_task_on == date(2026, 7, 1)

    def test_the_timeline_tells_it(self, spinout, who, colleague):
        doing = Doing("not_applicable", owner=colleague, note="Nobody is in the scheme")
        actions.change_task(CaseTask.of_checklist(spinout, "pensions"), doing=doing, **who)
        told = next(entry for entry in timeline.entries(spinout, reader=who["by"]) if entry.title == "Worked on a task")
        assert told.why == "Nobody is in the scheme"
        assert timeline.Change("Task: Secure the pensions, state", "", "Not applicable") in told.changes
        assert timeline.Change("Task: Secure the pensions, owner", "", "Cass Colleague") in told.changes

    def test_only_tasks_before_a_transfer_follow_the_ledger(self, spinout):
        with pytest.raises(IntegrityError, match="casetask_ledger_dates_what_precedes_a_transfer"):
            casework.a_task(spinout, "pensions", due_on=date(2026, 7, 1), is_due_by_ledger=True)

    def test_which_are_open(self, spinout):
        casework.a_task(spinout, due_on=date(2026, 6, 1))
        casework.a_task(spinout, state="done", due_on=date(2026, 5, 1))
        assert CaseTask.objects.open().count() == 1


class TestTheList:
    def test_each_stage_is_there_the_one_it_is_at_first(self, signed_in, spinout):
        page = signed_in.get(at("tasks", spinout))
        assert page.context["now"].stage == "transition"
        assert [group.stage for group in page.context["to_come"]] == ["live"]
        assert len(page.context["passed"]) == 5
        text = page.content.decode()
        for words in (
            "Secure the pensions",
            "Say what the service is for",
            "Review the first year",
            "7 of 7 still open",
        ):
            assert words in text
        assert text.index("Secure the pensions") < text.index("Review the first year") < text.index("Score the options")

    def test_state_owner_day_and_law_are_said(self, signed_in, spinout, colleague):
        casework.a_task(spinout, "pensions", "in_progress", owner=colleague, due_on=date(2026, 4, 1))
        casework.a_task(spinout, "governance", "done")
        casework.a_task(spinout, title="Sign the lease", due_on=date(2150, 1, 1))
        page = signed_in.get(at("tasks", spinout))
        text = " ".join(page.content.decode().split())
        for words in (
            "It was due on 1 April 2026. Owner: Cass Colleague. Required by the Best Value Authorities",
            "Done on 3 April 2026",
            "Due on 1 January 2150. Added by the body.",
            "Overdue",
            "In progress",
        ):
            assert words in text
        assert page.context["now"].says == "7 of 8 still open, 1 overdue"

    def test_it_is_said_that_the_ledger_sets_the_day(self, signed_in, spinout, who):
        actions.add_wave(spinout, wave=actions.Wave("A", 5, date(2150, 10, 1)), **who)
        assert (
            "Due on 3 September 2150, as the transfer ledger says"
            in signed_in.get(at("tasks", spinout)).content.decode()
        )
        task = signed_in.get(at("task", spinout, "tupe_information")).content.decode()
        assert "The transfer ledger set this day" in task
        assert at("transfer", spinout) in task

    def test_readers_see_no_button(self, client, taskforce, spinout):
        client.force_login(taskforce)
        page = client.get(at("tasks", spinout)).content.decode()
        assert "Secure the pensions" in page
        assert at("add_task", spinout) not in page

    def test_no_two_links_say_the_same(self, signed_in, spinout):
        for _ in range(2):
            casework.a_task(spinout, title="Sign the lease")
            casework.a_milestone(spinout)
        text = signed_in.get(at("tasks", spinout)).content.decode()
        numbers = CaseTask.objects.values_list("pk", flat=True)
        assert all(f", added by the body, number {number}<" in text for number in numbers)

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout, officer, colleague):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("tasks", spinout))
            return len(captured)

        casework.a_task(spinout, "pensions", owner=officer)
        casework.a_milestone(spinout, owner=officer)
        one = queries()
        for code in ("governance", "back_office", "vision"):
            casework.a_task(spinout, code, owner=colleague)
            casework.a_task(spinout, owner=officer)
            casework.a_milestone(spinout, owner=colleague)
        assert queries() == one


class TestOneTask:
    def test_saved_and_said(self, signed_in, spinout, colleague):
        address = at("task", spinout, "pensions")
        answers = {
            "state": "done",
            "done_on": When("1 5 2026"),
            "owner": str(colleague.pk),
            "due_on": When("1 6 2026"),
            "note": "Admission agreement signed",
        }
        sent = send(signed_in, address, **answers)
        assert (sent.status_code, sent["Location"]) == (302, at("tasks", spinout))
        task = CaseTask.objects.get()
        assert (task.state, task.owner, task.due_on, task.note) == (
            "done",
            colleague,
            date(2026, 6, 1),
            "Admission agreement signed",
        )
        assert (
            filled(signed_in.get(address).context["form"]).items() >= {"state": "done", "owner": colleague.pk}.items()
        )

    def test_nothing_at_all(self, signed_in, spinout):
        page = signed_in.post(at("task", spinout, "pensions"), {})
        assert said(page) == {"state": ["Select how far it has come"]}
        assert not CaseTask.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"state": "finished"}, "state", "Select how far it has come"),
            ({"done_on": When("")}, "done_on", "Enter when it was done"),
            ({"done_on": When("31 2 2026")}, "done_on", "The date on which it was done must be a real date"),
            ({"done_on": When("1 1 2150")}, "done_on", "The date on which it was done must be today or in the past"),
            ({"due_on": When("31 2 2026")}, "due_on", "The date by which it is due must be a real date"),
            ({"state": "not_applicable", "note": ""}, "note", "Enter why it does not apply"),
            ({"note": "x" * 2001}, "note", "Note must be 2,000 characters or fewer"),
            ({"owner": "nobody"}, "owner", "Select one of the list, or “Nobody yet”"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        answers = {"state": "done", "done_on": When("1 5 2026"), "note": "Kept"}
        page = send(signed_in, at("task", spinout, "pensions"), **(answers | wrong))
        assert said(page) == {field: [message]}
        assert page.context["form"]["note"].value() == wrong.get("note", "Kept")
        assert not CaseTask.objects.exists()

    def test_another_bodys_officer_cannot_be_chosen(self, signed_in, spinout, stranger):
        page = send(signed_in, at("task", spinout, "pensions"), state="in_progress", owner=str(stranger.pk))
        assert said(page) == {"owner": ["Select one of the list, or “Nobody yet”"]}

    def test_a_date_of_what_is_not_done_says_nothing(self, signed_in, spinout):
        answers = {"state": "in_progress", "done_on": When("31 2 2026")}
        assert send(signed_in, at("task", spinout, "pensions"), **answers).status_code == 302
        assert CaseTask.objects.get().done_on is None

    def test_an_owner_who_has_left_can_stay(self, signed_in, spinout, colleague):
        casework.a_task(spinout, "pensions", owner=colleague)
        colleague.memberships.update(ended_at=NOW)
        assert send(signed_in, at("task", spinout, "pensions"), state="in_progress").status_code == 302
        assert CaseTask.objects.get().owner == colleague

    def test_readers_see_it_without_a_form_and_send_none(self, client, taskforce, spinout):
        casework.a_task(spinout, "pensions", "not_applicable", note="Nobody is in the scheme")
        client.force_login(taskforce)
        page = client.get(at("task", spinout, "pensions"))
        assert page.context["form"] is None
        assert "Nobody is in the scheme" in page.content.decode()
        assert client.post(at("task", spinout, "pensions"), {"state": "done"}).status_code == 403
        own = casework.a_task(spinout)
        assert client.get(at("own_task", spinout, own.pk)).context["form"] is None
        assert client.post(at("own_task", spinout, own.pk), {"state": "done"}).status_code == 403

    @pytest.mark.parametrize("is_touched", [False, True])
    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague, is_touched):
        if is_touched:
            casework.a_task(spinout, "pensions")
        address = at("task", spinout, "pensions")
        form = filled(signed_in.get(address).context["form"])
        actions.change_task(
            CaseTask.of_checklist(spinout, "pensions"), doing=Doing("in_progress", note="Theirs"), by=colleague, at=NOW
        )
        page = signed_in.post(address, form | spelled({"state": "done", "done_on": When("1 5 2026"), "note": "Mine"}))
        text = page.content.decode()
        assert page.status_code == 200
        for words in ("Cass Colleague", "Theirs", "Mine"):
            assert words in text
        assert CaseTask.objects.get().note == "Theirs"
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert CaseTask.objects.get().note == "Mine"

    @pytest.mark.parametrize("seen", ["", "5", "nonsense", "2026-01-01"])
    def test_a_version_that_never_was(self, signed_in, spinout, seen):
        answers = {"state": "in_progress", "seen": seen, "once": "x"}
        assert signed_in.post(at("task", spinout, "pensions"), answers).status_code == 302

    def test_a_code_that_is_not_on_the_checklist(self, signed_in, spinout):
        assert signed_in.get(at("task", spinout, "unheard-of")).status_code == 404
        assert signed_in.post(at("task", spinout, "own")).status_code == 404

    def test_a_record_that_left_the_register_keeps_what_was_typed(self, signed_in, spinout, colleague):
        address = at("task", spinout, "pensions")
        form = filled(signed_in.get(address).context["form"])
        actions.withdraw(spinout, reason="Logged twice", by=colleague, at=NOW)
        page = signed_in.post(address, form | {"state": "in_progress", "note": "Mine"})
        assert page.status_code == 200
        assert "Mine" in page.content.decode()
        assert "is no longer in the register" in page.content.decode()
        assert signed_in.get(address).context["form"] is None


class TestOwnTasks:
    answers = {"title": "Sign the lease", "stage": "transition", "state": "not_started"}

    def test_added_and_changed(self, signed_in, spinout):
        assert send(signed_in, at("add_task", spinout), **self.answers)["Location"] == at("tasks", spinout)
        task = CaseTask.objects.get()
        assert (task.title, task.stage, task.code) == ("Sign the lease", "transition", "")
        send(signed_in, at("own_task", spinout, task.pk), title="Sign both", stage="live", state="in_progress")
        task.refresh_from_db()
        assert (task.title, task.stage, task.state) == ("Sign both", "live", "in_progress")

    def test_it_begins_at_the_stage_where_the_spinout_is(self, signed_in, spinout):
        assert signed_in.get(at("add_task", spinout)).context["form"]["stage"].value() == "transition"

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_task", spinout), {})) == {
            "title": ["Enter what is to be done"],
            "stage": ["Select at which stage it is to be done"],
            "state": ["Select how far it has come"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"title": "x" * 201}, "title", "What is to be done must be 200 characters or fewer"),
            ({"stage": "retired"}, "stage", "Select at which stage it is to be done"),
            ({"state": "not_applicable"}, "note", "Enter why it does not apply"),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("add_task", spinout), **(self.answers | wrong))
        assert said(page) == {field: [message]}
        assert not CaseTask.objects.exists()

    def test_another_record_has_not_this_task_and_a_checklist_no_number(self, signed_in, spinout, example_council):
        other = casework.a_task(a_spinout("Other", parents=[example_council]))
        coded = casework.a_task(spinout, "pensions")
        for task in (other, coded):
            assert signed_in.get(at("own_task", spinout, task.pk)).status_code == 404

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        task = casework.a_task(spinout)
        address = at("own_task", spinout, task.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.change_task(task, doing=DONE, own=OwnTask("Theirs", "live"), by=colleague, at=NOW)
        page = signed_in.post(address, form | {"title": "Mine"})
        for words in ("Cass Colleague", "Theirs", "Mine"):
            assert words in page.content.decode()
