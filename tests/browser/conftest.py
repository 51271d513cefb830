"""The service and the browser, for every test in this folder."""

from tests.browser.service import chrome, context, page, service

__all__ = ["chrome", "context", "page", "service"]
