"""How the history of a spin-out tells that a notice was joined: what it changed is told by the parts that it is of."""

TITLES = {"link_notice": "Joined a notice from Find a Tender to a procurement"}
