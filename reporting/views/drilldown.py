"""The spin-outs behind a number, each leading to its return and its source."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from mutuals_tracker.partial_dates import PartialDate
from reporting import permissions, readings
from reporting.figures import NOT_RECORDED, Member
from reporting.forms.behind import ALL_LEFT_OUT, STAFF, BehindForm
from reporting.positions import LABELS, OUTCOMES, STAGES
from reporting.questions import Question
from reporting.views.dashboard_tables import TITLES
from reporting.views.person import person
from reporting.views.progress_questions import behind as address
from reporting.views.progress_questions import progress_form
from reporting.views.published_marks import said, source_link
from spinouts.standing import Standing

PER_PAGE = 50
_SAID = {standing: str(standing.label) for standing in Standing} | {Standing.COUNTED: "Mutuals that are counted"}


@dataclass(frozen=True)
class Behind:
    """One spin-out behind a number: as much of its count as is known, and where that comes from."""

    member: Member
    url: str
    return_url: str
    staff: str
    counted_on: PartialDate | None
    source: SafeString | str


@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The spin-outs behind a number of the dashboard, those of the person's own bodies where they see no others."""
    permissions.check_can_read_behind(person(request))
    form, which = progress_form(request), BehindForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('reporting:dashboard')}?{request.GET.urlencode()}")
    if not which.is_valid():
        raise Http404("There is no such number")
    question, bodies = form.question, permissions.bodies_behind(person(request))
    found = readings.members(
        question.selection(bodies),
        on=question.on,
        known_at=question.known_at,
        standings=which.standings,
        **which.which,
    )
    page = found.after(which.cleaned_data["after"] or 0, PER_PAGE + 1)
    context = {
        "question": question,
        "title": _title(which),
        "is_counted": which.standings == (Standing.COUNTED,),
        "is_own": bodies is not None,
        "total": found.total(),
        "members": [_behind(member) for member in page[:PER_PAGE]],
        "is_first": not which.cleaned_data["after"],
        "first_url": _page_url(question, which, after=0),
        "next_url": _page_url(question, which, after=page[PER_PAGE - 1].number) if len(page) > PER_PAGE else "",
    }
    return render(request, "reporting/behind.html", context)


def _behind(member: Member) -> Behind:
    here = reverse("spinouts:detail", args=[member.reference])
    number = member.staff_return_id
    returned = reverse("spinouts:staff_return", args=[member.reference, number]) if number else ""
    source = member.source_url or member.assessment_source_url
    return Behind(
        member=member,
        url=here,
        return_url=returned,
        staff="" if member.staff is None else said(member.staff, member.qualifier),
        counted_on=member.counted_on,
        source=source_link(source) if source else "",
    )


def _title(which: BehindForm) -> str:
    """Return what the number counts, in words."""
    asked = which.cleaned_data
    parts = ["Left out of the headline" if asked["standing"] == ALL_LEFT_OUT else _SAID[Standing(asked["standing"])]]
    if asked["detail"]:
        parts.append((STAGES | OUTCOMES).get(asked["detail"], asked["detail"]))
    if asked["by"]:
        parts.append(f"{TITLES[asked['by']]}: {LABELS[asked['by']].get(asked['code'], NOT_RECORDED)}")
    if asked["staff"]:
        parts.append(dict(STAFF)[asked["staff"]])
    return ", ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _page_url(question: Question, which: BehindForm, *, after: int) -> str:
    asked = {name: which.cleaned_data[name] for name in ("standing", "detail", "staff", "by", "code")}
    return address(question, **asked, after=after)
