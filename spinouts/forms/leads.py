"""Questions about who leads a spin-out."""

from collections.abc import Iterable
from typing import Any

from django import forms

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import widgets
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.models import Spinout
from spinouts.models.spinout import SpinoutQuerySet

_NOBODY = "nobody"


def _who(label: str, *, required: str) -> forms.ChoiceField:
    """Ask for one of the people whom `_offer` gives it, or for nobody where that is offered."""
    return forms.ChoiceField(
        label=label, widget=widgets.Select(), error_messages={"required": required, "invalid_choice": required}
    )


def _offer(form: forms.Form, people: Iterable[User], nobody: str = "") -> None:
    others = [(_NOBODY, nobody)] if nobody else []
    questions.offer(form, "person", [("", "Select"), *((str(each.pk), str(each)) for each in people), *others])


class LeadForm(RecordForm):
    """Who leads it, and why it changes hands."""

    person = _who("Officer or certifier who leads it", required="Select who leads it")
    reason = questions.reason("Why does it change hands?", required="")
    mark_optional = False

    def __init__(self, *args: Any, people: Iterable[User], now: User | None, **kwargs: Any) -> None:
        """`people` may lead it; `now` is who does."""
        offered = list(people)
        kwargs["initial"] = {"person": str(now.pk) if now else ""}
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in offered}
        self.now = now
        if now is None:
            del self.fields["reason"]
        _offer(self, offered, "Nobody" if now else "")

    def clean(self) -> dict[str, Any]:
        """Ask why, where somebody led it."""
        chosen = self.cleaned_data.get("person")
        changes_hands = self.now is not None and chosen and chosen != str(self.now.pk)
        if changes_hands and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", f"Enter why it changes hands: {self.now} has led it until now")
        return self.cleaned_data

    def answer(self) -> dict[str, Any]:
        """Return who is to lead it, or nobody, and why."""
        return {
            "to": self.people.get(self.cleaned_data["person"]),
            "reason": self.cleaned_data.get("reason", ""),
        }


class ShareOutForm(forms.Form):
    """Which of the records that nobody leads are given to whom."""

    spinouts = forms.ModelMultipleChoiceField(
        queryset=Spinout.objects.none(),
        label="Spin-outs",
        widget=widgets.Checkboxes(),
        error_messages={
            "required": "Select at least one spin-out",
            "invalid_choice": "Select spin-outs from the list",
            "invalid_pk_value": "Select spin-outs from the list",
            "list": "Select spin-outs from the list",
        },
    )
    person = _who("Who leads them?", required="Select who leads them")

    def __init__(self, *args: Any, spinouts: SpinoutQuerySet, people: Iterable[User], **kwargs: Any) -> None:
        """`spinouts` are those that can be chosen; `people` are those of the reader’s bodies."""
        super().__init__(*args, **kwargs)
        self.fields["spinouts"].queryset = spinouts  # type: ignore[attr-defined]
        self.people = {str(person.pk): person for person in people}
        _offer(self, self.people.values())

    def answer(self) -> dict[str, Any]:
        """Return the records, and who is to lead them."""
        return {"spinouts": list(self.cleaned_data["spinouts"]), "to": self.people[self.cleaned_data["person"]]}


class HandOverForm(RecordForm):
    """Who takes over all that somebody leads, and why."""

    button = "Hand over"
    person = _who("Who leads them from now on?", required="Select who leads them")
    reason = questions.reason(
        "Why do they change hands?", required="Enter why they change hands", hint="For example, they left the council"
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        """`people` are those of the reader’s bodies, but for whoever leads them now."""
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        _offer(self, self.people.values(), "Nobody yet")

    def answer(self) -> dict[str, Any]:
        """Return who takes them over, or nobody, and why."""
        return {"to": self.people.get(self.cleaned_data["person"]), "reason": self.cleaned_data["reason"]}
