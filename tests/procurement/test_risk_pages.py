"""The risk register as people find, read and keep it."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from procurement import urls
from procurement.models import Risk, RiskAction, RiskMove, RiskRating, RiskReview, RiskScale
from spinouts.models import Export
from tests.factories.facts import a_register_entry, an_event
from tests.factories.risks import a_move, a_rating, a_review, a_risk, a_scale, an_action, the_scale
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, said, send

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
FORMS = (
    "change_risk",
    "rate_risk",
    "review_risk",
    "mitigate_risk",
    "close_risk",
    "materialise_risk",
    "add_risk_action",
)
LISTS = ("risks", "export_risks", "risk_heat_map", "risk_movement", "risk_scales")
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin"}
READERS = KEEPERS | {"taskforce"}


def typed(day):
    return When(f"{day.day} {day.month} {day.year}")


RIGHT = {
    "raise_risk": {
        "category": "outbid",
        "cause": "The contract ends",
        "event": "The tender is lost",
        "effect": "Staff move",
        "proximity": "now",
        "response": "treat",
    },
    "change_risk": {"event": "Another event"},
    "rate_risk": {"kind": "current", "likelihood": "4", "impact": "5", "rationale": "Two bids were lost"},
    "review_risk": {"found": "Nothing new"},
    "mitigate_risk": {"note": "We ask for a framework"},
    "close_risk": {"note": "Extended"},
    "materialise_risk": {"note": "Lost"},
    "reopen_risk": {"note": "It is back"},
    "add_risk_action": {"what": "Ask", "due_on": typed(TODAY + DAY)},
    "change_risk_action": {"done_on": typed(TODAY)},
}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


@pytest.fixture
def risk(spinout, officer):
    return a_risk(spinout, by=officer, owner=officer, opened_on=TODAY - 10 * DAY)


@pytest.fixture
def client(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


def status(client, address):
    answer = client.get(address)
    # A file is closed once it was read.
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


def shown(client, query=""):
    return [row[0].event for row in client.get(f"{at('risks')}?{query}").context["rows"]]


def places(spinout, risk, closed, action, scale):
    """Every page, with what an address of it names."""
    return {
        **{name: at(name) for name in LISTS},
        **{name: at(name, risk.reference) for name in ("risk", *FORMS)},
        "reopen_risk": at("reopen_risk", closed.reference),
        "change_risk_action": at("change_risk_action", risk.reference, action.pk),
        **{name: at(name, spinout.reference) for name in ("risks_of_spinout", "raise_risk")},
        "add_risk_scale": at("add_risk_scale"),
        "change_risk_scale": at("change_risk_scale", scale.pk),
    }


@pytest.fixture
def everywhere(spinout, risk):
    closed = a_risk(spinout, "Closed")
    a_move(closed)
    return places(spinout, risk, closed, an_action(risk, TODAY), the_scale())


class TestWhoOpensWhat:
    def test_every_address_is_in_the_table(self, everywhere):
        risky = {str(pattern.name) for pattern in urls.urlpatterns if "risk" in str(pattern.name)}
        assert risky == set(everywhere)

    @pytest.mark.parametrize("who", CAST)
    def test_every_page_answers_each_role(self, request, everywhere, who):
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        told = {name: status(client, address) for name, address in everywhere.items()}
        if who == "anonymous":
            assert set(told.values()) == {302}
            return
        reads, keeps = who in READERS, who in KEEPERS
        assert told == {
            **dict.fromkeys(LISTS, 403 if who == "assessor" else 200),
            **dict.fromkeys(("risk", "risks_of_spinout"), 200 if reads else 404),
            **dict.fromkeys(
                (*FORMS, "reopen_risk", "change_risk_action", "raise_risk"),
                200 if keeps else 403 if reads else 404,
            ),
            **dict.fromkeys(("add_risk_scale", "change_risk_scale"), 200 if who == "admin" else 403),
        }

    @pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, request, everywhere, who):
        tables = (Risk, RiskAction, RiskMove, RiskRating, RiskReview, RiskScale)
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        client = signed_in(request.getfixturevalue(who))
        for name, answers in RIGHT.items():
            typed_in = {key: value for key, value in answers.items() if isinstance(value, str)}
            assert client.post(everywhere[name], typed_in).status_code in (403, 404), name
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before

    def test_a_refusal_is_shown_with_its_reason(self, taskforce, assessor, risk, client):
        page = signed_in(taskforce).get(at("rate_risk", risk.reference)).content.decode()
        assert "The taskforce reads every spin-out and changes none" in page
        assert "Ask an admin for a role" in signed_in(assessor).get(at("risks")).content.decode()
        assert "This risk is open already" in client.get(at("reopen_risk", risk.reference)).content.decode()

    def test_what_left_the_register_or_ended_is_read_and_not_changed(self, client, risk, spinout):
        address = at("rate_risk", risk.reference)
        sent = filled(client.get(address).context["form"]) | RIGHT["rate_risk"] | {"rationale": "Typed already"}
        an_event(spinout, "live", "contract_lost")
        assert client.get(at("risk", risk.reference)).status_code == 200
        assert client.get(address).status_code == 403
        answer = client.post(address, sent)
        assert "Typed already" in answer.content.decode()
        assert "It ended as" in answer.content.decode()
        assert client.get(at("close_risk", risk.reference)).status_code == 200
        a_register_entry(spinout, "withdrawn")
        assert client.get(at("close_risk", risk.reference)).status_code == 403
        assert shown(client) == []

    def test_one_that_is_not_there(self, client, risk):
        assert client.get(at("risk", "RK-9999")).status_code == 404
        assert client.get(at("change_risk_action", risk.reference, 9999)).status_code == 404
        assert client.get(f"{at('risks')}?spinout=PSM-9999").status_code == 404


class TestForms:
    EMPTY = {
        "raise_risk": {
            "category": ["Select what kind of risk it is"],
            "cause": ["Enter the cause"],
            "event": ["Enter what could happen"],
            "effect": ["Enter what would come of it"],
            "proximity": ["Select when it could happen"],
            "response": ["Select what is done about it"],
            "opened_on": ["Enter when it was first seen"],
            "review_months": ["Enter after how many months it is reviewed"],
            "next_review_on": ["Enter when it is reviewed next"],
        },
        "rate_risk": {
            "kind": ["Select what you are rating"],
            "likelihood": ["Select how likely it is"],
            "impact": ["Select how bad it would be"],
            "rated_on": ["Enter the day of the rating"],
            "rationale": ["Enter why you rate it so"],
        },
        "review_risk": {
            "found": ["Enter what you found"],
            "reviewed_on": ["Enter when it was reviewed"],
            "next_review_on": ["Enter when it is reviewed next"],
        },
        "mitigate_risk": {"on": ["Enter the day"], "note": ["Enter what is done about it"]},
        "close_risk": {"on": ["Enter the day"], "note": ["Enter why it is no risk any more"]},
        "materialise_risk": {"on": ["Enter the day"], "note": ["Enter what happened"]},
        "reopen_risk": {"on": ["Enter the day"], "note": ["Enter why it is a risk again"]},
        "add_risk_action": {"what": ["Enter what is done"], "due_on": ["Enter by when it is done"]},
    }

    def test_empty(self, client, everywhere):
        told = {}
        for name in self.EMPTY:
            page = client.post(everywhere[name], {})
            assert "There is a problem" in page.content.decode()
            told[name] = said(page)
        assert told == self.EMPTY

    WRONG = {
        "raise_risk": ({"opened_on": typed(TODAY + DAY)}, "opened_on", "must be today or in the past"),
        "raise_risk again": ({"next_review_on": typed(TODAY)}, "next_review_on", "must be after"),
        "raise_risk thrice": ({"review_months": "25"}, "review_months", "24 or fewer"),
        "change_risk": ({"next_review_on": typed(TODAY - DAY)}, "next_review_on", "must be after"),
        "rate_risk": ({"likelihood": "6"}, "likelihood", "Select how likely it is"),
        "rate_risk again": ({"rated_on": typed(TODAY + DAY)}, "rated_on", "must be today or in the past"),
        "rate_risk thrice": ({"rationale": "x" * 2001}, "rationale", "must be 2,000 characters or fewer"),
        "review_risk": ({"next_review_on": typed(TODAY)}, "next_review_on", "must be after"),
        "review_risk again": ({"reviewed_on": typed(TODAY - 11 * DAY)}, "reviewed_on", "must be on or after"),
        "close_risk": ({"on": typed(TODAY + DAY)}, "on", "must be today or in the past"),
        "mitigate_risk": ({"on": typed(TODAY - 11 * DAY)}, "on", "must be on or after"),
        "add_risk_action": ({"done_on": typed(TODAY + DAY)}, "done_on", "must be today or in the past"),
        "add_risk_action again": ({"due_on": When("31 2 2026")}, "due_on", "must be a real date"),
    }

    def test_wrong(self, client, everywhere):
        for case, (answers, field, message) in self.WRONG.items():
            name = case.split()[0]
            page = send(client, everywhere[name], **RIGHT[name] | answers)
            assert page.status_code == 200, case
            assert message in said(page)[field][0], case

    @pytest.mark.parametrize("name", RIGHT)
    def test_right(self, client, everywhere, name):
        page = send(client, everywhere[name], **RIGHT[name])
        assert page.status_code == 302, said(page)
        assert "/risks/RK-" in page.url
        assert client.get(page.url).status_code == 200

    @pytest.mark.parametrize("name", ["raise_risk", "rate_risk", "close_risk", "add_risk_action"])
    def test_a_double_click_saves_once(self, client, everywhere, name):
        tables = (Risk, RiskRating, RiskMove, RiskAction)
        before = sum(table.objects.count() for table in tables)
        answers = {key: value for key, value in RIGHT[name].items() if isinstance(value, str)}
        page = filled(client.get(everywhere[name]).context["form"]) | answers
        if name == "add_risk_action":
            page |= {"due_on-day": "1", "due_on-month": "1", "due_on-year": "2030"}
        first, second = client.post(everywhere[name], page), client.post(everywhere[name], page)
        assert (first.status_code, second.status_code) == (302, 302)
        assert sum(table.objects.count() for table in tables) == before + 1

    def test_a_stale_page_says_so_and_keeps_what_was_typed(self, client, colleague, everywhere, risk):
        address = everywhere["rate_risk"]
        sent = filled(client.get(address).context["form"]) | RIGHT["rate_risk"]
        send(signed_in(colleague), address, **RIGHT["rate_risk"] | {"impact": "1"})
        page = client.post(address, sent)
        assert "This risk changed while you were filling this in" in page.content.decode()
        # The next click saves it.
        again = {**filled(page.context["form"]), "once": sent["once"]}
        assert client.post(address, again).status_code == 302
        assert RiskRating.objects.filter(risk=risk).count() == 2

    def test_a_stale_page_of_a_scale_that_is_not_in_force_any_more(self, client, everywhere):
        sent = filled(client.get(everywhere["rate_risk"]).context["form"]) | RIGHT["rate_risk"]
        a_scale(name="New", starts_on=TODAY)
        page = client.post(everywhere["rate_risk"], sent)
        assert "Another scale came into force since you opened this page" in page.content.decode()

    def test_the_owner_is_of_a_parent_body(self, client, everywhere, stranger, colleague):
        page = send(client, everywhere["change_risk"], owner=str(stranger.pk))
        assert "owner" in said(page)
        assert send(client, everywhere["change_risk"], owner=str(colleague.pk)).status_code == 302


class TestScales:
    def test_an_admin_adds_and_renames_one(self, admin, risk):
        client = signed_in(admin)
        page = send(client, at("add_risk_scale"), name="Four by four", likelihoods="A\nB\n\nC\nD", impacts="1\n2\n3\n4")
        assert page.status_code == 302
        scale = RiskScale.objects.get(name="Four by four")
        assert (scale.likelihoods, scale.starts_on) == (["A", "B", "C", "D"], TODAY)
        a_rating(risk, 2, 2, scale=scale)
        assert send(client, at("change_risk_scale", scale.pk), name="Grid").status_code == 302
        page = send(client, at("change_risk_scale", scale.pk), medium_from="3")
        assert "only its name can change" in page.content.decode()
        assert "Grid" in text(client, at("risk_scales"))

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({"name": ""}, "name", "Enter what the scale is called"),
            ({"likelihoods": "Only"}, "likelihoods", "Enter 2 to 10 levels of likelihood"),
            ({"impacts": "A\na"}, "impacts", "must have words of its own"),
            ({"impacts": "x" * 61}, "impacts", "60 characters or fewer"),
            ({"high_from": "5"}, "medium_from", "must rise"),
            ({"starts_on": When("1 1 1990")}, "starts_on", "Another scale comes into force on that day"),
        ],
    )
    def test_what_makes_no_sense(self, admin, answers, field, message):
        the_scale()
        page = send(signed_in(admin), at("add_risk_scale"), **{"name": "New"} | answers)
        assert message in said(page)[field][0]

    def test_the_usual_one_is_shown_before_anybody_added_any(self, taskforce):
        assert "Almost certain" in text(signed_in(taskforce), at("risk_scales"))


class TestRegister:
    @pytest.fixture(autouse=True)
    def some(self, spinout, officer, colleague, sample_county):
        grave = a_risk(spinout, "Grave", owner=officer, proximity="now")
        a_rating(grave, 5, 5)
        a_rating(a_risk(spinout, "Small", category="subsidy", opened_on=TODAY - 9 * DAY), 1, 2)
        a_risk(spinout, "Unrated", owner=colleague, cause="A libel in the press")
        ended = a_risk(spinout, "Ended")
        a_move(ended, "materialised")
        other = a_spinout("Elsewhere", parents=[sample_county])
        a_rating(a_risk(other, "Foreign"), 3, 3)
        invented = a_spinout("Invented", parents=[sample_county], is_example=True)
        a_rating(a_risk(invented, "Made up"), 3, 4)

    def test_filters(self, client, officer, colleague, example_council, spinout):
        assert shown(client) == ["Grave", "Small", "Unrated"]
        assert shown(client, "state=all") == ["Grave", "Small", "Unrated", "Ended"]
        assert shown(client, "state=materialised") == ["Ended"]
        assert shown(client, "category=subsidy") == ["Small"]
        assert shown(client, "band=very_high") == ["Grave"]
        assert shown(client, "band=unrated") == ["Unrated"]
        assert shown(client, "proximity=now") == ["Grave"]
        assert shown(client, "mine=1") == ["Grave"]
        assert shown(client, f"owner={colleague.pk}") == ["Unrated"]
        assert shown(client, "due=review") == ["Small"] or shown(client, "due=review") == []
        assert shown(client, "q=libels") == ["Unrated"]
        assert shown(client, f"q={Risk.objects.get(event='Small').reference.lower()}") == ["Small"]
        assert shown(client, "sort=newest")[0] == "Unrated"
        assert shown(client, f"spinout={spinout.reference}") == ["Grave", "Small", "Unrated"]
        assert shown(client, f"body={example_council.pk}") == ["Grave", "Small", "Unrated"]
        nonsense = "category=x&band=x&state=x&owner=x&body=-1&sort=x&scale=x&kind=x&due=x&page=99&likelihood=9999999999"
        assert shown(client, nonsense) == ["Grave", "Small", "Unrated"]

    def test_overdue_for_review(self, client):
        small = Risk.objects.get(event="Small")
        a_review(small, TODAY - 5 * DAY, TODAY - DAY)
        assert shown(client, "due=review") == ["Small"]
        assert "Overdue" in text(client, f"{at('risks')}?due=review")
        assert shown(client, "sort=review")[0] == "Small"

    def test_the_country_leaves_out_examples_unless_asked(self, taskforce, sample_county):
        client = signed_in(taskforce)
        assert shown(client) == ["Grave", "Foreign", "Small", "Unrated"]
        assert "Made up" in shown(client, "examples=1")
        assert shown(client, f"body={sample_county.pk}") == ["Made up", "Foreign"]

    def test_a_cell_of_the_heat_map(self, client):
        cell = f"kind=current&scale={the_scale().pk}&likelihood=5&impact=5"
        assert shown(client, cell) == ["Grave"]
        assert "Almost certain, Ends the mutual" in text(client, f"{at('risks')}?{cell}")

    def test_nobody_sees_what_another_body_fears(self, client, stranger):
        assert "Foreign" not in text(client, at("risks"))
        assert shown(signed_in(stranger)) == ["Made up", "Foreign"]

    def test_the_file(self, client, taskforce):
        Risk.objects.filter(event="Grave").update(cause="=1+1")
        answer = client.get(f"{at('export_risks')}?band=very_high")
        rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
        assert [row["event"] for row in rows] == ["Grave"]
        row = rows[0]
        assert (row["cause"], row["score"], row["band"], row["likelihood"]) == ("'=1+1", "25", "Very high", "5")
        assert (row["rationale"], row["state"]) == ("Two of three bids were lost", "Open")
        kept = Export.objects.get()
        assert (kept.records, "Very+high" in kept.query) == (1, True)
        whole = b"".join(signed_in(taskforce).get(at("export_risks")).streaming_content).decode()
        assert whole.count("\n") == 5

    def test_a_file_without_any(self, request, sample_county):
        stranger = request.getfixturevalue("stranger")
        answer = signed_in(stranger).get(f"{at('export_risks')}?q=nothing")
        assert b"".join(answer.streaming_content).count(b"\n") == 1


class TestHeatMap:
    def test_counts_lead_to_their_risks(self, client, spinout):
        for event in ("One", "Two"):
            a_rating(a_risk(spinout, event), 4, 3)
        a_risk(spinout, "Unrated")
        page = client.get(at("risk_heat_map"))
        html = " ".join(page.content.decode().split())
        assert "2 (high)" in html
        assert "risks of likelihood 4 and impact 3" in html
        assert "1 without current rating" in html
        assert '<th scope="row" class="govuk-table__header">5: Almost certain</th>' in html
        link = next(cell.url for row in page.context["chart"].table.rows for cell in row if hasattr(cell, "url"))
        assert [row[0].event for row in client.get(link).context["rows"]] == ["One", "Two"]
        # The likeliest row comes first, whatever reads the page.
        assert page.context["chart"].table.rows[0][0] == "5: Almost certain"

    def test_other_ratings_and_scales(self, client, spinout):
        one = a_risk(spinout, "One")
        a_rating(one, 5, 5, "inherent")
        two = a_risk(spinout, "Two")
        a_rating(two, 2, 2, scale=a_scale(name="Old", starts_on=TODAY - 300 * DAY))
        assert "1 (very high)" in text(client, f"{at('risk_heat_map')}?rated=inherent")
        the_scale()
        a_rating(one, 1, 1, scale=a_scale(name="New", starts_on=TODAY))
        page = text(client, at("risk_heat_map"))
        assert "1 on the scale “Old”" in page
        assert "1 (low)" in page

    def test_of_a_spinout_a_body_and_the_country(self, client, taskforce, spinout, example_council):
        a_rating(a_risk(spinout), 4, 3)
        reader = signed_in(taskforce)
        for address in ("", f"?spinout={spinout.reference}", f"?body={example_council.pk}"):
            assert "1 risk is rated" in text(reader, at("risk_heat_map") + address)
        assert "The whole country" in text(reader, at("risk_heat_map"))

    def test_bodies_with_most_very_high_risks(self, taskforce, client, spinout, example_council, sample_county):
        other = a_spinout("Elsewhere", parents=[sample_county, example_council])
        for where in (spinout, other):
            a_rating(a_risk(where), 5, 5)
        a_rating(a_risk(spinout), 1, 1)
        page = signed_in(taskforce).get(at("risk_heat_map"))
        assert [row[1:] for row in page.context["bodies"]] == [(str(example_council), 2), (str(sample_county), 1)]
        assert client.get(at("risk_heat_map")).context["bodies"] == []

    def test_without_any(self, client, spinout):
        assert "No risk is rated on this scale" in text(client, at("risk_heat_map"))


class TestMovement:
    def test_what_moved_since_a_quarter(self, client, spinout):
        up = a_risk(spinout, "Up", opened_on=TODAY - 200 * DAY)
        a_rating(up, 1, 1, on=TODAY - 200 * DAY)
        a_rating(up, 5, 5)
        a_risk(spinout, "Brand new")
        page = client.get(at("risk_movement"))
        counts = {how.name: many for how, many, _, _ in page.context["counts"]}
        assert {name: many for name, many in counts.items() if many} == {"NEW": 1, "UP": 1}
        assert "Brand new" in page.content.decode()
        assert "1 before, 25 now" in text(client, f"{at('risk_movement')}?moved=up")

    @pytest.mark.parametrize(
        ("since", "until", "message"),
        [
            (TODAY, TODAY, "The first day must be before the last"),
            (TODAY - DAY, TODAY + DAY, "The last day must be today or in the past"),
        ],
    )
    def test_days_that_make_no_sense(self, client, spinout, since, until, message):
        query = "&".join(
            f"{name}-{part}={getattr(day, part)}"
            for name, day in (("since", since), ("until", until))
            for part in ("day", "month", "year")
        )
        assert message in text(client, f"{at('risk_movement')}?{query}")


class TestOneRisk:
    def test_it_shows_its_whole_history(self, client, risk, officer):
        a_rating(risk, 5, 5, "inherent", on=TODAY - 3 * DAY, rationale="As it began")
        a_rating(risk, 2, 3, on=TODAY, rationale="After the extension")
        an_action(risk, TODAY - DAY, what="Ask the council", owner=officer)
        a_review(risk, TODAY, TODAY + 30 * DAY, found="Calm")
        a_move(risk, "mitigating", note="We work on it")
        page = text(client, at("risk", risk.reference))
        for words in ("As it began", "After the extension", "Ask the council", "Calm", "We work on it", "Overdue"):
            assert words in page

    def test_one_that_the_record_raised_says_so(self, client, spinout):
        raised = a_risk(spinout, raised_by="continuity_test", cause_key="plan", cause_holds=True, response="")
        page = text(client, at("risk", raised.reference))
        assert "The state of the record raised this risk" in page
        assert "Nobody has decided yet" in page

    def test_a_withdrawn_spinouts_page_still_lists(self, client, spinout, risk):
        a_register_entry(spinout, "withdrawn")
        assert risk.event in text(client, at("risks_of_spinout", spinout.reference))


@pytest.mark.parametrize("name", ["risks", "risk_heat_map", "risk_movement", "risks_of_spinout", "risk"])
def test_no_query_count_grows_with_rows(client, spinout, officer, name):
    first = a_risk(spinout, "First", owner=officer)

    def add(many):
        for each in range(many):
            another = a_risk(spinout, f"Risk {each}", owner=officer)
            a_rating(another, 2, 1 + each)
            a_rating(first, 2, 1 + each)
            an_action(first, TODAY, owner=officer)
            a_review(first, TODAY, TODAY + DAY)

    address = at(name, *{"risks_of_spinout": [spinout.reference], "risk": [first.reference]}.get(name, []))
    counts = []
    for many in (1, 3):
        add(many)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
