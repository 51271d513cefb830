"""The app's name."""

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    """Regimes, contracts, shelters from competition, challenges and risks."""

    name = "procurement"
    verbose_name = "Procurement"
