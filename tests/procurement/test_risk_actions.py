"""What people do with risks: who may, what is refused in words, and what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.rules import Refused, allows
from mutuals_tracker.revisions import ChangedSinceError
from procurement.actions import risk_actions, risk_scales, risks
from procurement.models import Risk, RiskRating, RiskScale
from procurement.permissions import risks as permissions
from procurement.risk_statements import Described, Doing, Rated
from procurement.scales import DEFAULT, OffTheScaleError, Scale, ScaleError
from spinouts.actions import AlreadySaved, ChangedMeanwhile, OwnerError
from spinouts.actions.turn import Sent
from spinouts.permissions import EndedError, OutOfRegisterError
from tests.factories.facts import a_register_entry, an_event
from tests.factories.risks import a_move, a_rating, a_risk, a_scale, an_action, the_scale
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = timedelta(days=1)
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
READERS = KEEPERS | {"taskforce"}
SAYS = Described("outbid", "The contract ends", "The tender is lost", "Staff move", "within_a_year", "treat", None, 3)
RATED = Rated("current", 3, 4, TODAY, "Two of three bids were lost")
FOUR = Scale("Four by four", ("A", "B", "C", "D"), ("1", "2", "3", "4"), 4, 8, 12)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


@pytest.fixture
def risk(spinout, officer):
    return a_risk(spinout, by=officer, opened_on=TODAY - 10 * DAY)


def now():
    return timezone.now()


def raise_(spinout, by, says=SAYS, opened_on=TODAY, next_review_on=TODAY + 90 * DAY, **more):
    return risks.raise_risk(
        spinout, says=says, opened_on=opened_on, next_review_on=next_review_on, by=by, at=now(), **more
    )


def rate(risk, by, rated=RATED, **more):
    return risks.rate_risk(risk, rated=rated, by=by, at=now(), **more)


def review(risk, by, on=TODAY, next_on=TODAY + 30 * DAY, found="Nothing new"):
    return risks.review_risk(risk, reviewed_on=on, found=found, next_review_on=next_on, by=by, at=now())


class TestWho:
    """Role × action × record: whose body, another's, out of the register, ended; a live risk and an ended one."""

    @pytest.mark.parametrize("who", CAST)
    def test_every_rule(self, request, risk, spinout, who):
        user = request.getfixturevalue(who)
        ended = a_risk(spinout, "Ended")
        a_move(ended)
        told = {
            "read": Risk.objects.visible_to(user).filter(pk=risk.pk).exists(),
            "raise": allows(permissions.check_can_raise_risk, user, spinout),
            "keep": allows(permissions.check_can_keep_risk, user, risk),
            "end": allows(permissions.check_can_end_risk, user, risk),
            "mitigate": allows(permissions.check_can_mitigate_risk, user, risk),
            "reopen": allows(permissions.check_can_reopen_risk, user, ended),
            "keep an ended one": allows(permissions.check_can_keep_risk, user, ended),
            "end an ended one": allows(permissions.check_can_end_risk, user, ended),
            "reopen a live one": allows(permissions.check_can_reopen_risk, user, risk),
            "watch": allows(permissions.check_can_watch, user),
            "keep scales": allows(permissions.check_can_keep_scales, user),
            "read the register": allows(permissions.check_can_read_risks, user),
        }
        keeps, runs = who in KEEPERS, who in {"admin", "system"}
        assert told == {
            "read": who in READERS,
            **dict.fromkeys(("raise", "keep", "end", "mitigate", "reopen"), keeps),
            **dict.fromkeys(("keep an ended one", "end an ended one", "reopen a live one"), False),
            "watch": runs,
            "keep scales": runs,
            "read the register": who in READERS | {"stranger"},
        }

    def test_every_action_asks_its_rule(self, risk, spinout, taskforce, stranger):
        action, ended, usual = an_action(risk, TODAY), a_risk(spinout, "Ended"), the_scale()
        a_move(ended)
        for user in (taskforce, stranger):
            who = {"by": user, "at": now()}
            for act in (
                lambda who=who: risks.raise_risk(
                    spinout, says=SAYS, opened_on=TODAY, next_review_on=TODAY + DAY, **who
                ),
                lambda who=who: risks.change_risk(risk, says=SAYS, next_review_on=TODAY, **who),
                lambda who=who: risks.rate_risk(risk, rated=RATED, **who),
                lambda who=who: risks.review_risk(
                    risk, reviewed_on=TODAY, found="x", next_review_on=TODAY + DAY, **who
                ),
                lambda who=who: risks.mitigate_risk(risk, on=TODAY, note="x", **who),
                lambda who=who: risks.close_risk(risk, on=TODAY, note="x", **who),
                lambda who=who: risks.materialise_risk(risk, on=TODAY, note="x", **who),
                lambda who=who: risks.reopen_risk(ended, on=TODAY, note="x", **who),
                lambda who=who: risk_actions.plan_action(risk, doing=Doing("x", None, TODAY), **who),
                lambda who=who: risk_actions.change_action(action, doing=Doing("x", None, TODAY), **who),
                lambda who=who: risk_scales.add_scale(says=FOUR, starts_on=TODAY, **who),
                lambda who=who: risk_scales.change_scale(usual, says=FOUR, starts_on=TODAY, **who),
            ):
                with pytest.raises(Refused):
                    act()

    def test_of_a_record_that_left_the_register_or_ended(self, risk, spinout, officer):
        an_event(spinout, "live", "contract_lost")
        fresh = Risk.objects.get(pk=risk.pk)
        with pytest.raises(EndedError):
            rate(fresh, officer)
        with pytest.raises(EndedError):
            raise_(spinout, officer)
        # What became of it can still be said.
        risks.materialise_risk(fresh, on=TODAY, note="The contract went to another bidder", by=officer, at=now())
        a_register_entry(spinout, "withdrawn")
        with pytest.raises(OutOfRegisterError):
            risks.reopen_risk(Risk.objects.get(pk=risk.pk), on=TODAY, note="x", by=officer, at=now())


class TestRaising:
    def test_it_is_kept(self, spinout, officer, colleague):
        made = raise_(spinout, officer, replace(SAYS, owner=colleague), opened_on=TODAY - DAY)
        assert (made.owner, made.state, made.opened_on, made.added_by) == (colleague, "open", TODAY - DAY, officer)
        assert (made.current_score, made.next_review_on) == (None, TODAY + 90 * DAY)

    def test_a_second_click_adds_none(self, spinout, officer):
        sent = Sent(key="a" * 64)
        raise_(spinout, officer, sent=sent)
        with pytest.raises(AlreadySaved):
            raise_(spinout, officer, sent=sent)
        assert Risk.objects.count() == 1

    def test_what_is_refused_in_words(self, spinout, officer, stranger):
        with pytest.raises(risks.RiskDateError, match="must be today or in the past"):
            raise_(spinout, officer, opened_on=TODAY + DAY)
        with pytest.raises(risks.ReviewDateError, match="must be after"):
            raise_(spinout, officer, next_review_on=TODAY)
        with pytest.raises(OwnerError):
            raise_(spinout, officer, replace(SAYS, owner=stranger))


class TestChanging:
    def test_two_people_at_once(self, risk, officer, colleague):
        seen = str(risk.revision)
        change = {"next_review_on": risk.next_review_on, "at": now()}
        risks.change_risk(risk, says=replace(SAYS, proximity="now"), by=officer, **change)
        with pytest.raises(ChangedMeanwhile):
            risks.change_risk(risk, says=SAYS, by=colleague, sent=Sent(seen=seen), **change)

    def test_a_rating_does_not_disturb_whoever_describes(self, risk, officer, colleague):
        seen = str(risk.revision)
        rate(risk, officer)
        kept = {"next_review_on": risk.next_review_on, "at": now(), "by": colleague}
        changed = risks.change_risk(risk, says=SAYS, sent=Sent(seen=seen), **kept)
        assert changed.current_score == 12

    def test_no_review_is_moved_into_the_past(self, risk, officer):
        with pytest.raises(risks.ReviewDateError):
            risks.change_risk(risk, says=SAYS, next_review_on=TODAY - DAY, by=officer, at=now())


class TestRating:
    def test_the_usual_scale_is_written_down_by_whoever_rates_first(self, risk, officer, system):
        rating = rate(risk, officer)
        assert rating.scale.scale == DEFAULT
        assert rating.scale.added_by == system
        # A page that was opened before it was written down still fits.
        rate(risk, officer, replace(RATED, kind="target"))
        assert RiskScale.objects.count() == 1

    def test_another_scale_since_the_page_was_opened(self, risk, officer):
        the_scale()
        a_scale(name="New", starts_on=TODAY)
        with pytest.raises(risks.ScaleChangedError, match="Another scale came into force"):
            rate(risk, officer)
        assert not RiskRating.objects.exists()

    @pytest.mark.parametrize("on", [TODAY + DAY, TODAY - 11 * DAY])
    def test_days_that_make_no_sense(self, risk, officer, on):
        with pytest.raises(risks.RiskDateError, match="The day of the rating must be"):
            rate(risk, officer, replace(RATED, rated_on=on))

    def test_off_the_scale(self, risk, officer):
        with pytest.raises(OffTheScaleError):
            rate(risk, officer, replace(RATED, likelihood=6))

    def test_two_people_at_once(self, risk, officer, colleague):
        seen = str(risk.revision)
        rate(risk, officer)
        with pytest.raises(ChangedMeanwhile):
            rate(risk, colleague, sent=Sent(seen=seen))


class TestMoves:
    def test_from_open_to_its_end_and_back(self, risk, officer):
        who = {"by": officer, "at": now(), "note": "Because"}
        for act, state in (
            (risks.mitigate_risk, "mitigating"),
            (risks.close_risk, "closed"),
            (risks.reopen_risk, "open"),
            (risks.materialise_risk, "materialised"),
        ):
            act(risk, on=TODAY, **who)
            assert Risk.objects.get(pk=risk.pk).state == state

    def test_days_in_their_order(self, risk, officer):
        risks.close_risk(risk, on=TODAY - DAY, note="x", by=officer, at=now())
        with pytest.raises(risks.RiskDateError, match="when it became closed"):
            risks.reopen_risk(risk, on=TODAY - 2 * DAY, note="x", by=officer, at=now())
        with pytest.raises(risks.RiskDateError, match="today or in the past"):
            risks.reopen_risk(risk, on=TODAY + DAY, note="x", by=officer, at=now())

    def test_a_review(self, risk, officer):
        review(risk, officer)
        assert Risk.objects.get(pk=risk.pk).next_review_on == TODAY + 30 * DAY
        with pytest.raises(risks.ReviewDateError):
            review(risk, officer, next_on=TODAY)
        with pytest.raises(risks.RiskDateError):
            review(risk, officer, on=TODAY - 11 * DAY)


class TestWhatIsDone:
    def test_planned_and_done(self, risk, officer, colleague):
        planned = risk_actions.plan_action(risk, doing=Doing("Ask", colleague, TODAY), by=officer, at=now())
        done = Doing("Ask", colleague, TODAY, TODAY)
        assert risk_actions.change_action(planned, doing=done, by=officer, at=now()).done_on == TODAY
        with pytest.raises(risk_actions.DoneDateError):
            risk_actions.change_action(planned, doing=replace(done, done_on=TODAY + DAY), by=officer, at=now())

    def test_who_may_do_it(self, risk, officer, stranger):
        with pytest.raises(OwnerError):
            risk_actions.plan_action(risk, doing=Doing("Ask", stranger, TODAY), by=officer, at=now())


class TestScales:
    def test_added_once(self, admin):
        who = {"by": admin, "at": now()}
        first = risk_scales.add_scale(says=FOUR, starts_on=TODAY, **who)
        assert risk_scales.add_scale(says=FOUR, starts_on=TODAY, **who) == first
        with pytest.raises(risk_scales.ScaleDayError):
            risk_scales.add_scale(says=replace(FOUR, name="Other"), starts_on=TODAY, **who)
        with pytest.raises(ScaleError):
            risk_scales.add_scale(says=replace(FOUR, high_from=4), starts_on=TODAY + DAY, **who)

    def test_one_by_which_somebody_rated_only_gets_another_name(self, admin, risk):
        scale, who = the_scale(), {"by": admin, "at": now()}
        a_rating(risk)
        says = replace(DEFAULT, name="Grid")
        assert risk_scales.change_scale(scale, says=says, starts_on=scale.starts_on, **who).name == "Grid"
        with pytest.raises(risk_scales.ScaleStaysError):
            risk_scales.change_scale(scale, says=replace(says, medium_from=4), starts_on=scale.starts_on, **who)
        with pytest.raises(ChangedSinceError):
            risk_scales.change_scale(scale, says=says, starts_on=scale.starts_on, seen="99", **who)
