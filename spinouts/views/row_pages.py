"""How every page about one row with a reference, such as a contract, finds it, takes its form, and goes back to it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from mutuals_tracker import errors
from spinouts.actions import AlreadySaved, Part, saved_before
from spinouts.forms.questions import RecordForm
from spinouts.models import CaseRow, Spinout
from spinouts.views import asking

Row = TypeVar("Row", bound=CaseRow)
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class RowPages(Generic[Row]):
    """The pages about the rows of one table.

    `app` and `name` name the address of the row's own page; templates know the row by `name` too. `visible` gives the
    rows that somebody may read, with what the row's own page shows beside them.
    """

    app: str
    name: str
    visible: Callable[[Any], QuerySet[Row]]

    @property
    def here(self) -> str:
        """The name of the address of the row's own page."""
        return f"{self.app}:{self.name}"

    def find(self, request: HttpRequest, reference: str) -> Row:
        """Return the row with its spin-out and parents; for anybody who may not read it there is none (404)."""
        found: Row = get_object_or_404(self.visible(request.user), reference=reference.upper())
        found.spinout = Spinout.objects.with_parents().select_related("organisation").get(pk=found.spinout_id)
        errors.lead_back(request, text=str(found), url=self.address(found))
        return found

    def address(self, row: Row, name: str = "", *more: object) -> str:
        """Return the address of the row's own page, or of the page of that name about it."""
        return reverse(f"{self.app}:{name or self.name}", args=[row.reference, *more])  # type: ignore[attr-defined]

    def once(self, view: View | None = None, *, to: str = "") -> Any:
        """Answer the second click of a double click as the first was answered: with the row's own page.

        `to` names the address of another page, to which the view goes once it has saved.
        """
        if view is None:
            return partial(self.once, to=to)
        there = to or self.here

        @wraps(view)
        def answering(request: HttpRequest, reference: str, **parts: Any) -> HttpResponse:
            key = asking.given(request)["sent"].key if request.method == "POST" else ""
            try:
                if key and saved_before(asking.user(request), key):
                    return redirect(there, reference.upper())
                return view(request, reference, **parts)
            except AlreadySaved:
                return redirect(there, reference.upper())

        return answering

    def bound(self, request: HttpRequest, subject: CaseRow | Part | None, row: Row) -> dict[str, Any]:
        """Return what a form about it, or a part of it, takes; Cancel leads back to it."""
        return asking.bound(request, subject, back=self.address(row))

    def saved(
        self,
        request: HttpRequest,
        form: RecordForm,
        subject: CaseRow | Part | None,
        row: Row,
        act: Callable[[dict[str, Any]], object],
        refusals: asking.Errors,
        message: str,
    ) -> HttpResponse | None:
        """Run the action if the form makes sense and go back to the row; None shows the form again.

        Without a `subject` it adds something, and nobody's words can be overwritten.
        """
        if not asking.answered(request, form, subject):
            return None
        if not asking.saves(request, form, subject or row, act, refusals):
            return None
        messages.success(request, message)
        return redirect(self.address(row))

    def page(
        self, request: HttpRequest, form: RecordForm, row: Row, title: str, *, template: str = "", **more: Any
    ) -> HttpResponse:
        """Show the form under its title."""
        context = {"form": form, self.name: row, "title": title, **more}
        return render(request, template or f"{self.app}/{self.name}_form.html", context)
