"""What somebody asks of a progress report: its title, its two dates, its opening and its scope."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, TextField
from mutuals_tracker.govuk.formats import UK
from mutuals_tracker.govuk.layout import Button, ButtonGroup, Field, Fieldset, FormHelper, Layout, Link
from reporting.forms.progress import CLOCKS
from reporting.scopes import NATIONAL, Scope, UnknownScopeError
from spinouts.vocabulary import Region, ServiceArea


class AskForm(forms.Form):
    """The question that a report answers."""

    title = TextField(
        label="Title",
        max_length=200,
        help_text="Printed on the report, such as “Progress of mutuals, summer 2014”",
        error_messages={
            "required": "Enter a title for the report",
            "max_length": "The title must be 200 characters or fewer",
        },
    )
    scope = forms.ChoiceField(
        label="What should it cover?",
        widget=widgets.Select(autocomplete_list=True),
        error_messages={
            "required": "Select what the report should cover",
            "invalid_choice": "Select what the report should cover from the list",
        },
    )
    as_at = DateField(
        label="As at which date?",
        names="The as-at date",
        help_text="The day on which mutuals and their staff are counted. For example, 23 7 2014",
        error_messages={"required": "Enter the date as at which to count"},
    )
    known_on = DateField(
        label="As known on",
        names="The known-on date",
        required=False,
        help_text="Leave blank for what is known now. An earlier date leaves out what was recorded after it",
    )
    known_time = forms.TimeField(
        label="Known at time",
        required=False,
        input_formats=CLOCKS,
        help_text="UK time, such as 16:05. Leave blank for the end of that day",
        widget=widgets.TextInput(width=5, spellcheck=False),
        error_messages={"invalid": "The time must be written like 16:05 or 4:05pm"},
    )
    since = DateField(
        label="Explain what changed since",
        names="The date since which to explain the change",
        required=False,
        help_text="Leave blank to begin from the last published report that covers the same",
    )
    request_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Open the form again from the list of reports",
            "invalid": "Open the form again from the list of reports",
        },
    )

    def __init__(self, *args: Any, now: datetime, list_url: str, **kwargs: Any) -> None:
        """`now` is the moment against which a date is in the future."""
        super().__init__(*args, **kwargs)
        self.now, self.today = now, now.astimezone(UK).date()
        self.fields["scope"].choices = scope_choices()  # type: ignore[attr-defined]
        self.fields["request_key"].initial = uuid4
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field("title", label_size="m"),
            Field("scope", label_size="m"),
            Field("as_at", legend_size="m"),
            Fieldset("As known when?", "known_on", "known_time", legend_size="m"),
            Field("since", legend_size="m"),
            "request_key",
            ButtonGroup(Button("Ask for the report"), Link("Cancel", list_url)),
        )

    def clean_scope(self) -> Scope:
        """Return the scope; one that has gone since the form was opened is refused."""
        try:
            return Scope.parse(self.cleaned_data["scope"])
        except UnknownScopeError as error:
            raise ValidationError(str(error)) from error

    def clean_as_at(self) -> date:
        """Refuse a day that has not come."""
        return self._past("as_at", "The as-at date must be today or in the past")

    def clean_known_on(self) -> date | None:
        """Refuse a day that has not come: nobody can say what will be known then."""
        return self._past("known_on", "The known-on date must be today or in the past")

    def clean(self) -> dict[str, Any]:
        """Settle the known-at, and refuse an opening after the closing."""
        cleaned = super().clean() or {}
        cleaned["known_at"] = self._known_at(cleaned)
        since, as_at = cleaned.get("since"), cleaned.get("as_at")
        if since and as_at and since > as_at:
            self.add_error("since", "The date since which to explain the change must not be after the as-at date")
        return cleaned

    def _past(self, name: str, refusal: str) -> Any:
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise ValidationError(refusal)
        return day

    def _known_at(self, cleaned: dict[str, Any]) -> datetime | None:
        day, clock = cleaned.get("known_on"), cleaned.get("known_time")
        if day is None:
            if clock is not None and "known_on" not in self.errors:
                self.add_error("known_on", "Enter the day to which the time belongs")
            return None
        if clock is None:
            # Days end at midnight, UK time. Today has not ended, so it means now.
            ended = datetime.combine(day + timedelta(days=1), time(), UK) - timedelta(microseconds=1)
            return ended if ended <= self.now else None
        moment = datetime.combine(day, clock, UK)
        if moment > self.now:
            self.add_error("known_time", "The known-at time must be now or in the past")
        return moment


def scope_choices() -> list[tuple[str, str]]:
    """Return every scope with what people call it: the country, regions, service areas, and bodies with spin-outs."""
    bodies = Organisation.objects.filter(spinouts__isnull=False).distinct().order_by("name", "pk")
    return [
        (NATIONAL, "The whole country"),
        *((f"region:{region.value}", f"Region: {region.label}") for region in Region),
        *((f"service-area:{area.value}", f"Service area: {area.label}") for area in ServiceArea),
        *((f"body:{slug}", f"Body: {name}") for slug, name in bodies.values_list("slug", "name")),
    ]
