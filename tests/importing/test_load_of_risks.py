"""The risks of synthetic spin-outs: the same for the same seed, of every kind, and nothing after the last day."""

from datetime import date, timedelta

from procurement.risk_states import RiskState
from procurement.risk_words import Category, Proximity, RatingKind, Response
from reporting.load.inventing import LAST_DAY
from reporting.load.money import Fundable
from reporting.load.risks import OF_EACH, invent_risks


def some(seed=1, many=300):
    since = date(2019, 1, 1)
    return [
        risk
        for number in range(many)
        for risk in invent_risks(Fundable(number, number, [1, 2, 3], since + timedelta(days=number * 9)), seed)
    ]


def test_the_same_seed_invents_the_same():
    assert some(1, 20) == some(1, 20) != some(2, 20)


def test_there_is_some_of_everything():
    risks = some()
    assert len(risks) == 300 * OF_EACH
    assert {risk.category for risk in risks} == set(Category.values)
    assert {risk.proximity for risk in risks} == set(Proximity.values)
    assert {risk.response for risk in risks} == set(Response.values)
    assert {rating.kind for risk in risks for rating in risk.ratings} == set(RatingKind.values)
    assert {move.becomes for risk in risks for move in risk.moves} == set(RiskState.values) - {"open"}
    assert 0.05 < sum(not risk.ratings for risk in risks) / len(risks) < 0.15
    assert any(risk.owner is None for risk in risks)
    assert any(risk.reviewed for risk in risks)


def test_nothing_has_happened_after_the_last_day_or_in_the_wrong_order():
    for risk in some():
        happened = [*(rating.on for rating in risk.ratings), *(move.on for move in risk.moves)]
        happened += [day for day in (risk.reviewed, *(doing.done for doing in risk.actions)) if day]
        assert all(risk.opened <= day <= LAST_DAY for day in happened)
        days = [move.on for move in risk.moves]
        assert days == sorted(days)
        assert risk.next_review >= risk.opened
        assert risk.reviewed is None or risk.reviewed < risk.next_review
