"""Questions about a staff return."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.layout import Field, Fieldset
from mutuals_tracker.partial_dates import PartialDate
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import StaffReturn
from spinouts.vocabulary import HEADLINE_MEASURE, Measure, Qualifier

MOST = 9_999_999
_HINTS = {
    Measure.CURRENT_HEADCOUNT: "People employed on that date: what the headline counts",
    Measure.TRANSFERRED_HEADCOUNT: "People who moved from the parent body at the launch",
    Measure.CURRENT_FTE: "May have one decimal place",
    Measure.JOBS_CREATED: "Posts that did not exist before",
    Measure.CO_OWNERS: "People who own a share or are members, employed or not",
}


class CountField(forms.Field):
    """A number of people as people write it: commas allowed, one decimal place at most. Its value is a Decimal."""

    widget = widgets.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """Return the number; raises ValidationError in words."""
        written = re.sub(r"[\s\u00a0]", "", str(value or ""))
        if not written:
            return None
        if re.fullmatch(r"[-\u2212][0-9,.]+", written):
            raise ValidationError("The number must be 0 or more", code="min_value")
        if not re.fullmatch(r"([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?", written):
            raise ValidationError("The number must be written in digits, like 1,082", code="invalid")
        if len(written) > 20 or Decimal(written.replace(",", "")) > MOST:
            raise ValidationError(f"The number must be {MOST:,} or fewer", code="max_value")
        number = Decimal(written.replace(",", ""))
        if number != round(number, 1):
            raise ValidationError("The number must have one decimal place at most", code="places")
        return number


class ReturnForm(RecordForm):
    """What was counted, how many, when, and who says so."""

    button = "Add the return"
    measure = questions.one_of("What does it count?", Measure.choices, required="Select what the return counts")
    count = CountField(
        label="How many?",
        widget=widgets.TextInput(width=10, inputmode="decimal", spellcheck=False),
        error_messages={"required": "Enter how many"},
    )
    qualifier = questions.one_of("How exact is it?", Qualifier.choices, required="Select how exact the number is")
    on = questions.when(
        "When was this true?",
        names="The date",
        hint=f"{questions.DATE_HINT}. Without a date it is kept and shown, but never counted",
    )
    source_url = questions.source_url()
    source_note = questions.source_note()
    evidence = questions.EvidenceField()

    def __init__(self, *args: Any, today: date, as_at: date | None = None, **kwargs: Any) -> None:
        """`today` is the last day for which a number can be known; a headcount was asked for `as_at` some day."""
        self.today = today
        if as_at:
            kwargs["initial"] = {"measure": HEADLINE_MEASURE, "on": PartialDate.on(as_at)}
        super().__init__(*args, **kwargs)
        self.fields["measure"].widget.hints = dict(_HINTS)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        source = Fieldset(
            "Where does it come from?",
            "source_url",
            "source_note",
            "evidence",
            hint="Give a web address, a note or a file, so that anybody can trace the number",
        )
        return [
            Field("measure", legend_size="m"),
            Field("count", label_size="m"),
            Field("qualifier", legend_size="m"),
            Field("on", legend_size="m"),
            source,
        ]

    def clean(self) -> dict[str, Any]:
        """Only full-time equivalents come in parts; a number needs a source, and a date that is not to come."""
        answers = self.cleaned_data
        count = answers.get("count")
        if count is not None and count % 1 and answers.get("measure") != Measure.CURRENT_FTE:
            self.add_error("count", "People are counted in whole numbers. Only full-time equivalent may have a part")
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        if not self.has_source():
            self.add_error("source_note", "Enter where the number comes from, or give a web address or a file")
        return answers

    def has_source(self) -> bool:
        """Return whether anything says where it comes from; an answer that has its own error counts as one."""
        answers, wrong = self.cleaned_data, self.errors
        return any(answers.get(name) or name in wrong for name in ("source_url", "source_note", "evidence"))


class CorrectReturnForm(ReturnForm):
    """What a return should have said, and why it did not."""

    button = "Correct the return"
    reason = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def __init__(self, *args: Any, staff_return: StaffReturn, **kwargs: Any) -> None:
        """Begins with what `staff_return` says; its file stays unless a new one is sent."""
        self.staff_return = staff_return
        kwargs["initial"] = {
            "measure": staff_return.measure,
            "count": f"{staff_return.count.normalize():,f}",
            "qualifier": staff_return.qualifier,
            "on": staff_return.effective,
            "source_url": staff_return.source_url,
            "source_note": staff_return.source_note,
        }
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [*super().layout(), Field("reason", label_size="m")]

    def has_source(self) -> bool:
        """Return whether anything says where it comes from, the file that is there already included."""
        return super().has_source() or self.staff_return.evidence_id is not None
