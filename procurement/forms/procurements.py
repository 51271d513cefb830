"""Questions about a procurement that is planned or under way, and about one that is recorded from a source."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.forms.codes import CodesField
from procurement.lifecycle import ProcurementState
from procurement.models import Procurement, Regime
from procurement.vocabulary import BidResult, Route, ValueBasis, VatBasis
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

_YES_NO = [("yes", "Yes"), ("no", "No")]
# In a form the text that says that the law decides; in the action it is None.
_FOLLOWS = "The one that follows from the day and the service"
_STATED = [choice for choice in VatBasis.choices if choice[0] != VatBasis.NOT_STATED]
_COLUMNS = (
    "title",
    "what",
    "authority_name",
    "department",
    "regime_reason",
    "route",
    "route_reason",
    "cpv_codes",
    "value",
    "value_basis",
    "vat_basis",
    "term_months",
    "ocid",
)
# What a source tells beside.
_TOLD = ("state", "abandoned_reason", "source_url", "source_note")
_OF_THE_DAY = "They are those of the day on which it commenced, whatever changed since"


class AnyProcurementForm(RecordForm):
    """What is said of a procurement, whether it is followed here or recorded from a source."""

    button = "Save the procurement"
    subject = "procurement"
    mark_optional = False
    title = questions.line(
        "What is it called?",
        names="Title",
        required="Enter what it is called",
        hint="As in the tender notice, or in a few words. For example, Library services",
        longest=250,
    )
    what = questions.text("What is bought?", names="What is bought", hint="May be left blank")
    authority_name = questions.line(
        "Which authority buys?",
        names="Authority",
        required="Enter which authority buys",
        hint="Its official name. Former names and short names are known too, and a body that is not known stays a name",
        longest=250,
    )
    department = questions.line("Which department of it?", names="Department", hint="May be left blank")
    is_health = questions.one_of(
        "Is it for health care services in England that are under the Provider Selection Regime?",
        _YES_NO,
        required="Select whether it is for such health care services",
        hint="They have had rules of their own since 2024. If it is not clear, ask a lawyer",
    )
    cpv_codes = CodesField(label="Which CPV codes is it for?")
    value = PoundsField(
        label="What is it worth?",
        names="Value",
        required=False,
        help_text="Leave it blank if nobody knows",
    )
    value_basis = questions.from_list("Over what time is that?", ValueBasis.choices, empty="Select")
    vat_basis = questions.from_list("Does the value include VAT?", _STATED, empty="Select")
    term_months = questions.number(
        "For how many months?",
        names="Number of months",
        hint="The term that is advertised, all options to extend it included. Leave it blank if nobody knows",
        least=1,
        most=1200,
    )
    route = questions.from_list("By which route?", Route.choices, required="Select the route, or “Not known”")
    route_reason = questions.reason(
        "Why this route, if a rule speaks against it?",
        required="",
        hint="You are told which rules when you save. For example, what a lawyer advised, and when",
    )
    regime = questions.from_list("Under which rules is it?", [], empty=_FOLLOWS)
    regime_reason = questions.reason(
        "Why, if you chose other rules than those that follow?", required="", hint="For example, what a lawyer advised"
    )
    ocid = questions.line(
        "Its identifier on Find a Tender",
        names="Identifier",
        hint="If it has one. For example, ocds-h6vhtk-0412ab",
        longest=60,
    )

    def __init__(self, *args: Any, procurement: Procurement | None = None, authority: str = "", **kwargs: Any) -> None:
        """Begins with what `procurement` says, or with the `authority` that probably buys."""
        kwargs["initial"] = (_of(procurement) if procurement else {"authority_name": authority}) | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        self.regimes = {regime.code: regime for regime in Regime.objects.earliest_first()}
        choices = [(code, regime.name) for code, regime in self.regimes.items()]
        questions.offer(self, "regime", [("", _FOLLOWS), *choices])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("title", label_size="m"),
            Field("what", label_size="m"),
            Fieldset("Who buys", "authority_name", "department"),
            Field("commenced", legend_size="m"),
            Field("is_health", legend_size="m"),
            Field("cpv_codes", label_size="m"),
            Fieldset("Its value", "value", "value_basis", "vat_basis", "term_months"),
            Fieldset("Its route", "route", "route_reason"),
            Fieldset("The rules that it is under", "regime", "regime_reason", hint=_OF_THE_DAY),
            Field("ocid", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the bases of a value; those of no value are let go."""
        answers = self.cleaned_data
        if answers.get("value") is None:
            for name in ("value_basis", "vat_basis"):
                answers[name] = ""
                self.errors.pop(name, None)
        else:
            if not answers.get("value_basis") and "value_basis" not in self.errors:
                self.add_error("value_basis", "Select over what time the value is counted")
            if not answers.get("vat_basis") and "vat_basis" not in self.errors:
                self.add_error("vat_basis", "Select whether the value includes VAT")
        return answers

    def clean_authority_name(self) -> str:
        """Refuse a name that more than one body has; one that nobody has stays a name."""
        name: str = self.cleaned_data["authority_name"]
        found = list(Organisation.objects.parents().named(name)[:2])
        if len(found) > 1:
            raise ValidationError(f"More than one body is called “{name[:80]}”. Enter its full official name")
        self.authority = found[0] if found else None
        return name

    def says(self) -> dict[str, Any]:
        """Return what was answered, by the names of `actions.procurements.Described`."""
        answers = self.cleaned_data
        return {name: answers[name] for name in _COLUMNS} | {
            "authority": self.authority,
            "commenced": answers["commenced"],
            "is_health": answers["is_health"] == "yes",
            "regime": self.regimes.get(answers["regime"]),
        }


class ProcurementForm(AnyProcurementForm):
    """A procurement that is planned, or under way."""

    commenced = questions.when(
        "When did it commence, or when will it?",
        names="The day on which it commences",
        hint="The rules are those of this day. Leave it blank while nobody knows. For example, 24 2 2025",
    )


class RecordedProcurementForm(AnyProcurementForm):
    """A procurement that a source tells of, as far as it does."""

    commenced = questions.when(
        "When did it commence?", names="The date", hint=f"{questions.DATE_HINT}. Leave it blank if nobody knows"
    )
    vat_basis = questions.from_list("Does the value include VAT?", VatBasis.choices, empty="Select")
    state = questions.from_list("How far did it come?", ProcurementState.choices, required="Select how far it came")
    abandoned_reason = questions.reason(
        "Why was it abandoned, if it was?", required="", hint="Or that the source does not say"
    )
    result = questions.from_list(
        "What became of the mutual’s bid?", BidResult.choices, empty="Not known, or it did not bid"
    )
    winner = questions.line("Who won instead, if it lost?", names="Who won", longest=250)
    source_url = questions.source_url()
    source_note = questions.source_note()

    def __init__(self, *args: Any, procurement: Procurement | None = None, **kwargs: Any) -> None:
        """Its bids have pages of their own once it is there."""
        super().__init__(*args, procurement=procurement, **kwargs)
        if procurement:
            for name in ("result", "winner"):
                del self.fields[name]
        else:
            undecided = (BidResult.PREPARING, BidResult.SUBMITTED)
            offered = [choice for choice in BidResult.choices if choice[0] not in undecided]
            questions.offer(self, "result", [("", "Not known, or it did not bid"), *offered])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        bid = [Fieldset("The mutual’s bid", "result", "winner")] if "result" in self.fields else []
        return [
            *super().layout(),
            Fieldset("What became of it", "state", "abandoned_reason"),
            *bid,
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a source, for why it was abandoned, and for no winner of what was not lost."""
        answers = super().clean()
        if not any(answers.get(name) or name in self.errors for name in ("source_url", "source_note")):
            self.add_error("source_note", "Enter the web address of the source, or say what the source is")
        if answers.get("state") == ProcurementState.ABANDONED and not answers.get("abandoned_reason"):
            self.add_error("abandoned_reason", "Enter why it was abandoned, or that the source does not say")
        if answers.get("winner") and answers.get("result") not in (BidResult.LOST, BidResult.EXCLUDED):
            self.add_error("winner", "Leave this blank, or select that the mutual’s bid was lost or excluded")
        return answers

    def told(self) -> dict[str, Any]:
        """Return what the source tells beside, by the names of `actions.procurements.Recounted`."""
        names = ("state", "abandoned_reason", "result", "winner", "source_url", "source_note")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class FilterForm(forms.Form):
    """Which procurements the list shows."""

    words = questions.line("Words", names="Words", hint="Of its title, authority or spin-out, or a reference")
    state = questions.from_list(
        "State",
        [("running", "Planned or under way"), *ProcurementState.choices],
        empty="Any",
    )
    route = questions.from_list("Route", Route.choices, empty="Any")
    whose = questions.from_list("Whose", [("bodies", "My bodies’"), ("led", "Those that I lead")], empty="All")
    mark_optional = False

    def asked(self) -> dict[str, str]:
        """Return what is asked for; an answer that makes no sense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("words", "state", "route", "whose")}


def _of(procurement: Procurement) -> dict[str, Any]:
    said = {name: getattr(procurement, name) for name in (*_COLUMNS, *_TOLD)}
    is_chosen = procurement.regime is not None and procurement.regime_reason
    return said | {
        "commenced": procurement.commenced,
        "is_health": "yes" if procurement.is_health else "no",
        "regime": procurement.regime.code if is_chosen and procurement.regime else "",
    }
