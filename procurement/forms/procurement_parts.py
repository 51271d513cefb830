"""Questions about the parts of a procurement: what moves it on, its steps, its lots, and the mutual's bids."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.models import Bid, Lot, ProcurementStep
from procurement.vocabulary import BidResult
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_UNDECIDED = (BidResult.PREPARING, BidResult.SUBMITTED)
_NOTICE = "https://www.find-tender.service.gov.uk/Notice/000001-2026"


class ProcurementPartForm(RecordForm):
    """A form about a part of a procurement."""

    subject = "procurement"
    mark_optional = False


class MoveForm(ProcurementPartForm):
    """On which day a step was done, and where that is published."""

    on = questions.day("On which day?", names="The day", required="Enter the day")
    commenced_on = questions.day(
        "On which day did the procurement commence?",
        names="The day on which it commenced",
        required="Enter the day on which the procurement commenced",
        hint="The rules are those of this day. Which act counts as commencing is not kept here: ask a lawyer if the "
        "rules changed about that time",
    )
    notice_url = questions.web_address("Web address of the notice", example=_NOTICE)

    def __init__(self, *args: Any, button: str, today: date, asks_commenced: bool, **kwargs: Any) -> None:
        """Begins with today; `asks_commenced` where nobody knows the day on which it commenced."""
        self.button = button
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        if not asks_commenced:
            del self.fields["commenced_on"]

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.steps.move_procurement`."""
        return {name: self.cleaned_data.get(name) for name in ("on", "commenced_on", "notice_url")}


class AbandonForm(ProcurementPartForm):
    """When it came to nothing, and why."""

    button = "Record that it was abandoned"
    button_kind = "warning"
    on = questions.day("On which day?", names="The day", required="Enter the day")
    reason = questions.reason("Why?", required="Enter why it was abandoned")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Begins with today."""
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)


class StepForm(ProcurementPartForm):
    """When a step is planned, when it was done, and the notice that says so."""

    button = "Save the step"
    planned_on = questions.day("When is it planned?", names="The day for which it is planned")
    done_on = questions.day("When was it done?", names="The day on which it was done")
    notice_url = questions.web_address("Web address of the notice", example=_NOTICE)
    note = questions.text("Anything else", names="This", hint="May be left blank")

    def __init__(self, *args: Any, step: ProcurementStep, is_done_by_moving: bool, **kwargs: Any) -> None:
        """Begins with what the step says; what is done by moving the procurement on is not asked for here before."""
        kwargs["initial"] = {name: getattr(step, name) for name in ("planned_on", "done_on", "notice_url", "note")}
        super().__init__(*args, **kwargs)
        if is_done_by_moving and not step.done_on:
            del self.fields["done_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for one day at least."""
        names = [name for name in ("planned_on", "done_on") if name in self.fields]
        if not any(self.cleaned_data.get(name) or name in self.errors for name in names):
            both = "Enter for when it is planned, or when it was done"
            self.add_error("planned_on", both if len(names) > 1 else "Enter for when it is planned")
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.steps.Stepped`."""
        return {name: self.cleaned_data.get(name) for name in ("planned_on", "done_on", "notice_url", "note")}


class LotForm(ProcurementPartForm):
    """What a lot is."""

    button = "Save the lot"
    subject = "lot"
    number = questions.number(
        "Its number", names="Number", required="Enter the number of the lot", least=1, most=30_000
    )
    title = questions.line("What is it called?", names="Title", required="Enter what it is called", longest=250)
    value = PoundsField(
        label="What is it worth?",
        names="Value",
        required=False,
        help_text="Over the same time as the value of the procurement, and with VAT if that has. May be left blank",
    )

    def __init__(self, *args: Any, lot: Lot | None = None, following: int = 1, **kwargs: Any) -> None:
        """Begins with what the lot says, or with the number that comes next."""
        names = ("number", "title", "value")
        kwargs["initial"] = {name: getattr(lot, name) for name in names} if lot else {"number": following}
        super().__init__(*args, **kwargs)

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.lots.Divided`."""
        return {name: self.cleaned_data[name] for name in ("number", "title", "value")}


class BidForm(ProcurementPartForm):
    """What the mutual bids."""

    button = "Save the bid"
    subject = "bid"
    lot = forms.TypedChoiceField(
        label="What is the bid for?",
        coerce=int,
        empty_value=None,
        required=False,
        widget=widgets.Select(),
        error_messages={"invalid_choice": "Select all of it, or a lot of this procurement"},
    )
    partners = questions.line(
        "With which partners?", names="Partners", hint="Leave it blank if the mutual bids alone", longest=250
    )
    submitted_on = questions.day(
        "When was it submitted?", names="The day on which it was submitted", hint="Leave it blank until it is"
    )
    amount = PoundsField(
        label="How much is the bid?",
        names="Amount",
        required=False,
        help_text="Over the same time as the value of the procurement, and with VAT if that has. May be left blank",
    )

    def __init__(self, *args: Any, lots: Sequence[Lot], bid: Bid | None = None, **kwargs: Any) -> None:
        """Offers `lots`. Begins with what the bid says."""
        self.lots = {lot.pk: lot for lot in lots}
        if bid:
            said = {name: getattr(bid, name) for name in ("partners", "submitted_on", "amount")}
            kwargs["initial"] = said | {"lot": bid.lot_id}
        super().__init__(*args, **kwargs)
        questions.offer(self, "lot", [("", "All of it"), *((str(lot.pk), str(lot)) for lot in lots)])

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.bids.Offered`."""
        answers = {name: self.cleaned_data[name] for name in ("partners", "submitted_on", "amount")}
        return answers | {"lot": self.lots.get(self.cleaned_data["lot"])}


class BidResultForm(ProcurementPartForm):
    """What became of a bid."""

    button = "Save what became of it"
    subject = "bid"
    result = questions.one_of(
        "What became of it?",
        [
            ("undecided", "It is not decided"),
            *(each for each in BidResult.choices if each[0] not in ("preparing", "submitted")),
        ],
        required="Select what became of it",
    )
    on = questions.day("When?", names="The day", hint="The day on which the mutual was told. For example, 23 7 2026")
    winner = questions.line("Who won instead?", names="Who won", hint="If that is known", longest=250)
    feedback = questions.text(
        "What did the authority say?", names="What the authority said", hint="Why it won or lost, and its scores"
    )

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        """Begins with what the bid says."""
        said = {"on": bid.result_on, "winner": bid.winner, "feedback": bid.feedback}
        kwargs["initial"] = said | {"result": "" if bid.result in _UNDECIDED else bid.result}
        self.is_history = bid.procurement.is_history
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("result", legend_size="m"), Field("on", legend_size="m"), Fieldset("More", "winner", "feedback")]

    def clean(self) -> dict[str, Any]:
        """Ask for the day of a result, and for no winner beside a bid that won."""
        answers = self.cleaned_data
        result = answers.get("result")
        needs_a_day = result and result != "undecided" and not self.is_history
        if needs_a_day and not answers.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day on which it came about")
        if answers.get("winner") and result in (BidResult.WON, BidResult.WITHDRAWN):
            self.add_error("winner", "Leave this blank, or select that the bid was lost or excluded")
        return answers

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.bids.Decided`."""
        return {name: self.cleaned_data[name] for name in ("result", "on", "winner", "feedback")}
