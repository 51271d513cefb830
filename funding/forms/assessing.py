"""Questions of those who check, give out, score and agree."""

from collections.abc import Sequence
from typing import Any

from funding import scoring
from funding.assessing import Panel, Row
from funding.models import Assessment, Criterion, FundAssessor
from funding.statements import Points
from funding.vocabulary import Conflict, Recommendation
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk.layout import Button, ButtonGroup, Field, Fieldset, FormHelper, Layout, Link
from spinouts.forms import questions
from spinouts.forms.questions import RecordForm

POINTS = [(str(points), f"{points}: {words}") for points, words in enumerate(scoring.WORDS)]
_SCALE = f"{scoring.LEAST} to {scoring.MOST}"


class AssessorForm(RecordForm):
    """Who scores for a fund."""

    button = "Add the assessor"
    subject = "fund"
    person = questions.person(
        "Who assesses for this fund?", required="Select who assesses for this fund", empty="Select"
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        """`people` are those who hold the role and do not assess for it yet."""
        super().__init__(*args, **kwargs)
        questions.offer_people(self, "person", people, empty="Select")


class EligibleForm(RecordForm):
    """Why it is eligible."""

    button = "It is eligible"
    subject = "application"
    note = questions.text(
        "What did you find?",
        names="What you found",
        required="Enter what you found",
        hint="How you know that it meets each rule, and what you asked where the record does not say",
        rows=5,
    )


class AssignForm(RecordForm):
    """To whom an application is given."""

    button = "Give it to them"
    subject = "application"
    person = questions.person("Who assesses it?", required="Select who assesses it", empty="Select")

    def __init__(self, *args: Any, people: Sequence[FundAssessor], **kwargs: Any) -> None:
        """`people` are those who score for the fund and do not have it yet."""
        super().__init__(*args, **kwargs)
        questions.offer_people(self, "person", [each.person for each in people], empty="Select")


class ConflictForm(RecordForm):
    """Whether an assessor has a conflict of interest."""

    button = "Continue"
    subject = "assessment"
    conflict = questions.one_of(
        "Do you have a conflict of interest?",
        [(Conflict.NONE.value, "No"), (Conflict.DECLARED.value, "Yes, or I may have one")],
        required="Select whether you have a conflict of interest",
        hint="You, your family, your employer or a friend would gain or lose by this application, or you helped to "
        "write it. If you may have one, you do not assess it.",
    )
    note = questions.text("What is it?", names="What it is", hint="Only if you have one. An admin reads it")

    def layout(self) -> Sequence[Any]:
        """Return the questions."""
        return [Field("conflict", legend_size="m"), "note"]

    def clean(self) -> dict[str, Any]:
        """Ask what the conflict is, where there is one."""
        given = self.cleaned_data
        if given.get("conflict") == Conflict.DECLARED and not given.get("note") and "note" not in self.errors:
            self.add_error("note", "Enter what your conflict of interest is")
        if given.get("conflict") == Conflict.NONE:
            given["note"] = ""
        return given


class ScoresForm(RecordForm):
    """Points and why, criterion by criterion; some may be left for later until they are handed in."""

    subject = "assessment"
    mark_optional = False

    def __init__(self, *args: Any, criteria: Sequence[Criterion], assessment: Assessment, **kwargs: Any) -> None:
        """Begins with what was saved."""
        there = {each.criterion_id: each for each in assessment.scores.all()}
        initial: dict[str, Any] = {"comment": assessment.comment}
        for key, score in there.items():
            initial |= {f"points_{key}": str(score.points), f"why_{key}": score.justification}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            points = questions.one_of("Points", POINTS, required=f"{each.title}: choose {_SCALE} points")
            points.required = False
            self.fields[f"points_{each.pk}"] = points
            self.fields[f"why_{each.pk}"] = questions.text("Why?", names=f"{each.title}: why", rows=4)
        # After the criteria, as it stands on the page.
        self.fields["comment"] = questions.text(
            "What do you think of it as a whole?",
            names="What you think of it",
            hint="Would you fund it, and what would have to change?",
            rows=4,
        )

    @property
    def is_handed_in(self) -> bool:
        """Whether it was sent to be handed in, rather than to be saved for later."""
        return self.data.get("do") == "hand_in"

    @property
    def helper(self) -> FormHelper:
        """How the form is laid out, with a button for each of the two things that it can do."""
        helper = FormHelper()
        buttons = ButtonGroup(
            Button("Save for later", name="do", value="save", kind="secondary"),
            Button("Hand the scores in", name="do", value="hand_in"),
            Link("Cancel", self.cancel),
        )
        parts = [
            Fieldset(f"{each.title} (weight {each.weight})", f"points_{each.pk}", f"why_{each.pk}", hint=each.guidance)
            for each in self.criteria
        ]
        helper.layout = Layout("seen", "once", *parts, "comment", buttons)
        return helper

    def clean(self) -> dict[str, Any]:
        """Ask why for each that has points, and for everything where it is handed in."""
        for each in self.criteria:
            points, why = f"points_{each.pk}", f"why_{each.pk}"
            has_points, has_why = bool(self.cleaned_data.get(points)), bool(self.cleaned_data.get(why))
            if (has_why or self.is_handed_in) and not has_points and points not in self.errors:
                self.add_error(points, f"{each.title}: choose {_SCALE} points")
            if (has_points or self.is_handed_in) and not has_why and why not in self.errors:
                self.add_error(why, f"{each.title}: enter why")
        if self.is_handed_in and not self.cleaned_data.get("comment") and "comment" not in self.errors:
            self.add_error("comment", "Enter what you think of it as a whole")
        return self.cleaned_data

    def says(self) -> list[Points]:
        """Return the points that were given."""
        given = self.cleaned_data
        return [
            Points(each.pk, int(given[f"points_{each.pk}"]), given[f"why_{each.pk}"])
            for each in self.criteria
            if given[f"points_{each.pk}"]
        ]


class AgreeScoresForm(RecordForm):
    """The points on which those who scored it agreed, and what they recommend."""

    button = "Save what was agreed"
    subject = "recommendation"

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        """Begins with what was agreed before."""
        self.rows: Sequence[Row] = panel.rows
        initial: dict[str, Any] = {}
        for row in self.rows:
            if row.agreed:
                key = row.criterion.pk
                initial |= {f"points_{key}": str(row.agreed.points), f"note_{key}": row.agreed.note}
        if panel.moderation:
            initial |= {"recommendation": panel.moderation.recommendation, "note": panel.moderation.note}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for row in self.rows:
            each = row.criterion
            given = ", ".join(str(one.points) for one in row.given)
            self.fields[f"points_{each.pk}"] = questions.from_list(
                "Agreed points",
                POINTS,
                required=f"{each.title}: select the agreed points",
                hint=f"They gave {given}",
            )
            self.fields[f"note_{each.pk}"] = questions.line("Why, where they differed", names="Why", longest=500)
        self.fields["recommendation"] = questions.one_of(
            "What do they recommend?", Recommendation.choices, required="Select what they recommend"
        )
        self.fields["note"] = questions.text(
            "Why?", names="Why", required="Enter why they recommend it", hint="Whoever decides reads this", rows=4
        )

    def layout(self) -> Sequence[Any]:
        """Return the criteria, and then what follows from them."""
        parts = [
            Fieldset(row.criterion.title, f"points_{row.criterion.pk}", f"note_{row.criterion.pk}") for row in self.rows
        ]
        return [*parts, Field("recommendation", legend_size="m"), "note"]

    def points(self) -> dict[int, tuple[int, str]]:
        """Return the agreed points with their notes by the criteria's keys."""
        given = self.cleaned_data
        keys = [row.criterion.pk for row in self.rows]
        return {key: (int(given[f"points_{key}"]), given[f"note_{key}"]) for key in keys}
