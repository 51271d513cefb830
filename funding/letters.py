"""What the mails about applications say. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from funding.vocabulary import Outcome
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


class Part(NamedTuple):
    """A part of a letter: its heading, where it has one, its paragraphs, and the points of a list after them."""

    heading: str
    paragraphs: list[str]
    points: list[str]


# How the parts of a decision's letter are headed; what stands before the first of them has no heading.
_HEADINGS = ("What we give", "Why", "Conditions", "What happens next")


def parts(text: str) -> list[Part]:
    """Return a decision's letter as it was sent, part by part."""
    found: list[Part] = [Part("", [], [])]
    for paragraph in text.split("\n\n"):
        first, _, rest = paragraph.partition("\n")
        if first in _HEADINGS:
            found.append(Part(first, [], []))
            paragraph = rest
        for line in paragraph.splitlines():
            if line.startswith("- "):
                found[-1].points.append(line.removeprefix("- "))
            elif line:
                found[-1].paragraphs.append(line)
    return found


# What stands first in a letter for which the fund has no words of its own.
STANDARD: dict[str, str] = {
    Outcome.APPROVED: "We are pleased to tell you that your application was approved.",
    Outcome.UNFUNDED: "Your application is good enough to be funded. There is not enough money left to fund it.",
    Outcome.FURTHER_SUPPORT: "We do not fund your application as it is, and recommend support to make it stronger.",
    Outcome.DECLINED: "We are sorry to tell you that your application was not successful.",
    Outcome.INELIGIBLE: "We are sorry to tell you that your application is not eligible for this fund.",
}


def decision(
    *,
    reference: str,
    title: str,
    spinout: str,
    fund: str,
    outcome: str,
    standard: str,
    amount: Decimal | None,
    is_in_kind: bool,
    reasons: str,
    conditions: Sequence[str],
) -> str:
    """Return the letter that tells what was decided, without a salutation: paragraphs parted by blank lines.

    `standard` are the fund's own words for this outcome; ours stand in their place where it has none.
    """
    parts = [
        f"Application {reference} to {fund}\n{title}\nFor {spinout}",
        standard or STANDARD[outcome],
    ]
    if amount is not None:
        worth = f"Advice worth {formats.money(amount)}" if is_in_kind else formats.money(amount)
        kind = "We buy the advice: no money reaches you." if is_in_kind else "It is paid in parts, as you claim them."
        parts.append(f"What we give\n{worth}. {kind}")
    parts.append(f"Why\n{reasons}")
    if amount is not None and conditions:
        parts.append("Conditions\n" + "\n".join(f"- {text}" for text in conditions))
    parts.append(f"What happens next\n{_NEXT[outcome == Outcome.APPROVED]}")
    return "\n\n".join(parts)


_NEXT = {
    True: "Read the award with its conditions, and agree to it. Nothing is paid before that.",
    False: "We look with you for somewhere else to go: another fund, an adviser, or people who did this before you. "
    "Whoever leads your spin-out has a referral to see to, and finds it under My work.",
}


def mailed(person: str, *, text: str, link: str) -> str:
    """Return a letter as it is mailed, with where to read and download it."""
    return f"""Dear {person},

{text}

Open this link and sign in to read this letter again, or to download it as a PDF:

{link}
"""


def return_subject(spinout: str, *, due_on: date, is_late: bool) -> str:
    """Return the subject of a mail about a monitoring return, however long the spin-out's name is."""
    when = f"{'overdue since' if is_late else 'due on'} {formats.uk_date(due_on)}"
    return f"Monitoring return {when}: {spinout}"[:200]


def return_reminder(person: str, *, fund: str, award: str, spinout: str, due_on: date, is_late: bool, link: str) -> str:
    """Return what those are told who act for a body that owes a fund a monitoring return."""
    when = f"It {'has been overdue since' if is_late else 'is due on'} {formats.uk_date(due_on)}."
    return f"""Dear {person},

{fund} waits for a monitoring return on award {award} to {spinout}. {when}

Open this link and sign in to read what is asked, and to answer it:

{link}

Everybody who keeps this record gets this mail. If a colleague has answered meanwhile, do nothing.
"""
