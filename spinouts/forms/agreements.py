"""Questions about contracts and grant agreements."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Agreement
from spinouts.models.agreement import AgreementKind

# The columns that the form asks for, as the actions take them.
AGREED = (
    "kind",
    "title",
    "customer",
    "provider",
    "signed_on",
    "starts_on",
    "ends_on",
    "document_url",
    "note",
)


class AgreementForm(RecordForm):
    """Who agreed what with whom, from when until when, and where it can be read."""

    button = "Save the agreement"
    kind = questions.one_of("What is it?", AgreementKind.choices, required="Select whether it is a contract or a grant")
    title = questions.line(
        "What is it called?",
        names="Title",
        required="Enter what it is called",
        hint="As on its first page",
        longest=250,
    )
    customer = questions.line(
        "Who buys or funds the service?",
        names="Who buys or funds",
        required="Enter who buys or funds the service",
        longest=250,
    )
    provider = questions.line(
        "Which legal entity delivers it?",
        names="Legal entity",
        required="Enter which legal entity delivers the service",
        hint="Its registered name",
        longest=250,
    )
    signed_on = questions.day(
        "When was it signed?", names="The date on which it was signed", hint="Leave it blank until it is"
    )
    starts_on = questions.day(
        "When does it start?", names="The date on which it starts", required="Enter when it starts"
    )
    ends_on = questions.day(
        "When does it end?", names="The date on which it ends", hint="Its last day. Leave it blank if it has none"
    )
    evidence = questions.EvidenceField(label="File")
    document_url = questions.web_address("Web address", example="https://www.example.gov.uk/contracts/12")
    note = questions.text("Anything else", names="This", hint="For example, how it can be extended")

    def __init__(
        self, *args: Any, today: date, agreement: Agreement | None = None, parties: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """`today` is the last day on which it can have been signed.

        Begins with what `agreement` says, or with the two `parties` that a new one probably has.
        """
        self.today, self.agreement = today, agreement
        if agreement:
            kwargs["initial"] = {name: getattr(agreement, name) for name in AGREED}
        elif parties:
            kwargs["initial"] = dict(zip(("customer", "provider"), parties, strict=True))
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("kind", legend_size="m"),
            Field("title", label_size="m"),
            Fieldset("Its parties", "customer", "provider"),
            Fieldset("Its dates", "signed_on", "starts_on", "ends_on"),
            Fieldset("Its document", "evidence", "document_url", hint="A file, or the address at which it can be read"),
            Field("note", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a signature to come, an end before the start, and an agreement that nobody could read."""
        questions.not_in_the_future(self, "signed_on", names="The date on which it was signed", today=self.today)
        answers = self.cleaned_data
        starts_on, ends_on = answers.get("starts_on"), answers.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The date on which it ends must be on or after the date on which it starts")
        if not self._can_be_read():
            self.add_error("evidence", "Choose a file of the document, or enter its web address")
        return answers

    def _can_be_read(self) -> bool:
        has_file = self.agreement is not None and self.agreement.evidence is not None
        return has_file or any(
            self.cleaned_data.get(name) or name in self.errors for name in ("evidence", "document_url")
        )

    def says(self) -> dict[str, Any]:
        """Return what it says."""
        return {name: self.cleaned_data[name] for name in AGREED}
