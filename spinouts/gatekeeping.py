"""Whether what a gate asks for is there: one query for any number of spin-outs.

`settings.GATE_REQUIREMENTS` lists the dotted paths of those who answer. Each is a function that returns, for items of
`spinouts.gates`, a condition on spin-outs as they stand on a day; an item is met when anybody's condition holds. An app
above adds its own: the register of contracts answers for the agreement. `settings.GATE_REASONS` lists those who say why
something that is there is not enough.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from itertools import pairwise
from operator import or_

from django.conf import settings
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string

from mutuals_tracker.accounts.models import Membership, OrganisationIdentifier, Role
from mutuals_tracker.govuk import formats
from spinouts import gates
from spinouts.checklists import TaskState
from spinouts.gates import Requirement
from spinouts.lifecycle import NEXT, ORDER, Stage
from spinouts.models import (
    Brief,
    CaseTask,
    Condition,
    ContinuityPlan,
    Decision,
    DefinitionAssessment,
    LaunchPlan,
    ReadinessAssessment,
    Spinout,
    TransferWave,
)
from spinouts.models.decision import APPROVING
from spinouts.models.spinout import SpinoutQuerySet
from spinouts.vocabulary import POLICY_DEFINITIONS

Answerer = Callable[[date], Mapping[str, Q]]
Explainer = Callable[["Spinout", Collection[str], date], Mapping[str, str]]


@dataclass(frozen=True)
class Item:
    """One item of a gate, whether it is met, and of one that is missing why what is there is not enough."""

    asked: Requirement
    is_met: bool
    why: str = ""


def met_by_casework(on: date) -> dict[str, Q]:
    """Return what casework itself answers: every item but the agreement, which the register of contracts answers."""
    here = OuterRef("pk")
    brief = Brief.objects.filter(spinout=here)
    waves = TransferWave.objects.filter(spinout=here)
    has_waves = Q(Exists(waves))
    conditions = {
        "purpose": Q(Exists(brief.exclude(what="").exclude(why=""))),
        "people_in_scope": Q(Exists(brief.filter(people_in_scope__isnull=False))),
        "sponsor": Q(Exists(brief.exclude(sponsor_name=""))),
        "lead": Q(case__lead__isnull=False),
        "preferred_option": ~Q(delivery_model=""),
        "readiness": Q(Exists(ReadinessAssessment.objects.filter(spinout=here))),
        "definition": Q(
            Exists(DefinitionAssessment.objects.current().filter(spinout=here, definition__in=POLICY_DEFINITIONS))
        ),
        "legal_form": ~Q(legal_form=""),
        "waves": has_waves,
        "launch_planned": Q(Exists(LaunchPlan.objects.filter(spinout=here))),
        "legal_entity": Q(
            Exists(OrganisationIdentifier.objects.current().filter(organisation=OuterRef("organisation")))
        ),
        "tupe": has_waves & ~Q(Exists(waves.without_tupe())),
        "pensions": has_waves & ~Q(Exists(waves.without_pension())),
        "continuity": Q(Exists(ContinuityPlan.objects.agreed().filter(spinout=here))),
        "conditions": ~Q(
            Exists(Condition.objects.open().in_force().filter(spinout=here, is_before_launch=True)),
        ),
    }
    conditions |= {item.code: _task_is_closed(item) for item in gates.REQUIREMENTS if item.task}
    return conditions | {code: _is_decided(stage) for stage, code in gates.DECIDED.items()}


def _task_is_closed(item: Requirement) -> Q:
    """Return the condition that the item's task is done, or that a certifier said that it does not apply.

    An officer may say so too, but passes no gate by it.
    """
    certifiers = Membership.objects.current().filter(role=Role.CERTIFIER).values("user")
    closed = Q(state=TaskState.DONE)
    if not item.governs_all:
        closed |= Q(state=TaskState.NOT_APPLICABLE, changed_by__in=certifiers)
    return Q(Exists(CaseTask.objects.filter(closed, spinout=OuterRef("pk"), code=item.task)))


def _is_decided(stage: Stage) -> Q:
    return Q(Exists(Decision.objects.that_open(stage).filter(spinout=OuterRef("pk"))))


# Of a few days: today's, yesterday's while somebody's day turns, and those of moves that are entered afterwards.
@lru_cache(maxsize=16)
def _conditions(on: date) -> dict[str, Q]:
    found: dict[str, list[Q]] = {code: [] for code in gates.BY_CODE}
    for path in settings.GATE_REQUIREMENTS:
        answerer: Answerer = import_string(path)
        for code, condition in answerer(on).items():
            found[code].append(condition)
    unanswered = [code for code, conditions in found.items() if not conditions]
    if unanswered:
        raise LookupError(f"Nobody in GATE_REQUIREMENTS answers {', '.join(unanswered)}")
    return {code: reduce(or_, conditions) for code, conditions in found.items()}


def with_answers(spinouts: SpinoutQuerySet, *, on: date) -> SpinoutQuerySet:
    """Return the same spin-outs, each knowing what is met on the day (`answers_of`), without another query."""
    return spinouts.annotate(**_truths(on))


def answers_of(spinout: Spinout) -> frozenset[str]:
    """Return the codes of the items that are met, of a spin-out that was read `with_answers`."""
    return frozenset(code for code in gates.BY_CODE if getattr(spinout, f"met_{code}"))


def _truths(on: date) -> dict[str, Case]:
    return {
        f"met_{code}": Case(
            When(condition, then=Value(value=True)), default=Value(value=False), output_field=BooleanField()
        )
        for code, condition in _conditions(on).items()
    }


def met(spinout_ids: Collection[int], *, on: date) -> dict[int, frozenset[str]]:
    """Return, for each of these spin-outs, the codes of the items that are met on the day; one query for all."""
    truths = _truths(on)
    rows = Spinout.objects.filter(pk__in=spinout_ids).annotate(**truths).values_list("pk", *truths)
    return {
        pk: frozenset(code for code, true in zip(gates.BY_CODE, answers, strict=True) if true) for pk, *answers in rows
    }


def ready(spinouts: SpinoutQuerySet, *, on: date) -> SpinoutQuerySet:
    """Return those of the spin-outs, before their launch, whose next gate has everything that it asks for."""
    return spinouts.filter(pk__in=RawSQL(*_open_to_the_next(on)))  # noqa: S611 - Django made it


# Making this statement takes longer than running it, and every person's work begins with it.
@lru_cache(maxsize=4)
def _open_to_the_next(on: date) -> tuple[str, tuple[object, ...]]:
    """Return the SQL, with what it takes, that finds the keys of all spin-outs whose next gate is open."""
    conditions = _conditions(on)
    is_open = Q(pk__in=[])
    for here, following in pairwise(ORDER):
        everything = Q(stage=here)
        for asked in gates.asked(here, following):
            everything &= conditions[asked.code]
        is_open |= everything
    sql, given = Spinout.objects.filter(is_open).values("pk").query.sql_with_params()
    return sql, tuple(given)


def items(spinout: Spinout, to: str, *, on: date) -> list[Item]:
    """Return what a move of this spin-out to stage `to` on that day is asked, in the order of the stages."""
    return items_of(spinout, to, met([spinout.pk], on=on)[spinout.pk], on=on)


def items_of(spinout: Spinout, to: str, there: Collection[str], *, on: date) -> list[Item]:
    """Return the same, of what is known to be `there`."""
    asked = gates.asked(spinout.stage, to)
    whys = explained(spinout, [item for item in asked if item.code not in there], on=on)
    return [Item(item, item.code in there, whys.get(item.code, "")) for item in asked]


def explained(spinout: Spinout, missing: Collection[Requirement], *, on: date) -> dict[str, str]:
    """Return, by code, why what is there is not enough, of the items that are missing though something is there."""
    codes = {item.code for item in missing}
    whys: dict[str, str] = {}
    for path in settings.GATE_REASONS if codes else ():
        explain: Explainer = import_string(path)
        whys |= explain(spinout, codes, on)
    return {code: why for code, why in whys.items() if why}


def why_by_casework(spinout: Spinout, codes: Collection[str], _on: date) -> dict[str, str]:
    """Return why a decision that is there opens no gate."""
    decided = {code: stage for stage, code in gates.DECIDED.items()}
    return {code: _why_not_decided(spinout, decided[code]) for code in codes if code in decided}


def _why_not_decided(spinout: Spinout, stage: Stage) -> str:
    decision = Decision.objects.standing().filter(spinout=spinout, about=stage, outcome__in=APPROVING).first()
    if decision is None:
        return ""
    return f"It was sent back after the decision of {formats.uk_date(decision.decided_on)}"


def next_stage(stage: str) -> Stage | None:
    """Return the stage that follows by rule, the one that may be left out included; None after the last."""
    place = ORDER.index(Stage(stage)) + 1
    return ORDER[place] if place < len(ORDER) else None


def forward_stages(stage: str) -> tuple[Stage, ...]:
    """Return the stages to which a spin-out can go forward: the next one, or the one beyond that may be left out."""
    following = [to for to in NEXT[Stage(stage)] if ORDER.index(to) > ORDER.index(Stage(stage))]
    return tuple(sorted(following, key=ORDER.index))
