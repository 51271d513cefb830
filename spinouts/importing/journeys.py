"""What a row says of a spin-out's journey, as moves to record: its beginning, what has changed, what was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.spreadsheets.cells import CellError
from spinouts.importing.rows import LIVE, SpinoutRow
from spinouts.lifecycle import (
    ENDED_AFTER_LAUNCH,
    ENDED_BEFORE_LAUNCH,
    ENDINGS,
    NOTHING,
    ORDER,
    OUTSOURCED_FROM,
    Outcome,
    Stage,
    State,
)
from spinouts.models import JourneyEvent


class JourneyError(CellError):
    """The row asks for a move that cannot be made; `column` is where it does."""

    def __init__(self, column: str, problem: str, advice: str) -> None:
        """Keep the column too."""
        self.column = column
        super().__init__(problem, advice)


@dataclass(frozen=True)
class Move:
    """One move to record. One that supersedes an event takes its place; `told` says to people what changes."""

    before: State
    after: State
    when: PartialDate | None
    told: str = ""
    reason: str = ""
    supersedes: JourneyEvent | None = None


def is_launched(row: SpinoutRow) -> bool:
    """Return whether the row says that the spin-out has launched, by its stage or by what only follows a launch."""
    if row.stage:
        return row.stage == LIVE
    return bool(row.launched) or row.outcome in ENDED_AFTER_LAUNCH


def begin(row: SpinoutRow) -> list[Move]:
    """Return the moves with which a new record begins.

    A live one without an outcome is not known to trade still; a proposal without one goes on.
    """
    live = is_launched(row)
    outcome = Outcome(row.outcome or (Outcome.UNKNOWN if live else Outcome.ACTIVE))
    _check_outcome(row, live=live)
    if row.ended and outcome not in ENDINGS:
        raise JourneyError("end_date", "No outcome says how it ended", "Fill in the outcome, or empty this cell")
    if live:
        first = State(Stage.LIVE, Outcome.ACTIVE)
    else:
        first = State(OUTSOURCED_FROM if outcome == Outcome.OUTSOURCED else Stage.EXPLORING, Outcome.ACTIVE)
    moves = [Move(NOTHING, first, row.launched)]
    if outcome != Outcome.ACTIVE:
        moves.append(Move(first, State(first.stage, outcome), row.ended, reason=_reason(row)))
    return moves


def go_on(row: SpinoutRow, events: Sequence[JourneyEvent], *, effective_on: date) -> list[Move]:
    """Return the moves that bring the standing `events` up to what the row says: corrections first, then new moves.

    Another launch or end date corrects the one known; another stage or outcome is new from `effective_on`, or from
    the launch or end date that the row gives.
    """
    launch = next((event for event in events if event.is_launch), None)
    _check_against(row, events[-1].after, launch)
    corrections = _correct_launch(row, launch) + _correct_ending(row, events[-1])
    moves = _launch(row, events[-1].after, effective_on) if launch is None else []
    here = moves[-1].after if moves else events[-1].after
    if row.outcome and row.outcome != here.outcome and here.outcome not in ENDINGS:
        moves += _change_outcome(row, here, effective_on)
    _check_order(row, launch, events[-1], corrections + moves)
    return corrections + moves


def _check_outcome(row: SpinoutRow, *, live: bool) -> None:
    if live and row.outcome in ENDED_BEFORE_LAUNCH:
        raise JourneyError("outcome", "A live spin-out cannot end before its launch", "Write proposal as the stage")
    if not live and row.outcome in ENDED_AFTER_LAUNCH:
        raise JourneyError("outcome", "A proposal cannot end after a launch", "Write live as the stage")


def _check_against(row: SpinoutRow, now: State, launch: JourneyEvent | None) -> None:
    _check_outcome(row, live=launch is not None or is_launched(row))
    if launch and row.stage and row.stage != LIVE:
        raise JourneyError("stage", "It is live in the service", "Write live, or correct its launch on its page")
    if now.outcome in ENDINGS and (
        (row.outcome and row.outcome not in ENDINGS) or (launch is None and is_launched(row))
    ):
        label = Outcome(now.outcome).label
        raise JourneyError(
            "outcome", f"In the service it has ended: {label}", f"Write {now.outcome}, or correct the end on its page"
        )
    if row.ended and (row.outcome or now.outcome) not in ENDINGS:
        raise JourneyError("end_date", "No outcome says how it ended", "Fill in the outcome, or empty this cell")


def _correct_launch(row: SpinoutRow, launch: JourneyEvent | None) -> list[Move]:
    if launch is None or row.launched is None or row.launched == launch.effective:
        return []
    told = f"launch date corrected from {launch.effective or 'not known'} to {row.launched}"
    return [Move(launch.before, launch.after, row.launched, told, supersedes=launch)]


def _correct_ending(row: SpinoutRow, last: JourneyEvent) -> list[Move]:
    if last.after.outcome not in ENDINGS:
        return []
    outcome, when = row.outcome or last.after.outcome, row.ended or last.effective
    if (outcome, when) == (last.after.outcome, last.effective):
        return []
    told = []
    if outcome != last.after.outcome:
        told.append(f"outcome corrected from {Outcome(last.after.outcome).label} to {Outcome(outcome).label}")
    if when != last.effective:
        told.append(f"end date corrected from {last.effective or 'not known'} to {when}")
    after = State(last.after.stage, outcome)
    if outcome == Outcome.OUTSOURCED and after.stage != OUTSOURCED_FROM:
        raise JourneyError("outcome", "Only an options appraisal ends in outsourcing", "Correct the end on its page")
    return [Move(last.before, after, when, " and ".join(told), _reason(row), supersedes=last)]


def _launch(row: SpinoutRow, here: State, effective_on: date) -> list[Move]:
    if not is_launched(row):
        return []
    when = row.launched or PartialDate.on(effective_on)
    told = f"stage changed from {Stage(here.stage).label} to Live, effective {when}"
    return _through(here, Stage.LIVE, when, told)


def _through(here: State, to: Stage, when: PartialDate, told: str) -> list[Move]:
    """Return the moves to `to` through every stage between: the file does not say when each was reached."""
    place, goal = ORDER.index(Stage(here.stage)), ORDER.index(to)
    stages = ORDER[place + 1 : goal + 1] if goal > place else (to,)
    moves = []
    for stage in stages:
        after = State(stage, Outcome.ACTIVE)
        reason = "" if stage == Stage.LIVE else "A file said only where it came to, not when it passed here"
        moves.append(Move(here, after, when, told if stage == to else "", reason))
        here = after
    return moves


def _change_outcome(row: SpinoutRow, here: State, effective_on: date) -> list[Move]:
    when = row.ended or PartialDate.on(effective_on)
    moves = []
    if row.outcome == Outcome.OUTSOURCED and here.stage != OUTSOURCED_FROM:
        moves = _through(here, OUTSOURCED_FROM, when, "")
        here = moves[-1].after
    labels = f"from {Outcome(here.outcome).label} to {Outcome(row.outcome).label}"
    told = f"outcome changed {labels}, effective {when}"
    return [*moves, Move(here, State(here.stage, row.outcome), when, told, _reason(row))]


def _check_order(row: SpinoutRow, launch: JourneyEvent | None, last: JourneyEvent, moves: list[Move]) -> None:
    launched = row.launched or (launch.effective if launch else None)
    ends = [move.when for move in moves if move.after.outcome in ENDINGS and move.supersedes != launch]
    ended = ends[0] if ends else last.effective if last.after.outcome in ENDINGS else None
    if launched and ended and ended.last_day < launched.first_day:
        column = "end_date" if row.ended else "launch_date"
        raise JourneyError(column, f"It would end ({ended}) before it launched ({launched})", "Correct one of the two")


def _reason(row: SpinoutRow) -> str:
    return row.status_note or row.source_note
