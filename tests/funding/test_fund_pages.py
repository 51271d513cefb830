"""The pages of funds: who opens them, what each form refuses and how, and what an officer reads of their spin-out."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding import urls
from funding.models import Criterion, EligibilityRule, Fund, FundAssessor, FundBudget, Round
from tests.factories import funding
from tests.factories.bodies import body
from tests.factories.casework import AT
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.funding.test_permissions_of_costs import ADDRESSES as ABOUT_COSTS
from tests.spinouts.sending import When, said, send

pytestmark = pytest.mark.django_db
READ = ("funds", "fund", "standard_letters")
KEPT = (
    "add_fund",
    "change_fund",
    "state_budget",
    "take_back_budget",
    "tell_fact",
    "take_back_fact",
    "add_round",
    "change_round",
    "choose_rule",
    "add_rule",
    "add_criterion",
    "add_condition",
    "change_rule",
    "change_criterion",
    "change_condition",
    "remove_rule",
    "remove_criterion",
    "remove_condition",
    "assessors",
    "remove_assessor",
    "write_letter",
)
# For those who see all bodies.
COUNTRY = ("money", "ranking")


def an_assessor_of(fund):
    return FundAssessor.objects.get(person=funding.an_assessor(fund))


@pytest.fixture
def fund():
    return funding.a_fund(slug="early-help", name="Early Help")


@pytest.fixture
def row(fund):
    return funding.a_round(fund, name="First", minimum=Decimal(100), maximum=Decimal(5000))


@pytest.fixture
def addresses(fund, row):
    rule, criterion = funding.a_rule(row), funding.a_criterion(row)
    condition = funding.an_award_condition(row)
    own = {
        "take_back_budget": [funding.a_budget(fund).pk],
        "take_back_fact": [funding.a_programme_fact(fund).pk],
        "remove_assessor": [an_assessor_of(fund).pk],
        "write_letter": ["declined"],
        "ranking": [row.pk],
        "change_round": [row.pk],
        "choose_rule": [row.pk],
        "add_rule": [row.pk, "nation"],
        "add_criterion": [row.pk],
        "add_condition": [row.pk],
        **{name: [row.pk, rule.pk] for name in ("change_rule", "remove_rule")},
        **{name: [row.pk, criterion.pk] for name in ("change_criterion", "remove_criterion")},
        **{name: [row.pk, condition.pk] for name in ("change_condition", "remove_condition")},
    }
    without_fund = {"funds", "add_fund"}
    return {
        name: at(name, None, *([] if name in without_fund else [fund.slug]), *own.get(name, []))
        for name in (*READ, *KEPT, *COUNTRY)
    }


@pytest.fixture
def keeps(client, admin):
    client.force_login(admin)
    return client


class TestWho:
    def test_every_address_is_in_a_table(self):
        """Of a fund, and of a spin-out; those of applications and of what becomes of them have tables of their own."""
        begin = ("<slug:slug>/", "new/", "benchmark/", "spin-outs/")
        patterns = [each for each in urls.urlpatterns if str(each.pattern).startswith(begin) or not str(each.pattern)]
        names = {str(each.name) for each in patterns} - {"apply", "begin_application"}
        assert names == {*READ, *KEPT, *COUNTRY, *ABOUT_COSTS, "of_spinout"}

    @pytest.mark.parametrize("who", ["officer", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous"])
    def test_each_page_answers_each_role(self, client, request, addresses, who):
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        kept = {"admin": 200, "anonymous": 302}.get(who, 403)
        country = {"admin": 200, "taskforce": 200, "anonymous": 302}.get(who, 403)
        expected = (
            dict.fromkeys(COUNTRY, country)
            | dict.fromkeys(READ, 302 if who == "anonymous" else 200)
            | dict.fromkeys(KEPT, kept)
        )
        assert {name: client.get(address).status_code for name, address in addresses.items()} == expected

    @pytest.mark.parametrize("who", ["officer", "taskforce", "assessor", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, client, request, addresses, who):
        before = everything()
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        answers = {"name": "x", "reason": "x", "words": "x", "title": "x", "weight": "1", "text": "x", "amount": "1"}
        for name in KEPT:
            if name != "choose_rule":
                assert client.post(addresses[name], answers).status_code == 403, name
        assert everything() == before

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("officer", 200),
            ("certifier", 200),
            ("taskforce", 200),
            ("admin", 200),
            ("stranger", 404),
            ("assessor", 404),
        ],
    )
    def test_who_reads_what_there_is_for_a_spinout(self, client, request, example_council, who, status):
        spinout = a_spinout(parents=[example_council])
        client.force_login(request.getfixturevalue(who))
        assert client.get(at("of_spinout", spinout)).status_code == status

    def test_a_part_is_found_only_in_its_round_and_a_round_only_in_its_fund(self, keeps, fund, row):
        rule, other = funding.a_rule(row), funding.a_round(fund)
        assert keeps.get(at("change_rule", None, fund.slug, row.pk, rule.pk)).status_code == 200
        for parts in ((fund.slug, other.pk, rule.pk), (funding.a_fund().slug, row.pk, rule.pk)):
            for name in ("change_rule", "remove_rule"):
                assert keeps.get(at(name, None, *parts)).status_code == 404
        assert keeps.get(at("add_rule", None, fund.slug, row.pk, "luck")).status_code == 404


def everything():
    return [list(model.objects.order_by("pk").values_list()) for model in apps.get_app_config("funding").get_models()]


class TestFunds:
    ANSWERS = {"name": "Help", "gives": "grant", "way": "direct", "about": "Helps", "source_note": "A page"}

    def test_nothing_at_all(self, keeps):
        assert said(send(keeps, at("add_fund"))) == {
            "name": ["Enter what the fund is called"],
            "gives": ["Select what it gives"],
            "way": ["Select how one gets at it"],
            "about": ["Enter what it is for"],
            "source_note": ["Enter where this is from: a web address, or what the source is"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"name": "x" * 151}, "name", "Name must be 150 characters or fewer"),
            ({"gives": "hope"}, "gives", "Select what it gives"),
            ({"way": "intermediary"}, "intermediaries", "Enter through whom it gives"),
            ({"source_url": "javascript:alert(1)"}, "source_url", None),
            ({"name": "early HELP"}, "name", "There is a fund of that name already"),
            ({"funder": "Nobody at All"}, "funder", None),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, keeps, fund, wrong, field, message):
        page = send(keeps, at("add_fund"), **self.ANSWERS | wrong)
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field][0].startswith(message)
        assert page.context["form"].data["about"] == "Helps"
        assert Fund.objects.count() == 1

    def test_added_changed_and_shown_as_text(self, keeps):
        body("Cabinet Office")
        answers = self.ANSWERS | {"funder": "Cabinet Office", "name": "<b>Help</b>"}
        assert send(keeps, at("add_fund"), **answers).status_code == 302
        made = Fund.objects.get()
        page = keeps.get(at("fund", None, made.slug)).content.decode()
        assert "&lt;b&gt;Help&lt;/b&gt;" in page
        assert "<b>Help</b>" not in page
        assert (
            send(keeps, at("change_fund", None, made.slug), way="intermediary", intermediaries="X").status_code == 302
        )
        assert Fund.objects.get().intermediaries == "X"
        assert send(keeps, at("change_fund", None, made.slug), way="direct").status_code == 302
        assert Fund.objects.get().intermediaries == ""

    def test_nobody_saves_over_what_they_have_not_seen(self, keeps, fund):
        address = at("change_fund", None, fund.slug)
        for seen, message in (("7", "changed it on"), ("nonsense", "changed it on"), ("9" * 30, "changed it on")):
            page = keeps.post(address, self.ANSWERS | {"seen": seen})
            assert message in " ".join(page.context["form"].non_field_errors()), seen
        Fund.objects.filter(pk=fund.pk).update(changed_at=AT)
        page = keeps.post(address, self.ANSWERS | {"seen": "1"})
        assert "Check it first" in " ".join(page.context["form"].non_field_errors())
        assert Fund.objects.get().name == "Early Help"

    @pytest.mark.parametrize(
        ("amount", "message"),
        [
            ("", "Enter how much it has"),
            ("lots", "Amount must be an amount of money, like 1,250 or 1,250.50"),
            ("-1", "Amount must be £0 or more"),
            ("1.005", "Amount must be in pounds and pence, like 1,250.50"),
            ("99999999999", "Amount must be £9,999,999,999.99 or less"),
        ],
    )
    def test_an_amount_that_is_none(self, keeps, fund, amount, message):
        page = send(keeps, at("state_budget", None, fund.slug), amount=amount, source_note="x")
        assert said(page) == {"amount": [message]}

    def test_a_budget_to_the_penny_and_taken_back(self, keeps, fund):
        address = at("state_budget", None, fund.slug)
        answers = {"amount": "£1,250.50", "since": When("2012"), "source_note": "x"}
        assert send(keeps, address, **answers).status_code == 302
        assert FundBudget.objects.get().amount == Decimal("1250.50")
        assert said(send(keeps, address, **answers | {"amount": "1"})) == {
            "since": ["A budget stands as of that date already. Take that one back first"]
        }
        back = at("take_back_budget", None, fund.slug, FundBudget.objects.get().pk)
        assert said(send(keeps, back)) == {"reason": ["Enter a reason"]}
        assert send(keeps, back, reason="Misread").status_code == 302
        assert keeps.get(back).status_code == 404


class TestRounds:
    ANSWERS = {"name": "Second", "match": "none", "source_note": "x"}

    def add(self, keeps, fund, **answers):
        return send(keeps, at("add_round", None, fund.slug), **self.ANSWERS | answers)

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"name": ""}, "name", "Enter what the round is called"),
            ({"name": "FIRST"}, "name", "This fund has a round of that name already"),
            ({"match": "gold"}, "match", "Select what applicants must put beside it"),
            ({"opens_on": When("31 2 2026")}, "opens_on", "The day on which it opens must be a real date"),
            ({"closes_time": "5pm"}, "closes_on", "Enter the day on which it closes, or clear the time"),
            ({"closes_on": When("1 6 2026"), "closes_time": "25:00"}, "closes_time", "Enter a time like 5pm"),
            ({"closes_on": When("1 6 2026"), "closes_time": "13pm"}, "closes_time", "Enter a time like 5pm"),
            ({"closes_on": When("1 6 2026"), "closes_time": "5"}, "closes_time", "Enter a time like 5pm"),
            ({"closes_on": When("1 6 2026"), "is_closed": "on"}, "is_closed", "Enter the day on which it closed"),
            (
                {"opens_on": When("2 6 2026"), "closes_on": When("1 6 2026")},
                "closes_on",
                "It must close after it opens",
            ),
            ({"minimum": "2", "maximum": "1"}, "maximum", "The most must be the least or more"),
            ({"maximum": "0"}, "maximum", "The most must be more than £0"),
            ({"match": "cash", "match_percent": "0"}, "match_percent", None),
        ],
    )
    def test_what_is_wrong_is_said(self, keeps, fund, row, wrong, field, message):
        errors = said(self.add(keeps, fund, **wrong))
        assert list(errors) == [field]
        assert message is None or errors[field][0].startswith(message)
        assert Round.objects.count() == 1

    @pytest.mark.parametrize(
        ("clock", "closes"),
        [
            ("5pm", datetime(2026, 6, 1, 16, tzinfo=UTC)),
            ("5:30 PM", datetime(2026, 6, 1, 16, 30, tzinfo=UTC)),
            ("17.30", datetime(2026, 6, 1, 16, 30, tzinfo=UTC)),
            ("noon", datetime(2026, 6, 1, 11, tzinfo=UTC)),
            ("12am", datetime(2026, 5, 31, 23, tzinfo=UTC)),
            ("", datetime(2026, 6, 1, 22, 59, 59, tzinfo=UTC)),
        ],
    )
    def test_it_closes_at_a_moment_in_uk_time_which_the_page_shows_again(self, keeps, fund, clock, closes):
        assert self.add(keeps, fund, closes_on=When("1 6 2026"), closes_time=clock).status_code == 302
        row = Round.objects.get()
        assert row.closes_at == closes
        assert send(keeps, at("change_round", None, fund.slug, row.pk), guidance="More").status_code == 302
        row.refresh_from_db()
        assert (row.closes_at, row.guidance) == (closes, "More")

    def test_a_share_counts_only_of_a_match(self, keeps, fund):
        assert self.add(keeps, fund, match="none", match_percent="10").status_code == 302
        assert Round.objects.get().match_percent is None

    def test_rules_ask_what_their_kind_needs(self, keeps, fund, row):
        asks = {
            "nation": {"words", "codes", "only_for"},
            "years_live": {"words", "years", "only_for"},
            "ask": {"words", "only_for"},
        }
        for kind, fields in asks.items():
            assert set(said(send(keeps, at("add_rule", None, fund.slug, row.pk, kind), only_for=""))) == fields
        address = at("add_rule", None, fund.slug, row.pk, "nation")
        answers = {"words": "England", "codes": ["england", "wales"], "only_for": "all"}
        assert send(keeps, address, **answers).status_code == 302
        assert EligibilityRule.objects.get().codes == ["england", "wales"]
        assert "codes" in said(send(keeps, address, **answers | {"codes": ["france"]}))
        rule = at("change_rule", None, fund.slug, row.pk, EligibilityRule.objects.get().pk)
        assert send(keeps, rule, words="Wales", codes=["wales"]).status_code == 302
        assert EligibilityRule.objects.get().codes == ["wales"]

    def test_criteria_weigh_and_are_removed_once(self, keeps, fund, row):
        address = at("add_criterion", None, fund.slug, row.pk)
        assert set(said(send(keeps, address))) == {"title", "weight"}
        assert set(said(send(keeps, address, title="Benefit", weight="0"))) == {"weight"}
        assert send(keeps, address, title="Benefit", weight="3").status_code == 302
        assert said(send(keeps, address, title="benefit", weight="2")) == {"title": ["This round has the same already"]}
        remove = at("remove_criterion", None, fund.slug, row.pk, Criterion.objects.get().pk)
        assert send(keeps, remove).status_code == 302
        assert keeps.post(remove).status_code == 404


class TestForASpinout:
    @pytest.fixture
    def spinout(self, example_council):
        return a_spinout("Sample", parents=[example_council], stage="business_plan", launched="2013", region="london")

    def test_each_rule_says_why_and_what_does_not_fit_is_folded_away(self, client, officer, spinout, row):
        funding.a_rule(row, words="Works in England")
        funding.a_rule(funding.a_round(funding.a_fund(name="Cymru")), codes=["wales"], words="Works in Wales")
        client.force_login(officer)
        page = client.get(at("of_spinout", spinout))
        assert page.context["found"] == {"fits": 1, "does_not_fit": 1}
        text = page.content.decode()
        for words in ("Works in England", "It works in England", "Works in Wales", "Rule by rule", "govuk-details"):
            assert words in text

    @pytest.mark.parametrize(
        ("query", "on", "error"),
        [
            ("", None, None),
            ("on-day=30&on-month=9&on-year=2014", date(2014, 9, 30), None),
            ("on=2014-09-30", date(2014, 9, 30), None),
            ("on-day=31&on-month=2&on-year=2014", None, "The date must be a real date"),
            ("on-day=&on-month=&on-year=14", None, "The date must include a day and month"),
            ("on=nonsense", None, None),
        ],
    )
    def test_as_at_another_date(self, client, officer, spinout, row, query, on, error):
        client.force_login(officer)
        page = client.get(f"{at('of_spinout', spinout)}?{query}")
        assert page.status_code == 200
        if on:
            assert page.context["on"] == on
            assert "as it was on 30 September 2014" in page.content.decode()
        if error:
            assert page.context["form"].errors["on"] == [error]

    def test_the_lists_ask_as_many_questions_for_many_funds_as_for_one(self, client, officer, row):
        client.force_login(officer)

        def queries(address):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            return len(captured)

        one = queries(at("funds")), queries(at("fund", None, row.fund.slug))
        for _ in range(3):
            funding.a_rule(funding.a_round(funding.a_fund()))
            funding.a_rule(row)
            funding.a_criterion(funding.a_round(row.fund))
        assert (queries(at("funds")), queries(at("fund", None, row.fund.slug))) == one
