"""Sending work to the queue: after the commit, in bounded time, and never at the cost of the request.

A message that cannot be sent is logged and forgotten: what it asked for is a row, and a sweep finds due rows again.
"""

import logging
from enum import Enum
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from mutuals_tracker import heartbeat
from mutuals_tracker.celery import app

logger = logging.getLogger(__name__)

# Enough for a broker on the same network; nobody waits longer than about twice this for one that does not answer.
SECONDS = 1.0
_QUICK = {
    "socket_timeout": SECONDS,
    "socket_connect_timeout": SECONDS,
    "retry_on_timeout": False,
    "max_retries": 0,
}
# kombu reports most broken connections as its own errors, and lets a few of the client's and the system's through.
_UNREACHABLE = (KombuError, RedisError, OSError)


def send(task: Task, **kwargs: Any) -> None:
    """Ask a worker to run `task` with these plain values, once the current transaction has committed."""
    transaction.on_commit(lambda: send_now(task, **kwargs), robust=True)


def send_now(task: Task, **kwargs: Any) -> bool:
    """Send at once and return whether the broker took it; for sweeps, which remember what they have sent."""
    try:
        with app.connection_for_write(transport_options=_QUICK, connect_timeout=SECONDS) as connection:
            task.apply_async(kwargs=kwargs, producer=app.amqp.Producer(connection), retry=False)
    except _UNREACHABLE as error:
        logger.warning("%s %s was not sent (%s); the sweep will find it", task.name, kwargs, error)
        return False
    logger.info("%s %s was sent", task.name, kwargs)
    return True


class Queue(Enum):
    """What a page may truthfully say about work that has not begun."""

    OUT_OF_REACH = "out of reach"
    WITHOUT_WORKER = "without a worker"
    AT_WORK = "at work"


def queue() -> Queue:
    """Return whether the broker answers now, and whether a worker has given a sign of life of late."""
    try:
        return Queue.AT_WORK if heartbeat.is_alive(heartbeat.WORKER) else Queue.WITHOUT_WORKER
    except RedisError as error:
        logger.warning("The broker does not answer (%s)", error)
        return Queue.OUT_OF_REACH
