"""What a list of spin-outs is searched for, and in which order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from spinouts.listing.asked import LONGEST_TEXT, SORTS, Asked
from spinouts.models.searching import are_all_left_out, words_of


class ListForm(forms.Form):
    """The words and the order of the list; both may stay empty. An order that is not known is none."""

    q = TextField(
        label="Search spin-outs",
        help_text="Words of a name, a parent body or a brief, or a reference",
        required=False,
        max_length=LONGEST_TEXT,
        widget=widgets.TextInput(autocomplete="off"),
        error_messages={
            "max_length": f"Search for {LONGEST_TEXT} characters or fewer",
            "null_characters_not_allowed": "Search for words, a name or a reference",
        },
    )
    sort = forms.CharField(label="Order", required=False, widget=widgets.Select(width="full"))
    mark_optional = False

    def __init__(self, *args: Any, asked: Asked, total: int, **kwargs: Any) -> None:
        """Offers the orders that fit what is asked for; `total` is how many are found."""
        super().__init__(*args, **kwargs)
        self.total = total
        default = "Best match first" if asked.is_searched else SORTS["-number"]
        others = [(sort, label) for sort, label in SORTS.items() if label != default]
        self.fields["sort"].widget.choices = [("", default), *others]

    def clean_q(self) -> str:
        """Say why nothing is found, where that is because of what is searched for."""
        text: str = self.cleaned_data["q"]
        words = words_of(text)
        if text and not words:
            raise ValidationError(f"Search for words or a reference: “{text}” has none", code="no_words")
        if words and not self.total and are_all_left_out(words):
            raise ValidationError(f"Search for other words: “{text}” has only words too common to find", code="common")
        return text
