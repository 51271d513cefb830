"""What the mails about applications say. Pure."""

from datetime import datetime

from mutuals_tracker.govuk import formats


def receipt(person: str, *, reference: str, spinout: str, fund: str, version: int, at: datetime, link: str) -> str:
    """Return what the submitter and the certifier are told once an application has been submitted."""
    return f"""Dear {person},

Application {reference} was submitted on {formats.uk_moment(at)}, UK time.

Spin-out: {spinout}
Fund: {fund}
Version: {version}

Keep this mail as the receipt. Open this link and sign in to read what was submitted, and what comes next:

{link}
"""


def sent_back(person: str, *, reference: str, fund: str, link: str) -> str:
    """Return what the submitter is told when more is asked; never what is asked, which is not for a mailbox."""
    return f"""Dear {person},

{fund} asks for more information about application {reference}. Nothing goes on until it is answered.

Open this link and sign in to read what is asked:

{link}
"""
