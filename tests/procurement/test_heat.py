"""Counting risks by likelihood and impact, and how they moved between two days."""

from itertools import product

import pytest

from procurement.heat import Moved, Then, grid, moved, movement
from procurement.risk_charts import summary, table
from procurement.risk_words import Band
from procurement.scales import DEFAULT, OffTheScaleError

GONE, CLOSED = Then(), Then(existed=True)


def rated(score, scale=1):
    return Then(existed=True, is_open=True, scale=scale if score else None, score=score)


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (GONE, rated(None), Moved.NEW),
        (GONE, rated(12), Moved.NEW),
        (GONE, CLOSED, None),
        (CLOSED, CLOSED, None),
        (CLOSED, rated(12), Moved.REOPENED),
        (rated(12), CLOSED, Moved.CLOSED),
        (rated(None), CLOSED, Moved.CLOSED),
        (rated(12), rated(12), Moved.SAME),
        (rated(None), rated(None), Moved.SAME),
        (rated(12), rated(13), Moved.UP),
        (rated(12), rated(11), Moved.DOWN),
        (rated(None), rated(1), Moved.RATED),
        (rated(12, 1), rated(12, 2), Moved.OTHER_SCALE),
        (rated(12, 1), rated(20, 2), Moved.OTHER_SCALE),
    ],
)
def test_what_became_of_one(before, after, how):
    assert moved(before, after) is how


@pytest.mark.parametrize(("before", "after"), list(product([GONE, CLOSED, rated(None), rated(3), rated(9)], repeat=2)))
def test_backwards_is_the_opposite(before, after):
    opposite = {Moved.UP: Moved.DOWN, Moved.DOWN: Moved.UP, Moved.SAME: Moved.SAME}
    how = moved(before, after)
    if how in opposite and before.score is not None and after.score is not None:
        assert moved(after, before) is opposite[how]


def test_how_many_moved_how():
    pairs = [(rated(3), rated(4), 2), (GONE, rated(None), 3), (CLOSED, CLOSED, 9)]
    counts = movement(pairs, untouched=7)
    assert set(counts) == set(Moved)
    assert {how: many for how, many in counts.items() if many} == {Moved.UP: 2, Moved.NEW: 3, Moved.SAME: 7}


class TestGrid:
    def test_the_likeliest_row_first_and_the_least_impact_first(self):
        found = grid(DEFAULT, {(5, 1): 2, (1, 5): 3}, unrated=4)
        assert [(cell.likelihood, cell.impact) for cell in found.rows[0]] == [(5, at) for at in range(1, 6)]
        assert (found.rows[0][0].count, found.rows[4][4].count, found.count) == (2, 3, 5)
        assert found.by_band == {Band.LOW: 0, Band.MEDIUM: 5, Band.HIGH: 0, Band.VERY_HIGH: 0}

    def test_every_cell_is_there_once(self):
        cells = [(cell.likelihood, cell.impact) for row in grid(DEFAULT, {}).rows for cell in row]
        assert sorted(cells) == sorted(product(range(1, 6), repeat=2))

    @pytest.mark.parametrize("cell", [(6, 1), (1, 6), (0, 1)])
    def test_none_falls_off(self, cell):
        with pytest.raises(OffTheScaleError):
            grid(DEFAULT, {cell: 1})

    def test_in_words(self):
        assert summary(grid(DEFAULT, {})) == "No risk is rated on this scale."
        one = summary(grid(DEFAULT, {(5, 5): 1}))
        assert one == "1 risk is rated: 1 very high, 0 high, 0 medium, 0 low."
        assert summary(grid(DEFAULT, {(1, 1): 1_200, (2, 5): 1})).startswith(
            "1,201 risks are rated: 0 very high, 1 high"
        )

    def test_as_a_table(self):
        made = table(grid(DEFAULT, {(4, 3): 1, (4, 2): 2}), lambda cell: f"?{cell.likelihood}.{cell.impact}")
        row = made.rows[1]
        assert row[0] == "4: Likely"
        assert (row[1], row[3].text, row[3].url) == ("0 (low)", "1 (high)", "?4.3")
        assert (row[2].about, row[3].about) == (
            "risks of likelihood 4 and impact 2",
            "risk of likelihood 4 and impact 3",
        )
