"""The pages of a continuity plan: what each form asks and refuses, and two officers who write at the same time."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spinouts import actions, continuity, gatekeeping
from spinouts.models import ContinuityPlan, ContinuityTest
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AGREEMENT = {"agreed_by": "Cabinet", "on": date(2026, 5, 1), "next_test_on": date(2026, 11, 1)}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def is_met(spinout):
    return "continuity" in gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]


class TestPages:
    def test_a_plan_that_nobody_began_says_all_that_is_lacking(self, signed_in, spinout):
        page = signed_in.get(at("continuity", spinout)).content.decode()
        for question in continuity.QUESTIONS.values():
            assert f">{question.lacking}</a>" in page
        assert "Not begun" in page
        assert "Record who agreed it" not in page

    def test_written_part_by_part_then_agreed_then_tested(self, signed_in, spinout):
        for part in continuity.PARTS:
            answers = {column: "90" if column == "notice_days" else "Written" for column in part.columns}
            sent = send(signed_in, at("change_continuity", spinout, part.code), **answers)
            assert sent["Location"] == at("continuity", spinout)
        assert "Record who agreed it" in signed_in.get(at("continuity", spinout)).content.decode()
        agreed = {"agreed_by": "Cabinet", "on": When("1 5 2026"), "next_test_on": When("2 5 2026")}
        assert send(signed_in, at("agree_continuity", spinout), **agreed).status_code == 302
        page = signed_in.get(at("continuity", spinout)).content.decode()
        assert "By Cabinet on 1 May 2026" in page
        assert "The plan should have been tested by 2 May 2026" in page
        test = {"tested_on": When("29 2 2024"), "result": "with_actions", "found": "Keys"}
        assert send(signed_in, at("add_continuity_test", spinout), **test).status_code == 302
        assert ContinuityTest.objects.get().next_test_on == date(2025, 2, 28)
        test |= {"tested_on": When("1 6 2026"), "next_test_on": When("1 1 2150")}
        send(signed_in, at("add_continuity_test", spinout), **test)
        page = signed_in.get(at("continuity", spinout)).content.decode()
        assert "1 June 2026: it would work, with things to put right" in page
        assert "The plan should have been tested" not in page

    def test_a_plan_that_would_not_work_is_a_warning(self, signed_in, spinout):
        casework.a_continuity_plan(spinout)
        test = {"tested_on": When("1 6 2026"), "result": "failed", "found": "Nobody answered"}
        send(signed_in, at("add_continuity_test", spinout), **test)
        page = signed_in.get(at("continuity", spinout)).content.decode()
        assert "The last test showed that the plan would not work" in page
        assert "Record who agreed it" in page

    def test_an_agreed_plan_asks_what_sort_of_change_it_is(self, signed_in, spinout):
        casework.a_continuity_plan(spinout)
        address = at("change_continuity", spinout, "takeover")
        assert said(send(signed_in, address, step_in="Nobody")) == {
            "kind": ["Select whether what the plan says changes, or only its wording"]
        }
        send(signed_in, address, step_in="Written down.", kind="words")
        assert ContinuityPlan.objects.get().is_agreed
        send(signed_in, address, step_in="Nobody", kind="what")
        assert not ContinuityPlan.objects.get().is_agreed
        assert "kind" not in signed_in.get(address).context["form"].fields

    def test_a_gap_in_a_plan_that_stays_agreed(self, signed_in, spinout):
        casework.a_continuity_plan(spinout)
        page = send(signed_in, at("change_continuity", spinout, "takeover"), step_in="", kind="words")
        assert said(page) == {
            "step_in": [
                "Say who may step in, and under which clause, or select that what the plan says changes",
            ]
        }

    @pytest.mark.parametrize("part", continuity.PARTS, ids=lambda part: part.code)
    def test_nothing_at_all(self, signed_in, spinout, part):
        first = part.questions[0]
        assert said(signed_in.post(at("change_continuity", spinout, part.code), {})) == {first.column: [first.lacking]}
        assert not ContinuityPlan.objects.exists()

    @pytest.mark.parametrize(
        ("part", "wrong", "field", "message"),
        [
            ("triggers", {"notice_days": "ninety"}, "notice_days", None),
            ("triggers", {"notice_days": "-1"}, "notice_days", None),
            ("triggers", {"notice_days": "1000"}, "notice_days", None),
            ("risk", {"users_at_risk": "x" * 2001}, "users_at_risk", "Users at risk must be 2,000 characters or fewer"),
            ("owner", {"owner": "x" * 151}, "owner", "Owner must be 150 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, signed_in, spinout, part, wrong, field, message):
        first = continuity.BY_CODE[part].columns[0]
        page = send(signed_in, at("change_continuity", spinout, part), **{first: "Typed"} | wrong)
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert page.context["form"][field].value() == wrong[field]
        assert not ContinuityPlan.objects.exists()

    def test_there_is_no_other_part(self, signed_in, spinout):
        assert signed_in.get(at("change_continuity", spinout, "nonsense")).status_code == 404

    def test_agreeing_nothing_at_all(self, signed_in, spinout):
        casework.a_continuity_plan(spinout, agreed=False)
        assert said(signed_in.post(at("agree_continuity", spinout), {})) == {
            "agreed_by": ["Enter who agreed it"],
            "on": ["Enter when it was agreed"],
            "next_test_on": ["Enter by when it is first tested"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"on": When("1 1 2150")}, "on", "The date on which it was agreed must be today or in the past"),
            ({"on": When("30 2 2026")}, "on", "The date on which it was agreed must be a real date"),
            (
                {"next_test_on": When("30 4 2026")},
                "next_test_on",
                "The date of the first test must be on or after the date on which it was agreed",
            ),
            ({"agreed_by": "x" * 251}, "agreed_by", "Who agreed it must be 250 characters or fewer"),
        ],
    )
    def test_what_is_wrong_with_an_agreement(self, signed_in, spinout, wrong, field, message):
        casework.a_continuity_plan(spinout, agreed=False)
        answers = {"agreed_by": "Cabinet", "on": When("1 5 2026")} | wrong
        assert said(send(signed_in, at("agree_continuity", spinout), **answers)) == {field: [message]}

    def test_an_incomplete_plan_is_not_agreed(self, signed_in, spinout):
        casework.a_continuity_plan(spinout, agreed=False, owner="")
        address = at("agree_continuity", spinout)
        assert "Name who owns the plan</a>" in signed_in.get(address).content.decode()
        page = send(signed_in, address, agreed_by="Cabinet", on=When("1 5 2026"))
        assert said(page) == {"__all__": ["Name who owns the plan"]}

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            (
                {},
                {
                    "tested_on": ["Enter when it was tested"],
                    "result": ["Select whether the plan would work"],
                    "found": ["Enter what the test showed"],
                },
            ),
            (
                {"tested_on": When("1 1 2150"), "result": "passed", "found": "x"},
                {"tested_on": ["The date of the test must be today or in the past"]},
            ),
            (
                {"tested_on": When("1 5 2026"), "result": "passed", "found": "x", "next_test_on": When("1 5 2026")},
                {"next_test_on": ["The date of the next test must be after the date of this one"]},
            ),
            (
                {"tested_on": When("31 4 2026"), "result": "maybe", "found": "x" * 2001},
                {
                    "tested_on": ["The date of the test must be a real date"],
                    "result": ["Select whether the plan would work"],
                    "found": ["What the test showed must be 2,000 characters or fewer"],
                },
            ),
        ],
    )
    def test_what_is_wrong_with_a_test(self, signed_in, spinout, answers, errors):
        casework.a_continuity_plan(spinout)
        assert said(send(signed_in, at("add_continuity_test", spinout), **answers)) == errors
        assert not ContinuityTest.objects.exists()

    def test_a_plan_that_is_not_agreed_is_not_tested(self, signed_in, spinout):
        address = at("add_continuity_test", spinout)
        assert "Only an agreed plan is tested" in signed_in.get(address).content.decode()
        page = send(signed_in, address, tested_on=When("1 5 2026"), result="passed", found="x")
        assert said(page) == {"__all__": ["The plan is not agreed. Agree it before you record a test of it"]}

    def test_readers_are_offered_no_change(self, client, taskforce, spinout):
        casework.a_continuity_plan(spinout)
        client.force_login(taskforce)
        page = client.get(at("continuity", spinout)).content.decode()
        assert "By Cabinet" in page
        for words in ("Record a test", ">Change<", "Record how it ended"):
            assert words not in page

    def test_an_ended_one_leads_to_what_became_of_it(self, signed_in, example_council):
        ended = a_spinout("Ended", parents=[example_council], outcome="ceased")
        page = signed_in.get(at("continuity", ended)).content.decode()
        assert at("exit_record", ended) in page
        assert "It came to an end" in page

    def test_the_page_asks_as_many_questions_for_four_tests_as_for_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("continuity", spinout))
            return len(captured)

        casework.a_continuity_plan(spinout)
        casework.a_continuity_test(spinout)
        one = queries()
        for _ in range(3):
            casework.a_continuity_test(spinout)
        assert queries() == one


class TestTwoOfficers:
    """They write at the same time, on the same record."""

    def opened(self, client, spinout, part):
        return filled(client.get(at("change_continuity", spinout, part)).context["form"])

    def test_on_different_parts_do_not_disturb_each_other(self, signed_in, spinout, colleague):
        form = self.opened(signed_in, spinout, "owner")
        says = {"services_at_risk": "Lending", "users_at_risk": "Readers"}
        actions.change_continuity_plan(ContinuityPlan.of(spinout), says=says, by=colleague, at=NOW)
        sent = signed_in.post(at("change_continuity", spinout, "owner"), form | {"owner": "Dee"})
        assert sent.status_code == 302
        plan = ContinuityPlan.objects.get()
        assert (plan.services_at_risk, plan.owner, plan.revision) == ("Lending", "Dee", 2)

    @pytest.mark.parametrize("begun", [False, True])
    def test_on_the_same_part_the_second_is_told(self, signed_in, spinout, colleague, begun):
        if begun:
            casework.a_continuity_plan(spinout, agreed=False)
        form = self.opened(signed_in, spinout, "owner")
        plan = ContinuityPlan.of(spinout)
        actions.change_continuity_plan(plan, says={"owner": "Cass"}, by=colleague, at=NOW)
        actions.change_continuity_plan(ContinuityPlan.of(spinout), says={"step_in": "Ina"}, by=colleague, at=NOW)
        address = at("change_continuity", spinout, "owner")
        page = signed_in.post(address, form | {"owner": "Dee"})
        text = page.content.decode()
        assert said(page)["__all__"] == [
            "This plan changed while you were filling this in. Check what changed, then save again"
        ]
        assert "Cass Colleague" in text
        assert "Dee" in text
        assert "Ina" not in text
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert ContinuityPlan.objects.get().owner == "Dee"

    def test_an_agreement_in_between_is_not_undone_unseen(self, signed_in, spinout, colleague):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        form = self.opened(signed_in, spinout, "owner")
        actions.agree_continuity_plan(plan, **AGREEMENT, by=colleague, at=NOW)
        address = at("change_continuity", spinout, "owner")
        page = signed_in.post(address, form | {"owner": "Dee"})
        assert "Agreed the continuity plan" in page.content.decode()
        assert "kind" in said(page)
        sent = signed_in.post(address, filled(page.context["form"]) | {"kind": "words"})
        assert sent.status_code == 302
        plan.refresh_from_db()
        assert (plan.owner, plan.agreed_by) == ("Dee", "Cabinet")

    def test_nobody_agrees_what_they_have_not_seen(self, signed_in, spinout, colleague):
        plan = casework.a_continuity_plan(spinout, agreed=False)
        address = at("agree_continuity", spinout)
        form = filled(signed_in.get(address).context["form"])
        actions.change_continuity_plan(plan, says={"step_in": "Nobody"}, by=colleague, at=NOW)
        answers = form | spelled({"agreed_by": "Cabinet", "on": When("1 5 2026")})
        page = signed_in.post(address, answers)
        assert "Nobody" in page.content.decode()
        assert not is_met(spinout)
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert is_met(spinout)

    @pytest.mark.parametrize("seen", ["", "nonsense", "99", "2026-01-01T00:00:00+00:00"])
    def test_a_version_that_makes_no_sense_is_asked_again(self, signed_in, spinout, seen):
        casework.a_continuity_plan(spinout, agreed=False)
        page = signed_in.post(at("change_continuity", spinout, "owner"), {"owner": "Dee", "seen": seen, "once": "x"})
        assert "__all__" in said(page)
        assert (
            signed_in.post(at("change_continuity", spinout, "owner"), filled(page.context["form"])).status_code == 302
        )
