"""What the mails about clocks say. Pure."""

from datetime import date
from typing import NamedTuple

from mutuals_tracker.govuk import formats
from procurement.cliffs import countdown


class Wording(NamedTuple):
    """A mail's subject and text."""

    subject: str
    text: str


def warning(
    person: str,
    *,
    what: str,
    record: str,
    authority: str,
    ends_on: date,
    today: date,
    to_do: str,
    leads: bool,
    link: str,
) -> Wording:
    """Return what those who can act are told at each step before a clock ends."""
    when = formats.uk_date(ends_on)
    whose = "You lead it." if leads else "You act for its parent body."
    left = countdown(ends_on, on=today)
    return Wording(
        f"Ends on {when}: {what}"[:200],
        f"""Dear {person},

{what}
{record}, with {authority}. {whose}

Its last day is {when}: {left}.

What to do now: {to_do}.

Open this link and sign in:

{link}

If the last day is wrong, put it right on that page.
""",
    )
