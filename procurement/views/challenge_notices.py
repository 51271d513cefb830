"""Published statements that an authority intends to consider a body of its employees for a service."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from procurement.actions import challenges as actions
from procurement.forms.challenges import NoticeForm, RemoveNoticeForm
from procurement.models import IntentionNotice
from procurement.permissions import challenges as permissions
from procurement.views import challenge_turns as turns
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.views import asking

HERE = "procurement:challenges_of_spinout"
_WHY = (
    "One of the grounds on which an expression of interest may be rejected is that the authority has published that it "
    "intends to consider, for the service, a body that two or more of its employees set up. So the day of publication "
    "matters: we read it to count only for expressions received on that day or later."
)


@require_http_methods(["GET", "HEAD", "POST"])
@asking.once(to=HERE)
def add_notice(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a published statement."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_record_challenge, spinout)
    form = NoticeForm(
        **asking.unseen(request, back=_back(spinout)), authorities=_authorities(spinout), today=asking.today()
    )

    def act(who: dict[str, Any]) -> None:
        actions.add_notice(spinout, **form.says(), **who)

    if asking.answered(request, form) and asking.saves(request, form, spinout, act, turns.REFUSALS):
        return _done(request, spinout, "Statement recorded")
    return _page(request, form, spinout, "Record a published statement", _WHY)


@require_http_methods(["GET", "HEAD", "POST"])
@asking.once(to=HERE)
def change_notice(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Correct a published statement."""
    spinout, notice = _find(request, reference, number)
    bound = asking.bound(request, notice, back=_back(spinout))
    form = NoticeForm(**bound, authorities=_authorities(spinout), today=asking.today(), notice=notice)

    def act(who: dict[str, Any]) -> None:
        actions.change_notice(notice, **form.says(), **who)

    if asking.answered(request, form, notice) and asking.saves(request, form, notice, act, turns.REFUSALS):
        return _done(request, spinout, "Statement saved")
    return _page(request, form, spinout, "Correct a published statement", _WHY)


@require_http_methods(["GET", "HEAD", "POST"])
@asking.once(to=HERE)
def remove_notice(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a statement that was recorded by mistake."""
    spinout, notice = _find(request, reference, number)
    form = RemoveNoticeForm(**asking.bound(request, notice, back=_back(spinout)))

    def act(who: dict[str, Any]) -> None:
        actions.remove_notice(notice, **who)

    if asking.answered(request, form, notice) and asking.saves(request, form, notice, act, turns.REFUSALS):
        return _done(request, spinout, "Statement removed")
    return _page(request, form, spinout, "Remove a published statement", f"{notice}: {notice.url}")


def _find(request: HttpRequest, reference: str, number: int) -> tuple[Spinout, IntentionNotice]:
    """Return the record and its statement; one that somebody removed meanwhile is not there (404)."""
    spinout = asking.find(request, reference)
    notice = get_object_or_404(IntentionNotice.objects.select_related("authority"), spinout=spinout, pk=number)
    notice.spinout = spinout
    asking.ask(request, permissions.check_can_record_challenge, spinout)
    return spinout, notice


def _authorities(spinout: Spinout) -> list[Any]:
    return [link.organisation for link in spinout.parent_links.all()]


def _back(spinout: Spinout) -> str:
    return reverse(HERE, args=[spinout.reference])


def _done(request: HttpRequest, spinout: Spinout, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(HERE, spinout.reference)


def _page(request: HttpRequest, form: RecordForm, spinout: Spinout, title: str, about: str) -> HttpResponse:
    context = {"form": form, "spinout": spinout, "title": title, "about": about}
    return render(request, "procurement/challenge_notice_form.html", context)
