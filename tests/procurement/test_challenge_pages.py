"""Expressions of interest as people find, read, record and take forward; forms empty, wrong, right, twice and stale."""

import csv
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from procurement import urls
from procurement.actions import bids, challenge_moves, procurements, steps
from procurement.challenging.states import ChallengeState
from procurement.models import BankHoliday, Challenge, ChallengeStaff, ChallengeTerms, IntentionNotice, RejectionGround
from procurement.opendata import challenges as opendata
from procurement.views.challenges import MOVES
from tests.factories import procuring
from tests.factories.bodies import body
from tests.factories.challenges import RECEIVED, a_bank_holiday, a_challenge, a_ground, a_notice, terms_of
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, said, send, spelled

pytestmark = pytest.mark.django_db
S = ChallengeState
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin"}
# Each page about an expression with a state in which its form is shown.
FORMS = {
    "correct_challenge": S.RECEIVED,
    "notify_timetable": S.RECEIVED,
    "begin_considering": S.TIMETABLE_NOTIFIED,
    "accept_challenge": S.UNDER_CONSIDERATION,
    "propose_modification": S.UNDER_CONSIDERATION,
    "reject_challenge": S.UNDER_CONSIDERATION,
    "agree_modification": S.MODIFICATION_PROPOSED,
    "publish_decision": S.ACCEPTED,
    "start_challenged_procurement": S.PUBLISHED,
    "tell_challenge_result": S.PROCUREMENT_STARTED,
    "withdraw_challenge": S.RECEIVED,
    "take_back_step": S.ACCEPTED,
}
RIGHT = {
    "authority": "example-borough-council",
    "received_on": When("2 3 2026"),
    "body_kind": "voluntary",
    "body_name": "Friends of the Library",
    "body_evidence": "Its rules",
    "service": "Libraries in the north",
    "finances": "Reserves",
    "capability": "Twelve librarians",
    "outcomes": "More readers",
}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def client(officer):
    return signed_in(officer)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def at(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


def of(challenge, name="challenge"):
    return at(name, challenge.reference)


def new(spinout):
    return f"{at('receive_challenge')}?spinout={spinout.reference}"


def text(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    return " ".join(page.content.decode().split())


def typed(day):
    return When(f"{day.day} {day.month} {day.year}")


class TestWhoOpensWhat:
    def test_every_address_is_in_the_table(self):
        names = {str(each.name) for each in urls.urlpatterns if "challenges/<str:reference>/" in str(each.pattern)}
        assert names - {"challenges_of_spinout"} == {*FORMS, "challenge"}

    @pytest.mark.parametrize("who", CAST)
    def test_every_page_about_one_answers_each_role(self, request, spinout, who):
        client, there = Client(), 302
        if who != "anonymous":
            client = signed_in(request.getfixturevalue(who))
            there = 404 if who in {"stranger", "assessor"} else 200
        form = there if there != 200 or who in KEEPERS else 403
        notice, fresh = a_notice(spinout), a_challenge(spinout)
        told = {name: client.get(of(a_challenge(spinout, state), name)).status_code for name, state in FORMS.items()}
        assert told == dict.fromkeys(FORMS, form)
        pages = {
            of(fresh): there,
            at("challenges_of_spinout", spinout.reference): there,
            at("add_notice", spinout.reference): form,
            at("change_notice", spinout.reference, notice.pk): form,
            at("remove_notice", spinout.reference, notice.pk): form,
        }
        assert {address: client.get(address).status_code for address in pages} == pages
        if who not in {"stranger", "assessor"}:
            assert client.get(new(spinout)).status_code == form

    @pytest.mark.parametrize("who", CAST)
    def test_reference_data_answers_each_role(self, request, example_council, who):
        terms, ground, holiday = terms_of(example_council), a_ground(1), a_bank_holiday(RECEIVED)
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        is_admin = who == "admin"
        of_authority = is_admin or who == "certifier"
        slug = example_council.slug

        def kept(may):
            return 302 if who == "anonymous" else 200 if may else 403

        pages = {
            **{at(name): kept(True) for name in ("authorities", "rejection_grounds", "bank_holidays", "challenges")},
            at("published_challenges"): kept(True),
            at("authority", slug): kept(True),
            at("add_terms", slug): kept(of_authority),
            at("change_terms", slug, terms.pk): kept(of_authority),
            at("remove_terms", slug, terms.pk): kept(of_authority),
            at("add_rejection_ground"): kept(is_admin),
            at("change_rejection_ground", ground.pk): kept(is_admin),
            at("add_bank_holiday"): kept(is_admin),
            at("remove_bank_holiday", holiday.pk): kept(is_admin),
        }
        assert {address: client.get(address).status_code for address in pages} == pages

    @pytest.mark.parametrize("who", ["stranger", "assessor", "taskforce", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, request, spinout, who):
        made = {name: a_challenge(spinout, state) for name, state in FORMS.items()}
        before = list(Challenge.objects.order_by("pk").values())
        client = Client() if who == "anonymous" else signed_in(request.getfixturevalue(who))
        answers = spelled({"on": When("1 4 2026"), "reason": "x", "reasons": "x", "url": "https://x.gov.uk/"})
        for name, challenge in made.items():
            assert client.post(of(challenge, name), answers).status_code in (302, 403, 404), name
        assert client.post(new(spinout), spelled(RIGHT)).status_code in (200, 302, 403, 404)
        assert list(Challenge.objects.order_by("pk").values()) == before

    def test_a_refusal_is_shown_with_its_reason(self, taskforce, client, spinout):
        made = a_challenge(spinout)
        assert (
            "The taskforce reads every spin-out"
            in signed_in(taskforce).get(of(made, "withdraw_challenge")).content.decode()
        )
        page = client.get(of(made, "publish_decision"))
        assert page.status_code == 403
        assert "and can become: Timetable notified, Withdrawn" in page.content.decode()

    def test_what_left_the_register_is_read_and_what_was_typed_stays(self, client, spinout):
        made = a_challenge(spinout)
        address = of(made, "withdraw_challenge")
        sent = filled(client.get(address).context["form"]) | {"reason": "Typed already"}
        a_register_entry(spinout, "withdrawn")
        assert client.get(of(made)).status_code == 200
        assert client.get(address).status_code == 403
        answer = client.post(address, sent)
        assert answer.status_code == 200
        assert "Typed already" in answer.content.decode()

    def test_those_that_are_not_there(self, client, spinout):
        for address in (at("challenge", "EOI-9999"), at("authority", "nobody"), at("add_notice", "PSM-9999")):
            assert client.get(address).status_code == 404
        assert client.get(at("change_notice", spinout.reference, 99)).status_code == 404

    def test_an_nhs_body_has_no_terms_to_keep(self, admin):
        assert signed_in(admin).get(at("authority", body("A trust", kind="nhs").slug)).status_code == 404


class TestNames:
    def test_employees_are_named_to_their_authority_and_admins_alone(self, request, spinout):
        made = a_challenge(spinout, body_kind="employees", names=("Zebedee Quill", "Bo Body"))
        for who, sees in (("officer", True), ("certifier", True), ("admin", True), ("taskforce", False)):
            client = signed_in(request.getfixturevalue(who))
            assert ("Zebedee Quill" in text(client, of(made))) == sees
            history = text(client, reverse("spinouts:history", args=[spinout.reference]))
            assert "Zebedee" not in history
            assert made.body_name in history

    def test_none_is_given_away(self, client, officer, sample_county):
        spinout = a_spinout("Real Libraries", parents=[sample_county])
        made = a_challenge(spinout, S.PUBLISHED, decision="rejected", body_kind="employees", grounds=(a_ground(4),))
        a_challenge(spinout, S.ACCEPTED)
        a_challenge(a_spinout("Invented", parents=[sample_county], is_example=True), S.PUBLISHED)
        page = client.get(at("published_challenges"))
        assert page["Content-Type"].startswith("text/csv")
        head, *lines = csv.reader(b"".join(page.streaming_content).decode().splitlines())
        assert tuple(head) == opendata.HEAD
        (line,) = lines
        found = dict(zip(head, line, strict=True))
        assert (found["reference"], found["decision"], found["grounds"]) == (made.reference, "Rejected", "4")
        assert "Ann Other" not in ",".join(line)

    def test_every_column_is_given_away_or_withheld_with_a_reason(self):
        columns = {field.name for field in Challenge._meta.concrete_fields}
        assert columns == set(opendata.PUBLISHED) | set(opendata.WITHHELD)
        assert not set(opendata.PUBLISHED) & set(opendata.WITHHELD)
        assert all(opendata.WITHHELD.values())


class TestList:
    def test_open_overdue_all_by_state_and_by_authority(self, client, spinout, sample_county, taskforce):
        late = a_challenge(spinout)
        soon = a_challenge(spinout, received_on=timezone.localdate())
        over = a_challenge(spinout, S.AWARDED_OTHER)
        other = a_challenge(a_spinout("Other", parents=[sample_county]), S.ACCEPTED)

        def shown(query="", client=client):
            return [row[0] for row in client.get(f"{at('challenges')}{query}").context["rows"]]

        assert shown() == shown("?show=nonsense&state=nonsense") == [late, soon]
        assert shown("?show=overdue") == [late]
        assert shown("?show=all") == [over, soon, late]
        assert shown("?show=all&state=awarded_other") == [over]
        assert shown("?show=all&authority=sample-county-council") == []
        assert shown("?show=all&authority=sample-county-council", signed_in(taskforce)) == [other]
        page = text(client, at("challenges"))
        for words in ("Overdue", "Tell the body when you will decide", late.reference):
            assert words in page
        assert "There is no open expression of interest of that kind" in text(
            client, f"{at('challenges')}?state=accepted"
        )

    def test_pages(self, client, spinout):
        for _ in range(26):
            a_challenge(spinout)
        assert len(client.get(at("challenges")).context["rows"]) == 25
        page = client.get(f"{at('challenges')}?page=2&show=all&state=received")
        assert len(page.context["rows"]) == 1
        assert "state=received" in page.content.decode()

    def test_as_many_questions_for_four_as_for_one(self, client, spinout, example_council):
        def queries():
            counted = []
            for address in (
                f"{at('challenges')}?show=all",
                at("challenges_of_spinout", spinout.reference),
                at("authorities"),
                at("rejection_grounds"),
                at("published_challenges"),
            ):
                with CaptureQueriesContext(connection) as captured:
                    page = client.get(address)
                    b"".join(page)
                counted.append(len(captured))
            return counted

        a_challenge(spinout, S.PUBLISHED, decision="rejected")
        a_notice(spinout)
        terms_of(example_council)
        one = queries()
        for _ in range(3):
            a_challenge(spinout, S.PUBLISHED, decision="rejected")
            a_challenge(spinout)
            a_notice(spinout)
            terms_of(body())
        assert queries() == one


class TestReceiving:
    def test_which_spinout(self, client, spinout):
        assert "Reference of the spin-out" in text(client, at("receive_challenge"))
        page = client.get(f"{at('receive_challenge')}?spinout=")
        assert said(page) == {"spinout": ["Enter the reference of the spin-out"]}
        page = client.get(f"{at('receive_challenge')}?spinout=psm-9999")
        assert said(page) == {"spinout": ["There is no record PSM-9999. Enter a reference like PSM-0042"]}
        assert "Who challenges?" in text(client, f"{at('receive_challenge')}?spinout={spinout.reference.lower()}")

    def test_empty(self, client, spinout):
        page = client.post(new(spinout), {})
        errors = said(page)
        assert {name: each[0] for name, each in errors.items()} == {
            "authority": "Select the authority that received it",
            "received_on": "Enter the day on which it was received",
            "body_kind": "Select what kind of body challenges",
            "body_name": "Enter the name of the body",
            "body_evidence": "Enter what shows that it is such a body",
            "service": "Enter the service that it is about, and the area",
            "finances": (
                "Enter what it says (the financial resources of the body, and of each partner), "
                "or select that it leaves it out"
            ),
            "capability": (
                "Enter what it says (that they can deliver it by the time of the procurement), "
                "or select that it leaves it out"
            ),
            "outcomes": (
                "Enter what it says (the outcomes, with social value and how users’ needs are met), "
                "or select that it leaves it out"
            ),
        }

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            ({"received_on": When("31 2 2026")}, {"received_on": "must be a real date"}),
            ({"received_on": When("1 1 2090")}, {"received_on": "must be today or in the past"}),
            ({"body_kind": "firm"}, {"body_kind": "Select what kind of body challenges"}),
            ({"authority": "sample-county-council"}, {"authority": "Select the authority"}),
            ({"silent_on": ["finances"]}, {"finances": "Clear the answer, or clear that box"}),
            ({"silent_on": ["everything"]}, {"silent_on": "Select what it leaves out from the list"}),
            ({"body_name": "x" * 151}, {"body_name": "characters or fewer"}),
            ({"partners": "\n".join("x" * 5 for _ in range(51))}, {"partners": "Enter 50 partners or fewer"}),
            ({"partners": "x" * 151}, {"partners": "Each name must be 150 characters or fewer"}),
            (
                {"body_kind": "employees"},
                {"names_of_staff": "one alone cannot challenge", "are_of_authority": "Confirm that each of them"},
            ),
            (
                {"body_kind": "employees", "names_of_staff": "Ann Other", "are_of_authority": "on"},
                {"names_of_staff": "at least two employees"},
            ),
            (
                {"body_kind": "employees", "names_of_staff": "Ann Other\nann  OTHER", "are_of_authority": "on"},
                {"names_of_staff": "at least two employees"},
            ),
        ],
    )
    def test_wrong(self, client, spinout, answers, errors):
        page = client.post(new(spinout), spelled(RIGHT | answers))
        found = said(page)
        assert set(found) == set(errors)
        for name, words in errors.items():
            assert words in found[name][0]
        assert not Challenge.objects.exists()

    def test_an_nhs_body_is_refused_on_the_page_with_what_applies_instead(self, client, example_council):
        trust = body("Sample Trust", kind="nhs", slug="sample-trust")
        spinout = a_spinout("Shared", parents=[example_council, trust])
        assert "Right to Provide" in text(client, new(spinout))
        page = client.post(new(spinout), spelled(RIGHT | {"authority": "sample-trust"}))
        assert "Right to Provide" in said(page)["authority"][0]

    def test_right_with_employees(self, client, spinout):
        answers = {
            "body_kind": "employees",
            "names_of_staff": " Ann Other \n\nBo  Body",
            "are_of_authority": "on",
            "partners": "First Partner\nSecond Partner",
            "outcomes": "",
            "silent_on": ["outcomes"],
        }
        page = send(client, new(spinout), **(RIGHT | answers))
        made = Challenge.objects.get()
        assert page.url == of(made)
        assert (made.state, made.outcomes, made.partners) == (S.RECEIVED, "", ["First Partner", "Second Partner"])
        assert ChallengeStaff.objects.get().names == ["Ann Other", "Bo Body"]
        page = text(client, of(made))
        for words in ("Ann Other, Bo Body", "It leaves out: The outcomes", "1 April 2026", "Nobody has recorded what"):
            assert words in page

    def test_outside_the_window_it_is_recorded_as_not_considered(self, client, spinout, example_council):
        terms_of(example_council, windows="04-01/06-30")
        assert "takes expressions from 1 April to 30 June" in text(client, new(spinout))
        page = send(client, new(spinout), **RIGHT)
        made = Challenge.objects.get()
        assert made.state == S.OUT_OF_WINDOW
        page = text(client, of(made))
        assert (
            "outside the windows in which Example Borough Council takes expressions (from 1 April to 30 June)" in page
        )

    def test_a_double_click_records_one(self, client, spinout):
        sent = filled(client.get(new(spinout)).context["form"]) | spelled(RIGHT)
        first, second = client.post(new(spinout), sent), client.post(new(spinout), sent)
        assert first.url == second.url == of(Challenge.objects.get())

    def test_correcting_begins_with_what_was_said_and_keeps_it(self, client, spinout):
        made = a_challenge(spinout, body_kind="employees", partners=["A partner"], finances="")
        send(client, of(made, "correct_challenge"), body_name="Library staff")
        again = Challenge.objects.get()
        assert again.body_name == "Library staff"
        for name in ("partners", "finances", "service", "received_on", "authority_id"):
            assert getattr(again, name) == getattr(made, name), name
        assert ChallengeStaff.objects.get().names == ["Ann Other", "Bo Body"]

    def test_a_stale_page_saves_nothing_and_shows_what_changed(self, client, colleague, spinout):
        made = a_challenge(spinout)
        sent = filled(client.get(of(made, "correct_challenge")).context["form"])
        send(signed_in(colleague), of(made, "correct_challenge"), service="Archives")
        page = client.post(of(made, "correct_challenge"), sent | {"service": "Museums"})
        assert page.status_code == 200
        assert "changed while you were filling this in" in page.content.decode()
        assert Challenge.objects.get().service == "Archives"


# Each step with an answer that is right, and what it says when it is sent empty and when it is wrong.
STEPS = [
    (
        "notify_timetable",
        {"on": When("12 3 2026"), "decides_on": When("1 6 2026")},
        {"on": "Enter the day", "decides_on": "Enter the day by which you said that you decide"},
        {"decides_on": When("11 3 2026")},
        {"decides_on": "on or after 12 March 2026"},
    ),
    (
        "begin_considering",
        {"on": When("22 3 2026")},
        {"on": "Enter the day"},
        {"on": When("11 3 2026")},
        {"on": "on or after 12 March 2026, the day of the notice"},
    ),
    (
        "accept_challenge",
        {"on": When("11 4 2026"), "reasons": "Good"},
        {"on": "Enter the day", "reasons": "Enter the reasons for the decision"},
        {"on": When("21 3 2026")},
        {"on": "on or after 22 March 2026"},
    ),
    (
        "propose_modification",
        {"on": When("1 4 2026"), "modification": "Less", "grounds": "first"},
        {
            "on": "Enter the day",
            "grounds": "Select at least one of the grounds",
            "modification": "Enter what would be modified",
        },
        {"grounds": ["999"]},
        {"grounds": "Select grounds from the list"},
    ),
    (
        "reject_challenge",
        {"on": When("11 4 2026"), "reasons": "Poor", "grounds": "first"},
        {
            "on": "Enter the day",
            "grounds": "Select at least one of the grounds",
            "reasons": "Enter the reasons for the decision",
        },
        {"grounds": "eighth"},
        {"notice": "Select the published statement. It must be of 2 March 2026 or before"},
    ),
    (
        "agree_modification",
        {"on": When("11 4 2026"), "agreed_on": When("6 4 2026"), "agreement": "Its chair", "reasons": "Good"},
        {
            "on": "Enter the day",
            "agreed_on": "Enter the day on which the body agreed",
            "agreement": "Enter who agreed",
            "reasons": "Enter the reasons",
        },
        {"agreed_on": When("12 4 2026")},
        {"agreed_on": "between 1 April 2026, when the modification was proposed"},
    ),
    (
        "publish_decision",
        {"on": When("16 4 2026"), "url": "https://example.gov.uk/decision"},
        {"on": "Enter the day", "url": "Enter the web address at which the decision is published"},
        {"url": "decision"},
        {"url": "Enter a full web address"},
    ),
    (
        "start_challenged_procurement",
        {"on": When("30 7 2026")},
        {"on": "Enter the day"},
        {"on": When("31 5 2026")},
        {"on": "must not start before 1 June 2026"},
    ),
    (
        "tell_challenge_result",
        {"on": When("18 9 2026"), "result": "awarded_other", "winner": "Another body"},
        {"on": "Enter the day", "result": "Select what came of it"},
        {"winner": ""},
        {"winner": "Enter who won"},
    ),
    (
        "withdraw_challenge",
        {"on": When("7 3 2026"), "reason": "Another plan"},
        {"on": "Enter the day", "reason": "Enter why the body withdrew it"},
        {"on": When("1 1 2090")},
        {"on": "must be today or in the past"},
    ),
    ("take_back_step", {"reason": "A slip"}, {"reason": "Enter why it is taken back"}, None, None),
]
GAP = {"procurement_from_on": date(2026, 6, 1), "procurement_due_on": date(2026, 7, 30)}


class TestSteps:
    @pytest.mark.parametrize(("name", "right", "empty", "wrong", "errors"), STEPS, ids=[each[0] for each in STEPS])
    def test_empty_wrong_right_and_twice(self, client, spinout, name, right, empty, wrong, errors):
        grounds = {"first": [str(a_ground(1).pk)], "eighth": [str(a_ground(8).pk)]}

        def meant(answers):
            return {
                key: grounds.get(value, value) if key == "grounds" and isinstance(value, str) else value
                for key, value in answers.items()
            }

        made = a_challenge(spinout, FORMS[name], **(GAP if name == "start_challenged_procurement" else {}))
        address = of(made, name)
        found = said(client.post(address, {}))
        assert set(found) == set(empty)
        assert all(words in found[key][0] for key, words in empty.items())
        if wrong is not None:
            found = said(send(client, address, **meant(right | wrong)))
            assert {key: words in found[key][0] for key, words in errors.items()} == dict.fromkeys(errors, True)
        made.refresh_from_db()
        assert made.state == FORMS[name]
        sent = filled(client.get(address).context["form"]) | spelled(meant(right))
        first, second = client.post(address, sent), client.post(address, sent)
        assert first.url == second.url == of(made)
        made.refresh_from_db()
        assert made.state != FORMS[name]
        assert client.get(of(made)).status_code == 200

    def test_ground_8_with_a_statement_that_came_later_and_with_one_in_time(self, client, spinout):
        ground = a_ground(8)
        late, early = a_notice(spinout, RECEIVED + timedelta(days=1)), a_notice(spinout, RECEIVED)
        address = of(a_challenge(spinout, S.UNDER_CONSIDERATION), "reject_challenge")
        answers = {"on": When("11 4 2026"), "reasons": "Protected", "grounds": [str(ground.pk)]}
        page = send(client, address, **answers, notice=str(late.pk))
        assert "must have been published by 2 March 2026" in said(page)["notice"][0]
        page = send(client, address, **answers, notice=str(early.pk))
        assert "https://example.gov.uk/intent" in text(client, page.url)

    def test_the_timetable_begins_with_what_the_authority_publishes(self, client, spinout, example_council):
        terms_of(example_council, decides="from_receipt", decides_within_number=12, decides_within_unit="weeks")
        page = client.get(of(a_challenge(spinout), "notify_timetable"))
        assert page.context["form"]["decides_on"].value() == RECEIVED + timedelta(weeks=12)
        assert "within 30 days of receipt, by 1 April 2026" in " ".join(page.content.decode().split())

    def test_the_gap_stands_beside_the_start(self, client, spinout):
        page = text(client, of(a_challenge(spinout, S.PUBLISHED, **GAP), "start_challenged_procurement"))
        assert "Not before 1 June 2026, the least gap after acceptance. By 30 July 2026, the most" in page

    def test_the_page_leads_to_each_step_that_is_open_and_no_other(self, client, taskforce, spinout):
        for name, state in FORMS.items():
            if name in {move[1] for move in MOVES}:
                made = a_challenge(spinout, state)
                page = text(client, of(made))
                assert of(made, name) in page
        assert of(made, "publish_decision") not in page
        assert "What you can do" not in text(signed_in(taskforce), of(made))

    @pytest.mark.parametrize("state", S)
    def test_every_state_is_shown(self, client, spinout, state):
        made = a_challenge(spinout, state)
        assert state.label in text(client, of(made))

    def test_bank_holidays_that_nobody_kept_are_said(self, client, spinout, example_council):
        terms_of(example_council, counting="working")
        made = a_challenge(spinout)
        assert "No bank holidays are recorded for 2026" in text(client, of(made))
        a_bank_holiday(RECEIVED)
        assert "No bank holidays are recorded" not in text(client, of(made))


class TestStatementsOfIntent:
    def test_empty_wrong_right_corrected_removed(self, client, spinout):
        address = at("add_notice", spinout.reference)
        assert {name: each[0] for name, each in said(client.post(address, {})).items()} == {
            "authority": "Select the authority that published it",
            "service": "Enter the service that it is about",
            "published_on": "Enter the day on which it was published",
            "url": "Enter the web address at which it is published",
        }
        right = {"service": "Libraries", "published_on": When("1 3 2026"), "url": "https://example.gov.uk/intent"}
        page = send(client, address, **(right | {"published_on": When("1 1 2090"), "url": "intent"}))
        assert set(said(page)) == {"published_on", "url"}
        sent = filled(client.get(address).context["form"]) | spelled(right)
        there = at("challenges_of_spinout", spinout.reference)
        assert client.post(address, sent).url == client.post(address, sent).url == there
        made = IntentionNotice.objects.get()
        assert "https://example.gov.uk/intent" in text(client, there)
        send(client, at("change_notice", spinout.reference, made.pk), service="Archives")
        assert IntentionNotice.objects.get().service == "Archives"
        send(client, at("remove_notice", spinout.reference, made.pk))
        assert not IntentionNotice.objects.exists()


TERMS = {"windows": "1 April to 30 June", "notice_days": "30", "counting": "calendar", "decides": "not_stated"}
SOURCED = TERMS | {"source_note": "Its website"}


class TestTerms:
    def test_empty(self, certifier, example_council):
        page = signed_in(certifier).post(at("add_terms", example_council.slug), {})
        assert {name: each[0] for name, each in said(page).items()} == {
            "notice_days": "Enter the number of days",
            "counting": "Select which days count",
            "decides": "Select by when it decides, or that it states none",
            "source_url": "Enter the web address of the source, or say what it is below",
        }

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            ({"windows": "Spring"}, {"windows": "“Spring” is not a window"}),
            ({"notice_days": "0"}, {"notice_days": "1"}),
            ({"decides": "from_receipt"}, {"decides_within_number": "Enter how long"}),
            (
                {"decides": "from_close", "decides_within_number": "2"},
                {"decides_within_unit": "in days, weeks or months"},
            ),
            ({"decides": "by_day", "decides_by": "Christmas"}, {"decides_by": "like 31 December"}),
            ({"least_gap_number": "3"}, {"least_gap_unit": "Select whether the least gap"}),
            ({"most_gap_unit": "weeks"}, {"most_gap_number": "Enter the most gap, more than 0"}),
            ({"most_gap_number": "121", "most_gap_unit": "months"}, {"most_gap_number": "ten years or less"}),
            (
                {
                    "least_gap_number": "3",
                    "least_gap_unit": "months",
                    "most_gap_number": "2",
                    "most_gap_unit": "weeks",
                },
                {"most_gap_number": "must be 3 months or more"},
            ),
            ({"starts_on": When("2 1 2014"), "ends_on": When("1 1 2014")}, {"ends_on": "The last day must be"}),
        ],
    )
    def test_wrong(self, certifier, example_council, answers, errors):
        page = send(signed_in(certifier), at("add_terms", example_council.slug), **(SOURCED | answers))
        found = said(page)
        assert set(found) == set(errors)
        assert all(words in found[name][0] for name, words in errors.items())

    def test_right_overlapping_changed_stale_and_removed(self, certifier, admin, example_council):
        client, address = signed_in(certifier), at("add_terms", example_council.slug)
        more = {"decides": "by_day", "decides_by": "31 December", "least_gap_number": "3", "least_gap_unit": "months"}
        page = send(client, address, **(SOURCED | more))
        assert page.url == at("authority", example_council.slug)
        made = ChallengeTerms.objects.get()
        assert (made.windows, made.decides_by, made.least_gap_number) == ("04-01/06-30", "12-31", 3)
        shown = text(client, page.url)
        for words in ("From 1 April to 30 June", "By 31 December", "at least 3 months after acceptance"):
            assert words in shown
        page = send(client, address, **(SOURCED | {"starts_on": When("1 1 2014")}))
        assert "Other terms of this authority hold" in said(page)["starts_on"][0]
        change = at("change_terms", example_council.slug, made.pk)
        sent = filled(client.get(change).context["form"])
        send(signed_in(admin), change, note="Changed by another")
        page = client.post(change, sent | {"note": "Mine"})
        assert "changed it on" in page.content.decode()
        made.refresh_from_db()
        assert (made.note, made.windows, made.decides_by) == ("Changed by another", "04-01/06-30", "12-31")
        send(client, at("remove_terms", example_council.slug, made.pk))
        assert not ChallengeTerms.objects.exists()

    def test_only_a_fire_authority_is_asked_whether_it_is_specified(self, admin, example_council):
        client = signed_in(admin)
        fire = body("Sample Fire Authority", kind="fire_rescue", region="london")
        assert "SI 2012/1647" in text(client, at("authority", fire.slug))
        assert "is_specified" not in client.get(at("add_terms", example_council.slug)).context["form"].fields
        send(client, at("add_terms", fire.slug), **(SOURCED | {"is_specified": "on"}))
        assert ChallengeTerms.objects.get().is_specified

    def test_authorities_are_found(self, client, certifier, example_council, sample_county):
        terms_of(sample_county, windows="08-01/08-31")
        body("Sample Trust", kind="nhs")
        found = text(client, at("authorities"))
        assert "Sample County Council" in found
        assert "1 August to 31 August" in found
        assert "Example Borough Council" not in found
        assert "Example Borough Council" in text(client, f"{at('authorities')}?q=example")
        assert "No council or fire" in text(client, f"{at('authorities')}?q=trust")
        assert "Yours:" in text(signed_in(certifier), at("authorities"))


class TestGroundsAndHolidays:
    def test_grounds_empty_right_twice_changed(self, admin):
        client, address = signed_in(admin), at("add_rejection_ground")
        assert set(said(client.post(address, {}))) == {"number", "says", "citation", "source_url"}
        right = {"number": "8", "says": "Protected", "citation": "SI 2012/1647", "source_note": "Draft"}
        right |= {"needs_notice": "on"}
        send(client, address, **right)
        send(client, address, **right)
        made = RejectionGround.objects.get()
        assert "8. Protected" in text(client, at("rejection_grounds"))
        page = send(client, address, **(right | {"says": "Another"}))
        assert "Ground 8 is kept for some of these days" in said(page)["number"][0]
        change = at("change_rejection_ground", made.pk)
        sent = filled(client.get(change).context["form"])
        send(client, change, says="Protected by a statement")
        assert "changed it on" in client.post(change, sent).content.decode()
        made.refresh_from_db()
        assert (made.says, made.needs_notice) == ("Protected by a statement", True)

    def test_holidays_empty_right_twice_there_already_removed(self, admin):
        client, address = signed_in(admin), at("add_bank_holiday")
        assert set(said(client.post(address, {}))) == {"day", "name"}
        right = {"day": When("25 12 2026"), "name": "Christmas Day"}
        send(client, address, **right)
        send(client, address, **right)
        made = BankHoliday.objects.get()
        page = send(client, address, **(right | {"name": "Another"}))
        assert "a bank holiday already" in said(page)["day"][0]
        assert "25 December 2026: Christmas Day" in text(client, at("bank_holidays"))
        send(client, at("remove_bank_holiday", made.pk))
        assert not BankHoliday.objects.exists()


class TestWhatItTriggered:
    """The procurement that an acceptance triggers, whose days and winner the forms begin with."""

    @pytest.fixture
    def challenge(self, spinout):
        return a_challenge(spinout, "published")

    @pytest.fixture
    def triggered(self, challenge, officer, spinout):
        made = procurements.add_procurement(
            spinout, says=procuring.described(), challenge=challenge, by=officer, at=timezone.now()
        )
        bid = bids.add_bid(made, says=bids.Offered(submitted_on=procuring.ago(50)), by=officer, at=timezone.now())
        made = procuring.moved(made, "awarded", by=officer)
        lost = bids.Decided("lost", procuring.ago(40), "Books on Wheels Ltd")
        bids.decide_bid(bid, says=lost, by=officer, at=timezone.now())
        return made

    def test_it_began_when_the_tender_notice_was_published(self, client, officer, challenge, triggered):
        client.force_login(officer)
        page = client.get(of(challenge))
        assert "Award decided" in page.content.decode()
        page = client.get(of(challenge, "start_challenged_procurement"))
        assert page.context["form"]["on"].value() == procuring.ago(50)

    def test_without_one_the_start_begins_with_today(self, client, officer, challenge):
        client.force_login(officer)
        page = client.get(of(challenge, "start_challenged_procurement"))
        assert page.context["form"]["on"].value() == timezone.localdate()

    def test_its_award_and_winner_are_taken_over_and_nobody_is_declared_the_winner(
        self, client, officer, challenge, triggered
    ):
        client.force_login(officer)
        challenge_moves.start_procurement(challenge, on=procuring.ago(50), by=officer, at=timezone.now())
        form = client.get(of(challenge, "tell_challenge_result")).context["form"]
        assert (form["on"].value(), form["winner"].value()) == (procuring.ago(48), "Books on Wheels Ltd")
        assert form["result"].value() is None

    def test_one_that_was_abandoned_says_so(self, client, officer, challenge, spinout):
        made = procurements.add_procurement(
            spinout, says=procuring.described(), challenge=challenge, by=officer, at=timezone.now()
        )
        steps.abandon_procurement(made, on=procuring.ago(3), reason="No money", by=officer, at=timezone.now())
        challenge_moves.start_procurement(challenge, on=procuring.ago(50), by=officer, at=timezone.now())
        client.force_login(officer)
        form = client.get(of(challenge, "tell_challenge_result")).context["form"]
        said = [form[name].value() for name in ("result", "on", "note")]
        assert said == ["abandoned", procuring.ago(3), "No money"]

    def test_the_procurement_asks_for_the_result_until_it_is_told(self, client, officer, challenge, triggered):
        client.force_login(officer)
        address = reverse("procurement:procurement", args=[triggered.reference])
        asked = f"Say on {challenge.reference}, which triggered it, what came of it"
        assert asked in client.get(address).content.decode()
        challenge_moves.start_procurement(challenge, on=procuring.ago(50), by=officer, at=timezone.now())
        given = {"result": "awarded_other", "winner": "Books on Wheels Ltd", "on": procuring.ago(48)}
        challenge_moves.tell_result(challenge, **given, by=officer, at=timezone.now())
        assert asked not in client.get(address).content.decode()

    def test_the_rows_of_a_spinout_say_what_became_of_its_bid(self, client, officer, spinout, triggered):
        client.force_login(officer)
        for name in ("procurements_of_spinout", "of_spinout"):
            page = client.get(reverse(f"procurement:{name}", args=[spinout.reference])).content.decode()
            assert "Its bid: lost, won by Books on Wheels Ltd" in page, name
