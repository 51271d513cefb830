"""Changing what a spin-out is, and its registers' numbers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.kinds import MalformedIdentifierError
from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, permissions
from spinouts.actions import Described
from spinouts.forms import NumbersForm, ProfileForm
from spinouts.models import Profile, Spinout
from spinouts.views import asking

_REFUSALS: asking.Errors = {
    actions.ProfileDateError: "on",
    actions.SameIdentityError: "name",
    actions.MixedExamplesError: "parents",
    actions.CharityAsCicError: "legal_form",
    actions.ImportUnderWayError: None,
    actions.NothingChangedError: None,
    Refused: "parents",
}


@require_http_methods(["GET", "POST"])
@asking.once
def profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Change its name, service, place, form or parent bodies: because they changed, or because they were wrong."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    now = actions.latest_profile(spinout)
    parents = [link.organisation for link in spinout.parent_links.all()]
    form = ProfileForm(
        **asking.bound(request, spinout), by=asking.user(request), profile=now, parents=parents, today=asking.today()
    )
    if asking.answered(request, form, spinout):
        to = _described(form, now)
        if asking.saves(request, form, spinout, lambda who: _save(spinout, form, to, who), _REFUSALS):
            return asking.done(request, spinout, f"Saved. What was known before stays as it was{_lost_lead(spinout)}")
    return asking.page(request, form, spinout, "Change what it is")


@require_http_methods(["GET", "POST"])
@asking.once
def numbers(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the numbers that registers gave its legal entity."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    held = spinout.organisation.identifiers.filter(to_on__isnull=True) if spinout.organisation else []
    form = NumbersForm(**asking.bound(request, spinout), numbers={each.scheme: each.value for each in held})
    if asking.answered(request, form, spinout):
        answers = {name: form.cleaned_data[name] for name in ("company_number", "society_number")}
        refusals: asking.Errors = {actions.NumberTakenError: None, MalformedIdentifierError: None}
        if asking.saves(request, form, spinout, lambda who: actions.set_numbers(spinout, **answers, **who), refusals):
            return asking.done(request, spinout, "Numbers saved")
    return asking.page(request, form, spinout, "Company and society numbers")


def _lost_lead(spinout: Spinout) -> str:
    """Return what to say where its lead, as it was when the page was asked for, leads it no longer."""
    lead = spinout.case.lead
    spinout.case.refresh_from_db()
    if lead is None or spinout.case.lead_id:
        return ""
    return f". {lead} works for none of its parent bodies, and so leads it no longer: say who does"


def _save(spinout: Spinout, form: ProfileForm, to: Described, who: dict[str, Any]) -> Profile:
    if form.cleaned_data["how"] == "changed":
        return actions.change_profile(spinout, to=to, on=form.cleaned_data["on"], **who)
    return actions.correct_profile(spinout, to=to, reason=form.cleaned_data["reason"], **who)


def _described(form: ProfileForm, now: Profile) -> Described:
    """Return what was answered; a legal form that was not changed keeps the words in which it was written."""
    answers = form.described()
    written = now.legal_form_as_written if answers["legal_form"] == now.legal_form else ""
    return Described(**answers, legal_form_as_written=written)
