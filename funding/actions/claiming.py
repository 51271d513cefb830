"""Claims: a body says that a part is due, somebody else approves or refuses it, and an admin records the payment."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from funding import following, permissions
from funding.actions.awarding import Moved, enter
from funding.actions.scheduling import InstalmentGoneError
from funding.models import Award, AwardEntry, Claim, ClaimAnswer, Instalment
from funding.vocabulary import EntryKind
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.actions import evidence, turn


class BeyondInstalmentError(ValueError):
    """More is claimed than is left of the instalment; the message says how much is."""


class NoEvidenceError(ValueError):
    """A claim has no file that shows it."""


class ClaimAnsweredError(ValueError):
    """Somebody approved or refused the claim before."""


class NoReasonError(ValueError):
    """A claim is refused, and nobody says why."""


class ClaimNotToPayError(ValueError):
    """The claim was not approved, or it was paid before; the message says which."""


@transaction.atomic
def make_claim(
    instalment: Instalment,
    *,
    amount: Decimal,
    note: str,
    upload: UploadedFile | None,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Claim:
    """Say that a part of the award is due, with the evidence for it.

    Raises BeyondInstalmentError, InstalmentGoneError, NoEvidenceError or FileNotAcceptedError.
    """
    with recorded(by=by, verb="make_claim", why=note), evidence.kept(upload, by=by, at=at) as file:
        award = _take(instalment.award, by=by, at=at, sent=sent)
        permissions.check_can_claim(by, award)
        found = Instalment.objects.filter(award=award, pk=instalment.pk).first()
        if found is None:
            raise InstalmentGoneError
        left = following.planned([found], following.claims_of(award))[0].left
        if amount > left:
            raise BeyondInstalmentError(f"{formats.money(left)} of it was not claimed yet: you cannot claim more")
        if file is None:
            raise NoEvidenceError("Select a file that shows what you claim")
        made = Claim.objects.create(
            spinout=award.spinout,
            award=award,
            instalment=found,
            amount=amount,
            note=note,
            evidence=file,
            added_by=by,
            added_at=at,
        )
        kept.refresh_case([award.spinout_id])
    return made


@transaction.atomic
def answer_claim(
    claim: Claim, *, is_approved: bool, note: str = "", by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> ClaimAnswer:
    """Approve a claim, or refuse it with the reason; once. Raises ClaimAnsweredError or NoReasonError."""
    with recorded(by=by, verb="approve_claim" if is_approved else "refuse_claim", why=note):
        claim.award = _take(claim.award, by=by, at=at, sent=sent)
        permissions.check_can_answer_claim(by, claim)
        there = ClaimAnswer.objects.filter(claim=claim).select_related("added_by").first()
        if there:
            said = "approved" if there.is_approved else "refused"
            raise ClaimAnsweredError(f"{there.added_by} has {said} this claim already. That stays")
        if not (is_approved or note):
            raise NoReasonError("Enter why you refuse it")
        answer = ClaimAnswer.objects.create(
            spinout=claim.award.spinout, claim=claim, is_approved=is_approved, note=note, added_by=by, added_at=at
        )
        kept.refresh_case([claim.spinout_id])
    return answer


@transaction.atomic
def pay_claim(claim: Claim, *, on: date, by: User, at: datetime, sent: turn.Sent = turn.UNSENT) -> AwardEntry:
    """Record that an approved claim was paid in full on a day, or that the advice was given.

    Raises ClaimNotToPayError or AwardDateError.
    """
    with recorded(by=by, verb="pay_claim"):
        award = _take(claim.award, by=by, at=at, sent=sent)
        permissions.check_can_look_after(by, award)
        found = Claim.objects.select_related("answer", "paid").get(pk=claim.pk)
        if following.is_paid(found):
            raise ClaimNotToPayError("This claim was settled already. Nothing is paid twice")
        answer = getattr(found, "answer", None)
        if answer is None or not answer.is_approved:
            raise ClaimNotToPayError("This claim was not approved, so it is not paid")
        return enter(award, EntryKind.PAYMENT, Moved(found.amount, on, ""), None, by=by, at=at, claim=found)


def _take(award: Award, *, by: User, at: datetime, sent: turn.Sent) -> Award:
    """Return the award locked and read again; what somebody does to one of its claims overwrites nothing."""
    return turn.take_row(award, by=by, at=at, sent=turn.Sent(key=sent.key))
