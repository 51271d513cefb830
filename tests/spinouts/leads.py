"""Who leads a record, as tests ask it."""

from mutuals_tracker.accounts.models import User
from spinouts.models import Assignment, CaseSummary, Spinout


def lead_of(spinout: Spinout) -> User | None:
    """Return who leads it, as its rows say and as its summary does."""
    row = Assignment.objects.current().filter(spinout=spinout).first()
    summary = CaseSummary.objects.get(spinout=spinout)
    assert summary.lead_id == (row.person_id if row else None)
    return row.person if row else None
