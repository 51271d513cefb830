"""Asking for the numbers that registers gave a spin-out's legal entity."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.kinds import IdentifierScheme, MalformedIdentifierError, clean_identifier
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from spinouts.forms.questions import RecordForm


class RegisterNumberField(TextField):
    """A register's number, as somebody writes it. Its value is as the register writes it, or nothing."""

    def __init__(self, scheme: IdentifierScheme) -> None:
        """May always be left empty."""
        self.scheme = scheme
        super().__init__(
            label=scheme.label,
            required=False,
            max_length=20,
            widget=widgets.TextInput(width=10, spellcheck=False),
            error_messages={"max_length": f"{scheme.label} must be 20 characters or fewer"},
        )

    def clean(self, value: Any) -> str:
        """Raise ValidationError, with what to do, for what cannot be such a number."""
        written: str = super().clean(value)
        if not written.strip():
            return ""
        try:
            return clean_identifier(self.scheme, written)
        except MalformedIdentifierError as error:
            raise ValidationError(str(error), code="malformed") from error


class NumbersForm(RecordForm):
    """The numbers that registers gave its legal entity."""

    company_number = RegisterNumberField(IdentifierScheme.COMPANY)
    society_number = RegisterNumberField(IdentifierScheme.SOCIETY)

    def __init__(self, *args: Any, numbers: Mapping[str, str], **kwargs: Any) -> None:
        """`numbers` are those that it has now, by scheme."""
        kwargs["initial"] = {
            "company_number": numbers.get(IdentifierScheme.COMPANY, ""),
            "society_number": numbers.get(IdentifierScheme.SOCIETY, ""),
        }
        super().__init__(*args, **kwargs)
