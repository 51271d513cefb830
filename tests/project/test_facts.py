"""What the database refuses about facts, and why a known-at can be trusted."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mutuals_tracker import facts
from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from reporting.models import PublishedFigure


def figure(**changes):
    """Record the smallest fact there is."""
    fields = {"scope": "national", "qualifier": "exact", "staff_total": 5, "source_url": "https://example.org"}
    return PublishedFigure.objects.create(recorded_by=User.objects.system(), **fields | changes)


@pytest.mark.django_db(transaction=True)
def test_the_database_stamps_what_the_code_claims_otherwise():
    long_ago = timezone.now() - timedelta(days=400)
    recorded = figure(recorded_at=long_ago)
    recorded.refresh_from_db()
    assert recorded.recorded_at > long_ago + timedelta(days=399)


@pytest.mark.django_db(transaction=True)
def test_one_transaction_learns_everything_at_once_and_the_next_one_later():
    with transaction.atomic():
        first, second = figure(), figure()
    third = figure()
    assert first.recorded_at == second.recorded_at < third.recorded_at


@pytest.mark.django_db(transaction=True)
def test_a_stamp_left_over_in_the_session_is_not_believed():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('mutuals.recorded_at', '1|2001-01-01 00:00:00+00', false)")
        try:
            assert figure().recorded_at.year > 2001
        finally:
            cursor.execute("SELECT set_config('mutuals.recorded_at', '', false)")


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"reason": "x"}, {"staff_total": 6}, {"superseded_at": "2020-01-01T00:00Z"}])
def test_a_fact_is_never_changed(change):
    recorded = figure()
    with pytest.raises(IntegrityError, match="fact_is_append_only"), transaction.atomic():
        PublishedFigure.objects.filter(pk=recorded.pk).update(**change)


@pytest.mark.django_db
def test_a_fact_is_never_deleted():
    recorded = figure()
    with (
        pytest.raises(IntegrityError, match="fact_is_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM reporting_publishedfigure WHERE id = %s", [recorded.pk])


@pytest.mark.django_db(transaction=True)
def test_a_correction_ends_what_it_corrects_and_an_earlier_known_at_still_has_it():
    wrong = figure(staff_total=5)
    before = facts.fix_known_at()
    right = figure(staff_total=6, supersedes=wrong)
    wrong.refresh_from_db()
    assert wrong.superseded_at == right.recorded_at > before
    assert [f.staff_total for f in PublishedFigure.objects.known_at(before)] == [5]
    assert [f.staff_total for f in PublishedFigure.objects.known_at(facts.fix_known_at())] == [6]
    assert [f.staff_total for f in PublishedFigure.objects.current()] == [6]


@pytest.mark.django_db
def test_nothing_is_corrected_twice():
    wrong = figure()
    figure(supersedes=wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        figure(supersedes=wrong)


@pytest.mark.django_db
def test_a_correction_is_about_the_same_thing():
    wrong = figure()
    with (
        pytest.raises(IntegrityError, match="fact_supersedes_a_standing_fact_of_the_same_subject"),
        transaction.atomic(),
    ):
        figure(scope="pathfinders", supersedes=wrong)


@pytest.mark.django_db
def test_taking_back_needs_something_to_take_back():
    with pytest.raises(IntegrityError, match="publishedfigure_retracts_only_what_it_supersedes"), transaction.atomic():
        figure(retracts=True)


@pytest.mark.django_db
def test_what_was_taken_back_is_gone_from_now_on():
    figure(supersedes=figure(), retracts=True)
    assert not PublishedFigure.objects.current().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"effective_on": "2012-07-02", "effective_precision": "month"},
        {"effective_on": "2012-02-01", "effective_precision": "year"},
        {"effective_on": "2012-02-01", "effective_precision": ""},
        {"effective_on": None, "effective_precision": "day"},
        {"effective_on": "2012-01-01", "effective_precision": "era"},
    ],
)
def test_date_and_precision_go_together(columns):
    with pytest.raises(IntegrityError, match="publishedfigure_date_and_precision_go_together"), transaction.atomic():
        figure(**columns)


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["2012", "2011-02", "2012-02", "2012-12", "2012-02-29"])
def test_the_database_and_python_agree_on_the_last_day(written):
    partial = PartialDate.parse(written)
    assert figure(**dated(partial)).counts_from == partial.last_day


@pytest.mark.django_db(transaction=True)
def test_a_known_at_in_the_future_is_refused():
    with pytest.raises(facts.KnownAtInFutureError):
        facts.fix_known_at(timezone.now() + timedelta(minutes=1))


@pytest.mark.django_db(transaction=True)
def test_a_known_at_waits_for_whoever_is_writing():
    written, may_commit, fixed = threading.Event(), threading.Event(), []

    def write():
        with transaction.atomic():
            figure()
            written.set()
            may_commit.wait(20)
        connection.close()

    def fix():
        fixed.append(facts.fix_known_at())
        connection.close()

    writer, fixer = threading.Thread(target=write), threading.Thread(target=fix)
    writer.start()
    assert written.wait(20)
    fixer.start()
    time.sleep(0.5)
    assert not fixed, "a known-at was fixed while a transaction that had stamped a fact was still open"
    may_commit.set()
    writer.join(20)
    fixer.join(20)
    assert PublishedFigure.objects.known_at(fixed[0]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_long_writer_delays_a_known_at_and_nobody_else(monkeypatch):
    monkeypatch.setattr(facts, "WAIT_SECONDS", 2)
    # Who makes the system's user waits for nobody here: this is about facts.
    User.objects.system()
    written, may_commit, refused = threading.Event(), threading.Event(), []

    def write():
        with transaction.atomic():
            figure()
            written.set()
            may_commit.wait(30)
        connection.close()

    def fix():
        try:
            facts.fix_known_at()
        except facts.FactsBusyError as error:
            refused.append(error)
        connection.close()

    writer, fixer = threading.Thread(target=write), threading.Thread(target=fix)
    writer.start()
    assert written.wait(20)
    fixer.start()
    figure(scope="another")
    assert writer.is_alive()
    fixer.join(30)
    may_commit.set()
    writer.join(30)
    assert refused
    assert PublishedFigure.objects.count() == 2
