"""Makes the database and the static files ready for `make run`: `python -m mutuals_tracker.preparing`.

With `--sample-data` it also loads the sample data into a database that holds nobody yet.
"""

import hashlib
import os
import sys
from pathlib import Path

import django
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from mutuals_tracker import heartbeat, kept_secrets
from mutuals_tracker.recording import recorded

# A migration that waits longer for a lock would stop everybody who queues behind it.
LOCK_WAIT = "10s"
SAMPLE_DATA = "load_sample_data"


class NotReady(SystemExit):
    """Something that the service needs is out of reach; the message says what and how to mend it."""


def reach_database() -> None:
    """Connect; raises NotReady with the address, its password left out."""
    known = settings.DATABASES["default"]
    where = f"{known['HOST'] or 'the local socket'}{':' if known['PORT'] else ''}{known['PORT']}"
    try:
        connection.ensure_connection()
    except OperationalError as error:
        said = str(error).strip().splitlines()[0]
        raise NotReady(
            f"The database {known['NAME']!r} at {where} is out of reach: {said}\n"
            "Check DATABASE_URL and that the server runs, or unset DATABASE_URL to use the embedded one."
        ) from error


def reach_broker() -> None:
    """Connect, and drop the signs of life of an earlier run; raises NotReady."""
    try:
        heartbeat.forget(heartbeat.WORKER, heartbeat.SCHEDULER)
    except redis.RedisError as error:
        raise NotReady(
            f"Redis is out of reach: {error}\n"
            "Check REDIS_URL and that the server runs, or unset REDIS_URL to use the embedded one."
        ) from error


def migrate() -> None:
    """Apply the migrations that are not applied yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    say(f"Migrating the database ({len(plan)} steps)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_WAIT])
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        if "lock timeout" not in str(error):
            raise
        raise NotReady(
            f"A migration waited {LOCK_WAIT} for a lock: another program is using the database. "
            "Stop it and start again; what was migrated stays."
        ) from error
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def gather_static_files() -> None:
    """Collect the static files where any has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".gathered-from"
    sources = [Path(folder) for folder in settings.STATICFILES_DIRS]
    sources += [Path(app.path) / "static" for app in apps.get_app_configs()]
    found = hashlib.sha256()
    for source in sources:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                about = path.stat()
                found.update(f"{path}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return
    say("Gathering static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(found.hexdigest())


def load_sample_data() -> None:
    """Load the sample data into a database that holds no person and no spin-out."""
    users, spinouts = apps.get_model(settings.AUTH_USER_MODEL), apps.get_model("spinouts", "Spinout")
    if users.objects.filter(is_system=False).exists() or spinouts.objects.exists():
        return
    if SAMPLE_DATA not in get_commands():
        return
    say("Loading the sample data")
    call_command(SAMPLE_DATA)


def keep_sample_password() -> None:
    """Let the sample accounts, where there are any, have the password in force, and say it."""
    people = apps.get_model(settings.AUTH_USER_MODEL).objects
    accounts = people.filter(is_sample=True).order_by("pk")
    password = kept_secrets.demo_password(settings.LOCAL_DIR)
    first = accounts.first()
    if first is None:
        return
    # They are set together, so one tells of all.
    if not first.check_password(password):
        with transaction.atomic(), recorded(by=people.system(), verb="give the sample accounts their password"):
            accounts.update(password=make_password(password), password_set_at=timezone.now())
    say(f"Sample accounts, such as taskforce@example.org, have the password {password}")


def say(text: str) -> None:
    """Tell whoever waits at the terminal."""
    print(text, flush=True)  # noqa: T201


def main(arguments: list[str]) -> None:
    """Do all of it, in order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuals_tracker.settings")
    django.setup()
    reach_database()
    reach_broker()
    migrate()
    gather_static_files()
    if "--sample-data" in arguments:
        load_sample_data()
    keep_sample_password()


if __name__ == "__main__":
    main(sys.argv[1:])
