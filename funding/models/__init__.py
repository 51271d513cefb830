"""The tables of funding: funds with their rounds, what spin-outs pay before their launch, and what they ask for."""

from funding.models.application import Application, ApplicationVersion
from funding.models.application_part import ApplicationCost, ApplicationDocument, ApplicationPurpose
from funding.models.cost import CostBenchmark, CostLine, Cover
from funding.models.fund import Fund, FundBudget, ProgrammeFact
from funding.models.round import AwardCondition, Criterion, EligibilityRule, Round

__all__ = [
    "Application",
    "ApplicationCost",
    "ApplicationDocument",
    "ApplicationPurpose",
    "ApplicationVersion",
    "AwardCondition",
    "CostBenchmark",
    "CostLine",
    "Cover",
    "Criterion",
    "EligibilityRule",
    "Fund",
    "FundBudget",
    "ProgrammeFact",
    "Round",
]
