"""Importing spin-outs: what each row adds or changes, told first, then written, all rows or none."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice, zip_longest

from django.db import IntegrityError, transaction

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, User
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.columns import rows_of
from mutuals_tracker.spreadsheets.findings import Change, Outcome
from mutuals_tracker.spreadsheets.tables import Table
from mutuals_tracker.spreadsheets.turns import refuse_what_the_database_refused, take_turn
from spinouts import kept, permissions
from spinouts.importing import bodies, identity, known
from spinouts.importing.bodies import Bodies
from spinouts.importing.drafts import Draft, Import, draft_known, draft_new
from spinouts.importing.known import SCHEMES
from spinouts.importing.rows import SPINOUT_COLUMNS, SpinoutRow, read_spinout
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, ProfileParent, RegisterEntry, Spinout

NamedRow = tuple[SpinoutRow, tuple[Organisation, ...]]
OF = "spin-outs"
VERB = "import_spinouts"
# How many rows are held as rows of the database at a time.
AT_ONCE = 2_000


def import_spinouts(
    table: Table,
    *,
    by: User,
    at: datetime,
    effective_on: date,
    dry_run: bool = False,
    is_example: bool = False,
) -> Outcome:
    """Bring the register up to what the file says, or say everything that has to be put right first.

    `effective_on` is the day from which changed cells are true. Nothing is written after any error, or in a dry run,
    which otherwise comes to the same. Raises Refused.
    """
    permissions.check_can_import(by)
    outcome = Outcome(file=table.file, of=OF, dry_run=dry_run)
    read = [read_spinout(row, outcome, today=at.date()) for row in rows_of(table, SPINOUT_COLUMNS, outcome)]
    ctx = Import(by=by, at=at, effective_on=effective_on, is_example=is_example)
    try:
        with transaction.atomic():
            take_turn()
            _import([row for row in read if row], ctx, outcome)
    except IntegrityError as error:
        refuse_what_the_database_refused(error, outcome)
    return outcome


def _import(rows: list[SpinoutRow], ctx: Import, outcome: Outcome) -> None:
    named_bodies = Bodies(name for row in rows for name in row.parents)
    named = list(_with_parents(rows, named_bodies, ctx, outcome))
    identity.refuse_repeats(named, outcome)
    _refuse_repeated_numbers(rows, outcome)
    for some in _batches(named):
        for row, draft in _drafts(some, ctx, outcome):
            _tell(row, draft, outcome)
    outcome.bodies = named_bodies.made
    if outcome.errors or outcome.dry_run:
        return
    with recorded(by=ctx.by, verb=VERB, why=outcome.file):
        named_bodies.write()
        for some in _batches(named):
            _write([draft for _row, draft in _drafts(some, ctx, outcome) if not draft.is_empty])


def _with_parents(rows: list[SpinoutRow], named: Bodies, ctx: Import, outcome: Outcome) -> Iterator[NamedRow]:
    for row in rows:
        # One kind for several bodies is the spin-out's, and says little of each of them.
        several = len(row.parents) > 1
        try:
            parents = tuple(
                named.named(
                    name,
                    kind=(several and bodies.told_kind(name)) or row.parent_kind,
                    region=row.region,
                    source_url=row.source_url,
                )
                for name in row.parents
            )
            bodies.refuse_mixed_examples(parents, is_example=ctx.is_example)
        except CellError as error:
            outcome.refuse(row.number, "parent_body", "; ".join(row.parents), error.problem, error.advice)
        else:
            yield row, tuple({identity.body_key(body): body for body in parents}.values())


def _refuse_repeated_numbers(rows: list[SpinoutRow], outcome: Outcome) -> None:
    for column in SCHEMES:
        above: dict[str, int] = {}
        for row in rows:
            value = getattr(row, column)
            if value and above.setdefault(value, row.number) != row.number:
                problem = f"Row {above[value]} has the same number"
                outcome.refuse(row.number, column, value, problem, "Correct it in one of the two rows")


def _batches(rows: Sequence[NamedRow]) -> Iterator[list[NamedRow]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def _drafts(some: list[NamedRow], ctx: Import, outcome: Outcome) -> list[tuple[SpinoutRow, Draft]]:
    candidates = identity.namesakes((row.name for row, _parents in some), locked=True)
    meant = {}
    for row, parents in some:
        try:
            meant[row.number] = identity.match(candidates[identity.folded(row)], parents)
        except CellError as error:
            outcome.refuse(row.number, "name", row.name, error.problem, error.advice)
    held = known.holders([(scheme, getattr(row, c)) for row, _parents in some for c, scheme in SCHEMES.items()])
    facts = known.load([spinout for spinout in meant.values() if spinout], on=ctx.effective_on)
    drafts = []
    for row, parents in some:
        if row.number not in meant:
            continue
        spinout = meant[row.number]
        try:
            drafts.append((row, _draft(row, parents, facts[spinout.pk] if spinout else None, held, ctx)))
        except CellError as error:
            column = getattr(error, "column", "name")
            outcome.refuse(row.number, column, _written(row, column), error.problem, error.advice)
    return drafts


def _draft(
    row: SpinoutRow, parents: tuple[Organisation, ...], facts: known.Known | None, held: dict, ctx: Import
) -> Draft:
    if facts is None:
        return draft_new(row, parents, held, ctx)
    return draft_known(row, parents, facts, held, ctx)


def _written(row: SpinoutRow, column: str) -> str:
    value = getattr(row, {"launch_date": "launched", "end_date": "ended"}.get(column, column))
    return getattr(value, "written", None) or str(value or "")


def _tell(row: SpinoutRow, draft: Draft, outcome: Outcome) -> None:
    if draft.is_new:
        parents = "; ".join(link.organisation.name for link in draft.parents)
        outcome.added.append(Change(row.number, row.name, f"from {parents}" if parents else "parent body not known"))
    elif draft.told:
        outcome.changed += [Change(row.number, str(draft.spinout), what) for what in draft.told]
    else:
        outcome.unchanged += 1


def _write(drafts: list[Draft]) -> None:
    entities = [draft.entity for draft in drafts if draft.entity is not None]
    bodies.save([entity for entity in entities if entity.pk is None])
    known_ones = [draft.spinout for draft in drafts if not draft.is_new and draft.changed_columns]
    Spinout.objects.bulk_create([draft.spinout for draft in drafts if draft.is_new])
    if known_ones:
        columns = set().union(*(draft.changed_columns for draft in drafts))
        Spinout.objects.bulk_update(known_ones, sorted(columns))
    OrganisationIdentifier.objects.bulk_update([one for draft in drafts for one in draft.ended_numbers], ["to_on"])
    OrganisationIdentifier.objects.bulk_create(one for draft in drafts for one in draft.new_numbers)
    facts = [fact for draft in drafts for fact in draft.facts]
    RegisterEntry.objects.bulk_create(fact for fact in facts if isinstance(fact, RegisterEntry))
    Profile.objects.bulk_create(fact for fact in facts if isinstance(fact, Profile))
    DefinitionAssessment.objects.bulk_create(fact for fact in facts if isinstance(fact, DefinitionAssessment))
    ProfileParent.objects.bulk_create(link for draft in drafts for link in draft.parents)
    _write_moves([draft.moves for draft in drafts])
    kept.refresh([draft.spinout.pk for draft in drafts])


def _write_moves(journeys: list[list[JourneyEvent]]) -> None:
    """Write corrections in one statement, because only together are they in order; then new moves place by place."""
    JourneyEvent.objects.bulk_create(move for moves in journeys for move in moves if move.supersedes)
    new = ([move for move in moves if not move.supersedes] for moves in journeys)
    for places in zip_longest(*new):
        JourneyEvent.objects.bulk_create(move for move in places if move)
