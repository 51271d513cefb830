"""A Celery application whose reports take their time, so that a test can stop the worker at the step that it wants.

`celery -A tests.kill.slow_worker` is the service's own application; each step of a report begins with a pause.
"""

import os
import time

import django
from celery.signals import worker_process_init

from mutuals_tracker.celery import app

# What is slowed down needs the apps.
django.setup()

from reporting.actions.building import Lease  # noqa: E402
from reporting.report_lifecycle import Step  # noqa: E402

PAUSE = float(os.environ.get("STEP_SECONDS", "0.7"))
__all__ = ["app"]
_enter = Lease.enter


def _enter_and_pause(lease: Lease, step: Step) -> None:
    _enter(lease, step)
    time.sleep(PAUSE)


@worker_process_init.connect
def _slow_down(**_given: object) -> None:
    Lease.enter = _enter_and_pause
