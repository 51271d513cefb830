"""A taskforce member's first visit, in a real browser, against the whole service: from signing in to a PDF in hand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import axe_source, problems
from tests.browser.service import ROOT, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400), pytest.mark.xdist_group("browser")]

CHECKER = ROOT.parent / "shared" / "checkers" / "check_pdfua.py"
REPORT_WITHIN_MS = 120_000


def check_pdf(path: Path) -> None:
    """Check the file's structure as PDF/UA asks for it, with the checker that stands outside this repository."""
    if not CHECKER.exists():
        pytest.skip("THE PDF/UA CHECKER IS NOT HERE (../shared/checkers): the PDF was downloaded but not checked")
    ran = subprocess.run([sys.executable, str(CHECKER), str(path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_from_signing_in_to_a_checked_pdf(page, service, tmp_path):
    axe = axe_source()
    sign_in(page, service, "taskforce")

    page.get_by_role("navigation").get_by_role("link", name="Progress", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto("/progress/?as_at=2014-07-23")
    expect(page.locator("main")).to_contain_text("23 July 2014")
    expect(page.locator("main")).to_contain_text("co-owners")

    page.locator("main a[href*='/progress/behind/']").first.click()
    page.locator("main a[href*='/returns/']").first.click()
    expect(page.locator("main a[href^='http']").first).to_be_visible()
    assert problems(page, axe) == []

    page.goto("/progress/reports/")
    page.get_by_role("button", name="Ask for a report").click()
    page.get_by_label(re.compile("^Title")).fill("Progress at the hundredth mutual")
    for part, value in {"Day": "23", "Month": "7", "Year": "2014"}.items():
        page.get_by_label(part, exact=True).first.fill(value)
    page.locator("main form button:not([type=button])").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Progress at the hundredth mutual")
    expect(page.get_by_role("link", name=re.compile("PDF"))).to_be_visible(timeout=REPORT_WITHIN_MS)
    assert problems(page, axe) == []

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    path = tmp_path / "report.pdf"
    download.value.save_as(path)
    check_pdf(path)


def test_the_same_without_javascript(chrome, service):
    context = chrome.new_context(base_url=service.url, java_script_enabled=False)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, service, "taskforce")
    page.goto("/progress/reports/")
    page.get_by_role("button", name="Ask for a report").click()
    page.get_by_label(re.compile("^Title")).fill("Without JavaScript")
    for part, value in {"Day": "25", "Month": "6", "Year": "2012"}.items():
        page.get_by_label(part, exact=True).first.fill(value)
    page.locator("main form button:not([type=button])").first.click()
    expect(page.get_by_role("link", name=re.compile("PDF"))).to_be_visible(timeout=REPORT_WITHIN_MS)
    context.close()


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field of that name has the focus; a few presses must do."""
    for _press in range(6):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("name") == name:
            return
    raise AssertionError(f"{name} cannot be reached with the Tab key")


def test_by_keyboard_alone(page, service):
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "login")
    page.keyboard.type(service.account("taskforce"))
    tab_to(page, "password")
    page.keyboard.type(service.password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{service.url}/")
    reached = set()
    for _press in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.innerText || document.activeElement.name || ''"))
        outlined = page.evaluate(
            """() => {
                const {outlineStyle, boxShadow, backgroundColor} = getComputedStyle(document.activeElement);
                return outlineStyle !== 'none' || boxShadow !== 'none' || backgroundColor !== 'rgba(0, 0, 0, 0)';
            }"""
        )
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert outlined, f"nothing shows that the focus is on {where}"
    assert {"Progress", "Spin-outs"} <= reached


def test_an_error_summary_leads_to_the_field(page, service):
    sign_in(page, service, "officer")
    page.goto("/spin-outs/new/existing/")
    page.locator("main form button:not([type=button])").first.click()
    expect(page).to_have_title(re.compile("^Error: "))
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    assert page.evaluate("['INPUT', 'SELECT', 'TEXTAREA'].includes(document.activeElement.tagName)")
