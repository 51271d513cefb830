"""Processes: which one a number means, what they die with, and how to say why one ended."""

import contextlib
import ctypes
import os
import platform
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

# Linux's prctl(PR_SET_PDEATHSIG): a signal for the child when its parent dies, however it dies.
_PARENT_DEATH_SIGNAL = 1
_IS_LINUX = platform.system() == "Linux"
_LIBC = ctypes.CDLL(None, use_errno=True) if _IS_LINUX else None


class Identity:
    """A process: its number and when it began, so that a number used again is never taken for it."""

    def __init__(self, pid: int, began: str) -> None:
        """Keep both parts; `of` reads them from the machine."""
        self.pid = pid
        self.began = began

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """Return the running process of that number; None when there is none (a zombie is none)."""
        began = _began(pid)
        return cls(pid, began) if began else None

    @property
    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        return _began(self.pid) == self.began

    def works_in(self, folder: Path) -> bool:
        """Whether its working folder is that one; both of our servers work in their data."""
        try:
            return Path(f"/proc/{self.pid}/cwd").resolve() == folder.resolve()
        except OSError:
            return str(folder) in _ps(self.pid, "command=")

    def end(self, *signals: tuple[int, float]) -> bool:
        """Send each signal in turn, with the seconds to wait after it, until the process is gone; True when it is."""
        for number, seconds in signals:
            if not self.is_alive:
                return True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)
            wait_until(lambda: not self.is_alive, seconds)
        return not self.is_alive


def _began(pid: int) -> str:
    """Return when the process began, in whatever way the machine tells it; empty when it does not run."""
    if _IS_LINUX:
        try:
            # The name, in brackets, may hold anything; state is the first field after it, start time the 20th.
            fields = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if fields[0] in "ZX" else fields[19]
    return _ps(pid, "lstart=")


def _ps(pid: int, what: str) -> str:
    asked = subprocess.run(["ps", "-o", what, "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def wait_until(done: Callable[[], bool], seconds: float, *, every: float = 0.05) -> bool:
    """Ask `done` again and again for at most that long; True as soon as it says so."""
    limit = time.monotonic() + seconds
    while not done():
        if time.monotonic() > limit:
            return False
        time.sleep(every)
    return True


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """Return what a child runs before its program starts, so that it gets signal `number` when its parent dies.

    Only Linux can; elsewhere the next start finds and stops what was left.
    """
    parent = os.getpid()

    def set_signal() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PARENT_DEATH_SIGNAL, number, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return set_signal


def shut(process: subprocess.Popen | None, *signals: tuple[int, float]) -> None:
    """Send a child each signal in turn, with the seconds to wait after it, until it has ended."""
    for number, seconds in signals:
        if process is None or process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)


def die_with_caller(number: int = signal.SIGTERM) -> None:
    """Ask for signal `number` in this process when the one that started it dies (Linux only)."""
    if _LIBC is not None:
        _LIBC.prctl(_PARENT_DEATH_SIGNAL, number, 0, 0, 0)


def why_it_ended(status: int) -> str:
    """Say in words what a `Popen.returncode` means."""
    if status >= 0:
        return f"ended by itself with exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return f"was killed by {name}"


def last_lines(path: Path, count: int = 15) -> str:
    """Return the end of a log, indented; a plain word when there is none."""
    try:
        lines = path.read_text(errors="replace").splitlines()[-count:]
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines) or "    (its log is empty)"
