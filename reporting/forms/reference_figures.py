"""Questions about an ambition, and about a total that somebody else published."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import PartialDateField, TextField, WholeNumberField
from mutuals_tracker.govuk.layout import Button, ButtonGroup, Fieldset, FormHelper, Layout, Link
from reporting.models import Ambition, PublishedFigure
from reporting.statements import AmbitionStated, FigureStated
from spinouts.vocabulary import Qualifier

SCOPES = (
    ("national", "The whole country"),
    ("pathfinders", "The pathfinder mutuals"),
    ("nhs_right_to_request", "NHS Right to Request"),
    ("information_service", "Groups helped by the Mutuals Information Service"),
    ("other", "Something else"),
)


class SourceField(TextField):
    """The address of a page that says so."""

    default_validators = [URLValidator(schemes=["http", "https"], message="Enter an address that begins with https://")]

    def __init__(self, **kwargs: Any) -> None:
        """Takes what a CharField takes."""
        kwargs.setdefault("widget", widgets.TextInput(spellcheck=False, autocomplete="off"))
        super().__init__(max_length=2000, **kwargs)


def _reason() -> forms.CharField:
    return TextField(
        label="Why do you change it?",
        widget=widgets.Textarea(rows=2),
        max_length=500,
        help_text="Kept with the earlier wording, for everybody to read",
        error_messages={
            "required": "Say why you change it",
            "max_length": "The reason must be 500 characters or fewer",
        },
    )


class AmbitionForm(forms.Form):
    """What was hoped for, counted how, voiced by whom and where."""

    label = TextField(
        label="What is it called?",
        max_length=120,
        help_text="For example, One million public servants in mutuals",
        error_messages={
            "required": "Enter what the ambition is called",
            "max_length": "The name must be 120 characters or fewer",
        },
    )
    people = WholeNumberField(
        label="How many people?", names="People", min_value=1, error_messages={"required": "Enter how many people"}
    )
    by_year = WholeNumberField(
        label="By which year?",
        names="The year",
        min_value=1900,
        max_value=2199,
        widget=widgets.TextInput(width=4, inputmode="numeric", spellcheck=False),
        error_messages={"required": "Enter the year"},
    )
    counting_basis = TextField(
        label="What did it count?",
        max_length=120,
        help_text="For example, co-owners",
        error_messages={
            "required": "Enter what the ambition counted, such as co-owners",
            "max_length": "What it counted must be 120 characters or fewer",
        },
    )
    note = TextField(
        label="What must be said beside a share of it?",
        widget=widgets.Textarea(rows=3),
        max_length=1000,
        error_messages={
            "required": "Enter what must be said beside a share of the ambition",
            "max_length": "The note must be 1,000 characters or fewer",
        },
    )
    voiced = PartialDateField(
        label="When was it voiced?",
        names="When it was voiced",
        required=False,
        help_text="As much as is known: 2011, or 2 2011, or 23 2 2011",
    )
    source_url = SourceField(
        label="Where can it be read?", error_messages={"required": "Enter the address of the source"}
    )
    source_note = TextField(
        label="What does the source say?",
        widget=widgets.Textarea(rows=3),
        max_length=1000,
        error_messages={
            "required": "Enter what the source says",
            "max_length": "What the source says must be 1,000 characters or fewer",
        },
    )
    is_default = forms.BooleanField(label="Measure progress against this ambition", required=False)
    reason = _reason()

    def __init__(self, data: Any = None, *, correcting: Ambition | None = None, cancel: str = "") -> None:
        """Without an ambition to correct it is a new one, which needs no reason."""
        super().__init__(data, initial=_of_ambition(correcting) if correcting else None)
        if correcting is None:
            del self.fields["reason"]
        self.helper = FormHelper()
        self.helper.layout = Layout(*self.fields, ButtonGroup(Button("Save the ambition"), Link("Cancel", cancel)))

    @property
    def stated(self) -> AmbitionStated:
        """What the ambition is to say; only of a valid form."""
        return AmbitionStated(**{name: self.cleaned_data[name] for name in AmbitionStated.__dataclass_fields__})


def _of_ambition(ambition: Ambition) -> dict[str, Any]:
    said = {name: getattr(ambition, name) for name in AmbitionStated.__dataclass_fields__}
    return {**said, "voiced": ambition.effective}


class PublishedFigureForm(forms.Form):
    """What somebody published about the sector: any of four totals, and where."""

    scope = forms.ChoiceField(
        label="What is it about?",
        choices=SCOPES,
        widget=widgets.Radios(),
        error_messages={
            "required": "Select what the figure is about",
            "invalid_choice": "Select what the figure is about from the list",
        },
    )
    when = PartialDateField(
        label="About which date?",
        names="The date",
        required=False,
        help_text="As much as is known: 2014, or 7 2014, or 23 7 2014. Leave blank where the source has no date",
    )
    qualifier = forms.ChoiceField(
        label="How firmly was it stated?",
        choices=Qualifier.choices,
        widget=widgets.Radios(),
        error_messages={
            "required": "Select how firmly it was stated",
            "invalid_choice": "Select how firmly it was stated from the list",
        },
    )
    number_of_mutuals = WholeNumberField(label="Live mutuals", names="Live mutuals", required=False)
    number_in_pipeline = WholeNumberField(label="In the pipeline", names="In the pipeline", required=False)
    staff_total = WholeNumberField(label="Staff", names="Staff", required=False)
    turnover_gbp = WholeNumberField(
        label="Turnover, in whole pounds",
        names="Turnover",
        required=False,
        max_value=10**12 - 1,
        widget=widgets.TextInput(width=20, prefix="£", inputmode="numeric", spellcheck=False),
    )
    source_url = SourceField(
        label="Where can it be read?", error_messages={"required": "Enter the address of the source"}
    )
    source_note = TextField(
        label="What does the source say?",
        widget=widgets.Textarea(rows=3),
        max_length=1000,
        error_messages={
            "required": "Enter what the source says",
            "max_length": "What the source says must be 1,000 characters or fewer",
        },
    )
    reason = _reason()

    def __init__(self, data: Any = None, *, correcting: PublishedFigure | None = None, cancel: str = "") -> None:
        """A correction is about the same thing, so it does not ask what that is."""
        super().__init__(data, initial=_of_figure(correcting) if correcting else None)
        for name in ("scope",) if correcting else ("reason",):
            del self.fields[name]
        totals = ("number_of_mutuals", "number_in_pipeline", "staff_total", "turnover_gbp")
        asked = list(self.fields)
        before = asked[: asked.index(totals[0])]
        after = asked[asked.index(totals[-1]) + 1 :]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            *before,
            Fieldset("What was published?", *totals, hint="Fill in what the source gives; at least one"),
            *after,
            ButtonGroup(Button("Save the figure"), Link("Cancel", cancel)),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a figure that says nothing."""
        cleaned = super().clean() or {}
        totals = ("number_of_mutuals", "number_in_pipeline", "staff_total", "turnover_gbp")
        if not any(name in self.errors for name in totals) and all(cleaned.get(name) is None for name in totals):
            self.add_error("number_of_mutuals", ValidationError("Enter at least one of the four totals"))
        return cleaned

    @property
    def stated(self) -> FigureStated:
        """What was published; only of a valid form."""
        said = {name: self.cleaned_data[name] for name in FigureStated.__dataclass_fields__}
        turnover = said["turnover_gbp"]
        return FigureStated(**{**said, "turnover_gbp": None if turnover is None else Decimal(turnover)})


class TakeBackForm(forms.Form):
    """Why a figure is taken back."""

    reason = _reason()

    def __init__(self, data: Any = None, *, cancel: str = "") -> None:
        """`cancel` is where the page came from."""
        super().__init__(data)
        self.fields["reason"].label = "Why do you take it back?"
        self.fields["reason"].error_messages["required"] = "Say why you take it back"
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "reason", ButtonGroup(Button("Take it back", kind="warning"), Link("Cancel", cancel))
        )


def _of_figure(figure: PublishedFigure) -> dict[str, Any]:
    said = {name: getattr(figure, name) for name in FigureStated.__dataclass_fields__}
    turnover = None if figure.turnover_gbp is None else int(figure.turnover_gbp)
    return {**said, "turnover_gbp": turnover, "when": figure.effective}
