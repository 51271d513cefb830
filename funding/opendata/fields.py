"""Every column that is published of an award, and every one that is not. A test fails while a new one is in neither."""

from django.db.models import Model

from funding.models import (
    AgreedScore,
    Application,
    ApplicationCost,
    ApplicationDocument,
    ApplicationPurpose,
    ApplicationVersion,
    Assessment,
    Award,
    AwardCondition,
    AwardEntry,
    AwardTerm,
    Claim,
    ClaimAnswer,
    CostBenchmark,
    CostLine,
    Cover,
    Criterion,
    EligibilityCheck,
    EligibilityRule,
    Fund,
    FundAccount,
    FundAssessor,
    FundBudget,
    FundingDecision,
    Instalment,
    Moderation,
    MonitoringReturn,
    ProgrammeFact,
    Referral,
    Round,
    Score,
    StandardLetter,
)

# Of a published award, and what each becomes there.
PUBLISHED: dict[type[Model], dict[str, str]] = {
    Award: {
        "reference": "id, after the publisher's prefix",
        "title": "title",
        "purpose": "description",
        "is_in_kind": "description and classifications",
        "awarded": "amountAwarded",
        "paid": "amountDisbursed, with what came back taken away",
        "refunded": "amountDisbursed",
        "decided_on": "awardDate",
        "begins_on": "plannedDates",
        "ends_on": "plannedDates",
        "source_url": "url",
        "changed_at": "dateModified",
        "published_at": "dateModified",
        "application": "fromOpenCall, amountAppliedFor and transactions are told of those applied for here",
        "spinout": "recipientOrganization, beneficiaryLocation, classifications",
        "fund": "grantProgramme, fundingOrganization",
    },
    AwardEntry: {
        "kind": "commitmentTransaction or disbursementTransaction",
        "amount": "value of the transaction",
        "happened_on": "transactionDate",
        "added_at": "dateModified",
    },
    Application: {"amount": "amountAppliedFor"},
    Fund: {
        "slug": "grantProgramme code",
        "name": "grantProgramme title",
        "funder": "fundingOrganization",
        "gives": "classifications",
        "source_url": "grantProgramme url",
    },
}
_ROW = frozenset({"id", "revision", "added_at", "added_by", "changed_at", "changed_by"})
WITHHELD: dict[type[Model], frozenset[str]] = {
    Award: (_ROW - {"changed_at"})
    | {
        *("number", "round", "decided_precision", "source_note", "stopped", "written_off"),
        *("agreed_at", "agreed_by", "agreement", "closed_at", "closing_note", "published_by"),
    },
    AwardEntry: frozenset({"id", "spinout", "award", "added_by", "claim", "reason", "evidence"}),
    Application: _ROW
    | {
        *("spinout", "number", "reference", "round", "state", "title", "summary"),
        *("amounts_said", "costs_said", "documents_said", "declared_by", "written_by", "certified_by"),
        *("certified_at", "submitted_at", "asks", "withdrawn_reason"),
    },
    # An invented fund publishes nothing.
    Fund: _ROW | {"manager", "way", "intermediaries", "about", "source_note", "is_example"},
}
# Of these nothing is published, and why.
PRIVATE: dict[type[Model], str] = {
    **dict.fromkeys(
        (ApplicationCost, ApplicationDocument, ApplicationPurpose, ApplicationVersion),
        "an application is its body's and the fund's",
    ),
    **dict.fromkeys(
        (AgreedScore, Assessment, EligibilityCheck, FundAssessor, FundingDecision, Moderation, Score, StandardLetter),
        "how something was judged is for the fund and the applicant",
    ),
    **dict.fromkeys((AwardTerm, Claim, ClaimAnswer, Instalment, MonitoringReturn), "how an award is run is its own"),
    **dict.fromkeys((CostBenchmark, CostLine, Cover), "early costs are the spin-out's"),
    **dict.fromkeys(
        (AwardCondition, Criterion, EligibilityRule, FundAccount, FundBudget, ProgrammeFact, Round),
        "the standard is about grants; pages tell of funds",
    ),
    Referral: "where an applicant went next is theirs",
}
