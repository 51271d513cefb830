"""The questions of funding."""

from funding.forms.asking import AsAtForm
from funding.forms.costs import BenchmarkForm, CostForm, CoverForm, RemoveCostForm, RemoveCoverForm
from funding.forms.funds import BudgetForm, FundForm, ProgrammeFactForm
from funding.forms.rounds import FORMS, ConditionForm, CriterionForm, RemoveForm, RoundForm, RuleForm

__all__ = [
    "FORMS",
    "AsAtForm",
    "BenchmarkForm",
    "BudgetForm",
    "ConditionForm",
    "CostForm",
    "CoverForm",
    "CriterionForm",
    "FundForm",
    "ProgrammeFactForm",
    "RemoveCostForm",
    "RemoveCoverForm",
    "RemoveForm",
    "RoundForm",
    "RuleForm",
]
