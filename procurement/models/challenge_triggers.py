"""What PostgreSQL holds an expression of interest to: as it is written, and as a whole when the transaction ends."""

import pgtrigger

from mutuals_tracker.refusing import quoted, refuse
from procurement.challenging.kinds import BodyKind
from procurement.challenging.states import FIRST, MOVE_CODES, WRITABLE, Decision

# What the body sent, and what followed from the day on which it did.
CONTENT = (
    "authority_id",
    "body_kind",
    "body_name",
    "body_evidence",
    "partners",
    "received_on",
    "window_opens_on",
    "window_closes_on",
    "notice_due_on",
    "service",
    "finances",
    "capability",
    "outcomes",
    "staff_engagement",
)
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in CONTENT) for row in ("NEW", "OLD"))
RULES = f"""
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ({quoted(FIRST)}) THEN
            {refuse("challenge_begins_when_it_is_received")}
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.number <> OLD.number THEN
        {refuse("challenge_keeps_its_number")}
    END IF;
    IF ({_NEW}) IS DISTINCT FROM ({_OLD}) AND OLD.state NOT IN ({quoted(WRITABLE)}) THEN
        {refuse("challenge_is_frozen_once_answered")}
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) <> ALL (ARRAY[{quoted(MOVE_CODES)}]) THEN
        {refuse("challenge_move_is_legal")}
    END IF;
    RETURN NEW;
"""
# Looked at when the transaction ends, so that an action may write in whichever order it reads best.
_WHOLE = f"""
    SELECT * INTO whole FROM procurement_challenge c
     WHERE c.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.{{key}} ELSE NEW.{{key}} END);
    IF whole.decision = '{Decision.REJECTED.value}' AND NOT EXISTS (
        SELECT 1 FROM procurement_challengeground g WHERE g.challenge_id = whole.id AND NOT g.is_would_be) THEN
        {refuse("challenge_rejected_on_a_ground")}
    END IF;
    IF whole.modification_proposed_on IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM procurement_challengeground g WHERE g.challenge_id = whole.id AND g.is_would_be) THEN
        {refuse("challenge_modified_where_a_ground_would_reject_it")}
    END IF;
    IF (whole.body_kind = '{BodyKind.EMPLOYEES.value}') <> EXISTS (
        SELECT 1 FROM procurement_challengestaff s WHERE s.challenge_id = whole.id) THEN
        {refuse("challenge_names_employees_iff_it_is_theirs")}
    END IF;
    RETURN NULL;
"""  # noqa: S608 - our own names


def whole_trigger(key: str) -> pgtrigger.Trigger:
    """Return the trigger that looks at the whole expression at the end; `key` names it in the table."""
    return pgtrigger.Trigger(
        name="whole_of_the_challenge",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        declare=[("whole", "procurement_challenge%ROWTYPE")],
        func=pgtrigger.Func(_WHOLE.format(key=key)),
    )


def rules_trigger(
    func: str, *, on: pgtrigger.core.Operation = pgtrigger.Insert | pgtrigger.Update
) -> pgtrigger.Trigger:
    """Return the trigger that holds a table to its rules as it is written."""
    return pgtrigger.Trigger(
        name="rules",
        when=pgtrigger.Before,
        operation=on,
        declare=[("whole", "procurement_challenge%ROWTYPE")],
        func=pgtrigger.Func(func),
    )
