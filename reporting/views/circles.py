"""Whose spin-outs somebody's numbers are about: the country's, and those of their own bodies beside them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html

from mutuals_tracker.govuk.formats import number
from reporting import permissions
from reporting.questions import Question
from reporting.scopes import Selection
from reporting.views.progress_questions import behind

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

OWN, COUNTRY = "own", "country"


@dataclass(frozen=True)
class Circle:
    """A set of parent bodies, None for all. `is_open` says whether its numbers lead to the spin-outs behind them."""

    code: str
    label: str
    bodies: frozenset[int] | None
    is_open: bool

    def selection(self, question: Question) -> Selection:
        """Return which spin-outs the question is about, within it."""
        return question.selection(self.bodies)

    def url(self, value: int | None, question: Question, **which: Any) -> str:
        """Return where the spin-outs behind a number are; nothing for nought, and for who may not see them."""
        return behind(question, **which) if value and self.is_open else ""

    def link(self, value: int | None, question: Question, **which: Any) -> Any:
        """Return the number, as a link where there is something behind it that this person may see.

        Its row's and its column's headings say what the number is.
        """
        url = self.url(value, question, **which)
        # The same as components/link.html, for hundreds of them on one page.
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, number(value)) if url else value


def circles(user: "User") -> list[Circle]:
    """Return the person's own bodies, where they have any and do not see the country, and then the country."""
    bodies = permissions.bodies_behind(user)
    own = [Circle(OWN, "Your bodies", bodies, is_open=True)] if bodies else []
    return [*own, Circle(COUNTRY, "Whole country", None, is_open=bodies is None)]
