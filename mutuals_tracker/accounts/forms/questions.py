"""Questions that several of the admin area's forms ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, EmailAddressField, TextField, WebAddressField
from mutuals_tracker.govuk.layout import Button, ButtonGroup, FormHelper, Layout, Link

LONGEST_REASON = 1000
DATE_HINT = "For example, 1 4 2023"


class AdminForm(forms.Form):
    """A page's questions, its button, and the way back."""

    button = "Save"
    button_kind = ""

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        """`back` is where "Cancel" leads."""
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        buttons = ButtonGroup(Button(self.button, kind=self.button_kind), Link("Cancel", back))
        self.helper.layout = Layout(*self.layout(), buttons)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return list(self.fields)


class BodyField(forms.ModelChoiceField):
    """One body out of all, by its name."""

    def __init__(self, *, queryset: Any = None, **kwargs: Any) -> None:
        """Offers every body that was not merged into another, unless a `queryset` is given."""
        messages = kwargs.pop("error_messages", {}) | {"invalid_choice": "Select a body from the list"}
        super().__init__(
            queryset=(Organisation.objects.unmerged() if queryset is None else queryset).order_by("name", "pk"),
            to_field_name="slug",
            empty_label="",
            widget=widgets.Select(autocomplete_list=True),
            error_messages=messages,
            **kwargs,
        )

    def label_from_instance(self, body: Organisation) -> str:
        """Tell bodies of one name apart by whether they still exist."""
        return f"{body.name} (closed {body.closed_on.year})" if body.closed_on else body.name


def reason(label: str = "Why?", *, required: str = "Enter a reason", hint: str = "") -> forms.CharField:
    """Ask why; without a `required` message it may be left blank."""
    return TextField(
        label=label,
        required=bool(required),
        help_text=hint,
        max_length=LONGEST_REASON,
        widget=widgets.Textarea(rows=3, max_characters=LONGEST_REASON),
        error_messages={
            "max_length": f"The reason must be {LONGEST_REASON:,} characters or fewer",
            **({"required": required} if required else {}),
        },
    )


def name(label: str, *, required: str, longest: int, hint: str = "") -> forms.CharField:
    """Ask what somebody or something is called."""
    return TextField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=widgets.TextInput(spellcheck=False),
        error_messages={"required": required, "max_length": f"The name must be {longest} characters or fewer"},
    )


def body_name(label: str, *, required: str, hint: str = "") -> forms.CharField:
    """Ask for a body's name; punctuation alone is none, because names are matched without it."""
    field = name(label, required=required, longest=250, hint=hint)
    field.validators.append(_has_letters)
    return field


def _has_letters(written: str) -> None:
    if not fold(written):
        raise ValidationError("The name must have letters or numbers", code="no_letters")


def email(label: str = "Email address", *, hint: str = "") -> forms.EmailField:
    """Ask for the address with which a person signs in."""
    wrong = "Enter an email address like name@example.org"
    return EmailAddressField(
        label=label,
        help_text=hint,
        max_length=254,
        widget=widgets.TextInput(type="email", autocomplete="off", spellcheck=False),
        error_messages={"required": "Enter an email address", "invalid": wrong, "max_length": wrong},
    )


def source_url() -> forms.URLField:
    """Ask for the address of a page that says so."""
    return WebAddressField(
        label="Web address of the source",
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=widgets.TextInput(type="url", spellcheck=False),
        error_messages={"invalid": "Enter a web address like https://www.example.org/page"},
    )


def day(label: str, *, names: str, required: str = "", hint: str = DATE_HINT) -> DateField:
    """Ask for a full date."""
    messages = {"required": required} if required else {}
    return DateField(label=label, names=names, required=bool(required), help_text=hint, error_messages=messages)
