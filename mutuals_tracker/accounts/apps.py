"""The app's name."""

from django.apps import AppConfig

from mutuals_tracker import trigger_registry


class AccountsConfig(AppConfig):
    """People, bodies and roles."""

    name = "mutuals_tracker.accounts"
    label = "accounts"
    verbose_name = "People and bodies"


# Of all that is installed this is among the first, and every app's configuration comes before any app's models.
__all__ = ["AccountsConfig", "trigger_registry"]
