"""The fixtures that every test may use, each kind in a module of its own."""

pytest_plugins = ["tests.cast", "tests.moments", "tests.browser.service"]
