"""A pytest plugin: finds a Chromium for the browser tests, and says loudly when they were skipped for want of one.

CHROMIUM names one; MUTUALS_CHROMIUM is where the tests find what was found.
"""

import os
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FOUND = "MUTUALS_CHROMIUM"
PLAYWRIGHT_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
PLAYWRIGHT_PROGRAMS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium_headless_shell-*/chrome-*/headless_shell",
)
LOUD = """
******************************************************************************************
*  BROWSER TESTS WERE SKIPPED: no Chromium was found on this machine.                    *
*  Install one (Debian: apt-get install chromium), or name one: CHROMIUM=/path make test *
******************************************************************************************
"""


def find() -> str:
    """Return the path of a Chromium; empty when there is none. Raises UsageError when CHROMIUM names nothing."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        found = shutil.which(named)
        if not found:
            raise pytest.UsageError(f"CHROMIUM is {named!r}, which is no program. Correct it or unset it")
        return found
    on_path = [found for name in NAMES if (found := shutil.which(name))]
    caches = [
        Path(cache).expanduser() for cache in (os.environ.get("PLAYWRIGHT_BROWSERS_PATH"), *PLAYWRIGHT_CACHES) if cache
    ]
    downloaded = [
        str(found) for cache in caches for program in PLAYWRIGHT_PROGRAMS for found in sorted(cache.glob(program))
    ]
    return next(iter(on_path + downloaded), "")


def pytest_configure() -> None:
    """Find it once, for this process and the workers that it starts."""
    os.environ.setdefault(FOUND, find())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser when there is none."""
    if not os.environ[FOUND]:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium was found"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly what was not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("no Chromium was found" in str(report.longrepr) for report in skipped):
        terminalreporter.write(LOUD, red=True, bold=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium to drive; tests that ask for it are marked `browser`."""
    return os.environ[FOUND]
