"""Whether the service is alive, and whether each part that it needs answers, for load balancers and `make run`."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import psycopg2
import redis
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mutuals_tracker import heartbeat

# libpq takes no less than two seconds.
CONNECT_WITHIN_SECONDS = 2
QUERY_WITHIN_MILLISECONDS = 1500
NO_ANSWER = "no answer"


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """Return every migration that this version of the code brings."""
    return frozenset(MigrationLoader(None).disk_migrations)


def database_parts() -> dict[str, str]:
    """Return what is wrong with the database and its migrations; empty words where nothing is.

    A connection of its own, so that a server which hangs cannot hang the answer.
    """
    asked = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        asked.pop(name, None)
    asked |= {"connect_timeout": CONNECT_WITHIN_SECONDS, "options": f"-c statement_timeout={QUERY_WITHIN_MILLISECONDS}"}
    try:
        own = psycopg2.connect(**asked)
    except psycopg2.Error:
        return {"database": NO_ANSWER, "migrations": "not known"}
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            missing = len(known_migrations() - set(cursor.fetchall()))
    except psycopg2.errors.UndefinedTable:
        missing = len(known_migrations())
    except psycopg2.Error:
        return {"database": NO_ANSWER, "migrations": "not known"}
    finally:
        own.close()
    return {"database": "", "migrations": f"{missing} not applied" if missing else ""}


def broker_parts() -> dict[str, str]:
    """Return what is wrong with the broker, the workers and the scheduler; empty words where nothing is."""
    names = (heartbeat.WORKER, heartbeat.SCHEDULER)
    try:
        quiet = f"no sign of life for {heartbeat.STALE_AFTER_SECONDS} seconds"
        return {"broker": ""} | {name: "" if heartbeat.is_alive(name) else quiet for name in names}
    except redis.RedisError:
        return {"broker": NO_ANSWER} | dict.fromkeys(names, "not known")


def parts() -> dict[str, str]:
    """Return every part with what is wrong with it; within about two seconds, whatever has died."""
    asked: tuple[Callable[[], dict[str, str]], ...] = (database_parts, broker_parts)
    with ThreadPoolExecutor(len(asked)) as pool:
        found = [pool.submit(ask) for ask in asked]
        return {name: wrong for future in found for name, wrong in future.result().items()}


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that this process lives; nothing else is asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every part works and 503 otherwise, each with what is wrong with it."""
    found = parts()
    ready = not any(found.values())
    answer = {"ready": ready, "parts": {name: wrong or "ok" for name, wrong in found.items()}}
    return JsonResponse(answer, status=200 if ready else 503)
