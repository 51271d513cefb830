"""What happened to a person or a body, read from the audit history: who, which verb, why, when, from what to what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import models

from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind
from mutuals_tracker.accounts.models import (
    Membership,
    NameKind,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    Role,
    User,
)
from mutuals_tracker.govuk.formats import uk_date, uk_moment
from mutuals_tracker.regions import Region

# What the pages show of a long history.
MOST = 200


@dataclass(frozen=True)
class Change:
    """One thing that became another; nothing before means that it was added, nothing after that it was taken away."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One action, or one write that no action made."""

    at: datetime
    who: str
    verb: str
    why: str
    changes: list[Change] = field(default_factory=list)


class _Names:
    """The names of people and bodies that the history mentions by key; two queries for all of them."""

    def __init__(self, events: Iterable[models.Model]) -> None:
        people: set[int | None] = set()
        bodies: set[int | None] = set()
        for event in events:
            people |= {getattr(event, "user_id", None), (_context(event) or {}).get("user")}
            bodies |= {getattr(event, key, None) for key in ("organisation_id", "succeeded_by_id", "merged_into_id")}
        self.people = {key: str(person) for key, person in User.objects.in_bulk(filter(None, people)).items()}
        self.bodies = {key: str(body) for key, body in Organisation.objects.in_bulk(filter(None, bodies)).items()}


def of_person(person: User) -> list[Happening]:
    """Return what happened to somebody's account and roles, latest first."""
    return _happenings(
        [
            (_events(User).filter(pgh_obj=person), _person_changes),
            (_events(Membership).filter(user=person), _role_changes),
        ]
    )


def of_body(body: Organisation) -> list[Happening]:
    """Return what happened to a body, its names, its numbers and its people, latest first."""
    return _happenings(
        [
            (_events(Organisation).filter(pgh_obj=body), _body_changes),
            (_ever_of(OrganisationName, body), _name_changes),
            (_ever_of(OrganisationIdentifier, body), _number_changes),
            (_events(Membership).filter(organisation=body), _role_changes),
        ]
    )


def _ever_of(model: type[models.Model], body: Organisation) -> models.QuerySet:
    """Events of rows that are or were the body's: a merged duplicate's rows go over to another."""
    return _events(model).filter(pgh_obj_id__in=_events(model).filter(organisation=body).values("pgh_obj_id"))


def _events(model: type[models.Model]) -> models.QuerySet:
    return model.pgh_event_model.objects.all()  # type: ignore[attr-defined]  # made by pghistory


Describe = Callable[[Any, Any, _Names], Iterator[Change]]


def _happenings(sources: list[tuple[models.QuerySet, Describe]]) -> list[Happening]:
    found: list[tuple[Any, Any, Describe]] = []
    for events, describe in sources:
        before: dict[int, Any] = {}
        for event in events.select_related("pgh_context").order_by("pgh_id"):
            found.append((before.get(event.pgh_obj_id), event, describe))
            before[event.pgh_obj_id] = event
    names = _Names(event for _before, event, _describe in found)
    found.sort(key=lambda one: (one[1].pgh_created_at, str(one[1].pgh_context_id)))
    together = groupby(found, key=lambda one: (one[1].pgh_created_at, one[1].pgh_context_id))
    happenings = [_happening(list(one), names) for _key, one in together]
    return [happening for happening in reversed(happenings) if happening.changes][:MOST]


def _happening(events: list[tuple[Any, Any, Describe]], names: _Names) -> Happening:
    first = events[0][1]
    context = _context(first) or {}
    verb = str(context.get("verb") or "Changed outside the service's actions")
    return Happening(
        at=first.pgh_created_at,
        who=names.people.get(context.get("user"), "Not recorded"),
        verb=f"{verb[:1].upper()}{verb[1:]}",
        why=str(context.get("why") or ""),
        changes=[change for before, event, describe in events for change in describe(before, event, names)],
    )


def _context(event: Any) -> dict | None:
    return event.pgh_context.metadata if event.pgh_context_id else None


def _person_changes(before: Any, event: Any, names: _Names) -> Iterator[Change]:
    told = {"name": "Name", "email": "Email address", "is_active": "Account open", "invited_at": "Invited"}
    told |= {"password_set_at": "Password chosen", "second_factor_removed_at": "Second factor removed"}
    told |= {"is_mailed_mentions": "Mail when mentioned", "is_mailed_leads": "Mail when given a spin-out to lead"}
    yield from _fields(before, event, told, {})


def _body_changes(before: Any, event: Any, names: _Names) -> Iterator[Change]:
    told = {"name": "Official name", "kind": "Kind", "region": "Region", "is_confirmed": "Confirmed"}
    told |= {"opened_on": "Came into being", "closed_on": "No longer existed from", "source_url": "Source"}
    told |= {"succeeded_by_id": "Succeeded by", "merged_into_id": "Merged into"}
    labels: dict[str, Mapping] = {"kind": dict(OrganisationKind.choices), "region": dict(Region.choices)}
    labels |= {"succeeded_by_id": names.bodies, "merged_into_id": names.bodies}
    yield from _fields(before, event, told, labels)


def _fields(before: Any, event: Any, told: Mapping[str, str], labels: Mapping[str, Mapping]) -> Iterator[Change]:
    for key, label in told.items():
        old, new = (_written(getattr(one, key, None), labels.get(key, {})) for one in (before, event))
        if old != new:
            yield Change(label, old, new)


def _role_changes(before: Any, event: Any, names: _Names) -> Iterator[Change]:
    role = Role(event.role).label
    held_for = names.bodies.get(event.organisation_id, "")
    who = names.people.get(event.user_id, "")
    told = ", ".join(filter(None, (who, role, held_for)))
    yield Change("Role", told, "") if event.ended_at else Change("Role", "", told)


def _name_changes(before: Any, event: Any, names: _Names) -> Iterator[Change]:
    def told(one: Any) -> str:
        days = " ".join(filter(None, (f"from {uk_date(one.from_on)}" if one.from_on else "", _until(one.to_on))))
        return ", ".join(filter(None, (one.name, NameKind(one.kind).label.lower(), days, _whose(one, names))))

    yield from _row("Name", before, event, told)


def _number_changes(before: Any, event: Any, names: _Names) -> Iterator[Change]:
    def told(one: Any) -> str:
        days = " ".join(filter(None, (f"from {uk_date(one.from_on)}" if one.from_on else "", _until(one.to_on))))
        return ", ".join(filter(None, (one.value, days, _whose(one, names))))

    yield from _row(IdentifierScheme(event.scheme).label, before, event, told)


def _row(what: str, before: Any, event: Any, told: Callable[[Any], str]) -> Iterator[Change]:
    if event.pgh_label == "delete":
        yield Change(what, told(event), "")
    else:
        yield Change(what, told(before) if before else "", told(event))


def _until(day: date | None) -> str:
    return f"until {uk_date(day)}" if day else ""


def _whose(one: Any, names: _Names) -> str:
    return f"of {names.bodies.get(one.organisation_id, 'another body')}"


def _written(value: Any, labels: Mapping) -> str:
    if value in labels:
        return str(labels[value])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return uk_moment(value)
    if isinstance(value, date):
        return uk_date(value)
    return "" if value is None else str(value)
