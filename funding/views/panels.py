"""An application among those who assess it: who has it, what they gave and agreed on, and the ranking of its round."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, assessing, permissions
from funding.assessing import Panel
from funding.forms import AgreeScoresForm, AssignForm, ConfirmForm
from funding.models import Application, Assessment, FundAccount, Moderation, Round
from funding.views import application_turns as turns
from funding.vocabulary import Recommendation
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused, allows, sees_the_country
from spinouts.views import asking

PAGE = 100
REFUSALS: asking.Errors = {
    actions.CannotAssessError: "person",
    actions.HandedInAlreadyError: None,
    actions.ScoresMissingError: None,
    **turns.REFUSALS,
}


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:application_assessors")
def application_assessors(request: HttpRequest, reference: str) -> HttpResponse:
    """Show to whom an application was given, and give it to one more."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_assign, found)
    panel = assessing.panel_of(found)
    others = assessing.may_be_given(panel)
    form = AssignForm(**asking.unseen(request, back=turns.address(found)), people=others)

    def act(who: dict[str, Any]) -> None:
        actions.assign(found, User.objects.get(pk=form.cleaned_data["person"]), **who)

    if asking.answered(request, form) and asking.saves(request, form, found, act, REFUSALS):
        messages.success(request, "Given. They find it under My work")
        return redirect("funding:application_assessors", found.reference)
    template = "funding/application_assessors.html"
    return turns.page(request, form, found, "Who assesses it", template=template, panel=panel, others=others)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:application_assessors")
def take_back_assignment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take an application back from an assessor."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_assign, found)
    given = get_object_or_404(Assessment.objects.select_related("assessor"), application=found, pk=number)
    given.application = found
    back = turns.address(found, "application_assessors")
    form = ConfirmForm(**asking.unseen(request, back=back), button="Take it back", kind="warning")
    if asking.answered(request, form) and asking.saves(
        request, form, found, lambda who: actions.take_back_assignment(given, **who), REFUSALS
    ):
        messages.success(request, "Taken back")
        return redirect("funding:application_assessors", found.reference)
    about = f"{given.assessor} no longer assesses it. Scores that they saved and did not hand in are lost."
    return turns.page(request, form, found, "Take it back from an assessor", about=about)


@require_safe
def scores(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what each assessor gave, once all are in, and what they agreed on."""
    found = turns.find(request, reference)
    panel = assessing.panel_of(found)
    _check_sees(request, found, panel)
    context = {
        "application": found,
        "panel": panel,
        "may_moderate": allows(permissions.check_can_moderate, request.user, found, panel.scorers),
    }
    return render(request, "funding/scores.html", context)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:scores")
def moderate(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down what those who scored it agreed on."""
    found = turns.find(request, reference)
    panel = assessing.panel_of(found)
    asking.ask(request, permissions.check_can_moderate, found, panel.scorers)
    _check_sees(request, found, panel)
    subject = panel.moderation or Moderation.of_application(found)
    subject.spinout = found.spinout
    form = AgreeScoresForm(**asking.bound(request, subject, back=turns.address(found, "scores")), panel=panel)

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        says = {"points": form.points(), "recommendation": given["recommendation"], "note": given["note"]}
        actions.agree(found, **says, **who)

    if asking.answered(request, form, subject) and asking.saves(request, form, subject, act, REFUSALS):
        messages.success(request, "Saved what was agreed")
        return redirect("funding:scores", found.reference)
    return turns.page(request, form, found, "Agree on it", template="funding/moderate.html", panel=panel)


@require_safe
def ranking(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Rank what waits for a decision in a round, beside what its fund has left."""
    if not sees_the_country(request.user):
        raise Refused("Only admins and taskforce members read the ranking of a round")
    asked = get_object_or_404(Round.objects.select_related("fund"), fund__slug=slug, pk=number)
    left = actions.left_of(asked.fund_id, at=timezone.now())
    page = Paginator(assessing.ranking(asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "round": asked,
        "fund": asked.fund,
        "page": page,
        "left": left,
        "account": FundAccount.objects.get(fund=asked.fund_id),
        "standing": assessing.standing_of_round(asked),
        "not_recommended": Recommendation.NOT_RECOMMENDED,
    }
    return render(request, "funding/ranking.html", context)


def _check_sees(request: HttpRequest, application: Application, panel: Panel) -> None:
    if not permissions.sees_scores(request.user, application, are_all_in=panel.are_all_in):
        if not panel.are_all_in:
            raise Refused("Nobody reads the scores of others before all of them are in")
        raise Refused("Scores are for those who assess and decide. The letter says what was strong and what was not")
