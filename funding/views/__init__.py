"""The pages of funding, one module for each part."""

from funding.views.benchmark import benchmark, change_benchmark
from funding.views.costs import add_cost, change_cost, costs, remove_cost
from funding.views.covers import add_cover, change_cover, remove_cover
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
    "add_cost",
    "add_cover",
    "add_fund",
    "add_part",
    "add_round",
    "benchmark",
    "change_benchmark",
    "change_cost",
    "change_cover",
    "change_fund",
    "change_part",
    "change_round",
    "choose_rule",
    "costs",
    "fund",
    "funds",
    "of_spinout",
    "remove_cost",
    "remove_cover",
    "remove_part",
    "state_budget",
    "take_back_budget",
    "take_back_fact",
    "tell_fact",
]
