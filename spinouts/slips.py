"""Planned launch dates: what a new date is to the one before, and why launches slip. Pure.

A provisional date is an aim, a confirmed one a commitment. The first confirmation is not a slip, whatever date it
brings; every later change of the date says why.
"""

from typing import NamedTuple

from django.db.models import TextChoices

from mutuals_tracker.partial_dates import PartialDate


class Certainty(TextChoices):
    """How firm a planned date is."""

    PROVISIONAL = "provisional", "Provisional"
    CONFIRMED = "confirmed", "Confirmed"


class Change(TextChoices):
    """What a new planned date is to the one before it."""

    FIRST = "first", "First date"
    CONFIRMED = "confirmed", "Confirmed for the first time"
    FINER = "finer", "Known more finely"
    SLIPPED = "slipped", "Slipped"
    BROUGHT_FORWARD = "brought_forward", "Brought forward"
    UNSETTLED = "unsettled", "No longer confirmed"


NEEDS_REASON = (Change.SLIPPED, Change.BROUGHT_FORWARD, Change.UNSETTLED)


class Reason(TextChoices):
    """Why a planned date was changed."""

    STAFF = "staff", "Staff consultation or TUPE"
    UNION = "union", "Union"
    PENSIONS = "pensions", "Pensions"
    DECISION = "decision", "Waiting for a decision of the parent body"
    PROCUREMENT = "procurement", "Procurement or contract"
    FUNDING = "funding", "Funding"
    LEGAL_ENTITY = "legal_entity", "Legal entity or registration"
    LEGAL_DOCUMENTS = "legal_documents", "Legal documents"
    PREMISES = "premises", "Premises, assets or leases"
    BACK_OFFICE = "back_office", "ICT or back office"
    LEADERSHIP = "leadership", "Change of leadership"
    VIABILITY = "viability", "Viability"
    OPPOSITION = "opposition", "Opposition or bad press"
    DEFERRED = "deferred", "Deferred by choice"
    FASTER = "faster", "Going faster than planned"
    ERROR = "error", "Correcting an error"


class Planned(NamedTuple):
    """A date at which a launch is aimed, and how firm it is."""

    when: PartialDate
    certainty: str


class SameDateError(ValueError):
    """What was sent is what stands already."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("That is the date that stands already")


def change(before: Planned | None, after: Planned, *, was_confirmed: bool) -> Change:
    """Return what `after` is to `before`; `was_confirmed` is whether any earlier date was. Raises SameDateError."""
    if before is None:
        return Change.CONFIRMED if after.certainty == Certainty.CONFIRMED else Change.FIRST
    if before == after:
        raise SameDateError
    if after.certainty == Certainty.CONFIRMED and not was_confirmed:
        return Change.CONFIRMED
    return _moved(before, after)


def _moved(before: Planned, after: Planned) -> Change:
    old, new = before.when, after.when
    if new.last_day > old.last_day:
        return Change.SLIPPED
    if new.first_day < old.first_day:
        return Change.BROUGHT_FORWARD
    if new != old:
        return Change.FINER
    # The date stands, and only its firmness changed.
    return Change.FINER if after.certainty == Certainty.CONFIRMED else Change.UNSETTLED
