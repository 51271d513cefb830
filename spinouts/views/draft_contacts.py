"""The contacts of a draft: a small list, and a page to add, change or remove one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from spinouts import actions, timeline
from spinouts.actions import Person
from spinouts.forms import ContactForm, ContactsSeenForm, RemoveContactForm
from spinouts.forms.brief import CONTACT
from spinouts.models import DraftContact, ProposalDraft
from spinouts.models.draft import Section
from spinouts.views import writing

_HERE = "spinouts:draft_contacts"
_CONTACTS = (Section.CONTACTS,)


@require_http_methods(["GET", "POST"])
@writing.writes
def draft_contacts(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """List the contacts; the button says that they were looked at, even if there is none."""
    form = ContactsSeenForm(**writing.bound(request, draft), draft=draft)
    if writing.answered(request, form, draft) and writing.saves(
        request, form, draft, lambda who: actions.save_section(draft, says=actions.ContactsSeen(), **who)
    ):
        return redirect("spinouts:draft", draft.pk)
    return writing.page(request, form, draft, form.section.label, "draft_contacts")


@require_http_methods(["GET", "POST"])
@writing.writes(to=_HERE)
def add_draft_contact(request: HttpRequest, draft: ProposalDraft) -> HttpResponse:
    """Add somebody who can be asked."""
    form = ContactForm(**writing.bound(request, draft, back=_HERE), about="draft")
    if writing.answered(request, form, draft):
        person = Person(**form.says())
        if writing.saves(request, form, draft, lambda who: actions.add_draft_contact(draft, person=person, **who)):
            return redirect(_HERE, draft.pk)
    return writing.page(request, form, draft, "Add a contact", within=_HERE)


@require_http_methods(["GET", "POST"])
@writing.writes(to=_HERE)
def change_draft_contact(request: HttpRequest, draft: ProposalDraft, contact: int) -> HttpResponse:
    """Change a contact; of one that somebody removed meanwhile what was typed can be added again."""
    found = _contact(request, draft, contact)
    form = ContactForm(**writing.bound(request, draft, back=_HERE), says=_says(found), about="draft")
    if writing.answered(request, form, draft, _CONTACTS, contact=contact):
        person = Person(**form.says())
        if writing.saves(
            request,
            form,
            draft,
            lambda who: actions.change_draft_contact(draft, contact=contact, person=person, **who),
            sections=_CONTACTS,
            contact=contact,
            refusals={actions.ContactGoneError: None},
        ):
            return redirect(_HERE, draft.pk)
    if form.is_bound and not DraftContact.objects.filter(draft=draft, pk=contact).exists():
        form.helper.form_action = writing.address(draft, "spinouts:add_draft_contact")
    return writing.page(request, form, draft, "Change a contact", within=_HERE)


@require_http_methods(["GET", "POST"])
@writing.writes(to=_HERE)
def remove_draft_contact(request: HttpRequest, draft: ProposalDraft, contact: int) -> HttpResponse:
    """Remove a contact."""
    found = _contact(request, draft, contact)
    form = RemoveContactForm(**writing.bound(request, draft, back=_HERE), about="draft")
    if found is None:
        return redirect(_HERE, draft.pk)
    if writing.answered(request, form, draft, _CONTACTS, contact=contact) and writing.saves(
        request,
        form,
        draft,
        lambda who: actions.remove_draft_contact(draft, contact=contact, **who),
        sections=_CONTACTS,
        contact=contact,
        refusals={actions.ContactGoneError: None},
    ):
        return redirect(_HERE, draft.pk)
    return writing.page(request, form, draft, "Remove a contact", within=_HERE, contact=found)


def _contact(request: HttpRequest, draft: ProposalDraft, contact: int) -> DraftContact | None:
    """Return the contact; nothing for one that was removed while somebody was filling in its page."""
    found = DraftContact.objects.filter(draft=draft, pk=contact).first()
    if found is None and not (request.method == "POST" and timeline.was_contact(draft, contact)):
        raise Http404
    return found


def _says(contact: DraftContact | None) -> dict[str, str]:
    return {name: getattr(contact, name) for name in CONTACT} if contact else {}
