"""What the state of the records says of risks: each cause is a query, and what it finds is a risk until it finds none.

To watch for something else, write a module with a `Cause` and add it to CAUSES.
"""

from procurement.watching import continuity, contracts, shelters
from procurement.watching.causes import Cause

CAUSES: tuple[Cause, ...] = (
    continuity.TEST_OVERDUE,
    continuity.NO_PLAN,
    contracts.RETENDER,
    contracts.ONE_CUSTOMER,
    contracts.NO_ROUTE,
    shelters.EXPIRING,
)
