"""Every write of funding, one verb each."""

from funding.actions.funds import (
    Described,
    FundNamedAlreadyError,
    SaidAlreadyError,
    Source,
    TakenBackError,
    add_fund,
    change_fund,
    state_budget,
    take_back,
    tell_fact,
)
from funding.actions.rounds import (
    PartGoneError,
    PartThereAlreadyError,
    RoundNamedAlreadyError,
    Terms,
    add_part,
    add_round,
    change_part,
    change_round,
    remove_part,
)

__all__ = [
    "Described",
    "FundNamedAlreadyError",
    "PartGoneError",
    "PartThereAlreadyError",
    "RoundNamedAlreadyError",
    "SaidAlreadyError",
    "Source",
    "TakenBackError",
    "Terms",
    "add_fund",
    "add_part",
    "add_round",
    "change_fund",
    "change_part",
    "change_round",
    "remove_part",
    "state_budget",
    "take_back",
    "tell_fact",
]
