"""Publishing an award as open data, and withdrawing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from funding import actions, opendata, permissions
from funding.forms import PublishForm
from funding.views import recorded_turns as turns
from spinouts.forms import ReasonForm
from spinouts.views import asking

_REFUSALS: asking.Errors = {actions.UnpublishableError: None}


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def publish_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what will be published of an award, or what is missing, and publish it."""
    award = turns.find(request, reference)
    asking.ask(request, permissions.check_can_publish_award, award)
    if award.published_at is not None:
        return redirect("funding:withdraw_award", award.reference)
    form = PublishForm(**asking.bound(request, award, back=turns.address(award.reference)))
    if asking.answered(request, form, award) and asking.saves(
        request, form, award, lambda who: actions.publish_award(award, **who), _REFUSALS
    ):
        return turns.done(request, award, "Award published")
    missing = opendata.missing(award)
    template = "funding/publish_award.html"
    return turns.page(request, form, "Publish an award", award=award, template=template, missing=missing)


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def withdraw_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an award out of what is published, and say why."""
    award = turns.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw_award_from_publication, award)
    taken = asking.bound(request, award, back=turns.address(award.reference))
    form = ReasonForm(**taken, button="Withdraw it", ask="Why is it withdrawn?")
    form.subject = "award"
    if asking.answered(request, form, award) and asking.saves(
        request,
        form,
        award,
        lambda who: actions.withdraw_from_publication(award, reason=form.cleaned_data["reason"], **who),
        {permissions.AwardNotNowError: None},
    ):
        return turns.done(request, award, "Award withdrawn from publication")
    about = "Files that are downloaded from now on leave it out. Whoever has downloaded it has it"
    return turns.page(request, form, "Withdraw an award from publication", award=award, about=about)
