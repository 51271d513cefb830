"""What awards cost at scale: their files beside a plain COPY of the rows, a round's ranking, and a fund's money."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from benchmarks.measuring import PageCost, median_ms, page_cost
from funding.models import Award, Moderation, Round
from funding.opendata.grants import rows
from reporting.load.money.funds import GRANTS, RANKED
from reporting.views.open_data import publisher

# A file may take so many times as long as PostgreSQL takes to write its rows and nobody to send them.
TIMES_COPY = 2
MOST_QUERIES = 12
_ROUNDS = 3
EXPORT_HEADINGS = ["file of all awards", "awards", "ms", "plain COPY ms", "ratio", "MB", "budget", "within"]


class _Counted:
    """Takes what is written, and keeps only how much that was."""

    def __init__(self) -> None:
        self.bytes = 0

    def write(self, written: bytes) -> None:
        """Count it."""
        self.bytes += len(written)


@dataclass(frozen=True)
class ExportCost:
    """What one kind of file costs as it is downloaded, beside a plain COPY of the rows in it."""

    kind: str
    awards: int
    ours_ms: float
    plain_ms: float
    megabytes: float

    @property
    def within(self) -> bool:
        """Whether it keeps to its budget."""
        return self.ours_ms <= TIMES_COPY * self.plain_ms

    def row(self) -> list[str]:
        """Return the line of the table."""
        times = [f"{self.ours_ms:.0f}", f"{self.plain_ms:.0f}", f"{self.ours_ms / self.plain_ms:.1f}×"]
        within = [f"≤ {TIMES_COPY}×", "yes" if self.within else "NO"]
        return [self.kind, f"{self.awards:,}", *times, f"{self.megabytes:.1f}", *within]


def exports() -> list[ExportCost]:
    """Time the download of every published award, in each kind of file."""
    awards, plain = Award.objects.published().count(), median_ms(_copy, _ROUNDS)
    return [
        ExportCost(kind, awards, median_ms(lambda each=kind: _download(each), _ROUNDS), plain, _download(kind) / 2**20)
        for kind in ("json", "csv")
    ]


def _copy() -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({rows(publisher())}) TO STDOUT", _Counted())


def _download(kind: str) -> int:
    """Read the whole file as anybody does, and return how large it is."""
    answer = Client(SERVER_NAME="localhost").get(f"/open-data/360giving.{kind}")
    return sum(len(some) for some in answer.streaming_content)  # type: ignore[attr-defined]


def costs(admin: Client) -> Iterator[PageCost]:
    """Time the pages on which an admin ranks a round and looks after a fund, as far as there are such pages."""
    ranked = Round.objects.get(fund__slug=GRANTS, name=RANKED)
    many, given = Moderation.objects.filter(round=ranked).count(), Award.objects.filter(fund__slug=GRANTS).count()
    for name, address in (
        (f"ranking of {many:,} applications", f"/funding/{GRANTS}/rounds/{ranked.pk}/ranking/"),
        (f"fund with {given:,} awards", f"/funding/{GRANTS}/money/"),
        ("what is published of awards", "/open-data/awards/"),
    ):
        if _is_there(address):
            yield page_cost(admin, name, address, most_queries=MOST_QUERIES)


def _is_there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True
