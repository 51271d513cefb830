"""Questions about a risk: what it is, how it is rated, what a review found, what becomes of it, and what is done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk.layout import Field
from procurement.models import Risk, RiskAction, RiskScale
from procurement.risk_statements import Described, Doing, Rated
from procurement.risk_words import MEANS, Category, Proximity, RatingKind, Response
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm
from spinouts.rhythms import months_after

_OWNER = "An officer or certifier of a parent body"
_RESPONSES = [
    (Response.TOLERATE.value, "Tolerate: live with it"),
    (Response.TREAT.value, "Treat: make it less likely or less bad"),
    (Response.TRANSFER.value, "Transfer: let somebody else bear it, such as an insurer"),
    (Response.TERMINATE.value, "Terminate: stop doing what brings it about"),
]
USUAL_MONTHS = 3


class RiskForm(RecordForm):
    """A form about a risk."""

    subject = "risk"
    mark_optional = False


class OwnedForm(RiskForm):
    """A form that asks whose it is."""

    owner = questions.person("Who owns it?", empty="Nobody at present", hint=_OWNER)

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        """`people` are those who can own it, whoever owns it now included."""
        self.people = {person.pk: person for person in people}
        super().__init__(*args, **kwargs)
        questions.offer_people(self, "owner", people, empty="Nobody at present")

    def clean_owner(self) -> User | None:
        """Return the person rather than their key."""
        return self.people.get(self.cleaned_data["owner"])


class DescribeRiskForm(OwnedForm):
    """What could happen, why, what would come of it, whose it is, and how often somebody looks at it."""

    button = "Save the risk"
    category = questions.from_list(
        "What kind of risk is it?", Category.choices, required="Select what kind of risk it is"
    )
    cause = questions.text(
        "Because of what?",
        names="The cause",
        required="Enter the cause",
        hint="What is so today. For example: the first contract ends in May, and its extension is used up",
    )
    event = questions.line(
        "What could happen?",
        names="What could happen",
        required="Enter what could happen",
        hint="One event. For example: the mutual loses the tender",
        longest=250,
    )
    effect = questions.text(
        "What would come of it?",
        names="The effect",
        required="Enter what would come of it",
        hint="For the mutual, its staff and those who depend on the service",
    )
    proximity = questions.one_of("When could it happen?", Proximity.choices, required="Select when it could happen")
    response = questions.one_of("What is done about it?", _RESPONSES, required="Select what is done about it")
    opened_on = questions.day(
        "When was it first seen?", names="The day on which it was seen", required="Enter when it was first seen"
    )
    review_months = questions.number(
        "How often is it reviewed, in months?",
        names="How often it is reviewed",
        required="Enter after how many months it is reviewed",
        hint="For example, 3 for every quarter",
        least=1,
        most=24,
    )
    next_review_on = questions.day(
        "When is it reviewed next?",
        names="The next review",
        required="Enter when it is reviewed next",
    )

    def __init__(self, *args: Any, risk: Risk | None = None, today: date, **kwargs: Any) -> None:
        """Begins with what `risk` says; a new one was seen today."""
        if risk is None:
            initial: dict[str, Any] = {
                "opened_on": today,
                "review_months": USUAL_MONTHS,
                "next_review_on": months_after(today, USUAL_MONTHS),
            }
        else:
            names = ("category", "cause", "event", "effect", "proximity", "response")
            initial = {name: getattr(risk, name) for name in (*names, "review_months", "next_review_on")}
            initial["owner"] = risk.owner_id
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if risk is not None:
            # When it was first seen never changes: what was said of it is dated from then on.
            del self.fields["opened_on"]

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        order = [
            Field("category", label_size="m"),
            Field("cause", label_size="m"),
            Field("event", label_size="m"),
            Field("effect", label_size="m"),
            Field("proximity", legend_size="m"),
            Field("response", legend_size="m"),
            Field("owner", label_size="m"),
        ]
        if "opened_on" in self.fields:
            order.append(Field("opened_on", legend_size="m"))
        return [*order, Field("review_months", label_size="m"), Field("next_review_on", legend_size="m")]

    def says(self) -> Described:
        """What it says, as the actions take it; only of a valid form."""
        answers = self.cleaned_data
        names = ("category", "cause", "event", "effect", "proximity", "response", "owner", "review_months")
        return Described(**{name: answers[name] for name in names})


class RateRiskForm(RiskForm):
    """How likely it is and how bad, on the scale in force, and why."""

    button = "Save the rating"
    kind = questions.one_of(
        "What are you rating?",
        [(kind.value, f"{kind.label}: {MEANS[kind][0].lower()}{MEANS[kind][1:]}") for kind in RatingKind],
        required="Select what you are rating",
    )
    likelihood = questions.one_of("How likely is it?", [], required="Select how likely it is")
    impact = questions.one_of("How bad would it be?", [], required="Select how bad it would be")
    rated_on = questions.day("On which day?", names="The day of the rating", required="Enter the day of the rating")
    rationale = questions.text(
        "Why?",
        names="The rationale",
        required="Enter why you rate it so",
        hint="What you know that makes it so: figures, events, what others said. It is kept with the rating for good",
    )
    scale = questions.number("Scale", names="The scale")

    def __init__(self, *args: Any, scale: RiskScale, kind: str, today: date, **kwargs: Any) -> None:
        """Offers the levels of the scale; begins with a rating of that kind, made today."""
        kwargs["initial"] = {"kind": kind, "rated_on": today, "scale": scale.pk or 0}
        super().__init__(*args, **kwargs)
        self.fields["scale"].widget = self.fields["seen"].widget.__class__()
        self.fields["scale"].required = False
        for name, words in (("likelihood", scale.likelihoods), ("impact", scale.impacts)):
            questions.offer(self, name, [(str(at), f"{at}: {each}") for at, each in enumerate(words, start=1)])

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            "scale",
            *(Field(name, legend_size="m") for name in ("kind", "likelihood", "impact", "rated_on")),
            Field("rationale", label_size="m"),
        ]

    def rated(self) -> Rated:
        """The rating as the actions take it; only of a valid form."""
        answers = self.cleaned_data
        return Rated(
            kind=answers["kind"],
            likelihood=int(answers["likelihood"]),
            impact=int(answers["impact"]),
            rated_on=answers["rated_on"],
            rationale=answers["rationale"],
            scale=answers["scale"] or None,
        )


class ReviewRiskForm(RiskForm):
    """What was found when somebody looked at it again."""

    button = "Save the review"
    found = questions.text(
        "What did you find?",
        names="What you found",
        required="Enter what you found",
        hint="What has changed, and whether the rating still holds. If it does not, rate it again afterwards",
    )
    reviewed_on = questions.day(
        "When was it reviewed?", names="The day of the review", required="Enter when it was reviewed"
    )
    next_review_on = questions.day(
        "When is it reviewed next?", names="The next review", required="Enter when it is reviewed next"
    )

    def __init__(self, *args: Any, risk: Risk, today: date, **kwargs: Any) -> None:
        """Begins with today, and the next review after as many months as the risk says."""
        kwargs["initial"] = {"reviewed_on": today, "next_review_on": months_after(today, risk.review_months)}
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("found", label_size="m"),
            Field("reviewed_on", legend_size="m"),
            Field("next_review_on", legend_size="m"),
        ]


class MoveRiskForm(RiskForm):
    """When it came about that it is being mitigated, is closed, materialised, or is open again; and why."""

    on = questions.day("When?", names="The day", required="Enter the day")
    note = questions.text("Why?", names="This", required="Enter why")

    def __init__(
        self, *args: Any, button: str, asks: str, hint: str, required: str, today: date, **kwargs: Any
    ) -> None:
        """`asks` is the question about why, and `required` what is said where it has no answer."""
        kwargs["initial"] = {"on": today}
        super().__init__(*args, **kwargs)
        self.button = button
        note = self.fields["note"]
        note.label, note.help_text = asks, hint
        note.error_messages["required"] = required

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [Field("note", label_size="m"), Field("on", legend_size="m")]


class RiskActionForm(OwnedForm):
    """What is done, by whom and by when; and when it was done."""

    button = "Save the action"
    subject = "action"
    what = questions.line("What is done?", names="What is done", required="Enter what is done", longest=250)
    due_on = questions.day("By when?", names="The day by which it is due", required="Enter by when it is done")
    done_on = questions.day(
        "When was it done?", names="The day on which it was done", hint="Leave it blank until it is done"
    )

    def __init__(self, *args: Any, action: RiskAction | None = None, **kwargs: Any) -> None:
        """Begins with what `action` says."""
        if action is not None:
            kwargs["initial"] = {name: getattr(action, name) for name in ("what", "due_on", "done_on")}
            kwargs["initial"]["owner"] = action.owner_id
        super().__init__(*args, **kwargs)

    def layout(self) -> Sequence[Any]:
        """Return the questions in their order."""
        return [
            Field("what", label_size="m"),
            Field("owner", label_size="m"),
            Field("due_on", legend_size="m"),
            Field("done_on", legend_size="m"),
        ]

    def doing(self) -> Doing:
        """What it says, as the actions take it; only of a valid form."""
        return Doing(**{name: self.cleaned_data[name] for name in ("what", "owner", "due_on", "done_on")})
