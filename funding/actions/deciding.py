"""Deciding: once, by an admin who did not assess it, within what the fund has left; the letter goes out with it."""

from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from funding import letters, permissions
from funding.actions.progress import advance
from funding.actions.referring import open_referral
from funding.lifecycle import ApplicationState
from funding.models import (
    Application,
    Assessment,
    Award,
    AwardCondition,
    AwardEntry,
    AwardTerm,
    EligibilityCheck,
    FundAccount,
    FundBudget,
    FundingDecision,
    Moderation,
    StandardLetter,
)
from funding.models.award import gives_in_kind
from funding.statements import Decided
from funding.vocabulary import EntryKind, Outcome, ReferralReason
from mutuals_tracker.accounts.models import User
from mutuals_tracker.govuk import formats
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from spinouts.actions import turn

_OVERCOMMITTED = "fund_never_overcommitted"
_STATES = {
    Outcome.APPROVED: ApplicationState.APPROVED,
    Outcome.UNFUNDED: ApplicationState.REJECTED,
    Outcome.DECLINED: ApplicationState.REJECTED,
    Outcome.FURTHER_SUPPORT: ApplicationState.FURTHER_SUPPORT,
    Outcome.INELIGIBLE: ApplicationState.INELIGIBLE,
}
_REASONS = {
    Outcome.UNFUNDED: ReferralReason.NO_MONEY_LEFT,
    Outcome.DECLINED: ReferralReason.NOT_STRONG_ENOUGH,
    Outcome.FURTHER_SUPPORT: ReferralReason.NOT_READY,
    Outcome.INELIGIBLE: ReferralReason.INELIGIBLE,
}


class DecidedAlreadyError(ValueError):
    """Somebody decided on it already; a decision stays."""


class OvercommittedError(ValueError):
    """The fund has not so much left; the message says what it has."""


class TooMuchError(ValueError):
    """More would be given than was asked for."""


class WrongOutcomeError(ValueError):
    """What is found before the assessment is whether it is eligible, and nothing else; after it, anything else."""


@transaction.atomic
def decide(
    application: Application,
    *,
    says: Decided,
    by: User,
    at: datetime,
    site: str = "",
    sent: turn.Sent = turn.UNSENT,
) -> FundingDecision:
    """Decide on an application, and queue the letter that says so. `site` is where links in the mail lead.

    Approved, it becomes an award, for which the database holds the fund's money; anything else opens a referral.
    Raises DecidedAlreadyError, OvercommittedError, TooMuchError, WrongOutcomeError or ChangedMeanwhile.
    """
    with recorded(by=by, verb="decide_application", why=says.reasons):
        application = turn.take_row(application, by=by, at=at, sent=turn.Sent(key=sent.key))
        if FundingDecision.objects.filter(application=application).exists():
            raise DecidedAlreadyError("Somebody has decided on this application already. A decision stays")
        assessors = set(Assessment.objects.filter(application=application).values_list("assessor", flat=True))
        is_moderated = Moderation.objects.filter(application=application).exists()
        permissions.check_can_decide(by, application, assessors, is_moderated=is_moderated)
        _check(application, says)
        if says.outcome == Outcome.INELIGIBLE:
            _note_ineligible(application, says, by=by, at=at)
        text = _letter(application, says)
        decision = FundingDecision.objects.create(
            spinout=application.spinout,
            application=application,
            outcome=says.outcome,
            amount=says.amount,
            reasons=says.reasons,
            letter=text,
            added_by=by,
            added_at=at,
        )
        advance(application, _STATES[says.outcome], by=by, at=at)
        if says.amount is not None:
            _award(application, says, says.amount, by=by, at=at)
        else:
            open_referral(application, reason=_REASONS[says.outcome], by=by, at=at)
        if site:
            _send(application, text, at=at, site=site)
    return decision


def left_of(fund: int, *, at: datetime) -> Decimal | None:
    """Return what the fund has left to give, as far as its budget is known; what the database holds it to."""
    today = timezone.localdate(at)
    stated = FundBudget.objects.current().filter(fund=fund)
    in_force = stated.in_force(on=today).first()
    amounts = [budget.amount for budget in stated.filter(counts_from__gt=today)]
    amounts += [in_force.amount] if in_force else []
    committed = FundAccount.objects.filter(fund=fund).values_list("committed", flat=True).first() or Decimal(0)
    return min(amounts) - committed if amounts else None


def _check(application: Application, says: Decided) -> None:
    is_early = application.state == ApplicationState.ELIGIBILITY_CHECK
    if is_early != (says.outcome == Outcome.INELIGIBLE):
        raise WrongOutcomeError(
            "Before it is assessed it can only be found not eligible"
            if is_early
            else "It was found eligible already, so it can be approved or declined"
        )
    if says.amount is not None and application.amount is not None and says.amount > application.amount:
        raise TooMuchError(f"The applicant asks for {formats.money(application.amount)}: you cannot give more")


def _note_ineligible(application: Application, says: Decided, *, by: User, at: datetime) -> None:
    EligibilityCheck.objects.create(
        spinout=application.spinout,
        application=application,
        is_eligible=False,
        note=says.reasons,
        added_by=by,
        added_at=at,
    )


def _award(application: Application, says: Decided, amount: Decimal, *, by: User, at: datetime) -> None:
    fund = application.round.fund
    today = timezone.localdate(at)
    award = Award.objects.create(
        spinout=application.spinout,
        application=application,
        fund=fund,
        round=application.round,
        title=application.title[:139],
        purpose=application.summary,
        is_in_kind=gives_in_kind(fund),
        decided_on=today,
        decided_precision="day",
        **turn.stamp(by=by, at=at),
    )
    asked = AwardCondition.objects.filter(round=application.round).order_by("place", "pk")
    for text in [*(condition.text for condition in asked), *says.conditions]:
        AwardTerm.objects.create(spinout=application.spinout, award=award, text=text, **turn.stamp(by=by, at=at))
    try:
        with transaction.atomic():
            AwardEntry.objects.create(
                spinout=application.spinout,
                award=award,
                kind=EntryKind.AWARD,
                amount=amount,
                happened_on=today,
                added_by=by,
                added_at=at,
            )
    except IntegrityError as refusal:
        if _OVERCOMMITTED not in str(refusal):
            raise
        raise OvercommittedError(_what_is_left(application, at=at)) from refusal


def _what_is_left(application: Application, *, at: datetime) -> str:
    left = left_of(application.round.fund_id, at=at)
    if left is None:
        return "Nobody has said what this fund has to give. Say that first: then it can be given"
    return (
        f"{application.round.fund} has {formats.money(max(left, Decimal(0)))} left to give. Somebody may have approved "
        "another application meanwhile. Give less, or decide that it is good but not funded"
    )


def _letter(application: Application, says: Decided) -> str:
    fund = application.round.fund
    standard = StandardLetter.objects.filter(fund=fund, outcome=says.outcome).values_list("text", flat=True).first()
    conditions = AwardCondition.objects.filter(round=application.round).order_by("place", "pk")
    return letters.decision(
        reference=application.reference,
        title=application.title,
        spinout=str(application.spinout),
        fund=str(fund),
        outcome=says.outcome,
        standard=standard or "",
        amount=says.amount,
        is_in_kind=gives_in_kind(fund),
        reasons=says.reasons,
        conditions=[*(each.text for each in conditions), *says.conditions],
    )


def _send(application: Application, text: str, *, at: datetime, site: str) -> None:
    last = application.versions.select_related("added_by", "certified_by").order_by("-number")[0]
    link = f"{site}{reverse('funding:application_letter', args=[application.reference])}"
    for person in {last.added_by, last.certified_by}:
        Letter.objects.queue(
            to=person.email,
            subject=f"Decision on application {application.reference}",
            text=letters.mailed(str(person), text=text, link=link),
            purpose=f"decision:{application.pk}:{person.pk}",
            at=at,
        )
