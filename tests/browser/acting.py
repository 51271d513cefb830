"""A person at a browser: signs in, fills forms by the names of their questions, and finds the next thing to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests.browser.service import Service, sign_in, watched


class Actor:
    """Somebody signed in to the service, in a browser of their own."""

    def __init__(self, chrome: Browser, service: Service, name: str) -> None:
        """Open a browser in which that sample account is signed in; they signed in once, as a person would."""
        self.context = chrome.new_context(
            base_url=service.url, locale="en-GB", accept_downloads=True, storage_state=service.signed_in.get(name)
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = watched(self.context.new_page())
        if name in service.signed_in:
            self.page.goto("/")
        else:
            sign_in(self.page, service, name)
            service.signed_in[name] = self.context.storage_state()

    def close(self) -> None:
        """Leave."""
        self.context.close()

    @contextmanager
    def _going(self) -> Iterator[None]:
        """Wait for the page to which a click leads; raise AssertionError where the service failed."""
        with self.page.expect_navigation() as went:
            yield
        assert went.value is None or went.value.status < 500, f"{self.page.url} answers {went.value.status}"

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the button of that name in the page's own part."""
        with self._going():
            self.page.locator("main").get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow the link of that name in the page's own part, whether or not it looks like a button."""
        with self._going():
            self.page.locator("main a", has_text=name).first.click()

    def fill(self, **answers: Any) -> None:
        """Fill in questions: text, a choice by its value, True for a box to tick, `on="23 7 2014"` for a date."""
        for name, value in answers.items():
            boxes = self.page.locator(f"main [name={name}-year]")
            if boxes.count():
                self._fill_date(name, str(value))
            else:
                self._fill_one(name, value)

    def _fill_date(self, name: str, value: str) -> None:
        parts = value.split()
        for part, text in zip(("day", "month", "year"), [""] * (3 - len(parts)) + parts, strict=True):
            self.page.locator(f"main [name={name}-{part}]").fill(text)

    def _fill_one(self, name: str, value: Any) -> None:
        fields: Locator = self.page.locator(f"main form [name={name}]")
        kind = fields.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName")
        if kind == "radio":
            self.page.locator(f"main form [name={name}][value='{value}']").check(force=True)
        elif kind == "checkbox":
            fields.first.set_checked(bool(value), force=True)
        elif kind == "SELECT":
            values = fields.first.locator("option").evaluate_all("all => all.map(o => o.value)")
            fields.first.select_option(**({"value": value} if value in values else {"label": value}))
        else:
            fields.first.fill(str(value))

    def questions(self) -> list[str]:
        """Return the names of the questions that the page's form asks and shows, in their order; dates as one."""
        found = self.page.eval_on_selector_all(
            "main form[method=post] :is(input:not([type=hidden]), select, textarea)",
            "all => all.filter(e => e.name && !e.closest('.govuk-radios__conditional--hidden')).map(e => e.name)",
        )
        names = [re.sub(r"-(day|month|year)$", "", name) for name in found]
        return list(dict.fromkeys(names))

    def is_answered(self, name: str) -> bool:
        """Return whether the question has an answer already."""
        if self.page.locator(f"main [name={name}-year]").count():
            return bool(self.page.locator(f"main [name={name}-year]").input_value())
        fields = self.page.locator(f"main form [name={name}]")
        if fields.first.get_attribute("type") in ("radio", "checkbox"):
            return self.page.locator(f"main form [name={name}]:checked").count() > 0
        return bool(fields.first.input_value()) if fields.first.get_attribute("type") != "file" else True

    def first_choice(self, name: str) -> str:
        """Return the value of a question's first choice that says something; nothing for one that has no choices."""
        field = self.page.locator(f"main form [name={name}]").first
        if field.get_attribute("type") == "radio":
            return field.get_attribute("value") or ""
        if field.evaluate("e => e.tagName") == "SELECT":
            values = field.locator("option").evaluate_all("all => all.map(o => o.value).filter(Boolean)")
            return values[0] if values else ""
        return ""

    def open(self, selector: str) -> None:
        """Press the first such link, and wait for the page that it leads to."""
        with self._going():
            self.page.locator(selector).first.click()

    def save(self) -> None:
        """Send the page's form; raise AssertionError with what the page says is wrong, if it is refused."""
        with self._going():
            self.page.locator("main form button:not([type=button])").last.click()
        summary = self.page.locator(".govuk-error-summary")
        assert not summary.count(), f"{self.page.url}: {summary.inner_text()}"

    def goto(self, path: str) -> None:
        """Go to an address of the service."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status < 400, f"{path} answers {response.status}"

    def says(self, text: str) -> bool:
        """Return whether the page's own part says this."""
        return text in self.page.locator("main").inner_text()
