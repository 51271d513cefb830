"""Questions about a search that somebody saves."""

from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime

from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_LONGEST_QUERY = 4000


class SaveSearchForm(RecordForm):
    """What the search is to be called."""

    button = "Save the search"
    name = questions.line(
        "Name of the search",
        names="Name of the search",
        required="Enter a name for the search",
        hint="For example, London, in transition",
        longest=100,
    )
    query = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        max_length=_LONGEST_QUERY,
        error_messages={"max_length": "This search has too many words and filters. Take some away, then save it"},
    )


class RenameSearchForm(RecordForm):
    """What it is to be called from now on."""

    name = questions.line(
        "Name of the search", names="Name of the search", required="Enter a name for the search", longest=100
    )


class SeenForm(RecordForm):
    """Nothing but the button; it carries the moment at which its page showed what had changed."""

    button = "Mark as seen"
    shown_at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def clean_shown_at(self) -> datetime | None:
        """Return the moment; none where what was sent is not one."""
        try:
            moment = parse_datetime(self.cleaned_data["shown_at"])
        except ValueError:
            return None
        return moment if moment and moment.tzinfo else None


class RemoveSearchForm(RecordForm):
    """Nothing but the button."""

    button = "Remove the search"
    button_kind = "warning"
