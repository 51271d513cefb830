"""Where somebody could go next: open funds whose rules fit, and live mutuals that do the same work.

A fund that said no is not suggested again, unless another of its rounds is open. Another body's mutual is told without
its name (ADR 12).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from funding.eligibility import Verdict
from funding.judging import FundJudged, RoundJudged, funds_beside
from funding.models import Fund, FundingDecision, Round
from funding.vocabulary import Outcome
from spinouts import unnamed
from spinouts.lifecycle import Outcome as Fate
from spinouts.lifecycle import Stage
from spinouts.models import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# How many mutuals are suggested.
MOST_PEERS = 3


@dataclass(frozen=True)
class FundSuggested:
    """A fund that is open to the spin-out or may be, what its rules say of it, and why."""

    fund: Fund
    round: Round | None
    verdict: Verdict
    because: tuple[str, ...]


@dataclass(frozen=True)
class PeerSuggested:
    """A live mutual that does the same work; `spinout` only where the reader may open it, else nothing names it."""

    spinout: Spinout | None
    what: str


def funds(spinout: Spinout, *, on: date, at: datetime) -> list[FundSuggested]:
    """Return the funds to which it could go now, those that fit first, then those to check."""
    refusing = _refusing_rounds(spinout)
    found = (_suggested(each, refusing) for each in funds_beside(spinout, on=on, at=at) or [])
    suggested = [each for each in found if each]
    return sorted(suggested, key=lambda each: (each.verdict != Verdict.FITS, each.fund.name))


def funds_for(spinout: Spinout, *, at: datetime) -> QuerySet[Fund]:
    """Return the funds to which it can be referred, by name: any but those that said no and have no other open round.

    Invented funds are for the examples only.
    """
    refusing = _refusing_rounds(spinout)
    said_no = {each.fund_id for each in Round.objects.filter(pk__in=refusing)}
    others = Round.objects.filter(fund__in=said_no).exclude(pk__in=refusing)
    open_again = {each.fund_id for each in others if each.is_open(at)}
    offered = Fund.objects.by_name().exclude(pk__in=said_no - open_again)
    return offered if spinout.is_example else offered.filter(is_example=False)


def peers(spinout: Spinout, *, reader: "User | AnonymousUser", most: int = MOST_PEERS) -> list[PeerSuggested]:
    """Return live mutuals of the same service area: first those that the reader may open, then the most alike."""
    if not spinout.service_area:
        return []
    alike = sum(
        (_one_if(**{name: getattr(spinout, name)}) for name in ("region", "parent_kind") if getattr(spinout, name)),
        Value(0, output_field=IntegerField()),
    )
    visible = Spinout.objects.visible_to(reader).filter(pk=OuterRef("pk"))
    found = _live_beside(spinout).filter(service_area=spinout.service_area)
    found = found.annotate(may_open=Exists(visible), alike=alike).order_by("-may_open", "-alike", "-number")
    return [PeerSuggested(each if each.may_open else None, told(each)) for each in found[:most]]


def peer_called(reference: str, *, beside: Spinout, reader: "User | AnonymousUser") -> Spinout | None:
    """Return the live mutual with that reference, if the reader may open it and it can be a peer of `beside`."""
    found = _live_beside(beside).filter(reference=reference.strip().upper())
    return found.filter(pk__in=Spinout.objects.visible_to(reader).values("pk")).first()


def told(peer: Spinout) -> str:
    """Tell a mutual so that nothing names it: what service, where, whose, and since when."""
    return unnamed.described(
        service_area=peer.service_area,
        region=peer.region,
        parent_kind=peer.parent_kind,
        outcome=peer.outcome,
        launched_on=peer.launched_on,
    )


def _live_beside(spinout: Spinout) -> QuerySet[Spinout]:
    live = Spinout.objects.in_register().filter(stage=Stage.LIVE, outcome=Fate.ACTIVE).exclude(pk=spinout.pk)
    return live if spinout.is_example else live.filter(is_example=False)


def _one_if(**same: str) -> Case:
    return Case(When(Q(**same), then=Value(1)), default=Value(0), output_field=IntegerField())


def _refusing_rounds(spinout: Spinout) -> frozenset[int]:
    """Return the rounds that decided against an application of the spin-out."""
    refusals = FundingDecision.objects.filter(spinout=spinout).exclude(outcome=Outcome.APPROVED)
    return frozenset(refusals.values_list("application__round", flat=True))


def _suggested(judged: FundJudged, refusing: Collection[int]) -> FundSuggested | None:
    if not judged.rounds:
        return FundSuggested(
            judged.fund, None, Verdict.CHECK, ("No round is recorded: ask the fund when it is open, and who may apply",)
        )
    said_no = [each for each in judged.rounds if each.round.pk in refusing]
    left = [each for each in judged.rounds if each not in said_no]
    if not left or left[0].verdict == Verdict.DOES_NOT_FIT:
        return None
    return FundSuggested(judged.fund, left[0].round, left[0].verdict, _because(left[0]))


def _because(best: RoundJudged) -> tuple[str, ...]:
    """Return when it is open, and what decides: what is to be checked, or all that fits where nothing is."""
    if not best.judged:
        return (best.window.because, "Nobody has written down its rules: ask the fund")
    deciding = [each for each in best.judged if each.answer.verdict == best.verdict]
    return (best.window.because, *(f"{each.rule.words}: {each.answer.because}" for each in deciding))
