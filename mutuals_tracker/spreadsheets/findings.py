"""What an import found in a file, what it changed, and what has to be put right first: for people and for machines."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

# So many lines of what was added are shown to people; machines are given all of them.
SHOWN = 20


class UnreadableError(Exception):
    """The file as a whole cannot be read. Says why, and what to do."""

    def __init__(self, problem: str, advice: str) -> None:
        """Keep both sentences."""
        self.problem = problem
        self.advice = advice
        super().__init__(f"{problem}. {advice}.")


@dataclass(frozen=True)
class Finding:
    """Something that has to be put right: where it stands, as a spreadsheet numbers it, and what to do."""

    row: int | None
    column: str
    value: str
    problem: str
    advice: str

    @property
    def place(self) -> str:
        """Where it is: `Row 4, launch_date`."""
        parts = [f"row {self.row}" if self.row else "", self.column]
        written = ", ".join(part for part in parts if part)
        return written[:1].upper() + written[1:]


@dataclass(frozen=True)
class Change:
    """One thing that an import added or changed."""

    row: int
    subject: str
    what: str


@dataclass
class Outcome:
    """What came of importing one file."""

    file: str
    of: str
    dry_run: bool = False
    rows: int = 0
    added: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    # Bodies that were made because no known one has that name.
    bodies: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be put right."""
        return not self.errors

    @property
    def is_written(self) -> bool:
        """Whether the database was changed."""
        return self.is_good and not self.dry_run and bool(self.added or self.changed)

    def refuse(self, row: int | None, column: str, value: str, problem: str, advice: str) -> None:
        """Add something that has to be put right."""
        self.errors.append(Finding(row, column, value, problem, advice))

    def in_order(self) -> list[Finding]:
        """Return what has to be put right, from the top of the file to its end."""
        return sorted(self.errors, key=lambda finding: finding.row or 0)


def for_machines(outcome: Outcome) -> str:
    """Return the outcome as JSON."""
    return json.dumps(
        {
            "file": outcome.file,
            "of": outcome.of,
            "ok": outcome.is_good,
            "dry_run": outcome.dry_run,
            "written": outcome.is_written,
            "rows": outcome.rows,
            "counts": {
                "added": len(outcome.added),
                "changed": len({change.row for change in outcome.changed}),
                "unchanged": outcome.unchanged,
                "errors": len(outcome.errors),
            },
            "notes": outcome.notes,
            "bodies": outcome.bodies,
            "added": [asdict(change) for change in outcome.added],
            "changed": [asdict(change) for change in outcome.changed],
            "errors": [asdict(finding) for finding in outcome.in_order()],
        },
        ensure_ascii=False,
        indent=2,
    )


def for_people(outcome: Outcome) -> str:
    """Return the outcome in plain sentences."""
    lines = [*outcome.notes]
    lines += list(_of_errors(outcome) if outcome.errors else _of_success(outcome))
    return "\n".join(lines)


def _of_errors(outcome: Outcome) -> Iterator[str]:
    many = len(outcome.errors)
    yield f"{many:,} thing{'s' if many > 1 else ''} to put right in {outcome.file}. Nothing was written."
    for finding in outcome.in_order():
        value = f": “{finding.value}”" if finding.value else ""
        yield ""
        yield f"{finding.place}{value}" if finding.place or value else "The file"
        yield f"    {finding.problem}. {finding.advice}."


def _of_success(outcome: Outcome) -> Iterator[str]:
    added = [f"row {change.row}: {change.subject}: {change.what}" for change in outcome.added]
    yield from _listed("Added", added, shown=SHOWN)
    yield from _listed("New bodies, unconfirmed until an admin has looked at them", outcome.bodies, shown=SHOWN)
    changed = [f"row {change.row}: {change.subject}: {change.what}" for change in outcome.changed]
    yield from _listed("Changed", changed, shown=len(changed))
    rows = len({change.row for change in outcome.changed})
    yield (
        f"{outcome.rows:,} rows of {outcome.of} read from {outcome.file}: "
        f"{len(outcome.added):,} added, {rows:,} changed, {outcome.unchanged:,} as they were."
    )
    if not (added or changed):
        yield "Nothing to change: everything in the file is known already."
    elif outcome.dry_run:
        yield "Nothing was written: this was a dry run."


def _listed(title: str, lines: list[str], *, shown: int) -> Iterator[str]:
    if lines:
        yield f"{title} ({len(lines):,}):"
        yield from (f"  {line}" for line in lines[:shown])
    if len(lines) > shown:
        yield f"  … and {len(lines) - shown:,} more"
