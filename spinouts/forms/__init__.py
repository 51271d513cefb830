"""The questions about a spin-out, with a message for each thing that can be wrong with an answer."""

from spinouts.forms.assessments import AssessmentForm, CorrectAssessmentForm
from spinouts.forms.decisions import ConditionForm, DecisionForm, DischargeForm
from spinouts.forms.journey import CorrectMoveForm, EndForm, MoveForm, TradingForm
from spinouts.forms.listing import ListForm
from spinouts.forms.log import LogForm
from spinouts.forms.numbers import NumbersForm
from spinouts.forms.profile import ProfileForm
from spinouts.forms.register import MergeForm, ReasonForm, VerifyForm
from spinouts.forms.returns import CorrectReturnForm, ReturnForm

__all__ = [
    "AssessmentForm",
    "ConditionForm",
    "CorrectAssessmentForm",
    "CorrectMoveForm",
    "CorrectReturnForm",
    "DecisionForm",
    "DischargeForm",
    "EndForm",
    "ListForm",
    "LogForm",
    "MergeForm",
    "MoveForm",
    "NumbersForm",
    "ProfileForm",
    "ReasonForm",
    "ReturnForm",
    "TradingForm",
    "VerifyForm",
]
