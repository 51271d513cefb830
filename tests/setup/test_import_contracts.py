"""Who may import whom is enforced: the contracts hold, and each is seen to catch what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mutuals_tracker.embedded.sharing import BASE_DIR

PACKAGES = ("mutuals_tracker", "spinouts", "funding", "procurement", "reporting")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.prefix) / "bin" / "lint-imports", "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(folder)}
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(BASE_DIR / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(BASE_DIR / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("spinouts/lifecycle.py", "from reporting import figures", "Between apps"),
        ("mutuals_tracker/facts.py", "from spinouts import lifecycle", "Between apps"),
        ("spinouts/models/__init__.py", "from spinouts import actions", "Inside spinouts"),
        ("reporting/figures.py", "from reporting import models", "Inside reporting"),
        ("mutuals_tracker/accounts/rules.py", "from mutuals_tracker.accounts import views", "Inside accounts"),
        ("mutuals_tracker/outbox/models.py", "from mutuals_tracker.outbox import tasks", "Inside the outbox"),
    ],
)
def test_forbidden_import_is_caught(copied: Path, module: str, line: str, contract: str) -> None:
    with (copied / module).open("a") as file:
        file.write(f"\n{line}\n")
    done = lint(copied)
    assert done.returncode == 1
    assert any(contract in said and "BROKEN" in said for said in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize(
    "app", ["spinouts", "funding", "procurement", "reporting", "mutuals_tracker/accounts", "mutuals_tracker/outbox"]
)
def test_module_that_no_layer_names_is_caught(copied: Path, app: str) -> None:
    (copied / app / "unplaced.py").write_text('"""Nobody said where this belongs."""\n')
    assert lint(copied).returncode == 1
