"""Entering costs and what covers them: what is refused, who may, and what the history tells of it afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from funding import actions
from funding.actions import Benchmark, Cost, Covering
from funding.models import Application, CostBenchmark, CostLine, Cover
from funding.telling import TELLER
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts import timeline
from spinouts.actions import ChangedMeanwhile, Sent
from spinouts.models import CaseSummary
from spinouts.permissions import OutOfRegisterError
from spinouts.timeline import Change, audit, events, sources
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ADVICE = Cost("legal", "Advice on the articles", estimate=Decimal("1250.50"))
GRANT = Covering(Decimal("400.00"), "sought", "parent", who="Transformation reserve")
SAID = Benchmark(Decimal(120000), "A suggestion, not an average", "An article of 2012")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


@pytest.fixture
def line(spinout, who):
    return actions.add_cost(spinout, cost=ADVICE, **who)


class TestCosts:
    def test_added_changed_and_removed(self, spinout, who, colleague, line):
        assert (line.estimate, line.actual, line.added_by, line.added_at) == (Decimal("1250.50"), None, who["by"], NOW)
        paid = replace(ADVICE, actual=Decimal("1199.99"), note="Invoice 12")
        line = actions.change_cost(line, cost=paid, by=colleague, at=NOW)
        assert (line.actual, line.note, line.changed_by, line.added_by) == (
            Decimal("1199.99"),
            "Invoice 12",
            colleague,
            who["by"],
        )
        actions.remove_cost(line, **who)
        assert not CostLine.objects.exists()

    def test_one_without_an_amount_is_refused(self, spinout, who, line):
        nothing = replace(ADVICE, estimate=None)
        with pytest.raises(actions.NoAmountError):
            actions.add_cost(spinout, cost=nothing, **who)
        with pytest.raises(actions.NoAmountError):
            actions.change_cost(line, cost=nothing, **who)
        assert actions.add_cost(spinout, cost=replace(nothing, actual=Decimal(0)), **who).actual == 0

    def test_what_covers_it_goes_with_it_if_that_is_what_the_page_showed(self, who, line):
        first = actions.add_cover(line, cover=GRANT, **who)
        seen = f"{first.pk}.1"
        actions.add_cover(line, cover=replace(GRANT, state="secured"), **who)
        with pytest.raises(actions.CoversChangedError):
            actions.remove_cost(line, covers=seen, **who)
        assert Cover.objects.count() == 2
        actions.remove_cost(line, covers=f"{seen} {first.pk + 1}.1", **who)
        assert not Cover.objects.exists()

    def test_one_that_somebody_removed(self, who, line):
        actions.remove_cost(CostLine.objects.get(pk=line.pk), **who)
        for act in (
            lambda: actions.change_cost(line, cost=ADVICE, **who),
            lambda: actions.remove_cost(line, **who),
            lambda: actions.add_cover(line, cover=GRANT, **who),
        ):
            with pytest.raises(actions.CostGoneError):
                act()

    def test_nobody_saves_over_what_they_have_not_seen(self, who, line):
        actions.change_cost(line, cost=replace(ADVICE, what="Advice"), **who)
        for act in (
            lambda: actions.change_cost(line, cost=ADVICE, **who, sent=Sent(seen="1")),
            lambda: actions.remove_cost(line, **who, sent=Sent(seen="1")),
        ):
            with pytest.raises(ChangedMeanwhile):
                act()

    def test_lists_of_what_changed_lately_show_the_record(self, spinout, who):
        before = CaseSummary.objects.get(spinout=spinout).touched_at
        actions.add_cost(spinout, cost=ADVICE, **who)
        assert CaseSummary.objects.get(spinout=spinout).touched_at > before


class TestCovers:
    def test_added_changed_and_removed(self, who, line):
        row = actions.add_cover(line, cover=GRANT, **who)
        assert (row.line, row.spinout, row.amount, row.by_whom) == (
            line,
            line.spinout,
            Decimal("400.00"),
            "Transformation reserve",
        )
        fund = funding.a_fund(name="Mutuals Support Programme")
        row = actions.change_cover(row, cover=Covering(Decimal(9), "secured", "fund", fund=fund), **who)
        assert (row.state, row.fund, row.who, row.by_whom) == ("secured", fund, "", "Mutuals Support Programme")
        actions.remove_cover(row, **who)
        with pytest.raises(actions.CoverGoneError):
            actions.change_cover(row, cover=GRANT, **who)
        with pytest.raises(actions.CoverGoneError):
            actions.remove_cover(row, **who)

    def test_more_than_the_cost_is_allowed(self, who, line):
        actions.add_cover(line, cover=replace(GRANT, amount=Decimal(99999)), **who)
        assert Cover.objects.get().amount == 99999

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"source": "fund"}, actions.WrongFundError),
            ({"fund": "real"}, actions.WrongFundError),
            ({"source": "fund", "fund": "invented"}, actions.WrongFundError),
            ({"source": "other", "who": ""}, actions.NoNameError),
        ],
    )
    def test_whoever_covers_it_must_be_known(self, who, line, changes, refusal):
        if "fund" in changes:
            changes = changes | {"fund": funding.a_fund(is_example=changes["fund"] == "invented")}
        row = actions.add_cover(line, cover=GRANT, **who)
        wrong = replace(GRANT, **changes)
        with pytest.raises(refusal):
            actions.add_cover(line, cover=wrong, **who)
        with pytest.raises(refusal):
            actions.change_cover(row, cover=wrong, **who)

    def test_an_invented_fund_covers_an_invented_cost(self, admin):
        invented, fund = a_spinout("Invented", is_example=True), funding.a_fund(is_example=True)
        line = funding.a_cost(invented)
        cover = Covering(Decimal(5), "sought", "fund", fund=fund)
        assert actions.add_cover(line, cover=cover, by=admin, at=NOW).fund == fund


class TestWhoMay:
    def acts(self, line, row, **who):
        return (
            lambda: actions.add_cost(line.spinout, cost=ADVICE, **who),
            lambda: actions.change_cost(line, cost=ADVICE, **who),
            lambda: actions.add_cover(line, cover=GRANT, **who),
            lambda: actions.change_cover(row, cover=GRANT, **who),
            lambda: actions.remove_cover(row, **who),
            lambda: actions.remove_cost(line, **who),
        )

    def test_readers_and_strangers_keep_none(self, line, who, taskforce, stranger, assessor):
        row = actions.add_cover(line, cover=GRANT, **who)
        for person in (taskforce, stranger, assessor):
            for act in self.acts(line, row, by=person, at=NOW):
                with pytest.raises(Refused):
                    act()
        assert (CostLine.objects.get().revision, Cover.objects.get().revision) == (1, 1)

    def test_nothing_is_changed_on_what_left_the_register(self, line, who):
        row = actions.add_cover(line, cover=GRANT, **who)
        a_register_entry(line.spinout, "withdrawn")
        for act in self.acts(line, row, **who):
            with pytest.raises(OutOfRegisterError):
                act()

    def test_costs_of_one_that_launched_can_still_be_entered(self, example_council, who):
        live = a_spinout("Live", parents=[example_council], launched="2012")
        assert actions.add_cost(live, cost=ADVICE, **who).pk


class TestTold:
    def told(self, spinout, who):
        return {entry.title: entry for entry in timeline.entries(spinout, reader=who["by"])}

    def test_every_verb_has_a_title(self):
        verbs = {name for name in actions.__all__ if name.islower()} - {"latest_benchmark", "state_benchmark"}
        of_costs = {verb for verb in verbs - {"write_costs"} if "cost" in verb or "cover" in verb}
        assert of_costs <= set(TELLER.titles)
        assert set(TELLER.titles) <= set(timeline.TITLES)

    def test_in_plain_words_to_the_penny(self, spinout, who, line):
        fund = funding.a_fund(name="Mutuals Support Programme")
        row = actions.add_cover(line, cover=Covering(Decimal("0.10"), "sought", "fund", fund=fund), **who)
        actions.change_cover(row, cover=replace(GRANT, amount=Decimal("9999999999.99"), state="secured"), **who)
        actions.change_cost(line, cost=replace(ADVICE, actual=Decimal(1100)), **who)
        told = self.told(spinout, who)
        assert told["Added an early cost"].who == "Olu Officer"
        assert told["Added an early cost"].changes == [
            Change("Early cost: Advice on the articles, type", "", "Legal advice"),
            Change("Early cost: Advice on the articles, what for", "", "Advice on the articles"),
            Change("Early cost: Advice on the articles, estimate", "", "£1,250.50"),
        ]
        assert told["Said what covers a cost"].changes == [
            Change("Cover: A fund, for the cost", "", "Advice on the articles"),
            Change("Cover: A fund, by whom", "", "A fund"),
            Change("Cover: A fund, fund", "", "Mutuals Support Programme"),
            Change("Cover: A fund, amount", "", "£0.10"),
            Change("Cover: A fund, state", "", "Sought"),
        ]
        assert told["Changed what covers a cost"].changes == [
            Change("Cover: Transformation reserve, by whom", "A fund", "The parent body"),
            Change("Cover: Transformation reserve, fund", "Mutuals Support Programme", "None"),
            Change("Cover: Transformation reserve, name", "", "Transformation reserve"),
            Change("Cover: Transformation reserve, amount", "£0.10", "£9,999,999,999.99"),
            Change("Cover: Transformation reserve, state", "Sought", "Secured"),
        ]
        assert told["Changed an early cost"].changes == [
            Change("Early cost: Advice on the articles, actual cost", "", "£1,100")
        ]

    def test_a_cost_that_was_removed_is_told_with_what_covered_it(self, spinout, who, line):
        actions.add_cover(line, cover=GRANT, **who)
        actions.change_cost(line, cost=replace(ADVICE, what="Articles"), **who)
        actions.remove_cost(line, **who)
        told = self.told(spinout, who)
        assert {change.what for change in told["Removed an early cost"].changes} == {
            "Early cost: Articles",
            "Cover: Transformation reserve",
        }
        assert Change("Cover: Transformation reserve, for the cost", "", "Articles") in (
            told["Said what covers a cost"].changes
        )

    def test_what_changed_in_one_row_since_a_page_was_opened(self, who, line, colleague):
        row = actions.add_cover(line, cover=GRANT, **who)
        actions.change_cover(row, cover=replace(GRANT, amount=Decimal(401)), by=colleague, at=NOW)
        (entry,) = timeline.of_row(row, seen="1")
        assert entry.who == "Cass Colleague"
        assert entry.changes == [Change("Cover: Transformation reserve, amount", "£400", "£401")]

    def test_amounts_are_read_as_they_are_and_never_as_the_nearest_fraction(self, line):
        (event,) = events.of(line.spinout, CostLine, parameters=sources.everything(line.spinout))
        assert event.row["estimate"] == Decimal("1250.50")
        assert isinstance(event.row["estimate"], Decimal)

    def test_the_technical_audit_holds_them_as_the_database_wrote_them(self, spinout, who, line, admin):
        actions.add_cover(line, cover=GRANT, **who)
        actions.remove_cost(line, **who)
        writes = {
            (write.table, write.operation): {column.name: (column.before, column.after) for column in write.columns}
            for write in audit.page(spinout, reader=admin, place="").writes
        }
        assert writes["funding_costline", "insert"]["estimate"] == (None, "1250.50")
        assert writes["funding_cover", "insert"]["amount"] == (None, "400.00")
        assert writes["funding_cover", "delete"]["amount"] == ("400.00", None)
        assert writes["funding_costline", "delete"]["what"] == ("Advice on the articles", None)

    def test_every_table_about_a_spinout_is_told(self):
        assert {CostLine, Cover, Application} <= set(TELLER.tables)
        assert set(TELLER.tables) <= set(sources.SOURCES)

    def test_nothing_of_another_record(self, spinout, who, line, example_council):
        other = a_spinout("Other", parents=[example_council])
        assert "Added an early cost" not in self.told(other, who)

    def test_names_are_read_at_once_however_many_there_are(self, spinout, who, line):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                timeline.entries(spinout, reader=who["by"])
            return len(captured)

        def one_more():
            cost = actions.add_cost(spinout, cost=ADVICE, **who)
            row = actions.add_cover(cost, cover=Covering(Decimal(5), "sought", "fund", fund=funding.a_fund()), **who)
            actions.remove_cost(actions.add_cost(spinout, cost=ADVICE, **who), **who)
            return row

        first = one_more()
        actions.remove_cost(first.line, **who)
        one_more()
        one = queries()
        for _ in range(3):
            actions.remove_cost(one_more().line, **who)
            one_more()
        assert queries() == one


class TestBenchmark:
    def state(self, by, says=SAID, **more):
        return actions.state_benchmark(says, **({"holds_from": None} | more), by=by, at=NOW)

    def test_stated_then_corrected(self, admin):
        first = self.state(admin)
        second = self.state(admin, replace(SAID, amount=Decimal(110000)), corrects=first, reason="Misread")
        assert list(CostBenchmark.objects.standing()) == [second]
        assert (second.supersedes, second.reason) == (first, "Misread")

    def test_another_value_takes_its_place_from_a_date_on(self, admin):
        first = self.state(admin)
        later = self.state(admin, replace(SAID, amount=Decimal(150000)), holds_from=PartialDate.parse("2020"))
        on = {year: CostBenchmark.objects.in_force(on=date(year, 6, 1)).first() for year in (2019, 2021)}
        assert on == {2019: first, 2021: later}

    def test_two_values_do_not_hold_from_the_same_date(self, admin):
        self.state(admin, holds_from=PartialDate.parse("2020"))
        for written in ("2020", "2020-12", "2020-12-31"):
            with pytest.raises(actions.BenchmarkDateError):
                self.state(admin, replace(SAID, amount=Decimal(5)), holds_from=PartialDate.parse(written))
        assert CostBenchmark.objects.count() == 1

    def test_the_same_statement_is_not_made_twice(self, admin):
        seen = actions.latest_benchmark()
        first = self.state(admin, seen=seen)
        assert self.state(admin, seen=seen) == first
        changed = replace(SAID, amount=Decimal(5))
        seen = actions.latest_benchmark()
        second = self.state(admin, changed, corrects=first, reason="x", seen=seen)
        assert self.state(admin, changed, corrects=first, reason="x", seen=seen) == second
        assert CostBenchmark.objects.count() == 2

    def test_nobody_states_it_over_what_they_have_not_seen(self, admin):
        first, seen = self.state(admin), actions.latest_benchmark()
        self.state(admin, replace(SAID, amount=Decimal(5)), corrects=first)
        with pytest.raises(actions.BenchmarkChangedMeanwhileError):
            self.state(admin, replace(SAID, amount=Decimal(6)), corrects=first, seen=seen)
        with pytest.raises(actions.BenchmarkChangedMeanwhileError):
            self.state(admin, replace(SAID, amount=Decimal(6)), corrects=first)

    def test_only_admins(self, officer, certifier, taskforce):
        for person in (officer, certifier, taskforce):
            with pytest.raises(Refused, match="Only admins"):
                self.state(person)
