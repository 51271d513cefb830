"""Scales of risks: which score is how serious, and which scales make no sense."""

from dataclasses import replace
from itertools import product

import pytest

from procurement.risk_words import Band, Category
from procurement.scales import DEFAULT, OffTheScaleError, Scale, ScaleError, check_scale

LEVELS = range(1, 6)


@pytest.mark.parametrize(("likelihood", "impact"), list(product(LEVELS, repeat=2)))
def test_every_cell_of_the_usual_scale(likelihood, impact):
    score = likelihood * impact
    expected = "low" if score < 5 else "medium" if score < 10 else "high" if score < 15 else "very_high"
    assert DEFAULT.band(likelihood, impact) == expected


@pytest.mark.parametrize(("likelihood", "impact"), list(product(LEVELS, repeat=2)))
def test_what_is_likelier_or_worse_is_never_less_serious(likelihood, impact):
    order = list(Band)
    here = order.index(DEFAULT.band(likelihood, impact))
    for more in ((likelihood + 1, impact), (likelihood, impact + 1)):
        if max(more) <= 5:
            assert order.index(DEFAULT.band(*more)) >= here


@pytest.mark.parametrize(("likelihood", "impact"), [(0, 1), (1, 0), (6, 1), (1, 6), (-1, 3)])
def test_off_the_scale(likelihood, impact):
    with pytest.raises(OffTheScaleError):
        DEFAULT.band(likelihood, impact)


@pytest.mark.parametrize(
    "scale",
    [
        DEFAULT,
        Scale("Three by three", ("A", "B", "C"), ("1", "2", "3"), 2, 4, 6),
        Scale("Smallest", ("A", "B"), ("1", "2"), 2, 3, 4),
        replace(DEFAULT, impacts=tuple("abcdefghij")),
        replace(DEFAULT, very_high_from=25),
    ],
)
def test_what_makes_sense(scale):
    check_scale(scale)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"likelihoods": ("Only",)}, "likelihoods"),
        ({"likelihoods": ()}, "likelihoods"),
        ({"likelihoods": tuple("abcdefghijk")}, "likelihoods"),
        ({"impacts": ("A", "a", "b")}, "impacts"),
        ({"impacts": ("Only",)}, "impacts"),
        ({"medium_from": 1}, "medium_from"),
        ({"medium_from": 10}, "medium_from"),
        ({"high_from": 15}, "medium_from"),
        ({"very_high_from": 26}, "medium_from"),
    ],
)
def test_what_makes_none(changed, field):
    with pytest.raises(ScaleError) as error:
        check_scale(replace(DEFAULT, **changed))
    assert error.value.field == field


def test_the_twelve_categories_and_others():
    assert len(Category) == 13
    assert Category.OTHER in Category
