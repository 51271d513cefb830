"""How risks moved between two days, read from their ratings and moves: the same as looking at each by itself."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from procurement.heat import Moved, Then, moved
from procurement.models import Risk
from procurement.risk_standing import moving
from tests.factories.risks import a_move, a_rating, a_risk, a_scale, the_scale
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SINCE = TODAY - timedelta(days=90)


def day(before):
    return TODAY - timedelta(days=before)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council])


def then(risk, on):
    """How one risk stood on a day, looked up by itself."""
    move = risk.moves.filter(moved_on__lte=on).order_by("-moved_on", "-pk").first()
    rating = risk.ratings.filter(kind="current", rated_on__lte=on).order_by("-rated_on", "-pk").first()
    existed = risk.opened_on <= on
    return Then(
        existed,
        existed and (move is None or move.becomes in ("open", "mitigating")),
        rating.scale_id if rating else None,
        rating.score if rating else None,
    )


def one_by_one(since, until):
    found = dict.fromkeys(Moved, 0)
    for risk in Risk.objects.all():
        how = moved(then(risk, since), then(risk, until))
        if how:
            found[how] += 1
    return found


def random_risks(spinout, seed, many=18):
    chance = Random(seed)  # noqa: S311 - nothing here is a secret
    other = a_scale(name="Other", starts_on=day(60))
    for number in range(many):
        opened = chance.randint(0, 200)
        risk = a_risk(spinout, f"Risk {number}", opened_on=day(opened))
        for _ in range(chance.randint(0, 3)):
            scale = chance.choice([the_scale(), the_scale(), other])
            kind = chance.choice(["current", "current", "target"])
            a_rating(
                risk, chance.randint(1, 3), chance.randint(1, 3), kind, on=day(chance.randint(0, opened)), scale=scale
            )
        if chance.random() < 0.5:
            ended = chance.randint(0, opened)
            a_move(risk, chance.choice(["closed", "materialised"]), on=day(ended))
            if chance.random() < 0.5:
                a_move(risk, "open", on=day(chance.randint(0, ended)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_as_one_by_one(spinout, seed):
    random_risks(spinout, seed)
    for risk in Risk.objects.all():
        # What triggers keep on its row is what its moves and ratings say.
        kept = Then(True, risk.is_live, risk.current_scale_id, risk.current_score)
        assert kept == then(risk, TODAY)
    for since, until in ((SINCE, TODAY), (day(150), day(30)), (day(400), TODAY), (day(1), TODAY)):
        counts = moving.movement(Risk.objects.all(), since=since, until=until)
        assert counts == one_by_one(since, until)
        for how in moving.WHERE:
            listed = moving.movers(Risk.objects.all(), how, since=since, until=until, first=0, most=99)
            assert len(listed) == counts[how], how
            assert all(moved(then(each.risk, since), then(each.risk, until)) is how for each in listed)


def test_a_page_of_them_the_furthest_first(spinout):
    for number, likelihood in enumerate([2, 5, 3]):
        risk = a_risk(spinout, f"Risk {number}", opened_on=day(200))
        a_rating(risk, 1, 1, on=day(200))
        a_rating(risk, likelihood, 5)
    days = {"since": SINCE, "until": TODAY}
    first = moving.movers(Risk.objects.all(), Moved.UP, **days, first=0, most=2)
    assert [(each.before, each.after) for each in first] == [(1, 25), (1, 15)]
    rest = moving.movers(Risk.objects.all(), Moved.UP, **days, first=2, most=2)
    assert [each.risk.event for each in rest] == ["Risk 0"]


def test_of_nobodys_risks(assessor):
    counts = moving.movement(Risk.objects.visible_to(assessor), since=SINCE, until=TODAY)
    assert counts == dict.fromkeys(Moved, 0)
