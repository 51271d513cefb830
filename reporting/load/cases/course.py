"""The way a spin-out has come, day by day: what all that is written about its case follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from reporting.load.inventing import LAST_DAY, InventedSpinout
from spinouts.lifecycle import ENDINGS, ORDER, Outcome, Stage

# How many officers each body has; a case names them by their places.
OFFICERS = 3


@dataclass(frozen=True)
class Course:
    """When it came to each stage, when it ended if it has, and until when it is worked on."""

    entered: dict[Stage, date]
    until: date
    has_ended: bool
    people: int
    chance: Random

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        return list(self.entered)[-1]

    @property
    def began(self) -> date:
        """When it was first thought of."""
        return next(iter(self.entered.values()))

    @property
    def launched(self) -> date | None:
        """When it launched, if it has."""
        return self.entered.get(Stage.LIVE)

    def is_past(self, stage: Stage) -> bool:
        """Return whether it has come to that stage, or beyond."""
        return ORDER.index(self.stage) >= ORDER.index(stage)

    def left(self, stage: Stage) -> date | None:
        """Return when it left that stage for the next; None while it is there."""
        following = [day for other, day in self.entered.items() if ORDER.index(other) > ORDER.index(stage)]
        return following[0] if following else None

    def day(self, first: date, last: date) -> date:
        """Return a day from the first to the last; the first where they are the wrong way round."""
        return first + timedelta(days=self.chance.randrange(max(1, (last - first).days + 1)))

    def worked(self, first: date, last: date) -> date:
        """Return such a day, but none after the work on it has ended."""
        return min(self.day(first, last), self.until)

    def happens(self, often: float) -> bool:
        """Return whether something that is so often the case is so here."""
        return self.chance.random() < often

    def officer(self) -> int:
        """Return the place of one of the body's officers."""
        return self.chance.randrange(OFFICERS)


def course_of(one: InventedSpinout, chance: Random) -> Course | None:
    """Return the way that the spin-out came; None where it is not known to trade, or nobody knows since when."""
    entered: dict[Stage, date] = {}
    for move in one.moves:
        stage = Stage(move.after.stage)
        if stage not in entered:
            if move.when is None:
                return None
            entered[stage] = move.when.first_day
    last = one.moves[-1]
    if last.after.outcome == Outcome.UNKNOWN:
        return None
    if list(entered) == [Stage.LIVE]:
        entered = _before_launch(entered[Stage.LIVE], chance)
    has_ended = last.after.outcome in ENDINGS
    latest = list(entered.values())[-1]
    ended = last.when.first_day if last.when else min(latest + timedelta(days=60), LAST_DAY)
    people = next((counted.count for counted in one.returns), 30)
    return Course(entered, max(ended, latest) if has_ended else LAST_DAY, has_ended, max(1, people), chance)


def _before_launch(launched: date, chance: Random) -> dict[Stage, date]:
    """Return when it came to each stage, for one of which only the launch was recorded."""
    days = [launched]
    for _stage in ORDER[1:]:
        days.append(days[-1] - timedelta(days=chance.randrange(30, 110)))
    return dict(zip(ORDER, reversed(days), strict=True))
