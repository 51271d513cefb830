"""What a record says beyond its profile: its brief, its contacts, and who leads it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, permissions
from spinouts.actions import Briefed, Person
from spinouts.forms import BriefForm, ContactForm, RemoveContactForm
from spinouts.forms.brief import CONTACT
from spinouts.models import Brief, Contact, Spinout
from spinouts.views import asking

_HERE = "spinouts:proposal"
_GONE: asking.Errors = {actions.ContactGoneError: None}


@require_safe
def proposal(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the brief, the contacts and who leads it."""
    spinout = asking.find(request, reference)
    context = {
        "spinout": spinout,
        "brief": Brief.objects.filter(spinout=spinout).select_related("changed_by").first(),
        "contacts": Contact.objects.filter(spinout=spinout).in_order(),
        "change": "Change" if allows(permissions.check_can_change, request.user, spinout) else "",
    }
    return render(request, "spinouts/proposal.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_brief(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the brief, or write it for a record that has none."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    brief = Brief.of(spinout)
    form = BriefForm(**asking.bound(request, brief, back=asking.address(spinout, _HERE)), brief=brief)
    if asking.answered(request, form, brief):
        says = Briefed(**form.says())
        if asking.saves(request, form, brief, lambda who: actions.change_brief(brief, says=says, **who)):
            return asking.done(request, spinout, "Brief saved", _HERE)
    title = "Change the brief" if brief.pk else "Write the brief"
    return asking.page(request, form, spinout, title, within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Add somebody who can be asked."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = ContactForm(**asking.unseen(request, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form):
        person = Person(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_contact(spinout, person=person, **who)):
            return asking.done(request, spinout, "Contact added", _HERE)
    return asking.page(request, form, spinout, "Add a contact", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_contact(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change a contact; of one that somebody removed meanwhile what was typed can be added again."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    contact = Contact.objects.filter(spinout=spinout, pk=number).first()
    if contact is None:
        return _removed(request, spinout, number)
    says = {name: getattr(contact, name) for name in CONTACT}
    form = ContactForm(**asking.bound(request, contact, back=asking.address(spinout, _HERE)), says=says)
    if asking.answered(request, form, contact):
        person = Person(**form.says())
        if asking.saves(
            request, form, contact, lambda who: actions.change_contact(contact, person=person, **who), _GONE
        ):
            return asking.done(request, spinout, "Contact saved", _HERE)
    return asking.page(request, form, spinout, "Change a contact", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_contact(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a contact; the history keeps it."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    contact = get_object_or_404(Contact, spinout=spinout, pk=number)
    form = RemoveContactForm(**asking.bound(request, contact, back=asking.address(spinout, _HERE)))
    if asking.answered(request, form, contact) and asking.saves(
        request, form, contact, lambda who: actions.remove_contact(contact, **who), _GONE
    ):
        return asking.done(request, spinout, "Contact removed", _HERE)
    about = f"{contact.name}, {contact.get_role_display().lower()}"
    return asking.page(request, form, spinout, "Remove a contact", within=_HERE, about=about)


def _removed(request: HttpRequest, spinout: Spinout, number: int) -> HttpResponse:
    """Keep what was typed about a contact that somebody removed meanwhile: saving it again adds it."""
    if request.method != "POST" or not Contact.objects.ever_of(spinout, number):
        raise Http404
    form = ContactForm(**asking.unseen(request, back=asking.address(spinout, _HERE)))
    form.helper.form_action = asking.address(spinout, "spinouts:add_contact")
    form.add_error(None, "Somebody removed this contact while you were changing it. Save it again to add it")
    return asking.page(request, form, spinout, "Change a contact", within=_HERE)
