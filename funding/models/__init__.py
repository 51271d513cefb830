"""The tables of funding: funds with their rounds, what spin-outs ask for, what was decided, given and done instead."""

from funding.models.application import Application, ApplicationVersion
from funding.models.application_part import ApplicationCost, ApplicationDocument, ApplicationPurpose
from funding.models.assessment import AgreedScore, Assessment, EligibilityCheck, FundAssessor, Moderation, Score
from funding.models.award import Award, AwardEntry, AwardTerm, FundAccount
from funding.models.claim import Claim, ClaimAnswer, Instalment, MonitoringReturn
from funding.models.cost import CostBenchmark, CostLine, Cover
from funding.models.decision import FundingDecision, StandardLetter
from funding.models.fund import Fund, FundBudget, ProgrammeFact
from funding.models.referral import Referral
from funding.models.round import AwardCondition, Criterion, EligibilityRule, Round

__all__ = [
    "AgreedScore",
    "Application",
    "ApplicationCost",
    "ApplicationDocument",
    "ApplicationPurpose",
    "ApplicationVersion",
    "Assessment",
    "Award",
    "AwardCondition",
    "AwardEntry",
    "AwardTerm",
    "Claim",
    "ClaimAnswer",
    "CostBenchmark",
    "CostLine",
    "Cover",
    "Criterion",
    "EligibilityCheck",
    "EligibilityRule",
    "Fund",
    "FundAccount",
    "FundAssessor",
    "FundBudget",
    "FundingDecision",
    "Instalment",
    "Moderation",
    "MonitoringReturn",
    "ProgrammeFact",
    "Referral",
    "Round",
    "Score",
    "StandardLetter",
]
