"""How sign-in differs from allauth's own: nobody signs up, and a directory lets in only people who were invited."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):
    """Closes sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: an admin invites people."""
        return False


class KnownPeopleOnly(DefaultSocialAccountAdapter):
    """Lets a council's directory sign in only people who have an account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        """Nobody signs up through a directory either."""
        return False
