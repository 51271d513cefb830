"""Keeping funds: who may, what a second click does, and what stays known as it was known."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from funding import actions, sample
from funding.models import Award, AwardCondition, Criterion, EligibilityRule, Fund, FundBudget, ProgrammeFact, Round
from funding.statements import Described, Source, Terms
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.revisions import ChangedSinceError
from tests.factories import funding
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FUND = Described("Early Help", "grant", "direct", "Helps services to leave", source_note="Its guidance")
TERMS = Terms("First", maximum=Decimal("5000.00"), source_note="Its guidance")
SOURCE = Source(source_note="A speech")
RULE = {"kind": "nation", "codes": ["england"], "years": None, "only_for": "all", "either": None, "words": "England"}


@pytest.fixture
def who(admin):
    return {"by": admin, "at": NOW}


def described(**changes):
    return Described(**{**vars(FUND), **changes})


def test_nobody_but_admins_keeps_anything(officer, certifier, taskforce, assessor):
    row, stated = funding.a_rule(), funding.a_budget()
    for person in (officer, certifier, taskforce, assessor):
        who = {"by": person, "at": NOW}
        for act in (
            lambda who=who: actions.add_fund(says=FUND, **who),
            lambda who=who: actions.change_fund(row.round.fund, says=FUND, **who),
            lambda who=who: actions.state_budget(row.round.fund, amount=Decimal(1), since=None, source=SOURCE, **who),
            lambda who=who: actions.tell_fact(row.round.fund, says="x", amount=None, when=None, source=SOURCE, **who),
            lambda who=who: actions.take_back(stated, reason="x", **who),
            lambda who=who: actions.add_round(row.round.fund, says=TERMS, **who),
            lambda who=who: actions.change_round(row.round, says=TERMS, **who),
            lambda who=who: actions.add_part(row.round, EligibilityRule, says=RULE, **who),
            lambda who=who: actions.change_part(row, says=RULE, **who),
            lambda who=who: actions.remove_part(row, **who),
        ):
            with pytest.raises(Refused, match="Only admins keep funds"):
                act()


class TestFunds:
    def test_the_same_form_twice_adds_one_and_another_of_that_name_none(self, who):
        assert actions.add_fund(says=FUND, **who) == actions.add_fund(says=FUND, **who)
        with pytest.raises(actions.FundNamedAlreadyError):
            actions.add_fund(says=described(name="EARLY help"), **who)
        assert Fund.objects.get().slug == "early-help"

    @pytest.mark.parametrize(
        ("name", "slug"),
        [
            ("New", "new-2"),
            ("Spin-outs", "spin-outs-2"),
            ("Benchmark", "benchmark-2"),
            ("£££", "fund"),
            ("X " * 60, None),
        ],
    )
    def test_an_address_is_free_and_not_one_of_ours(self, who, name, slug):
        made = actions.add_fund(says=described(name=name), **who)
        assert made.slug == slug if slug else len(made.slug) <= 60

    def test_addresses_of_like_names_are_counted(self, who):
        made = [actions.add_fund(says=described(name=name), **who).slug for name in ("A fund", "A. fund", "A – fund")]
        assert made == ["a-fund", "a-fund-2", "a-fund-3"]

    def test_nobody_saves_over_what_they_have_not_seen(self, who):
        fund = actions.add_fund(says=FUND, **who)
        changed = actions.change_fund(fund, says=described(manager="Somebody"), seen="1", **who)
        assert (changed.manager, Fund.objects.get().revision) == ("Somebody", 2)
        with pytest.raises(ChangedSinceError, match="changed it on 1 June 2026"):
            actions.change_fund(fund, says=FUND, seen="1", **who)
        assert Fund.objects.get().manager == "Somebody"

    def test_the_history_has_who_and_which_verb(self, who):
        fund = actions.add_fund(says=FUND, **who)
        context = Fund.pgh_event_model.objects.get(pgh_obj=fund).pgh_context.metadata
        assert (context["user"], context["verb"]) == (who["by"].pk, "add_fund")


class TestBudgets:
    def state(self, fund, amount, since, **who):
        return actions.state_budget(
            fund, amount=Decimal(amount), since=PartialDate.parse(since) if since else None, source=SOURCE, **who
        )

    def test_the_latest_that_had_begun_is_in_force(self, who):
        fund = funding.a_fund()
        self.state(fund, 100, None, **who)
        self.state(fund, 300, "2013-04", **who)
        self.state(fund, 200, "2012", **who)
        days = {date(2011, 1, 1): 100, date(2012, 12, 30): 100, date(2012, 12, 31): 200, date(2013, 4, 30): 300}
        for day, amount in days.items():
            assert Fund.objects.with_budget(on=day).get(pk=fund.pk).budget == amount

    def test_a_budget_is_taken_back_once_and_stays_known(self, who):
        fund = funding.a_fund()
        stated = self.state(fund, 100, "2012", **who)
        assert self.state(fund, 100, "2012", **who) == stated
        with pytest.raises(actions.SaidAlreadyError, match="Take that one back first"):
            self.state(fund, 200, "2012", **who)
        actions.take_back(stated, reason="Misread", **who)
        assert Fund.objects.with_budget(on=NOW.date()).get(pk=fund.pk).budget is None
        with pytest.raises(actions.TakenBackError):
            actions.take_back(stated, reason="Misread", **who)
        assert FundBudget.objects.filter(pk=stated.pk, retracts=False, amount=100).exists()
        self.state(fund, 200, "2012", **who)
        assert Fund.objects.with_budget(on=NOW.date()).get(pk=fund.pk).budget == 200

    def test_what_was_said_of_a_programme(self, who):
        fund = funding.a_fund()
        said = {"says": "12 were approved", "amount": None, "when": PartialDate.parse("2012-07"), "source": SOURCE}
        told = actions.tell_fact(fund, **said, **who)
        assert actions.tell_fact(fund, **said, **who) == told
        actions.take_back(told, reason="Another fund’s", **who)
        assert not ProgrammeFact.objects.current().exists()


class TestRounds:
    def test_added_once_named_once_and_changed(self, who):
        fund = funding.a_fund()
        row = actions.add_round(fund, says=TERMS, **who)
        assert actions.add_round(fund, says=TERMS, **who) == row
        other = Terms(**{**vars(TERMS), "minimum": Decimal(1)})
        with pytest.raises(actions.RoundNamedAlreadyError):
            actions.add_round(fund, says=other, **who)
        assert actions.change_round(row, says=other, seen="1", **who).minimum == 1
        with pytest.raises(ChangedSinceError):
            actions.change_round(row, says=TERMS, seen="1", **who)
        second = actions.add_round(fund, says=Terms("Second", source_note="x"), **who)
        with pytest.raises(actions.RoundNamedAlreadyError):
            actions.change_round(second, says=TERMS, **who)
        assert actions.add_round(funding.a_fund(), says=TERMS, **who) != row

    @pytest.mark.parametrize(
        ("kind", "says", "changed"),
        [
            (EligibilityRule, RULE, {"words": "Wales", "codes": ["wales"]}),
            (Criterion, {"title": "Benefit", "guidance": "", "weight": 2}, {"title": "Cost"}),
            (AwardCondition, {"text": "Report back"}, {"text": "Tell others"}),
        ],
    )
    def test_parts_are_added_in_order_changed_and_removed(self, who, kind, says, changed):
        row = funding.a_round()
        first = actions.add_part(row, kind, says=says, **who)
        assert actions.add_part(row, kind, says=says, **who) == first
        second = actions.add_part(row, kind, says=says | changed, **who)
        assert (first.place, second.place) == (1, 2)
        with pytest.raises(actions.PartThereAlreadyError):
            actions.change_part(second, says=says, **who)
        actions.remove_part(first, **who)
        for act in (
            lambda: actions.remove_part(first, **who),
            lambda: actions.change_part(first, says=says, **who),
        ):
            with pytest.raises(actions.PartGoneError):
                act()
        assert actions.change_part(second, says=says, seen="1", **who).revision == 1
        with pytest.raises(ChangedSinceError):
            actions.change_part(second, says=says | changed, seen="1", **who)


def test_the_sample_is_what_its_files_say_and_twice_the_same(admin):
    spinouts = {name: a_spinout(name) for name in sample.recipients()}
    given = {"funders": {}, "spinouts": spinouts, "by": admin, "at": NOW}
    sample.load(**given)
    sample.load(**given)
    counted = {
        "funds.csv": Fund.objects,
        "budgets.csv": FundBudget.objects,
        "facts.csv": ProgrammeFact.objects,
        "rounds.csv": Round.objects,
        "rules.csv": EligibilityRule.objects,
        "awards.csv": Award.objects,
    }
    assert {name: rows.count() for name, rows in counted.items()} == {
        name: len((sample.FOLDER / name).read_text("utf-8").splitlines()) - 1 for name in counted
    }
    closing = Round.objects.get(name="Feasibility grants").closes_at
    # Midday in the UK, in summer time.
    assert closing == datetime(2014, 9, 30, 11, tzinfo=UTC)
