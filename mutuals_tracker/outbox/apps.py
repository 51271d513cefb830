"""The app's name."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages waiting to be sent."""

    name = "mutuals_tracker.outbox"
    label = "outbox"
    verbose_name = "Outbox"
