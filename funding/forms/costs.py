"""Questions about early costs, what covers them, and the benchmark beside them."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from funding.models import CostBenchmark, CostLine, Cover, Fund
from funding.vocabulary import CostKind, CoverSource, CoverState
from mutuals_tracker.govuk import formats, widgets
from mutuals_tracker.govuk.fields import PoundsField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

# The columns that the forms ask for, as the actions take them.
COST = ("kind", "what", "estimate", "actual", "note")
COVER = ("amount", "state", "source", "fund", "who")
BENCHMARK = ("amount", "note", "source_note", "source_url")
PENNY = Decimal("0.01")
# What is chosen where a benchmark is not corrected: another value takes its place.
ANOTHER = "another"


class CostForm(RecordForm):
    """What is paid before the launch, for what, and how much."""

    button = "Save the cost"
    subject = "cost"
    # One of the two amounts is needed, and the hints say what may be left out.
    mark_optional = False
    kind = questions.one_of("What type of cost is it?", CostKind.choices, required="Select the type of cost")
    what = questions.line(
        "What is it for?",
        names="What it is for",
        required="Enter what it is for",
        hint="For example, advice on the company’s articles",
    )
    estimate = PoundsField(
        label="Estimate", names="Estimate", required=False, help_text="What you expect to pay. For example, 1,250"
    )
    actual = PoundsField(
        label="Actual cost",
        names="Actual cost",
        required=False,
        help_text="What it came to. Leave it blank until you know; then it takes the estimate’s place in every total",
    )
    note = questions.text(
        "Anything else", names="This", hint="For example, whose quote it is, or whether VAT is in it. May be left blank"
    )

    def __init__(self, *args: Any, line: CostLine | None = None, **kwargs: Any) -> None:
        """Begins with what `line` says."""
        if line:
            kwargs["initial"] = {name: getattr(line, name) for name in COST}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("kind", legend_size="m"),
            Field("what", label_size="m"),
            Fieldset("How much is it?", "estimate", "actual", hint="Fill in at least one of the two"),
            Field("note", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a cost without an amount."""
        amounts = ("estimate", "actual")
        if not any(self.cleaned_data.get(name) is not None or name in self.errors for name in amounts):
            self.add_error("estimate", "Enter an estimate, or what it cost")
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in COST}


class CoverForm(RecordForm):
    """How much of a cost is covered, by whom, and whether that is certain."""

    button = "Save"
    subject = "cover"
    # Whether the fund and the name are needed follows from who covers it, and their hints say so.
    mark_optional = False
    amount = PoundsField(
        label="How much of the cost is covered?",
        names="Amount",
        min_value=PENNY,
        error_messages={"required": "Enter how much is covered"},
    )
    state = forms.ChoiceField(
        label="Is it secured?",
        choices=CoverState.choices,
        widget=widgets.Radios(
            hints={
                CoverState.SECURED.value: "Agreed in writing, or paid already",
                CoverState.SOUGHT.value: "Asked for, and not agreed yet",
            }
        ),
        error_messages={
            "required": "Select whether it is secured or sought",
            "invalid_choice": "Select whether it is secured or sought",
        },
    )
    source = questions.one_of("Who covers it?", CoverSource.choices, required="Select who covers it")
    fund = forms.ModelChoiceField(
        label="Which fund?",
        queryset=Fund.objects.none(),
        required=False,
        empty_label="Select",
        widget=widgets.Select(),
        error_messages={"invalid_choice": "Select which fund covers it"},
    )
    who = questions.line(
        "Name",
        names="Name",
        hint="Needed for “Somebody else”; otherwise it may be left blank. For example, the transformation reserve",
    )

    def __init__(
        self, *args: Any, funds: Sequence[Fund], cover: Cover | None = None, most: Decimal | None = None, **kwargs: Any
    ) -> None:
        """`funds` are those that may be named. Begins with what `cover` says, or with `most`, which is unfunded."""
        if cover:
            kwargs["initial"] = {name: getattr(cover, name) for name in COVER}
        elif most:
            kwargs["initial"] = {"amount": most}
        super().__init__(*args, **kwargs)
        self._offer(funds)

    def _offer(self, funds: Sequence[Fund]) -> None:
        """Offer these funds, and a fund at all only where there is one."""
        fund = self.fields["fund"]
        if isinstance(fund, forms.ModelChoiceField):
            fund.queryset = Fund.objects.filter(pk__in=[each.pk for each in funds]).order_by("name", "pk")
        if not funds:
            sources = [each for each in CoverSource.choices if each[0] != CoverSource.FUND]
            questions.offer(self, "source", sources)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("amount", label_size="m"),
            Field("state", legend_size="m"),
            Field("source", legend_size="m", reveals={CoverSource.FUND.value: ["fund"]}),
            Field("who", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask which fund it is, or who else; a fund that was chosen before another answer is let go."""
        answers = self.cleaned_data
        source = answers.get("source")
        if source == CoverSource.FUND and not answers.get("fund") and "fund" not in self.errors:
            self.add_error("fund", "Select which fund covers it")
        if source and source != CoverSource.FUND:
            answers["fund"] = None
            self.errors.pop("fund", None)
        if source == CoverSource.OTHER and not answers.get("who") and "who" not in self.errors:
            self.add_error("who", "Enter who covers it")
        return answers

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in COVER}


class RemoveCostForm(RecordForm):
    """Nothing but the button, and what the page showed to cover the cost."""

    button = "Remove the cost"
    button_kind = "warning"
    subject = "cost"
    covers = forms.CharField(required=False, widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, *args: Any, covers: str, **kwargs: Any) -> None:
        """`covers` is as `costs.shown` returns it."""
        kwargs["initial"] = {"covers": covers}
        super().__init__(*args, **kwargs)

    def show(self, covers: str) -> None:
        """Let the next click remove what the page shows by now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["covers"] = covers
        self.data = data


class RemoveCoverForm(RecordForm):
    """Nothing but the button."""

    button = "Remove it"
    button_kind = "warning"
    subject = "cover"


class CorrectsField(forms.ChoiceField):
    """Which value is corrected, of those offered; one that somebody else corrected meanwhile was offered once."""

    once_offered: Collection[str] = ()

    def valid_value(self, value: Any) -> bool:
        """Let the action say that somebody else was first."""
        return super().valid_value(value) or value in self.once_offered


class BenchmarkForm(RecordForm):
    """What early costs are said to come to, since when, and who said so."""

    button = "Save the benchmark"
    subject = "benchmark"
    corrects = CorrectsField(
        label="What do you want to do?",
        widget=widgets.Radios(),
        error_messages={"required": "Select what you want to do", "invalid_choice": "Select what you want to do"},
    )
    amount = PoundsField(
        label="Amount", names="Amount", min_value=PENNY, error_messages={"required": "Enter the amount"}
    )
    holds_from = questions.when(
        "Since when does it hold?",
        names="The date",
        hint="As much as is known: 2012, or 7 2012. Leave it blank if it holds from the beginning",
    )
    note = questions.text(
        "What must be said beside it?",
        names="What must be said beside it",
        required="Enter what must be said beside it",
        hint="What it covers and what it leaves out, and how firmly it was said",
    )
    source_note = questions.text(
        "What is the source?",
        names="The source",
        required="Enter what the source is",
        hint="Who said so, where and when",
    )
    source_url = questions.web_address("Web address of the source", example="https://www.example.org/article")
    reason = questions.text(
        "Why do you change it?",
        names="Reason",
        required="Enter why you change it",
        hint="Kept with the earlier value, for everybody to read",
    )

    def __init__(
        self,
        *args: Any,
        standing: Sequence[CostBenchmark],
        corrected: Sequence[CostBenchmark] = (),
        in_force: CostBenchmark | None = None,
        **kwargs: Any,
    ) -> None:
        """`standing` are the values that can be corrected; `corrected` were so already.

        Begins with the one in force; the first needs no reason.
        """
        if in_force:
            says = {name: getattr(in_force, name) for name in BENCHMARK}
            kwargs["initial"] = {**says, "holds_from": in_force.effective, "corrects": str(in_force.pk)}
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in (*standing, *corrected)}
        if not standing:
            del self.fields["corrects"], self.fields["reason"]
            return
        choices = [(str(each.pk), f"Correct {_called(each)}") for each in standing]
        self.fields["corrects"].once_offered = self.known  # type: ignore[attr-defined]
        questions.offer(self, "corrects", [*choices, (ANOTHER, "State another value, from a later date on")])

    def clean(self) -> dict[str, Any]:
        """Ask from when another value takes the place of the one that stands."""
        answers = self.cleaned_data
        if answers.get("corrects") == ANOTHER and not answers.get("holds_from") and "holds_from" not in self.errors:
            self.add_error("holds_from", "Enter from when the new value holds")
        return answers

    def show_again(self, refusal: str, *, seen: str) -> None:
        """Say that somebody else was first, keep what was typed, and let the next click save it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = seen
        self.data = data
        self.add_error(None, refusal)

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in BENCHMARK}

    @property
    def corrected(self) -> CostBenchmark | None:
        """The value that is corrected; only of a valid form."""
        return self.known.get(self.cleaned_data.get("corrects", ""))


def _called(benchmark: CostBenchmark) -> str:
    """Return which value it is, as in “£120,000, which holds from 2012”."""
    since = f"from {benchmark.effective}" if benchmark.effective else "from the beginning"
    return f"{formats.money(benchmark.amount)}, which holds {since}"
