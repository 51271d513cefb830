"""What the mails about referrals say. Pure."""

from datetime import date
from typing import NamedTuple

from mutuals_tracker.govuk import formats


class Wording(NamedTuple):
    """A mail's subject and text."""

    subject: str
    text: str


def chaser(
    person: str, *, reference: str, record: str, fund: str, due_on: date, is_overdue: bool, link: str
) -> Wording:
    """Return what its owner is told: before a referral is due that leads nowhere yet, and once it is overdue."""
    when = f"{'overdue since' if is_overdue else 'due on'} {formats.uk_date(due_on)}"
    wanted = (
        "Nobody has said yet what came of it."
        if is_overdue
        else "Nobody has said yet where it leads: a fund, an adviser, a peer mutual, a course, or back to its body."
    )
    return Wording(
        f"Referral {when}: {reference}",
        f"""Dear {person},

{record} applied to {fund}, and nothing came of application {reference}. You see to what comes next. It is {when}.

{wanted}

Open this link and sign in. The page suggests funds whose rules fit, and mutuals that do the same work:

{link}

If somebody else sees to it now, say so on that page.
""",
    )
