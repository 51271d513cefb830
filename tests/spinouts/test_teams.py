"""How a body’s people share out its records, hand over what somebody led, and how much each person has to do."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from spinouts import actions, permissions, teams, timeline
from spinouts.lifecycle import Stage
from spinouts.models import Assignment, CaseSummary
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.people import grant, member
from tests.factories.spinouts import a_spinout
from tests.spinouts.leads import lead_of
from tests.spinouts.sending import send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
SITE = "https://mutuals.example.gov.uk"


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def several(example_council):
    return [a_spinout(f"Sample {number}", parents=[example_council], stage="exploring") for number in range(3)]


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW, "site": SITE}


def at(name, *more):
    return reverse(f"spinouts:{name}", args=more)


def errors(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


class TestShareOut:
    def test_several_at_once(self, signed_in, several, colleague):
        keys = [str(spinout.pk) for spinout in several[:2]]
        sent = signed_in.post(at("team"), {"spinouts": keys, "person": str(colleague.pk)})
        assert (sent.status_code, sent["Location"]) == (302, at("team"))
        assert [lead_of(spinout) for spinout in several] == [colleague, colleague, None]
        page = signed_in.get(at("team")).content.decode()
        assert "Cass Colleague now leads 2 more spin-outs" in page
        letter = Letter.objects.get()
        assert letter.subject == "You now lead 2 spin-outs"
        for spinout in several[:2]:
            assert f"/spin-outs/{spinout.reference}/" in letter.text

    def test_nothing_at_all(self, signed_in, several):
        assert errors(signed_in.post(at("team"), {})) == {
            "spinouts": ["Select at least one spin-out"],
            "person": ["Select who leads them"],
        }

    def test_records_and_people_of_others_are_no_choice(self, signed_in, several, sample_county, stranger, officer):
        other = a_spinout("Other", parents=[sample_county], stage="exploring")
        for keys in ([other.pk], [several[0].pk, other.pk], ["x"], ["99999999999999"], [several[0].pk, ""]):
            page = signed_in.post(at("team"), {"spinouts": keys, "person": str(officer.pk)})
            assert errors(page) == {"spinouts": ["Select spin-outs from the list"]}, keys
        page = signed_in.post(at("team"), {"spinouts": [several[0].pk], "person": str(stranger.pk)})
        assert errors(page) == {"person": ["Select who leads them"]}
        assert not Assignment.objects.exists()

    def test_all_or_none(self, signed_in, several, officer, colleague):
        casework.a_lead(several[1], officer)
        keys = [str(spinout.pk) for spinout in several]
        page = signed_in.post(at("team"), {"spinouts": keys, "person": str(colleague.pk)})
        assert errors(page) == {
            "spinouts": [f"{several[1].reference} is led by Olu Officer. Nothing was saved"],
        }
        assert [lead_of(spinout) for spinout in several] == [None, officer, None]
        text = page.content.decode()
        assert f'value="{several[0].pk}" id="id_spinouts" aria-describedby="about-{several[0].pk}" checked' in text
        assert page.context["form"]["person"].value() == str(colleague.pk)

    def test_a_second_click_is_no_mistake(self, signed_in, several, colleague):
        answers = {"spinouts": [several[0].pk], "person": str(colleague.pk)}
        assert [signed_in.post(at("team"), answers).status_code for _ in range(2)] == [302, 302]
        assert Assignment.objects.count() == Letter.objects.count() == 1

    def test_somebody_of_one_body_does_not_lead_another_s(self, client, several, officer, colleague, sample_county):
        grant(officer, "officer", sample_county)
        other = a_spinout("Other", parents=[sample_county], stage="exploring")
        client.force_login(officer)
        answers = {"spinouts": [several[0].pk, other.pk], "person": str(colleague.pk)}
        page = client.post(at("team"), answers)
        assert errors(page) == {
            "person": [
                f"Cass Colleague cannot lead {other.reference}. "
                "Only officers and certifiers of its parent bodies can lead it or own its tasks"
            ]
        }
        assert not Assignment.objects.exists()

    def test_nobody_shares_out_what_is_not_theirs(self, several, stranger, taskforce):
        for person in (stranger, taskforce):
            with pytest.raises(Refused):
                actions.assign_several(several, to=stranger, by=person, at=NOW, site=SITE)

    def test_the_queue(self, signed_in, several, officer, example_council, sample_county):
        live = a_spinout("Live one", parents=[example_council])
        a_spinout("Ended", parents=[example_council], outcome="ceased")
        withdrawn = a_spinout("Withdrawn", parents=[example_council], stage="exploring")
        actions.withdraw(withdrawn, reason="By mistake", by=officer, at=NOW)
        a_spinout("Other", parents=[sample_county])
        casework.a_lead(several[1], officer)
        page = signed_in.get(at("team")).context["page"]
        assert [spinout.name for spinout in page] == ["Sample 0", "Sample 2", live.name]

    def test_nothing_to_share_out(self, signed_in, example_council):
        assert "has somebody who leads it" in signed_in.get(at("team")).content.decode()

    def test_fifty_on_a_page(self, signed_in, example_council):
        for number in range(51):
            a_spinout(f"Sample {number}", parents=[example_council], stage="exploring")
        page = signed_in.get(at("team"), {"page": 2})
        assert [spinout.name for spinout in page.context["page"]] == ["Sample 50"]


class TestHandOver:
    @pytest.fixture
    def led(self, several, colleague):
        for spinout in several:
            casework.a_lead(spinout, colleague)
        return several

    def test_all_of_it_in_one_action(self, signed_in, led, officer, colleague):
        sent = send(signed_in, at("hand_over", colleague.pk), person=str(officer.pk), reason="She left")
        assert (sent.status_code, sent["Location"]) == (302, at("team"))
        assert [lead_of(spinout) for spinout in led] == [officer] * 3
        events = Assignment.pgh_event_model.objects.filter(pgh_context__metadata__verb="hand_over")
        contexts = {event.pgh_context_id for event in events}
        assert len(contexts) == 1
        told = next(e for e in timeline.entries(led[0], reader=officer) if e.title == "Handed it over to another lead")
        assert (told.why, told.who) == ("She left", "Olu Officer")
        assert "Olu Officer now leads 3 spin-outs that Cass Colleague led" in signed_in.get(at("team")).content.decode()

    def test_the_lead_of_a_joint_record_may_act_for_its_other_parent(self, signed_in, example_council):
        other = body("Other Council")
        lead = member("officer", other, name="Odd Officer")
        joint = a_spinout("Joint", parents=[example_council, other], stage="transition")
        casework.a_lead(joint, lead)
        page = signed_in.get(at("team")).content.decode()
        assert "Odd Officer" in page
        assert "No longer here" not in page

    def test_of_somebody_who_left(self, signed_in, led, officer, colleague):
        colleague.memberships.update(ended_at=NOW)
        User.objects.filter(pk=colleague.pk).update(is_active=False, deactivated_at=NOW)
        page = signed_in.get(at("team")).content.decode()
        assert "No longer here" in page
        assert at("hand_over", colleague.pk) in page
        assert "no longer acts for your bodies" in signed_in.get(at("team_member", colleague.pk)).content.decode()
        send(signed_in, at("hand_over", colleague.pk), person=str(officer.pk), reason="She left")
        assert [lead_of(spinout) for spinout in led] == [officer] * 3
        assert "No longer here" not in signed_in.get(at("team")).content.decode()
        assert signed_in.get(at("team_member", colleague.pk)).status_code == 404

    def test_to_nobody(self, signed_in, led, colleague):
        send(signed_in, at("hand_over", colleague.pk), person="nobody", reason="She left")
        assert [lead_of(spinout) for spinout in led] == [None] * 3
        assert not Letter.objects.exists()

    def test_nothing_at_all(self, signed_in, led, colleague):
        assert errors(signed_in.post(at("hand_over", colleague.pk), {})) == {
            "person": ["Select who leads them"],
            "reason": ["Enter why they change hands"],
        }

    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, led, colleague, stranger):
        for person in (stranger.pk, colleague.pk, "x"):
            page = send(signed_in, at("hand_over", colleague.pk), person=str(person), reason="She left")
            assert errors(page) == {"person": ["Select who leads them"]}
            assert page.context["form"]["reason"].value() == "She left"
        assert [lead_of(spinout) for spinout in led] == [colleague] * 3

    def test_all_or_none(self, client, led, officer, certifier, colleague, sample_county):
        grant(officer, "officer", sample_county)
        grant(colleague, "officer", sample_county)
        other = a_spinout("Other", parents=[sample_county], stage="exploring")
        casework.a_lead(other, colleague)
        client.force_login(officer)
        page = send(client, at("hand_over", colleague.pk), person=str(certifier.pk), reason="She left")
        assert errors(page)["person"][0].startswith(f"Chris Certifier cannot lead {other.reference}.")
        assert [lead_of(spinout) for spinout in led] == [colleague] * 3

    def test_only_records_of_one_s_own_bodies_that_go_on(self, led, who, colleague, officer, sample_county):
        grant(colleague, "officer", sample_county)
        other = a_spinout("Other", parents=[sample_county], stage="exploring")
        casework.a_lead(other, colleague)
        actions.end(led[0], outcome="not_proceeding", on=None, reason="No money", by=officer, at=NOW)
        given = actions.hand_over(colleague, to=officer, reason="She left", **who)
        assert {each.spinout_id for each in given} == {led[1].pk, led[2].pk}
        assert [lead_of(spinout) for spinout in (*led, other)] == [colleague, officer, officer, colleague]

    def test_refusals(self, led, who, officer, colleague, taskforce):
        with pytest.raises(actions.WhyNotSaidError):
            actions.hand_over(colleague, to=officer, reason="", **who)
        with pytest.raises(actions.LeadsAlreadyError):
            actions.hand_over(colleague, to=colleague, reason="Why not", **who)
        with pytest.raises(Refused):
            actions.hand_over(colleague, to=officer, reason="Why not", **(who | {"by": taskforce}))

    def test_nothing_is_left_to_hand_over(self, signed_in, led, officer, colleague):
        form = {"person": str(officer.pk), "reason": "She left"}
        answers = [signed_in.post(at("hand_over", colleague.pk), form) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert Assignment.objects.count() == 6
        assert "Cass Colleague leads nothing now" in signed_in.get(at("team")).content.decode()


class TestWorkload:
    @pytest.fixture
    def busy(self, several, spinout, colleague):
        """The colleague leads three at the beginning and one in transition, of which some things are late."""
        for each in (*several, spinout):
            casework.a_lead(each, colleague, added_at=datetime(2026, 5, 20, tzinfo=UTC))
        casework.a_task(several[0], due_on=date(2026, 5, 1))
        casework.a_task(several[0], due_on=date(2026, 5, 2))
        casework.a_task(several[1], due_on=date(2026, 6, 1))
        casework.a_launch_plan(several[2], "2027-04-01")
        casework.a_launch_plan(spinout, "2026-10-01")
        CaseSummary.objects.filter(spinout=spinout).update(update_due_on=date(2026, 5, 31))
        return colleague

    def load_of(self, person, council):
        loads = teams.workloads([council.pk], on=TODAY)
        return next(load for load in loads if load.person == person)

    def test_numbers(self, busy, example_council, spinout):
        load = self.load_of(busy, example_council)
        assert (load.led, load.tasks_overdue, load.updates_overdue) == (4, 1, 1)
        assert list(load.by_stage.items()) == [(Stage.EXPLORING, 3), (Stage.TRANSITION, 1)]
        assert load.next_launch == spinout
        passed = [load for load in teams.workloads([example_council.pk], on=date(2026, 10, 2)) if load.person == busy]
        assert [load.next_launch.case.planned_on for load in passed] == [date(2027, 4, 1)]

    def test_each_number_leads_to_as_many_records(self, signed_in, busy, example_council, monkeypatch):
        monkeypatch.setattr("spinouts.views.asking.today", lambda: TODAY)
        page = signed_in.get(at("team"))
        load = next(load for load in page.context["loads"] if load.person == busy)
        for query, number in (
            ("", load.led),
            ("?stage=exploring", load.by_stage[Stage.EXPLORING]),
            ("?stage=transition", 1),
            ("?late=tasks", load.tasks_overdue),
            ("?late=updates", load.updates_overdue),
            ("?stage=nonsense&late=x", load.led),
        ):
            shown = signed_in.get(f"{at('team_member', busy.pk)}{query}")
            assert shown.context["page"].paginator.count == number, query
            assert not query or "nonsense" in query or f"{at('team_member', busy.pk)}{query}" in page.content.decode()

    def test_people_without_records_are_there(self, example_council, officer, certifier, stranger):
        loads = teams.workloads([example_council.pk], on=TODAY)
        assert [load.person for load in loads] == [certifier, officer]
        assert [load.led for load in loads] == [0, 0]

    def test_records_of_other_bodies_do_not_count(self, busy, example_council, sample_county):
        casework.a_lead(a_spinout("Other", parents=[sample_county]), busy)
        assert self.load_of(busy, example_council).led == 4

    def test_who_may_look(self, client, officer, taskforce, stranger, spinout):
        casework.a_lead(spinout, officer)
        client.force_login(taskforce)
        assert client.get(at("team")).status_code == 403
        client.force_login(stranger)
        page = client.get(at("team"))
        assert page.status_code == 200
        assert "Sample Libraries" not in page.content.decode()
        assert "Olu Officer" not in page.content.decode()
        assert client.get(at("team_member", officer.pk)).status_code == 404
        assert client.get(at("hand_over", officer.pk)).status_code == 404
        with pytest.raises(Refused, match="Ask an admin for a role"):
            permissions.check_can_see_team(taskforce)

    def test_a_person_without_records(self, signed_in, officer):
        assert "leads no record of your bodies" in signed_in.get(at("team_member", officer.pk)).content.decode()

    def test_as_many_queries_for_many_people_and_records_as_for_one(self, signed_in, spinout, officer, example_council):
        def queries():
            counts = []
            for address in (at("team"), at("team_member", officer.pk), at("hand_over", officer.pk)):
                with CaptureQueriesContext(connection) as captured:
                    assert signed_in.get(address).status_code == 200
                counts.append(len(captured))
            return counts

        casework.a_lead(spinout, officer)
        casework.a_launch_plan(spinout)
        a_spinout("Nobody’s", parents=[example_council], stage="exploring")
        gone = member("officer", example_council)
        casework.a_lead(a_spinout("Left", parents=[example_council]), gone)
        gone.memberships.update(ended_at=NOW)
        one = queries()
        for number in range(4):
            person = member("officer", example_council)
            for owner in (person, officer, None):
                made = a_spinout(f"Sample {number} {owner}", parents=[example_council], stage="business_plan")
                casework.a_launch_plan(made)
                if owner:
                    casework.a_lead(made, owner)
        assert queries() == one


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_one_lead(example_council):
    """Eight people say who leads the same two records; each record has one lead, and the summary says the same."""
    people = [member("officer", example_council) for _ in range(8)]
    spinouts = [a_spinout(f"Sample {number}", parents=[example_council], stage="exploring") for number in range(2)]
    outcomes = []

    def act(person, order):
        try:
            actions.assign_several(order, to=person, by=person, at=NOW, site=SITE)
            outcomes.append("led")
        except actions.HasLeadError:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(person, spinouts[:: 1 if place % 2 else -1]))
        for place, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["late"] * 7 + ["led"]
    assert lead_of(spinouts[0]) == lead_of(spinouts[1]) in people
