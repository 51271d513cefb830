"""Signs of life that workers and the scheduler leave in Redis, each from its own process, and how to read them.

They do not pass through the queue: two long jobs may fill it while everything is well.
"""

import time
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

PREFIX = "mutuals-tracker:alive"
WORKER = "worker"
SCHEDULER = "scheduler"
EVERY_SECONDS = 10
# Three missed in a row: the process is gone, or too busy to be called alive.
STALE_AFTER_SECONDS = 35
ANSWER_WITHIN_SECONDS = 1.0


@cache
def broker() -> redis.Redis:
    """Return a client that asks once and does not wait: it is for saying quickly whether Redis answers."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=ANSWER_WITHIN_SECONDS,
        socket_connect_timeout=ANSWER_WITHIN_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def _key(name: str) -> str:
    return f"{PREFIX}:{name}"


def note(name: str) -> None:
    """Say that a process of this name lives; when Redis is out of reach, nothing is said, and that is the truth."""
    try:
        broker().set(_key(name), int(time.time()), ex=STALE_AFTER_SECONDS)
    except redis.RedisError:
        return


def is_alive(name: str) -> bool:
    """Whether a process of this name left a sign within the last STALE_AFTER_SECONDS; raises RedisError."""
    return bool(broker().exists(_key(name)))


def forget(*names: str) -> None:
    """Drop the signs of an earlier run, so that a new one is not called ready on their strength; raises RedisError."""
    broker().delete(*map(_key, names))
