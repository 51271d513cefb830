"""/healthz says that the process lives; /readyz says of every part, quickly, whether it works."""

import os
import signal
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from mutuals_tracker import health, heartbeat
from tests.servers import OwnServers

# Two seconds, and some for a busy machine.
QUICKLY_SECONDS = 5


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Every worker of pytest has the same Redis.
    monkeypatch.setattr(heartbeat, "PREFIX", f"alive-{uuid.uuid4()}")
    heartbeat.broker.cache_clear()
    yield
    heartbeat.forget(heartbeat.WORKER, heartbeat.SCHEDULER)
    heartbeat.broker().close()
    heartbeat.broker.cache_clear()


@pytest.fixture
def own_broker(own_servers: OwnServers, settings: Settings) -> Iterator[OwnServers]:
    settings.REDIS_URL = own_servers.redis.url
    heartbeat.broker.cache_clear()
    yield own_servers
    heartbeat.broker().close()
    heartbeat.broker.cache_clear()


@contextmanager
def stopped(pid: int | None) -> Iterator[None]:
    """Stop a process without ending it, as a machine that swaps or a full disk would."""
    if pid is not None:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        if pid is not None:
            os.kill(pid, signal.SIGCONT)


def test_alive_is_said_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")


@pytest.mark.django_db(transaction=True)
def test_ready_when_every_part_works(client: Client, forgotten: None) -> None:
    heartbeat.note(heartbeat.WORKER)
    heartbeat.note(heartbeat.SCHEDULER)
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.content
    parts = dict.fromkeys(["database", "migrations", "broker", "worker", "scheduler"], "ok")
    assert answer.json() == {"ready": True, "parts": parts}


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_nobody_works_or_wakes(client: Client, forgotten: None) -> None:
    heartbeat.note(heartbeat.SCHEDULER)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["worker"] == "no sign of life for 35 seconds"
    assert answer.json()["parts"]["scheduler"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_not_ready_while_a_migration_waits(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions' RETURNING app, name, applied")
        taken = cursor.fetchall()
    try:
        assert client.get("/readyz").json()["parts"]["migrations"] == f"{len(taken)} not applied"
    finally:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", taken)


def test_signs_of_life_grow_old(own_broker: OwnServers) -> None:
    heartbeat.note(heartbeat.WORKER)
    assert heartbeat.is_alive(heartbeat.WORKER)
    left = heartbeat.broker().ttl("mutuals-tracker:alive:worker")
    assert 0 < left <= heartbeat.STALE_AFTER_SECONDS


def test_truth_is_told_quickly_when_redis_is_dead(own_broker: OwnServers) -> None:
    own_broker.redis.stop()
    began = time.monotonic()
    assert health.broker_parts() == {"broker": "no answer", "worker": "not known", "scheduler": "not known"}
    assert time.monotonic() - began < QUICKLY_SECONDS


def test_truth_is_told_quickly_when_redis_hangs(own_broker: OwnServers) -> None:
    assert own_broker.redis.process is not None
    with stopped(own_broker.redis.process.pid):
        began = time.monotonic()
        assert health.broker_parts()["broker"] == "no answer"
        assert time.monotonic() - began < QUICKLY_SECONDS


@pytest.mark.parametrize("how", ["dead", "hung"])
def test_truth_is_told_quickly_when_postgresql_is(
    own_servers: OwnServers, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    asked = {"dbname": "mutuals", "user": "mutuals", "host": str(own_servers.postgres.places.sockets)}
    monkeypatch.setattr(connection, "get_connection_params", lambda: dict(asked))
    assert health.database_parts()["database"] == ""
    assert own_servers.postgres.process is not None
    if how == "dead":
        own_servers.postgres.stop()
    with stopped(own_servers.postgres.process.pid if how == "hung" else None):
        began = time.monotonic()
        assert health.database_parts() == {"database": "no answer", "migrations": "not known"}
        assert time.monotonic() - began < QUICKLY_SECONDS


def test_signs_left_by_an_earlier_run_are_forgotten(own_broker: OwnServers) -> None:
    heartbeat.note(heartbeat.WORKER)
    heartbeat.forget(heartbeat.WORKER, heartbeat.SCHEDULER)
    assert not heartbeat.is_alive(heartbeat.WORKER)
