"""What a list is asked for: the words searched for, what is chosen of each facet, and an order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.http import urlencode

from spinouts.listing import facets
from spinouts.listing.facets import REGISTER, Facet, Reader
from spinouts.models.searching import words_of
from spinouts.models.spinout import RegisterState, SpinoutQuerySet

LONGEST_TEXT = 100
# The orders that can be asked for; without one, the best match comes first, or the newest reference.
SORTS = {
    "-number": "Newest reference first",
    "number": "Oldest reference first",
    "name": "Name, A to Z",
    "-name": "Name, Z to A",
    "planned": "Earliest planned launch first",
    "-launched": "Latest launch first",
    "-changed": "Last changed first",
}
# How addresses of long ago ask for every state of the register.
_ALL = "all"


@dataclass(frozen=True)
class Asked:
    """What one list is asked for. `chosen` has only facets of which something is chosen."""

    reader: Reader
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    # Whether records that left the register are among those found when nothing of the register is chosen.
    is_of_all_states: bool = False
    # What else the address says, which stays as it is.
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What the person can narrow by."""
        return facets.of(self.reader)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is searched for or chosen."""
        return bool(self.text or self.chosen)

    @property
    def is_searched(self) -> bool:
        """Whether there are words to search for."""
        return bool(words_of(self.text))

    @property
    def in_force(self) -> dict[str, tuple[str, ...]]:
        """What the list is narrowed to, with what holds where nothing is chosen."""
        default = {} if self.is_of_all_states else {REGISTER.name: (RegisterState.ENTERED.value,)}
        return {**default, **self.chosen}

    @property
    def query(self) -> str:
        """The address's query that asks for this, always written the same way."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet.name, choice) for facet, choice in self.choices()]
        return urlencode([*self.beside, *pairs, *([("sort", self.sort)] if self.sort else [])])

    @property
    def query_of_all(self) -> str:
        """The address's query that narrows nothing, in the same order."""
        return replace(self, text="", chosen={}).query

    @property
    def words(self) -> list[str]:
        """What it is narrowed to, in words."""
        told = [f"“{self.text}”"] if self.text else []
        for facet in self.facets:
            chosen = [facet.label_of(choice) for choice in self.chosen.get(facet.name, ())]
            told += [f"{facet.label}: {' or '.join(chosen)}"] if chosen else []
        return told

    def choices(self) -> Iterator[tuple[Facet, str]]:
        """Give each choice with its facet, in the order in which they stand on the page."""
        for facet in self.facets:
            for choice in self.chosen.get(facet.name, ()):
                yield facet, choice

    def without(self, facet: Facet, choice: str) -> "Asked":
        """Return the same without one choice."""
        left = tuple(each for each in self.chosen[facet.name] if each != choice)
        others = {name: chosen for name, chosen in self.chosen.items() if name != facet.name}
        return replace(self, chosen={**others, facet.name: left} if left else others)

    def without_text(self) -> "Asked":
        """Return the same without the words that are searched for."""
        return replace(self, text="")

    def narrow(self, spinouts: SpinoutQuerySet) -> SpinoutQuerySet:
        """Return those of the spin-outs that are asked for."""
        by_name = {facet.name: facet for facet in self.facets}
        for name, chosen in self.in_force.items():
            spinouts = spinouts.filter(by_name[name].means(chosen, self.reader))
        return spinouts.matching(self.text)


def read(
    query: QueryDict | str,
    reader: Reader,
    *,
    is_of_all_states: bool = False,
    beside: tuple[tuple[str, str], ...] = (),
) -> Asked:
    """Return what a query asks for; what makes no sense in it asks for nothing."""
    data = QueryDict(query) if isinstance(query, str) else query
    chosen = {facet.name: _chosen(facet, data.getlist(facet.name)) for facet in facets.of(reader)}
    text = data.get("q", "").strip()
    return Asked(
        reader=reader,
        text=text if len(text) <= LONGEST_TEXT and "\x00" not in text else "",
        chosen={name: choices for name, choices in chosen.items() if choices},
        sort=data.get("sort", "") if data.get("sort") in SORTS else "",
        is_of_all_states=is_of_all_states,
        beside=beside,
    )


def _chosen(facet: Facet, asked: Sequence[str]) -> tuple[str, ...]:
    if facet is REGISTER and _ALL in asked:
        return tuple(RegisterState.values)
    return tuple(choice for choice, _label in facet.choices if choice in asked)
