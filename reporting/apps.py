"""The app's name."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures, dashboards and progress reports."""

    name = "reporting"
    verbose_name = "Reporting"
