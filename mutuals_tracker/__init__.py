"""The project, and what every app stands on: settings, sign-in, bodies, dated facts, delivery, GOV.UK forms."""

from mutuals_tracker.celery import app as celery_app

__all__ = ["celery_app"]
