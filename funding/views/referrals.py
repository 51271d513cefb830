"""Referrals: those that somebody may read, and one of them with what could come next."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from funding import permissions
from funding.models import Referral
from funding.models.referral import ReferralQuerySet
from funding.onward import suggesting
from funding.views import referral_turns as turns
from funding.vocabulary import ReferralReason
from mutuals_tracker.accounts.rules import allows
from spinouts.models import Spinout
from spinouts.views import asking

PAGE = 25
# Which referrals the list shows.
SHOWS = {"open": "Open", "overdue": "Overdue", "all": "All"}


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """List the referrals that the person may read, the most pressing first."""
    show, reason = request.GET.get("show", ""), request.GET.get("reason", "")
    show = show if show in SHOWS else "open"
    reason = reason if reason in ReferralReason.values else ""
    visible = Referral.objects.visible_to(request.user)
    found = _shown(visible, show).because_of(reason).with_application()
    # Only reasons for which there is one, and the one that is asked for.
    there = {*visible.order_by().values_list("reason", flat=True).distinct(), reason}
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = asking.today()
    context = {
        "page": page,
        "rows": [(each, each.is_overdue(today)) for each in page],
        "show": show,
        "shows": SHOWS.items(),
        "reason": reason,
        "reasons": [(value, label) for value, label in ReferralReason.choices if value in there],
        "may_measure": allows(permissions.check_can_read_need, request.user),
    }
    return render(request, "funding/referrals.html", context)


@require_safe
def referral(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is done after an application came to nothing, and what could be done next."""
    found = turns.find(request, reference)
    now = timezone.now()
    today = timezone.localdate(now)
    may = allows(permissions.check_can_see_to_referral, request.user, found)
    context = {
        "referral": found,
        "is_overdue": found.is_overdue(today),
        "peer": _peer(request, found),
        "funds": suggesting.funds(found.spinout, on=today, at=now) if found.is_open else [],
        "peers": suggesting.peers(found.spinout, reader=request.user) if found.is_open else [],
        "may_see_to": may,
        "may_reopen": allows(permissions.check_can_reopen_referral, request.user, found),
        "may_open_record": Spinout.objects.visible_to(request.user).filter(pk=found.spinout_id).exists(),
    }
    return render(request, "funding/referral.html", context)


def _shown(visible: ReferralQuerySet, show: str) -> ReferralQuerySet:
    if show == "overdue":
        return visible.overdue(on=asking.today()).due_first()
    return visible.open().due_first() if show == "open" else visible.most_pressing_first()


def _peer(request: HttpRequest, found: Referral) -> suggesting.PeerSuggested | None:
    """Return the mutual that it leads to, named only where the reader may open its record."""
    if found.peer is None:
        return None
    may_open = Spinout.objects.visible_to(request.user).filter(pk=found.peer.pk).exists()
    return suggesting.PeerSuggested(found.peer if may_open else None, suggesting.told(found.peer))
