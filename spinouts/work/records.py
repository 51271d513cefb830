"""How a list of work names a record, and where each thing to do is done."""

from dataclasses import replace

from django.urls import reverse

from mutuals_tracker.work import Kind
from spinouts.models import Spinout


def record(name: str, spinout: Spinout, *parts: object) -> str:
    """Return the address of one of the record's pages."""
    return reverse(f"spinouts:{name}", args=[spinout.reference, *parts])


def about(spinout: Spinout) -> str:
    """Return its reference and name, and whether it is invented."""
    return f"{spinout.reference} {spinout.name}" + (" (example)" if spinout.is_example else "")


def in_list(kind: Kind, due: str) -> Kind:
    """Return the kind with the list that is narrowed to what is overdue for the page of all of them."""
    return replace(kind, all_url=f"{reverse('spinouts:listing')}?due={due}")
