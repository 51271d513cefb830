"""What the panel beside a list shows: each facet's choices with their numbers, and what is chosen, to be taken away."""

from dataclasses import dataclass

from spinouts.listing.asked import Asked
from spinouts.listing.counting import Counts
from spinouts.listing.facets import Facet

# Those that are worth seeing before anything is chosen.
_OPEN = ("stage", "due", "lead")


@dataclass(frozen=True)
class Option:
    """One choice, with how many records it would find."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Group:
    """A facet with its choices; those that would find nothing are left out unless they are chosen."""

    facet: Facet
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many of its choices are chosen."""
        return sum(option.is_chosen for option in self.options)

    @property
    def is_open(self) -> bool:
        """Whether its choices are in sight at once."""
        return bool(self.chosen) or self.facet.name in _OPEN


@dataclass(frozen=True)
class Chosen:
    """Something that the list is narrowed to, with the query that leaves it out."""

    text: str
    query: str


def groups(asked: Asked, counts: Counts) -> list[Group]:
    """Return the facets of which there is anything to choose."""
    found = [_group(facet, asked, counts.by_facet.get(facet.name, {})) for facet in asked.facets]
    return [group for group in found if group.options]


def _group(facet: Facet, asked: Asked, counts: dict[str, int]) -> Group:
    chosen = asked.chosen.get(facet.name, ())
    options = (Option(value, label, counts.get(value, 0), value in chosen) for value, label in facet.choices)
    return Group(facet, tuple(option for option in options if option.count or option.is_chosen))


def chosen(asked: Asked) -> list[Chosen]:
    """Return all that the list is narrowed to."""
    searched = [Chosen(f"Search: {asked.text}", asked.without_text().query)] if asked.text else []
    return searched + [
        Chosen(f"{facet.label}: {facet.label_of(choice)}", asked.without(facet, choice).query)
        for facet, choice in asked.choices()
    ]
