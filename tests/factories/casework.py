"""The smallest valid rows of casework, and a spin-out that has all that a gate asks for."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, User
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from spinouts import gates, kept
from spinouts.checklists import BY_CODE
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
    DraftContact,
    DraftParent,
    Evidence,
    ExitRecord,
    Hold,
    LaunchPlan,
    Milestone,
    Note,
    ProgressUpdate,
    ProposalDraft,
    ReadinessAssessment,
    ReadinessLevel,
    ReturnRequest,
    SavedSearch,
    Spinout,
    Successor,
    TransferWave,
)
from spinouts.models.continuity import PARTS
from spinouts.models.draft import Section
from spinouts.readiness import Area
from tests.factories.bodies import body
from tests.factories.facts import an_assessment

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
_numbers = count(1)


def a_row(model: Any, spinout: Spinout, by: User | None = None, **fields: Any) -> Any:
    """Write one row of casework about the spin-out, and keep its summary."""
    author = by or User.objects.system()
    stamp = {"added_by": author, "added_at": AT}
    if hasattr(model, "changed_at"):
        stamp |= {"changed_by": author, "changed_at": AT}
    with transaction.atomic(), recorded(by=author, verb="factory"):
        row = model.objects.create(spinout=spinout, **{**stamp, **fields})
        kept.refresh_case([spinout.pk])
    return row


def a_brief(spinout: Spinout, **fields: Any) -> Brief:
    """Write a brief that says all that the first gate asks for."""
    given = {
        "what": "Lends books",
        "why": "To grow",
        "people_in_scope": 40,
        "people_qualifier": "exact",
        "sponsor_name": "Sal Sponsor",
    }
    return a_row(Brief, spinout, **(given | fields))


def a_contact(spinout: Spinout, **fields: Any) -> Contact:
    """Write a contact."""
    return a_row(Contact, spinout, **({"role": "hr", "name": "Hari Resources", "email": "hr@example.org"} | fields))


def a_lead(spinout: Spinout, person: User, **fields: Any) -> Assignment:
    """Say that the person leads it."""
    return a_row(Assignment, spinout, person=person, **fields)


def a_hold(spinout: Spinout, **fields: Any) -> Hold:
    """Put it on hold."""
    return a_row(Hold, spinout, **({"began_on": date(2026, 4, 1), "reason": "Elections"} | fields))


def a_launch_plan(
    spinout: Spinout, when: str = "2027-04-01", certainty: str = "provisional", **fields: Any
) -> LaunchPlan:
    """State when the launch is planned, for the first time unless `change` and `reason` say otherwise."""
    planned = PartialDate.parse(when)
    given = {
        "planned_on": planned.first_day,
        "planned_precision": planned.precision.value,
        "counts_from": planned.last_day,
        "certainty": certainty,
        "change": "first" if certainty == "provisional" else "confirmed",
    }
    return a_row(LaunchPlan, spinout, **(given | fields))


def a_decision(
    spinout: Spinout, about: str = "live", outcome: str = "approved", conditions: tuple[dict, ...] = (), **fields: Any
) -> Decision:
    """Record a decision, taken unless it is awaited, with its conditions."""
    given: dict[str, Any] = {"decided_by": "Cabinet", "minute_reference": "Minute 12"}
    day = {"expected_on": date(2026, 6, 1)} if outcome == "awaited" else {"decided_on": date(2026, 4, 2)}
    with transaction.atomic():
        decision = a_row(Decision, spinout, about=about, outcome=outcome, **(given | day | fields))
        for condition in conditions:
            a_condition(decision, **condition)
    return decision


def a_condition(decision: Decision, **fields: Any) -> Condition:
    """Attach a condition to a decision with conditions."""
    return a_row(Condition, decision.spinout, decision=decision, **({"text": "Report back"} | fields))


def an_agreement(spinout: Spinout, **fields: Any) -> Agreement:
    """Record a contract."""
    given = {
        "kind": "contract",
        "title": "Library services",
        "customer": "Example Borough Council",
        "provider": "Sample Libraries CIC",
        "signed_on": date(2026, 3, 2),
        "starts_on": date(2026, 4, 1),
        "ends_on": date(2031, 3, 31),
        "document_url": "https://www.example.gov.uk/contracts/12",
    }
    return a_row(Agreement, spinout, **(given | fields))


def a_task(spinout: Spinout, code: str = "", state: str = "not_started", **fields: Any) -> CaseTask:
    """Write a task: one of the checklist by its code, or one of the body's own."""
    given: dict[str, Any] = {"code": code, "stage": BY_CODE[code].stage if code else spinout.stage, "state": state}
    if not code:
        given["title"] = f"Task {next(_numbers)}"
    if state == "done":
        given["done_on"] = date(2026, 4, 3)
    if state == "not_applicable":
        given["note"] = "It does not apply"
    return a_row(CaseTask, spinout, **(given | fields))


def a_milestone(spinout: Spinout, **fields: Any) -> Milestone:
    """Write a milestone to come."""
    return a_row(Milestone, spinout, **({"title": "Board appointed", "planned_on": date(2026, 9, 1)} | fields))


def a_wave(spinout: Spinout, **fields: Any) -> TransferWave:
    """Enter a transfer whose TUPE and pension positions are known."""
    given = {
        "name": f"Wave {next(_numbers)}",
        "headcount": 40,
        "planned_on": date(2026, 10, 1),
        "tupe": "applies",
        "informed_on": date(2026, 4, 1),
        "consultation_began_on": date(2026, 4, 1),
        "pension": "lgps_admission",
    }
    return a_row(TransferWave, spinout, **(given | fields))


def a_return_request(spinout: Spinout, **fields: Any) -> ReturnRequest:
    """Ask for a return as at 31 March 2026."""
    return a_row(ReturnRequest, spinout, **({"as_at": date(2026, 3, 31), "due_on": date(2026, 5, 31)} | fields))


def a_readiness_assessment(spinout: Spinout, level: int = 3, **levels: int) -> ReadinessAssessment:
    """Assess every area at `level`, but for those named."""
    with transaction.atomic():
        made = a_row(ReadinessAssessment, spinout, assessed_on=date(2026, 4, 4))
        for area in Area:
            chosen = levels.get(area.value, level)
            a_row(ReadinessLevel, spinout, assessment=made, area=area, level=chosen, why="Because")
    return made


def an_update(spinout: Spinout, rag: str = "amber", **fields: Any) -> ProgressUpdate:
    """Write a progress update."""
    return a_row(ProgressUpdate, spinout, rag=rag, **({"summary": "Slower than planned"} | fields))


def a_continuity_plan(spinout: Spinout, *, agreed: bool = True, **fields: Any) -> ContinuityPlan:
    """Write a complete plan, agreed unless `agreed` says otherwise."""
    given: dict[str, Any] = dict.fromkeys(PARTS, "Written down") | {"notice_days": 90}
    if agreed:
        given |= {"agreed_on": date(2026, 4, 5), "agreed_by": "Cabinet", "next_test_on": date(2027, 4, 5)}
    return a_row(ContinuityPlan, spinout, **(given | fields))


def a_continuity_test(spinout: Spinout, **fields: Any) -> ContinuityTest:
    """Record a test of the plan."""
    given = {
        "tested_on": date(2026, 4, 6),
        "result": "passed",
        "found": "It works",
        "next_test_on": date(2027, 4, 6),
    }
    return a_row(ContinuityTest, spinout, **(given | fields))


def an_exit_record(spinout: Spinout, **fields: Any) -> ExitRecord:
    """Record what became of a spin-out that ended after its launch."""
    return a_row(ExitRecord, spinout, **({"service_now": "The council runs it"} | fields))


def a_successor(record: ExitRecord, **fields: Any) -> Successor:
    """Name a successor."""
    return a_row(Successor, record.spinout, exit_record=record, **({"name": "Another Trust"} | fields))


def a_note(spinout: Spinout, audience: str = "everyone", *, by: User | None = None, **fields: Any) -> Note:
    """Write a note."""
    return a_row(Note, spinout, by, audience=audience, **({"text": "Ask the union"} | fields))


def a_draft(organisation: Organisation, by: User, **fields: Any) -> ProposalDraft:
    """Begin a draft of that body."""
    with transaction.atomic(), recorded(by=by, verb="factory"):
        return ProposalDraft.objects.create(
            body=organisation, **({"added_by": by, "added_at": AT, "changed_by": by, "changed_at": AT} | fields)
        )


def a_full_draft(organisation: Organisation, by: User, **fields: Any) -> ProposalDraft:
    """Write a draft that can be submitted."""
    given = {
        "name": "Sample Reading Rooms",
        "service_area": "leisure_culture_libraries",
        "region": "london",
        "what": "Lends books",
        "why": "To grow",
        "people_in_scope": 40,
        "people_qualifier": "exact",
        "saved": Section.values,
    }
    draft = a_draft(organisation, by, **(given | fields))
    DraftParent.objects.create(draft=draft, organisation=organisation, place=0)
    return draft


def a_draft_contact(draft: ProposalDraft, **fields: Any) -> DraftContact:
    """Name a contact in a draft."""
    given = {"role": "hr", "name": "Hari Resources", "email": "hr@example.org"}
    return DraftContact.objects.create(draft=draft, **(given | fields))


def a_saved_search(person: User, query: str = "", **fields: Any) -> SavedSearch:
    """Save a search that found nothing, unless `found` says otherwise."""
    found = sorted(fields.pop("found", ()))
    given = {"name": f"Search {next(_numbers)}", "looked_at": AT, "found": found, "found_number": len(found)}
    return SavedSearch.objects.create(person=person, query=query, **(given | fields))


def some_evidence(by: User) -> Evidence:
    """Keep a file; the test says where (`settings.MEDIA_ROOT`)."""
    made = Evidence(
        original_name="a.pdf",
        content_type="application/pdf",
        size=5,
        sha256="0" * 64,
        uploaded_at=AT,
        uploaded_by=by,
    )
    made.file.save("a.pdf", ContentFile(b"%PDF-"), save=True)
    return made


def ready_for(spinout: Spinout, to: str, *, lead: User) -> None:
    """Give the spin-out all that the gates of a move from where it stands to stage `to` ask for."""
    done: set[Any] = set()
    for asked in gates.asked(spinout.stage, to):
        supply = _SUPPLIES.get(asked.code, _by_kind)
        if supply not in done or supply is _by_kind:
            supply(spinout, asked, lead)
            done.add(supply)
    spinout.refresh_from_db()


def _by_kind(spinout: Spinout, asked: gates.Requirement, lead: User) -> None:
    if asked.task:
        a_task(spinout, asked.task, "done")
    elif asked.code in gates.DECIDED.values():
        a_decision(spinout, about=asked.into)
    elif asked.code != "conditions":
        raise KeyError(f"No factory supplies {asked.code}")


def _profiled(spinout: Spinout, asked: gates.Requirement, _lead: User) -> None:
    profile = spinout.profiles.get(superseded_at__isnull=True)
    columns = {name: getattr(profile, name) for name in ("name", "service_area", "region", "parent_kind")}
    columns |= {"delivery_model": "public_service_mutual", "legal_form": "cic_guarantee"}
    with transaction.atomic(), recorded(by=profile.recorded_by, verb="factory"):
        fact = type(profile).objects.create(
            spinout=spinout, supersedes=profile, recorded_by=profile.recorded_by, reason="For the test", **columns
        )
        for link in profile.parent_links.all():
            fact.parent_links.create(organisation=link.organisation, place=link.place)
        kept.refresh([spinout.pk])


def _registered(spinout: Spinout, asked: gates.Requirement, _lead: User) -> None:
    entity = body(f"{spinout.name} CIC", kind="mutual")
    OrganisationIdentifier.objects.create(
        organisation=entity, scheme="GB-COH", value=f"{7_000_000 + next(_numbers):08d}"
    )
    Spinout.objects.filter(pk=spinout.pk).update(organisation=entity)


_SUPPLIES: dict[str, Any] = {
    **dict.fromkeys(("purpose", "people_in_scope", "sponsor"), lambda one, _asked, _lead: a_brief(one)),
    "lead": lambda one, _asked, lead: a_lead(one, lead),
    "readiness": lambda one, _asked, _lead: a_readiness_assessment(one),
    "definition": lambda one, _asked, _lead: an_assessment(one),
    "launch_planned": lambda one, _asked, _lead: a_launch_plan(one),
    **dict.fromkeys(("waves", "tupe", "pensions"), lambda one, _asked, _lead: a_wave(one)),
    **dict.fromkeys(("preferred_option", "legal_form"), _profiled),
    "legal_entity": _registered,
    "agreement": lambda one, _asked, _lead: an_agreement(one),
    "continuity": lambda one, _asked, _lead: a_continuity_plan(one),
}
