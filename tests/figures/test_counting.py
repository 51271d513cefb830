"""The counting reference, worked by hand, held against the recount and against the product."""

import calendar
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from reporting import readings
from reporting.scopes import EVERYTHING
from spinouts.standing import LEFT_OUT, Standing
from tests.figures.sample import FOLDER, KnownAt, known
from tests.recount import recount

__all__ = ["known"]

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "counting.md"
NOTHING = "\N{EN DASH}"
MONTH_ENDS = [
    date(year, month, calendar.monthrange(year, month)[1]) for year in range(2005, 2027) for month in range(1, 13)
]


class Example(NamedTuple):
    """A line of the reference's last table."""

    mutual: str
    on: date
    known: int
    stands: str
    staff: str
    old: str

    def __str__(self) -> str:
        return f"{self.mutual[:24]} {self.on} known {self.known}"


def examples() -> list[Example]:
    """Read the table as a person does."""
    lines = REFERENCE.read_text().split("## Twelve mutuals")[1].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \w", line)]
    assert rows[0] == ["Mutual", "As at", "Known", "Stands", "Staff", "Old", "Why"]
    return [Example(row[0], date.fromisoformat(row[1]), int(row[2]), *row[3:6]) for row in rows[1:]]


EXAMPLES = examples()


def test_the_reference_names_at_least_twelve_mutuals_and_every_way_to_stand():
    assert len({example.mutual for example in EXAMPLES}) >= 12
    assert {example.stands for example in EXAMPLES} >= {standing.value for standing in LEFT_OUT} | {"counted", "ended"}
    assert {example.known for example in EXAMPLES} == {1, 2}


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_recount_counts_as_by_hand(example: Example):
    mutual = recount.load(FOLDER, example.known).get(example.mutual)
    stands = recount.standing(mutual, example.on) if mutual else ""
    assert stands == ("" if example.stands == NOTHING else example.stands)
    if stands == "counted":
        count = recount.count_on(mutual, example.on)
        assert (str(count["staff"]) if count else "not known") == example.staff
        assert ({True: "yes", False: "no"}[recount.is_old(count, example.on)] if count else NOTHING) == example.old


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_product_counts_as_by_hand(example: Example, known: KnownAt):
    listed = readings.members(EVERYTHING, on=example.on, known_at=known.number(example.known), standings=list(Standing))
    found = [member for member in listed[:500] if member.name == example.mutual]
    if example.stands == NOTHING:
        assert found == []
        return
    (member,) = found
    assert member.standing.value == example.stands
    if member.standing is Standing.COUNTED:
        assert ("not known" if member.staff is None else str(member.staff)) == example.staff
        assert (NOTHING if member.staff is None else "yes" if member.is_old else "no") == example.old


@pytest.mark.django_db
@pytest.mark.parametrize("moment", [1, 2])
def test_the_product_equals_the_recount_at_every_month_end(moment: int, known: KnownAt):
    known_at = known.number(moment)
    assert len(MONTH_ENDS) == 264
    mutuals = recount.load(FOLDER, moment)
    months = {point.on: point for point in readings.series(EVERYTHING, until=MONTH_ENDS[-1], known_at=known_at)}
    for on in MONTH_ENDS:
        counted = recount.recount(mutuals, on)
        assert figures_of_the_product(on, known_at) == counted, on
        assert (months[on].staff, months[on].mutuals) == (counted["staff"], counted["mutuals"]), on


def figures_of_the_product(on: date, known_at) -> dict:
    """Return the product's figures in the recount's words."""
    standings = (Standing.COUNTED, Standing.ENDED, *LEFT_OUT)
    listed = readings.members(EVERYTHING, on=on, known_at=known_at, standings=standings)[:500]
    position = readings.position(EVERYTHING, on=on, known_at=known_at)
    headline = position.headline
    names = sorted((member.name, member) for member in listed)
    counted = [member for _name, member in names if member.standing is Standing.COUNTED]
    assert headline.staff == sum(member.staff or 0 for member in counted)
    assert headline.staff_not_known == sum(member.staff is None for member in counted)
    assert headline.old_counts == sum(member.is_old for member in counted)
    assert position.left_out_total == sum(member.standing in LEFT_OUT for member in listed)
    assert sum(tally.mutuals for tally in position.ended) == sum(m.standing is Standing.ENDED for m in listed)
    left_out = {
        reason.value: [name for name, member in names if member.standing is reason]
        for reason in LEFT_OUT
        if any(member.standing is reason for member in listed)
    }
    assert {tally.code: tally.mutuals for tally in position.left_out} == {
        code: len(found) for code, found in left_out.items()
    }
    return {
        "staff": headline.staff,
        "mutuals": headline.mutuals,
        "not_known": [member.name for member in counted if member.staff is None],
        "old": [member.name for member in counted if member.is_old],
        "ended": [name for name, member in names if member.standing is Standing.ENDED],
        "left_out": left_out,
    }
