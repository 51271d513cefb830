"""Times things side by side, several times each, and keeps the median."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

ROUNDS = 7
OWN_TIME_MS = 50
TIMES_RAW = 3


def median_ms(
    work: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the median of `rounds` runs by that clock, in milliseconds, after one that is not counted."""
    work()
    taken = []
    for _round in range(rounds):
        begun = clock()
        work()
        taken.append((clock() - begun) * 1000)
    return statistics.median(taken)


def run_sql(statements: list[str]) -> None:
    """Run the statements as they are and fetch every row: what the answer costs without us."""
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        for statement in statements:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()


@dataclass(frozen=True)
class PageCost:
    """What one page costs, beside what its SQL alone costs."""

    name: str
    page_ms: float
    # Processor time of this process alone: the database's own work is not in it.
    own_ms: float
    raw_ms: float
    queries: int
    kilobytes: float
    most_queries: int | None = None
    most_kilobytes: int | None = None
    most_own_ms: int = OWN_TIME_MS
    notes: list[str] = field(default_factory=list)

    @property
    def within(self) -> bool:
        """Whether the page keeps to its budgets."""
        quick = self.page_ms <= TIMES_RAW * self.raw_ms or self.own_ms <= self.most_own_ms
        few = self.most_queries is None or self.queries <= self.most_queries
        small = self.most_kilobytes is None or self.kilobytes <= self.most_kilobytes
        return quick and few and small

    def row(self) -> list[str]:
        """Return the line of the table."""
        budget = f"≤ {TIMES_RAW}× or own ≤ {self.most_own_ms} ms"
        if self.most_queries is not None:
            budget += f", ≤ {self.most_queries} queries"
        if self.most_kilobytes is not None:
            budget += f", ≤ {self.most_kilobytes} KB"
        return [
            self.name,
            f"{self.page_ms:.1f}",
            f"{self.own_ms:.1f}",
            f"{self.raw_ms:.1f}",
            f"{self.page_ms / self.raw_ms:.1f}×" if self.raw_ms else "–",
            str(self.queries),
            f"{self.kilobytes:.0f}",
            budget,
            "yes" if self.within else "NO",
        ]


PAGE_HEADINGS = ["page", "page ms", "own ms", "its SQL ms", "ratio", "queries", "KB", "budget", "within"]


def queries_of(client: Client, address: str) -> int:
    """Return how many queries a page asks when it is opened again."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    return len(captured)


def page_cost(
    client: Client,
    name: str,
    address: str,
    *,
    most_queries: int | None = None,
    most_kilobytes: int | None = None,
    most_own_ms: int = OWN_TIME_MS,
) -> PageCost:
    """Measure a page through every middleware, and the very statements that it ran on their own, in the same run."""
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answers {response.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    statements = [query["sql"] for query in captured.captured_queries]
    return PageCost(
        name=name,
        page_ms=median_ms(lambda: client.get(address)),
        own_ms=median_ms(lambda: client.get(address), clock=time.process_time),
        raw_ms=median_ms(lambda: run_sql(statements)),
        queries=len(statements),
        kilobytes=len(response.content) / 1024,
        most_queries=most_queries,
        most_kilobytes=most_kilobytes,
        most_own_ms=most_own_ms,
    )


@dataclass(frozen=True)
class Question:
    """A figure or a list: how we ask for it, and SQL written by hand that gives the same rows."""

    name: str
    ask: Callable[[], list[tuple[Any, ...]]]
    sql: str
    given: tuple[Any, ...] = ()


QUESTION_HEADINGS = ["asked", "ms", "SQL by hand ms", "ratio", "queries", "rows", "budget", "within"]


@dataclass(frozen=True)
class QuestionCost:
    """What a question costs us, beside the SQL by hand."""

    name: str
    ours_ms: float
    raw_ms: float
    queries: int
    rows: int

    @property
    def within(self) -> bool:
        """Whether it keeps to the budget of a page, of which it is a part."""
        return self.ours_ms <= max(TIMES_RAW * self.raw_ms, OWN_TIME_MS)

    def row(self) -> list[str]:
        """Return the line of the table."""
        times = [f"{self.ours_ms:.1f}", f"{self.raw_ms:.1f}", f"{self.ours_ms / self.raw_ms:.1f}×"]
        budget = f"≤ {TIMES_RAW}× or ≤ {OWN_TIME_MS} ms"
        return [self.name, *times, str(self.queries), f"{self.rows:,}", budget, "yes" if self.within else "NO"]


def question_cost(question: Question) -> QuestionCost:
    """Measure both sides in the same run; raises RuntimeError unless they give the same rows."""
    with CaptureQueriesContext(connection) as captured:
        ours = question.ask()
    by_hand = _rows(question)
    if ours != by_hand:
        raise RuntimeError(f"“{question.name}” gives {ours[:3]}…, and SQL by hand {by_hand[:3]}…")
    return QuestionCost(
        name=question.name,
        ours_ms=median_ms(question.ask),
        raw_ms=median_ms(lambda: _rows(question)),
        queries=len(captured),
        rows=len(ours),
    )


def _rows(question: Question) -> list[tuple[Any, ...]]:
    with connection.cursor() as wrapped:
        cursor = wrapped.cursor
        cursor.execute(question.sql, question.given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Return the rows as a table in plain text."""
    widths = [max(len(line[i]) for line in [headings, *rows]) for i in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)
