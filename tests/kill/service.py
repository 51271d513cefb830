"""The service in processes of its own, on servers that a test may stop, and somebody who reads its pages."""

import http.client
import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.extras

from tests.prepared import PASSWORD
from tests.servers import OwnServers

ROOT = Path(__file__).resolve().parent.parent.parent
# What the issue allows after any kill.
TWO_MINUTES = 120


class Service:
    """Started on servers of its own with the sample data; each process can be killed and started again."""

    def __init__(self, servers: OwnServers, folder: Path) -> None:
        """Say where it runs; nothing is started."""
        self.servers, self.folder = servers, folder
        self.processes: dict[str, subprocess.Popen] = {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PYTEST"))}
        self.environment = (
            kept | servers.environment | {"SECRET_KEY": "s" * 48, "DEMO_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT)}
        )
        with closing(socket.socket()) as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = listener.getsockname()[1]

    def manage(self, *arguments: str) -> bytes:
        """Run a command of ours and return what it said."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def start(self, *names: str) -> None:
        """Start web, worker or scheduler."""
        commands = {
            "web": [
                "gunicorn",
                "mutuals_tracker.wsgi",
                "--bind",
                f"127.0.0.1:{self.port}",
                "--threads",
                "4",
                "--no-control-socket",
            ],
            "worker": ["celery", "-A", "tests.kill.slow_worker", "worker", "--concurrency", "4", "--loglevel", "INFO"],
            "scheduler": ["celery", "-A", "mutuals_tracker", "beat", "--pidfile=", "--loglevel", "INFO"],
        }
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", *commands[name]],
                    cwd=ROOT,
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        if "web" in names:
            until(lambda: self._answers(), 30, "the web server answers")

    def kill(self, name: str) -> None:
        """SIGKILL the process and all its children: nothing gets to say goodbye."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)

    def _answers(self) -> bool:
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), 1)):
                return True
        except OSError:
            return False

    def row(self, pk: int) -> dict[str, Any]:
        """Return a report's row as the database has it now."""
        with (
            closing(psycopg2.connect(self.servers.postgres.url)) as line,
            line.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor,
        ):
            cursor.execute(
                "SELECT r.*, lease_until > now() AS lease_lives, payload IS NOT NULL AS has_payload, "
                "(SELECT count(*) FROM reporting_reportfile f WHERE f.report_id = r.id) AS files, "
                "(SELECT count(*) FROM reporting_progressreport) AS reports "
                "FROM reporting_progressreport r WHERE id = %s",
                [pk],
            )
            return dict(cursor.fetchone())


@dataclass
class Seen:
    """What the page said, between what the database said just before and just after."""

    status: int
    label: str
    text: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Reader:
    """Somebody signed in who asks for reports and looks at their pages."""

    def __init__(self, service: Service, account: str = "taskforce@example.org") -> None:
        """Sign in."""
        self.service = service
        self.base = f"http://127.0.0.1:{service.port}"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.post("/accounts/login/", {"login": account, "password": PASSWORD})

    def get(self, path: str) -> tuple[int, str, str]:
        """Return status, final path and text."""
        return self._open(self._request(path))

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        """Fill in the form at the path, with what is hidden in it, and send it."""
        _status, _path, page = self.get(path)
        form = page[page.index("<main") :]
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        data = urllib.parse.urlencode(hidden | fields).encode()
        return self._open(self._request(path, data, {"Referer": self.base + path}))

    def _request(self, path: str, *given: Any) -> urllib.request.Request:
        return urllib.request.Request(self.base + path, *given)  # noqa: S310 - our own http address

    def _open(self, request: urllib.request.Request) -> tuple[int, str, str]:
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, urllib.parse.urlparse(answer.url).path, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, "", error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, "", ""

    def ask(self, title: str) -> int:
        """Ask for a report and return its number."""
        status, path, page = self.post(
            "/progress/reports/ask/",
            {"title": title, "scope": "national", "as_at-day": "23", "as_at-month": "7", "as_at-year": "2014"},
        )
        assert status == 200, page
        return int(path.rstrip("/").rsplit("/", 1)[1])

    def look(self, pk: int) -> Seen:
        """Look at the report's page, and at the database before and after."""
        before = self._row(pk)
        status, _path, page = self.get(f"/progress/reports/{pk}/")
        after = self._row(pk)
        main = re.sub(r"<[^>]+>", " ", page[page.find("<main") :]) if "<main" in page else ""
        label = re.search(r'<strong class="govuk-tag[^"]*">\s*([^<]+?)\s*</strong>', page[page.find("<main") :])
        return Seen(status, label[1] if label else "", " ".join(main.split()), before, after)

    def _row(self, pk: int) -> dict[str, Any] | None:
        try:
            return self.service.row(pk)
        except psycopg2.OperationalError:
            return None


_ORDER = {"asked": 0, "building": 1, "complete": 2}


def assert_true(seen: Seen) -> None:
    """Fail unless what the page said was true at some moment between the two looks at the database."""
    if seen.status != 200:
        # While the database is away there is no page to tell the truth; it must be an honest error.
        assert seen.status in {0, 500, 503}, seen
        return
    rows = [row for row in (seen.before, seen.after) if row is not None]
    states = {row["state"] for row in rows}
    said = {
        "Waiting": {"asked"},
        "Being built": {"building"},
        "Interrupted": {"building"},
        "Not published": {"complete"},
        "Complete": {"complete"},
        "Failed": {"failed"},
    }[seen.label]
    # Between the two looks it may have moved on, and through a state that neither saw.
    possible = states | ({"building"} if states == {"asked", "complete"} else set())
    assert said & possible or not rows, seen
    if seen.label == "Not published":
        assert seen.after is None or (seen.after["has_payload"] and seen.after["files"] == 4), seen
    if seen.label == "Interrupted":
        assert any(not row["lease_lives"] for row in rows if row["state"] == "building"), seen
    assert all((row["state"] == "complete") == (row["files"] == 4) == row["has_payload"] for row in rows), seen


def until(done: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait until it is so, and return what it returned."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        found = done()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError(f"After {seconds} seconds still not: {what}")
