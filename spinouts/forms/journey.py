"""Questions about moves between stages, and about how a spin-out ended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import ENDINGS, NEXT, ORDER, Outcome, Stage, State, outcomes_at
from spinouts.models import JourneyEvent

_WHEN = f"{questions.DATE_HINT}. If you leave it blank, the record says that the date is not known"


class _MoveQuestions(RecordForm):
    """Forms about a move share its date, which is never in the future."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which something can have happened."""
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a date to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        return self.cleaned_data


class MoveForm(_MoveQuestions):
    """To which stage, and when."""

    button = "Move"
    to = questions.one_of("Stage to move to", (), required="Select the stage to move to")
    on = questions.when("When did it move?", names="The date", hint=_WHEN)
    reason = questions.reason(
        required="",
        hint="Needed when it goes back to an earlier stage, leaves out the business case, or goes on without something",
    )
    overrides = forms.BooleanField(
        label="Let it through without what is missing",
        required=False,
        help_text="This is kept and reported, with your reason. What a law requires cannot be left out",
    )

    # Where on the page the things that a gate lacks are mended, by what the refusal says of each.
    mended_at: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *args: Any, stage: str, may_override: bool = False, **kwargs: Any) -> None:
        """`stage` is where it stands: only the stages that it can move to are offered, the next ones first.

        `may_override` is whether the person is asked to let it through a gate that lacks something.
        """
        super().__init__(*args, **kwargs)
        following = sorted(NEXT[Stage(stage)], key=_next_first(stage))
        self.may_move = bool(following)
        questions.offer(self, "to", [(to.value, _choice(stage, to)) for to in following])
        if not may_override:
            del self.fields["overrides"]

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("to", legend_size="m"), "on", "reason", *(["overrides"] if "overrides" in self.fields else [])]


def place_of(stage: str, code: str) -> str:
    """Return the id that an item has on the page of the move, among those that the gate of a stage asks for."""
    return f"missing-{stage}-{code}"


def _next_first(stage: str) -> Callable[[Stage], tuple[bool, int]]:
    here = ORDER.index(Stage(stage))
    return lambda to: (ORDER.index(to) < here, ORDER.index(to))


def _choice(stage: str, to: Stage) -> str:
    distance = ORDER.index(to) - ORDER.index(Stage(stage))
    if distance < 0:
        return f"Back to {to.label.lower()}"
    return f"{to.label}, leaving out the business case" if distance > 1 else to.label


class EndForm(_MoveQuestions):
    """How it ended, when, and why."""

    button = "End it"
    button_kind = "warning"
    outcome = questions.one_of("How did it end?", (), required="Select how it ended")
    on = questions.when("When did it end?", names="The date", hint=_WHEN)
    reason = questions.reason("What happened?", required="Enter what happened")

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        """`stage` decides which endings it can have."""
        super().__init__(*args, **kwargs)
        endings = [outcome for outcome in outcomes_at(Stage(stage)) if outcome in ENDINGS]
        questions.offer(self, "outcome", [(outcome.value, outcome.label) for outcome in endings])

    def became(self) -> dict[str, Any] | None:
        """Return what became of staff and service: before a launch none had left, so nothing is asked."""
        return None

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("outcome", legend_size="m"), "on", "reason"]


class TradingForm(_MoveQuestions):
    """Whether it is known to go on."""

    outcome = questions.one_of(
        "Is it known to go on?",
        [(Outcome.ACTIVE.value, "Yes, it is active"), (Outcome.UNKNOWN.value, "Nobody knows at present")],
        required="Select whether it is known to go on",
    )
    on = questions.when("Since when?", names="The date", hint=_WHEN)
    reason = questions.reason("How do you know?", required="")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("outcome", legend_size="m"), "on", "reason"]


class CorrectMoveForm(_MoveQuestions):
    """What a move should have said: its date and, where nothing follows on from it, its stage and outcome."""

    button = "Correct"
    to_stage = questions.one_of("Stage", Stage.choices, required="Select the stage")
    to_outcome = questions.from_list("Outcome", Outcome.choices, required="Select the outcome")
    on = questions.when("When was it?", names="The date", hint=_WHEN)
    reason = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def __init__(self, *args: Any, event: JourneyEvent, is_last: bool, **kwargs: Any) -> None:
        """`event` is corrected; only the date can be where others follow on from it (`is_last` False)."""
        self.event = event
        kwargs["initial"] = {"to_stage": event.to_stage, "to_outcome": event.to_outcome, "on": event.effective}
        super().__init__(*args, **kwargs)
        if not is_last:
            del self.fields["to_stage"], self.fields["to_outcome"]

    def to(self) -> State:
        """Return the stage and outcome that it should have led to."""
        answers = self.cleaned_data
        return State(answers.get("to_stage", self.event.to_stage), answers.get("to_outcome", self.event.to_outcome))
