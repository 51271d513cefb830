"""Questions about a referral: where it leads, who sees to it, who was in touch when, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from funding.models import Fund, Referral
from funding.vocabulary import Destination, ReferralOutcome
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from mutuals_tracker.govuk.layout import Field
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm


class ReferralForm(RecordForm):
    """A form about a referral."""

    subject = "referral"
    mark_optional = False


class ReferForm(ReferralForm):
    """Where it leads."""

    button = "Save where it leads"
    destination = questions.one_of("Where does it lead?", Destination.choices, required="Select where it leads")
    fund = forms.ModelChoiceField(
        label="Which fund?",
        queryset=Fund.objects.none(),
        required=False,
        empty_label="Select",
        widget=widgets.Select(),
        error_messages={"invalid_choice": "Select another fund: this one said no, or is not for it"},
    )
    adviser = questions.line("Who is the adviser?", names="The adviser", hint="A name, and whose adviser it is")
    peer = questions.line(
        "Which mutual?",
        names="The reference",
        hint="The reference of a live mutual that you can open, like PSM-0042",
        longest=16,
    )
    course = questions.line(
        "Which course?", names="The course", hint="What it is called, and who gives it", longest=200
    )

    def __init__(
        self,
        *args: Any,
        referral: Referral,
        peer: str,
        funds: Sequence[Fund],
        chosen: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        """`funds` are those that may be named; `peer` is where it leads now, if the reader may know.

        Begins with what was `chosen` from the suggestions, or with what the referral says.
        """
        kwargs["initial"] = chosen or {**_leads_to(referral), "peer": peer}
        super().__init__(*args, **kwargs)
        fund = self.fields["fund"]
        if isinstance(fund, forms.ModelChoiceField):
            fund.queryset = Fund.objects.filter(pk__in=[each.pk for each in funds]).order_by("name", "pk")
        if not funds:
            offered = [each for each in Destination.choices if each[0] != Destination.FUND]
            questions.offer(self, "destination", offered)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        offered = dict(self.fields["destination"].choices)  # type: ignore[attr-defined]
        reveals = {name: [name] for name in _ASKS if name in offered}
        return [Field("destination", legend_size="m", reveals=reveals)]

    def clean(self) -> dict[str, Any]:
        """Ask for what the destination needs; what was typed for another one is let go."""
        answers = self.cleaned_data
        destination = answers.get("destination")
        for name, message in _ASKS.items():
            if name != destination:
                answers[name] = None
                self.errors.pop(name, None)
            elif not answers.get(name) and name not in self.errors:
                self.add_error(name, message)
        return answers

    @property
    def where(self) -> str:
        """The name of the adviser or the course; only of a valid form."""
        return self.cleaned_data["adviser"] or self.cleaned_data["course"] or ""


_ASKS = {
    Destination.FUND.value: "Select the fund",
    Destination.ADVISER.value: "Enter who the adviser is",
    Destination.PEER.value: "Enter the reference of the mutual",
    Destination.COURSE.value: "Enter which course it is",
}


def _leads_to(referral: Referral) -> dict[str, Any]:
    return {
        "destination": referral.destination,
        "fund": referral.fund_id,
        **({referral.destination: referral.where} if referral.where else {}),
    }


class GiveReferralForm(ReferralForm):
    """Who sees to it, and by when."""

    button = "Save who sees to it"
    owner = questions.person(
        "Who sees to it?", empty="Nobody at present", hint="An officer or certifier of a parent body"
    )
    due_on = questions.day("By when?", names="The day by which it is due", required="Enter the day by which it is due")

    def __init__(self, *args: Any, referral: Referral, people: Sequence[User], **kwargs: Any) -> None:
        """`people` are those who can see to it, whoever does now included."""
        self.people = {person.pk: person for person in people}
        kwargs["initial"] = {"owner": referral.owner_id, "due_on": referral.due_on}
        super().__init__(*args, **kwargs)
        questions.offer_people(self, "owner", people, empty="Nobody at present")

    def clean_owner(self) -> User | None:
        """Return the person rather than their key."""
        return self.people.get(self.cleaned_data["owner"])


class FirstContactForm(ReferralForm):
    """When somebody was first in touch."""

    button = "Save the first contact"
    on = questions.day(
        "When were they first in touch?",
        names="The day of the first contact",
        required="Enter the day of the first contact",
    )

    def __init__(self, *args: Any, referral: Referral, today: date, **kwargs: Any) -> None:
        """Begins with what the referral says, or with today."""
        kwargs["initial"] = {"on": referral.first_contact_on or today}
        super().__init__(*args, **kwargs)


class CloseReferralForm(ReferralForm):
    """What came of it."""

    button = "Save what came of it"
    outcome = questions.one_of("What came of it?", ReferralOutcome.choices, required="Select what came of it")
    on = questions.day("When?", names="The day", required="Enter the day on which it came about")
    note = questions.text(
        "Anything else",
        names="This",
        hint="For example, which fund gave how much, or why it was shelved. May be left blank",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Begins with today."""
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)


class ReopenReferralForm(ReferralForm):
    """Why it is open again."""

    button = "Reopen the referral"
    reason = questions.reason("Why is it open again?", required="Enter why it is open again")
