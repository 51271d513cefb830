"""The app's name."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, bodies and roles."""

    name = "mutuals_tracker.accounts"
    label = "accounts"
    verbose_name = "People and bodies"
