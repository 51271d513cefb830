"""Which clocks the calendar shows."""

from typing import Any

from django import forms

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from procurement.ahead import SHOWS
from procurement.cliffs import ClockKind
from spinouts.forms import questions


class ClockFilterForm(forms.Form):
    """What ends, of whom, and when."""

    show = questions.from_list("Which", [*SHOWS.items()][1:], empty=SHOWS[""])
    kind = questions.from_list("What ends", ClockKind.choices, empty="Anything")
    whose = questions.from_list("Whose", [("bodies", "My bodies’")], empty="All")
    body = questions.line("Parent body", names="Parent body", hint="Its name. Leave it blank for all", longest=250)
    mark_optional = False

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Asks whose only where that makes a difference."""
        super().__init__(*args, **kwargs)
        if not (sees_the_country(user) and bodies_of(user)):
            del self.fields["whose"]

    def clean_body(self) -> Organisation | None:
        """Return the body of that name."""
        name: str = self.cleaned_data["body"]
        if not name:
            return None
        found = Organisation.objects.named(name).first()
        if found is None:
            raise forms.ValidationError("No body of that name is known here. Check its name, or leave it blank")
        return found

    def asked(self) -> dict[str, Any]:
        """Return what is asked for; an answer that makes no sense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("show", "kind", "whose", "body")}
