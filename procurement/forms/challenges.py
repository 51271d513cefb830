"""Questions about an expression of interest as it was received, and about a published statement of intent."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.fields import TextField
from mutuals_tracker.govuk.layout import Button, Field, Fieldset, FormHelper, Layout
from procurement.challenge_standing import CONTENT
from procurement.challenging.kinds import FEWEST_EMPLOYEES, BodyKind
from procurement.challenging.statements import Received
from procurement.models import Challenge, IntentionNotice
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout

# So many partners, or employees, are more than any challenge had.
_MOST = 50
_LONGEST_NAME = 150
_ONE_A_LINE = "One a line"


def _lines(typed: str) -> list[str]:
    return [line for line in (" ".join(each.split()) for each in (typed or "").splitlines()) if line]


class AboutChallenge(RecordForm):
    """A form about an expression of interest."""

    subject = "expression of interest"
    mark_optional = False

    def refuse_future(self, name: str, names: str, today: date) -> None:
        """Give the question an error where its day is to come."""
        questions.not_in_the_future(self, name, names=names, today=today)

    def clean_names_of(self, name: str, what: str) -> list[str]:
        """Return the names that were typed one a line, with an error where there are too many or one is too long."""
        found = _lines(self.cleaned_data.get(name, ""))
        if len(found) > _MOST:
            self.add_error(name, f"Enter {_MOST} {what} or fewer")
        elif any(len(each) > _LONGEST_NAME for each in found):
            self.add_error(name, f"Each name must be {_LONGEST_NAME} characters or fewer")
        return found


class ChallengeForm(AboutChallenge):
    """What a body sent to an authority, and when."""

    button = "Save the expression of interest"
    authority = questions.one_of("Which authority received it?", [], required="Select the authority that received it")
    received_on = questions.day(
        "When was it received?",
        names="The day on which it was received",
        required="Enter the day on which it was received",
    )
    body_kind = questions.one_of("Who challenges?", BodyKind.choices, required="Select what kind of body challenges")
    body_name = questions.line(
        "Name of the body",
        names="The name of the body",
        required="Enter the name of the body",
        hint="For employees, what they call themselves, such as Staff of the library service; their names go above",
    )
    body_evidence = questions.text(
        "What shows that it is such a body?",
        names="What shows it",
        required="Enter what shows that it is such a body",
        hint="For example, its charity number, its rules, or that payroll confirms the employees",
    )
    names_of_staff = questions.text(
        "Names of the employees",
        names="The names",
        hint=f"{_ONE_A_LINE}, two at least. Only people of the authority and admins can read them",
    )
    are_of_authority = forms.BooleanField(
        label="I have checked that each of them is an employee of that authority", required=False
    )
    staff_engagement = questions.text(
        "How will other staff whom it affects be engaged?",
        names="This",
        hint="What the expression says. We could not verify that the law asks for it, so it may be left blank",
    )
    partners = questions.text(
        "Members of its consortium, and its sub-contractors",
        names="The partners",
        hint=f"{_ONE_A_LINE}. Leave it blank if there are none",
    )
    service = questions.text(
        "Which service, and in which area?",
        names="The service",
        required="Enter the service that it is about, and the area",
    )
    finances = questions.text(CONTENT["finances"], names="The financial resources")
    capability = questions.text(CONTENT["capability"], names="The capability")
    outcomes = questions.text(CONTENT["outcomes"], names="The outcomes")
    silent_on = forms.MultipleChoiceField(
        label="What does it leave out?",
        choices=[(name, label) for name, label in CONTENT.items()],
        required=False,
        widget=widgets.Checkboxes(),
        help_text="An expression without these can be received. That it lacks them may be a ground to reject it",
        error_messages={"invalid_choice": "Select what it leaves out from the list"},
    )

    def __init__(
        self,
        *args: Any,
        authorities: Sequence[Organisation],
        today: date,
        challenge: Challenge | None = None,
        names: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        """Begins with what the expression says; `names` are those of its employees, for whoever may read them."""
        self.authorities = {each.slug: each for each in authorities}
        self.today = today
        kwargs["initial"] = _said(challenge, names) if challenge else _begun(authorities)
        super().__init__(*args, **kwargs)
        questions.offer(self, "authority", [(each.slug, each.name) for each in authorities])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        staff = {BodyKind.EMPLOYEES.value: ["names_of_staff", "are_of_authority", "staff_engagement"]}
        return [
            Field("authority", legend_size="m"),
            Field("received_on", legend_size="m"),
            Field("body_kind", legend_size="m", reveals=staff),
            Fieldset("The body", "body_name", "body_evidence", "partners"),
            Fieldset("What the expression says", "service", "finances", "capability", "outcomes", "silent_on"),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for each thing that regulations ask it to say, unless it does not; and for two employees at least."""
        self.refuse_future("received_on", "The day on which it was received", self.today)
        self.cleaned_data["partners"] = self.clean_names_of("partners", "partners")
        silent = self.cleaned_data.get("silent_on") or []
        for name, label in CONTENT.items():
            if name in self.errors:
                continue
            if self.cleaned_data.get(name) and name in silent:
                self.add_error(name, "You say that it leaves this out. Clear the answer, or clear that box")
            elif not self.cleaned_data.get(name) and name not in silent:
                self.add_error(
                    name, f"Enter what it says ({label[0].lower()}{label[1:]}), or select that it leaves it out"
                )
        self._clean_staff()
        return self.cleaned_data

    def _clean_staff(self) -> None:
        """Section 81: two or more employees of that authority. What was typed for another kind is let go."""
        if self.cleaned_data.get("body_kind") != BodyKind.EMPLOYEES:
            self.cleaned_data |= {"names_of_staff": [], "are_of_authority": False, "staff_engagement": ""}
            for name in ("names_of_staff", "staff_engagement"):
                self.errors.pop(name, None)
            return
        found = self.clean_names_of("names_of_staff", "employees")
        self.cleaned_data["names_of_staff"] = found
        if len({each.casefold() for each in found}) < FEWEST_EMPLOYEES and "names_of_staff" not in self.errors:
            self.add_error(
                "names_of_staff",
                "Enter the names of at least two employees of the authority: one alone cannot challenge "
                "(Localism Act 2011, section 81)",
            )
        if not self.cleaned_data.get("are_of_authority"):
            self.add_error("are_of_authority", "Confirm that each of them is an employee of that authority")

    def says(self) -> Received:
        """Return what was answered; only of a valid form."""
        given = self.cleaned_data
        same = ("body_kind", "body_name", "body_evidence", "received_on", "service", *CONTENT, "staff_engagement")
        return Received(
            authority=self.authorities[given["authority"]],
            partners=tuple(given["partners"]),
            names=tuple(given["names_of_staff"]),
            are_of_authority=given["are_of_authority"],
            **{name: given[name] for name in same},
        )


def _begun(authorities: Sequence[Organisation]) -> dict[str, Any]:
    """Where only one authority can have received it, it did."""
    return {"authority": authorities[0].slug} if len(authorities) == 1 else {}


def _said(challenge: Challenge, names: Sequence[str]) -> dict[str, Any]:
    same = ("received_on", "body_kind", "body_name", "body_evidence", "staff_engagement", "service", *CONTENT)
    return {
        **{name: getattr(challenge, name) for name in same},
        "authority": challenge.authority.slug,
        "partners": "\n".join(challenge.partners),
        "names_of_staff": "\n".join(names),
        "are_of_authority": bool(names),
        "silent_on": [name for name in CONTENT if not getattr(challenge, name)],
    }


class NoticeForm(RecordForm):
    """A published statement that an authority intends to consider a body of its employees for a service."""

    subject = "statement"
    button = "Save the statement"
    authority = questions.one_of("Which authority published it?", [], required="Select the authority that published it")
    service = questions.line(
        "About which service?", names="The service", required="Enter the service that it is about", longest=250
    )
    published_on = questions.day(
        "When was it published?",
        names="The day on which it was published",
        required="Enter the day on which it was published",
        hint="It protects the service from expressions that are received on that day or later. For example, 23 7 2014",
    )
    url = questions.web_address("Where is it published?", example="https://www.example.gov.uk/intentions/libraries")

    def __init__(
        self,
        *args: Any,
        authorities: Sequence[Organisation],
        today: date,
        notice: IntentionNotice | None = None,
        **kwargs: Any,
    ) -> None:
        """Begins with what the statement says."""
        self.authorities = {each.slug: each for each in authorities}
        self.today = today
        kwargs["initial"] = _notice_said(notice) if notice else _begun(authorities)
        super().__init__(*args, **kwargs)
        questions.offer(self, "authority", [(each.slug, each.name) for each in authorities])
        self.fields["url"].required = True
        self.fields["url"].error_messages["required"] = "Enter the web address at which it is published"

    def clean(self) -> dict[str, Any]:
        """Ask that it was published already."""
        questions.not_in_the_future(self, "published_on", names="The day on which it was published", today=self.today)
        return self.cleaned_data

    def says(self) -> dict[str, Any]:
        """Return what was answered; only of a valid form."""
        given = self.cleaned_data
        return {
            "authority": self.authorities[given["authority"]],
            **{name: given[name] for name in ("service", "published_on", "url")},
        }


def _notice_said(notice: IntentionNotice) -> dict[str, Any]:
    same = ("service", "published_on", "url")
    return {**{name: getattr(notice, name) for name in same}, "authority": notice.authority.slug}


class RemoveNoticeForm(RecordForm):
    """Nothing but the button, under what will be removed."""

    subject = "statement"
    button = "Remove it"
    button_kind = "warning"


class WhichSpinoutForm(forms.Form):
    """About which spin-out's service it is; sent with the address, so that a link can name it."""

    spinout = TextField(
        label="Reference of the spin-out",
        max_length=20,
        help_text="Of the service that the expression is about. For example, PSM-0042",
        widget=widgets.TextInput(width=10, spellcheck=False),
        error_messages={
            "required": "Enter the reference of the spin-out",
            "max_length": "Enter a reference like PSM-0042",
        },
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """`by` can only name spin-outs that they see."""
        self.by = by
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(method="get")
        self.helper.layout = Layout(Field("spinout", label_size="m"), Button("Continue"))

    def clean_spinout(self) -> str:
        """Return the reference of a record that is there."""
        reference = self.cleaned_data["spinout"].strip().upper()
        if not Spinout.objects.visible_to(self.by).filter(reference=reference).exists():
            raise forms.ValidationError(f"There is no record {reference}. Enter a reference like PSM-0042")
        return reference
