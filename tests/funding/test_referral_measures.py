"""How referrals do: counted by hand beside what is said, for the country and for one's own bodies."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding.onward.measures import Counted, measures
from funding.onward.pictures import MOST_BARS, shares_chart
from tests.factories import funding
from tests.factories.facts import a_register_entry, an_event
from tests.factories.referrals import a_referral, a_referral_to
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.moments import next_moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 31)


def days_ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def total(on=TODAY, **more):
    return measures(on=on, **more).total


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


class TestInTime:
    @pytest.mark.parametrize(
        ("opened", "sent", "expected"),
        [
            # Days ago. Of one younger than 30 days nobody can say yet, unless it was sent.
            (29, None, Counted(1, 0, 0)),
            (30, None, Counted(1, 1, 0)),
            (29, 29, Counted(1, 1, 1)),
            (1, 0, Counted(1, 1, 1)),
            (90, 60, Counted(1, 1, 1)),
            (90, 59, Counted(1, 1, 0)),
            (90, None, Counted(1, 1, 0)),
            (-1, None, Counted()),
        ],
    )
    def test_one_referral(self, spinout, opened, sent, expected):
        if sent is None:
            a_referral(spinout, opened_on=days_ago(opened))
        else:
            a_referral_to(spinout, opened_on=days_ago(opened), sent_on=days_ago(sent))
        assert total() == expected

    def test_what_came_of_it_does_not_matter(self, spinout):
        a_referral(spinout, opened_on=days_ago(5), outcome="resubmitted", outcome_on=TODAY)
        a_referral(spinout, opened_on=days_ago(50), outcome="resubmitted", outcome_on=TODAY)
        assert total() == Counted(opened=2, measured=1)


class TestLaunched:
    def launched(self, spinout, when=None, opened=None, on=TODAY):
        a_referral(spinout, opened_on=opened or days_ago(60))
        an_event(spinout, "live", "active", when)
        return total(on).launched

    @pytest.mark.parametrize(
        ("when", "expected"),
        [
            ("2026-09-02", 1),
            ("2026-09-01", 0),
            ("2026-08-31", 0),
            ("2026-10-31", 1),
            ("2026-11-01", 0),
            # A month or a year counts from its last day.
            ("2026-09", 1),
            ("2026-08", 0),
            ("2025", 0),
            ("2026", 0),
        ],
    )
    def test_after_the_day_on_which_it_was_opened(self, spinout, when, expected):
        assert days_ago(60) == date(2026, 9, 1)
        assert self.launched(spinout, when) == expected

    @pytest.mark.parametrize(("opened", "expected"), [(10, 1), (0, 0)])
    def test_one_that_nobody_dated_counts_on_the_day_on_which_it_was_entered(self, spinout, opened, expected):
        today = timezone.localdate()
        assert self.launched(spinout, opened=today - timedelta(days=opened), on=today) == expected

    def test_one_that_was_taken_back_is_none(self, spinout):
        a_referral(spinout, opened_on=days_ago(60))
        moved = an_event(spinout, "live", "active", "2026-09-30")
        assert total().launched == 1
        next_moment()
        an_event(
            spinout,
            "live",
            "active",
            "2026-09-30",
            supersedes=moved,
            retracts=True,
            from_stage="transition",
            from_outcome="active",
        )
        assert total().launched == 0

    def test_an_outcome_of_a_mutual_that_was_live_already_is_no_launch(self, example_council):
        live = a_spinout("Live", parents=[example_council], launched="2012")
        a_referral(live, opened_on=days_ago(60))
        an_event(live, "live", "unknown", "2026-09-30")
        assert total().launched == 0


class TestWhatIsCounted:
    def test_examples_and_what_left_the_register_enter_nothing(self, spinout, example_council):
        a_referral(spinout, opened_on=days_ago(60))
        invented = a_spinout("Example", parents=[example_council], is_example=True)
        a_referral(invented, funding.a_round_with_a_window(funding.a_fund(is_example=True)), opened_on=days_ago(60))
        gone = a_spinout("Gone", parents=[example_council])
        a_referral(gone, opened_on=days_ago(60))
        a_register_entry(gone, "withdrawn")
        assert total() == Counted(opened=1, measured=1)

    def test_by_reason_and_by_fund_add_up_to_all(self, spinout, example_council, sample_county):
        funds = [funding.a_fund(name=name) for name in ("B fund", "A fund")]
        rounds = [funding.a_round_with_a_window(fund) for fund in funds]
        a_referral(spinout, rounds[0], opened_on=days_ago(60), reason="not_ready")
        a_referral_to(spinout, round_=rounds[1], opened_on=days_ago(60), reason="not_ready")
        others = a_spinout("Others", parents=[sample_county], stage="transition")
        a_referral_to(others, round_=rounds[0], opened_on=days_ago(5), reason="ineligible")
        found = measures(on=TODAY)
        assert found.total == Counted(3, 3, 2)
        assert list(found.by_reason.items()) == [("ineligible", Counted(1, 1, 1)), ("not_ready", Counted(2, 2, 1))]
        assert list(found.by_fund.items()) == [("A fund", Counted(1, 1, 1)), ("B fund", Counted(2, 2, 1))]
        own = measures(on=TODAY, bodies=[example_council.pk])
        assert own.total == Counted(2, 2, 1)
        assert list(own.by_reason) == ["not_ready"]

    def test_of_two_bodies_it_is_counted_once(self, example_council, sample_county):
        both = a_spinout("Both", parents=[example_council, sample_county], stage="transition")
        a_referral(both, opened_on=days_ago(60))
        assert total(bodies=[example_council.pk, sample_county.pk]).opened == 1

    @pytest.mark.parametrize(
        ("counted", "shares"),
        [
            (Counted(), (None, None)),
            (Counted(3, 0), (None, 0)),
            (Counted(3, 3, 1, 2), (33, 67)),
            (Counted(8, 8, 1, 8), (13, 100)),
        ],
    )
    def test_shares_are_whole_per_cent(self, counted, shares):
        assert (counted.in_time_percent, counted.launched_percent) == shares

    def test_one_query_for_any_number(self, spinout):
        for _ in range(3):
            a_referral(spinout, reason="not_ready")
            with CaptureQueriesContext(connection) as captured:
                measures(on=TODAY)
            assert len(captured) == 1


class TestPage:
    def test_the_country_for_those_who_see_it(self, taskforce, admin, spinout, sample_county):
        a_referral_to(spinout)
        others = a_spinout("Others", parents=[sample_county], stage="transition")
        a_referral_to(others, round_=funding.a_round_with_a_window(funding.a_fund(name="Distant Fund")))
        for reader in (taskforce, admin):
            page = signed_in(reader).get(at("referral_measures")).content.decode()
            assert "100% (2 of 2)" in page
            assert "Distant Fund" in page
            assert "Your bodies" not in page

    def test_ones_own_beside_the_country_and_no_row_of_another(self, officer, spinout, sample_county):
        a_referral_to(spinout)
        others = a_spinout("Others", parents=[sample_county], stage="transition")
        distant = funding.a_round_with_a_window(funding.a_fund(name="Distant Fund"))
        a_referral(others, distant, opened_on=timezone.localdate() - timedelta(days=60))
        page = signed_in(officer).get(at("referral_measures")).content.decode()
        for words in ("Your bodies", "100% (1 of 1)", "The country", "50% (1 of 2)"):
            assert words in page
        assert "Distant Fund" not in page

    def test_nothing_was_opened_yet(self, officer, taskforce):
        for reader, words in ((officer, "No referral of your bodies"), (taskforce, "No referral was opened yet")):
            page = signed_in(reader).get(at("referral_measures"))
            assert page.status_code == 200
            assert words in page.content.decode()

    def test_it_asks_as_many_questions_for_four_funds_as_for_one(self, officer, spinout):
        client = signed_in(officer)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get(at("referral_measures"))
            return len(captured)

        a_referral_to(spinout)
        one = queries()
        for reason in ("not_ready", "ineligible", "no_money_left"):
            a_referral_to(spinout, reason=reason)
        assert queries() == one


class TestChart:
    def test_the_biggest_are_drawn_and_the_table_has_all(self):
        many = {f"Fund {number:02}": Counted(number, number, 1) for number in range(1, MOST_BARS + 3)}
        chart = shares_chart(many, key="funds", title="By fund", total=Counted(78, 78, 12), country=True)
        assert chart.svg.count("of") > 0
        assert "Fund 12" in chart.svg
        assert "Fund 02" not in chart.svg
        assert len(chart.table.rows) == len(many)
        assert chart.summary == (
            "12 of 78 referrals had somewhere to go within 30 days. The 10 with most of them are drawn."
        )
        assert chart.table.rows[-1] == ["Fund 12", 12, 12, 1, "8%", 0, "0%"]

    @pytest.mark.parametrize(
        ("country", "words"),
        [(True, "1 of 2 referrals had somewhere"), (False, "1 of 2 of your referrals had somewhere")],
    )
    def test_whose_they_are_is_said(self, country, words):
        counted = Counted(2, 2, 1)
        chart = shares_chart({"Fund": counted}, key="funds", title="By fund", total=counted, country=country)
        assert chart.summary.startswith(words)

    def test_where_no_share_can_be_said_yet(self):
        young = {"Fund": Counted(2)}
        chart = shares_chart(young, key="funds", title="By fund", total=Counted(2), country=False)
        assert chart.summary == "None of your referrals is 30 days old or was sent anywhere yet."
        assert chart.table.rows == [["Fund", 2, 0, 0, None, 0, "0%"]]
        assert chart.svg.startswith("<svg")
