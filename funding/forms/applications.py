"""Questions about an application: its sections, and what becomes of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from funding.applying import Written, cost_of
from funding.forms.costs import PENNY
from funding.models import CostLine
from funding.statements import About, ForStage
from funding.vocabulary import DECLARATION
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import Stage


class ApplicationForm(RecordForm):
    """A section of an application: anything may be left blank until it is submitted."""

    button = "Save and continue"
    subject = "section"
    mark_optional = False


class AboutForm(ApplicationForm):
    """What is asked for, in short."""

    title = questions.line("Title", names="Title", hint="A few words by which you and the fund call it")
    summary = questions.text(
        "What is the money for?",
        names="What the money is for",
        hint="Who will be better off, and what would happen without it",
        rows=6,
    )
    amount = PoundsField(label="Amount requested", names="Amount requested", required=False, min_value=PENNY)

    def __init__(self, *args: Any, whole: Written, **kwargs: Any) -> None:
        """Begins with what the application says."""
        kwargs["initial"] = {name: getattr(whole.application, name) for name in ("title", "summary", "amount")}
        super().__init__(*args, **kwargs)
        asked = whole.application.round
        least, most = (formats.money(each, "") for each in (asked.minimum, asked.maximum))
        limits = f"{least} to {most}" if least and most else f"{least} or more" if least else f"up to {most}"
        if least or most:
            self.fields["amount"].help_text = f"The round gives {limits} for one application"

    def says(self) -> About:
        """Return what it says."""
        return About(**{name: self.cleaned_data[name] for name in ("title", "summary", "amount")})


class AmountsForm(ApplicationForm):
    """How much is for which stage of the spin-out."""

    def __init__(self, *args: Any, whole: Written, **kwargs: Any) -> None:
        """Begins with what the application says."""
        there = {each.stage: each for each in whole.purposes}
        amounts = {f"amount_{stage}": each.amount for stage, each in there.items()}
        kwargs["initial"] = amounts | {f"what_{stage}": each.what for stage, each in there.items()}
        super().__init__(*args, **kwargs)
        for stage in Stage:
            amount = PoundsField(label="Amount", names=f"{stage.label}: amount", required=False, min_value=PENNY)
            self.fields[f"amount_{stage.value}"] = amount
            self.fields[f"what_{stage.value}"] = questions.line(
                "What for?", names=f"{stage.label}: what it is for", longest=300
            )

    def layout(self) -> Sequence[Any]:
        """Return the stages in their order."""
        return [Fieldset(stage.label, f"amount_{stage.value}", f"what_{stage.value}") for stage in Stage]

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing of a stage of which something is said."""
        for stage in Stage:
            amount, what = f"amount_{stage.value}", f"what_{stage.value}"
            if self._has(amount) and not self._has(what):
                self.add_error(what, f"{stage.label}: enter what the amount is for")
            if self._has(what) and not self._has(amount):
                self.add_error(amount, f"{stage.label}: enter the amount")
        return self.cleaned_data

    def _has(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name)) or name in self.errors

    def says(self) -> list[ForStage]:
        """Return what it says."""
        given = self.cleaned_data
        return [
            ForStage(stage.value, given[f"amount_{stage.value}"], given[f"what_{stage.value}"])
            for stage in Stage
            if given[f"amount_{stage.value}"]
        ]


class CostsForm(ApplicationForm):
    """How much is asked for which cost of the ledger."""

    def __init__(self, *args: Any, whole: Written, lines: Sequence[CostLine], **kwargs: Any) -> None:
        """Begins with what the application says."""
        kwargs["initial"] = {f"cost_{each.line_id}": each.amount for each in whole.costs}
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"cost_{line.pk}"] = PoundsField(
                label=line.what,
                names=line.what,
                required=False,
                min_value=PENNY,
                help_text=f"{line.get_kind_display()}. It comes to {formats.money(cost_of(line))}",
            )

    def says(self) -> Mapping[int, Decimal]:
        """Return the amounts by the keys of the costs."""
        given = {line.pk: self.cleaned_data[f"cost_{line.pk}"] for line in self.lines}
        return {key: amount for key, amount in given.items() if amount}


class DocumentForm(ApplicationForm):
    """A file, and what it is."""

    button = "Add the document"
    title = questions.line(
        "What is it?", names="What it is", required="Enter what it is", hint="For example, the letter of the sponsor"
    )
    file = questions.EvidenceField(label="File")

    def clean(self) -> dict[str, Any]:
        """Ask for the file."""
        if not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", "Select a file")
        return self.cleaned_data


class DeclarationForm(ApplicationForm):
    """Whether the declaration is made."""

    answer = questions.one_of(
        "Do you declare this?",
        [("yes", "Yes, we declare this"), ("no", "Not yet")],
        required="Select whether you declare this",
        hint=DECLARATION,
    )

    def __init__(self, *args: Any, whole: Written, **kwargs: Any) -> None:
        """Begins with the answer that stands."""
        if whole.application.declared_by_id:
            kwargs["initial"] = {"answer": "yes"}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the question."""
        return [Field("answer", legend_size="m")]


class ConfirmForm(RecordForm):
    """Nothing but the button."""

    subject = "application"

    def __init__(self, *args: Any, button: str, kind: str = "", **kwargs: Any) -> None:
        """`button` says what it does."""
        super().__init__(*args, **kwargs)
        self.button, self.button_kind = button, kind


class WithdrawForm(RecordForm):
    """Why it is withdrawn."""

    button = "Withdraw the application"
    button_kind = "warning"
    subject = "application"
    reason = questions.reason("Why do you withdraw it?", required="Enter why you withdraw it")


class SendBackForm(RecordForm):
    """What the fund wants to know."""

    button = "Send it back"
    subject = "application"
    asks = questions.text(
        "What more do you need to know?",
        names="What you need to know",
        required="Enter what you need to know",
        hint="The applicant reads this word by word",
        rows=6,
    )
