"""What the database refuses of risks, by name, and what its triggers keep."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from procurement.models import Risk, RiskAction, RiskMove, RiskRating, RiskReview, RiskScale
from tests.factories.casework import a_row
from tests.factories.risks import a_move, a_rating, a_review, a_risk, a_scale, an_action, the_scale
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


@pytest.fixture
def risk(spinout):
    return a_risk(spinout, opened_on=TODAY - 10 * DAY)


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def write(risk, **columns):
    with transaction.atomic():
        Risk.objects.filter(pk=risk.pk).update(**columns)


class TestRisk:
    @pytest.mark.parametrize(
        ("columns", "name"),
        [
            ({"category": "weather"}, "risk_category_known"),
            ({"cause": ""}, "risk_says_cause_event_and_effect"),
            ({"event": ""}, "risk_says_cause_event_and_effect"),
            ({"effect": ""}, "risk_says_cause_event_and_effect"),
            ({"proximity": "soon"}, "risk_proximity_known"),
            ({"response": "hope"}, "risk_response_known"),
            ({"response": ""}, "risk_response_decided_where_raised_by_hand"),
            ({"review_months": 0}, "risk_reviewed_every_1_to_24_months"),
            ({"review_months": 25}, "risk_reviewed_every_1_to_24_months"),
            ({"cause_key": "plan"}, "risk_identity_never_changes"),
            ({"cause_holds": True}, "risk_raised_by_and_cause_go_together"),
            ({"next_review_on": None}, "risk_next_review_iff_live"),
            ({"number": 99}, "risk_identity_never_changes"),
            ({"opened_on": TODAY}, "risk_identity_never_changes"),
            ({"state": "mitigating"}, "risk_state_follows_from_its_moves"),
            ({"ended_on": TODAY}, "risk_state_follows_from_its_moves"),
            ({"current_score": 3}, "risk_scores_follow_from_its_ratings"),
            ({"target_impact": 3}, "risk_scores_follow_from_its_ratings"),
            ({"current_band": "low"}, "risk_scores_follow_from_its_ratings"),
        ],
    )
    def test_what_is_refused(self, risk, columns, name):
        with refused(name):
            write(risk, **columns)

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"state": "mitigating"}, "risk_begins_open"),
            ({"current_score": 4}, "risk_scores_follow_from_its_ratings"),
            ({"current_band": "low"}, "risk_scores_follow_from_its_ratings"),
            ({"raised_by": "continuity"}, "risk_raised_by_and_cause_go_together"),
        ],
    )
    def test_how_one_cannot_begin(self, spinout, fields, name):
        with refused(name):
            a_risk(spinout, **fields)

    def test_the_same_cause_raises_one(self, spinout):
        raised = {"raised_by": "continuity_test", "cause_key": "plan", "cause_holds": True, "response": ""}
        first = a_risk(spinout, **raised)
        a_move(first, "closed")
        with refused("risk_once_for_each_cause"):
            a_risk(spinout, **raised)

    def test_two_by_hand_may_be_alike(self, spinout):
        assert a_risk(spinout).pk != a_risk(spinout).pk

    def test_its_reference(self, risk):
        assert risk.reference == f"RK-{risk.number:04}"

    def test_it_is_never_deleted(self, risk):
        with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
            risk.delete()


class TestRatings:
    def test_the_latest_day_of_each_kind_counts(self, risk):
        a_rating(risk, 4, 4, on=TODAY - DAY)
        assert (risk.current_likelihood, risk.current_impact, risk.current_score) == (4, 4, 16)
        assert risk.current_band == "very_high"
        # Written later, of an earlier day.
        a_rating(risk, 1, 1, on=TODAY - 5 * DAY)
        assert risk.current_score == 16
        a_rating(risk, 2, 3, on=TODAY - DAY)
        assert (risk.current_score, risk.current_band) == (6, "medium")
        a_rating(risk, 5, 5, "inherent")
        a_rating(risk, 1, 2, "target")
        assert (risk.inherent_likelihood, risk.target_impact, risk.current_score) == (5, 2, 6)
        assert risk.current_scale == the_scale()

    @pytest.mark.parametrize(
        ("given", "name"),
        [
            ({"likelihood": 6}, "riskrating_is_on_its_scale"),
            ({"impact": 6}, "riskrating_is_on_its_scale"),
            ({"likelihood": 0}, "riskrating_counts_from_1"),
            ({"kind": "wild"}, "riskrating_kind_known"),
            ({"rationale": ""}, "riskrating_says_why"),
            ({"on": TODAY - 11 * DAY}, "riskrating_after_the_risk_was_opened"),
        ],
    )
    def test_what_is_refused(self, risk, given, name):
        with refused(name):
            a_rating(risk, **given)

    def test_one_that_ended_is_not_rated(self, risk):
        a_move(risk, "materialised")
        with refused("riskrating_of_a_live_risk"):
            a_rating(risk)

    def test_it_is_of_the_spinout_of_its_risk(self, risk, example_council):
        other = a_spinout("Other", parents=[example_council])
        with refused("case_row_is_of_the_spinout_it_belongs_to"):
            a_row(
                RiskRating,
                other,
                risk=risk,
                kind="current",
                scale=the_scale(),
                likelihood=1,
                impact=1,
                rated_on=TODAY,
                rationale="x",
            )

    def test_none_is_changed(self, risk):
        rating = a_rating(risk)
        with pytest.raises(Exception, match="Cannot update or delete"), transaction.atomic():
            RiskRating.objects.filter(pk=rating.pk).update(likelihood=1)


class TestMoves:
    def test_it_ends_and_is_opened_again(self, risk):
        a_move(risk, "mitigating", on=TODAY - 3 * DAY)
        assert (risk.state, risk.ended_on) == ("mitigating", None)
        a_move(risk, "closed", on=TODAY - DAY)
        assert (risk.state, risk.ended_on, risk.next_review_on) == ("closed", TODAY - DAY, None)
        a_move(risk, "open", on=TODAY)
        assert (risk.state, risk.ended_on) == ("open", None)
        assert risk.next_review_on > TODAY + 85 * DAY

    @pytest.mark.parametrize(
        ("given", "name"),
        [
            ({"becomes": "open"}, "riskmove_is_a_legal_one"),
            ({"was": "mitigating"}, "riskmove_follows_the_one_before"),
            ({"note": ""}, "riskmove_says_why"),
            ({"on": TODAY - 11 * DAY}, "riskmove_in_order_of_days"),
        ],
    )
    def test_what_is_refused(self, risk, given, name):
        with refused(name):
            a_move(risk, **given)

    def test_none_is_dated_before_the_last(self, risk):
        a_move(risk, "closed", on=TODAY)
        with refused("riskmove_in_order_of_days"):
            a_move(risk, "open", on=TODAY - DAY)


class TestReviewsAndActions:
    def test_a_review_sets_the_next(self, risk):
        a_review(risk, TODAY, TODAY + 40 * DAY)
        assert risk.next_review_on == TODAY + 40 * DAY

    @pytest.mark.parametrize(
        ("given", "name"),
        [
            ({"found": ""}, "riskreview_says_what_was_found"),
            ({"next_on": TODAY}, "riskreview_next_one_is_later"),
            ({"on": TODAY - 11 * DAY}, "riskreview_after_the_risk_was_opened"),
        ],
    )
    def test_what_is_refused(self, risk, given, name):
        with refused(name):
            a_review(risk, **({"on": TODAY, "next_on": TODAY + DAY} | given))

    def test_one_that_ended_is_not_reviewed(self, risk):
        a_move(risk)
        with refused("riskreview_of_a_live_risk"):
            a_review(risk, TODAY, TODAY + DAY)

    def test_an_action_says_what(self, risk):
        with refused("riskaction_says_what"):
            an_action(risk, TODAY, what="")

    def test_what_is_to_do_and_overdue(self, risk):
        late, done = an_action(risk, TODAY - DAY), an_action(risk, TODAY - DAY, done_on=TODAY)
        assert list(RiskAction.objects.overdue(on=TODAY)) == [late]
        assert list(RiskAction.objects.due_first()) == [late, done]
        a_move(risk)
        assert not RiskAction.objects.to_do().exists()


class TestScales:
    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"name": ""}, "riskscale_has_a_name"),
            ({"likelihoods": ["Only"], "medium_from": 2, "high_from": 3, "very_high_from": 4}, "riskscale_has_levels"),
            ({"impacts": [str(each) for each in range(11)]}, "riskscale_has_levels"),
            ({"medium_from": 1}, "riskscale_bands_rise"),
            ({"high_from": 5}, "riskscale_bands_rise"),
            ({"very_high_from": 10}, "riskscale_bands_rise"),
            ({"very_high_from": 26}, "riskscale_bands_rise"),
        ],
    )
    def test_what_is_refused(self, fields, name):
        with refused(name):
            a_scale(**fields)

    def test_one_of_a_day(self):
        the_scale()
        with refused("starts_on"):
            a_scale(name="Another")

    def test_one_by_which_somebody_rated_keeps_its_meaning(self, risk):
        scale = the_scale()
        RiskScale.objects.filter(pk=scale.pk).update(medium_from=4)
        a_rating(risk)
        RiskScale.objects.filter(pk=scale.pk).update(name="Renamed")
        with refused("riskscale_stays_once_somebody_rated_by_it"):
            RiskScale.objects.filter(pk=scale.pk).update(medium_from=5)

    def test_the_one_in_force(self):
        assert RiskScale.objects.in_force(on=TODAY).pk is None
        usual, later = the_scale(), a_scale(name="Four by four", starts_on=TODAY)
        assert RiskScale.objects.in_force(on=TODAY - DAY) == usual
        assert RiskScale.objects.in_force(on=TODAY) == later


def test_what_the_country_counts_reads_one_index(risk):
    """The heat map of 500,000 risks must not read the risks themselves."""
    names = {index.name for index in Risk._meta.indexes}
    assert {"risk_heat_map_inherent", "risk_heat_map_current", "risk_heat_map_target"} <= names
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'risk_heat_map_current'")
        (definition,) = cursor.fetchone()
    assert "INCLUDE (spinout_id, next_review_on)" in definition
    assert {RiskMove, RiskReview} <= {field.related_model for field in Risk._meta.related_objects}
