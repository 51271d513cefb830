"""How the history of a spin-out tells who challenges for its service, and how that goes on."""

from django.db import models

from mutuals_tracker.accounts.models import Organisation
from procurement.challenging.kinds import BodyKind
from procurement.challenging.states import ChallengeState, Decision
from procurement.models import Challenge, ChallengeGround, ChallengeStaff, IntentionNotice, RejectionGround
from spinouts.telling import Named, Words, column, day, one_of, text

TABLES: dict[type[models.Model], Words] = {
    Challenge: Words(
        "Expression of interest",
        lambda row: f"EOI-{row['number']:04} {row['body_name']}",
        {
            "authority_id": ("To", Named(Organisation)),
            "state": ("State", one_of(ChallengeState)),
            "body_kind": ("Kind of body", one_of(BodyKind)),
            "body_name": ("From", text),
            "body_evidence": ("What shows it", text),
            "received_on": ("Received", day),
            "window_opens_on": ("Window from", day),
            "window_closes_on": ("Window until", day),
            "notice_due_on": ("To be told by", day),
            "service": ("Service", text),
            "finances": ("Financial resources", text),
            "capability": ("Capability", text),
            "outcomes": ("Outcomes", text),
            "staff_engagement": ("Other staff", text),
            "timetable_notified_on": ("Told when it is decided", day),
            "decision_due_on": ("To be decided by", day),
            "considered_on": ("Considered from", day),
            "modification": ("Modification", text),
            "modification_proposed_on": ("Proposed", day),
            "agreement": ("Agreed by", text),
            "modification_agreed_on": ("Agreed", day),
            "decision": ("Decision", one_of(Decision)),
            "decided_on": ("Decided", day),
            "reasons": ("Reasons", text),
            "published_on": ("Published", day),
            "published_url": ("Published at", text),
            "procurement_from_on": ("Procurement not before", day),
            "procurement_due_on": ("Procurement by", day),
            "procurement_started_on": ("Procurement started", day),
            "result_on": ("Result", day),
            "winner": ("Winner", text),
            "result_note": ("Note", text),
            "withdrawn_on": ("Withdrawn", day),
            "withdrawn_reason": ("Withdrawn because", text),
        },
    ),
    ChallengeGround: Words(
        "Ground of rejection",
        lambda row: "On which it would be rejected" if row["is_would_be"] else "On which it was rejected",
        {
            "challenge_id": ("Of", Named(Challenge)),
            "ground_id": ("Ground", Named(RejectionGround)),
            "notice_id": ("Statement", Named(IntentionNotice)),
        },
    ),
    IntentionNotice: Words(
        "Published statement of intent",
        column("service"),
        {
            "authority_id": ("By", Named(Organisation)),
            "service": ("Service", text),
            "published_on": ("Published", day),
            "url": ("Published at", text),
        },
    ),
}
UNTOLD: dict[type[models.Model], str] = {
    ChallengeStaff: "names employees who challenge: personal data, for people of the authority and admins alone",
}
TITLES = {
    "receive_challenge": "Recorded an expression of interest",
    "correct_challenge": "Corrected an expression of interest",
    "notify_timetable": "Told a body when its expression of interest is decided on",
    "begin_considering_challenge": "Began to consider an expression of interest",
    "propose_modification": "Proposed to modify an expression of interest",
    "accept_challenge": "Accepted an expression of interest",
    "agree_modification": "Accepted an expression of interest as modified",
    "reject_challenge": "Rejected an expression of interest",
    "publish_challenge_decision": "Published the decision on an expression of interest",
    "start_challenged_procurement": "Recorded that a procurement started after a challenge",
    "tell_challenge_result": "Said what came of a procurement after a challenge",
    "withdraw_challenge": "Recorded that an expression of interest was withdrawn",
    "take_back_challenge_step": "Took back a step of an expression of interest",
    "add_intention_notice": "Recorded a published statement of intent",
    "change_intention_notice": "Corrected a published statement of intent",
    "remove_intention_notice": "Removed a published statement of intent",
}
