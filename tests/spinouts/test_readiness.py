"""Readiness: six areas assessed at once, how that changed, and what would close each gap."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, charts, checklists, timeline
from spinouts.actions import Assessed
from spinouts.models import ReadinessAssessment, ReadinessLevel
from spinouts.readiness import POINTERS, Area, Level
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
AREAS = ("leadership", "finance", "legal", "staff", "market", "governance")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="options_appraisal")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def every(level=3, why="Because", **levels):
    return {area: Assessed(levels.get(area, level), why) for area in AREAS}


def typed(level="3", **levels):
    given = {f"{area}_level": levels.get(area, level) for area in AREAS}
    return given | {f"{area}_why": f"Because of {area}" for area in AREAS}


class TestPointers:
    def test_every_area_has_one(self):
        assert tuple(area.value for area in Area) == AREAS
        assert set(POINTERS) == set(Area)

    @pytest.mark.parametrize("area", Area)
    def test_its_tasks_are_on_the_checklist(self, area):
        assert POINTERS[area].tasks
        assert set(POINTERS[area].tasks) <= set(checklists.BY_CODE)

    def test_no_task_is_named_twice(self):
        named = [task for pointer in POINTERS.values() for task in pointer.tasks]
        assert len(named) == len(set(named))


class TestActions:
    def test_all_areas_at_once(self, spinout, who):
        made = actions.assess_readiness(spinout, on=date(2026, 5, 1), areas=every(2, legal=4), **who)
        assert (made.assessed_on, made.added_by) == (date(2026, 5, 1), who["by"])
        levels = dict(made.levels.values_list("area", "level"))
        assert levels == dict.fromkeys(AREAS, 2) | {"legal": 4}

    @pytest.mark.parametrize(
        "areas",
        [
            {},
            {area: said for area, said in every().items() if area != "market"},
            every() | {"weather": Assessed(1, "x")},
            every(why=" "),
        ],
    )
    def test_none_is_left_out_or_unexplained(self, spinout, who, areas):
        with pytest.raises(actions.AreasError):
            actions.assess_readiness(spinout, on=date(2026, 5, 1), areas=areas, **who)
        assert not ReadinessAssessment.objects.exists()

    def test_not_tomorrow(self, spinout, who):
        with pytest.raises(actions.AssessedOnError):
            actions.assess_readiness(spinout, on=date(2026, 6, 2), areas=every(), **who)

    def test_readers_and_strangers_assess_nothing(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.assess_readiness(spinout, on=date(2026, 5, 1), areas=every(), by=person, at=NOW)

    def test_the_timeline_tells_it(self, spinout, who):
        actions.assess_readiness(spinout, on=date(2026, 5, 1), areas=every(), **who)
        entries = timeline.entries(spinout, reader=who["by"])
        told = next(entry for entry in entries if entry.title == "Assessed how ready it is")
        assert timeline.Change("Readiness, assessed on", "", "1 May 2026") in told.changes
        assert timeline.Change("Readiness: Legal, level", "", "Mostly there") in told.changes
        assert timeline.Change("Readiness: Legal, why", "", "Because") in told.changes


class TestPostgresql:
    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("readinesslevel_area_known", {"area": "weather"}),
            ("readinesslevel_level_known", {"level": 5}),
            ("readinesslevel_says_why", {"why": ""}),
            ("readinesslevel_once_for_each_area", {}),
        ],
    )
    def test_a_level(self, spinout, name, fields):
        made = casework.a_readiness_assessment(spinout)
        given = {"assessment": made, "area": "market", "level": 3, "why": "Because"} | fields
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            casework.a_row(ReadinessLevel, spinout, **given)

    def test_an_assessment_has_every_area(self, spinout):
        def act():
            casework.a_row(ReadinessAssessment, spinout, assessed_on=date(2026, 5, 1))
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with pytest.raises(IntegrityError, match="readiness_has_every_area"), transaction.atomic():
            act()

    def test_a_level_is_of_the_same_spin_out(self, spinout):
        made = casework.a_readiness_assessment(spinout)
        other = a_spinout("Other")
        name = "case_row_is_of_the_spinout_it_belongs_to|readinesslevel_once"
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            casework.a_row(ReadinessLevel, other, assessment=made, area="market", level=3, why="x")

    def test_none_is_changed(self, spinout):
        casework.a_readiness_assessment(spinout)
        for rows in (ReadinessAssessment.objects, ReadinessLevel.objects):
            with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
                rows.update(added_at=NOW)


class TestPages:
    def test_assessed_and_shown(self, signed_in, spinout):
        sent = send(signed_in, at("assess_readiness", spinout), **typed(market="1"))
        assert (sent.status_code, sent["Location"]) == (302, at("readiness", spinout))
        page = signed_in.get(at("readiness", spinout))
        text = page.content.decode()
        for words in ("Because of market", "Ask commissioners what they will buy", "5 of 6 areas are mostly there"):
            assert words in text
        assert page.context["chart"].table.rows[4] == ["Market", "Not begun", 1]

    def test_nothing_at_all(self, signed_in, spinout):
        errors = said(signed_in.post(at("assess_readiness", spinout), {}))
        wanted = {"on": ["Enter when this was assessed"]}
        for area in Area:
            wanted[f"{area.value}_level"] = [f"Select how far “{area.label}” has come"]
            wanted[f"{area.value}_why"] = [f"Enter why “{area.label}” stands there"]
        assert errors == wanted

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"finance_level": "5"}, "finance_level", "Select how far “Finance” has come"),
            ({"finance_why": "  "}, "finance_why", "Enter why “Finance” stands there"),
            (
                {"finance_why": "x" * 2001},
                "finance_why",
                "Why “Finance” stands there must be 2,000 characters or fewer",
            ),
            ({"on": When("31 2 2026")}, "on", "The date must be a real date"),
            ({"on": When("1 1 2150")}, "on", "The date must be today or in the past"),
            ({"on": When("2026")}, "on", "The date must include a day and month"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("assess_readiness", spinout), **(typed() | wrong))
        assert said(page) == {field: [message]}
        assert "Because of governance" in page.content.decode()
        assert not ReadinessAssessment.objects.exists()

    def test_the_change_since_the_one_before(self, signed_in, spinout):
        casework.a_readiness_assessment(spinout, 2, legal=4)
        page = signed_in.get(at("readiness", spinout))
        assert [row.change for row in page.context["areas"]] == [""] * 6
        casework.a_readiness_assessment(spinout, 3, legal=1, staff=2)
        changes = [row.change for row in signed_in.get(at("readiness", spinout)).context["areas"]]
        assert changes == ["Up from begun", "Up from begun", "Down from ready", "As before", *["Up from begun"] * 2]

    def test_a_gap_names_what_closes_it_with_its_state(self, signed_in, spinout):
        casework.a_readiness_assessment(spinout, 3, staff=2)
        casework.a_task(spinout, "unions_told", "in_progress")
        casework.a_task(spinout, "ballot", "not_applicable")
        page = signed_in.get(at("readiness", spinout))
        (gap,) = page.context["gaps"]
        assert (gap.area, gap.level) == (Area.STAFF, Level.BEGUN)
        assert [(task.code, task.state.label) for task in gap.tasks] == [
            ("staff_involved", "Not started"),
            ("unions_told", "In progress"),
            ("ballot", "Not applicable"),
        ]
        for task in gap.tasks:
            assert at("task", spinout, task.code) in page.content.decode()

    def test_enough_is_no_gap(self, signed_in, spinout):
        casework.a_readiness_assessment(spinout, 3, staff=4)
        page = signed_in.get(at("readiness", spinout))
        assert page.context["gaps"] == []
        assert "There is no gap" in page.content.decode()

    def test_none_yet(self, signed_in, client, spinout, taskforce):
        assert "Assess how ready it is" in signed_in.get(at("readiness", spinout)).content.decode()
        client.force_login(taskforce)
        page = client.get(at("readiness", spinout)).content.decode()
        assert "It has not been assessed yet" in page
        assert at("assess_readiness", spinout) not in page

    def test_the_latest_day_stands_whenever_it_was_entered(self, signed_in, spinout):
        casework.a_readiness_assessment(spinout, 4)
        send(signed_in, at("assess_readiness", spinout), on=When("1 1 2020"), **typed("1"))
        page = signed_in.get(at("readiness", spinout))
        assert {row.level for row in page.context["areas"]} == {Level.READY}
        assert [name for name, *_rest in page.context["earlier"]] == ["Assessment 1, as at 1 January 2020"]

    def test_the_page_asks_as_many_questions_for_four_as_for_two(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at("readiness", spinout))
            return len(captured)

        for _ in range(2):
            casework.a_readiness_assessment(spinout, 1)
        two = queries()
        for _ in range(2):
            casework.a_readiness_assessment(spinout, 1)
        assert queries() == two

    def test_another_bodys_readiness_is_not_there(self, client, stranger, spinout):
        client.force_login(stranger)
        for name in ("readiness", "assess_readiness"):
            assert client.get(at(name, spinout)).status_code == 404


@pytest.mark.parametrize(
    ("levels", "summary"),
    [
        ({}, "All 6 areas are mostly there or ready."),
        ({"staff": 1}, "5 of 6 areas are mostly there or ready. Behind: staff (not begun)."),
        (
            dict.fromkeys(AREAS[1:], 2),
            "1 of 6 areas is mostly there or ready. Behind: finance (begun), legal (begun), staff (begun), "
            "market (begun) and governance (begun).",
        ),
    ],
)
def test_the_sentence_says_which_areas_are_behind(levels, summary):
    chart = charts.readiness_chart([(area, Level(levels.get(area.value, 3))) for area in Area])
    assert chart.summary == summary
    assert ">Mostly there</text>" in chart.svg
    assert ">Leadership</text>" in chart.svg_narrow
