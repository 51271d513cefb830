"""A pytest plugin, loaded before Django's settings are: gives the tests their own PostgreSQL and Redis.

They live in LOCAL_DIR/test, apart from those of `make run`. Two runs at once share the servers and each has a database
of its own. With DATABASE_URL and REDIS_URL set, the tests use those servers.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from mutuals_tracker import embedded
from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.processes import wait_until
from mutuals_tracker.embedded.sharing import BASE_DIR, Lock

TEMPLATE = "MUTUALS_TEST_TEMPLATE"
WORKER = "PYTEST_XDIST_WORKER"
MOST_RUNS = 20
TEMPLATE_WITHIN = 300.0


class TestServers:
    """The servers that this run uses, and the number that keeps its database apart from another run's."""

    __test__ = False

    def __init__(self) -> None:
        """Start them and point the settings at them; workers of pytest-xdist inherit all of it."""
        local = embedded.local_folder() / "test"
        self._servers = embedded.Servers(local, durable=False)
        os.environ["LOCAL_DIR"] = str(local)
        # WhiteNoise warns where there is no folder of gathered files; the tests take the files where they are.
        (local / "staticfiles").mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("SECRET_KEY", "known to everybody, which is right for tests only")
        self._servers.take()
        self._lock = None
        if "PostgreSQL" in self._servers.titles:
            os.environ[TEMPLATE] = _migrated_template(local)
            number, self._lock = _free_number(local)
            os.environ["DATABASE_URL"] += f"_{number}"

    def release(self) -> None:
        """Stop using the servers; they stop when no other run uses them."""
        self._servers.release()
        if self._lock:
            self._lock.close()


def _migrated_template(local: Path) -> str:
    """Return a database with every migration applied, to copy for each worker; made again when a migration changes."""
    found = hashlib.sha256()
    for path in [*sorted(BASE_DIR.glob("*/**/migrations/*.py")), BASE_DIR / "requirements" / "dev.txt"]:
        if ".venv" not in path.parts:
            found.update(path.name.encode() + path.read_bytes())
    name = f"migrated_{found.hexdigest()[:16]}"
    lock = Lock(local / "locks" / "template")
    if not wait_until(lock.try_alone, TEMPLATE_WITHIN):
        lock.close()
        raise embedded.EmbeddedError("Another run of the tests has been applying the migrations for too long")
    try:
        with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'migrated%'")
                there = [datname for (datname,) in cursor]
                if name in there:
                    return name
                for old in there:
                    cursor.execute(f"DROP DATABASE IF EXISTS {old} WITH (FORCE)")
                cursor.execute("CREATE DATABASE migrated_partly")
                _migrate(f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/migrated_partly")
                cursor.execute(f"ALTER DATABASE migrated_partly RENAME TO {name}")
    finally:
        lock.close()
    return name


def _migrate(url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(
        command, cwd=BASE_DIR, env=os.environ | {"DATABASE_URL": url}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise embedded.EmbeddedError(f"The migrations of the test database failed:\n{done.stderr}")


def _free_number(local: Path) -> tuple[int, Lock]:
    """Return the first number that no other run of this clone's tests has."""
    folder = local / "locks"
    for number in range(1, MOST_RUNS + 1):
        lock = Lock(folder / f"tests-{number}")
        if lock.try_alone():
            return number, lock
        lock.close()
    raise embedded.EmbeddedError(f"{MOST_RUNS} runs of the tests are under way in {folder}; wait for one to end")


def _begin() -> TestServers | None:
    if WORKER in os.environ:
        return None
    try:
        return TestServers()
    except embedded.EmbeddedError as error:
        raise pytest.UsageError(str(error)) from error


_servers = _begin()


class OwnServers:
    """A PostgreSQL and a Redis for one test alone: it may stop, kill and start them, at the same addresses."""

    __test__ = False

    def __init__(self, local: Path) -> None:
        """Say where they live; nothing is started."""
        self._places = places.find(local)
        self.postgres = embedded.Postgres(self._places, durable=True)
        self.redis = embedded.Redis(self._places, durable=True)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the service's processes at them."""
        return {kind.variable: kind.url for kind in (self.postgres, self.redis)} | {
            "LOCAL_DIR": str(self._places.local)
        }

    @property
    def local(self) -> Path:
        """Where a service that uses them keeps what it makes."""
        return self._places.local

    def program(self, name: str) -> Path:
        """Return one of PostgreSQL's own programs."""
        return self.postgres._binaries() / name

    def start(self) -> None:
        """Start both."""
        self.postgres.start(print)
        self.redis.start(print)

    def stop(self) -> None:
        """Stop both; what they kept stays."""
        self.redis.stop()
        self.postgres.stop()

    def copy(self, local: Path) -> "OwnServers":
        """Return servers elsewhere, with the database of these, which are stopped."""
        other = OwnServers(local)
        source, target = (each._places.data_folder("postgres") for each in (self, other))
        # The files belong to the account that the server runs as: `cp -a` keeps that.
        subprocess.run(["cp", "-a", source, target], check=True)
        return other

    def remove(self) -> None:
        """Stop both and remove what they kept."""
        self.stop()
        for folder in (self._places.servers, self._places.sockets):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[OwnServers]:
    """Servers of the test's own, started: `.postgres` and `.redis`, each with `start(print)`, `stop()`, `process`."""
    servers = OwnServers(tmp_path / "own")
    try:
        servers.start()
        yield servers
    finally:
        servers.remove()


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """Hash passwords quickly, and take static files as they are rather than from a manifest."""
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], STORAGES=storages):
        yield


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Let each worker's database be a copy of the migrated one."""
    if template := os.environ.get(TEMPLATE):
        connection.settings_dict["TEST"]["TEMPLATE"] = template


def pytest_unconfigure() -> None:
    """Let go of the servers when the run ends."""
    global _servers
    if _servers is not None:
        _servers.release()
        _servers = None
