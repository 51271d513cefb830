"""What the database refuses of applications, whatever the code forgot."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from funding.models import Application, ApplicationCost, ApplicationPurpose, ApplicationVersion, Round
from mutuals_tracker.recording import recorded
from tests.factories import funding
from tests.factories.casework import a_row
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def ready(spinout, officer, certifier):
    """Nothing is missing but that it is submitted."""
    made = funding.a_complete_application(spinout, by=officer)
    change(made, certified_by=certifier, certified_at=timezone.now())
    return made


def change(application, **values):
    with transaction.atomic(), recorded(by=application.added_by, verb="test"):
        Application.objects.filter(pk=application.pk).update(**values)
    application.refresh_from_db()


def submit(application, **values):
    change(application, state="submitted", submitted_at=timezone.now(), **values)


def refuses(name):
    return pytest.raises(IntegrityError, match=name)


def test_a_complete_one_is_submitted(ready):
    submit(ready)
    assert ready.state == "submitted"
    assert ready.reference == f"FA-{ready.number:04}"


def test_it_begins_as_a_draft(spinout):
    with refuses("application_begins_as_a_draft"):
        funding.an_application(spinout, state="submitted", submitted_at=timezone.now())


def test_one_open_application_for_a_spinout_and_a_round(spinout):
    first = funding.an_application(spinout)
    with refuses("application_one_open_for_a_round"):
        funding.an_application(spinout, first.round)
    change(first, state="withdrawn", withdrawn_reason="Not needed")
    assert funding.an_application(spinout, first.round).state == "draft"


@pytest.mark.parametrize("is_example", [True, False])
def test_examples_apply_to_invented_funds_only_and_real_ones_to_real_ones(example_council, is_example):
    spinout = a_spinout("Invented", parents=[example_council], stage="transition", is_example=is_example)
    right, wrong = (
        funding.a_round_with_a_window(funding.a_fund(is_example=each)) for each in (is_example, not is_example)
    )
    assert funding.an_application(spinout, right).pk
    with refuses("application_of_an_example_iff_to_one"):
        funding.an_application(spinout, wrong)


class TestClosing:
    def test_a_second_after_it_closed(self, ready):
        Round.objects.filter(pk=ready.round_id).update(closes_at=timezone.now() - timedelta(seconds=1))
        with refuses("application_submitted_while_its_round_is_open"):
            change(ready, state="submitted", submitted_at=timezone.now() - timedelta(days=1))

    def test_a_moment_that_is_told_does_not_matter(self, ready):
        closes = timezone.now() + timedelta(hours=1)
        Round.objects.filter(pk=ready.round_id).update(closes_at=closes)
        with refuses("application_submitted_while_its_round_is_open"):
            change(ready, state="submitted", submitted_at=closes)
        change(ready, state="submitted", submitted_at=closes - timedelta(microseconds=1))
        assert ready.state == "submitted"

    def test_before_it_opens(self, ready):
        Round.objects.filter(pk=ready.round_id).update(opens_at=timezone.now() + timedelta(hours=1))
        with refuses("application_submitted_while_its_round_is_open"):
            submit(ready)

    def test_closed_on_an_unknown_day(self, ready):
        Round.objects.filter(pk=ready.round_id).update(closes_at=None, is_closed=True)
        with refuses("application_submitted_while_its_round_is_open"):
            submit(ready)

    def test_what_was_asked_after_the_closing_can_be_answered(self, ready):
        submit(ready)
        change(ready, state="more_information", asks="How many people?")
        Round.objects.filter(pk=ready.round_id).update(closes_at=timezone.now() - timedelta(seconds=1))
        submit(ready)
        assert ready.state == "submitted"


@pytest.mark.parametrize("limits", [{"minimum": "1000.01"}, {"maximum": "999.99"}])
def test_within_the_limits_of_the_round_to_the_penny(ready, limits):
    Round.objects.filter(pk=ready.round_id).update(**limits)
    with refuses("application_within_the_limits_of_its_round"):
        submit(ready)


@pytest.mark.parametrize("model", [ApplicationPurpose, ApplicationCost])
@pytest.mark.parametrize("penny", ["0.01", "-0.01"])
def test_the_parts_add_up_to_the_penny(ready, certifier, model, penny):
    part = model.objects.get(application=ready)
    with recorded(by=ready.added_by, verb="test"):
        model.objects.filter(pk=part.pk).update(amount=part.amount + Decimal(penny))
    change(ready, certified_by=certifier, certified_at=timezone.now())
    with refuses("application_parts_add_up_to_its_amount"):
        submit(ready)


class TestSignOff:
    def test_not_by_who_wrote_it_last(self, ready, officer):
        with refuses("application_certified_by_another"):
            change(ready, certified_by=officer)

    def test_a_change_withdraws_it(self, ready):
        change(ready, title="Another")
        assert (ready.certified_by, ready.certified_at) == (None, None)

    @pytest.mark.parametrize("model", [ApplicationPurpose, ApplicationCost])
    def test_a_change_of_a_part_withdraws_it(self, ready, model):
        with recorded(by=ready.added_by, verb="test"):
            model.objects.filter(application=ready).update(amount=Decimal(5))
        ready.refresh_from_db()
        assert ready.certified_by is None

    @pytest.mark.parametrize(
        "lack", [{"title": ""}, {"summary": ""}, {"declared_by": None}, {"certified_by": None, "certified_at": None}]
    )
    def test_nothing_incomplete_is_submitted(self, ready, certifier, lack):
        change(ready, **lack)
        if "certified_by" not in lack:
            change(ready, certified_by=certifier, certified_at=timezone.now())
        with refuses("application_complete_once_submitted"):
            submit(ready)


class TestFrozen:
    @pytest.mark.parametrize("values", [{"title": "Other"}, {"amount": Decimal(5)}, {"costs_said": "x"}])
    def test_nothing_of_it_changes(self, ready, values):
        submit(ready)
        with refuses("application_is_frozen_once_submitted"):
            change(ready, **values)

    @pytest.mark.parametrize("model", [ApplicationPurpose, ApplicationCost])
    def test_nothing_of_its_parts_changes(self, ready, model):
        submit(ready)
        rows = model.objects.filter(application=ready)
        for act in (lambda: rows.update(amount=Decimal(5)), rows.delete):
            with refuses("application_is_frozen_once_submitted"), transaction.atomic():
                act()

    def test_its_versions_stay(self, spinout):
        version = ApplicationVersion.objects.get(application=funding.a_submitted_application(spinout))
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            ApplicationVersion.objects.filter(pk=version.pk).update(content=[])

    def test_a_draft_has_no_version(self, ready, certifier):
        with refuses("applicationversion_of_a_submitted_one"):
            a_row(ApplicationVersion, ready.spinout, application=ready, number=1, content=[], certified_by=certifier)

    def test_it_stays_with_its_round(self, ready):
        with refuses("application_stays_with_its_round"):
            change(ready, round=funding.a_round_with_a_window())

    def test_when_it_was_submitted_stays(self, ready):
        submit(ready)
        with refuses("application_submitted_at_says_when_it_was"):
            change(ready, state="eligibility_check", submitted_at=timezone.now() + timedelta(days=1))


def test_a_part_is_of_the_spinout_of_its_application(ready, sample_county):
    other = a_spinout("Other", parents=[sample_county], stage="transition")
    given = {"application": ready, "stage": "live", "amount": Decimal(1), "what": "x"}
    with refuses("application_part_is_of_its_spinout"):
        a_row(ApplicationPurpose, other, **given)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"amount": Decimal(0)}, "application_amount_positive"),
        ({"state": "odd"}, "application_(state_known|move_is_legal)"),
        ({"state": "withdrawn"}, "application_withdrawn_with_a_reason"),
        ({"withdrawn_reason": "x"}, "application_withdrawn_with_a_reason"),
        ({"certified_at": timezone.now()}, "application_certified_at_iff_by_somebody"),
    ],
)
def test_what_a_row_may_say(spinout, values, name):
    with refuses(name):
        change(funding.an_application(spinout), **values)


def test_more_information_says_what_is_asked(spinout):
    with refuses("application_says_what_is_asked"):
        change(funding.a_submitted_application(spinout), state="more_information")


@pytest.mark.parametrize(
    ("model", "fields", "name"),
    [
        (ApplicationPurpose, {"stage": "live", "amount": 0, "what": "x"}, "applicationpurpose_amount_positive"),
        (ApplicationPurpose, {"stage": "odd", "amount": 1, "what": "x"}, "applicationpurpose_stage_known"),
        (ApplicationPurpose, {"stage": "live", "amount": 1, "what": ""}, "applicationpurpose_says_what_for"),
        (ApplicationPurpose, {"stage": "transition", "amount": 1, "what": "x"}, "applicationpurpose_once_for_a_stage"),
    ],
)
def test_what_a_part_may_say(ready, model, fields, name):
    with refuses(name):
        a_row(model, ready.spinout, application=ready, **fields)
