"""Local PostgreSQL and Redis for whatever no URL is configured for: no installation, no root, no network."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mutuals_tracker import environment, kept_secrets
from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.broker import Redis
from mutuals_tracker.embedded.database import Postgres
from mutuals_tracker.embedded.places import EmbeddedError
from mutuals_tracker.embedded.sharing import BASE_DIR, Share

KINDS: tuple[type[Postgres] | type[Redis], ...] = (Postgres, Redis)
# Commands that ask neither the database nor the broker anything.
NEED_NO_SERVER = frozenset(
    ["check", "collectstatic", "diffsettings", "findstatic", "help", "makemessages", "startapp", "version"]
)

__all__ = ["EmbeddedError", "Postgres", "Redis", "Servers", "for_this_command", "local_folder"]


def local_folder() -> Path:
    """Return the folder where this clone keeps what it makes (LOCAL_DIR, else `.local`)."""
    return environment.folder("LOCAL_DIR", BASE_DIR / ".local")


class Servers:
    """The servers that no URL is configured for, used by this process until `release`."""

    def __init__(self, local: Path, *, durable: bool = True) -> None:
        """Say where they live, and put their addresses in the environment; nothing is started."""
        self._shares: dict[str, Share] = {}
        missing = [kind for kind in KINDS if not environment.text(kind.variable)]
        if missing:
            where = places.find(local)
            for kind in missing:
                os.environ[kind.variable] = kind(where).url
                self._shares[kind.title] = Share(where, kind.name, durable=durable)

    @property
    def titles(self) -> list[str]:
        """The names of those that are embedded."""
        return list(self._shares)

    def take(self) -> None:
        """Start those that do not run yet; raises EmbeddedError, with nothing left in use, when one cannot."""
        with ExitStack() as undo:
            for share in self._shares.values():
                share.take()
                undo.callback(share.release)
            undo.pop_all()

    def release(self) -> None:
        """Stop using them, in reverse; each stops when nobody else uses it."""
        for share in reversed(self._shares.values()):
            share.release()

    def why_ended(self) -> str:
        """Return why one of them no longer runs; empty while all do."""
        return next((why for share in self._shares.values() if (why := share.why_ended())), "")


@contextmanager
def for_this_command(arguments: list[str]) -> Iterator[None]:
    """Lend `manage.py` the servers that it needs: those that run already, else its own until it ends."""
    try:
        servers = Servers(local_folder())
        if servers.titles and not environment.text("SECRET_KEY"):
            os.environ["SECRET_KEY"] = kept_secrets.secret_key(local_folder())
        if _needs_servers(arguments):
            servers.take()
    except EmbeddedError as error:
        sys.exit(str(error))
    try:
        yield
    finally:
        servers.release()


def _needs_servers(arguments: list[str]) -> bool:
    command = arguments[1] if len(arguments) > 1 else "help"
    if command.startswith("-") or {"-h", "--help", "--version"} & set(arguments):
        return False
    return command not in NEED_NO_SERVER or "--database" in arguments
