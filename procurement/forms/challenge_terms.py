"""Questions about what an authority publishes about challenges, about a ground of rejection, and a bank holiday."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.challenging import windows
from procurement.challenging.clocks import NOTICE_DAYS, Counting, DecisionRule, Length, Unit
from procurement.challenging.statements import GroundSays, Published
from procurement.challenging.windows import UnreadableWindowError
from procurement.models import ChallengeTerms, RejectionGround
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_LENGTHS = {
    "decides_within": "The time to decide",
    "least_gap": "The least gap",
    "most_gap": "The most gap",
}
_LONGEST = {Unit.DAYS: 3650, Unit.WEEKS: 520, Unit.MONTHS: 120}


class DatedForm(RecordForm):
    """What holds from a day to a day, with who says so."""

    mark_optional = False
    starts_on = questions.day(
        "From which day does it hold?",
        names="The first day",
        hint="Leave it blank if it has held from the beginning. For example, 1 4 2014",
    )
    ends_on = questions.day(
        "Until which day?", names="The last day", hint="Leave it blank while it holds. For example, 31 3 2016"
    )
    source_url = questions.source_url()
    source_note = questions.source_note()

    def clean(self) -> dict[str, Any]:
        """Ask for a source, and that it ends after it begins."""
        given = self.cleaned_data
        if not (given.get("source_url") or given.get("source_note") or self.errors.keys() & {"source_url"}):
            self.add_error("source_url", "Enter the web address of the source, or say what it is below")
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be the first day or after it")
        return given

    def dated(self) -> dict[str, Any]:
        """Return the days and the source; only of a valid form."""
        return {name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "source_url", "source_note")}


class TermsForm(DatedForm):
    """When an authority takes expressions of interest, and by when it does what."""

    button = "Save the terms"
    subject = "terms"
    is_specified = forms.BooleanField(
        label="Regulations name this fire and rescue authority as one that can be challenged (SI 2012/1647)",
        required=False,
    )
    windows = questions.text(
        "When in the year does it take expressions of interest?",
        names="The windows",
        hint="One window a line, such as 1 April to 30 June. Leave it blank where it takes them at any time",
    )
    notice_days = questions.number(
        "Within how many days does it tell a body when it will decide?",
        names="The number of days",
        required="Enter the number of days",
        least=1,
        most=366,
    )
    counting = questions.one_of("Which days count?", Counting.choices, required="Select which days count")
    decides = questions.one_of(
        "By when does it decide?", DecisionRule.choices, required="Select by when it decides, or that it states none"
    )
    decides_within_number = questions.number(
        "How long?", names="How long", most=3650, hint="Only where it decides so long after receipt or the close"
    )
    decides_within_unit = questions.from_list("In what?", Unit.choices, empty="Select")
    decides_by = questions.line("By which day of the year?", names="The day", hint="For example, 31 December")
    least_gap_number = questions.number("At least how long after acceptance?", names="The least gap", most=3650)
    least_gap_unit = questions.from_list("In what?", Unit.choices, empty="Select")
    most_gap_number = questions.number("At most how long after acceptance?", names="The most gap", most=3650)
    most_gap_unit = questions.from_list("In what?", Unit.choices, empty="Select")
    note = questions.text("What else does it publish?", names="This", hint="May be left blank")

    def __init__(self, *args: Any, authority: Organisation, terms: ChallengeTerms | None = None, **kwargs: Any) -> None:
        """Begins with what the terms say, or with what the statute says where there are none."""
        kwargs["initial"] = _said(terms) if terms else _BEGUN
        super().__init__(*args, **kwargs)
        self.is_fire = authority.kind == OrganisationKind.FIRE_RESCUE
        if not self.is_fire:
            del self.fields["is_specified"]

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        # The length is asked once, for either rule that needs it.
        deciding = Field("decides", reveals={DecisionRule.BY_DAY.value: ["decides_by"]})
        return [
            *(["is_specified"] if self.is_fire else []),
            Field("windows", label_size="m"),
            Fieldset("Telling the body when it will decide", "notice_days", "counting"),
            Fieldset("Deciding", deciding, "decides_within_number", "decides_within_unit"),
            Fieldset(
                "From acceptance to the start of the procurement",
                "least_gap_number",
                "least_gap_unit",
                "most_gap_number",
                "most_gap_unit",
                hint="Leave blank what it does not publish",
            ),
            "note",
            Fieldset("Since when, and how do we know?", "starts_on", "ends_on", "source_url", "source_note"),
        ]

    def clean_windows(self) -> str:
        """Return them as they are kept."""
        try:
            return windows.read(self.cleaned_data["windows"])
        except UnreadableWindowError as error:
            raise forms.ValidationError(str(error), code="unreadable") from error

    def clean(self) -> dict[str, Any]:
        """Ask for what the rule of the decision needs; what was typed for another is let go."""
        given = super().clean()
        decides = given.get("decides")
        if decides not in (DecisionRule.FROM_RECEIPT, DecisionRule.FROM_CLOSE):
            given |= {"decides_within_number": None, "decides_within_unit": ""}
            for name in ("decides_within_number", "decides_within_unit"):
                self.errors.pop(name, None)
        elif not given.get("decides_within_number") and "decides_within_number" not in self.errors:
            self.add_error("decides_within_number", "Enter how long it takes to decide")
        self._clean_day(decides)
        for name, names in _LENGTHS.items():
            self._clean_length(name, names)
        return given

    def _clean_day(self, decides: str | None) -> None:
        typed = self.cleaned_data.get("decides_by") or ""
        self.cleaned_data["decides_by"] = ""
        if decides != DecisionRule.BY_DAY:
            self.errors.pop("decides_by", None)
            return
        try:
            self.cleaned_data["decides_by"] = windows.read_day(typed)
        except UnreadableWindowError:
            self.add_error("decides_by", "Enter a day and a month, like 31 December")

    def _clean_length(self, name: str, names: str) -> None:
        number, unit = (self.cleaned_data.get(f"{name}_{part}") for part in ("number", "unit"))
        if f"{name}_number" in self.errors or f"{name}_unit" in self.errors:
            return
        if unit and not number:
            self.add_error(f"{name}_number", f"Enter {names[0].lower()}{names[1:]}, more than 0")
        elif number and not unit:
            self.add_error(f"{name}_unit", f"Select whether {names[0].lower()}{names[1:]} is in days, weeks or months")
        elif number and unit and number > _LONGEST[Unit(unit)]:
            self.add_error(f"{name}_number", f"{names} must be ten years or less")

    def says(self) -> Published:
        """Return what was answered; only of a valid form."""
        given = self.cleaned_data
        same = ("windows", "notice_days", "counting", "decides", "decides_by", "note")
        return Published(
            **{name: given[name] for name in same},
            decides_within=_length(given, "decides_within"),
            least_gap=_length(given, "least_gap"),
            most_gap=_length(given, "most_gap"),
            is_specified=given.get("is_specified", False),
            **self.dated(),
        )


def _length(given: dict[str, Any], name: str) -> Length | None:
    number = given[f"{name}_number"]
    return Length(number, given[f"{name}_unit"]) if number else None


_BEGUN = {
    "notice_days": NOTICE_DAYS,
    "counting": Counting.CALENDAR.value,
    "decides": DecisionRule.NOT_STATED.value,
}
_SAME = (
    "starts_on",
    "ends_on",
    "is_specified",
    "notice_days",
    "counting",
    "decides",
    *(f"{name}_{part}" for name in _LENGTHS for part in ("number", "unit")),
    "note",
    "source_url",
    "source_note",
)


def _said(terms: ChallengeTerms) -> dict[str, Any]:
    return {
        **{name: getattr(terms, name) for name in _SAME},
        "windows": "\n".join(windows.say(terms.windows)),
        "decides_by": windows.say_day(terms.decides_by) if terms.decides_by else "",
    }


class RemoveForm(RecordForm):
    """Nothing but the button, under what will be removed."""

    button = "Remove it"
    button_kind = "warning"


class GroundForm(DatedForm):
    """A ground of rejection."""

    button = "Save the ground"
    number = questions.number("Its number", names="The number", required="Enter its number", least=1, most=99)
    says = questions.text("What it says, in plain words", names="What it says", required="Enter what it says")
    needs_notice = forms.BooleanField(
        label="It needs a published statement that the authority intends to consider a body of its employees",
        required=False,
    )
    citation = questions.line(
        "The regulation, as a lawyer would cite it",
        names="The citation",
        required="Enter the regulation that lists it",
        longest=250,
    )

    def __init__(self, *args: Any, ground: RejectionGround | None = None, **kwargs: Any) -> None:
        """Begins with what the ground says."""
        if ground:
            kwargs["initial"] = {name: getattr(ground, name) for name in GroundSays.__dataclass_fields__}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        dated = ("starts_on", "ends_on", "source_url", "source_note")
        return ["number", "says", "needs_notice", "citation", Fieldset("Since when, and how do we know?", *dated)]

    def statement(self) -> GroundSays:
        """Return what was answered; only of a valid form."""
        same = ("number", "says", "citation", "needs_notice")
        return GroundSays(**{name: self.cleaned_data[name] for name in same}, **self.dated())


class HolidayForm(RecordForm):
    """A bank holiday in England."""

    button = "Add the bank holiday"
    day = questions.day("Which day is it?", names="The day", required="Enter the day of the bank holiday")
    name = questions.line("What is it called?", names="The name", required="Enter what it is called", longest=100)
