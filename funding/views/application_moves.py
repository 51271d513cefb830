"""What becomes of an application: checking, signing off, submitting, sending back and withdrawing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from funding import actions, applying, permissions
from funding.forms import ConfirmForm, SendBackForm, WithdrawForm
from funding.models import Application
from funding.views import application_turns as turns
from spinouts.actions import Part
from spinouts.forms.questions import RecordForm
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:application_receipt")
def submit_application(request: HttpRequest, reference: str) -> HttpResponse:
    """Check the answers, and submit them."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_write_application, found)
    subject = turns.whole(found)
    button = "Submit it again" if found.submitted_at else "Submit the application"
    form = ConfirmForm(**turns.bound(request, subject), button=button)
    site = settings.SERVICE_URL
    if asking.answered(request, form, subject) and asking.saves(
        request, form, subject, lambda who: actions.submit(found, site=site, **who), turns.REFUSALS
    ):
        return redirect("funding:application_receipt", found.reference)
    return _checked(request, form, found, "Check your answers", needs_signature=True)


@require_http_methods(["GET", "POST"])
@turns.once
def certify_application(request: HttpRequest, reference: str) -> HttpResponse:
    """Read all of it, and sign it off."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_certify_application, found)
    subject = turns.whole(found)
    form = ConfirmForm(**turns.bound(request, subject), button="Sign it off")
    answer = turns.saved(request, form, subject, lambda who: actions.certify(found, **who), "Signed off")
    return answer or _checked(request, form, found, "Sign the application off", needs_signature=False)


@require_http_methods(["GET", "POST"])
@turns.once
def take_back_certification(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the sign-off back."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_certify_application, found)
    subject = turns.whole(found)
    form = ConfirmForm(**turns.bound(request, subject), button="Take the sign-off back", kind="warning")
    answer = turns.saved(
        request, form, subject, lambda who: actions.take_back_certification(found, **who), "Sign-off taken back"
    )
    return answer or turns.page(request, form, found, "Take the sign-off back")


@require_http_methods(["GET", "POST"])
@turns.once
def withdraw_application(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw it, with the reason."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_withdraw_application, found)
    subject = Part(found, ("state",))
    form = WithdrawForm(**turns.bound(request, subject))

    def act(who: dict[str, Any]) -> None:
        actions.withdraw(found, reason=form.cleaned_data["reason"], **who)

    answer = turns.saved(request, form, subject, act, "Application withdrawn. What it said stays to be read")
    about = "It stays to be read with the reason, and another application to the same round can be begun."
    return answer or turns.page(request, form, found, "Withdraw the application", about=about)


@require_http_methods(["GET", "POST"])
@turns.once
def send_back_application(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for more information."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_send_back, found)
    subject = Part(found, ("state",))
    form = SendBackForm(**turns.bound(request, subject))
    site = settings.SERVICE_URL

    def act(who: dict[str, Any]) -> None:
        actions.send_back(found, asks=form.cleaned_data["asks"], site=site, **who)

    answer = turns.saved(request, form, subject, act, "Sent back to the applicant")
    return answer or turns.page(request, form, found, "Send the application back")


def _checked(
    request: HttpRequest, form: RecordForm, found: Application, title: str, *, needs_signature: bool
) -> HttpResponse:
    """Show everything that it says, what stands against it, and the button where nothing does."""
    whole = applying.written(found)
    lacks = applying.lacking(whole)
    happened = applying.what_happened(found, at=timezone.now())
    is_unsigned = needs_signature and found.certified_by_id is None
    context = {
        "lines": applying.content(whole),
        "lacks": lacks,
        "happened": happened,
        "is_unsigned": is_unsigned,
        "doubled": applying.doubled(whole),
        "is_ready": not (lacks or happened or is_unsigned),
    }
    return turns.page(request, form, found, title, template="funding/application_check.html", **context)
