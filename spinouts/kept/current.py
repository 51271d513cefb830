"""The cache of its current facts on a spin-out: what lists show and filter by. No figure reads it."""

from collections import defaultdict
from typing import Any, NamedTuple

from django.db import connection

from mutuals_tracker.accounts.folding import fold
from spinouts import lifecycle
from spinouts.models import JourneyEvent, Profile, ProfileParent, RegisterEntry, Spinout, SpinoutParent
from spinouts.models.spinout import RegisterState

Values = dict[str, Any]

_TYPES = {
    "launched_on": "date",
    "ended_on": "date",
    "submitted_on": "date",
    "merged_into_id": "bigint",
}
_PROFILE = ("name", "service_area", "region", "legal_form", "delivery_model", "parent_kind")
COLUMNS = (
    "stage",
    "outcome",
    "launched_on",
    "launched_precision",
    "ended_on",
    "ended_precision",
    "submitted_on",
    "register_state",
    "merged_into_id",
    "folded_name",
    *_PROFILE,
)


class Changed(NamedTuple):
    """What is to be written for the cache to follow from the facts."""

    values: dict[int, Values]
    # The parent bodies of those whose parents differ, in their order.
    parents: dict[int, list[int]]

    @property
    def spinout_ids(self) -> set[int]:
        """The spin-outs whose cache was not what their facts say."""
        return {*self.values, *self.parents}


def compare(ids: list[int]) -> Changed:
    """Lock these spin-outs until the transaction ends, and return what in their cache differs from their facts."""
    rows = Spinout.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    kept = {row["id"]: row for row in rows.values("id", *COLUMNS)}
    derived: dict[int, Values] = {spinout_id: {} for spinout_id in kept}
    _from_register(derived)
    _from_journey(derived)
    parents = _from_profiles(derived)
    return Changed(
        {
            spinout_id: kept[spinout_id] | values
            for spinout_id, values in derived.items()
            if any(kept[spinout_id][column] != value for column, value in values.items())
        },
        _different_parents(ids, parents),
    )


def _from_register(derived: dict[int, Values]) -> None:
    entries = RegisterEntry.objects.current().filter(spinout_id__in=derived).order_by("recorded_at", "pk")
    for spinout_id, state, merged_into_id, submitted_on in entries.values_list(
        "spinout_id", "state", "merged_into_id", "effective_on"
    ):
        derived[spinout_id] |= {"register_state": state, "merged_into_id": merged_into_id}
        if state == RegisterState.ENTERED:
            derived[spinout_id]["submitted_on"] = submitted_on


def _from_journey(derived: dict[int, Values]) -> None:
    events = JourneyEvent.objects.current().filter(spinout_id__in=derived).order_by("place")
    for event in events.only(
        "spinout_id", "from_stage", "to_stage", "to_outcome", "effective_on", "effective_precision"
    ):
        values = derived[event.spinout_id]
        if not values.keys() & {"stage"}:
            values |= {"launched_on": None, "launched_precision": "", "ended_on": None, "ended_precision": ""}
        values |= {"stage": event.to_stage, "outcome": event.to_outcome}
        date = (event.effective_on, event.effective_precision)
        if event.is_launch:
            # A record that begins at an ending after launch carries the date of the launch.
            values["launched_on"], values["launched_precision"] = date
        elif event.to_outcome in lifecycle.ENDINGS:
            values["ended_on"], values["ended_precision"] = date


def _from_profiles(derived: dict[int, Values]) -> dict[int, list[int]]:
    """Fill in the latest profile's values, and return each spin-out's parents in their order."""
    latest: dict[int, int] = {}
    profiles = Profile.objects.current().filter(spinout_id__in=derived)
    for row in profiles.latest_last().values("id", "spinout_id", *_PROFILE):
        values = {column: row[column] for column in _PROFILE}
        derived[row["spinout_id"]] |= values | {"folded_name": fold(row["name"])}
        latest[row["spinout_id"]] = row["id"]
    named = defaultdict(list)
    links = ProfileParent.objects.filter(profile_id__in=latest.values()).order_by("place")
    for profile_id, organisation_id in links.values_list("profile_id", "organisation_id"):
        named[profile_id].append(organisation_id)
    return {spinout_id: named[profile_id] for spinout_id, profile_id in latest.items()}


def _different_parents(ids: list[int], parents: dict[int, list[int]]) -> dict[int, list[int]]:
    kept = defaultdict(list)
    links = SpinoutParent.objects.filter(spinout_id__in=ids)
    for spinout_id, organisation_id in links.order_by("place").values_list("spinout_id", "organisation_id"):
        kept[spinout_id].append(organisation_id)
    return {spinout_id: bodies for spinout_id, bodies in parents.items() if kept[spinout_id] != bodies}


def write(changed: Changed) -> None:
    """Bring the cache up to date, in at most three statements."""
    if changed.values:
        _write_values(changed.values)
    if changed.parents:
        SpinoutParent.objects.filter(spinout_id__in=changed.parents).delete()
        SpinoutParent.objects.bulk_create(
            SpinoutParent(spinout_id=spinout_id, organisation_id=body, place=place)
            for spinout_id, bodies in changed.parents.items()
            for place, body in enumerate(bodies, 1)
        )


def _write_values(changed: dict[int, Values]) -> None:
    arrays = ", ".join(f"%s::{_TYPES.get(column, 'text')}[]" for column in COLUMNS)
    assignments = ", ".join(f"{column} = new.{column}" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE spinouts_spinout AS s SET {assignments} "  # noqa: S608 - our own names
            f"FROM unnest(%s::bigint[], {arrays}) AS new (id, {', '.join(COLUMNS)}) WHERE s.id = new.id",
            [list(changed), *([values[column] for values in changed.values()] for column in COLUMNS)],
        )
