"""Applications: all that somebody may read, one of them, beginning one, and the receipt."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, applying, assessing, permissions
from funding.applying import Written
from funding.assessing import Panel
from funding.forms import ConfirmForm
from funding.lifecycle import ApplicationState
from funding.models import Application, ApplicationVersion, Award, FundingDecision, Referral, Round
from funding.views import application_turns as turns
from funding.vocabulary import ApplicationSection
from mutuals_tracker.accounts.rules import allows, bodies_of, is_admin, sees_the_country
from spinouts.actions import AlreadySaved
from spinouts.models import Evidence, Spinout
from spinouts.permissions import is_of_parent
from spinouts.views import asking

PAGE = 25
_REFERRED = "Somebody looks with the applicant for somewhere else to go."
# What the applicant waits for, or has to do.
COMES_NEXT: dict[str, str] = {
    ApplicationState.DRAFT: "Complete every section. A certifier signs it off, and then it can be submitted.",
    ApplicationState.SUBMITTED: "The fund checks whether it is eligible.",
    ApplicationState.ELIGIBILITY_CHECK: "The fund is checking whether it is eligible.",
    ApplicationState.ASSESSMENT: "At least two people score it, and then an admin decides.",
    ApplicationState.MORE_INFORMATION: "The applicant answers what the fund asks, and submits it again.",
    ApplicationState.APPROVED: "The applicant agrees to the terms of the award. Nothing is paid before that.",
    ApplicationState.IN_DELIVERY: "The applicant does what the money is for, and claims it part by part.",
    ApplicationState.INELIGIBLE: _REFERRED,
    ApplicationState.REJECTED: _REFERRED,
    ApplicationState.FURTHER_SUPPORT: _REFERRED,
}


class Task(NamedTuple):
    """A section of the task list: its page, and how far it is."""

    text: str
    url: str
    state: str
    colour: str
    hint: str


@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """List the applications that the person may read, the newest first, or those in one state."""
    state = request.GET.get("state", "")
    if state not in ApplicationState.values:
        state = ""
    visible = Application.objects.visible_to(request.user)
    found = visible.in_state(state).newest_first()
    # Only states in which there is something to read, and the one that is asked for.
    there = {*visible.order_by().values_list("state", flat=True).distinct(), state}
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "states": [(value, label) for value, label in ApplicationState.choices if value in there],
        "state": state,
        "may_apply": bool(bodies_of(request.user)),
    }
    return render(request, "funding/applications.html", context)


@require_safe
def application(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the task list while it is written; otherwise what was submitted. Versions and what comes next beside it."""
    found = turns.find(request, reference)
    versions = list(found.versions.select_related("added_by", "certified_by").order_by("-number"))
    is_own = is_of_parent(request.user, found.spinout)
    whole = applying.written(found)
    lacks = applying.lacking(whole)
    rules = {
        "may_write": permissions.check_can_write_application,
        "may_certify": permissions.check_can_certify_application,
        "may_withdraw": permissions.check_can_withdraw_application,
        "may_send_back": permissions.check_can_send_back,
        "may_begin_check": permissions.check_can_begin_check,
        "may_check": permissions.check_can_check_eligibility,
        "may_assign": permissions.check_can_assign,
    }
    panel = assessing.panel_of(found)
    may = {name: allows(rule, request.user, found) for name, rule in rules.items()}
    context = {
        "application": found,
        "versions": versions,
        "lines": _shown(whole, versions, is_own=is_own),
        "tasks": _tasks(whole) if may["may_write"] else [],
        "lacks": lacks,
        "happened": applying.what_happened(found, at=timezone.now()),
        **_assessed(request, panel),
        "comes_next": COMES_NEXT.get(found.state, "Nothing more comes of it."),
        "changes": _differences(versions),
        "referral": Referral.objects.visible_to(request.user).filter(application=found).with_application().first(),
        "doubled": applying.doubled(whole, with_drafts=is_own) if is_own or is_admin(request.user) else [],
        "award": Award.objects.visible_to(request.user).filter(application=found).first(),
        **may,
    }
    return render(request, "funding/application.html", context)


def _assessed(request: HttpRequest, panel: Panel) -> dict[str, Any]:
    """Return what the page says of checking, assessing and deciding, as far as the reader may know it."""
    found = panel.application
    decide = partial(permissions.check_can_decide, is_moderated=panel.moderation is not None)
    checks = found.eligibility_checks.select_related("added_by").order_by("-pk")
    return {
        "panel": panel,
        "check": checks.first() if sees_the_country(request.user) else None,
        # Assessors read an application, and not the record that it is about.
        "opens_spinout": is_of_parent(request.user, found.spinout) or sees_the_country(request.user),
        "decision": FundingDecision.objects.filter(application=found).first(),
        "sees_panel": sees_the_country(request.user) and not is_of_parent(request.user, found.spinout),
        "sees_scores": permissions.sees_scores(request.user, found, are_all_in=panel.are_all_in),
        "may_decide": allows(decide, request.user, found, panel.everybody),
    }


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Show that it was submitted: which version, when, and by whom."""
    found = turns.find(request, reference)
    last = found.versions.select_related("added_by", "certified_by").order_by("-number").first()
    if last is None:
        raise Http404
    return render(request, "funding/application_receipt.html", {"application": found, "version": last})


@require_safe
def application_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show what a version said, and what it changed of the one before."""
    found = turns.find(request, reference)
    versions = found.versions.select_related("added_by", "certified_by").order_by("-number")
    upto = list(versions.filter(number__lte=number)[:2])
    if not upto or upto[0].number != number:
        raise Http404
    files = Evidence.objects.filter(pk__in=upto[0].documents).order_by("pk")
    context = {
        "application": found,
        "version": upto[0],
        "lines": upto[0].content,
        "changes": _differences(upto),
        "files": files,
    }
    return render(request, "funding/application_version.html", context)


@require_safe
def application_document(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """Send a file that goes with the application, or did with one of its versions, to be saved."""
    found = turns.find(request, reference)
    keys = {key for version in found.versions.all() for key in version.documents}
    if is_of_parent(request.user, found.spinout):
        keys |= set(found.documents.values_list("evidence_id", flat=True))
    if number not in keys:
        raise Http404
    file = get_object_or_404(Evidence, pk=number)
    try:
        content = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("The file is not in the evidence folder") from missing
    response = FileResponse(content, as_attachment=True, filename=file.original_name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
def begin_application(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Begin an application of the spin-out to a round, or go on with the one that is open."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_apply, spinout)
    asked = get_object_or_404(Round.objects.select_related("fund"), pk=number)
    standing = Application.objects.open().filter(spinout=spinout, round=asked).first()
    if standing:
        return redirect("funding:application", standing.reference)
    form = ConfirmForm(
        **asking.unseen(request, back=asking.address(spinout, "funding:of_spinout")), button="Begin the application"
    )
    made: list[Application] = []

    def act(who: dict[str, Any]) -> None:
        made.append(actions.begin_application(spinout, asked, **who))

    try:
        if asking.answered(request, form) and asking.saves(request, form, spinout, act, turns.REFUSALS):
            begun = made or list(Application.objects.open().filter(spinout=spinout, round=asked))
            return redirect("funding:application", begun[0].reference)
    except AlreadySaved:
        return redirect("funding:applications")
    context: dict[str, Any] = {"round": asked, "is_open": asked.is_open(timezone.now())}
    template = "funding/begin_application.html"
    return asking.page(request, form, spinout, "Apply for funding", template=template, **context)


@require_safe
def apply(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for which spin-out of their bodies somebody applies to the round."""
    asked = get_object_or_404(Round.objects.select_related("fund"), fund__slug=slug, pk=number)
    own = Spinout.objects.of_bodies(bodies_of(request.user)).in_register()
    found = own.filter(is_example=asked.fund.is_example).order_by("name", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "funding/apply.html", {"round": asked, "page": page})


def _shown(whole: Written, versions: Sequence[ApplicationVersion], *, is_own: bool) -> Any:
    """Return the lines that the reader sees: what is being written is the body's own, and others read what was sent."""
    if (is_own and whole.application.is_writable) or not versions:
        return applying.content(whole)
    return versions[0].content


def _differences(versions: Sequence[ApplicationVersion]) -> list[applying.Change]:
    """Return what the last version changed of the one before."""
    return applying.differences(versions[1].content, versions[0].content) if len(versions) > 1 else []


def _tasks(whole: Written) -> list[Task]:
    lacks = applying.lacking(whole)
    tasks = []
    for section in ApplicationSection:
        mine = [lack.text for lack in lacks if lack.section == section]
        url = turns.address(whole.application, "write_application", section.value)
        is_empty = not any(getattr(whole.application, name) for name in applying.COLUMNS[section])
        if mine:
            tasks.append(Task(section.label, url, "Not complete", "blue", "; ".join(mine)))
        elif is_empty:
            tasks.append(Task(section.label, url, "Optional", "grey", ""))
        else:
            tasks.append(Task(section.label, url, "Completed", "", ""))
    return tasks
