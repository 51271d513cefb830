"""Questions about what became of staff and service, and about who took them on."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import formats, widgets
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.journey import EndForm
from spinouts.forms.parents import advice
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import SERVICE_GOES_ON, Stage
from spinouts.models import ExitRecord, Spinout, StaffReturn
from spinouts.models.exit_record import FATES

# The columns that the forms ask for, as the actions take them.
BECAME = ("service_now", *FATES, "staff_note")
_SERVICE_UNTOLD = "Enter what happened to the service"
SPINOUT, BODY, OTHER = "spinout", "body", "other"


class _BecameQuestions(RecordForm):
    """What became of the service and, as far as anybody knows, of the staff."""

    service_now = questions.text(
        "What happened to the service?",
        names="What happened to the service",
        hint="Who runs it now, and what changed for those who use it. One sentence is enough. "
        "Leave it blank only if it ceased and nobody knows",
    )
    staff_returned = questions.number("Returned to the parent body", names="How many returned")
    staff_to_successors = questions.number("Went to successors", names="How many went to successors")
    staff_redundant = questions.number("Were made redundant", names="How many were made redundant")
    staff_left = questions.number("Left for other reasons", names="How many left")
    staff_note = questions.text(
        "About the staff", names="About the staff", hint="For example, where a number comes from, or why none is known"
    )

    def __init__(self, *args: Any, record: ExitRecord, last_count: StaffReturn | None = None, **kwargs: Any) -> None:
        """Begins with what `record` says. `last_count` is shown beside the numbers."""
        self.last_count = last_count
        kwargs["initial"] = {name: getattr(record, name) for name in BECAME} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def became_layout(self) -> list[Any]:
        """Return the questions in their order."""
        hint = "Leave a number blank if nobody knows it: none is guessed from the others"
        if self.last_count:
            hint += f". The last count was {in_words(self.last_count)}"
        return [Field("service_now", label_size="m"), Fieldset("The staff", *FATES, "staff_note", hint=hint)]

    def became(self) -> dict[str, Any] | None:
        """Return what was answered; None where nothing was."""
        answers = {name: self.cleaned_data[name] for name in BECAME}
        return answers if any(value not in ("", None) for value in answers.values()) else None


def in_words(count: StaffReturn) -> str:
    """Return a count as people read it: 40 as at 31 March 2026 (exact)."""
    people = formats.number(int(count.count))
    return f"{people} as at {count.effective} ({count.get_qualifier_display().lower()})"


class EndAfterLaunchForm(_BecameQuestions, EndForm):
    """How a mutual ended, when and why, and what became of its staff and service."""

    # The hints say what can be left blank: what happened to the service cannot, unless it ceased.
    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Asks for the endings that a mutual can have."""
        super().__init__(*args, stage=Stage.LIVE, **kwargs)
        self.fields["reason"].help_text = "Why it ended, in neutral words"

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [*super().layout(), *self.became_layout()]

    def clean(self) -> dict[str, Any]:
        """Ask what happened to a service that goes on, and to one of whose staff something is known."""
        answers = super().clean()
        is_untold = not answers.get("service_now") and "service_now" not in self.errors
        told = (*FATES, "staff_note")
        knows_more = any(answers.get(name) not in ("", None) or name in self.errors for name in told)
        if is_untold and (answers.get("outcome") in SERVICE_GOES_ON or knows_more):
            self.add_error("service_now", _SERVICE_UNTOLD)
        elif is_untold and "outcome" not in answers:
            # After most endings the service goes on, so this is asked now and not only once the ending is selected.
            self.add_error("service_now", f"{_SERVICE_UNTOLD}, unless it ceased and nobody knows")
        return answers


class ExitForm(_BecameQuestions):
    """What became of the service and the staff, and what others can learn."""

    subject = "exit record"
    lesson = questions.text(
        "What can others learn?",
        names="What others can learn",
        hint="Name nobody and blame nobody. What would you tell the next one: what to look for, what to agree earlier, "
        "what helped?",
        rows=5,
    )

    def __init__(self, *args: Any, record: ExitRecord, **kwargs: Any) -> None:
        """Begins with what `record` says."""
        kwargs["initial"] = {"lesson": record.lesson}
        super().__init__(*args, record=record, **kwargs)
        self.fields["service_now"].required = True
        self.fields["service_now"].help_text = "Who runs it now, and what changed for those who use it"
        self.fields["service_now"].error_messages["required"] = _SERVICE_UNTOLD

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [*self.became_layout(), Field("lesson", label_size="m")]


class SuccessorForm(RecordForm):
    """Who took on a part of the service: another spin-out, a body of the directory, or somebody else by name."""

    button = "Add the successor"
    # The hints say what can be left blank.
    mark_optional = False
    who = questions.one_of(
        "Who took it on?",
        [
            (SPINOUT, "Another spin-out in this service"),
            (BODY, "A body that this service knows, such as a council or a trust"),
            (OTHER, "Somebody else, by name"),
        ],
        required="Select who took it on",
    )
    reference = TextField(
        label="Reference",
        required=False,
        max_length=20,
        help_text="For example, PSM-0042",
        widget=widgets.TextInput(width=10, spellcheck=False),
        error_messages={"max_length": "Enter a reference like PSM-0042"},
    )
    body = questions.line("Name of the body", names="Name of the body", longest=250)
    name = questions.line("Name", names="Name", longest=250)
    took_on = questions.line(
        "Which services?", names="Which services", hint="Leave it blank if nobody knows", longest=250
    )
    staff = questions.number("How many staff?", names="How many staff", hint="Leave it blank if nobody knows")
    from_on = questions.day(
        "From when?", names="The date from which", hint="For example, 23 7 2014. Leave it blank if nobody knows"
    )

    def __init__(self, *args: Any, by: User, ended: Spinout, **kwargs: Any) -> None:
        """`by` can only name spin-outs that they see; `ended` is the one that is succeeded."""
        self.by, self.ended = by, ended
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        reveals = {SPINOUT: ["reference"], BODY: ["body"], OTHER: ["name"]}
        return [
            Field("who", legend_size="m", reveals=reveals),
            Field("took_on", label_size="m"),
            Field("staff", label_size="m"),
            Field("from_on", legend_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Find the spin-out or the body, or ask for the name, whichever was selected."""
        finds = {SPINOUT: ("reference", self._spinout), BODY: ("body", self._body), OTHER: ("name", self._name)}
        field, find = finds.get(self.cleaned_data.get("who", ""), ("", None))
        if find and field not in self.errors:
            try:
                self.cleaned_data["found"] = find(self.cleaned_data[field].strip())
            except ValidationError as error:
                self.add_error(field, error)
        return self.cleaned_data

    def _spinout(self, reference: str) -> dict[str, Any]:
        if not reference:
            raise ValidationError("Enter its reference", code="required")
        found = Spinout.objects.visible_to(self.by).in_register().filter(reference=reference.upper()).first()
        if found is None:
            raise ValidationError(f"There is no record {reference.upper()}. Enter a reference like PSM-0042")
        if found.pk == self.ended.pk:
            raise ValidationError("A spin-out is not its own successor. Enter the reference of another")
        return {"spinout": found}

    def _body(self, name: str) -> dict[str, Any]:
        if not name:
            raise ValidationError("Enter the name of the body", code="required")
        bodies = list(Organisation.objects.named(name)[:2])
        if len(bodies) != 1:
            raise ValidationError(advice(name, several=bool(bodies)))
        return {"organisation": bodies[0]}

    def _name(self, name: str) -> dict[str, Any]:
        if not name:
            raise ValidationError("Enter its name", code="required")
        return {"name": name}

    def says(self) -> dict[str, Any]:
        """Return who took on what."""
        answers = self.cleaned_data
        return answers["found"] | {name: answers[name] for name in ("took_on", "staff", "from_on")}
