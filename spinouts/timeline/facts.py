"""What each fact changed, in words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Model, QuerySet

from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind
from mutuals_tracker.accounts.models import OrganisationIdentifier
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts.definitions import RULES, Reply
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import Outcome, Stage
from spinouts.models import (
    AssessmentAnswer,
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    ProfileParent,
    RegisterEntry,
    Spinout,
    StaffReturn,
    Verification,
)
from spinouts.models.spinout import RegisterState
from spinouts.timeline import sources
from spinouts.timeline.entries import NOTHING, TAKEN_BACK, Change
from spinouts.vocabulary import AssessmentResult, Definition, DeliveryModel, Measure, Qualifier, Region, ServiceArea

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

TABLES: tuple[type[Model], ...] = (
    JourneyEvent,
    Profile,
    StaffReturn,
    DefinitionAssessment,
    RegisterEntry,
    Verification,
)

Row = Mapping[str, Any]


class Fact(NamedTuple):
    """A row of the history of one fact, when it was recorded, and what it changed."""

    # The action that wrote it, or else the row itself, as `moments` names it.
    key: str
    at: datetime
    row: Row
    changes: list[Change]


def of(spinout: Spinout, *, reader: "User | AnonymousUser") -> Iterator[Fact]:
    """Yield what each fact about the spin-out changed, each answer to a test, and each number of its legal entity."""
    yield from _facts(spinout, reader)
    yield from _answers(spinout)
    yield from _numbers(spinout)


def _facts(spinout: Spinout, reader: "User | AnonymousUser") -> Iterator[Fact]:
    rows: dict[type[Model], list[Row]] = {model: list(_events(model).filter(spinout_id=spinout.pk)) for model in TABLES}
    for model in TABLES:
        names = _names_in(model, rows, reader)
        known = {row["id"]: row for row in rows[model]}
        previous: Row | None = None
        for row in rows[model]:
            replaced = known.get(row["supersedes_id"]) or (previous if model in _FOLLOWS_ON else None)
            yield Fact(_key(model, row), row["recorded_at"], row, _DESCRIBE[model](row, replaced, names))
            previous = row


def _events(model: type[Model]) -> QuerySet:
    """Return the rows of a table's history that say what was entered, in their order, with who and why."""
    history = model.pgh_event_models["insert"]  # type: ignore[attr-defined]
    kept = [f.attname for f in history._meta.concrete_fields if f.attname != "pgh_obj_id"]
    return history.objects.filter(pgh_label="insert").order_by("pgh_id").values(*kept, "pgh_context__metadata")


def _names_in(
    model: type[Model], rows: Mapping[type[Model], list[Row]], reader: "User | AnonymousUser"
) -> Mapping[int, str]:
    """Return the names that this table's rows need and do not hold."""
    if model is Profile:
        parents = defaultdict(list)
        links = ProfileParent.objects.filter(profile_id__in=[row["id"] for row in rows[Profile]]).order_by("place")
        for profile_id, name in links.values_list("profile_id", "organisation__name"):
            parents[profile_id].append(name)
        return {profile_id: "; ".join(names) for profile_id, names in parents.items()}
    if model is RegisterEntry:
        merged = {row["merged_into_id"] for row in rows[RegisterEntry]} - {None}
        # Where it went may be another body's: only its own readers learn which record that is.
        visible = Spinout.objects.visible_to(reader).filter(pk__in=merged)
        return dict(visible.values_list("pk", "reference")) if merged else {}
    if model is Verification:
        returns = {row["id"]: _return(row) for row in rows[StaffReturn]}
        return returns | {-row["id"]: _assessment(row) for row in rows[DefinitionAssessment]}
    return {}


def _key(model: type[Model], row: Row) -> str:
    return str(row["pgh_context_id"] or f"{sources.lone(model)}{row['pgh_id']}")


def _answers(spinout: Spinout) -> Iterator[Fact]:
    """Yield each answer to a test of a definition that is not what the assessment that it corrects said."""
    history = AssessmentAnswer.pgh_event_models["insert"]  # type: ignore[attr-defined]
    rows = history.objects.filter(pgh_label="insert", assessment__spinout=spinout).order_by("pgh_id")
    about = ("assessment_id", "assessment__definition", "assessment__supersedes_id", "test", "reply", "why")
    said: dict[tuple[int | None, str], str] = {}
    for row in rows.values("pgh_id", "pgh_created_at", "pgh_context_id", "pgh_context__metadata", *about):
        before, after = said.get((row["assessment__supersedes_id"], row["test"]), ""), _answer(row)
        said[row["assessment_id"], row["test"]] = after
        asks = RULES[Definition(row["assessment__definition"])].asks(row["test"])
        changes = [Change(asks, before, after)] if after != before else []
        yield Fact(_key(AssessmentAnswer, row), row["pgh_created_at"], row, changes)


def _answer(row: Row) -> str:
    return f"{Reply(row['reply']).label}: {row['why']}" if row["why"] else Reply(row["reply"]).label


def _numbers(spinout: Spinout) -> Iterator[Fact]:
    """Yield the registers' numbers that its legal entity was given, or lost."""
    if spinout.organisation_id is None:
        return
    history = OrganisationIdentifier.pgh_event_models["insert"]  # type: ignore[attr-defined]
    rows = history.objects.filter(organisation_id=spinout.organisation_id).order_by("pgh_id")
    context = ("pgh_id", "pgh_created_at", "pgh_context_id", "pgh_context__metadata")
    for row in rows.values(*context, "scheme", "value", "to_on"):
        before, after = (row["value"], "No longer held") if row["to_on"] else ("", row["value"])
        changes = [Change(IdentifierScheme(row["scheme"]).label, before, after)]
        yield Fact(_key(OrganisationIdentifier, row), row["pgh_created_at"], row, changes)


def _move(row: Row, replaced: Row | None, _names: Mapping[int, str]) -> list[Change]:
    what = "Journey"
    if replaced:
        return [Change(what, _state(replaced), TAKEN_BACK if row["retracts"] else _state(row))]
    before = _both(row["from_stage"], row["from_outcome"]) if row["from_stage"] else ""
    return [Change(what, before, _state(row))]


def _state(row: Row) -> str:
    return f"{_both(row['to_stage'], row['to_outcome'])}, {_when(row, 'date not known')}"


def _both(stage: str, outcome: str) -> str:
    return f"{Stage(stage).label} ({Outcome(outcome).label.lower()})"


def _profile(row: Row, replaced: Row | None, parents: Mapping[int, str]) -> list[Change]:
    changes = []
    for column, (label, words) in PROFILE.items():
        before = words(replaced[column]) if replaced else ""
        after = words(row[column])
        if after != before and (replaced or row[column]):
            changes.append(Change(label, before, after))
    before, after = (parents.get(replaced["id"], NOTHING) if replaced else ""), parents.get(row["id"], NOTHING)
    if before != after:
        changes.append(Change("Parent bodies", before, after))
    if row["effective_on"]:
        changes.append(Change("From when", "", _when(row, "")))
    return changes


def _counted(row: Row, replaced: Row | None, _names: Mapping[int, str]) -> list[Change]:
    return [Change(Measure(row["measure"]).label, _return(replaced) if replaced else "", _after(row, _return))]


def _return(row: Row) -> str:
    count = formats.number(row["count"].normalize() if row["count"] % 1 else int(row["count"]))
    return f"{count} ({Qualifier(row['qualifier']).label.lower()}), {_when(row, 'no date')}"


def _assessed(row: Row, replaced: Row | None, _names: Mapping[int, str]) -> list[Change]:
    before = _assessment(replaced) if replaced else ""
    return [Change(Definition(row["definition"]).label, before, _after(row, _assessment))]


def _assessment(row: Row) -> str:
    return f"{AssessmentResult(row['result']).label}, {_when(row, 'from the launch')}"


def _after(row: Row, words: Callable[[Row], str]) -> str:
    return TAKEN_BACK if row["retracts"] else words(row)


def _entered(row: Row, replaced: Row | None, references: Mapping[int, str]) -> list[Change]:
    before = RegisterState(replaced["state"]).label if replaced else ""
    after = RegisterState(row["state"]).label
    if row["merged_into_id"]:
        after = f"Merged into {references.get(row['merged_into_id'], 'another record')}"
    elif not replaced and row["effective_on"]:
        after = f"{after}, submitted {_when(row, '')}"
    return [Change("Register", before, after)]


def _verified(row: Row, _replaced: Row | None, statements: Mapping[int, str]) -> list[Change]:
    what = statements.get(row["staff_return_id"] or -row["assessment_id"], "")
    return [Change("Verified", "", what)]


def _when(row: Row, unknown: str) -> str:
    if row["effective_on"] is None:
        return unknown
    return str(PartialDate(row["effective_on"], Precision(row["effective_precision"])))


def _label(choices: Any) -> Callable[[str], str]:
    return lambda value: choices(value).label if value else NOTHING


PROFILE: dict[str, tuple[str, Callable[[str], str]]] = {
    "name": ("Name", str),
    "service_area": ("Service area", _label(ServiceArea)),
    "region": ("Region", _label(Region)),
    "legal_form": ("Legal form", _label(LegalForm)),
    "delivery_model": ("Delivery model", _label(DeliveryModel)),
    "parent_kind": ("Kind of parent body", _label(OrganisationKind)),
}
_DESCRIBE: dict[type[Model], Callable[[Row, Row | None, Mapping[int, str]], list[Change]]] = {
    JourneyEvent: _move,
    Profile: _profile,
    StaffReturn: _counted,
    DefinitionAssessment: _assessed,
    RegisterEntry: _entered,
    Verification: _verified,
}
# Each of these replaces the one before it, whether or not it corrects it.
_FOLLOWS_ON = (Profile, RegisterEntry)
