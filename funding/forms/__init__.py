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
from funding.forms.asking import (
    AsAtForm,
)
from funding.forms.assessing import (
    AgreeScoresForm,
    AssessorForm,
    AssignForm,
    ConflictForm,
    EligibleForm,
    ScoresForm,
)
from funding.forms.awards import (
    AgreeForm,
    AnswerClaimForm,
    AskReturnsForm,
    ClaimForm,
    CloseAwardForm,
    DischargeForm,
    InstalmentForm,
    MoneyForm,
    OfFundForm,
    PayForm,
    SendReturnForm,
    TermForm,
    VaryForm,
)
from funding.forms.costs import (
    BenchmarkForm,
    CostForm,
    CoverForm,
    RemoveCostForm,
    RemoveCoverForm,
)
from funding.forms.deciding import (
    DecideForm,
    StandardLetterForm,
)
from funding.forms.funds import (
    BudgetForm,
    FundForm,
    ProgrammeFactForm,
)
from funding.forms.recorded_awards import (
    PublishForm,
    RecordAwardForm,
    RecordedAwardForm,
)
from funding.forms.referrals import (
    CloseReferralForm,
    FirstContactForm,
    GiveReferralForm,
    ReferForm,
    ReopenReferralForm,
)
from funding.forms.rounds import (
    FORMS,
    ConditionForm,
    CriterionForm,
    RemoveForm,
    RoundForm,
    RuleForm,
)

__all__ = [
    "FORMS",
    "AboutForm",
    "AgreeForm",
    "AgreeScoresForm",
    "AmountsForm",
    "AnswerClaimForm",
    "AsAtForm",
    "AskReturnsForm",
    "AssessorForm",
    "AssignForm",
    "BenchmarkForm",
    "BudgetForm",
    "ClaimForm",
    "CloseAwardForm",
    "CloseReferralForm",
    "ConditionForm",
    "ConfirmForm",
    "ConflictForm",
    "CostForm",
    "CostsForm",
    "CoverForm",
    "CriterionForm",
    "DecideForm",
    "DeclarationForm",
    "DischargeForm",
    "DocumentForm",
    "EligibleForm",
    "FirstContactForm",
    "FundForm",
    "GiveReferralForm",
    "InstalmentForm",
    "MoneyForm",
    "OfFundForm",
    "PayForm",
    "ProgrammeFactForm",
    "PublishForm",
    "RecordAwardForm",
    "RecordedAwardForm",
    "ReferForm",
    "RemoveCostForm",
    "RemoveCoverForm",
    "RemoveForm",
    "ReopenReferralForm",
    "RoundForm",
    "RuleForm",
    "ScoresForm",
    "SendBackForm",
    "SendReturnForm",
    "StandardLetterForm",
    "TermForm",
    "VaryForm",
    "WithdrawForm",
]
