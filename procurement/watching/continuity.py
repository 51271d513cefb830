"""Risks of continuity: a test of the plan that is overdue, and no plan agreed where there should be one."""

from collections.abc import Iterable
from datetime import date

from mutuals_tracker.govuk import formats
from procurement.risk_words import Category, Proximity
from procurement.watching.causes import Cause, Found
from spinouts.models import Spinout

# A spin-out has one plan.
_PLAN = "plan"


def _test_overdue(on: date) -> Iterable[Found]:
    rows = Spinout.objects.in_register().with_overdue_test(on=on).values_list("pk", "case__next_test_on")
    for spinout, due_on in rows:
        because = f"The continuity plan should have been tested by {formats.uk_date(due_on)}, and no test is recorded"
        yield Found(spinout, _PLAN, because)


def _no_plan(on: date) -> Iterable[Found]:
    for spinout in Spinout.objects.in_register().without_agreed_plan().values_list("pk", flat=True):
        yield Found(spinout, _PLAN, "No continuity plan is agreed as it stands")


TEST_OVERDUE = Cause(
    code="continuity_test",
    category=Category.PROVIDER_FAILURE,
    event="If the mutual fails, the continuity plan does not work",
    effect="The service stops or has to be improvised; the statutory duty stays with the parent body",
    proximity=Proximity.NOW,
    gone="The continuity plan is tested, or its next test is not due yet",
    find=_test_overdue,
)
NO_PLAN = Cause(
    code="continuity_plan",
    category=Category.PROVIDER_FAILURE,
    event="If the mutual fails, nobody knows how the service goes on",
    effect="The service stops or has to be improvised; the statutory duty stays with the parent body",
    proximity=Proximity.NOW,
    gone="A continuity plan is agreed, or none is asked for any more",
    find=_no_plan,
)
