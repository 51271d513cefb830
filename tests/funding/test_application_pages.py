"""Applications as people write, sign, submit and read them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding import actions
from funding.models import Application, ApplicationVersion, Round
from tests.factories import funding
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import filled, said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def draft(spinout, officer):
    return funding.an_application(spinout, by=officer)


@pytest.fixture
def complete(spinout, officer):
    return funding.a_complete_application(spinout, by=officer)


@pytest.fixture
def signed(complete, certifier):
    return actions.certify(complete, by=certifier, at=timezone.now())


@pytest.fixture
def submitted(signed, officer):
    actions.submit(signed, by=officer, at=timezone.now())
    signed.refresh_from_db()
    return signed


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of(application, name="application", *more):
    return reverse(f"funding:{name}", args=[application.reference, *more])


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


def section(application, name):
    return of(application, "write_application", name)


def close(application, **values):
    Round.objects.filter(pk=application.round_id).update(
        **(values or {"closes_at": timezone.now() - timedelta(seconds=1)})
    )


class TestBeginning:
    def test_from_the_spinouts_page_to_the_task_list(self, client, spinout):
        round_ = funding.a_round_with_a_window()
        address = at("begin_application", spinout, round_.pk)
        assert address in text(client, at("of_spinout", spinout))
        assert send(client, address).status_code == 302
        made = Application.objects.get()
        assert client.get(address).url == of(made)
        page = text(client, of(made))
        for words in ("Title and purpose", "Amounts by stage", "Cost plan", "Documents", "Declaration", "Not ready"):
            assert words in page
        page = text(client, at("of_spinout", spinout))
        assert made.reference in page
        assert address not in page

    def test_the_list_offers_only_states_in_which_there_is_something(self, client, spinout):
        address = reverse("funding:applications")
        assert "?state=" not in text(client, address)
        made = funding.an_application(spinout)
        assert "?state=" not in text(client, address)
        assert made.reference not in text(client, f"{address}?state=withdrawn")
        Application.objects.filter(pk=made.pk).update(state="withdrawn", withdrawn_reason="Too early")
        funding.an_application(spinout)
        page = text(client, address)
        assert [f"?state={state}" in page for state in ("draft", "withdrawn", "approved")] == [True, True, False]

    def test_from_the_funds_page(self, client, spinout, sample_county):
        other = a_spinout("Other", parents=[sample_county])
        round_ = funding.a_round_with_a_window()
        address = reverse("funding:apply", args=[round_.fund.slug, round_.pk])
        assert address in text(client, reverse("funding:fund", args=[round_.fund.slug]))
        page = text(client, address)
        assert at("begin_application", spinout, round_.pk) in page
        assert other.name not in page

    def test_a_second_click_begins_one(self, client, spinout):
        address = at("begin_application", spinout, funding.a_round_with_a_window().pk)
        sent = filled(client.get(address).context["form"])
        told = [client.post(address, sent) for _ in range(2)]
        assert {each.url for each in told} == {of(Application.objects.get())}

    def test_a_round_that_closed_meanwhile(self, client, spinout):
        round_ = funding.a_round_with_a_window()
        address = at("begin_application", spinout, round_.pk)
        sent = filled(client.get(address).context["form"])
        Round.objects.filter(pk=round_.pk).update(closes_at=timezone.now())
        assert "does not take applications" in client.post(address, sent).content.decode()
        assert not Application.objects.exists()

    def test_strangers_and_readers(self, stranger, taskforce, admin, spinout):
        address = at("begin_application", spinout, funding.a_round_with_a_window().pk)
        assert signed_in(stranger).get(address).status_code == 404
        for reader in (taskforce, admin):
            page = signed_in(reader).get(address)
            assert page.status_code == 403
            assert "Only officers and certifiers" in page.content.decode()


class TestSections:
    def test_every_section_and_the_way_to_the_receipt(self, client, certifier, draft, spinout):
        line = funding.a_cost(spinout)
        answers = {
            "about": {"title": "Leaving well", "summary": "Advice", "amount": "£1,000"},
            "amounts": {"amount_transition": "600.50", "what_transition": "Articles"}
            | {"amount_live": "399.50", "what_live": "A board"},
            "costs": {f"cost_{line.pk}": "1,000.00"},
            "declaration": {"answer": "yes"},
        }
        for name, given in answers.items():
            assert send(client, section(draft, name), **given).url == of(draft), name
        assert "Read it and sign it off" in text(signed_in(certifier), of(draft))
        assert send(signed_in(certifier), of(draft, "certify_application")).status_code == 302
        told = send(client, of(draft, "submit_application"))
        assert told.url == of(draft, "application_receipt")
        page = text(client, told.url)
        for words in (draft.reference, "Version", "UK time", "Olu Officer", "Chris Certifier"):
            assert words in page
        assert "£600.50 for Articles" in text(client, of(draft))

    @pytest.mark.parametrize(
        ("name", "given", "field"),
        [
            ("about", {"amount": "-5"}, "amount"),
            ("about", {"amount": "0"}, "amount"),
            ("about", {"amount": "1.005"}, "amount"),
            ("about", {"amount": "9" * 30}, "amount"),
            ("about", {"amount": "lots"}, "amount"),
            ("about", {"title": "x" * 151}, "title"),
            ("about", {"summary": "x" * 2001}, "summary"),
            ("amounts", {"amount_live": "5"}, "what_live"),
            ("amounts", {"what_live": "Tea"}, "amount_live"),
            ("amounts", {"amount_live": "0.001", "what_live": "Tea"}, "amount_live"),
            ("amounts", {"amount_live": "5", "what_live": "x" * 301}, "what_live"),
            ("declaration", {"answer": "perhaps"}, "answer"),
            ("declaration", {}, "answer"),
        ],
    )
    def test_what_makes_no_sense_is_refused_in_words(self, client, draft, name, given, field):
        assert field in said(send(client, section(draft, name), **given))

    @pytest.mark.parametrize("amount", ["-1", "0.001", "x"])
    def test_costs_that_make_no_sense(self, client, draft, spinout, amount):
        line = funding.a_cost(spinout)
        assert f"cost_{line.pk}" in said(send(client, section(draft, "costs"), **{f"cost_{line.pk}": amount}))

    def test_everything_may_be_left_empty_while_it_is_written(self, client, draft):
        for name in ("about", "amounts", "costs"):
            assert send(client, section(draft, name)).status_code == 302

    def test_a_section_that_is_not_there(self, client, draft):
        assert client.get(section(draft, "nonsense")).status_code == 404

    def test_two_tabs_of_one_section_the_second_is_told(self, client, colleague, draft):
        other, address = signed_in(colleague), section(draft, "about")
        sent = filled(client.get(address).context["form"]) | {"title": "Mine"}
        send(other, address, title="Hers")
        page = client.post(address, sent)
        assert page.status_code == 200
        for words in ("Cass Colleague", "Hers", "Mine"):
            assert words in page.content.decode()
        assert send(client, address, title="Mine").status_code == 302

    def test_a_file_comes_goes_and_is_sent_to_those_who_may_read_it(self, client, stranger, draft):
        file = SimpleUploadedFile("letter.csv", b"we,support\nit,yes\n", content_type="text/csv")
        address = of(draft, "application_documents")
        assert send(client, address, title="Letter", file=file).url == address
        document = draft.documents.get()
        here = of(draft, "application_document", document.evidence_id)
        assert b"".join(client.get(here).streaming_content) == b"we,support\nit,yes\n"
        assert signed_in(stranger).get(here).status_code == 404
        assert send(client, of(draft, "remove_application_document", document.pk)).url == address
        assert client.get(here).status_code == 404
        assert "file" in said(send(client, address, title="Letter"))

    def test_too_much_of_one_cost_is_warned_of(self, client, officer, draft, spinout):
        line = funding.a_cost(spinout, estimate=Decimal(100))
        actions.write_costs(draft, says={line.pk: Decimal(70)}, by=officer, at=timezone.now())
        other = funding.an_application(spinout, by=officer)
        actions.write_costs(other, says={line.pk: Decimal("30.01")}, by=officer, at=timezone.now())
        for address in (section(draft, "costs"), of(draft, "submit_application"), of(draft)):
            page = text(client, address)
            assert "£0.01 too much" in page
            assert other.reference in page


class TestSubmitting:
    def test_what_is_missing_is_listed_with_its_page(self, client, draft):
        page = text(client, of(draft, "submit_application"))
        for words in ("Enter a title", "The amounts by stage are missing", section(draft, "costs"), "sign it off"):
            assert words in page

    def test_a_second_click_submits_once(self, client, signed):
        address = of(signed, "submit_application")
        sent = filled(client.get(address).context["form"])
        told = [client.post(address, sent) for _ in range(2)]
        assert [each.url for each in told] == [of(signed, "application_receipt")] * 2
        assert ApplicationVersion.objects.count() == 1

    def test_a_second_late(self, client, signed):
        address = of(signed, "submit_application")
        sent = filled(client.get(address).context["form"])
        close(signed)
        page = client.post(address, sent)
        assert page.status_code == 200
        assert "before this was submitted" in page.content.decode()
        signed.refresh_from_db()
        assert signed.state == "draft"

    def test_a_draft_that_is_open_at_the_closing_is_kept_and_says_what_happened(self, client, complete):
        close(complete, closes_at=timezone.datetime(2026, 6, 30, 16, tzinfo=timezone.get_fixed_timezone(0)))
        page = text(client, of(complete))
        assert "The round closed at 5pm on 30 June 2026 before this was submitted." in page
        assert at("of_spinout", complete.spinout) in page
        assert complete.title in page

    def test_changed_between_reading_and_submitting(self, client, colleague, certifier, signed):
        address = of(signed, "submit_application")
        sent = filled(client.get(address).context["form"])
        send(signed_in(colleague), section(signed, "about"), title="Hers")
        signed.refresh_from_db()
        actions.certify(signed, by=certifier, at=timezone.now())
        page = client.post(address, sent)
        assert "Hers" in page.content.decode()
        assert not ApplicationVersion.objects.exists()


class TestAfterwards:
    def test_sent_back_answered_and_compared(self, client, admin, certifier, submitted):
        asking = signed_in(admin)
        assert send(asking, of(submitted, "send_back_application"), asks="How many people?").status_code == 302
        assert "How many people?" in text(client, of(submitted))
        assert send(client, section(submitted, "about"), summary="Advice for 40").status_code == 302
        assert "Advice for 40" not in text(asking, of(submitted))
        send(signed_in(certifier), of(submitted, "certify_application"))
        assert send(client, of(submitted, "submit_application")).status_code == 302
        page = text(asking, of(submitted, "application_version", 2))
        for words in ("Advice on the articles", "Advice for 40", "How many people?"):
            assert words in page
        assert client.get(of(submitted, "application_version", 3)).status_code == 404

    def test_nothing_is_asked_without_words(self, admin, submitted):
        page = send(signed_in(admin), of(submitted, "send_back_application"), asks=" ")
        assert said(page) == {"asks": ["Enter what you need to know"]}

    def test_withdrawn_with_its_reason(self, client, submitted):
        assert said(send(client, of(submitted, "withdraw_application"))) == {"reason": ["Enter why you withdraw it"]}
        assert send(client, of(submitted, "withdraw_application"), reason="Not needed").status_code == 302
        page = text(client, of(submitted))
        assert "Not needed" in page
        assert client.get(of(submitted, "withdraw_application")).status_code == 403

    def test_what_was_submitted_is_not_written_any_more(self, client, submitted):
        page = client.get(section(submitted, "about"))
        assert page.status_code == 403
        assert "it was submitted" in page.content.decode()


class TestWhoReads:
    def test_a_draft_is_its_bodys_own(self, draft, stranger, taskforce, admin, assessor):
        for reader in (stranger, taskforce, admin, assessor):
            for name in ("application", "submit_application", "withdraw_application", "application_receipt"):
                assert signed_in(reader).get(of(draft, name)).status_code == 404

    def test_a_submitted_one_is_read_by_taskforce_and_admins(self, submitted, taskforce, admin, assessor, stranger):
        assert submitted.reference in text(signed_in(taskforce), of(submitted))
        assert signed_in(taskforce).get(of(submitted, "send_back_application")).status_code == 403
        assert "Send it back" in text(signed_in(admin), of(submitted))
        assert signed_in(admin).get(section(submitted, "about")).status_code == 403
        for nobody in (assessor, stranger):
            assert signed_in(nobody).get(of(submitted)).status_code == 404

    def test_the_history_of_the_record_keeps_drafts_from_others(self, client, admin, draft, spinout):
        send(client, section(draft, "about"), title="Leaving very well")
        history = reverse("spinouts:history", args=[spinout.reference])
        assert "Leaving very well" in text(client, history)
        assert "Leaving very well" not in text(signed_in(admin), history)

    def test_what_is_changed_after_it_was_sent_back_stays_the_bodys_until_it_is_submitted(
        self, client, admin, submitted, spinout
    ):
        actions.send_back(submitted, asks="How many people?", by=admin, at=timezone.now())
        send(client, section(submitted, "about"), title="Not said yet")
        history = reverse("spinouts:history", args=[spinout.reference])
        assert "Not said yet" in text(client, history)
        page = text(signed_in(admin), history)
        assert "Not said yet" not in page
        assert "How many people?" in page


def test_the_list_by_state_newest_first(client, stranger, spinout, draft, officer):
    other = funding.a_submitted_application(spinout, by=officer)
    page = text(client, reverse("funding:applications"))
    assert page.index(other.reference) < page.index(draft.reference)
    assert draft.reference not in text(client, reverse("funding:applications") + "?state=submitted")
    assert "There is no application" in text(signed_in(stranger), reverse("funding:applications") + "?state=nonsense")


@pytest.mark.parametrize("name", ["applications", "application"])
def test_as_many_queries_for_four_as_for_one(client, spinout, officer, draft, name):
    address = reverse("funding:applications") if name == "applications" else of(draft)
    client.get(address)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        counts.append(len(queries))
        for _more in range(3):
            other = funding.an_application(spinout, by=officer)
            actions.write_costs(other, says={}, by=officer, at=timezone.now())
    assert counts[0] == counts[1]
