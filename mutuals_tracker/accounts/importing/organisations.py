"""Importing a register of councils: found by code or name, brought up to date, never deleted."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.importing.rows import COLUMNS, CouncilRow, read_council
from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind
from mutuals_tracker.accounts.models import NameKind, Organisation, OrganisationIdentifier, OrganisationName, User
from mutuals_tracker.accounts.slugs import give_slugs
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.columns import rows_of
from mutuals_tracker.spreadsheets.findings import Change, Outcome
from mutuals_tracker.spreadsheets.tables import Table
from mutuals_tracker.spreadsheets.turns import refuse_what_the_database_refused, take_turn

OF = "bodies"
VERB = "import_organisations"
_TOLD = {"kind": "kind", "region": "region", "opened_on": "opening", "closed_on": "closing"}


def import_organisations(table: Table, *, by: User, at: datetime, dry_run: bool = False) -> Outcome:
    """Bring the bodies up to what the register says, or say everything that has to be put right first.

    Bodies that the file leaves out stay as they are. Nothing is written after any error, or in a dry run, which
    otherwise comes to the same. Raises Refused.
    """
    permissions.check_can_administer(by)
    outcome = Outcome(file=table.file, of=OF, dry_run=dry_run)
    rows = [council for row in rows_of(table, COLUMNS, outcome) if (council := read_council(row, outcome))]
    try:
        with transaction.atomic():
            take_turn()
            _Import(rows, at.date(), outcome).run(by)
    except IntegrityError as error:
        refuse_what_the_database_refused(error, outcome)
    return outcome


@dataclass
class _Draft:
    """What one row comes to: the body, and what of it and around it is new."""

    row: CouncilRow
    body: Organisation
    told: list[str] = field(default_factory=list)
    columns: set[str] = field(default_factory=set)
    names: list[OrganisationName] = field(default_factory=list)
    renamed: list[OrganisationName] = field(default_factory=list)
    identifiers: list[OrganisationIdentifier] = field(default_factory=list)
    ended: list[OrganisationIdentifier] = field(default_factory=list)
    heir: Organisation | None = None
    is_new: bool = False

    def set(self, column: str, value: object) -> None:
        """Change the body; a blank cell erases nothing."""
        now = getattr(self.body, column)
        if value in ("", None) or now == value:
            return
        setattr(self.body, column, value)
        self.columns.add(column)
        if column in _TOLD:
            self.told.append(f"{_TOLD[column]} changed from {now or 'not known'} to {value}")


class _Import:
    """One run over a register's rows."""

    def __init__(self, rows: list[CouncilRow], today: date, outcome: Outcome) -> None:
        """Load everything known that any row may be about."""
        self.rows, self.today, self.outcome = rows, today, outcome
        held = OrganisationIdentifier.objects.filter(value__in=_values(rows)).select_related("organisation")
        self.holders = {(one.scheme, one.value): one.organisation for one in held.order_by("to_on") if not one.to_on}
        self.by_name = self._unnumbered()
        known = {body.pk for bodies in self.by_name.values() for body in bodies}
        known |= {body.pk for body in self.holders.values()}
        self.names, self.identifiers = defaultdict(list), defaultdict(list)
        for name in OrganisationName.objects.filter(organisation_id__in=known):
            self.names[name.organisation_id].append(name)
        for identifier in OrganisationIdentifier.objects.filter(organisation_id__in=known):
            self.identifiers[identifier.organisation_id].append(identifier)

    def _unnumbered(self) -> dict[str, list[Organisation]]:
        """Return the public bodies that carry no council's code yet, by each folded name: imports made most of them."""
        keys = {fold(name) for row in self.rows for name in (row.name, *row.aliases)}
        names = OrganisationName.objects.filter(
            folded__in=keys, organisation__in=Organisation.objects.parents().filter(is_example=False)
        ).exclude(organisation__identifiers__scheme__in=[*_COUNCIL_SCHEMES, IdentifierScheme.GSS])
        by_name: dict[str, list[Organisation]] = defaultdict(list)
        for name in names.select_related("organisation").order_by("organisation_id"):
            if name.organisation not in by_name[name.folded]:
                by_name[name.folded].append(name.organisation)
        return by_name

    def run(self, by: User) -> None:
        """Draft, tell, and write if everything is right."""
        self._refuse_repeats()
        claimed = Counter(fold(alias) for row in self.rows for alias in row.aliases)
        drafts = [self._draft(row, claimed) for row in self.rows]
        self._succeed(drafts)
        for draft in drafts:
            self._tell(draft)
        if self.outcome.is_good and not self.outcome.dry_run:
            with recorded(by=by, verb=VERB, why=self.outcome.file):
                _write(drafts)

    def _refuse_repeats(self) -> None:
        for column, values in (
            ("code", lambda row: [row.code]),
            ("gss_code", lambda row: [row.gss] if row.gss else []),
        ):
            above: dict[str, int] = {}
            for row in self.rows:
                for value in values(row):
                    if above.setdefault(value, row.number) != row.number:
                        problem = f"Row {above[value]} has the same code"
                        self.outcome.refuse(row.number, column, value, problem, "Correct it in one of the two rows")

    def _draft(self, row: CouncilRow, claimed: Counter) -> _Draft:
        body = self._find(row, claimed)
        if body is None:
            body = Organisation(name=row.name, kind=OrganisationKind.LOCAL_AUTHORITY)
            draft = _Draft(row, body, is_new=True)
            draft.names.append(self._name(body, row.name, NameKind.OFFICIAL, row.opened_on))
        else:
            draft = _Draft(row, body)
            self._rename(draft)
            self._confirm(draft)
        draft.set("region", row.region)
        draft.set("opened_on", row.opened_on)
        draft.set("closed_on", row.closed_on)
        self._alias(draft)
        self._number(draft)
        return draft

    def _find(self, row: CouncilRow, claimed: Counter) -> Organisation | None:
        for scheme, value in row.identifiers:
            holder = self.holders.get((scheme, value))
            # A GSS code names an area: it finds no body that its own register knows by another code.
            if holder and (scheme == row.scheme or not self._has_another_code(holder, row)):
                return holder
        named = self.by_name.get(fold(row.name), [])
        if not named:
            # A name that several rows go by says nothing of any of them.
            keys = [fold(alias) for alias in row.aliases if claimed[fold(alias)] == 1]
            named = list({body.pk: body for key in keys for body in self.by_name.get(key, [])}.values())
        if len(named) > 1:
            listed = "; ".join(f"{body.name} ({body.slug})" for body in named)
            self.outcome.refuse(
                row.number, "official_name", row.name, f"More than one body has this name: {listed}", "Merge them first"
            )
        return named[0] if named else None

    def _has_another_code(self, holder: Organisation, row: CouncilRow) -> bool:
        held = self.identifiers[holder.pk]
        return row.has_register_code and any(one.scheme == row.scheme and one.to_on is None for one in held)

    def _rename(self, draft: _Draft) -> None:
        """Give it the register's official name; the one that it had stays as a former name, or as an alias."""
        body, name = draft.body, draft.row.name
        if body.name == name:
            return
        draft.told.append(f"name changed from “{body.name}” to “{name}”")
        official = next(one for one in self.names[body.pk] if one.kind == NameKind.OFFICIAL)
        if official.folded == fold(name):
            official.name = name
        else:
            former = body.is_confirmed
            official.kind = NameKind.FORMER if former else NameKind.ALIAS
            official.to_on = self.today if former else None
            since = self.today if former else None
            draft.names.append(self._name(body, name, NameKind.OFFICIAL, since))
        draft.renamed.append(official)
        body.name = name
        draft.columns.add("name")

    def _confirm(self, draft: _Draft) -> None:
        if not draft.body.is_confirmed:
            draft.set("kind", OrganisationKind.LOCAL_AUTHORITY.value)
            draft.body.is_confirmed = True
            draft.columns.add("is_confirmed")
            draft.told.append("confirmed")

    def _name(self, body: Organisation, name: str, kind: str, since: date | None = None) -> OrganisationName:
        return OrganisationName(organisation=body, name=name, folded=fold(name), kind=kind, from_on=since)

    def _alias(self, draft: _Draft) -> None:
        known = {one.folded for one in self.names[draft.body.pk]} | {one.folded for one in draft.names}
        new = [alias for alias in draft.row.aliases if fold(alias) not in known]
        draft.names += [self._name(draft.body, alias, NameKind.ALIAS) for alias in new]
        if new:
            draft.told.append(f"also known as {'; '.join(new)}")

    def _number(self, draft: _Draft) -> None:
        row, body = draft.row, draft.body
        held = {(one.scheme, one.value): one for one in self.identifiers[body.pk]}
        for scheme, value in row.identifiers:
            holder = self.holders.get((scheme, value))
            if holder is not None and holder != body:
                column = "gss_code" if scheme == IdentifierScheme.GSS else "code"
                self.outcome.refuse(
                    row.number, column, value, f"It belongs to {holder}", "Correct it here, or end it there"
                )
            elif (scheme, value) not in held:
                self._end_other(draft, scheme, list(held.values()))
                draft.identifiers.append(OrganisationIdentifier(organisation=body, scheme=scheme, value=value))
                draft.told.append(f"{scheme} {value}")
        for value in row.former_gss:
            if (IdentifierScheme.GSS, value) not in held:
                # The register does not say when it ended: by this day it had.
                draft.identifiers.append(
                    OrganisationIdentifier(
                        organisation=body, scheme=IdentifierScheme.GSS, value=value, to_on=self.today
                    )
                )
                draft.told.append(f"former GSS code {value}")

    def _end_other(self, draft: _Draft, scheme: str, held: list[OrganisationIdentifier]) -> None:
        for one in held:
            if one.scheme == scheme and one.to_on is None:
                one.to_on = self.today
                draft.ended.append(one)
                draft.told.append(f"{scheme} {one.value} ended")

    def _succeed(self, drafts: list[_Draft]) -> None:
        by_code = {draft.row.code: draft.body for draft in drafts}
        wanted = {code for draft in drafts for code in draft.row.replaced_by} - by_code.keys()
        known = OrganisationIdentifier.objects.filter(scheme__in=_COUNCIL_SCHEMES, value__in=wanted, to_on__isnull=True)
        by_code |= {one.value: one.organisation for one in known.select_related("organisation")}
        for draft in drafts:
            row = draft.row
            for code in set(row.replaced_by) - by_code.keys():
                problem = f"No council has the code {code}"
                self.outcome.refuse(row.number, "replaced_by", ",".join(row.replaced_by), problem, "Correct the code")
            if len(row.replaced_by) > 1:
                heirs = ", ".join(str(by_code.get(code, code)) for code in row.replaced_by)
                self.outcome.notes.append(
                    f"Row {row.number}: {row.name} was replaced by more than one body ({heirs}); "
                    "no single successor is kept."
                )
            elif row.replaced_by and row.replaced_by[0] in by_code:
                self._succeed_by(draft, by_code[row.replaced_by[0]])

    def _succeed_by(self, draft: _Draft, heir: Organisation) -> None:
        now = draft.body.succeeded_by if draft.body.succeeded_by_id else None
        if heir is draft.body:
            self.outcome.refuse(
                draft.row.number, "replaced_by", draft.row.code, "A council cannot replace itself", "Correct the code"
            )
        elif now is None or now.pk != heir.pk:
            draft.heir = heir
            draft.told.append(f"succeeded by {heir}")

    def _tell(self, draft: _Draft) -> None:
        row, outcome = draft.row, self.outcome
        if draft.is_new:
            outcome.added.append(Change(row.number, row.name, row.code))
        elif draft.told:
            outcome.changed += [Change(row.number, draft.body.name, what) for what in draft.told]
        else:
            outcome.unchanged += 1


_COUNCIL_SCHEMES = (
    IdentifierScheme.COUNCIL_ENGLAND,
    IdentifierScheme.COUNCIL_WALES,
    IdentifierScheme.COUNCIL_SCOTLAND,
    IdentifierScheme.COUNCIL_NI,
)


def _values(rows: Iterable[CouncilRow]) -> set[str]:
    return {value for row in rows for value in (row.code, row.gss, *row.former_gss)}


def _write(drafts: list[_Draft]) -> None:
    new = [draft.body for draft in drafts if draft.is_new]
    give_slugs(new)
    # Successors may be new too: they are told once all have their keys.
    Organisation.objects.bulk_create(new)
    OrganisationName.objects.bulk_update([one for d in drafts for one in d.renamed], ["name", "kind", "to_on"])
    OrganisationName.objects.bulk_create(one for draft in drafts for one in draft.names)
    OrganisationIdentifier.objects.bulk_update([one for draft in drafts for one in draft.ended], ["to_on"])
    OrganisationIdentifier.objects.bulk_create(one for draft in drafts for one in draft.identifiers)
    for draft in drafts:
        if draft.heir:
            draft.body.succeeded_by = draft.heir
            draft.columns.add("succeeded_by")
        if columns := {"succeeded_by"} & draft.columns if draft.is_new else draft.columns:
            draft.body.save(update_fields=sorted(columns))
