"""Each turn at an award in the browser: sent empty, wrong, right, twice, and when somebody else was there first."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding import standing
from funding.models import Award, AwardEntry, Claim, FundAccount, Instalment, MonitoringReturn
from mutuals_tracker.accounts.models import Role
from tests.factories import awards, funding
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import When, filled, said, send, spelled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def approved(spinout):
    return funding.an_approved_award(spinout, funding.a_round_with_a_window(funding.a_fund(gives="grant")))


@pytest.fixture
def award(spinout):
    return funding.an_agreed_award(spinout, funding.a_round_with_a_window(funding.a_fund(gives="grant")))


@pytest.fixture
def body(officer):
    return signed_in(officer)


@pytest.fixture
def office(admin):
    return signed_in(admin)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of(award, name="award", *more):
    return reverse(f"funding:{name}", args=[award.reference, *more])


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


def bill(name="bill.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7 a bill", content_type="application/pdf")


def day(days=0):
    on = timezone.localdate() + timedelta(days=days)
    return When(f"{on.day} {on.month} {on.year}")


def saved(answer, award):
    assert answer.status_code == 302, said(answer)
    assert answer.url == of(award)


class TestReading:
    def test_the_list_shows_what_one_may_read(self, body, office, award, stranger, assessor):
        for client in (body, office):
            page = text(client, reverse("funding:awards"))
            assert award.reference in page
            assert "£1,000" in page
        for person in (stranger, assessor):
            page = text(signed_in(person), reverse("funding:awards"))
            assert "There is no award that you may read" in page

    def test_by_fund(self, office, award, spinout):
        other = funding.an_award(spinout, funding.a_fund())
        address = reverse("funding:awards")
        both, one = text(office, address), text(office, f"{address}?fund={other.fund.slug}")
        assert [each.reference in both for each in (award, other)] == [True, True]
        assert [each.reference in one for each in (award, other)] == [False, True]
        assert award.reference in text(office, f"{address}?fund=")
        assert "Select one of the list" in text(office, f"{address}?fund=nonsense")

    def test_the_list_is_read_in_as_many_queries_for_four_as_for_one(self, office, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                text(office, reverse("funding:awards"))
            return len(captured)

        funding.an_award(spinout)
        text(office, reverse("funding:awards"))
        one = queries()
        for _ in range(3):
            funding.an_award(spinout)
        assert queries() == one

    def test_the_page_is_read_in_as_many_queries_for_much_as_for_little(self, office, award):
        def much():
            awards.a_paid_claim(awards.an_instalment(award, "100.00"))
            awards.a_claim(awards.an_instalment(award, "50.00"))
            awards.an_award_term(award)
            awards.a_monitoring_return(award)
            funding.an_entry(award, "refund", "1.00")

        def queries():
            with CaptureQueriesContext(connection) as captured:
                text(office, of(award))
            return len(captured)

        much()
        text(office, of(award))
        one = queries()
        much()
        much()
        assert queries() == one

    def test_what_it_says_of_the_money(self, body, award):
        awards.a_paid_claim(awards.an_instalment(award, "400.00"))
        funding.an_entry(award, "stop", "100.00")
        funding.an_entry(award, "refund", "50.00")
        funding.an_entry(award, "write_off", "25.50")
        page = text(body, of(award))
        for amount in ("£1,000", "£400", "£100", "£500", "£50", "£25.50", "£324.50"):
            assert amount in page
        assert "Planned to be paid and paid, by quarter" in page
        assert of(award.application, "application_letter") in page

    def test_from_the_application_and_from_the_spinout(self, body, award, spinout):
        assert of(award) in text(body, of(award.application, "application"))
        assert of(award) in text(body, at("of_spinout", spinout))
        assert reverse("funding:awards") in text(body, reverse("funding:funds"))

    def test_one_recorded_from_a_source(self, body, office, spinout):
        unknown = funding.an_award(spinout, amount=None, decided_on="2012-01-01", decided_precision="year")
        page = text(body, of(unknown))
        assert "Recorded from a source" in page
        assert "A list" in page
        assert "Nobody knows how much it was" in page
        assert "Schedule" not in page
        assert office.get(of(unknown, "stop_award")).status_code == 403

    def test_advice_is_given_and_not_paid(self, body, spinout):
        award = funding.an_agreed_award(spinout, is_in_kind=True)
        awards.a_paid_claim(awards.an_instalment(award, days=Decimal("2.5")))
        page = text(body, of(award))
        assert "Advice given" in page
        assert "2.5 days of advice in all" in page
        assert "Paid" not in page


class TestAgreeing:
    def test_with_the_signed_agreement(self, body, approved, officer):
        address = of(approved, "agree_to_award")
        assert address in text(body, of(approved))
        saved(send(body, address, file=bill("signed.pdf")), approved)
        approved.refresh_from_db()
        assert approved.agreed_by == officer
        assert approved.application.state == "in_delivery"
        assert "signed.pdf" in text(body, of(approved))
        file = body.get(of(approved, "award_file", approved.agreement_id))
        assert b"".join(file.streaming_content) == b"%PDF-1.7 a bill"
        assert body.get(of(approved, "award_file", approved.agreement_id + 1)).status_code == 404
        assert body.get(address).status_code == 403

    def test_twice(self, body, approved):
        address = of(approved, "agree_to_award")
        form = filled(body.get(address).context["form"])
        assert [body.post(address, form).url for _ in range(2)] == [of(approved)] * 2

    def test_what_a_colleague_agreed_to_meanwhile(self, body, approved, colleague):
        address = of(approved, "agree_to_award")
        form = filled(body.get(address).context["form"])
        saved(send(signed_in(colleague), address), approved)
        answer = body.post(address, form)
        assert answer.status_code == 200
        assert "changed while you were filling this in" in answer.content.decode()
        again = body.post(address, filled(answer.context["form"]))
        assert "Somebody has agreed to this award already" in again.content.decode()


class TestSchedule:
    def test_added_changed_and_removed(self, office, award):
        saved(send(office, of(award, "add_instalment"), what="Articles", due_on=day(5), amount="600"), award)
        made = Instalment.objects.get()
        answers = {"what": "Articles", "due_on": day(6), "amount": "500.50"}
        saved(send(office, of(award, "change_instalment", made.pk), **answers), award)
        made.refresh_from_db()
        assert made.amount == Decimal("500.50")
        page = text(office, of(award))
        assert "£499.50 of the award is planned for no day" in page
        saved(send(office, of(award, "remove_instalment", made.pk)), award)
        assert not Instalment.objects.exists()

    def test_empty_wrong_and_beyond_the_award(self, office, award):
        address = of(award, "add_instalment")
        told = said(send(office, address))
        assert told["what"] == ["Enter what it is for"]
        assert told["due_on"] == ["Enter when it is due"]
        assert told["amount"] == ["Enter the amount"]
        for wrong in ("-1", "0", "1.001", "1e9", "99999999999"):
            assert "amount" in said(send(office, address, what="x", due_on=day(), amount=wrong)), wrong
        told = said(send(office, address, what="x", due_on=day(), amount="1000.01"))
        assert told["amount"] == ["£1,000 of the award is planned for no other day: enter no more"]
        assert "it was awarded" in said(send(office, address, what="x", due_on=day(-1), amount="1"))["due_on"][0]

    def test_days_of_advice(self, office, spinout):
        award = funding.an_agreed_award(spinout, is_in_kind=True)
        address = of(award, "add_instalment")
        answers = {"what": "Articles", "due_on": day(), "amount": "100"}
        assert said(send(office, address, **answers))["days"] == ["Enter how many days of advice it is"]
        for wrong in ("0", "-1", "x", "1.25", "NaN", "inf", "10000", "٢"):
            assert said(send(office, address, **answers, days=wrong))["days"], wrong
        saved(send(office, address, **answers, days="2.5"), award)
        assert Instalment.objects.get().days == Decimal("2.5")

    def test_removed_meanwhile_what_was_typed_can_be_added_again(self, office, award):
        made = awards.an_instalment(award)
        form = filled(office.get(of(award, "change_instalment", made.pk)).context["form"])
        saved(send(signed_in(member(Role.ADMIN)), of(award, "remove_instalment", made.pk)), award)
        answer = office.post(of(award, "change_instalment", made.pk), form)
        assert "Somebody removed this while you were changing it" in answer.content.decode()
        saved(office.post(of(award, "add_instalment"), filled(answer.context["form"]) | {"once": "x"}), award)
        assert Instalment.objects.get().what == made.what


class TestClaims:
    def test_claimed_approved_and_paid(self, body, office, award):
        part = awards.an_instalment(award)
        address = of(award, "make_claim", part.pk)
        assert address in text(body, of(award))
        saved(send(body, address, amount="300", note="Two days", file=bill()), award)
        claim = Claim.objects.get()
        assert of(award, "answer_claim", claim.pk) in text(office, of(award))
        saved(send(office, of(award, "answer_claim", claim.pk), answer="approve"), award)
        saved(send(office, of(award, "pay_claim", claim.pk), on=day()), award)
        award.refresh_from_db()
        assert award.paid == Decimal("300.00")
        page = text(body, of(award))
        assert "bill.pdf" in page
        told = office.post(
            of(award, "pay_claim", claim.pk), spelled({"on": day(), "seen": "", "once": "another"})
        ).content.decode()
        assert "settled already" in told

    def test_empty_and_too_much(self, body, award):
        address = of(award, "make_claim", awards.an_instalment(award).pk)
        told = said(send(body, address, amount=""))
        assert told["amount"] == ["Enter how much you claim"]
        assert told["note"] == ["Enter what it is for"]
        assert told["file"] == ["Select a file that shows what you claim"]
        told = said(send(body, address, amount="400.01", note="x", file=bill()))
        assert told["amount"] == ["£400 of it was not claimed yet: you cannot claim more"]

    def test_refused_with_a_reason_and_claimed_again(self, body, office, award):
        claim = awards.a_claim(awards.an_instalment(award))
        address = of(award, "answer_claim", claim.pk)
        assert said(send(office, address))["answer"] == ["Select whether you approve it"]
        assert said(send(office, address, answer="refuse"))["note"] == ["Enter why you refuse it"]
        saved(send(office, address, answer="refuse", note="Not this bill"), award)
        assert "Not this bill" in text(body, of(award))
        assert of(award, "make_claim", claim.instalment_id) in text(body, of(award))

    def test_answered_meanwhile(self, office, award):
        claim = awards.a_claim(awards.an_instalment(award))
        address = of(award, "answer_claim", claim.pk)
        form = filled(office.get(address).context["form"]) | {"answer": "approve"}
        saved(send(signed_in(member(Role.ADMIN)), address, answer="refuse", note="No"), award)
        assert "has refused this claim already" in office.post(address, form).content.decode()

    def test_a_claim_or_a_part_of_another_award_is_not_there(self, office, body, award, spinout):
        other = funding.an_agreed_award(spinout)
        claim = awards.a_claim(awards.an_instalment(other))
        assert office.get(of(award, "answer_claim", claim.pk)).status_code == 404
        assert body.get(of(award, "make_claim", claim.instalment_id)).status_code == 404


class TestMoney:
    def test_varied_up_and_down_and_longer(self, office, award):
        address = of(award, "vary_award")
        saved(send(office, address, how="more", amount="250", reason="More staff", file=bill()), award)
        saved(send(office, address, how="less", amount="50.25", reason="Fewer"), award)
        saved(send(office, address, how="same", ends_on=day(300), reason="Later"), award)
        award.refresh_from_db()
        assert award.awarded == Decimal("1199.75")
        assert award.ends_on == timezone.localdate() + timedelta(days=300)
        assert FundAccount.objects.get(fund=award.fund).committed == award.awarded

    def test_what_a_variation_cannot_be(self, office, award):
        address = of(award, "vary_award")
        assert said(send(office, address))["how"] == ["Select whether the amount changes"]
        assert said(send(office, address, how="more", reason="x"))["amount"] == ["Enter how much more"]
        assert "Leave the amount blank" in said(send(office, address, how="same", amount="5", reason="x"))["amount"][0]
        assert "another day" in said(send(office, address, how="same", reason="x"))["amount"][0]
        given = {"how": "same", "reason": "x", "ends_on": day(-1)}
        assert "cannot end before" in said(send(office, address, **given))["ends_on"][0]
        told = said(send(office, address, how="less", amount="1000.01", reason="x"))
        assert told["amount"] == ["£1,000 is neither paid nor stopped: you cannot take off more"]
        told = said(send(office, address, how="more", amount="999000.01", reason="x"))
        assert "has £999,000 left to give" in told["amount"][0]
        awards.an_instalment(award, "900.00")
        told = said(send(office, address, how="less", amount="100.01", reason="x"))
        assert "£900 is planned" in told["amount"][0]
        assert AwardEntry.objects.count() == 1

    def test_stopped(self, office, award):
        awards.a_claim(awards.an_instalment(award, "300.00"))
        awards.an_instalment(award, "700.00")
        address = of(award, "stop_award")
        told = said(send(office, address, amount="700.01", on=day(), reason="x"))
        assert told["amount"] == [
            "£700 is still to be paid, beside £300 that was claimed and is not settled: you cannot stop more"
        ]
        saved(send(office, address, amount="600", on=day(), reason="They need less"), award)
        assert sorted(Instalment.objects.values_list("amount", flat=True)) == [Decimal(100), Decimal(300)]
        assert "They need less" in text(office, of(award))

    def test_refunded_and_written_off(self, office, award):
        awards.a_paid_claim(awards.an_instalment(award))
        told = said(send(office, of(award, "refund_award"), amount="400.01", on=day(), reason="x"))
        assert "£400 of what was paid" in told["amount"][0]
        told = said(send(office, of(award, "refund_award"), amount="1", on=day(1), reason="x"))
        assert told["on"] == ["The date must be today or in the past"]
        saved(send(office, of(award, "refund_award"), amount="100", on=day(), reason="Unspent"), award)
        saved(send(office, of(award, "write_off_award"), amount="300", on=day(), reason="Ended"), award)
        award.refresh_from_db()
        assert (award.refunded, award.written_off) == (Decimal(100), Decimal(300))

    def test_somebody_else_moved_it_meanwhile(self, office, award):
        address = of(award, "stop_award")
        form = filled(office.get(address).context["form"]) | spelled({"amount": "1000", "on": day(), "reason": "x"})
        saved(send(signed_in(member(Role.ADMIN)), address, amount="1", on=day(), reason="x"), award)
        answer = office.post(address, form)
        assert "changed while you were filling this in" in answer.content.decode()
        again = office.post(address, filled(answer.context["form"]))
        assert said(again)["amount"] == ["£999 is still to be paid: you cannot stop more"]


class TestMonitoring:
    def test_conditions(self, office, body, award):
        term = awards.an_award_term(award, text="Publish a plan")
        saved(send(office, of(award, "date_term", term.pk), due_on=day(-1)), award)
        assert "Overdue" in text(body, of(award))
        assert said(send(office, of(award, "discharge_term", term.pk)))["how"] == ["Enter how it is met"]
        saved(send(office, of(award, "discharge_term", term.pk), how="Read it"), award)
        page = text(body, of(award))
        assert "Read it" in page
        assert "Overdue" not in page
        assert "already" in send(office, of(award, "discharge_term", term.pk), how="Again").content.decode()

    def test_a_series_is_asked_for_and_one_is_sent(self, office, body, award):
        address = of(award, "ask_for_award_returns")
        answers = {"asks": "How does it go?", "due_on": day(30), "every": "3"}
        assert said(send(office, address, **answers))["until"] == ["Enter the last day of the series"]
        assert "or later" in said(send(office, address, **answers, until=day(29)))["until"][0]
        assert "60 returns" in said(send(office, address, **(answers | {"every": "1"}), until=day(3650)))["until"][0]
        assert (
            "in the future" in said(send(office, address, **(answers | {"due_on": day(-1)}), until=day()))["due_on"][0]
        )
        saved(send(office, address, **answers, until=day(365)), award)
        asked = list(MonitoringReturn.objects.order_by("due_on"))
        assert len(asked) == 4
        address = of(award, "send_award_return", asked[0].pk)
        assert address in text(body, of(award))
        assert said(send(body, address))["text"] == ["Enter your answer"]
        saved(send(body, address, text="It goes well", file=bill("figures.pdf")), award)
        page = text(office, of(award))
        assert "It goes well" in page
        assert "figures.pdf" in page
        assert "What was sent stays" in send(body, address, text="Again").content.decode()
        saved(send(office, of(award, "take_back_award_return", asked[1].pk)), award)
        assert MonitoringReturn.objects.count() == 3
        assert body.get(of(award, "send_award_return", asked[1].pk)).status_code == 404

    def test_an_overdue_return_is_seen(self, body, award):
        awards.a_monitoring_return(award, due=-1)
        assert "A monitoring return is overdue" in text(body, of(award))


class TestClosing:
    def test_everything_that_stands_against_it_is_listed_with_links(self, office, award):
        waiting = awards.a_claim(awards.an_instalment(award, "100.00"))
        approved = awards.a_claim(awards.an_instalment(award, "100.00"), answer=True)
        term, asked = awards.an_award_term(award), awards.a_monitoring_return(award)
        page = text(office, of(award, "close_award"))
        for address in (
            of(award, "answer_claim", waiting.pk),
            of(award, "pay_claim", approved.pk),
            of(award, "stop_award"),
            of(award, "discharge_term", term.pk),
            of(award, "take_back_award_return", asked.pk),
        ):
            assert f'href="{address}"' in page
        told = said(send(office, of(award, "close_award"), note="Done"))["__all__"]
        assert len(told) == 5
        assert any("£800 is neither paid nor stopped" in each for each in told)

    def test_closed(self, office, body, award):
        awards.a_paid_claim(awards.an_instalment(award, "1000.00"))
        assert said(send(office, of(award, "close_award")))["note"] == ["Enter what came of it"]
        saved(send(office, of(award, "close_award"), note="It launched"), award)
        award.refresh_from_db()
        assert award.application.state == "closed"
        page = text(body, of(award))
        assert "It launched" in page
        for name in ("vary_award", "stop_award", "refund_award", "close_award", "add_instalment"):
            refused = office.get(of(award, name))
            assert refused.status_code == 403
            assert "This award is closed" in refused.content.decode()

    def test_one_to_which_nobody_agreed_is_stopped_and_then_closed(self, office, body, approved):
        awards.an_award_term(approved)
        told = said(send(office, of(approved, "close_award"), note="The council chose another way"))["__all__"]
        assert told == ["Nobody has agreed to it for the body: £1,000 has to be stopped before it can be closed"]
        saved(send(office, of(approved, "stop_award"), amount="1000", on=day(), reason="Not taken up"), approved)
        nothing = body.get(of(approved, "agree_to_award"))
        assert nothing.status_code == 403
        assert "nothing to agree to" in nothing.content.decode()
        saved(send(office, of(approved, "close_award"), note="The council chose another way"), approved)
        approved.refresh_from_db()
        assert approved.application.state == "closed"
        assert "Nobody agreed to it" in text(body, of(approved))
        assert "Awards to agree to" not in text(body, "/")
        assert standing.funnel_of(approved.fund)[-1].number == 0, "it was not delivered"

    def test_closed_while_somebody_fills_in_a_refund(self, office, award):
        awards.a_paid_claim(awards.an_instalment(award, "1000.00"))
        address = of(award, "refund_award")
        form = filled(office.get(address).context["form"]) | spelled({"amount": "1", "on": day(), "reason": "x"})
        saved(send(signed_in(member(Role.ADMIN)), of(award, "close_award"), note="Done"), award)
        answer = office.post(address, form)
        assert "changed while you were filling this in" in answer.content.decode()
        again = office.post(address, filled(answer.context["form"]))
        assert said(again)["__all__"] == [
            "This award is closed. What was said of it stays to be read, and nothing moves any more"
        ]
        assert Award.objects.get().refunded == 0
