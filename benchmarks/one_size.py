"""Measures one size: fills a database of its own, times the figures and the pages, and prints tables."""

import html
import os
import re
import resource
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django
import psutil
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - Django must be set up first
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks import awards, casework, clocks, risks  # noqa: E402
from benchmarks.measuring import (  # noqa: E402
    PAGE_HEADINGS,
    QUESTION_HEADINGS,
    PageCost,
    median_ms,
    page_cost,
    run_sql,
    table,
)
from mutuals_tracker.accounts.models import Membership, Role  # noqa: E402
from reporting import readings, scopes  # noqa: E402
from spinouts.models import Spinout  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

AS_AT = date(2024, 7, 23)
# The list as it is asked for: all of it, by one filter and by several, by words, in other orders, and its last page.
LISTS = {
    "": "",
    ", filtered": "?region=london",
    ", by several filters": "?region=london&region=wales&stage=transition&stage=live&rag=red&due=update",
    ", best match": "?q=library+alder",
    ", best of many": "?q=library",
    ", a word that all have": "?q=mutual",
    ", by name": "?sort=name",
    ", by planned launch": "?sort=planned",
    ", last changed": "?sort=-changed",
    ", last page": "?page=before-999999999&sort=number",
}
LONG_AGO = date(2014, 7, 23)


@contextmanager
def database_of_its_own(size: int) -> "Iterator[None]":
    """Work in a database made for this size and dropped afterwards."""
    home, name = settings.DATABASES["default"]["NAME"], f"bench_{size}"
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    _connect_to(name)
    try:
        yield
    finally:
        _connect_to(home)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _connect_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def fill(size: int, *, returns: int, seed: int) -> float:
    """Migrate and fill the database; return the seconds that filling took."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    call_command("generate_load", spinouts=size, returns=returns, seed=seed)
    seconds = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return seconds


def someone(role: Role) -> Client:
    """Return a client signed in as somebody who holds the role."""
    users = get_user_model().objects
    person = users.create_user(f"{role}@bench.example", name=role.label, is_sample=True)
    Membership.objects.create(user=person, role=role, granted_by=users.system(), granted_at=timezone.now())
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def figures() -> list[list[str]]:
    """Time the figures beside the statements that they run."""
    now, everything = timezone.now(), scopes.Scope.parse("national").selection()
    questions: dict[str, Callable[[], object]] = {
        f"totals as at {AS_AT:%d %B %Y}": lambda: readings.position(everything, on=AS_AT, known_at=now),
        f"totals as at {LONG_AGO:%d %B %Y}": lambda: readings.position(everything, on=LONG_AGO, known_at=now),
        "series of ten years, by month": lambda: readings.series(
            everything, until=AS_AT, known_at=now, since=date(2014, 8, 1)
        ),
        "series since 2005, by month": lambda: readings.series(everything, until=AS_AT, known_at=now),
        "bridge over two years": lambda: readings.bridge(
            everything, opening=(date(2022, 7, 23), now), closing=(AS_AT, now)
        ),
    }
    rows = []
    for name, ask in questions.items():
        with CaptureQueriesContext(connection) as captured:
            ask()
        statements = [query["sql"] for query in captured.captured_queries]
        ours, raw = median_ms(ask, 5), median_ms(lambda asked=statements: run_sql(asked), 5)
        rows.append([name, f"{ours:.1f}", f"{raw:.1f}", f"{ours / raw:.1f}×", str(len(statements))])
    return rows


def pages() -> list[PageCost]:
    """Time the pages."""
    taskforce = someone(Role.TASKFORCE)
    reference = Spinout.objects.order_by("-number")[0].reference
    return [
        page_cost(taskforce, "taskforce, my work", "/", most_queries=24, most_kilobytes=100),
        page_cost(taskforce, "dashboard", "/progress/"),
        page_cost(taskforce, "dashboard as at 2014", f"/progress/?as_at={LONG_AGO}"),
        *[
            page_cost(taskforce, f"spin-outs{name}", f"/spin-outs/{query}", most_queries=6, most_kilobytes=100)
            for name, query in LISTS.items()
        ],
        page_cost(taskforce, "spin-out", f"/spin-outs/{reference}/", most_queries=12, most_kilobytes=100),
        page_cost(taskforce, "behind a number", _behind(taskforce), most_queries=6, most_kilobytes=100),
        *awards.costs(someone(Role.ADMIN)),
        *casework.costs(),
        *risks.costs(taskforce),
        *clocks.costs(taskforce),
    ]


def _behind(reader: Client) -> str:
    """Return where the dashboard's first number leads, with the moment that it fixes."""
    found = re.search(r'href="(/progress/behind/\?[^"]+)"', reader.get("/progress/").content.decode())
    if not found:
        raise LookupError("The dashboard leads to nothing behind its numbers")
    return html.unescape(found[1])


def reports() -> list[list[str]]:
    """Time a whole progress report in each format, each in a process of its own."""
    rows = []
    for kind in ("json", "csv", "xlsx", "ods", "pdf"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"report.{kind}"
            command = [sys.executable, "manage.py", "progress_report", "--as-at", AS_AT.isoformat()]
            command += ["--since", "2022-07-23", "--format", kind, "--output", str(path)]
            database = environment_of_the_database()
            begun = time.perf_counter()
            process = psutil.Popen(command, env=os.environ | database)
            peak = 0
            while process.poll() is None:
                with suppress(psutil.Error):
                    peak = max(peak, process.memory_info().rss)
                time.sleep(0.05)
            seconds = time.perf_counter() - begun
            if process.returncode:
                raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
            rows.append([kind, f"{seconds:.1f}", f"{peak / 2**20:.0f}", f"{path.stat().st_size / 2**20:.2f}"])
    return rows


def environment_of_the_database() -> dict[str, str]:
    """Return what points another process at this size's database."""
    configured = urlsplit(os.environ["DATABASE_URL"])
    return {"DATABASE_URL": configured._replace(path=f"/{connection.settings_dict['NAME']}").geturl()}


def measure(size: int, *, returns: int, seed: int) -> int:
    """Measure one size and print it; return 1 when a page exceeds its budget."""
    settings.ALLOWED_HOSTS = ["localhost"]
    with database_of_its_own(size):
        seconds = fill(size, returns=returns, seed=seed)
        print(f"\n{size:,} spin-outs with {returns} staff returns each, made in {seconds:.0f} s")
        print(table(["figures", "ms", "its SQL ms", "ratio", "queries"], figures()), end="\n\n")
        costs = pages()
        print(table(PAGE_HEADINGS, [cost.row() for cost in costs]))
        print()
        questions = [*risks.questions(), *clocks.questions()]
        print(table(QUESTION_HEADINGS, [cost.row() for cost in questions]))
        print()
        exports = awards.exports()
        print(table(awards.EXPORT_HEADINGS, [cost.row() for cost in exports]))
        print()
        print(table(["report", "s", "peak MB", "size MB"], reports()))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"\nPeak memory of this process, filling included: {peak:.0f} MB")
        connection.close()
    return int(any(not cost.within for cost in [*costs, *questions, *exports]))
