"""What the error summary lists: every error of a page's forms, each with the input on which its link lands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet

from mutuals_tracker.govuk import controls


@dataclass(frozen=True)
class Problem:
    """One error and the id of the input that it is about; no id where the page has no input."""

    text: str
    target: str = ""


def problems(*forms: object) -> list[Problem]:
    """Return every error of forms and formsets, in the order of the page."""
    return [problem for form in _flat(forms) for problem in _problems(form)]


def _flat(given: Iterable[object]) -> Iterator[BaseForm]:
    for form in given:
        if isinstance(form, BaseFormSet):
            yield from form.forms
        elif isinstance(form, BaseForm):
            yield form


def _problems(form: BaseForm) -> Iterator[Problem]:
    if not form.is_bound or not form.errors:
        return
    # A form may say that some of its errors are mended elsewhere on the page: where, by what the error says.
    elsewhere: Mapping[str, str] = getattr(form, "mended_at", {})
    fields = _in_order(form)
    visible = [bound for bound in fields if not bound.is_hidden]
    first = _first_input(visible[0]) if visible else ""
    for error in form.non_field_errors():
        yield Problem(str(error), first)
    for bound in fields:
        target = first if bound.is_hidden else controls.error_target(bound)
        for error in bound.errors:
            yield Problem(str(error), elsewhere.get(str(error), target))


def _first_input(bound: BoundField) -> str:
    control = controls.describe(bound)
    return control.boxes[0].id if control.boxes else control.id


def _in_order(form: BaseForm) -> list[BoundField]:
    layout = getattr(getattr(form, "helper", None), "layout", None)
    laid = [pointer.name for pointer in layout.get_field_names()] if layout else []
    names = [*laid, *(name for name in form.fields if name not in laid)]
    return [form[name] for name in names if name in form.fields]
