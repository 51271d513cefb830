"""Asking for parent bodies by name."""

from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from spinouts import likeness

NAMES_HINT = "one on each line. Former names and short names are known too"
WHO_READS = "Officers and certifiers of every body that you name can read and change the record"
MOST_PARENTS = 20
LONGEST_TEXT = 6000
# How many names are compared with one that nobody has.
MOST_COMPARED = 3000


class ParentsField(TextField):
    """Bodies by their names, one on each line. Its value is a tuple of bodies, in that order."""

    def __init__(self, **kwargs: Any) -> None:
        """Reads at most twenty lines."""
        super().__init__(
            label="Parent bodies",
            max_length=LONGEST_TEXT,
            help_text=f"The bodies that it leaves or left, {NAMES_HINT}. {WHO_READS}",
            widget=widgets.Textarea(rows=3, spellcheck=False),
            **kwargs,
        )
        self.error_messages["max_length"] = f"Parent bodies must be {LONGEST_TEXT:,} characters or fewer"

    def clean(self, value: Any) -> tuple[Organisation, ...]:
        """Find each body; raises ValidationError for each name that nobody or more than one body has."""
        names = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(names) > MOST_PARENTS:
            raise ValidationError(f"Name {MOST_PARENTS} parent bodies at most", code="too_many")
        found, wrong = [], []
        for name in names:
            bodies = list(Organisation.objects.parents().named(name)[:2])
            found += bodies
            if len(bodies) != 1:
                wrong.append(advice(name, several=bool(bodies)))
        if wrong:
            raise ValidationError(wrong)
        return tuple(dict.fromkeys(found))


def advice(name: str, *, several: bool) -> str:
    """Say what to do about a name that more than one body has (`several`), or none."""
    short = name if len(name) <= 80 else f"{name[:80]}…"
    if several:
        return f"More than one body is called “{short}”. Enter its full official name"
    words = [word for word in name.split() if len(word) > 3][:8] or [name]
    shares_a_word = reduce(or_, (Q(name__icontains=word[:60]) for word in words))
    known = Organisation.objects.parents().filter(shares_a_word).values_list("name", flat=True)[:MOST_COMPARED]
    close = likeness.closest(name, list(known))
    what_to_do = f"Did you mean {close}?" if close else "Check the spelling, or ask an admin to add it"
    return f"No body is called “{short}”. {what_to_do}"
