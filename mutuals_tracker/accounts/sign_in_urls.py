"""Addresses of sign-in: those of allauth that a service by invitation needs, an invitation's page, and one's settings.

Left out on purpose: pages on which people would change their own address, connect directory accounts or sign up.
"""

from allauth.account import views as account
from allauth.socialaccount import views as directory
from django.urls import include, path, re_path

from mutuals_tracker.accounts.views import joining, settings

urlpatterns = [
    path("invitation/<str:token>/", joining.join, name="join"),
    path("settings/", settings.your_settings, name="your_settings"),
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    # Answers that an admin invites people.
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("directory/cancelled/", directory.login_cancelled, name="socialaccount_login_cancelled"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
]
