"""The whole service as `make run` starts it, in a folder of its own, and a real browser to use it with."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests import chromium, prepared

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 180
# What a browser on a closed machine must not try.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@dataclass(frozen=True)
class Service:
    """Where it listens, and the sample accounts' password."""

    url: str
    password: str
    local: Path
    # The cookies of whoever signed in, to open another browser with.
    signed_in: dict[str, StorageState] = field(default_factory=dict)

    def account(self, name: str) -> str:
        """Return a sample account's email."""
        return f"{name}@example.org"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_ready(process: subprocess.Popen, output: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while "Ready: http" not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"The service did not become ready:\n{output.read_text()[-4000:]}")
        time.sleep(0.3)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Start the service with the sample data, and stop it at the end."""
    with started(tmp_path_factory.mktemp("service")) as running:
        yield running


@contextmanager
def started(local: Path, **settings: str) -> Iterator[Service]:
    """Start a service with the sample data in that folder, and with those settings; stop it at the end."""
    password, port = secrets.token_urlsafe(12), _free_port()
    servers = prepared.copy(local)
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
    }
    environment = kept | {"LOCAL_DIR": str(local), "PORT": str(port), "DEMO_PASSWORD": password} | settings
    output = local / "output.txt"
    with output.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "mutuals_tracker.running"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_until_ready(process, output)
        yield Service(f"http://127.0.0.1:{port}", password, local)
    finally:
        process.terminate()
        process.wait(60)
        # As root its servers kept their data elsewhere.
        servers.remove()


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """One browser for the tests of a module, each of which has a context of its own.

    While it runs, so does an event loop, beside which Django opens no database: tests of other modules may follow.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ[chromium.FOUND], args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chrome: Browser, service: Service) -> Iterator[BrowserContext]:
    """A browser that nobody has signed in with."""
    made = chrome.new_context(base_url=service.url, locale="en-GB", accept_downloads=True)
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty tab that remembers what went wrong in its console."""
    return watched(context.new_page())


def watched(page: Page) -> Page:
    """Make the page remember console errors, in `page.complaints`."""
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    return page


def sign_in(page: Page, service: Service, name: str) -> None:
    """Sign in as a sample account, as a person would."""
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(service.account(name))
    page.get_by_label("Password", exact=True).fill(service.password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{service.url}/")
