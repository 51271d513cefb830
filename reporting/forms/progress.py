"""The dashboard's questions: the two dates and the filters, from boxes that people fill in or from a link."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import DateField, TextField
from mutuals_tracker.govuk.formats import UK
from reporting.questions import Question
from spinouts.vocabulary import Region, ServiceArea

CLOCKS = ["%H:%M", "%H:%M:%S", "%I:%M%p", "%I%p"]
ASKED = ("as_at", "known_on", "known_time", "known_at", "region", "service_area", "parent_kind")
PARENT_KINDS = [choice for choice in OrganisationKind.choices if choice[0] not in ("mutual",)]


class MomentField(TextField):
    """A moment as addresses write it, such as 2014-07-23T16:05:00Z. Its value is a datetime."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        """Read it; raises ValidationError with how to write one. Without a zone it is UK time."""
        written = str(value or "").strip().replace(" ", "+")
        if not written:
            return None
        try:
            moment = parse_datetime(written)
        except ValueError:
            moment = None
        if moment is None:
            raise ValidationError("The known-at of the address must be written like 2014-07-23T16:05:00Z")
        return moment if timezone.is_aware(moment) else moment.replace(tzinfo=UK)


class ProgressForm(forms.Form):
    """As at when, as known when, and which spin-outs. All blank asks about today as known now.

    A link carries `as_at=2014-07-23&known_at=2014-07-23T16:05:00Z`; people fill in the boxes. The exact known-at of a
    link is kept for as long as the boxes still show it.
    """

    mark_optional = False

    as_at = DateField(label="As at", names="The as-at date", required=False, help_text="Leave blank for today")
    known_on = DateField(
        label="As known on", names="The known-on date", required=False, help_text="Leave blank for what is known now"
    )
    known_time = forms.TimeField(
        label="Known at time",
        required=False,
        input_formats=CLOCKS,
        help_text="UK time, such as 16:05. Leave blank for the end of that day",
        widget=widgets.TextInput(width=5, spellcheck=False),
        error_messages={"invalid": "The time must be written like 16:05 or 4:05pm"},
    )
    region = forms.ChoiceField(
        label="Region",
        required=False,
        choices=[("", "All regions"), *Region.choices],
        error_messages={"invalid_choice": "Select a region from the list"},
    )
    service_area = forms.ChoiceField(
        label="Service area",
        required=False,
        choices=[("", "All service areas"), *ServiceArea.choices],
        error_messages={"invalid_choice": "Select a service area from the list"},
    )
    parent_kind = forms.ChoiceField(
        label="Parent kind",
        required=False,
        choices=[("", "All kinds of parent body"), *PARENT_KINDS],
        error_messages={"invalid_choice": "Select a kind of parent body from the list"},
    )
    known_at = MomentField(required=False)

    def __init__(self, asked: QueryDict, *, now: datetime, settled: Callable[[], datetime]) -> None:
        """`settled` returns the latest known-at whose answer is final; it is asked only where it is needed."""
        self.now, self.settled = now, settled
        self.today = now.astimezone(UK).date()
        data = asked.copy()
        exact = self._exact(asked)
        if exact and not any(name.startswith(("known_on", "known_time")) for name in asked):
            local = exact.astimezone(UK)
            data["known_on"], data["known_time"] = local.date().isoformat(), f"{local:%H:%M}"
        super().__init__(data)

    @staticmethod
    def _exact(asked: QueryDict) -> datetime | None:
        try:
            return MomentField(required=False).clean(asked.get("known_at"))
        except (ValidationError, OverflowError):
            return None

    def clean_as_at(self) -> date | None:
        """Refuse a day that has not come."""
        day = self.cleaned_data["as_at"]
        if day and day > self.today:
            raise ValidationError("The as-at date must be today or in the past")
        return day

    def clean_known_on(self) -> date | None:
        """Refuse a day that has not come: nobody can say what will be known then."""
        day = self.cleaned_data["known_on"]
        if day and day > self.today:
            raise ValidationError("The known-on date must be today or in the past")
        return day

    def clean(self) -> dict[str, Any]:
        """Settle on one known-at, in `known_at`."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["known_at"] = self._settled(cleaned)
        return cleaned

    def _settled(self, cleaned: dict[str, Any]) -> datetime:
        exact, day, clock = cleaned.get("known_at"), cleaned.get("known_on"), cleaned.get("known_time")
        if day is None:
            if clock is not None:
                self.add_error("known_on", "Enter the day to which the time belongs")
            return self.settled()
        if exact and exact <= self.now and _shown(exact) == (day, clock):
            return exact
        if clock is None:
            # Days end at midnight, UK time; today has not ended.
            moment = datetime.combine(day + timedelta(days=1), time(), UK) - timedelta(microseconds=1)
        else:
            moment = datetime.combine(day, clock, UK)
            if moment > self.now:
                self.add_error("known_time", "The known-at time must be now or in the past")
        return min(moment, self.settled())

    @property
    def question(self) -> Question:
        """What was asked; only of a valid form."""
        given = self.cleaned_data
        filters = {name: given[name] for name in ("region", "service_area", "parent_kind")}
        return Question(on=given["as_at"] or self.today, known_at=given["known_at"], **filters)


def _shown(moment: datetime) -> tuple[date, time]:
    local = moment.astimezone(UK)
    return local.date(), local.time().replace(second=0, microsecond=0)
