"""Progress updates: no rating without words, when the next one is asked for, and how they are shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker import drawing
from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, charts, rhythms, timeline
from spinouts.actions import Progressed
from spinouts.models import CaseSummary, ProgressUpdate
from spinouts.rhythms import Rag
from tests.factories import casework
from tests.factories.facts import an_event
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import at, said, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SAYS = Progressed("amber", "The union asked for more time", "Meet again on 20 June")
# Written out by hand: so many days at each stage.
DAYS = {
    "exploring": 60,
    "case_for_change": 42,
    "options_appraisal": 42,
    "business_case": 42,
    "business_plan": 28,
    "transition": 28,
    "live": 91,
}


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="exploring")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def due(spinout):
    return CaseSummary.objects.get(spinout=spinout).update_due_on


class TestActions:
    def test_it_is_written_and_followed(self, spinout, who):
        first = actions.update_progress(spinout, says=SAYS, **who)
        second = actions.update_progress(spinout, says=Progressed("green", "Agreed"), **who)
        assert (first.rag, first.summary, first.next_steps, first.added_by) == (*vars(SAYS).values(), who["by"])
        assert list(ProgressUpdate.objects.latest_first()) == [second, first]
        summary = CaseSummary.objects.get(spinout=spinout)
        assert (summary.rag, summary.updated_on) == ("green", NOW.date())

    @pytest.mark.parametrize("summary", ["", "  \n"])
    def test_no_rating_without_words(self, spinout, who, summary):
        with pytest.raises(actions.NoWordsError):
            actions.update_progress(spinout, says=Progressed("green", summary), **who)
        assert not ProgressUpdate.objects.exists()

    def test_readers_and_strangers_write_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.update_progress(spinout, says=SAYS, by=person, at=NOW)

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("progressupdate_rag_known", {"rag": "purple"}),
            ("progressupdate_says_why", {"summary": ""}),
        ],
    )
    def test_postgresql_refuses(self, spinout, name, fields):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            casework.an_update(spinout, **fields)

    def test_none_is_changed_or_deleted(self, spinout):
        update = casework.an_update(spinout)
        for act in (lambda: ProgressUpdate.objects.update(summary="x"), update.delete):
            with pytest.raises(InternalError, match="Cannot update or delete rows"), transaction.atomic():
                act()

    def test_the_timeline_tells_it(self, spinout, who):
        actions.update_progress(spinout, says=SAYS, **who)
        entries = timeline.entries(spinout, reader=who["by"])
        entry = next(entry for entry in entries if entry.title == "Wrote a progress update")
        assert entry.who == "Olu Officer"
        assert entry.changes == [
            timeline.Change("Progress, rating", "", "Amber"),
            timeline.Change("Progress, summary", "", SAYS.summary),
            timeline.Change("Progress, next steps", "", SAYS.next_steps),
        ]


class TestRhythm:
    def test_how_often_at_each_stage(self):
        assert {stage.value: days for stage, days in rhythms.UPDATE_EVERY.items()} == DAYS

    @pytest.mark.parametrize("stage", DAYS)
    def test_when_the_next_one_is_due(self, example_council, stage):
        spinout = a_spinout(parents=[example_council], stage=stage)
        assert due(spinout) is None
        casework.a_brief(spinout, added_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
        assert due(spinout) == rhythms.update_due(stage, date(2026, 1, 1))
        casework.an_update(spinout, added_at=datetime(2026, 3, 1, 12, tzinfo=UTC))
        assert due(spinout) == date(2026, 3, 1) + timedelta(days=DAYS[stage])

    def test_none_is_asked_for_on_hold_or_after_the_end(self, spinout, who):
        casework.a_brief(spinout)
        hold = casework.a_hold(spinout)
        assert due(spinout) is None
        actions.resume(hold, on=date(2026, 5, 1), reason="Elected", **who)
        assert due(spinout) is not None
        an_event(spinout, "exploring", "not_proceeding", reason="x")
        assert due(spinout) is None


class TestPages:
    answers = {"rag": "amber_red", "summary": "Slower than planned\nThe union asks", "next_steps": "Meet them"}

    def test_written_and_shown(self, signed_in, spinout):
        sent = send(signed_in, at("update_progress", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("updates", spinout))
        page = signed_in.get(at("updates", spinout)).content.decode()
        for words in ("Amber/Red", "In doubt: major risks", "Slower than planned<br>", "Meet them", "Olu Officer"):
            assert words in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("update_progress", spinout), {})) == {
            "rag": ["Select how it is going"],
            "summary": ["Enter what happened, and why you rate it so"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"rag": "purple"}, "rag", "Select how it is going"),
            ({"summary": " \n "}, "summary", "Enter what happened, and why you rate it so"),
            ({"summary": "x" * 5001}, "summary", "What happened must be 5,000 characters or fewer"),
            ({"next_steps": "x" * 5001}, "next_steps", "What comes next must be 5,000 characters or fewer"),
            ({"summary": "a\x00b"}, "summary", "Null characters are not allowed."),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("update_progress", spinout), **(self.answers | wrong))
        assert said(page) == {field: [message]}
        kept = next(name for name in self.answers if name not in wrong and name != "rag")
        assert self.answers[kept].split("\n")[0] in page.content.decode()
        assert not ProgressUpdate.objects.exists()

    def test_as_long_as_it_may_be(self, signed_in, spinout):
        assert send(signed_in, at("update_progress", spinout), rag="red", summary="é" * 5000).status_code == 302

    def test_sent_twice_it_is_there_once(self, signed_in, spinout):
        page = signed_in.get(at("update_progress", spinout))
        once = {"once": page.context["form"]["once"].value(), **self.answers}
        for _click in range(2):
            assert signed_in.post(at("update_progress", spinout), once).status_code == 302
        assert ProgressUpdate.objects.count() == 1

    def test_when_the_next_is_due_and_since_when_it_is_overdue(self, signed_in, spinout):
        def page():
            return signed_in.get(at("updates", spinout)).content.decode()

        assert "No update is asked for until it has a lead or a brief" in page()
        now = timezone.now()
        casework.a_brief(spinout, added_at=now)
        words = f"The next update is due by {(now + timedelta(days=60)).strftime('%-d %B %Y')}"
        assert words in page()
        casework.an_update(spinout, added_at=datetime(2026, 1, 1, 12, tzinfo=UTC))
        assert "An update has been overdue since 2 March 2026" in page()
        casework.a_hold(spinout)
        assert "It is on hold, so no update is asked for until it is resumed" in page()

    def test_due_today_is_not_overdue(self, signed_in, spinout):
        casework.an_update(spinout, added_at=timezone.now() - timedelta(days=60))
        casework.a_brief(spinout)
        assert not signed_in.get(at("updates", spinout)).context["is_overdue"]

    def test_whoever_reads_is_offered_nothing_to_write(self, client, taskforce, spinout):
        client.force_login(taskforce)
        casework.an_update(spinout)
        page = client.get(at("updates", spinout))
        assert "Slower than planned" in page.content.decode()
        assert at("update_progress", spinout) not in page.content.decode()
        assert client.get(at("update_progress", spinout)).status_code == 403

    def test_another_bodys_updates_are_not_there(self, client, stranger, spinout):
        client.force_login(stranger)
        for name in ("updates", "update_progress"):
            assert client.get(at(name, spinout)).status_code == 404

    def test_twenty_on_a_page_in_as_many_queries_as_one(self, signed_in, spinout):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                page = signed_in.get(at("updates", spinout))
            return len(captured), len(page.context["page"])

        casework.an_update(spinout)
        one, shown = queries()
        assert shown == 1
        for _ in range(20):
            casework.an_update(spinout)
        assert queries() == (one, 20)
        assert len(signed_in.get(at("updates", spinout), {"page": "2"}).context["page"]) == 1
        assert signed_in.get(at("updates", spinout), {"page": "x"}).status_code == 200


class TestChart:
    days = (date(2026, 1, 5), date(2026, 3, 9), date(2026, 6, 1))

    def chart(self, *rags, days=days):
        return charts.ratings_chart(list(zip(days, [Rag(rag) for rag in rags], strict=True)))

    def test_one_update_is_no_line(self, signed_in, spinout):
        casework.an_update(spinout)
        assert signed_in.get(at("updates", spinout)).context["chart"] is None
        casework.an_update(spinout, "green")
        assert signed_in.get(at("updates", spinout)).context["chart"] is None
        casework.an_update(spinout, "green", added_at=NOW)
        page = signed_in.get(at("updates", spinout))
        assert "How the rating went" in page.content.decode()
        assert page.context["chart"].table.rows[0] == ["1 June 2026", "Green"]

    def test_it_says_from_where_to_where(self):
        assert self.chart("amber", "red", "green").summary == (
            "Amber on 5 January 2026, green on 1 June 2026, and red at the lowest, on 9 March 2026: 3 updates."
        )
        assert self.chart("amber", "green", "green").summary == (
            "Amber on 5 January 2026, green on 1 June 2026: 3 updates."
        )

    def test_it_names_the_ratings_and_the_months(self):
        chart = self.chart("amber", "red", "green")
        for picture in (chart.svg, chart.svg_narrow):
            for words in ("Amber/Green", "Red", "Feb 2026"):
                assert f">{words}</text>" in picture

    def test_days_within_a_month_are_named_themselves(self):
        chart = self.chart("amber", "red", days=(date(2026, 1, 5), date(2026, 1, 20)))
        assert ">5 January 2026</text>" in chart.svg
        assert ">20 January 2026</text>" in chart.svg

    @pytest.mark.parametrize("shape", charts.FRAMES)
    def test_it_meets_the_schema_of_vega_lite(self, shape):
        ticks = [[739000, "Jan 2026"]]
        drawing.specification(
            charts.rating_line, checked=True, shape=shape, points=[[739000, 1], [739100, 5]], ticks=ticks, font="Arial"
        )
