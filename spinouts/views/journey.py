"""Moving a spin-out, ending it, and correcting its journey."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, gatekeeping, permissions
from spinouts.actions import Became
from spinouts.forms import CorrectMoveForm, EndAfterLaunchForm, EndForm, MoveForm, TradingForm
from spinouts.forms.journey import place_of
from spinouts.lifecycle import ENDED_AFTER_LAUNCH, RUNNING, IllegalMove, Outcome, ReasonNeeded, Stage
from spinouts.models import CaseTask, Condition, ExitRecord, JourneyEvent, Milestone, Spinout, StaffReturn
from spinouts.views import asking
from spinouts.views.because import Because

_WRONG_DATE: asking.Errors = {actions.DatesOutOfOrderError: "on"}
_MOVE_REFUSALS: asking.Errors = {
    ReasonNeeded: "reason",
    IllegalMove: "to",
    actions.GateClosedError: "to",
    actions.OnHoldError: None,
    **_WRONG_DATE,
}
_END_REFUSALS: asking.Errors = {
    ReasonNeeded: "reason",
    IllegalMove: "outcome",
    actions.ServiceUntoldError: "service_now",
    **_WRONG_DATE,
}


@require_http_methods(["GET", "POST"])
@asking.once
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move it to another stage."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    gates = [
        (to, gatekeeping.items(spinout, to, on=asking.today())) for to in gatekeeping.forward_stages(spinout.stage)
    ]
    lacks_something = any(not item.is_met for _to, items in gates for item in items)
    form = MoveForm(
        **asking.bound(request, spinout),
        stage=spinout.stage,
        today=asking.today(),
        may_override=lacks_something and allows(permissions.check_can_override, request.user, spinout),
    )
    if asking.answered(request, form, spinout):
        answers = {name: form.cleaned_data[name] for name in ("to", "on", "reason")}
        answers["overrides"] = form.cleaned_data.get("overrides", False)
        if asking.saves(request, form, spinout, lambda who: actions.move(spinout, **answers, **who), _MOVE_REFUSALS):
            when = "" if answers["on"] else ". When is not known"
            return asking.done(request, spinout, f"Moved to {Stage(answers['to']).label.lower()}{when}")
    form.mended_at = _mended_at(gates, form)
    context = {"form": form, "spinout": spinout, "gates": gates}
    return render(request, "spinouts/move.html", context)


def _mended_at(gates: list[tuple[Stage, list[gatekeeping.Item]]], form: MoveForm) -> dict[str, str]:
    """Return where on the page each thing that the chosen stage's gate lacks stands, by what the refusal says of it."""
    lacking = {to.value: [item for item in items if not item.is_met] for to, items in gates}
    chosen = form.data.get("to", "")
    return {
        said: place_of(chosen, item.asked.code)
        for item in lacking.get(chosen, ())
        for said in actions.GateClosedError((item.asked,), {item.asked.code: item.why}).messages
    }


def _after_ending(spinout: Spinout) -> str:
    """Return the page that follows: after a launch there is more to say."""
    return "spinouts:exit_record" if spinout.outcome in ENDED_AFTER_LAUNCH else "spinouts:detail"


@require_http_methods(["GET", "POST"])
@asking.once(to=_after_ending)
def end(request: HttpRequest, reference: str) -> HttpResponse:
    """Record how it ended and, after a launch, what became of its staff and service."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = _end_form(request, spinout)
    if asking.answered(request, form, spinout):
        answers = {name: form.cleaned_data[name] for name in ("outcome", "on", "reason")}
        answers["became"] = Became(**said) if (said := form.became()) else None
        if asking.saves(request, form, spinout, lambda who: actions.end(spinout, **answers, **who), _END_REFUSALS):
            spinout.refresh_from_db()
            message = f"Ended: {Outcome(spinout.outcome).label.lower()}"
            return asking.done(request, spinout, message, _after_ending(spinout))
    context = _still_open(spinout) if spinout.outcome in RUNNING else {"has_ended": True}
    return asking.page(request, form, spinout, "Record how it ended", template="spinouts/end.html", **context)


def _still_open(spinout: Spinout) -> dict[str, Any]:
    """Return what somebody meant to do: a reminder, and no reason not to end it."""
    return {
        "tasks": CaseTask.objects.open().filter(spinout=spinout).due_first(),
        "conditions": Condition.objects.open().in_force().filter(spinout=spinout).order_by("pk"),
        "milestones": Milestone.objects.to_come().filter(spinout=spinout).in_order(),
    }


def _end_form(request: HttpRequest, spinout: Spinout) -> EndForm:
    given = asking.bound(request, spinout) | {"today": asking.today()}
    if spinout.stage != Stage.LIVE or spinout.outcome not in RUNNING:
        return EndForm(**given, stage=spinout.stage)
    last_count = StaffReturn.objects.filter(spinout=spinout).headcounts().first()
    return EndAfterLaunchForm(**given, record=ExitRecord.of(spinout), last_count=last_count)


@require_http_methods(["GET", "POST"])
@asking.once
def trading(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether it is known to go on."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_carry_on, spinout)
    form = TradingForm(**asking.bound(request, spinout), today=asking.today())
    if asking.answered(request, form, spinout):
        answers = {name: form.cleaned_data[name] for name in ("outcome", "on", "reason")}
        refusals: asking.Errors = {ReasonNeeded: "reason", IllegalMove: "outcome", **_WRONG_DATE}
        if asking.saves(request, form, spinout, lambda who: actions.say_trading(spinout, **answers, **who), refusals):
            return asking.done(request, spinout, "Saved whether it goes on")
    return asking.page(request, form, spinout, "Say whether it goes on")


@require_http_methods(["GET", "POST"])
@asking.once
def correct_move(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Correct the date of an entry in its journey, or what it led to; the launch date too."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    event, is_last = _event(spinout, place)
    form = CorrectMoveForm(**asking.bound(request, spinout), event=event, is_last=is_last, today=asking.today())
    if asking.answered(request, form, spinout):
        answers = {"to": form.to(), "on": form.cleaned_data["on"], "reason": form.cleaned_data["reason"]}
        refusals: asking.Errors = {
            actions.GateClosedError: "to_stage",
            IllegalMove: "to_outcome",
            actions.ServiceUntoldError: "to_outcome",
            **_WRONG_DATE,
        }
        if asking.saves(request, form, spinout, lambda who: actions.correct_move(event, **answers, **who), refusals):
            return asking.done(request, spinout, "Corrected. What was known before stays as it was")
    return asking.page(request, form, spinout, "Correct an entry in the journey", event=event)


@require_http_methods(["GET", "POST"])
@asking.once
def take_back_move(request: HttpRequest, reference: str, place: int) -> HttpResponse:
    """Take back the latest entry in its journey."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    event, _is_last = _event(spinout, place)
    page = Because(
        title="Take back an entry in the journey",
        question="Why is it taken back?",
        button="Take it back",
        saved="Taken back. What was known before stays as it was",
        refusals={IllegalMove: None},
    )
    return page.answer(request, spinout, spinout, partial(actions.take_back_move, event), event=event)


def _event(spinout: Spinout, place: int) -> tuple[JourneyEvent, bool]:
    """Return the entry that stands at that place, and whether it is the latest; raises Http404."""
    journey = {event.place: event for event in JourneyEvent.objects.current().filter(spinout=spinout)}
    if place not in journey:
        raise Http404("There is no such entry in the journey")
    return journey[place], place == max(journey)
