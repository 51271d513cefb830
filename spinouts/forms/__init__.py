"""The questions about a spin-out, with a message for each thing that can be wrong with an answer."""

from spinouts.forms.agreements import AgreementForm
from spinouts.forms.assessments import CorrectAssessmentForm, GuidedForm
from spinouts.forms.brief import BriefForm, ContactForm, RemoveContactForm
from spinouts.forms.continuity import AgreeForm, PlanForm, PlanTestForm
from spinouts.forms.dates import HoldForm, LaunchPlanForm, ResumeForm
from spinouts.forms.decisions import ConditionForm, DecisionForm, DischargeForm
from spinouts.forms.drafts import (
    BeginForm,
    ContactsSeenForm,
    DiscardForm,
    IdentifiersForm,
    KindForm,
    ParentsForm,
    PeopleForm,
    SectionForm,
    ServiceForm,
    SubmitForm,
)
from spinouts.forms.exits import EndAfterLaunchForm, ExitForm, SuccessorForm
from spinouts.forms.history import HistoryForm
from spinouts.forms.journey import CorrectMoveForm, EndForm, MoveForm, TradingForm
from spinouts.forms.leads import HandOverForm, LeadForm, ShareOutForm
from spinouts.forms.listing import ListForm
from spinouts.forms.log import LogForm, WhatToLogForm
from spinouts.forms.notes import NoteForm, RemoveNoteForm
from spinouts.forms.numbers import NumbersForm
from spinouts.forms.profile import ProfileForm
from spinouts.forms.readiness import ReadinessForm
from spinouts.forms.register import MergeForm, ReasonForm, VerifyForm
from spinouts.forms.returns import CorrectReturnForm, ReturnForm
from spinouts.forms.searches import RemoveSearchForm, RenameSearchForm, SaveSearchForm, SeenForm
from spinouts.forms.tasks import MetForm, MilestoneForm, OwnTaskForm, TaskForm
from spinouts.forms.transfers import CompleteForm, CorrectWaveForm, WaveForm
from spinouts.forms.updates import UpdateForm

__all__ = [
    "AgreeForm",
    "AgreementForm",
    "BeginForm",
    "BriefForm",
    "CompleteForm",
    "ConditionForm",
    "ContactForm",
    "ContactsSeenForm",
    "CorrectAssessmentForm",
    "CorrectMoveForm",
    "CorrectReturnForm",
    "CorrectWaveForm",
    "DecisionForm",
    "DiscardForm",
    "DischargeForm",
    "EndAfterLaunchForm",
    "EndForm",
    "ExitForm",
    "GuidedForm",
    "HandOverForm",
    "HistoryForm",
    "HoldForm",
    "IdentifiersForm",
    "KindForm",
    "LaunchPlanForm",
    "LeadForm",
    "ListForm",
    "LogForm",
    "MergeForm",
    "MetForm",
    "MilestoneForm",
    "MoveForm",
    "NoteForm",
    "NumbersForm",
    "OwnTaskForm",
    "ParentsForm",
    "PeopleForm",
    "PlanForm",
    "PlanTestForm",
    "ProfileForm",
    "ReadinessForm",
    "ReasonForm",
    "RemoveContactForm",
    "RemoveNoteForm",
    "RemoveSearchForm",
    "RenameSearchForm",
    "ResumeForm",
    "ReturnForm",
    "SaveSearchForm",
    "SectionForm",
    "SeenForm",
    "ServiceForm",
    "ShareOutForm",
    "SubmitForm",
    "SuccessorForm",
    "TaskForm",
    "TradingForm",
    "UpdateForm",
    "VerifyForm",
    "WaveForm",
    "WhatToLogForm",
]
