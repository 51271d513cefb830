"""What a list or a map of risks is narrowed to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Button, Field, FormHelper, Layout
from procurement.risk_standing.asked import BANDS, LIVE, LONGEST_TEXT, REVIEW_OVERDUE, SORTS, STATES, Asked
from procurement.risk_words import Category, Proximity
from spinouts.forms import questions

Choices = Sequence[tuple[str, str]]
# What choosing nobody and nothing is called.
_ANY = {"owner": "Anyone", "body": "All"}


def _select(label: str, choices: Choices) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widgets.Select(width="full"))


class RiskScopeForm(forms.Form):
    """Whose risks, of which kind: what a list and a map both ask. It shows what was understood of an address."""

    category = _select("Category", [("", "Any"), *Category.choices])
    owner = _select("Owner", [])
    body = _select("Body", [])
    examples = _select("Invented examples", [("", "Left out"), ("1", "Included")])
    mark_optional = False

    def __init__(self, *, asked: Asked, people: Sequence[User], bodies: Sequence[Organisation]) -> None:
        """Offers these people and bodies; a question with nothing to choose from is not asked."""
        super().__init__(dict(asked.pairs()))
        for name, offered in (("owner", people), ("body", bodies)):
            if not offered:
                del self.fields[name]
                continue
            choices = [("", _ANY[name]), *((str(each.pk), str(each)) for each in offered)]
            questions.offer(self, name, choices)
        if not (asked.leaves_out_examples or asked.with_examples):
            del self.fields["examples"]


class RiskListForm(RiskScopeForm):
    """What a list of risks asks besides."""

    q = TextField(
        label="Search",
        help_text="Words of a cause, an event or an effect, or a reference like RK-0001",
        required=False,
        max_length=LONGEST_TEXT,
        widget=widgets.TextInput(autocomplete="off"),
    )
    band = _select("How serious today", [("", "Any"), *BANDS.items()])
    state = _select("State", [("" if value == LIVE else value, label) for value, label in STATES.items()])
    proximity = _select("When it could happen", [("", "Any"), *Proximity.choices])
    due = _select("Review", [("", "Any"), (REVIEW_OVERDUE, "Overdue for review")])
    mine = _select("Whose", [("", "Anyone’s"), ("1", "Mine")])
    sort = _select("Order", list(SORTS.items()))

    field_order = ("q", "category", "band", "state", "proximity", "due", "mine", "owner", "body", "examples", "sort")


class SinceForm(forms.Form):
    """Between which two days risks moved."""

    since = questions.day("Since when?", names="The first day", required="Enter the first day")
    until = questions.day("Until when?", names="The last day", required="Enter the last day")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """It is sent with the address, so that the answer can be kept and passed on."""
        self.today = today
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(method="get")
        self.helper.layout = Layout(
            Field("since", legend_size="s"), Field("until", legend_size="s"), Button("Show", kind="secondary")
        )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the future, and days in the wrong order."""
        answers = self.cleaned_data
        questions.not_in_the_future(self, "until", names="The last day", today=self.today)
        since, until = answers.get("since"), answers.get("until")
        if since and until and since >= until:
            self.add_error("since", "The first day must be before the last")
        return answers
