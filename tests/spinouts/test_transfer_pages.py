"""The pages of the transfer ledger: what they ask, refuse, warn of, and show to whom."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spinouts import actions
from spinouts.actions import Moved, Wave
from spinouts.models import StaffReturn, TransferWave
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
FIRST = Wave("Front line", 40, date(2026, 10, 1))
MOVED = Moved(date(2026, 5, 1), 38, "applies", "lgps_admission")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def standing(spinout):
    """Return what the ledger's returns say: the day and how many had moved by then."""
    returns = StaffReturn.objects.from_ledger().filter(spinout=spinout)
    return {each.effective_on: int(each.count) for each in returns}


class TestPages:
    answers = {"name": "Front line", "headcount": "40", "planned_on": When("1 10 2026")}
    told = {
        "transferred_on": When("1 5 2026"),
        "headcount": "38",
        "tupe": "applies",
        "pension": "lgps_admission",
    }

    def test_added_completed_and_shown_with_its_totals(self, signed_in, spinout):
        casework.a_brief(spinout)
        assert "Nobody is entered yet" in signed_in.get(at("transfer", spinout)).content.decode()
        sent = send(signed_in, at("add_wave", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("transfer", spinout))
        wave = TransferWave.objects.get()
        send(signed_in, at("complete_transfer", spinout, wave.pk), **self.told)
        page = signed_in.get(at("transfer", spinout)).content.decode()
        for words in ("Front line", "1 May 2026", "Transferred", "Local Government Pension Scheme", "Waiting for a"):
            assert words in page
        assert standing(spinout) == {date(2026, 5, 1): 38}

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_wave", spinout), {})) == {
            "name": ["Enter what this transfer is called"],
            "headcount": ["Enter how many people"],
            "planned_on": ["Enter when it is planned"],
            "tupe": ["Select whether TUPE applies, or “Not known yet”"],
            "pension": ["Select which pension they have, or “Not known yet”"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"headcount": "0"}, "headcount", "Number of people must be 1 or more"),
            ({"headcount": "1.5"}, "headcount", "Number of people must be a whole number, like 1,082"),
            ({"headcount": "1000000"}, "headcount", "Number of people must be 999,999 or fewer"),
            ({"planned_on": When("31 2 2026")}, "planned_on", "The planned date must be a real date"),
            ({"name": "x" * 151}, "name", "Name must be 150 characters or fewer"),
            ({"tupe": "perhaps"}, "tupe", "Select whether TUPE applies, or “Not known yet”"),
            ({"tupe": "not_applicable"}, "tupe_note", "Enter why TUPE does not apply"),
            (
                {"pension": "other"},
                "pension_note",
                "Enter which arrangement they have, or why no pension moves",
            ),
            (
                {"informed_on": When("1 1 2150")},
                "informed_on",
                "The date on which information was given must be today or in the past",
            ),
            (
                {"consultation_ended_on": When("1 2 2026")},
                "consultation_began_on",
                "Enter when the consultation began",
            ),
            (
                {"consultation_began_on": When("2 2 2026"), "consultation_ended_on": When("1 2 2026")},
                "consultation_ended_on",
                "The consultation must end on or after the day on which it began",
            ),
            (
                {"name": "There already"},
                "name",
                "The ledger has a transfer of this name. Give this one another name",
            ),
            ({"assets": "x" * 2001}, "assets", "What moves with them must be 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        casework.a_wave(spinout, name="There already")
        page = send(signed_in, at("add_wave", spinout), **(self.answers | wrong))
        assert said(page) == {field: [message]}
        assert page.context["form"]["name"].value() == wrong.get("name", "Front line")
        assert TransferWave.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"transferred_on": When("")}, "transferred_on", "Enter when they transferred"),
            (
                {"transferred_on": When("1 1 2150")},
                "transferred_on",
                "The date of the transfer must be today or in the past",
            ),
            ({"headcount": ""}, "headcount", "Enter how many people"),
            ({"tupe": ""}, "tupe", "Select whether TUPE applies: staff move on terms that are known"),
            ({"pension": ""}, "pension", "Select which pension they have: staff move on terms that are known"),
            ({"pension": "unknown"}, "pension", "Select which pension they have: staff move on terms that are known"),
        ],
    )
    def test_staff_move_on_terms_that_are_known(self, signed_in, spinout, wrong, field, message):
        wave = casework.a_wave(spinout, tupe="", pension="", informed_on=None, consultation_began_on=None)
        page = send(signed_in, at("complete_transfer", spinout, wave.pk), **(self.told | wrong))
        assert said(page) == {field: [message]}
        assert standing(spinout) == {}

    def test_what_was_known_can_become_unknown_again(self, signed_in, spinout):
        wave = casework.a_wave(spinout)
        send(signed_in, at("change_wave", spinout, wave.pk), tupe="unknown", pension="unknown")
        wave.refresh_from_db()
        assert (wave.tupe, wave.pension) == ("", "")

    def test_one_that_happened_is_corrected_with_a_reason(self, signed_in, spinout, who):
        wave = actions.complete_transfer(casework.a_wave(spinout, name="Front line"), moved=MOVED, **who)
        address = at("change_wave", spinout, wave.pk)
        page = send(signed_in, address, headcount="41")
        assert said(page) == {"reason": ["Enter why it is corrected"]}
        assert send(signed_in, address, headcount="41", reason="Payroll found three more").status_code == 302
        assert standing(spinout) == {date(2026, 5, 1): 41}
        assert send(signed_in, at("take_back_transfer", spinout, wave.pk), reason="Not yet").status_code == 302
        assert standing(spinout) == {}
        assert send(signed_in, at("remove_wave", spinout, wave.pk), reason="Not at all").status_code == 302
        assert not TransferWave.objects.exists()

    def test_one_that_happened_is_not_completed_or_removed_from_an_old_page(self, signed_in, spinout, who):
        wave = actions.complete_transfer(casework.a_wave(spinout), moved=MOVED, **who)
        page = send(signed_in, at("complete_transfer", spinout, wave.pk), **self.told)
        assert said(page) == {"transferred_on": ["This transfer was recorded already, on 1 May 2026"]}
        page = send(signed_in, at("remove_wave", spinout, wave.pk), reason="x")
        assert said(page) == {"__all__": ["This transfer happened. Take that back before you remove it"]}

    def test_what_was_typed_about_one_that_was_removed_can_be_added(self, signed_in, spinout, who):
        wave = casework.a_wave(spinout)
        address = at("change_wave", spinout, wave.pk)
        sent = filled(signed_in.get(address).context["form"]) | spelled(self.answers)
        actions.remove_wave(wave, reason="x", **who)
        number = TransferWave.pgh_event_model.objects.values_list("pgh_obj_id", flat=True).first()
        page = signed_in.post(address, sent)
        assert page.status_code == 200
        form = page.context["form"]
        assert form["name"].value() == "Front line"
        assert form.helper.form_action == at("add_wave", spinout)
        signed_in.post(form.helper.form_action, filled(form))
        assert TransferWave.objects.get().name == "Front line"
        assert signed_in.get(at("change_wave", spinout, number)).status_code == 404

    def test_more_people_entered_than_in_scope_are_said_before_they_transfer(self, signed_in, spinout):
        casework.a_brief(spinout, people_in_scope=120)
        send(signed_in, at("add_wave", spinout), **self.answers | {"headcount": "120"})
        assert "than are in scope" not in signed_in.get(at("transfer", spinout)).content.decode()
        sent = send(signed_in, at("add_wave", spinout), **self.answers | {"name": "Back office", "headcount": "30"})
        text = signed_in.get(sent["Location"]).content.decode()
        assert "30 more people are entered here than are in scope" in text

    def test_late_information_and_more_people_than_in_scope_are_said(self, signed_in, spinout):
        casework.a_brief(spinout, people_in_scope=30)
        casework.a_wave(spinout, name="Late", planned_on=date(2026, 5, 1), transferred_on=date(2026, 5, 1))
        page = signed_in.get(at("transfer", spinout))
        text = page.content.decode()
        assert "10 more people have transferred than are in scope" in text
        assert [is_late for _wave, is_late in page.context["waves"]] == [False]
        casework.a_wave(spinout, name="Later", planned_on=date(2026, 4, 2))
        text = signed_in.get(at("transfer", spinout)).content.decode()
        assert "Less than 28 days before the transfer" in text

    @pytest.mark.parametrize(
        ("fields", "is_late"),
        [
            ({"informed_on": date(2026, 9, 3)}, False),
            ({"informed_on": date(2026, 9, 4)}, True),
            ({"informed_on": None}, False),
            ({"informed_on": None, "planned_on": date(2026, 6, 20)}, True),
            ({"informed_on": None, "planned_on": date(2026, 6, 20), "tupe": "not_applicable", "tupe_note": "x"}, False),
        ],
    )
    def test_what_is_late(self, spinout, fields, is_late):
        assert casework.a_wave(spinout, **fields).is_informed_late(on=TODAY) is is_late

    def test_the_ledgers_return_leads_back_to_the_ledger(self, signed_in, spinout, who, client):
        actions.complete_transfer(casework.a_wave(spinout), moved=MOVED, **who)
        made = StaffReturn.objects.from_ledger().get()
        page = signed_in.get(at("staff_return", spinout, made.pk)).content.decode()
        assert at("transfer", spinout) in page
        assert at("correct_return", spinout, made.pk) not in page
        for name in ("correct_return", "take_back_return"):
            assert signed_in.get(at(name, spinout, made.pk)).status_code == 403

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        wave = casework.a_wave(spinout)
        address = at("change_wave", spinout, wave.pk)
        sent = filled(signed_in.get(address).context["form"]) | {"headcount": "55"}
        actions.change_wave(wave, wave=FIRST, by=colleague, at=NOW)
        page = signed_in.post(address, sent)
        assert "Cass Colleague" in page.content.decode()
        assert page.context["form"]["headcount"].value() == "55"
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302

    @pytest.mark.parametrize("name", ["change_wave", "complete_transfer", "take_back_transfer", "remove_wave"])
    def test_another_record_has_not_this_transfer(self, signed_in, spinout, example_council, name):
        wave = casework.a_wave(a_spinout("Other", parents=[example_council]))
        assert signed_in.get(at(name, spinout, wave.pk)).status_code == 404

    def test_readers_see_the_ledger_and_no_button(self, client, taskforce, spinout):
        casework.a_wave(spinout)
        client.force_login(taskforce)
        page = client.get(at("transfer", spinout)).content.decode()
        assert "Wave" in page
        assert at("add_wave", spinout) not in page

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout, who):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("transfer", spinout))
            return len(captured)

        casework.a_brief(spinout)
        signed_in.get(at("transfer", spinout))
        actions.complete_transfer(casework.a_wave(spinout), moved=MOVED, **who)
        one = queries()
        for day in range(2, 5):
            moved = Moved(date(2026, 5, day), 5, "applies", "lgps_admission")
            actions.complete_transfer(casework.a_wave(spinout), moved=moved, **who)
        assert queries() == one
