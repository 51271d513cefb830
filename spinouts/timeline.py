"""Every change to a record, read from the audit history: who made it, when, what it was before and after, and why.

It is for people to read. No figure comes from it: figures read the facts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind
from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import Outcome, Stage
from spinouts.models import (
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
from spinouts.vocabulary import AssessmentResult, Definition, DeliveryModel, Measure, Qualifier, Region, ServiceArea

TITLES = {
    "log": "Logged",
    "move": "Moved to another stage",
    "end": "Ended",
    "say_trading": "Said whether it goes on",
    "correct_move": "Corrected an entry in its journey",
    "take_back_move": "Took back an entry in its journey",
    "change_profile": "Recorded a change",
    "correct_profile": "Corrected its description",
    "set_numbers": "Changed its registers' numbers",
    "withdraw": "Withdrew it from the register",
    "restore": "Put it back into the register",
    "merge": "Merged it into another record",
    "add_return": "Added a staff return",
    "correct_return": "Corrected a staff return",
    "take_back_return": "Took back a staff return",
    "verify_return": "Verified a staff return",
    "add_assessment": "Added an assessment",
    "correct_assessment": "Corrected an assessment",
    "take_back_assessment": "Took back an assessment",
    "verify_assessment": "Verified an assessment",
    "import_spinouts": "Imported from a file",
    "import_staff_returns": "Imported staff returns from a file",
    "load_sample_data": "Loaded with the sample data",
    "rebuild_standing": "Worked out again what is kept",
    "generate_load": "Made up, to try the service at scale",
}
NOTHING = "Not known"
TAKEN_BACK = "Taken back"
_FACTS: tuple[type[Model], ...] = (
    JourneyEvent,
    Profile,
    StaffReturn,
    DefinitionAssessment,
    RegisterEntry,
    Verification,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that changed; `before` is empty where there was nothing."""

    what: str
    before: str
    after: str


@dataclass
class Entry:
    """What one person did at one moment. `who` is empty for a change that was made outside the service."""

    at: datetime
    title: str
    why: str
    by_id: int | None = None
    who: str = ""
    changes: list[Change] = field(default_factory=list)
    # What the reason is called: a certifier's note is how it was checked.
    why_label: str = "Why"


def entries(spinout: Spinout, *, since: datetime | None = None) -> list[Entry]:
    """Return what was done to the record, the latest first; with `since`, only what was recorded after that moment."""
    made: dict[Any, Entry] = {}
    for at, row, changes in [*_facts(spinout), *_numbers(spinout)]:
        if since is None or at > since:
            key = row["pgh_context_id"] or (at, row["pgh_id"])
            made.setdefault(key, _entry(row, at)).changes.extend(changes)
    names = {
        user.pk: str(user) for user in User.objects.filter(pk__in={entry.by_id for entry in made.values()} - {None})
    }
    for entry in made.values():
        entry.who = names.get(entry.by_id, "")
    return sorted(made.values(), key=lambda entry: entry.at, reverse=True)


def _facts(spinout: Spinout) -> Iterator[tuple[datetime, Row, list[Change]]]:
    """Yield what each fact changed, with the row of the history that says who and why."""
    rows: dict[type[Model], list[Row]] = {model: list(_events(model).filter(spinout_id=spinout.pk)) for model in _FACTS}
    for model in _FACTS:
        names = _names_in(model, rows)
        known = {row["id"]: row for row in rows[model]}
        previous: Row | None = None
        for row in rows[model]:
            replaced = known.get(row["supersedes_id"]) or (previous if model in _FOLLOWS_ON else None)
            yield row["recorded_at"], row, _DESCRIBE[model](row, replaced, names)
            previous = row


def _events(model: type[Model]) -> QuerySet:
    """Return the rows of a table's history that say what was entered, in their order, with who and why."""
    history = model.pgh_event_models["insert"]  # type: ignore[attr-defined]
    kept = [f.attname for f in history._meta.concrete_fields if f.attname != "pgh_obj_id"]
    return history.objects.filter(pgh_label="insert").order_by("pgh_id").values(*kept, "pgh_context__metadata")


def _entry(row: Row, at: datetime) -> Entry:
    context = row["pgh_context__metadata"] or {}
    verb = context.get("verb", "")
    title = TITLES.get(verb) or verb.replace("_", " ").capitalize() or "Changed outside the service"
    by_id = context.get("user") or row.get("recorded_by_id")
    label = "How it was checked" if verb.startswith("verify_") else "Why"
    return Entry(at=at, title=title, by_id=by_id, why=context.get("why", ""), why_label=label)


def _names_in(model: type[Model], rows: Mapping[type[Model], list[Row]]) -> Mapping[int, str]:
    """Return the names that this table's rows need and do not hold."""
    if model is Profile:
        parents = defaultdict(list)
        links = ProfileParent.objects.filter(profile_id__in=[row["id"] for row in rows[Profile]]).order_by("place")
        for profile_id, name in links.values_list("profile_id", "organisation__name"):
            parents[profile_id].append(name)
        return {profile_id: "; ".join(names) for profile_id, names in parents.items()}
    if model is RegisterEntry:
        merged = {row["merged_into_id"] for row in rows[RegisterEntry]} - {None}
        return dict(Spinout.objects.filter(pk__in=merged).values_list("pk", "reference")) if merged else {}
    if model is Verification:
        returns = {row["id"]: _return(row) for row in rows[StaffReturn]}
        return returns | {-row["id"]: _assessment(row) for row in rows[DefinitionAssessment]}
    return {}


def _numbers(spinout: Spinout) -> Iterator[tuple[datetime, Row, list[Change]]]:
    """Yield the registers' numbers that its legal entity was given, or lost."""
    if spinout.organisation_id is None:
        return
    history = OrganisationIdentifier.pgh_event_models["insert"]  # type: ignore[attr-defined]
    rows = history.objects.filter(organisation_id=spinout.organisation_id).order_by("pgh_id")
    context = ("pgh_id", "pgh_created_at", "pgh_context_id", "pgh_context__metadata")
    for row in rows.values(*context, "scheme", "value", "to_on"):
        before, after = (row["value"], "No longer held") if row["to_on"] else ("", row["value"])
        yield row["pgh_created_at"], row, [Change(IdentifierScheme(row["scheme"]).label, before, after)]


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
    for column, (label, words) in _PROFILE.items():
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
        after = f"Merged into {references[row['merged_into_id']]}"
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


_PROFILE: dict[str, tuple[str, Callable[[str], str]]] = {
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
