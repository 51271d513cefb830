"""Awards that were made elsewhere: recording one from its source, and correcting it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from funding import actions, permissions
from funding.forms import RecordAwardForm, RecordedAwardForm
from funding.views import recorded_turns as turns
from spinouts.views import asking

_REFUSALS: asking.Errors = {
    actions.WrongExampleError: "fund",
    actions.RecordedAlreadyError: "title",
    actions.OvercommittedError: "amount",
    actions.AmountError: "amount",
    actions.PublishedAwardError: None,
}


@require_http_methods(["GET", "HEAD", "POST"])
@asking.once(to="funding:of_spinout")
def record_award(request: HttpRequest) -> HttpResponse:
    """Record an award from a source; a link may name the spin-out or the fund."""
    permissions.check_can_record_awards(request.user)
    named = {name: request.GET.get(name, "") for name in ("spinout", "fund")}
    taken = asking.unseen(request, back=turns.everything())
    form = RecordAwardForm(**taken, by=asking.user(request), today=asking.today(), initial=named)
    if asking.answered(request, form):
        spinout, fund = form.cleaned_data["spinout"], form.cleaned_data["fund"]
        made = []
        if asking.saves(
            request,
            form,
            spinout,
            lambda who: made.append(actions.record_award(spinout, fund, says=form.says(), **who)),
            _REFUSALS,
        ):
            return turns.done(request, made[0], "Award recorded")
    return turns.page(request, form, "Record an award")


@require_http_methods(["GET", "HEAD", "POST"])
@turns.once
def change_recorded_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Correct what was recorded of an award."""
    award = turns.find(request, reference)
    asking.ask(request, permissions.check_can_change_recorded_award, award)
    bound = asking.bound(request, award, back=turns.address(award.reference))
    form = RecordedAwardForm(**bound, today=asking.today(), award=award)
    if asking.answered(request, form, award) and asking.saves(
        request, form, award, lambda who: actions.change_recorded_award(award, says=form.says(), **who), _REFUSALS
    ):
        return turns.done(request, award, "Award saved")
    return turns.page(request, form, "Correct an award", award=award)
