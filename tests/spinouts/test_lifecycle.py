"""Which moves are legal: every pair of states, in Python and in PostgreSQL, and what each needs."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from spinouts import lifecycle
from spinouts.lifecycle import NEXT, NOTHING, IllegalMove, Outcome, ReasonNeeded, Stage, State, check_move
from spinouts.models import JourneyEvent
from tests.factories.spinouts import a_spinout

# Written out by hand, so that the table that makes all the rest is itself checked.
FORWARD = {
    "exploring": {"case_for_change"},
    "case_for_change": {"options_appraisal"},
    "options_appraisal": {"business_case", "business_plan"},
    "business_case": {"business_plan"},
    "business_plan": {"transition"},
    "transition": {"live"},
    "live": set(),
}
BACK = {
    "exploring": set(),
    "case_for_change": {"exploring"},
    "options_appraisal": {"exploring", "case_for_change"},
    "business_case": {"exploring", "case_for_change", "options_appraisal"},
    "business_plan": {"exploring", "case_for_change", "options_appraisal", "business_case"},
    "transition": {"exploring", "case_for_change", "options_appraisal", "business_case", "business_plan"},
    "live": set(),
}
BEFORE_LAUNCH = {"not_proceeding", "remaining_in_house"}
AFTER_LAUNCH = {"returned_in_house", "contract_lost", "merged_or_acquired", "ceased"}
STATES = [NOTHING, *(State(stage, outcome) for stage, outcome in product(Stage.values, Outcome.values))]


def outcomes(stage):
    if stage == "live":
        return {"active", "unknown"} | AFTER_LAUNCH
    return {"active", "unknown"} | BEFORE_LAUNCH | ({"outsourced"} if stage == "options_appraisal" else set())


def is_legal(before, after):
    if after == NOTHING or after.outcome not in outcomes(after.stage):
        return False
    if before == NOTHING:
        return True
    if before.outcome not in {"active", "unknown"}:
        return False
    if before.stage == after.stage:
        return before.outcome != after.outcome
    return after.outcome == "active" and after.stage in FORWARD[before.stage] | BACK[before.stage]


PAIRS = list(product(STATES, STATES))


def test_the_table_of_stages():
    assert {stage.value: {to.value for to in following} for stage, following in NEXT.items()} == {
        stage: FORWARD[stage] | BACK[stage] for stage in FORWARD
    }


def test_every_pair_of_states_in_python():
    wrong = []
    for before, after in PAIRS:
        try:
            check_move(before, after, reason="Because")
            allowed = True
        except IllegalMove:
            allowed = False
        if allowed != is_legal(before, after):
            wrong.append(f"{before} > {after}")
    assert len(PAIRS) == 64 * 64
    assert wrong == []


@pytest.mark.django_db
def test_every_pair_of_states_in_postgresql():
    """The check on the table is asked directly, because reaching each state by rows would need a journey to it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'journeyevent_is_a_legal_move'"
        )
        (check,) = cursor.fetchone()
        codes = [f"{before}>{after}" for before, after in PAIRS]
        condition = check.removeprefix("CHECK").strip()
        cursor.execute(f"SELECT move FROM unnest(%s::text[]) AS moves (move) WHERE {condition}", [codes])  # noqa: S608 - the database's own words
        allowed = {row[0] for row in cursor.fetchall()}
    assert allowed == {f"{before}>{after}" for before, after in PAIRS if is_legal(before, after)}
    assert allowed == set(lifecycle.MOVE_CODES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State("live", "active"), State("transition", "active")),
        (State("live", "active"), State("live", "outsourced")),
        (State("live", "active"), State("live", "active")),
    ],
)
def test_an_illegal_move_is_refused_by_name(before, after):
    spinout = a_spinout(stage=before.stage, outcome=before.outcome)
    with pytest.raises(IntegrityError, match="journeyevent_is_a_legal_move"), transaction.atomic():
        JourneyEvent.objects.create(
            spinout=spinout,
            from_stage=before.stage,
            from_outcome=before.outcome,
            to_stage=after.stage,
            to_outcome=after.outcome,
            recorded_by=spinout.created_by,
        )


@pytest.mark.parametrize(
    ("before", "after", "needed"),
    [
        (NOTHING, State("live", "active"), False),
        (State("exploring", "active"), State("case_for_change", "active"), False),
        (State("options_appraisal", "active"), State("business_plan", "active"), True),
        (State("transition", "active"), State("exploring", "active"), True),
        (State("exploring", "active"), State("exploring", "not_proceeding"), True),
        (State("live", "active"), State("live", "ceased"), False),
        (State("live", "active"), State("live", "unknown"), False),
    ],
)
def test_which_moves_need_a_reason(before, after, needed):
    if not needed:
        check_move(before, after)
        return
    for blank in ("", "   "):
        with pytest.raises(ReasonNeeded):
            check_move(before, after, reason=blank)
    check_move(before, after, reason="The council asked for it")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (State("live", "ceased"), State("live", "active"), "It ended as “Ceased”. Correct that entry first"),
        (State("exploring", "active"), State("live", "active"), "From here it can move to: Case for change"),
        (State("live", "active"), State("transition", "active"), "From here it can move to: no other stage"),
        (State("exploring", "active"), State("exploring", "ceased"), "At this stage the outcome can be: Active"),
    ],
)
def test_a_refusal_says_what_can_be_done(before, after, said):
    with pytest.raises(IllegalMove, match=said):
        check_move(before, after, reason="Because")
