"""The app's name."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    """Form controls and page components."""

    name = "mutuals_tracker.govuk"
    label = "govuk"
    verbose_name = "Page components"
