"""The page on which a person says which mails they want."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.forms.people import SettingsForm
from mutuals_tracker.accounts.views.pages import posted, who


@require_http_methods(["GET", "POST"])
def your_settings(request: HttpRequest) -> HttpResponse:
    """Ask which mails the person wants."""
    person = who(request)
    permissions.check_can_choose_mail(person, person)
    wanted = {"mentions": person.is_mailed_mentions, "leads": person.is_mailed_leads}
    chosen = [mail for mail, is_wanted in wanted.items() if is_wanted]
    form = SettingsForm(posted(request), initial={"mails": chosen}, back=reverse("mfa_index"))
    if form.is_valid():
        asked = {mail: mail in form.cleaned_data["mails"] for mail in wanted}
        people.choose_mail(person, **asked, by=person, at=timezone.now())
        messages.success(request, "Your settings are saved.")
        return redirect("mfa_index")
    return render(request, "accounts/your_settings.html", {"form": form})
