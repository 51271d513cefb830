"""Sending a page's form as a browser does, with everything that the page holds but for what the test types; its answer.

Also where pages about a record are.
"""

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from spinouts.models import Spinout


def send(client: Client, address: str, **answers: Any) -> Any:
    """Open the page, fill in the answers over what is there already, and send it."""
    page = client.get(address)
    assert page.status_code == 200, f"{address} answered {page.status_code}"
    return client.post(address, filled(page.context["form"]) | spelled(answers))


def filled(form: BaseForm) -> dict[str, Any]:
    """Return what the form holds when it is opened."""
    values: dict[str, Any] = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if hasattr(widget, "boxes_of"):
            boxes = widget.boxes_of(value)
            values |= {f"{bound.html_name}-{part}": text for part, text in boxes._asdict().items()}
        elif value is not None and value is not False:
            values[bound.html_name] = value
    return values


def spelled(answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as the page's inputs name them: `on="7 2012"` fills the month and year boxes."""
    sent: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, When):
            sent |= {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), value.boxes, strict=True)}
        else:
            sent[name] = value
    return sent


class When:
    """A date to type into the boxes: `When("2012")`, `When("7 2012")`, `When("23 7 2012")`."""

    def __init__(self, typed: str) -> None:
        """Keep each part, the last being the year."""
        parts = typed.split()
        self.boxes = tuple([""] * (3 - len(parts)) + parts)


def at(name: str, spinout: Spinout, *more: object) -> str:
    """Return the address of a page about the record."""
    return reverse(f"spinouts:{name}", args=[spinout.reference, *more])


def said(page: HttpResponse) -> dict[str, list[str]]:
    """Return what the page's form says is wrong, by the names of its questions."""
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}
