"""Questions that several forms ask, and what every form about a record carries with it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, PartialDateField, TextField, WebAddressField, WholeNumberField
from mutuals_tracker.govuk.layout import Button, ButtonGroup, FormHelper, Layout, Link
from mutuals_tracker.partial_dates import PartialDate
from spinouts import file_types

LONGEST_TEXT = 2000
LONGEST_NAME = 250
# Services have left public bodies for mutuals since the 1990s; a year before that is a slip of the finger.
EARLIEST_YEAR_OF_CASES = 1990
DATE_HINT = "As much as is known: a year, a month and year, or a full date. For example, 7 2012"


class RecordForm(forms.Form):
    """A form that changes a record: it carries the version that its page showed, and a number of its own.

    With them two people cannot save over each other unseen, and a second click saves nothing twice.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    once = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    button = "Save"
    button_kind = ""
    # What somebody else may have changed meanwhile.
    subject = "record"

    def __init__(self, *args: Any, seen: str = "", cancel: str = "/spin-outs/", **kwargs: Any) -> None:
        """`seen` is the version that the page shows; `cancel` is where the link beside the button leads."""
        kwargs["initial"] = {"seen": seen, "once": uuid4().hex, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.cancel = cancel
        # What others changed since the page was opened, when that is why it was not saved.
        self.changed_meanwhile: Sequence[object] = ()

    @cached_property
    def helper(self) -> FormHelper:
        """How the form is laid out: its questions, and its button beside the link that leads back."""
        helper = FormHelper()
        buttons = ButtonGroup(Button(self.button, kind=self.button_kind), Link("Cancel", self.cancel))
        helper.layout = Layout("seen", "once", *self.layout(), buttons)
        return helper

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [name for name in self.fields if name not in {"seen", "once"}]

    def show_changes(self, changes: Sequence[object], *, seen: str) -> None:
        """Say what somebody else changed, keep what was typed, and let the next click save it."""
        self.changed_meanwhile = changes
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = seen
        self.data = data
        self.add_error(
            None, f"This {self.subject} changed while you were filling this in. Check what changed, then save again"
        )


def check_name(name: str) -> None:
    """Raise ValidationError for a spin-out's name by which nothing could find it: one that folds to nothing, or to more
    than is kept, since an ampersand is matched as "and" and some letters as two.
    """
    folded = len(fold(name))
    if not folded:
        raise ValidationError("The name must have letters or numbers", code="nameless")
    if folded > LONGEST_NAME:
        raise ValidationError(f"Name must be shorter: written out it has {folded} letters, of at most {LONGEST_NAME}")


def when(label: str, *, names: str, required: str = "", hint: str = DATE_HINT) -> PartialDateField:
    """Ask for a date of which only a part may be known; `required` is the message when there is none."""
    return PartialDateField(
        label=label,
        names=names,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required} if required else {},
    )


def not_in_the_future(form: forms.Form, name: str, *, names: str, today: date) -> None:
    """Give the field an error when its date begins after today."""
    value = form.cleaned_data.get(name)
    first_day = value.first_day if isinstance(value, PartialDate) else value
    if first_day and first_day > today:
        form.add_error(name, f"{names} must be today or in the past")


def reason(label: str = "Why?", *, required: str = "Enter a reason", hint: str = "") -> forms.CharField:
    """Ask why; without a `required` message it may be left blank."""
    return text(label, required=required, names="Reason", hint=hint)


def text(
    label: str, *, names: str, required: str = "", hint: str = "", rows: int = 3, longest: int = LONGEST_TEXT
) -> forms.CharField:
    """Ask for a few sentences, or for more where `longest` says so."""
    messages = {"max_length": f"{names} must be {longest:,} characters or fewer"}
    return TextField(
        label=label,
        required=bool(required),
        max_length=longest,
        help_text=hint,
        widget=widgets.Textarea(rows=rows, max_characters=longest),
        error_messages=messages | ({"required": required} if required else {}),
    )


def line(label: str, *, names: str, required: str = "", hint: str = "", longest: int = 150) -> forms.CharField:
    """Ask for a few words."""
    messages = {"max_length": f"{names} must be {longest:,} characters or fewer"}
    return TextField(
        label=label,
        required=bool(required),
        max_length=longest,
        help_text=hint,
        widget=widgets.TextInput(),
        error_messages=messages | ({"required": required} if required else {}),
    )


def day(label: str, *, names: str, required: str = "", hint: str = "For example, 23 7 2014") -> DateField:
    """Ask for a full date of a case, none of which is older than the oldest of its kind."""
    return DateField(
        earliest_year=EARLIEST_YEAR_OF_CASES,
        label=label,
        names=names,
        required=bool(required),
        help_text=hint,
        error_messages={"required": required} if required else {},
    )


def number(
    label: str, *, names: str, required: str = "", hint: str = "", least: int = 0, most: int = 999_999
) -> WholeNumberField:
    """Ask for a whole number."""
    return WholeNumberField(
        label=label,
        names=names,
        required=bool(required),
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages={"required": required} if required else {},
    )


def person(label: str, *, required: str = "", empty: str = "Nobody yet", hint: str = "") -> forms.TypedChoiceField:
    """Ask for one of the people whom `offer_people` gives it; its value is their key, or None."""
    message = required or f"Select one of the list, or “{empty}”"
    return forms.TypedChoiceField(
        label=label,
        choices=[("", empty)],
        coerce=int,
        empty_value=None,
        required=bool(required),
        help_text=hint,
        widget=widgets.Select(),
        error_messages={"required": message, "invalid_choice": message},
    )


def offer_people(form: forms.Form, name: str, people: Iterable[User], *, empty: str = "Nobody yet") -> None:
    """Let a question offer these people; `empty` is what choosing none of them is called."""
    offer(form, name, [("", empty), *((str(each.pk), str(each)) for each in people)])


def source_url() -> forms.URLField:
    """Ask for the address of a page that says so."""
    return web_address("Web address of the source", example="https://www.example.gov.uk/report")


def web_address(label: str, *, example: str = "https://www.example.gov.uk/minutes/12") -> forms.URLField:
    """Ask for the address of a page."""
    return WebAddressField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        assume_scheme="https",
        help_text=f"For example, {example}",
        widget=widgets.TextInput(inputmode="url", spellcheck=False),
        error_messages={
            "invalid": f"Enter a full web address, like {example}",
            "max_length": f"Web address must be {LONGEST_TEXT:,} characters or fewer",
        },
    )


def source_note() -> forms.CharField:
    """Ask what the source is."""
    return text(
        "About the source",
        names="About the source",
        hint="What it is and where in it this stands. For example, payroll on 31 March 2014, or annual report, page 12",
    )


def one_of(label: str, choices: Sequence[tuple[str, str]], *, required: str, hint: str = "") -> forms.ChoiceField:
    """Ask to select one of a few, all in sight."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        widget=widgets.Radios(),
        error_messages={"required": required, "invalid_choice": required},
    )


def from_list(
    label: str, choices: Sequence[tuple[str, str]], *, required: str = "", empty: str = "Not known", hint: str = ""
) -> forms.ChoiceField:
    """Ask to select one of a list; without a `required` message it may stay empty."""
    message = required or f"Select one of the list, or “{empty}”"
    return forms.ChoiceField(
        label=label,
        choices=[("", "Select" if required else empty), *choices],
        required=bool(required),
        help_text=hint,
        widget=widgets.Select(),
        error_messages={"required": message, "invalid_choice": message},
    )


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    """Let a question offer these choices."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    field.choices = list(choices)


class EvidenceField(forms.FileField):
    """A file that stands behind a fact: of a kind that is kept, at most 10 MB, and really what its name says."""

    def __init__(self, *, label: str = "Evidence", **kwargs: Any) -> None:
        """May always be left empty."""
        super().__init__(
            label=label,
            required=False,
            help_text=f"A {file_types.ACCEPTED} file smaller than 10MB",
            widget=widgets.File(accept=",".join(file_types.TYPES)),
            allow_empty_file=True,
            error_messages={"invalid": "The selected file could not be uploaded. Try again"},
            **kwargs,
        )

    def clean(self, data: UploadedFile | None, initial: object = None) -> UploadedFile | None:
        """Refuse what is not accepted, in words."""
        upload: UploadedFile | None = super().clean(data, initial)
        if upload:
            try:
                file_types.recognise(upload.name or "", upload, upload.size or 0)
            except file_types.FileNotAcceptedError as error:
                raise ValidationError(str(error), code="not_accepted") from error
        return upload
