"""The day for which somebody asks what funds say."""

from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk.layout import Button, Field, FormHelper, Layout
from spinouts.forms import questions


class AsAtForm(forms.Form):
    """As at which day; today where none is given."""

    on = questions.day("As at", names="The date", hint="For example, 30 9 2014")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It is sent with the address, so that the answer can be kept and passed on."""
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(method="get")
        self.helper.layout = Layout(Field("on", legend_size="s"), Button("Show", kind="secondary"))

    def day(self, today: date) -> date:
        """Return the day that was asked for."""
        return self.cleaned_data.get("on") or today
