"""docs/how-to/run.md names every setting that the code reads, and no other."""

import ast
import re
from pathlib import Path

import pytest

from mutuals_tracker.embedded import KINDS
from mutuals_tracker.embedded.sharing import BASE_DIR

READERS = {"address", "choice", "flag", "folder", "names", "text", "whole_number"}
# Read straight from the environment, where it is wanted before Django's settings are.
READ_OTHERWISE = {"DEMO_PASSWORD"}
PAGE = BASE_DIR / "docs" / "how-to" / "run.md"

pytestmark = pytest.mark.drift


def settings_read_in(path: Path) -> set[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    read = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in READERS]
    of_environment = [call for call in read if getattr(call.func.value, "id", "") == "environment" and call.args]
    return {call.args[0].value for call in of_environment if isinstance(call.args[0], ast.Constant)}


def test_every_setting_is_described_and_none_besides() -> None:
    read = set().union(*(settings_read_in(path) for path in (BASE_DIR / "mutuals_tracker").rglob("*.py")))
    table = PAGE.read_text().partition("## Settings")[2]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    described = set(re.findall(r"`([A-Z_]+)`", " ".join(rows)))
    assert described == read | READ_OTHERWISE | {kind.variable for kind in KINDS}


@pytest.mark.parametrize("target", ["run", "test", "check", "fix", "bench", "lock"])
def test_every_command_is_described(target: str) -> None:
    assert f"make {target}`" in PAGE.read_text()
    assert re.search(rf"^{target}:", (BASE_DIR / "Makefile").read_text(), re.MULTILINE)
