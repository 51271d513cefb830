"""The questions asked on the way in: allauth's forms, with labels and messages in the service's own words."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms

from mutuals_tracker.govuk.widgets import TextInput

ADDRESS = {"required": "Enter your email address", "invalid": "Enter an email address like name@example.org"}


def _ask(field: forms.Field, label: str, required: str, hint: str = "") -> None:
    field.label, field.help_text = label, hint
    field.error_messages["required"] = required


class SignInForm(account_forms.LoginForm):
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the questions in our words."""
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["login"].error_messages.update(ADDRESS)
        _ask(self.fields["password"], "Password", "Enter your password")


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """The address to which a link for a new password is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question in our words."""
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Email address"
        self.fields["email"].error_messages.update(ADDRESS)


class _TwiceTyped:
    """What the forms share in which a password is chosen: it is typed twice."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the questions in our words."""
        super().__init__(*args, **kwargs)
        _ask(self.fields["password1"], "New password", "Enter a new password", "At least 12 characters")
        _ask(self.fields["password2"], "The same password again", "Enter the new password again")

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        cleaned: dict[str, Any] = forms.Form.clean(self)  # type: ignore[arg-type, assignment]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Enter the same password both times")  # type: ignore[attr-defined]
        return cleaned


class ChoosePasswordForm(_TwiceTyped, account_forms.ResetPasswordKeyForm):
    """A password chosen from a link, as somebody invited does first."""


class SetPasswordForm(_TwiceTyped, account_forms.SetPasswordForm):
    """A first password for somebody who signs in through a directory."""


class ChangePasswordForm(_TwiceTyped, account_forms.ChangePasswordForm):
    """A new password in place of the one in use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question in our words."""
        super().__init__(*args, **kwargs)
        _ask(self.fields["oldpassword"], "Current password", "Enter the password that you use now")


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    """The password once more, before a change to how the account is protected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question in our words."""
        super().__init__(*args, **kwargs)
        _ask(self.fields["password"], "Password", "Enter your password")


class _Code:
    """What the forms share that ask for a code."""

    fields: dict[str, forms.Field]
    label, required = "Code", "Enter the six numbers that your app shows, or a recovery code"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question in our words."""
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.widget = TextInput(width=10, inputmode="numeric", autocomplete="one-time-code", spellcheck=False)
        _ask(code, self.label, self.required)


class SecondFactorForm(_Code, code_forms.AuthenticateForm):
    """The code from the app, or a recovery code, after the password."""


class ConfirmCodeForm(_Code, code_forms.ReauthenticateForm):
    """The code once more, before a change to how the account is protected."""


class TurnOnCodesForm(_Code, totp_forms.ActivateTOTPForm):
    """The first code, which proves that the app holds the key."""

    label, required = "Code from the app", "Enter the six numbers that your app shows"


class JoinForm(_TwiceTyped, account_forms.SetPasswordForm):
    """The first password of somebody invited; the action saves it."""
