"""A pytest plugin: finding thousands of tests costs little, and each group of them stays on one worker.

Every run finds them once for itself and once for each of its workers.
"""

import gc
import re
from pathlib import Path

import pytest
from _pytest.nodeid import NodeId

# What is found lives until the end: looking for rubbish in it took as long as all the rest of finding it.
gc.disable()
FEW_TIMES = 20_000


def may_bear(path: Path, mark: str) -> bool:
    """Return whether the file can hold a test with that mark; each file names its marks itself."""
    return f"mark.{mark}" in path.read_text(encoding="utf-8")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out, unread, the files that have nothing of the one mark that is asked for."""
    asked = config.option.markexpr
    if collection_path.suffix == ".py" and re.fullmatch(r"alone|browser|drift|waits", asked):
        return None if may_bear(collection_path, asked) else True
    return None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Write each test's group where pytest-xdist looks for it; it does so itself where pytest 9.2 no longer reads."""
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark and not item.nodeid.endswith(f"@{mark.args[0]}"):
            item._id = NodeId.parse(f"{item.nodeid}@{mark.args[0]}")


def pytest_collection_finish() -> None:
    """Look for rubbish again, but never among what was found, and less often than Python would."""
    gc.freeze()
    gc.set_threshold(FEW_TIMES)
    gc.enable()
