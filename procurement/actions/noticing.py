"""Notices of Find a Tender: importing a file of them, and joining one to the procurement that it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import IO

from django.db import connection, transaction
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from procurement.models import Contract, Notice, NoticeImport, NoticeKey, Procurement, ProcurementStep
from procurement.permissions import notices as permissions
from procurement.release_reading.package import TooLarge, releases_of
from procurement.release_reading.release import Release, ReleaseError, named, read
from procurement.vocabulary import STEP_PLACES, StepKind
from spinouts.actions import turn

# So many releases are written at once, or as many as have so many characters.
_BATCH, _HEAVIEST = 500, 4 * 1024 * 1024
# So many of those that could not be taken are told one by one; the others are counted.
MOST_PROBLEMS = 500


class NoSuchStepError(ValueError):
    """The notice tells a day that the procurement's other steps contradict."""


@dataclass(frozen=True)
class Problem:
    """A release that was not taken: which, where in it, what is wrong, and what to do."""

    place_in_file: int
    ocid: str
    release_id: str
    place: str
    problem: str
    advice: str


@dataclass
class Imported:
    """What came of a file."""

    file: str
    dry_run: bool = False
    taken: int = 0
    known: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    number: int | None = None

    @property
    def releases(self) -> int:
        """How many there were."""
        return self.taken + self.known + self.refused

    def refuse(self, problem: Problem) -> None:
        """Count it, and tell it where not too many are told already."""
        self.refused += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def import_notices(file: IO[bytes], *, name: str, by: User, at: datetime, dry_run: bool = False) -> Imported:
    """Take every release of the file that is good and new, and say which are not.

    Raises UnreadableError, and takes nothing, for a file that is no whole release package of OCDS 1.1. A release that
    was taken before is known by its ocid and its id; with other words under the same id it is refused, for releases
    never change.
    """
    permissions.check_can_import_notices(by)
    came = Imported(file=name[:250] or "file", dry_run=dry_run)
    with transaction.atomic(), recorded(by=by, verb="import_notices", why=came.file):
        # One import at a time: two of the same file would find each other's releases half-way.
        turn.one_at_a_time("import of notices")
        came.number = number = _next_number()
        for batch in _batches(_each(file, came)):
            _take(batch, came, number)
        NoticeImport.objects.create(
            pk=came.number,
            file_name=came.file,
            added_at=at,
            added_by=by,
            taken=came.taken,
            known=came.known,
            refused=came.refused,
            problems=[asdict(problem) for problem in came.problems],
        )
        if dry_run:
            came.number = None
            transaction.set_rollback(True)
    return came


def _next_number() -> int:
    """Return the key of the import, which its notices name before its own row can say what came of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [NoticeImport._meta.db_table])
        return int(cursor.fetchone()[0])


def _each(file: IO[bytes], came: Imported) -> Iterator[tuple[int, Release]]:
    """Yield the good releases with their places in the file, and refuse the others."""
    for place, data in enumerate(releases_of(file), start=1):
        try:
            if isinstance(data, TooLarge):
                raise ReleaseError("release", "It is larger than any release is", "Ask who made the file")
            yield place, read(data)
        except ReleaseError as error:
            came.refuse(Problem(place, *named(data), error.place, error.problem, error.advice))


def _batches(found: Iterator[tuple[int, Release]]) -> Iterator[list[tuple[int, Release]]]:
    """Yield them some at a time, fewer where they are large."""
    batch: list[tuple[int, Release]] = []
    weight = 0
    for each in found:
        batch.append(each)
        weight += each[1].size
        if len(batch) == _BATCH or weight > _HEAVIEST:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch


def _take(batch: list[tuple[int, Release]], came: Imported, number: int) -> None:
    there = _there([release for _, release in batch])
    new: list[Release] = []
    for place, release in batch:
        key = (release.ocid, release.release_id)
        if key not in there:
            there[key] = release.checksum
            new.append(release)
        elif there[key] == release.checksum:
            came.known += 1
        else:
            came.refuse(
                Problem(
                    place,
                    *key,
                    "id",
                    "A release with this id was taken before, and says something else",
                    "A release never changes. Ask who made the file for one with an id of its own",
                )
            )
    came.taken += len(new)
    written = Notice.objects.bulk_create([_row(release, number) for release in new])
    NoticeKey.objects.bulk_create(_keys(zip(written, new, strict=True)))


def _there(releases: list[Release]) -> dict[tuple[str, str], str]:
    """Return the checksums of those that were taken before."""
    known = Notice.objects.filter(ocid__in={release.ocid for release in releases})
    known = known.filter(release_id__in={release.release_id for release in releases})
    return {(ocid, key): checksum for ocid, key, checksum in known.values_list("ocid", "release_id", "checksum")}


def _row(release: Release, number: int) -> Notice:
    return Notice(
        ocid=release.ocid,
        release_id=release.release_id,
        checksum=release.checksum,
        published_at=release.published_at,
        tags=list(release.tags),
        title=release.title,
        buyer_name=release.buyer,
        supplier_names=release.suppliers,
        cpv_codes=list(release.cpv_codes),
        value=release.value,
        currency=release.currency,
        is_gross=release.is_gross,
        is_reserved=release.is_reserved,
        special_regimes=list(release.special_regimes),
        tenders_until=release.tenders_until,
        awarded_on=release.awarded_on,
        signed_on=release.signed_on,
        urls=list(release.urls),
        rest=release.rest,
        came_with_id=number,
    )


def _keys(pairs: Iterable[tuple[Notice, Release]]) -> Iterator[NoticeKey]:
    for notice, release in pairs:
        known = {(party.role, key) for party in release.parties for key in party.keys()}  # noqa: SIM118 - no dict
        for role, key in sorted(known):
            yield NoticeKey(notice=notice, role=role, key=key)


@transaction.atomic
def link_notice(
    procurement: Procurement,
    *,
    notice: Notice,
    contract: Contract | None = None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Procurement:
    """Give the procurement the notice's ocid, and its steps the days and the address that the notice tells.

    A day that is recorded already stays; so do those of the contract, where one is named. Raises NoSuchStepError where
    a day would stand before one of an earlier step.
    """
    with recorded(by=by, verb="link_notice"):
        procurement = turn.take_row(procurement, by=by, at=at, sent=sent)
        permissions.check_can_link_notice(by, notice, procurement)
        if not procurement.ocid:
            turn.change(procurement, {"ocid": notice.ocid}, by=by, at=at)
        _date_steps(procurement, notice, by=by, at=at)
        if contract is not None:
            _date_contract(contract, procurement, notice, by=by, at=at)
    return procurement


def told_days(notice: Notice) -> dict[StepKind, date]:
    """Return the days of steps that a notice tells: the day of its own publication, and those in its release."""
    days = {}
    if "tender" in notice.tags:
        days[StepKind.NOTICE] = timezone.localdate(notice.published_at)
    if notice.awarded_on:
        days[StepKind.AWARD] = notice.awarded_on
    if notice.signed_on:
        days[StepKind.CONTRACT] = notice.signed_on
    return days


def _date_steps(procurement: Procurement, notice: Notice, *, by: User, at: datetime) -> None:
    there = {step.kind: step for step in procurement.steps.select_for_update()}
    days = _in_order(there, told_days(notice), today=timezone.localdate(at))
    for kind, day in days.items():
        step = there.get(kind)
        if step is None:
            row = ProcurementStep(
                spinout=procurement.spinout, procurement=procurement, kind=kind, place=STEP_PLACES[kind]
            )
            turn.change(row, {"done_on": day, "notice_url": next(iter(notice.urls), "")}, by=by, at=at)
            continue
        values: dict[str, object] = {} if step.done_on else {"done_on": day}
        if not step.notice_url and notice.urls:
            values["notice_url"] = notice.urls[0]
        if values:
            turn.change(step, values, by=by, at=at)


def _in_order(there: dict[str, ProcurementStep], told: dict[StepKind, date], *, today: date) -> dict[StepKind, date]:
    """Return the days that are not in the future. Raises NoSuchStepError where they and what is recorded disagree."""
    days = {kind: day for kind, day in told.items() if day <= today}
    done: dict[StepKind, date] = {StepKind(kind): step.done_on for kind, step in there.items() if step.done_on}
    together = sorted(((STEP_PLACES[kind], day, kind) for kind, day in (days | done).items()))
    for (_, before, first), (_, after, second) in pairwise(together):
        if after < before:
            raise NoSuchStepError(
                f"“{second.label}” on {after:%-d %B %Y} would come before “{first.label}” on {before:%-d %B %Y}. "
                "Correct the steps of the procurement first, or join another notice"
            )
    return days


def _date_contract(contract: Contract, procurement: Procurement, notice: Notice, *, by: User, at: datetime) -> None:
    """Say when the contract was awarded and signed, where nobody had, and nothing else contradicts it."""
    row = procurement.contracts.select_for_update().get(pk=contract.pk)
    values: dict[str, object] = {}
    if row.awarded_on is None and notice.awarded_on and (row.signed_on or notice.awarded_on) >= notice.awarded_on:
        values["awarded_on"] = notice.awarded_on
    if row.signed_on is None and notice.signed_on and notice.signed_on >= (row.awarded_on or notice.signed_on):
        values["signed_on"] = notice.signed_on
    if values:
        turn.change(row, values, by=by, at=at)
