"""The pages about spin-outs, one function for each address."""

from spinouts.views.assessments import (
    add_assessment,
    assessment,
    correct_assessment,
    take_back_assessment,
    verify_assessment,
)
from spinouts.views.detail import detail, history
from spinouts.views.evidence import evidence
from spinouts.views.journey import correct_move, end, move, take_back_move, trading
from spinouts.views.listing import listing
from spinouts.views.log import new
from spinouts.views.profile import numbers, profile
from spinouts.views.register import merge, restore, withdraw
from spinouts.views.returns import add_return, correct_return, staff_return, take_back_return, verify_return

__all__ = [
    "add_assessment",
    "add_return",
    "assessment",
    "correct_assessment",
    "correct_move",
    "correct_return",
    "detail",
    "end",
    "evidence",
    "history",
    "listing",
    "merge",
    "move",
    "new",
    "numbers",
    "profile",
    "restore",
    "staff_return",
    "take_back_assessment",
    "take_back_move",
    "take_back_return",
    "trading",
    "verify_assessment",
    "verify_return",
    "withdraw",
]
