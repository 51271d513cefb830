"""How sign-in differs from allauth's own: nobody signs up, and a directory lets in only people who were invited."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone

from mutuals_tracker import errors
from mutuals_tracker.accounts.actions import people
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused, needs_second_factor
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialLogin


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

    def set_password(self, user: User, password: str) -> None:
        """Save it as an action does, and let `user` have it too: the session that changed it stays open."""
        saved = people.set_password(user, password=password, by=user, at=timezone.now())
        user.password = saved.password

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox: a mail server that is down loses none, and its slowness tells nobody."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        with recorded(by=User.objects.system(), verb="queue mail"):
            Letter.objects.queue(
                to=email,
                subject=message.subject,
                text=message.body,
                purpose=f"{template_prefix}:{uuid4()}",
                is_secret=True,
                at=timezone.now(),
            )


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Lets a council's directory sign in only people who have an account; it gives nobody an account or a role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: "SocialLogin") -> bool:
        """Nobody signs up through a directory either."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: "SocialLogin") -> None:
        """Find the person: at first by the address that the directory vouches for, later by its own key for them.

        So an address that the directory gives to somebody new does not open the account of who had it before.
        """
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            refusal = Refused("Sign out first, then sign in with your organisation's account")
            raise ImmediateHttpResponse(errors.forbidden(request, refusal))
        if sociallogin.is_existing:
            return
        person = self._vouched_for(sociallogin)
        account = sociallogin.account
        if person is None or SocialAccount.objects.filter(user=person, provider=account.provider).exists():
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        sociallogin.connect(request, person)

    def _vouched_for(self, sociallogin: "SocialLogin") -> User | None:
        """Return the person whose address the directory says it has verified, or is trusted to have."""
        trusted = sociallogin.provider.app.settings.get("trusts_email", False)
        addresses = [found.email.lower() for found in sociallogin.email_addresses if found.verified or trusted]
        return User.objects.able_to_sign_in().filter(email__in=addresses).first()


class PlainCodes(DefaultMFAAdapter):
    """Says in plain words what is wrong with a code, and keeps the second factor of those who must have one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is wrong or too old. Enter the one that your app shows now",
        "cannot_delete_authenticator": "Your role needs a second factor, so it cannot be turned off",
        "cannot_generate_recovery_codes": "Set up a second factor before you make recovery codes",
    }

    def can_delete_authenticator(self, authenticator: "Authenticator") -> bool:
        """Admins and assessors keep theirs."""
        return not needs_second_factor(authenticator.user)
