"""Questions about a year's income and who paid it."""

from decimal import Decimal
from typing import Any

from mutuals_tracker.govuk.fields import PoundsField
from procurement.models import IncomeShare, IncomeYear
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

YEAR = ("ended_on", "turnover", "source_url", "source_note")
SHARE = ("customer_name", "amount")
PENNY = Decimal("0.01")


class IncomeYearForm(RecordForm):
    """What came in during a year, and who says so."""

    button = "Save the year"
    subject = "year"
    ended_on = questions.day(
        "When did the year end?",
        names="The last day of the year",
        required="Enter the last day of the year",
        hint="For example, 31 3 2026",
    )
    turnover = PoundsField(
        label="How much came in?",
        names="Turnover",
        min_value=PENNY,
        help_text="The turnover of the whole year, as its accounts say",
        error_messages={"required": "Enter how much came in"},
    )
    source_url = questions.source_url()
    source_note = questions.source_note()

    def __init__(self, *args: Any, year: IncomeYear | None = None, **kwargs: Any) -> None:
        """Begins with what `year` says."""
        if year:
            kwargs["initial"] = {name: getattr(year, name) for name in YEAR}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a source."""
        answers = self.cleaned_data
        if not answers.get("source_url") and not answers.get("source_note") and "source_url" not in self.errors:
            self.add_error("source_note", "Enter where this is from: a web address, or what the source is")
        return answers

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in YEAR}


class IncomeShareForm(RecordForm):
    """What one customer paid in the year."""

    button = "Save what they paid"
    subject = "customer"
    customer_name = questions.line(
        "Who paid?",
        names="Who paid",
        required="Enter who paid",
        hint="For example, the parent body. A name of a body that is kept here is recognised",
        longest=250,
    )
    amount = PoundsField(
        label="How much did they pay in the year?",
        names="Amount",
        min_value=PENNY,
        error_messages={"required": "Enter how much they paid"},
    )

    def __init__(self, *args: Any, share: IncomeShare | None = None, **kwargs: Any) -> None:
        """Begins with what `share` says."""
        if share:
            kwargs["initial"] = {name: getattr(share, name) for name in SHARE}
        super().__init__(*args, **kwargs)

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in SHARE}
