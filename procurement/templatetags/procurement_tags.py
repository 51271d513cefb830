"""What every page about the procurement of one spin-out shows."""

from django import template

register = template.Library()
# The pages beside each other, by the names of their addresses.
_BESIDE = (
    ("of_spinout", "Overview"),
    ("income", "Income"),
)


@register.simple_tag
def pages_of_record() -> tuple[tuple[str, str], ...]:
    """Return the pages about the procurement of one spin-out, in their order."""
    return _BESIDE
