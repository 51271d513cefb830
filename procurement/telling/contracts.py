"""How the history of a spin-out tells its contracts with all that belongs to them, and its income."""

from django.db import models

from procurement.models import (
    Amendment,
    BreakClause,
    ContinuityClause,
    Contract,
    Extension,
    Lot,
    PerformanceTerm,
    Procurement,
    Regime,
    Reservation,
)
from procurement.vocabulary import (
    Advertised,
    ContinuityClauseKind,
    ExtensionState,
    Route,
    TermStanding,
    ValueBasis,
    VatBasis,
    WhoMay,
)
from spinouts.models import Agreement, ContinuityPlan, Evidence
from spinouts.models.agreement import AgreementKind
from spinouts.telling import PERSON, Named, Words, column, day, money, one_of, text


def _yes(value: object) -> str:
    return "Yes" if value else "No"


def _codes(value: object) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


_OF = {"contract_id": ("Of the contract", Named(Contract))}
TABLES: dict[type[models.Model], Words] = {
    Contract: Words(
        "Contract",
        column("title"),
        {
            "kind": ("What it is", one_of(AgreementKind)),
            "title": ("Title", text),
            "what": ("What is delivered", text),
            "customer_name": ("Buys or funds", text),
            "department": ("Department", text),
            "provider_name": ("Delivers", text),
            "procurement_id": ("Comes of", Named(Procurement)),
            "lot_id": ("For", Named(Lot)),
            "agreement_id": ("Joined to", Named(Agreement)),
            "cpv_codes": ("CPV codes", _codes),
            "regime_id": ("Rules", Named(Regime)),
            "route": ("Route", one_of(Route)),
            "route_reason": ("Why this route", text),
            "reservation_id": ("Reserved under", Named(Reservation)),
            "look_back_reason": ("Why an earlier one was for other services", text),
            "value": ("Value", money),
            "value_basis": ("Over what time", one_of(ValueBasis)),
            "vat_basis": ("VAT", one_of(VatBasis)),
            "irrecoverable_vat": ("VAT that cannot be recovered", money),
            "awarded_on": ("Awarded", day),
            "signed_on": ("Signed", day),
            "starts_on": ("Starts, or from when", day),
            "ends_on": ("End of the term, or from when", day),
            "runs_to": ("Ends as things stand", day),
            "review_on": ("Review", day),
            "notice_days": ("Days of notice", text),
            "terminated_on": ("Ended early", day),
            "termination_reason": ("Ended early because", text),
            "is_first": ("First contract", _yes),
            "advertised": ("How it was advertised", one_of(Advertised)),
            "is_sme": ("Small or medium-sized enterprise", _yes),
            "is_vcse": ("Voluntary or community organisation", _yes),
            "document_url": ("Document", text),
            "evidence_id": ("File", Named(Evidence)),
            "note": ("Note", text),
            "source_url": ("Address of the source", text),
            "source_note": ("Source", text),
            "published_by_id": ("Published by", PERSON),
        },
    ),
    Extension: Words(
        "Option to extend",
        lambda row: day(str(row["new_ends_on"])),
        {
            **_OF,
            "new_ends_on": ("Until", day),
            "notice_by": ("Notice by", day),
            "state": ("What became of it", one_of(ExtensionState)),
            "decided_on": ("Decided", day),
            "note": ("Note", text),
        },
    ),
    BreakClause: Words(
        "Break clause",
        lambda row: day(str(row["breaks_on"])),
        {
            **_OF,
            "who": ("Who may end it", one_of(WhoMay)),
            "breaks_on": ("On", day),
            "notice_by": ("Notice by", day),
            "note": ("Note", text),
        },
    ),
    Amendment: Words(
        "Amendment of a contract",
        lambda row: day(str(row["agreed_on"])),
        {
            **_OF,
            "agreed_on": ("Agreed", day),
            "what": ("What changes", text),
            "new_value": ("New value", money),
            "new_ends_on": ("New last day", day),
            "document_url": ("Document", text),
        },
    ),
    PerformanceTerm: Words(
        "Performance term",
        column("measure"),
        {
            **_OF,
            "measure": ("What is measured", text),
            "target": ("What is asked for", text),
            "standing": ("How it stands", one_of(TermStanding)),
            "measured_on": ("Measured", day),
            "found": ("What was found", text),
        },
    ),
    ContinuityClause: Words(
        "Continuity clause",
        column("clause"),
        {
            **_OF,
            "kind": ("What it is about", one_of(ContinuityClauseKind)),
            "clause": ("Clause", text),
            "says": ("What it says", text),
            "plan_id": ("Secures", Named(ContinuityPlan)),
        },
    ),
}
_PARTS = {
    "extension": "an option to extend a contract",
    "break": "a break clause",
    "amendment": "an amendment of a contract",
    "performance_term": "a performance term",
    "continuity_clause": "a continuity clause",
}
_DONE = {"add": "Added", "change": "Changed", "remove": "Removed"}
TITLES = {
    "add_contract": "Added a contract to the register",
    "record_contract": "Recorded a contract of the past",
    "change_contract": "Changed a contract",
    "sign_contract": "Recorded that a contract was signed",
    "terminate_contract": "Recorded that a contract ends early",
    "resume_contract": "Recorded that a contract runs on",
    "publish_contract": "Published a contract as open data",
    "withdraw_contract": "Withdrew a contract from publication",
    "join_agreement": "Joined an agreement to the register of contracts",
    "part_agreement": "Parted a contract from an agreement",
    "take_over_agreements": "Took agreements over into the register of contracts",
    "decide_extension": "Said what became of an option to extend a contract",
    "measure_performance_term": "Said how a performance term stands",
    **{f"{verb}_{code}": f"{said} {what}" for verb, said in _DONE.items() for code, what in _PARTS.items()},
    **{f"{verb}_income_year": f"{said} a year of income" for verb, said in _DONE.items()},
    **{f"{verb}_income_share": f"{said} what a customer paid" for verb, said in _DONE.items()},
}
