"""Who assesses for a fund, and the words of its letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, letters, permissions
from funding.forms import AssessorForm, ConfirmForm, StandardLetterForm
from funding.models import Fund, FundAssessor, StandardLetter
from funding.views.funds import FUNDS, address
from funding.vocabulary import Outcome
from mutuals_tracker.accounts.models import Role, User
from mutuals_tracker.accounts.rules import allows
from spinouts.views import turns


@require_http_methods(["GET", "HEAD", "POST"])
def assessors(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who assesses for a fund, and add somebody."""
    permissions.check_can_keep_assessors(request.user)
    kept = get_object_or_404(Fund, slug=slug)
    here = reverse("funding:assessors", args=[kept.slug])
    there = list(FundAssessor.objects.filter(fund=kept).by_name())
    others = User.objects.able_to_sign_in().holding(Role.ASSESSOR).exclude(pk__in=[each.person_id for each in there])
    form = AssessorForm(**turns.bound(request, back=address(kept)), people=list(others.order_by("name", "pk")))

    def act(who: dict) -> object:
        return actions.add_assessor(kept, User.objects.get(pk=form.cleaned_data["person"]), **who)

    refusals: turns.Refusals = {actions.NoAssessorError: "person"}
    answer = turns.done(request, form, act, refusals=refusals, to=here, message="Added")
    context = {"form": form, "fund": kept, "assessors": there, "title": "Who assesses for it"}
    return answer or render(request, "funding/assessors.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_assessor(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Let somebody assess for a fund no longer."""
    permissions.check_can_keep_assessors(request.user)
    found = get_object_or_404(FundAssessor.objects.select_related("fund", "person"), fund__slug=slug, pk=number)
    here = reverse("funding:assessors", args=[slug])
    form = ConfirmForm(**turns.bound(request, back=here), button="Remove", kind="warning")
    answer = turns.done(
        request,
        form,
        lambda who: actions.remove_assessor(found, **who),
        refusals={actions.StillAssessingError: None},
        to=here,
        message=f"{found.person} no longer assesses for this fund",
    )
    crumbs = [FUNDS, (found.fund.name, address(found.fund)), ("Who assesses for it", here)]
    about = f"{found.person} is given no more applications to {found.fund}. What they handed in stays."
    return answer or turns.page(request, form, f"Remove {found.person}", crumbs=crumbs, about=about)


@require_safe
def standard_letters(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the fund's letters begin with, for each outcome."""
    permissions.check_can_read_funds(request.user)
    kept = get_object_or_404(Fund, slug=slug)
    own = {each.outcome: each.text for each in StandardLetter.objects.filter(fund=kept)}
    rows = [(each, own.get(each, ""), letters.STANDARD[each]) for each in Outcome]
    context = {"fund": kept, "rows": rows, "may_keep": allows(permissions.check_can_keep_funds, request.user)}
    return render(request, "funding/standard_letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write_letter(request: HttpRequest, slug: str, outcome: str) -> HttpResponse:
    """Write what the fund's letters begin with."""
    permissions.check_can_keep_funds(request.user)
    kept = get_object_or_404(Fund, slug=slug)
    if outcome not in Outcome.values:
        raise Http404("Nothing like that is ever decided")
    which = Outcome(outcome)
    row = StandardLetter.objects.filter(fund=kept, outcome=which).first()
    here = reverse("funding:standard_letters", args=[slug])
    revision = row.revision if row else 0
    form = StandardLetterForm(**turns.bound(request, back=here, revision=revision), text=row.text if row else "")
    answer = turns.done(
        request,
        form,
        lambda who: actions.write_letter(kept, which, text=form.cleaned_data["text"], seen=turns.seen(form), **who),
        refusals={},
        to=here,
        message="Letter saved",
    )
    crumbs = [FUNDS, (kept.name, address(kept)), ("Letters", here)]
    return answer or turns.page(request, form, f"Letter: {which.label}", crumbs=crumbs, about=letters.STANDARD[which])
