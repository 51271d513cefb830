"""A running service whose clock a test moves, and the jobs of its scheduler, done by its own worker."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from celery import Celery, chain

from mutuals_tracker.embedded import Redis, places
from tests.browser.service import Service, started

# One after the other: mail goes out once it is written.
_JOBS = ("procurement.tasks.warn_of_clocks", "mutuals_tracker.outbox.tasks.send_waiting")
_DONE_WITHIN = 60


@dataclass(frozen=True)
class LaterService:
    """A service of its own, and the file that says how many days ahead it lives."""

    service: Service
    days_ahead: Path

    def live_on(self, day: date) -> None:
        """Let it be that day there, for every request and job from now on."""
        _write(self.days_ahead, (day - date.today()).days)  # noqa: DTZ011 - the service's day is the machine's here

    def warn(self) -> None:
        """Do what the scheduler does every morning: let the worker warn of clocks, and then send the mail."""
        broker = Redis(places.find(self.service.local)).url.replace("unix", "redis+socket", 1)
        with Celery(broker=broker, set_as_current=False) as app:
            jobs = [app.signature(name, immutable=True) for name in _JOBS]
            sent = chain(*jobs, app=app).delay().id
        log, last = self.service.local / "log" / "worker.log", f"{_JOBS[-1]}[{sent}] succeeded"
        limit = time.monotonic() + _DONE_WITHIN
        while last not in log.read_text():
            assert time.monotonic() < limit, f"The worker did not do what it was sent: {log.read_text()[-2000:]}"
            time.sleep(0.2)

    def letters(self, about: str) -> list[str]:
        """Return the letters that were sent about a clock, each with whom it is to, its subject and its words."""
        found = []
        for path in sorted((self.service.local / "mail").glob("*")):
            for one in path.read_bytes().split(b"-" * 79 + b"\n"):
                letter = message_from_bytes(one, policy=policy.default)
                text = letter.get_content() if letter["To"] else ""
                if about in text:
                    found.append(f"To {letter['To']}. {letter['Subject']}. {' '.join(text.split())}")
        return found


@contextmanager
def later_service(local: Path) -> Iterator[LaterService]:
    """Start a service that lives today, until its clock is moved."""
    days_ahead = local / "days-ahead"
    _write(days_ahead, 0)
    with started(local, **_settings(days_ahead)) as service:
        yield LaterService(service, days_ahead)


def _settings(days_ahead: Path) -> dict[str, str]:
    return {"PYTHONPATH": str(Path(__file__).parent), "DAYS_AHEAD": str(days_ahead)}


def _write(path: Path, days: int) -> None:
    """At once: the service reads it all the time."""
    new = path.with_suffix(".new")
    new.write_text(str(days))
    os.replace(new, path)
