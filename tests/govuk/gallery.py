"""Every component and every form control in every state, on pages that only the tests have."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, PartialDateField, WholeNumberField
from mutuals_tracker.govuk.layout import Button, ButtonGroup, Field, Fieldset, FormHelper, Layout, Link
from mutuals_tracker.govuk.tables import Column, Table
from mutuals_tracker.govuk.tables import Link as CellLink
from mutuals_tracker.partial_dates import PartialDate

HERE = Path(__file__).resolve().parent
STAGES = [("exploring", "Exploring"), ("options", "Options appraisal"), ("live", "Live")]
COUNCILS = [("", "Choose a body"), *((f"body-{n}", f"Borough number {n}") for n in range(1, 41))]


class EveryControl(forms.Form):
    """One of each control."""

    name = forms.CharField(
        label="Name of the spin-out",
        max_length=100,
        help_text="As people know it",
        error_messages={"required": "Enter the name of the spin-out"},
    )
    turnover = forms.CharField(
        label="Turnover", required=False, widget=widgets.TextInput(width=10, prefix="£", suffix="a year")
    )
    stage = forms.ChoiceField(
        label="Stage to move to",
        choices=STAGES,
        widget=widgets.Radios(hints={"options": "Several ways forward are compared"}),
        error_messages={"required": "Select the stage to move to"},
    )
    because = forms.CharField(label="What was compared", required=False)
    launched = PartialDateField(
        label="When did it launch?",
        names="Launch date",
        help_text="As much as you know, for example 2012, or 7 2012, or 23 7 2012",
        error_messages={"required": "Enter when it launched"},
    )
    decided = DateField(
        label="When was it decided?", names="Decision date", error_messages={"required": "Enter the decision date"}
    )
    staff = WholeNumberField(label="Staff", error_messages={"required": "Enter how many people work there"})
    jobs = forms.IntegerField(label="Jobs made", required=False)
    kinds = forms.MultipleChoiceField(
        label="Kinds of evidence",
        choices=[("minute", "Minutes"), ("account", "Accounts")],
        widget=widgets.Checkboxes(hints={"account": "As filed"}),
        error_messages={"required": "Select at least one kind of evidence"},
    )
    agreed = forms.BooleanField(
        label="The body agreed to publish",
        help_text="Only then is it in the public register",
        error_messages={"required": "Say whether the body agreed"},
    )
    region = forms.ChoiceField(
        label="Region", choices=[("", "Choose"), ("london", "London")], error_messages={"required": "Select a region"}
    )
    body = forms.ChoiceField(
        label="Parent body",
        choices=COUNCILS,
        widget=widgets.Select(autocomplete_list=True),
        error_messages={"required": "Select the parent body"},
    )
    why = forms.CharField(
        label="Why",
        max_length=200,
        widget=widgets.Textarea(rows=3, max_characters=200),
        error_messages={"required": "Enter why"},
    )
    evidence = forms.FileField(
        label="Evidence", widget=widgets.File(accept=".pdf,.csv"), error_messages={"required": "Choose the evidence"}
    )
    email = forms.EmailField(label="Email address", error_messages={"required": "Enter an email address"})
    password = forms.CharField(
        label="Password", widget=widgets.Password(), error_messages={"required": "Enter your password"}
    )
    token = forms.CharField(
        widget=forms.HiddenInput, initial="kept", error_messages={"required": "Load the page again"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "name",
            "turnover",
            Field("stage", legend_size="m", reveals={"options": ["because"]}),
            "launched",
            "decided",
            Fieldset("How many", "staff", "jobs", hint="Whole people, not full-time equivalents"),
            "kinds",
            "agreed",
            "region",
            "body",
            "why",
            "evidence",
            "email",
            "password",
            "token",
            ButtonGroup(
                Button("Save"),
                Button("Save and add another", name="then", value="more", kind="secondary"),
                Link("Cancel", "/"),
            ),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("token") == "spent":
            raise forms.ValidationError("This form was sent already")
        return cleaned


class OneQuestion(forms.Form):
    """A page whose question is its heading."""

    stage = forms.ChoiceField(
        label="Which stage is it at?",
        choices=STAGES,
        widget=widgets.Radios(inline=True),
        error_messages={"required": "Select its stage"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(Field("stage", heading=True), Button("Continue"))


class Narrow(forms.Form):
    """A filter."""

    mark_optional = False
    region = forms.ChoiceField(label="Region", required=False, choices=[("", "All"), ("london", "London")])
    kind = forms.MultipleChoiceField(
        label="Parent kind",
        required=False,
        choices=[("council", "Council"), ("nhs", "NHS body")],
        widget=widgets.Checkboxes(small=True),
    )
    as_at = DateField(label="As at", required=False)


ANSWERS = {
    "name": "Salford Leisure",
    "turnover": "1,000",
    "stage": "options",
    "because": "Three ways",
    "launched-month": "7",
    "launched-year": "2012",
    "decided-day": "23",
    "decided-month": "July",
    "decided-year": "2014",
    "staff": "1,082",
    "jobs": "3",
    "kinds": ["account"],
    "agreed": "on",
    "region": "london",
    "body": "body-3",
    "why": "Because",
    "email": "a@example.org",
    "password": "x",
    "token": "kept",
}
WRONG = {
    "name": "",
    "turnover": "1",
    "launched-day": "31",
    "launched-year": "2012",
    "decided-day": "31",
    "decided-month": "13",
    "decided-year": "2014",
    "staff": "12.5",
    "jobs": "x",
    "email": "nobody",
    "token": "spent",
}


def posted(answers: dict[str, Any]) -> QueryDict:
    """Return answers as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def draw(template: str, path: str = "/", user: Any = None, **context: Any) -> str:
    """Return a page as the service would answer it."""
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    return engines["django"].from_string(template).render(context, request)


def page(body: str, path: str = "/", user: Any = None, **context: Any) -> str:
    """Return a page of the service around `body`."""
    frame = (
        '{% extends "base.html" %}{% load govuk_tags crispy_forms_tags %}{% block title %}Gallery{% endblock %}'
        "{% block content %}" + body + "{% endblock %}"
    )
    return draw(frame, path, user, **context)


def admin() -> SimpleNamespace:
    """Return somebody whom the navigation shows everything, without a database."""

    class Person(SimpleNamespace):
        def __str__(self) -> str:
            return "admin-with-a-rather-long-address@example-borough-council.gov.example"

    return Person(is_authenticated=True, is_system=False, held=[("admin", None)], email="admin@example.org")


def table(*, wide: bool = False) -> Table:
    """Return a table with everything that a table can hold."""
    return Table(
        caption="Staff by region",
        columns=[Column("Region"), Column("Since"), Column("Staff", numeric=True)],
        rows=[[CellLink("London", "/", "region"), date(2014, 7, 23), 1082], ["Wales", None, None]],
        foot=["All", "", 1082],
        wide=wide,
    )


def pages() -> dict[str, str]:
    """Return the HTML of every page of the gallery by its address."""
    heading = '<h1 class="govuk-heading-l">Form</h1>'
    form = heading + "{% crispy form %}"
    components = (HERE / "gallery.html").read_text()
    chart = SimpleNamespace(
        title="Staff in live mutuals",
        subtitle="People employed, England, 2010 to 2014",
        summary="From 300 in 2010 to 1,082 in 2014",
        svg=SafeString(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" width="600" height="200">'
            '<path d="M0 180L300 120L600 30" fill="none" stroke="#12436D" stroke-width="3"/></svg>'
        ),
        table=table(),
        download_url="/series.csv",
    )
    given = {
        "table": table(),
        "wide": table(wide=True),
        "chart": chart,
        "pages": Paginator(range(312), 25).page(7),
        "moment": datetime(2014, 7, 23, 15, 5, tzinfo=UTC),
        "partial": PartialDate.parse("2012-07"),
        "filter_form": Narrow(QueryDict("region=london&kind=council&kind=nhs&as_at=2014-07-23")),
        "items": [{"text": "Summary", "url": "/", "active": True}, {"text": "Returns", "url": "/r"}],
    }
    given["messages"] = [_Message("Saved", "success"), _Message("A count is old", "info")]
    return {
        "/form": page(form, form=EveryControl()),
        "/form/filled": page(form, form=EveryControl(posted(ANSWERS))),
        "/form/wrong": page(form, form=EveryControl(posted(WRONG))),
        "/form/empty": page(form, form=EveryControl(posted({}))),
        "/question": page("{% crispy form %}", form=OneQuestion()),
        "/question/wrong": page("{% crispy form %}", form=OneQuestion(posted({}))),
        "/components": draw(components, "/spin-outs/?q=a&page=7", admin(), **given),
        "/panel": page('{% panel "Report published" %}Its number is 3{% endpanel %}'),
        "/500": draw('{% include "500.html" %}'),
        "/503": draw('{% include "503.html" %}'),
        "/403": draw('{% include "403.html" %}', "/", admin(), reason="Only an admin publishes a report."),
        "/unsent": draw(
            '{% include "unsent.html" %}',
            title="You were signed out",
            answers=[{"question": "What was done", "text": "The mill is let.\nTo whom?"}],
            sent=[("note", "The mill is let.\nTo whom?")],
            files=["lease.pdf"],
        ),
        "/404": draw('{% include "404.html" %}'),
        "/429": draw('{% include "429.html" %}'),
        "/accessibility": draw('{% include "about/accessibility.html" %}'),
        "/privacy": draw('{% include "about/privacy.html" %}'),
        "/cookies": draw('{% include "about/cookies.html" %}'),
    }


class _Message:
    def __init__(self, text: str, level_tag: str) -> None:
        self.text, self.level_tag = text, level_tag

    def __str__(self) -> str:
        return self.text
