"""Questions about whether a spin-out is a mutual under a definition."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import DefinitionAssessment
from spinouts.vocabulary import AssessmentResult, Definition

_HINTS = {
    Definition.POLICY_2011: "Left the public sector, still delivers its services, and employees help to run it",
    Definition.POLICY_2017: "Also aims for social impact, and staff have a large influence or control",
    Definition.SECTION_33: "Decides who may bid for a reserved contract; enters no headline",
}


class AssessmentForm(RecordForm):
    """Under which definition, with which result, from when, and who says so."""

    button = "Add the assessment"
    definition = questions.one_of("Which definition?", Definition.choices, required="Select the definition")
    result = questions.one_of("What was found?", AssessmentResult.choices, required="Select what was found")
    on = questions.when(
        "From when does it hold?",
        names="The date",
        hint=f"{questions.DATE_HINT}. Leave it blank if it holds from the launch",
    )
    source_url = questions.source_url()
    source_note = questions.source_note()
    evidence = questions.EvidenceField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """`today` is the last day from which it can hold."""
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["definition"].widget.hints = dict(_HINTS)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        source = Fieldset(
            "What is it based on?",
            "source_url",
            "source_note",
            "evidence",
            hint="Give a web address, a note or a file, so that anybody can trace it",
        )
        return [
            Field("definition", legend_size="m"),
            Field("result", legend_size="m"),
            Field("on", legend_size="m"),
            source,
        ]

    def clean(self) -> dict[str, Any]:
        """An assessment needs a source, and a date that is not to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        if not self.has_source():
            self.add_error("source_note", "Enter what it is based on, or give a web address or a file")
        return self.cleaned_data

    def has_source(self) -> bool:
        """Return whether anything says what it is based on; an answer that has its own error counts as one."""
        answers, wrong = self.cleaned_data, self.errors
        return any(answers.get(name) or name in wrong for name in ("source_url", "source_note", "evidence"))


class CorrectAssessmentForm(AssessmentForm):
    """What an assessment should have said, and why it did not."""

    button = "Correct the assessment"
    reason = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def __init__(self, *args: Any, assessment: DefinitionAssessment, **kwargs: Any) -> None:
        """Begins with what `assessment` says; its file stays unless a new one is sent."""
        self.assessment = assessment
        kwargs["initial"] = {
            "definition": assessment.definition,
            "result": assessment.result,
            "on": assessment.effective,
            "source_url": assessment.source_url,
            "source_note": assessment.source_note,
        }
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [*super().layout(), Field("reason", label_size="m")]

    def has_source(self) -> bool:
        """Return whether anything says what it is based on, the file that is there already included."""
        return super().has_source() or self.assessment.evidence_id is not None
