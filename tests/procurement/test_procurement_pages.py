"""Procurements as people find, read, and follow them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from procurement import urls
from procurement.models import Bid, CpvCode, Lot, Procurement, ProcurementStep
from tests.factories import procurement as make
from tests.factories.facts import a_register_entry
from tests.factories.procuring import ago, moved, planned, the_law
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, said, send, spelled

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin"}
OF_SPINOUT = ("procurements_of_spinout", "add_procurement", "record_procurement")
OF_ONE = ("change_procurement", "abandon_procurement", "add_lot", "add_bid")
PARTS = {
    "move_procurement": lambda one: ["open"],
    "keep_step": lambda one: ["engagement"],
    "remove_step": lambda one: ["engagement"],
    "change_lot": lambda one: [one.lots.get().pk],
    "remove_lot": lambda one: [one.lots.get().pk],
    "change_bid": lambda one: [one.bids.get().pk],
    "decide_bid": lambda one: [one.bids.get().pk],
    "remove_bid": lambda one: [one.bids.get().pk],
}
PUBLISHING = ("publish_procurement", "withdraw_procurement")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition", region="london")


@pytest.fixture
def one(spinout):
    """A planned procurement with a lot, a bid for it, and a step."""
    return with_parts(make.a_procurement(spinout))


@pytest.fixture
def client(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def with_parts(made):
    of = {"spinout": made.spinout, "procurement": made, **make.who()}
    lot = Lot.objects.create(number=1, title="North", **of)
    Bid.objects.create(lot=lot, partners="A housing trust", **of)
    ProcurementStep.objects.create(kind="engagement", place=1, planned_on=ago(5), **of)
    return made


def typed(day):
    return When(f"{day.day} {day.month} {day.year}")


def of(subject, name="procurement", *more):
    parts = more or (PARTS[name](subject) if name in PARTS else [])
    return reverse(f"procurement:{name}", args=[subject.reference, *parts])


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


class TestWhoOpensWhat:
    def test_every_address_is_in_the_table(self):
        names = {str(each.name) for each in urls.urlpatterns if "procurements/" in str(each.pattern)}
        assert names == {"procurements", "procurement", *OF_SPINOUT, *OF_ONE, *PARTS, *PUBLISHING}

    @pytest.mark.parametrize("who", CAST)
    def test_every_page_answers_each_role(self, request, one, who):
        published = make.a_procurement(one.spinout, published_at=make.NOON, published_by=make.person())
        changing = ("add_procurement", "record_procurement", *OF_ONE, *PARTS)
        reading = ("procurement", "procurements_of_spinout")
        client, expects = Client(), dict.fromkeys([*reading, *changing, *PUBLISHING, "procurements"], 302)
        if who != "anonymous":
            client = signed_in(request.getfixturevalue(who))
            hidden = 404 if who in {"stranger", "assessor"} else None
            publishes = 200 if who in {"certifier", "admin"} else 403
            expects = {
                **dict.fromkeys(reading, hidden or 200),
                **dict.fromkeys(changing, hidden or (200 if who in KEEPERS else 403)),
                **dict.fromkeys(PUBLISHING, hidden or publishes),
                "procurements": 200,
            }
        told = {}
        for name in expects:
            subject = one.spinout if name in OF_SPINOUT else published if name == "withdraw_procurement" else one
            address = reverse("procurement:procurements") if name == "procurements" else of(subject, name)
            told[name] = client.get(address).status_code
        assert told == expects

    @pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, request, one, who):
        def rows():
            return [list(each.objects.order_by("pk").values()) for each in (Procurement, ProcurementStep, Lot, Bid)]

        before = rows()
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        answers = {"title": "x", "reason": "x", "number": "2", "result": "withdrawn", "authority_name": "x"}
        answers |= {"is_health": "no", "route": "not_known", "source_note": "x", "state": "planned"}
        answers |= spelled({"on": typed(ago(1)), "planned_on": typed(ago(1)), "commenced_on": typed(ago(1))})
        for name in (*OF_SPINOUT, *OF_ONE, *PARTS, *PUBLISHING):
            subject = one.spinout if name in OF_SPINOUT else one
            assert client.post(of(subject, name), answers).status_code in (302, 403, 404, 405), name
        assert rows() == before

    def test_a_refusal_is_shown_with_its_reason(self, taskforce, one, officer, client):
        page = signed_in(taskforce).get(of(one, "change_procurement"))
        assert "The taskforce reads every spin-out and changes none" in page.content.decode()
        over = make.a_procurement(one.spinout, is_history=True, source_note="x")
        page = client.get(of(over, "move_procurement", "open"))
        assert page.status_code == 403
        assert "Correct what was recorded instead" in page.content.decode()

    def test_what_left_the_register_is_read_and_not_changed(self, client, one):
        address = of(one, "abandon_procurement")
        sent = filled(client.get(address).context["form"]) | {"reason": "Typed already"}
        a_register_entry(one.spinout, "withdrawn")
        assert client.get(of(one)).status_code == 200
        assert client.get(address).status_code == 403
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert "Typed already" in answer.content.decode()
        assert "no longer in the register" in answer.content.decode()

    @pytest.mark.parametrize(
        ("name", "parts"),
        [("procurement", []), ("move_procurement", ["planned"]), ("keep_step", ["dance"]), ("change_lot", [1])],
    )
    def test_one_that_is_not_there(self, client, one, name, parts):
        reference = one.reference if parts else "PR-9999"
        found = reverse(f"procurement:{name}", args=[reference, *parts])
        assert client.get(found).status_code == 404


class TestList:
    def test_words_state_route_and_whose(self, client, spinout, officer, colleague, example_council, sample_county):
        libraries = make.a_procurement(spinout, title="Library services")
        direct = make.a_procurement(spinout, title="Theatre", route="direct_award", authority_name="Another Council")
        over = make.a_procurement(
            spinout, title="Archive", is_history=True, source_note="x", state="contracted", commenced_on=ago(9),
            commenced_precision="day",
        )  # fmt: skip
        make.a_procurement(a_spinout("Other", parents=[sample_county]), title="Hidden")

        def shown(query=""):
            return list(client.get(reverse("procurement:procurements") + query).context["page"])

        assert shown() == [over, direct, libraries]
        assert shown("?state=running") == [direct, libraries]
        assert shown("?state=contracted") == [over]
        assert shown("?route=direct_award") == [direct]
        assert shown("?words=theatre+another") == [direct]
        assert shown(f"?words={libraries.reference.lower()}") == [libraries]
        assert shown("?words=sample") == shown("?whose=bodies") == shown("?state=nonsense") == [over, direct, libraries]
        assert shown("?whose=led") == []
        assert "There is no procurement like that" in text(client, reverse("procurement:procurements") + "?words=zzz")

    @pytest.mark.parametrize("name", ["procurements_of_spinout", "contracts_of_spinout"])
    def test_it_leads_to_the_other_pages_about_procurement(self, client, spinout, name):
        page = client.get(of(spinout, name)).content.decode()
        for other in ("of_spinout", "clocks_of_spinout", "risks_of_spinout", "challenges_of_spinout", "income"):
            assert f'href="{of(spinout, other)}"' in page, other

    @pytest.mark.parametrize("name", ["procurements", "procurements_of_spinout"])
    def test_it_asks_as_many_questions_for_four_as_for_one(self, client, spinout, name):
        the_law()
        address = of(spinout, name) if name in OF_SPINOUT else reverse("procurement:procurements")

        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        make.a_procurement(spinout)
        one = queries()
        for _ in range(3):
            make.a_procurement(spinout)
        assert queries() == one

    def test_pages(self, client, spinout):
        for _ in range(26):
            make.a_procurement(spinout)
        assert len(client.get(reverse("procurement:procurements")).context["page"]) == 25
        assert len(client.get(of(spinout, "procurements_of_spinout") + "?page=2").context["page"]) == 1


class TestOne:
    def test_what_it_says(self, client, spinout, officer):
        the_law()
        value = {"value": Decimal(100_000), "value_basis": "whole_life", "vat_basis": "including"}
        made = with_parts(planned(spinout, by=officer, route="reserved_s33", term_months=48, **value))
        page = text(client, of(made))
        for words in (
            "Procurement Act 2023",
            "It follows from when the procurement commenced",
            "What is not known about its route",
            "It was not assessed",
            "Is its value below the threshold?",
            "£100,000",
            "48 months",
            "Preliminary market engagement",
            "was planned for",
            "Overdue",
            "Lot 1: North",
            "A housing trust",
            "guidance, and no legal advice",
            "The register has none",
        ):
            assert words in page, words
        assert "The term was not given" not in page

    def test_what_was_recorded_says_that_nothing_is_tested(self, client, spinout):
        the_law()
        made = make.a_procurement(
            spinout, is_history=True, source_url="https://example.org/x", value=1, value_basis="as_reported",
            vat_basis="not_stated", state="abandoned", abandoned_reason="No bidder",
        )  # fmt: skip
        page = text(client, of(made))
        for words in ("kept out of every test", "From a source", "https://example.org/x", "No bidder"):
            assert words in page or words in text(client, reverse("procurement:procurements")), words

    def test_a_reader_sees_no_way_to_change_it(self, taskforce, one):
        page = text(signed_in(taskforce), of(one))
        for name in (*OF_ONE, *PARTS, *PUBLISHING):
            assert of(one, name) not in page, name

    def test_it_asks_as_many_questions_for_four_of_each_as_for_one(self, client, one):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(of(one))
            return len(captured)

        before = queries()
        who = {"spinout": one.spinout, "procurement": one, **make.who()}
        for number in (2, 3, 4):
            lot = Lot.objects.create(number=number, title=f"Lot {number}", **who)
            Bid.objects.create(lot=lot, **who)
            make.a_contract(one.spinout, procurement=one)
        assert queries() == before

    def test_a_won_bid_leads_to_the_contract(self, client, spinout, officer):
        made = moved(planned(spinout, by=officer), "contracted", by=officer)
        bid = Bid.objects.create(
            spinout=spinout, procurement=made, submitted_on=ago(49), result="won", result_on=ago(48), **make.who()
        )
        page = text(client, of(made))
        assert f"/procurement/contracts/new/?procurement={made.reference}" in page
        assert "Add the contract to the register" in page
        assert of(made, "decide_bid", bid.pk) in page


GIVEN = {"title": "Library services", "is_health": "no", "route": "open_competition"}
PARTLY = {"value": "250,000", "value_basis": "whole_life", "vat_basis": "including"}


class TestForms:
    def test_from_adding_it_to_the_contract(self, client, spinout, example_council):
        the_law()
        added = send(client, of(spinout, "add_procurement"), **GIVEN, **PARTLY, commenced=typed(ago(60)), cpv_codes=
                     "92511000-6\n92510000")  # fmt: skip
        made = Procurement.objects.get()
        assert added.url == of(made)
        assert (made.authority, made.cpv_codes, made.regime.code) == (
            example_council,
            ["92511000", "92510000"],
            "pa-2023",
        )
        planned_on = {"planned_on": typed(timezone.localdate() + timedelta(days=5))}
        assert send(client, of(made, "keep_step", "standstill"), **planned_on).url == of(made)
        for place, to in enumerate(("open", "assessment", "awarded", "contracted")):
            sent = {"on": typed(ago(50 - place)), "notice_url": "https://example.org/notice"}
            assert send(client, of(made, "move_procurement", to), **sent).url == of(made), to
        made.refresh_from_db()
        assert made.state == "contracted"
        assert [each.kind for each in made.steps.in_order()] == [
            "notice", "deadline", "award", "standstill", "contract",
        ]  # fmt: skip
        page = text(client, of(made))
        assert "https://example.org/notice" in page
        assert of(made, "remove_step", "standstill") in page
        assert of(made, "remove_step", "award") not in page

    def test_lots_and_bids_from_one_to_its_result(self, client, spinout, officer):
        made = planned(spinout, by=officer)
        send(client, of(made, "add_lot"), title="North", value="10")
        lot = Lot.objects.get()
        assert client.get(of(made, "add_lot")).context["form"]["number"].value() == 2
        send(client, of(made, "add_bid"), lot=lot.pk, partners="A trust", submitted_on=typed(ago(9)), amount="5.50")
        bid = Bid.objects.get()
        assert (bid.lot, bid.result, bid.amount) == (lot, "submitted", Decimal("5.50"))
        told = {"result": "lost", "on": typed(ago(2)), "winner": "A company", "feedback": "Price"}
        assert send(client, of(made, "decide_bid", bid.pk), **told).url == of(made)
        assert "A company" in text(client, of(made))
        send(client, of(made, "decide_bid", bid.pk), result="undecided")
        bid.refresh_from_db()
        assert (bid.result, bid.result_on, bid.winner) == ("submitted", None, "")
        assert send(client, of(made, "remove_lot", lot.pk), reason="x").status_code == 200
        send(client, of(made, "remove_bid", bid.pk), reason="A slip")
        assert send(client, of(made, "remove_lot", lot.pk), reason="A slip").url == of(made)
        assert not Bid.objects.exists()
        assert not Lot.objects.exists()

    def test_recording_one_of_the_past(self, client, spinout, sample_county):
        given = GIVEN | {"authority_name": "Nobody Known", "state": "contracted", "result": "lost", "winner": "Big plc"}
        value = PARTLY | {"vat_basis": "not_stated", "source_note": "The Guardian, 30 September 2011"}
        send(client, of(spinout, "record_procurement"), **given, **value, commenced=When("2011"))
        made = Procurement.objects.get()
        assert (made.is_history, made.authority, made.commenced.written) == (True, None, "2011")
        page = text(client, of(made))
        for words in ("Big plc", "A name only", "The Guardian"):
            assert words in page
        changed = send(client, of(made, "change_procurement"), state="abandoned", abandoned_reason="Not said")
        assert changed.url == of(made)
        made.refresh_from_db()
        assert made.state == "abandoned"

    def test_publishing_and_withdrawing(self, certifier, one):
        client = signed_in(certifier)
        assert send(client, of(one, "publish_procurement")).url == of(one)
        assert client.get(of(one, "publish_procurement")).url == of(one)
        assert send(client, of(one, "withdraw_procurement"), reason="A slip").url == of(one)
        one.refresh_from_db()
        assert one.published_at is None

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("add_procurement", {"title", "authority_name", "is_health", "route"}),
            ("record_procurement", {"title", "authority_name", "is_health", "route", "state", "source_note"}),
            ("change_procurement", {"title", "authority_name", "is_health", "route"}),
            ("move_procurement", {"on", "commenced_on"}),
            ("abandon_procurement", {"on", "reason"}),
            ("keep_step", {"planned_on"}),
            ("remove_step", {"reason"}),
            ("add_lot", {"number", "title"}),
            ("change_lot", {"number", "title"}),
            ("remove_lot", {"reason"}),
            ("decide_bid", {"result"}),
            ("remove_bid", {"reason"}),
        ],
    )
    def test_sent_empty(self, client, one, name, wrong):
        page = client.post(of(one.spinout if name in OF_SPINOUT else one, name), {})
        assert set(said(page)) == wrong
        assert "There is a problem" in page.content.decode()

    @pytest.mark.parametrize(
        ("name", "given", "field"),
        [
            ("add_procurement", {"value": "5"}, "vat_basis"),
            ("add_procurement", PARTLY | {"vat_basis": "not_stated"}, "vat_basis"),
            ("add_procurement", PARTLY | {"value": "-1"}, "value"),
            ("add_procurement", {"cpv_codes": "9251100"}, "cpv_codes"),
            ("add_procurement", {"cpv_codes": "x" * 1001}, "cpv_codes"),
            ("add_procurement", {"cpv_codes": "92511000-5"}, "cpv_codes"),
            ("add_procurement", {"cpv_codes": "92511001"}, "cpv_codes"),
            ("add_procurement", {"term_months": "0"}, "term_months"),
            ("add_procurement", {"commenced": When("31 2 2026")}, "commenced"),
            ("add_procurement", {"route": "psr_direct_a", "commenced": typed(ago(9))}, "route"),
            ("add_procurement", {"route": "reserved_reg77", "commenced": typed(ago(9))}, "route"),
            ("add_procurement", {"is_health": "yes", "commenced": typed(ago(9))}, "route_reason"),
            ("add_procurement", {"regime": "pcr-2006", "commenced": typed(ago(9))}, "regime_reason"),
            (
                "add_procurement",
                {"route": "reserved_s33", "term_months": "61", "commenced": typed(ago(9))},
                "route",
            ),
            ("record_procurement", {"state": "abandoned", "source_note": "x"}, "abandoned_reason"),
            ("record_procurement", {"state": "planned", "source_note": "x", "winner": "Big plc"}, "winner"),
            ("move_procurement", {"on": typed(ago(-1)), "commenced_on": typed(ago(3))}, "on"),
            ("move_procurement", {"on": typed(ago(1)), "commenced_on": typed(ago(-3))}, "commenced_on"),
            ("abandon_procurement", {"on": typed(ago(-1)), "reason": "x"}, "on"),
            ("keep_step", {"done_on": typed(ago(-1))}, "done_on"),
            ("keep_step", {"notice_url": "nonsense"}, "notice_url"),
            ("add_lot", {"number": "1", "title": "x"}, "number"),
            ("add_bid", {"lot": "999999"}, "lot"),
            ("add_bid", {"submitted_on": typed(ago(-1))}, "submitted_on"),
            ("decide_bid", {"result": "won", "on": typed(ago(1))}, "result"),
            ("decide_bid", {"result": "withdrawn"}, "on"),
            ("decide_bid", {"result": "withdrawn", "on": typed(ago(-1))}, "on"),
            ("decide_bid", {"result": "won", "on": typed(ago(1)), "winner": "x"}, "winner"),
        ],
    )
    def test_sent_wrong(self, client, one, name, given, field):
        if "commenced" in given:
            the_law()
        CpvCode.objects.create(code="92511000", check_digit="6", label="Library services")
        subject = one.spinout if name in OF_SPINOUT else one
        page = send(client, of(subject, name), **({**GIVEN, **given} if name in OF_SPINOUT else given))
        assert page.status_code == 200
        assert field in said(page)
        assert Procurement.objects.get().revision == 1

    def test_an_award_before_the_notice_names_its_day(self, client, spinout, officer):
        made = moved(planned(spinout, by=officer), "assessment", by=officer)
        page = send(client, of(made, "move_procurement", "awarded"), on=typed(ago(51)))
        (message,) = said(page)["on"]
        assert message.startswith("The day must be on or after ")
        assert "Tender notice published" in message
        assert send(client, of(made, "move_procurement", "awarded"), on=typed(ago(49))).url == of(made)

    def test_a_second_click_saves_once(self, client, spinout, one):
        added = of(spinout, "add_procurement")
        sent = filled(client.get(added).context["form"]) | GIVEN | {"title": "Another"}
        assert client.post(added, sent).url == of(Procurement.objects.newest_first().first())
        assert client.post(added, sent).url == of(spinout, "procurements_of_spinout")
        lots = of(one, "add_lot")
        sent = filled(client.get(lots).context["form"]) | {"title": "South"}
        assert {client.post(lots, sent).url for _ in range(2)} == {of(one)}
        assert (Procurement.objects.count(), Lot.objects.count()) == (2, 2)

    def test_whoever_saves_second_is_told_what_changed_meanwhile(self, client, colleague, one):
        address = of(one, "change_procurement")
        mine = filled(client.get(address).context["form"]) | GIVEN | {"title": "Mine"}
        send(signed_in(colleague), address, **GIVEN | {"title": "Hers", "cpv_codes": "92511000"})
        page = client.post(address, mine)
        assert page.status_code == 200
        for words in ("Changed since you opened this page", "Cass Colleague", "Hers", "Mine", "92511000"):
            assert words in page.content.decode(), words
        assert client.post(address, filled(page.context["form"])).url == of(one)
        one.refresh_from_db()
        assert one.title == "Mine"

    def test_a_step_that_somebody_planned_meanwhile_is_shown(self, client, colleague, one):
        address = of(one, "keep_step", "standstill")
        mine = filled(client.get(address).context["form"]) | spelled({"planned_on": typed(ago(-9))})
        send(signed_in(colleague), address, planned_on=typed(ago(-20)), note="Hers")
        page = client.post(address, mine)
        assert page.status_code == 200
        assert "Changed since you opened this page" in page.content.decode()
        assert client.post(address, filled(page.context["form"])).url == of(one)
        assert ProcurementStep.objects.get(kind="standstill").planned_on == ago(-9)

    def test_one_that_was_moved_meanwhile_keeps_what_was_typed(self, client, colleague, one):
        address = of(one, "move_procurement", "open")
        mine = filled(client.get(address).context["form"])
        mine |= spelled({"commenced_on": typed(ago(9)), "notice_url": "https://example.org/mine"})
        send(signed_in(colleague), of(one, "abandon_procurement"), reason="No money")
        page = client.post(address, mine)
        assert page.status_code == 200
        assert "https://example.org/mine" in page.content.decode()
        page = client.post(address, filled(page.context["form"]))
        assert "It is over" in page.content.decode()

    def test_a_part_that_was_removed_meanwhile(self, client, colleague, one):
        address = of(one, "change_lot")
        Bid.objects.all().delete()
        sent = filled(client.get(address).context["form"])
        send(signed_in(colleague), of(one, "remove_lot"), reason="A slip")
        assert client.post(address, sent).status_code == 404

    def test_the_history_tells_it(self, client, one):
        send(client, of(one, "change_procurement"), **GIVEN, cpv_codes="92511000")
        send(client, of(one, "decide_bid"), result="withdrawn", on=typed(ago(1)))
        page = text(client, reverse("spinouts:history", args=[one.spinout.reference]))
        for words in ("Changed a procurement", "Said what became of a bid", "Withdrawn", "92511000"):
            assert words in page, words
