"""How ready a service is to become a mutual: six areas, four levels, and what closes a gap in each. Pure.

The areas follow the self-diagnostic that the Mutuals Information Service asked for before support (domain facts, 3.1).
"""

from dataclasses import dataclass

from django.db.models import IntegerChoices, TextChoices


class Area(TextChoices):
    """What is assessed."""

    LEADERSHIP = "leadership", "Leadership"
    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    STAFF = "staff", "Staff"
    MARKET = "market", "Market"
    GOVERNANCE = "governance", "Governance"


class Level(IntegerChoices):
    """How far an area has come."""

    NOT_BEGUN = 1, "Not begun"
    BEGUN = 2, "Begun"
    MOSTLY = 3, "Mostly there"
    READY = 4, "Ready"


# An area below this level has a gap.
ENOUGH = Level.MOSTLY


@dataclass(frozen=True)
class Pointer:
    """What closes a gap in an area: what to do, and the checklist's tasks that do it."""

    asks: str
    advice: str
    tasks: tuple[str, ...]


POINTERS = {
    Area.LEADERSHIP: Pointer(
        "Is there somebody to lead it, and a senior sponsor who clears the way?",
        "Name a lead and a sponsor, free some of the lead’s time, and find a mentor who has done it.",
        ("sponsor_agrees", "vision"),
    ),
    Area.FINANCE: Pointer(
        "Are its costs and income known, with a plan for the first contract and for cash at the start?",
        "Separate the service’s full costs, model three to five years, and plan working capital.",
        ("five_cases", "operating_plan", "tax_and_vat"),
    ),
    Area.LEGAL: Pointer(
        "Are the legal form, a lawful award route, TUPE and pensions understood?",
        "Take advice on form and award route first: without a lawful route it may never trade.",
        ("procurement_route", "tupe_information", "pensions"),
    ),
    Area.STAFF: Pointer(
        "Do staff and unions know of it, and do enough of them want it?",
        "Involve staff in making the case, tell the unions early, and decide whether to ballot.",
        ("staff_involved", "unions_told", "ballot"),
    ),
    Area.MARKET: Pointer(
        "Is there demand beyond the first contract, and is it known who else could win it?",
        "Ask commissioners what they will buy, look at competitors, and find a second customer.",
        ("in_and_out_compared", "retender_prepared"),
    ),
    Area.GOVERNANCE: Pointer(
        "Is it clear how employees will have their say, and who decides what?",
        "Sketch the board and membership, and settle how conflicts with the parent body are handled.",
        ("governance", "heads_of_terms"),
    ),
}
