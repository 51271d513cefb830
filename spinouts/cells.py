"""Where a record stands in each list of choices that lists are counted by, packed into one whole number.

An index holds that number beside a record's dates and key, so that all counts of a list come from that index alone. For
100,000 records, every facet at once: 46 ms so, 170 ms from the columns' texts (both GROUPING SETS), 185 ms and 52,000
rows to add up in Python as one cell for each combination.

A choice is kept by its place in its list: new choices go to the end of theirs, or every summary has to be derived anew.
"""

from collections.abc import Iterable

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts.lifecycle import Outcome, Stage
from spinouts.models.spinout import RegisterState
from spinouts.rhythms import Rag
from spinouts.vocabulary import Region, ServiceArea

NOT_HELD, HELD = "no", "yes"
# What stands for nothing known is a choice too.
PLACES: dict[str, tuple[str, ...]] = {
    "stage": tuple(Stage.values),
    "outcome": tuple(Outcome.values),
    "register_state": tuple(RegisterState.values),
    "hold": (NOT_HELD, HELD),
    "service_area": ("", *ServiceArea.values),
    "region": ("", *Region.values),
    "parent_kind": ("", *OrganisationKind.values),
    "rag": ("", *Rag.values),
}


def _shifts() -> dict[str, int]:
    shifts, bits = {}, 0
    for name, choices in PLACES.items():
        shifts[name] = bits
        bits += (len(choices) - 1).bit_length()
    if bits > 31:
        raise ValueError(f"A cell of {bits} bits does not fit the column that keeps it")
    return shifts


_SHIFT = _shifts()


def mask(*names: str) -> int:
    """Return the bits in which a cell keeps these lists' choices."""
    return sum(((1 << (len(PLACES[name]) - 1).bit_length()) - 1) << _SHIFT[name] for name in names)


def bits(name: str, choices: Iterable[str]) -> list[int]:
    """Return what those bits are for each of the choices."""
    return [PLACES[name].index(choice) << _SHIFT[name] for choice in choices]


def choice(name: str, cell: int) -> str:
    """Return the choice that a cell, or its part for that list, keeps."""
    return PLACES[name][(cell & mask(name)) >> _SHIFT[name]]


def packed(columns: dict[str, str]) -> str:
    """Return the SQL that packs the columns, each named by its list."""
    if columns.keys() != PLACES.keys():
        raise KeyError(f"A cell is made of {', '.join(PLACES)}")
    return " + ".join(f"({_place(name, column)} << {_SHIFT[name]})" for name, column in columns.items())


def _place(name: str, column: str) -> str:
    choices = ", ".join(f"'{choice}'" for choice in PLACES[name])
    return f"(array_position(ARRAY[{choices}], {column}::text) - 1)"
