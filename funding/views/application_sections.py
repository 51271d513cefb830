"""Writing an application, a page for each section."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from funding import actions, applying, permissions
from funding.forms import AboutForm, AmountsForm, ConfirmForm, CostsForm, DeclarationForm, DocumentForm
from funding.models import Application, ApplicationDocument, CostLine
from funding.views import application_turns as turns
from funding.vocabulary import ApplicationSection
from spinouts.views import asking


@require_http_methods(["GET", "POST"])
@turns.once
def write_application(request: HttpRequest, reference: str, section: str) -> HttpResponse:
    """Write one section; documents have a page of their own."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_write_application, found)
    if section == ApplicationSection.DOCUMENTS:
        return redirect("funding:application_documents", found.reference)
    if section not in _SECTIONS:
        raise Http404
    return _SECTIONS[section](request, found)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:application_documents")
def application_documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the documents, and add one."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_write_application, found)
    form = DocumentForm(**asking.unseen(request, back=turns.address(found)))
    if asking.answered(request, form):
        given = form.cleaned_data

        def act(who: dict[str, Any]) -> None:
            actions.add_document(found, title=given["title"], upload=given["file"], **who)

        if asking.saves(request, form, found, act, turns.REFUSALS):
            return redirect("funding:application_documents", found.reference)
    whole = applying.written(found)
    template = "funding/application_documents.html"
    return turns.page(request, form, found, "Documents", template=template, documents=whole.documents)


@require_http_methods(["GET", "POST"])
@turns.once(to="funding:application_documents")
def remove_application_document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take a document out."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_write_application, found)
    document = get_object_or_404(ApplicationDocument.objects.select_related("evidence"), application=found, pk=number)
    document.application = found
    back = turns.address(found, "application_documents")
    form = ConfirmForm(**asking.unseen(request, back=back), button="Remove it", kind="warning")
    if asking.answered(request, form) and asking.saves(
        request, form, found, lambda who: actions.remove_document(document, **who), turns.REFUSALS
    ):
        return redirect("funding:application_documents", found.reference)
    return turns.page(request, form, found, "Remove a document", about=f"{document} ({document.evidence})")


def _about(request: HttpRequest, found: Application) -> HttpResponse:
    subject = turns.section(found, ApplicationSection.ABOUT)
    form = AboutForm(**turns.bound(request, subject), whole=applying.written(found))
    answer = turns.saved(
        request, form, subject, lambda who: actions.write_about(found, says=form.says(), **who), "Section saved"
    )
    return answer or turns.page(request, form, found, ApplicationSection.ABOUT.label)


def _amounts(request: HttpRequest, found: Application) -> HttpResponse:
    subject = turns.section(found, ApplicationSection.AMOUNTS)
    form = AmountsForm(**turns.bound(request, subject), whole=applying.written(found))
    answer = turns.saved(
        request, form, subject, lambda who: actions.write_amounts(found, says=form.says(), **who), "Section saved"
    )
    return answer or turns.page(request, form, found, ApplicationSection.AMOUNTS.label)


def _costs(request: HttpRequest, found: Application) -> HttpResponse:
    subject = turns.section(found, ApplicationSection.COSTS)
    whole = applying.written(found)
    lines = list(CostLine.objects.filter(spinout=found.spinout).order_by("pk"))
    form = CostsForm(**turns.bound(request, subject), whole=whole, lines=lines)
    answer = turns.saved(
        request, form, subject, lambda who: actions.write_costs(found, says=form.says(), **who), "Section saved"
    )
    more = {"doubled": applying.doubled(whole), "has_no_costs": not lines}
    template = "funding/application_costs.html"
    return answer or turns.page(request, form, found, ApplicationSection.COSTS.label, template=template, **more)


def _declaration(request: HttpRequest, found: Application) -> HttpResponse:
    subject = turns.section(found, ApplicationSection.DECLARATION)
    form = DeclarationForm(**turns.bound(request, subject), whole=applying.written(found))

    def act(who: dict[str, Any]) -> None:
        actions.declare(found, is_true=form.cleaned_data["answer"] == "yes", **who)

    answer = turns.saved(request, form, subject, act, "Section saved")
    return answer or turns.page(request, form, found, ApplicationSection.DECLARATION.label)


_SECTIONS: dict[str, Callable[[HttpRequest, Application], HttpResponse]] = {
    ApplicationSection.ABOUT: _about,
    ApplicationSection.AMOUNTS: _amounts,
    ApplicationSection.COSTS: _costs,
    ApplicationSection.DECLARATION: _declaration,
}
