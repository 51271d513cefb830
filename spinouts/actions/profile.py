"""Changes to what a spin-out is: its name, service, place, form and parent bodies."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.turns import keep_imports_waiting
from spinouts import kept, permissions
from spinouts.actions import leads, turn
from spinouts.legal_forms import CIC_FORMS
from spinouts.models import Profile, ProfileParent, Spinout


class SameIdentityError(ValueError):
    """A record in the register has this name and these parent bodies already; `spinout` is that record."""

    def __init__(self, spinout: Spinout) -> None:
        """`spinout` is the record that has them."""
        super().__init__("A spin-out with this name and these parent bodies is in the register already")
        self.spinout = spinout


class MixedExamplesError(ValueError):
    """Example bodies and real ones were named together: invented cases would enter the figures."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Example bodies are invented. Name either example bodies or real ones, not both")


class ProfileDateError(ValueError):
    """A change is said to have happened before the profile that it changes, or to be still to come."""


class NothingChangedError(ValueError):
    """What was sent is what is there already."""


class CharityAsCicError(ValueError):
    """A community interest company cannot be a charity (domain facts, section 6)."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("It has a charity number, and a community interest company cannot be a charity")


@dataclass(frozen=True)
class Described:
    """What a spin-out is. `parent_kind` is taken from the first parent body when one is named."""

    name: str
    parents: tuple[Organisation, ...] = ()
    service_area: str = ""
    region: str = ""
    legal_form: str = ""
    legal_form_as_written: str = ""
    delivery_model: str = ""
    parent_kind: str = ""
    source_url: str = ""
    source_note: str = ""

    @property
    def is_example(self) -> bool:
        """Whether its parents are invented bodies. Raises MixedExamplesError when only some of them are."""
        invented = {parent.is_example for parent in self.parents}
        if len(invented) > 1:
            raise MixedExamplesError
        return invented == {True}

    def columns(self) -> dict[str, str]:
        """Return the profile's columns."""
        return {
            "name": self.name,
            "service_area": self.service_area,
            "region": self.region,
            "legal_form": self.legal_form,
            "legal_form_as_written": self.legal_form_as_written,
            "delivery_model": self.delivery_model,
            "parent_kind": self.parents[0].kind if self.parents else self.parent_kind,
            "source_url": self.source_url,
            "source_note": self.source_note,
        }

    @classmethod
    def by(cls, profile: Profile) -> "Described":
        """Return what the profile says."""
        return cls(
            parents=_parents_of(profile),
            **{name: getattr(profile, name) for name in cls(name="").columns()},
        )


@transaction.atomic
def change_profile(
    spinout: Spinout, *, to: Described, on: PartialDate, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Profile:
    """Record that from `on` the spin-out is as described: it really changed.

    A lead who works for none of the parent bodies any more leads it no longer.

    Raises ProfileDateError when `on` is not later than the profile that it changes, or is in the future.
    """
    with recorded(by=by, verb="change_profile"):
        spinout, now = _ready(spinout, to, by=by, at=at, sent=sent)
        _check_date(on, now, today=timezone.localdate(at))
        profile = write(spinout, to, by=by, **dated(on))
        kept.refresh([spinout.pk])
    if _parents_of(now) != to.parents:
        leads.end_where_lost(spinout, by=by, at=at)
    return profile


@transaction.atomic
def correct_profile(
    spinout: Spinout, *, to: Described, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Profile:
    """Record that the present profile was a mistake, and what it should have said all along.

    A lead who works for none of the parent bodies leads it no longer.
    """
    with recorded(by=by, verb="correct_profile", why=reason):
        spinout, now = _ready(spinout, to, by=by, at=at, sent=sent)
        profile = write(spinout, to, by=by, supersedes=now, reason=reason, **dated(now.effective))
        kept.refresh([spinout.pk])
    if _parents_of(now) != to.parents:
        leads.end_where_lost(spinout, by=by, at=at)
    return profile


def latest(spinout: Spinout) -> Profile:
    """Return the latest profile as known now: the one whose values the record shows."""
    return Profile.objects.current().filter(spinout=spinout).latest_last().reverse()[0]


def check_identity(to: Described, *, but: Spinout | None = None) -> None:
    """Raise SameIdentityError when another record has this name and these parents: imports could not tell which.

    Raises ImportUnderWayError while an import is being saved, which may be bringing the same spin-out.
    """
    keep_imports_waiting()
    folded = fold(to.name)
    turn.one_at_a_time(f"name {folded}")
    bodies = {parent.pk for parent in to.parents}
    namesakes = Spinout.objects.in_register().filter(folded_name=folded).prefetch_related("parent_links")
    for namesake in namesakes:
        if namesake != but and {link.organisation_id for link in namesake.parent_links.all()} == bodies:
            raise SameIdentityError(namesake)


def write(spinout: Spinout, to: Described, *, by: User, **fact: object) -> Profile:
    """Write a profile with its parents; the caller refreshes what is kept. Raises CharityAsCicError."""
    if to.legal_form in CIC_FORMS and _is_charity(spinout):
        raise CharityAsCicError
    profile = Profile.objects.create(spinout=spinout, recorded_by=by, **to.columns(), **fact)
    links = [
        ProfileParent(profile=profile, organisation=parent, place=place) for place, parent in enumerate(to.parents)
    ]
    ProfileParent.objects.bulk_create(links)
    return profile


def _parents_of(profile: Profile) -> tuple[Organisation, ...]:
    links = profile.parent_links.select_related("organisation").order_by("place")
    return tuple(link.organisation for link in links)


def _is_charity(spinout: Spinout) -> bool:
    return spinout.organisation is not None and spinout.organisation.is_charity


def _ready(spinout: Spinout, to: Described, *, by: User, at: datetime, sent: turn.Sent) -> tuple[Spinout, Profile]:
    spinout = turn.take(spinout, by=by, at=at, sent=sent)
    permissions.check_can_change(by, spinout)
    permissions.check_can_name_parents(by, [parent.pk for parent in to.parents])
    if to.is_example != spinout.is_example:
        raise MixedExamplesError
    now = latest(spinout)
    was = Described.by(now)
    if (was.columns(), was.parents) == (to.columns(), to.parents):
        raise NothingChangedError("Nothing has been changed")
    check_identity(to, but=spinout)
    return spinout, now


def _check_date(on: PartialDate, now: Profile, *, today: date) -> None:
    if on.first_day > today:
        raise ProfileDateError("The date of the change must be today or in the past")
    if now.counts_from is not None and on.last_day <= now.counts_from:
        raise ProfileDateError(
            f"What is there now holds from {now.effective}. Enter a later date, or correct it instead"
        )
