"""The transfer ledger: who moves when and on which terms, what that adds up to, and the returns that follow from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from mutuals_tracker.accounts.rules import allows
from spinouts import actions, checklists, permissions
from spinouts.actions import Moved, Wave
from spinouts.forms import CompleteForm, CorrectWaveForm, WaveForm
from spinouts.lifecycle import transfers_complete_at
from spinouts.models import Brief, Spinout, StaffReturn, TransferWave
from spinouts.views import asking
from spinouts.views.because import Because

_HERE = "spinouts:transfer"
_REFUSALS: asking.Errors = {
    actions.SameWaveError: "name",
    actions.TupeError: "tupe",
    actions.PensionError: "pension",
    actions.WaveDateError: "transferred_on",
    actions.TooManyPeopleError: "headcount",
    # On the pages that ask when they transferred; of others they are about the whole.
    actions.WaveStateError: "transferred_on",
    actions.WaveGoneError: "transferred_on",
}
# One that is planned has no day on which it happened: what is wrong with a date is wrong with the information given.
_PLANNED: asking.Errors = {**_REFUSALS, actions.WaveDateError: "informed_on"}


@dataclass(frozen=True)
class Totals:
    """How many have moved, how many are to follow, and how many are in scope, where the brief says so."""

    moved: int
    planned: int
    in_scope: int | None

    @property
    def too_many(self) -> int:
        """By how many those who moved exceed those in scope."""
        return max(0, self.moved - self.in_scope) if self.in_scope is not None else 0

    @property
    def too_many_entered(self) -> int:
        """By how many all who are entered, whether they moved or are to follow, exceed those in scope."""
        return max(0, self.moved + self.planned - self.in_scope) if self.in_scope is not None else 0


@require_safe
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the waves, their totals, and the staff returns that the ledger wrote."""
    spinout = asking.find(request, reference)
    today = asking.today()
    waves = list(TransferWave.objects.filter(spinout=spinout).in_order())
    brief = Brief.objects.filter(spinout=spinout).first()
    context = {
        "spinout": spinout,
        "waves": [(wave, wave.is_informed_late(on=today)) for wave in waves],
        "brief": brief,
        "totals": _totals(waves, brief),
        "returns": StaffReturn.objects.from_ledger().filter(spinout=spinout).with_verified(),
        "notice": checklists.TUPE_INFORMATION_DAYS,
        "today": today,
        "may_change": allows(permissions.check_can_change, request.user, spinout),
        "may_complete": transfers_complete_at(spinout.stage),
    }
    return render(request, "spinouts/transfer.html", context)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def add_wave(request: HttpRequest, reference: str) -> HttpResponse:
    """Enter a transfer that is planned."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    form = WaveForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    if asking.answered(request, form):
        wave = Wave(**form.says())
        if asking.saves(request, form, spinout, lambda who: actions.add_wave(spinout, wave=wave, **who), _PLANNED):
            return asking.done(request, spinout, "Transfer added", _HERE)
    return asking.page(request, form, spinout, "Add a transfer", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def change_wave(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Change a transfer, or correct one that happened; of one removed meanwhile what was typed can be added again."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wave = TransferWave.objects.filter(spinout=spinout, pk=number).first()
    if wave is None:
        return _removed(request, spinout, number)
    happened = wave.transferred_on is not None
    form_class = CorrectWaveForm if happened else WaveForm
    given = asking.bound(request, wave, back=asking.address(spinout, _HERE))
    form = form_class(**given, today=asking.today(), wave=wave)
    if asking.answered(request, form, wave):
        says = {"wave": Wave(**form.says()), **(form.correction() if isinstance(form, CorrectWaveForm) else {})}
        refusals = _REFUSALS if happened else _PLANNED
        if asking.saves(request, form, wave, lambda who: actions.change_wave(wave, **says, **who), refusals):
            return asking.done(request, spinout, "Transfer saved", _HERE)
    return asking.page(request, form, spinout, "Correct a transfer" if happened else "Change a transfer", within=_HERE)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def complete_transfer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record that staff transferred."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wave = _find(spinout, number)
    given = asking.bound(request, wave, back=asking.address(spinout, _HERE))
    form = CompleteForm(**given, today=asking.today(), wave=wave)
    if asking.answered(request, form, wave):
        moved = Moved(**form.moved())
        if asking.saves(
            request, form, wave, lambda who: actions.complete_transfer(wave, moved=moved, **who), _REFUSALS
        ):
            return asking.done(request, spinout, "Transfer recorded. A certifier can now verify the return", _HERE)
    return asking.page(request, form, spinout, "Record that staff transferred", within=_HERE, about=wave.name)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def take_back_transfer(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Record that staff did not transfer after all."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wave = _find(spinout, number)
    page = Because(
        title="Take back a transfer",
        question="Why is it taken back?",
        button="Take it back",
        saved="Transfer taken back: it is planned again",
        within=_HERE,
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, wave, partial(actions.take_back_transfer, wave), about=wave.name)


@require_http_methods(["GET", "POST"])
@asking.once(to=_HERE)
def remove_wave(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Remove a transfer that is planned and will not take place."""
    spinout = asking.find(request, reference)
    asking.ask(request, permissions.check_can_change, spinout)
    wave = _find(spinout, number)
    page = Because(
        title="Remove a transfer",
        question="Why is it removed?",
        button="Remove the transfer",
        saved="Transfer removed. The history keeps it",
        within=_HERE,
        refusals=_REFUSALS,
    )
    return page.answer(request, spinout, wave, partial(actions.remove_wave, wave), about=wave.name)


def _find(spinout: Spinout, number: int) -> TransferWave:
    return get_object_or_404(TransferWave, spinout=spinout, pk=number)


def _totals(waves: Sequence[TransferWave], brief: Brief | None) -> Totals:
    moved = sum(wave.headcount for wave in waves if wave.transferred_on)
    planned = sum(wave.headcount for wave in waves if not wave.transferred_on)
    return Totals(moved, planned, brief.people_in_scope if brief else None)


def _removed(request: HttpRequest, spinout: Spinout, number: int) -> HttpResponse:
    """Keep what was typed about a transfer that somebody removed meanwhile: saving it again adds it."""
    if request.method != "POST" or not TransferWave.objects.ever_of(spinout, number):
        raise Http404
    form = WaveForm(**asking.unseen(request, back=asking.address(spinout, _HERE)), today=asking.today())
    form.helper.form_action = asking.address(spinout, "spinouts:add_wave")
    form.add_error(None, "Somebody removed this transfer while you were changing it. Save it again to add it")
    return asking.page(request, form, spinout, "Change a transfer", within=_HERE)
