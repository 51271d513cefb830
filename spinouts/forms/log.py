"""Asking what is known of a spin-out when it is logged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.accounts.kinds import IdentifierScheme
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.govuk.fields import DateField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.numbers import RegisterNumberField
from spinouts.forms.profile import DescriptionForm
from spinouts.forms.questions import RecordForm
from spinouts.lifecycle import ENDINGS, IllegalMove, Outcome, Stage, State, check_move, outcomes_at
from spinouts.models import Spinout


class WhatToLogForm(RecordForm):
    """Whether a proposal is begun, or a spin-out with its past behind it is logged."""

    button = "Continue"
    what = questions.one_of(
        "What do you want to log?",
        [("proposal", "A new proposal"), ("existing", "A spin-out with its past behind it")],
        required="Select what you want to log",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Says what each of the two asks for."""
        super().__init__(*args, **kwargs)
        self.fields["what"].widget.hints = {
            "proposal": "An idea that is still to be explored. You write it section by section, and it is saved as "
            "you go; several of you can work on it",
            "existing": "One that is further on already, is live, or has ended. You enter what is known on one page",
        }

    def layout(self) -> Sequence[Any]:
        """Return the question, which is the page's heading."""
        return [Field("what", legend_size="l", heading=True)]


class LogForm(DescriptionForm):
    """A new spin-out: what it is, where it stands, and how we know."""

    button = "Log the spin-out"
    stage = questions.one_of("Stage", Stage.choices, required="Select the stage that it has reached")
    launched = questions.when(
        "When did it launch?", names="Launch date", hint=f"{questions.DATE_HINT}. Leave it blank if nobody knows"
    )
    outcome = questions.from_list("What has become of it?", Outcome.choices, required="Select what has become of it")
    ended = questions.when("When did it end?", names="End date")
    reason = questions.reason("What happened?", required="")
    submitted_on = DateField(
        label="When was it submitted?",
        names="The date on which it was submitted",
        help_text="The day from which the pipeline counts it. For example, 23 7 2014",
        error_messages={"required": "Enter when it was submitted"},
    )
    company_number = RegisterNumberField(IdentifierScheme.COMPANY)
    society_number = RegisterNumberField(IdentifierScheme.SOCIETY)
    is_another = forms.BooleanField(
        label="I have looked at them, and this is another spin-out",
        required=False,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """An officer's own bodies are filled in already."""
        self.today = today
        by: User = kwargs["by"]
        own = Organisation.objects.filter(pk__in=bodies_of(by)).order_by("name").values_list("name", flat=True)
        kwargs["initial"] = {"outcome": Outcome.ACTIVE.value, "submitted_on": today, "parents": "\n".join(own)}
        super().__init__(*args, **kwargs)
        # Records that may be the same one, shown above the question whether this is another.
        self.lookalikes: Sequence[Spinout] = ()

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            *self.about(),
            Fieldset(
                "Where it stands",
                Field("stage", reveals={Stage.LIVE.value: ["launched"]}),
                "outcome",
                "submitted_on",
            ),
            Fieldset("If it has ended", "ended", "reason", hint="Leave these blank while it goes on"),
            Fieldset("Numbers", "company_number", "society_number", hint="If it is incorporated already"),
            Fieldset("How do we know?", "source_url", "source_note"),
        ]

    def clean(self) -> dict[str, Any]:
        """Stage, outcome and dates must fit one another."""
        answers = self.cleaned_data
        for name, names in (("launched", "Launch date"), ("ended", "End date"), ("submitted_on", "The date")):
            questions.not_in_the_future(self, name, names=names, today=self.today)
        stage, outcome = answers.get("stage"), answers.get("outcome")
        if stage and outcome:
            self._check_state(State(stage, outcome))
        if answers.get("launched") and stage and stage != Stage.LIVE:
            self.add_error("launched", "It has a launch date but is not live. Select Live, or clear the date")
        return answers

    def _check_state(self, state: State) -> None:
        if state.outcome not in outcomes_at(Stage(state.stage)):
            try:
                check_move(State(state.stage, Outcome.ACTIVE), state)
            except IllegalMove as error:
                self.add_error("outcome", str(error))
        has_ended = state.outcome in ENDINGS
        if has_ended and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter what happened")
        if not has_ended and self.cleaned_data.get("ended"):
            self.add_error("ended", "It has an end date but has not ended. Select how it ended, or clear the date")

    def ask_whether_another(self, lookalikes: Sequence[Spinout]) -> None:
        """Show records that may be the same one, and ask whether this is another."""
        self.lookalikes = lookalikes
        self.helper.layout.fields.insert(-1, Fieldset("Is it in the register already?", "is_another"))
        self.add_error("is_another", "Look at the records that may be the same, and confirm that this is another")
