"""What stands around every page, the error pages, and what the service says about itself."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from mutuals_tracker import errors
from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.govuk import context_processors
from tests.govuk import gallery

ROOT = Path(__file__).resolve().parent.parent.parent


def entries(user: object, path: str = "/") -> list[str]:
    return [entry.text for entry in context_processors.navigation(user, path)]


def test_navigation_offers_what_a_person_may_see() -> None:
    officer = SimpleNamespace(is_authenticated=True, held=[("officer", 1)])
    assert entries(AnonymousUser()) == ["Progress reports"]
    assert entries(officer) == ["My work", "Spin-outs", "Funding", "Procurement", "Progress", "Reports"]
    assert entries(gallery.admin())[-1] == "Admin area"


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/", ["My work"]),
        ("/spin-outs/PSM-0001/", ["Spin-outs"]),
        ("/progress/", ["Progress"]),
        ("/progress/reports/3/", ["Reports"]),
        ("/admin-area/people/", ["Admin area"]),
        ("/cookies/", []),
    ],
)
def test_navigation_marks_where_the_page_stands(path: str, active: list[str]) -> None:
    assert [entry.text for entry in context_processors.navigation(gallery.admin(), path) if entry.active] == active


def test_what_stands_around_a_page_costs_one_query_at_most(officer: User) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=officer.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        context_processors.service(request)
    assert len(queries) <= 1


def test_the_policy_allows_exactly_the_one_line_of_script_in_the_page() -> None:
    markup = gallery.pages()["/form"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", markup, flags=re.DOTALL)
    assert len(inline) == 1
    digest = base64.b64encode(hashlib.sha256(inline[0].encode()).digest()).decode()
    assert settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["script-src"][1:] == [f"'sha256-{digest}'"]


def test_no_template_carries_styles_or_handlers_that_the_policy_would_stop() -> None:
    templates = list((ROOT / "templates").rglob("*.html"))
    found = [path for path in templates if re.search(r"\s(style|onclick|onsubmit|onchange)=|<style", path.read_text())]
    assert found == []
    assert len(templates) > 50


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/", "/cookies/"])
def test_anybody_may_read_what_the_service_says_about_itself(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert settings.SERVICE_CONTACT in answer.content.decode()
    assert client.post(path).status_code == 405


def test_the_cookies_page_lists_every_cookie_and_no_other(client: Client, officer: User) -> None:
    client.force_login(officer)
    client.get("/accounts/password/change/")
    listed = re.findall(r'scope="row"[^>]*>(\w+)<', client.get("/cookies/").content.decode())
    assert sorted(listed) == sorted(client.cookies)


def test_a_reader_of_public_pages_gets_no_cookie(client: Client, db: None) -> None:
    client.get("/privacy/")
    assert not client.cookies


def test_a_page_that_is_not_there_answers_404_in_words(client: Client, officer: User) -> None:
    client.force_login(officer)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_a_refusal_answers_403_with_its_reason() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    answer = errors.forbidden(request, Refused("Only an admin <publishes> a report."))
    assert answer.status_code == 403
    assert "Only an admin &lt;publishes&gt; a report." in answer.content.decode()


@pytest.mark.parametrize(("raised", "status"), [(ValueError("x"), 500), (OperationalError("x"), 503)])
def test_a_failure_asks_for_no_database_and_tells_a_dead_one_from_a_fault(raised: Exception, status: int) -> None:
    # Without the `db` fixture any query would fail the test.
    try:
        raise raised
    except (ValueError, OperationalError):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == status
    assert "Sorry, " in answer.content.decode()
    assert (status == 503) == ("Retry-After" in answer.headers)


def test_a_form_without_its_token_is_told_what_to_do(officer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 403
    assert "This page is out of date" in answer.content.decode()


def test_the_lock_file_names_no_address_to_fetch_from() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


def test_building_again_changes_nothing() -> None:
    if not (ROOT / "static" / "built" / "service.css").exists():
        pytest.skip("THE FRONT END IS NOT BUILT: run scripts/build-frontend.")
    before = {path: path.stat().st_mtime_ns for path in (ROOT / "static" / "built").rglob("*")}
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "build-frontend"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "Front end: unchanged\n"
    assert before == {path: path.stat().st_mtime_ns for path in (ROOT / "static" / "built").rglob("*")}


def test_nothing_of_govuks_own_dress_is_built() -> None:
    built = ROOT / "static" / "built" / "service.css"
    if not built.exists():
        pytest.skip("THE FRONT END IS NOT BUILT: run scripts/build-frontend.")
    styles = built.read_text()
    assert "GDS Transport" not in styles
    assert "crown" not in styles.lower()
    for address in re.findall(r"url\(([^)]+)\)", styles):
        assert address.startswith("data:") or (built.parent / address.strip("\"'")).exists()
    scripts = "".join(path.read_text() for path in built.parent.glob("*.js"))
    assert "sourceMappingURL" not in styles + scripts


def test_a_checker_of_others_agrees_that_links_lead_somewhere(tmp_path: Path) -> None:
    named = os.environ.get("FRAGMENT_CHECKER", "")
    checker = Path(named) if named else ROOT.parent / "shared" / "checkers" / "check_fragments.py"
    if not checker.exists():
        pytest.skip(
            "THE FRAGMENT CHECKER IS NOT HERE: name it in FRAGMENT_CHECKER. Its own rule is tested in test_pack.py."
        )
    files = []
    for number, markup in enumerate(gallery.pages().values()):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(markup)
    done = subprocess.run([sys.executable, checker, *files], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "dead fragments: 0"
