"""A PostgreSQL with every table and the sample data, and the gathered static files: made once, copied by each service.

Starting from nothing costs a service half a minute of work. What that start must do is tested in tests/setup.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mutuals_tracker.embedded.processes import wait_until
from mutuals_tracker.embedded.sharing import BASE_DIR, Lock
from tests.servers import TEMPLATE, OwnServers

# Of the sample accounts; a service that is told another one gives them that.
PASSWORD = "correct horse battery staple"
MADE_WITHIN = 300.0
# What makes it: the code, its migrations and what the sample data are read from.
SOURCES = ("mutuals_tracker", "spinouts", "funding", "reporting", "procurement", "engagement", "static", "requirements")


def copy(local: Path) -> OwnServers:
    """Return servers of that folder, not started, that have all of it."""
    with _one_at_a_time():
        made = _make_again_if_stale()
        copied = made.copy(local)
        shutil.copytree(made.local / "staticfiles", local / "staticfiles", dirs_exist_ok=True)
    return copied


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    folder = Path(os.environ["LOCAL_DIR"]) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / "prepared")
    try:
        if not wait_until(lock.try_alone, MADE_WITHIN):
            raise RuntimeError("Another test has been preparing the sample data for too long")
        yield
    finally:
        lock.close()


def _make_again_if_stale() -> OwnServers:
    local = Path(os.environ["LOCAL_DIR"]) / "prepared"
    servers, made_from = OwnServers(local), local / "made-from"
    now = _fingerprint()
    if made_from.exists() and made_from.read_text() == now:
        return servers
    made_from.unlink(missing_ok=True)
    servers.remove()
    servers = OwnServers(local)
    try:
        servers.start()
        _fill(servers)
    finally:
        servers.stop()
    made_from.write_text(now)
    return servers


def _fingerprint() -> str:
    found = hashlib.sha256()
    for path in sorted(path for source in SOURCES for path in (BASE_DIR / source).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            about = path.stat()
            found.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    return found.hexdigest()


def _fill(servers: OwnServers) -> None:
    """Do what a service does before its first start; the tables come from the tests' own, where those are ours."""
    if template := os.environ.get(TEMPLATE):
        source = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{template}"
        tables = _run([servers.program("pg_dump"), "--no-owner", "--no-privileges", source])
        restore = [servers.program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run([*restore, servers.postgres.url], said=tables)
    settings = servers.environment | {"SECRET_KEY": "s" * 48, "DEMO_PASSWORD": PASSWORD}
    _run([sys.executable, "-m", "mutuals_tracker.preparing", "--sample-data"], **settings)


def _run(command: list[str | Path], *, said: bytes = b"", **settings: str) -> bytes:
    done = subprocess.run(
        command, cwd=BASE_DIR, env=os.environ | settings, input=said, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.decode()[-2000:]}")
    return done.stdout
