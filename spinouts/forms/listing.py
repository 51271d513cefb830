"""What a list of spin-outs can be narrowed by."""

from django import forms

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.govuk import widgets
from spinouts.lifecycle import Outcome, Stage
from spinouts.models.spinout import RegisterState
from spinouts.vocabulary import Region, ServiceArea

SORTS = (
    ("", "Newest reference first"),
    ("number", "Oldest reference first"),
    ("name", "Name, A to Z"),
    ("-name", "Name, Z to A"),
    ("-launched", "Latest launch first"),
)
_STATES = (
    ("", RegisterState.ENTERED.label),
    *(choice for choice in RegisterState.choices if choice[0] != RegisterState.ENTERED),
    ("all", "All records"),
)


def _any_of(label: str, choices: list[tuple[str, str]], empty: str = "Any") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", empty), *choices] if empty else choices,
        widget=widgets.Select(width="full"),
        error_messages={"invalid_choice": f"Choose {label.lower()} from the list"},
    )


class ListForm(forms.Form):
    """The filters of the list; everything may stay empty, and what makes no sense narrows nothing."""

    q = forms.CharField(
        label="Name or reference",
        required=False,
        max_length=100,
        error_messages={"max_length": "Search for 100 characters or fewer"},
    )
    stage = _any_of("Stage", Stage.choices)
    outcome = _any_of("Outcome", Outcome.choices)
    region = _any_of("Region", Region.choices)
    service_area = _any_of("Service area", ServiceArea.choices)
    parent_kind = _any_of("Kind of parent body", OrganisationKind.choices)
    register_state = _any_of("Register", list(_STATES), empty="")
    sort = _any_of("Order", list(SORTS), empty="")
    mark_optional = False

    @property
    def answers(self) -> dict[str, str]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
