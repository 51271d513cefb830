"""Questions about bodies."""

from collections.abc import Sequence
from typing import Any

from django import forms

from mutuals_tracker.accounts.forms.questions import AdminForm, BodyField, body_name, day, reason, source_url
from mutuals_tracker.accounts.kinds import (
    IdentifierScheme,
    MalformedIdentifierError,
    OrganisationKind,
    clean_identifier,
)
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Fieldset
from mutuals_tracker.regions import Region

STATES = (
    ("unconfirmed", "Not confirmed yet"),
    ("uncertified", "Officers, and no certifier"),
    ("open", "Existing"),
    ("closed", "Closed"),
    ("merged", "Merged"),
)


class BodiesFilter(forms.Form):
    """Narrows the list of bodies."""

    mark_optional = False
    q = TextField(label="Name or number", required=False, max_length=200, widget=widgets.TextInput())
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Any"), *OrganisationKind.choices], widget=widgets.Select()
    )
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *STATES], widget=widgets.Select())


def _kind() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Kind",
        choices=OrganisationKind.choices,
        widget=widgets.Radios(),
        error_messages={"required": "Select what kind of body it is", "invalid_choice": "Select a kind from the list"},
    )


def _region() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Region",
        required=False,
        choices=[("", "Not known"), *Region.choices],
        widget=widgets.Select(),
        error_messages={"invalid_choice": "Select a region from the list"},
    )


class AddBodyForm(AdminForm):
    """A body that is not in the list yet."""

    button = "Add body"
    name = body_name("Official name", required="Enter its official name")
    is_another = forms.BooleanField(
        label="It is another body than the one of the same name that is in the list", required=False
    )
    kind = _kind()
    region = _region()
    opened_on = day("When did it come into being?", names="The date")
    source_url = source_url()


class CorrectBodyForm(AdminForm):
    """What kind of body it is, and where."""

    kind = _kind()
    region = _region()
    opened_on = day("When did it come into being?", names="The date")
    source_url = source_url()
    why = reason("Why is it corrected?", required="Enter why it is corrected")


class RenameForm(AdminForm):
    """A new official name."""

    button = "Rename"
    name = body_name("New official name", required="Enter the new official name")
    on = day("When did it take this name?", names="The date", required="Enter when it took this name")
    why = reason(required="", hint="For example, the order that renamed it")


class AliasForm(AdminForm):
    """Another name by which imports and searches find it."""

    button = "Add name"
    name = body_name(
        "Other name",
        required="Enter the other name",
        hint="A short form or a common spelling. For a former official name, rename the body instead",
    )


class WhyForm(AdminForm):
    """A reason, and nothing else."""

    why = reason()


class RemoveForm(WhyForm):
    """Why something that was wrong is taken away."""

    button, button_kind = "Remove", "warning"


class ReopenForm(WhyForm):
    """Why a body was not abolished after all."""

    button = "Reopen"


class AbolishForm(AdminForm):
    """From which day the body no longer exists, and what took its place."""

    button, button_kind = "Mark as abolished", "warning"
    on = day(
        "What was the first day on which it no longer existed?",
        names="The date",
        required="Enter the first day on which it no longer existed",
    )
    successor = BodyField(
        label="Which body succeeded it?",
        required=False,
        help_text="People of that body will act for this one's records too. Start to type its name",
    )
    why = reason("What says so?", required="Enter what says so", hint="For example, the order that abolished it")


class MergeForm(AdminForm):
    """Which body a duplicate really is."""

    button, button_kind = "Merge", "warning"
    into = BodyField(
        label="Which body is it really?",
        help_text="That entry stays. Start to type its name",
        error_messages={"required": "Select the body that it really is"},
    )
    why = reason("How do you know that they are the same?", required="Enter how you know that they are the same")


class IdentifierForm(AdminForm):
    """A register's number for a body."""

    button = "Add number"
    scheme = forms.ChoiceField(
        label="Register",
        choices=[("", ""), *IdentifierScheme.choices],
        widget=widgets.Select(),
        error_messages={"required": "Select the register", "invalid_choice": "Select a register from the list"},
    )
    value = TextField(
        label="Number or code",
        max_length=60,
        widget=widgets.TextInput(width=20, spellcheck=False),
        error_messages={
            "required": "Enter the number or code",
            "max_length": "The number must be 60 characters or fewer",
        },
    )
    from_on = day("When did it begin to hold?", names="The first date")
    to_on = day("When did it cease to hold?", names="The last date", hint="Leave blank if it still holds")

    def layout(self) -> Sequence[Any]:
        """Return the questions, the two dates together."""
        return ["scheme", "value", Fieldset("When it held", "from_on", "to_on")]

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with a number that does not look like its register's, and put lost zeros back."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("scheme") and given.get("value"):
            try:
                given["value"] = clean_identifier(given["scheme"], given["value"])
            except MalformedIdentifierError as error:
                self.add_error("value", str(error))
        return given


class EndIdentifierForm(AdminForm):
    """When a number ceased to be the body's."""

    button = "End number"
    on = day("When did it cease to hold?", names="The date", required="Enter when it ceased to hold")
    why = reason(required="")
