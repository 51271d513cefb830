"""How sign-in differs from allauth's own: nobody signs up, and a directory lets in only people who were invited."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Closes sign-up, and says in plain words what is wrong with an answer."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask an admin of the service to open it again",
        "email_password_mismatch": "The email address or the password is wrong. Check both and try again",
        "enter_current_password": "The current password is wrong",
        "incorrect_password": "The password is wrong",
        "too_many_login_attempts": "There were too many attempts. Wait five minutes, then try again",
        "rate_limited": "There were too many attempts. Wait five minutes, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an admin invites people."""
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Lets a council's directory sign in only people who have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up through a directory either."""
        return False


class PlainCodes(DefaultMFAAdapter):
    """Says in plain words what is wrong with a code."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is wrong or too old. Enter the one that your app shows now",
        "cannot_delete_authenticator": "The second factor cannot be turned off",
        "cannot_generate_recovery_codes": "Set up a second factor before you make recovery codes",
    }
