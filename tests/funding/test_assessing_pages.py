"""Checking, giving out, scoring, agreeing and deciding, as people do it on pages; and who may open which of them."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding import actions
from funding.models import Application, Assessment, FundAssessor, FundingDecision, Moderation, StandardLetter
from funding.statements import Decided, Points
from funding.vocabulary import Outcome
from mutuals_tracker.accounts.models import Role
from tests.factories import funding
from tests.factories.people import grant, member, with_second_factor
from tests.factories.spinouts import a_spinout
from tests.spinouts import sending
from tests.spinouts.sending import filled, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def asked():
    fund = funding.a_fund(gives="grant", name="Formation Fund")
    funding.a_budget(fund, "50000")
    made = funding.a_round_with_a_window(fund)
    funding.a_criterion(made, title="Benefit", weight=3)
    funding.a_criterion(made, title="Value", weight=1)
    return made


@pytest.fixture
def submitted(spinout, asked, officer, certifier):
    return funding.a_submitted_application(spinout, asked, officer, certifier)


@pytest.fixture
def assessed(spinout, asked, officer, certifier):
    return funding.an_application_in_assessment(spinout, asked, officer, certifier=certifier)


@pytest.fixture
def moderated(spinout, asked, officer, certifier):
    return funding.a_moderated_application(spinout, asked, officer, points=4, certifier=certifier)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of(application, name, *more):
    return reverse(f"funding:{name}", args=[application.reference, *more])


def said(page):
    """Return all that the page's form says is wrong."""
    return " ".join(message for messages in sending.said(page).values() for message in messages)


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


class TestChecking:
    def test_the_check_is_begun_and_passed(self, submitted, admin):
        client = signed_in(admin)
        assert send(client, of(submitted, "begin_check")).status_code == 302
        page = text(client, of(submitted, "application"))
        assert "Say whether it is eligible" in page
        answer = send(client, of(submitted, "check_eligibility"), note="Its letter of support is there")
        assert answer.status_code == 302
        submitted.refresh_from_db()
        assert submitted.state == "assessment"
        assert "Its letter of support is there" in text(client, of(submitted, "application"))

    def test_each_rule_is_beside_the_record(self, submitted, asked, admin):
        funding.a_rule(asked, words="Is in England")
        actions.begin_check(submitted, by=admin, at=timezone.now())
        assert "Is in England" in text(signed_in(admin), of(submitted, "check_eligibility"))

    def test_why_it_is_eligible_is_asked(self, submitted, admin):
        actions.begin_check(submitted, by=admin, at=timezone.now())
        answer = send(signed_in(admin), of(submitted, "check_eligibility"), note="")
        assert "Enter what you found" in said(answer)

    def test_what_is_not_eligible_is_told_with_a_letter(self, submitted, admin):
        actions.begin_check(submitted, by=admin, at=timezone.now())
        answer = send(signed_in(admin), of(submitted, "decide"), outcome="ineligible", reasons="It is in Wales")
        assert answer.status_code == 302
        submitted.refresh_from_db()
        assert submitted.state == "ineligible"
        assert submitted.referral.reason == "ineligible"
        assert "It is in Wales" in submitted.decision.letter


class TestGivingOut:
    def test_to_two_assessors_of_the_fund(self, assessed, asked, admin):
        client = signed_in(admin)
        for person in (funding.an_assessor(asked.fund), funding.an_assessor(asked.fund)):
            assert send(client, of(assessed, "application_assessors"), person=str(person.pk)).status_code == 302
        assert Assessment.objects.filter(application=assessed).count() == 2

    def test_nobody_who_does_not_assess_for_it_is_offered(self, assessed, admin, assessor):
        answer = signed_in(admin).post(of(assessed, "application_assessors"), {"person": str(assessor.pk)})
        assert "Select who assesses it" in said(answer)

    def test_nobody_of_the_body_that_applies(self, assessed, asked, admin, officer):
        grant(officer, Role.ASSESSOR)
        actions.add_assessor(asked.fund, officer, by=admin, at=timezone.now())
        answer = send(signed_in(admin), of(assessed, "application_assessors"), person=str(officer.pk))
        assert "belongs to the body that applies" in said(answer)

    def test_it_is_taken_back_with_what_was_saved(self, assessed, admin):
        given = funding.an_assessment(assessed)
        criterion = assessed.round.criteria.first()
        actions.score(
            given,
            given=[points_for(criterion, 3)],
            comment="",
            by=given.assessor,
            at=timezone.now(),
        )
        assert send(signed_in(admin), of(assessed, "take_back_assignment", given.pk)).status_code == 302
        assert not Assessment.objects.filter(pk=given.pk).exists()

    def test_what_was_handed_in_is_not_taken_back(self, assessed, admin):
        given = funding.an_assessment(assessed, points=3)
        answer = send(signed_in(admin), of(assessed, "take_back_assignment", given.pk))
        assert "stays on record" in said(answer)


def points_for(criterion, points):
    return Points(criterion.pk, points, "It shows how")


class TestScoring:
    @pytest.fixture
    def given(self, assessed, asked):
        person = funding.an_assessor(asked.fund)
        return funding.an_assessment(assessed, person)

    @pytest.fixture
    def fields(self, assessed):
        keys = [criterion.pk for criterion in assessed.round.criteria.order_by("pk")]
        return {f"points_{key}": "3" for key in keys} | {f"why_{key}": "It shows how" for key in keys}

    def page(self, given):
        return of(given.application, "assessment")

    def test_before_a_conflict_is_excluded_nothing_of_it_is_read(self, assessed, asked):
        person = funding.an_assessor(asked.fund)
        actions.assign(assessed, person, by=member(Role.ADMIN), at=timezone.now())
        client = signed_in(person)
        page = text(client, of(assessed, "assessment"))
        assert assessed.summary not in page
        assert client.get(of(assessed, "application")).status_code == 404
        send(client, of(assessed, "assessment"), conflict="none")
        # The record itself stays the body's, so nothing leads there.
        assert f"/spin-outs/{assessed.spinout.reference}/" not in text(client, of(assessed, "application"))

    def test_a_conflict_is_declared_and_ends_it(self, given):
        client = signed_in(given.assessor)
        address = of(given.application, "change_conflict")
        assert "Enter what your conflict of interest is" in said(send(client, address, conflict="declared"))
        assert send(client, address, conflict="declared", note="My sister works there").status_code == 302
        assert client.get(of(given.application, "application")).status_code == 404
        assert "You declared a conflict of interest" in text(client, self.page(given))

    def test_some_are_saved_for_later(self, given, fields):
        client = signed_in(given.assessor)
        some = dict(list(fields.items())[:1] + list(fields.items())[2:3])
        assert send(client, self.page(given), **some, do="save").status_code == 302
        given.refresh_from_db()
        assert (given.submitted_at, given.scores.count()) == (None, 1)

    def test_points_need_a_reason(self, given, fields):
        first = next(iter(fields))
        answer = send(signed_in(given.assessor), self.page(given), **{first: "3"}, do="save")
        assert "Benefit: enter why" in said(answer)

    @pytest.mark.parametrize("points", ["6", "-1", "2.5", "five"])
    def test_points_are_on_the_scale(self, given, fields, points):
        answer = send(signed_in(given.assessor), self.page(given), **(fields | {next(iter(fields)): points}), do="save")
        assert "Benefit: choose 0 to 5 points" in said(answer)

    def test_handing_in_asks_for_everything(self, given):
        answer = said(send(signed_in(given.assessor), self.page(given), do="hand_in"))
        for words in (
            "Benefit: choose",
            "Benefit: enter why",
            "Value: choose",
            "Enter what you think of it as a whole",
        ):
            assert words in answer

    def test_what_is_handed_in_stays(self, given, fields):
        client = signed_in(given.assessor)
        data = filled(client.get(self.page(given)).context["form"]) | fields | {"comment": "Sound", "do": "hand_in"}
        assert client.post(self.page(given), data).status_code == 302
        given.refresh_from_db()
        assert given.submitted_at is not None
        assert "They stay as they are" in text(client, self.page(given))
        # The same form a second time changes nothing, and says nothing else.
        assert client.post(self.page(given), data).status_code == 302

    def test_nobody_reads_others_scores_before_all_are_in(self, given, assessed, asked, admin):
        other = funding.an_assessment(assessed, points=1)
        for user in (given.assessor, other.assessor, admin):
            assert signed_in(user).get(of(assessed, "scores")).status_code == 403
        assert "It says so" not in text(signed_in(given.assessor), self.page(given))

    def test_applicants_never_do(self, moderated, officer):
        assert signed_in(officer).get(of(moderated, "scores")).status_code == 403
        assert "Recommended" not in text(signed_in(officer), of(moderated, "application"))


class TestAgreeing:
    @pytest.fixture
    def both(self, assessed):
        return [funding.an_assessment(assessed, points=points) for points in (5, 2)]

    def answers(self, assessed, points="4"):
        keys = [criterion.pk for criterion in assessed.round.criteria.all()]
        return {f"points_{key}": points for key in keys} | {"recommendation": "recommended", "note": "Both agree"}

    def test_by_one_who_scored(self, assessed, both):
        client = signed_in(both[0].assessor)
        assert "Far apart" in text(client, of(assessed, "scores"))
        assert send(client, of(assessed, "moderate"), **self.answers(assessed)).status_code == 302
        assert Moderation.objects.get(application=assessed).score == Decimal("80.00")

    def test_everything_is_asked_for(self, assessed, both):
        answer = said(send(signed_in(both[0].assessor), of(assessed, "moderate")))
        for words in ("Benefit: select the agreed points", "Select what they recommend", "Enter why they recommend it"):
            assert words in answer

    def test_two_who_write_it_down_at_once(self, assessed, both):
        client = signed_in(both[0].assessor)
        data = filled(client.get(of(assessed, "moderate")).context["form"]) | self.answers(assessed)
        send(signed_in(both[1].assessor), of(assessed, "moderate"), **self.answers(assessed, "2"))
        assert "changed while you were filling this in" in said(client.post(of(assessed, "moderate"), data))
        assert Moderation.objects.get(application=assessed).score == Decimal("40.00")

    def test_it_goes_once_somebody_else_is_to_be_heard(self, moderated, asked, admin):
        actions.assign(moderated, funding.an_assessor(asked.fund), by=admin, at=timezone.now())
        assert not Moderation.objects.filter(application=moderated).exists()


class TestDeciding:
    def test_the_money_is_beside_it(self, moderated, admin, asked):
        funding.an_award(a_spinout("Another", parents=list(moderated.spinout.parents.all())), asked.fund, "30000.00")
        page = text(signed_in(admin), of(moderated, "decide"))
        assert "£30,000" in page
        assert "£20,000" in page

    def test_it_is_approved_with_conditions(self, moderated, admin, officer):
        says = {"outcome": "approved", "amount": "900", "reasons": "Sound", "conditions": "Report back\n\nTell others"}
        assert send(signed_in(admin), of(moderated, "decide"), **says).status_code == 302
        award = FundingDecision.objects.get(application=moderated).application.award
        assert award.awarded == Decimal("900.00")
        assert sorted(term.text for term in award.terms.all()) == ["Report back", "Tell others"]
        page = text(signed_in(officer), of(moderated, "application_letter"))
        assert "£900" in page
        assert "Tell others" in page

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({}, "Select what you decide"),
            ({"outcome": "approved", "amount": "900"}, "Enter why you decide so"),
            ({"outcome": "approved", "reasons": "Sound", "amount": ""}, "Enter the amount that you approve"),
            ({"outcome": "approved", "reasons": "Sound", "amount": "1000.01"}, "must be £1,000 or less"),
            ({"outcome": "approved", "reasons": "Sound", "amount": "-5"}, "Amount must be"),
            ({"outcome": "approved", "reasons": "Sound", "amount": "1.005"}, "pence"),
            ({"outcome": "ineligible", "reasons": "Sound"}, "Select what you decide"),
        ],
    )
    def test_what_is_missing_or_wrong_is_said(self, moderated, admin, answers, words):
        assert words in said(send(signed_in(admin), of(moderated, "decide"), **answers))
        assert not FundingDecision.objects.exists()

    def test_more_than_is_left_is_refused_beside_the_amount(self, moderated, admin, asked):
        funding.an_award(a_spinout("Another", parents=list(moderated.spinout.parents.all())), asked.fund, "49500.00")
        answer = send(signed_in(admin), of(moderated, "decide"), outcome="approved", amount="900", reasons="Sound")
        assert "has £500 left to give" in said(answer)

    def test_a_second_admin_is_told_that_it_is_decided(self, moderated, admin):
        client, address = signed_in(member(Role.ADMIN)), of(moderated, "decide")
        data = filled(client.get(address).context["form"]) | {"outcome": "declined", "reasons": "No"}
        send(signed_in(admin), address, outcome="declined", reasons="No")
        answer = client.post(address, data)
        assert "has decided on this application already" in said(answer)

    def test_the_pdf_is_tagged_and_says_it(self, moderated, admin, officer):
        send(signed_in(admin), of(moderated, "decide"), outcome="declined", reasons="Weak on value")
        answer = signed_in(officer).get(of(moderated, "application_letter_pdf"))
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"/MarkInfo" in answer.content or b"StructTreeRoot" in answer.content

    def test_there_is_no_letter_before(self, moderated, officer):
        assert signed_in(officer).get(of(moderated, "application_letter")).status_code == 404


class TestRanking:
    def test_the_best_first_and_how_far_the_money_goes(self, asked, example_council, admin):
        for number, points in enumerate((2, 5, 3)):
            spinout = a_spinout(f"Service {number}", parents=[example_council], stage="transition")
            funding.a_moderated_application(spinout, asked, points=points, amount="20000.00")
        page = signed_in(admin).get(reverse("funding:ranking", args=[asked.fund.slug, asked.pk]))
        rows = [(each.score, each.so_far) for each in page.context["page"]]
        assert rows == [
            (Decimal("100.00"), Decimal(20_000)),
            (Decimal("60.00"), Decimal(40_000)),
            (Decimal("40.00"), Decimal(60_000)),
        ]

    def test_it_costs_no_more_with_more_rows(self, asked, example_council, admin):
        client, address = signed_in(admin), reverse("funding:ranking", args=[asked.fund.slug, asked.pk])
        counts = []
        for number in range(4):
            spinout = a_spinout(f"Service {number}", parents=[example_council], stage="transition")
            funding.a_moderated_application(spinout, asked, points=3)
            client.get(address)
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        assert counts[0] == counts[3]


class TestFunds:
    def test_an_assessor_is_added_and_removed(self, asked, admin, assessor):
        client, address = signed_in(admin), reverse("funding:assessors", args=[asked.fund.slug])
        assert "Select who assesses for this fund" in said(send(client, address))
        assert send(client, address, person=str(assessor.pk)).status_code == 302
        there = FundAssessor.objects.get(fund=asked.fund)
        assert send(client, reverse("funding:remove_assessor", args=[asked.fund.slug, there.pk])).status_code == 302
        assert not FundAssessor.objects.exists()

    def test_one_who_still_scores_is_not_removed(self, assessed, asked, admin):
        given = funding.an_assessment(assessed)
        there = FundAssessor.objects.get(person=given.assessor)
        answer = send(signed_in(admin), reverse("funding:remove_assessor", args=[asked.fund.slug, there.pk]))
        assert "still has applications of this fund to score" in said(answer)

    def test_a_funds_own_words_stand_first_in_its_letters(self, moderated, asked, admin):
        address = reverse("funding:write_letter", args=[asked.fund.slug, "declined"])
        assert send(signed_in(admin), address, text="Thank you for asking us.").status_code == 302
        send(signed_in(admin), of(moderated, "decide"), outcome="declined", reasons="Weak")
        assert "Thank you for asking us." in FundingDecision.objects.get().letter
        assert send(signed_in(admin), address, text="").status_code == 302
        assert not StandardLetter.objects.exists()

    def test_the_money_page_adds_up(self, moderated, asked, admin):
        send(signed_in(admin), of(moderated, "decide"), outcome="approved", amount="900", reasons="Sound")
        page = signed_in(admin).get(reverse("funding:money", args=[asked.fund.slug]))
        assert (page.context["money"].committed, page.context["money"].left) == (Decimal(900), Decimal(49_100))
        assert [step.number for step in page.context["funnel"]] == [1, 1, 1, 1, 1, 0, 0]
        assert page.context["all"].amount == Decimal(900)


PAGES = {
    "begin_check": "submitted",
    "check_eligibility": "checking",
    "application_assessors": "assessed",
    "scores": "moderated",
    "moderate": "moderated",
    "decide": "moderated",
    "application_letter": "decided",
    "application_letter_pdf": "decided",
}
# Role by role, what each page answers; the record is the example council's.
TABLE = {
    "admin": dict.fromkeys(PAGES, 200),
    "officer": dict.fromkeys(PAGES, 403) | {"application_letter": 200, "application_letter_pdf": 200},
    "certifier": dict.fromkeys(PAGES, 403) | {"application_letter": 200, "application_letter_pdf": 200},
    "colleague": dict.fromkeys(PAGES, 403) | {"application_letter": 200, "application_letter_pdf": 200},
    "stranger": dict.fromkeys(PAGES, 404),
    "assessor": dict.fromkeys(PAGES, 404),
    "taskforce": dict.fromkeys(PAGES, 403) | {"scores": 200, "application_letter": 200, "application_letter_pdf": 200},
    "panel": dict.fromkeys(PAGES, 403)
    | {"begin_check": 404, "check_eligibility": 404, "application_assessors": 404, "scores": 200, "moderate": 200}
    | {"application_letter": 200, "application_letter_pdf": 200},
}


def standing(state, spinout, asked, officer, certifier, admin):
    if state in ("submitted", "checking"):
        made = funding.a_submitted_application(spinout, asked, officer, certifier)
        if state == "checking":
            actions.begin_check(made, by=admin, at=timezone.now())
        return made
    if state == "assessed":
        return funding.an_application_in_assessment(spinout, asked, officer, certifier=certifier)
    made = funding.a_moderated_application(spinout, asked, officer, certifier=certifier)
    if state == "decided":
        actions.decide(made, says=Decided(Outcome.DECLINED, "Weak"), by=admin, at=timezone.now())
    return made


@pytest.mark.parametrize(
    ("who", "page", "expected"), [(who, page, answer) for who, row in TABLE.items() for page, answer in row.items()]
)
def test_role_by_page(who, page, expected, spinout, asked, officer, certifier, admin, request):
    found = standing(PAGES[page], spinout, asked, officer, certifier, admin)
    if who == "panel":
        given = found.assessments.select_related("assessor").first()
        user = given.assessor if given else funding.an_assessor(asked.fund)
    else:
        user = request.getfixturevalue(who)
    assert signed_in(user).get(of(found, page)).status_code == expected
    assert Client().get(of(found, page)).status_code == 302


def test_only_whom_it_was_given_opens_an_assessment(assessed, admin, assessor, officer, taskforce):
    given = funding.an_assessment(assessed)
    assert signed_in(given.assessor).get(of(assessed, "assessment")).status_code == 200
    for user in (admin, assessor, officer, taskforce):
        assert signed_in(user).get(of(assessed, "assessment")).status_code == 404


def test_an_assessor_reads_the_files_of_what_they_were_given(
    spinout, asked, officer, certifier, admin, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    draft = funding.a_complete_application(spinout, asked, officer)
    file = SimpleUploadedFile("letter.csv", b"a,b\n1,2\n", "text/csv")
    added = actions.add_document(draft, title="A letter", upload=file, by=officer, at=timezone.now())
    actions.certify(draft, by=certifier, at=timezone.now())
    actions.submit(draft, by=officer, at=timezone.now())
    actions.begin_check(draft, by=admin, at=timezone.now())
    actions.pass_check(draft, note="It is", by=admin, at=timezone.now())
    application = Application.objects.get(pk=draft.pk)
    given = funding.an_assessment(application)
    assert "letter.csv" in text(signed_in(given.assessor), of(application, "application_version", 1))
    address = of(application, "application_document", added.evidence_id)
    assert signed_in(funding.an_assessor(asked.fund)).get(address).status_code == 404
    answer = signed_in(given.assessor).get(address)
    assert b"".join(answer.streaming_content) == b"a,b\n1,2\n"


def test_an_admin_of_the_body_that_applies_keeps_out_of_it(submitted, officer):
    grant(officer, Role.ADMIN)
    with_second_factor(officer)
    client = signed_in(officer)
    for name in ("begin_check", "send_back_application"):
        assert client.get(of(submitted, name)).status_code == 403
