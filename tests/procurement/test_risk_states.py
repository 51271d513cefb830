"""From which state a risk goes to which, every pair; and the domain facts' machine."""

from itertools import product

import pytest

from procurement.risk_states import ENDED, LIVE, NEXT, IllegalMoveError, RiskState, check_move

LEGAL = {
    ("open", "mitigating"),
    ("open", "closed"),
    ("open", "materialised"),
    ("mitigating", "closed"),
    ("mitigating", "materialised"),
    ("closed", "open"),
    ("materialised", "open"),
}


@pytest.mark.parametrize(("before", "after"), list(product(RiskState.values, repeat=2)))
def test_every_pair(before, after):
    if (before, after) in LEGAL:
        check_move(before, after)
    else:
        with pytest.raises(IllegalMoveError, match="cannot become"):
            check_move(before, after)


def test_every_state_has_its_next_and_is_live_or_ended():
    assert set(NEXT) == set(RiskState) == {*LIVE, *ENDED}
    assert not set(LIVE) & set(ENDED)
    assert all(after == {RiskState.OPEN} for before, after in NEXT.items() if before in ENDED)
