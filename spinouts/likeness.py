"""How alike two names are: for showing that a record may be there already."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from rapidfuzz import fuzz, process

# Alike enough to be looked at by a person, out of 100.
ALIKE = 82
# Near enough to be a typing mistake.
MEANT = 75
# Words that half of the register shares say nothing about who is who.
COMMON = frozenset(
    [
        "and",
        "the",
        "of",
        "for",
        "in",
        "cic",
        "ltd",
        "limited",
        "plc",
        "care",
        "service",
        "services",
        "community",
        "social",
        "enterprise",
        "partnership",
        "health",
        "healthcare",
        "trust",
        "company",
        "group",
        "mutual",
        "co",
        "operative",
        "cooperative",
        "society",
    ]
)


class Named(Protocol):
    """Anything with a name."""

    name: str


Record = TypeVar("Record", bound=Named)


def telling_words(name: str) -> list[str]:
    """Return the words by which to look for others of that name: the rare ones, or all when every word is common."""
    words = list(dict.fromkeys(re.findall(r"\w+", name.casefold())))[:12]
    return [word for word in words if word not in COMMON] or words


def alike(name: str, records: Sequence[Record], most: int = 5) -> list[Record]:
    """Return those of `records` whose names a person could take for `name`, the most alike first."""
    names = {place: _plain(record.name) for place, record in enumerate(records)}
    found = process.extract(_plain(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=most)
    return [records[place] for _name, _score, place in found]


def closest(name: str, names: Sequence[str]) -> str:
    """Return the one of `names` that `name` was most probably meant to be, or nothing."""
    found = process.extractOne(name, names, scorer=fuzz.ratio, processor=_plain, score_cutoff=MEANT)
    return found[0] if found else ""


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))
