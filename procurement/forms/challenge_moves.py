"""Questions that each step of an expression of interest asks: on which day, and what it leaves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk import formats, widgets
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.challenging.statements import Grounds
from procurement.challenging.states import RESULTS, ChallengeState
from procurement.forms.challenges import AboutChallenge
from procurement.models import IntentionNotice, RejectionGround
from spinouts.forms import questions


class StepForm(AboutChallenge):
    """A step of an expression of interest, and the day on which it was taken."""

    on = questions.day("When?", names="The day", required="Enter the day")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Begins with today."""
        self.today = today
        kwargs["initial"] = {"on": today} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order, the day first."""
        return [Field("on", legend_size="m"), *(name for name in self.fields if name not in {"seen", "once", "on"})]

    def clean(self) -> dict[str, Any]:
        """Ask that it was taken already."""
        self.refuse_future("on", "The day", self.today)
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered, as the action of the step takes it; only of a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields if name not in {"seen", "once"}}


class TimetableForm(StepForm):
    """When the body was told, and by when the authority said that it decides."""

    button = "Save the timetable"
    decides_on = questions.day(
        "By when did you say that you decide?",
        names="The day of the decision",
        required="Enter the day by which you said that you decide",
    )

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("on", legend_size="m"), Field("decides_on", legend_size="m")]


class ConsiderForm(StepForm):
    """When the authority began to consider it."""

    button = "Save"


class AcceptForm(StepForm):
    """That it is accepted as it stands, and why."""

    button = "Accept it"
    reasons = questions.text("Reasons for the decision", names="Reasons", required="Enter the reasons for the decision")


class GroundsForm(StepForm):
    """A step that rests on grounds of rejection."""

    grounds = forms.MultipleChoiceField(
        label="On which grounds?",
        widget=widgets.Checkboxes(),
        error_messages={
            "required": "Select at least one of the grounds that regulations list (SI 2012/1647)",
            "invalid_choice": "Select grounds from the list",
        },
    )
    notice = questions.from_list(
        "Which published statement?", [], empty="None", hint="Only for the ground that needs one"
    )

    def __init__(
        self,
        *args: Any,
        grounds: Sequence[RejectionGround],
        notices: Sequence[IntentionNotice],
        received_on: date,
        **kwargs: Any,
    ) -> None:
        """`notices` are the statements about the service; only those of the day of receipt or before it count."""
        self.rows = {str(each.pk): each for each in grounds}
        self.notices = {str(each.pk): each for each in notices}
        self.received_on = received_on
        super().__init__(*args, **kwargs)
        questions.offer(self, "grounds", [(key, str(each)) for key, each in self.rows.items()])
        offered = [(key, f"{each}, {formats.uk_date(each.published_on)}") for key, each in self.notices.items()]
        questions.offer(self, "notice", [("", "None"), *offered])

    def clean(self) -> dict[str, Any]:
        """Ask for the statement that a ground needs, published by the day of receipt."""
        super().clean()
        chosen = [self.rows[key] for key in self.cleaned_data.get("grounds", [])]
        notice = self.notices.get(self.cleaned_data.get("notice", ""))
        if any(each.needs_notice for each in chosen) and "notice" not in self.errors:
            received = formats.uk_date(self.received_on)
            if notice is None:
                self.add_error("notice", f"Select the published statement. It must be of {received} or before")
            elif notice.published_on > self.received_on:
                self.add_error(
                    "notice", f"The statement must have been published by {received}, when this was received"
                )
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered; the statement goes with the grounds."""
        said = super().says()
        rows = tuple(self.rows[key] for key in said["grounds"])
        notice = self.notices.get(said.pop("notice"))
        return {**said, "grounds": Grounds(rows, notice)}


class RejectForm(GroundsForm):
    """On which grounds it is rejected, and why."""

    button = "Reject it"
    reasons = questions.text("Reasons for the decision", names="Reasons", required="Enter the reasons for the decision")


class ModifyForm(GroundsForm):
    """With which modification it would be accepted, and on which grounds it would be rejected without."""

    button = "Propose the modification"
    modification = questions.text(
        "What would be modified?", names="The modification", required="Enter what would be modified"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A modification is for what would be rejected otherwise."""
        super().__init__(*args, **kwargs)
        self.fields["grounds"].label = "On which grounds would it be rejected without that?"


class AgreeForm(StepForm):
    """That the body agreed to the modification, and that it is accepted so."""

    button = "Accept it as modified"
    agreed_on = questions.day(
        "When did the body agree?", names="The day", required="Enter the day on which the body agreed"
    )
    agreement = questions.text(
        "Who agreed for the body, and where is that recorded?",
        names="The agreement",
        required="Enter who agreed for the body, and where that is recorded",
    )
    reasons = questions.text("Reasons for the decision", names="Reasons", required="Enter the reasons for the decision")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Fieldset("The body’s agreement", Field("agreed_on", legend_size="s"), "agreement"),
            Fieldset("The decision", Field("on", legend_size="s"), "reasons"),
        ]


class PublishDecisionForm(StepForm):
    """When and where the decision was published."""

    button = "Save the publication"
    url = questions.web_address(
        "Where is the decision published?", example="https://www.example.gov.uk/decisions/libraries"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The address is not left out: the decision is to be found there."""
        super().__init__(*args, **kwargs)
        self.fields["url"].required = True
        self.fields["url"].error_messages["required"] = "Enter the web address at which the decision is published"


class StartForm(StepForm):
    """When the procurement began that the acceptance triggers."""

    button = "Save the start"

    def __init__(self, *args: Any, earliest: date | None, latest: date | None, **kwargs: Any) -> None:
        """The rule of the authority stands beside the question: between which days it starts."""
        super().__init__(*args, **kwargs)
        said = [
            f"Not before {formats.uk_date(earliest)}, the least gap after acceptance" if earliest else "",
            f"By {formats.uk_date(latest)}, the most: later is recorded as late" if latest else "",
        ]
        self.fields["on"].help_text = ". ".join(filter(None, said)) or self.fields["on"].help_text


class ResultForm(StepForm):
    """What came of the procurement."""

    button = "Save the result"
    result = questions.one_of(
        "What came of it?", [(each.value, each.label) for each in RESULTS], required="Select what came of it"
    )
    winner = questions.line("Who won?", names="The winner", longest=200)
    note = questions.text("Anything else, or why it was abandoned", names="This")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        reveals = {ChallengeState.AWARDED_OTHER.value: ["winner"]}
        return [Field("result", legend_size="m", reveals=reveals), Field("on", legend_size="m"), "note"]

    def clean(self) -> dict[str, Any]:
        """Ask who won where it was another, and why it was abandoned."""
        super().clean()
        result = self.cleaned_data.get("result")
        if result != ChallengeState.AWARDED_OTHER:
            self.cleaned_data["winner"] = ""
            self.errors.pop("winner", None)
        elif not self.cleaned_data.get("winner") and "winner" not in self.errors:
            self.add_error("winner", "Enter who won")
        if result == ChallengeState.ABANDONED and not self.cleaned_data.get("note") and "note" not in self.errors:
            self.add_error("note", "Enter why it was abandoned")
        return self.cleaned_data


class WithdrawForm(StepForm):
    """That the body withdrew it, and why."""

    button = "Save the withdrawal"
    reason = questions.reason("Why did the body withdraw it?", required="Enter why the body withdrew it")


class TakeBackForm(AboutChallenge):
    """Why the last step is taken back."""

    button = "Take the last step back"
    reason = questions.reason("Why is it taken back?", required="Enter why it is taken back")
