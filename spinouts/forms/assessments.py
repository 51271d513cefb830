"""Questions about whether a spin-out is a mutual under a definition."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.definitions import RULES, Question, Reply, Rule
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import DefinitionAssessment
from spinouts.vocabulary import AssessmentResult, Definition

# What every assessment is asked beside its result.
DATED_AND_SOURCED = ("on", "source_url", "source_note")


class SourcedForm(RecordForm):
    """From when it holds, and what it is based on: what the tests and the result have in common."""

    on = questions.when(
        "From when does it hold?",
        names="The date",
        hint=f"{questions.DATE_HINT}. Leave it blank if it holds from the launch",
    )
    source_url = questions.source_url()
    source_note = questions.source_note()
    evidence = questions.EvidenceField()

    def __init__(self, *args: Any, today: date, corrects: DefinitionAssessment | None = None, **kwargs: Any) -> None:
        """`today` is the last day from which it can hold. Begins with what `corrects` says, whose file stays."""
        self.today, self.corrects = today, corrects
        if corrects:
            said = {"on": corrects.effective, "source_url": corrects.source_url, "source_note": corrects.source_note}
            kwargs["initial"] = said | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def source(self) -> list[Any]:
        """Return the questions about date and source in their order."""
        source = Fieldset(
            "What is it based on?",
            "source_url",
            "source_note",
            "evidence",
            hint="Give a web address, a note or a file, so that anybody can trace it",
        )
        return [Field("on", legend_size="m"), source]

    def clean(self) -> dict[str, Any]:
        """An assessment needs a source, and a date that is not to come."""
        questions.not_in_the_future(self, "on", names="The date", today=self.today)
        if not self.has_source():
            self.add_error("source_note", "Enter what it is based on, or give a web address or a file")
        return self.cleaned_data

    def has_source(self) -> bool:
        """Return whether anything says what it is based on; an answer that has its own error counts as one."""
        if self.corrects and self.corrects.evidence_id:
            return True
        answers, wrong = self.cleaned_data, self.errors
        return any(answers.get(name) or name in wrong for name in ("source_url", "source_note", "evidence"))


class GuidedForm(SourcedForm):
    """Every test of one definition: yes, no or unclear, and what that rests on. Nobody types the result."""

    button = "Save the assessment"
    # What an answer rests on is needed for two replies of three: its hint says so, and "(optional)" would not.
    mark_optional = False

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        """Asks the tests of `rule`, beginning with the answers of the assessment that it corrects."""
        self.rule = rule
        corrects: DefinitionAssessment | None = kwargs.get("corrects")
        if corrects:
            kwargs["initial"] = _answered(corrects)
        super().__init__(*args, **kwargs)
        for test in rule.tests:
            self.fields[_reply(test)] = questions.one_of(
                "Your answer", Reply.choices, required=f"Select yes, no or unclear: {_in_sentence(test)}"
            )
            self.fields[_why(test)] = questions.text(
                "What it rests on",
                names=f"What your answer rests on ({_in_sentence(test)})",
                hint=f"Needed for a yes and for a no. {test.look_for}",
            )
        if corrects:
            self.button = "Correct the assessment"
            self.fields["reason"] = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        tests = [Fieldset(test.asks, _reply(test), _why(test)) for test in self.rule.tests]
        reason = [Field("reason", label_size="m")] if "reason" in self.fields else []
        return [*tests, *self.source(), *reason]

    def clean(self) -> dict[str, Any]:
        """A yes and a no need words."""
        super().clean()
        for test in self.rule.tests:
            reply, why = self.cleaned_data.get(_reply(test)), _why(test)
            if reply in (Reply.YES, Reply.NO) and not self.cleaned_data.get(why) and why not in self.errors:
                self.add_error(why, f"Enter what your “{Reply(reply).label}” rests on: {_in_sentence(test)}")
        return self.cleaned_data

    def answers(self) -> list[dict[str, str]]:
        """Return the answers as the actions take them."""
        said = self.cleaned_data
        return [{"test": test.code, "reply": said[_reply(test)], "why": said[_why(test)]} for test in self.rule.tests]


class CorrectAssessmentForm(SourcedForm):
    """What an assessment without answers should have said, and why it did not: one that came from a file."""

    button = "Correct the assessment"
    definition = questions.one_of("Which definition?", Definition.choices, required="Select the definition")
    result = questions.one_of("What was found?", AssessmentResult.choices, required="Select what was found")
    reason = questions.reason("Why is it corrected?", required="Enter why it is corrected")

    def __init__(self, *args: Any, corrects: DefinitionAssessment, **kwargs: Any) -> None:
        """Begins with what `corrects` says."""
        kwargs["initial"] = {"definition": corrects.definition, "result": corrects.result}
        super().__init__(*args, corrects=corrects, **kwargs)
        self.fields["definition"].widget.hints = {rule.definition.value: rule.says for rule in RULES.values()}

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("definition", legend_size="m"),
            Field("result", legend_size="m"),
            *self.source(),
            Field("reason", label_size="m"),
        ]


def _reply(test: Question) -> str:
    return f"{test.code}_reply"


def _why(test: Question) -> str:
    return f"{test.code}_why"


def _in_sentence(test: Question) -> str:
    return f"{test.asks[0].lower()}{test.asks[1:]}"


def _answered(assessment: DefinitionAssessment) -> dict[str, str]:
    found: dict[str, str] = {}
    for answer in assessment.answers.all():
        found |= {f"{answer.test}_reply": answer.reply, f"{answer.test}_why": answer.why}
    return found
