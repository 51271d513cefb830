"""Questions about the transfer of staff."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts import checklists
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import TransferWave
from spinouts.models.transfer import EXPLAINED, Pension, Tupe

# The columns that the forms ask for, as the actions take them.
TERMS = ("tupe", "tupe_note", "pension", "pension_note")
WAVE = (
    "name",
    "headcount",
    "planned_on",
    "tupe",
    "tupe_note",
    "informed_on",
    "consultation_began_on",
    "consultation_ended_on",
    "pension",
    "pension_note",
    "assets",
)
_NOT_YET = ("unknown", "Not known yet")
_CHOICES = {"tupe": Tupe.choices, "pension": Pension.choices}
_SELECT = {"tupe": "Select whether TUPE applies", "pension": "Select which pension they have"}


def _not_yet_or(name: str, label: str) -> forms.TypedChoiceField:
    """Ask to select one of a few, or that it is not known yet, which comes to nothing."""
    message = f"{_SELECT[name]}, or “{_NOT_YET[1]}”"
    return forms.TypedChoiceField(
        label=label,
        choices=[*_CHOICES[name], _NOT_YET],
        coerce=lambda value: "" if value == _NOT_YET[0] else value,
        initial=_NOT_YET[0],
        widget=widgets.Radios(),
        error_messages={"required": message, "invalid_choice": message},
    )


class TermsForm(RecordForm):
    """How many people move, and under which terms."""

    headcount = questions.number(
        "How many people?", names="Number of people", required="Enter how many people", least=1
    )
    tupe = _not_yet_or("tupe", "Does TUPE apply?")
    tupe_note = questions.text(
        "About TUPE", names="About TUPE", hint="If it does not apply, why not. For example, secondment or new posts"
    )
    pension = _not_yet_or("pension", "Which pension do they have after they move?")
    pension_note = questions.text(
        "About the pension",
        names="About the pension",
        hint="The fund, the bond and the date of admission; another arrangement; or why no pension moves",
    )
    # Notes are needed of some terms and not of others: their hints say so.
    mark_optional = False
    # Whether the staff have moved, so that their terms are known.
    has_happened = False

    def __init__(self, *args: Any, today: date, wave: TransferWave | None = None, **kwargs: Any) -> None:
        """Begins with what `wave` says. `today` is the last day on which anything can have happened."""
        self.today = today
        if wave:
            says = {name: getattr(wave, name) for name in (*WAVE, "transferred_on")}
            terms = {name: says[name] or _NOT_YET[0] for name in _CHOICES}
            kwargs["initial"] = says | terms | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if self.has_happened:
            self._know_the_terms()

    def _know_the_terms(self) -> None:
        """Take away “Not known yet” for staff who have moved."""
        for name, choices in _CHOICES.items():
            message = f"{_SELECT[name]}: staff move on terms that are known"
            questions.offer(self, name, choices)
            self.fields[name].error_messages |= {"required": message, "invalid_choice": message}

    def clean(self) -> dict[str, Any]:
        """Ask why TUPE does not apply and what a pension is that says nothing by its name; refuse dates to come."""
        answers = self.cleaned_data
        for name, names in (
            ("transferred_on", "The date of the transfer"),
            ("informed_on", "The date on which information was given"),
            ("consultation_began_on", "The date on which the consultation began"),
            ("consultation_ended_on", "The date on which the consultation ended"),
        ):
            questions.not_in_the_future(self, name, names=names, today=self.today)
        if answers.get("tupe") == Tupe.NOT_APPLICABLE:
            self._ask_for("tupe_note", "Enter why TUPE does not apply")
        if answers.get("pension") in EXPLAINED:
            self._ask_for("pension_note", "Enter which arrangement they have, or why no pension moves")
        return answers

    def _ask_for(self, name: str, message: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, message)


class WaveForm(TermsForm):
    """A transfer that is planned: who, when, under which terms, and what moves with them."""

    button = "Save the transfer"
    name = questions.line(
        "What is this transfer called?",
        names="Name",
        required="Enter what this transfer is called",
        hint="For example, front-line staff, or back office",
    )
    planned_on = questions.day("When is it planned?", names="The planned date", required="Enter when it is planned")
    informed_on = questions.day(
        "When was employee liability information given? (optional)",
        names="The date on which information was given",
        hint=f"In writing, at least {checklists.TUPE_INFORMATION_DAYS} days before the transfer. Blank until then",
    )
    consultation_began_on = questions.day(
        "When did the consultation begin? (optional)",
        names="The date on which the consultation began",
        hint="With the recognised union, or elected representatives",
    )
    consultation_ended_on = questions.day(
        "When did the consultation end? (optional)", names="The date on which the consultation ended"
    )
    assets = questions.text(
        "Which assets, leases and contracts move with them? (optional)",
        names="What moves with them",
        hint="What is sold, lent or leased, on which terms, and what returns if the mutual fails",
    )

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("name", label_size="m"),
            Field("headcount", label_size="m"),
            Field("planned_on", legend_size="m"),
            Field("tupe", legend_size="m"),
            "tupe_note",
            Fieldset(
                "Informing and consulting staff",
                "informed_on",
                "consultation_began_on",
                "consultation_ended_on",
                hint="Where TUPE applies",
            ),
            Field("pension", legend_size="m"),
            "pension_note",
            Field("assets", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a consultation that ends before it began as well."""
        answers = super().clean()
        began, ended = answers.get("consultation_began_on"), answers.get("consultation_ended_on")
        if ended and not began and "consultation_began_on" not in self.errors:
            self.add_error("consultation_began_on", "Enter when the consultation began")
        if began and ended and ended < began:
            self.add_error("consultation_ended_on", "The consultation must end on or after the day on which it began")
        return answers

    def says(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in WAVE}


class CorrectWaveForm(WaveForm):
    """A transfer that happened, and why it is corrected."""

    button = "Correct the transfer"
    has_happened = True
    transferred_on = questions.day(
        "When did they transfer?", names="The date of the transfer", required="Enter when they transferred"
    )
    reason = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        name, headcount, planned_on, *others = super().layout()
        moved = Field("transferred_on", legend_size="m")
        return [name, headcount, moved, planned_on, *others, Field("reason", label_size="m")]

    def correction(self) -> dict[str, Any]:
        """Return when they transferred, and why that or anything else is corrected."""
        return {name: self.cleaned_data[name] for name in ("transferred_on", "reason")}


class CompleteForm(TermsForm):
    """That staff transferred: when, how many in the end, and under which terms."""

    button = "Record the transfer"
    has_happened = True
    transferred_on = questions.day(
        "When did they transfer?", names="The date of the transfer", required="Enter when they transferred"
    )

    def __init__(self, *args: Any, wave: TransferWave, today: date, **kwargs: Any) -> None:
        """Begins with the planned day where that has come."""
        planned = wave.planned_on if wave.planned_on <= today else None
        super().__init__(*args, wave=wave, today=today, initial={"transferred_on": planned}, **kwargs)
        self.fields["headcount"].label = "How many people transferred?"

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("transferred_on", legend_size="m"),
            Field("headcount", label_size="m"),
            Field("tupe", legend_size="m"),
            "tupe_note",
            Field("pension", legend_size="m"),
            "pension_note",
        ]

    def moved(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in ("transferred_on", "headcount", *TERMS)}
