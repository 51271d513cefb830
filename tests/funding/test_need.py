"""Early-stage need: the sums of the ledgers of those before their launch, beside the benchmark, and who reads which."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.costs import Covered, ledger
from funding.models import CostLine
from funding.onward.need import FEWEST, Spread, need
from funding.onward.pictures import covered_chart, spread_chart
from funding.vocabulary import CoverSource
from spinouts.models import Spinout
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at

pytestmark = pytest.mark.django_db
BENCHMARK = Decimal(120000)


def pounds(amount):
    return Decimal(amount).quantize(Decimal("0.01"))


def with_costs(parent, *amounts, **fields):
    made = a_spinout(fields.pop("name", "Sample Care"), parents=[parent], **({"stage": "transition"} | fields))
    for amount in amounts:
        funding.a_cost(made, estimate=pounds(amount))
    return made


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def of(**more):
    return need(benchmark=BENCHMARK, **more)


def by_hand(spinouts):
    """Add up the ledgers one by one, as the page of each spin-out does."""
    found = [ledger(CostLine.objects.filter(spinout=spinout).in_order()).total for spinout in spinouts]
    return sum(found, Covered())


class TestSums:
    def test_the_totals_are_those_of_the_ledgers(self, example_council):
        one, other = (with_costs(example_council, "1000", "500", name=name) for name in ("One", "Other"))
        first, second = one_lines = list(CostLine.objects.filter(spinout=one).order_by("pk"))
        CostLine.objects.filter(pk=first.pk).update(actual=pounds("1250.01"))
        # More than it comes to, partly sought; and nothing of what is beyond covers the other line.
        funding.a_cover(first, amount=pounds("1000"))
        funding.a_cover(first, amount=pounds("900"), state="sought", source="own")
        funding.a_cover(second, amount=pounds("600"), source="fund", fund=funding.a_fund())
        funding.a_cover(CostLine.objects.filter(spinout=other).first(), amount=pounds("0.01"), state="sought")
        found = of()
        assert found.total == by_hand([one, other])
        assert found.total == Covered(pounds("3250.01"), pounds("1500"), pounds("250.02"), pounds("749.99"))
        assert found.total.unfunded == pounds("1499.99")
        assert len(one_lines) == found.ledgers == 2

    def test_sources_less_what_is_beyond_the_costs_are_what_is_covered(self, example_council):
        line = funding.a_cost(with_costs(example_council))
        funding.a_cover(line, amount=pounds("700"))
        funding.a_cover(line, amount=pounds("500"), source="own")
        funding.a_cover(line, amount=pounds("50"), source="own", state="sought")
        found = of()
        assert [(each.source, each.secured, each.sought) for each in found.sources] == [
            (CoverSource.PARENT, pounds("700"), pounds("0")),
            (CoverSource.OWN, pounds("500"), pounds("50")),
        ]
        assert (found.beyond.secured, found.beyond.sought) == (pounds("200"), pounds("50"))
        assert found.entered.secured - found.beyond.secured == found.total.secured == pounds("1000")
        assert found.beyond.secured + found.beyond.sought == found.total.beyond

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.integers(0, 10**12 - 1)),
                st.integers(0, 10**12 - 1),
                st.lists(st.tuples(st.sampled_from(["secured", "sought"]), st.integers(1, 10**12 - 1)), max_size=3),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def test_for_any_ledger_they_are_the_same_to_the_penny(self, example_council, lines):
        made = with_costs(example_council)
        for actual, estimate, covers in lines:
            line = funding.a_cost(
                made,
                estimate=Decimal(estimate) / 100,
                actual=None if actual is None else Decimal(actual) / 100,
            )
            for state, amount in covers:
                funding.a_cover(line, state=state, amount=Decimal(amount) / 100)
        every = Spinout.objects.filter(stage="transition")
        found = of()
        assert found.total == by_hand(every)
        assert found.total.cost == found.total.secured + found.total.sought + found.total.unfunded
        assert found.spread.least <= found.spread.lower <= found.spread.middle <= found.spread.upper
        assert found.spread.upper <= found.spread.most

    def test_the_spread_and_how_many_are_above_the_benchmark(self, example_council):
        for number, amount in enumerate(("100", "200", "120000", "120000.01", "400000")):
            with_costs(example_council, amount, name=f"Number {number}")
        found = of()
        assert found.spread == Spread(*map(pounds, ("100", "200", "120000", "120000.01", "400000")))
        assert found.above == 2
        with_costs(example_council, "300", name="Sixth")
        assert of().spread.middle == pounds("60150")

    def test_no_benchmark_is_above_nothing(self, example_council):
        with_costs(example_council, "100")
        assert need(benchmark=None).above == 0


class TestWho:
    def test_only_those_before_their_launch_that_go_on_and_stand_in_the_register(self, example_council):
        with_costs(example_council, "100", name="Counts")
        with_costs(example_council, "1", name="Unknown", outcome="unknown")
        with_costs(example_council, "999", name="Live", stage="live")
        with_costs(example_council, "999", name="Ended", stage="business_plan", outcome="not_proceeding")
        a_register_entry(with_costs(example_council, "999", name="Gone"), "withdrawn")
        with_costs(example_council, "999", name="Invented", is_example=True)
        with_costs(example_council, name="Keeps none")
        with_costs(example_council, name="Invented, keeps none", is_example=True)
        found = of()
        assert (found.ledgers, found.total.cost) == (2, pounds("101"))
        assert (found.without, found.examples) == (1, 1)

    def test_one_of_two_bodies_is_added_once(self, example_council, sample_county):
        both = a_spinout("Both", parents=[example_council, sample_county], stage="transition")
        funding.a_cover(funding.a_cost(both))
        found = of(bodies=[example_council.pk, sample_county.pk])
        assert (found.ledgers, found.total.cost, found.total.secured) == (1, pounds("1000"), pounds("400"))

    def test_nobody_keeps_a_ledger(self, example_council):
        found = of()
        assert (found.ledgers, found.total, found.spread, found.sources) == (0, Covered(), None, [])
        assert spread_chart(found, BENCHMARK) is None

    def test_as_many_questions_for_four_as_for_one(self, example_council):
        counts = set()
        for number in range(4):
            funding.a_cover(funding.a_cost(with_costs(example_council, name=f"Number {number}")))
            with CaptureQueriesContext(connection) as captured:
                of()
            counts.add(len(captured))
        assert counts == {3}


class TestPage:
    def test_the_country_for_those_who_see_it(self, taskforce, admin, example_council):
        funding.a_benchmark()
        funding.a_cover(funding.a_cost(with_costs(example_council, "130000")))
        with_costs(example_council, "999", is_example=True)
        for reader in (taskforce, admin):
            page = signed_in(reader).get(at("need")).content.decode()
            for words in (
                "1 spin-out on the way to a launch keeps a ledger",
                "£131,000",
                "£130,600",
                "beside the benchmark of £120,000",
                "The parent body",
                "1 example keeps a ledger too: invented figures are left out",
            ):
                assert words in page, words
            assert "Your bodies" not in page
            assert "£999" not in page

    def test_ones_own_beside_the_country_without_any_single_other_record(self, officer, example_council, sample_county):
        with_costs(example_council, "1000")
        for number in range(FEWEST):
            with_costs(sample_county, f"{2000 + 7 * number}", name=f"Others {number}")
        page = signed_in(officer).get(at("need"))
        text = page.content.decode()
        for words in ("Your bodies", "£1,000", "The country", "£11,070", "Not shown"):
            assert words in text, words
        assert "£2,028" not in text
        assert "Others" not in text
        assert page.context["country"].ledgers == FEWEST + 1

    def test_the_country_is_not_shown_while_one_could_tell_what_a_single_other_says(
        self, officer, example_council, sample_county
    ):
        with_costs(example_council, "1000")
        for number in range(FEWEST - 1):
            with_costs(sample_county, "2000", name=f"Others {number}")
        page = signed_in(officer).get(at("need"))
        assert page.context["country"] is None
        assert "shown once 5 spin-outs of other bodies keep a ledger" in page.content.decode()
        assert "£9,000" not in page.content.decode()

    def test_without_any_ledger_or_benchmark(self, officer, taskforce):
        page = signed_in(officer).get(at("need")).content.decode()
        assert "begin its ledger of early costs" in page
        assert "No benchmark is in force today" in page
        assert "There is nothing to add up" in signed_in(taskforce).get(at("need")).content.decode()

    def test_what_is_entered_beyond_a_cost_is_taken_off(self, taskforce, example_council):
        line = funding.a_cost(with_costs(example_council))
        funding.a_cover(line, amount=pounds("1200"))
        page = signed_in(taskforce).get(at("need")).content.decode()
        assert "Less what is entered beyond a cost" in page
        assert "£200" in page

    def test_as_many_questions_for_four_as_for_one(self, officer, example_council):
        client, counts = signed_in(officer), set()
        for number in range(4):
            funding.a_cover(funding.a_cost(with_costs(example_council, name=f"Number {number}")))
            with CaptureQueriesContext(connection) as captured:
                client.get(at("need"))
            counts.add(len(captured))
        assert len(counts) == 1


def test_the_charts_say_what_the_tables_say(example_council):
    for number, amount in enumerate(("100000", "130000.50")):
        funding.a_cover(funding.a_cost(with_costs(example_council, name=f"Number {number}"), estimate=pounds(amount)))
    found = of()
    covered, spread = covered_chart(found), spread_chart(found, BENCHMARK)
    assert covered.summary == "2 ledgers. £229,200.50 of £230,000.50 is neither secured nor sought."
    assert dict(covered.table.rows)["Secured"] == "£800"
    assert spread.summary == "Half of them come to £115,000.25 or less. 1 of 2 are above the benchmark."
    assert dict(spread.table.rows)["Benchmark"] == "£120,000"
    assert "Benchmark" not in dict(spread_chart(found, None).table.rows)
    for chart in (covered, spread):
        assert chart.svg.startswith("<svg")
        assert "NaN" not in chart.svg
