"""Questions about people and their roles."""

from collections.abc import Mapping
from typing import Any

from django import forms

from mutuals_tracker.accounts.forms.questions import AdminForm, BodyField, email, name, reason
from mutuals_tracker.accounts.models import BODY_ROLES, Organisation, Role
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField

ROLE_HINTS: dict[str, str] = {
    Role.OFFICER: "Logs and keeps the spin-outs of one body",
    Role.CERTIFIER: "Signs off and verifies what others of one body entered",
    Role.ASSESSOR: "Scores funding applications. Needs a second factor",
    Role.TASKFORCE: "Reads everything that is submitted, across all bodies",
    Role.ADMIN: "Runs the service: people, bodies, publishing. Needs a second factor",
}
STATES = (("open", "Can sign in"), ("invited", "Invited, not joined yet"), ("closed", "Deactivated"))


class PeopleFilter(forms.Form):
    """Narrows the list of people."""

    mark_optional = False
    q = TextField(label="Name or email address", required=False, max_length=200, widget=widgets.TextInput())
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "Any"), *Role.choices], widget=widgets.Select()
    )
    state = forms.ChoiceField(label="Account", required=False, choices=[("", "Any"), *STATES], widget=widgets.Select())


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        widget=widgets.Radios(hints=ROLE_HINTS),
        error_messages={"required": "Select a role", "invalid_choice": "Select a role from the list"},
    )


class RoleForm(AdminForm):
    """A role, and the body for which it is held."""

    role = _role()
    organisation = BodyField(
        label="Body",
        required=False,
        queryset=Organisation.objects.parents(),
        help_text="For council officers and certifiers only. Start to type its name",
    )
    # What the page cannot know until a role is chosen; the label must not say "optional" for an officer's body.
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        """Ask for the body of a role that is held for one, and for none otherwise."""
        given: Mapping[str, Any] = super().clean() or self.cleaned_data
        role, body = given.get("role"), given.get("organisation")
        if role in BODY_ROLES and body is None and "organisation" not in self.errors:
            self.add_error("organisation", f"Select the body for which they will be {Role(role).label.lower()}")
        elif role and role not in BODY_ROLES and body is not None:
            self.add_error("organisation", "Leave the body blank: this role is for the whole service")
        return dict(given)


class InviteForm(RoleForm):
    """Who is invited, and as what."""

    button = "Send invitation"
    name = name("Full name", required="Enter their full name", longest=150)
    email = email(hint="The invitation goes there, and they sign in with it")

    field_order = ("name", "email", "role", "organisation")


class GrantForm(RoleForm):
    """Another role for somebody."""

    button = "Give role"
    why = reason("Why?", required="", hint="For example, who asked for it")


class CorrectPersonForm(AdminForm):
    """A person's name and address."""

    name = name("Full name", required="Enter their full name", longest=150)
    email = email(hint="They sign in with it. A link that was sent to the old address stops working")
    why = reason(required="")


class SettingsForm(AdminForm):
    """Which mails somebody wants."""

    button = "Save"
    mark_optional = False
    mails = forms.MultipleChoiceField(
        label="When do you want an email?",
        help_text="What waits for you is shown under My work in any case",
        required=False,
        choices=[
            ("mentions", "When somebody mentions me in a note"),
            ("leads", "When somebody gives me a spin-out to lead"),
        ],
        widget=widgets.Checkboxes(),
        error_messages={"invalid_choice": "Select from the list when you want an email"},
    )


class EndRoleForm(AdminForm):
    """Why a role ends."""

    button, button_kind = "End role", "warning"
    why = reason("Why does it end?", required="Enter why the role ends")


class DeactivateForm(AdminForm):
    """Why an account is closed."""

    button, button_kind = "Deactivate", "warning"
    why = reason("Why is the account closed?", required="Enter why the account is closed")


class ReactivateForm(AdminForm):
    """Why an account is opened again."""

    button = "Reactivate and send a link"
    why = reason(required="")


class RemoveSecondFactorForm(AdminForm):
    """Why somebody's second factor is forgotten."""

    button, button_kind = "Remove second factor", "warning"
    why = reason(
        "Why, and how do you know that it was they who asked?",
        required="Enter why, and how you know that it was they who asked",
    )
