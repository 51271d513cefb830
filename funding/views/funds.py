"""Funds: all of them, one with its rounds, and keeping both."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, permissions
from funding.forms import BudgetForm, FundForm, ProgrammeFactForm
from funding.models import Fund, FundBudget, ProgrammeFact, Round
from mutuals_tracker.accounts.rules import allows, bodies_of, sees_the_country
from spinouts.forms import ReasonForm
from spinouts.views import turns

FUNDS = ("Funds", "/funding/")


@require_safe
def funds(request: HttpRequest) -> HttpResponse:
    """List the funds: what each gives, what it had to give, and whether it is open now."""
    permissions.check_can_read_funds(request.user)
    now = timezone.now()
    rounds: dict[int, list[Round]] = {}
    for each in Round.objects.in_order():
        rounds.setdefault(each.fund_id, []).append(each)
    found = Fund.objects.by_name().with_budget(on=timezone.localdate(now))
    rows = [
        (fund, rounds.get(fund.pk, []), any(each.is_open(now) for each in rounds.get(fund.pk, []))) for fund in found
    ]
    context = {
        # Those that take applications first.
        "rows": sorted(rows, key=lambda row: not row[2]),
        "may_keep": allows(permissions.check_can_keep_funds, request.user),
        "may_read_need": allows(permissions.check_can_read_need, request.user),
    }
    return render(request, "funding/funds.html", context)


@require_safe
def fund(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a fund with its rounds and the terms of each, its budget, and what was said of it."""
    permissions.check_can_read_funds(request.user)
    shown = get_object_or_404(Fund.objects.select_related("funder", "changed_by"), slug=slug)
    now = timezone.now()
    budgets = list(FundBudget.objects.current().filter(fund=shown).latest_first())
    in_force = FundBudget.objects.current().filter(fund=shown).in_force(on=timezone.localdate(now)).first()
    rounds = list(shown.rounds.in_order().with_terms())
    context = {
        "fund": shown,
        "rounds": [(each, each.is_open(now), each.opens_at is not None and each.opens_at > now) for each in rounds],
        "budget": in_force,
        "other_budgets": [budget for budget in budgets if budget != in_force],
        "may_apply": bool(bodies_of(request.user)),
        "sees_money": sees_the_country(request.user),
        "facts": ProgrammeFact.objects.current().filter(fund=shown).latest_first(),
        "may_keep": allows(permissions.check_can_keep_funds, request.user),
    }
    return render(request, "funding/fund.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add_fund(request: HttpRequest) -> HttpResponse:
    """Add a fund."""
    permissions.check_can_keep_funds(request.user)
    form = FundForm(**turns.bound(request, back=reverse("funding:funds")))
    answer = turns.done(
        request,
        form,
        lambda who: actions.add_fund(says=form.says(), **who),
        refusals={actions.FundNamedAlreadyError: "name"},
        to="funding:funds",
        message="Fund added. Open it to say what it has to give and when it is open",
    )
    return answer or turns.page(request, form, "Add a fund", crumbs=[FUNDS])


@require_http_methods(["GET", "HEAD", "POST"])
def change_fund(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a fund is."""
    permissions.check_can_keep_funds(request.user)
    kept = get_object_or_404(Fund.objects.select_related("funder"), slug=slug)
    here = address(kept)
    form = FundForm(**turns.bound(request, back=here, revision=kept.revision), fund=kept)
    answer = turns.done(
        request,
        form,
        lambda who: actions.change_fund(kept, says=form.says(), seen=turns.seen(form), **who),
        refusals={actions.FundNamedAlreadyError: "name"},
        to=here,
        message="Fund saved",
    )
    return answer or turns.page(request, form, "Change a fund", crumbs=[FUNDS, (kept.name, here)])


@require_http_methods(["GET", "HEAD", "POST"])
def state_budget(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a fund has to give."""
    permissions.check_can_keep_funds(request.user)
    kept = get_object_or_404(Fund, slug=slug)
    here = address(kept)
    form = BudgetForm(**turns.bound(request, back=here))

    def act(who: dict) -> object:
        said = form.cleaned_data
        return actions.state_budget(kept, amount=said["amount"], since=said["since"], source=form.source, **who)

    refusals: turns.Refusals = {actions.SaidAlreadyError: "since"}
    answer = turns.done(request, form, act, refusals=refusals, to=here, message="Budget saved")
    return answer or turns.page(request, form, "Say what it has to give", crumbs=[FUNDS, (kept.name, here)])


@require_http_methods(["GET", "HEAD", "POST"])
def tell_fact(request: HttpRequest, slug: str) -> HttpResponse:
    """Record what was said of a programme."""
    permissions.check_can_keep_funds(request.user)
    kept = get_object_or_404(Fund, slug=slug)
    here = address(kept)
    form = ProgrammeFactForm(**turns.bound(request, back=here))

    def act(who: dict) -> object:
        said = {name: form.cleaned_data[name] for name in ("says", "amount", "when")}
        return actions.tell_fact(kept, **said, source=form.source, **who)

    answer = turns.done(request, form, act, refusals={}, to=here, message="Saved what was said of the programme")
    return answer or turns.page(request, form, "Record what was said of it", crumbs=[FUNDS, (kept.name, here)])


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_budget(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back a budget that is wrong."""
    permissions.check_can_keep_funds(request.user)
    stated = get_object_or_404(FundBudget.objects.current().select_related("fund"), fund__slug=slug, pk=number)
    return _take_back(request, stated, f"A budget of £{stated.amount:,.2f}")


@require_http_methods(["GET", "HEAD", "POST"])
def take_back_fact(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take back something that was said of a programme and is wrong."""
    permissions.check_can_keep_funds(request.user)
    stated = get_object_or_404(ProgrammeFact.objects.current().select_related("fund"), fund__slug=slug, pk=number)
    return _take_back(request, stated, stated.says)


def _take_back(request: HttpRequest, stated: FundBudget | ProgrammeFact, about: str) -> HttpResponse:
    here = address(stated.fund)
    form = ReasonForm(**turns.bound(request, back=here), button="Take it back", ask="Why is it taken back?")
    act = partial(actions.take_back, stated)
    answer = turns.done(
        request,
        form,
        lambda who: act(reason=form.cleaned_data["reason"], **who),
        refusals={actions.TakenBackError: None},
        to=here,
        message="Taken back. What was known before stays as it was",
    )
    crumbs = [FUNDS, (stated.fund.name, here)]
    return answer or turns.page(request, form, "Take it back", crumbs=crumbs, about=about)


def address(kept: Fund) -> str:
    """Return the address of a fund."""
    return reverse("funding:fund", args=[kept.slug])
