"""Every column of procurement that is published, and every one that is not. A test fails while a new one is in neither.

`PUBLISHED` is what anybody reads in the OCDS file. The contracts register of a body (`transparency`) is for its own
people, who publish it themselves; what it holds is listed there, by its headings.
"""

from django.db.models import Model

from procurement.models import (
    Amendment,
    BankHoliday,
    Bid,
    BreakClause,
    CalendarFeed,
    Challenge,
    ChallengeGround,
    ChallengeStaff,
    ChallengeTerms,
    Clock,
    CodeList,
    ContinuityClause,
    Contract,
    CpvCode,
    Extension,
    IncomeShare,
    IncomeYear,
    IntentionNotice,
    ListedCode,
    Lot,
    Notice,
    NoticeImport,
    NoticeKey,
    PerformanceTerm,
    Procurement,
    ProcurementStep,
    Regime,
    RejectionGround,
    Reservation,
    Risk,
    RiskAction,
    RiskMove,
    RiskRating,
    RiskReview,
    RiskScale,
    Threshold,
    WarningLevel,
)

# Of a published procurement or contract, and what each becomes there.
PUBLISHED: dict[type[Model], dict[str, str]] = {
    Procurement: {
        "reference": "id of the release and of its tender; ocid, after the prefix",
        "ocid": "ocid, where Find a Tender gave one",
        "spinout": "the mutual among the parties, where it won, or was refused in the end",
        "title": "tender title",
        "what": "tender description",
        "authority": "buyer, tender procuringEntity, parties",
        "authority_name": "buyer, tender procuringEntity, parties",
        "regime": "tender procurementMethodDetails",
        "route": "tender procurementMethod, procurementMethodDetails, otherRequirements, specialRegime",
        "cpv_codes": "tender items; specialRegime",
        "value": "tender value",
        "value_basis": "tender value: only a total is told",
        "vat_basis": "tender value: amount or amountGross",
        "term_months": "tender contractPeriod",
        "state": "tender status, tag",
        "changed_at": "date, id",
        "published_at": "date, id",
    },
    ProcurementStep: {
        "kind": "tender milestones, documents, tenderPeriod; award date",
        "place": "ids of milestones and documents",
        "planned_on": "milestone dueDate, tenderPeriod",
        "done_on": "milestone dateMet, document datePublished, tenderPeriod, award date",
        "notice_url": "document url",
        "changed_at": "date, id",
    },
    Lot: {
        "number": "tender lots",
        "title": "tender lots",
        "value": "tender lots",
        "changed_at": "date, id",
    },
    Bid: {
        "result": "a lost bid makes the mutual a tenderer, and the winner’s award known",
        "result_on": "date of the winner’s award, where no step tells it",
        "winner": "supplier of that award, parties",
        "lot": "relatedLots of that award",
        "changed_at": "date, id",
    },
    Contract: {
        "reference": "ids of the contract, of its award, and of a release of its own",
        "spinout": "supplier of the award, parties",
        "procurement": "which release it is in",
        "lot": "relatedLots of the award",
        "title": "contract title",
        "what": "contract description",
        "customer": "buyer of a release of its own",
        "customer_name": "buyer of a release of its own",
        "provider_name": "supplier of the award",
        "cpv_codes": "tender items of a release of its own",
        "regime": "tender of a release of its own",
        "route": "tender of a release of its own",
        "value": "award and contract value",
        "value_basis": "award and contract value: only a total is told",
        "vat_basis": "award and contract value: amount or amountGross",
        "awarded_on": "award date",
        "signed_on": "contract dateSigned",
        "starts_on": "contract period",
        "starts_precision": "contract period: only a full date is told",
        "ends_precision": "contract period: only a full date is told",
        "terminated_on": "contract status and period; tag",
        "runs_to": "contract status and period",
        "is_sme": "scale of the mutual among the parties",
        "is_vcse": "vcse of the mutual among the parties",
        "document_url": "contract documents",
        "changed_at": "date, id",
        "published_at": "date, id",
    },
    Extension: {
        "new_ends_on": "contract period maxExtentDate",
        "state": "contract period maxExtentDate",
        "changed_at": "date, id",
    },
    Amendment: {
        "agreed_on": "contract amendments",
        "what": "contract amendments",
        "new_value": "contract value",
        "document_url": "contract documents",
        "changed_at": "date, id",
    },
    Regime: {"name": "tender procurementMethodDetails", "citation": "tender procurementMethodDetails"},
    CodeList: {"purpose": "tender specialRegime"},
    ListedCode: {"code": "tender specialRegime"},
}
_ROW = frozenset({"id", "revision", "added_at", "added_by", "changed_by"})
_RULE = _ROW | {"changed_at", "starts_on", "ends_on", "source_url", "source_note"}
_SOURCE = {"is_history", "source_url", "source_note"}
WITHHELD: dict[type[Model], frozenset[str]] = {
    Procurement: _ROW
    | _SOURCE
    | {
        *("number", "department", "commenced_on", "commenced_precision", "is_health", "regime_reason"),
        *("route_reason", "abandoned_reason", "abandoned_on", "challenge", "published_by"),
    },
    ProcurementStep: _ROW | {"spinout", "procurement", "note"},
    Lot: _ROW | {"spinout", "procurement"},
    # What it bid, with whom, and what it was told, is the bidder's.
    Bid: _ROW | {"spinout", "procurement", "partners", "submitted_on", "amount", "feedback"},
    Contract: _ROW
    | _SOURCE
    | {
        *("number", "agreement", "kind", "department", "route_reason", "reservation", "look_back_reason"),
        # The day on which it ends as things stand is told instead.
        "ends_on",
        *("irrecoverable_vat", "review_on", "notice_days", "termination_reason", "is_first", "advertised", "note"),
        *("evidence", "published_by"),
    },
    Extension: _ROW | {"spinout", "contract", "notice_by", "decided_on", "note"},
    Amendment: _ROW | {"spinout", "contract", "new_ends_on"},
    Regime: _RULE | {"code", "covers", "about"},
    CodeList: _RULE | {"regime", "citation", "is_complete"},
    ListedCode: frozenset({"id", "code_list", "label"}),
}
# Of these nothing is published, and why.
PRIVATE: dict[type[Model], str] = {
    **dict.fromkeys((BreakClause, ContinuityClause, PerformanceTerm), "how a contract is run is between its parties"),
    **dict.fromkeys((IncomeShare, IncomeYear), "a mutual's income by customer is its own"),
    **dict.fromkeys((CpvCode, Reservation, Threshold, WarningLevel), "rules and settings, which pages tell of"),
    **dict.fromkeys((BankHoliday, ChallengeTerms, RejectionGround, RiskScale), "settings, which pages tell of"),
    **dict.fromkeys((Challenge, ChallengeGround, IntentionNotice), "decisions are published in a file of their own"),
    ChallengeStaff: "names of people are nobody else's",
    CalendarFeed: "a private address",
    Clock: "what shelters a mutual is told of its contract, where that is published",
    **dict.fromkeys((Risk, RiskAction, RiskMove, RiskRating, RiskReview), "the register of risks stays private"),
    **dict.fromkeys((Notice, NoticeImport, NoticeKey), "Find a Tender publishes its notices itself"),
}
