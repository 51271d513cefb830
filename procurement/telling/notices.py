"""How the history of a spin-out tells that a notice was joined: the rows that it changed are told by their own parts."""

TITLES = {"link_notice": "Joined a notice from Find a Tender to a procurement"}
