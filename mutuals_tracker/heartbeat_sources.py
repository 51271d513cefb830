"""What makes Celery's worker and scheduler leave their signs of life."""

from typing import Any, Protocol

from celery import bootsteps
from celery.beat import PersistentScheduler
from celery.worker.consumer import Consumer

from mutuals_tracker import heartbeat


class Timer(Protocol):
    """A call that repeats until it is cancelled."""

    def cancel(self) -> None:
        """Call no more."""


class NoteWorker(bootsteps.StartStopStep):
    """Leaves a sign of life while a worker takes jobs from the broker; stops with the connection."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Consumer, **options: object) -> None:
        """Nothing is running yet."""
        self._timer: Timer | None = None
        super().__init__(parent, **options)

    def start(self, parent: Consumer) -> None:
        """Begin once the worker takes jobs."""
        heartbeat.note(heartbeat.WORKER)
        self._timer = parent.timer.call_repeatedly(heartbeat.EVERY_SECONDS, heartbeat.note, (heartbeat.WORKER,))

    def stop(self, parent: Consumer) -> None:
        """End when it no longer does."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class NotingScheduler(PersistentScheduler):
    """The scheduler that Celery's beat runs, leaving a sign of life each time that it looks for due work."""

    def tick(self, *arguments: Any, **options: Any) -> float:
        """Send what is due and return the seconds until the next look."""
        wait = super().tick(*arguments, **options)
        heartbeat.note(heartbeat.SCHEDULER)
        return min(wait, heartbeat.EVERY_SECONDS)
