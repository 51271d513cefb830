"""Asking what a spin-out is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import bodies_of
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.parents import ParentsField
from spinouts.forms.questions import RecordForm
from spinouts.legal_forms import LegalForm
from spinouts.models import Profile
from spinouts.vocabulary import DeliveryModel, Region, ServiceArea


class DescriptionForm(RecordForm):
    """What a spin-out is; logging one and changing one ask the same."""

    name = TextField(
        label="Name",
        max_length=250,
        error_messages={"required": "Enter its name", "max_length": "Name must be 250 characters or fewer"},
    )
    service_area = questions.from_list("Service area", ServiceArea.choices, required="Select the service area")
    region = questions.from_list("Region", Region.choices, required="Select the region")
    parents = ParentsField(error_messages={"required": "Enter at least one parent body"})
    parent_kind = questions.from_list(
        "Kind of parent body", OrganisationKind.choices, hint="Only where the body itself is not known"
    )
    legal_form = questions.from_list("Legal form", LegalForm.choices, empty="Not known or not decided")
    delivery_model = questions.from_list("Delivery model", DeliveryModel.choices, empty="Not known or not decided")
    source_url = questions.source_url()
    source_note = questions.source_note()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Those who run the service may leave the parent bodies unknown; a body's people know their own."""
        self.by = by
        self.is_for_a_body = bool(bodies_of(by))
        super().__init__(*args, **kwargs)
        if self.is_for_a_body:
            del self.fields["parent_kind"]
        else:
            for name in ("parents", "service_area", "region"):
                self.fields[name].required = False

    def about(self) -> list[Any]:
        """Return the fieldsets that describe it."""
        whose = [name for name in ("parents", "parent_kind") if name in self.fields]
        return [
            Fieldset("The service", "name", "service_area", "region"),
            Fieldset("Whose it is or was", *whose),
            Fieldset("Its form", "legal_form", "delivery_model"),
        ]

    def clean_name(self) -> str:
        """Refuse a name that imports could never find."""
        name: str = " ".join(self.cleaned_data["name"].split())
        questions.check_name(name)
        return name

    def described(self) -> dict[str, Any]:
        """Return what describes it, as the actions take it."""
        names = (
            "name",
            "parents",
            "service_area",
            "region",
            "legal_form",
            "delivery_model",
            "source_url",
            "source_note",
        )
        return {name: self.cleaned_data[name] for name in names} | {
            "parent_kind": self.cleaned_data.get("parent_kind", "")
        }


class ProfileForm(DescriptionForm):
    """What a spin-out is now; asks whether it changed, or was entered wrongly."""

    how = questions.one_of(
        "Why are you changing this?",
        [("changed", "It really changed"), ("mistake", "It was entered wrongly and was never so")],
        required="Select whether it changed or was entered wrongly",
    )
    on = questions.when("From when?", names="The date")
    reason = questions.reason("What was wrong?", required="")

    def __init__(
        self, *args: Any, profile: Profile, parents: Sequence[Organisation], today: date, **kwargs: Any
    ) -> None:
        """Begins with what the profile says."""
        self.today = today
        columns = (
            "name",
            "service_area",
            "region",
            "parent_kind",
            "legal_form",
            "delivery_model",
            "source_url",
            "source_note",
        )
        kwargs["initial"] = {name: getattr(profile, name) for name in columns} | {
            "parents": "\n".join(parent.name for parent in parents)
        }
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        how = Field("how", legend_size="m", reveals={"changed": ["on"], "mistake": ["reason"]})
        return [*self.about(), Fieldset("How do we know?", "source_url", "source_note"), how]

    def clean(self) -> dict[str, Any]:
        """A change needs its date, a mistake its reason."""
        answers = self.cleaned_data
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        if answers.get("how") == "changed" and not answers.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter from when it changed, if only the year")
        if answers.get("how") == "mistake" and not answers.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter what was wrong")
        return answers
