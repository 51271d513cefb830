"""What the database refuses of referrals, by the name of each rule, and the words about them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from funding.models import Referral
from mutuals_tracker.accounts.models import Role
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.people import member, person
from tests.factories.referrals import a_referral, a_referral_to
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 1)
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("referral_reason_known", {"reason": "bad_luck"}),
        ("referral_due_after_it_opened", {"due_on": BEFORE}),
        ("referral_destination_known", {"destination": "moon", "sent_on": DAY}),
        ("referral_fund_iff_it_leads_to_one", {"destination": "fund", "sent_on": DAY}),
        ("referral_fund_iff_it_leads_to_one", {"fund": "a fund"}),
        ("referral_peer_iff_it_leads_to_one", {"destination": "peer", "sent_on": DAY}),
        ("referral_peer_iff_it_leads_to_one", {"peer": "a peer"}),
        ("referral_says_which_adviser_or_course", {"destination": "adviser", "sent_on": DAY}),
        ("referral_says_which_adviser_or_course", {"destination": "course", "sent_on": DAY}),
        ("referral_sent_on_iff_it_leads_somewhere", {"destination": "body"}),
        ("referral_sent_on_iff_it_leads_somewhere", {"sent_on": DAY}),
        ("referral_sent_on_iff_it_leads_somewhere", {"destination": "body", "sent_on": BEFORE}),
        ("referral_first_contact_after_it_was_sent", {"first_contact_on": DAY}),
        (
            "referral_first_contact_after_it_was_sent",
            {"destination": "body", "sent_on": DAY, "first_contact_on": BEFORE},
        ),
        ("referral_outcome_known", {"outcome": "lost", "outcome_on": DAY}),
        ("referral_outcome_on_iff_there_is_one", {"outcome": "shelved"}),
        ("referral_outcome_on_iff_there_is_one", {"outcome_on": DAY}),
        ("referral_outcome_on_iff_there_is_one", {"outcome": "shelved", "outcome_on": BEFORE}),
    ],
)
def test_the_database_refuses(spinout, example_council, name, fields):
    made = {"a fund": funding.a_fund, "a peer": lambda: a_spinout("Peer", parents=[example_council])}
    given = {key: made[value]() if isinstance(value, str) and value in made else value for key, value in fields.items()}
    with pytest.raises(IntegrityError, match=name):
        a_referral(spinout, opened_on=DAY, **given)


def test_there_is_one_for_an_application_and_it_is_of_its_spinout(spinout, example_council):
    made = a_referral(spinout)
    with pytest.raises(IntegrityError):
        Referral.objects.filter(pk=a_referral(spinout).pk).update(application=made.application)


def test_it_is_of_the_spinout_of_its_application(spinout, example_council):
    other = a_referral(a_spinout("Other", parents=[example_council]))
    with pytest.raises(IntegrityError, match="case_row_stays_with_its_spinout"):
        Referral.objects.filter(pk=other.pk).update(spinout=spinout)


class TestWords:
    def test_open_overdue_and_the_most_pressing_first(self, spinout):
        late = a_referral(spinout, opened_on=DAY, due_on=DAY)
        soon = a_referral(spinout, opened_on=DAY, due_on=DAY + timedelta(days=1))
        told = a_referral(spinout, opened_on=DAY, outcome="shelved", outcome_on=DAY)
        day_after = DAY + timedelta(days=1)
        assert list(Referral.objects.most_pressing_first()) == [late, soon, told]
        assert set(Referral.objects.open()) == {late, soon}
        assert list(Referral.objects.overdue(on=day_after)) == [late]
        assert [each.is_overdue(day_after) for each in (late, soon, told)] == [True, False, False]

    def test_nobody_sees_to_it(self, spinout, officer):
        seen_to = a_referral(spinout, owner=officer)
        a_referral(spinout, outcome="shelved", outcome_on=date(2150, 1, 1))
        nobody, closed, left = (
            a_referral(spinout, owner=owner)
            for owner in (None, person(is_active=False, deactivated_at="2026-01-01T00:00Z"), person())
        )
        assert set(Referral.objects.without_owner()) == {nobody, closed, left}
        assert seen_to not in Referral.objects.without_owner()

    def test_what_is_counted(self, spinout, example_council):
        real = a_referral(spinout)
        gone = a_referral(a_spinout("Gone", parents=[example_council]))
        a_register_entry(gone.spinout, "withdrawn")
        fund = funding.a_fund(is_example=True)
        invented = a_spinout("Example", parents=[example_council], is_example=True)
        shown = a_referral(invented, funding.a_round_with_a_window(fund))
        assert list(Referral.objects.real()) == [real]
        assert set(Referral.objects.in_register()) == {real, shown}

    def test_who_reads_them(self, spinout, officer, stranger, taskforce, admin, assessor, anonymous):
        made = a_referral_to(spinout)
        readers = (officer, taskforce, admin, member(Role.CERTIFIER, spinout.parents.get()))
        assert all(list(Referral.objects.visible_to(reader)) == [made] for reader in readers)
        assert not any(Referral.objects.visible_to(other).exists() for other in (stranger, assessor, anonymous))
