"""Writing an application: it is begun for a round, and its sections are written by several people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from funding import applying, permissions
from funding.lifecycle import OPEN
from funding.models import Application, ApplicationCost, ApplicationDocument, ApplicationPurpose, CostLine, Round
from funding.statements import About, ForStage
from funding.vocabulary import ApplicationSection
from mutuals_tracker.accounts.models import User
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import evidence, turn
from spinouts.models import Spinout


class RoundNotOpenError(ValueError):
    """The round takes no applications at that moment; it closed, or has not opened yet."""


class WrongRoundError(ValueError):
    """An example would apply to a real fund, or the other way round."""


class NoFileError(ValueError):
    """A document comes without its file."""


class DocumentGoneError(ValueError):
    """Somebody removed the document meanwhile."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Somebody removed this document meanwhile. Go back to the application")


@transaction.atomic
def begin_application(
    spinout: Spinout, asked: Round, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Begin an application, or return the one that is open already. Raises RoundNotOpenError or WrongRoundError."""
    with recorded(by=by, verb="begin_application"):
        spinout = turn.take_case(spinout, by=by, at=at, sent=sent)
        permissions.check_can_apply(by, spinout)
        open_one = Application.objects.filter(spinout=spinout, round=asked, state__in=OPEN).first()
        if open_one:
            return open_one
        if asked.fund.is_example != spinout.is_example:
            raise WrongRoundError("An example applies to invented funds only, and a real spin-out to real ones")
        if not asked.is_open(at):
            raise RoundNotOpenError("This round does not take applications at present")
        application = Application.objects.create(
            spinout=spinout, round=asked, written_by=by, **turn.stamp(by=by, at=at)
        )
        kept.refresh_case([spinout.pk])
    application.refresh_from_db()
    return application


@transaction.atomic
def write_about(
    application: Application, *, says: About, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Write the title, the purpose and the amount, as far as they are known."""
    with recorded(by=by, verb="write_application"):
        application = take(application, ApplicationSection.ABOUT, by=by, at=at, sent=sent)
        _write(application, vars(says), by=by, at=at)
    return application


@transaction.atomic
def write_amounts(
    application: Application, *, says: Sequence[ForStage], by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Say how much is for which stage, in place of what was said before."""
    with recorded(by=by, verb="write_application"):
        application = take(application, ApplicationSection.AMOUNTS, by=by, at=at, sent=sent)
        wanted = {each.stage: {"amount": each.amount, "what": each.what} for each in says}
        there = {row.stage: row for row in ApplicationPurpose.objects.filter(application=application)}
        for stage in there.keys() - wanted.keys():
            there[stage].delete()
        for stage, values in wanted.items():
            row = there.get(stage) or ApplicationPurpose(
                spinout=application.spinout, application=application, stage=stage
            )
            _set(row, values, by=by, at=at)
        said = applying.amounts_said(applying.written(application).purposes)
        _write(application, {"amounts_said": said}, by=by, at=at)
    return application


@transaction.atomic
def write_costs(
    application: Application, *, says: Mapping[int, Decimal], by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Say how much is asked for which costs of the ledger, by their keys, in place of what was said before.

    A cost that somebody removed from the ledger meanwhile is left out.
    """
    with recorded(by=by, verb="write_application"):
        application = take(application, ApplicationSection.COSTS, by=by, at=at, sent=sent)
        ledger = set(CostLine.objects.filter(spinout=application.spinout, pk__in=says).values_list("pk", flat=True))
        there = {row.line_id: row for row in ApplicationCost.objects.filter(application=application)}
        for line in there.keys() - says.keys():
            there[line].delete()
        for line in sorted(ledger):
            row = there.get(line) or ApplicationCost(spinout=application.spinout, application=application, line_id=line)
            _set(row, {"amount": says[line]}, by=by, at=at)
        said = applying.costs_said(applying.written(application).costs)
        _write(application, {"costs_said": said}, by=by, at=at)
    return application


@transaction.atomic
def add_document(
    application: Application,
    *,
    title: str,
    upload: UploadedFile,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> ApplicationDocument:
    """Add a file. Raises FileNotAcceptedError."""
    with recorded(by=by, verb="add_application_document"), evidence.kept(upload, by=by, at=at) as file:
        application = take(application, "", by=by, at=at, sent=sent)
        if file is None:
            raise NoFileError("Select a file")
        added = ApplicationDocument.objects.create(
            spinout=application.spinout,
            application=application,
            evidence=file,
            title=title,
            **turn.stamp(by=by, at=at),
        )
        _write_documents(application, by=by, at=at)
    return added


@transaction.atomic
def remove_document(
    document: ApplicationDocument, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Take a file out of the application; versions that had it keep it. Raises DocumentGoneError."""
    with recorded(by=by, verb="remove_application_document"):
        application = take(document.application, "", by=by, at=at, sent=sent)
        found = ApplicationDocument.objects.filter(application=application, pk=document.pk).first()
        if found is None:
            raise DocumentGoneError
        found.delete()
        _write_documents(application, by=by, at=at)
    return application


@transaction.atomic
def declare(
    application: Application, *, is_true: bool, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Make the declaration, or take it back."""
    with recorded(by=by, verb="declare_application"):
        application = take(application, ApplicationSection.DECLARATION, by=by, at=at, sent=sent)
        _write(application, {"declared_by": by if is_true else None}, by=by, at=at)
    return application


def take(application: Application, section: str, *, by: User, at: datetime, sent: turn.Sent) -> Application:
    """Return the application locked and read again for its section, if its rule lets this person write it.

    Raises ChangedMeanwhile where somebody else changed that section since the page was opened.
    """
    columns = applying.COLUMNS.get(section, ())
    # A section that only adds a row of its own overwrites nothing.
    seen = sent if columns else turn.Sent(key=sent.key)
    application = turn.take_row(application, by=by, at=at, sent=seen, columns=columns)
    permissions.check_can_write_application(by, application)
    return application


def _set(row: ApplicationPurpose | ApplicationCost, values: dict[str, object], *, by: User, at: datetime) -> None:
    """Write the row if it says something else by now."""
    if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
        turn.change(row, values, by=by, at=at)


def _write_documents(application: Application, *, by: User, at: datetime) -> None:
    said = applying.documents_said(applying.written(application).documents)
    _write(application, {"documents_said": said}, by=by, at=at)


def _write(application: Application, values: Mapping[str, object], *, by: User, at: datetime) -> None:
    """Save what a section says; where that is something else by now, nobody has signed it off any more."""
    if any(getattr(application, name) != value for name, value in values.items()):
        unsigned = {"certified_by": None, "certified_at": None, "written_by": by}
        turn.change(application, {**values, **unsigned}, by=by, at=at)
    kept.refresh_case([application.spinout_id])
