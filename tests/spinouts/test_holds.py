"""Holds: one at a time, nothing is asked meanwhile, and no figure changes."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from mutuals_tracker.accounts.rules import Refused
from reporting import readings
from reporting.scopes import EVERYTHING
from spinouts import actions, kept, permissions, timeline
from spinouts.actions import Held
from spinouts.lifecycle import State
from spinouts.models import CaseSummary, Hold, StandingInterval
from tests.factories import casework
from tests.factories.facts import a_return, an_event
from tests.factories.spinouts import a_spinout
from tests.moments import next_moment
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SAYS = Held(date(2026, 5, 1), "Elections", date(2026, 7, 1))


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="exploring")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


class TestActions:
    def test_put_on_hold_changed_and_resumed(self, spinout, who):
        held = actions.hold(spinout, says=SAYS, **who)
        assert CaseSummary.objects.get(spinout=spinout).held_since == SAYS.began_on
        actions.change_hold(held, says=Held(date(2026, 4, 1), "Elections", None), **who)
        actions.resume(held, on=date(2026, 5, 20), reason="A new cabinet", **who)
        held.refresh_from_db()
        assert (held.began_on, held.expected_until, held.ended_on, held.ended_reason) == (
            date(2026, 4, 1),
            None,
            date(2026, 5, 20),
            "A new cabinet",
        )
        assert CaseSummary.objects.get(spinout=spinout).held_since is None

    def test_one_at_a_time(self, spinout, who):
        actions.hold(spinout, says=SAYS, **who)
        with pytest.raises(permissions.CannotHoldError, match="It is on hold already"):
            actions.hold(spinout, says=SAYS, **who)

    def test_not_what_has_ended(self, spinout, who):
        an_event(spinout, "exploring", "not_proceeding", reason="x")
        with pytest.raises(permissions.CannotHoldError, match="It ended as “Not proceeding”"):
            actions.hold(spinout, says=SAYS, **who)

    @pytest.mark.parametrize(
        ("says", "error", "message"),
        [
            (Held(date(2026, 6, 2), "x"), actions.HoldBeganError, "must be today or in the past"),
            (Held(date(2026, 3, 1), "x"), actions.HoldBeganError, "It was on hold from 1 March 2026 to 1 April 2026"),
            (Held(date(2026, 3, 31), "x"), actions.HoldBeganError, "Enter 1 April 2026 or a later date"),
            (Held(date(2026, 2, 1), "x"), actions.HoldBeganError, "It was on hold from 1 March 2026 to 1 April 2026"),
            (Held(date(2026, 5, 1), "x", date(2026, 4, 30)), actions.HoldExpectedError, "cannot be expected to end"),
        ],
    )
    def test_its_days_make_sense(self, spinout, who, says, error, message):
        casework.a_hold(spinout, began_on=date(2026, 3, 1), ended_on=date(2026, 4, 1), ended_reason="x")
        with pytest.raises(error, match=message):
            actions.hold(spinout, says=says, **who)
        held = actions.hold(spinout, says=Held(date(2026, 4, 1), "On the day on which it was resumed"), **who)
        with pytest.raises(error, match=message):
            actions.change_hold(held, says=says, **who)

    def test_a_hold_of_no_day_is_in_nobodys_way(self, spinout, who):
        casework.a_hold(spinout, began_on=date(2026, 5, 5), ended_on=date(2026, 5, 5), ended_reason="A mistake")
        assert actions.hold(spinout, says=SAYS, **who).pk

    @pytest.mark.parametrize(
        ("on", "message"),
        [
            (date(2026, 6, 2), "must be today or in the past"),
            (date(2026, 4, 30), "It was put on hold on 1 May 2026, after this date"),
        ],
    )
    def test_it_is_resumed_after_it_began_and_not_tomorrow(self, spinout, who, on, message):
        held = actions.hold(spinout, says=SAYS, **who)
        with pytest.raises(actions.HoldEndedError, match=message):
            actions.resume(held, on=on, reason="x", **who)

    def test_what_was_resumed_stays_so(self, spinout, who):
        held = actions.hold(spinout, says=SAYS, **who)
        actions.resume(held, on=date(2026, 5, 20), reason="x", **who)
        for act in (
            lambda: actions.resume(held, on=date(2026, 5, 21), reason="x", **who),
            lambda: actions.change_hold(held, says=SAYS, **who),
        ):
            with pytest.raises(actions.HoldEndedError, match="It was resumed on 20 May 2026 already"):
                act()

    def test_readers_and_strangers_hold_and_resume_nothing(self, spinout, taskforce, stranger):
        held = casework.a_hold(spinout)
        for person in (taskforce, stranger):
            for act in (
                lambda by: actions.hold(spinout, says=SAYS, by=by, at=NOW),
                lambda by: actions.change_hold(held, says=SAYS, by=by, at=NOW),
                lambda by: actions.resume(held, on=date(2026, 5, 2), reason="x", by=by, at=NOW),
            ):
                with pytest.raises(Refused):
                    act(person)

    def test_the_timeline_tells_it(self, spinout, who):
        held = actions.hold(spinout, says=SAYS, **who)
        actions.change_hold(held, says=Held(SAYS.began_on, "Elections, and a strike"), **who)
        actions.resume(held, on=date(2026, 5, 20), reason="A new cabinet", **who)
        told = {entry.title: entry.changes for entry in timeline.entries(spinout, reader=who["by"])}
        assert timeline.Change("Hold, expected until", "", "1 July 2026") in told["Put it on hold"]
        assert timeline.Change("Hold, reason", "Elections", "Elections, and a strike") in told["Changed a hold"]
        assert timeline.Change("Hold, why it was resumed", "", "A new cabinet") in told["Resumed it"]


class TestPostgresql:
    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("hold_says_why", {"reason": ""}),
            ("hold_ends_after_it_began", {"ended_on": date(2026, 3, 31)}),
            ("hold_expected_to_end_after_it_began", {"expected_until": date(2026, 3, 31)}),
        ],
    )
    def test_a_hold(self, spinout, name, fields):
        # An end before the beginning is no period at all, which PostgreSQL may notice first.
        with pytest.raises(Exception, match=f"{name}|range lower bound"), transaction.atomic():
            casework.a_hold(spinout, **fields)

    def test_one_at_a_time(self, spinout):
        casework.a_hold(spinout)
        # Two open holds overlap too: PostgreSQL names whichever rule it looks at first.
        rules = "hold_one_at_a_time|hold_never_overlaps_another"
        with pytest.raises(IntegrityError, match=rules), transaction.atomic():
            casework.a_hold(spinout, began_on=date(2026, 3, 1))

    def test_none_overlaps_another(self, spinout):
        casework.a_hold(spinout, began_on=date(2026, 3, 1), ended_on=date(2026, 4, 1))
        with pytest.raises(IntegrityError, match="hold_never_overlaps_another"), transaction.atomic():
            casework.a_hold(spinout, began_on=date(2026, 3, 31))
        casework.a_hold(a_spinout("Other"), began_on=date(2026, 3, 31))
        casework.a_hold(spinout, began_on=date(2026, 4, 1))


class TestNothingElseChanges:
    def test_no_figure(self, example_council, who):
        counted = a_spinout("Counted", parents=[example_council], launched="2012", assessed="meets")
        a_return(counted, "2025", 50)
        a_spinout("Waiting", parents=[example_council], stage="transition", submitted="2024")
        seen = []
        for act in (
            lambda: None,
            lambda: [actions.hold(each, says=SAYS, **who) for each in type(counted).objects.all()],
            lambda: [actions.resume(each, on=SAYS.began_on, reason="x", **who) for each in Hold.objects.all()],
        ):
            act()
            position = readings.position(EVERYTHING, on=NOW.date(), known_at=next_moment())
            intervals = list(StandingInterval.objects.order_by("pk").values_list())
            seen.append((position.headline, position.pipeline, position.left_out, intervals))
        assert seen[0] == seen[1] == seen[2]
        assert (seen[0][0].staff, seen[0][0].mutuals, len(seen[0][1])) == (50, 1, 1)

    def test_it_moves_to_no_other_stage(self, spinout, who):
        casework.ready_for(spinout, "case_for_change", lead=who["by"])
        held = actions.hold(spinout, says=SAYS, **who)
        with pytest.raises(actions.OnHoldError):
            actions.move(spinout, to="case_for_change", on=None, **who)
        actions.resume(held, on=date(2026, 5, 20), reason="x", **who)
        assert actions.move(spinout, to="case_for_change", on=None, **who).pk


class TestPages:
    answers = {"began_on": When("1 5 2026"), "reason": "Elections", "expected_until": When("1 7 2026")}

    def test_put_on_hold_shown_and_resumed(self, signed_in, spinout):
        sent = send(signed_in, at("hold", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("dates", spinout))
        page = signed_in.get(at("dates", spinout)).content.decode()
        for words in ("On hold since 1 May 2026", "Elections", "It was expected to last until 1 July 2026"):
            assert words in page
        assert f'"{at("hold", spinout)}"' not in page
        sent = send(signed_in, at("resume", spinout), on=When("2 5 2026"), reason="Elected")
        assert (sent.status_code, sent["Location"]) == (302, at("dates", spinout))
        page = signed_in.get(at("dates", spinout)).content.decode()
        for words in ("It is not on hold", "1 May 2026 to 2 May 2026: Elections", "Elected"):
            assert words in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("hold", spinout), {})) == {
            "began_on": ["Enter from when it is on hold"],
            "reason": ["Enter why it is on hold"],
        }
        casework.a_hold(spinout)
        assert said(signed_in.post(at("resume", spinout), {})) == {
            "on": ["Enter from when it goes on"],
            "reason": ["Enter why it goes on"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"began_on": When("31 4 2026")}, "began_on", "The date from which it is on hold must be a real date"),
            (
                {"began_on": When("1 1 2150")},
                "began_on",
                "The date from which it is on hold must be today or in the past",
            ),
            ({"reason": "x" * 2001}, "reason", "Reason must be 2,000 characters or fewer"),
            ({"expected_until": When("2026")}, "expected_until", None),
            (
                {"expected_until": When("30 4 2026")},
                "expected_until",
                "It cannot be expected to end before it began",
            ),
            (
                {"began_on": When("2 3 2026")},
                "began_on",
                "It was on hold from 1 March 2026 to 1 April 2026 already. Enter 1 April 2026 or a later date",
            ),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        casework.a_hold(spinout, began_on=date(2026, 3, 1), ended_on=date(2026, 4, 1), ended_reason="x")
        page = send(signed_in, at("hold", spinout), **(self.answers | wrong))
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert "reason" in wrong or "Elections" in page.content.decode()
        assert not Hold.objects.open().exists()

    def test_its_move_page_says_so_and_asks_nothing(self, signed_in, spinout):
        casework.a_hold(spinout)
        kept.refresh_case([spinout.pk])
        page = signed_in.get(at("move", spinout)).content.decode()
        assert "It is on hold since" in page
        assert at("resume", spinout) in page
        assert 'name="to"' not in page

    def test_a_correction_moves_nothing_that_is_on_hold(self, spinout, who):
        moved = an_event(spinout, "case_for_change", "active")
        hold = casework.a_hold(spinout)
        with pytest.raises(actions.OnHoldError):
            actions.correct_move(moved, to=State("exploring", "not_proceeding"), on=None, reason="Mistyped", **who)
        hold.refresh_from_db()
        assert hold.ended_on is None

    def test_a_correction_to_an_end_ends_the_hold_too(self, spinout, who):
        ended = an_event(spinout, "exploring", "remaining_in_house", reason="So decided")
        hold = casework.a_hold(spinout)
        actions.correct_move(ended, to=State("exploring", "not_proceeding"), on=None, reason="Mistyped", **who)
        hold.refresh_from_db()
        assert hold.ended_on

    def test_an_end_that_never_was_gives_the_hold_back(self, spinout, who):
        held = casework.a_hold(spinout)
        for undo in ("take_back", "correct"):
            event = actions.end(spinout, outcome="not_proceeding", on=None, reason="Over", **who)
            held.refresh_from_db()
            assert held.ended_on == NOW.date()
            if undo == "take_back":
                actions.take_back_move(event, reason="It goes on", **who)
            else:
                to = State(spinout.stage, "unknown")
                actions.correct_move(event, to=to, on=None, reason="Nobody knows", **who)
            held.refresh_from_db()
            assert (held.ended_on, held.ended_reason) == (None, ""), undo
            spinout.refresh_from_db()
            assert spinout.case.held_since == held.began_on

    def test_a_hold_that_somebody_resumed_stays_so(self, spinout, who):
        held = casework.a_hold(spinout)
        actions.resume(held, on=NOW.date(), reason="It ends soon", **who)
        event = actions.end(spinout, outcome="not_proceeding", on=None, reason="Over", **who)
        actions.take_back_move(event, reason="It goes on", **who)
        assert not Hold.objects.open().exists()

    def test_on_hold_already(self, signed_in, spinout):
        form = filled(signed_in.get(at("hold", spinout)).context["form"])
        casework.a_hold(spinout)
        page = signed_in.post(at("hold", spinout), form | spelled(self.answers))
        assert said(page) == {"__all__": ["It is on hold already. Change that hold, or resume it"]}
        assert "Elections" in page.content.decode()
        assert signed_in.get(at("hold", spinout)).status_code == 403

    def test_nothing_to_resume_or_to_change(self, signed_in, spinout):
        for name in ("resume", "change_hold"):
            assert signed_in.get(at(name, spinout)).status_code == 404

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        held = casework.a_hold(spinout)
        address = at("change_hold", spinout)
        form = filled(signed_in.get(address).context["form"])
        says = Held(held.began_on, "A strike", date(2026, 12, 31))
        actions.change_hold(held, says=says, by=colleague, at=NOW)
        page = signed_in.post(address, form | {"reason": "Mine"})
        for words in ("This hold changed while", "Cass Colleague", "A strike", "Mine"):
            assert words in page.content.decode()
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302
        held.refresh_from_db()
        assert held.reason == "Mine"
