"""Questions about notices: which are shown, which file is imported, and which contract's days a notice tells."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from mutuals_tracker.govuk import widgets
from procurement.models import Contract
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

MOST_BYTES = 10 * 1024 * 1024


class ImportNoticesForm(RecordForm):
    """Which release package is imported."""

    file = forms.FileField(
        label="Release package",
        help_text="A JSON file (OCDS 1.1) from Find a Tender, smaller than 10MB",
        widget=widgets.File(accept=".json,application/json"),
        allow_empty_file=True,
        error_messages={
            "required": "Select a release package",
            "invalid": "The selected file could not be uploaded. Try again",
        },
    )
    button = "Import"

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large for a page; what is in it, the import itself says."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) >= MOST_BYTES:
            raise ValidationError(
                "The selected file must be smaller than 10MB. Import a larger one with manage.py import_find_a_tender"
            )
        return file


class LinkNoticeForm(RecordForm):
    """Which contract's days the notice tells, where the procurement has any."""

    contract = questions.from_list("Contract", [], empty="None of them")
    button = "Join them"
    subject = "procurement"

    def __init__(self, *args: Any, contracts: Sequence[Contract], **kwargs: Any) -> None:
        """Ask nothing where there is no contract."""
        super().__init__(*args, **kwargs)
        self.contracts = {contract.reference: contract for contract in contracts}
        if not contracts:
            del self.fields["contract"]
            return
        self.fields["contract"].help_text = "Whose award and signature the notice is about, if any"
        questions.offer(self, "contract", [("", "None of them"), *((each.reference, str(each)) for each in contracts)])

    @property
    def chosen(self) -> Contract | None:
        """The contract that was chosen."""
        return self.contracts.get(self.cleaned_data.get("contract") or "")
