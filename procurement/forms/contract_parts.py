"""Questions about the parts of a contract, and about how it goes on: signed, ended early, extended, measured."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Fieldset
from procurement.models import Amendment, BreakClause, ContinuityClause, Contract, Extension, PerformanceTerm
from procurement.stating import Amends, Breaks, Demands, Extends, Part, Says, Secures
from procurement.vocabulary import ContinuityClauseKind, ExtensionState, TermStanding, WhoMay
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import ContinuityPlan


class ContractStepForm(RecordForm):
    """A form about how a contract goes on."""

    subject = "contract"
    mark_optional = False


class SignForm(ContractStepForm):
    """When it was signed."""

    button = "Record that it was signed"
    on = questions.day("On which day was it signed?", names="The day", required="Enter the day on which it was signed")


class TerminateForm(ContractStepForm):
    """On which last day it ends before its term, and why."""

    button = "Record that it ends early"
    button_kind = "warning"
    on = questions.day(
        "What is its last day?",
        names="Its last day",
        required="Enter its last day",
        hint="It may lie ahead, when notice was given. For example, 31 3 2027",
    )
    reason = questions.reason("Why?", required="Enter why it ends early", hint="And who ended it")


class ChooseContractForm(ContractStepForm):
    """Which contract of the register an agreement is."""

    button = "Join them"
    contract = questions.from_list(
        "Which contract of the register is it?", [], required="Select the contract, or add it to the register instead"
    )

    def __init__(self, *args: Any, contracts: Sequence[Contract], **kwargs: Any) -> None:
        """Offers these contracts."""
        super().__init__(*args, **kwargs)
        self.contracts = {each.reference: each for each in contracts}
        questions.offer(self, "contract", [("", "Select"), *((key, str(each)) for key, each in self.contracts.items())])

    def chosen(self) -> Contract:
        """Return the contract that was selected."""
        return self.contracts[self.cleaned_data["contract"]]


class ContractPartForm(ContractStepForm):
    """A part of a contract. `says` is what was answered."""

    # The columns that it asks for.
    names: tuple[str, ...] = ()
    kind: type[Says]
    # The question that is wrong where the contract has the same part already.
    twice: str | None = None

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """Return the columns that it shows."""
        return tuple(field.name for field in dataclasses.fields(cls.kind))

    def __init__(self, *args: Any, part: Part | None = None, plan: ContinuityPlan | None = None, **kwargs: Any) -> None:
        """Begins with what the part says. `plan` is the continuity plan that a clause can secure."""
        if part:
            kwargs["initial"] = self.of(part)
        super().__init__(*args, **kwargs)
        self.plan = plan

    def of(self, part: Part) -> dict[str, Any]:
        """Return what a part says, by the names of the questions."""
        return {name: getattr(part, name) for name in self.names}

    def says(self) -> Says:
        """Return what was answered."""
        return self.kind(**{name: self.cleaned_data[name] for name in self.names})


class ExtensionForm(ContractPartForm):
    """An option to extend the contract."""

    button, subject = "Save the option", "option"
    twice = "new_ends_on"
    kind, names = Extends, ("new_ends_on", "notice_by", "note")
    new_ends_on = questions.day(
        "Until which last day does it extend the contract?",
        names="The last day",
        required="Enter the last day of the extension",
        hint="For example, 31 3 2031",
    )
    notice_by = questions.day("By when must the customer say so?", names="The day of notice", hint="May be left blank")
    note = questions.text("Anything else", names="This", hint="For example, what it depends on")


class BreakForm(ContractPartForm):
    """A day on which a party may end the contract early."""

    button, subject = "Save the break", "break"
    twice = "breaks_on"
    kind, names = Breaks, ("who", "breaks_on", "notice_by", "note")
    who = questions.one_of("Who may end it early?", WhoMay.choices, required="Select who may end it early")
    breaks_on = questions.day(
        "On which day would it end?",
        names="The day",
        required="Enter the day on which it would end",
        hint="For example, 31 3 2028",
    )
    notice_by = questions.day("By when must they say so?", names="The day of notice", hint="May be left blank")
    note = questions.text("Anything else", names="This", hint="May be left blank")


class AmendmentForm(ContractPartForm):
    """What the parties agreed to change."""

    button, subject = "Save the amendment", "amendment"
    kind, names = Amends, ("agreed_on", "what", "new_value", "new_ends_on", "document_url")
    agreed_on = questions.day("When was it agreed?", names="The day", required="Enter the day on which it was agreed")
    what = questions.text("What changes?", names="What changes", required="Enter what changes")
    new_value = PoundsField(
        label="What is the contract worth now?",
        names="Value",
        required=False,
        help_text="Counted as the value of the contract is. Leave it blank if that does not change",
    )
    new_ends_on = questions.day(
        "What is its last day now?", names="Its last day", hint="Leave it blank if that does not change"
    )
    document_url = questions.web_address("Web address", example="https://www.example.gov.uk/contracts/12/change")


class PerformanceTermForm(ContractPartForm):
    """What the contract asks of the mutual."""

    button, subject = "Save the term", "term"
    kind, names = Demands, ("measure", "target")
    measure = questions.line(
        "What is measured?",
        names="What is measured",
        required="Enter what is measured",
        hint="For example, hours that libraries are open in a week",
        longest=250,
    )
    target = questions.line(
        "What does the contract ask for?",
        names="What it asks for",
        required="Enter what the contract asks for",
        hint="For example, at least 400 hours",
        longest=250,
    )


class ContinuityClauseForm(ContractPartForm):
    """What the contract says about the service going on if the mutual fails."""

    button, subject = "Save the clause", "clause"
    twice = "clause"
    kind, names = Secures, ("kind", "clause", "says")
    about = questions.one_of("What is it about?", ContinuityClauseKind.choices, required="Select what it is about")
    clause = questions.line(
        "Which clause of the contract is it?",
        names="Clause",
        required="Enter the number of the clause",
        hint="For example, 34.2",
        longest=60,
    )
    words = questions.text("What does it say?", names="What it says", required="Enter what it says")
    is_planned = questions.one_of(
        "Does the continuity plan rest on it?",
        [("yes", "Yes"), ("no", "No")],
        required="Select whether the continuity plan rests on it",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without a plan nothing can rest on it."""
        super().__init__(*args, **kwargs)
        if self.plan is None:
            del self.fields["is_planned"]

    def of(self, part: Part) -> dict[str, Any]:
        """Return what the clause says."""
        if not isinstance(part, ContinuityClause):
            raise TypeError("It is no continuity clause")
        planned = "yes" if part.plan_id else "no"
        return {"about": part.kind, "clause": part.clause, "words": part.says, "is_planned": planned}

    def says(self) -> Secures:
        """Return what was answered."""
        answers = self.cleaned_data
        plan = self.plan if answers.get("is_planned") == "yes" else None
        return Secures(kind=answers["about"], clause=answers["clause"], says=answers["words"], plan=plan)


class DecideExtensionForm(ContractStepForm):
    """What became of an option."""

    button, subject = "Save", "option"
    state = questions.one_of("What became of it?", ExtensionState.choices, required="Select what became of it")
    on = questions.day("On which day was that decided?", names="The day", hint="Leave it blank if it is open still")

    def __init__(self, *args: Any, extension: Extension, today: date, **kwargs: Any) -> None:
        """Begins with what is said of it, or with today."""
        decided = {"state": extension.state, "on": extension.decided_on}
        kwargs["initial"] = {"on": today} if extension.state == ExtensionState.OPEN else decided
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a day of what was decided."""
        answers = self.cleaned_data
        is_decided = answers.get("state") not in (None, ExtensionState.OPEN)
        if is_decided and not answers.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day on which that was decided")
        return answers


class MeasureTermForm(ContractStepForm):
    """How a performance term stands."""

    button, subject = "Save", "term"
    standing = questions.one_of("How does it stand?", TermStanding.choices, required="Select how it stands")
    on = questions.day("On which day was it measured?", names="The day", hint="Leave it blank if it was not yet")
    found = questions.text("What was found?", names="What was found", hint="May be left blank")

    def __init__(self, *args: Any, term: PerformanceTerm, today: date, **kwargs: Any) -> None:
        """Begins with what is said of it, or with today."""
        measured = {"standing": term.standing, "on": term.measured_on, "found": term.found}
        kwargs["initial"] = {"on": today} if term.standing == TermStanding.NOT_MEASURED else measured
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Ask for a day of what was measured."""
        answers = self.cleaned_data
        is_measured = answers.get("standing") not in (None, TermStanding.NOT_MEASURED)
        if is_measured and not answers.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day on which it was measured")
        return answers

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Fieldset("How it stands", "standing", "on"), "found"]


FORMS: dict[type[Part], type[ContractPartForm]] = {
    Extension: ExtensionForm,
    BreakClause: BreakForm,
    Amendment: AmendmentForm,
    PerformanceTerm: PerformanceTermForm,
    ContinuityClause: ContinuityClauseForm,
}
