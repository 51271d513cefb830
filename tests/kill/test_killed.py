"""Whatever is killed or stopped while a report is asked for or built: within two minutes there is one complete report.

And at every look in between, its page said what was so.
"""

import hashlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from reporting.report_lifecycle import STEPS, Step
from tests import prepared
from tests.kill.service import TWO_MINUTES, Reader, Seen, Service, assert_true, until

pytestmark = [pytest.mark.waits, pytest.mark.timeout(600)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    servers = prepared.copy(tmp_path / "own")
    running = Service(servers, tmp_path)
    try:
        servers.start()
        running.start("web", "worker", "scheduler")
        yield running
    finally:
        running.stop()
        servers.remove()
        for name in ("worker", "scheduler", "web"):
            log = tmp_path / f"{name}.log"
            sys.stdout.write(f"--- {name}\n{log.read_text()[-6000:] if log.exists() else ''}\n")


def watch(reader: Reader, reports: list[int], *, seconds: float = TWO_MINUTES) -> list[Seen]:
    """Look at the pages until every report is complete; what they say must be true each time."""
    seen: list[Seen] = []

    def all_complete() -> bool:
        looks = [reader.look(pk) for pk in reports]
        for look in looks:
            assert_true(look)
        seen.extend(looks)
        return all(look.label == "Not published" for look in looks)

    until(all_complete, seconds, f"reports {reports} are complete: {[s.text[:300] for s in seen[-len(reports) :]]}")
    return seen


def assert_one_whole_report(service: Service, pk: int) -> None:
    row = service.row(pk)
    payload = bytes(row["payload"])
    assert row["state"] == "complete"
    assert row["files"] == 4
    assert row["checksum"] == hashlib.sha256(payload).hexdigest()
    said = json.loads(payload)
    assert said["headline"]["mutuals"] > 0
    # Asked for again with the same two dates, it is the same to the last byte.
    again = service.manage(
        "progress_report",
        *("--as-at", said["as_at"], "--known-at", said["known_at"], "--format", "json", "--output", "-"),
    )
    assert json.loads(again) | {"title": said["title"]} == said


def at_step(service: Service, pk: int, step: Step) -> None:
    """Wait until the report has come to that step."""
    place = STEPS.index(step)
    until(
        lambda: service.row(pk)["step"] and STEPS.index(service.row(pk)["step"] or STEPS[0]) >= place,
        60,
        f"report {pk} is at {step}",
    )


def test_the_worker_is_killed_at_several_points_at_once(service):
    reader = Reader(service)
    reports = []
    # Each is at another step when the blow falls.
    for number in range(4):
        reports.append(reader.ask(f"Killed {number}"))
        if number < 3:
            at_step(service, reports[-1], Step.COUNT)
    at_step(service, reports[-1], Step.KNOWN_AT)
    at_step(service, reports[0], Step.XLSX)
    service.kill("worker")
    killed_at = [service.row(pk) for pk in reports]
    assert all(row["state"] == "building" and not row["has_payload"] and not row["files"] for row in killed_at)
    assert len({row["step"] for row in killed_at}) == len(reports), [row["step"] for row in killed_at]
    begun = time.monotonic()
    service.start("worker")
    seen = watch(reader, reports)
    sys.stdout.write(f"complete {time.monotonic() - begun:.0f} s after the kill\n")
    assert any(look.label == "Interrupted" for look in seen)
    for pk, before in zip(reports, killed_at, strict=True):
        assert_one_whole_report(service, pk)
        # The known-at that the first attempt fixed was kept.
        assert before["known_at"] in (None, service.row(pk)["known_at"])
    assert service.row(reports[0])["reports"] == len(reports)


def test_only_the_child_at_work_is_killed(service):
    reader = Reader(service)
    pk = reader.ask("Child killed")
    at_step(service, pk, Step.ODS)
    children = psutil.Process(service.processes["worker"].pid).children(recursive=True)
    for child in children:
        os.kill(child.pid, signal.SIGKILL)
    watch(reader, [pk])
    assert_one_whole_report(service, pk)


def test_redis_is_away_when_a_report_is_asked_for(service):
    reader = Reader(service)
    service.servers.redis.stop()
    begun = time.monotonic()
    pk = reader.ask("No queue")
    assert time.monotonic() - begun < 5
    look = reader.look(pk)
    assert_true(look)
    assert look.label == "Waiting"
    assert "cannot be reached at the moment" in look.text
    time.sleep(5)
    service.servers.redis.start(print)
    watch(reader, [pk])
    assert_one_whole_report(service, pk)


def test_redis_forgets_what_was_sent(service):
    reader = Reader(service)
    service.kill("worker")
    pk = reader.ask("Forgotten")
    service.servers.redis.stop()
    for kept in service.servers.redis.places.servers.glob("redis/**/*"):
        if kept.is_file():
            kept.unlink()
    service.servers.redis.start(print)
    service.start("worker")
    watch(reader, [pk])
    assert_one_whole_report(service, pk)


def test_postgresql_restarts_in_the_middle(service):
    reader = Reader(service)
    pk = reader.ask("Database away")
    at_step(service, pk, Step.BRIDGE)
    service.servers.postgres.stop()
    for _ in range(3):
        assert_true(reader.look(pk))
        time.sleep(1)
    service.servers.postgres.start(print)
    watch(reader, [pk])
    assert_one_whole_report(service, pk)


def test_a_worker_that_was_asleep_writes_nothing_late(service):
    reader = Reader(service)
    pk = reader.ask("Asleep")
    at_step(service, pk, Step.CSV)
    # Not killed but stopped, for longer than its lease: it wakes as a zombie and must not write.
    asleep = psutil.Process(service.processes["worker"].pid)
    stopped = [asleep, *asleep.children(recursive=True)]
    for process in stopped:
        process.suspend()
    service.processes["asleep"] = service.processes.pop("worker")
    first = service.row(pk)
    service.start("worker")
    until(lambda: service.row(pk)["token"] not in (first["token"],), TWO_MINUTES, "another worker has it")
    for process in stopped:
        process.resume()
    watch(reader, [pk])
    assert_one_whole_report(service, pk)
    assert service.row(pk)["known_at"] == first["known_at"]
    assert service.row(pk)["attempts"] == 2
