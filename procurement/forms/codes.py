"""Asking for CPV codes: several, with or without check digits."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from procurement.cpv import EXAMPLE, NotACodeError, code_of
from procurement.models import CpvCode

MOST_CODES = 30
LONGEST_TEXT = 1000


class CodesField(TextField):
    """CPV codes, one on each line or with commas between. Its value is a tuple of eight digits each.

    Where the vocabulary was imported, a code that is not in it and a wrong check digit are refused.
    """

    def __init__(self, **kwargs: Any) -> None:
        """May be left blank unless told otherwise."""
        given: dict[str, Any] = {
            "label": "Which CPV codes?",
            "required": False,
            "max_length": LONGEST_TEXT,
            "help_text": f"One on each line, with or without the check digit. For example, {EXAMPLE[:8]} or {EXAMPLE}",
            "widget": widgets.Textarea(rows=3, spellcheck=False),
            "error_messages": {"max_length": f"CPV codes must be {LONGEST_TEXT:,} characters or fewer"},
        }
        super().__init__(**given | kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        """Read each code; raises ValidationError for each that is none."""
        text = super().clean(value if isinstance(value, str) or value is None else "\n".join(value))
        written = [each.strip() for each in re.split(r"[,;\n]", text) if each.strip()]
        if len(written) > MOST_CODES:
            raise ValidationError(f"Enter {MOST_CODES} CPV codes at most", code="too_many")
        known = _known(written)
        found, wrong = [], []
        for each in written:
            try:
                found.append(code_of(each[:40], known=known))
            except NotACodeError as error:
                wrong.append(str(error))
        if wrong:
            raise ValidationError(wrong)
        return tuple(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        """Return one code on each line."""
        return value if isinstance(value, str) or value is None else "\n".join(value)


def _known(written: list[str]) -> dict[str, str] | None:
    """Return the check digits of these codes as far as they are in the vocabulary; None where nobody imported it."""
    digits = {each[:8] for each in written}
    there = dict(CpvCode.objects.filter(code__in=digits).values_list("code", "check_digit")) if digits else {}
    if there or not digits:
        return there
    # A vocabulary that has none of them says that they are wrong.
    return {"": ""} if CpvCode.objects.exists() else None
