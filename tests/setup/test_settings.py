"""Malformed settings stop the start with the variable's name and the fix, and nothing else."""

import os
import subprocess
import sys

import pytest

from mutuals_tracker.embedded.sharing import BASE_DIR

GOOD = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "long enough to sign sessions with, and known to everybody",
    "DATABASE_URL": "postgresql://mutuals@db.example.org/mutuals",
    "REDIS_URL": "redis://broker.example.org/0",
}
MALFORMED = [
    ("SECRET_KEY", "short", "Set it to a long random text"),
    ("DATABASE_URL", "mysql://db.example.org/mutuals", "Write it like postgresql://"),
    ("DATABASE_URL", "postgresql://db.example.org:port/mutuals", "Write it like postgresql://"),
    ("DATABASE_URL", "mutuals", "Write it like postgresql://"),
    ("REDIS_URL", "http://broker.example.org", "Write it like redis://"),
    ("DEBUG", "perhaps", "Use true or false"),
    ("HTTPS", "2", "Use true or false"),
    ("LOG_LEVEL", "LOUD", "Use one of: DEBUG"),
    ("LOCAL_DIR", "/etc/hostname", "Name a folder"),
]


def start(*command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env=GOOD | changed,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("name", "value", "fix"), MALFORMED)
def test_malformed_setting_stops_the_start(name: str, value: str, fix: str) -> None:
    ended = start("manage.py", "check", **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Setting {name}: ")
    assert fix in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("name", "value", "fix"), [("PORT", "80x", "Correct it"), ("PORT", "70000", "Correct it")])
def test_malformed_address_stops_make_run(name: str, value: str, fix: str) -> None:
    ended = start("-m", "mutuals_tracker.running", **{name: value})
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Setting {name}: ")
    assert fix in ended.stderr


def test_secret_key_is_never_invented_for_a_configured_service() -> None:
    ended = start("manage.py", "check", SECRET_KEY="")
    assert ended.returncode == 1
    assert ended.stderr.startswith("Setting SECRET_KEY: it is not set")


def test_a_server_is_told_where_people_reach_it() -> None:
    for given, fix in (({}, "Set it, for example"), ({"SERVICE_URL": "http://mutuals.example.org"}, "Write it like")):
        ended = start("manage.py", "check", HTTPS="true", **given)
        assert ended.returncode == 1
        assert ended.stderr.startswith("Setting SERVICE_URL: ")
        assert fix in ended.stderr
    ended = start("manage.py", "check", HTTPS="true", SERVICE_URL="https://mutuals.example.org")
    assert ended.returncode == 0, ended.stderr


def test_good_settings_start_without_a_server() -> None:
    ended = start("manage.py", "check")
    assert ended.returncode == 0, ended.stderr


def test_both_clients_of_redis_read_a_socket_address() -> None:
    ask = "from django.conf import settings as s; print(s.REDIS_URL, s.CELERY_BROKER_URL)"
    ended = start("manage.py", "shell", "--no-imports", "-c", ask, REDIS_URL="unix:///run/redis.sock")
    assert ended.stdout.split() == ["unix:///run/redis.sock", "redis+socket:///run/redis.sock"]
