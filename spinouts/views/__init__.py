"""The pages about spin-outs, one function for each address."""

from spinouts.views.agreements import agreements
from spinouts.views.assessments import (
    add_assessment,
    assessment,
    correct_assessment,
    take_back_assessment,
    verify_assessment,
)
from spinouts.views.audit import audit
from spinouts.views.brief import assign, change_brief, proposal
from spinouts.views.continuity import continuity, exit_record
from spinouts.views.decisions import (
    add_decision,
    change_condition,
    change_decision,
    decisions,
    discharge_condition,
    reopen_condition,
)
from spinouts.views.detail import detail, history
from spinouts.views.evidence import evidence
from spinouts.views.journey import correct_move, end, move, take_back_move, trading
from spinouts.views.listing import listing
from spinouts.views.log import new
from spinouts.views.notes import notes
from spinouts.views.overrides import overrides
from spinouts.views.profile import numbers, profile
from spinouts.views.progress import dates, readiness, updates
from spinouts.views.register import merge, restore, withdraw
from spinouts.views.returns import add_return, correct_return, staff_return, take_back_return, verify_return
from spinouts.views.tasks import task, tasks
from spinouts.views.transfer import return_requests, transfer

__all__ = [
    "add_assessment",
    "add_decision",
    "add_return",
    "agreements",
    "assessment",
    "assign",
    "audit",
    "change_brief",
    "change_condition",
    "change_decision",
    "continuity",
    "correct_assessment",
    "correct_move",
    "correct_return",
    "dates",
    "decisions",
    "detail",
    "discharge_condition",
    "end",
    "evidence",
    "exit_record",
    "history",
    "listing",
    "merge",
    "move",
    "new",
    "notes",
    "numbers",
    "overrides",
    "profile",
    "proposal",
    "readiness",
    "reopen_condition",
    "restore",
    "return_requests",
    "staff_return",
    "take_back_assessment",
    "take_back_move",
    "take_back_return",
    "task",
    "tasks",
    "trading",
    "transfer",
    "updates",
    "verify_assessment",
    "verify_return",
    "withdraw",
]
