"""Awards: all that somebody may read, one of them with its money, its files, agreeing to it, and closing it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, following, opendata, permissions
from funding.charts import award_chart
from funding.forms import AgreeForm, CloseAwardForm, OfFundForm
from funding.models import Award, Fund
from funding.views import award_turns as turns
from mutuals_tracker.accounts.rules import allows
from spinouts.models import Evidence
from spinouts.views import asking

PAGE = 25


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    """List the awards that the person may read, the latest first, or those of one fund."""
    visible = Award.objects.visible_to(request.user)
    funds = list(Fund.objects.filter(pk__in=visible.order_by().values("fund")).by_name())
    form = OfFundForm(request.GET if "fund" in request.GET else None, funds=funds)
    asked = form.cleaned_data["fund"] if form.is_bound and form.is_valid() else ""
    found = visible.of_fund(asked).with_whom().newest_first()
    context = {
        "form": form,
        "funds": funds,
        "asked": next((fund for fund in funds if fund.slug == asked), None),
        "may_record": allows(permissions.check_can_record_awards, request.user),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "funding/awards.html", context)


@require_safe
def award(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was given, its money, its schedule, claims, conditions and returns, and what moved its money."""
    found = turns.find(request, reference)
    followed = following.follow(found)
    user, today = request.user, asking.today()
    context = {
        "award": found,
        "followed": followed,
        "sums": followed.sums,
        "words": followed.words,
        "chart": award_chart(followed) if followed.quarters else None,
        "today": today,
        "is_overdue": followed.overdue(on=today),
        "may_agree": allows(permissions.check_can_agree, user, found),
        "may_claim": allows(permissions.check_can_claim, user, found),
        "may_report": allows(permissions.check_can_report, user, found),
        "may_look_after": allows(permissions.check_can_look_after, user, found),
        "may_change": allows(permissions.check_can_change_recorded_award, user, found),
        "may_publish": allows(permissions.check_can_publish_award, user, found),
        "unpublishable": opendata.missing(found),
        # A claim is answered by somebody else than whoever made it.
        "me": user.pk,
    }
    return render(request, "funding/award.html", context)


@require_safe
def award_file(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """Send a file that stands behind something of the award, to be saved."""
    found = turns.find(request, reference)
    file = get_object_or_404(Evidence, pk=number if number in following.files(found) else None)
    try:
        content = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("The file is not in the evidence folder") from missing
    response = FileResponse(content, as_attachment=True, filename=file.original_name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@turns.once
def agree_to_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree to the terms for the body."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_agree, found)
    subject = turns.standing(found)
    form = AgreeForm(**turns.bound(request, found, subject))

    def act(who: dict[str, Any]) -> None:
        actions.agree_to_award(found, upload=form.cleaned_data["file"], **who)

    answer = turns.saved(request, form, found, act, "You agreed to the award for your body", subject=subject)
    context: dict[str, Any] = {"followed": following.follow(found)}
    template = "funding/agree_to_award.html"
    return answer or turns.page(request, form, found, "Agree to the award", template=template, **context)


@require_http_methods(["GET", "POST"])
@turns.once
def close_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the award, or see everything that stands against it."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    subject = turns.standing(found)
    form = CloseAwardForm(**turns.bound(request, found, subject))

    def act(who: dict[str, Any]) -> None:
        actions.close_award(found, note=form.cleaned_data["note"], **who)

    answer = turns.saved(request, form, found, act, "Award closed. It stays to be read", subject=subject)
    if answer:
        return answer
    against = [
        (point.text, turns.address(found, point.page, *([point.number] if point.number else [])))
        for point in following.against_closing(following.follow(found))
    ]
    template = "funding/close_award.html"
    return turns.page(request, form, found, "Close the award", template=template, against=against)
