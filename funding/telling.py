"""How the history of a spin-out tells its early costs, what covers them, and what was applied for."""

from funding.lifecycle import ApplicationState
from funding.models import (
    AgreedScore,
    Application,
    Assessment,
    Award,
    AwardEntry,
    AwardTerm,
    Claim,
    ClaimAnswer,
    CostLine,
    Cover,
    Fund,
    FundingDecision,
    Instalment,
    Moderation,
    MonitoringReturn,
    Referral,
    Round,
    Score,
)
from funding.vocabulary import (
    CostKind,
    CoverSource,
    CoverState,
    Destination,
    EntryKind,
    Outcome,
    ReferralOutcome,
    ReferralReason,
)
from mutuals_tracker.govuk import formats
from spinouts.telling import PERSON, Named, Row, Teller, Words, column, day, money, one_of, text


def _by_whom(row: Row) -> str:
    return row["who"] or CoverSource(row["source"]).label


TELLER = Teller(
    tables={
        CostLine: Words(
            "Early cost",
            column("what"),
            {
                "kind": ("Type", one_of(CostKind)),
                "what": ("What for", text),
                "estimate": ("Estimate", money),
                "actual": ("Actual cost", money),
                "note": ("Note", text),
            },
        ),
        Cover: Words(
            "Cover",
            _by_whom,
            {
                "line_id": ("For the cost", Named(CostLine)),
                "source": ("By whom", one_of(CoverSource)),
                "fund_id": ("Fund", Named(Fund)),
                "who": ("Name", text),
                "amount": ("Amount", money),
                "state": ("State", one_of(CoverState)),
            },
        ),
        Application: Words(
            "Application",
            lambda row: row["title"] or f"FA-{row['number']:04}",
            {
                "round_id": ("To the round", Named(Round)),
                "state": ("State", one_of(ApplicationState)),
                "title": ("Title", text),
                "summary": ("What the money is for", text),
                "amount": ("Amount requested", money),
                "amounts_said": ("Amounts by stage", text),
                "costs_said": ("Cost plan", text),
                "documents_said": ("Documents", text),
                "declared_by_id": ("Declared by", PERSON),
                "certified_by_id": ("Signed off by", PERSON),
                "asks": ("What is asked", text),
                "withdrawn_reason": ("Withdrawn because", text),
            },
            # A draft is its body's own until it is submitted, and so is what is changed of it before it is again.
            for_everybody=(
                "e.submitted_at IS NOT NULL AND (e.state <> 'more_information' OR e.certified_by_id IS NOT NULL)"
            ),
        ),
        FundingDecision: Words(
            "Decision on an application",
            lambda row: Outcome(row["outcome"]).label,
            {
                "application_id": ("On the application", Named(Application)),
                "outcome": ("Outcome", one_of(Outcome)),
                "amount": ("Amount", money),
                "reasons": ("Reasons", text),
            },
        ),
        Award: Words(
            "Award",
            column("title"),
            {
                "fund_id": ("From", Named(Fund)),
                "title": ("Title", text),
                "purpose": ("What it is for", text),
                "awarded": ("Awarded", money),
                "paid": ("Paid", money),
                "stopped": ("Stopped", money),
                "refunded": ("Refunded", money),
                "written_off": ("Written off", money),
                "begins_on": ("Begins", day),
                "ends_on": ("Ends", day),
                "agreed_by_id": ("Agreed to by", PERSON),
                "closing_note": ("Closed with", text),
                "published_by_id": ("Published by", PERSON),
            },
        ),
        AwardTerm: Words(
            "Condition of an award",
            column("text"),
            {
                "award_id": ("Of the award", Named(Award)),
                "text": ("Condition", text),
                "due_on": ("Due", day),
                "discharged_by_id": ("Discharged by", PERSON),
                "discharge_note": ("How", text),
            },
        ),
        AwardEntry: Words(
            "Money of an award",
            lambda row: EntryKind(row["kind"]).label,
            {
                "award_id": ("Of the award", Named(Award)),
                "kind": ("What happened", one_of(EntryKind)),
                "amount": ("Amount", money),
                "happened_on": ("On", day),
                "reason": ("Why", text),
            },
        ),
        Instalment: Words(
            "Planned payment",
            column("what"),
            {
                "award_id": ("Of the award", Named(Award)),
                "what": ("What for", text),
                "due_on": ("Due", day),
                "amount": ("Amount", money),
                "days": ("Days of advice", text),
            },
        ),
        Claim: Words(
            "Claim",
            lambda row: formats.money(row["amount"]),
            {
                "award_id": ("Of the award", Named(Award)),
                "instalment_id": ("For", Named(Instalment)),
                "amount": ("Amount", money),
                "note": ("What for", text),
            },
        ),
        ClaimAnswer: Words(
            "Answer to a claim",
            lambda row: "Approved" if row["is_approved"] else "Refused",
            {
                "claim_id": ("To the claim of", Named(Claim)),
                "is_approved": ("Answer", lambda value: "Approved" if value else "Refused"),
                "note": ("Note", text),
            },
        ),
        MonitoringReturn: Words(
            "Monitoring return",
            column("asks"),
            {
                "award_id": ("Of the award", Named(Award)),
                "asks": ("What is asked", text),
                "due_on": ("Due", day),
                "text": ("Answer", text),
                "sent_by_id": ("Sent by", PERSON),
            },
        ),
        Referral: Words(
            "Referral",
            lambda row: ReferralReason(row["reason"]).label,
            {
                "application_id": ("After the application", Named(Application)),
                "reason": ("Because", one_of(ReferralReason)),
                "owner_id": ("Owner", PERSON),
                "due_on": ("Due", day),
                "destination": ("Where to", one_of(Destination)),
                "fund_id": ("Fund", Named(Fund)),
                # Another body's record is told without its name (ADR 12).
                "peer_id": ("Peer mutual", lambda _key: "A mutual of the register"),
                "where": ("Name", text),
                "sent_on": ("First sent on", day),
                "first_contact_on": ("First contact", day),
                "outcome": ("What came of it", one_of(ReferralOutcome)),
                "outcome_on": ("On", day),
                "note": ("Note", text),
            },
        ),
    },
    untold={
        Assessment: "what one assessor thinks is nobody's to read before all are in, and then not the applicant's",
        Score: "a part of an assessment",
        AgreedScore: "what assessors agreed is for whoever decides",
        Moderation: "what assessors agreed is for whoever decides",
    },
    titles={
        "begin_application": "Began an application for funding",
        "write_application": "Wrote an application for funding",
        "add_application_document": "Added a document to an application",
        "remove_application_document": "Removed a document from an application",
        "declare_application": "Answered the declaration of an application",
        "certify_application": "Signed an application off",
        "take_back_certification": "Took back the sign-off of an application",
        "submit_application": "Submitted an application",
        "send_back_application": "Asked for more information about an application",
        "withdraw_application": "Withdrew an application",
        "begin_eligibility_check": "Began to check whether an application is eligible",
        "pass_eligibility_check": "Found an application eligible",
        "assign_assessor": "Gave an application to an assessor",
        "take_back_assignment": "Took an application back from an assessor",
        "declare_conflict": "Said whether there is a conflict of interest",
        "score_application": "Scored an application",
        "hand_in_assessment": "Handed scores in",
        "agree_recommendation": "Agreed on a recommendation",
        "decide_application": "Decided on an application",
        "refer": "Said where a referral leads",
        "give_referral": "Said who sees to a referral",
        "note_first_contact": "Noted the first contact after a referral",
        "close_referral": "Said what came of a referral",
        "reopen_referral": "Reopened a referral",
        "record_award": "Recorded an award",
        "change_recorded_award": "Corrected a recorded award",
        "publish_award": "Published an award as open data",
        "withdraw_award_from_publication": "Withdrew an award from publication",
        "add_cost": "Added an early cost",
        "change_cost": "Changed an early cost",
        "remove_cost": "Removed an early cost",
        "add_cover": "Said what covers a cost",
        "change_cover": "Changed what covers a cost",
        "remove_cover": "Removed what covers a cost",
    },
)
