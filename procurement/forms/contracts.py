"""Questions about a contract that is kept here, and about one that is recorded from a source."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from procurement.contracting import Contracted, Sourced
from procurement.forms.codes import CodesField
from procurement.models import Contract, Lot, Procurement, Regime
from procurement.vocabulary import Advertised, Route, ValueBasis, VatBasis
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models.agreement import AgreementKind

_YES_NO = [("yes", "Yes"), ("no", "No")]
_STATED = [choice for choice in VatBasis.choices if choice[0] != VatBasis.NOT_STATED]
# Columns that a question holds as they are.
_COLUMNS = (
    "title",
    "kind",
    "what",
    "customer_name",
    "department",
    "provider_name",
    "cpv_codes",
    "route",
    "route_reason",
    "look_back_reason",
    "value",
    "value_basis",
    "vat_basis",
    "irrecoverable_vat",
    "awarded_on",
    "signed_on",
    "review_on",
    "notice_days",
    "advertised",
    "document_url",
    "note",
)
_TOLD = ("source_url", "source_note", "terminated_on", "termination_reason")
_ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "": None}
_WRITTEN = {answer: written for written, answer in _ANSWERS.items()}
_LONGEST_NOTICE = 3650


class AnyContractForm(RecordForm):
    """What is said of a contract, whether it is kept here or recorded from a source."""

    button = "Save the contract"
    subject = "contract"
    mark_optional = False
    title = questions.line(
        "What is it called?",
        names="Title",
        required="Enter what it is called",
        hint="As on its first page, or in a few words",
        longest=250,
    )
    kind = questions.one_of("What is it?", AgreementKind.choices, required="Select whether it is a contract or a grant")
    what = questions.text("What does the mutual deliver under it?", names="What it delivers", hint="May be left blank")
    customer_name = questions.line(
        "Who buys or funds the service?",
        names="Who buys or funds",
        required="Enter who buys or funds the service",
        hint="Its official name. Former names and short names are known too, and a body that is not known stays a name",
        longest=250,
    )
    department = questions.line("Which department of it?", names="Department", hint="May be left blank")
    provider_name = questions.line(
        "Which legal entity delivers it?",
        names="Legal entity",
        required="Enter which legal entity delivers the service",
        hint="Its registered name",
        longest=250,
    )
    cpv_codes = CodesField(label="Which CPV codes is it for?")
    value = PoundsField(
        label="What is it worth?", names="Value", required=False, help_text="Leave it blank if nobody knows"
    )
    value_basis = questions.from_list("Over what time is that?", ValueBasis.choices, empty="Select")
    vat_basis = questions.from_list("Does the value include VAT?", _STATED, empty="Select")
    irrecoverable_vat = PoundsField(
        label="How much of the VAT cannot be recovered?",
        names="VAT that cannot be recovered",
        required=False,
        help_text="By the customer. The Transparency Code asks for it. Leave it blank if nobody knows",
    )
    route = questions.from_list("By which route was it awarded?", Route.choices, required="Select the route")
    route_reason = questions.reason(
        "Why this route?", required="", hint="For example, what a lawyer advised. May be left blank"
    )
    regime = questions.from_list("Under which rules?", [], empty="Not known")
    look_back_reason = questions.reason(
        "If it is reserved, why was an earlier reserved contract for services of another kind?",
        required="",
        hint="You are asked when you save, if there is one",
    )
    awarded_on = questions.day("When was it awarded?", names="The day on which it was awarded")
    signed_on = questions.day(
        "When was it signed?", names="The day on which it was signed", hint="Leave it blank until it is"
    )
    review_on = questions.day("When is it reviewed next?", names="The day of the review", hint="May be left blank")
    notice_days = questions.number(
        "How many days of notice must a party give to end it?",
        names="Days of notice",
        hint="Where the contract says so",
        most=_LONGEST_NOTICE,
    )
    is_first = questions.one_of(
        "Is it the contract under which it left its parent body?",
        _YES_NO,
        required="Select whether it is the first contract",
        hint="When the first one ends, the mutual has to compete or be awarded another",
    )
    advertised = questions.from_list("How was it advertised?", Advertised.choices, required="Select how")
    is_sme = questions.from_list("Is the mutual a small or medium-sized enterprise?", _YES_NO)
    is_vcse = questions.from_list("Is it a voluntary or community organisation?", _YES_NO)
    document_url = questions.web_address("Web address", example="https://www.example.gov.uk/contracts/12")
    note = questions.text("Anything else", names="This", hint="May be left blank")

    def __init__(
        self,
        *args: Any,
        contract: Contract | None = None,
        procurement: Procurement | None = None,
        probably: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Begins with what `contract` says, or with what is `probably` so of a new one.

        One that comes of a procurement is under the rules of that, and may be of one of its lots.
        """
        begins = _of(contract) if contract else {"is_first": "no", **(probably or {})}
        kwargs["initial"] = begins | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.customer: Organisation | None = None
        self.regimes = {regime.code: regime for regime in Regime.objects.earliest_first()}
        names = [(code, regime.name) for code, regime in self.regimes.items()]
        questions.offer(self, "regime", [("", "Not known"), *names])
        self.lots = {str(lot.pk): lot for lot in _lots(procurement)}
        if procurement:
            del self.fields["regime"]
        if self.lots:
            self.fields["lot"] = questions.from_list("Of which lot?", [], empty="All of it")
            questions.offer(self, "lot", [("", "All of it"), *((key, str(lot)) for key, lot in self.lots.items())])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        by_rules = [name for name in ("lot", "route", "route_reason", "regime", "look_back_reason") if self.asks(name)]
        document = [name for name in ("evidence", "document_url") if self.asks(name)]
        return [
            Field("title", label_size="m"),
            Field("kind", legend_size="m"),
            Field("what", label_size="m"),
            Fieldset("Its parties", "customer_name", "department", "provider_name"),
            Fieldset("Its days", "awarded_on", "signed_on", "starts", "ends", "review_on", "notice_days"),
            Field("is_first", legend_size="m"),
            Fieldset("Its value", "value", "value_basis", "vat_basis", "irrecoverable_vat"),
            Field("cpv_codes", label_size="m"),
            Fieldset("How it came about", *by_rules, "advertised"),
            Fieldset("The mutual", "is_sme", "is_vcse"),
            Fieldset("Its document", *document),
            Field("note", label_size="m"),
        ]

    def asks(self, name: str) -> bool:
        """Return whether the form has that question."""
        return name in self.fields

    def clean_customer_name(self) -> str:
        """Refuse a name that more than one body has; one that nobody has stays a name."""
        name: str = self.cleaned_data["customer_name"]
        found = list(Organisation.objects.parents().named(name)[:2])
        if len(found) > 1:
            raise ValidationError(f"More than one body is called “{name[:80]}”. Enter its full official name")
        self.customer = found[0] if found else None
        return name

    def clean(self) -> dict[str, Any]:
        """Ask for the bases of a value; those of no value are let go."""
        answers = self.cleaned_data
        asked = {
            "value_basis": "Select over what time the value is counted",
            "vat_basis": "Select whether the value includes VAT",
        }
        for name, message in asked.items():
            if answers.get("value") is None and "value" not in self.errors:
                answers[name] = ""
                self.errors.pop(name, None)
            elif not answers.get(name) and name not in self.errors:
                self.add_error(name, message)
        return answers

    def says(self) -> Contracted:
        """Return what was answered."""
        answers = self.cleaned_data
        return Contracted(
            **{name: answers[name] for name in _COLUMNS},
            customer=self.customer,
            lot=self.lots.get(answers.get("lot") or ""),
            regime=self.regimes.get(answers.get("regime") or ""),
            starts=answers["starts"],
            ends=answers["ends"],
            is_first=answers["is_first"] == "yes",
            is_sme=_ANSWERS[answers["is_sme"]],
            is_vcse=_ANSWERS[answers["is_vcse"]],
        )


class ContractForm(AnyContractForm):
    """A contract that is agreed, or about to be."""

    starts = questions.when(
        "When does it start?",
        names="The day on which it starts",
        required="Enter the day on which it starts",
        hint="For example, 1 4 2026",
    )
    ends = questions.when(
        "What is its last day?",
        names="Its last day",
        hint="Of the term that was signed, without options to extend it. Leave it blank if it has none",
    )
    evidence = questions.EvidenceField(label="File")


class RecordedContractForm(AnyContractForm):
    """A contract that a source tells of, as far as it does."""

    starts = questions.when("When did it start?", names="The date", hint=f"{questions.DATE_HINT}. May be left blank")
    ends = questions.when(
        "When did, or does, it end?",
        names="The date",
        hint="The end of its term. As much as is known, and blank if nobody knows",
    )
    vat_basis = questions.from_list("Does the value include VAT?", VatBasis.choices, empty="Select")
    terminated_on = questions.day("If it was ended early, on which last day?", names="Its last day")
    termination_reason = questions.reason("Why was it ended early?", required="", hint="Or that the source is silent")
    source_url = questions.source_url()
    source_note = questions.source_note()

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            *super().layout(),
            Fieldset("If it was ended early", "terminated_on", "termination_reason"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a source, and for why it was ended early."""
        answers = super().clean()
        if not any(answers.get(name) or name in self.errors for name in ("source_url", "source_note")):
            self.add_error("source_note", "Enter the web address of the source, or say what the source is")
        if answers.get("terminated_on") and not answers.get("termination_reason"):
            self.add_error("termination_reason", "Enter why it was ended early, or that the source does not say")
        return answers

    def told(self) -> Sourced:
        """Return what the source tells beside."""
        return Sourced(**{name: self.cleaned_data[name] for name in _TOLD})


class PublishForm(RecordForm):
    """Nothing but the button, under what will be published of a procurement or contract."""

    button = "Publish it as open data"

    def __init__(self, subject: str, **kwargs: Any) -> None:
        """`subject` is the word for what is published."""
        self.subject = subject
        super().__init__(**kwargs)


class ContractFilterForm(forms.Form):
    """Which contracts the list shows."""

    words = questions.line("Words", names="Words", hint="Of its title, parties or spin-out, or a reference")
    state = questions.from_list(
        "State",
        [("running", "Running"), ("unsigned", "Not signed yet"), ("over", "Ended"), ("any", "Any")],
        empty="Not ended",
    )
    within = questions.from_list(
        "Ends within",
        [("3", "3 months"), ("6", "6 months"), ("12", "12 months"), ("18", "18 months")],
        empty="Any time",
    )
    route = questions.from_list("Route", Route.choices, empty="Any")
    whose = questions.from_list("Whose", [("bodies", "My bodies’"), ("led", "Those that I lead")], empty="All")
    mark_optional = False

    def asked(self) -> dict[str, str]:
        """Return what is asked for; an answer that makes no sense asks for nothing."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


def _lots(procurement: Procurement | None) -> Sequence[Lot]:
    return list(Lot.objects.filter(procurement=procurement).order_by("number")) if procurement else []


def _of(contract: Contract) -> dict[str, Any]:
    return {
        **{name: getattr(contract, name) for name in (*_COLUMNS, *_TOLD)},
        "lot": str(contract.lot_id or ""),
        "regime": contract.regime.code if contract.regime else "",
        "starts": contract.starts,
        "ends": contract.ends,
        "is_first": "yes" if contract.is_first else "no",
        "is_sme": _WRITTEN[contract.is_sme],
        "is_vcse": _WRITTEN[contract.is_vcse],
    }
