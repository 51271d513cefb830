"""The series month by month, of each circle that somebody sees, and its charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from mutuals_tracker.govuk.charts import Chart
from reporting import readings
from reporting.charts import MUTUALS, STAFF, series_chart
from reporting.figures import SeriesPoint
from reporting.models import PublishedFigure
from reporting.questions import Question
from reporting.views.circles import COUNTRY, Circle, circles
from reporting.views.published_marks import marks

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

# What can be drawn, with the column of published figures that goes beside it.
MEASURED = {"staff": (STAFF, "staff_total"), "mutuals": (MUTUALS, "number_of_mutuals")}


@dataclass(frozen=True)
class Line:
    """One circle's headline at each month's end up to the question's date."""

    circle: Circle
    question: Question
    points: Sequence[SeriesPoint]
    # Whether another circle's line stands beside it, so that each must say whose it is.
    has_others: bool

    @property
    def query(self) -> str:
        """The address's query that asks for this line again."""
        return self.question.query(whose=self.circle.code)

    def link(self, point: SeriesPoint, value: int) -> Any:
        """Return a number of the point, leading to the mutuals counted at that month's end."""
        asked = self.question.moved_to(point.month_end)
        return self.circle.link(value, asked)


def lines(question: Question, user: "User", *, only: str = "") -> list[Line]:
    """Return the lines that the person sees, or the one of the circle `only`."""
    whose = circles(user)
    return [
        Line(
            circle,
            question,
            readings.series(circle.selection(question), until=question.on, known_at=question.known_at),
            has_others=len(whose) > 1,
        )
        for circle in whose
        if only in ("", circle.code)
    ]


def published_for(question: Question) -> list[PublishedFigure]:
    """Return others' totals for the country: they are about nothing narrower, so a filter leaves them out."""
    if question.filters:
        return []
    return list(PublishedFigure.objects.known_at(question.known_at).national().in_order())


def chart_of(line: Line, measure: str, published: Sequence[PublishedFigure]) -> Chart:
    """Return the line's chart of "staff" or "mutuals", with what others published beside the country's."""
    measured, column = MEASURED[measure]
    beside = marks(published, column, until=line.question.on) if line.circle.code == COUNTRY else []
    about = [line.circle.label.lower()] if line.has_others else []
    return series_chart(
        line.points,
        key=f"{measure}-{line.circle.code}",
        measured=measured,
        published=beside,
        cell=line.link,
        place=", ".join(about + line.question.narrowed_to),
        download_url=f"{reverse('reporting:series_csv')}?{line.query}",
        download_text="Download every month (CSV)",
    )
