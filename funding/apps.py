"""The app's name."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Funds, rounds, and the costs that they might cover."""

    name = "funding"
    verbose_name = "Funding"
