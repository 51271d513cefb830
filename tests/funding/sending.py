"""Where the pages of funding are."""

from django.urls import reverse

from spinouts.models import Spinout


def at(name: str, spinout: Spinout | None = None, *more: object) -> str:
    """Return the address of a page, about the record where one is named."""
    return reverse(f"funding:{name}", args=[*([spinout.reference] if spinout else []), *more])
