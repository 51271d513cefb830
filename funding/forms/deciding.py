"""Questions of an admin who decides, and of one who keeps a fund's letters."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from funding.forms.costs import PENNY
from funding.models import Application
from funding.statements import Decided
from funding.vocabulary import Outcome
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm


class DecideForm(RecordForm):
    """What is decided, how much is given, why, and what is asked beside what the round asks."""

    button = "Decide, and send the letter"
    subject = "application"
    outcome = questions.one_of("What do you decide?", [], required="Select what you decide")
    amount = PoundsField(label="Amount", names="Amount", required=False, min_value=PENNY)
    reasons = questions.text(
        "Why?",
        names="Why",
        required="Enter why you decide so",
        hint="The applicant reads this word by word in the letter. Say what was strong and what was not",
        rows=6,
    )
    conditions = questions.text(
        "Conditions of this award",
        names="Conditions",
        hint="Only if you approve it. One to a line, beside what the round asks of every award",
        rows=4,
    )

    def __init__(self, *args: Any, application: Application, outcomes: Sequence[Outcome], **kwargs: Any) -> None:
        """`outcomes` are those that are possible as it stands."""
        self.asked = application.amount or Decimal(0)
        kwargs["initial"] = {"amount": application.amount}
        super().__init__(*args, **kwargs)
        self.outcomes = list(outcomes)
        questions.offer(self, "outcome", [(each.value, each.label) for each in outcomes])
        if Outcome.APPROVED in outcomes:
            self.fields["amount"].help_text = f"Only if you approve it: up to the {formats.money(self.asked)} asked for"
        else:
            self.button = "Tell the applicant that it is not eligible"
            del self.fields["amount"], self.fields["conditions"]
        if len(self.outcomes) == 1:
            self.fields["outcome"].initial = self.outcomes[0].value

    def layout(self) -> Sequence[Any]:
        """Return the questions."""
        rest = [name for name in ("amount", "reasons", "conditions") if name in self.fields]
        return [Field("outcome", legend_size="m"), *rest]

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of an approval, and for no more than was asked for."""
        given = self.cleaned_data
        if given.get("outcome") == Outcome.APPROVED and "amount" not in self.errors:
            if not given.get("amount"):
                self.add_error("amount", "Enter the amount that you approve")
            elif given["amount"] > self.asked:
                self.add_error("amount", f"Amount must be {formats.money(self.asked)} or less, as was asked for")
        return given

    def says(self) -> Decided:
        """Return what is decided."""
        given = self.cleaned_data
        outcome = Outcome(given["outcome"])
        is_approved = outcome == Outcome.APPROVED
        lines = [line.strip() for line in given.get("conditions", "").splitlines()] if is_approved else []
        return Decided(
            outcome,
            given["reasons"],
            given["amount"] if is_approved else None,
            tuple(line for line in lines if line),
        )


class StandardLetterForm(RecordForm):
    """What a fund writes to every applicant of whom the same was decided."""

    button = "Save the letter"
    subject = "letter"
    text = questions.text(
        "What does the letter begin with?",
        names="What the letter begins with",
        hint="Plain English. The amount, the reasons and the conditions of the one case follow. Leave it blank to use "
        "our words",
        rows=8,
    )

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        """Begins with the fund's own words."""
        kwargs["initial"] = {"text": text}
        super().__init__(*args, **kwargs)
