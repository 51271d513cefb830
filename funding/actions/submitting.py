"""What becomes of an application: it is signed off, submitted, sent back, submitted again, or withdrawn."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from funding import applying, letters, permissions
from funding.actions.applications import RoundNotOpenError
from funding.actions.progress import save
from funding.actions.referring import open_referral
from funding.applying import Lack
from funding.lifecycle import ApplicationState, check_move
from funding.models import Application, ApplicationVersion, Moderation
from funding.vocabulary import ReferralReason
from mutuals_tracker.accounts.models import User
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts.actions import turn

_CLOSED_MEANWHILE = "application_submitted_while_its_round_is_open"
_UNSIGNED = Lack("A certifier of the body has to sign it off", "")


class IncompleteError(ValueError):
    """It cannot be signed off or submitted as it stands; `lacks` says what stands against it, and where."""

    def __init__(self, lacks: Collection[Lack]) -> None:
        """`lacks` is what has to be mended, in the order of the sections."""
        super().__init__("; ".join(lack.text for lack in lacks))
        self.lacks = tuple(lacks)
        self.messages = [lack.text for lack in lacks]


class CertifiedAlreadyError(ValueError):
    """It is signed off already."""


@transaction.atomic
def certify(application: Application, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> Application:
    """Sign off what somebody else wrote. Raises IncompleteError, CertifiedAlreadyError or ChangedMeanwhile."""
    with recorded(by=by, verb="certify_application"):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=applying.WHOLE)
        permissions.check_can_certify_application(by, application)
        if application.certified_by_id:
            raise CertifiedAlreadyError("This is signed off already")
        if lacks := applying.lacking(applying.written(application)):
            raise IncompleteError(lacks)
        save(application, {"certified_by": by, "certified_at": at}, by=by, at=at)
    return application


@transaction.atomic
def take_back_certification(
    application: Application, *, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Take the sign-off back, before it is submitted. Whoever may sign may do so; taken back twice is once."""
    with recorded(by=by, verb="take_back_certification"):
        application = turn.take_row(application, by=by, at=at, sent=turn.Sent(key=sent.key))
        permissions.check_can_certify_application(by, application)
        if application.certified_by_id:
            save(application, {"certified_by": None, "certified_at": None}, by=by, at=at)
    return application


@transaction.atomic
def submit(
    application: Application, *, by: User, at: datetime, site: str = "", sent: turn.Sent = turn.UNSENT
) -> ApplicationVersion:
    """Submit it, for the first time while its round is open, or again when the fund had asked for more.

    The round's closing binds the first submission only: what a fund asks after it can be answered after it. `site` is
    where links in the receipt lead; without one nobody is written to, as about the examples that are loaded.
    Raises IncompleteError, RoundNotOpenError or ChangedMeanwhile.
    """
    with recorded(by=by, verb="submit_application"):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=applying.WHOLE)
        permissions.check_can_write_application(by, application)
        check_move(application.state, ApplicationState.SUBMITTED)
        if closed := applying.what_happened(application, at=at):
            raise RoundNotOpenError(closed)
        whole = applying.written(application)
        lacks = applying.lacking(whole)
        signer = application.certified_by
        if lacks or signer is None:
            raise IncompleteError(lacks + ([] if signer else [_UNSIGNED]))
        _hand_in(application, by=by, at=at)
        version = ApplicationVersion.objects.create(
            spinout=application.spinout,
            application=application,
            number=application.versions.count() + 1,
            content=applying.content(whole),
            documents=[each.evidence_id for each in whole.documents],
            certified_by=signer,
            answers=application.asks,
            added_by=by,
            added_at=at,
        )
        if site:
            _send_receipt(application, version, by=by, at=at, site=site)
    return version


@transaction.atomic
def send_back(
    application: Application, *, asks: str, by: User, at: datetime, site: str = "", sent: turn.Sent = turn.UNSENT
) -> Application:
    """Ask for more information: its words may change again, and must be signed off again where they do.

    `site` is where the link in the mail leads; without one nobody is written to.
    """
    with recorded(by=by, verb="send_back_application", why=asks):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=("state",))
        permissions.check_can_send_back(by, application)
        check_move(application.state, ApplicationState.MORE_INFORMATION)
        save(application, {"state": ApplicationState.MORE_INFORMATION, "asks": asks}, by=by, at=at)
        # What was scored is scored again once it says something else; the words of the scores stay.
        Moderation.objects.filter(application=application).delete()
        for assessment in application.assessments.handed_in():
            turn.change(assessment, {"submitted_at": None}, by=by, at=at)
        if site:
            _tell_of_request(application, at=at, site=site)
    return application


@transaction.atomic
def withdraw(
    application: Application, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Application:
    """Withdraw it before the fund has decided; what it said stays to be read."""
    with recorded(by=by, verb="withdraw_application", why=reason):
        application = turn.take_row(application, by=by, at=at, sent=sent, columns=("state",))
        permissions.check_can_withdraw_application(by, application)
        check_move(application.state, ApplicationState.WITHDRAWN)
        save(application, {"state": ApplicationState.WITHDRAWN, "withdrawn_reason": reason}, by=by, at=at)
        if application.submitted_at:
            open_referral(application, reason=ReferralReason.WITHDRAWN, by=by, at=at)
    return application


def _hand_in(application: Application, *, by: User, at: datetime) -> None:
    """Write that it was submitted; the database has the last word on whether the round is open."""
    try:
        with transaction.atomic():
            save(application, {"state": ApplicationState.SUBMITTED, "submitted_at": at}, by=by, at=at)
    except IntegrityError as refusal:
        if _CLOSED_MEANWHILE not in str(refusal):
            raise
        raise RoundNotOpenError("The round closed before this was submitted.") from refusal


def _send_receipt(application: Application, version: ApplicationVersion, *, by: User, at: datetime, site: str) -> None:
    for person in {by, version.certified_by}:
        text = letters.receipt(
            str(person),
            reference=application.reference,
            spinout=str(application.spinout),
            fund=f"{application.round.fund}, {application.round}",
            version=version.number,
            at=at,
            link=_link(application, site),
        )
        _queue(person, f"Receipt for application {application.reference}", text, f"receipt:{version.pk}", at=at)


def _tell_of_request(application: Application, *, at: datetime, site: str) -> None:
    last = application.versions.select_related("added_by", "certified_by").order_by("-number")[0]
    fund, link = application.round.fund.name, _link(application, site)
    for person in {last.added_by, last.certified_by}:
        text = letters.sent_back(str(person), reference=application.reference, fund=fund, link=link)
        subject = f"More information is asked for: {application.reference}"
        _queue(person, subject, text, f"sent back:{application.pk}:{last.number}", at=at)


def _queue(person: User, subject: str, text: str, purpose: str, *, at: datetime) -> None:
    Letter.objects.queue(to=person.email, subject=subject, text=text, purpose=f"{purpose}:{person.pk}", at=at)


def _link(application: Application, site: str) -> str:
    return f"{site}{reverse('funding:application', args=[application.reference])}"
