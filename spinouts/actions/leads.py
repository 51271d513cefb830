"""Who leads a spin-out: saying so of one or of several, and handing over what somebody led."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused, bodies_of
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts import kept, letters, permissions, teams
from spinouts.actions import turn
from spinouts.models import Assignment, Spinout


class CannotLeadError(ValueError):
    """The person is nobody who could lead it: no officer or certifier of a parent body, or their account is closed."""


class LeadsAlreadyError(ValueError):
    """Nothing would change: the person leads it already, or nobody does."""


class WhyNotSaidError(ValueError):
    """A spin-out changes hands, or loses its lead, and nobody says why."""


class HasLeadError(ValueError):
    """One of several that were thought to have no lead has one since."""


class LeadChangedError(Exception):
    """Somebody else said who leads it after the page was opened. `seen` is the version that the page showed."""

    def __init__(self, seen: str) -> None:
        """`seen` is as `lead_version` returned it."""
        super().__init__(f"Changed since {seen}")
        self.seen = seen


def lead_version(spinout: Spinout) -> str:
    """Return how often it was said who leads it: what a page showed is a number of it."""
    return str(Assignment.objects.filter(spinout=spinout).aggregate(said=Sum("revision"))["said"] or 0)


@transaction.atomic
def assign(
    spinout: Spinout,
    *,
    to: User | None,
    reason: str = "",
    site: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Assignment | None:
    """Say who leads it, or that nobody does. `site` is the address of the service, where links begin.

    Raises CannotLeadError, LeadsAlreadyError, WhyNotSaidError or LeadChangedError.
    """
    with recorded(by=by, verb="assign", why=reason):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        if sent.seen and sent.seen != lead_version(spinout):
            raise LeadChangedError(sent.seen)
        current = Assignment.objects.current().filter(spinout=spinout).select_related("person").first()
        _check_changes_hands(current, to, reason)
        if current:
            turn.change(current, {"ended_at": at}, by=by, at=at)
        made = _begin([spinout], to=to, site=site, by=by, at=at)
        kept.refresh_case([spinout.pk])
    return made[0] if made else None


@transaction.atomic
def assign_several(spinouts: Collection[Spinout], *, to: User, site: str, by: User, at: datetime) -> list[Assignment]:
    """Say who leads several that nobody leads: all of them or none. What the person leads already stays as it is.

    Raises CannotLeadError or HasLeadError.
    """
    with recorded(by=by, verb="assign_several"):
        taken = _take(spinouts, by=by)
        led = Assignment.objects.current().filter(spinout__in=taken).select_related("person", "spinout")
        others = [each for each in led.order_by("spinout__number") if each.person_id != to.pk]
        if others:
            who = "; ".join(f"{each.spinout.reference} is led by {each.person}" for each in others)
            raise HasLeadError(f"{who}. Nothing was saved")
        free = {spinout.pk for spinout in taken} - {each.spinout_id for each in led}
        made = _begin([spinout for spinout in taken if spinout.pk in free], to=to, site=site, by=by, at=at)
        kept.refresh_case(free)
    return made


@transaction.atomic
def hand_over(person: User, *, to: User | None, reason: str, site: str, by: User, at: datetime) -> list[Assignment]:
    """Give all that the person leads of one's own bodies and goes on to somebody else, or to nobody.

    Returns what was theirs. All of it or none. Raises CannotLeadError, LeadsAlreadyError or WhyNotSaidError.
    """
    with recorded(by=by, verb="hand_over", why=reason):
        permissions.check_can_see_team(by)
        if to == person:
            raise LeadsAlreadyError(f"{person} leads them already. Select somebody else")
        if not reason:
            raise WhyNotSaidError("Enter why they change hands")
        taken = _take(teams.running(bodies_of(by)).filter(case__lead=person), by=by)
        ended = Assignment.objects.current().filter(spinout__in=taken, person=person)
        theirs = list(ended)
        Assignment.objects.filter(pk__in=[each.pk for each in theirs]).update(ended_at=at, changed_by=by, changed_at=at)
        changed = {each.spinout_id for each in theirs}
        _begin([spinout for spinout in taken if spinout.pk in changed], to=to, site=site, by=by, at=at)
        kept.refresh_case(changed)
    return theirs


def end_where_lost(spinout: Spinout, *, by: User, at: datetime) -> None:
    """End its lead where the present parent bodies are no longer theirs, with an entry of its own in the history.

    An action calls it after it changed the parent bodies, in the same transaction, with its own recording closed.
    """
    current = Assignment.objects.current().filter(spinout=spinout).select_related("person").first()
    spinout = Spinout.objects.with_parents().get(pk=spinout.pk)
    if current is None or bodies_of(current.person) & {link.organisation_id for link in spinout.parent_links.all()}:
        return
    why = f"The parent bodies changed, and {current.person} is an officer or certifier of none of them"
    with recorded(by=by, verb="assign", why=why):
        turn.change(current, {"ended_at": at}, by=by, at=at)
        kept.refresh_case([spinout.pk])


def _take(spinouts: Collection[Spinout], *, by: User) -> list[Spinout]:
    """Return the records locked, in the order in which everybody locks them, once `by` was found to keep them all."""
    keys = [spinout.pk for spinout in spinouts]
    taken = list(Spinout.objects.select_for_update().filter(pk__in=keys).order_by("pk").with_parents())
    for spinout in taken:
        permissions.check_can_change(by, spinout)
    return taken


def _check_changes_hands(current: Assignment | None, to: User | None, reason: str) -> None:
    if to == (current.person if current else None):
        raise LeadsAlreadyError(f"{to} leads it already" if to else "Nobody leads it already")
    if current and not reason:
        raise WhyNotSaidError(f"Enter why it changes hands: {current.person} has led it until now")


def _begin(spinouts: Sequence[Spinout], *, to: User | None, site: str, by: User, at: datetime) -> list[Assignment]:
    if to is None or not spinouts:
        return []
    _check_leads(to, spinouts)
    stamp = turn.stamp(by=by, at=at)
    made = Assignment.objects.bulk_create([Assignment(spinout=each, person=to, **stamp) for each in spinouts])
    if to != by and to.is_mailed_leads:
        led = [
            letters.Led(str(each), f"{site}{reverse('spinouts:detail', args=[each.reference])}") for each in spinouts
        ]
        wording = letters.lead(str(to), by=str(by), records=led, settings=f"{site}{reverse('your_settings')}")
        purpose = f"lead:{made[0].pk}"
        Letter.objects.queue(to=to.email, subject=wording.subject, text=wording.text, purpose=purpose, at=at)
    return made


def _check_leads(person: User, spinouts: Sequence[Spinout]) -> None:
    """Raise CannotLeadError with every record that the person cannot lead."""
    cannot, why = [], ""
    for spinout in spinouts:
        try:
            permissions.check_can_lead(person, spinout)
        except Refused as refusal:
            cannot.append(spinout.reference)
            why = str(refusal)
    if cannot:
        of = f"{person} cannot lead {', '.join(cannot)}. " if len(spinouts) > 1 else ""
        raise CannotLeadError(f"{of}{why}")
