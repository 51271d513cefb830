"""Which moves of an application are legal: in Python, and in PostgreSQL."""

from itertools import product

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from funding.lifecycle import (
    NEXT,
    OPEN,
    OVER,
    ApplicationState,
    IllegalApplicationMoveError,
    check_move,
)
from tests.factories import funding
from tests.factories.spinouts import a_spinout

PAIRS = [(a.value, b.value) for a, b in product(ApplicationState, ApplicationState) if a != b]
# As the brief of the domain draws it, and beside that an award that nobody took up: every other move is refused.
DRAWN = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"eligibility_check", "more_information", "withdrawn"},
    "eligibility_check": {"ineligible", "assessment", "more_information", "withdrawn"},
    "assessment": {"more_information", "approved", "rejected", "further_support", "withdrawn"},
    "more_information": {"submitted", "assessment", "withdrawn"},
    "approved": {"in_delivery", "closed"},
    "in_delivery": {"closed"},
}


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_pair_of_states_in_python(before, after):
    if after in DRAWN.get(before, set()):
        check_move(before, after)
    else:
        with pytest.raises(IllegalApplicationMoveError, match="can become"):
            check_move(before, after)


def test_what_is_over_leads_nowhere_and_the_rest_does():
    assert {state for state, after in NEXT.items() if not after} == set(OVER)
    assert set(OPEN) | set(OVER) == set(ApplicationState)


@pytest.mark.django_db
def test_every_pair_of_states_in_sql(example_council):
    spinout = a_spinout(parents=[example_council], stage="transition")
    application = funding.a_submitted_application(spinout)
    refused = {pair: refusal_of(application, *pair) for pair in PAIRS}
    legal = {(before, after) for before, all_after in DRAWN.items() for after in all_after}
    by_its_state = {pair for pair, why in refused.items() if "application_move_is_legal" in why}
    # Whoever would make a draft of it again is stopped by what a draft has not, as well.
    assert {pair for pair in PAIRS if pair not in legal and pair[1] != "draft"} <= by_its_state
    assert not by_its_state & legal
    # A legal move still asks for what it follows from.
    asks = {pair: why.split("\n")[0] for pair, why in refused.items() if pair in legal and why}
    assert asks == {
        ("eligibility_check", "ineligible"): "application_decided_before_it_moves",
        ("eligibility_check", "assessment"): "application_assessed_once_eligible",
        ("assessment", "approved"): "application_decided_before_it_moves",
        ("assessment", "rejected"): "application_decided_before_it_moves",
        ("assessment", "further_support"): "application_decided_before_it_moves",
        ("approved", "in_delivery"): "application_in_delivery_once_agreed",
        ("approved", "closed"): "application_closed_with_its_award",
        ("in_delivery", "closed"): "application_closed_with_its_award",
    }


def refusal_of(application, before, after):
    """Set the application up in the one state, move it to the other, and return what the database says."""
    try:
        with transaction.atomic():
            with pgtrigger.ignore("funding.Application:rules"):
                set_state(application, before)
            set_state(application, after, moment="submitted_at" if after == "withdrawn" else "")
            # What is asked once a transaction ends is another rule.
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return str(refusal)
    return ""


def set_state(application, state, moment=""):
    moment = moment or ("NULL" if state == "draft" else "coalesce(submitted_at, now())")
    reason = "No need" if state == "withdrawn" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE funding_application SET state = %s, submitted_at = {moment}, asks = 'What?', "  # noqa: S608
            "withdrawn_reason = %s WHERE id = %s",
            [state, reason, application.pk],
        )
