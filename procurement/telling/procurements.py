"""How the history of a spin-out tells its procurements, their steps and lots, and the mutual's bids."""

from django.db import models

from procurement.lifecycle import ProcurementState
from procurement.models import Bid, Challenge, Lot, Procurement, ProcurementStep, Regime
from procurement.vocabulary import BidResult, Route, StepKind, ValueBasis, VatBasis
from spinouts.telling import PERSON, Named, Words, column, day, money, one_of, text

TABLES: dict[type[models.Model], Words] = {
    Procurement: Words(
        "Procurement",
        column("title"),
        {
            "title": ("Title", text),
            "what": ("What is bought", text),
            "authority_name": ("Authority", text),
            "department": ("Department", text),
            "challenge_id": ("Triggered by", Named(Challenge)),
            "commenced_on": ("Commenced, or from when", day),
            "is_health": ("For health care services", lambda value: "Yes" if value else "No"),
            "regime_id": ("Rules", Named(Regime)),
            "regime_reason": ("Why other rules", text),
            "route": ("Route", one_of(Route)),
            "route_reason": ("Why this route", text),
            "cpv_codes": ("CPV codes", lambda value: ", ".join(value) if isinstance(value, list) else str(value)),
            "value": ("Value", money),
            "value_basis": ("Over what time", one_of(ValueBasis)),
            "vat_basis": ("VAT", one_of(VatBasis)),
            "term_months": ("Months", text),
            "state": ("State", one_of(ProcurementState)),
            "abandoned_on": ("Abandoned", day),
            "abandoned_reason": ("Abandoned because", text),
            "ocid": ("Identifier on Find a Tender", text),
            "source_url": ("Address of the source", text),
            "source_note": ("Source", text),
            "published_by_id": ("Published by", PERSON),
        },
    ),
    ProcurementStep: Words(
        "Step of a procurement",
        lambda row: StepKind(row["kind"]).label,
        {
            "procurement_id": ("Of the procurement", Named(Procurement)),
            "planned_on": ("Planned for", day),
            "done_on": ("Done", day),
            "notice_url": ("Notice", text),
            "note": ("Note", text),
        },
    ),
    Lot: Words(
        "Lot of a procurement",
        column("title"),
        {
            "procurement_id": ("Of the procurement", Named(Procurement)),
            "number": ("Number", text),
            "title": ("Title", text),
            "value": ("Value", money),
        },
    ),
    Bid: Words(
        "Bid",
        lambda row: BidResult(row["result"]).label,
        {
            "procurement_id": ("In the procurement", Named(Procurement)),
            "lot_id": ("For", Named(Lot)),
            "partners": ("With", text),
            "submitted_on": ("Submitted", day),
            "amount": ("Amount", money),
            "result": ("Result", one_of(BidResult)),
            "result_on": ("Result on", day),
            "winner": ("Won by", text),
            "feedback": ("What the authority said", text),
        },
    ),
}
TITLES = {
    "add_procurement": "Added a procurement",
    "record_procurement": "Recorded a procurement of the past",
    "change_procurement": "Changed a procurement",
    "move_procurement": "Moved a procurement on",
    "abandon_procurement": "Recorded that a procurement was abandoned",
    "publish_procurement": "Published a procurement as open data",
    "withdraw_procurement": "Withdrew a procurement from publication",
    "keep_step": "Planned or changed a step of a procurement",
    "remove_step": "Removed a step of a procurement",
    "add_lot": "Added a lot to a procurement",
    "change_lot": "Changed a lot of a procurement",
    "remove_lot": "Removed a lot of a procurement",
    "add_bid": "Added a bid",
    "change_bid": "Changed a bid",
    "decide_bid": "Said what became of a bid",
    "remove_bid": "Removed a bid",
}
