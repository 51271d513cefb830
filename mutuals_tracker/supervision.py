"""What the parent of `make run` knows: each part of the service, what runs in this clone, and who asked to stop."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from mutuals_tracker.embedded.processes import Identity, die_with_parent, last_lines, wait_until, why_it_ended
from mutuals_tracker.embedded.sharing import BASE_DIR, Lock

SAME_REQUEST_SECONDS = 1.0
LEFT_BEHIND_ENDINGS = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))


class StoppedError(Exception):
    """The service cannot start or go on; the message says why and what to do."""


@dataclass
class Part:
    """One process of the service, in a session of its own so that the terminal's Ctrl-C reaches only the parent.

    `endings` are the signals that end it, each with the seconds it is given before the next.
    """

    title: str
    command: list[str]
    log: Path
    endings: tuple[tuple[int, float], ...]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, with a new log; the last one is kept beside it."""
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )

    def why_ended(self) -> str:
        """Return how it ended and the end of its log; empty while it runs."""
        status = self.process.poll() if self.process else None
        if status is None:
            return ""
        return f"The {self.title} {why_it_ended(status)}. Its log ({self.log}) ends:\n{last_lines(self.log)}"

    def stop(self, *, at_once: Callable[[], bool]) -> None:
        """End it and whatever it left behind; patiently, unless `at_once` comes to say otherwise."""
        if self.process is None:
            return
        for number, seconds in self.endings:
            if self._has_ended():
                break
            if number == signal.SIGKILL or not at_once():
                self.process.send_signal(number)
                wait_until(lambda: self._has_ended() or at_once(), seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None


class Asked:
    """Whether the person asked to stop: once for an orderly end, and again, a while later, for a quick one."""

    def __init__(self) -> None:
        """Listen to Ctrl-C, SIGTERM, and the terminal's end unless `nohup` says to ignore it."""
        self._first = self._last = 0.0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._last = time.monotonic()
        self._first = self._first or self._last

    def once(self) -> bool:
        """Whether to stop."""
        return self._first > 0

    def twice(self) -> bool:
        """Whether to stop at once. One Ctrl-C may reach us twice, by the terminal and by make: that is still one."""
        return self._last - self._first > SAME_REQUEST_SECONDS


class Record:
    """What runs in this clone, kept on disk: it stops a second run, and tells the next one what a killed run left."""

    def __init__(self, local: Path) -> None:
        """Name the files; nothing is locked."""
        (local / "locks").mkdir(mode=0o700, exist_ok=True)
        self._path = local / "locks" / "run.json"
        self._lock = Lock(local / "locks" / "run")
        self._began = time.time()

    def claim(self) -> None:
        """Make this the clone's only run, and mend what a killed one left; raises StoppedError when another lives."""
        # A run that was told to stop lets go within moments.
        if not wait_until(self._lock.try_alone, 1):
            known = self._read()
            since = time.strftime("%H:%M on %d %B", time.localtime(known.get("began", self._began)))
            raise StoppedError(
                f"This clone is running already, since {since}: {known.get('address')} (process {known.get('pid')}).\n"
                f"Stop it with Ctrl-C where it runs, or: kill {known.get('pid')}"
            )
        left = self._read()
        if left:
            say(f"The last run (process {left['pid']}) was killed and left its lock: tidying up after it")
            for title, (pid, began) in left["parts"].items():
                _stop_left_behind(title, Identity(pid, began))

    def write(self, address: str, parts: list[Part]) -> None:
        """Note who runs."""
        running = [(part.title, Identity.of(part.process.pid)) for part in parts if part.process]
        known = {title: [found.pid, found.began] for title, found in running if found}
        about = {"pid": os.getpid(), "began": self._began, "address": address, "parts": known}
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(about))
        partial.replace(self._path)

    def clear(self) -> None:
        """Note that nothing runs."""
        self._path.unlink(missing_ok=True)
        self._lock.close()

    def _read(self) -> dict:
        try:
            return json.loads(self._path.read_text())
        except (OSError, ValueError):
            return {}


def _stop_left_behind(title: str, process: Identity) -> None:
    """Stop a part that outlived its parent, and its children; another process that has its number now is left alone."""
    if process.is_alive:
        say(f"  stopping its {title} (process {process.pid})")
        process.end(*LEFT_BEHIND_ENDINGS)
    if Identity.of(process.pid) is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def say(text: str) -> None:
    """Tell whoever waits at the terminal; nobody may be there any more."""
    with contextlib.suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def complain(error: Exception) -> None:
    """Say why the service stops, before it does."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
