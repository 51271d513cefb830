"""The Celery application: where jobs are sent, and what the scheduler wakes."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuals_tracker.settings")

app = Celery("mutuals_tracker")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# By name: only a worker needs what it imports.
app.steps["consumer"].add("mutuals_tracker.heartbeat_sources:NoteWorker")
