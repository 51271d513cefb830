"""The gallery in a real browser: axe, dead links within a page, the console under the CSP, the width of a phone."""

import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from csp.utils import build_policy
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.browser.looking import axe_source, problems
from tests.govuk import gallery

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ORIGIN = "http://gallery.test"
PAGES = [
    "/form", "/form/filled", "/form/wrong", "/form/empty", "/question", "/question/wrong", "/components", "/panel",
    "/500", "/503", "/403", "/unsent", "/404", "/429", "/accessibility", "/privacy", "/cookies",
]  # fmt: skip


@pytest.fixture
def shown(chrome: Browser) -> Iterator[Page]:
    """A browser's page to which the gallery's pages and the static files are served, with the service's own CSP."""
    if not finders.find("built/service.css"):
        pytest.skip("THE FRONT END IS NOT BUILT: run scripts/build-frontend. The components were not looked at.")
    html, policy = gallery.pages(), build_policy()

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(
                status=200 if found else 404, body=Path(found).read_bytes() if found else b"", content_type=kind
            )
        else:
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
            route.fulfill(status=200, body=html.get(path, ""), headers=headers)

    context = chrome.new_context(base_url=ORIGIN)
    context.route("**/*", answer)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_wrong_with_a_page(shown: Page, path: str, width: int) -> None:
    shown.set_viewport_size({"width": width, "height": 900})
    shown.goto(path)
    shown.wait_for_load_state("load")
    assert problems(shown, axe_source()) == []


def test_every_page_of_the_gallery_is_looked_at() -> None:
    assert sorted(gallery.pages()) == sorted(PAGES)


def test_error_summary_takes_the_focus_and_its_links_land_on_the_fields(shown: Page) -> None:
    shown.goto("/form/wrong")
    assert shown.title().startswith("Error: ")
    assert shown.evaluate("document.activeElement.className") == "govuk-error-summary"
    links = shown.locator(".govuk-error-summary a")
    assert links.count() >= 12
    for index in range(links.count()):
        link = links.nth(index)
        target = link.get_attribute("href").removeprefix("#")
        link.click()
        landed = shown.evaluate("document.activeElement.id")
        assert landed == target
        assert shown.locator(f"[id='{landed}']").is_visible()


def test_a_long_list_becomes_a_type_ahead_that_still_sends_the_value(shown: Page) -> None:
    shown.goto("/form")
    box = shown.get_by_role("combobox", name="Parent body")
    box.fill("number 17")
    shown.get_by_role("option", name="Borough number 17").click()
    assert shown.locator("select[name=body]").input_value() == "body-17"
    box.fill("")
    assert shown.locator("select[name=body]").input_value() == ""


def test_a_choice_shows_the_question_below_it(shown: Page) -> None:
    shown.goto("/form")
    assert not shown.get_by_label("What was compared").is_visible()
    shown.get_by_label("Options appraisal").check()
    assert shown.get_by_label("What was compared").is_visible()


def test_every_component_starts_without_javascript(chrome: Browser, shown: Page) -> None:
    html = gallery.pages()["/form"]
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(html)
    assert page.get_by_label("What was compared").count() == 1
    assert page.locator("select[name=body]").is_visible()
    context.close()


def test_a_part_of_a_page_keeps_itself_current_until_it_is_finished(shown: Page) -> None:
    asked = []

    def status(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=503, body="starting")
        elif len(asked) == 2:
            body = (
                '<div id="progress" data-live="/status" data-live-every="1"><button id="stop">Stop</button> half</div>'
            )
            route.fulfill(body=body, content_type="text/html")
        else:
            route.fulfill(
                body='<p>x</p><div id="progress"><a id="stop" href="/">Done</a></div>', content_type="text/html"
            )

    started = '<div id="progress" data-live="/status" data-live-every="1"><button id="stop">Stop</button> begun</div>'
    answer = gallery.page(started)
    shown.route("**/live", lambda route: route.fulfill(body=answer, content_type="text/html"))
    shown.route("**/status", status)
    shown.goto("/live")
    shown.locator("#stop").focus()
    shown.get_by_text("half").wait_for()
    assert shown.evaluate("document.activeElement.id") == "stop"
    shown.get_by_text("Done").wait_for()
    shown.wait_for_timeout(1500)
    assert len(asked) == 3
