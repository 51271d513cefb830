"""Every action says who did it and when: `by` and `at`, by keyword only.

A public function without them is what two actions share (ADR 3): it may neither open a context nor a transaction.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest

PACKAGES = ("mutuals_tracker", "spinouts", "funding", "procurement", "reporting")


def modules(package: str) -> Iterator[str]:
    """Return the names of all modules called `actions` and of those inside packages called so."""
    for found in walk_packages(import_module(package).__path__, prefix=f"{package}."):
        if "actions" in found.name.split("."):
            yield found.name


def actions() -> Iterator[tuple[str, Callable]]:
    for package in PACKAGES:
        for name in modules(package):
            for function_name, function in inspect.getmembers(import_module(name), inspect.isfunction):
                if not function_name.startswith("_") and function.__module__ == name:
                    yield f"{name}.{function_name}", function


ACTIONS = dict(actions())


def test_there_are_actions_in_every_app_that_writes():
    apps = {name.partition(".actions")[0] for name in ACTIONS}
    assert {
        "mutuals_tracker.accounts",
        "mutuals_tracker.outbox",
        "spinouts",
        "funding",
        "procurement",
        "reporting",
    } <= apps


def given(name: str) -> dict:
    parameters = inspect.signature(ACTIONS[name]).parameters
    return {wanted: parameters[wanted].kind for wanted in ("by", "at") if wanted in parameters}


def writes_by_itself(name: str) -> bool:
    return re.search(r"^@transaction\.atomic|\brecorded\(", inspect.getsource(ACTIONS[name]), re.MULTILINE) is not None


@pytest.mark.parametrize("name", ACTIONS)
def test_by_and_at_are_given_by_keyword(name: str):
    if writes_by_itself(name) or len(given(name)) == 2:
        assert given(name) == dict.fromkeys(("by", "at"), inspect.Parameter.KEYWORD_ONLY)


def test_most_of_them_are_actions():
    assert len([name for name in ACTIONS if writes_by_itself(name)]) > 40


@pytest.mark.parametrize("name", ACTIONS)
def test_it_says_what_it_means(name: str):
    assert inspect.getdoc(ACTIONS[name])
