"""One embedded server shared by every process of a clone: started by the first to need it, gone after the last.

Each process that uses a server holds a shared lock for as long as it lives; the server's keeper (see `keeper`) waits
until it can have that lock alone. The kernel drops the locks of a killed process, so none can be left behind.
"""

import contextlib
import fcntl
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from mutuals_tracker.embedded.places import EmbeddedError, Places
from mutuals_tracker.embedded.processes import Identity, wait_until

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PATIENCE = 90.0


class Lock:
    """A lock on a file that processes may share, or one may have alone; closing it, or dying, lets go."""

    def __init__(self, path: Path) -> None:
        """Open the file, and make it if need be; nothing is locked yet."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def try_alone(self) -> bool:
        """Take it alone if nobody has it."""
        return self._try(fcntl.LOCK_EX)

    def try_shared(self) -> bool:
        """Take it with others, if nobody has it alone."""
        return self._try(fcntl.LOCK_SH)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._file, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Let go."""
        os.close(self._file)


class Notes:
    """The files through which the users and the keeper of one server know of each other."""

    def __init__(self, places: Places, name: str) -> None:
        """Name them; nothing is opened."""
        self.users = places.locks / f"{name}.users"
        self.starting = places.locks / f"{name}.starting"
        self.keeper = places.locks / f"{name}.keeper"
        # While the server answers: who keeps it. After it ended unasked: why.
        self.running = places.locks / f"{name}.running.json"
        self.ended = places.locks / f"{name}.ended"
        self.log = places.logs / f"{name}-keeper.log"


class Share:
    """One process's use of an embedded server, from `take`, which returns when it answers, to `release`."""

    def __init__(self, places: Places, name: str, *, durable: bool = True) -> None:
        """Say which server; nothing is started."""
        self._places = places
        self._name = name
        self._durable = durable
        self._notes = Notes(places, name)
        self._users: Lock | None = None
        self._started: subprocess.Popen[str] | None = None

    def take(self) -> None:
        """Use the server, and start it if nobody does; raises EmbeddedError when it cannot start."""
        with _alone(self._notes.starting):
            self._users = Lock(self._notes.users)
            if not wait_until(self._users.try_shared, PATIENCE):
                raise EmbeddedError(f"The embedded {self._name} does not finish stopping; see {self._notes.log}")
            try:
                # A keeper that lives is running, starting for nobody, or about to go because its server ended.
                wait_until(lambda: self._notes.running.exists() or not self._is_kept(), PATIENCE)
                if not self._is_kept():
                    self._start_keeper()
            except BaseException:
                self._users.close()
                self._users = None
                raise

    def release(self) -> None:
        """Stop using the server; the last to do so waits until it has stopped."""
        if self._users is None:
            return
        is_last = self._users.try_alone()
        self._users.close()
        self._users = None
        if is_last:
            wait_until(lambda: not self._is_kept(), PATIENCE)
        if self._started is not None and self._started.poll() is None:
            # Others still use it, and it goes on without us: Python need not warn that nobody waits for it.
            self._started.returncode = 0

    def why_ended(self) -> str:
        """Return why the server no longer runs; empty while it does."""
        if self._notes.running.exists():
            kept = json.loads(self._notes.running.read_text() or "{}")
            if kept and Identity(kept["keeper"], kept["began"]).is_alive:
                return ""
            return f"the process that kept {self._name} was killed"
        with contextlib.suppress(OSError):
            return self._notes.ended.read_text()
        return f"{self._name} was stopped"

    def _is_kept(self) -> bool:
        lock = Lock(self._notes.keeper)
        try:
            return not lock.try_alone()
        finally:
            lock.close()

    def _start_keeper(self) -> None:
        """Start the keeper, say what it says, and return once the server answers."""
        command = [sys.executable, "-m", "mutuals_tracker.embedded.keeper", self._name, str(self._places.local)]
        with self._notes.log.open("ab") as log:
            self._started = subprocess.Popen(
                [*command, "durable" if self._durable else "careless"],
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                text=True,
            )
        with self._started.stdout or io.StringIO() as said:
            for line in said:
                word, _, rest = json.loads(line).partition(" ")
                if word == "ready":
                    return
                if word == "failed":
                    self._started.wait()
                    raise EmbeddedError(rest)
                print(rest, file=sys.stderr, flush=True)  # noqa: T201 - said to whoever waits at the terminal
        self._started.wait()
        raise EmbeddedError(f"The keeper of {self._name} ended while starting; see {self._notes.log}")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    lock = Lock(path)
    try:
        if not wait_until(lock.try_alone, PATIENCE):
            raise EmbeddedError(f"Another process of this clone has been starting a server for too long ({path})")
        yield
    finally:
        lock.close()
