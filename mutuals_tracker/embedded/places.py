"""Where the embedded servers live: their data, their sockets, and the account that owns both."""

import contextlib
import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutuals_tracker import kept_secrets
from mutuals_tracker.embedded.processes import die_with_parent

# Linux allows 107 bytes for the path of a socket, the server's own file name included.
LONGEST_SOCKET_FOLDER = 80
# Where sockets go when LOCAL_DIR is longer; `_check_private` refuses a folder there that is not ours.
SHORT_FOLDER = "/tmp"  # noqa: S108
# Where root's servers live: an unprivileged account cannot reach most places that root clones into.
SYSTEM_FOLDER = Path("/var/lib")
UNPRIVILEGED_ACCOUNTS = ("postgres", "nobody")


class EmbeddedError(RuntimeError):
    """An embedded server cannot start or has ended; the message says which, why, and how to mend it."""


@dataclass(frozen=True)
class Account:
    """The unprivileged account that the servers run as when root starts them."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """The folders of one clone's servers."""

    local: Path
    servers: Path
    sockets: Path
    account: Account | None

    @property
    def locks(self) -> Path:
        """Locks and notes about what runs."""
        return self.local / "locks"

    @property
    def logs(self) -> Path:
        """What the processes say."""
        return self.local / "log"

    @property
    def owner(self) -> str:
        """The name of the account that the servers run as."""
        return self.account.name if self.account else pwd.getpwuid(os.geteuid()).pw_name

    def run(self, command: list[str | Path], *, inside: Path) -> subprocess.CompletedProcess[str]:
        """Run a short command as that account and return what it said."""
        return subprocess.run(
            command,
            cwd=inside,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            **self._run_as(),
        )

    def launch(self, command: list[str | Path], *, inside: Path, log: Path, dies_by: int) -> subprocess.Popen[bytes]:
        """Start a server as that account, out of reach of the terminal's Ctrl-C; signal `dies_by` if we die first."""
        with log.open("ab") as file:
            return subprocess.Popen(
                command,
                cwd=inside,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,
                preexec_fn=die_with_parent(dies_by),
                **self._run_as(),
            )

    def _run_as(self) -> dict[str, Any]:
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def _environment(self) -> dict[str, str]:
        """Nothing of ours but the PATH: no variable of PostgreSQL's that the caller has set for another server."""
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.servers)}

    def private_folder(self, path: Path) -> Path:
        """Make a folder that only the servers' account can enter."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)
        return path

    def program(self, path: Path, *, below: Path, parts: tuple[str, ...]) -> Path:
        """Return the path of a program that the servers' account can run.

        That is `path`, unless it sits where that account cannot go: then it is in a copy of `parts`, folders in
        `below`, kept in the servers' own folder.
        """
        if self.account is None or self._runs(path):
            return path
        kept = self.servers / "programs" / f"{path.name}-{path.stat().st_mtime_ns}"
        if not kept.is_dir():
            partial = kept.with_name(f"{kept.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            for part in parts:
                shutil.copytree(below / part, partial / part, symlinks=True)
            partial.rename(kept)
        return kept / path.relative_to(below)

    def data_folder(self, name: str) -> Path:
        """Return the folder of a server's data; call it when that server is down.

        Root's data is outside LOCAL_DIR. So that whoever removes LOCAL_DIR starts afresh, as everybody else does,
        data of an earlier LOCAL_DIR is set aside.
        """
        folder, mark = self.servers / name, self.servers / f"{name}.id"
        if self.account is not None:
            identity = kept_secrets.kept(self.local / "servers-id")
            if folder.exists() and (not mark.exists() or mark.read_text() != identity):
                folder.rename(self.servers / f"{name}.set-aside-{time.strftime('%Y%m%dT%H%M%S')}")
            mark.write_text(identity)
        return folder

    def _runs(self, program: Path) -> bool:
        try:
            return self.run([program, "--version"], inside=Path("/")).returncode == 0
        except OSError:
            return False


def find(local: Path) -> Places:
    """Return the places of the clone whose own folder is `local`; makes and checks what must be there."""
    make_writable(local)
    mark = hashlib.sha256(str(local).encode()).hexdigest()[:12]
    if os.geteuid() == 0:
        servers = SYSTEM_FOLDER / f"mutuals-tracker-{mark}"
        places = Places(local, servers, servers / "sockets", _account(servers))
        _claim(places)
    else:
        sockets = local / "sockets"
        if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
            sockets = Path(SHORT_FOLDER) / f"mutuals-{os.geteuid()}-{mark}"
        places = Places(local, local, sockets, None)
    for folder in (places.locks, places.logs):
        folder.mkdir(mode=0o700, exist_ok=True)
    places.private_folder(places.sockets)
    _check_private(places)
    return places


def make_writable(local: Path) -> None:
    """Make the clone's own folder; raises EmbeddedError when nothing can be written there."""
    fix = "Make it yours (chown), or keep everything elsewhere: LOCAL_DIR=/some/folder make run"
    try:
        local.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = local / f".can-write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise EmbeddedError(f"Cannot write in {local}: {error.strerror}. {fix}") from error


def _account(servers: Path) -> Account:
    """Return the account to use: the one that owns what is already there, else the first that the machine has."""
    entries = []
    if servers.is_dir() and servers.stat().st_uid != 0:
        entries.append(pwd.getpwuid(servers.stat().st_uid))
    else:
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        entries.extend(known[name] for name in UNPRIVILEGED_ACCOUNTS if name in known)
    if not entries:
        raise EmbeddedError(
            "PostgreSQL refuses to run as root and this machine has neither a postgres nor a nobody account. "
            "Start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        )
    return Account(entries[0].pw_name, entries[0].pw_uid, entries[0].pw_gid)


def _claim(places: Places) -> None:
    """Make the folder that root's servers live in."""
    try:
        places.private_folder(places.servers)
        (places.servers / "programs").mkdir(mode=0o755, exist_ok=True)
        # So that whoever looks in LOCAL_DIR finds the data, and whoever finds the data knows whose it is.
        (places.servers / "belongs-to").write_text(f"{places.local}\n")
        with contextlib.suppress(FileExistsError):
            (places.local / "servers").symlink_to(places.servers)
    except OSError as error:
        raise EmbeddedError(
            f"Cannot make {places.servers}: {error.strerror}. As root the embedded servers keep their data there; "
            "start as an ordinary user, or set DATABASE_URL and REDIS_URL."
        ) from error


def _check_private(places: Places) -> None:
    """Refuse a socket folder that someone else made or can enter: whoever enters it can talk to the servers."""
    found = places.sockets.lstat()
    owner = places.account.uid if places.account else os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or stat.S_IMODE(found.st_mode) != 0o700:
        raise EmbeddedError(
            f"{places.sockets} must be a folder of {places.owner}'s that nobody else can enter (mode 0700). "
            "Remove it and start again."
        )
