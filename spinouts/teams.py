"""Who leads what of some bodies: the records without a lead, and how much each person has to do. Seven queries."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, IntegerField, Q, Value, When

from mutuals_tracker.accounts.models import User
from spinouts.lifecycle import ORDER, RUNNING, Stage
from spinouts.models import Spinout, SpinoutParent
from spinouts.models.spinout import SpinoutQuerySet

# What can be overdue of a record, as an address calls it and in words.
LATE = {"tasks": "A task is overdue", "updates": "The progress update is overdue"}
_DUE = {"tasks": "case__next_task_on", "updates": "case__update_due_on"}


@dataclass
class Workload:
    """What one person leads: how many records at which stage, what of it is overdue, and the next launch."""

    person: User
    # Whether the person still acts for one of the bodies, or for another parent of what they lead; others cannot lead.
    is_here: bool
    by_stage: dict[Stage, int] = field(default_factory=dict)
    # Records of which a task, or the progress update, is overdue.
    tasks_overdue: int = 0
    updates_overdue: int = 0
    next_launch: Spinout | None = None

    @property
    def led(self) -> int:
        """How many records the person leads."""
        return sum(self.by_stage.values())


def running(bodies: Collection[int]) -> SpinoutQuerySet:
    """Return the records of these bodies that go on, and so need somebody to lead them."""
    return Spinout.objects.of_bodies(bodies).in_register().filter(outcome__in=RUNNING)


def without_lead(bodies: Collection[int]) -> SpinoutQuerySet:
    """Return those that nobody leads: what is on its way first, then what is live, the oldest reference first."""
    is_live = Case(When(stage=Stage.LIVE, then=Value(1)), default=Value(0), output_field=IntegerField())
    return running(bodies).filter(case__lead__isnull=True).order_by(is_live, "number")


def led_by(person: User, bodies: Collection[int]) -> SpinoutQuerySet:
    """Return those that the person leads, with their cases and parents, the oldest reference first."""
    return running(bodies).filter(case__lead=person).select_related("case").with_parents().order_by("number")


def late(spinouts: SpinoutQuerySet, what: str, *, on: date) -> SpinoutQuerySet:
    """Return those of which one of `LATE` is overdue."""
    return spinouts.filter(**{f"{_DUE[what]}__lt": on})


def workloads(bodies: Collection[int], *, on: date) -> list[Workload]:
    """Return what each person of the bodies leads, by name; then those who left and still lead something."""
    loads = {person.pk: Workload(person, is_here=True) for person in User.objects.acting_for(bodies)}
    led = running(bodies).filter(case__lead__isnull=False).order_by()
    rows = list(
        led.values("case__lead", "stage").annotate(
            number=Count("pk"),
            **{what: Count("pk", filter=Q(**{f"{column}__lt": on})) for what, column in _DUE.items()},
        )
    )
    loads |= _from_elsewhere(led, {row["case__lead"] for row in rows} - loads.keys())
    for row in sorted(rows, key=lambda row: ORDER.index(Stage(row["stage"]))):
        load = loads[row["case__lead"]]
        load.by_stage[Stage(row["stage"])] = row["number"]
        load.tasks_overdue += row["tasks"]
        load.updates_overdue += row["updates"]
    planned = led.launching_from(on).select_related("case")
    for spinout in planned.order_by("case__lead", "case__planned_on", "number").distinct("case__lead"):
        loads[spinout.case.lead_id].next_launch = spinout
    return list(loads.values())


def _from_elsewhere(led: SpinoutQuerySet, people: Collection[int]) -> dict[int, Workload]:
    """Return the loads of those who act for none of the bodies: of a joint record's other parent, or gone."""
    if not people:
        return {}
    parents = SpinoutParent.objects.filter(spinout__in=led.filter(case__lead__in=people))
    here = set(User.objects.acting_for(parents.values_list("organisation", flat=True)).values_list("pk", flat=True))
    found = User.objects.filter(pk__in=people).order_by("name", "pk")
    return {person.pk: Workload(person, is_here=person.pk in here) for person in found}
