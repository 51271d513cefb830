"""The smallest valid expression of interest in any state, what authorities publish, and the grounds of rejection."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.db import transaction

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.recording import recorded
from procurement.challenging.states import AFTER_DECISION, DECIDED, FIRST, LEAVES, ChallengeState
from procurement.models import (
    BankHoliday,
    Challenge,
    ChallengeGround,
    ChallengeStaff,
    ChallengeTerms,
    IntentionNotice,
    RejectionGround,
)
from spinouts.models import Spinout
from tests.factories.casework import AT, a_row

RECEIVED = date(2026, 3, 2)
_numbers = count(1)
_S = ChallengeState
# So many days after receipt each step leaves a day, and what else it leaves; another result leaves more.
_DAYS = {
    "timetable_notified_on": 10,
    "decision_due_on": 90,
    "considered_on": 20,
    "modification_proposed_on": 30,
    "modification_agreed_on": 35,
    "decided_on": 40,
    "published_on": 45,
    "procurement_started_on": 150,
    "result_on": 200,
    "withdrawn_on": 5,
}
_WORDS = {
    "modification": "Without the mobile library",
    "agreement": "Its chair wrote so",
    "reasons": "It is a good offer",
    "published_url": "https://example.gov.uk/decision",
    "withdrawn_reason": "Another plan",
}


def a_challenge(
    spinout: Spinout,
    state: str = _S.RECEIVED,
    *,
    authority: Organisation | None = None,
    decision: str = "",
    grounds: tuple[RejectionGround, ...] = (),
    names: tuple[str, ...] = ("Ann Other", "Bo Body"),
    by: User | None = None,
    **fields: Any,
) -> Challenge:
    """Write one in a state, from a voluntary body; `decision` says which led to a later state, else accepted."""
    author = by or User.objects.system()
    received = fields.pop("received_on", RECEIVED)
    given = {
        "authority": authority or spinout.parents.all()[0],
        "body_kind": "voluntary",
        "body_name": f"Friends of the Library {next(_numbers)}",
        "body_evidence": "Its rules",
        "received_on": received,
        "service": "Libraries in the north of the borough",
        "finances": "Reserves",
        "capability": "Twelve librarians",
        "outcomes": "More readers",
    } | _steps(_S(state), decision, received)
    if state != _S.OUT_OF_WINDOW:
        given["notice_due_on"] = received + timedelta(days=30)
    given |= fields
    with transaction.atomic():
        made: Challenge = a_row(Challenge, spinout, author, state=_first(_S(state)), **_without_steps(given))
        if given["body_kind"] == "employees":
            a_row(ChallengeStaff, spinout, author, challenge=made, names=list(names), is_of_authority=True)
        if given.get("decision") == "rejected":
            for each in grounds or (a_ground(),):
                a_row(ChallengeGround, spinout, author, challenge=made, ground=each)
        if given.get("modification"):
            a_row(ChallengeGround, spinout, author, challenge=made, ground=a_ground(), is_would_be=True)
        if state not in FIRST:
            _walk(made, _S(state), given, author)
    made.refresh_from_db()
    return made


def terms_of(authority: Organisation, by: User | None = None, **fields: Any) -> ChallengeTerms:
    """Write what an authority publishes; without more it takes expressions at any time."""
    return _kept(ChallengeTerms, by, authority=authority, **({"source_note": "Its website"} | fields))


def a_ground(number: int | None = None, by: User | None = None, **fields: Any) -> RejectionGround:
    """Write a ground of rejection, one for each number; ground 8 needs a notice."""
    number = 900 + next(_numbers) if number is None else number
    given = {"says": f"Ground {number}", "citation": "SI 2012/1647", "source_note": "Draft text"}
    return _kept(RejectionGround, by, number=number, needs_notice=number == 8, **(given | fields))


def a_notice(spinout: Spinout, published_on: date = RECEIVED, **fields: Any) -> IntentionNotice:
    """Write that its authority said that it would consider a body of its employees."""
    given = {
        "authority": spinout.parents.all()[0],
        "service": "Libraries",
        "url": "https://example.gov.uk/intent",
        "published_on": published_on,
    }
    made: IntentionNotice = a_row(IntentionNotice, spinout, **(given | fields))
    return made


def a_bank_holiday(day: date, by: User | None = None) -> BankHoliday:
    """Write a bank holiday."""
    return _kept(BankHoliday, by, day=day, name="A holiday")


def _kept(model: Any, by: User | None, **fields: Any) -> Any:
    author = by or User.objects.system()
    stamp = {"added_by": author, "added_at": AT, "changed_by": author, "changed_at": AT}
    with transaction.atomic(), recorded(by=author, verb="factory"):
        return model.objects.create(**(stamp | fields))


def _first(state: ChallengeState) -> ChallengeState:
    return state if state == _S.OUT_OF_WINDOW else _S.RECEIVED


def _walk(made: Challenge, state: ChallengeState, given: dict[str, Any], author: User) -> None:
    """Go there by legal moves, each of which leaves its own columns."""
    for step in _way(state, given):
        columns = {name: given[name] for name in LEAVES[step] if name in given}
        with recorded(by=author, verb="factory"):
            Challenge.objects.filter(pk=made.pk).update(state=step, **columns)


def _way(state: ChallengeState, given: dict[str, Any]) -> list[ChallengeState]:
    considered = [_S.TIMETABLE_NOTIFIED, _S.UNDER_CONSIDERATION]
    if state in considered:
        return considered[: considered.index(state) + 1]
    if state == _S.WITHDRAWN:
        return [state]
    modified = [_S.MODIFICATION_PROPOSED] if given.get("modification") else []
    if state == _S.MODIFICATION_PROPOSED:
        return considered + modified
    decided = [*considered, *modified, _S(given["decision"])]
    if state == given["decision"]:
        return decided
    if state == _S.PUBLISHED:
        return [*decided, state]
    started = [*decided, _S.PUBLISHED, _S.PROCUREMENT_STARTED]
    return started if state == _S.PROCUREMENT_STARTED else [*started, state]


_LEFT = {name for names in LEAVES.values() for name in names}


def _without_steps(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in _LEFT}


def _steps(state: ChallengeState, decision: str, received: date) -> dict[str, Any]:
    """Return what the steps up to a state leave."""
    decided = state.value if state in DECIDED else decision or "accepted"
    modified = state == _S.MODIFICATION_PROPOSED or (state in AFTER_DECISION and decided == _S.ACCEPTED_MODIFIED)
    given: dict[str, Any] = {"decision": decided if state in AFTER_DECISION else ""}
    way = [] if state in FIRST else _way(state, given | {"modification": modified})
    left = {name for step in way for name in LEAVES[step]}
    given |= {name: received + timedelta(days=days) for name, days in _DAYS.items() if name in left}
    given |= {name: words for name, words in _WORDS.items() if name in left}
    return given | _RESULTS.get(state, {})


_RESULTS = {_S.AWARDED_OTHER: {"winner": "Another"}, _S.ABANDONED: {"result_note": "No money"}}
