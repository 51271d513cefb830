"""Questions about notes."""

from collections.abc import Collection, Sequence
from typing import Any

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.layout import Field
from spinouts import mentions
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.mentions import MentionError, Reader
from spinouts.permissions import Audience


class NoteForm(RecordForm):
    """What a note says, and who reads it."""

    button = "Save the note"
    text = questions.text(
        "What do you want to note?",
        names="The note",
        required="Enter the note",
        hint="To tell somebody about it, write @ and their name, as in the list above",
        rows=6,
    )
    audience = questions.one_of("Who can read it?", Audience.choices, required="Select who can read the note")

    def __init__(
        self, *args: Any, audiences: Collection[str], parents: Sequence[str], readers: Sequence[Reader], **kwargs: Any
    ) -> None:
        """`audiences` are those that its writer reads; `parents` name the record’s parent bodies.

        `readers` can be mentioned, each in a note that they read.
        """
        super().__init__(*args, **kwargs)
        self.readers = readers
        offered = [audience for audience in Audience if audience in audiences]
        bodies = " and ".join(parents) or "the parent bodies"
        hints = {
            Audience.BODY: f"Officers and certifiers of {bodies}, and admins, who run the service",
            Audience.TASKFORCE: "Taskforce members and admins, and nobody of the parent bodies",
            Audience.EVERYONE: f"Officers and certifiers of {bodies}, taskforce members and admins",
        }
        self.fields["audience"].widget = widgets.Radios(hints={each.value: hints[each] for each in offered})
        questions.offer(self, "audience", [(audience.value, audience.label) for audience in offered])

    def clean(self) -> dict[str, Any]:
        """Refuse names that are nobody’s, or of somebody who could not read it."""
        try:
            mentions.whom(
                self.cleaned_data.get("text", ""), self.readers, audience=self.cleaned_data.get("audience", "")
            )
        except MentionError as error:
            self.add_error("text", error.messages)
        return self.cleaned_data

    def says(self) -> dict[str, str]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in ("text", "audience")}

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("text", label_size="m"), Field("audience", legend_size="m")]


class RemoveNoteForm(RecordForm):
    """Nothing but the button."""

    button = "Remove the note"
    button_kind = "warning"
