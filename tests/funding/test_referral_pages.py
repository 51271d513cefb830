"""Referrals as people find, read and see to them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from funding import actions, urls
from funding.models import Fund, Referral
from funding.statements import Decided, Described
from funding.vocabulary import Outcome
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.referrals import a_referral, a_referral_to
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import When, filled, said, send

pytestmark = pytest.mark.django_db
FORMS = ("refer", "give_referral", "note_first_contact", "close_referral", "reopen_referral")
LISTS = ("referrals", "referral_measures", "need")
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin"}


@pytest.fixture
def spinout(example_council):
    return a_spinout(
        "Sample Libraries",
        parents=[example_council],
        stage="transition",
        service_area="leisure_culture_libraries",
        region="london",
    )


@pytest.fixture
def referral(spinout, officer):
    return a_referral(spinout, by=officer)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def today():
    return timezone.localdate()


def typed(day):
    return When(f"{day.day} {day.month} {day.year}")


def of(referral, name="referral"):
    return reverse(f"funding:{name}", args=[referral.application.reference])


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


class TestWhoOpensWhat:
    def test_every_address_is_in_the_table(self):
        names = {str(pattern.name) for pattern in urls.urlpatterns if "referral" in str(pattern.pattern)}
        assert names == {*FORMS, "referral", "referrals", "referral_measures"}

    @pytest.mark.parametrize("who", CAST)
    def test_every_page_answers_each_role(self, request, spinout, officer, who):
        here, closed = a_referral_to(spinout), a_referral(spinout, outcome="shelved", outcome_on=today())
        client, expects = Client(), dict.fromkeys([*FORMS, *LISTS, "referral"], 302)
        if who != "anonymous":
            client = signed_in(request.getfixturevalue(who))
            is_stranger = who in {"stranger", "assessor"}
            expects = {
                "referral": 404 if is_stranger else 200,
                **dict.fromkeys(FORMS, 404 if is_stranger else 200 if who in KEEPERS else 403),
                "referrals": 200,
                **dict.fromkeys(("referral_measures", "need"), 403 if who == "assessor" else 200),
            }
        told = {}
        for name in expects:
            subject = closed if name == "reopen_referral" else here
            told[name] = client.get(at(name) if name in LISTS else of(subject, name)).status_code
        assert told == expects

    @pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, request, spinout, who):
        here, closed = a_referral_to(spinout), a_referral(spinout, outcome="shelved", outcome_on=today())
        before = list(Referral.objects.order_by("pk").values())
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        answers = {"destination": "body", "outcome": "shelved", "reason": "x", "on-day": "1", "on-month": "1"}
        for name in FORMS:
            subject = closed if name == "reopen_referral" else here
            assert client.post(of(subject, name), answers | {"on-year": "2026"}).status_code in (403, 404), name
        assert list(Referral.objects.order_by("pk").values()) == before

    def test_a_refusal_is_shown_with_its_reason(self, taskforce, referral, client):
        page = signed_in(taskforce).get(of(referral, "refer"))
        assert "The taskforce reads every spin-out and changes none" in page.content.decode()
        page = client.get(of(referral, "reopen_referral"))
        assert page.status_code == 403
        assert "This referral is open already" in page.content.decode()

    def test_what_left_the_register_is_read_and_not_changed(self, client, referral):
        address = of(referral, "refer")
        sent = filled(client.get(address).context["form"]) | {"destination": "course", "course": "Typed already"}
        a_register_entry(referral.spinout, "withdrawn")
        assert client.get(of(referral)).status_code == 200
        assert client.get(address).status_code == 403
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert "Typed already" in answer.content.decode()
        assert "no longer in the register" in answer.content.decode()

    def test_one_that_is_not_there(self, client):
        assert client.get(at("referral", None, "FA-9999")).status_code == 404


class TestList:
    def test_open_overdue_all_and_by_reason(self, client, spinout, officer):
        long_ago = today() - timedelta(days=40)
        late = a_referral(spinout, by=officer, opened_on=long_ago)
        soon = a_referral(spinout, by=officer, reason="not_ready")
        told = a_referral(spinout, by=officer, outcome="shelved", outcome_on=today())

        def shown(query=""):
            return [row[0] for row in client.get(f"{at('referrals')}{query}").context["rows"]]

        assert shown() == shown("?show=open") == shown("?show=nonsense&reason=nonsense") == [late, soon]
        assert shown("?show=overdue") == [late]
        assert shown("?show=all") == [late, soon, told]
        assert shown("?show=all&reason=not_ready") == [soon]
        page = text(client, at("referrals"))
        assert [f"reason={reason}" in page for reason in ("withdrawn", "not_ready", "ineligible")] == [
            True,
            True,
            False,
        ]
        for words in ("Overdue", "Nowhere yet", late.application.reference, "Olu Officer"):
            assert words in page

    def test_another_bodys_are_not_there(self, stranger, referral):
        page = text(signed_in(stranger), at("referrals"))
        assert referral.application.reference not in page
        assert "There is no open referral that you may read." in page

    def test_pages(self, client, spinout, officer):
        for _ in range(26):
            a_referral(spinout, by=officer)
        assert len(client.get(at("referrals")).context["rows"]) == 25
        page = client.get(f"{at('referrals')}?page=2&show=all")
        assert len(page.context["rows"]) == 1
        assert "show=all" in page.content.decode()

    def test_it_asks_as_many_questions_for_four_as_for_one(self, client, spinout, officer, sample_county):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(at("referrals"))
            return len(captured)

        a_referral_to(spinout, by=officer)
        one = queries()
        for name in ("One", "Two", "Three"):
            peer = a_spinout(name, parents=[sample_county])
            a_referral_to(a_spinout(name, parents=list(spinout.parents.all())), "peer", by=officer, peer=peer)
        assert queries() == one

    def test_the_funds_page_and_the_spinouts_section_lead_here(self, client, referral):
        page = text(client, at("funds"))
        assert at("referrals") in page
        assert at("need") in page
        assert of(referral) in text(client, at("of_spinout", referral.spinout))
        application = text(client, reverse("funding:application", args=[referral.application.reference]))
        assert of(referral) in application

    def test_those_whom_the_figures_are_not_for_are_not_led_to_them(self, assessor):
        client = signed_in(assessor)
        assert at("need") not in text(client, at("funds"))
        assert at("referral_measures") not in text(client, at("referrals"))

    def test_no_fund_takes_their_address(self, admin):
        made = [
            actions.add_fund(says=Described(name, "grant", "direct", "x", source_note="x"), by=admin, at=timezone.now())
            for name in ("Referrals", "Need")
        ]
        assert {fund.slug for fund in made}.isdisjoint({"referrals", "need"})
        assert Fund.objects.count() == 2


class TestOne:
    def test_what_it_says_and_what_it_suggests(self, client, referral, sample_county, example_council):
        fund = funding.a_fund(name="Next Fund")
        funding.a_rule(funding.a_round(fund), words="Works in England")
        same = {"service_area": "leisure_culture_libraries", "launched": "2011"}
        own = a_spinout("Own Mutual", parents=[example_council], **same)
        other = a_spinout("Secret Mutual", parents=[sample_county], region="south_west", **same)
        page = text(client, of(referral))
        for words in (
            "Withdrawn by the applicant",
            "Olu Officer",
            "Nowhere yet",
            "Next Fund",
            "Works in England",
            f"?fund={fund.pk}",
            "Own Mutual",
            f"?peer={own.reference}",
            "A leisure, culture and libraries service in the South West that left a local authority in 2011",
            reverse("spinouts:history", args=[referral.spinout.reference]),
        ):
            assert words in page, words
        assert "Secret Mutual" not in page
        assert other.reference not in page

    def test_a_reader_sees_no_way_to_change_it(self, taskforce, referral):
        page = text(signed_in(taskforce), of(referral))
        assert of(referral, "refer") not in page
        assert "Where it could lead" in page

    def test_a_mutual_that_the_reader_may_not_open_is_told_without_its_name(
        self, client, taskforce, spinout, sample_county
    ):
        peer = a_spinout("Secret Mutual", parents=[sample_county], region="south_west")
        made = a_referral_to(spinout, "peer", peer=peer)
        for address in (of(made), of(made, "refer"), at("referrals")):
            page = text(client, address)
            assert "Secret Mutual" not in page
            assert peer.reference not in page
        assert "in the South West" in text(client, of(made))
        assert "Secret Mutual" in text(signed_in(taskforce), of(made))

    def test_after_a_decline_the_fund_that_said_no_is_not_offered(self, client, spinout, officer, admin):
        asked = funding.a_round_with_a_window(funding.a_fund(gives="grant", name="The Refusing Fund"))
        funding.a_criterion(asked)
        made = funding.a_moderated_application(spinout, asked, officer)
        actions.decide(made, says=Decided(Outcome.UNFUNDED, "Because"), by=admin, at=timezone.now())
        referral = Referral.objects.get()
        page = text(client, of(referral))
        assert "Good, but no money was left" in page
        assert "No fund that we know of is open to it now" in page
        funding.a_fund(name="Another")
        offered = [str(fund) for fund in client.get(of(referral, "refer")).context["form"].fields["fund"].queryset]
        assert offered == ["Another"]

    def test_it_asks_as_many_questions_for_four_funds_as_for_one(self, client, referral, example_council):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(of(referral))
            return len(captured)

        def more():
            funding.a_rule(funding.a_round(funding.a_fund()))
            a_spinout("Peer", parents=[example_council], service_area="leisure_culture_libraries")

        more()
        one = queries()
        for _ in range(3):
            more()
        assert queries() == one


class TestForms:
    def test_from_opening_to_what_came_of_it_and_back(self, client, colleague, referral, example_council):
        fund = funding.a_fund(name="Next Fund")
        assert send(client, of(referral, "refer"), destination="fund", fund=fund.pk).url == of(referral)
        assert "Next Fund" in text(client, of(referral))
        due = typed(today() + timedelta(days=9))
        assert send(client, of(referral, "give_referral"), owner=colleague.pk, due_on=due).url == of(referral)
        assert "Cass Colleague" in text(client, of(referral))
        assert send(client, of(referral, "note_first_contact"), on=typed(today())).url == of(referral)
        given = {"outcome": "funded_elsewhere", "on": typed(today()), "note": "£9,000"}
        assert send(client, of(referral, "close_referral"), **given).url == of(referral)
        page = text(client, of(referral))
        assert "Funded elsewhere" in page
        assert "£9,000" in page
        assert "Where it could lead" not in page
        assert send(client, of(referral, "reopen_referral"), reason="Another one was").url == of(referral)
        referral.refresh_from_db()
        assert (referral.outcome, referral.fund, referral.owner) == ("", fund, colleague)

    def test_a_suggestion_is_filled_in(self, client, referral, example_council):
        fund, peer = funding.a_fund(), a_spinout("Peer", parents=[example_council])
        form = client.get(f"{of(referral, 'refer')}?fund={fund.pk}").context["form"]
        assert (form["destination"].value(), form["fund"].value()) == ("fund", fund.pk)
        sent = send(client, f"{of(referral, 'refer')}?peer={peer.reference}")
        assert sent.url == of(referral)
        assert Referral.objects.get().peer == peer
        for nonsense in ("?fund=x", "?fund=99999999999", "?peer=", "?fund=²"):
            assert client.get(f"{of(referral, 'refer')}{nonsense}").status_code == 200

    @pytest.mark.parametrize("name", FORMS)
    def test_sent_empty(self, client, spinout, name):
        fields = {"outcome": "shelved", "outcome_on": today()} if name == "reopen_referral" else {}
        made = a_referral_to(spinout, **fields)
        page = client.post(of(made, name), {})
        wrong = {
            "refer": {"destination"},
            "give_referral": {"due_on"},
            "note_first_contact": {"on"},
            "close_referral": {"outcome", "on"},
            "reopen_referral": {"reason"},
        }
        assert set(said(page)) == wrong[name]
        assert "There is a problem" in page.content.decode()

    @pytest.mark.parametrize(
        ("name", "given", "field"),
        [
            ("refer", {"destination": "moon"}, "destination"),
            ("refer", {"destination": "fund"}, "fund"),
            ("refer", {"destination": "fund", "fund": "999999"}, "fund"),
            ("refer", {"destination": "adviser", "adviser": ""}, "adviser"),
            ("refer", {"destination": "adviser", "adviser": "x" * 151}, "adviser"),
            ("refer", {"destination": "course"}, "course"),
            ("refer", {"destination": "course", "course": "x" * 201}, "course"),
            ("refer", {"destination": "peer"}, "peer"),
            ("refer", {"destination": "peer", "peer": "PSM-9999"}, "peer"),
            ("refer", {"destination": "peer", "peer": "nonsense"}, "peer"),
            ("give_referral", {"owner": "999999"}, "owner"),
            ("give_referral", {"due_on": When("31 2 2027")}, "due_on"),
            ("give_referral", {"due_on": When("1 1 2020")}, "due_on"),
            ("note_first_contact", {"on": When("1 1 2020")}, "on"),
            ("note_first_contact", {"on": When("1 1 2150")}, "on"),
            ("close_referral", {"outcome": "won"}, "outcome"),
            ("close_referral", {"outcome": "shelved", "on": When("1 1 2150")}, "on"),
            ("close_referral", {"outcome": "shelved", "note": "x" * 2001}, "note"),
        ],
    )
    def test_sent_wrong(self, client, spinout, name, given, field):
        funding.a_fund()
        made = a_referral_to(spinout)
        page = send(client, of(made, name), **given)
        assert page.status_code == 200
        assert field in said(page)
        made.refresh_from_db()
        assert made.revision == 1

    def test_another_bodys_mutual_answers_as_one_that_is_not_there(self, client, referral, sample_county):
        secret = a_spinout("Secret Mutual", parents=[sample_county])
        told = [
            said(send(client, of(referral, "refer"), destination="peer", peer=reference))
            for reference in (secret.reference, "PSM-9999")
        ]
        assert told[0] == told[1]

    def test_the_reference_of_a_mutual_may_be_typed_as_people_do(self, client, referral, example_council):
        peer = a_spinout("Peer", parents=[example_council])
        send(client, of(referral, "refer"), destination="peer", peer=f" {peer.reference.lower()} ")
        assert Referral.objects.get().peer == peer

    def test_a_second_click_saves_once(self, client, referral):
        address = of(referral, "refer")
        sent = filled(client.get(address).context["form"]) | {"destination": "body"}
        assert {client.post(address, sent).url for _ in range(2)} == {of(referral)}
        assert Referral.objects.get().revision == 2

    def test_whoever_saves_second_is_told_what_changed_meanwhile(self, client, colleague, referral):
        address = of(referral, "refer")
        mine = filled(client.get(address).context["form"]) | {"destination": "course", "course": "Mine"}
        send(signed_in(colleague), address, destination="adviser", adviser="Hers")
        page = client.post(address, mine)
        assert page.status_code == 200
        for words in ("Changed since you opened this page", "Cass Colleague", "Hers", "Mine"):
            assert words in page.content.decode()
        again = filled(page.context["form"])
        assert client.post(address, again).url == of(referral)
        assert Referral.objects.get().where == "Mine"

    def test_one_that_was_closed_meanwhile_keeps_what_was_typed(self, client, colleague, referral):
        address = of(referral, "refer")
        mine = filled(client.get(address).context["form"]) | {"destination": "course", "course": "Mine"}
        send(signed_in(colleague), of(referral, "close_referral"), outcome="shelved")
        page = client.post(address, mine)
        assert page.status_code == 200
        assert "Reopen it first" in page.content.decode()
        assert "Mine" in page.content.decode()
