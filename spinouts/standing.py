"""Whether a spin-out counts on a date, and if not why: the rules of the counting reference, on plain values.

Every date here has already been turned into the day from which it counts: the last day of the period of a launch, a
return or an assessment, and the first day of that of an end (docs/reference/counting.md).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import TextChoices

from spinouts.lifecycle import ENDED_AFTER_LAUNCH, ENDED_BEFORE_LAUNCH, Outcome, Stage
from spinouts.vocabulary import AssessmentResult


class Standing(TextChoices):
    """Where a spin-out stands in the figures on a date."""

    COUNTED = "counted", "Counted"
    LAUNCH_NOT_DATED = "launch_not_dated", "Live, but when it launched is not known"
    END_NOT_DATED = "end_not_dated", "Ended, but when is not known"
    STATUS_NOT_KNOWN = "status_not_known", "Not known to be trading still"
    CONTROL_NOT_EVIDENCED = "control_not_evidenced", "No evidence that employees control it"
    NOT_A_MUTUAL = "not_a_mutual", "Does not meet the definition of a mutual"
    ENDED = "ended", "Ended after launch"
    PIPELINE = "pipeline", "In the pipeline"
    ENDED_BEFORE_LAUNCH = "ended_before_launch", "Ended before launch"


# Left out of the headline, each with its reason, in the order in which the rules apply.
LEFT_OUT = (
    Standing.LAUNCH_NOT_DATED,
    Standing.END_NOT_DATED,
    Standing.STATUS_NOT_KNOWN,
    Standing.CONTROL_NOT_EVIDENCED,
    Standing.NOT_A_MUTUAL,
)


class FOR_EVER:  # noqa: N801 - a pair of constants, read as words
    """The day and the moment that stand for no end."""

    date = date(9999, 12, 31)
    moment = datetime(9999, 12, 31, tzinfo=UTC)


# Before any date that can be written: where what has no beginning begins.
BEGINNING = date(1800, 1, 1)
OLD_AFTER_MONTHS = 24
_ONE_DAY = timedelta(days=1)


class Move(NamedTuple):
    """A move of the journey; `place` orders them. The two days are None where it is not dated."""

    place: int
    from_stage: str
    to_stage: str
    to_outcome: str
    first_day: date | None
    last_day: date | None
    # The day, in the UK, on which we learned of it.
    recorded_on: date

    @property
    def is_launch(self) -> bool:
        """Whether it is the move to live."""
        return self.to_stage == Stage.LIVE and self.from_stage != Stage.LIVE


class Count(NamedTuple):
    """A dated staff return. The first three fields, and its key last, order those that compete for a date."""

    counts_from: date
    fineness: int
    recorded_at: datetime
    id: int
    first_day: date
    is_headline_measure: bool
    staff: int
    qualifier: str
    is_verified: bool


class Assessed(NamedTuple):
    """An assessment under a policy definition; without a date it holds from the launch, whenever that was."""

    counts_from: date | None
    fineness: int
    recorded_at: datetime
    id: int
    result: str


class Described(NamedTuple):
    """A profile; without a date it holds from the beginning."""

    counts_from: date | None
    fineness: int
    recorded_at: datetime
    id: int
    service_area: str
    region: str
    legal_form: str
    parent_kind: str


class Facts(NamedTuple):
    """All that is known about one spin-out at one moment: nothing superseded, nothing taken back."""

    submitted_on: date | None
    moves: tuple[Move, ...]
    counts: tuple[Count, ...] = ()
    assessments: tuple[Assessed, ...] = ()
    profiles: tuple[Described, ...] = ()


class Heading(NamedTuple):
    """What a stretch of time is broken down by."""

    standing: str
    detail: str = ""
    service_area: str = ""
    region: str = ""
    legal_form: str = ""
    parent_kind: str = ""


class Verdict(NamedTuple):
    """Where a spin-out stands on a day; `staff` is None where it does not count or its staff are not known."""

    heading: Heading
    profile_id: int | None = None
    assessment_id: int | None = None
    staff_return_id: int | None = None
    staff: int | None = None
    qualifier: str = ""
    is_verified: bool = False
    # The count is old on every later day.
    old_after: date | None = None


class Stretch(NamedTuple):
    """A verdict that holds from `valid_from` until before `valid_to`."""

    valid_from: date
    valid_to: date
    verdict: Verdict


def old_after(first_day: date) -> date:
    """Return the last day on which a count whose period began on `first_day` is not yet old: 24 months later."""
    year = first_day.year + OLD_AFTER_MONTHS // 12
    if (first_day.month, first_day.day) == (2, 29):
        return date(year, 2, 28)
    return first_day.replace(year=year)


class Case:
    """One spin-out's facts, ready to be asked where it stands on any day."""

    def __init__(self, facts: Facts) -> None:
        """Put the facts in the order in which they hold."""
        self.facts = facts
        self._moves = sorted(facts.moves)
        self._launch = next((move for move in self._moves if move.is_launch), None)
        place = self._launch.place if self._launch else 10**9
        self._moves_before = [move for move in self._moves if move.place < place]
        self._moves_after = [move for move in self._moves if move.place > place]
        self._counts = sorted(count for count in facts.counts if count.is_headline_measure)
        self._counts_from = [count.counts_from for count in self._counts]
        self._profiles = sorted(facts.profiles, key=lambda p: (p.counts_from or BEGINNING, *p[1:4]))
        self._profiles_from = [profile.counts_from or BEGINNING for profile in self._profiles]

    # When it launched, ended, and was last heard of

    @cached_property
    def launched_on(self) -> date | None:
        """The day from which it is certain to have launched: its launch's, else that of its first dated return."""
        if self._launch is None:
            return None
        return self._launch.last_day or min((count.counts_from for count in self.facts.counts), default=None)

    @cached_property
    def last_evidence_on(self) -> date:
        """The latest of its launch and its returns, of any measure: until then it is taken to have traded."""
        dates = [count.counts_from for count in self.facts.counts]
        if self._launch is not None and self._launch.last_day is not None:
            dates.append(self._launch.last_day)
        return max(dates, default=BEGINNING)

    @cached_property
    def _undated_launch_after(self) -> date | None:
        """The last day on which it is known not yet to be live, where neither launch nor any return is dated."""
        if not self._moves_before:
            return None
        dates = [move.last_day for move in self._moves_before] + [self.facts.submitted_on]
        return max((day for day in dates if day), default=None)

    @cached_property
    def _ended_before_launch(self) -> tuple[date, str] | None:
        """From when, and how, it ended without having launched.

        Without a date: from the day after it was last heard of, and at the latest from when we learned of it.
        """
        last = self._moves[-1] if self._moves else None
        if self._launch is not None or last is None or last.to_outcome not in ENDED_BEFORE_LAUNCH:
            return None
        if last.first_day is not None:
            return last.first_day, last.to_outcome
        dates = [move.last_day for move in self._moves[:-1]] + [self.facts.submitted_on]
        heard_of = max((day for day in dates if day), default=last.recorded_on)
        return min(heard_of + _ONE_DAY, last.recorded_on), last.to_outcome

    # Where it stands

    def on(self, day: date) -> Verdict | None:
        """Return where it stands on `day`; None where no figure says anything of it."""
        if self._launch is not None:
            if self.launched_on is None:
                if self._undated_launch_after is None or day > self._undated_launch_after:
                    return self._verdict(day, Standing.LAUNCH_NOT_DATED)
            elif day >= self.launched_on:
                return self._after_launch(day)
        return self._before_launch(day)

    def _after_launch(self, day: date) -> Verdict:
        outcome, is_dated = self._outcome_on(day)
        if outcome in ENDED_AFTER_LAUNCH:
            if is_dated:
                return self._verdict(day, Standing.ENDED, outcome)
            if day > self.last_evidence_on:
                return self._verdict(day, Standing.END_NOT_DATED, outcome)
        if outcome == Outcome.UNKNOWN and day > self.last_evidence_on:
            return self._verdict(day, Standing.STATUS_NOT_KNOWN)
        assessment = self._assessment_on(day)
        if assessment is None or assessment.result == AssessmentResult.UNCLEAR:
            standing = Standing.CONTROL_NOT_EVIDENCED
        elif assessment.result == AssessmentResult.DOES_NOT_MEET:
            standing = Standing.NOT_A_MUTUAL
        else:
            standing = Standing.COUNTED
        return self._verdict(day, standing, assessment=assessment)

    def _before_launch(self, day: date) -> Verdict | None:
        ended = self._ended_before_launch
        if ended is not None and day >= ended[0]:
            return self._verdict(day, Standing.ENDED_BEFORE_LAUNCH, ended[1])
        if self.facts.submitted_on is None or day < self.facts.submitted_on or self._has_certainly_ended_by(day):
            return None
        return self._verdict(day, Standing.PIPELINE, self._stage_on(day))

    def _has_certainly_ended_by(self, day: date) -> bool:
        """Whether an end after launch is dated on or before `day`, though the launch is not yet certain."""
        return any(
            move.to_outcome in ENDED_AFTER_LAUNCH and move.first_day is not None and move.first_day <= day
            for move in self._moves_after
        )

    def _outcome_on(self, day: date) -> tuple[str, bool]:
        """Return the outcome after launch, and whether its move is dated; an undated one holds from the launch."""
        for move in reversed(self._moves_after):
            since = move.last_day if move.to_outcome == Outcome.ACTIVE else move.first_day
            if since is None or since <= day:
                return move.to_outcome, since is not None
        # A record that begins at live, and with an outcome, gives the launch's date but none for the outcome.
        return (self._launch.to_outcome if self._launch else Outcome.ACTIVE), False

    def _stage_on(self, day: date) -> str:
        """Return the stage before launch; an undated move holds since the one before it.

        `live` stands for one whose record begins there, while it is not yet certain to have launched.
        """
        stage = self._moves_before[0].to_stage if self._moves_before else Stage.LIVE.value
        for move, since in self._dated_stages():
            if since <= day:
                stage = move.to_stage
        return stage

    def _dated_stages(self) -> Iterator[tuple[Move, date]]:
        since = BEGINNING
        for move in self._moves_before:
            since = move.last_day or since
            yield move, since

    def _assessment_on(self, day: date) -> Assessed | None:
        in_force = [
            (since, *assessment[1:4], assessment)
            for assessment in self.facts.assessments
            if (since := assessment.counts_from or self.launched_on or BEGINNING) <= day
        ]
        return max(in_force)[-1] if in_force else None

    def _count_on(self, day: date) -> Count | None:
        place = bisect_right(self._counts_from, day)
        return self._counts[place - 1] if place else None

    def _profile_on(self, day: date) -> Described | None:
        # Before its first dated profile a spin-out has that one: it had a name and a parent all along.
        place = max(bisect_right(self._profiles_from, day), 1)
        return self._profiles[place - 1] if self._profiles else None

    def _verdict(
        self, day: date, standing: Standing, detail: str = "", *, assessment: Assessed | None = None
    ) -> Verdict:
        profile = self._profile_on(day)
        heading = Heading(standing.value, detail, *(profile[4:] if profile else ()))
        profile_id = profile.id if profile else None
        assessment_id = assessment.id if assessment else None
        count = self._count_on(day) if standing is Standing.COUNTED else None
        if count is None:
            return Verdict(heading, profile_id, assessment_id)
        return Verdict(
            heading,
            profile_id,
            assessment_id,
            count.id,
            count.staff,
            count.qualifier,
            count.is_verified,
            old_after(count.first_day),
        )

    # Over all time

    def turning_points(self) -> set[date]:
        """Return every day on which it may begin to stand elsewhere."""
        days: set[date | None] = {BEGINNING, self.facts.submitted_on, self.launched_on, *self._counts_from}
        days.add(self.last_evidence_on + _ONE_DAY)
        days.update(day for move in self._moves for day in (move.first_day, move.last_day))
        days.update(assessment.counts_from for assessment in self.facts.assessments)
        days.update(self._profiles_from)
        if self._ended_before_launch:
            days.add(self._ended_before_launch[0])
        if self._undated_launch_after:
            days.add(self._undated_launch_after + _ONE_DAY)
        return {day for day in days if day is not None}


def timeline(facts: Facts) -> list[Stretch]:
    """Return where a spin-out stands at every date, as stretches in order that do not touch unless they differ."""
    case = Case(facts)
    return list(_joined((day, case.on(day)) for day in sorted(case.turning_points())))


def _joined(verdicts: Iterable[tuple[date, Verdict | None]]) -> Iterator[Stretch]:
    since, held = BEGINNING, None
    for day, verdict in verdicts:
        if verdict == held:
            continue
        if held is not None:
            yield Stretch(since, day, held)
        since, held = day, verdict
    if held is not None:
        yield Stretch(since, FOR_EVER.date, held)
