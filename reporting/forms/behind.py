"""Which number somebody wants to look behind; links ask it, nobody types it."""

from typing import Any

from django import forms

from mutuals_tracker.govuk.fields import TextField
from reporting.figures import DIMENSIONS
from spinouts.standing import LEFT_OUT, Standing

# All the reasons together, for the total that is left out.
ALL_LEFT_OUT = "left_out"
STAFF = (("", "All"), ("not_known", "Staff not known"), ("old", "Old counts"), ("verified", "Verified counts"))


class BehindForm(forms.Form):
    """A standing, and within it a stage or ending, a kind of staff count, or one row of a breakdown."""

    standing = forms.ChoiceField(
        required=False, choices=[*Standing.choices, (ALL_LEFT_OUT, "Live, and left out of the headline")]
    )
    detail = TextField(required=False, max_length=20)
    staff = forms.ChoiceField(required=False, choices=STAFF)
    by = forms.ChoiceField(required=False, choices=[("", "None"), *((name, name) for name in DIMENSIONS)])
    code = TextField(required=False, max_length=32)
    after = forms.IntegerField(required=False, min_value=0, max_value=2_147_483_647)

    def clean_standing(self) -> str:
        """Unless another is named, a number is of those that are counted."""
        return self.cleaned_data["standing"] or Standing.COUNTED.value

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The standings that are asked for."""
        asked = self.cleaned_data["standing"]
        return LEFT_OUT if asked == ALL_LEFT_OUT else (Standing(asked),)

    @property
    def which(self) -> dict[str, Any]:
        """The arguments of readings.members beside the dates and the standings."""
        asked = self.cleaned_data
        return {
            "detail": asked["detail"] or None,
            "staff_not_known": asked["staff"] == "not_known",
            "old": asked["staff"] == "old",
            "verified": asked["staff"] == "verified",
            "dimension": asked["by"],
            "code": asked["code"],
        }
