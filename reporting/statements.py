"""What a person states about an ambition or a published total: what forms gather and actions write."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class AmbitionStated:
    """What an ambition says: how many people, by when, counted how, and who voiced it where."""

    label: str
    people: int
    by_year: int
    counting_basis: str
    note: str
    source_url: str
    source_note: str
    is_default: bool


@dataclass(frozen=True)
class FigureStated:
    """What was published: any of four totals, how firmly, and where."""

    qualifier: str
    number_of_mutuals: int | None
    number_in_pipeline: int | None
    staff_total: int | None
    turnover_gbp: Decimal | None
    source_url: str
    source_note: str
