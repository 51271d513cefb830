"""Questions of a progress update."""

from collections.abc import Sequence
from typing import Any

from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.rhythms import RAG_MEANS, Rag

LONGEST_UPDATE = 5000


class UpdateForm(RecordForm):
    """How it goes, in a rating and in words."""

    button = "Save the update"
    rag = questions.one_of("How is it going?", Rag.choices, required="Select how it is going")
    summary = questions.text(
        "What happened, and why this rating?",
        names="What happened",
        required="Enter what happened, and why you rate it so",
        hint="For somebody who has not followed it. Nothing is changed afterwards: a later update follows this one",
        rows=8,
        longest=LONGEST_UPDATE,
    )
    next_steps = questions.text(
        "What comes next?", names="What comes next", hint="By whom, and by when", rows=5, longest=LONGEST_UPDATE
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each rating says what it means."""
        super().__init__(*args, **kwargs)
        self.fields["rag"].widget.hints = {rag.value: words for rag, words in RAG_MEANS.items()}

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("rag", legend_size="m"),
            Field("summary", label_size="m"),
            Field("next_steps", label_size="m"),
        ]
