"""Every fund beside one spin-out, as at a day: which of its rounds counts then, and what each rule says and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from funding import eligibility
from funding.eligibility import Answer, Judged, Situation, Verdict
from funding.models import Fund, Round
from mutuals_tracker.facts import Fact
from mutuals_tracker.govuk import formats
from spinouts.lifecycle import Stage
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, Spinout

_BEST_FIRST = (Verdict.FITS, Verdict.CHECK, Verdict.DOES_NOT_FIT)


@dataclass(frozen=True)
class Span:
    """From when until when a round must be open to count, and whether that is this moment rather than a day."""

    first: datetime
    last: datetime

    @property
    def is_now(self) -> bool:
        """Whether it is this moment."""
        return self.first == self.last


@dataclass(frozen=True)
class RoundJudged:
    """One round: whether it is open on the day, and what its rules say of the spin-out."""

    round: Round
    window: Answer
    judged: Sequence[Judged]

    @property
    def verdict(self) -> Verdict:
        """What the window and the rules say together: a closed round fits nobody."""
        return max(self.window.verdict, eligibility.overall(self.judged), key=_BEST_FIRST.index)

    @property
    def is_for_it(self) -> bool:
        """Whether the rules alone would let it apply, or may, whatever the window says."""
        return eligibility.overall(self.judged) != Verdict.DOES_NOT_FIT


@dataclass(frozen=True)
class FundJudged:
    """A fund with those of its rounds that count on the day, the best one first; none where it has none."""

    fund: Fund
    rounds: Sequence[RoundJudged]

    @property
    def verdict(self) -> Verdict:
        """What the best of its rounds says. Of a fund without rounds nobody has written down whom it is for."""
        return self.rounds[0].verdict if self.rounds else Verdict.CHECK


def funds_beside(spinout: Spinout, *, on: date, at: datetime) -> list[FundJudged] | None:
    """Return every fund with what it says of the spin-out on that day, those that fit first; seven queries in all.

    `at` is now: on today's date a round is open or closed at that moment, on another it counts as open that day if it
    was for any of it. None where nothing is known of the spin-out by then.
    """
    situation = situation_of(spinout, on=on)
    if situation is None:
        return None
    rounds: dict[int, list[Round]] = {}
    for each in Round.objects.in_order().with_terms():
        rounds.setdefault(each.fund_id, []).append(each)
    span = _span(on, at)
    found = [
        _beside(fund, rounds.get(fund.pk, []), situation, span)
        for fund in Fund.objects.by_name()
        if fund.is_example <= spinout.is_example
    ]
    return sorted(found, key=lambda each: (_BEST_FIRST.index(each.verdict), each.fund.name))


def situation_of(spinout: Spinout, *, on: date) -> Situation | None:
    """Return what is known now of the spin-out as it was on that day; None where nothing had been recorded of it."""
    moves = JourneyEvent.objects.current().filter(spinout=spinout).order_by("place")
    begun = [move for move in moves if _since(move) <= on]
    if not begun:
        return None
    stood = begun[-1]
    launches = [move for move in begun if move.to_stage == Stage.LIVE and move.from_stage != Stage.LIVE]
    profile = _in_force(Profile.objects.current().filter(spinout=spinout).latest_last(), on)
    assessments = DefinitionAssessment.objects.current().filter(spinout=spinout).order_by("counts_from", "recorded_at")
    # Without a date an assessment holds from the launch, or from the beginning of one that has not launched.
    undated = [each for each in assessments if each.counts_from is None]
    dated = [each for each in assessments if each.counts_from is not None and each.counts_from <= on]
    return Situation(
        on=on,
        stage=stood.to_stage,
        outcome=stood.to_outcome,
        launched=launches[-1].effective if launches else None,
        region=profile.region if profile else "",
        service_area=profile.service_area if profile else "",
        parent_kind=profile.parent_kind if profile else "",
        legal_form=profile.legal_form if profile else "",
        assessed={each.definition: each.result for each in (*undated, *dated)},
    )


def _since(fact: Fact) -> date:
    """Return from which day a fact counts: one without a date from the day on which it was entered."""
    return fact.counts_from or timezone.localdate(fact.recorded_at)


def _in_force(profiles: Iterable[Profile], on: date) -> Profile | None:
    """Return the latest profile in force on the day, or the earliest of all where none was yet."""
    known = list(profiles)
    begun = [each for each in known if each.counts_from is None or each.counts_from <= on]
    return begun[-1] if begun else known[0] if known else None


def _span(on: date, at: datetime) -> Span:
    """Return when a round must be open to count on the day: for any of it, or now if it is today."""
    if on == timezone.localdate(at):
        return Span(at, at)
    begins = timezone.make_aware(datetime.combine(on, time.min))
    ends = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    return Span(begins, ends - timedelta(microseconds=1))


def _beside(fund: Fund, rounds: Sequence[Round], situation: Situation, span: Span) -> FundJudged:
    judged = [
        RoundJudged(each, _window(each, span), eligibility.judge([row.rule for row in each.rules.all()], situation))
        for each in _that_count(rounds, span)
    ]
    return FundJudged(fund, sorted(judged, key=lambda each: _BEST_FIRST.index(each.verdict)))


def _that_count(rounds: Sequence[Round], span: Span) -> Sequence[Round]:
    """Return those open then, as far as is known; else the next to open; else the last that closed."""
    may_be_open = [each for each in rounds if _window(each, span).verdict != Verdict.DOES_NOT_FIT]
    if may_be_open:
        return may_be_open
    to_come = [each.opens_at for each in rounds if each.opens_at and each.opens_at > span.last]
    if to_come:
        return [each for each in rounds if each.opens_at == min(to_come)]
    closings = [each.closes_at for each in rounds if each.closes_at]
    return [each for each in rounds if not closings or each.closes_at == max(closings)]


def _window(each: Round, span: Span) -> Answer:
    if each.opens_at and each.opens_at > span.last:
        return Answer(Verdict.DOES_NOT_FIT, f"It opens on {formats.uk_moment(each.opens_at)}")
    if each.closes_at and each.closes_at <= span.first:
        return Answer(Verdict.DOES_NOT_FIT, f"It closed on {formats.uk_moment(each.closes_at)}")
    if each.is_closed and span.is_now:
        return Answer(Verdict.DOES_NOT_FIT, "It has closed; on which day is not known")
    if each.is_closed:
        return Answer(Verdict.CHECK, "It has closed since; on which day is not known")
    until = f"until {formats.uk_moment(each.closes_at)}" if each.closes_at else "with no closing date that we know of"
    return Answer(Verdict.FITS, f"It is open, {until}")
