"""Keeps one embedded server up while any process of the clone uses it: `python -m mutuals_tracker.embedded.keeper`.

The server is its child, so it knows how the server ended; if the keeper is killed, the server stops by itself (Linux)
or the next start stops it.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.broker import Redis
from mutuals_tracker.embedded.database import Postgres
from mutuals_tracker.embedded.places import EmbeddedError, Places
from mutuals_tracker.embedded.processes import Identity, last_lines, wait_until, why_it_ended
from mutuals_tracker.embedded.sharing import Lock, Notes

KINDS: dict[str, type[Postgres] | type[Redis]] = {kind.name: kind for kind in (Postgres, Redis)}
ONCE_EVERY = 0.2


class Told(Exception):  # noqa: N818 - not an error: the machine is going down
    """Someone told the keeper to stop."""


def keep(server: Postgres | Redis, where: Places) -> int:
    """Start the server, tell the starter, and stop it when nobody uses it any more; returns the exit status."""
    notes = Notes(where, server.name)
    lock, users = Lock(notes.keeper), Lock(notes.users)
    # The one before us may still be on its way out; a look at the lock takes it for an instant.
    if not wait_until(lock.try_alone, 60):
        say(f"failed {server.title} is kept by another process that does not end")
        return 1
    notes.ended.unlink(missing_ok=True)
    notes.running.unlink(missing_ok=True)
    try:
        server.start(lambda text: say(f"note {text}"))
        me = Identity.of(os.getpid())
        notes.running.write_text(json.dumps({"keeper": os.getpid(), "began": me.began if me else ""}))
        say("ready")
        sys.stdout.close()
        return _watch(server, users, notes)
    except EmbeddedError as error:
        say(f"failed {error}")
        return 1
    except Told:
        notes.ended.write_text(f"the keeper of {server.title} was told to stop")
        return 1
    finally:
        notes.running.unlink(missing_ok=True)
        server.stop()


def _watch(server: Postgres | Redis, users: Lock, notes: Notes) -> int:
    while not users.try_alone():
        status = server.process.poll() if server.process else 0
        if status is not None:
            notes.ended.write_text(f"{server.title} {why_it_ended(status)}. Its log ends:\n{last_lines(server.log)}")
            return 1
        time.sleep(ONCE_EVERY)
    return 0


def say(text: str) -> None:
    """Tell the process that started the keeper; it may have gone."""
    try:
        print(json.dumps(text), flush=True)  # noqa: T201 - the pipe to the starter
    except (BrokenPipeError, ValueError):
        os.write(2, f"{text}\n".encode())


def _stop(number: int, frame: FrameType | None) -> None:
    raise Told


def main(arguments: list[str]) -> int:
    """Keep the server named first, for the LOCAL_DIR named second; third, `durable` or `careless`."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    name, local, care = arguments
    try:
        where = places.find(Path(local))
    except EmbeddedError as error:
        say(f"failed {error}")
        return 1
    return keep(KINDS[name](where, durable=care == "durable"), where)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
