"""An entry of the timeline: what one person did at one moment, with everything that it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spinouts.timeline import elsewhere

NOTHING = "Not known"
TAKEN_BACK = "Taken back"
REMOVED = "Removed"
ADDED = "Added"
# How much of a long text a list of changes shows.
SHOWN = 160
# What each verb of an action is called. A test finds verbs that have no title here.
TITLES = {
    "log": "Logged",
    "begin_draft": "Began the draft",
    "save_section": "Saved a section of the draft",
    "add_draft_contact": "Added a contact",
    "change_draft_contact": "Changed a contact",
    "remove_draft_contact": "Removed a contact",
    "discard_draft": "Discarded the draft",
    "submit_draft": "Submitted",
    "move": "Moved to another stage",
    "end": "Ended",
    "say_trading": "Said whether it goes on",
    "correct_move": "Corrected an entry in its journey",
    "take_back_move": "Took back an entry in its journey",
    "change_profile": "Recorded a change",
    "correct_profile": "Corrected its description",
    "set_numbers": "Changed its registers’ numbers",
    "withdraw": "Withdrew it from the register",
    "restore": "Put it back into the register",
    "merge": "Merged it into another record",
    "add_return": "Added a staff return",
    "correct_return": "Corrected a staff return",
    "take_back_return": "Took back a staff return",
    "verify_return": "Verified a staff return",
    "add_assessment": "Added an assessment",
    "correct_assessment": "Corrected an assessment",
    "take_back_assessment": "Took back an assessment",
    "verify_assessment": "Verified an assessment",
    "change_brief": "Changed the brief",
    "add_contact": "Added a contact",
    "change_contact": "Changed a contact",
    "remove_contact": "Removed a contact",
    "hold": "Put it on hold",
    "change_hold": "Changed a hold",
    "resume": "Resumed it",
    "plan_launch": "Said when the launch is planned",
    "add_decision": "Recorded a decision",
    "change_decision": "Changed a decision",
    "record_outcome": "Recorded what was decided",
    "discharge_condition": "Discharged a condition",
    "remove_decision": "Removed a decision",
    "remove_condition": "Removed a condition",
    "remove_agreement": "Removed an agreement",
    "reopen_condition": "Reopened a condition",
    "change_condition": "Changed a condition",
    "add_agreement": "Recorded an agreement",
    "change_agreement": "Changed an agreement",
    "change_task": "Worked on a task",
    "add_task": "Added a task",
    "add_milestone": "Added a milestone",
    "change_milestone": "Changed a milestone",
    "meet_milestone": "Met a milestone",
    "drop_milestone": "Dropped a milestone",
    "reopen_milestone": "Reopened a milestone",
    "add_wave": "Added a transfer",
    "change_wave": "Changed a transfer",
    "remove_wave": "Removed a transfer",
    "complete_transfer": "Recorded that staff transferred",
    "take_back_transfer": "Recorded that staff did not transfer after all",
    "ask_for_returns": "Asked for a staff return",
    "remind_of_returns": "Reminded of a staff return",
    "excuse_return": "Excused it from a staff return",
    "ask_again": "Asked for a staff return after all",
    "assess_readiness": "Assessed how ready it is",
    "update_progress": "Wrote a progress update",
    "change_continuity_plan": "Changed the continuity plan",
    "correct_continuity_plan": "Corrected the wording of the continuity plan",
    "agree_continuity_plan": "Agreed the continuity plan",
    "record_continuity_test": "Tested the continuity plan",
    "change_exit_record": "Recorded what became of staff and service",
    "add_successor": "Named a successor",
    "remove_successor": "Removed a successor",
    "add_note": "Wrote a note",
    "remove_note": "Removed a note",
    "read_mentions": "Read what mentions them",
    "assign": "Said who leads it",
    "assign_several": "Said who leads it",
    "hand_over": "Handed it over to another lead",
    "export_list": "Took away a list",
    "import_spinouts": "Imported from a file",
    "import_staff_returns": "Imported staff returns from a file",
    "load_sample_data": "Loaded with the sample data",
    "forget_sent_forms": "Forgot which forms were sent",
    "rebuild_standing": "Worked out again what is kept",
    "generate_load": "Made up, to try the service at scale",
    **elsewhere.TITLES,
}


@dataclass(frozen=True)
class Change:
    """One thing that changed; `before` is empty where there was nothing."""

    what: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether a list shows only how the words begin."""
        return max(len(self.before), len(self.after)) > SHOWN

    @property
    def whole(self) -> str:
        """What the whole of a long text is called."""
        return f"The whole text: {self.what[:1].lower()}{self.what[1:]}"

    @property
    def shown_before(self) -> str:
        """How what was there begins."""
        return shorten(self.before)

    @property
    def shown_after(self) -> str:
        """How what is there begins."""
        return shorten(self.after)


def shorten(text: str) -> str:
    """Return the text, or its first words where it is long."""
    if len(text) <= SHOWN:
        return text
    begins = text[:SHOWN].rsplit(maxsplit=1)[0] if " " in text[:SHOWN] else text[:SHOWN]
    return f"{begins}…"


@dataclass
class Entry:
    """What one person did at one moment. `who` is empty for a change that was made outside the service."""

    at: datetime
    title: str
    why: str
    by_id: int | None = None
    who: str = ""
    changes: list[Change] = field(default_factory=list)
    # What the reason is called: a certifier's note is how it was checked.
    why_label: str = "Why"


def begin(row: Mapping[str, Any], at: datetime) -> Entry:
    """Return the entry that a row of the history begins, without its changes."""
    context = row["pgh_context__metadata"] or {}
    verb = context.get("verb", "")
    title = TITLES.get(verb) or verb.replace("_", " ").capitalize() or "Changed outside the service"
    by_id = context.get("user") or row.get("recorded_by_id") or row.get("changed_by_id") or row.get("added_by_id")
    label = "How it was checked" if verb.startswith("verify_") else "Why"
    return Entry(at=at, title=title, by_id=by_id, why=context.get("why", ""), why_label=label)
