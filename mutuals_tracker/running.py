"""The parent of `make run`: starts every part of the service, watches them, and stops them all, in order.

`python -m mutuals_tracker.running`. HOST, PORT and LOCAL_DIR are read from the environment.
"""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from mutuals_tracker import embedded, environment, kept_secrets
from mutuals_tracker.embedded import EmbeddedError
from mutuals_tracker.embedded.places import make_writable
from mutuals_tracker.embedded.processes import die_with_caller, die_with_parent
from mutuals_tracker.embedded.sharing import BASE_DIR
from mutuals_tracker.supervision import Asked, Part, Record, StoppedError, complain, say

READY_WITHIN_SECONDS = 120
LOOK_EVERY_SECONDS = 0.2
WEB_ENDINGS = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))
# SIGTERM lets a worker finish what it does; a job that is cut short is found and sent again.
WORKER_ENDINGS = ((signal.SIGTERM, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
BEAT_ENDINGS = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
# These mean every address of the machine; whoever asks must name one.
OF_EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not listened at


class Service:
    """The whole service of one clone, from nothing to ready and back."""

    def __init__(self, local: Path, host: str, port: int) -> None:
        """Say where it will be reached; nothing is started."""
        self.local = local
        self.host = host
        self.port = port
        self.reached = OF_EVERY_ADDRESS.get(host, host)
        self.address = f"http://{_bracketed(self.reached)}:{port}"
        self.asked = Asked()
        self.record = Record(local)
        self.servers: embedded.Servers | None = None
        self.parts: list[Part] = []

    def run(self) -> int:
        """Start everything, stay until asked to stop or a part dies, stop everything; returns the exit status."""
        try:
            self.record.claim()
        except StoppedError as error:
            complain(error)
            return 1
        try:
            self._start_and_stay()
        except (StoppedError, EmbeddedError) as error:
            complain(error)
            return 1
        finally:
            self._stop()
            self.record.clear()
        return 0

    def _start_and_stay(self) -> None:
        """Do all of it until asked to stop; raises StoppedError when that cannot be."""
        for step in (
            self._check_port,
            self._set_environment,
            self._start_servers,
            self._prepare,
            self._start_parts,
            self._wait_until_ready,
            self._tell,
        ):
            step()
            if self.asked.once():
                return
        while not self.asked.once():
            self._check_parts()
            time.sleep(LOOK_EVERY_SECONDS)

    def _check_port(self) -> None:
        """Raise StoppedError, with what to do, when nothing can listen there; note the run when it can."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((self.host, self.port))
        except OSError as error:
            raise StoppedError(self._why_not_listening(error)) from error
        self.record.write(self.address, [])

    def _why_not_listening(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            return f"Port {self.port} is in use by another program. Choose another: PORT={self.port + 1} make run"
        if error.errno == errno.EACCES:
            return f"Port {self.port} is for root only. Choose a higher one: PORT=8000 make run"
        return f"Cannot listen at {self.host}: {error.strerror}. Set HOST to an address of this machine"

    def _set_environment(self) -> None:
        """Give every part what a local service needs and was not told."""
        if not environment.text("SECRET_KEY"):
            os.environ["SECRET_KEY"] = kept_secrets.secret_key(self.local)
        usual = ("127.0.0.1", "localhost", "[::1]", _bracketed(self.host), socket.gethostname())
        hosts = [*environment.names("ALLOWED_HOSTS", usual), _bracketed(self.reached)]
        os.environ["ALLOWED_HOSTS"] = ",".join(dict.fromkeys(hosts))
        os.environ.setdefault("SERVICE_URL", self.address)
        os.environ["PYTHONUNBUFFERED"] = "1"
        # Celery warns root of pickled messages; ours are JSON.
        os.environ.setdefault("C_FORCE_ROOT", "1")

    def _start_servers(self) -> None:
        self.servers = embedded.Servers(self.local)
        if self.servers.titles:
            say(f"Starting {' and '.join(self.servers.titles)}")
            self.servers.take()

    def _has_own_database(self) -> bool:
        return self.servers is not None and "PostgreSQL" in self.servers.titles

    def _prepare(self) -> None:
        """Migrate, gather static files, and load the sample data on the first run of the embedded database."""
        command = [sys.executable, "-m", "mutuals_tracker.preparing"]
        if self._has_own_database():
            command.append("--sample-data")
        preparing = subprocess.Popen(
            command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=die_with_parent()
        )
        while preparing.poll() is None:
            if self.asked.once():
                preparing.terminate()
            time.sleep(LOOK_EVERY_SECONDS)
        if preparing.returncode and not self.asked.once():
            raise StoppedError("The service was not started; the reason is above.")

    def _start_parts(self) -> None:
        """Start web, worker and scheduler; they are stopped in the same order."""
        logs = self.local / "log"
        logs.mkdir(mode=0o700, exist_ok=True)
        bound = f"{_bracketed(self.host)}:{self.port}"
        web = [
            "gunicorn",
            "mutuals_tracker.wsgi",
            "--bind",
            bound,
            "--workers",
            "2",
            "--threads",
            "4",
            "--timeout",
            "90",
            # Gunicorn's most, so that a search that is too long is answered by us and not by it.
            "--limit-request-line",
            "8190",
        ]
        # No preload: a process that has drawn a chart must not fork. No control socket: clones would share it.
        web += ["--graceful-timeout", "10", "--no-control-socket", "--access-logfile", "-"]
        celery = ["celery", "-A", "mutuals_tracker"]
        worker = [*celery, "worker", "--pool", "prefork", "--concurrency", "2", "--without-gossip", "--without-mingle"]
        for title, command, endings in (
            ("web server", web, WEB_ENDINGS),
            ("worker", [*worker, "--loglevel", "INFO"], WORKER_ENDINGS),
            ("scheduler", [*celery, "beat", "--pidfile=", "--loglevel", "INFO"], BEAT_ENDINGS),
        ):
            log = logs / f"{title.replace(' ', '-')}.log"
            part = Part(title, [sys.executable, "-m", *command], log, endings)
            part.start()
            self.parts.append(part)
            self.record.write(self.address, self.parts)

    def _wait_until_ready(self) -> None:
        limit = time.monotonic() + READY_WITHIN_SECONDS
        while not self.asked.once():
            status, said = self._ask_ready()
            if status == http.client.OK:
                return
            self._check_parts()
            if time.monotonic() > limit:
                logs = self.local / "log"
                raise StoppedError(f"Not ready after {READY_WITHIN_SECONDS} seconds: {said}. The logs are in {logs}")
            time.sleep(LOOK_EVERY_SECONDS)

    def _ask_ready(self) -> tuple[int, str]:
        line = http.client.HTTPConnection(self.reached, self.port, timeout=5)
        try:
            line.request("GET", "/readyz")
            answer = line.getresponse()
            return answer.status, answer.read().decode(errors="replace").strip()
        except (OSError, http.client.HTTPException) as error:
            return 0, f"no answer from the web server ({error})"
        finally:
            line.close()

    def _check_parts(self) -> None:
        """Raise StoppedError when a part or a server has died, saying which and why."""
        for part in self.parts:
            if why := part.why_ended():
                raise StoppedError(why)
        if self.servers and (why := self.servers.why_ended()):
            raise StoppedError(why)

    def _tell(self) -> None:
        say(f"Logs and data are in {self.local}. Ctrl-C stops the service.")
        say(f"Ready: {self.address}")

    def _stop(self) -> None:
        """Stop in order: web, worker, scheduler, then Redis and PostgreSQL unless a command still uses them."""
        if self.parts:
            say("Stopping (Ctrl-C again: at once)")
        for part in self.parts:
            part.stop(at_once=self.asked.twice)
        if self.servers:
            self.servers.release()
        if self.parts:
            say("Stopped.")


def _bracketed(host: str) -> str:
    """Return a host as it is written in an address."""
    return f"[{host}]" if ":" in host else host


def main() -> int:
    """Run the service; returns the exit status: 0 when it was asked to stop, 1 when it could not go on."""
    if os.environ.get("MAKELEVEL"):
        die_with_caller()
    host = environment.text("HOST", "127.0.0.1")
    port = environment.whole_number("PORT", 8000, least=1, most=65535)
    local = embedded.local_folder()
    try:
        make_writable(local)
    except EmbeddedError as error:
        complain(error)
        return 1
    return Service(local, host, port).run()


if __name__ == "__main__":
    sys.exit(main())
