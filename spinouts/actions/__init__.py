"""Every write to a spin-out and the facts about it, one verb each."""

from mutuals_tracker.spreadsheets.turns import ImportUnderWayError
from spinouts.actions.assessments import Found, add_assessment, correct_assessment, take_back_assessment
from spinouts.actions.decisions import (
    Asked,
    ConditionsError,
    Decided,
    DecisionDateError,
    add_decision,
    change_condition,
    change_decision,
    discharge_condition,
    reopen_condition,
)
from spinouts.actions.journey import (
    DatesOutOfOrderError,
    correct_move,
    end,
    move,
    say_trading,
    take_back_move,
)
from spinouts.actions.keeping import rebuild_standing
from spinouts.actions.log import Proposal, log
from spinouts.actions.numbers import NumberTakenError, set_numbers
from spinouts.actions.passing import GateClosedError, OnHoldError
from spinouts.actions.profile import (
    CharityAsCicError,
    Described,
    MixedExamplesError,
    NothingChangedError,
    ProfileDateError,
    SameIdentityError,
    change_profile,
    correct_profile,
)
from spinouts.actions.profile import latest as latest_profile
from spinouts.actions.register import CannotMergeError, merge, restore, withdraw
from spinouts.actions.returns import Counted, SameReturnError, add_return, correct_return, take_back_return
from spinouts.actions.statements import FactDateError, SupersededError
from spinouts.actions.turn import AlreadySaved, ChangedMeanwhile, Part, Sent, has_changed, saved_before, version
from spinouts.actions.verification import AlreadyVerifiedError, verify_assessment, verify_return

__all__ = [
    "AlreadySaved",
    "AlreadyVerifiedError",
    "Asked",
    "CannotMergeError",
    "ChangedMeanwhile",
    "CharityAsCicError",
    "ConditionsError",
    "Counted",
    "DatesOutOfOrderError",
    "Decided",
    "DecisionDateError",
    "Described",
    "FactDateError",
    "Found",
    "GateClosedError",
    "ImportUnderWayError",
    "MixedExamplesError",
    "NothingChangedError",
    "NumberTakenError",
    "OnHoldError",
    "Part",
    "ProfileDateError",
    "Proposal",
    "SameIdentityError",
    "SameReturnError",
    "Sent",
    "SupersededError",
    "add_assessment",
    "add_decision",
    "add_return",
    "change_condition",
    "change_decision",
    "change_profile",
    "correct_assessment",
    "correct_move",
    "correct_profile",
    "correct_return",
    "discharge_condition",
    "end",
    "has_changed",
    "latest_profile",
    "log",
    "merge",
    "move",
    "rebuild_standing",
    "reopen_condition",
    "restore",
    "saved_before",
    "say_trading",
    "set_numbers",
    "take_back_assessment",
    "take_back_move",
    "take_back_return",
    "verify_assessment",
    "verify_return",
    "version",
    "withdraw",
]
