"""The questions of a draft, one form for each section: any of them may stay unanswered until it is submitted."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.accounts.kinds import IdentifierScheme
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Field
from spinouts.forms import brief, questions
from spinouts.forms.numbers import RegisterNumberField
from spinouts.forms.parents import NAMES_HINT, WHO_READS, ParentsField
from spinouts.forms.questions import RecordForm
from spinouts.forms.register import ReasonForm
from spinouts.legal_forms import LegalForm
from spinouts.models import ProposalDraft
from spinouts.models.draft import COLUMNS, Section
from spinouts.vocabulary import DeliveryModel, Region, ServiceArea


class BeginForm(RecordForm):
    """For which body, where the person has several."""

    button = "Begin the proposal"
    body = questions.one_of("Which body’s proposal is it?", [], required="Select the body")

    def __init__(self, *args: Any, bodies: Sequence[Organisation], **kwargs: Any) -> None:
        """`bodies` are the person's own."""
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        if len(bodies) > 1:
            questions.offer(self, "body", [(key, body.name) for key, body in self.bodies.items()])
        else:
            del self.fields["body"]

    def layout(self) -> Sequence[Any]:
        """Return the question, if there is one."""
        return [Field("body", legend_size="m")] if "body" in self.fields else []

    def chosen(self) -> Organisation:
        """Return the body that was selected, or the only one."""
        return self.bodies[self.cleaned_data["body"]] if "body" in self.fields else next(iter(self.bodies.values()))


class SectionForm(RecordForm):
    """One section of a draft; begins with what the draft says."""

    button = "Save and continue"
    subject = "draft"
    section: Section
    # Questions that nobody has to answer; every other may be left for later.
    never_needed: tuple[str, ...] = ()
    mark_optional = False

    def __init__(self, *args: Any, draft: ProposalDraft, **kwargs: Any) -> None:
        """`draft` with its parents and contacts loaded."""
        self.draft = draft
        kwargs["initial"] = {name: getattr(draft, name) for name in COLUMNS[self.section]} | self.also(draft)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in self.never_needed:
                field.label = f"{field.label} (optional)"

    def also(self, draft: ProposalDraft) -> dict[str, Any]:
        """Return what else its page begins with."""
        return {}

    def says(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in COLUMNS[self.section]}


def _later(field: forms.ChoiceField) -> forms.ChoiceField:
    """Let a choice stay unmade for now."""
    field.required = False
    return field


class ServiceForm(SectionForm):
    """What is proposed, where, and why."""

    section = Section.SERVICE
    name = TextField(
        label="What is the proposal called?",
        required=False,
        max_length=250,
        help_text="The name that the spin-out goes by. You can change it later",
        error_messages={"max_length": "Name must be 250 characters or fewer"},
    )
    service_area = _later(
        questions.from_list("Service area", ServiceArea.choices, required="Select the service area from the list")
    )
    region = _later(questions.from_list("Region", Region.choices, required="Select the region from the list"))
    what = brief.ask_what()
    why = brief.ask_why()

    def clean_name(self) -> str:
        """Refuse a name that imports could never find."""
        name: str = " ".join(self.cleaned_data["name"].split())
        if name:
            questions.check_name(name)
        return name


class PeopleForm(SectionForm):
    """How many people are in scope."""

    section = Section.PEOPLE
    never_needed = ("people_note",)
    people_in_scope = brief.ask_people_in_scope()
    people_qualifier = brief.ask_people_qualifier()
    people_note = brief.ask_people_note()

    def clean(self) -> dict[str, Any]:
        """A number says how exact it is."""
        brief.check_people(self)
        return self.cleaned_data


class ParentsForm(SectionForm):
    """Whose service it is, and who backs it."""

    section = Section.PARENTS
    never_needed = ("sponsor_name", "sponsor_post")
    parents = ParentsField(required=False)
    sponsor_name = brief.ask_sponsor_name()
    sponsor_post = brief.ask_sponsor_post()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """It has not left yet."""
        super().__init__(*args, **kwargs)
        hint = f"The bodies that it would leave, {NAMES_HINT}. {WHO_READS} once it is submitted"
        self.fields["parents"].help_text = hint

    def also(self, draft: ProposalDraft) -> dict[str, Any]:
        """The draft's own body is filled in until somebody saves the section."""
        names = [link.organisation.name for link in draft.parent_links.all()]
        if not names and self.section not in draft.saved:
            names = [draft.body.name]
        return {"parents": "\n".join(names)}

    def clean_parents(self) -> tuple[Organisation, ...]:
        """Refuse example bodies beside real ones: invented cases would enter the figures."""
        parents: tuple[Organisation, ...] = self.cleaned_data["parents"]
        if len({parent.is_example for parent in parents}) > 1:
            raise ValidationError(
                "Example bodies are invented. Name either example bodies or real ones, not both", code="mixed"
            )
        return parents

    def says(self) -> dict[str, Any]:
        """Return what was answered, the bodies too."""
        return super().says() | {"parents": self.cleaned_data["parents"]}


class KindForm(SectionForm):
    """How it is to be delivered, and in which form."""

    section = Section.KIND
    never_needed = COLUMNS[Section.KIND]
    delivery_model = questions.from_list(
        "Delivery model",
        DeliveryModel.choices,
        empty="Not known or not decided",
        hint="What the options appraisal would compare with the present arrangement",
    )
    legal_form = questions.from_list("Legal form", LegalForm.choices, empty="Not known or not decided")
    employee_say = brief.ask_employee_say()


class IdentifiersForm(SectionForm):
    """The numbers of its legal entity, if there is one already."""

    section = Section.NUMBERS
    never_needed = COLUMNS[Section.NUMBERS]
    company_number = RegisterNumberField(IdentifierScheme.COMPANY)
    society_number = RegisterNumberField(IdentifierScheme.SOCIETY)


class ContactsSeenForm(SectionForm):
    """Nothing: the contacts are on the page, and the button says that they were looked at."""

    section = Section.CONTACTS


class SubmitForm(RecordForm):
    """That this is another spin-out, where records that may be the same are in the register."""

    button = "Submit the proposal"
    subject = "draft"
    is_another = forms.BooleanField(
        label="I have looked at them, and this is another spin-out",
        error_messages={"required": "Look at the records that may be the same, and confirm that this is another"},
    )

    def __init__(self, *args: Any, asks_whether_another: bool, **kwargs: Any) -> None:
        """`asks_whether_another` when there is a record that may be the same."""
        super().__init__(*args, **kwargs)
        # What the page lists with links to where it is mended.
        self.missing: list[str] = []
        if not asks_whether_another:
            del self.fields["is_another"]

    def show_missing(self, texts: Sequence[str]) -> None:
        """Say that it cannot be submitted as it stands."""
        self.missing = list(texts)
        for text in texts:
            self.add_error(None, text)

    def other_problems(self) -> list[tuple[str, str]]:
        """Return every other error, with the part of the page that mends it."""
        others = [(str(error), "") for error in self.non_field_errors() if error not in self.missing]
        return others + [(str(error), "#id_is_another") for error in self.errors.get("is_another", [])]


class DiscardForm(ReasonForm):
    """Why a draft is given up."""

    subject = "draft"
