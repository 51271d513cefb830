"""Spin-outs, the dated facts about them, the casework on them, and the kept answer to whether each counts on a date."""

from spinouts.models.agreement import Agreement
from spinouts.models.assessment import AssessmentAnswer, DefinitionAssessment
from spinouts.models.assignment import Assignment
from spinouts.models.brief import Brief, Contact
from spinouts.models.case_row import CaseEntry, CaseRow
from spinouts.models.case_summary import CaseSummary
from spinouts.models.continuity import ContinuityPlan, ContinuityTest
from spinouts.models.decision import Condition, Decision
from spinouts.models.draft import DraftContact, DraftParent, ProposalDraft
from spinouts.models.evidence import Evidence
from spinouts.models.exit_record import ExitRecord, Successor
from spinouts.models.gate_answer import GateAnswer
from spinouts.models.hold import Hold
from spinouts.models.journey import JourneyEvent
from spinouts.models.launch_plan import LaunchPlan
from spinouts.models.looking import Export, SavedSearch, Visit
from spinouts.models.monthly_change import MonthlyChange
from spinouts.models.note import Mention, Note
from spinouts.models.profile import Profile, ProfileParent
from spinouts.models.progress_update import ProgressUpdate
from spinouts.models.readiness import ReadinessAssessment, ReadinessLevel
from spinouts.models.register import RegisterEntry
from spinouts.models.return_request import ReturnRequest
from spinouts.models.sent_form import SentForm
from spinouts.models.spinout import Spinout, SpinoutParent
from spinouts.models.staff_return import StaffReturn
from spinouts.models.standing_interval import StandingHeading, StandingInterval
from spinouts.models.task import CaseTask, Milestone
from spinouts.models.transfer import TransferWave
from spinouts.models.verification import Verification

__all__ = [
    "Agreement",
    "AssessmentAnswer",
    "Assignment",
    "Brief",
    "CaseEntry",
    "CaseRow",
    "CaseSummary",
    "CaseTask",
    "Condition",
    "Contact",
    "ContinuityPlan",
    "ContinuityTest",
    "Decision",
    "DefinitionAssessment",
    "DraftContact",
    "DraftParent",
    "Evidence",
    "ExitRecord",
    "Export",
    "GateAnswer",
    "Hold",
    "JourneyEvent",
    "LaunchPlan",
    "Mention",
    "Milestone",
    "MonthlyChange",
    "Note",
    "Profile",
    "ProfileParent",
    "ProgressUpdate",
    "ProposalDraft",
    "ReadinessAssessment",
    "ReadinessLevel",
    "RegisterEntry",
    "ReturnRequest",
    "SavedSearch",
    "SentForm",
    "Spinout",
    "SpinoutParent",
    "StaffReturn",
    "StandingHeading",
    "StandingInterval",
    "Successor",
    "TransferWave",
    "Verification",
    "Visit",
]
