"""What authorities publish about challenges, the grounds of rejection, and bank holidays: reading and keeping them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import allows, bodies_of
from procurement import challenge_standing as standing
from procurement.actions import challenge_terms as actions
from procurement.challenging import windows
from procurement.forms.challenge_terms import GroundForm, HolidayForm, RemoveForm, TermsForm
from procurement.models import BankHoliday, ChallengeTerms, RejectionGround
from procurement.permissions import challenges as permissions
from procurement.permissions.law import check_can_keep_law
from spinouts.views import asking, turns

PAGE = 50
CHALLENGES = ("Right to Challenge", "/procurement/challenges/")
AUTHORITIES = ("Authorities", "/procurement/authorities/")
GROUNDS = ("Grounds of rejection", "/procurement/grounds-of-rejection/")
HOLIDAYS = ("Bank holidays", "/procurement/bank-holidays/")
# Bodies of these kinds may be relevant authorities.
_KINDS = (OrganisationKind.LOCAL_AUTHORITY, OrganisationKind.FIRE_RESCUE)
_REFUSALS: turns.Refusals = {
    actions.TermsOverlapError: "starts_on",
    actions.GapOrderError: "most_gap_number",
    actions.GroundOverlapError: "number",
    actions.HolidayThereError: "day",
    actions.GoneError: None,
}


@require_safe
def authorities(request: HttpRequest) -> HttpResponse:
    """List the authorities of which it is recorded what they publish, or those that somebody looks for."""
    permissions.check_can_read_challenge_terms(request.user)
    words = request.GET.get("q", "").strip()[:100]
    found = Organisation.objects.unmerged().filter(kind__in=_KINDS)
    found = found.search(words) if words else found.filter(pk__in=ChallengeTerms.objects.values("authority"))
    page = Paginator(found.order_by("name", "pk"), PAGE).get_page(request.GET.get("page"))
    today = asking.today()
    in_force = ChallengeTerms.objects.in_force(on=today).filter(authority__in=list(page))
    by_authority = {each.authority_id: each for each in in_force}
    own = Organisation.objects.filter(pk__in=bodies_of(request.user, "certifier"), kind__in=_KINDS).order_by("name")
    context = {
        "page": page,
        "rows": [(each, said(by_authority.get(each.pk))) for each in page],
        "q": words,
        "own": list(own),
        "may_keep_all": allows(check_can_keep_law, request.user),
    }
    return render(request, "procurement/authorities.html", context)


@require_safe
def authority(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an authority publishes about challenges, now and at other times."""
    permissions.check_can_read_challenge_terms(request.user)
    found = _find(slug)
    context = {
        "authority": found,
        "why_not": standing.why_not(found, asking.today()),
        "rows": [(each, said(each)) for each in ChallengeTerms.objects.of(found).select_related("changed_by")],
        "may_keep": allows(permissions.check_can_keep_challenge_terms, request.user, found),
    }
    return render(request, "procurement/authority.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what an authority publishes."""
    found = _find(slug)
    permissions.check_can_keep_challenge_terms(request.user, found)
    here = _address(found)
    form = TermsForm(**turns.bound(request, back=here), authority=found)
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_terms(found, says=form.says(), **who),
        refusals=_REFUSALS,
        to=here,
        message="Terms recorded",
    )
    return answer or turns.page(request, form, "Record what it publishes", crumbs=_crumbs(found))


@require_http_methods(["GET", "HEAD", "POST"])
def change_terms(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change what is recorded of what an authority publishes."""
    kept = _terms(slug, number)
    permissions.check_can_keep_challenge_terms(request.user, kept.authority)
    here = _address(kept.authority)
    form = TermsForm(**turns.bound(request, back=here, revision=kept.revision), authority=kept.authority, terms=kept)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_terms(kept, says=form.says(), seen=turns.seen(form), **who),
        refusals=_REFUSALS,
        to=here,
        message="Terms saved",
    )
    about = (
        "If the authority changed its terms, say until which day these hold, and add the new ones. What was reckoned "
        "for expressions that were received already stays."
    )
    return answer or turns.page(request, form, "Change these terms", crumbs=_crumbs(kept.authority), about=about)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_terms(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Remove terms that were recorded by mistake."""
    kept = _terms(slug, number)
    permissions.check_can_keep_challenge_terms(request.user, kept.authority)
    here = _address(kept.authority)
    form = RemoveForm(**turns.bound(request, back=here, revision=kept.revision))
    answer = turns.done(
        request,
        form,
        lambda who: actions.remove_terms(kept, seen=turns.seen(form), **who),
        refusals=_REFUSALS,
        to=here,
        message="Terms removed",
    )
    about = "Remove them only if they were recorded by mistake: for terms that ended, say until which day they held."
    return answer or turns.page(request, form, "Remove these terms", crumbs=_crumbs(kept.authority), about=about)


@require_safe
def rejection_grounds(request: HttpRequest) -> HttpResponse:
    """List the grounds on which an expression of interest may be rejected."""
    permissions.check_can_read_challenge_terms(request.user)
    context = {
        "grounds": RejectionGround.objects.by_number(),
        "may_keep": allows(check_can_keep_law, request.user),
    }
    return render(request, "procurement/rejection_grounds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_rejection_ground(request: HttpRequest) -> HttpResponse:
    """Add a ground of rejection."""
    check_can_keep_law(request.user)
    form = GroundForm(**turns.bound(request, back=GROUNDS[1]))
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_ground(says=form.statement(), **who),
        refusals=_REFUSALS,
        to=GROUNDS[1],
        message="Ground added",
    )
    return answer or turns.page(request, form, "Add a ground of rejection", crumbs=[CHALLENGES, GROUNDS])


@require_http_methods(["GET", "HEAD", "POST"])
def change_rejection_ground(request: HttpRequest, number: int) -> HttpResponse:
    """Change a ground of rejection."""
    check_can_keep_law(request.user)
    kept = get_object_or_404(RejectionGround, pk=number)
    form = GroundForm(**turns.bound(request, back=GROUNDS[1], revision=kept.revision), ground=kept)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_ground(kept, says=form.statement(), seen=turns.seen(form), **who),
        refusals=_REFUSALS,
        to=GROUNDS[1],
        message="Ground saved",
    )
    return answer or turns.page(request, form, "Change a ground of rejection", crumbs=[CHALLENGES, GROUNDS])


@require_safe
def bank_holidays(request: HttpRequest) -> HttpResponse:
    """List the bank holidays that clocks of working days leave out."""
    permissions.check_can_read_challenge_terms(request.user)
    page = Paginator(BankHoliday.objects.latest_first(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_keep": allows(check_can_keep_law, request.user)}
    return render(request, "procurement/bank_holidays.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_bank_holiday(request: HttpRequest) -> HttpResponse:
    """Add a bank holiday."""
    check_can_keep_law(request.user)
    form = HolidayForm(**turns.bound(request, back=HOLIDAYS[1]))

    def act(who: dict[str, Any]) -> object:
        return actions.add_bank_holiday(day=form.cleaned_data["day"], name=form.cleaned_data["name"], **who)

    answer = turns.done(request, form, act, refusals=_REFUSALS, to=HOLIDAYS[1], message="Bank holiday added")
    return answer or turns.page(request, form, "Add a bank holiday", crumbs=[CHALLENGES, HOLIDAYS])


@require_http_methods(["GET", "HEAD", "POST"])
def remove_bank_holiday(request: HttpRequest, number: int) -> HttpResponse:
    """Remove a bank holiday that is none."""
    check_can_keep_law(request.user)
    kept = get_object_or_404(BankHoliday, pk=number)
    form = RemoveForm(**turns.bound(request, back=HOLIDAYS[1]))
    answer = turns.done(
        request,
        form,
        lambda who: actions.remove_bank_holiday(kept, **who),
        refusals=_REFUSALS,
        to=HOLIDAYS[1],
        message="Bank holiday removed",
    )
    about = f"{kept}, {standing.said_day(kept.day)}"
    return answer or turns.page(request, form, "Remove a bank holiday", crumbs=[CHALLENGES, HOLIDAYS], about=about)


def said(kept: ChallengeTerms | None) -> dict[str, Any]:
    """Return in words what the terms say; nothing where nothing is recorded."""
    if kept is None:
        return {}
    return {
        "windows": windows.say(kept.windows),
        "notice": standing.notice_rule(kept, has_window=bool(kept.windows)),
        "decision": standing.decision_rule(kept),
        "gap": standing.gap_rule(kept),
    }


def _find(slug: str) -> Organisation:
    found: Organisation = get_object_or_404(Organisation.objects.unmerged().filter(kind__in=_KINDS), slug=slug)
    return found


def _terms(slug: str, number: int) -> ChallengeTerms:
    rows = ChallengeTerms.objects.select_related("authority").filter(authority=_find(slug))
    found: ChallengeTerms = get_object_or_404(rows, pk=number)
    return found


def _address(found: Organisation) -> str:
    return reverse("procurement:authority", args=[found.slug])


def _crumbs(found: Organisation) -> list[tuple[str, str]]:
    return [CHALLENGES, AUTHORITIES, (found.name, _address(found))]
