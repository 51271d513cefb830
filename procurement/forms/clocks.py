"""Questions about clocks: what shelters the mutual, from when to when, and on what it rests."""

from datetime import date
from typing import Any

from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.cliffs import ENTERED, ClockKind
from procurement.models import Clock
from spinouts.forms import questions
from spinouts.forms.questions import EvidenceField, RecordForm

COLUMNS = ("kind", "authority_name", "basis", "starts_on", "ends_on", "amount", "document_url", "note")


class ClockForm(RecordForm):
    """Something that ends. Those of contracts are not asked for: they follow the register."""

    button = "Save the clock"
    subject = "clock"
    mark_optional = False
    kind = questions.one_of(
        "What is it?", [(kind.value, str(kind.label)) for kind in ENTERED], required="Select what it is"
    )
    authority_name = questions.line(
        "With which authority?",
        names="Authority",
        required="Enter with which authority it is",
        hint="Who gave the exemption, or asked for the bond. Its official name",
        longest=250,
    )
    basis = questions.line(
        "On what does it rest?",
        names="What it rests on",
        required="Enter on what it rests",
        hint="For example, cabinet decision of 3 March 2026, or Procurement Act 2023, Schedule 2, paragraph 2",
        longest=250,
    )
    starts_on = questions.day("First day", names="The first day", required="Enter the first day")
    ends_on = questions.day(
        "Last day", names="The last day", required="Enter the last day", hint="The last day that it still covers"
    )
    amount = PoundsField(
        label="How much is the bond for?", names="Amount", required=False, help_text="Only of a bond. May be left blank"
    )
    document_url = questions.web_address("Where is it published?")
    evidence = EvidenceField(label="A file that says so")
    note = questions.text("Anything else", names="This", hint="May be left blank")

    def __init__(self, *args: Any, clock: Clock | None = None, authority: str = "", **kwargs: Any) -> None:
        """Begins with what `clock` says, or with the authority that it probably is."""
        kwargs["initial"] = {name: getattr(clock, name) for name in COLUMNS} if clock else {"authority_name": authority}
        super().__init__(*args, **kwargs)

    def layout(self) -> list[Any]:
        """Return the questions in their order."""
        return [
            Field("kind", legend_size="m"),
            Field("authority_name", label_size="m"),
            Field("basis", label_size="m"),
            Fieldset("When does it hold?", "starts_on", "ends_on", hint="Both days are included"),
            Field("amount", label_size="m"),
            Fieldset("How do we know?", "document_url", "evidence"),
            Field("note", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and the amount of what is no bond."""
        answers = self.cleaned_data
        starts, ends = answers.get("starts_on"), answers.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must be the same as or after the first day")
        if answers.get("amount") is not None and answers.get("kind") and answers["kind"] != ClockKind.BOND:
            self.add_error("amount", "Only a bond has an amount. Leave it blank")
        return answers

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in COLUMNS}


class RevokeClockForm(RecordForm):
    """From when it holds no more, and why."""

    button = "Save that it was revoked"
    button_kind = "warning"
    subject = "clock"
    on = questions.day(
        "From which day does it hold no more?",
        names="The day",
        required="Enter the day from which it holds no more",
    )
    reason = questions.reason("Why was it revoked?", required="Enter why it was revoked")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Begins with today."""
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)


__all__ = ["ClockForm", "RevokeClockForm"]
