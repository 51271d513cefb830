"""What people do with expressions of interest: who may, on which days, and what it leaves."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import Refused, allows
from procurement import challenge_standing as standing
from procurement.actions import challenge_moves as moves
from procurement.actions import challenge_terms, challenges
from procurement.challenging.clocks import Length
from procurement.challenging.statements import Grounds, GroundSays, Published, Received
from procurement.challenging.states import NEXT, ChallengeState
from procurement.models import BankHoliday, Challenge, ChallengeGround, ChallengeStaff, ChallengeTerms, RejectionGround
from procurement.permissions import challenges as permissions
from procurement.sample import challenges as sample
from procurement.telling.challenges import TITLES
from procurement.work import challenges as work
from spinouts import timeline
from spinouts.actions import AlreadySaved, ChangedMeanwhile
from spinouts.actions.turn import Sent
from spinouts.permissions import OutOfRegisterError
from tests.factories.bodies import body
from tests.factories.challenges import (
    RECEIVED,
    a_bank_holiday,
    a_challenge,
    a_ground,
    a_notice,
    terms_of,
)
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
S = ChallengeState
DAY = timedelta(days=1)
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
NOW = datetime(2026, 11, 26, 12, tzinfo=timezone.get_default_timezone())
TODAY = NOW.date()


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def says(authority, on=RECEIVED, **fields):
    given = {
        "authority": authority,
        "body_kind": "voluntary",
        "body_name": "Friends of the Library",
        "body_evidence": "Its rules",
        "received_on": on,
        "service": "Libraries",
        "finances": "Reserves",
        "capability": "Twelve librarians",
        "outcomes": "More readers",
    }
    return Received(**(given | fields))


def receive(spinout, by, on=RECEIVED, **fields):
    authority = fields.pop("authority", None) or spinout.parents.all()[0]
    return challenges.receive_challenge(spinout, says=says(authority, on, **fields), by=by, at=NOW)


def one_ground():
    return Grounds((RejectionGround.objects.filter(number=1).first() or a_ground(1),))


# Each step with the state from which it is taken, and what it says when all is well.
STEPS = {
    "notify_timetable": (S.RECEIVED, lambda: {"on": RECEIVED, "decides_on": RECEIVED + 90 * DAY}),
    "begin_considering": (S.TIMETABLE_NOTIFIED, lambda: {"on": RECEIVED + 20 * DAY}),
    "accept_challenge": (S.UNDER_CONSIDERATION, lambda: {"on": RECEIVED + 40 * DAY, "reasons": "Good"}),
    "propose_modification": (
        S.UNDER_CONSIDERATION,
        lambda: {"on": RECEIVED + 30 * DAY, "modification": "Less", "grounds": one_ground()},
    ),
    "agree_modification": (
        S.MODIFICATION_PROPOSED,
        lambda: {
            "on": RECEIVED + 40 * DAY,
            "agreed_on": RECEIVED + 35 * DAY,
            "agreement": "Its chair",
            "reasons": "Good",
        },
    ),
    "reject_challenge": (
        S.UNDER_CONSIDERATION,
        lambda: {"on": RECEIVED + 40 * DAY, "grounds": one_ground(), "reasons": "Poor"},
    ),
    "publish_decision": (S.ACCEPTED, lambda: {"on": RECEIVED + 45 * DAY, "url": "https://example.gov.uk/"}),
    "start_procurement": (S.PUBLISHED, lambda: {"on": RECEIVED + 150 * DAY}),
    "tell_result": (S.PROCUREMENT_STARTED, lambda: {"result": "awarded_challenger", "on": RECEIVED + 200 * DAY}),
    "withdraw_challenge": (S.TIMETABLE_NOTIFIED, lambda: {"on": RECEIVED + 12 * DAY, "reason": "Another plan"}),
    "take_back_step": (S.ACCEPTED, lambda: {"reason": "A slip"}),
}
ENDS = {
    "notify_timetable": S.TIMETABLE_NOTIFIED,
    "begin_considering": S.UNDER_CONSIDERATION,
    "accept_challenge": S.ACCEPTED,
    "propose_modification": S.MODIFICATION_PROPOSED,
    "agree_modification": S.ACCEPTED_MODIFIED,
    "reject_challenge": S.REJECTED,
    "publish_decision": S.PUBLISHED,
    "start_procurement": S.PROCUREMENT_STARTED,
    "tell_result": S.AWARDED_CHALLENGER,
    "withdraw_challenge": S.WITHDRAWN,
    "take_back_step": S.UNDER_CONSIDERATION,
}


def step(name, challenge, by, **more):
    sent = {key: more.pop(key) for key in ("sent",) if key in more}
    return getattr(moves, name)(challenge, **(STEPS[name][1]() | more), by=by, at=NOW, **sent)


def checked():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestWhoMayDoWhat:
    @pytest.mark.parametrize("name", STEPS)
    def test_each_step(self, people, spinout, name):
        made = a_challenge(spinout, STEPS[name][0])
        for who in set(CAST) - KEEPERS:
            with pytest.raises(Refused):
                step(name, made, people[who])
        made.spinout = type(spinout).objects.with_parents().get(pk=spinout.pk)
        rule = permissions.check_can_take_back if name == "take_back_step" else permissions.check_can_move_challenge
        to = [] if name == "take_back_step" else [ENDS[name]]
        assert {who for who, user in people.items() if allows(rule, user, made, *to)} == KEEPERS
        assert step(name, made, people["certifier"]).state == ENDS[name]

    def test_receiving_correcting_and_stating_an_intent(self, people, spinout, example_council):
        made, notice = a_challenge(spinout), a_notice(spinout)
        intent = {"authority": example_council, "service": "x", "published_on": RECEIVED, "url": "https://x.gov.uk/"}
        acts = {
            "receive": lambda by: receive(spinout, by),
            "correct": lambda by: challenges.correct_challenge(made, says=says(example_council), by=by, at=NOW),
            "add": lambda by: challenges.add_notice(spinout, **intent, by=by, at=NOW),
            "change": lambda by: challenges.change_notice(notice, **intent, by=by, at=NOW),
        }
        for act in acts.values():
            for who, user in people.items():
                if who in KEEPERS:
                    act(user)
                else:
                    with pytest.raises(Refused):
                        act(user)

    def test_who_keeps_terms_grounds_and_holidays_and_reads_the_names(self, people, spinout, example_council):
        made = a_challenge(spinout, body_kind="employees")
        made.spinout = type(spinout).objects.with_parents().get(pk=spinout.pk)
        rule = permissions.check_can_keep_challenge_terms
        assert {who for who, user in people.items() if allows(rule, user, example_council)} == {
            "certifier",
            "admin",
            "system",
        }
        reads = {who for who, user in people.items() if permissions.sees_employees(user, made)}
        assert reads == KEEPERS
        for act in (
            lambda by: challenge_terms.add_ground(says=GroundSays(1, "x", "SI", source_note="x"), by=by, at=NOW),
            lambda by: challenge_terms.add_bank_holiday(day=TODAY, name="x", by=by, at=NOW),
        ):
            with pytest.raises(Refused):
                act(people["certifier"])

    @pytest.mark.parametrize("name", STEPS)
    def test_nothing_is_done_on_a_record_that_left_the_register(self, officer, spinout, name):
        made = a_challenge(spinout, STEPS[name][0])
        a_register_entry(spinout, "withdrawn")
        with pytest.raises(OutOfRegisterError):
            step(name, made, officer)

    @pytest.mark.parametrize("name", [name for name in STEPS if name != "take_back_step"])
    def test_a_step_is_taken_only_where_it_leads_on(self, officer, spinout, name):
        for state in S:
            if ENDS[name] in NEXT[state]:
                continue
            with pytest.raises(permissions.ChallengeNotNowError, match="can become"):
                permissions.check_can_move_challenge(officer, _unsaved(spinout, state), ENDS[name])

    def test_a_rejection_leads_to_no_procurement(self, officer, spinout):
        made = a_challenge(spinout, S.PUBLISHED, decision="rejected")
        with pytest.raises(permissions.ChallengeNotNowError, match="nothing else"):
            step("start_procurement", made, officer)


def _unsaved(spinout, state):
    spinout.register_state = "entered"
    return Challenge(spinout=spinout, state=state)


class TestReceiving:
    @pytest.mark.parametrize(
        ("day", "state", "due"),
        [
            (date(2026, 3, 31), S.OUT_OF_WINDOW, None),
            (date(2026, 4, 1), S.RECEIVED, date(2026, 7, 30)),
            (date(2026, 6, 30), S.RECEIVED, date(2026, 7, 30)),
            (date(2026, 7, 1), S.OUT_OF_WINDOW, None),
        ],
    )
    def test_in_its_window_and_the_days_beside_it(self, officer, spinout, example_council, day, state, due):
        terms_of(example_council, windows="04-01/06-30")
        made = receive(spinout, officer, day)
        assert (made.state, made.notice_due_on) == (state, due)
        if state == S.RECEIVED:
            assert (made.window_opens_on, made.window_closes_on) == (date(2026, 4, 1), date(2026, 6, 30))

    def test_the_terms_of_the_day_hold(self, officer, spinout, example_council):
        terms_of(example_council, windows="01-01/01-31", ends_on=date(2026, 2, 28))
        terms_of(example_council, starts_on=date(2026, 3, 1), notice_days=10)
        assert receive(spinout, officer, date(2026, 2, 28)).state == S.OUT_OF_WINDOW
        assert receive(spinout, officer, date(2026, 3, 1)).notice_due_on == date(2026, 3, 11)

    def test_working_days_leave_bank_holidays_out_and_say_where_none_are_kept(self, officer, spinout, example_council):
        terms = terms_of(example_council, notice_days=5, counting="working")
        friday = date(2026, 3, 27)
        made = receive(spinout, officer, friday)
        assert made.notice_due_on == date(2026, 4, 3)
        assert standing.years_without_holidays(made, terms) == [2026]
        a_bank_holiday(date(2026, 4, 3))
        made = receive(spinout, officer, friday)
        assert made.notice_due_on == date(2026, 4, 6)
        assert standing.years_without_holidays(made, terms) == []

    @pytest.mark.parametrize(
        ("kind", "region", "says"),
        [
            ("nhs", "london", "Right to Provide"),
            ("local_authority", "wales", "in England"),
            ("fire_rescue", "london", "SI 2012/1647"),
            ("central_government", "", "no relevant authority"),
        ],
    )
    def test_another_authority_is_refused_with_what_applies_instead(self, officer, example_council, kind, region, says):
        other = body("Another body", kind=kind, region=region)
        spinout = a_spinout("Shared", parents=[example_council, other])
        with pytest.raises(challenges.NotRelevantError, match=says):
            receive(spinout, officer, authority=other)

    def test_a_fire_authority_that_regulations_specify(self, officer, example_council):
        fire = body("Sample Fire Authority", kind="fire_rescue", region="london")
        spinout = a_spinout("Shared", parents=[example_council, fire])
        terms_of(fire, is_specified=True)
        assert receive(spinout, officer, authority=fire).state == S.RECEIVED

    def test_one_that_is_no_parent_of_it(self, officer, spinout, sample_county):
        with pytest.raises(challenges.NotRelevantError, match="parent body"):
            receive(spinout, officer, authority=sample_county)

    def test_today_and_tomorrow(self, officer, spinout):
        assert receive(spinout, officer, TODAY).received_on == TODAY
        with pytest.raises(challenges.ReceivedDateError):
            receive(spinout, officer, TODAY + DAY)

    @pytest.mark.parametrize(
        ("names", "checked_", "says"),
        [
            ((), True, "at least two employees"),
            (("Ann Other",), True, "one alone cannot challenge"),
            (("Ann Other", "ANN OTHER "), True, "at least two employees"),
            (("Ann Other", "Bo Body"), False, "employees of that authority"),
        ],
    )
    def test_employees_are_two_at_least_and_of_that_authority(self, officer, spinout, names, checked_, says):
        with pytest.raises(challenges.EmployeesError, match=says):
            receive(spinout, officer, body_kind="employees", names=names, are_of_authority=checked_)
        assert not Challenge.objects.exists()

    def test_employees_are_named_corrected_and_let_go(self, officer, spinout, example_council):
        given = {"names": ("Ann Other", "Bo Body"), "are_of_authority": True, "staff_engagement": "Meetings"}
        made = receive(spinout, officer, body_kind="employees", **given)
        assert ChallengeStaff.objects.get(challenge=made).names == ["Ann Other", "Bo Body"]
        again = says(example_council, body_kind="employees", **(given | {"names": ("Ann Other", "Cy Cle")}))
        challenges.correct_challenge(made, says=again, by=officer, at=NOW)
        assert ChallengeStaff.objects.get(challenge=made).names == ["Ann Other", "Cy Cle"]
        made = challenges.correct_challenge(made, says=says(example_council), by=officer, at=NOW)
        assert not ChallengeStaff.objects.exists()
        assert made.staff_engagement == ""
        checked()

    def test_another_day_puts_it_outside_and_inside_its_window(self, officer, spinout, example_council):
        terms_of(example_council, windows="04-01/06-30")
        made = receive(spinout, officer, date(2026, 4, 1))
        for day, state in ((date(2026, 3, 31), S.OUT_OF_WINDOW), (date(2026, 6, 30), S.RECEIVED)):
            made = challenges.correct_challenge(made, says=says(example_council, day), by=officer, at=NOW)
            assert made.state == state

    def test_once_it_was_answered_it_is_not_corrected(self, officer, spinout, example_council):
        made = a_challenge(spinout, S.TIMETABLE_NOTIFIED)
        with pytest.raises(permissions.ChallengeNotNowError, match="Take back what followed"):
            challenges.correct_challenge(made, says=says(example_council), by=officer, at=NOW)

    def test_a_double_click_records_one(self, officer, spinout, example_council):
        sent = Sent(key="a" * 64)
        given = {"says": says(example_council), "by": officer, "at": NOW, "sent": sent}
        challenges.receive_challenge(spinout, **given)
        with pytest.raises(AlreadySaved):
            challenges.receive_challenge(spinout, **given)
        assert Challenge.objects.count() == 1


class TestSteps:
    @pytest.mark.parametrize("name", STEPS)
    def test_each_is_taken_recorded_and_told(self, officer, spinout, name):
        made = a_challenge(spinout, STEPS[name][0])
        made = step(name, made, officer)
        checked()
        assert made.state == ENDS[name]
        assert made.changed_by == officer
        told = {each.title for each in timeline.entries(spinout, reader=officer) if each.by_id == officer.pk}
        assert len(told & set(TITLES.values())) == 1
        with pytest.raises((permissions.ChallengeNotNowError, ChangedMeanwhile)):
            step(name, made, officer, **({"reason": "x"} if name == "take_back_step" else {}), sent=Sent(seen="1"))

    @pytest.mark.parametrize("name", [name for name in STEPS if "on" in STEPS[name][1].__code__.co_consts])
    def test_none_is_in_the_future(self, officer, spinout, name):
        made = a_challenge(spinout, STEPS[name][0])
        late = {"decides_on": TODAY + 9 * DAY} if name == "notify_timetable" else {}
        with pytest.raises(moves.StepDateError, match="today or in the past"):
            step(name, made, officer, on=TODAY + DAY, **late)

    @pytest.mark.parametrize(
        ("name", "days"),
        [
            ("notify_timetable", 0),
            ("begin_considering", 10),
            ("accept_challenge", 20),
            ("propose_modification", 20),
            ("reject_challenge", 20),
            ("publish_decision", 40),
            ("start_procurement", 45),
            ("tell_result", 150),
            ("withdraw_challenge", 10),
        ],
    )
    def test_none_is_before_the_step_that_it_follows(self, officer, spinout, name, days):
        made = a_challenge(spinout, STEPS[name][0])
        with pytest.raises(moves.StepDateError, match="on or after"):
            step(name, made, officer, on=RECEIVED + (days - 1) * DAY)
        assert step(name, made, officer, on=RECEIVED + days * DAY).state == ENDS[name]

    def test_a_decision_is_not_due_before_it_is_said_when(self, officer, spinout):
        made = a_challenge(spinout)
        with pytest.raises(moves.DecisionDueError):
            step("notify_timetable", made, officer, on=RECEIVED + DAY, decides_on=RECEIVED)

    @pytest.mark.parametrize(("agreed", "stands"), [(29, False), (30, True), (40, True), (41, False)])
    def test_the_body_agrees_after_it_was_asked_and_before_the_decision(self, officer, spinout, agreed, stands):
        made = a_challenge(spinout, S.MODIFICATION_PROPOSED)
        if stands:
            assert step("agree_modification", made, officer, agreed_on=RECEIVED + agreed * DAY).decision
        else:
            with pytest.raises(moves.AgreedDateError):
                step("agree_modification", made, officer, agreed_on=RECEIVED + agreed * DAY)

    def test_the_gap_is_reckoned_from_acceptance_and_its_least_refused(self, officer, spinout, example_council):
        gaps = {"least_gap_number": 6, "least_gap_unit": "weeks", "most_gap_number": 3, "most_gap_unit": "months"}
        terms_of(example_council, **gaps)
        made = step("accept_challenge", a_challenge(spinout, S.UNDER_CONSIDERATION), officer)
        accepted = RECEIVED + 40 * DAY
        assert (made.procurement_from_on, made.procurement_due_on) == (accepted + 42 * DAY, date(2026, 7, 11))
        made = step("publish_decision", made, officer)
        with pytest.raises(moves.TooEarlyError, match="must not start before"):
            step("start_procurement", made, officer, on=accepted + 41 * DAY)
        assert step("start_procurement", made, officer, on=accepted + 42 * DAY).state == S.PROCUREMENT_STARTED

    @pytest.mark.parametrize(("days", "is_late"), [(0, False), (1, True)])
    def test_a_late_start_is_recorded_as_late(self, officer, spinout, example_council, days, is_late):
        terms_of(example_council, most_gap_number=3, most_gap_unit="months")
        made = step("accept_challenge", a_challenge(spinout, S.UNDER_CONSIDERATION), officer)
        made = step("publish_decision", made, officer)
        made = step("start_procurement", made, officer, on=made.procurement_due_on + days * DAY)
        clock = standing.steps(made, None, on=TODAY)[-1]
        assert (clock.is_late, clock.state) == (is_late, "Done late" if is_late else "Done")

    @pytest.mark.parametrize("given", [{"result": "awarded_other"}, {"result": "abandoned"}])
    def test_a_result_says_who_won_or_why_nobody_did(self, officer, spinout, given):
        with pytest.raises(moves.ResultWordsError):
            step("tell_result", a_challenge(spinout, S.PROCUREMENT_STARTED), officer, **given)

    def test_somebody_who_saw_an_older_page_saves_nothing(self, officer, spinout):
        made = a_challenge(spinout)
        seen = Sent(seen=str(made.revision))
        challenges.correct_challenge(made, says=says(made.authority), by=officer, at=NOW)
        with pytest.raises(ChangedMeanwhile):
            step("notify_timetable", made, officer, sent=seen)


class TestGrounds:
    def test_none_is_refused(self, officer, spinout):
        for name in ("reject_challenge", "propose_modification"):
            with pytest.raises(moves.GroundsError, match="at least one"):
                step(name, a_challenge(spinout, S.UNDER_CONSIDERATION), officer, grounds=Grounds(()))

    @pytest.mark.parametrize(("days", "stands"), [(39, False), (40, True), (41, True)])
    def test_one_that_did_not_hold_on_the_day_is_refused(self, officer, spinout, days, stands):
        ground = a_ground(2, starts_on=date(2012, 6, 27), ends_on=RECEIVED + days * DAY)
        made = a_challenge(spinout, S.UNDER_CONSIDERATION)
        if stands:
            step("reject_challenge", made, officer, grounds=Grounds((ground,)))
        else:
            with pytest.raises(moves.GroundsError, match="did not hold"):
                step("reject_challenge", made, officer, grounds=Grounds((ground,)))

    @pytest.mark.parametrize(("days", "stands"), [(-1, True), (0, True), (1, False)])
    def test_ground_8_needs_a_statement_published_by_the_day_of_receipt(self, officer, spinout, days, stands):
        made, notice = a_challenge(spinout, S.UNDER_CONSIDERATION), a_notice(spinout, RECEIVED + days * DAY)
        grounds = Grounds((a_ground(1), a_ground(8)), notice)
        if stands:
            step("reject_challenge", made, officer, grounds=grounds)
            found = {each.ground.number: each.notice for each in ChallengeGround.objects.select_related("ground")}
            assert found == {1: None, 8: notice}
        else:
            with pytest.raises(moves.NoticeNeededError, match="protects only"):
                step("reject_challenge", made, officer, grounds=grounds)

    def test_ground_8_without_a_statement(self, officer, spinout):
        made = a_challenge(spinout, S.UNDER_CONSIDERATION)
        with pytest.raises(moves.NoticeNeededError, match="Select the published statement"):
            step("reject_challenge", made, officer, grounds=Grounds((a_ground(8),)))

    def test_what_it_rests_on_stays(self, officer, spinout, example_council):
        made, notice = a_challenge(spinout, S.UNDER_CONSIDERATION), a_notice(spinout)
        step("reject_challenge", made, officer, grounds=Grounds((a_ground(8),), notice))
        given = {"authority": example_council, "service": "Libraries and archives", "url": notice.url}
        given |= {"by": officer, "at": NOW}
        assert challenges.change_notice(notice, published_on=RECEIVED, **given).service == "Libraries and archives"
        with pytest.raises(challenges.NoticeReliedOnError):
            challenges.change_notice(notice, published_on=RECEIVED - DAY, **given)
        with pytest.raises(challenges.NoticeReliedOnError):
            challenges.remove_notice(notice, by=officer, at=NOW)

    def test_a_statement_to_come_is_none_and_one_that_was_a_mistake_goes(self, officer, spinout, example_council):
        given = {"authority": example_council, "service": "x", "url": "https://x.gov.uk/", "by": officer, "at": NOW}
        with pytest.raises(challenges.NoticeDateError):
            challenges.add_notice(spinout, published_on=TODAY + DAY, **given)
        made = challenges.add_notice(spinout, published_on=TODAY, **given)
        challenges.remove_notice(made, by=officer, at=NOW)
        assert not type(made).objects.exists()


class TestTakingBack:
    @pytest.mark.parametrize("state", [state for state in S if state not in (S.RECEIVED, S.OUT_OF_WINDOW)])
    def test_every_state_goes_back_to_the_one_before_as_it_was(self, officer, spinout, state):
        made = a_challenge(spinout, state)
        back = step("take_back_step", made, officer)
        checked()
        assert state in NEXT[S(back.state)]
        assert "A slip" in {each.why for each in timeline.entries(spinout, reader=officer)}

    def test_all_the_way_back(self, officer, spinout):
        made = a_challenge(spinout, S.AWARDED_OTHER, decision="accepted_modified")
        way = []
        while made.state != S.RECEIVED:
            made = step("take_back_step", made, officer)
            way.append(made.state)
        assert way == [
            "procurement_started",
            "published",
            "accepted_modified",
            "modification_proposed",
            "under_consideration",
            "timetable_notified",
            "received",
        ]
        assert not made.grounds.exists()
        with pytest.raises(permissions.ChallengeNotNowError, match="Correct what was received"):
            step("take_back_step", made, officer)

    def test_a_rejection_after_a_modification_goes_back_to_it(self, officer, spinout):
        made = a_challenge(spinout, S.MODIFICATION_PROPOSED)
        made = step("reject_challenge", made, officer)
        assert step("take_back_step", made, officer).state == S.MODIFICATION_PROPOSED
        assert [each.is_would_be for each in made.grounds.all()] == [True]
        checked()


class TestTerms:
    def test_kept_by_the_authoritys_certifier_who_sees_what_they_change(self, certifier, example_council):
        first = Published(windows="04-01/06-30", least_gap=Length(3, "months"), source_note="Its website")
        made = challenge_terms.add_terms(example_council, says=first, by=certifier, at=NOW)
        assert challenge_terms.add_terms(example_council, says=first, by=certifier, at=NOW) == made
        later = Published(starts_on=TODAY, source_note="Its website")
        with pytest.raises(challenge_terms.TermsOverlapError):
            challenge_terms.add_terms(example_council, says=later, by=certifier, at=NOW)
        ended = Published(ends_on=TODAY - DAY, source_note="Its website")
        challenge_terms.change_terms(made, says=ended, seen="1", by=certifier, at=NOW)
        challenge_terms.add_terms(example_council, says=later, by=certifier, at=NOW)
        with pytest.raises(Exception, match="changed it on"):
            challenge_terms.remove_terms(made, seen="1", by=certifier, at=NOW)
        challenge_terms.remove_terms(made, seen="2", by=certifier, at=NOW)
        with pytest.raises(challenge_terms.GoneError):
            challenge_terms.change_terms(made, says=ended, by=certifier, at=NOW)
        assert ChallengeTerms.objects.count() == 1

    def test_what_was_reckoned_stays(self, certifier, spinout, example_council):
        made = receive(spinout, certifier)
        given = Published(windows="01-01/01-31", notice_days=5, source_note="Its website")
        challenge_terms.add_terms(example_council, says=given, by=certifier, at=NOW)
        made.refresh_from_db()
        assert (made.state, made.notice_due_on) == (S.RECEIVED, RECEIVED + 30 * DAY)

    @pytest.mark.parametrize(
        ("least", "most", "stands"),
        [
            (Length(4, "weeks"), Length(1, "months"), True),
            (Length(1, "months"), Length(4, "weeks"), True),
            (Length(29, "days"), Length(1, "months"), False),
            (Length(3, "months"), Length(2, "months"), False),
            (None, Length(2, "months"), True),
        ],
    )
    def test_the_most_gap_is_no_shorter_than_the_least(self, admin, example_council, least, most, stands):
        given = Published(least_gap=least, most_gap=most, source_note="x")
        if stands:
            challenge_terms.add_terms(example_council, says=given, by=admin, at=NOW)
        else:
            with pytest.raises(challenge_terms.GapOrderError):
                challenge_terms.add_terms(example_council, says=given, by=admin, at=NOW)

    def test_grounds_and_holidays(self, admin):
        one = GroundSays(1, "It is late", "SI 2012/1647", source_note="Draft")
        made = challenge_terms.add_ground(says=one, by=admin, at=NOW)
        assert challenge_terms.add_ground(says=one, by=admin, at=NOW) == made
        other = GroundSays(1, "It is early", "SI 2012/1647", source_note="Draft")
        with pytest.raises(challenge_terms.GroundOverlapError):
            challenge_terms.add_ground(says=other, by=admin, at=NOW)
        assert challenge_terms.change_ground(made, says=other, seen="1", by=admin, at=NOW).says == "It is early"
        holiday = challenge_terms.add_bank_holiday(day=TODAY, name="A holiday", by=admin, at=NOW)
        assert challenge_terms.add_bank_holiday(day=TODAY, name="A holiday", by=admin, at=NOW) == holiday
        with pytest.raises(challenge_terms.HolidayThereError):
            challenge_terms.add_bank_holiday(day=TODAY, name="Another", by=admin, at=NOW)
        challenge_terms.remove_bank_holiday(holiday, by=admin, at=NOW)
        assert not BankHoliday.objects.exists()


class TestStanding:
    def test_clocks_on_the_day_and_the_day_after(self, spinout):
        made = a_challenge(spinout)
        due = RECEIVED + 30 * DAY
        for day, state in ((due, "To come"), (due + DAY, "Overdue")):
            assert standing.steps(made, None, on=day)[0].state == state

    @given(late=st.integers(-3, 3))
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_what_is_done_after_its_day_is_late(self, late):
        due = RECEIVED + 30 * DAY
        made = Challenge(
            state=S.TIMETABLE_NOTIFIED, received_on=RECEIVED, notice_due_on=due, timetable_notified_on=due + late * DAY
        )
        assert standing.steps(made, None, on=TODAY)[0].is_late == (late > 0)

    def test_what_is_over_waits_for_nothing(self, spinout):
        states = {
            S.WITHDRAWN: ["Not needed"] * 4,
            S.AWARDED_OTHER: ["Done"] * 4,
            S.OUT_OF_WINDOW: [],
        }
        for state, shown in states.items():
            assert [each.state for each in standing.steps(a_challenge(spinout, state), None, on=TODAY)] == shown
        rejected = a_challenge(spinout, S.PUBLISHED, decision="rejected")
        assert [each.what for each in standing.steps(rejected, None, on=TODAY)][-1] == (
            "Publish the decision with its reasons"
        )
        assert standing.next_step(rejected) == ("", "")

    def test_what_it_leaves_out(self, spinout):
        assert standing.missing(a_challenge(spinout)) == []
        assert len(standing.missing(a_challenge(spinout, finances="", outcomes=""))) == 2


class TestWork:
    def kinds(self, user, **more):
        found = {kind.code: kind.first(5) for kind in work.of_person(user, at=NOW, **more)}
        return {code: [item.about.split()[0] for item in group.items] for code, group in found.items() if group.items}

    def test_what_waits_for_whom(self, people, spinout):
        late = a_challenge(spinout)
        to_answer = a_challenge(spinout, received_on=TODAY)
        to_publish = a_challenge(spinout, S.ACCEPTED)
        to_procure = a_challenge(spinout, S.PUBLISHED)
        a_challenge(spinout, S.AWARDED_OTHER)
        a_challenge(spinout, S.OUT_OF_WINDOW)
        expected = {
            "challenges_overdue": [late.reference],
            "challenges_to_answer": [to_answer.reference],
            "challenges_to_publish": [to_publish.reference],
            "challenges_to_procure": [to_procure.reference],
        }
        for who in ("officer", "certifier"):
            assert self.kinds(people[who]) == expected
        for who in ("stranger", "taskforce", "admin", "assessor"):
            assert self.kinds(people[who]) == {}
        assert self.kinds(people["officer"], only_led=True) == {}
        a_register_entry(spinout, "withdrawn")
        assert self.kinds(people["officer"]) == {}


class TestSample:
    def test_grounds_terms_and_an_invented_challenge(self, system, example_council, officer):
        sample.grounds(by=system, at=NOW)
        bodies = {name: body(name, kind=kind, region=region) for name, (kind, region) in sample.authorities().items()}
        sample.terms(bodies, by=system, at=NOW)
        assert RejectionGround.objects.count() == 10
        assert [each.number for each in RejectionGround.objects.filter(needs_notice=True)] == [8]
        assert ChallengeTerms.objects.count() == 4
        assert all(each.source_url for each in ChallengeTerms.objects.all())
        for authority in Organisation.objects.filter(pk__in=[each.pk for each in bodies.values()]):
            assert standing.why_not(authority, TODAY) == ""
        spinout = a_spinout("Example Leisure", parents=[example_council], stage="transition", is_example=True)
        sample.tell(spinout, by=officer, at=NOW)
        checked()
        assert sorted(Challenge.objects.values_list("state", flat=True)) == ["awarded_other", "received"]
