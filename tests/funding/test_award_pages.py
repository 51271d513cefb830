"""Who opens which page of an award, at each point of its way, and what its forms refuse."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding import actions, urls
from funding.actions import Plan
from funding.models import Award, AwardEntry, AwardTerm, Claim, Instalment, MonitoringReturn
from mutuals_tracker.recording import recorded
from tests.factories import funding
from tests.factories.casework import a_row
from tests.factories.spinouts import a_spinout
from tests.funding.test_recorded_awards import ADDRESSES as OF_RECORDED
from tests.spinouts import sending
from tests.spinouts.sending import When, filled, send

pytestmark = pytest.mark.django_db

# What each page answers the body's officers and certifiers, and admins, where the award is in delivery.
BODY = ("agree_to_award", "make_claim", "send_award_return")
ADMIN = (
    *("vary_award", "stop_award", "refund_award", "write_off_award", "close_award", "add_instalment"),
    *("change_instalment", "remove_instalment", "answer_claim", "pay_claim", "date_term", "discharge_term"),
    *("ask_for_award_returns", "take_back_award_return"),
)
READ = ("award",)
PEOPLE = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
NOW = timezone.now


@pytest.fixture(autouse=True)
def evidence_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def award(spinout):
    round_ = funding.a_round_with_a_window(funding.a_fund(gives="grant"))
    funding.an_award_condition(round_)
    made = funding.an_agreed_award(spinout, round_)
    a_row(AwardTerm, spinout, award=made, text="Report back")
    return made


@pytest.fixture
def parts(award, officer, admin):
    """A planned payment with a claim that waits, one with a claim that was approved, and what the fund asks."""
    today = timezone.localdate()
    first, second = (
        actions.add_instalment(award, plan=Plan(what, today, Decimal(400)), by=admin, at=NOW()) for what in "AB"
    )
    waits, agreed = claimed(first, officer), claimed(second, officer)
    actions.answer_claim(agreed, is_approved=True, by=admin, at=NOW())
    asked = actions.ask_for_award_returns(award, asks="How goes it?", due_on=today, by=admin, at=NOW())[0]
    return {
        "make_claim": first.pk,
        "change_instalment": first.pk,
        "remove_instalment": first.pk,
        "answer_claim": waits.pk,
        "pay_claim": agreed.pk,
        "date_term": award.terms.get().pk,
        "discharge_term": award.terms.get().pk,
        "send_award_return": asked.pk,
        "take_back_award_return": asked.pk,
    }


def claimed(part, by, amount="200"):
    file = SimpleUploadedFile("bill.csv", b"a,b\n1,2\n", "text/csv")
    return actions.make_claim(part, amount=Decimal(amount), note="Given", upload=file, by=by, at=NOW())


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of(award, name="award", *more):
    return reverse(f"funding:{name}", args=[award.reference, *more])


def said(page):
    return " ".join(message for messages in sending.said(page).values() for message in messages)


def answers_to(who, request, award, parts):
    client = Client()
    if who != "anonymous":
        client.force_login(request.getfixturevalue(who))
    pages = (*READ, *BODY, *ADMIN)
    return {name: client.get(of(award, name, *([parts[name]] if name in parts else []))).status_code for name in pages}


class TestWho:
    def test_every_address_of_an_award_is_in_a_table(self):
        names = {str(each.name) for each in urls.urlpatterns if str(each.pattern).startswith("awards/")}
        assert names == {*READ, *BODY, *ADMIN, *OF_RECORDED, "awards", "award_file"}

    @pytest.mark.parametrize("who", PEOPLE)
    def test_each_page_answers_each_role(self, request, award, parts, who):
        pages = (*READ, *BODY, *ADMIN)
        nobody = dict.fromkeys(pages, 302 if who == "anonymous" else 404)
        body = dict.fromkeys(pages, 403) | {"award": 200, "make_claim": 200, "send_award_return": 200}
        admin = dict.fromkeys(ADMIN, 200) | dict.fromkeys(BODY, 403) | {"award": 200}
        reader = dict.fromkeys(pages, 403) | {"award": 200}
        expected = {
            **dict.fromkeys(("officer", "colleague", "certifier"), body),
            "admin": admin,
            "taskforce": reader,
        }
        assert answers_to(who, request, award, parts) == expected.get(who, nobody)

    @pytest.mark.parametrize("who", ["officer", "certifier", "admin", "taskforce"])
    def test_nothing_moves_of_a_recorded_or_a_closed_one(self, request, spinout, award, parts, who, admin):
        recorded = funding.an_award(spinout, award.fund)
        for name in (*BODY, *ADMIN):
            if name not in parts:
                assert signed_in(request.getfixturevalue(who)).get(of(recorded, name)).status_code == 403, name
        assert signed_in(request.getfixturevalue(who)).get(of(recorded)).status_code == 200

    @pytest.mark.parametrize(("who", "answer"), [("officer", 200), ("certifier", 200), ("admin", 403)])
    def test_who_agrees(self, request, spinout, who, answer):
        award = funding.an_approved_award(spinout)
        assert signed_in(request.getfixturevalue(who)).get(of(award, "agree_to_award")).status_code == answer

    def test_the_list_holds_what_somebody_may_read(self, award, officer, stranger, assessor, admin):
        address = reverse("funding:awards")
        for user, is_there in ((officer, True), (admin, True), (stranger, False), (assessor, False)):
            assert (award.reference in signed_in(user).get(address).content.decode()) is is_there

    def test_files_are_for_those_who_read_the_award(self, award, parts, officer, stranger):
        file = Claim.objects.first().evidence_id
        assert signed_in(stranger).get(of(award, "award_file", file)).status_code == 404
        assert b"".join(signed_in(officer).get(of(award, "award_file", file)).streaming_content) == b"a,b\n1,2\n"


def today():
    day = timezone.localdate()
    return When(f"{day.day} {day.month} {day.year}")


class TestForms:
    def test_a_body_agrees_once(self, spinout, officer):
        award = funding.an_approved_award(spinout)
        client = signed_in(officer)
        assert send(client, of(award, "agree_to_award")).status_code == 302
        award.refresh_from_db()
        assert award.agreed_by == officer
        assert award.application.state == "in_delivery"
        assert client.get(of(award, "agree_to_award")).status_code == 403

    @pytest.mark.parametrize(
        ("name", "answers", "words"),
        [
            ("add_instalment", {}, "Enter when it is due"),
            ("add_instalment", {"what": "C", "amount": "200.01"}, "£200 of the award is planned for no other day"),
            ("add_instalment", {"what": "C", "amount": "-1"}, "Amount must be"),
            ("add_instalment", {"what": "C", "amount": "1.005"}, "pence"),
            ("make_claim", {}, "Enter"),
            ("make_claim", {"amount": "200.01", "note": "More"}, "file"),
            ("answer_claim", {}, "Select whether you approve it"),
            ("answer_claim", {"answer": "refuse"}, "Enter why you refuse it"),
            ("pay_claim", {}, "Enter the date"),
            ("stop_award", {"amount": "601", "reason": "Late"}, "you cannot stop more"),
            ("refund_award", {"amount": "0.01", "reason": "Late"}, "it cannot be more"),
            ("write_off_award", {"amount": "0.01", "reason": "Late"}, "it cannot be more"),
            ("vary_award", {}, "Select whether the amount changes"),
            ("discharge_term", {}, "Enter"),
            ("send_award_return", {}, "Enter"),
            ("close_award", {"note": "Done"}, "neither approved nor refused"),
            ("ask_for_award_returns", {}, "Enter by when"),
        ],
    )
    def test_what_is_missing_or_wrong_is_said(self, award, parts, officer, admin, name, answers, words):
        client = signed_in(officer if name in BODY else admin)
        address = of(award, name, *([parts[name]] if name in parts else []))
        dated = {"on": today()} if name in ("stop_award", "refund_award", "write_off_award") else {}
        dated |= {"due_on": today()} if name == "add_instalment" and answers else {}
        before = list(AwardEntry.objects.values_list("pk", flat=True))
        assert words in said(send(client, address, **answers, **dated))
        assert list(AwardEntry.objects.values_list("pk", flat=True)) == before

    def test_a_claim_is_no_more_than_is_left_of_its_part(self, award, parts, officer):
        client, address = signed_in(officer), of(award, "make_claim", parts["make_claim"])
        file = SimpleUploadedFile("bill.csv", b"a,b\n1,2\n", "text/csv")
        data = filled(client.get(address).context["form"]) | {"amount": "200.01", "note": "More", "file": file}
        assert "£200 of it was not claimed yet" in said(client.post(address, data))

    def test_a_claim_is_paid_once_whatever_is_clicked(self, award, parts, admin):
        client, address = signed_in(admin), of(award, "pay_claim", parts["pay_claim"])
        data = filled(client.get(address).context["form"]) | sending.spelled({"on": today()})
        assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
        award.refresh_from_db()
        assert award.paid == Decimal(200)

    def test_two_admins_at_the_same_award(self, award, parts, admin):
        client, address = signed_in(admin), of(award, "stop_award")
        data = filled(client.get(address).context["form"]) | {"amount": "100", "reason": "Late"}
        actions.pay_claim(Claim.objects.get(pk=parts["pay_claim"]), on=timezone.localdate(), by=admin, at=NOW())
        answer = client.post(address, data | sending.spelled({"on": today()}))
        assert "changed while you were filling this in" in said(answer)
        assert Award.objects.get(pk=award.pk).stopped == 0

    def test_a_variation_is_held_to_what_the_fund_has(self, award, admin):
        answers = {"how": "more", "amount": "999000.01", "reason": "More"}
        assert "left to give" in said(send(signed_in(admin), of(award, "vary_award"), **answers))

    def test_it_is_followed_to_its_end(self, award, parts, officer, admin):
        body, fund = signed_in(officer), signed_in(admin)
        send(fund, of(award, "answer_claim", parts["answer_claim"]), answer="approve")
        for claim in Claim.objects.all():
            send(fund, of(award, "pay_claim", claim.pk), on=today())
        send(fund, of(award, "refund_award"), amount="50", on=today(), reason="Not needed")
        send(fund, of(award, "write_off_award"), amount="20", on=today(), reason="It went under")
        send(fund, of(award, "stop_award"), amount="600", on=today(), reason="Not needed")
        send(fund, of(award, "discharge_term", parts["discharge_term"]), how="Told")
        send(body, of(award, "send_award_return", parts["send_award_return"]), text="Well")
        assert send(fund, of(award, "close_award"), note="Done").status_code == 302
        award.refresh_from_db()
        sums = (award.awarded, award.paid, award.stopped, award.refunded, award.written_off)
        assert sums == (Decimal(1000), Decimal(400), Decimal(600), Decimal(50), Decimal(20))
        assert (award.application.state, MonitoringReturn.objects.get().text) == ("closed", "Well")
        for name in ("vary_award", "refund_award", "add_instalment"):
            assert fund.get(of(award, name)).status_code == 403

    def test_agreeing_to_a_recorded_award_says_why_nobody_can(self, spinout, officer):
        made = funding.an_award(spinout)
        answer = signed_in(officer).post(of(made, "agree_to_award"), {})
        assert "recorded from a source" in said(answer)

    def test_a_published_award_is_not_varied_down_to_nothing(self, award, admin):
        with transaction.atomic(), recorded(by=admin, verb="test"):
            Award.objects.filter(pk=award.pk).update(published_at=NOW(), published_by=admin)
        answers = {"how": "less", "amount": "1000", "reason": "Not needed"}
        assert "published as open data" in said(send(signed_in(admin), of(award, "vary_award"), **answers))

    def test_advice_says_so(self, spinout, officer):
        round_ = funding.a_round_with_a_window(funding.a_fund(gives="advice"))
        award = funding.an_agreed_award(spinout, round_, is_in_kind=True)
        page = signed_in(officer).get(of(award)).content.decode()
        assert "no money reaches the mutual" in page
        assert "Still to give" in page


def test_as_many_queries_for_four_of_everything_as_for_one(award, parts, officer, admin):
    client = signed_in(admin)
    counts = []
    for _ in range(2):
        client.get(of(award))
        with CaptureQueriesContext(connection) as captured:
            client.get(of(award))
        counts.append(len(captured))
        part = Instalment.objects.order_by("pk").first()
        for number in range(3):
            claimed(part, officer, "10")
            days = timezone.localdate() + timedelta(days=number)
            actions.ask_for_award_returns(award, asks="And now?", due_on=days, by=admin, at=NOW())
            actions.add_instalment(award, plan=Plan("More", days, Decimal(10)), by=admin, at=NOW())
            a_row(AwardTerm, award.spinout, award=award, text=f"Term {number}")
    assert counts[0] == counts[1]
