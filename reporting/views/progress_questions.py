"""Reading a question about the figures from an address, and the address of the spin-outs behind a number."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from mutuals_tracker import facts
from reporting.forms.progress import ProgressForm
from reporting.questions import Question


def progress_form(request: HttpRequest) -> ProgressForm:
    """Return the question as the address asks it."""
    return ProgressForm(request.GET, now=timezone.now(), settled=facts.settled_moment)


def behind(question: Question, **which: Any) -> str:
    """Return where the spin-outs behind a number are listed; `which` are the questions of BehindForm."""
    return f"{_listed_at()}?{question.query(**which)}"


# A dashboard has some two hundred of these addresses.
@cache
def _listed_at() -> str:
    return reverse("reporting:behind")
