"""Every required question has a message of its own, not "This field is required."; none takes what nobody sees."""

import inspect
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts import sign_in

PACKAGES = ("mutuals_tracker", "spinouts", "funding", "procurement", "reporting")
GENERIC = str(forms.Field.default_error_messages["required"])


def classes() -> Iterator[type[forms.BaseForm]]:
    for package in PACKAGES:
        for found in walk_packages(import_module(package).__path__, prefix=f"{package}."):
            if "migrations" in found.name or "heartbeat" in found.name:
                continue
            for _name, member in inspect.getmembers(import_module(found.name), inspect.isclass):
                if issubclass(member, forms.BaseForm) and member.__module__ == found.name:
                    yield member


# allauth's forms get their words when they are made, so they have to be made.
WITHOUT_PERSON = (sign_in.SignInForm, sign_in.ResetPasswordForm)
# Asks for the session's secret; tests/accounts/test_signing_in.py reads its message.
NOT_MADE_HERE = sign_in.TurnOnCodesForm
FORMS = sorted(set(classes()), key=lambda form: f"{form.__module__}.{form.__qualname__}")


def fields(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    if form.__module__ != sign_in.__name__:
        return form.base_fields
    if form is NOT_MADE_HERE:
        return {}
    made = form() if form in WITHOUT_PERSON else form(user=AnonymousUser())  # type: ignore[call-arg]
    return made.fields


def test_there_are_forms():
    assert len(FORMS) > 30


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.__module__}.{form.__qualname__}")
def test_every_required_question_has_its_own_message(form: type[forms.BaseForm]):
    without = [
        name
        for name, field in fields(form).items()
        if field.required and str(field.error_messages.get("required", GENERIC)) in ("", GENERIC)
    ]
    assert not without


def is_typed(field: forms.Field) -> bool:
    """Whether people type words into it; passwords and codes are theirs to the letter."""
    return isinstance(field, forms.CharField) and not isinstance(
        field.widget, (forms.HiddenInput, forms.Select, forms.PasswordInput)
    )


@pytest.mark.parametrize(
    "form",
    [form for form in FORMS if form.__module__ != sign_in.__name__],
    ids=lambda form: f"{form.__module__}.{form.__qualname__}",
)
def test_no_question_takes_characters_that_nobody_sees(form: type[forms.BaseForm]):
    taken = {}
    for name, field in fields(form).items():
        if is_typed(field):
            with suppress(ValidationError):
                taken[name] = str(field.to_python("Gra\u202eham\u200b \x07"))
    assert taken == {name: text for name, text in taken.items() if text in ("Graham", "Graham ", "https://Graham")}
