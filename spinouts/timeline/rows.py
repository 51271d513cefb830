"""How the tables of casework are told: what a row is called, and its columns in words."""

from datetime import date

from django.db import models

from mutuals_tracker.govuk import formats
from mutuals_tracker.partial_dates import PartialDate, Precision
from spinouts import checklists, gates, slips
from spinouts.checklists import TaskState
from spinouts.gates import Answered
from spinouts.lifecycle import Stage
from spinouts.models import (
    Agreement,
    Assignment,
    Brief,
    CaseTask,
    Condition,
    Contact,
    ContinuityPlan,
    ContinuityTest,
    Decision,
    ExitRecord,
    GateAnswer,
    Hold,
    LaunchPlan,
    Milestone,
    Note,
    ProgressUpdate,
    ReadinessAssessment,
    ReadinessLevel,
    ReturnRequest,
    Successor,
    TransferWave,
)
from spinouts.models.agreement import AgreementKind
from spinouts.models.brief import ContactRole
from spinouts.models.continuity import ContinuityResult
from spinouts.models.decision import ABOUT, DecisionOutcome
from spinouts.models.transfer import Pension, Tupe
from spinouts.permissions import Audience
from spinouts.readiness import Area, Level
from spinouts.rhythms import Rag
from spinouts.telling import PERSON, Row, Words, column, day, one_of, text
from spinouts.timeline import elsewhere
from spinouts.vocabulary import Qualifier


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _file(_value: int) -> str:
    return "A file"


def _nothing(_row: Row) -> str:
    return ""


def _task(row: Row) -> str:
    return row["title"] or checklists.BY_CODE[row["code"]].title


def _planned(row: Row) -> str:
    return str(PartialDate(date.fromisoformat(row["planned_on"]), Precision(row["planned_precision"])))


_ABOUT = dict(ABOUT)
TELLS: dict[type[models.Model], Words] = {
    Brief: Words(
        "Brief",
        _nothing,
        {
            "what": ("What the service does", text),
            "why": ("Why it should leave", text),
            "people_in_scope": ("People in scope", formats.number),
            "people_qualifier": ("How exact", one_of(Qualifier)),
            "people_note": ("About the number", text),
            "sponsor_name": ("Sponsor", text),
            "sponsor_post": ("Sponsor’s post", text),
            "employee_say": ("How employees have their say", text),
        },
    ),
    Contact: Words(
        "Contact",
        column("name"),
        {
            "role": ("Role", one_of(ContactRole)),
            "name": ("Name", text),
            "post": ("Post", text),
            "email": ("Email", text),
            "telephone": ("Telephone", text),
        },
    ),
    Assignment: Words(
        "Lead", _nothing, {"person_id": ("Officer", PERSON), "ended_at": ("Until", lambda at: day(at[:10]))}
    ),
    Hold: Words(
        "Hold",
        _nothing,
        {
            "began_on": ("On hold from", day),
            "reason": ("Reason", text),
            "expected_until": ("Expected until", day),
            "ended_on": ("Resumed on", day),
            "ended_reason": ("Why it was resumed", text),
        },
    ),
    LaunchPlan: Words(
        "Planned launch",
        _planned,
        {
            "certainty": ("How firm", one_of(slips.Certainty)),
            "change": ("What changed", one_of(slips.Change)),
            "reason": ("Reason", one_of(slips.Reason)),
            "note": ("Note", text),
        },
    ),
    GateAnswer: Words("Gate", lambda row: gates.BY_CODE[row["code"]].there, {"answer": ("Answer", one_of(Answered))}),
    Decision: Words(
        "Decision",
        lambda row: _ABOUT[row["about"]].lower(),
        {
            "decided_by": ("Decided by", text),
            "role": ("In the role of", text),
            "expected_on": ("Expected on", day),
            "decided_on": ("Decided on", day),
            "outcome": ("Outcome", one_of(DecisionOutcome)),
            "minute_reference": ("Minute", text),
            "minute_url": ("Address of the minute", text),
            "note": ("Note", text),
            "evidence_id": ("Document", _file),
        },
    ),
    Condition: Words(
        "Condition",
        column("text"),
        {
            "due_on": ("Due on", day),
            "is_before_launch": ("Before the launch", _yes),
            "discharged_on": ("Discharged on", day),
            "discharged_how": ("How it was met", text),
        },
    ),
    Agreement: Words(
        "Agreement",
        column("title"),
        {
            "kind": ("Kind", one_of(AgreementKind)),
            "customer": ("Bought or funded by", text),
            "provider": ("Provided by", text),
            "signed_on": ("Signed on", day),
            "starts_on": ("Starts on", day),
            "ends_on": ("Ends on", day),
            "document_url": ("Address of the document", text),
            "evidence_id": ("Document", _file),
            "note": ("Note", text),
        },
    ),
    CaseTask: Words(
        "Task",
        _task,
        {
            "title": ("Title", text),
            "stage": ("Stage", one_of(Stage)),
            "state": ("State", one_of(TaskState)),
            "owner_id": ("Owner", PERSON),
            "due_on": ("Due on", day),
            "is_due_by_ledger": ("Day follows the transfer ledger", _yes),
            "done_on": ("Done on", day),
            "note": ("Note", text),
        },
    ),
    Milestone: Words(
        "Milestone",
        column("title"),
        {
            "title": ("Title", text),
            "planned_on": ("Planned for", day),
            "owner_id": ("Owner", PERSON),
            "met_on": ("Met on", day),
            "dropped_reason": ("Dropped because", text),
        },
    ),
    TransferWave: Words(
        "Transfer",
        column("name"),
        {
            "name": ("Name", text),
            "headcount": ("People", formats.number),
            "planned_on": ("Planned for", day),
            "transferred_on": ("Transferred on", day),
            "tupe": ("TUPE", one_of(Tupe)),
            "tupe_note": ("About TUPE", text),
            "informed_on": ("Liability information given on", day),
            "consultation_began_on": ("Consultation began on", day),
            "consultation_ended_on": ("Consultation ended on", day),
            "pension": ("Pension", one_of(Pension)),
            "pension_note": ("About the pension", text),
            "assets": ("Assets and leases", text),
        },
    ),
    ReturnRequest: Words(
        "Request for a staff return",
        lambda row: f"as at {day(row['as_at'])}",
        {
            "due_on": ("Due on", day),
            "reminders": ("Reminders sent", formats.number),
            "excused_reason": ("Excused because", text),
        },
    ),
    ReadinessAssessment: Words("Readiness", _nothing, {"assessed_on": ("Assessed on", day)}),
    ReadinessLevel: Words(
        "Readiness",
        lambda row: Area(row["area"]).label,
        {"level": ("Level", lambda level: Level(level).label), "why": ("Why", text)},
    ),
    ProgressUpdate: Words(
        "Progress",
        _nothing,
        {"rag": ("Rating", one_of(Rag)), "summary": ("Summary", text), "next_steps": ("Next steps", text)},
    ),
    ContinuityPlan: Words(
        "Continuity plan",
        _nothing,
        {
            "services_at_risk": ("Services at risk", text),
            "users_at_risk": ("Users at risk", text),
            "fallback_provider": ("Fallback provider", text),
            "step_in": ("Step-in", text),
            "notice_days": ("Notice, in days", formats.number),
            "triggers": ("Triggers", text),
            "return_of_data": ("Return of data", text),
            "return_of_assets": ("Return of assets", text),
            "owner": ("Owner", text),
            "agreed_on": ("Agreed on", day),
            "agreed_by": ("Agreed by", text),
            "next_test_on": ("Next test", day),
        },
    ),
    ContinuityTest: Words(
        "Test of the continuity plan",
        _nothing,
        {
            "tested_on": ("Tested on", day),
            "result": ("Result", one_of(ContinuityResult)),
            "found": ("What it showed", text),
            "next_test_on": ("Next test", day),
        },
    ),
    ExitRecord: Words(
        "Exit",
        _nothing,
        {
            "staff_returned": ("Staff who returned", formats.number),
            "staff_to_successors": ("Staff who went to successors", formats.number),
            "staff_redundant": ("Staff made redundant", formats.number),
            "staff_left": ("Staff who left", formats.number),
            "staff_note": ("About the staff", text),
            "service_now": ("What became of the service", text),
            "lesson": ("Lesson", text),
        },
    ),
    Successor: Words(
        "Successor",
        column("name"),
        {
            "name": ("Name", text),
            "took_on": ("Took on", text),
            "staff": ("Staff", formats.number),
            "from_on": ("From", day),
        },
    ),
    Note: Words(
        "Note",
        _nothing,
        {
            "text": ("Words", text),
            "task_code": ("About the task", lambda code: checklists.BY_CODE[code].title),
            "task_id": ("About the task", lambda _key: "One of the body’s own"),
            "audience": ("For", one_of(Audience)),
            "removed_at": ("Removed", lambda at: day(at[:10])),
        },
    ),
    **elsewhere.TABLES,
}
