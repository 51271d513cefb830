"""The contracts and procurements of real mutuals that newspapers and reports tell of, each with its source.

`contracts.csv` holds what was found, as it was found. `readings.csv` says of each of its rows what we make of it: a
contract, or a procurement where it was lost or came to nothing. What a source does not say stays unknown; an end that
was derived from a length says so, and no VAT basis is invented.
"""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate
from procurement.actions import contracts, procurements, publishing
from procurement.contracting import Contracted, Sourced
from procurement.models import Contract, Procurement
from procurement.vocabulary import ValueBasis, VatBasis
from spinouts.models import Spinout

FOLDER = Path(__file__).parent
# How the file says over what time a value is counted.
_BASES = {
    "per year": ValueBasis.PER_YEAR,
    "first year": ValueBasis.FIRST_YEAR,
    "total": ValueBasis.AS_REPORTED,
    "as reported": ValueBasis.AS_REPORTED,
}
Row = Mapping[str, str]


def mutuals() -> set[str]:
    """Return the names of the spin-outs that the file tells of."""
    return {row["mutual"] for row in _rows("contracts.csv")}


def load(spinouts: Mapping[str, Spinout], *, by: User, at: datetime) -> list[Contract | Procurement]:
    """Record and publish what the file tells, each row once: return what became of each, in the order of the file."""
    made: list[Contract | Procurement] = []
    for row, reading in read():
        record = _contract if reading["becomes"] == "contract" else _procurement
        row_of_register = record(spinouts[row["mutual"]], row, reading, by, at)
        publishing.publish(row_of_register, by=by, at=at)
        made.append(row_of_register)
    return made


def read() -> list[tuple[Row, Row]]:
    """Return each row with what we make of it. Raises ValueError unless every row has exactly one reading."""
    rows, readings = list(_rows("contracts.csv")), list(_rows("readings.csv"))
    if [int(reading["row"]) for reading in readings] != list(range(1, len(rows) + 1)):
        raise ValueError("readings.csv must say of each row of contracts.csv, in its order, what it becomes")
    return list(zip(rows, readings, strict=True))


def _contract(spinout: Spinout, row: Row, reading: Row, by: User, at: datetime) -> Contract:
    ended = reading["terminated_on"]
    says = Contracted(
        title=reading["title"],
        customer_name=reading["customer"],
        customer=_body(reading["customer"]),
        provider_name=spinout.organisation.name if spinout.organisation else spinout.name,
        kind=reading["kind"],
        route=reading["route"],
        **_value(row),
        starts=_when(row["start"]),
        ends=_when(reading["ends"]),
        is_first=reading["is_first"] == "yes",
    )
    told = Sourced(row["source_url"], _note(row, reading), date.fromisoformat(ended) if ended else None)
    if ended:
        told = Sourced(told.source_url, told.source_note, told.terminated_on, reading["ended_because"])
    return contracts.record_contract(spinout, says=says, told=told, by=by, at=at)


def _procurement(spinout: Spinout, row: Row, reading: Row, by: User, at: datetime) -> Procurement:
    """The file says when a contract was to begin, and not when its procurement commenced: that stays unknown."""
    says = procurements.Described(
        title=reading["title"],
        authority_name=reading["customer"],
        authority=_body(reading["customer"]),
        route=reading["route"],
        **_value(row),
        term_months=int(reading["term_months"]) if reading["term_months"] else None,
    )
    told = procurements.Recounted(
        state=reading["state"],
        abandoned_reason=reading["ended_because"],
        result=reading["result"],
        winner=reading["winner"],
        source_url=row["source_url"],
        source_note=_note(row, reading),
    )
    return procurements.record_procurement(spinout, says=says, told=told, by=by, at=at)


def _value(row: Row) -> dict[str, Any]:
    if not row["contract_value_gbp"]:
        return {}
    basis = next(basis for begins, basis in _BASES.items() if row["value_basis"].startswith(begins))
    value = Decimal(row["contract_value_gbp"])
    return {"value": value, "value_basis": basis.value, "vat_basis": VatBasis.NOT_STATED.value}


def _note(row: Row, reading: Row) -> str:
    """Return what the file says of it in its own words, and what we made of that."""
    said = {
        "Authority": row["authority"],
        "Value": row["value_basis"],
        "From": row["start"],
        "Length or end": row["length_or_end"],
        "Route": row["route"],
        "Our reading": reading["reading"],
    }
    return "\n".join(f"{name}: {words}" for name, words in said.items() if words)


def _body(name: str) -> Organisation | None:
    found = list(Organisation.objects.parents().named(name)[:2])
    return found[0] if len(found) == 1 else None


def _when(written: str) -> PartialDate | None:
    return PartialDate.parse(written) if written else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
