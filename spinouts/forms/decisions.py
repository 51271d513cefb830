"""Questions about formal decisions and their conditions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Condition, Decision
from spinouts.models.decision import ABOUT, DecisionOutcome

# The columns that the forms ask for, as the actions take them.
DECIDED = (
    "about",
    "decided_by",
    "role",
    "outcome",
    "expected_on",
    "decided_on",
    "minute_reference",
    "minute_url",
    "note",
)
ASKED = ("text", "due_on", "is_before_launch")


class DecisionForm(RecordForm):
    """What it is about, who decides, what was decided and when, and where that can be read."""

    button = "Save the decision"
    # What was decided says which of the others are needed, so the labels mark those that never are.
    mark_optional = False
    about = questions.one_of("What is the decision about?", ABOUT, required="Select what the decision is about")
    decided_by = questions.line(
        "Which body decides?",
        names="Body that decides",
        required="Enter which body decides",
        hint="For example, cabinet, trust board or full council",
    )
    role = questions.line(
        "In whose role? (optional)",
        names="Role",
        hint="Who decided for it. For example, the executive member for libraries",
    )
    outcome = questions.one_of(
        "What was decided?", DecisionOutcome.choices, required="Select what was decided, or that it is awaited"
    )
    expected_on = questions.day("When is it expected?", names="The date on which it is expected")
    decided_on = questions.day("When was it decided?", names="The date of the decision")
    conditions = questions.text(
        "Which conditions?", names="Conditions", hint="One on each line. You can say when each is due afterwards"
    )
    before_launch = forms.BooleanField(label="These must be met before the launch", required=False)
    minute_reference = questions.line(
        "Reference of the minute", names="Reference of the minute", hint="Or enter its web address"
    )
    minute_url = questions.web_address("Web address of the minute")
    evidence = questions.EvidenceField(label="Document (optional)")
    note = questions.text("Anything else (optional)", names="This")

    def __init__(self, *args: Any, today: date, decision: Decision | None = None, **kwargs: Any) -> None:
        """`today` is the last day on which it can have been decided. Begins with what `decision` says."""
        self.today, self.decision = today, decision
        if decision:
            kwargs["initial"] = {name: getattr(decision, name) for name in DECIDED}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        reveals = {
            DecisionOutcome.AWAITED.value: ["expected_on"],
            DecisionOutcome.WITH_CONDITIONS.value: ["conditions", "before_launch"],
        }
        return [
            Field("about", legend_size="m"),
            Field("decided_by", label_size="m"),
            Field("role", label_size="m"),
            Field("outcome", legend_size="m", reveals=reveals),
            Fieldset("If it has been decided", "decided_on", "minute_reference", "minute_url", "evidence"),
            Field("note", label_size="m"),
        ]

    def clean_conditions(self) -> list[str]:
        """Return each line that says something."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["conditions"].splitlines()]
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        """Ask for a day and a minute when it has been decided, for the day on which it is expected when it has not."""
        answers, wrong = self.cleaned_data, self.errors
        questions.not_in_the_future(self, "decided_on", names="The date of the decision", today=self.today)
        outcome = answers.get("outcome")
        if outcome == DecisionOutcome.AWAITED:
            self._check_awaited()
        elif outcome:
            if not answers.get("decided_on") and "decided_on" not in wrong:
                self.add_error("decided_on", "Enter when it was decided")
            if not self._can_be_found():
                self.add_error("minute_reference", "Enter the reference or the web address of the minute")
        if outcome == DecisionOutcome.WITH_CONDITIONS and not self._has_conditions():
            self.add_error("conditions", "Enter its conditions, one on each line")
        return answers

    def _check_awaited(self) -> None:
        if not self.cleaned_data.get("expected_on") and "expected_on" not in self.errors:
            self.add_error("expected_on", "Enter when the decision is expected")
        if self.cleaned_data.get("decided_on"):
            self.add_error("decided_on", "It is awaited and has a date. Select what was decided, or clear the date")

    def _can_be_found(self) -> bool:
        names = ("minute_reference", "minute_url")
        return any(self.cleaned_data.get(name) or name in self.errors for name in names)

    def _has_conditions(self) -> bool:
        has_some = self.decision is not None and self.decision.conditions.exists()
        return has_some or bool(self.cleaned_data.get("conditions")) or "conditions" in self.errors

    def decided(self) -> dict[str, Any]:
        """Return what was decided. The day on which it was expected stays on one that has been decided since."""
        values = {name: self.cleaned_data[name] for name in DECIDED}
        if values["outcome"] != DecisionOutcome.AWAITED:
            values["expected_on"] = self.decision.expected_on if self.decision else None
        return values

    def asked(self) -> list[dict[str, Any]]:
        """Return the conditions that are to be added; none unless it was approved with conditions."""
        answers = self.cleaned_data
        lines = answers["conditions"] if answers["outcome"] == DecisionOutcome.WITH_CONDITIONS else []
        return [{"text": line, "is_before_launch": answers["before_launch"]} for line in lines]


class ConditionForm(RecordForm):
    """What a condition asks for, by when, and whether the launch waits for it."""

    text = questions.text("What does it ask for?", names="What it asks for", required="Enter what it asks for")
    due_on = questions.day("By when?", names="The date by which it is due", hint="Leave it blank if no day was set")
    is_before_launch = forms.BooleanField(label="It must be met before the launch", required=False)

    def __init__(self, *args: Any, condition: Condition, **kwargs: Any) -> None:
        """Begins with what `condition` says."""
        kwargs["initial"] = {name: getattr(condition, name) for name in ASKED}
        super().__init__(*args, **kwargs)

    def asks(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in ASKED}


class DischargeForm(RecordForm):
    """When and how a condition was met."""

    button = "Discharge the condition"
    on = questions.day("When was it met?", names="The date", required="Enter when it was met")
    how = questions.text("How was it met?", names="How it was met", required="Enter how it was met")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which it can have been met."""
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a date to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        return self.cleaned_data
