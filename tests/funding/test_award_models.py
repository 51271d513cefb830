"""What the database refuses of awards and what follows them, whoever writes it: each rule by its name."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from funding.models import Award, AwardEntry, AwardTerm, ClaimAnswer, FundAccount, Instalment, MonitoringReturn
from mutuals_tracker.recording import recorded
from tests.factories import awards, funding
from tests.factories.casework import a_row, some_evidence
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def approved(spinout):
    return funding.an_approved_award(spinout)


@pytest.fixture
def award(spinout):
    return funding.an_agreed_award(spinout)


@pytest.fixture
def change(admin):
    """Write columns of a row as SQL would."""

    def write(row, **values):
        with transaction.atomic(), recorded(by=admin, verb="test"):
            type(row).objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()

    return write


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def closed(award, change):
    awards.a_paid_claim(awards.an_instalment(award, str(award.awarded)))
    change(award, closed_at=timezone.now(), closing_note="Done")
    return award


class TestAward:
    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ({"title": ""}, "award_has_title_and_purpose"),
            ({"purpose": ""}, "award_has_title_and_purpose"),
            ({"decided_on": "2012-05-02", "decided_precision": "month"}, "award_date_and_precision_go_together"),
            ({"decided_on": "2012-05-01", "decided_precision": "year"}, "award_date_and_precision_go_together"),
            ({"decided_on": "2012-05-01"}, "award_date_and_precision_go_together"),
            ({"begins_on": "2012-05-02", "ends_on": "2012-05-01"}, "award_ends_after_it_begins"),
            ({"source_note": ""}, "award_is_decided_or_has_a_source"),
            ({"awarded": "5.00"}, "award_sums_follow_from_its_entries"),
            ({"paid": "5.00"}, "award_sums_follow_from_its_entries"),
        ],
    )
    def test_what_a_recorded_one_says(self, spinout, values, name):
        with refused(name):
            funding.an_award(spinout, amount=None, **values)

    def test_agreed_by_somebody_and_only_where_it_was_applied_for(self, spinout, approved, change, officer):
        with refused("award_agreed_at_iff_by_somebody"):
            change(approved, agreed_at=timezone.now())
        with refused("award_agreed_at_iff_by_somebody"):
            change(funding.an_award(spinout), agreed_at=timezone.now(), agreed_by=officer)

    def test_agreed_and_closed_once_and_for_all(self, award, change):
        with refused("award_agreed_once_and_for_all"):
            change(award, agreed_at=timezone.now())
        closed(award, change)
        with refused("award_closed_once_and_for_all"):
            change(award, closing_note="Otherwise")

    def test_closed_with_a_note_and_nothing_open(self, approved, award, change):
        now = timezone.now()
        with refused("award_closed_with_nothing_open"):
            change(award, closed_at=now, closing_note="Done")
        funding.an_entry(award, "stop", "1000.00")
        with refused("award_closed_with_a_note"):
            change(award, closed_at=now)

    def test_one_to_which_nobody_agreed_is_closed_once_it_is_stopped_and_owes_nothing(self, approved, change, spinout):
        now = timezone.now()
        awards.an_award_term(approved)
        awards.a_monitoring_return(approved)
        with refused("award_closed_with_nothing_open"):
            change(approved, closed_at=now, closing_note="Never agreed to")
        funding.an_entry(approved, "stop", "1000.00")
        change(approved, closed_at=now, closing_note="Never agreed to")
        recorded_one = funding.an_award(spinout, amount=None)
        with refused("award_closed_with_a_note"):
            change(recorded_one, closed_at=now, closing_note="Recorded from a source")

    @pytest.mark.parametrize("what", ["claim", "term", "return"])
    def test_not_closed_while_anything_is_open(self, award, change, what):
        if what == "claim":
            awards.a_claim(awards.an_instalment(award, "1.00"))
        else:
            funding.an_entry(award, "stop", "1000.00")
            (awards.an_award_term if what == "term" else awards.a_monitoring_return)(award)
        with refused("award_closed_with_nothing_open"):
            change(award, closed_at=timezone.now(), closing_note="Done")

    def test_it_stays_with_its_fund_and_application(self, award, change, spinout):
        with refused("award_stays_with_its_fund_and_application"):
            change(award, fund=funding.a_fund())
        other = a_spinout("Other", parents=[])
        with refused("award_is_of_its_application"):
            a_row(
                Award,
                other,
                application=award.application,
                round=award.round,
                fund=award.fund,
                title="x",
                purpose="x",
                decided_on=timezone.localdate(),
                decided_precision="day",
            )

    def test_of_an_example_iff_from_an_invented_fund(self, spinout):
        with refused("award_of_an_example_iff_from_one"):
            funding.an_award(spinout, funding.a_fund(is_example=True))


class TestEntries:
    @pytest.mark.parametrize(
        ("kind", "amount", "fields", "name"),
        [
            ("gift", "1.00", {}, "awardentry_kind_known"),
            ("award", "1.00", {}, "awardentry_awarded_once"),
            ("stop", "0.00", {}, "awardentry_amount_positive_or_a_variation"),
            ("variation", "0.00", {}, "awardentry_amount_positive_or_a_variation"),
            ("stop", "-1.00", {}, "awardentry_amount_positive_or_a_variation"),
            ("payment", "1.00", {}, "awardentry_of_a_claim_iff_it_pays_one"),
            ("stop", "1.00", {"reason": ""}, "awardentry_says_why"),
            ("stop", "1.00", {"happened_on": None}, "awardentry_dated"),
            ("variation", "-1000.01", {}, r"award_(awarded_not_negative|paid_within_what_was_awarded)"),
            ("stop", "1000.01", {}, "award_paid_within_what_was_awarded"),
            ("refund", "0.01", {}, "award_refunded_within_what_was_paid"),
            ("write_off", "0.01", {}, "award_refunded_within_what_was_paid"),
            ("variation", "998500.01", {}, "fund_never_overcommitted"),
        ],
    )
    def test_what_does_not_add_up(self, award, kind, amount, fields, name):
        # Another award of the fund, so that it is not its account that refuses.
        funding.an_award(award.spinout, award.fund, "500.00")
        before = FundAccount.objects.values().get(fund=award.fund)
        with refused(name):
            funding.an_entry(award, kind, amount, **fields)
        assert FundAccount.objects.values().get(fund=award.fund) == before

    def test_a_payment_is_of_an_approved_claim_and_all_of_it(self, award):
        waiting, refusal = (
            awards.a_claim(awards.an_instalment(award, "100.00"), answer=answer) for answer in (None, False)
        )
        approved = awards.a_claim(awards.an_instalment(award, "100.00"), answer=True)
        for claim, amount in ((waiting, "100.00"), (refusal, "100.00"), (approved, "99.99")):
            with refused("awardentry_pays_an_approved_claim"):
                funding.an_entry(award, "payment", amount, claim=claim)
        funding.an_entry(award, "payment", "100.00", claim=approved)
        with refused("claim_id"):
            funding.an_entry(award, "payment", "100.00", claim=approved)

    def test_nothing_moves_of_a_closed_one(self, award, change):
        with refused("awardentry_while_the_award_is_open"):
            funding.an_entry(closed(award, change), "refund", "1.00")

    def test_the_schedule_stays_within_what_is_left(self, award):
        awards.an_instalment(award, "900.00")
        for kind, amount in (("variation", "-100.01"), ("stop", "100.01")):
            with refused("award_schedule_within_what_is_left"):
                funding.an_entry(award, kind, amount)

    def test_no_row_is_edited(self, award, change):
        entry = AwardEntry.objects.get()
        with pytest.raises(DatabaseError, match="Cannot update"):
            change(entry, amount="5.00")
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            entry.delete()


class TestSchedule:
    @pytest.mark.parametrize(
        ("amount", "fields", "name"),
        [
            ("-0.01", {}, "instalment_amount_not_negative"),
            ("1.00", {"days": Decimal(0)}, "instalment_days_positive"),
            ("1.00", {"what": ""}, "instalment_says_what_for"),
            ("1000.01", {}, "award_schedule_within_what_is_left"),
        ],
    )
    def test_what_is_planned(self, award, amount, fields, name):
        with refused(name):
            awards.an_instalment(award, amount, **fields)

    def test_only_of_what_is_followed_here(self, award, spinout, change):
        with refused("instalment_of_an_open_award"):
            awards.an_instalment(funding.an_award(spinout), "1.00")
        with refused("instalment_of_an_open_award"):
            awards.an_instalment(closed(award, change), "1.00")

    def test_what_was_claimed_of_it_stays(self, award, change):
        claim = awards.a_claim(awards.an_instalment(award), "300.00")
        with refused("instalment_covers_what_was_claimed_of_it"):
            change(claim.instalment, amount="299.99")
        with refused("instalment_covers_what_was_claimed_of_it"), transaction.atomic():
            Instalment.objects.filter(pk=claim.instalment_id)._raw_delete("default")


class TestClaims:
    def test_within_what_is_planned_and_not_claimed(self, award):
        part = awards.an_instalment(award)
        awards.a_claim(part, "300.00", answer=False)
        awards.a_claim(part, "300.00")
        with refused("claim_within_its_instalment"):
            awards.a_claim(part, "100.01")
        with refused("claim_amount_positive"):
            awards.a_claim(part, "-1.00")

    def test_of_an_agreed_and_open_award(self, approved, award, change):
        with refused("claim_of_an_agreed_and_open_award"):
            awards.a_claim(awards.an_instalment(approved))
        closed(award, change)
        with refused("claim_of_an_agreed_and_open_award"):
            awards.a_claim(award.instalments.get(), "1.00")

    def test_says_what_for(self, award, officer):
        part, file = awards.an_instalment(award), some_evidence(officer)
        with refused("claim_says_what_for"):
            a_row(
                type(awards.a_claim(part, "1.00")),
                award.spinout,
                award=award,
                instalment=part,
                amount=1,
                note="",
                evidence=file,
            )

    def test_answered_once_by_somebody_else_and_refused_with_a_reason(self, award, admin):
        claim = awards.a_claim(awards.an_instalment(award))
        with refused("claimanswer_by_another_than_the_claimant"):
            a_row(ClaimAnswer, award.spinout, claim.added_by, claim=claim, is_approved=True)
        with refused("claimanswer_refused_with_a_reason"):
            a_row(ClaimAnswer, award.spinout, admin, claim=claim, is_approved=False)
        a_row(ClaimAnswer, award.spinout, admin, claim=claim, is_approved=True)
        with refused("claim_id"):
            a_row(ClaimAnswer, award.spinout, admin, claim=claim, is_approved=True)


class TestConditionsAndReturns:
    def test_a_condition(self, award, change, admin):
        with refused("awardterm_says_something"):
            awards.an_award_term(award, text="")
        term = awards.an_award_term(award)
        for values in (
            {"discharged_at": timezone.now(), "discharge_note": "Seen"},
            {"discharged_at": timezone.now(), "discharged_by": admin},
            {"discharge_note": "Seen"},
        ):
            with refused("awardterm_discharged_by_somebody_who_says_how"):
                change(term, **values)
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            AwardTerm.objects.all().delete()

    def test_a_return(self, award, change, officer):
        with refused("monitoringreturn_asks_something"):
            awards.a_monitoring_return(award, asks="")
        asked, now = awards.a_monitoring_return(award), timezone.now()
        for values in ({"sent_at": now, "text": "x"}, {"sent_at": now, "sent_by": officer}, {"text": "x"}):
            with refused("monitoringreturn_sent_by_somebody_with_words"):
                change(asked, **values)
        change(asked, sent_at=now, sent_by=officer, text="It goes well")
        with pytest.raises(DatabaseError, match="Cannot update"):
            change(asked, text="Or not", due_on=timezone.localdate() + timedelta(days=1))
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            MonitoringReturn.objects.all().delete()

    def test_of_another_spinout(self, award, example_council):
        other = a_spinout("Other", parents=[example_council])
        with refused("case_row_is_of_the_spinout_it_belongs_to"):
            a_row(AwardTerm, other, award=award, text="x")
