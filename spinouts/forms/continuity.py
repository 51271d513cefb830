"""Questions about a continuity plan, part by part; about its agreement; and about its tests."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.govuk.layout import Field
from spinouts.continuity import NUMBER, Part, Question
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import ContinuityPlan
from spinouts.models.continuity import ContinuityResult
from spinouts.rhythms import TEST_EVERY_MONTHS, months_after

MOST_DAYS = 999
LONGEST_OWNER = 150
WORDS_ONLY, WHAT_IT_SAYS = "words", "what"


class PlanForm(RecordForm):
    """One part of a plan, as far as it is known; of an agreed plan also whether the agreement still stands."""

    subject = "plan"
    # All of them are needed before it is agreed; the page says so.
    mark_optional = False
    kind = questions.one_of(
        "What changes?",
        [
            (WHAT_IT_SAYS, "What the plan says: it has to be agreed again"),
            (WORDS_ONLY, "Only its wording: what was agreed still stands"),
        ],
        required="Select whether what the plan says changes, or only its wording",
        hint="The plan is agreed. The history says which of the two you select",
    )

    def __init__(self, *args: Any, part: Part, plan: ContinuityPlan, **kwargs: Any) -> None:
        """Asks for `part`, beginning with what `plan` says."""
        self.part, self.plan = part, plan
        kwargs["initial"] = {column: getattr(plan, column) for column in part.columns}
        super().__init__(*args, **kwargs)
        for question in part.questions:
            self.fields[question.column] = _field(question)
        if not plan.is_agreed:
            del self.fields["kind"]

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        asked: list[Any] = [Field(column, label_size="m") for column in self.part.columns]
        return [*asked, *([Field("kind", legend_size="m")] if "kind" in self.fields else [])]

    def clean(self) -> dict[str, Any]:
        """Refuse a page on which nothing is answered, and a gap in a plan that stays agreed."""
        empty = [
            question
            for question in self.part.questions
            if question.column not in self.errors and self.cleaned_data.get(question.column) in ("", None)
        ]
        if len(empty) == len(self.part.questions):
            self.add_error(empty[0].column, empty[0].lacking)
        elif self.is_words_only():
            for question in empty:
                self.add_error(question.column, f"{question.lacking}, or select that what the plan says changes")
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered, by column."""
        return {column: self.cleaned_data[column] for column in self.part.columns}

    def is_words_only(self) -> bool:
        """Return whether somebody said that an agreed plan stays agreed."""
        return self.cleaned_data.get("kind") == WORDS_ONLY


def _field(question: Question) -> forms.Field:
    if question.column == NUMBER:
        return questions.number(question.asks, names=question.label, hint=question.hint, most=MOST_DAYS)
    if question.column == "owner":
        return questions.line(question.asks, names=question.label, hint=question.hint, longest=LONGEST_OWNER)
    return questions.text(question.asks, names=question.label, hint=question.hint, rows=5)


class AgreeForm(RecordForm):
    """Who agreed a plan, when, and by when it is first tested."""

    subject = "plan"
    button = "Record the agreement"
    agreed_by = questions.line(
        "Who agreed it?",
        names="Who agreed it",
        required="Enter who agreed it",
        hint="The body or the person that can. For example, the cabinet, or the director of adult services",
        longest=250,
    )
    on = questions.day(
        "When was it agreed?", names="The date on which it was agreed", required="Enter when it was agreed"
    )
    next_test_on = questions.day(
        "By when is it first tested?", names="The date of the first test", required="Enter by when it is first tested"
    )

    def __init__(self, *args: Any, plan: ContinuityPlan, today: date, **kwargs: Any) -> None:
        """Begins with the test that `plan` has planned already, or with one so long after `today`."""
        self.today = today
        planned = plan.next_test_on
        later = planned if planned and planned > today else months_after(today, TEST_EVERY_MONTHS)
        kwargs["initial"] = {"next_test_on": later}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("agreed_by", label_size="m"),
            Field("on", legend_size="m"),
            Field("next_test_on", legend_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse an agreement to come, and a first test before it."""
        questions.not_in_the_future(self, "on", names="The date on which it was agreed", today=self.today)
        answers = self.cleaned_data
        if answers.get("on") and answers.get("next_test_on") and answers["next_test_on"] < answers["on"]:
            self.add_error(
                "next_test_on", "The date of the first test must be on or after the date on which it was agreed"
            )
        return answers


class PlanTestForm(RecordForm):
    """When a plan was tested, what that showed, and by when it is tested again."""

    button = "Record the test"
    tested_on = questions.day("When was it tested?", names="The date of the test", required="Enter when it was tested")
    result = questions.one_of(
        "Would the plan work?",
        ContinuityResult.choices,
        required="Select whether the plan would work",
        hint="If it would not, it is no longer agreed: it has to be mended, and agreed again",
    )
    found = questions.text(
        "What did the test show?",
        names="What the test showed",
        required="Enter what the test showed",
        hint="How it was tested, what worked, what has to be put right, and who does that",
        rows=5,
    )
    next_test_on = questions.day(
        "By when is it tested again?",
        names="The date of the next test",
        hint=f"Leave it blank for {TEST_EVERY_MONTHS} months after this test",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day on which it can have been tested."""
        self.today = today
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("tested_on", legend_size="m"),
            Field("result", legend_size="m"),
            Field("found", label_size="m"),
            Field("next_test_on", legend_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a test to come, and a next one that is not later; say when the next one is, where nobody did."""
        questions.not_in_the_future(self, "tested_on", names="The date of the test", today=self.today)
        answers = self.cleaned_data
        if answers.get("tested_on") and "next_test_on" in answers:
            answers["next_test_on"] = answers["next_test_on"] or months_after(answers["tested_on"], TEST_EVERY_MONTHS)
            if answers["next_test_on"] <= answers["tested_on"]:
                self.add_error("next_test_on", "The date of the next test must be after the date of this one")
        return answers
