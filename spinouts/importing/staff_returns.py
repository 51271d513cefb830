"""Importing staff returns: a new count is added, another count under the same key corrects the one known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.facts import dated
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.columns import rows_of
from mutuals_tracker.spreadsheets.findings import Change, Outcome
from mutuals_tracker.spreadsheets.tables import Table
from mutuals_tracker.spreadsheets.turns import refuse_what_the_database_refused, take_turn
from spinouts import kept, permissions
from spinouts.importing.naming import Register
from spinouts.importing.rows import STAFF_COLUMNS, StaffRow, read_staff
from spinouts.models import Spinout, StaffReturn
from spinouts.vocabulary import Measure, Qualifier

OF = "staff returns"
VERB = "import_staff_returns"
AT_ONCE = 5_000

# Spin-out, date as written, measure and source: what makes two statements one.
Key = tuple[int, str, str, str]


@dataclass
class _Draft:
    row: StaffRow
    spinout: Spinout
    fact: StaffReturn | None
    told: str


def import_staff_returns(table: Table, *, by: User, at: datetime, dry_run: bool = False) -> Outcome:
    """Add the counts that the file states, or say everything that has to be put right first.

    Nothing is written after any error, or in a dry run, which otherwise comes to the same. Raises Refused.
    """
    permissions.check_can_import(by)
    outcome = Outcome(file=table.file, of=OF, dry_run=dry_run)
    read = [read_staff(row, outcome, today=at.date()) for row in rows_of(table, STAFF_COLUMNS, outcome)]
    rows = [row for row in read if row]
    try:
        with transaction.atomic():
            take_turn()
            drafts = list(_drafts(_found(rows, outcome), by, outcome))
            _tell(drafts, outcome)
            if outcome.is_good and not dry_run:
                _write(drafts, by, outcome)
    except IntegrityError as error:
        refuse_what_the_database_refused(error, outcome)
    return outcome


def _found(rows: list[StaffRow], outcome: Outcome) -> list[tuple[StaffRow, Spinout]]:
    """Return each row with its spin-out; a name that is not known, or known twice, is a finding."""
    register = Register(rows)
    found = []
    above: dict[Key, int] = {}
    for row in rows:
        try:
            spinout = register.meant(row)
        except CellError as error:
            outcome.refuse(row.number, "name", row.name, error.problem, error.advice)
            continue
        first = above.setdefault(_key_of_row(row, spinout), row.number)
        if first != row.number:
            problem = f"Row {first} has the same date, measure and source"
            outcome.refuse(row.number, "name", row.name, problem, "Keep one of the two rows")
        found.append((row, spinout))
    return found


def _key_of_row(row: StaffRow, spinout: Spinout) -> Key:
    return (spinout.pk, row.when.written if row.when else "", row.measure, row.source_url)


def _key_of_fact(fact: StaffReturn) -> Key:
    return (fact.spinout_id, fact.effective.written if fact.effective else "", fact.measure, fact.source_url)


def _drafts(found: list[tuple[StaffRow, Spinout]], by: User, outcome: Outcome) -> Iterator[_Draft]:
    left = iter(found)
    while some := list(islice(left, AT_ONCE)):
        returns = StaffReturn.objects.current().by_hand().filter(spinout_id__in={spinout.pk for _row, spinout in some})
        known: dict[Key, list[StaffReturn]] = {}
        for fact in returns.order_by("recorded_at", "pk"):
            known.setdefault(_key_of_fact(fact), []).append(fact)
        for row, spinout in some:
            facts = known.get(_key_of_row(row, spinout), [])
            if len(facts) > 1:
                listed = "; ".join(f"{fact.count:,.0f}" for fact in facts)
                outcome.refuse(
                    row.number,
                    "name",
                    row.name,
                    f"More than one return of {spinout} has this date, measure and source: {listed}",
                    "Take back all but one on its page",
                )
            else:
                yield _draft(row, spinout, facts[0] if facts else None, by)


def _draft(row: StaffRow, spinout: Spinout, known: StaffReturn | None, by: User) -> _Draft:
    qualifier = row.qualifier or (known.qualifier if known else Qualifier.AS_PUBLISHED)
    note = row.source_note or (known.source_note if known else "")
    says = f"{_people(row.count)} ({Measure(row.measure).label}, {Qualifier(qualifier).label.lower()})"
    when = str(row.when) if row.when else "no date"
    if known is None:
        told = f"{says}, {when}"
    elif (known.count, known.qualifier, known.source_note) == (row.count, qualifier, note):
        return _Draft(row, spinout, None, "")
    elif known.count != row.count:
        told = f"{Measure(row.measure).label} for {when} corrected from {_people(known.count)} to {_people(row.count)}"
    else:
        told = f"{Measure(row.measure).label} for {when}: how it was stated corrected to {says}"
    fact = StaffReturn(
        spinout=spinout,
        measure=row.measure,
        qualifier=qualifier,
        count=row.count,
        supersedes=known,
        evidence_id=known.evidence_id if known else None,
        source_url=row.source_url,
        source_note=note,
        recorded_by=by,
        **dated(row.when),
    )
    return _Draft(row, spinout, fact, told)


def _people(count: object) -> str:
    return f"{count:,.1f}".removesuffix(".0")


def _tell(drafts: list[_Draft], outcome: Outcome) -> None:
    for draft in drafts:
        change = Change(draft.row.number, str(draft.spinout), draft.told)
        if draft.fact is None:
            outcome.unchanged += 1
        elif draft.fact.supersedes is None:
            outcome.added.append(change)
        else:
            outcome.changed.append(change)


def _write(drafts: list[_Draft], by: User, outcome: Outcome) -> None:
    facts = [draft.fact for draft in drafts if draft.fact]
    if not facts:
        return
    with recorded(by=by, verb=VERB, why=outcome.file):
        for fact in facts:
            if fact.supersedes:
                fact.reason = f"Corrected by {outcome.file}"
        StaffReturn.objects.bulk_create(facts, batch_size=AT_ONCE)
        kept.refresh({fact.spinout_id for fact in facts})
