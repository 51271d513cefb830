"""manage.py lends its commands embedded servers, and starts none for those that ask them nothing."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mutuals_tracker.embedded.sharing import BASE_DIR
from tests.servers import OwnServers

ASK = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT 40 + 2'); print(k.fetchone()[0])"
ASK_AFTER_WAITING = f"import sys; print('up', flush=True); sys.stdin.readline(); {ASK}"


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "local"
    OwnServers(tmp_path / "local").remove()


def manage(local: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"LOCAL_DIR": str(local), "SECRET_KEY": ""}
    command = [sys.executable, "manage.py", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=BASE_DIR, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def shell(local: Path, code: str) -> subprocess.Popen[str]:
    return manage(local, "shell", "--no-imports", "-c", code)


@pytest.mark.parametrize("arguments", [[], ["help"], ["--version"], ["migrate", "--help"], ["check"]])
def test_commands_that_need_no_server_start_none(local: Path, arguments: list[str]) -> None:
    with manage(local, *arguments) as asked:
        _said, complained = asked.communicate()
    assert asked.returncode == 0, complained
    assert not list(local.glob("locks/*.users"))


def test_command_starts_servers_and_stops_them(local: Path) -> None:
    with shell(local, ASK) as asked:
        said, complained = asked.communicate()
    assert said.strip() == "42", complained
    assert not list(local.glob("locks/*.running.json"))


def test_two_commands_at_once_share_servers(local: Path) -> None:
    with shell(local, ASK_AFTER_WAITING) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "up\n"
        with shell(local, ASK) as second:
            assert second.communicate()[0].strip() == "42"
        assert first.communicate("\n")[0].strip() == "42"
    assert not list(local.glob("locks/*.running.json"))


def test_secret_key_is_made_once_and_only_its_owner_can_read_it(local: Path) -> None:
    ask = "from django.conf import settings; print(settings.SECRET_KEY)"
    keys = set()
    for _time in range(2):
        with shell(local, ask) as asked:
            keys.add(asked.communicate()[0].strip())
    assert len(keys) == 1
    assert keys == {(local / "secret-key").read_text()}
    assert stat.S_IMODE((local / "secret-key").stat().st_mode) == 0o600


def test_folder_that_cannot_be_written_is_said_plainly() -> None:
    with manage(Path("/proc/nowhere"), "migrate") as asked:
        _said, complained = asked.communicate()
    assert asked.returncode == 1
    assert complained.startswith("Cannot write in /proc/nowhere")
