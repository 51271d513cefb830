"""The pages about spin-outs, one function for each address."""

from spinouts.views.agreements import add_agreement, agreements, change_agreement
from spinouts.views.assessments import (
    add_assessment,
    assessment,
    correct_assessment,
    take_back_assessment,
    verify_assessment,
)
from spinouts.views.audit import audit
from spinouts.views.brief import add_contact, assign, change_brief, change_contact, proposal, remove_contact
from spinouts.views.continuity import add_continuity_test, agree_continuity, change_continuity, continuity
from spinouts.views.decisions import (
    add_decision,
    change_condition,
    change_decision,
    decisions,
    discharge_condition,
    reopen_condition,
)
from spinouts.views.detail import detail, history
from spinouts.views.draft_contacts import (
    add_draft_contact,
    change_draft_contact,
    draft_contacts,
    remove_draft_contact,
)
from spinouts.views.draft_sections import draft_kind, draft_numbers, draft_parents, draft_people, draft_service
from spinouts.views.drafts import check_draft, discard_draft, draft, draft_submitted, drafts, new_proposal
from spinouts.views.evidence import evidence
from spinouts.views.exits import exit_record
from spinouts.views.journey import correct_move, end, move, take_back_move, trading
from spinouts.views.listing import listing
from spinouts.views.log import new, new_existing
from spinouts.views.notes import notes
from spinouts.views.overrides import overrides
from spinouts.views.profile import numbers, profile
from spinouts.views.progress import dates, readiness, updates
from spinouts.views.register import merge, restore, withdraw
from spinouts.views.returns import add_return, correct_return, staff_return, take_back_return, verify_return
from spinouts.views.tasks import task, tasks
from spinouts.views.transfer import return_requests, transfer

__all__ = [
    "add_agreement",
    "add_assessment",
    "add_contact",
    "add_continuity_test",
    "add_decision",
    "add_draft_contact",
    "add_return",
    "agree_continuity",
    "agreements",
    "assessment",
    "assign",
    "audit",
    "change_agreement",
    "change_brief",
    "change_condition",
    "change_contact",
    "change_continuity",
    "change_decision",
    "change_draft_contact",
    "check_draft",
    "continuity",
    "correct_assessment",
    "correct_move",
    "correct_return",
    "dates",
    "decisions",
    "detail",
    "discard_draft",
    "discharge_condition",
    "draft",
    "draft_contacts",
    "draft_kind",
    "draft_numbers",
    "draft_parents",
    "draft_people",
    "draft_service",
    "draft_submitted",
    "drafts",
    "end",
    "evidence",
    "exit_record",
    "history",
    "listing",
    "merge",
    "move",
    "new",
    "new_existing",
    "new_proposal",
    "notes",
    "numbers",
    "overrides",
    "profile",
    "proposal",
    "readiness",
    "remove_contact",
    "remove_draft_contact",
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
