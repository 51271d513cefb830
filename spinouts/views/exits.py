"""What became of staff and service: seeing it, saying it, and naming who took them on."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from spinouts import actions, permissions
from spinouts.actions import Became, TookOn
from spinouts.forms import ExitForm, SuccessorForm
from spinouts.forms.exits import in_words
from spinouts.lifecycle import ENDED_AFTER_LAUNCH
from spinouts.models import ExitRecord, JourneyEvent, Spinout, StaffReturn, Successor
from spinouts.models.exit_record import FATES
from spinouts.views import asking
from spinouts.views.because import Because

_HERE = "spinouts:exit_record"
_FATES = {
    "staff_returned": "Returned to the parent body",
    "staff_to_successors": "Went to successors",
    "staff_redundant": "Made redundant",
    "staff_left": "Left for other reasons",
}


@dataclass(frozen=True)
class Named:
    """A successor, whether the reader may open its record, and whether staff came back to it as a parent body."""

    row: Successor
    may_open: bool
    is_parent: bool


@require_safe
def exit_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what became of staff and service, who took them on, and what others can learn."""
    spinout = asking.find(request, reference)
    record = ExitRecord.of(spinout)
    successors = _successors(request, spinout, record)
    context = {
        "spinout": spinout,
        "record": record,
        "ending": JourneyEvent.objects.current().endings().filter(spinout=spinout).first(),
        "is_ended": spinout.outcome in ENDED_AFTER_LAUNCH,
        "staff": [(label, getattr(record, column)) for column, label in _FATES.items()],
        "compared": _compared(record, last_count(spinout), [named.row for named in successors if not named.is_parent]),
        "successors": successors,
        "may_tell": allows(permissions.check_can_tell_exit, request.user, spinout),
        "may_change": allows(permissions.check_can_change, request.user, spinout),
    }
    return render(request, "spinouts/exit_record.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_exit_record(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what became of staff and service, and what others can learn."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_tell_exit, spinout)
    record = ExitRecord.of(spinout)
    given = asking.bound(request, record, back=asking.address(spinout, _HERE))
    form = ExitForm(**given, record=record, last_count=last_count(spinout))
    if asking.answered(request, form, record):
        answers = {"says": Became(**form.became() or {}), "lesson": form.cleaned_data["lesson"]}
        refusals: asking.Errors = {actions.ServiceUntoldError: "service_now"}
        if asking.saves(
            request, form, record, lambda who: actions.change_exit_record(record, **answers, **who), refusals
        ):
            return asking.done(request, spinout, "Saved what became of it", _HERE)
    return asking.page(request, form, spinout, "Say what became of it", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_successor(request: HttpRequest, reference: str) -> HttpResponse:
    """Name somebody who took on a part of the service."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_tell_exit, spinout)
    record = get_object_or_404(ExitRecord, spinout=spinout)
    given = asking.unseen(request, back=asking.address(spinout, _HERE))
    form = SuccessorForm(**given, by=asking.user(request), ended=spinout)
    if asking.answered(request, form):
        says = TookOn(**form.says())
        refusals: asking.Errors = {actions.OwnSuccessorError: "who", actions.SameSuccessorError: "who"}
        if asking.saves(request, form, record, lambda who: actions.add_successor(record, says=says, **who), refusals):
            return asking.done(request, spinout, "Successor added", _HERE)
    return asking.page(request, form, spinout, "Add a successor", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_successor(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a successor that was named wrongly."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_tell_exit, spinout)
    successor = get_object_or_404(Successor, spinout=spinout, pk=number)
    page = Because(
        title="Remove a successor",
        question="Why is it removed?",
        button="Remove the successor",
        saved="Successor removed",
        within=_HERE,
        refusals={actions.SuccessorGoneError: None},
    )
    return page.answer(request, spinout, successor, partial(actions.remove_successor, successor), about=successor.name)


def last_count(spinout: Spinout) -> StaffReturn | None:
    """Return the last count of its staff before it ended, by the measure of the headline."""
    until = spinout.ended.last_day if spinout.ended else None
    return StaffReturn.objects.filter(spinout=spinout).headcounts(until=until).first()


def _successors(request: HttpRequest, spinout: Spinout, record: ExitRecord) -> list[Named]:
    rows = list(Successor.objects.filter(exit_record=record.pk).select_related("successor").order_by("from_on", "pk"))
    known = [row.successor_id for row in rows if row.successor_id]
    visible = set(Spinout.objects.visible_to(request.user).filter(pk__in=known).values_list("pk", flat=True))
    parents = {link.organisation_id for link in spinout.parent_links.all()}
    return [Named(row, row.successor_id in visible, row.organisation_id in parents) for row in rows]


def _compared(record: ExitRecord, last: StaffReturn | None, successors: list[Successor]) -> list[str]:
    """Return in words how the numbers of an exit agree with the last count, and with those of its successors."""
    told = [number for number in (getattr(record, column) for column in FATES) if number is not None]
    return [*_with_last_count(sum(told), len(told), last), *_with_successors(record, successors)]


def _with_last_count(total: int, told: int, last: StaffReturn | None) -> list[str]:
    together = f"Together {formats.number(total)}" + ("" if told == len(FATES) else ", as far as is known")
    if last is None:
        return [f"{together}. There is no dated count to compare that with"] if told else []
    if not told:
        return [f"The last count was {in_words(last)}"]
    difference = int(last.count) - total
    if not difference:
        return [f"{together}, as in the last count, {in_words(last)}"]
    gap = f"{formats.number(abs(difference))} {'fewer' if difference > 0 else 'more'}"
    return [f"{together}: {gap} than in the last count, {in_words(last)}"]


def _with_successors(record: ExitRecord, successors: list[Successor]) -> list[str]:
    taken = [successor.staff for successor in successors if successor.staff is not None]
    if record.staff_to_successors is None or not taken or len(taken) < len(successors):
        return []
    if sum(taken) == record.staff_to_successors:
        return []
    went, named = formats.number(record.staff_to_successors), formats.number(sum(taken))
    return [f"{went} went to successors, and the successors that are named took on {named}"]
