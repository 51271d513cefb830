"""Questions about what a proposal says beyond its profile, and about the people who can be asked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import EmailAddressField, TextField, WholeNumberField
from mutuals_tracker.govuk.layout import Field, Fieldset
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Brief
from spinouts.models.brief import ContactRole
from spinouts.vocabulary import Qualifier

# The columns that the forms ask for, as the actions take them.
BRIEF = (
    "what",
    "why",
    "people_in_scope",
    "people_qualifier",
    "people_note",
    "sponsor_name",
    "sponsor_post",
    "employee_say",
)
CONTACT = ("role", "name", "post", "email", "telephone")
_FEWEST_DIGITS = 6
_SPONSOR = "The officer or member of the parent body who backs it. The gate to a case for change asks for one"


def ask_what(*, required: str = "") -> forms.CharField:
    """Ask what the service does."""
    return questions.text(
        "What does the service do, and for whom?",
        names="What the service does",
        required=required,
        hint="In a few plain sentences, for somebody who does not know it",
        rows=5,
    )


def ask_why(*, required: str = "") -> forms.CharField:
    """Ask why it should leave."""
    return questions.text(
        "Why should it leave its parent body?",
        names="Why it should leave",
        required=required,
        hint="What would be better for its users and its staff, and what cannot be done from inside",
        rows=5,
    )


def ask_people_in_scope() -> WholeNumberField:
    """Ask how many people it concerns."""
    return questions.number(
        "How many people are in scope?",
        names="People in scope",
        least=1,
        hint="Everybody who would move to the mutual, counted as people, not as full-time posts",
    )


def ask_people_qualifier() -> forms.ChoiceField:
    """Ask how exact that number is; only a number needs an answer."""
    field = questions.one_of("How exact is that number?", Qualifier.choices, required="Select how exact the number is")
    field.required = False
    return field


def ask_people_note() -> forms.CharField:
    """Ask who they are."""
    return questions.text(
        "Who are they?",
        names="This",
        hint="Which teams, and when they were counted. For example, the six library teams, payroll of March 2026",
    )


def ask_sponsor_name() -> forms.CharField:
    """Ask who backs it in the parent body."""
    return questions.line("Name of its senior sponsor", names="Name of the sponsor", hint=_SPONSOR)


def ask_sponsor_post() -> forms.CharField:
    """Ask what that person's post is."""
    return questions.line("Post of the sponsor", names="Post of the sponsor", hint="For example, director of place")


def ask_employee_say() -> forms.CharField:
    """Ask how employees are to own it or influence it."""
    return questions.text(
        "How will employees own it, or have a say in it?",
        names="This",
        hint="For example, a share for each employee, an elected council, or seats on the board",
    )


def check_people(form: forms.Form) -> None:
    """Refuse a number that does not say how exact it is; how exact no number is says nothing, and is dropped."""
    answers = form.cleaned_data
    if "people_in_scope" in form.errors:
        return
    if answers.get("people_in_scope") is None:
        answers["people_qualifier"] = ""
    elif not answers.get("people_qualifier") and "people_qualifier" not in form.errors:
        form.add_error("people_qualifier", "Select how exact the number is")


class BriefForm(RecordForm):
    """All that a brief says."""

    button = "Save the brief"
    what = ask_what(required="Enter what the service does, and for whom")
    why = ask_why(required="Enter why it should leave its parent body")
    people_in_scope = ask_people_in_scope()
    people_qualifier = ask_people_qualifier()
    people_note = ask_people_note()
    sponsor_name = ask_sponsor_name()
    sponsor_post = ask_sponsor_post()
    employee_say = ask_employee_say()

    def __init__(self, *args: Any, brief: Brief, **kwargs: Any) -> None:
        """Begins with what `brief` says; one that nobody has begun says nothing."""
        kwargs["initial"] = {name: getattr(brief, name) for name in BRIEF}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Fieldset("The service and why", "what", "why"),
            Fieldset("People in scope", "people_in_scope", "people_qualifier", "people_note"),
            Fieldset("Sponsor", "sponsor_name", "sponsor_post"),
            Field("employee_say", label_size="m"),
        ]

    def clean(self) -> dict[str, Any]:
        """A number of people says how exact it is."""
        check_people(self)
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in BRIEF}


class ContactForm(RecordForm):
    """A person who can be asked, of a record or of a draft."""

    button = "Save the contact"
    # Email or telephone is enough, so neither can be called optional.
    mark_optional = False
    role = questions.from_list(
        "What are they to the spin-out?", ContactRole.choices, required="Select what they are to the spin-out"
    )
    name = questions.line("Name", names="Name", required="Enter their name")
    post = questions.line("Post (optional)", names="Post", hint="For example, head of human resources")
    email = EmailAddressField(
        label="Email address",
        required=False,
        max_length=254,
        widget=widgets.TextInput(type="email", autocomplete="off", spellcheck=False),
        error_messages={
            "invalid": "Enter an email address like name@example.org",
            "max_length": "Email address must be 254 characters or fewer",
        },
    )
    telephone = TextField(
        label="Telephone number",
        required=False,
        max_length=40,
        widget=widgets.TextInput(width=20, inputmode="tel", spellcheck=False),
        error_messages={"max_length": "Telephone number must be 40 characters or fewer"},
    )

    def __init__(self, *args: Any, says: Mapping[str, str] | None = None, about: str = "record", **kwargs: Any) -> None:
        """Begins with what `says` says; `about` is what the contact belongs to."""
        self.about = about
        kwargs["initial"] = dict(says or {})
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        reach = Fieldset("How can they be reached?", "email", "telephone", hint="Enter at least one of the two")
        return ["role", "name", "post", reach]

    def clean_telephone(self) -> str:
        """Refuse what nobody could dial; spaces, brackets and an extension are kept as they were typed."""
        number = " ".join(self.cleaned_data["telephone"].split())
        dialled = re.fullmatch(r"\+?[0-9()./ -]+?(,? ?(ext\.?|x) ?[0-9]+)?", number, re.IGNORECASE)
        if number and not (dialled and len(re.findall("[0-9]", number)) >= _FEWEST_DIGITS):
            raise ValidationError("Enter a telephone number, like 020 7946 0000", code="invalid")
        return number

    def clean(self) -> dict[str, Any]:
        """Somebody who cannot be reached is no contact."""
        ways = ("email", "telephone")
        if not any(self.cleaned_data.get(way) or way in self.errors for way in ways):
            self.add_error("email", "Enter an email address or a telephone number")
        return self.cleaned_data

    def says(self) -> dict[str, str]:
        """Return what was answered."""
        return {name: self.cleaned_data[name] for name in CONTACT}


class RemoveContactForm(RecordForm):
    """Nothing but the button."""

    button = "Remove the contact"
    button_kind = "warning"

    def __init__(self, *args: Any, about: str = "record", **kwargs: Any) -> None:
        """`about` is what the contact belongs to."""
        self.about = about
        super().__init__(*args, **kwargs)
