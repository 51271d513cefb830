"""Whatever happens, and however it is corrected: what the figures must still be."""

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import readings, series
from reporting.scopes import EVERYTHING, Selection
from spinouts import kept
from spinouts.models import MonthlyChange, StandingInterval
from spinouts.standing import Standing
from tests.factories.bodies import body
from tests.figures.histories import HISTORIES, Register, verdict

DAYS = [
    date(2010, 12, 31),
    date(2011, 12, 31),
    date(2012, 6, 30),
    date(2012, 7, 31),
    date(2012, 12, 31),
    date(2013, 11, 5),
    date(2014, 1, 31),
    date(2015, 3, 31),
    date(2030, 1, 1),
]
SELECTIONS = [EVERYTHING, Selection(region="london"), Selection(service_area="housing", region="wales")]
pytestmark = pytest.mark.django_db

quick = settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def bodies(db):
    return [body("Home Council"), body("Other Council")]


class Rehearsal:
    """Plays one history and takes it back."""

    def __init__(self, bodies, history):
        self.register = Register(bodies)
        self.history = history
        self.moments = []

    def __enter__(self):
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        return self

    def __exit__(self, *problem):
        transaction.set_rollback(True)
        self._atomic.__exit__(*problem)

    def play(self):
        for happenings in self.history:
            self.moments.append(self.register.record(happenings))
            yield self.moments[-1]


def answers(known_at):
    return [
        (
            readings.position(EVERYTHING, on=on, known_at=known_at),
            readings.members(EVERYTHING, on=on, known_at=known_at, standings=list(Standing))[:50],
        )
        for on in DAYS[::2]
    ]


@quick
@given(history=HISTORIES)
def test_an_old_known_at_never_changes(bodies, history):
    with Rehearsal(bodies, history) as rehearsal:
        given_then = {moment: (answers(moment), months(EVERYTHING, moment)) for moment in rehearsal.play()}
        for moment, then in given_then.items():
            assert (answers(moment), months(EVERYTHING, moment)) == then


@quick
@given(history=HISTORIES, data=st.data())
def test_what_is_kept_says_what_the_rules_say(bodies, history, data):
    with Rehearsal(bodies, history) as rehearsal:
        list(rehearsal.play())
        known_at = data.draw(st.sampled_from(rehearsal.moments))
        for on in DAYS:
            expected = {
                spinout.pk: said
                for spinout in rehearsal.register.spinouts.values()
                if (said := verdict(spinout, on, known_at))
            }
            listed = readings.members(EVERYTHING, on=on, known_at=known_at, standings=list(Standing))[:50]
            assert sorted(member.spinout_id for member in listed) == sorted(expected)
            for member in listed:
                said = expected[member.spinout_id]
                assert (member.standing.value, member.detail) == (said.heading.standing, said.heading.detail)
                assert (member.staff, member.staff_return_id) == (said.staff, said.staff_return_id)
                assert (member.is_verified, member.qualifier) == (said.is_verified, said.qualifier)
                assert (member.region, member.service_area) == (said.heading.region, said.heading.service_area)
                assert member.is_old == (said.old_after is not None and on > said.old_after)
            counted = [said for said in expected.values() if said.heading.standing == Standing.COUNTED]
            headline = readings.position(EVERYTHING, on=on, known_at=known_at).headline
            assert headline.mutuals == len(counted)
            assert headline.staff == sum(said.staff or 0 for said in counted)
            assert headline.verified_staff == sum(said.staff or 0 for said in counted if said.is_verified)
            assert headline.staff_not_known == sum(said.staff is None for said in counted)


@quick
@given(history=HISTORIES, data=st.data())
def test_every_bridge_closes_to_the_last_person(bodies, history, data):
    with Rehearsal(bodies, history) as rehearsal:
        list(rehearsal.play())
        scopes = [*SELECTIONS, *(Selection(body_ids=frozenset({body.pk})) for body in bodies)]
        for _attempt in range(6):
            corners = [(data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(rehearsal.moments))) for _ in "ab"]
            opening, closing = sorted(corners)
            selection = data.draw(st.sampled_from(scopes))
            bridge = readings.bridge(selection, opening=opening, closing=closing)
            positions = [readings.position(selection, on=on, known_at=at).headline for on, at in (opening, closing)]
            assert (bridge.opening.people, bridge.closing.people) == tuple(p.staff for p in positions)
            assert (bridge.opening.mutuals, bridge.closing.mutuals) == tuple(p.mutuals for p in positions)
            assert all(member.people > 0 for member in bridge.step("grown").members)
            assert all(member.people < 0 for member in bridge.step("shrunk").members)
            assert all(member.mutuals == 1 for member in bridge.step("launched").members)
            assert all(member.mutuals == -1 for member in bridge.step("ended").members)
            if opening[1] == closing[1]:
                assert bridge.step("corrections").members == ()


@quick
@given(history=HISTORIES, data=st.data())
def test_the_series_is_the_same_from_what_is_kept_by_month_from_the_intervals_and_date_by_date(bodies, history, data):
    with Rehearsal(bodies, history) as rehearsal:
        list(rehearsal.play())
        selection = data.draw(st.sampled_from(SELECTIONS))
        for known_at in rehearsal.moments:
            by_month = months(selection, known_at)
            assert by_month == {
                point.on: (point.mutuals, point.staff) for point in added_up_from_intervals(selection, known_at)
            }
            for on in (date(2012, 12, 31), date(2013, 11, 30), date(2015, 3, 31)):
                total = readings.total(selection, on=on, known_at=known_at)
                assert by_month[on] == (total.mutuals, total.people)
        # Compacted at a moment, it still answers for that moment and for every earlier one.
        kept_until = data.draw(st.sampled_from(rehearsal.moments))
        before = {moment: months(selection, moment) for moment in rehearsal.moments}
        kept.monthly.compact(kept_until)
        assert {moment: months(selection, moment) for moment in rehearsal.moments} == before
        assert not kept.rebuild(mend=False)


@quick
@given(history=HISTORIES)
def test_kept_step_by_step_is_what_a_rebuild_makes(bodies, history):
    with Rehearsal(bodies, history) as rehearsal:
        list(rehearsal.play())
        assert not kept.rebuild(mend=False)
        step_by_step = (rows(StandingInterval), summed_by_month())
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE spinouts_standinginterval, spinouts_monthlychange")
        kept.rebuild()
        assert (rows(StandingInterval), summed_by_month()) == step_by_step


def months(selection, known_at):
    points = readings.series(selection, until=date(2017, 6, 15), known_at=known_at, since=date(2010, 1, 1))
    assert points[0].on == date(2010, 1, 31)
    assert points[-1].on == date(2017, 6, 15)
    return {point.on: (point.mutuals, point.staff) for point in points}


def added_up_from_intervals(selection, known_at):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "_kept_changes", series._changes_from_intervals)
        return readings.series(selection, until=date(2017, 6, 15), known_at=known_at, since=date(2010, 1, 1))


def rows(model):
    names = [field.attname for field in model._meta.concrete_fields if field.name not in ("id", "heading")]
    headings = ("heading__standing", "heading__detail", "heading__region", "heading__service_area")
    return sorted(model.objects.values_list(*names, *headings), key=repr)


def summed_by_month():
    sums = {}
    for change in MonthlyChange.objects.all():
        place = (change.known_from, change.month_end, change.service_area, change.region, change.parent_kind)
        held = sums.get(place, (0, 0))
        sums[place] = (held[0] + change.mutuals, held[1] + change.staff)
    return {place: change for place, change in sums.items() if any(change)}
