"""Questions about a rule of law: what it says, from when to when it holds, and where that stands."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Button, Field, Fieldset, FormHelper, Layout
from procurement.advice.law import CodeListRule, RegimeRule, ReservationRule, ThresholdRule, WarningLevelRule
from procurement.models import CodeList, Regime, Reservation, Threshold, WarningLevel
from procurement.vocabulary import Covers, Level, ListPurpose, ThresholdKind, VatBasis
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.vocabulary import Definition

_YES_OR_NO = [("yes", "Yes"), ("no", "No")]


class RuleForm(RecordForm):
    """A rule that holds from a day to a day, both included, with who says so."""

    starts_on = questions.day("First day on which it holds", names="The first day", hint="For example, 24 2 2025")
    ends_on = questions.day(
        "Last day on which it holds",
        names="The last day",
        hint="Leave it blank while it goes on. For example, 23 2 2025",
    )
    citation = questions.line(
        "Statute or regulation",
        names="Statute or regulation",
        required="Enter the statute or regulation",
        hint="As a lawyer would cite it. For example, Procurement Act 2023, section 33",
        longest=250,
    )
    source_url = questions.source_url()
    source_note = questions.text(
        "About the source",
        names="About the source",
        hint="Where in it this stands, what it leaves open, and what was inferred",
    )
    subject = "rule"
    # What a rule is a rule of: asked when it is added, and never changed.
    stays: ClassVar[tuple[str, ...]] = ()
    asks: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, rule: Any = None, **kwargs: Any) -> None:
        """`rule` is the row that is changed; without one it is a new one."""
        self.rule = rule
        if rule is not None:
            kwargs["initial"] = self.filled(rule)
        super().__init__(*args, **kwargs)
        for name in self.stays if rule is not None else ():
            del self.fields[name]

    def filled(self, rule: Any) -> dict[str, Any]:
        """Return what the row says, by question."""
        return {name: getattr(rule, name) for name in self.base_fields if hasattr(rule, name)}

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        asked = [Field(name, label_size="s", legend_size="s") for name in self.asks if name in self.fields]
        return [
            *asked,
            Fieldset("When does it hold?", "starts_on", "ends_on", hint="Both days are included"),
            Fieldset("How do we know?", "citation", "source_url", "source_note"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a source, and for an end that is not before the start."""
        answers = self.cleaned_data
        if not answers.get("source_url") and not answers.get("source_note") and "source_url" not in self.errors:
            self.add_error("source_note", "Enter where this is from: a web address, or what the source is")
        starts, ends = answers.get("starts_on"), answers.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must be the same as or after the first day")
        return answers

    def dated(self) -> dict[str, Any]:
        """Return what every rule says."""
        return {
            name: self.cleaned_data[name] for name in ("starts_on", "ends_on", "citation", "source_url", "source_note")
        }

    def answered(self, name: str) -> Any:
        """Return an answer; of a rule that is changed, what stays as it was."""
        return self.cleaned_data[name] if name in self.fields else getattr(self.rule, name)


def _code() -> forms.CharField:
    return questions.line(
        "Short code",
        names="Short code",
        required="Enter a short code",
        hint="In small letters, by which rules and files refer to it. For example, pa-2023",
        longest=20,
    )


class _CodedForm(RuleForm):
    """A rule with a code of its own."""

    code = _code()
    stays: ClassVar[tuple[str, ...]] = ("code",)

    def clean_code(self) -> str:
        """Refuse what could not stand in an address."""
        code: str = self.cleaned_data["code"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code):
            raise ValidationError("Short code must be small letters, digits and hyphens, like pa-2023")
        return code


class RegimeForm(_CodedForm):
    """A body of procurement law."""

    name = questions.line("Name", names="Name", required="Enter the name of the regime")
    covers = questions.one_of(
        "Which services is it about?", Covers.choices, required="Select which services it is about"
    )
    about = questions.text(
        "What it asks for and allows", names="What it asks for", required="Enter what it asks for and allows"
    )
    stays = ("code", "covers")
    asks = ("name", "code", "covers", "about")

    def says(self) -> RegimeRule:
        """Return what was answered."""
        said = {name: self.answered(name) for name in ("code", "name", "about")}
        return RegimeRule(**self.dated(), **said, covers=Covers(self.answered("covers")))


class ThresholdForm(RuleForm):
    """From which value on the full rules hold."""

    kind = questions.one_of("To what does it apply?", ThresholdKind.choices, required="Select to what it applies")
    amount = PoundsField(
        label="Amount", names="Amount", required=False, help_text="Leave it blank if no source says it"
    )
    vat_basis = questions.one_of(
        "Does the amount include VAT?",
        [(each.value, str(each.label)) for each in (VatBasis.INCLUDING, VatBasis.EXCLUDING)],
        required="Select whether the amount includes VAT",
    )
    is_verified = questions.one_of(
        "Does the source say both the amount and its VAT basis?",
        _YES_OR_NO,
        required="Select whether the source says both",
        hint="If one of them was inferred, the adviser says that it does not know",
    )
    stays = ("kind",)
    asks = ("kind", "amount", "vat_basis", "is_verified")

    def filled(self, rule: Threshold) -> dict[str, Any]:
        """Return what the row says, by question."""
        return super().filled(rule) | {"is_verified": "yes" if rule.is_verified else "no"}

    def clean_amount(self) -> Any:
        """Refuse nothing at all, which is no threshold."""
        amount = self.cleaned_data["amount"]
        if amount is not None and amount == 0:
            raise ValidationError("Amount must be more than £0. Leave it blank if it is not known")
        return amount

    def clean(self) -> dict[str, Any]:
        """Ask for the first day, and for why an amount is in doubt."""
        answers = super().clean()
        if not answers.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", "Enter the first day on which the threshold holds")
        is_in_doubt = answers.get("is_verified") == "no"
        if is_in_doubt and not answers.get("source_note") and "source_note" not in self.errors:
            self.add_error("source_note", "Enter what was inferred, or could not be confirmed")
        return answers

    def says(self) -> ThresholdRule:
        """Return what was answered."""
        return ThresholdRule(
            **self.dated(),
            kind=ThresholdKind(self.answered("kind")),
            amount=self.cleaned_data["amount"],
            vat_basis=VatBasis(self.cleaned_data["vat_basis"]),
            is_verified=self.cleaned_data["is_verified"] == "yes",
        )


class _OfRegimeForm(RuleForm):
    """A rule of a regime."""

    regime = questions.from_list("Regime", [], required="Select the regime")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offers the regimes that are kept."""
        super().__init__(*args, **kwargs)
        if "regime" in self.fields:
            kept = [(regime.code, regime.name) for regime in Regime.objects.earliest_first()]
            questions.offer(self, "regime", [("", "Select"), *kept])

    def filled(self, rule: Any) -> dict[str, Any]:
        """Return what the row says, by question."""
        return super().filled(rule) | {"regime": rule.regime.code}

    def regime_code(self) -> str:
        """Return the code of its regime."""
        return str(self.cleaned_data["regime"]) if "regime" in self.fields else self.rule.regime.code


class ReservationForm(_OfRegimeForm, _CodedForm):
    """A provision under which a contract may be kept for mutuals."""

    name = questions.line(
        "Name", names="Name", required="Enter the name of the provision", hint="For example, Section 33"
    )
    longest_months = questions.number(
        "Longest term in months",
        names="Longest term",
        required="Enter the longest term in months",
        hint="Extensions included. Five years are 60",
        least=1,
        most=600,
    )
    look_back_months = questions.number(
        "How many months does it look back?",
        names="How far it looks back",
        required="Enter how many months it looks back",
        hint="Three years are 36",
        least=1,
        most=600,
    )
    looks_back_to_entry = questions.one_of(
        "From when does an earlier contract count?",
        [("award", "From its award"), ("entry", "From the day on which it was entered into")],
        required="Select from when an earlier contract counts",
    )
    look_back = questions.text(
        "Which earlier contracts count?", names="Which contracts count", required="Enter which earlier contracts count"
    )
    procedure = questions.text(
        "How is it competed for?", names="How it is competed for", required="Enter how it is competed for, and by whom"
    )
    definition = questions.from_list(
        "Which definition must the body meet?", Definition.choices, empty="One that is not assessed here"
    )
    stays = ("code", "regime")
    asks = (
        "name",
        "code",
        "regime",
        "longest_months",
        "look_back_months",
        "looks_back_to_entry",
        "look_back",
        "procedure",
        "definition",
    )

    def filled(self, rule: Any) -> dict[str, Any]:
        """Return what the row says, by question."""
        return super().filled(rule) | {"looks_back_to_entry": "entry" if rule.looks_back_to_entry else "award"}

    def says(self) -> ReservationRule:
        """Return what was answered."""
        names = ("code", "name", "longest_months", "look_back_months", "look_back", "procedure", "definition")
        said = {name: self.answered(name) for name in names}
        to_entry = self.answered("looks_back_to_entry") == "entry"
        return ReservationRule(**self.dated(), **said, regime=self.regime_code(), looks_back_to_entry=to_entry)


class CodeListForm(_OfRegimeForm):
    """A list of CPV codes of a regime; the codes come from a file."""

    purpose = questions.one_of("What is the list for?", ListPurpose.choices, required="Select what the list is for")
    stays = ("regime", "purpose")
    asks = ("regime", "purpose")

    def says(self) -> CodeListRule:
        """Return what was answered; whether the list is the full one follows from what is imported."""
        is_complete = self.rule.is_complete if self.rule else False
        purpose = ListPurpose(self.answered("purpose"))
        return CodeListRule(**self.dated(), regime=self.regime_code(), purpose=purpose, is_complete=is_complete)


class WarningLevelForm(RuleForm):
    """From which level on the service warns."""

    kind = questions.one_of("What is it a level of?", Level.choices, required="Select what it is a level of")
    level = questions.number(
        "From which level on do we warn?",
        names="Level",
        required="Enter the level",
        hint="A percentage, or a number of months",
        least=1,
        most=600,
    )
    stays = ("kind",)
    asks = ("kind", "level")

    def clean(self) -> dict[str, Any]:
        """Refuse a share of more than all."""
        answers = super().clean()
        kind = answers.get("kind") or (self.rule.kind if self.rule else "")
        if kind == Level.DEPENDENCE_PERCENT and (answers.get("level") or 0) > 100:
            self.add_error("level", "Level must be 100 percent or less")
        return answers

    def says(self) -> WarningLevelRule:
        """Return what was answered."""
        return WarningLevelRule(**self.dated(), kind=Level(self.answered("kind")), level=self.cleaned_data["level"])


class CodesFileForm(RecordForm):
    """A file with the codes of a list."""

    button = "Import the codes"
    subject = "list"
    file = forms.FileField(
        label="File with the codes",
        help_text="CSV or XLSX, with a column code; check_digit and label_en may stand beside it",
        widget=widgets.File(accept=".csv,.xlsx"),
        error_messages={
            "required": "Select a CSV or XLSX file",
            "invalid": "The selected file could not be uploaded. Try again",
            "empty": "The selected file is empty",
        },
    )
    is_full = questions.one_of(
        "Is this the full list?",
        [
            ("yes", "Yes: it takes the place of what is there"),
            ("no", "No: its codes are added to those that are there"),
        ],
        required="Select whether this is the full list",
        hint="Only of a full list can anybody say that a service is not on it",
    )


class HoldsOnForm(forms.Form):
    """The day for which the rules are shown."""

    on = questions.day("What held, or holds, on", names="The day", hint="For example, 24 2 2025")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It is sent with the address, so that the answer can be passed on."""
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(method="get")
        self.helper.layout = Layout(Field("on", legend_size="s"), Button("Show", kind="secondary"))


# Each sort of rule by its part of the address: its table, its form, and what it is called.
SORTS: dict[str, tuple[type[Regime | Threshold | Reservation | CodeList | WarningLevel], type[RuleForm], str]] = {
    "regimes": (Regime, RegimeForm, "regime"),
    "thresholds": (Threshold, ThresholdForm, "threshold"),
    "reservations": (Reservation, ReservationForm, "reservation"),
    "lists": (CodeList, CodeListForm, "list of codes"),
    "levels": (WarningLevel, WarningLevelForm, "warning level"),
}
