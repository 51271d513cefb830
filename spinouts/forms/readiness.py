"""Questions of a readiness self-assessment: every area at once, so that none is left out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.readiness import POINTERS, Area, Level


class ReadinessForm(RecordForm):
    """As at which day, and for each area how far it has come and why."""

    button = "Save the assessment"
    on = questions.day("When was this assessed?", names="The date", required="Enter when this was assessed")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which it can have been assessed, and what it begins with."""
        self.today = today
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        for area in Area:
            name = f"“{area.label}”"
            self.fields[f"{area.value}_level"] = questions.one_of(
                "How far has it come?", _levels(), required=f"Select how far {name} has come"
            )
            self.fields[f"{area.value}_why"] = questions.text(
                "Why do you say so?", names=f"Why {name} stands there", required=f"Enter why {name} stands there"
            )

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        areas = [
            Fieldset(area.label, f"{area.value}_level", f"{area.value}_why", hint=POINTERS[area].asks) for area in Area
        ]
        return [Field("on", legend_size="m"), *areas]

    def clean(self) -> dict[str, Any]:
        """Refuse a date to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        return self.cleaned_data

    def areas(self) -> dict[str, dict[str, Any]]:
        """Return, for each area, its level and why."""
        answers = self.cleaned_data
        return {
            area.value: {"level": int(answers[f"{area.value}_level"]), "why": answers[f"{area.value}_why"]}
            for area in Area
        }


def _levels() -> list[tuple[str, str]]:
    return [(str(level.value), level.label) for level in Level]
