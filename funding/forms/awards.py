"""Questions about an award: agreeing, its schedule, claims, changes of its money, conditions, returns, and closing."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from funding.forms.costs import PENNY
from funding.models import Award, AwardTerm, Fund, Instalment
from funding.money import ZERO
from mutuals_tracker.govuk import formats, widgets
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Button, Field, FormHelper, Layout
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

MORE, LESS, SAME = "more", "less", "same"
# How often a series of returns is asked for, in months; nothing is once.
EVERY = (("0", "Once"), ("1", "Every month"), ("3", "Every 3 months"), ("6", "Every 6 months"), ("12", "Every year"))
_TENTH = Decimal("0.1")
_MOST_DAYS = Decimal("9999.9")
_WHY = "Enter why"


class OfFundForm(forms.Form):
    """Of which fund the awards are shown."""

    fund = questions.from_list("Fund", [], empty="All funds")

    def __init__(self, *args: Any, funds: Sequence[Fund], **kwargs: Any) -> None:
        """Offers the funds of which there is something to read."""
        super().__init__(*args, **kwargs)
        questions.offer(self, "fund", [("", "All funds"), *((fund.slug, str(fund)) for fund in funds)])
        self.helper = FormHelper(method="get")
        self.helper.layout = Layout(Field("fund", label_size="s"), Button("Show", kind="secondary"))


class DaysField(forms.Field):
    """Days of advice, in tenths. Its value is a Decimal."""

    widget = widgets.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number; raises ValidationError in words for anything else."""
        written = str(value if value is not None else "").strip()
        if not written:
            return None
        try:
            days = Decimal(written) if written.isascii() else Decimal("NaN")
        except InvalidOperation:
            days = Decimal("NaN")
        if not days.is_finite() or not _TENTH <= days <= _MOST_DAYS or days % _TENTH:
            raise ValidationError("Days must be a number above 0 in tenths, like 5 or 2.5", code="invalid")
        return days


class AwardForm(RecordForm):
    """A form about an award."""

    subject = "award"
    mark_optional = True


class AgreeForm(AwardForm):
    """That the body agrees to the terms, with the signed agreement."""

    button = "Agree to the award"
    file = questions.EvidenceField(label="Signed agreement")


class VaryForm(AwardForm):
    """How much more or less is given, until when, and why."""

    button = "Vary the award"
    mark_optional = False
    how = questions.one_of(
        "Does the amount change?",
        [(MORE, "It gives more"), (LESS, "It gives less"), (SAME, "The amount stays")],
        required="Select whether the amount changes",
    )
    amount = PoundsField(label="How much more or less?", names="Amount", required=False, min_value=PENNY)
    ends_on = questions.day("It ends on", names="The last day", hint="Leave it blank if nobody has agreed a last day")
    reason = questions.reason("Why is it varied?", required=_WHY)
    file = questions.EvidenceField(label="The signed variation (optional)")

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        """Begins with the last day that the award has."""
        kwargs["initial"] = {"ends_on": award.ends_on}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for the amount where it changes, and refuse one where it stays."""
        how, amount = self.cleaned_data.get("how"), self.cleaned_data.get("amount")
        if how in (MORE, LESS) and amount is None and "amount" not in self.errors:
            self.add_error("amount", f"Enter how much {how}")
        if how == SAME and amount is not None:
            self.add_error("amount", "Leave the amount blank if it stays, or select that it changes")
        return self.cleaned_data

    def change(self) -> Decimal:
        """Return by how much the award changes, in pounds."""
        amount: Decimal = self.cleaned_data["amount"] or ZERO
        return -amount if self.cleaned_data["how"] == LESS else amount


class MoneyForm(AwardForm):
    """How much of an award something happened to, when, and why."""

    amount = PoundsField(
        label="Amount", names="Amount", min_value=PENNY, error_messages={"required": "Enter the amount"}
    )
    on = questions.day("When?", names="The date", required="Enter the date", hint="For example, 23 7 2026")
    reason = questions.reason("Why?", required=_WHY)
    file = questions.EvidenceField()

    def __init__(self, *args: Any, button: str, most: Decimal, **kwargs: Any) -> None:
        """`button` says what happens, and `most` is how much it can be."""
        super().__init__(*args, **kwargs)
        self.button, self.button_kind = button, "warning"
        self.fields["amount"].help_text = f"At most {formats.money(most)}"


class InstalmentForm(AwardForm):
    """What is to be paid, or which advice to be given, and when."""

    button = "Save"
    subject = "part of the schedule"
    what = questions.line(
        "What is it for?",
        names="What it is for",
        required="Enter what it is for",
        hint="For example, the articles",
        longest=200,
    )
    due_on = questions.day("When is it due?", names="The date", required="Enter when it is due")
    amount = PoundsField(
        label="Amount", names="Amount", min_value=PENNY, error_messages={"required": "Enter the amount"}
    )

    def __init__(self, *args: Any, award: Award, instalment: Instalment | None = None, **kwargs: Any) -> None:
        """Begins with what the instalment says; asks for days where the award is advice."""
        names = ("what", "due_on", "amount", *(("days",) if award.is_in_kind else ()))
        if instalment:
            kwargs["initial"] = {name: getattr(instalment, name) for name in names}
        super().__init__(*args, **kwargs)
        if award.is_in_kind:
            self.fields["amount"].label = "What is the advice worth?"
            self.fields["days"] = DaysField(
                label="How many days of advice?",
                help_text="In tenths of a day, for example 2.5",
                widget=widgets.TextInput(width=5, inputmode="decimal", spellcheck=False),
                error_messages={"required": "Enter how many days of advice it is"},
            )

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data.get(name) for name in ("what", "due_on", "amount", "days")}


class ClaimForm(AwardForm):
    """That a part of an award is due, with the file that shows it."""

    button = "Send the claim"
    mark_optional = False
    amount = PoundsField(
        label="How much do you claim?",
        names="Amount",
        min_value=PENNY,
        error_messages={"required": "Enter how much you claim"},
    )
    note = questions.text(
        "What is it for?",
        names="What it is for",
        required="Enter what it is for",
        hint="For example, which bill was paid, or which advice was given on which days",
    )
    file = questions.EvidenceField(label="Evidence")

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        """Begins with all that is left to claim."""
        kwargs["initial"] = {"amount": left}
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = f"{formats.money(left)} of it was not claimed yet"

    def clean(self) -> dict[str, Any]:
        """Ask for the file."""
        if not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", "Select a file that shows what you claim")
        return self.cleaned_data


class AnswerClaimForm(AwardForm):
    """Whether a claim is approved, and why it is not."""

    button = "Save the answer"
    subject = "claim"
    mark_optional = False
    answer = questions.one_of(
        "Do you approve the claim?",
        [("approve", "Yes, it can be paid"), ("refuse", "No, it is refused")],
        required="Select whether you approve it",
    )
    note = questions.text(
        "Note", names="Note", hint="The body reads it. If you refuse the claim, say why; otherwise it may be left blank"
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a refusal."""
        if self.cleaned_data.get("answer") == "refuse" and not self.cleaned_data.get("note"):
            self.add_error("note", "Enter why you refuse it")
        return self.cleaned_data


class PayForm(AwardForm):
    """On which day a claim was paid."""

    subject = "claim"

    on = questions.day("When?", names="The date", required="Enter the date", hint="For example, 23 7 2026")

    def __init__(self, *args: Any, button: str, **kwargs: Any) -> None:
        """`button` says whether it is paid or given."""
        super().__init__(*args, **kwargs)
        self.button = button


class TermForm(AwardForm):
    """By when a condition is to be discharged."""

    subject = "condition"
    due_on = questions.day("By when?", names="The date", hint="Leave it blank for no day. For example, 23 7 2026")

    def __init__(self, *args: Any, term: AwardTerm, **kwargs: Any) -> None:
        """Begins with the day that stands."""
        kwargs["initial"] = {"due_on": term.due_on}
        super().__init__(*args, **kwargs)


class DischargeForm(AwardForm):
    """How a condition is met."""

    button = "Discharge the condition"
    subject = "condition"
    how = questions.text(
        "How is it met?",
        names="How it is met",
        required="Enter how it is met",
        hint="What you saw, and where it is kept",
    )


class AskReturnsForm(AwardForm):
    """What the fund wants to hear, and when."""

    button = "Ask for it"
    mark_optional = False
    asks = questions.text(
        "What do you want to know?",
        names="What you want to know",
        required="Enter what you want to know",
        hint="The body reads this word by word. For example, what was done, what changed, and what was spent",
        rows=5,
    )
    due_on = questions.day("By when?", names="The date", required="Enter by when", hint="For example, 23 7 2026")
    every = questions.one_of("How often?", EVERY, required="Select how often")
    until = questions.day(
        "Last day of the series", names="The last day", hint="Leave it blank if you ask once. For example, 23 7 2027"
    )

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        """Begins with the day on which the award ends."""
        kwargs["initial"] = {"every": "0", "until": award.ends_on}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for the end of a series."""
        is_series = self.cleaned_data.get("every", "0") != "0"
        if is_series and not self.cleaned_data.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day of the series")
        return self.cleaned_data


class SendReturnForm(AwardForm):
    """What the body tells the fund."""

    button = "Send it"
    subject = "return"
    text = questions.text(
        "Your answer",
        names="Your answer",
        required="Enter your answer",
        rows=8,
        longest=5000,
        hint="Once it is sent it stays as it is",
    )
    file = questions.EvidenceField(label="A file that shows it")


class CloseAwardForm(AwardForm):
    """What is said at the end."""

    button = "Close the award"
    button_kind = "warning"
    note = questions.text(
        "What came of it?",
        names="What came of it",
        required="Enter what came of it",
        hint="In a few sentences, for whoever reads this award in years to come",
    )
