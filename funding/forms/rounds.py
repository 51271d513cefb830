"""Questions about a round, and about the rules, criteria and conditions that are parts of it."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from funding.eligibility import CHOICES, OnlyFor, RuleKind
from funding.forms.funds import SourcedForm
from funding.models import AwardCondition, Criterion, EligibilityRule, Round
from funding.statements import Terms
from funding.vocabulary import Match
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import PoundsField, TextField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_CLOCK = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)?", re.IGNORECASE)
_NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class ClockField(TextField):
    """A time of day as people write it: 5pm, 5:30pm, 17:30, midday, midnight. Its value is a time."""

    def __init__(self, **kwargs: Any) -> None:
        """May be left blank."""
        widget = widgets.TextInput(width=10, spellcheck=False)
        super().__init__(required=False, max_length=20, widget=widget, **kwargs)

    def clean(self, value: Any) -> time | None:
        """Return the time; raises ValidationError for what is none."""
        written = super().clean(value).strip().lower()
        if not written:
            return None
        if written in _NAMED:
            return _NAMED[written]
        read = _CLOCK.fullmatch(written)
        hour, minute = (int(read["hour"]), int(read["minute"] or 0)) if read else (99, 0)
        if read and read["half"]:
            # 12am is midnight, and there is neither 0pm nor 13pm.
            hour = hour % 12 + (12 if read["half"].lower() == "pm" else 0) if 1 <= hour <= 12 else 99
        if hour > 23 or minute > 59 or (read and not read["half"] and not read["minute"]):
            raise ValidationError("Enter a time like 5pm, 17:30 or midday", code="invalid")
        return time(hour, minute)


class RoundForm(SourcedForm):
    """When it is open, for how much, and what must be put beside an award."""

    button = "Save the round"
    subject = "round"
    # The hints say what can be left blank.
    mark_optional = False
    name = questions.line(
        "What is it called?",
        names="Name",
        required="Enter what the round is called",
        hint="For example, Feasibility grants, or Second round",
    )
    opens_on = questions.day("On which day does it open?", names="The day on which it opens", hint="If that is known")
    opens_time = ClockField(label="At what time?", help_text="For example, 9am. Midnight if you leave it blank")
    closes_on = questions.day(
        "On which day does it close?", names="The day on which it closes", hint="Leave it blank if it has no last day"
    )
    closes_time = ClockField(
        label="At what time?", help_text="UK time, such as 5pm or midday. The end of the day if you leave it blank"
    )
    is_closed = forms.BooleanField(label="It has closed, and nobody knows on which day", required=False)
    minimum = PoundsField(label="Least for one application", names="Least", required=False, help_text="If there is one")
    maximum = PoundsField(label="Most for one application", names="Most", required=False, help_text="If there is one")
    match = questions.one_of(
        "What must applicants put beside it?", Match.choices, required="Select what applicants must put beside it"
    )
    match_percent = questions.number(
        "At least which share of the award?",
        names="Share",
        least=1,
        most=1000,
        hint="In per cent. Leave it blank if any amount is enough",
    )
    guidance = questions.text("Guidance for applicants", names="Guidance", hint="If there is any", rows=5)

    def __init__(self, *args: Any, row: Round | None = None, **kwargs: Any) -> None:
        """Begins with what `row` says."""
        if row:
            columns = (
                "name",
                "is_closed",
                "minimum",
                "maximum",
                "match",
                "match_percent",
                "guidance",
                "source_url",
                "source_note",
            )
            kwargs["initial"] = {column: getattr(row, column) for column in columns}
            for side in ("opens", "closes"):
                kwargs["initial"] |= _in_boxes(side, getattr(row, f"{side}_at"))
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        share = {Match.CASH.value: ["match_percent"]}
        return [
            Field("name", label_size="m"),
            Fieldset("When it opens", "opens_on", "opens_time"),
            Fieldset("When it closes", "closes_on", "closes_time", "is_closed"),
            Fieldset("How much", "minimum", "maximum"),
            Field("match", legend_size="m", reveals=share),
            Field("guidance", label_size="m"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a time without a day, a round that closes before it opens, and a most below the least."""
        answers = super().clean()
        for side, names in (("opens", "opens"), ("closes", "closes")):
            if answers.get(f"{side}_time") and not answers.get(f"{side}_on") and f"{side}_on" not in self.errors:
                self.add_error(f"{side}_on", f"Enter the day on which it {names}, or clear the time")
        opens, closes = self.opens_at, self.closes_at
        if closes and answers.get("is_closed"):
            self.add_error("is_closed", "Enter the day on which it closed, or say that nobody knows it, but not both")
        if opens and closes and closes <= opens:
            self.add_error("closes_on", "It must close after it opens")
        least, most = answers.get("minimum"), answers.get("maximum")
        if least is not None and most is not None and most < least:
            self.add_error("maximum", "The most must be the least or more")
        if most is not None and most == 0:
            self.add_error("maximum", "The most must be more than £0")
        return answers

    @property
    def opens_at(self) -> datetime | None:
        """When it opens, in UK time."""
        return _moment(self.cleaned_data.get("opens_on"), self.cleaned_data.get("opens_time") or time(0))

    @property
    def closes_at(self) -> datetime | None:
        """When it closes, in UK time: the end of the day where no time was said."""
        return _moment(self.cleaned_data.get("closes_on"), self.cleaned_data.get("closes_time") or time(23, 59, 59))

    def says(self) -> Terms:
        """Return what was answered."""
        answers = self.cleaned_data
        plain = ("name", "is_closed", "minimum", "maximum", "match", "guidance", "source_url", "source_note")
        share = answers["match_percent"] if answers["match"] != Match.NONE else None
        said: dict[str, Any] = {name: answers[name] for name in plain}
        return Terms(**said, opens_at=self.opens_at, closes_at=self.closes_at, match_percent=share)


def _moment(day: date | None, clock: time) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if day else None


def _in_boxes(side: str, moment: datetime | None) -> dict[str, Any]:
    """Return the day and the time of a moment as the form asks for them."""
    if moment is None:
        return {}
    local = timezone.localtime(moment)
    ends_day = local.time() == time(23, 59, 59)
    return {f"{side}_on": local.date(), f"{side}_time": "" if ends_day else f"{local:%H:%M}"}


class PartForm(RecordForm):
    """What the forms about a round's parts share."""

    # What of it the actions take.
    columns: tuple[str, ...] = ()

    def __init__(self, *args: Any, part: Any = None, **kwargs: Any) -> None:
        """Begins with what `part` says."""
        if part:
            kwargs["initial"] = {column: getattr(part, column) for column in self.columns}
        super().__init__(*args, **kwargs)

    def says(self) -> dict[str, Any]:
        """Return what was answered, by column."""
        return {column: self.cleaned_data[column] for column in self.columns}


class RuleForm(PartForm):
    """A rule of one kind: the fund's words, and what of the record answers them."""

    button = "Save the rule"
    subject = "rule"
    columns = ("words", "only_for", "either")
    words = questions.line(
        "What does the fund say?",
        names="What the fund says",
        required="Enter the rule in the fund’s words",
        hint="For example, The organisation delivers its services in England",
        longest=300,
    )
    codes = forms.MultipleChoiceField(
        label="Which of these may apply?",
        widget=widgets.Checkboxes(),
        error_messages=dict.fromkeys(("required", "invalid_choice", "invalid_list"), "Select which of these may apply"),
    )
    years = questions.number(
        "Within how many years of its launch?", names="Years", required="Enter how many years", least=1, most=50
    )
    only_for = questions.one_of(
        "For whom does this rule hold?", OnlyFor.choices, required="Select for whom the rule holds"
    )
    either = questions.number(
        "Is it one of several alternatives?",
        names="The number of the alternatives",
        least=1,
        most=99,
        hint="Give rules of which one is enough the same number, such as 1. Leave it blank if it must be met itself",
    )

    def __init__(self, *args: Any, kind: RuleKind, part: EligibilityRule | None = None, **kwargs: Any) -> None:
        """`kind` says what is asked about; begins with what `part` says."""
        super().__init__(*args, part=part, **kwargs)
        self.kind = kind
        if part:
            self.initial = {**self.initial, "codes": part.codes, "years": part.years}
        if kind in CHOICES:
            codes = self.fields["codes"]
            codes.choices = list(CHOICES[kind])  # type: ignore[attr-defined]
        else:
            del self.fields["codes"]
        if kind != RuleKind.YEARS_LIVE:
            del self.fields["years"]

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        asked = [name for name in ("words", "codes", "years", "only_for", "either") if name in self.fields]
        return [Field(name, label_size="m") for name in asked]

    def says(self) -> dict[str, Any]:
        """Return what was answered, by column."""
        answers = self.cleaned_data
        own = {"kind": self.kind.value, "codes": answers.get("codes", []), "years": answers.get("years")}
        return super().says() | own


class CriterionForm(PartForm):
    """Something by which applications are scored."""

    button = "Save the criterion"
    subject = "criterion"
    columns = ("title", "guidance", "weight")
    title = questions.line("What is scored?", names="What is scored", required="Enter what is scored")
    guidance = questions.text("What do assessors look for?", names="Guidance", hint="If there is any")
    weight = questions.number(
        "How much does it weigh?",
        names="Weight",
        required="Enter how much it weighs",
        least=1,
        most=100,
        hint="Against the other criteria of the round: one of 2 counts twice as much as one of 1",
    )

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field(name, label_size="m") for name in self.columns]


class ConditionForm(PartForm):
    """What every award of the round asks for."""

    button = "Save the condition"
    subject = "condition"
    columns = ("text",)
    text = questions.text(
        "What does every award ask for?", names="What it asks for", required="Enter what every award asks for"
    )

    def layout(self) -> Sequence[Any]:
        """Return the question."""
        return [Field("text", label_size="m")]


class RemoveForm(RecordForm):
    """Nothing but the button."""

    button = "Remove it"
    button_kind = "warning"


# The form of each kind of part.
FORMS: dict[type, type[PartForm]] = {EligibilityRule: RuleForm, Criterion: CriterionForm, AwardCondition: ConditionForm}
