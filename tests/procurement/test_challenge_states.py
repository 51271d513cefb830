"""The states of an expression of interest: every pair of them, and the page that shows them."""

from itertools import product

import pytest
from django.conf import settings

from procurement.challenging import diagram
from procurement.challenging.states import (
    AFTER_DECISION,
    FIRST,
    MOVE_CODES,
    NEXT,
    OVER,
    TO_DECIDE,
    ChallengeState,
    Decision,
    IllegalChallengeMoveError,
    check_move,
)

LEGAL = {
    "received": {"timetable_notified", "withdrawn"},
    "timetable_notified": {"under_consideration", "withdrawn"},
    "under_consideration": {"accepted", "modification_proposed", "rejected", "withdrawn"},
    "modification_proposed": {"accepted_modified", "rejected", "withdrawn"},
    "accepted": {"published"},
    "accepted_modified": {"published"},
    "rejected": {"published"},
    "published": {"procurement_started"},
    "procurement_started": {"awarded_challenger", "awarded_other", "abandoned"},
}


@pytest.mark.parametrize(("before", "after"), list(product(ChallengeState, repeat=2)))
def test_every_pair(before, after):
    if after.value in LEGAL.get(before.value, set()):
        check_move(before, after)
    else:
        with pytest.raises(IllegalChallengeMoveError, match=f"It is “{before.label}”"):
            check_move(before, after)


def test_the_database_lets_each_move_through_forward_and_back_and_a_day_be_corrected():
    pairs = {(before, after) for before, all_after in LEGAL.items() for after in all_after}
    corrected = {("received", "out_of_window"), ("out_of_window", "received")}
    assert {tuple(code.split(">")) for code in MOVE_CODES} == pairs | {(b, a) for a, b in pairs} | corrected


def test_every_state_is_somewhere():
    assert set(NEXT) == set(ChallengeState) == {*TO_DECIDE, *AFTER_DECISION, *OVER}
    assert {state for state in ChallengeState if not NEXT[state]} == set(OVER)
    assert set(Decision.values) < set(ChallengeState.values)
    assert not [before for before, all_after in NEXT.items() if set(all_after) & set(FIRST)]


def test_the_page_is_the_one_that_the_table_makes():
    assert (settings.BASE_DIR / diagram.PLACE).read_text() == diagram.states_page()
