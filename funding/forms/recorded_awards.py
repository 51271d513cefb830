"""Questions about an award that was made elsewhere, and the one before an award is published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from funding.forms.funds import SourcedForm
from funding.models import Award, Fund
from funding.statements import Recorded
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import PoundsField, TextField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout

_COLUMNS = ("title", "purpose", "decided", "begins_on", "ends_on", "source_url", "source_note")


class RecordedAwardForm(SourcedForm):
    """What is known of an award that was made elsewhere."""

    button = "Save the award"
    subject = "award"
    title = questions.line("What is it for, in a few words?", names="Title", required="Enter a title", longest=139)
    purpose = questions.text(
        "What was it given for?", names="What it was given for", required="Enter what it was given for"
    )
    amount = PoundsField(
        label="How much was it?",
        names="Amount",
        required=False,
        help_text="Of advice in kind, what the advice was worth. Leave it blank if nobody knows",
    )
    decided = questions.when(
        "When was it decided?",
        names="The date",
        hint=f"{questions.DATE_HINT}. Leave it blank if nobody knows. It is published only with a full date",
    )
    begins_on = questions.day("From when is it?", names="The first day", hint="If that is known. For example, 1 4 2014")
    ends_on = questions.day("Until when?", names="The last day", hint="If that is known. For example, 31 3 2016")

    def __init__(self, *args: Any, today: date, award: Award | None = None, **kwargs: Any) -> None:
        """Begins with what `award` says. Nothing was decided after `today`."""
        self.today = today
        if award:
            said = {name: getattr(award, name) for name in _COLUMNS}
            kwargs["initial"] = said | {"amount": award.awarded or None} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("title", label_size="m"),
            Field("purpose", label_size="m"),
            Field("amount", label_size="m"),
            Field("decided", legend_size="m"),
            Field("begins_on", legend_size="m"),
            Field("ends_on", legend_size="m"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean_amount(self) -> Any:
        """Refuse an award of nothing: one whose amount nobody knows has none."""
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise ValidationError("Amount must be more than £0. Leave it blank if nobody knows it")
        return amount

    def clean(self) -> dict[str, Any]:
        """Ask that it was decided already, and ends after it began."""
        answers = super().clean()
        questions.not_in_the_future(self, "decided", names="The date", today=self.today)
        begins, ends = answers.get("begins_on"), answers.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", "The last day must be the first day or after it")
        return answers

    def says(self) -> Recorded:
        """Return what was answered."""
        names = ("title", "purpose", "amount", "decided", "begins_on", "ends_on")
        return Recorded(**{name: self.cleaned_data[name] for name in names}, source=self.source)


class RecordAwardForm(RecordedAwardForm):
    """Which spin-out was given something by which fund, and what is known of it."""

    button = "Record the award"
    spinout = TextField(
        label="Reference of the spin-out",
        max_length=20,
        help_text="For example, PSM-0042",
        widget=widgets.TextInput(width=10, spellcheck=False),
        error_messages={
            "required": "Enter the reference of the spin-out that it was given to",
            "max_length": "Enter a reference like PSM-0042",
        },
    )
    fund = questions.from_list("Which fund gave it?", [], required="Select the fund that gave it")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """`by` can only name spin-outs that they see."""
        self.by = by
        super().__init__(*args, **kwargs)
        # By their slugs, which stay.
        self.funds = {fund.slug: fund for fund in Fund.objects.by_name()}
        choices = [
            (slug, f"{fund.name} (example)" if fund.is_example else fund.name) for slug, fund in self.funds.items()
        ]
        questions.offer(self, "fund", [("", "Select"), *choices])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("spinout", label_size="m"), Field("fund", label_size="m"), *super().layout()]

    def clean_spinout(self) -> Spinout:
        """Return the record; raises ValidationError for one that is not there or has left the register."""
        reference = self.cleaned_data["spinout"].strip().upper()
        found = Spinout.objects.visible_to(self.by).in_register().filter(reference=reference).first()
        if found is None:
            raise ValidationError(f"There is no record {reference}. Enter a reference like PSM-0042", code="unknown")
        return found

    def clean_fund(self) -> Fund:
        """Return the fund."""
        return self.funds[self.cleaned_data["fund"]]


class PublishForm(RecordForm):
    """Nothing but the button, under what will be published."""

    button = "Publish it as open data"
    subject = "award"
