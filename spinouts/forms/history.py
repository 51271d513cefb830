"""What the history of a record can be narrowed by."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from spinouts.forms import questions
from spinouts.timeline import Kind

OTHERS = "others"


class HistoryForm(forms.Form):
    """What was done, and by whom; both may stay empty, and what makes no sense narrows nothing."""

    mark_optional = False
    kind = forms.ChoiceField(
        label="What was done",
        required=False,
        choices=[("", "Everything"), *Kind.choices],
        widget=widgets.Select(width="full"),
        error_messages={"invalid_choice": "Select what was done from the list"},
    )
    who = forms.ChoiceField(
        label="By whom",
        required=False,
        widget=widgets.Select(width="full"),
        error_messages={"invalid_choice": "Select by whom from the list"},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        """`people` are those who did something."""
        super().__init__(*args, **kwargs)
        offered = [("", "Anybody"), (OTHERS, "Others than you")]
        questions.offer(self, "who", [*offered, *((str(person.pk), str(person)) for person in people)])

    @cached_property
    def kind_asked(self) -> Kind | None:
        """The kind that is asked for, if one is."""
        return Kind(self._answers["kind"]) if self._answers.get("kind") else None

    def is_by(self, key: int | None, *, reader: User) -> bool:
        """Return whether what the person with that key did is asked for."""
        asked = self._answers.get("who", "")
        if asked == OTHERS:
            return key != reader.pk
        return not asked or asked == str(key)

    @cached_property
    def _answers(self) -> dict[str, Any]:
        self.is_valid()
        return self.cleaned_data
