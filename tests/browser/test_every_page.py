"""Every page that each kind of user can reach, at desktop and phone width, and every form sent empty: nothing is wrong.

The pages are found by following links, so that a new page is looked at without anybody remembering to list it.
"""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.looking import axe_source, problems
from tests.browser.service import sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900), pytest.mark.xdist_group("browser")]

SIZES = {"desktop": (1280, 900), "phone": (320, 640)}
AT_MOST = 450
REFERENCE = r"\b(?!PSM)[A-Z]{2,4}-\d+"
# Addresses that sign out or hand over a file rather than show a page.
NOT_PAGES = re.compile(
    r"/accounts/logout/|/download/|/evidence/|/files/\d+/$|\.(csv|json|xlsx|ods|pdf|svg|txt)$|^/static/|/status/$"
)


def shape(address: str) -> str:
    """Return the address without what tells one record from another, so that one of each kind is looked at."""
    parts = urlsplit(address)
    of_records = r"PSM-\d+|(?<=/)\d+(?=/|$)|(?<=/bodies/)[^/]+|(?<=/reset/key/)[^/]+|(?<=/tasks/)(?!own/)[^/]+"
    # What has a reference differs by how far it came, so the page of each is looked at, and one of each page of it.
    of_others = rf"{REFERENCE}(?=/.)|(?<=/rules/new/)[^/]+"
    no_funds = "new|benchmark|need|spin-outs|applications|assessments|awards|referrals"
    path = re.sub(rf"{of_records}|{of_others}|(?<=^/funding/)(?!(?:{no_funds})/)[^/]+", "…", parts.path)
    return path + "?" + "&".join(sorted({name for name, value in parse_qsl(parts.query) if value}))


# What a page is made of: kinds of element, whatever they say and however many there are of each.
_MADE_OF = """() => [...new Set([...document.querySelectorAll('body *')].map(
  e => [e.tagName, e.className.baseVal ?? e.className, e.type ?? '', e.getAttribute('role') ?? ''].join(' ')
))].sort().join('\\n')"""
_OPEN_ALL = "() => document.querySelectorAll('details').forEach(each => { each.open = true; })"


def links_of(page: Page, origin: str) -> list[str]:
    """Return the addresses of this service that the page links to."""
    found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    own = [address.removeprefix(origin).split("#")[0] for address in found if address.startswith(origin)]
    return [address for address in own if not NOT_PAGES.search(urlsplit(address).path)]


def send_forms_empty(page: Page, axe: str, address: str) -> list[str]:
    """Send each form of the page that is shown without answering; return what is wrong with what comes back."""
    found = []
    asks = "form[method=post]:has(input:not([type=hidden]), select, textarea)"
    for index in range(page.locator(f"main {asks}").count()):
        if index:
            page.goto(address)
        form = page.locator(f"main {asks}").nth(index)
        page.evaluate(_OPEN_ALL)
        form.evaluate("form => form.querySelectorAll('input[type=text], textarea').forEach(e => { e.value = ''; })")
        with page.expect_navigation():
            form.locator("button:not([type=button])").first.click()
        page.complaints[:] = [said for said in page.complaints if "status of 4" not in said]
        found += [f"{address} sent empty: {problem}" for problem in problems(page, axe)]
    return found


def check(page: Page, address: str, axe: str) -> list[str]:
    """Return what is wrong with the page at the sizes of a desk and of a phone; there with all its details open."""
    found = []
    for name, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if name == "phone":
            page.evaluate(_OPEN_ALL)
        found += [f"{address} on a {name}: {problem}" for problem in problems(page, axe)]
    return found


@pytest.fixture(scope="module")
def looked_at() -> set[tuple[str, str]]:
    """Address and what it is made of, for each page that somebody looked at."""
    return set()


@pytest.mark.parametrize("name", ["", "officer", "certifier", "assessor", "taskforce", "admin"])
def test_every_page_is_sound(context, service, looked_at, name):
    axe, page = axe_source(), watched(context.new_page())
    if name:
        sign_in(page, service, name)
    waiting, seen, wrong = ["/", "/spin-outs/", "/progress/", "/progress/reports/", "/no-such-page/"], set(), []
    if not name:
        waiting = ["/", "/accounts/login/", "/progress/reports/"]
    while waiting and len(seen) < AT_MOST:
        address = waiting.pop(0)
        if shape(address) in seen:
            continue
        seen.add(shape(address))
        response = page.goto(address)
        if address == "/no-such-page/":
            assert response.status == 404
            page.complaints.clear()
        elif response.status >= 400:
            wrong.append(f"{address} answers {response.status}")
        waiting += links_of(page, service.url)
        looks = (re.sub(REFERENCE, "…", shape(address)), page.evaluate(_MADE_OF))
        wrong += [f"{address}: console: {said}" for said in page.complaints]
        if looks in looked_at:
            continue
        looked_at.add(looks)
        wrong += check(page, address, axe)
        wrong += send_forms_empty(page, axe, address)
    print(f"{name or 'anybody'}: {len(seen)} kinds of page:", *sorted(seen), sep="\n  ")  # noqa: T201 - shown with -rP
    assert len(seen) < AT_MOST, "there are more kinds of page than were looked at"
    assert not wrong, "\n".join(wrong)
