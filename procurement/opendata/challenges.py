"""Decisions on expressions of interest, once their authority published them: what is given away, and what is not."""

from collections.abc import Iterator
from datetime import date

from procurement.challenging.states import Decision
from procurement.models import Challenge

# Of each column that is given away, what it is called.
PUBLISHED = {
    "reference": "reference",
    "authority": "authority",
    "spinout": "spin_out",
    "body_kind": "kind_of_body",
    "body_name": "body",
    "service": "service",
    "received_on": "received_on",
    "decided_on": "decided_on",
    "decision": "decision",
    "reasons": "reasons",
    "modification": "modification",
    "published_on": "published_on",
    "published_url": "published_at",
    "procurement_from_on": "procurement_not_before",
    "procurement_due_on": "procurement_by",
    "procurement_started_on": "procurement_started_on",
    "state": "state",
    "result_on": "result_on",
    "winner": "winner",
}
# Which employees challenge is in a table of its own, of which nothing is given away.
WITHHELD = {
    "id": "a key of ours",
    "number": "the reference says it",
    "revision": "how often it was changed",
    "added_at": "who worked on it and when",
    "added_by": "who worked on it and when",
    "changed_at": "who worked on it and when",
    "changed_by": "who worked on it and when",
    "body_evidence": "may name people",
    "partners": "the authority published its decision, not who stood beside the body",
    "window_opens_on": "follows from the authority's terms",
    "window_closes_on": "follows from the authority's terms",
    "notice_due_on": "a clock of the authority's own",
    "due_on": "a clock of the authority's own",
    "finances": "the body's own affairs",
    "capability": "the body's own affairs",
    "outcomes": "the body's own words",
    "staff_engagement": "may name people",
    "timetable_notified_on": "between the authority and the body",
    "decision_due_on": "between the authority and the body",
    "considered_on": "the authority's own work",
    "modification_proposed_on": "between the authority and the body",
    "agreement": "may name people",
    "modification_agreed_on": "between the authority and the body",
    "result_note": "the authority's own words",
    "withdrawn_on": "one that was withdrawn has no decision",
    "withdrawn_reason": "one that was withdrawn has no decision",
}
HEAD = (*PUBLISHED.values(), "grounds")


def lines() -> Iterator[list[str]]:
    """Yield a line for each published decision, the latest published first; those of invented spin-outs are none."""
    found = Challenge.objects.in_register().filter(published_on__isnull=False, spinout__is_example=False)
    for each in found.with_whom().prefetch_related("grounds__ground").order_by("-published_on", "-pk").iterator(500):
        yield [*(_say(each, name) for name in PUBLISHED), _grounds(each)]


def _say(challenge: Challenge, name: str) -> str:
    if name == "spinout":
        return challenge.spinout.reference
    shown = getattr(challenge, f"get_{name}_display", None)
    value = shown() if shown else getattr(challenge, name)
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def _grounds(challenge: Challenge) -> str:
    if challenge.decision != Decision.REJECTED:
        return ""
    numbers = [each.ground.number for each in challenge.grounds.all() if not each.is_would_be]
    return " ".join(str(number) for number in sorted(numbers))
