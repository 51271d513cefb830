"""The guided test of each definition: every combination of answers, in Python and in PostgreSQL, and its pages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.recording import recorded
from spinouts import actions, definitions, timeline
from spinouts.actions import Answer, Found
from spinouts.definitions import RULES, Reply
from spinouts.models import AssessmentAnswer, DefinitionAssessment
from spinouts.vocabulary import AssessmentResult, Definition
from tests.factories.facts import an_assessment
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
# Written out by hand: what each definition asks.
TESTS = {
    "policy_2011": ("left_public_sector", "delivers_public_services", "employee_control"),
    "policy_2017": ("left_public_sector", "delivers_public_services", "social_impact", "staff_influence"),
    "section_33": ("reservable_services", "profit_rule", "employee_management"),
}


def combinations(definition: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every combination of replies with what it must add up to."""
    for replies in product(("yes", "no", "unclear"), repeat=len(TESTS[definition])):
        if "no" in replies:
            yield replies, "does_not_meet"
        else:
            yield replies, "unclear" if "unclear" in replies else "meets"


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012-07")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def found(definition="policy_2017", *, why="Articles", **replies):
    answers = tuple(Answer(test, replies.get(test, "yes"), why) for test in TESTS[definition])
    return Found(definition, source_note="Articles", answers=answers)


def typed(definition="policy_2017", **replies):
    given = {f"{test}_reply": replies.get(test, "yes") for test in TESTS[definition]}
    return (
        given
        | {f"{test}_why": f"Page {number}" for number, test in enumerate(TESTS[definition])}
        | {"source_note": "Rules"}
    )


class TestRules:
    def test_what_each_asks(self):
        assert {rule.definition: tuple(test.code for test in rule.tests) for rule in RULES.values()} == TESTS
        assert set(RULES) == set(Definition)

    @pytest.mark.parametrize("rule", RULES.values(), ids=str)
    def test_each_has_its_text_its_date_and_where_it_stands(self, rule):
        assert rule.says
        assert rule.since
        assert rule.decides
        assert rule.source_url.startswith("http")
        assert all(test.asks.endswith("?") and test.look_for.endswith(".") for test in rule.tests)

    @pytest.mark.parametrize("definition", TESTS)
    def test_every_combination_in_python(self, definition):
        tests = TESTS[definition]
        for replies, result in combinations(definition):
            assert definitions.result(definition, dict(zip(tests, replies, strict=True))) == result

    def test_what_was_not_answered_is_unclear(self):
        assert definitions.result("section_33", {}) == AssessmentResult.UNCLEAR
        assert definitions.result("section_33", {"profit_rule": "no"}) == AssessmentResult.DOES_NOT_MEET

    @pytest.mark.parametrize(
        ("replies", "because"),
        [
            (("yes", "yes", "yes"), "because all 3 of its tests are met"),
            (
                ("yes", "unclear", "no"),
                "because the answer to “Is it under the management and control of its employees?” is no",
            ),
            (
                ("unclear", "unclear", "yes"),
                "because the answer to “Does it operate to deliver public services, mainly reservable light touch "
                "services?” and to “Is it not for profit, or does it distribute profits to its members only?” "
                "is unclear",
            ),
        ],
    )
    def test_it_says_why(self, replies, because):
        given = dict(zip(TESTS["section_33"], replies, strict=True))
        assert definitions.because("section_33", given) == because


class TestPostgresql:
    """The result of an assessment with answers is held to them, whoever writes it."""

    def write(self, spinout, definition, result, replies, *, tests=None, why="x"):
        """Write an assessment with its answers, and let the database check what it checks at the end."""
        author = spinout.created_by
        with transaction.atomic(), recorded(by=author, verb="factory"):
            made = DefinitionAssessment.objects.create(
                spinout=spinout, recorded_by=author, definition=definition, result=result
            )
            AssessmentAnswer.objects.bulk_create(
                AssessmentAnswer(assessment=made, test=test, reply=reply, why=why)
                for test, reply in zip(TESTS[definition] if tests is None else tests, replies, strict=True)
            )
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return made

    @pytest.mark.parametrize("definition", TESTS)
    def test_every_combination(self, spinout, definition):
        for replies, result in combinations(definition):
            assert self.write(spinout, definition, result, replies).answers.count() == len(replies)

    @pytest.mark.parametrize("definition", TESTS)
    def test_no_combination_has_another_result(self, spinout, definition):
        for replies, result in combinations(definition):
            for other in set(AssessmentResult.values) - {result}:
                with pytest.raises(IntegrityError, match="assessment_result_follows_from_its_answers"):
                    self.write(spinout, definition, other, replies)

    def test_all_tests_of_the_definition_and_no_other(self, spinout):
        name = "assessment_result_follows_from_its_answers"
        two, of_another = TESTS["section_33"][:2], (*TESTS["section_33"][:2], "social_impact")
        for tests in (two, of_another):
            with pytest.raises(IntegrityError, match=name):
                self.write(spinout, "section_33", "meets", ["yes"] * len(tests), tests=tests)

    @pytest.mark.parametrize(
        ("name", "tests", "replies", "why"),
        [
            ("assessmentanswer_test_known", ("size",), ("yes",), "x"),
            ("assessmentanswer_reply_known", ("profit_rule",), ("perhaps",), "x"),
            ("assessmentanswer_yes_and_no_say_why", ("profit_rule",), ("yes",), ""),
            ("assessmentanswer_yes_and_no_say_why", ("profit_rule",), ("no",), ""),
            ("assessmentanswer_once_for_each_test", ("profit_rule", "profit_rule"), ("yes", "no"), "x"),
        ],
    )
    def test_an_answer(self, spinout, name, tests, replies, why):
        with pytest.raises(IntegrityError, match=name):
            self.write(spinout, "section_33", "meets", replies, tests=tests, why=why)

    def test_an_answer_is_not_added_or_changed_afterwards(self, spinout):
        imported = an_assessment(spinout)
        with connection.cursor() as cursor:
            # As it is in any later transaction.
            cursor.execute("SELECT set_config('mutuals.recorded_at', '', true)")
        with (
            pytest.raises(IntegrityError, match="assessmentanswer_is_written_with_its_assessment"),
            transaction.atomic(),
        ):
            AssessmentAnswer.objects.create(assessment=imported, test="employee_control", reply="unclear")
        self.write(spinout, "section_33", "meets", ["yes"] * 3)
        with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
            AssessmentAnswer.objects.update(reply="no")

    def test_an_assessment_without_answers_has_any_result(self, spinout):
        for result in AssessmentResult.values:
            assert self.write(spinout, "policy_2011", result, [], tests=[])


class TestActions:
    def test_the_result_follows_from_the_answers(self, spinout, who):
        made = actions.add_assessment(spinout, says=found(social_impact="unclear", why="Articles"), **who)
        assert made.result == "unclear"
        assert made.answers.get(test="social_impact").reply == "unclear"
        assert made.answers.get(test="staff_influence").why == "Articles"

    @pytest.mark.parametrize(
        "says",
        [
            Found("section_33", answers=found("section_33").answers[:2]),
            Found("section_33", answers=found("policy_2011").answers),
            Found("section_33", answers=(*found("section_33").answers, Answer("profit_rule", "no", "x"))),
            found(why=" "),
            Found("section_33", "meets", answers=found("section_33").answers),
        ],
    )
    def test_each_test_once_and_with_words(self, spinout, who, says):
        with pytest.raises(actions.AnswersError):
            actions.add_assessment(spinout, says=says, **who)
        assert not DefinitionAssessment.objects.exists()

    def test_unclear_needs_no_words(self, spinout, who):
        says = found(**dict.fromkeys(TESTS["policy_2017"], "unclear"), why="")
        assert actions.add_assessment(spinout, says=says, **who).result == "unclear"

    def test_a_correction_brings_answers_of_its_own(self, spinout, who):
        wrong = actions.add_assessment(spinout, says=found(), **who)
        right = actions.correct_assessment(wrong, says=found(staff_influence="no"), reason="Read again", **who)
        assert (wrong.result, right.result) == ("meets", "does_not_meet")
        assert (wrong.answers.count(), right.answers.count()) == (4, 4)

    def test_taking_back_needs_no_answers(self, spinout, who):
        made = actions.add_assessment(spinout, says=found(), **who)
        assert actions.take_back_assessment(made, reason="x", **who).retracts

    def test_readers_and_strangers_assess_nothing(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.add_assessment(spinout, says=found(), by=person, at=NOW)

    def test_the_timeline_tells_what_changed(self, spinout, who):
        wrong = actions.add_assessment(spinout, says=found(), **who)
        actions.correct_assessment(wrong, says=found(staff_influence="no", why="Articles"), reason="x", **who)
        told = {entry.title: entry.changes for entry in timeline.entries(spinout, reader=who["by"])}
        asked = "Do staff have a significant degree of influence or control?"
        assert timeline.Change(asked, "", "Yes: Articles") in told["Added an assessment"]
        assert told["Corrected an assessment"] == [
            timeline.Change(
                "DCMS policy, 2017",
                "Meets the definition, from the launch",
                "Does not meet the definition, from the launch",
            ),
            timeline.Change(asked, "Yes: Articles", "No: Articles"),
        ]


class TestPages:
    def test_each_definition_can_be_chosen(self, signed_in, spinout):
        an_assessment(spinout, "unclear", "2013")
        page = signed_in.get(at("add_assessment", spinout)).content.decode()
        for rule in RULES.values():
            for words in (rule.definition.label, rule.says, rule.since, rule.decides, rule.source_url):
                assert words in page
            assert at("assess", spinout, rule.definition.value) in page
        assert "Unclear" in page
        assert "from 2013" in page

    def test_before_the_launch_it_is_answered_as_it_will_be(self, signed_in, spinout, example_council):
        words = "Answer as it will be on the day of its launch"
        assert words not in signed_in.get(at("assess", spinout, "policy_2017")).content.decode()
        proposal = a_spinout("Proposal", parents=[example_council], stage="options_appraisal")
        assert words in signed_in.get(at("assess", proposal, "policy_2017")).content.decode()

    def test_there_is_no_other_definition(self, signed_in, spinout):
        assert signed_in.get(at("assess", spinout, "policy_2099")).status_code == 404

    @pytest.mark.parametrize("definition", TESTS)
    def test_answered_and_shown(self, signed_in, spinout, definition):
        last = TESTS[definition][-1]
        sent = send(signed_in, at("assess", spinout, definition), **typed(definition, **{last: "no"}), on=When("2025"))
        assert (sent.status_code, sent["Location"]) == (302, at("detail", spinout))
        made = DefinitionAssessment.objects.get()
        assert (made.definition, made.result, str(made.effective)) == (definition, "does_not_meet", "2025")
        assert "Does not meet the definition, because the answer to" in signed_in.get(sent["Location"]).content.decode()
        page = signed_in.get(at("assessment", spinout, made.pk)).content.decode()
        rule = RULES[Definition(definition)]
        for words in (rule.says, rule.since, rule.source_url, *(test.asks for test in rule.tests), "Page 0"):
            assert words in page
        assert "Because the answer to" in page

    @pytest.mark.parametrize("definition", TESTS)
    def test_nothing_at_all(self, signed_in, spinout, definition):
        errors = said(signed_in.post(at("assess", spinout, definition), {}))
        assert set(errors) == {f"{test}_reply" for test in TESTS[definition]} | {"source_note"}
        assert errors["source_note"] == ["Enter what it is based on, or give a web address or a file"]

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            (
                {"social_impact_reply": "perhaps"},
                "social_impact_reply",
                "Select yes, no or unclear: does it aim for a positive social impact?",
            ),
            (
                {"social_impact_why": "  "},
                "social_impact_why",
                "Enter what your “Yes” rests on: does it aim for a positive social impact?",
            ),
            (
                {"social_impact_reply": "no", "social_impact_why": ""},
                "social_impact_why",
                "Enter what your “No” rests on: does it aim for a positive social impact?",
            ),
            ({"social_impact_why": "x" * 2001}, "social_impact_why", None),
            ({"on": When("31 2 2026")}, "on", "The date must be a real date"),
            ({"on": When("2150")}, "on", "The date must be today or in the past"),
            ({"source_url": "javascript:alert(1)", "source_note": ""}, "source_url", None),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("assess", spinout, "policy_2017"), **(typed() | wrong))
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert "Page 3" in page.content.decode()
        assert not DefinitionAssessment.objects.exists()

    def test_unclear_needs_no_words(self, signed_in, spinout):
        answers = typed(social_impact="unclear") | {"social_impact_why": ""}
        assert send(signed_in, at("assess", spinout, "policy_2017"), **answers).status_code == 302

    def test_nobody_types_the_result(self, signed_in, spinout):
        send(signed_in, at("assess", spinout, "policy_2017"), **typed(staff_influence="no"), result="meets")
        assert DefinitionAssessment.objects.get().result == "does_not_meet"

    def test_a_correction_begins_with_the_old_answers(self, signed_in, spinout, who):
        wrong = actions.add_assessment(spinout, says=found(staff_influence="no"), **who)
        address = at("correct_assessment", spinout, wrong.pk)
        form = filled(signed_in.get(address).context["form"])
        assert (form["staff_influence_reply"], form["social_impact_why"]) == ("no", "Articles")
        assert said(send(signed_in, address, reason="")) == {"reason": ["Enter why it is corrected"]}
        assert send(signed_in, address, staff_influence_reply="yes", reason="Read again").status_code == 302
        right = DefinitionAssessment.objects.current().get()
        assert (right.result, right.definition, right.supersedes) == ("meets", "policy_2017", wrong)

    def test_one_without_answers_is_corrected_as_a_whole(self, signed_in, spinout):
        imported = an_assessment(spinout, "unclear", source_note="A list")
        page = signed_in.get(at("assessment", spinout, imported.pk)).content.decode()
        assert "Its tests were not answered one by one" in page
        assert at("assess", spinout, "policy_2011") in page
        address = at("correct_assessment", spinout, imported.pk)
        assert send(signed_in, address, result="meets", reason="Read again").status_code == 302
        right = DefinitionAssessment.objects.current().get()
        assert (right.result, right.answers.count(), right.supersedes) == ("meets", 0, imported)

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        address = at("assess", spinout, "policy_2017")
        form = filled(signed_in.get(address).context["form"])
        next_moment()
        actions.add_assessment(spinout, says=found(), by=colleague, at=NOW)
        page = signed_in.post(address, form | spelled(typed(staff_influence="no")))
        for words in ("This record changed while", "Cass Colleague", "Meets the definition", "Page 3"):
            assert words in page.content.decode()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert DefinitionAssessment.objects.count() == 2

    def test_another_bodys_record_is_not_there(self, client, stranger, spinout):
        client.force_login(stranger)
        for address in (at("add_assessment", spinout), at("assess", spinout, "policy_2017")):
            assert client.get(address).status_code == 404

    def test_another_record_has_not_this_assessment(self, signed_in, spinout, example_council):
        other = an_assessment(a_spinout("Other", parents=[example_council]))
        for name in ("assessment", "correct_assessment", "take_back_assessment"):
            assert signed_in.get(at(name, spinout, other.pk)).status_code == 404

    def test_the_page_of_four_tests_asks_as_many_questions_as_that_of_three(self, signed_in, spinout, who):
        def queries(assessment):
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("assessment", spinout, assessment.pk))
            return len(captured)

        three = actions.add_assessment(spinout, says=found("section_33"), **who)
        four = actions.add_assessment(spinout, says=found("policy_2017"), **who)
        assert queries(three) == queries(four)


def test_the_replies():
    assert [reply.value for reply in Reply] == ["yes", "no", "unclear"]
