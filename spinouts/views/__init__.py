"""The pages about spin-outs, one function for each address."""

from spinouts.views.agreements import add_agreement, agreements, change_agreement, remove_agreement
from spinouts.views.assessments import (
    add_assessment,
    assess,
    assessment,
    correct_assessment,
    take_back_assessment,
    verify_assessment,
)
from spinouts.views.brief import add_contact, change_brief, change_contact, proposal, remove_contact
from spinouts.views.continuity import add_continuity_test, agree_continuity, change_continuity, continuity
from spinouts.views.dates import dates, plan_launch
from spinouts.views.decisions import (
    add_decision,
    change_condition,
    change_decision,
    decisions,
    discharge_condition,
    remove_condition,
    remove_decision,
    reopen_condition,
)
from spinouts.views.detail import detail
from spinouts.views.draft_contacts import (
    add_draft_contact,
    change_draft_contact,
    draft_contacts,
    remove_draft_contact,
)
from spinouts.views.draft_sections import draft_kind, draft_numbers, draft_parents, draft_people, draft_service
from spinouts.views.drafts import check_draft, discard_draft, draft, draft_submitted, drafts, new_proposal
from spinouts.views.evidence import evidence
from spinouts.views.exits import add_successor, change_exit_record, exit_record, remove_successor
from spinouts.views.history import audit, history
from spinouts.views.holds import change_hold, hold, resume
from spinouts.views.journey import correct_move, end, move, take_back_move, trading
from spinouts.views.leads import assign, hand_over, team, team_member
from spinouts.views.listing import export, listing
from spinouts.views.log import new, new_existing
from spinouts.views.milestones import add_milestone, change_milestone, drop_milestone, meet_milestone, reopen_milestone
from spinouts.views.notes import add_note, notes, remove_note
from spinouts.views.overrides import overrides
from spinouts.views.profile import numbers, profile
from spinouts.views.readiness import assess_readiness, readiness
from spinouts.views.register import merge, restore, withdraw
from spinouts.views.return_requests import ask_again, excuse_return, return_requests
from spinouts.views.returns import add_return, correct_return, staff_return, take_back_return, verify_return
from spinouts.views.searches import (
    exports,
    mark_search_seen,
    remove_search,
    rename_search,
    save_search,
    saved_searches,
)
from spinouts.views.tasks import add_task, own_task, task, tasks
from spinouts.views.transfer import add_wave, change_wave, complete_transfer, remove_wave, take_back_transfer, transfer
from spinouts.views.updates import update_progress, updates

__all__ = [
    "add_agreement",
    "add_assessment",
    "add_contact",
    "add_continuity_test",
    "add_decision",
    "add_draft_contact",
    "add_milestone",
    "add_note",
    "add_return",
    "add_successor",
    "add_task",
    "add_wave",
    "agree_continuity",
    "agreements",
    "ask_again",
    "assess",
    "assess_readiness",
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
    "change_exit_record",
    "change_hold",
    "change_milestone",
    "change_wave",
    "check_draft",
    "complete_transfer",
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
    "drop_milestone",
    "end",
    "evidence",
    "excuse_return",
    "exit_record",
    "export",
    "exports",
    "hand_over",
    "history",
    "hold",
    "listing",
    "mark_search_seen",
    "meet_milestone",
    "merge",
    "move",
    "new",
    "new_existing",
    "new_proposal",
    "notes",
    "numbers",
    "overrides",
    "own_task",
    "plan_launch",
    "profile",
    "proposal",
    "readiness",
    "remove_agreement",
    "remove_condition",
    "remove_contact",
    "remove_decision",
    "remove_draft_contact",
    "remove_note",
    "remove_search",
    "remove_successor",
    "remove_wave",
    "rename_search",
    "reopen_condition",
    "reopen_milestone",
    "restore",
    "resume",
    "return_requests",
    "save_search",
    "saved_searches",
    "staff_return",
    "take_back_assessment",
    "take_back_move",
    "take_back_return",
    "take_back_transfer",
    "task",
    "tasks",
    "team",
    "team_member",
    "trading",
    "transfer",
    "update_progress",
    "updates",
    "verify_assessment",
    "verify_return",
    "withdraw",
]
