"""Questions about tasks and milestones."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk.layout import Field
from spinouts.checklists import TaskState
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import Stage
from spinouts.models import CaseTask, Milestone

# The columns that the forms ask for, as the actions take them.
DOING = ("state", "owner", "due_on", "done_on", "note")
OWN = ("title", "stage")
AIM = ("title", "planned_on", "owner")
_OWNER = "An officer or certifier of a parent body"


class OwnedForm(RecordForm):
    """A form that asks who owns something."""

    owner = questions.person("Who owns it? (optional)", hint=_OWNER)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        """`people` are those who can own it, whoever owns it now included."""
        self.people = {person.pk: person for person in people}
        super().__init__(*args, **kwargs)
        questions.offer_people(self, "owner", people)

    def clean_owner(self) -> User | None:
        """Return the person rather than their key."""
        return self.people.get(self.cleaned_data["owner"])


class TaskForm(OwnedForm):
    """How far a task has come, who owns it, and by when."""

    button = "Save the task"
    # A date is needed of what is done and a note of what does not apply: their questions say so.
    mark_optional = False
    state = questions.one_of("How far has it come?", TaskState.choices, required="Select how far it has come")
    done_on = questions.day("When was it done?", names="The date on which it was done")
    due_on = questions.day(
        "By when? (optional)", names="The date by which it is due", hint="Leave it blank if there is no day"
    )
    note = questions.text(
        "Note",
        names="Note",
        hint="How it was done and where that is written down or, if it does not apply, why not",
    )

    def __init__(self, *args: Any, task: CaseTask, today: date, due_hint: str = "", **kwargs: Any) -> None:
        """Begins with what `task` says. `today` is the last day on which it can have been done."""
        self.today = today
        kwargs["initial"] = {
            **{name: getattr(task, name) for name in (*DOING, *OWN)},
            "owner": task.owner_id,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        if due_hint:
            self.fields["due_on"].help_text = due_hint

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("state", legend_size="m", reveals={TaskState.DONE.value: ["done_on"]}),
            Field("owner", label_size="m"),
            Field("due_on", legend_size="m"),
            Field("note", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask when a task was done, and why one does not apply; a date of one that is not done says nothing."""
        answers, state = self.cleaned_data, self.cleaned_data.get("state")
        if state != TaskState.DONE:
            self.errors.pop("done_on", None)
            answers["done_on"] = None
        elif not answers.get("done_on") and "done_on" not in self.errors:
            self.add_error("done_on", "Enter when it was done")
        questions.not_in_the_future(self, "done_on", names="The date on which it was done", today=self.today)
        if state == TaskState.NOT_APPLICABLE and not answers.get("note") and "note" not in self.errors:
            self.add_error("note", "Enter why it does not apply")
        return answers

    def doing(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in DOING}


class OwnTaskForm(TaskForm):
    """A task of the body's own: what it is, at which stage, and how far it has come."""

    title = questions.line(
        "What is to be done?", names="What is to be done", required="Enter what is to be done", longest=200
    )
    stage = questions.from_list("At which stage?", Stage.choices, required="Select at which stage it is to be done")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("title", label_size="m"), Field("stage", label_size="m"), *super().layout()]

    def own(self) -> dict[str, Any]:
        """Return what it is."""
        return {name: self.cleaned_data[name] for name in OWN}


class MilestoneForm(OwnedForm):
    """What is to be reached, by when, and who sees to it."""

    button = "Save the milestone"
    title = questions.line(
        "What is to be reached?", names="What is to be reached", required="Enter what is to be reached", longest=200
    )
    planned_on = questions.day("By when?", names="The planned date", required="Enter by when it is to be reached")

    def __init__(self, *args: Any, milestone: Milestone | None = None, **kwargs: Any) -> None:
        """Begins with what `milestone` says."""
        if milestone:
            kwargs["initial"] = {name: getattr(milestone, name) for name in AIM} | {"owner": milestone.owner_id}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("title", label_size="m"),
            Field("planned_on", legend_size="m"),
            Field("owner", label_size="m"),
        ]

    def aim(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in AIM}


class MetForm(RecordForm):
    """When a milestone was met."""

    button = "Record that it was met"
    on = questions.day("When was it met?", names="The date", required="Enter when it was met")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which it can have been met."""
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Refuse a date to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        return self.cleaned_data
