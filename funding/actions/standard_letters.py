"""The words of a fund's letters: reference data that admins keep."""

from datetime import datetime

from django.db import transaction

from funding import permissions
from funding.models import Fund, StandardLetter
from funding.vocabulary import Outcome
from mutuals_tracker.accounts.models import User
from mutuals_tracker.kept_rows import refuse_unseen
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import ChangedSinceError, change


@transaction.atomic
def write_letter(fund: Fund, outcome: Outcome, *, text: str, by: User, at: datetime, seen: str = "") -> None:
    """Say what the fund writes to everybody of whom this was decided; with no words, ours stand in their place.

    Raises ChangedSinceError.
    """
    with recorded(by=by, verb="write_standard_letter"):
        permissions.check_can_keep_funds(by)
        Fund.objects.select_for_update().get(pk=fund.pk)
        there = StandardLetter.objects.select_for_update().filter(fund=fund, outcome=outcome).first()
        if there:
            refuse_unseen(there, seen)
        elif seen not in ("", "0"):
            raise ChangedSinceError("Somebody else removed this fund’s own words after you opened this page")
        if text:
            change(there or StandardLetter(fund=fund, outcome=outcome), {"text": text}, by=by, at=at)
        elif there:
            there.delete()
