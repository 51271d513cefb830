"""The embedded servers: private, shared while used, gone afterwards, and mended after whatever was killed."""

import gc
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
import redis

from mutuals_tracker import embedded
from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.processes import Identity, wait_until
from mutuals_tracker.embedded.sharing import BASE_DIR, Share
from tests.servers import OwnServers

# Takes a server, says so, and keeps it until its input ends.
USER = """
import sys
from pathlib import Path
from mutuals_tracker.embedded import places
from mutuals_tracker.embedded.sharing import Share
share = Share(places.find(Path(sys.argv[1])), "redis", durable=False)
share.take()
print("taken", flush=True)
sys.stdin.read()
share.release()
"""


@pytest.fixture
def where(tmp_path: Path) -> Iterator[places.Places]:
    found = places.find(tmp_path / "local")
    yield found
    OwnServers(tmp_path / "local").remove()


@pytest.fixture
def start_user(where: places.Places) -> Iterator[Callable[[], subprocess.Popen]]:
    started: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        command = [sys.executable, "-c", USER, str(where.local)]
        user = subprocess.Popen(command, cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        started.append(user)
        assert user.stdout is not None
        assert user.stdout.readline() == "taken\n"
        return user

    yield start
    for user in started:
        user.kill()
        user.communicate()
    assert wait_until(lambda: not answers(where), 20)


def answers(where: places.Places) -> bool:
    try:
        with redis.Redis.from_url(embedded.Redis(where).url) as client:
            return client.ping()
    except redis.RedisError:
        return False


def finish(user: subprocess.Popen) -> None:
    user.communicate("")
    assert user.returncode == 0


def test_first_start_makes_a_database_that_is_ours_and_no_superusers(own_servers: OwnServers) -> None:
    with closing(psycopg2.connect(own_servers.postgres.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("mutuals", False, True)


def test_text_sorts_by_code_point_on_every_machine(own_servers: OwnServers) -> None:
    words = ["Zebra", "apple", "Évry", "zoo", "Apple"]
    with closing(psycopg2.connect(own_servers.postgres.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT word FROM unnest(%s) AS word ORDER BY word", [words])
        assert [word for (word,) in cursor] == sorted(words)


def test_servers_listen_on_a_private_socket_only(own_servers: OwnServers) -> None:
    folder = own_servers.postgres.places.sockets
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with closing(psycopg2.connect(own_servers.postgres.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    with redis.Redis.from_url(own_servers.redis.url) as client:
        assert client.config_get("port") == {"port": "0"}


def test_data_outlives_a_clean_stop_and_a_kill(own_servers: OwnServers) -> None:
    with closing(psycopg2.connect(own_servers.postgres.url)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 1 AS one")
        connection.commit()
    own_servers.postgres.stop()
    own_servers.postgres.start(print)
    assert own_servers.postgres.process is not None
    own_servers.postgres.process.send_signal(signal.SIGKILL)
    own_servers.postgres.process.wait()
    own_servers.postgres.start(print)
    with closing(psycopg2.connect(own_servers.postgres.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT one FROM kept")
        assert cursor.fetchone() == (1,)


def test_server_lives_while_any_process_uses_it_and_ends_with_the_last(where, start_user) -> None:
    first, second = start_user(), start_user()
    finish(first)
    assert answers(where)
    finish(second)
    assert not answers(where)


def test_whoever_started_a_server_may_leave_it_to_others(where, start_user) -> None:
    share = Share(where, "redis", durable=False)
    share.take()
    other = start_user()
    share.release()
    # Python would warn here of a child left running, and warnings are errors.
    del share
    gc.collect()
    assert answers(where)
    finish(other)
    assert not answers(where)


def test_server_ends_when_its_only_user_is_killed(where, start_user) -> None:
    user = start_user()
    user.kill()
    user.wait()
    assert wait_until(lambda: not answers(where), 20)
    finish(start_user())


def test_next_user_starts_afresh_when_the_keeper_and_its_server_are_killed(where, start_user) -> None:
    user = start_user()
    share = Share(where, "redis", durable=False)
    share.take()
    assert share.why_ended() == ""
    keeper = int((where.locks / "redis.running.json").read_text().split('"keeper": ')[1].split(",")[0])
    os.kill(keeper, signal.SIGKILL)
    assert wait_until(lambda: share.why_ended() != "", 20)
    assert "killed" in share.why_ended()
    assert wait_until(lambda: not answers(where), 20)
    share.release()
    user.kill()
    finish(start_user())


def test_users_are_told_how_a_server_died(where, start_user) -> None:
    share = Share(where, "redis", durable=False)
    share.take()
    os.kill(int((where.servers / "redis" / "redis.pid").read_text()), signal.SIGKILL)
    assert wait_until(lambda: share.why_ended() != "", 20)
    assert "Redis was killed by SIGKILL. Its log ends:" in share.why_ended()
    assert "ready to accept connections" in share.why_ended()
    share.release()


@pytest.mark.parametrize("kind", ["postgres", "redis"])
def test_server_that_outlived_a_killed_run_is_stopped_first(own_servers: OwnServers, kind: str) -> None:
    left = getattr(own_servers, kind)
    notes: list[str] = []
    again = type(left)(left.places)
    again.start(notes.append)
    try:
        assert left.process.wait(5) is not None
        assert any("outlived a killed run" in note for note in notes)
    finally:
        again.stop()


def test_stale_lock_is_removed_and_said(own_servers: OwnServers) -> None:
    own_servers.postgres.stop()
    lock = own_servers.postgres.places.servers / "postgres" / "postmaster.pid"
    lock.write_text("999999999\n")
    notes: list[str] = []
    own_servers.postgres.start(notes.append)
    assert notes == ["PostgreSQL's lock was left by a run that was killed: removing it (no data is lost)"]


def test_lock_whose_number_another_process_has_now_harms_nobody(own_servers: OwnServers) -> None:
    own_servers.postgres.stop()
    with subprocess.Popen(["sleep", "60"]) as bystander:
        lock = own_servers.postgres.places.servers / "postgres" / "postmaster.pid"
        lock.write_text(f"{bystander.pid}\n")
        own_servers.postgres.start(print)
        assert Identity.of(bystander.pid) is not None
        bystander.kill()


def test_folder_that_cannot_be_written_is_named_with_the_way_out() -> None:
    with pytest.raises(
        embedded.EmbeddedError, match=r"Cannot write in /proc/nowhere: .*LOCAL_DIR=/some/folder make run"
    ):
        places.find(Path("/proc/nowhere"))


def test_socket_folder_that_others_can_enter_is_refused(where: places.Places) -> None:
    where.sockets.chmod(0o755)
    with pytest.raises(embedded.EmbeddedError, match="nobody else can enter"):
        places.find(where.local)
    where.sockets.chmod(0o700)


def test_long_local_folder_has_its_sockets_where_a_path_is_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() or 4242)
    monkeypatch.setattr(places, "_check_private", lambda found: None)
    found = places.find(tmp_path / ("long" * 30))
    try:
        assert len(os.fsencode(found.sockets)) <= places.LONGEST_SOCKET_FOLDER
        with socket.socket(socket.AF_UNIX) as line:
            line.bind(str(found.sockets / ".s.PGSQL.5432"))
    finally:
        for left in found.sockets.iterdir():
            left.unlink()
        found.sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's data is kept outside LOCAL_DIR")
def test_removing_local_folder_starts_afresh(where: places.Places) -> None:
    where.data_folder("redis").mkdir()
    (where.local / "servers-id").unlink()
    assert not where.data_folder("redis").exists()
    assert list(where.servers.glob("redis.set-aside-*"))
