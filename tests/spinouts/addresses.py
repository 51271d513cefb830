"""Every address of the app: who may open it, and the parts of its path. A test finds one that is missing here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.urls import reverse

from mutuals_tracker.accounts.models import Organisation, User
from spinouts.models import Spinout
from tests.factories import casework
from tests.factories.facts import a_return, an_assessment


class Kind(StrEnum):
    """Who may open a page."""

    # About one record: 404 for whoever may not see it.
    READ = "whoever sees the record"
    CHANGE = "whoever keeps the record"
    VERIFY = "a certifier, of what somebody else entered"
    EXCUSE = "a certifier or an admin"
    RESTORE = "nobody, while the record is in the register"
    PLAN = "nobody, once the record has launched"
    HOLD = "nobody, while the record is on hold"
    EXIT = "nobody, while the record has not ended after its launch"
    NOTE = "whoever sees the record writes notes on it"
    OWN_NOTE = "the officer who wrote it"
    # About one draft: 404 for everybody but its body's people.
    DRAFT = "the body's people"
    # About one search that the officer saved: 404 for everybody else.
    OWN_SEARCH = "whoever saved it"
    # About no record.
    LISTS = "whoever is signed in"
    EXPORTS = "an admin"
    LOG = "whoever logs"
    BODIES = "whoever belongs to a body"
    # About one person: 404 for people of other bodies.
    TEAM = "whoever belongs to the person's body"


KEEPERS = {"officer", "colleague", "certifier", "admin"}
OPEN_TO: dict[Kind, set[str]] = {
    Kind.READ: KEEPERS | {"taskforce"},
    Kind.NOTE: KEEPERS | {"taskforce"},
    Kind.CHANGE: KEEPERS,
    Kind.VERIFY: {"certifier"},
    Kind.EXCUSE: {"certifier", "admin"},
    Kind.OWN_NOTE: {"officer"},
    Kind.RESTORE: set(),
    Kind.PLAN: set(),
    Kind.HOLD: set(),
    Kind.EXIT: set(),
}
GENERAL: dict[Kind, set[str]] = {
    Kind.EXPORTS: {"admin"},
    Kind.LISTS: KEEPERS | {"stranger", "taskforce", "assessor"},
    Kind.LOG: KEEPERS | {"stranger"},
    Kind.BODIES: {"officer", "colleague", "certifier", "stranger"},
}
# Pages that lead some people on at once: they have no choice there.
LED_ON = {("new", "admin")}


@dataclass(frozen=True)
class Address:
    """Who may open a page, what its path names after the record's reference, and whether it takes a form."""

    kind: Kind
    # A key of what `one_of_everything` returns, or a part of the path as it stands.
    part: str | int = ""
    changes: bool = True
    # What the path names inside that part.
    inner: str = ""

    def of(self, name: str, spinout: Spinout, keys: dict[str, int]) -> str:
        """Return the address, about that record."""
        parts = [keys.get(str(part), part) for part in (self.part, self.inner) if part]
        about_record = self.kind not in GENERAL and self.kind not in {Kind.DRAFT, Kind.OWN_SEARCH, Kind.TEAM}
        return reverse(f"spinouts:{name}", args=[*([spinout.reference] if about_record else []), *parts])


def _read(part: str | int = "") -> Address:
    return Address(Kind.READ, part, changes=False)


def _change(part: str | int = "") -> Address:
    return Address(Kind.CHANGE, part)


ADDRESSES: dict[str, Address] = {
    "listing": Address(Kind.LISTS, changes=False),
    "export": Address(Kind.LISTS, changes=False),
    "exports": Address(Kind.EXPORTS, changes=False),
    "saved_searches": Address(Kind.LISTS, changes=False),
    "save_search": Address(Kind.LISTS, changes=False),
    "rename_search": Address(Kind.OWN_SEARCH, "search"),
    "remove_search": Address(Kind.OWN_SEARCH, "search"),
    "mark_search_seen": Address(Kind.OWN_SEARCH, "search"),
    "new": Address(Kind.LOG, changes=False),
    "new_existing": Address(Kind.LOG, changes=False),
    "overrides": Address(Kind.LISTS, changes=False),
    "detail": _read(),
    "history": _read(),
    "audit": _read(),
    "evidence": _read("evidence"),
    "move": _change(),
    "end": _change(),
    "trading": _change(),
    "correct_move": _change(1),
    "take_back_move": _change(1),
    "profile": _change(),
    "numbers": _change(),
    "withdraw": _change(),
    "merge": _change(),
    "restore": Address(Kind.RESTORE),
    # Staff returns and assessments
    "staff_return": _read("return"),
    "add_return": _change(),
    "correct_return": _change("return"),
    "take_back_return": _change("return"),
    "verify_return": Address(Kind.VERIFY, "return"),
    "assessment": _read("assessment"),
    "add_assessment": Address(Kind.CHANGE, changes=False),
    "assess": _change("policy_2011"),
    "correct_assessment": _change("assessment"),
    "take_back_assessment": _change("assessment"),
    "verify_assessment": Address(Kind.VERIFY, "assessment"),
    # Decisions
    "decisions": _read(),
    "add_decision": _change(),
    "change_decision": _change("decision"),
    "change_condition": _change("condition"),
    "discharge_condition": _change("condition"),
    "remove_decision": _change("decision"),
    "remove_condition": _change("condition"),
    "remove_agreement": _change("agreement"),
    "reopen_condition": _change("condition"),
    # Sections
    "proposal": _read(),
    "change_brief": _change(),
    "add_contact": _change(),
    "change_contact": _change("contact"),
    "remove_contact": _change("contact"),
    # Drafts
    "new_proposal": Address(Kind.BODIES, changes=False),
    "drafts": Address(Kind.BODIES, changes=False),
    "draft": Address(Kind.DRAFT, "draft", changes=False),
    "draft_service": Address(Kind.DRAFT, "draft"),
    "draft_people": Address(Kind.DRAFT, "draft"),
    "draft_parents": Address(Kind.DRAFT, "draft"),
    "draft_kind": Address(Kind.DRAFT, "draft"),
    "draft_numbers": Address(Kind.DRAFT, "draft"),
    "draft_contacts": Address(Kind.DRAFT, "draft"),
    "add_draft_contact": Address(Kind.DRAFT, "draft"),
    "change_draft_contact": Address(Kind.DRAFT, "draft", inner="draft_contact"),
    "remove_draft_contact": Address(Kind.DRAFT, "draft", inner="draft_contact"),
    "check_draft": Address(Kind.DRAFT, "draft"),
    "draft_submitted": Address(Kind.DRAFT, "submitted_draft", changes=False),
    "discard_draft": Address(Kind.DRAFT, "draft"),
    "tasks": _read(),
    "task": _read("pensions"),
    "own_task": _read("own_task"),
    "add_task": _change(),
    "add_milestone": _change(),
    "change_milestone": _change("milestone"),
    "meet_milestone": _change("milestone"),
    "drop_milestone": _change("milestone"),
    "reopen_milestone": _change("milestone"),
    # Progress
    "updates": _read(),
    "update_progress": _change(),
    "readiness": _read(),
    "assess_readiness": _change(),
    "dates": _read(),
    "plan_launch": Address(Kind.PLAN),
    "hold": Address(Kind.HOLD),
    "change_hold": _change(),
    "resume": _change(),
    "transfer": _read(),
    "add_wave": _change(),
    "change_wave": _change("wave"),
    "complete_transfer": _change("wave"),
    "take_back_transfer": _change("wave"),
    "remove_wave": _change("wave"),
    "return_requests": _read(),
    "excuse_return": Address(Kind.EXCUSE, "return_request"),
    "ask_again": Address(Kind.EXCUSE, "return_request"),
    # Agreements, and what happens if it fails
    "agreements": _read(),
    "add_agreement": _change(),
    "change_agreement": _change("agreement"),
    "continuity": _read(),
    "change_continuity": _change("risk"),
    "agree_continuity": _change(),
    "add_continuity_test": _change(),
    "exit_record": _read(),
    "change_exit_record": Address(Kind.EXIT),
    "add_successor": Address(Kind.EXIT),
    "remove_successor": Address(Kind.EXIT, 1),
    # Notes, and who leads
    "notes": _read(),
    "add_note": Address(Kind.NOTE),
    "remove_note": Address(Kind.OWN_NOTE, "note"),
    "assign": _change(),
    "team": Address(Kind.BODIES),
    "team_member": Address(Kind.TEAM, "officer", changes=False),
    "hand_over": Address(Kind.TEAM, "officer"),
}


def one_of_everything(spinout: Spinout, officer: User, council: Organisation) -> dict[str, Any]:
    """Give the record one of each thing that an address can name, and return their keys."""
    file, draft = casework.some_evidence(officer), casework.a_draft(council, officer)
    decision = casework.a_decision(spinout, "live", "with_conditions", ({"text": "Report back"},))
    return {
        "evidence": file.pk,
        "return": a_return(spinout, "2014", 5, by=officer, evidence=file).pk,
        "assessment": an_assessment(spinout, by=officer).pk,
        "decision": decision.pk,
        "condition": decision.conditions.get().pk,
        "hold": casework.a_hold(spinout).pk,
        "contact": casework.a_contact(spinout).pk,
        "agreement": casework.an_agreement(spinout).pk,
        "own_task": casework.a_task(spinout).pk,
        "milestone": casework.a_milestone(spinout).pk,
        "wave": casework.a_wave(spinout).pk,
        "return_request": casework.a_return_request(spinout).pk,
        "officer": casework.a_lead(spinout, officer).person_id,
        "note": casework.a_note(spinout, by=officer).pk,
        "search": casework.a_saved_search(officer).pk,
        "draft": draft.pk,
        "draft_contact": casework.a_draft_contact(draft).pk,
        "submitted_draft": casework.a_draft(council, officer, submitted_at=casework.AT, spinout=spinout).pk,
    }
