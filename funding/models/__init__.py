"""The tables of funding: funds with their rounds and rules, and what spin-outs pay before their launch."""

from funding.models.cost import CostBenchmark, CostLine, Cover
from funding.models.fund import Fund, FundBudget, ProgrammeFact
from funding.models.round import AwardCondition, Criterion, EligibilityRule, Round

__all__ = [
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
