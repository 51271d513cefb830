"""Imported notices of Find a Tender: those that somebody may read, one of them, and joining it to a procurement."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker import errors
from mutuals_tracker.accounts.rules import allows
from procurement import notice_matching
from procurement.actions import noticing
from procurement.forms.notices import LinkNoticeForm
from procurement.models import Notice, Procurement
from procurement.models.notice import NoticeQuerySet
from procurement.permissions import notices as permissions
from spinouts.models import Spinout
from spinouts.views import asking

PAGE = 25
HERE = "procurement:notices_of_spinout"
SHOWS = {
    "all": "All",
    "reserved": "Reserved for mutuals",
    "mutual": "Went to a mutual we know",
    "open": "Joined to no procurement",
    "linked": "Joined to a procurement",
}


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices that the person may read, the latest first, with what of ours each is about."""
    asking.ask(request, permissions.check_can_read_notices)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "all"
    context = {
        "show": show,
        "shows": SHOWS.items(),
        "sees_all": permissions.sees_all_notices(request.user),
        "may_import": allows(permissions.check_can_import_notices, request.user),
        **_page(request, _shown(Notice.objects.visible_to(request.user), show)),
    }
    return render(request, "procurement/notices.html", context)


@require_safe
def notices_of_spinout(request: HttpRequest, reference: str) -> HttpResponse:
    """List the notices that went to one spin-out, or that a procurement of it carries."""
    asking.ask(request, permissions.check_can_read_notices)
    spinout = asking.find(request, reference)
    context = {"spinout": spinout, **_page(request, Notice.objects.of_spinout(spinout))}
    return render(request, "procurement/notices_of_spinout.html", context)


@require_safe
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """Show what the notice says, what of ours it is about, and to what it could be joined."""
    match = _find(request, number)
    user = asking.user(request)
    offered = [
        (each, allows(permissions.check_can_link_notice, user, match.notice, each.procurement))
        for each in notice_matching.suggestions(match, reader=user)
    ]
    context = {"notice": match.notice, "match": match, "suggestions": offered}
    return render(request, "procurement/notice.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=HERE)
def link_notice(request: HttpRequest, number: int, reference: str) -> HttpResponse:
    """Give a procurement the notice's ocid and days, once somebody who keeps it has looked at them."""
    match = _find(request, number)
    visible = Procurement.objects.visible_to(request.user).select_related("changed_by")
    found = get_object_or_404(visible, reference=reference.upper())
    found.spinout = Spinout.objects.with_parents().get(pk=found.spinout_id)
    asking.ask(request, permissions.check_can_link_notice, match.notice, found)
    back = reverse("procurement:notice", args=[number])
    form = LinkNoticeForm(**asking.bound(request, found, back=back), contracts=list(found.contracts.order_by("number")))

    def act(who: dict[str, Any]) -> None:
        noticing.link_notice(found, notice=match.notice, contract=form.chosen, **who)

    refusals: asking.Errors = {noticing.NoSuchStepError: None}
    if asking.answered(request, form, found) and asking.saves(request, form, found, act, refusals):
        return asking.done(request, found.spinout, f"{found.reference} is joined to {match.notice.ocid}", HERE)
    context = {
        "form": form,
        "title": f"Join the notice to {found.reference}",
        "notice": match.notice,
        "procurement": found,
        "days": [(kind.label, day) for kind, day in noticing.told_days(match.notice).items()],
    }
    return render(request, "procurement/link_notice.html", context)


def _find(request: HttpRequest, number: int) -> notice_matching.Matched:
    found = get_object_or_404(Notice.objects.visible_to(request.user).without_rest(), pk=number)
    errors.lead_back(request, text=str(found)[:80], url=reverse("procurement:notice", args=[number]))
    (match,) = notice_matching.matched([found], reader=asking.user(request))
    return match


def _shown(visible: NoticeQuerySet, show: str) -> NoticeQuerySet:
    words = {
        "reserved": visible.reserved,
        "mutual": visible.of_mutuals,
        "open": visible.not_linked,
        "linked": visible.linked,
    }
    return words[show]() if show in words else visible


def _page(request: HttpRequest, found: NoticeQuerySet) -> dict[str, Any]:
    page = Paginator(found.without_rest().newest_first(), PAGE).get_page(request.GET.get("page"))
    return {"page": page, "rows": notice_matching.matched(list(page), reader=asking.user(request))}
