"""Where an expression of interest stands: its terms, what is due by when, what comes next, and what is missing.

Pages, writes and lists of work share it.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.govuk import formats
from procurement.challenging import clocks, kinds, windows
from procurement.challenging.clocks import Counting, DecisionRule
from procurement.challenging.kinds import BodyKind
from procurement.challenging.states import ChallengeState
from procurement.challenging.windows import Window
from procurement.models import BankHoliday, Challenge, ChallengeTerms, IntentionNotice
from procurement.models.challenge_terms import years_without
from procurement.permissions import challenges as permissions
from spinouts.models import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

_S = ChallengeState
# What regulations ask an expression to say, and what each is called here (SI 2012/1313).
CONTENT = {
    "finances": "The financial resources of the body, and of each partner",
    "capability": "That they can deliver it by the time of the procurement",
    "outcomes": "The outcomes, with social value and how users’ needs are met",
}
# Asked of employees only. The domain facts could not verify that it is required, so nothing depends on it.
STAFF_ENGAGEMENT = "How other staff whom it affects are engaged"
# What is to be done next, and the page on which it is.
_NEXT: dict[str, tuple[str, str]] = {
    _S.RECEIVED: ("Tell the body when you will decide", "notify_timetable"),
    _S.TIMETABLE_NOTIFIED: ("Begin to consider it", "begin_considering"),
    _S.UNDER_CONSIDERATION: ("Decide: accept it, propose a modification, or reject it", "accept_challenge"),
    _S.MODIFICATION_PROPOSED: ("Record that the body agrees, or reject it", "agree_modification"),
    _S.ACCEPTED: ("Publish the decision", "publish_decision"),
    _S.ACCEPTED_MODIFIED: ("Publish the decision", "publish_decision"),
    _S.REJECTED: ("Publish the decision", "publish_decision"),
    _S.PUBLISHED: ("Start the procurement", "start_challenged_procurement"),
    _S.PROCUREMENT_STARTED: ("Say what came of the procurement", "tell_challenge_result"),
}


@dataclass(frozen=True)
class Reckoned:
    """What follows from the day of receipt: whether it is in time, in which window, and when the notice is due."""

    is_in_time: bool
    window: Window | None
    notice_due_on: date | None
    # When it could be sent again, where it is not in time.
    opens_next: Window | None = None


@dataclass(frozen=True)
class Step:
    """A step of the process with its clock: what, by when, when it was done, and where that day comes from."""

    what: str
    rule: str
    due_on: date | None = None
    done_on: date | None = None
    from_on: date | None = None
    is_over: bool = False
    today: date | None = None

    @property
    def is_late(self) -> bool:
        """Whether it was done, or is still not done, after its day."""
        seen = self.done_on or (None if self.is_over else self.today)
        return self.due_on is not None and seen is not None and seen > self.due_on

    @property
    def state(self) -> str:
        """What its tag says."""
        if self.done_on:
            return "Done late" if self.is_late else "Done"
        if self.is_over:
            return "Not needed"
        return "Overdue" if self.is_late else "To come"

    @property
    def colour(self) -> str:
        """The colour of its tag, which only repeats the word."""
        return {"Done": "green", "Done late": "yellow", "Overdue": "red", "To come": "blue"}.get(self.state, "grey")


def terms_on(authority: Organisation, on: date) -> ChallengeTerms | None:
    """Return what the authority publishes for that day; None where nothing is recorded."""
    return ChallengeTerms.objects.of(authority).in_force(on=on).first()


def clock_of(kept: ChallengeTerms | None) -> clocks.Terms:
    """Return what the clocks read; without a record, what the statute says alone."""
    return kept.terms() if kept else clocks.Terms()


def reckon(authority: Organisation, received_on: date) -> Reckoned:
    """Return what follows from receipt on that day, under the terms that held on it."""
    terms = clock_of(terms_on(authority, received_on))
    if not windows.is_open(terms.windows, received_on):
        return Reckoned(False, None, None, windows.next_window(terms.windows, received_on))
    window = windows.window_of(terms.windows, received_on)
    holidays = BankHoliday.objects.days() if terms.counting == Counting.WORKING else frozenset()
    return Reckoned(True, window, clocks.notice_due(terms, received_on, window, holidays))


def expected_decision(challenge: Challenge) -> date | None:
    """Return by when the authority decides under its terms; None where it states none."""
    terms = clock_of(terms_on(challenge.authority, challenge.received_on))
    return clocks.decision_due(terms, challenge.received_on, _window(challenge))


def span(challenge: Challenge, accepted_on: date) -> clocks.Span:
    """Return between which days its procurement starts, under the terms that held when it was received."""
    terms = clock_of(terms_on(challenge.authority, challenge.received_on))
    return clocks.procurement_span(terms, accepted_on)


def why_not(authority: Organisation, on: date) -> str:
    """Return why nobody can challenge the authority on that day, with what applies instead; nothing where they can."""
    kept = terms_on(authority, on)
    return kinds.why_not_relevant(authority.kind, authority.region, is_specified=bool(kept and kept.is_specified))


def years_without_holidays(challenge: Challenge, kept: ChallengeTerms | None) -> list[int]:
    """Return the years whose bank holidays nobody kept, where its notice counts working days."""
    if clock_of(kept).counting != Counting.WORKING or challenge.notice_due_on is None:
        return []
    return years_without(BankHoliday.objects.years(), challenge.received_on, challenge.notice_due_on)


def missing(challenge: Challenge) -> list[str]:
    """Return what regulations ask an expression to say and this one does not."""
    return [label for name, label in CONTENT.items() if not getattr(challenge, name)]


def next_step(challenge: Challenge) -> tuple[str, str]:
    """Return what is to be done next and on which page; nothing where it is over."""
    return _NEXT.get(challenge.state, ("", "")) if challenge.is_open else ("", "")


def steps(challenge: Challenge, kept: ChallengeTerms | None, *, on: date) -> list[Step]:
    """Return the clocks of an expression in their order, as on a day."""
    if challenge.state == _S.OUT_OF_WINDOW:
        return []
    over = not challenge.is_open
    undecided = over and not challenge.decided_on
    found = [
        Step(
            "Tell the body when you will decide",
            notice_rule(kept, has_window=challenge.window_closes_on is not None),
            challenge.notice_due_on,
            challenge.timetable_notified_on,
            is_over=undecided,
            today=on,
        ),
        Step(
            "Decide",
            "As the authority said when it told the body",
            challenge.decision_due_on,
            challenge.decided_on,
            is_over=undecided,
            today=on,
        ),
        Step(
            "Publish the decision with its reasons",
            "Our sources give no number of days",
            done_on=challenge.published_on,
            is_over=undecided,
            today=on,
        ),
    ]
    if not challenge.is_rejected:
        found.append(
            Step(
                "Start the procurement",
                gap_rule(kept),
                challenge.procurement_due_on,
                challenge.procurement_started_on,
                challenge.procurement_from_on,
                is_over=over,
                today=on,
            )
        )
    return found


def notice_rule(kept: ChallengeTerms | None, *, has_window: bool) -> str:
    """Return in words by when the body is told."""
    terms = clock_of(kept)
    what = "working days" if terms.counting == Counting.WORKING else "days"
    return f"Within {terms.notice_days} {what} of {'the close of the window' if has_window else 'receipt'}"


def decision_rule(kept: ChallengeTerms) -> str:
    """Return in words by when the authority decides."""
    terms = kept.terms()
    if terms.decides == DecisionRule.BY_DAY:
        return f"By {windows.say_day(terms.decides_by)}"
    if terms.decides == DecisionRule.NOT_STATED:
        return "It states no day"
    since = "the close of the window" if terms.decides == DecisionRule.FROM_CLOSE else "receipt"
    return f"Within {terms.decides_within} of {since}"


def gap_rule(kept: ChallengeTerms | None) -> str:
    """Return in words how long after acceptance the procurement starts."""
    terms = clock_of(kept)
    parts = [
        f"at least {terms.least_gap}" if terms.least_gap else "",
        f"at most {terms.most_gap}" if terms.most_gap else "",
    ]
    said = " and ".join(part for part in parts if part)
    return f"The authority publishes {said} after acceptance" if said else "No gap after acceptance is recorded"


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what the spin-out's page of procurement shows of challenges."""
    found = Challenge.objects.visible_to(user).filter(spinout=spinout).with_whom().newest_first()
    return {
        "challenges": [(each, each.is_overdue(on), next_step(each)[0]) for each in found],
        "notices": list(IntentionNotice.objects.filter(spinout=spinout).latest_first()),
        "may_record": allows(permissions.check_can_record_challenge, user, spinout),
    }


def said_day(day: date | None) -> str:
    """Return a day as it is said in a sentence."""
    return formats.uk_date(day)


def is_of_employees(kind: str) -> bool:
    """Return whether a body of that kind is employees of the authority."""
    return kind == BodyKind.EMPLOYEES


def _window(challenge: Challenge) -> Window | None:
    if challenge.window_opens_on is None or challenge.window_closes_on is None:
        return None
    return Window(challenge.window_opens_on, challenge.window_closes_on)
