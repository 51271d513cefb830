"""The questions of funding."""

from funding.forms.asking import AsAtForm
from funding.forms.funds import BudgetForm, FundForm, ProgrammeFactForm
from funding.forms.rounds import FORMS, ConditionForm, CriterionForm, RemoveForm, RoundForm, RuleForm

__all__ = [
    "FORMS",
    "AsAtForm",
    "BudgetForm",
    "ConditionForm",
    "CriterionForm",
    "FundForm",
    "ProgrammeFactForm",
    "RemoveForm",
    "RoundForm",
    "RuleForm",
]
