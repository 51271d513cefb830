"""The pages of funding, one module for each part."""

from funding.views.costs import costs
from funding.views.funds import (
    add_fund,
    change_fund,
    fund,
    funds,
    state_budget,
    take_back_budget,
    take_back_fact,
    tell_fact,
)
from funding.views.of_spinout import of_spinout
from funding.views.rounds import add_part, add_round, change_part, change_round, choose_rule, remove_part

__all__ = [
    "add_fund",
    "add_part",
    "add_round",
    "change_fund",
    "change_part",
    "change_round",
    "choose_rule",
    "costs",
    "fund",
    "funds",
    "of_spinout",
    "remove_part",
    "state_budget",
    "take_back_budget",
    "take_back_fact",
    "tell_fact",
]
