"""What each action writes: facts, what is kept of them, and who did it and why; and what it refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pghistory.models import Events

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.partial_dates import PartialDate
from spinouts import actions, timeline
from spinouts.actions import Answer, Counted, Described, Found, Proposal, Sent
from spinouts.lifecycle import IllegalMove, ReasonNeeded, State
from spinouts.models import JourneyEvent, RegisterEntry, Spinout, StaffReturn, StandingInterval
from tests.factories.bodies import body
from tests.factories.casework import ready_for
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = date(2020, 1, 1)


def when(written):
    return PartialDate.parse(written) if written else None


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012-07", assessed="meets")


def standing(spinout, *, known_at=None, on=DAY):
    """Return where it stands on a day, as known at a moment (now when none is given), and with how many staff."""
    rows = (
        StandingInterval.objects.filter(spinout=spinout).on(on).known_at(known_at or datetime(2100, 1, 1, tzinfo=UTC))
    )
    found = rows.select_related("heading").first()
    return (found.heading.standing, found.staff) if found else None


def moves(act):
    """Run an action at a moment of its own, and return the moment before it."""
    before = next_moment()
    act()
    return before


class TestEachMovesTheFiguresAndLeavesWhatWasKnown:
    """Before and after each action: where the spin-out stands now, and where it stood as known before."""

    def check(self, spinout, act, *, before, after, on=DAY):
        next_moment()
        assert standing(spinout, on=on) == before
        known = moves(act)
        assert standing(spinout, on=on) == after
        assert standing(spinout, on=on, known_at=known) == before

    def test_add_return(self, spinout, who):
        says = Counted("current_headcount", 120, "exact", when("2014"))
        self.check(
            spinout,
            lambda: actions.add_return(spinout, says=says, **who),
            before=("counted", None),
            after=("counted", 120),
        )

    def test_correct_and_take_back_return(self, spinout, who):
        entered = a_return(spinout, "2014", 100)
        says = Counted("current_headcount", 90, "exact", when("2014"))
        self.check(
            spinout,
            lambda: actions.correct_return(entered, says=says, reason="x", **who),
            before=("counted", 100),
            after=("counted", 90),
        )
        corrected = StaffReturn.objects.current().get()
        self.check(
            spinout,
            lambda: actions.take_back_return(corrected, reason="x", **who),
            before=("counted", 90),
            after=("counted", None),
        )

    def test_end_and_take_back(self, spinout, who):
        self.check(
            spinout,
            lambda: actions.end(spinout, outcome="ceased", on=when("2016"), reason="x", **who),
            before=("counted", None),
            after=("ended", None),
        )
        ending = JourneyEvent.objects.get(to_outcome="ceased")
        self.check(
            spinout,
            lambda: actions.take_back_move(ending, reason="x", **who),
            before=("ended", None),
            after=("counted", None),
        )

    def test_correct_launch(self, spinout, who):
        launch = JourneyEvent.objects.get()
        self.check(
            spinout,
            lambda: actions.correct_move(launch, to=launch.after, on=when("2021"), reason="x", **who),
            before=("counted", None),
            after=None,
        )
        assert standing(spinout, on=date(2022, 1, 1)) == ("counted", None)

    def test_move_to_live(self, example_council, who):
        proposal = a_spinout(parents=[example_council], stage="transition", submitted="2011-01-01", assessed="meets")
        ready_for(proposal, "live", lead=who["by"])
        self.check(
            proposal,
            lambda: actions.move(proposal, to="live", on=when("2013"), **who),
            before=("pipeline", None),
            after=("counted", None),
        )

    def test_withdraw_restore(self, spinout, who):
        self.check(
            spinout,
            lambda: actions.withdraw(spinout, reason="x", **who),
            before=("counted", None),
            after=None,
        )
        self.check(
            spinout,
            lambda: actions.restore(spinout, reason="x", **who),
            before=None,
            after=("counted", None),
        )

    def test_merge(self, spinout, example_council, who):
        other = a_spinout("Sample Library", parents=[example_council], launched="2012", assessed="meets")
        a_return(other, "2014", 50)
        self.check(
            other,
            lambda: actions.merge(other, into=spinout, reason="x", **who),
            before=("counted", 50),
            after=None,
        )
        assert standing(spinout) == ("counted", None)
        assert StaffReturn.objects.get().spinout == other

    def test_assessments(self, spinout, who):
        tests = ("left_public_sector", "delivers_public_services", "social_impact", "staff_influence")
        answers = tuple(Answer(test, "no" if test == "staff_influence" else "yes", "Articles") for test in tests)
        says = Found("policy_2017", on=when("2015"), answers=answers)
        self.check(
            spinout,
            lambda: actions.add_assessment(spinout, says=says, **who),
            before=("counted", None),
            after=("not_a_mutual", None),
        )
        wrong = spinout.assessments.get(definition="policy_2017")
        right = Found("policy_2017", "unclear", when("2015"))
        self.check(
            spinout,
            lambda: actions.correct_assessment(wrong, says=right, reason="x", **who),
            before=("not_a_mutual", None),
            after=("control_not_evidenced", None),
        )
        self.check(
            spinout,
            lambda: actions.take_back_assessment(spinout.assessments.current().latest("pk"), reason="x", **who),
            before=("control_not_evidenced", None),
            after=("counted", None),
        )

    def test_say_trading(self, spinout, who):
        self.check(
            spinout,
            lambda: actions.say_trading(spinout, outcome="unknown", on=None, **who),
            before=("counted", None),
            after=("status_not_known", None),
        )

    def test_profile(self, spinout, who, example_council):
        to = Described(name="Sample Libraries", parents=(example_council,), region="london")
        known = moves(lambda: actions.change_profile(spinout, to=to, on=when("2018"), **who))
        assert self.region(spinout, DAY) == "london"
        assert self.region(spinout, date(2017, 1, 1)) == ""
        assert self.region(spinout, DAY, known) == ""
        to = Described(name="Sample Libraries", parents=(example_council,), region="wales")
        known = moves(lambda: actions.correct_profile(spinout, to=to, reason="x", **who))
        assert (self.region(spinout, DAY), self.region(spinout, DAY, known)) == ("wales", "london")

    def region(self, spinout, on, known_at=None):
        rows = StandingInterval.objects.filter(spinout=spinout).on(on)
        return rows.known_at(known_at or datetime(2100, 1, 1, tzinfo=UTC)).get().heading.region

    def test_verify(self, spinout, officer, certifier):
        entered = a_return(spinout, "2014", 5, by=officer)
        known = moves(lambda: actions.verify_return(entered, by=certifier, at=NOW))
        rows = StandingInterval.objects.filter(spinout=spinout).on(DAY)
        assert rows.known_at(datetime(2100, 1, 1, tzinfo=UTC)).get().is_verified
        assert not rows.known_at(known).get().is_verified


class TestLog:
    def proposal(self, council, **more):
        given = {"stage": "live", "outcome": "active", "submitted_on": date(2011, 1, 1), "began": when("2012-07")}
        return Proposal(described=Described(name="New", parents=(council,)), **given | more)

    def test_an_ended_one_has_two_entries(self, example_council, who):
        proposal = self.proposal(example_council, outcome="ceased", ended=when("2016"), reason="Wound up")
        spinout = actions.log(proposal, **who)
        journey = [(str(e.effective), e.to_outcome, e.reason) for e in spinout.journey.order_by("place")]
        assert journey == [("July 2012", "active", ""), ("2016", "ceased", "Wound up")]
        assert (str(spinout.launched), str(spinout.ended), spinout.outcome) == ("July 2012", "2016", "ceased")
        assert spinout.parent_kind == "local_authority"

    @pytest.mark.parametrize(
        ("more", "error"),
        [
            ({"stage": "exploring", "outcome": "ceased"}, IllegalMove),
            ({"stage": "exploring", "outcome": "not_proceeding"}, ReasonNeeded),
            ({"outcome": "ceased", "ended": when("2011")}, actions.DatesOutOfOrderError),
            ({"began": when("2027")}, actions.DatesOutOfOrderError),
            ({"company_number": "07584906"}, actions.NumberTakenError),
        ],
    )
    def test_refused(self, example_council, who, more, error):
        actions.log(self.proposal(example_council, company_number="07584906"), **who)
        described = Described(name="Another", parents=(example_council,))
        with pytest.raises(error):
            actions.log(Proposal(**vars(self.proposal(example_council, **more)) | {"described": described}), **who)
        assert Spinout.objects.count() == 1

    def test_the_same_identity_is_refused_until_the_other_is_withdrawn(self, example_council, who):
        first = actions.log(self.proposal(example_council), **who)
        with pytest.raises(actions.SameIdentityError):
            actions.log(self.proposal(example_council), **who)
        actions.withdraw(first, reason="x", **who)
        second = actions.log(self.proposal(example_council), **who)
        assert second != first
        with pytest.raises(actions.SameIdentityError):
            actions.restore(first, reason="x", **who)

    def test_examples_and_real_bodies_do_not_mix(self, example_council, who):
        invented = body(is_example=True)
        described = Described(name="New", parents=(example_council, invented))
        with pytest.raises(actions.MixedExamplesError):
            actions.log(Proposal(**vars(self.proposal(example_council)) | {"described": described}), **who)

    def test_an_example_stays_out_of_every_figure(self, example_council, who):
        example_council.is_example = True
        example_council.save()
        spinout = actions.log(self.proposal(example_council), **who)
        assert spinout.is_example
        assert not StandingInterval.objects.filter(spinout=spinout).exists()
        real = Described(name="New", parents=(body(),))
        with pytest.raises(Refused):
            actions.correct_profile(spinout, to=real, reason="x", **who)

    def test_a_body_that_holds_the_number_already_becomes_the_legal_entity(self, example_council, who):
        first = actions.log(self.proposal(example_council, company_number="07584906"), **who)
        entity = first.organisation
        Spinout.objects.filter(pk=first.pk).update(organisation=None)
        described = Described(name="Another", parents=(example_council,))
        again = Proposal(**vars(self.proposal(example_council, company_number="7584906")) | {"described": described})
        assert actions.log(again, **who).organisation == entity


class TestRefusals:
    def test_nobody_but_its_keepers(self, spinout, stranger, taskforce):
        for person in (stranger, taskforce):
            with pytest.raises(Refused):
                actions.withdraw(spinout, reason="x", by=person, at=NOW)
        assert not RegisterEntry.objects.filter(state="withdrawn").exists()

    def test_what_left_the_register_is_not_changed(self, spinout, who):
        actions.withdraw(spinout, reason="x", **who)
        with pytest.raises(Refused, match="Restore it"):
            actions.add_return(spinout, says=Counted("current_headcount", 1, "exact"), **who)

    def test_a_date_to_come(self, spinout, who):
        says = Counted("current_headcount", Decimal(5), "exact", when("2026-07"))
        with pytest.raises(actions.FactDateError):
            actions.add_return(spinout, says=says, **who)
        actions.add_return(spinout, says=Counted("current_headcount", 5, "exact", when("2026")), **who)

    def test_today_is_today_in_the_uk(self, spinout, officer):
        """Half past midnight in British summer time is still yesterday in UTC."""
        at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        says = Counted("current_headcount", 5, "exact", when("2026-07-01"))
        actions.add_return(spinout, says=says, by=officer, at=at)

    def test_a_superseded_statement_is_not_corrected_again(self, spinout, who):
        entered = a_return(spinout, "2014", 100)
        says = Counted("current_headcount", 90, "exact", when("2014"))
        actions.correct_return(entered, says=says, reason="x", **who)
        for act in (
            lambda: actions.correct_return(entered, says=says, reason="x", **who),
            lambda: actions.take_back_return(entered, reason="x", **who),
        ):
            with pytest.raises(actions.SupersededError):
                act()

    def test_a_second_return_of_the_same_date_and_source(self, spinout, who):
        says = Counted("current_headcount", 5, "exact", when("2014"), source_note="Payroll")
        first = actions.add_return(spinout, says=says, **who)
        again = Counted("current_headcount", 6, "exact", when("2014"), source_note="Payroll")
        with pytest.raises(actions.SameReturnError):
            actions.add_return(spinout, says=again, **who)
        actions.correct_return(first, says=again, reason="x", **who)
        other = actions.add_return(spinout, says=replace(again, source_note="Report"), **who)
        with pytest.raises(actions.SameReturnError):
            actions.correct_return(other, says=again, reason="x", **who)

    def test_a_move_that_others_follow_keeps_where_it_led(self, spinout, who):
        actions.say_trading(spinout, outcome="unknown", on=None, **who)
        launch = JourneyEvent.objects.get(place=1)
        with pytest.raises(IllegalMove, match="Take back the later entries first"):
            actions.correct_move(launch, to=State("transition", "active"), on=None, reason="x", **who)
        with pytest.raises(IllegalMove, match="The record begins with this entry"):
            actions.take_back_move(launch, reason="x", **who)

    def test_a_change_is_later_than_what_it_changes(self, spinout, who, example_council):
        to = Described(name="New name", parents=(example_council,))
        actions.change_profile(spinout, to=to, on=when("2018"), **who)
        older = Described(name="Older name", parents=(example_council,))
        with pytest.raises(actions.ProfileDateError):
            actions.change_profile(spinout, to=older, on=when("2017"), **who)

    def test_merging_an_example_with_a_real_one(self, spinout, admin):
        invented = a_spinout("Invented", is_example=True)
        with pytest.raises(actions.CannotMergeError):
            actions.merge(invented, into=spinout, reason="x", by=admin, at=NOW)


class TestHistory:
    def test_two_actions_in_one_transaction_keep_their_own_who_and_why(self, spinout, officer, colleague):
        actions.say_trading(spinout, outcome="unknown", on=None, reason="Heard so", by=officer, at=NOW)
        actions.end(spinout, outcome="ceased", on=None, reason="Wound up", by=colleague, at=NOW)
        told = [(e.title, e.who, e.why) for e in timeline.entries(spinout, reader=officer) if e.who]
        assert sorted(told)[:2] == [
            ("Ended", "Cass Colleague", "Wound up"),
            ("Factory", "Mutuals Tracker", ""),
        ]
        assert ("Said whether it goes on", "Olu Officer", "Heard so") in told

    def test_every_verb_has_a_title(self):
        asked = {"saved_before", "version", "latest_profile", "has_changed"}
        # What people keep for themselves is no part of a record's history.
        own = {"save_search", "rename_search", "remove_search", "mark_seen", "record_export"}
        verbs = {name for name in actions.__all__ if name.islower()} - asked - own
        assert verbs <= set(timeline.TITLES)

    def test_a_change_made_by_hand_is_there_too(self, spinout, officer):
        StaffReturn.objects.create(
            spinout=spinout, measure="co_owners", qualifier="exact", count=7, recorded_by=spinout.created_by
        )
        entry = next(e for e in timeline.entries(spinout, reader=officer) if e.title == "Changed outside the service")
        assert entry.changes == [timeline.Change("Co-owners", "", "7 (exact), no date")]

    def test_the_context_has_who_and_verb(self, spinout, officer):
        actions.withdraw(spinout, reason="Twice", by=officer, at=NOW)
        event = Events.objects.references(spinout).filter(pgh_model="spinouts.RegisterEntryEvent").latest("pgh_id")
        assert event.pgh_context == {"user": officer.pk, "verb": "withdraw", "why": "Twice"}


class TestForms:
    def test_a_second_click_changes_nothing(self, spinout, who):
        sent = Sent(key="a" * 64)
        says = Counted("current_headcount", 5, "exact")
        actions.add_return(spinout, says=says, sent=sent, **who)
        with pytest.raises(actions.AlreadySaved):
            actions.add_return(spinout, says=says, sent=sent, **who)
        assert StaffReturn.objects.count() == 1

    def test_the_same_form_from_somebody_else_is_another(self, spinout, officer, colleague):
        sent = Sent(key="a" * 64)
        for person in (officer, colleague):
            says = Counted("current_headcount", 5, "exact", source_note=person.name)
            actions.add_return(spinout, says=says, sent=sent, by=person, at=NOW)
        assert StaffReturn.objects.count() == 2

    def test_what_was_not_seen_is_not_saved_over(self, spinout, officer, colleague):
        seen = actions.version(spinout)
        next_moment()
        actions.end(spinout, outcome="ceased", on=None, reason="x", by=colleague, at=NOW)
        with pytest.raises(actions.ChangedMeanwhile):
            actions.say_trading(spinout, outcome="unknown", on=None, by=officer, at=NOW, sent=Sent(seen=seen))


def test_a_charity_does_not_become_a_community_interest_company(officer, example_council):
    spinout = a_spinout("Sample Libraries", parents=[example_council], is_example=example_council.is_example)
    entity = body("Sample Libraries Trust", kind="mutual")
    entity.identifiers.create(scheme="GB-CHC", value="1012345")
    Spinout.objects.filter(pk=spinout.pk).update(organisation=entity)
    to = Described(name="Sample Libraries", parents=(example_council,), legal_form="cic_guarantee")
    with pytest.raises(actions.CharityAsCicError, match="cannot be a charity"):
        actions.correct_profile(spinout, to=to, reason="Registered", by=officer, at=NOW)
    assert Spinout.objects.get(pk=spinout.pk).legal_form == ""
