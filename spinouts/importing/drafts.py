"""What one row adds or changes, drafted as rows of the database that are not written yet."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, User
from mutuals_tracker.facts import dated
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.spreadsheets.cells import CellError
from spinouts import gates, legal_forms
from spinouts.importing import journeys
from spinouts.importing.bodies import surviving
from spinouts.importing.journeys import Move
from spinouts.importing.known import SCHEMES, Known
from spinouts.importing.rows import SpinoutRow
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, ProfileParent, RegisterEntry, Spinout
from spinouts.vocabulary import AssessmentResult, Definition, Region, ServiceArea

Holders = dict[tuple[str, str], Organisation]


@dataclass(frozen=True)
class Import:
    """What all rows of one import share."""

    by: User
    at: datetime
    effective_on: date
    is_example: bool = False

    @property
    def effective(self) -> PartialDate:
        """The day from which changed cells are true."""
        return PartialDate.on(self.effective_on)


@dataclass
class Draft:
    """What one row comes to. `told` says each change of a known spin-out; a new one needs no telling."""

    spinout: Spinout
    told: list[str] = field(default_factory=list)
    changed_columns: set[str] = field(default_factory=set)
    entity: Organisation | None = None
    ended_numbers: list[OrganisationIdentifier] = field(default_factory=list)
    new_numbers: list[OrganisationIdentifier] = field(default_factory=list)
    facts: list[RegisterEntry | Profile | DefinitionAssessment] = field(default_factory=list)
    parents: list[ProfileParent] = field(default_factory=list)
    moves: list[JourneyEvent] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether the spin-out is not in the register yet."""
        return self.spinout.pk is None

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing that is not known."""
        return not (self.is_new or self.told)


class NumberError(CellError):
    """A company or society number cannot be given to this spin-out; `column` is where it stands."""

    def __init__(self, column: str, problem: str, advice: str) -> None:
        """Keep the column too."""
        self.column = column
        super().__init__(problem, advice)


def draft_new(row: SpinoutRow, parents: tuple[Organisation, ...], held: Holders, ctx: Import) -> Draft:
    """Return a new spin-out with its first facts; raises JourneyError or NumberError."""
    moves = journeys.begin(row)
    spinout = Spinout(
        name=row.name,
        folded_name=fold(row.name),
        stage=moves[-1].after.stage,
        outcome=moves[-1].after.outcome,
        is_example=ctx.is_example,
        status_note=row.status_note,
        turnover_gbp=row.turnover,
        created_at=ctx.at,
        created_by=ctx.by,
    )
    draft = Draft(spinout)
    draft.facts.append(
        RegisterEntry(spinout=spinout, state="entered", recorded_by=ctx.by, **_source(row), **dated(ctx.effective))
    )
    _add_profile(draft, _columns(row, parents), parents, row, ctx, when=None)
    _add_moves(draft, moves, row, ctx)
    if row.control:
        _add_assessment(draft, row, ctx, when=None)
    _number(draft, row, Known(spinout), held, ctx)
    return draft


def draft_known(row: SpinoutRow, parents: tuple[Organisation, ...], known: Known, held: Holders, ctx: Import) -> Draft:
    """Return what the row changes of a known spin-out; raises JourneyError or NumberError."""
    draft = Draft(known.spinout)
    _change_profile(draft, row, parents, known, ctx)
    if known.events:
        _add_moves(draft, journeys.go_on(row, known.events, effective_on=ctx.effective_on), row, ctx)
    _change_assessment(draft, row, known, ctx)
    _number(draft, row, known, held, ctx)
    _change_notes(draft, row)
    return draft


def _source(row: SpinoutRow) -> dict[str, str]:
    return {"source_url": row.source_url, "source_note": row.source_note}


def _columns(row: SpinoutRow, parents: tuple[Organisation, ...]) -> dict[str, str]:
    kinds = {body.kind for body in parents} - {OrganisationKind.OTHER.value}
    return {
        "name": row.name,
        "service_area": row.service_area,
        "region": row.region,
        "legal_form": legal_forms.classify(row.legal_form),
        "legal_form_as_written": row.legal_form,
        "parent_kind": row.parent_kind or (kinds.pop() if len(kinds) == 1 else ""),
        **_source(row),
    }


def _add_profile(
    draft: Draft,
    columns: dict[str, str],
    parents: tuple[Organisation, ...],
    row: SpinoutRow,
    ctx: Import,
    *,
    when: PartialDate | None,
) -> None:
    profile = Profile(spinout=draft.spinout, recorded_by=ctx.by, **columns, **dated(when))
    draft.facts.append(profile)
    draft.parents += [
        ProfileParent(profile=profile, organisation=body, place=place) for place, body in enumerate(parents, start=1)
    ]


_TOLD = {
    "name": "name",
    "service_area": "service area",
    "region": "region",
    "legal_form_as_written": "legal form",
    "parent_kind": "parent kind",
    "source_url": "source",
    "source_note": "source note",
}
_LABELS: dict[str, Any] = {"service_area": ServiceArea, "region": Region, "parent_kind": OrganisationKind}


def _change_profile(
    draft: Draft, row: SpinoutRow, parents: tuple[Organisation, ...], known: Known, ctx: Import
) -> None:
    if known.profile is None:
        return
    now = {column: getattr(known.profile, column) for column in _columns(row, ())}
    written = {column: value for column, value in _columns(row, ()).items() if value}
    if _says_the_same_form(row, known.profile):
        written.pop("legal_form", None)
        written.pop("legal_form_as_written", None)
    told = [
        f"{label} changed from {_label(column, now[column])} to {_label(column, written[column])}"
        for column, label in _TOLD.items()
        if written.get(column, now[column]) != now[column]
    ]
    now_parents = tuple(surviving(body) for body in known.parents)
    if parents and {body.pk for body in parents} != {body.pk for body in now_parents}:
        before, after = ("; ".join(body.name for body in bodies) for bodies in (now_parents, parents))
        told.append(f"parent bodies changed from {_label('', before)} to {_label('', after)}")
    if not told:
        return
    draft.told += [f"{what}, effective {ctx.effective}" for what in told]
    columns = now | written | {"delivery_model": known.profile.delivery_model}
    _add_profile(draft, columns, parents or known.parents, row, ctx, when=ctx.effective)


def _says_the_same_form(row: SpinoutRow, profile: Profile) -> bool:
    """Return whether the written form is the one known: the same words, or the same form where no words are kept."""
    if profile.legal_form_as_written:
        return row.legal_form == profile.legal_form_as_written
    return bool(row.legal_form) and legal_forms.classify(row.legal_form) == profile.legal_form


def _label(column: str, value: str) -> str:
    if not value:
        return "not known"
    return _LABELS[column](value).label if column in _LABELS else f"“{value}”"


def _add_moves(draft: Draft, moves: list[Move], row: SpinoutRow, ctx: Import) -> None:
    for move in moves:
        draft.moves.append(
            JourneyEvent(
                spinout=draft.spinout,
                from_stage=move.before.stage,
                from_outcome=move.before.outcome,
                to_stage=move.after.stage,
                to_outcome=move.after.outcome,
                gate=move.supersedes.gate if move.supersedes else gates.recorded(move.before, move.after),
                supersedes=move.supersedes,
                reason=move.reason,
                recorded_by=ctx.by,
                **_source(row),
                **dated(move.when),
            )
        )
        if move.told:
            draft.told.append(move.told)


def _add_assessment(draft: Draft, row: SpinoutRow, ctx: Import, *, when: PartialDate | None) -> None:
    draft.facts.append(
        DefinitionAssessment(
            spinout=draft.spinout,
            definition=Definition.POLICY_2011,
            result=row.control,
            recorded_by=ctx.by,
            **_source(row),
            **dated(when),
        )
    )


def _change_assessment(draft: Draft, row: SpinoutRow, known: Known, ctx: Import) -> None:
    now = known.assessment.result if known.assessment else ""
    if not row.control or row.control == now:
        return
    before = AssessmentResult(now).label if now else "not assessed"
    after = AssessmentResult(row.control).label
    draft.told.append(f"2011 policy definition changed from {before} to {after}, effective {ctx.effective}")
    _add_assessment(draft, row, ctx, when=ctx.effective)


def _change_notes(draft: Draft, row: SpinoutRow) -> None:
    spinout = draft.spinout
    if row.status_note and row.status_note != spinout.status_note:
        draft.told.append(f"status note changed to “{row.status_note}”")
        draft.changed_columns.add("status_note")
        spinout.status_note = row.status_note
    if row.turnover is not None and row.turnover != spinout.turnover_gbp:
        before = f"£{spinout.turnover_gbp:,.0f}" if spinout.turnover_gbp is not None else "not known"
        draft.told.append(f"turnover changed from {before} to £{row.turnover:,.0f}")
        draft.changed_columns.add("turnover_gbp")
        spinout.turnover_gbp = row.turnover


def _number(draft: Draft, row: SpinoutRow, known: Known, held: Holders, ctx: Import) -> None:
    """Give the legal entity the numbers that the row names; one that changes ends on the day of the change."""
    entity = known.spinout.organisation
    for column, scheme in SCHEMES.items():
        value = getattr(row, column)
        now = known.numbers.get(scheme)
        if not value or (now and now.value == value):
            continue
        holder = held.get((scheme, value))
        entity = entity or holder
        if holder and (holder != entity or not _is_free(holder, known.spinout)):
            raise NumberError(column, f"It belongs to {_owner(holder)}", "Check the number, or correct that record")
        draft.told.append(f"{scheme.label} changed from {now.value if now else 'not known'} to {value}")
        if entity is None:
            entity = Organisation(name=row.name, kind=OrganisationKind.MUTUAL, region=row.region)
        if now:
            now.to_on = ctx.effective_on
            draft.ended_numbers.append(now)
        if not holder:
            since = ctx.effective_on if now else None
            draft.new_numbers.append(
                OrganisationIdentifier(organisation=entity, scheme=scheme, value=value, from_on=since)
            )
    _refuse_charity(row, known, entity)
    if entity is not known.spinout.organisation:
        draft.entity = known.spinout.organisation = entity
        draft.changed_columns.add("organisation")


def _is_free(holder: Organisation, spinout: Spinout) -> bool:
    owner = getattr(holder, "spinout", None)
    return holder.kind == OrganisationKind.MUTUAL and (owner is None or owner == spinout)


def _owner(holder: Organisation) -> str:
    return str(getattr(holder, "spinout", None) or holder)


def _refuse_charity(row: SpinoutRow, known: Known, entity: Organisation | None) -> None:
    """A company cannot be both a charity and a community interest company (domain facts, section 6)."""
    if legal_forms.classify(row.legal_form) not in legal_forms.CIC_FORMS:
        return
    if known.is_charity or (entity and entity.pk and entity.is_charity):
        raise NumberError(
            "legal_form",
            "It has a charity number, and a community interest company cannot be a charity",
            "Correct the legal form, or take the charity number off its body first",
        )
