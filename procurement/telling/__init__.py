"""How the history of a spin-out tells what procurement knows of it, one module for each part."""

from procurement.telling import challenges, clocks, contracts, income, notices, procurements, risks
from spinouts.telling import Teller

_PARTS = (procurements, contracts, clocks, challenges, risks, income)
TELLER = Teller(
    tables={model: words for part in _PARTS for model, words in part.TABLES.items()},
    titles={verb: title for part in _PARTS for verb, title in part.TITLES.items()} | notices.TITLES,
    untold=challenges.UNTOLD,
)
