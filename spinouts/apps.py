"""The app's name."""

from django.apps import AppConfig


class SpinoutsConfig(AppConfig):
    """Spin-outs and the facts about them."""

    name = "spinouts"
    verbose_name = "Spin-outs"
