"""Questions about when a launch is planned, and about holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Hold, LaunchPlan
from spinouts.slips import Certainty, Reason

HELD = ("began_on", "reason", "expected_until")


class LaunchPlanForm(RecordForm):
    """When the launch is planned, how firmly, and why that changed."""

    button = "Save the date"
    subject = "planned date"
    on = questions.when(
        "When is the launch planned?",
        names="The planned date",
        required="Enter when the launch is planned",
        hint="As much as is known: a year, a month and year, or a full date. For example, 4 2027",
    )
    certainty = questions.one_of(
        "How firm is it?", Certainty.choices, required="Select whether the date is provisional or confirmed"
    )
    reason = questions.from_list(
        "Why has it changed?",
        Reason.choices,
        empty="No reason needed",
        hint="Needed when the date slips, is brought forward or is no longer confirmed. A date that becomes less exact "
        "could be later, so it needs a reason too: 2028 instead of June 2028. Confirming a date for the first time is "
        "no slip",
    )
    note = questions.text("Anything else", names="This")

    def __init__(self, *args: Any, stands: LaunchPlan | None, **kwargs: Any) -> None:
        """Begins with what `stands`, but for why that was said."""
        kwargs["initial"] = {"on": stands.planned, "certainty": stands.certainty} if stands else {}
        super().__init__(*args, **kwargs)
        self.fields["certainty"].widget.hints = {
            Certainty.PROVISIONAL.value: "An aim: it may still change",
            Certainty.CONFIRMED.value: "A commitment, which others rely on",
        }

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("on", legend_size="m"),
            Field("certainty", legend_size="m"),
            Field("reason", label_size="m"),
            Field("note", label_size="m"),
        ]


class HoldForm(RecordForm):
    """From when it is on hold, why, and until when that is expected to last."""

    button = "Put it on hold"
    subject = "hold"
    began_on = questions.day(
        "From when is it on hold?",
        names="The date from which it is on hold",
        required="Enter from when it is on hold",
    )
    reason = questions.reason("Why is it on hold?", required="Enter why it is on hold")
    expected_until = questions.day(
        "Until when is that expected to last?",
        names="The date until which it is expected to last",
        hint="Leave it blank if nobody knows. Nothing happens on that day by itself",
    )

    def __init__(self, *args: Any, today: date, held: Hold | None = None, **kwargs: Any) -> None:
        """`today` is the last day on which it can begin. Begins with what `held` says."""
        self.today = today
        kwargs["initial"] = {name: getattr(held, name) for name in HELD} if held else {}
        super().__init__(*args, **kwargs)
        if held:
            self.button = "Save the hold"

    def clean(self) -> dict[str, Any]:
        """Refuse a beginning to come, and an end before it."""
        questions.not_in_the_future(self, "began_on", names="The date from which it is on hold", today=self.today)
        return self.cleaned_data

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("began_on", legend_size="m"),
            Field("reason", label_size="m"),
            Field("expected_until", legend_size="m"),
        ]

    def held(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in HELD}


class ResumeForm(RecordForm):
    """When and why a hold ended."""

    button = "Resume it"
    subject = "hold"
    on = questions.day(
        "From when does it go on?", names="The date from which it goes on", required="Enter from when it goes on"
    )
    reason = questions.reason("Why does it go on?", required="Enter why it goes on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which it can go on."""
        self.today = today
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("on", legend_size="m"), Field("reason", label_size="m")]

    def clean(self) -> dict[str, Any]:
        """Refuse a date to come."""
        questions.not_in_the_future(self, "on", names="The date from which it goes on", today=self.today)
        return self.cleaned_data
