"""Questions about a scale by which risks are rated."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from procurement.models import RiskScale
from procurement.scales import DEFAULT, Scale, ScaleError, check_scale
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_LONGEST = 60


class RiskScaleForm(RecordForm):
    """The words of each level, and from which score on a risk is how serious."""

    button = "Save the scale"
    subject = "scale"
    name = questions.line("What is it called?", names="Name", required="Enter what the scale is called", longest=80)
    starts_on = questions.day(
        "From which day on is it in force?",
        names="The day",
        required="Enter from which day on it is in force",
        hint="Ratings that were made before keep the scale by which they were made",
    )
    likelihoods = questions.text(
        "How likely, from the least to the most",
        names="The levels of likelihood",
        required="Enter the levels of likelihood",
        hint="2 to 10 levels, each on a line of its own",
        rows=5,
    )
    impacts = questions.text(
        "How bad, from the least to the most",
        names="The levels of impact",
        required="Enter the levels of impact",
        hint="2 to 10 levels, each on a line of its own",
        rows=5,
    )
    medium_from = questions.number(
        "From which score on is it medium?",
        names="The score for medium",
        required="Enter from which score on it is medium",
        hint="Likelihood × impact, both counted from 1",
        most=100,
    )
    high_from = questions.number(
        "From which score on is it high?",
        names="The score for high",
        required="Enter from which score on it is high",
        most=100,
    )
    very_high_from = questions.number(
        "From which score on is it very high?",
        names="The score for very high",
        required="Enter from which score on it is very high",
        most=100,
    )

    def __init__(self, *args: Any, scale: RiskScale | None = None, today: date, **kwargs: Any) -> None:
        """Begins with what `scale` says; a new one with the usual scale, from today on."""
        says = scale.scale if scale else DEFAULT
        kwargs["initial"] = {
            "name": says.name if scale else "",
            "starts_on": scale.starts_on if scale else today,
            "likelihoods": "\n".join(says.likelihoods),
            "impacts": "\n".join(says.impacts),
            "medium_from": says.medium_from,
            "high_from": says.high_from,
            "very_high_from": says.very_high_from,
        }
        super().__init__(*args, **kwargs)

    def clean_likelihoods(self) -> tuple[str, ...]:
        """Return one level for each line."""
        return _levels(self.cleaned_data["likelihoods"])

    def clean_impacts(self) -> tuple[str, ...]:
        """Return one level for each line."""
        return _levels(self.cleaned_data["impacts"])

    def clean(self) -> dict[str, Any]:
        """Refuse a scale that makes no sense as a whole."""
        if not self.errors:
            try:
                check_scale(self.says())
            except ScaleError as error:
                self.add_error(error.field, str(error))
        return self.cleaned_data

    def says(self) -> Scale:
        """The scale as the actions take it; only of a valid form."""
        names = ("name", "likelihoods", "impacts", "medium_from", "high_from", "very_high_from")
        return Scale(**{name: self.cleaned_data[name] for name in names})


def _levels(written: str) -> tuple[str, ...]:
    levels = tuple(line.strip() for line in written.splitlines() if line.strip())
    if any(len(level) > _LONGEST for level in levels):
        raise ValidationError(f"Each level must be {_LONGEST} characters or fewer", code="max_length")
    return levels
