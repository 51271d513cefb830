"""The questions of funding."""

from funding.forms.applications import (
    AboutForm,
    AmountsForm,
    ConfirmForm,
    CostsForm,
    DeclarationForm,
    DocumentForm,
    SendBackForm,
    WithdrawForm,
)
from funding.forms.asking import AsAtForm
from funding.forms.costs import BenchmarkForm, CostForm, CoverForm, RemoveCostForm, RemoveCoverForm
from funding.forms.funds import BudgetForm, FundForm, ProgrammeFactForm
from funding.forms.rounds import FORMS, ConditionForm, CriterionForm, RemoveForm, RoundForm, RuleForm

__all__ = [
    "FORMS",
    "AboutForm",
    "AmountsForm",
    "AsAtForm",
    "BenchmarkForm",
    "BudgetForm",
    "ConditionForm",
    "ConfirmForm",
    "CostForm",
    "CostsForm",
    "CoverForm",
    "CriterionForm",
    "DeclarationForm",
    "DocumentForm",
    "FundForm",
    "ProgrammeFactForm",
    "RemoveCostForm",
    "RemoveCoverForm",
    "RemoveForm",
    "RoundForm",
    "RuleForm",
    "SendBackForm",
    "WithdrawForm",
]
