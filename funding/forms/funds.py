"""Questions about a fund, what it has to give, and what was said of a whole programme."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from funding.models import Fund
from funding.statements import Described, Source
from funding.vocabulary import Gives, Way
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.parents import advice
from spinouts.forms.questions import RecordForm


class SourcedForm(RecordForm):
    """A form about something that somebody said: where it is from is asked beside it."""

    source_url = questions.source_url()
    source_note = questions.text(
        "About the source", names="About the source", hint="What it is and where in it this stands", rows=2
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a source."""
        answers = self.cleaned_data
        if not answers.get("source_url") and not answers.get("source_note") and "source_url" not in self.errors:
            self.add_error("source_note", "Enter where this is from: a web address, or what the source is")
        return answers

    @property
    def source(self) -> Source:
        """The source as the actions take it."""
        return Source(self.cleaned_data["source_url"], self.cleaned_data["source_note"])


class FundForm(SourcedForm):
    """Who gives what for which purpose, and how one gets at it."""

    button = "Save the fund"
    subject = "fund"
    name = questions.line("What is it called?", names="Name", required="Enter what the fund is called")
    funder = questions.line(
        "Whose money is it?",
        names="Whose money it is",
        hint="A body that this service knows, such as the Cabinet Office. Leave it blank if that is not known",
        longest=250,
    )
    manager = questions.line("Who runs it?", names="Who runs it", hint="If it is somebody else. Leave it blank if not")
    gives = questions.one_of("What does it give?", Gives.choices, required="Select what it gives")
    way = questions.one_of("How does one get at it?", Way.choices, required="Select how one gets at it")
    intermediaries = questions.text(
        "Through whom?", names="Through whom", hint="Name the intermediaries, or say where their list is", rows=2
    )
    about = questions.text("What is it for?", names="What it is for", required="Enter what it is for")

    def __init__(self, *args: Any, fund: Fund | None = None, **kwargs: Any) -> None:
        """Begins with what `fund` says."""
        if fund:
            columns = ("name", "manager", "gives", "way", "intermediaries", "about", "source_url", "source_note")
            kwargs["initial"] = {column: getattr(fund, column) for column in columns} | {
                "funder": fund.funder.name if fund.funder else ""
            }
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("name", label_size="m"),
            Field("funder", label_size="m"),
            Field("manager", label_size="m"),
            Field("gives", legend_size="m"),
            Field("way", legend_size="m", reveals={Way.INTERMEDIARY.value: ["intermediaries"]}),
            Field("about", label_size="m"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean_funder(self) -> Organisation | None:
        """Return the body of that name."""
        name = self.cleaned_data["funder"]
        if not name:
            return None
        bodies = list(Organisation.objects.named(name)[:2])
        if len(bodies) != 1:
            raise ValidationError(advice(name, several=bool(bodies)))
        return bodies[0]

    def clean(self) -> dict[str, Any]:
        """Ask through whom it gives, where it does not give itself."""
        answers = super().clean()
        if answers.get("way") == Way.INTERMEDIARY and not answers.get("intermediaries"):
            self.add_error("intermediaries", "Enter through whom it gives")
        return answers

    def says(self) -> Described:
        """Return what was answered; a fund that gives itself has no intermediaries."""
        answers = {name: self.cleaned_data[name] for name in Described.__dataclass_fields__}
        if answers["way"] == Way.DIRECT:
            answers["intermediaries"] = ""
        return Described(**answers)


class BudgetForm(SourcedForm):
    """What a fund has to give in all, and from when."""

    button = "Save the budget"
    subject = "budget"
    amount = PoundsField(
        label="How much has it to give in all?", names="Amount", error_messages={"required": "Enter how much it has"}
    )
    since = questions.when(
        "Since when?", names="The date", hint=f"{questions.DATE_HINT}. Leave it blank if it held from the beginning"
    )

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("amount", label_size="m"),
            Field("since", legend_size="m"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]


class ProgrammeFactForm(SourcedForm):
    """Something that was said of a whole programme, as at a date."""

    button = "Save it"
    says = questions.text(
        "What was said?",
        names="What was said",
        required="Enter what was said of the programme",
        hint="Of the programme as a whole. An award to one mutual is recorded with that mutual",
        longest=500,
    )
    amount = PoundsField(label="Amount", names="Amount", required=False, help_text="If an amount of money was named")
    when = questions.when("As at when?", names="The date")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("says", label_size="m"),
            Field("amount", label_size="m"),
            Field("when", legend_size="m"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]
