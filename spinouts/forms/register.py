"""Questions asked before a record, or an entry in it, is withdrawn, restored, merged, taken back or verified."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout


class ReasonForm(RecordForm):
    """Only why."""

    reason = questions.reason()

    def __init__(self, *args: Any, button: str, ask: str = "Why?", kind: str = "warning", **kwargs: Any) -> None:
        """`button` says what is done; `ask` is the question."""
        self.button, self.button_kind = button, kind
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = ask


class VerifyForm(RecordForm):
    """A certifier's word."""

    button = "Verify"
    confirm = forms.BooleanField(
        label="I have checked this against its source, and it is right",
        error_messages={"required": "Select the box to say that you have checked it"},
    )
    note = questions.text("How did you check it?", names="How you checked it")


class MergeForm(RecordForm):
    """Which record it duplicates, and why."""

    button = "Merge"
    button_kind = "warning"
    into = TextField(
        label="Reference of the record that stays",
        max_length=20,
        help_text="For example, PSM-0042. The record on this page leaves every figure",
        widget=widgets.TextInput(width=10, spellcheck=False),
        error_messages={
            "required": "Enter the reference of the record that stays",
            "max_length": "Enter a reference like PSM-0042",
        },
    )
    reason = questions.reason(
        "How do you know that they are the same?", required="Enter how you know that they are the same"
    )

    def __init__(self, *args: Any, by: User, duplicate: Spinout, **kwargs: Any) -> None:
        """`by` can only name records that they see."""
        self.by, self.duplicate = by, duplicate
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("into", label_size="m"), Field("reason", label_size="m")]

    def clean_into(self) -> Spinout:
        """Return the record; raises ValidationError for one that the person cannot see."""
        reference = self.cleaned_data["into"].strip().upper()
        found = Spinout.objects.visible_to(self.by).filter(reference=reference).first()
        if found is None:
            raise ValidationError(f"There is no record {reference}. Enter a reference like PSM-0042", code="unknown")
        if found.pk == self.duplicate.pk:
            raise ValidationError("A record cannot be merged into itself", code="itself")
        return found
