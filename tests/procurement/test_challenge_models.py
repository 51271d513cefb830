"""What the database refuses of challenges, by the name of each rule, and the words about them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from procurement.challenging.states import RESULTS, ChallengeState, Decision
from procurement.models import Challenge, ChallengeGround, ChallengeStaff, ChallengeTerms, IntentionNotice
from tests.factories.casework import a_row
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
BEFORE = RECEIVED - timedelta(days=1)
LATER = RECEIVED + timedelta(days=300)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def now():
    """Let what is looked at when a transaction ends be looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("state", S)
def test_there_is_one_in_every_state(spinout, state):
    made = a_challenge(spinout, state)
    now()
    assert made.state == state
    assert made.reference == f"EOI-{made.number:04}"


@pytest.mark.parametrize("decision", Decision)
def test_each_decision_is_published(spinout, decision):
    made = a_challenge(spinout, S.PUBLISHED, decision=decision)
    now()
    assert (made.decision, made.is_open) == (decision, decision != Decision.REJECTED)


@pytest.mark.parametrize(
    ("name", "state", "fields"),
    [
        ("challenge_body_kind_known", S.RECEIVED, {"body_kind": "firm"}),
        ("challenge_says_who_and_which_service", S.RECEIVED, {"body_name": ""}),
        ("challenge_says_who_and_which_service", S.RECEIVED, {"body_evidence": ""}),
        ("challenge_says_who_and_which_service", S.RECEIVED, {"service": ""}),
        ("challenge_received_in_its_window", S.RECEIVED, {"window_opens_on": RECEIVED}),
        ("challenge_received_in_its_window", S.RECEIVED, {"window_opens_on": BEFORE, "window_closes_on": BEFORE}),
        ("challenge_received_in_its_window", S.RECEIVED, {"window_opens_on": LATER, "window_closes_on": LATER}),
        (
            "challenge_received_in_its_window",
            S.OUT_OF_WINDOW,
            {"window_opens_on": RECEIVED, "window_closes_on": RECEIVED},
        ),
        ("challenge_notice_due_iff_considered", S.RECEIVED, {"notice_due_on": None}),
        ("challenge_notice_due_iff_considered", S.RECEIVED, {"notice_due_on": RECEIVED}),
        ("challenge_notice_due_iff_considered", S.OUT_OF_WINDOW, {"notice_due_on": LATER}),
    ],
)
def test_the_database_refuses_what_is_received_wrong(spinout, name, state, fields):
    with pytest.raises(IntegrityError, match=name):
        a_challenge(spinout, state, **fields)


@pytest.mark.parametrize(
    ("name", "state", "fields"),
    [
        ("challenge_timetable_iff_notified", S.TIMETABLE_NOTIFIED, {"timetable_notified_on": None}),
        ("challenge_timetable_iff_notified", S.TIMETABLE_NOTIFIED, {"decision_due_on": None}),
        ("challenge_timetable_iff_notified", S.RECEIVED, {"timetable_notified_on": RECEIVED}),
        ("challenge_considered_on_iff_begun", S.UNDER_CONSIDERATION, {"considered_on": None}),
        ("challenge_considered_on_iff_begun", S.TIMETABLE_NOTIFIED, {"considered_on": LATER}),
        ("challenge_modification_iff_proposed", S.MODIFICATION_PROPOSED, {"modification": ""}),
        ("challenge_modification_iff_proposed", S.MODIFICATION_PROPOSED, {"modification_proposed_on": None}),
        ("challenge_modification_iff_proposed", S.UNDER_CONSIDERATION, {"modification": "Less of it"}),
        ("challenge_modified_iff_the_body_agreed", S.ACCEPTED_MODIFIED, {"agreement": ""}),
        ("challenge_modified_iff_the_body_agreed", S.ACCEPTED_MODIFIED, {"modification_agreed_on": None}),
        ("challenge_modified_iff_the_body_agreed", S.ACCEPTED, {"agreement": "Yes"}),
        (
            "challenge_accepted_as_it_stood_without_modification",
            S.PUBLISHED,
            {"modification": "Less of it", "modification_proposed_on": RECEIVED + timedelta(days=30)},
        ),
        ("challenge_decided_with_reasons", S.ACCEPTED, {"reasons": ""}),
        ("challenge_decided_with_reasons", S.ACCEPTED, {"decided_on": None}),
        ("challenge_decided_with_reasons", S.PUBLISHED, {"decision": ""}),
        ("challenge_decided_with_reasons", S.RECEIVED, {"reasons": "Too early"}),
        ("challenge_decision_known", S.PUBLISHED, {"decision": "perhaps"}),
        ("challenge_decision_is_its_state", S.ACCEPTED, {"decision": "rejected"}),
        ("challenge_published_where_iff_it_was", S.PUBLISHED, {"published_url": ""}),
        ("challenge_published_where_iff_it_was", S.PUBLISHED, {"published_on": None}),
        ("challenge_published_where_iff_it_was", S.ACCEPTED, {"published_url": "https://example.gov.uk/"}),
        ("challenge_procured_only_once_accepted", S.PROCUREMENT_STARTED, {"decision": "rejected"}),
        ("challenge_gap_only_once_accepted", S.REJECTED, {"procurement_due_on": LATER}),
        ("challenge_started_on_iff_it_did", S.PROCUREMENT_STARTED, {"procurement_started_on": None}),
        ("challenge_started_on_iff_it_did", S.PUBLISHED, {"procurement_started_on": LATER}),
        ("challenge_result_on_iff_there_is_one", S.AWARDED_CHALLENGER, {"result_on": None}),
        ("challenge_result_on_iff_there_is_one", S.PROCUREMENT_STARTED, {"result_on": LATER}),
        ("challenge_winner_iff_another", S.AWARDED_OTHER, {"winner": ""}),
        ("challenge_winner_iff_another", S.AWARDED_CHALLENGER, {"winner": "Somebody"}),
        ("challenge_abandoned_with_a_reason", S.ABANDONED, {"result_note": ""}),
        ("challenge_abandoned_with_a_reason", S.PUBLISHED, {"result_note": "Too early"}),
        ("challenge_withdrawn_with_a_reason", S.WITHDRAWN, {"withdrawn_reason": ""}),
        ("challenge_withdrawn_with_a_reason", S.WITHDRAWN, {"withdrawn_on": None}),
        ("challenge_withdrawn_with_a_reason", S.RECEIVED, {"withdrawn_reason": "Too early"}),
        # Days that are out of order.
        ("challenge_notified_after_receipt", S.TIMETABLE_NOTIFIED, {"timetable_notified_on": BEFORE}),
        ("challenge_decides_after_it_says_when", S.TIMETABLE_NOTIFIED, {"decision_due_on": RECEIVED}),
        ("challenge_considered_after_the_notice", S.UNDER_CONSIDERATION, {"considered_on": RECEIVED}),
        (
            "challenge_modification_after_it_is_considered",
            S.MODIFICATION_PROPOSED,
            {"modification_proposed_on": RECEIVED},
        ),
        ("challenge_agreed_after_it_is_proposed", S.ACCEPTED_MODIFIED, {"modification_agreed_on": RECEIVED}),
        ("challenge_decided_after_it_is_considered", S.ACCEPTED, {"decided_on": RECEIVED}),
        (
            "challenge_decided_after_modification",
            S.ACCEPTED_MODIFIED,
            {"decided_on": RECEIVED + timedelta(days=29), "modification_agreed_on": RECEIVED + timedelta(days=30)},
        ),
        ("challenge_decided_after_the_body_agreed", S.ACCEPTED_MODIFIED, {"modification_agreed_on": LATER}),
        ("challenge_published_after_the_decision", S.PUBLISHED, {"published_on": RECEIVED}),
        ("challenge_gap_after_the_decision", S.ACCEPTED, {"procurement_from_on": RECEIVED}),
        (
            "challenge_gap_ends_after_it_begins",
            S.ACCEPTED,
            {"procurement_from_on": LATER, "procurement_due_on": LATER - timedelta(days=1)},
        ),
        ("challenge_procured_after_the_decision", S.PROCUREMENT_STARTED, {"procurement_started_on": RECEIVED}),
        ("challenge_procured_after_the_least_gap", S.PROCUREMENT_STARTED, {"procurement_from_on": LATER}),
        ("challenge_result_after_the_start", S.AWARDED_CHALLENGER, {"result_on": RECEIVED}),
        ("challenge_withdrawn_after_receipt", S.WITHDRAWN, {"withdrawn_on": BEFORE}),
    ],
)
def test_the_database_refuses_what_a_step_leaves_wrong(spinout, name, state, fields):
    made = a_challenge(spinout, state)
    with pytest.raises(IntegrityError, match=name):
        Challenge.objects.filter(pk=made.pk).update(**fields)


@pytest.mark.parametrize(
    ("name", "state", "fields"),
    [
        ("challenge_state_known", S.RECEIVED, {"state": "lost"}),
        ("challenge_move_is_legal", S.RECEIVED, {"state": "accepted"}),
        ("challenge_move_is_legal", S.OUT_OF_WINDOW, {"state": "timetable_notified"}),
        ("challenge_move_is_legal", S.REJECTED, {"state": "procurement_started"}),
        ("challenge_keeps_its_number", S.RECEIVED, {"number": 99_999}),
        ("challenge_is_frozen_once_answered", S.TIMETABLE_NOTIFIED, {"received_on": BEFORE}),
        ("challenge_is_frozen_once_answered", S.TIMETABLE_NOTIFIED, {"outcomes": "Fewer readers"}),
        ("challenge_is_frozen_once_answered", S.REJECTED, {"body_kind": "parish"}),
    ],
)
def test_the_database_refuses_a_move_or_a_change(spinout, name, state, fields):
    made = a_challenge(spinout, state)
    with pytest.raises(IntegrityError, match="challenge_move_is_legal" if name == "challenge_state_known" else name):
        Challenge.objects.filter(pk=made.pk).update(**fields)


@pytest.mark.parametrize("state", [S.TIMETABLE_NOTIFIED, S.ACCEPTED, *RESULTS])
def test_it_begins_when_it_is_received(spinout, example_council, state):
    given = {"body_kind": "parish", "body_name": "x", "body_evidence": "x", "service": "x", "received_on": RECEIVED}
    with pytest.raises(IntegrityError, match="challenge_begins_when_it_is_received"):
        a_row(Challenge, spinout, authority=example_council, state=state, notice_due_on=LATER, **given)


def test_it_stays_with_its_spinout_and_is_never_deleted(spinout, example_council):
    made = a_challenge(spinout)
    with pytest.raises(IntegrityError, match="case_row_stays_with_its_spinout"), transaction.atomic():
        Challenge.objects.filter(pk=made.pk).update(spinout=a_spinout("Other", parents=[example_council]))
    with pytest.raises(Exception, match="Cannot delete"):
        Challenge.objects.filter(pk=made.pk).delete()


class TestGrounds:
    def test_a_rejection_needs_one_and_keeps_it(self, spinout):
        made = a_challenge(spinout, S.REJECTED)
        now()
        with pytest.raises(IntegrityError, match="challenge_rejected_on_a_ground"):
            ChallengeGround.objects.filter(challenge=made).delete()

    def test_a_ground_on_which_it_would_be_rejected_is_none_on_which_it_was(self, spinout):
        made = a_challenge(spinout, S.REJECTED)
        now()
        with pytest.raises(IntegrityError, match="challenge_rejected_on_a_ground"):
            ChallengeGround.objects.filter(challenge=made).update(is_would_be=True)

    def test_a_modification_needs_one_on_which_it_would_be_rejected(self, spinout):
        made = a_challenge(spinout, S.MODIFICATION_PROPOSED)
        now()
        with pytest.raises(IntegrityError, match="challenge_modified_where_a_ground_would_reject_it"):
            ChallengeGround.objects.filter(challenge=made).delete()

    def test_each_is_named_once(self, spinout):
        ground = a_ground()
        with pytest.raises(IntegrityError, match="challengeground_once"):
            a_challenge(spinout, S.REJECTED, grounds=(ground, ground))

    @pytest.mark.parametrize(("days", "stands"), [(-1, True), (0, True), (1, False)])
    def test_ground_8_needs_a_notice_published_by_the_day_of_receipt(self, spinout, days, stands):
        made = a_challenge(spinout, S.UNDER_CONSIDERATION)
        notice = a_notice(spinout, RECEIVED + timedelta(days=days))
        given = {"challenge": made, "ground": a_ground(8), "notice": notice}
        if stands:
            a_row(ChallengeGround, spinout, **given)
        else:
            with pytest.raises(IntegrityError, match="challengeground_notice_published_by_the_day_of_receipt"):
                a_row(ChallengeGround, spinout, **given)

    def test_ground_8_without_a_notice_or_with_one_of_another(self, spinout, example_council, sample_county):
        made, ground = a_challenge(spinout, S.UNDER_CONSIDERATION), a_ground(8)
        of_another = a_notice(spinout, authority=sample_county)
        elsewhere = a_notice(a_spinout("Other", parents=[example_council]))
        for notice in (None, of_another, elsewhere):
            with (
                pytest.raises(IntegrityError, match="challengeground_notice_published_by_the_day_of_receipt"),
                transaction.atomic(),
            ):
                a_row(ChallengeGround, spinout, challenge=made, ground=ground, notice=notice)

    def test_another_ground_names_no_notice(self, spinout):
        made = a_challenge(spinout, S.UNDER_CONSIDERATION)
        with pytest.raises(IntegrityError, match="challengeground_names_a_notice_where_it_needs_one"):
            a_row(ChallengeGround, spinout, challenge=made, ground=a_ground(1), notice=a_notice(spinout))

    def test_a_notice_stays_once_it_is_relied_on(self, spinout):
        made, notice = a_challenge(spinout, S.UNDER_CONSIDERATION), a_notice(spinout)
        a_row(ChallengeGround, spinout, challenge=made, ground=a_ground(8), notice=notice)
        IntentionNotice.objects.filter(pk=notice.pk).update(service="Libraries and archives")
        with pytest.raises(IntegrityError, match="intentionnotice_stays_once_relied_on"):
            IntentionNotice.objects.filter(pk=notice.pk).update(published_on=LATER)

    def test_a_ground_is_of_the_spinout_of_its_expression(self, spinout, example_council):
        made = a_challenge(spinout, S.UNDER_CONSIDERATION)
        other = a_spinout("Other", parents=[example_council])
        with pytest.raises(IntegrityError, match="case_row_is_of_the_spinout_it_belongs_to"):
            a_row(ChallengeGround, other, challenge=made, ground=a_ground(1))

    @pytest.mark.parametrize("fields", [{"service": ""}, {"url": ""}])
    def test_a_notice_says_what_and_where(self, spinout, fields):
        with pytest.raises(IntegrityError, match="intentionnotice_says_what_and_where"):
            a_notice(spinout, **fields)


class TestStaff:
    @pytest.mark.parametrize("names", [[], ["Ann Other"], ["Ann Other", " ann other "], ["Ann Other", "  "]])
    def test_it_names_two_people(self, spinout, names):
        with pytest.raises(IntegrityError, match="challengestaff_names_two_people"):
            a_challenge(spinout, body_kind="employees", names=names)

    def test_employees_are_named(self, spinout):
        made = a_challenge(spinout, body_kind="employees")
        now()
        with pytest.raises(IntegrityError, match="challenge_names_employees_iff_it_is_theirs"):
            ChallengeStaff.objects.filter(challenge=made).delete()

    def test_nobody_is_named_of_another_kind_of_body(self, spinout):
        made = a_challenge(spinout)
        now()
        with pytest.raises(IntegrityError, match="challenge_names_employees_iff_it_is_theirs"):
            a_row(ChallengeStaff, spinout, challenge=made, names=["Ann Other", "Bo Body"], is_of_authority=True)

    def test_they_are_of_that_authority(self, spinout):
        made = a_challenge(spinout, body_kind="employees")
        with pytest.raises(IntegrityError, match="challengestaff_are_of_that_authority"):
            ChallengeStaff.objects.filter(challenge=made).update(is_of_authority=False)


class TestReferenceData:
    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("ends_after_it_starts", {"starts_on": RECEIVED, "ends_on": BEFORE}),
            ("has_a_source", {"source_note": ""}),
            ("windows_readable", {"windows": "04-31/06-30"}),
            ("windows_readable", {"windows": "04-01/06-30,08-01/08-31"}),
            ("notice_within_a_year", {"notice_days": 0}),
            ("notice_within_a_year", {"notice_days": 367}),
            ("counting_known", {"counting": "lunar"}),
            ("decides_known", {"decides": "whenever"}),
            ("decides_as_it_says", {"decides": "from_receipt"}),
            ("decides_as_it_says", {"decides": "by_day", "decides_by": "31-12"}),
            ("decides_as_it_says", {"decides_by": "12-31"}),
            ("decides_as_it_says", {"decides_within_number": 2, "decides_within_unit": "weeks"}),
            ("decides_in_a_unit", {"decides": "from_close", "decides_within_number": 2}),
            ("least_gap_in_a_unit", {"least_gap_unit": "weeks"}),
            ("least_gap_in_a_unit", {"least_gap_number": 0, "least_gap_unit": "weeks"}),
            ("most_gap_in_a_unit", {"most_gap_number": 3}),
            ("most_gap_in_a_unit", {"most_gap_number": 3, "most_gap_unit": "years"}),
        ],
    )
    def test_the_database_refuses_terms(self, example_council, name, fields):
        # Several may refuse what no form sends; each is broken in turn.
        with pytest.raises(IntegrityError, match=f"challengeterms_({name}|decides_as_it_says)"):
            terms_of(example_council, **fields)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "stands"),
        [
            (date(2014, 1, 2), None, True),
            (date(2014, 1, 1), None, False),
            (None, date(2012, 12, 31), True),
            (None, date(2013, 1, 1), False),
            (None, None, False),
        ],
    )
    def test_terms_hold_one_at_a_time(self, example_council, sample_county, starts_on, ends_on, stands):
        terms_of(example_council, starts_on=date(2013, 1, 1), ends_on=date(2014, 1, 1))
        terms_of(sample_county)
        if stands:
            made = terms_of(example_council, starts_on=starts_on, ends_on=ends_on)
            day = starts_on or ends_on
            assert list(ChallengeTerms.objects.of(example_council).in_force(on=day)) == [made]
        else:
            with pytest.raises(IntegrityError, match="challengeterms_one_at_a_time"):
                terms_of(example_council, starts_on=starts_on, ends_on=ends_on)

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("rejectionground_numbered_from_one", {"number": 0}),
            ("rejectionground_says_something", {"says": ""}),
            ("rejectionground_has_a_citation", {"citation": ""}),
            ("rejectionground_has_a_source", {"source_note": ""}),
            ("rejectionground_ends_after_it_starts", {"starts_on": RECEIVED, "ends_on": BEFORE}),
            ("rejectionground_one_of_a_number_at_a_time", {"number": 1}),
        ],
    )
    def test_the_database_refuses_grounds(self, name, fields):
        a_ground(1)
        with pytest.raises(IntegrityError, match=name):
            a_ground(**({"number": 2} | fields))

    def test_a_bank_holiday_has_a_name_and_is_there_once(self):
        made = a_bank_holiday(RECEIVED)
        with pytest.raises(IntegrityError, match="day"), transaction.atomic():
            a_bank_holiday(RECEIVED)
        with pytest.raises(IntegrityError, match="bankholiday_has_a_name"):
            type(made).objects.update(name="")


class TestWords:
    def test_who_sees_which(self, spinout, request, sample_county):
        made, other = a_challenge(spinout), a_challenge(a_spinout("Other", parents=[sample_county]))
        seen = {
            who: set(Challenge.objects.visible_to(request.getfixturevalue(who)))
            for who in ("officer", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
        }
        assert seen == {
            "officer": {made},
            "certifier": {made},
            "stranger": {other},
            "assessor": set(),
            "taskforce": {made, other},
            "admin": {made, other},
            "anonymous": set(),
        }

    def test_what_is_due_when(self, spinout):
        due = {state: a_challenge(spinout, state).due_on for state in S}
        told = RECEIVED + timedelta(days=90)
        assert {state.value: day for state, day in due.items() if day} == {
            "received": RECEIVED + timedelta(days=30),
            **dict.fromkeys(("timetable_notified", "under_consideration", "modification_proposed"), told),
        }
        accepted = a_challenge(spinout, S.PUBLISHED, procurement_due_on=LATER)
        assert accepted.due_on == LATER
        assert not accepted.is_overdue(LATER)
        assert accepted.is_overdue(LATER + timedelta(days=1))

    def test_which_are_overdue_on_the_day_and_the_day_after(self, spinout):
        made = a_challenge(spinout)
        due = made.due_on
        assert list(Challenge.objects.overdue(on=due)) == []
        assert list(Challenge.objects.overdue(on=due + timedelta(days=1))) == [made]

    def test_which_are_open_to_publish_and_to_procure(self, spinout):
        made = {state: a_challenge(spinout, state) for state in S}
        rejected = a_challenge(spinout, S.PUBLISHED, decision="rejected")
        over = {S.AWARDED_CHALLENGER, S.AWARDED_OTHER, S.ABANDONED, S.WITHDRAWN, S.OUT_OF_WINDOW}
        assert set(Challenge.objects.open()) == {one for state, one in made.items() if state not in over}
        assert set(Challenge.objects.to_publish()) == {made[S.ACCEPTED], made[S.ACCEPTED_MODIFIED], made[S.REJECTED]}
        assert set(Challenge.objects.to_procure()) == {made[S.PUBLISHED]}
        assert rejected not in Challenge.objects.open()
        a_register_entry(spinout, "withdrawn")
        assert not Challenge.objects.in_register()
