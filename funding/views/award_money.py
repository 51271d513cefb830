"""What an admin changes of an award: variations, stops, money back, and its schedule."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from funding import actions, following, permissions
from funding.actions import Moved, Plan, Variation
from funding.forms import ConfirmForm, InstalmentForm, MoneyForm, VaryForm
from funding.models import Award, Instalment
from funding.money import Sums
from funding.views import award_turns as turns
from spinouts.views import asking


class _Moving(NamedTuple):
    """A way in which money of an award moves: its page, and its action."""

    title: str
    about: str
    message: str
    act: Callable[..., object]
    most: Callable[[following.Followed], Decimal]


def _stoppable(followed: following.Followed) -> Decimal:
    return followed.sums.still_to_pay - sum((each.claimed - each.paid for each in followed.planned), Decimal(0))


def _kept(followed: following.Followed) -> Decimal:
    return Sums.of(followed.award).kept


_MOVING = {
    "stop": _Moving(
        "Stop what will not be paid",
        "What is stopped is the fund’s again. What nobody has claimed leaves the schedule for it, from its end.",
        "Stopped. The fund has it again",
        actions.stop_award,
        _stoppable,
    ),
    "refund": _Moving(
        "Record a refund",
        "What came back is the fund’s again.",
        "Refund recorded. The fund has it again",
        actions.refund_award,
        _kept,
    ),
    "write_off": _Moving(
        "Write off",
        "What should have come back and will not. It stays given: the fund does not have it again.",
        "Written off",
        actions.write_off_award,
        _kept,
    ),
}


@require_http_methods(["GET", "POST"])
@turns.once
def vary_award(request: HttpRequest, reference: str) -> HttpResponse:
    """Give more or less, or let it run to another day."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    subject = turns.standing(found)
    form = VaryForm(**turns.bound(request, found, subject), award=found)

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        says = Variation(given["reason"], form.change(), given["ends_on"], given["file"])
        actions.vary_award(found, says=says, **who)

    answer = turns.saved(request, form, found, act, "Award varied", subject=subject)
    context: dict[str, Any] = {"sums": Sums.of(found), "words": following.words_of(found)}
    template = "funding/move_award_money.html"
    return answer or turns.page(request, form, found, "Vary the award", template=template, **context)


@require_http_methods(["GET", "POST"])
@turns.once
def move_award_money(request: HttpRequest, reference: str, how: str) -> HttpResponse:
    """Stop a part, or record that money came back or will not."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    moving, subject = _MOVING[how], turns.standing(found)
    most = moving.most(following.follow(found))
    form = MoneyForm(**turns.bound(request, found, subject), button=moving.title, most=most)

    def act(who: dict[str, Any]) -> None:
        given = form.cleaned_data
        moving.act(found, says=Moved(given["amount"], given["on"], given["reason"], given["file"]), **who)

    answer = turns.saved(request, form, found, act, moving.message, subject=subject)
    context: dict[str, Any] = {"sums": Sums.of(found), "words": following.words_of(found), "about": moving.about}
    template = "funding/move_award_money.html"
    return answer or turns.page(request, form, found, moving.title, template=template, **context)


@require_http_methods(["GET", "POST"])
@turns.once
def add_instalment(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a payment, or advice."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    form = InstalmentForm(**turns.bound(request, found), award=found)
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.add_instalment(found, plan=Plan(**form.says()), **who),
        "Added to the schedule",
    )
    about = f"{following.words_of(found).planned}: what for, when, and how much"
    return answer or turns.page(request, form, found, "Add to the schedule", about=about)


@require_http_methods(["GET", "POST"])
@turns.once
def change_instalment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Plan it otherwise; of one removed meanwhile what was typed can be added again."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    instalment = _instalment(found, number)
    if instalment is None:
        return _removed(request, found)
    form = InstalmentForm(**turns.bound(request, found, instalment), award=found, instalment=instalment)
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.change_instalment(instalment, plan=Plan(**form.says()), **who),
        "Schedule saved",
        subject=instalment,
    )
    return answer or turns.page(request, form, found, "Change the schedule")


@require_http_methods(["GET", "POST"])
@turns.once
def remove_instalment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take it out of the schedule."""
    found = turns.find(request, reference)
    asking.ask(request, permissions.check_can_look_after, found)
    instalment = _instalment(found, number)
    if instalment is None:
        raise Http404
    given = turns.bound(request, found, instalment)
    form = ConfirmForm(**given, button="Remove it from the schedule", kind="warning")
    answer = turns.saved(
        request,
        form,
        found,
        lambda who: actions.remove_instalment(instalment, **who),
        "Removed from the schedule",
        subject=instalment,
    )
    title = "Remove from the schedule"
    template = "funding/about_instalment.html"
    return answer or turns.page(request, form, found, title, template=template, instalment=instalment)


def _instalment(award: Award, number: int) -> Instalment | None:
    return Instalment.objects.filter(award=award, pk=number).first()


def _removed(request: HttpRequest, award: Award) -> HttpResponse:
    """Keep what was typed about one that somebody removed meanwhile: saving it again adds it."""
    if request.method != "POST":
        raise Http404
    form = InstalmentForm(**turns.bound(request, award), award=award)
    form.helper.form_action = turns.address(award, "add_instalment")
    form.add_error(None, "Somebody removed this while you were changing it. Save it again to add it")
    return turns.page(request, form, award, "Change the schedule")
