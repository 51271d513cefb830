"""Progress updates: seeing how it went, and writing how it goes."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, charts, permissions, rhythms
from spinouts.actions import Progressed
from spinouts.forms import UpdateForm
from spinouts.lifecycle import RUNNING, Stage
from spinouts.models import ProgressUpdate, Spinout
from spinouts.rhythms import Rag
from spinouts.views import asking

_HERE = "spinouts:updates"
SHOWN = 20


@require_safe
def updates(request: HttpRequest, reference: str) -> HttpResponse:
    """Show when the next update is due, how the ratings went, and the updates, the latest first."""
    spinout = asking.find(request, reference)
    written = ProgressUpdate.objects.filter(spinout=spinout)
    ratings = [(timezone.localdate(at), Rag(rag)) for at, rag in written.ratings()]
    due_on = spinout.case.update_due_on
    context = {
        "spinout": spinout,
        "due_on": due_on,
        "is_overdue": due_on is not None and due_on < asking.today(),
        "not_asked": "" if due_on else _not_asked(spinout),
        "every": rhythms.UPDATE_EVERY[Stage(spinout.stage)],
        "page": Paginator(written.latest_first(), SHOWN).get_page(request.GET.get("page")),
        "chart": charts.ratings_chart(ratings) if len({day for day, _rag in ratings}) > 1 else None,
        "may_change": allows(permissions.check_can_carry_on, request.user, spinout),
    }
    return render(request, "spinouts/updates.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def update_progress(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a progress update."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_carry_on, spinout)
    form = UpdateForm(**asking.unseen(request, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form):
        says = Progressed(**{name: form.cleaned_data[name] for name in ("rag", "summary", "next_steps")})
        refusals: asking.Errors = {actions.NoWordsError: "summary"}
        if asking.saves(
            request, form, spinout, lambda who: actions.update_progress(spinout, says=says, **who), refusals
        ):
            return asking.done(request, spinout, "Progress update saved", _HERE)
    return asking.page(request, form, spinout, "Write a progress update", within=_HERE)


def _not_asked(spinout: Spinout) -> str:
    """Return why no update is asked for."""
    if spinout.register_state != "entered":
        return "It is not in the register, so no update is asked for."
    if spinout.outcome not in RUNNING:
        return "It has ended, so no update is asked for."
    if spinout.case.held_since:
        return "It is on hold, so no update is asked for until it is resumed."
    return "No update is asked for until it has a lead or a brief. You can write one all the same."
