"""The questions about a spin-out, with a message for each thing that can be wrong with an answer."""

from spinouts.forms.agreements import AgreementForm
from spinouts.forms.assessments import AssessmentForm, CorrectAssessmentForm
from spinouts.forms.brief import BriefForm, ContactForm, RemoveContactForm
from spinouts.forms.continuity import AgreeForm, PlanForm, PlanTestForm
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
from spinouts.forms.journey import CorrectMoveForm, EndForm, MoveForm, TradingForm
from spinouts.forms.listing import ListForm
from spinouts.forms.log import LogForm, WhatToLogForm
from spinouts.forms.numbers import NumbersForm
from spinouts.forms.profile import ProfileForm
from spinouts.forms.register import MergeForm, ReasonForm, VerifyForm
from spinouts.forms.returns import CorrectReturnForm, ReturnForm

__all__ = [
    "AgreeForm",
    "AgreementForm",
    "AssessmentForm",
    "BeginForm",
    "BriefForm",
    "ConditionForm",
    "ContactForm",
    "ContactsSeenForm",
    "CorrectAssessmentForm",
    "CorrectMoveForm",
    "CorrectReturnForm",
    "DecisionForm",
    "DiscardForm",
    "DischargeForm",
    "EndForm",
    "IdentifiersForm",
    "KindForm",
    "ListForm",
    "LogForm",
    "MergeForm",
    "MoveForm",
    "NumbersForm",
    "ParentsForm",
    "PeopleForm",
    "PlanForm",
    "PlanTestForm",
    "ProfileForm",
    "ReasonForm",
    "RemoveContactForm",
    "ReturnForm",
    "SectionForm",
    "ServiceForm",
    "SubmitForm",
    "TradingForm",
    "VerifyForm",
    "WhatToLogForm",
]
