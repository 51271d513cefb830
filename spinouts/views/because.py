"""Pages that ask only why, before they do something about a record or a part of one."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from spinouts.forms.register import ReasonForm
from spinouts.models import Spinout
from spinouts.views import asking


@dataclass(frozen=True)
class Because:
    """What the page is called, what it asks, what its button and the message afterwards say, and where that leads."""

    title: str
    question: str
    button: str
    saved: str
    # The section of the record to which the page belongs; without one, the record itself.
    within: str = ""
    kind: str = "warning"
    refusals: asking.Errors = field(default_factory=dict)

    def answer(
        self,
        request: HttpRequest,
        spinout: Spinout,
        subject: asking.Subject,
        act: Callable[..., object],
        **context: Any,
    ) -> HttpResponse:
        """Ask why, and then run `act`, which receives `reason` beside who acts, when, and what the page knew.

        `subject` is what nobody may have changed meanwhile.
        """
        to = self.within or "spinouts:detail"
        given = asking.bound(request, subject, back=asking.address(spinout, to))
        form = ReasonForm(**given, button=self.button, ask=self.question, kind=self.kind)
        if asking.answered(request, form, subject):
            reason = form.cleaned_data["reason"]
            if asking.saves(request, form, subject, lambda who: act(reason=reason, **who), self.refusals):
                return asking.done(request, spinout, self.saved.format(spinout.reference), to)
        return asking.page(request, form, spinout, self.title, within=self.within, **context)
