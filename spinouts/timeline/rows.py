"""How the tables of casework are told: what a row is called, and its columns in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

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
from spinouts.vocabulary import Qualifier

Row = Mapping[str, Any]
Say = Callable[[Any], str]


class Person(int):
    """A column that names a person by their key; the timeline knows the names."""


@dataclass(frozen=True)
class Words:
    """How a table's rows are told: what one is, which one it is, and its columns with their labels."""

    what: str
    which: Callable[[Row], str]
    columns: Mapping[str, tuple[str, Say | type[Person]]]


def _text(value: Any) -> str:
    return str(value)


def _day(value: str) -> str:
    return formats.uk_date(date.fromisoformat(value))


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def _one_of(choices: type[Enum]) -> Say:
    return lambda value: choices(value).label  # type: ignore[attr-defined]


def _file(_value: int) -> str:
    return "A file"


def _nothing(_row: Row) -> str:
    return ""


def _column(name: str) -> Callable[[Row], str]:
    return lambda row: str(row[name] or "")


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
            "what": ("What the service does", _text),
            "why": ("Why it should leave", _text),
            "people_in_scope": ("People in scope", formats.number),
            "people_qualifier": ("How exact", _one_of(Qualifier)),
            "people_note": ("About the number", _text),
            "sponsor_name": ("Sponsor", _text),
            "sponsor_post": ("Sponsor’s post", _text),
            "employee_say": ("How employees have their say", _text),
        },
    ),
    Contact: Words(
        "Contact",
        _column("name"),
        {
            "role": ("Role", _one_of(ContactRole)),
            "name": ("Name", _text),
            "post": ("Post", _text),
            "email": ("Email", _text),
            "telephone": ("Telephone", _text),
        },
    ),
    Assignment: Words(
        "Lead", _nothing, {"person_id": ("Officer", Person), "ended_at": ("Until", lambda at: _day(at[:10]))}
    ),
    Hold: Words(
        "Hold",
        _nothing,
        {
            "began_on": ("On hold from", _day),
            "reason": ("Reason", _text),
            "expected_until": ("Expected until", _day),
            "ended_on": ("Resumed on", _day),
            "ended_reason": ("Why it was resumed", _text),
        },
    ),
    LaunchPlan: Words(
        "Planned launch",
        _planned,
        {
            "certainty": ("How firm", _one_of(slips.Certainty)),
            "change": ("What changed", _one_of(slips.Change)),
            "reason": ("Reason", _one_of(slips.Reason)),
            "note": ("Note", _text),
        },
    ),
    GateAnswer: Words("Gate", lambda row: gates.BY_CODE[row["code"]].there, {"answer": ("Answer", _one_of(Answered))}),
    Decision: Words(
        "Decision",
        lambda row: _ABOUT[row["about"]].lower(),
        {
            "decided_by": ("Decided by", _text),
            "role": ("In the role of", _text),
            "expected_on": ("Expected on", _day),
            "decided_on": ("Decided on", _day),
            "outcome": ("Outcome", _one_of(DecisionOutcome)),
            "minute_reference": ("Minute", _text),
            "minute_url": ("Address of the minute", _text),
            "note": ("Note", _text),
            "evidence_id": ("Document", _file),
        },
    ),
    Condition: Words(
        "Condition",
        _column("text"),
        {
            "due_on": ("Due on", _day),
            "is_before_launch": ("Before the launch", _yes),
            "discharged_on": ("Discharged on", _day),
            "discharged_how": ("How it was met", _text),
        },
    ),
    Agreement: Words(
        "Agreement",
        _column("title"),
        {
            "kind": ("Kind", _one_of(AgreementKind)),
            "customer": ("Bought or funded by", _text),
            "provider": ("Provided by", _text),
            "signed_on": ("Signed on", _day),
            "starts_on": ("Starts on", _day),
            "ends_on": ("Ends on", _day),
            "document_url": ("Address of the document", _text),
            "evidence_id": ("Document", _file),
            "note": ("Note", _text),
        },
    ),
    CaseTask: Words(
        "Task",
        _task,
        {
            "title": ("Title", _text),
            "stage": ("Stage", _one_of(Stage)),
            "state": ("State", _one_of(TaskState)),
            "owner_id": ("Owner", Person),
            "due_on": ("Due on", _day),
            "is_due_by_ledger": ("Day follows the transfer ledger", _yes),
            "done_on": ("Done on", _day),
            "note": ("Note", _text),
        },
    ),
    Milestone: Words(
        "Milestone",
        _column("title"),
        {
            "title": ("Title", _text),
            "planned_on": ("Planned for", _day),
            "owner_id": ("Owner", Person),
            "met_on": ("Met on", _day),
            "dropped_reason": ("Dropped because", _text),
        },
    ),
    TransferWave: Words(
        "Transfer",
        _column("name"),
        {
            "name": ("Name", _text),
            "headcount": ("People", formats.number),
            "planned_on": ("Planned for", _day),
            "transferred_on": ("Transferred on", _day),
            "tupe": ("TUPE", _one_of(Tupe)),
            "tupe_note": ("About TUPE", _text),
            "informed_on": ("Liability information given on", _day),
            "consultation_began_on": ("Consultation began on", _day),
            "consultation_ended_on": ("Consultation ended on", _day),
            "pension": ("Pension", _one_of(Pension)),
            "pension_note": ("About the pension", _text),
            "assets": ("Assets and leases", _text),
        },
    ),
    ReturnRequest: Words(
        "Request for a staff return",
        lambda row: f"as at {_day(row['as_at'])}",
        {
            "due_on": ("Due on", _day),
            "reminders": ("Reminders sent", formats.number),
            "excused_reason": ("Excused because", _text),
        },
    ),
    ReadinessAssessment: Words("Readiness", _nothing, {"assessed_on": ("Assessed on", _day)}),
    ReadinessLevel: Words(
        "Readiness",
        lambda row: Area(row["area"]).label,
        {"level": ("Level", lambda level: Level(level).label), "why": ("Why", _text)},
    ),
    ProgressUpdate: Words(
        "Progress",
        _nothing,
        {"rag": ("Rating", _one_of(Rag)), "summary": ("Summary", _text), "next_steps": ("Next steps", _text)},
    ),
    ContinuityPlan: Words(
        "Continuity plan",
        _nothing,
        {
            "services_at_risk": ("Services at risk", _text),
            "users_at_risk": ("Users at risk", _text),
            "fallback_provider": ("Fallback provider", _text),
            "step_in": ("Step-in", _text),
            "notice_days": ("Notice, in days", formats.number),
            "triggers": ("Triggers", _text),
            "return_of_data": ("Return of data", _text),
            "return_of_assets": ("Return of assets", _text),
            "owner": ("Owner", _text),
            "agreed_on": ("Agreed on", _day),
            "agreed_by": ("Agreed by", _text),
            "next_test_on": ("Next test", _day),
        },
    ),
    ContinuityTest: Words(
        "Test of the continuity plan",
        _nothing,
        {
            "tested_on": ("Tested on", _day),
            "result": ("Result", _one_of(ContinuityResult)),
            "found": ("What it showed", _text),
            "next_test_on": ("Next test", _day),
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
            "staff_note": ("About the staff", _text),
            "service_now": ("What became of the service", _text),
            "lesson": ("Lesson", _text),
        },
    ),
    Successor: Words(
        "Successor",
        _column("name"),
        {
            "name": ("Name", _text),
            "took_on": ("Took on", _text),
            "staff": ("Staff", formats.number),
            "from_on": ("From", _day),
        },
    ),
    Note: Words(
        "Note",
        _nothing,
        {
            "text": ("Words", _text),
            "task_code": ("About the task", lambda code: checklists.BY_CODE[code].title),
            "task_id": ("About the task", lambda _key: "One of the body’s own"),
            "audience": ("For", _one_of(Audience)),
            "removed_at": ("Removed", lambda at: _day(at[:10])),
        },
    ),
}
PEOPLE = {
    (model, column)
    for model, words in TELLS.items()
    for column, (_label, say) in words.columns.items()
    if say is Person
}
