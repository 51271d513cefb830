"""How tests are shared out: a group stays on one worker and begins first; the rest is where there is room."""

import subprocess
import sys
from pathlib import Path

import pytest

from mutuals_tracker.embedded.sharing import BASE_DIR
from tests import gathering

GROUPED = """
import os, pytest
@pytest.mark.parametrize("n", range(9))
def test_anywhere(n): pass
@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("n", range(6))
def test_together(n):
    with open({seen!r}, "a") as seen:
        print(os.environ["PYTEST_XDIST_WORKER"], file=seen)
"""


def test_a_group_stays_on_one_worker(tmp_path: Path) -> None:
    seen = tmp_path / "seen.txt"
    (tmp_path / "test_grouped.py").write_text(GROUPED.format(seen=str(seen)))
    command = [sys.executable, "-m", "pytest", "-p", "tests.gathering", "-p", "no:django", "-p", "no:cacheprovider"]
    command += ["-q", "-n", "2", "--dist", "loadgroup", "--rootdir", str(tmp_path), "-c", "/dev/null", str(tmp_path)]
    subprocess.run(command, cwd=BASE_DIR, check=True, capture_output=True)
    workers = seen.read_text().split()
    assert len(workers) == 6
    assert len(set(workers)) == 1


@pytest.mark.parametrize("mark", ["alone", "browser", "drift", "waits"])
def test_no_file_that_bears_a_mark_is_left_out(request: pytest.FixtureRequest, mark: str) -> None:
    for item in request.session.items:
        if item.get_closest_marker(mark):
            assert gathering.may_bear(item.path, mark), item.nodeid
