"""What `make run` promises: ready when it says so, gone without a trace, and plain about what died or is in its way."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.processes import wait_until
from mutuals_tracker.embedded.sharing import BASE_DIR
from tests import prepared
from tests.servers import OwnServers

pytestmark = [pytest.mark.waits, pytest.mark.timeout(600)]

# Migrations and the sample data are made once, by the first run in this folder.
FIRST_RUN_SECONDS = 240
PASSED_ON = ("PATH", "HOME", "LANG")
WHO = "from django.contrib.auth import authenticate as a; print(a(username='officer@example.org', password={!r}))"


class Run:
    """One run of the service in a folder of its own, and what it says."""

    def __init__(self, local: Path, **settings: str) -> None:
        self.local = local
        self.port = settings.get("PORT") or str(free_port())
        self.said_in = local.parent / f"said-{self.port}-{time.monotonic_ns()}.txt"
        environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        environment |= {"LOCAL_DIR": str(local), "PORT": self.port} | settings
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mutuals_tracker.running"],
                cwd=BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    @property
    def said(self) -> str:
        return self.said_in.read_text()

    @property
    def record(self) -> dict:
        return json.loads((self.local / "locks" / "run.json").read_text())

    def pid_of(self, part: str) -> int:
        return self.record["parts"][part][0]

    def wait_until_ready(self) -> "Run":
        ready = f"Ready: http://127.0.0.1:{self.port}"
        assert wait_until(lambda: ready in self.said or self.process.poll() is not None, FIRST_RUN_SECONDS), self.said
        assert ready in self.said, self.said
        return self

    def ask(self, path: str) -> tuple[int, dict]:
        line = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=10)
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or "{}")
        finally:
            line.close()

    def wait(self) -> int:
        return self.process.wait(120)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(120)


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def processes_of(local: Path) -> list[psutil.Process]:
    """Every process that has to do with the run in that folder, whoever its parent is."""
    servers = places.find(local).servers
    found = []
    for process in psutil.process_iter():
        try:
            words = " ".join(process.cmdline()) + process.environ().get("LOCAL_DIR", "")
        except (psutil.AccessDenied, psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
        if process.pid != os.getpid() and (str(local) in words or str(servers) in words):
            found.append(process)
    return found


def nothing_is_left(local: Path) -> bool:
    return wait_until(lambda: not processes_of(local), 30, every=0.3)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a service that was started before."""
    folder = tmp_path_factory.mktemp("running") / "local"
    prepared.copy(folder)
    yield from emptied(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    """The folder of a service that never was started."""
    yield from emptied(tmp_path / "local")


def emptied(folder: Path) -> Iterator[Path]:
    """Give the folder, and take away what was started and kept there."""
    yield folder
    for left in processes_of(folder):
        left.kill()
    OwnServers(folder).remove()


@pytest.fixture
def start(local: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def run(**settings: str) -> Run:
        runs.append(Run(local, **settings))
        return runs[-1]

    yield run
    for started in runs:
        started.end()


def test_first_start_makes_everything_and_says_so(empty: Path) -> None:
    run = Run(empty)
    try:
        run.wait_until_ready()
        for said in ("Making the PostgreSQL", "Migrating the", "Gathering static files", "Loading the sample data"):
            assert said in run.said
        assert run.ask("/readyz")[0] == 200
        password = (empty / "demo-password").read_text()
        assert f"have the password {password}" in run.said
        assert manage_said(empty, WHO.format(password)) != "None"
    finally:
        run.end()
    assert nothing_is_left(empty)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_is_ready_when_it_says_so_refuses_a_second_and_leaves_nothing(
    start: Callable[..., Run], local: Path, number: int
) -> None:
    run = start().wait_until_ready()
    status, answer = run.ask("/readyz")
    assert (status, answer["ready"]) == (200, True)
    second = start()
    assert second.wait() == 1
    assert "This clone is running already" in second.said
    assert f"http://127.0.0.1:{run.port}" in second.said
    assert f"kill {run.process.pid}" in second.said
    assert run.ask("/readyz")[0] == 200
    run.process.send_signal(number)
    assert run.wait() == 0
    assert run.said.rstrip().endswith("Stopped.")
    assert nothing_is_left(local)
    assert not (local / "locks" / "run.json").exists()


def test_second_start_keeps_the_data_takes_seconds_and_puts_the_password_in_force(
    start: Callable[..., Run], local: Path
) -> None:
    start().wait_until_ready().end()
    began = time.monotonic()
    again = start(DEMO_PASSWORD="chosen for this test").wait_until_ready()
    assert time.monotonic() - began < 30
    assert "Migrating" not in again.said
    assert "Making the PostgreSQL database" not in again.said
    assert "have the password chosen for this test" in again.said
    for password, found in (("chosen for this test", True), ((local / "demo-password").read_text(), False)):
        assert (manage_said(local, WHO.format(password)) != "None") is found


def manage_said(local: Path, code: str) -> str:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LOCAL_DIR": str(local)}
    asked = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def test_port_in_use_is_named_with_the_way_out(start: Callable[..., Run], local: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(PORT=str(port))
        assert run.wait() == 1
    assert f"Port {port} is in use by another program. Choose another: PORT={port + 1} make run" in run.said
    assert nothing_is_left(local)


@pytest.mark.parametrize("part", ["web server", "worker", "scheduler"])
def test_part_that_dies_is_named_and_everything_stops(start: Callable[..., Run], local: Path, part: str) -> None:
    run = start().wait_until_ready()
    os.kill(run.pid_of(part), signal.SIGKILL)
    assert run.wait() == 1
    assert f"The {part} was killed by SIGKILL. Its log ({local / 'log'}" in run.said
    assert nothing_is_left(local)


@pytest.mark.parametrize(("server", "lock"), [("PostgreSQL", "postgres/postmaster.pid"), ("Redis", "redis/redis.pid")])
def test_server_that_dies_is_named_and_everything_stops(start, local: Path, server: str, lock: str) -> None:
    run = start().wait_until_ready()
    pid = int((places.find(local).servers / lock).read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    assert run.wait() == 1
    assert f"{server} was killed by SIGKILL. Its log ends:" in run.said
    assert nothing_is_left(local)


def test_run_after_a_killed_parent_mends_what_it_left_and_a_killed_one_leaves_nothing_running(
    start: Callable[..., Run], local: Path
) -> None:
    killed = start().wait_until_ready()
    killed.process.kill()
    killed.process.wait()
    again = start(PORT=killed.port).wait_until_ready()
    assert f"The last run (process {killed.process.pid}) was killed and left its lock: tidying up" in again.said
    again.process.kill()
    again.process.wait()
    assert nothing_is_left(local)


def test_command_in_use_keeps_its_database_while_the_service_stops(start: Callable[..., Run], local: Path) -> None:
    run = start().wait_until_ready()
    ask = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 42'); print(k.fetchone()[0])"
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", f"input(); {ask}"]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | {"LOCAL_DIR": str(local)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdin=pipe, stdout=pipe, text=True) as asking:
        users = places.find(local).locks / "postgres.users"
        assert wait_until(lambda: str(users) in open_files(asking.pid), 30)
        run.process.terminate()
        assert run.wait() == 0
        assert asking.communicate("\n")[0].strip() == "42"
    assert nothing_is_left(local)


def open_files(pid: int) -> set[str]:
    return {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}


@pytest.mark.parametrize(
    ("name", "url", "said"),
    [
        ("DATABASE_URL", "postgresql://mutuals:secret-word@127.0.0.1:9/mutuals", "at 127.0.0.1:9 is out of reach"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "Redis is out of reach"),
    ],
)
def test_server_out_of_reach_is_said_plainly(start, local: Path, name: str, url: str, said: str) -> None:
    run = start(**{name: url})
    assert run.wait() == 1
    assert said in run.said
    assert f"Check {name}" in run.said
    assert "secret-word" not in run.said
    assert "Traceback" not in run.said
    assert nothing_is_left(local)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[OwnServers]:
    """Servers that the service does not start, with its tables."""
    copied = prepared.copy(tmp_path / "own")
    try:
        copied.start()
        yield copied
    finally:
        copied.remove()


def test_readiness_tells_the_truth_when_redis_goes_and_comes_back(
    start: Callable[..., Run], servers: OwnServers
) -> None:
    environment = servers.environment
    run = start(DATABASE_URL=environment["DATABASE_URL"], REDIS_URL=environment["REDIS_URL"]).wait_until_ready()
    servers.redis.stop()
    status, answer = run.ask("/readyz")
    assert (status, answer["parts"]["broker"], answer["parts"]["database"]) == (503, "no answer", "ok")
    servers.redis.start(print)
    assert wait_until(lambda: run.ask("/readyz")[0] == 200, 60, every=0.5)
    servers.postgres.stop()
    status, answer = run.ask("/readyz")
    assert (status, answer["parts"]["database"]) == (503, "no answer")
    servers.postgres.start(print)
    assert wait_until(lambda: run.ask("/readyz")[0] == 200, 60, every=0.5)
