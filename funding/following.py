"""How an award goes: its money, what is planned, claimed, asked and reported, and what stands against closing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from funding.models import Award, AwardEntry, AwardTerm, Claim, Instalment, MonitoringReturn
from funding.money import ZERO, Quarter, Sums, by_quarter
from funding.vocabulary import EntryKind
from mutuals_tracker.govuk import formats


class Words(NamedTuple):
    """What paying is called: of advice in kind no money reaches the mutual, so it is given."""

    paid: str
    pay: str
    planned: str
    schedule: str


MONEY = Words("Paid", "Record the payment", "Planned to be paid", "Payments")
IN_KIND = Words("Advice given", "Record that the advice was given", "Planned to be given", "Advice")


@dataclass(frozen=True)
class Planned:
    """An instalment, and how much of it was claimed and paid; claims that were refused count for nothing."""

    row: Instalment
    claimed: Decimal
    paid: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be claimed of it."""
        return self.row.amount - self.claimed


class Point(NamedTuple):
    """Something that stands against closing an award: what, and the page that settles it."""

    text: str
    page: str
    number: int | None = None


@dataclass(frozen=True)
class Followed:
    """An award with everything that followed it."""

    award: Award
    planned: Sequence[Planned]
    claims: Sequence[Claim]
    terms: Sequence[AwardTerm]
    returns: Sequence[MonitoringReturn]
    entries: Sequence[AwardEntry]

    @property
    def sums(self) -> Sums:
        """What the entries add up to."""
        return Sums.of(self.award)

    @property
    def words(self) -> Words:
        """What paying is called."""
        return words_of(self.award)

    @property
    def scheduled(self) -> Decimal:
        """What the schedule plans in all."""
        return sum((each.row.amount for each in self.planned), ZERO)

    @property
    def unscheduled(self) -> Decimal:
        """What will be paid, as far as is known, and is planned for no day."""
        return self.sums.to_be_paid - self.scheduled

    @property
    def quarters(self) -> Sequence[Quarter]:
        """What was planned and what was paid, quarter by quarter."""
        paid = ((each.happened_on, each.amount) for each in self.entries if each.kind == EntryKind.PAYMENT)
        return by_quarter(((each.row.due_on, each.row.amount) for each in self.planned), paid)

    @property
    def days(self) -> Decimal | None:
        """How many days of advice are planned, or None where none are counted."""
        counted = [each.row.days for each in self.planned if each.row.days is not None]
        return sum(counted, Decimal(0)) if counted else None

    def overdue(self, *, on: date) -> bool:
        """Return whether a monitoring return should have been sent before that day."""
        return any(each.sent_at is None and each.due_on < on for each in self.returns)


def words_of(award: Award) -> Words:
    """Return what paying the award is called."""
    return IN_KIND if award.is_in_kind else MONEY


def follow(award: Award) -> Followed:
    """Read everything that followed the award, in as many queries for much as for little."""
    claims = list(
        Claim.objects.filter(award=award)
        .select_related("instalment", "evidence", "added_by", "answer__added_by", "paid")
        .order_by("added_at", "pk")
    )
    return Followed(
        award,
        planned(Instalment.objects.filter(award=award).in_order(), claims),
        claims,
        list(AwardTerm.objects.filter(award=award).select_related("discharged_by").order_by("pk")),
        list(
            MonitoringReturn.objects.filter(award=award).select_related("sent_by", "evidence").order_by("due_on", "pk")
        ),
        list(AwardEntry.objects.filter(award=award).select_related("added_by", "evidence", "claim").order_by("pk")),
    )


def claims_of(award: Award) -> list[Claim]:
    """Return the award's claims with what was answered and paid."""
    return list(Claim.objects.filter(award=award).select_related("answer", "paid"))


def files(award: Award) -> frozenset[int]:
    """Return the keys of the files that stand behind anything of the award."""
    found = {award.agreement_id}
    for model in (Claim, MonitoringReturn, AwardEntry):
        found |= set(model._default_manager.filter(award=award).values_list("evidence", flat=True))
    return frozenset(key for key in found if key)


def planned(instalments: Iterable[Instalment], claims: Sequence[Claim]) -> list[Planned]:
    """Return each instalment with what was claimed and paid of it."""
    return [
        Planned(
            row,
            sum((each.amount for each in claims if each.instalment_id == row.pk and not is_refused(each)), ZERO),
            sum((each.amount for each in claims if each.instalment_id == row.pk and is_paid(each)), ZERO),
        )
        for row in instalments
    ]


def is_refused(claim: Claim) -> bool:
    """Return whether the claim was refused."""
    answer = getattr(claim, "answer", None)
    return answer is not None and not answer.is_approved


def is_paid(claim: Claim) -> bool:
    """Return whether the claim was paid."""
    return getattr(claim, "paid", None) is not None


def against_closing(followed: Followed) -> list[Point]:
    """Return everything that stands against closing the award, with the page that settles each.

    One to which nobody agreed is closed once all of it is stopped: nobody owes anything under its terms.
    """
    award = followed.award
    if not award.agreed_at:
        rest = formats.money(followed.sums.still_to_pay)
        said = f"Nobody has agreed to it for the body: {rest} has to be stopped before it can be closed"
        return [Point(said, "stop_award")] if followed.sums.still_to_pay else []
    found: list[Point] = []
    for claim in followed.claims:
        found += _of_claim(claim)
    claimed = sum((each.claimed - each.paid for each in followed.planned), ZERO)
    if followed.sums.still_to_pay > claimed:
        rest = formats.money(followed.sums.still_to_pay - claimed)
        said = "neither given nor stopped" if award.is_in_kind else "neither paid nor stopped, and not claimed"
        found.append(Point(f"{rest} is {said}", "stop_award"))
    for term in followed.terms:
        if term.discharged_at is None:
            found.append(Point(f"A condition is not discharged: {term.text}", "discharge_term", term.pk))
    for each in followed.returns:
        if each.sent_at is None:
            due = formats.uk_date(each.due_on)
            found.append(Point(f"The monitoring return due on {due} was not sent", "take_back_award_return", each.pk))
    return found


def _of_claim(claim: Claim) -> list[Point]:
    said = f"The claim of {formats.money(claim.amount)} for {claim.instalment.what}"
    if getattr(claim, "answer", None) is None:
        return [Point(f"{said} is neither approved nor refused", "answer_claim", claim.pk)]
    if is_refused(claim) or is_paid(claim):
        return []
    return [Point(f"{said} was approved, and not settled", "pay_claim", claim.pk)]
