"""The arithmetic of the figures, on plain values."""

from decimal import Decimal

import pytest

from reporting.figures import (
    STEPS,
    Bridge,
    BridgeDoesNotCloseError,
    Change,
    Headline,
    Standpoint,
    Total,
    bridge_of,
    share,
    summed_qualifier,
)
from spinouts.standing import Standing


def counted(staff, *, selected=True):
    return Standpoint(Standing.COUNTED, staff, selected)


def stood(standing, *, selected=True):
    return Standpoint(standing, None, selected)


ABSENT = Standpoint()


@pytest.mark.parametrize(
    ("opening", "closing", "step", "people", "mutuals"),
    [
        (ABSENT, counted(50), "launched", 50, 1),
        (ABSENT, counted(None), "launched", 0, 1),
        (stood(Standing.PIPELINE), counted(50), "launched", 50, 1),
        (counted(50), stood(Standing.ENDED), "ended", -50, -1),
        (counted(None), stood(Standing.ENDED), "ended", 0, -1),
        (counted(50), stood(Standing.END_NOT_DATED), "ended", -50, -1),
        (counted(50), counted(70), "grown", 20, 0),
        (counted(70), counted(50), "shrunk", -20, 0),
        (counted(None), counted(70), "newly_counted", 70, 0),
        (stood(Standing.CONTROL_NOT_EVIDENCED), counted(70), "newly_counted", 70, 1),
        (stood(Standing.NOT_A_MUTUAL), counted(None), "newly_counted", 0, 1),
        (stood(Standing.STATUS_NOT_KNOWN), counted(70), "newly_counted", 70, 1),
        (counted(70), stood(Standing.STATUS_NOT_KNOWN), "no_longer_counted", -70, -1),
        (counted(70), stood(Standing.CONTROL_NOT_EVIDENCED), "no_longer_counted", -70, -1),
        (counted(70), stood(Standing.NOT_A_MUTUAL), "no_longer_counted", -70, -1),
        (counted(70, selected=False), counted(80), "newly_counted", 80, 1),
        (counted(70), counted(80, selected=False), "no_longer_counted", -70, -1),
        (counted(70), stood(Standing.ENDED, selected=False), "ended", -70, -1),
    ],
)
def test_what_happened_between_the_dates_is_one_step(opening, closing, step, people, mutuals):
    start = Total(opening.people, int(opening.is_counted))
    end = Total(closing.people, int(closing.is_counted))
    bridge = bridge_of(start, end, [Change(1, "PSM-0001", "One", opening, opening, closing)])
    assert [(s.code, s.people, s.mutuals) for s in bridge.steps if s.members] == [(step, people, mutuals)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        (counted(50), counted(50)),
        (counted(None), counted(None)),
        (ABSENT, stood(Standing.PIPELINE)),
        (stood(Standing.ENDED), stood(Standing.ENDED)),
        (counted(5, selected=False), counted(9, selected=False)),
    ],
)
def test_what_changes_nothing_is_in_no_step(opening, closing):
    total = Total(opening.people, int(opening.is_counted))
    bridge = bridge_of(total, total, [Change(1, "PSM-0001", "One", opening, opening, closing)])
    assert all(step.members == () for step in bridge.steps)


def test_a_correction_and_what_happened_since_are_apart():
    change = Change(1, "PSM-0001", "One", counted(100), counted(80), counted(95))
    bridge = bridge_of(Total(100, 1), Total(95, 1), [change])
    assert bridge.step("corrections").people == -20
    assert bridge.step("grown").people == 15
    (member,) = bridge.step("corrections").members
    assert (member.opening_staff, member.closing_staff) == (100, 80)


def test_one_that_was_withdrawn_falls_in_corrections():
    change = Change(1, "PSM-0001", "One", counted(100), ABSENT, ABSENT)
    bridge = bridge_of(Total(100, 1), Total(0, 0), [change])
    assert (bridge.step("corrections").people, bridge.step("corrections").mutuals) == (-100, -1)
    assert bridge.step("corrections").members[0].note.startswith("Withdrawn")


def test_a_bridge_that_does_not_close_is_refused():
    with pytest.raises(BridgeDoesNotCloseError, match="lead to 5 in 1"):
        Bridge(Total(5, 1), Total(6, 1), ())
    with pytest.raises(BridgeDoesNotCloseError):
        Bridge(Total(5, 1), Total(5, 2), ())


def test_the_steps_stand_in_the_order_of_the_reference():
    steps = bridge_of(Total(0, 0), Total(0, 0), []).steps
    assert [step.code for step in steps] == [*STEPS]


@pytest.mark.parametrize(
    ("qualifiers", "summed"),
    [
        ([], "exact"),
        (["exact", "exact"], "exact"),
        (["exact", "more_than"], "at_least"),
        (["at_least", "approximate"], "approximate"),
        (["as_published"], "approximate"),
    ],
)
def test_a_sum_is_no_firmer_than_its_parts(qualifiers, summed):
    assert summed_qualifier(qualifiers) == summed


def test_shares():
    headline = Headline(staff=35_000, mutuals=100, verified_staff=8_750)
    assert headline.share_of(1_000_000) == Decimal("3.50")
    assert headline.verified_share == Decimal("25.0")
    assert headline.unverified_staff == 26_250
    assert Headline().verified_share is None
    assert share(1, 3) == Decimal("33.3")
