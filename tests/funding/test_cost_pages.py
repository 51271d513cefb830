"""The ledger of early costs as people see and fill it, and the benchmark beside it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from funding import actions
from funding.actions import Cost, Covering
from funding.models import CostBenchmark, CostLine, Cover
from tests.factories import funding
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import When, filled, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
COST = {"kind": "legal", "what": "Advice on the articles", "estimate": "£1,250.50"}
COVER = {"amount": "400", "state": "sought", "source": "parent"}


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def line(spinout):
    return funding.a_cost(spinout, what="Advice on the articles", estimate=Decimal("1250.50"))


def text(client, address):
    return " ".join(client.get(address).content.decode().split())


class TestLedger:
    def test_an_empty_one_leads_to_the_first_cost(self, signed_in, spinout):
        page = text(signed_in, at("costs", spinout))
        assert "No cost is entered yet" in page
        assert at("add_cost", spinout) in page
        assert "Early costs and what covers them" not in page

    def test_costs_by_type_with_what_covers_them(self, signed_in, spinout):
        model = funding.a_cost(spinout, kind="financial_model", what="Three-year model", estimate=Decimal(56000))
        paid = funding.a_cost(spinout, what="Articles", estimate=Decimal(30000), actual=Decimal(40000))
        funding.a_cover(model, amount=Decimal(40000), who="Transformation reserve")
        funding.a_cover(paid, amount=Decimal(17600), state="sought", source="fund", fund=funding.a_fund(name="MSP"))
        page = text(signed_in, at("costs", spinout))
        for words in (
            "£38,400 of £96,000 is neither secured nor sought.",
            "£16,000 of £56,000 is neither secured nor sought.",
            "£22,400 of £40,000 is neither secured nor sought.",
            "Transformation reserve",
            "£17,600",
            "MSP",
            "Financial model and business plan",
            "Three-year model",
        ):
            assert words in page
        assert "Not found yet" not in page
        assert "Check that the same money" not in page

    def test_the_benchmark_is_there_with_its_note_and_its_source(self, signed_in, spinout, line):
        assert "No benchmark is stated" in text(signed_in, at("costs", spinout))
        funding.a_benchmark(note="Said of one mutual in 2012", source_url="https://www.example.org/article")
        page = text(signed_in, at("costs", spinout))
        assert "Early costs come to £1,250.50, £118,749.50 below the benchmark of £120,000." in page
        for words in ("The benchmark: £120,000", "Said of one mutual in 2012", "An article", "example.org/article"):
            assert words in page

    @pytest.mark.parametrize(
        ("benchmark", "words"), [("1000", "£250.50 above the benchmark of £1,000"), ("1250.50", "as much as the bench")]
    )
    def test_costs_above_the_benchmark_and_at_it(self, signed_in, spinout, line, benchmark, words):
        funding.a_benchmark(benchmark)
        assert words in text(signed_in, at("costs", spinout))

    def test_the_benchmark_beside_an_empty_ledger(self, signed_in, spinout):
        funding.a_benchmark()
        assert "The benchmark: £120,000" in text(signed_in, at("costs", spinout))

    def test_the_chart_has_its_table_and_two_pictures(self, signed_in, spinout, line):
        funding.a_benchmark()
        response = signed_in.get(at("costs", spinout))
        chart = response.context["chart"]
        assert dict(chart.table.rows) == {
            "Early costs": "£1,250.50",
            "Secured": "£0",
            "Sought": "£0",
            "Neither secured nor sought": "£1,250.50",
            "Benchmark": "£120,000",
        }
        assert chart.svg != chart.svg_narrow
        assert "The figures in this chart" in response.content.decode()

    def test_cover_beyond_a_cost_is_warned_of(self, signed_in, spinout, line):
        funding.a_cover(line, amount=Decimal("1250.60"))
        page = text(signed_in, at("costs", spinout))
        assert "What covers some costs is £0.10 more than they come to" in page
        assert "£0.10 beyond the cost" in page
        assert "All of £1,250.50 is secured." in page

    def test_readers_are_offered_no_change(self, client, taskforce, spinout, line):
        funding.a_cover(line)
        client.force_login(taskforce)
        page = text(client, at("costs", spinout))
        assert "Advice on the articles" in page
        for words in ("Add a cost", "Change<", "Remove<", "Say what covers it", "Begin with the first cost"):
            assert words not in page

    def test_words_that_could_be_markup_are_shown_as_they_are(self, signed_in, spinout, line):
        CostLine.objects.update(what="<script>alert(1)</script>", note="<b>x</b>")
        funding.a_cover(line, who="<i>y</i>")
        page = text(signed_in, at("costs", spinout))
        assert "<script>alert" not in page
        assert "&lt;b&gt;x" in page
        assert "&lt;i&gt;y" in page

    def test_it_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("costs", spinout))
            return len(captured)

        def one_more(kind):
            line = funding.a_cost(spinout, kind=kind)
            funding.a_cover(line)
            funding.a_cover(line, source="fund", fund=funding.a_fund())

        one_more("legal")
        queries()
        one = queries()
        for kind in ("legal", "tax", "other"):
            one_more(kind)
        assert queries() == one


class TestCostForms:
    def test_added(self, signed_in, spinout):
        sent = send(signed_in, at("add_cost", spinout), **COST)
        assert (sent.status_code, sent["Location"]) == (302, at("costs", spinout))
        line = CostLine.objects.get()
        assert (line.kind, line.what, line.estimate, line.actual) == (
            "legal",
            "Advice on the articles",
            Decimal("1250.50"),
            None,
        )

    def test_what_it_came_to_is_enough(self, signed_in, spinout):
        send(signed_in, at("add_cost", spinout), **COST | {"estimate": "", "actual": "0"})
        assert (CostLine.objects.get().estimate, CostLine.objects.get().actual) == (None, 0)

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_cost", spinout), {})) == {
            "kind": ["Select the type of cost"],
            "what": ["Enter what it is for"],
            "estimate": ["Enter an estimate, or what it cost"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"estimate": "-1"}, "estimate", "Estimate must be £0 or more"),
            ({"estimate": "1.005"}, "estimate", "Estimate must be in pounds and pence, like 1,250.50"),
            ({"estimate": "a lot"}, "estimate", "Estimate must be an amount of money, like 1,250 or 1,250.50"),
            ({"estimate": "10000000000"}, "estimate", "Estimate must be £9,999,999,999.99 or less"),
            ({"actual": "1e9"}, "actual", "Actual cost must be an amount of money, like 1,250 or 1,250.50"),
            ({"kind": "lunch"}, "kind", "Select the type of cost"),
            ({"what": "x" * 151}, "what", "What it is for must be 150 characters or fewer"),
            ({"note": "x" * 2001}, "note", "This must be 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
        self, signed_in, spinout, wrong, field, message
    ):
        typed = COST | wrong
        page = send(signed_in, at("add_cost", spinout), **typed)
        assert said(page) == {field: [message]}
        assert {name: page.context["form"][name].value() for name in typed} == typed
        assert not CostLine.objects.exists()

    def test_changed(self, signed_in, spinout, line):
        form = signed_in.get(at("change_cost", spinout, line.pk)).context["form"]
        assert form["estimate"].value() == "1,250.50"
        sent = send(signed_in, at("change_cost", spinout, line.pk), actual="1,199.99")
        assert sent.status_code == 302
        line.refresh_from_db()
        assert (line.estimate, line.actual, line.revision) == (Decimal("1250.50"), Decimal("1199.99"), 2)

    def test_removed_once_its_cover_was_seen(self, signed_in, spinout, line):
        funding.a_cover(line, who="Transformation reserve")
        address = at("remove_cost", spinout, line.pk)
        page = signed_in.get(address)
        assert "£400 from Transformation reserve (secured)" in page.content.decode()
        assert CostLine.objects.exists()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert not CostLine.objects.exists()
        assert not Cover.objects.exists()

    def test_cover_that_came_meanwhile_is_shown_before_the_cost_is_removed(self, signed_in, spinout, line, colleague):
        address = at("remove_cost", spinout, line.pk)
        form = filled(signed_in.get(address).context["form"])
        cover = Covering(Decimal(9), "secured", "own", who="Late reserve")
        actions.add_cover(line, cover=cover, by=colleague, at=NOW)
        page = signed_in.post(address, form)
        assert said(page) == {
            "__all__": [
                "What covers this cost changed since you opened this page. Check it, then remove the cost again"
            ]
        }
        assert "Late reserve" in page.content.decode()
        assert CostLine.objects.exists()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        assert not CostLine.objects.exists()

    def test_one_that_goes_in_the_same_instant_is_said_to_be_gone(self, signed_in, spinout, line, monkeypatch):
        def too_late(removed, **who):
            CostLine.objects.filter(pk=removed.pk).delete()
            raise actions.CostGoneError

        monkeypatch.setattr(actions, "remove_cost", too_late)
        page = send(signed_in, at("remove_cost", spinout, line.pk))
        assert said(page) == {"__all__": ["Somebody removed this cost meanwhile. Go back to the early costs"]}

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, line, colleague):
        address = at("change_cost", spinout, line.pk)
        form = filled(signed_in.get(address).context["form"])
        theirs = Cost("legal", "Articles and leases", estimate=Decimal(2000))
        actions.change_cost(line, cost=theirs, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"note": "Mine"})
        for words in ("Cass Colleague", "Articles and leases", "£2,000", "Mine"):
            assert words in page.content.decode()
        line.refresh_from_db()
        assert line.note == ""
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302

    def test_what_was_typed_about_one_removed_meanwhile_can_be_added_again(self, signed_in, spinout, line, colleague):
        address = at("change_cost", spinout, line.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.remove_cost(line, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"note": "Mine"})
        assert "Somebody removed this cost while you were changing it" in page.content.decode()
        again = page.context["form"]
        assert again.helper.form_action == at("add_cost", spinout)
        assert signed_in.post(again.helper.form_action, filled(again)).status_code == 302
        assert CostLine.objects.get().note == "Mine"


class TestCoverForms:
    def test_added_with_what_is_unfunded_there_already(self, signed_in, spinout, line):
        funding.a_cover(line, amount=Decimal("1000.25"))
        address = at("add_cover", spinout, line.pk)
        page = signed_in.get(address)
        assert page.context["form"]["amount"].value() == "250.25"
        assert "£250.25 of £1,250.50 is neither secured nor sought." in page.content.decode()
        assert send(signed_in, address, state="sought", source="parent")["Location"] == at("costs", spinout)
        assert Cover.objects.latest("pk").amount == Decimal("250.25")

    def test_a_fund_is_offered_and_named(self, signed_in, spinout, line):
        fund = funding.a_fund(name="Mutuals Support Programme")
        invented = funding.a_fund(name="Invented fund", is_example=True)
        page = text(signed_in, at("add_cover", spinout, line.pk))
        assert "Mutuals Support Programme" in page
        assert "Invented fund" not in page
        address = at("add_cover", spinout, line.pk)
        for wrong in ("", "x", str(invented.pk)):
            answer = send(signed_in, address, **COVER | {"source": "fund", "fund": wrong})
            assert said(answer) == {"fund": ["Select which fund covers it"]}
        send(signed_in, address, **COVER | {"source": "fund", "fund": fund.pk})
        assert Cover.objects.get().fund == fund

    def test_a_fund_chosen_before_another_answer_is_let_go(self, signed_in, spinout, line):
        fund = funding.a_fund()
        for chosen in (fund.pk, "x"):
            send(signed_in, at("add_cover", spinout, line.pk), **COVER | {"fund": chosen})
        assert [row.fund for row in Cover.objects.all()] == [None, None]

    def test_no_fund_is_offered_where_there_is_none(self, signed_in, spinout, line):
        form = signed_in.get(at("add_cover", spinout, line.pk)).context["form"]
        assert "fund" not in dict(form.fields["source"].choices)

    def test_nothing_at_all(self, signed_in, spinout, line):
        assert said(signed_in.post(at("add_cover", spinout, line.pk), {})) == {
            "amount": ["Enter how much is covered"],
            "state": ["Select whether it is secured or sought"],
            "source": ["Select who covers it"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"amount": "0"}, "amount", "Amount must be £0.01 or more"),
            ({"amount": "-400"}, "amount", "Amount must be £0.01 or more"),
            ({"amount": "0.005"}, "amount", "Amount must be in pounds and pence, like 1,250.50"),
            ({"state": "hoped"}, "state", "Select whether it is secured or sought"),
            ({"source": "lottery"}, "source", "Select who covers it"),
            ({"source": "other"}, "who", "Enter who covers it"),
            ({"who": "x" * 151}, "who", "Name must be 150 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_is_kept(
        self, signed_in, spinout, line, wrong, field, message
    ):
        typed = COVER | wrong
        page = send(signed_in, at("add_cover", spinout, line.pk), **typed)
        assert said(page) == {field: [message]}
        assert {name: page.context["form"][name].value() for name in typed} == typed
        assert not Cover.objects.exists()

    def test_changed_and_removed(self, signed_in, spinout, line):
        row = funding.a_cover(line, state="sought", source="own")
        assert send(signed_in, at("change_cover", spinout, line.pk, row.pk), state="secured").status_code == 302
        row.refresh_from_db()
        assert (row.state, row.amount) == ("secured", 400)
        address = at("remove_cover", spinout, line.pk, row.pk)
        assert "£400 from The mutual itself (secured) for Advice on the articles" in text(signed_in, address)
        assert send(signed_in, address)["Location"] == at("costs", spinout)
        assert not Cover.objects.exists()
        assert CostLine.objects.exists()

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, line, colleague):
        row = funding.a_cover(line)
        address = at("change_cover", spinout, line.pk, row.pk)
        form = filled(signed_in.get(address).context["form"])
        theirs = Covering(Decimal("555.55"), "secured", "parent")
        actions.change_cover(row, cover=theirs, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"who": "Mine"})
        for words in ("Cass Colleague", "£555.55", "Mine"):
            assert words in page.content.decode()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302

    def test_of_what_was_removed_meanwhile_what_was_typed_can_be_added_again(self, signed_in, spinout, line, colleague):
        row = funding.a_cover(line)
        address = at("change_cover", spinout, line.pk, row.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.remove_cover(row, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"who": "Mine"})
        assert "Somebody removed this while you were changing it" in page.content.decode()
        again = page.context["form"]
        assert signed_in.post(again.helper.form_action, filled(again)).status_code == 302
        assert Cover.objects.get().who == "Mine"

    @pytest.mark.parametrize("name", ["add_cover", "change_cover"])
    def test_of_a_cost_that_was_removed_meanwhile_what_was_typed_stays_in_sight(
        self, signed_in, spinout, line, colleague, name
    ):
        row = funding.a_cover(line)
        address = at(name, spinout, line.pk, *([row.pk] if name == "change_cover" else []))
        form = filled(signed_in.get(address).context["form"])
        actions.remove_cost(line, by=colleague, at=NOW)
        page = signed_in.post(address, form | COVER | {"who": "Mine"})
        assert "Somebody removed this cost meanwhile. Add the cost again" in page.content.decode()
        assert page.context["form"]["who"].value() == "Mine"
        assert not Cover.objects.exists()


@pytest.mark.parametrize("name", ["change_cost", "remove_cost", "add_cover", "change_cover", "remove_cover"])
def test_another_record_has_not_this_cost(signed_in, spinout, example_council, name):
    other = funding.a_cover(funding.a_cost(a_spinout("Other", parents=[example_council], stage="transition")))
    address = at(name, spinout, other.line_id, *([other.pk] if name in {"change_cover", "remove_cover"} else []))
    assert signed_in.get(address).status_code == 404
    assert signed_in.post(address, COST | COVER).status_code == 404
    assert (CostLine.objects.get().revision, Cover.objects.get().revision) == (1, 1)


@pytest.mark.parametrize(
    "name", ["add_cost", "change_cost", "remove_cost", "add_cover", "change_cover", "remove_cover"]
)
def test_a_page_sent_again_answers_as_it_did_and_changes_nothing(signed_in, spinout, line, name):
    row = funding.a_cover(line)
    about = {"add_cost": [], "change_cover": [line.pk, row.pk], "remove_cover": [line.pk, row.pk]}.get(name, [line.pk])
    address = at(name, spinout, *about)
    form = filled(signed_in.get(address).context["form"]) | ({} if name.startswith("remove") else COST | COVER)
    first = signed_in.post(address, form)
    before = [list(model.objects.order_by("pk").values_list()) for model in (CostLine, Cover)]
    second = signed_in.post(address, form)
    assert [(each.status_code, each["Location"]) for each in (first, second)] == [(302, at("costs", spinout))] * 2
    assert [list(model.objects.order_by("pk").values_list()) for model in (CostLine, Cover)] == before


def test_cover_of_another_cost_is_not_here(signed_in, spinout, line):
    row = funding.a_cover(funding.a_cost(spinout))
    assert signed_in.get(at("change_cover", spinout, line.pk, row.pk)).status_code == 404


def test_the_history_of_the_record_tells_it(signed_in, spinout):
    send(signed_in, at("add_cost", spinout), **COST)
    page = text(signed_in, reverse("spinouts:history", args=[spinout.reference]))
    for words in ("Added an early cost", "Early cost: Advice on the articles, estimate", "£1,250.50"):
        assert words in page
    assert "funding_costline" in text(signed_in, reverse("spinouts:audit", args=[spinout.reference]))


class TestBenchmarkPages:
    answers = {
        "amount": "£120,000",
        "note": "A suggestion, not an average",
        "source_note": "An article of 2012",
    }

    @pytest.fixture
    def as_admin(self, client, admin):
        client.force_login(admin)
        return client

    def test_the_first_one(self, as_admin, signed_in, admin):
        as_admin = Client()
        as_admin.force_login(admin)
        assert "Admins state it" in text(signed_in, at("benchmark"))
        page = as_admin.get(at("change_benchmark"))
        assert page.status_code == 200
        assert "corrects" not in page.context["form"].fields
        assert send(as_admin, at("change_benchmark"), **self.answers)["Location"] == at("benchmark")
        for words in ("£120,000", "From the beginning", "A suggestion, not an average", "An article of 2012"):
            assert words in text(signed_in, at("benchmark"))

    def test_corrected(self, as_admin):
        first = funding.a_benchmark("120")
        sent = send(as_admin, at("change_benchmark"), amount="120,000", reason="Noughts were missing")
        assert sent.status_code == 302
        assert CostBenchmark.objects.standing().get().amount == 120_000
        page = text(as_admin, at("benchmark"))
        assert "Until it was corrected" in page
        assert page.count("Noughts were missing") == 2
        assert CostBenchmark.objects.get(pk=first.pk).superseded_at

    def test_another_value_from_a_date_on(self, as_admin):
        funding.a_benchmark()
        answers = {"corrects": "another", "amount": "150,000", "reason": "A new study"}
        missing = send(as_admin, at("change_benchmark"), **answers)
        assert said(missing) == {"holds_from": ["Enter from when the new value holds"]}
        send(as_admin, at("change_benchmark"), **answers, holds_from=When("2020"))
        page = text(as_admin, at("benchmark"))
        assert page.index("£150,000") < page.index("Earlier") < page.index("£120,000")
        send(as_admin, at("change_benchmark"), **answers | {"amount": "160,000"}, holds_from=When("2150"))
        assert "To come" in text(as_admin, at("benchmark"))
        twice = send(as_admin, at("change_benchmark"), **answers | {"amount": "1"}, holds_from=When("12 2020"))
        assert said(twice) == {
            "holds_from": ["Another value holds from this date already. Correct that one, or enter another date"]
        }

    def test_nothing_at_all(self, as_admin):
        assert said(as_admin.post(at("change_benchmark"), {})) == {
            "amount": ["Enter the amount"],
            "note": ["Enter what must be said beside it"],
            "source_note": ["Enter what the source is"],
        }
        funding.a_benchmark()
        asked = said(as_admin.post(at("change_benchmark"), {}))
        assert (asked["corrects"], asked["reason"]) == (["Select what you want to do"], ["Enter why you change it"])

    def test_the_second_of_two_admins_is_told(self, as_admin):
        first = funding.a_benchmark()
        form = filled(as_admin.get(at("change_benchmark")).context["form"])
        funding.a_benchmark("130000", supersedes=first)
        page = as_admin.post(at("change_benchmark"), form | {"amount": "140,000", "reason": "Mine"})
        assert said(page) == {
            "__all__": ["Somebody else changed the benchmark after you opened this page. Look at what it says now"]
        }
        assert CostBenchmark.objects.standing().get().amount == 130_000
        again = filled(page.context["form"])
        assert again["reason"] == "Mine"
        assert "£130,000" in page.content.decode()
        # A value that is no longer there cannot be chosen, so a browser sends none.
        del again["corrects"]
        assert said(as_admin.post(at("change_benchmark"), again)) == {"corrects": ["Select what you want to do"]}
        again["corrects"] = CostBenchmark.objects.standing().get().pk
        assert as_admin.post(at("change_benchmark"), again).status_code == 302

    def test_a_second_click_states_nothing_twice(self, as_admin):
        funding.a_benchmark()
        form = filled(as_admin.get(at("change_benchmark")).context["form"]) | {"amount": "5", "reason": "x"}
        assert [as_admin.post(at("change_benchmark"), form).status_code for _ in range(2)] == [302, 302]
        assert CostBenchmark.objects.count() == 2

    def test_the_admin_area_leads_to_it(self, as_admin):
        assert at("benchmark") in text(as_admin, reverse("accounts:overview"))
