"""All that the dashboard says to one person about one question, read in a fixed number of queries."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Table
from reporting import readings
from reporting.figures import Position
from reporting.models import Ambition
from reporting.questions import Question
from reporting.views import dashboard_tables as tables
from reporting.views.circles import COUNTRY, OWN, circles
from reporting.views.dashboard_tables import Breakdown, Stat, View
from reporting.views.published_marks import published_table
from reporting.views.series_lines import chart_of, lines, published_for
from spinouts.models import Spinout
from spinouts.standing import Standing

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@dataclass(frozen=True)
class AgainstAmbition:
    """The country's staff beside the ambition. What one counts is not what the other counts, and that is said."""

    ambition: Ambition
    staff: int
    share: str
    # Whether somebody had voiced it by the as-at date.
    is_voiced: bool


@dataclass(frozen=True)
class Headlines:
    """The big numbers of one circle."""

    code: str
    label: str
    stats: list[Stat]


@dataclass(frozen=True)
class DashboardPage:
    """The dashboard's parts in the order of the page."""

    question: Question
    is_empty: bool
    # How many invented spin-outs the person's own bodies have: they enter no figure, and that is said.
    examples: int
    headlines: list[Headlines]
    against: AgainstAmbition | None
    charts: list[Chart]
    published: Table | None
    breakdowns: list[Breakdown]
    left_out: Table
    ended: Table
    pipeline: Chart
    before_launch: Table


def read(question: Question, user: "User") -> DashboardPage:
    """Read the figures for `question` as `user` may see them: the first circle is the one that bars are of."""
    views = [
        View(
            circle, question, readings.position(circle.selection(question), on=question.on, known_at=question.known_at)
        )
        for circle in circles(user)
    ]
    published = published_for(question)
    has_own = views[0].circle.code == OWN
    return DashboardPage(
        question=question,
        examples=Spinout.objects.visible_to(user).examples().count() if has_own else 0,
        is_empty=_is_empty(views[-1].position),
        headlines=[Headlines(view.circle.code, view.circle.label, tables.stats(view)) for view in views],
        against=_against(question, views[-1]),
        charts=[
            chart_of(line, measure, published)
            for line in lines(question, user)
            for measure in (("staff", "mutuals") if line.circle.code == COUNTRY else ("staff",))
        ],
        published=published_table(published, caption="Totals that others published") if published else None,
        breakdowns=tables.breakdowns(views),
        left_out=tables.tallies(
            views,
            lambda position: position.left_out,
            caption="Live, and left out of the headline",
            heading="Why it is left out",
            standing=None,
            empty="No live spin-out is left out.",
        ),
        ended=tables.tallies(
            views,
            lambda position: position.ended,
            caption="Ended after launch",
            heading="How it ended",
            standing=Standing.ENDED,
            empty="None has ended after its launch.",
        ),
        pipeline=tables.funnel(views),
        before_launch=tables.tallies(
            views,
            lambda position: position.ended_before_launch,
            caption="Ended before launch",
            heading="What became of it",
            standing=Standing.ENDED_BEFORE_LAUNCH,
            empty="None has ended before its launch.",
        ),
    )


def _against(question: Question, country: View) -> AgainstAmbition | None:
    ambition = Ambition.objects.known_at(question.known_at).default().first()
    if ambition is None:
        return None
    headline = country.position.headline
    is_voiced = ambition.effective is None or ambition.effective.first_day <= question.on
    return AgainstAmbition(ambition, headline.staff, f"{headline.share_of(ambition.people)}%", is_voiced)


def _is_empty(position: Position) -> bool:
    lists = (position.pipeline, position.left_out, position.ended, position.ended_before_launch)
    return not position.headline.mutuals and not any(tally.mutuals for tallies in lists for tally in tallies)
