"""What the mails about spin-outs say. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from mutuals_tracker.govuk import formats

# How many records one mail names.
_MOST = 50


class Wording(NamedTuple):
    """A mail's subject and text."""

    subject: str
    text: str


class Awaited(NamedTuple):
    """A staff return that is waited for: of which record, as at which day, due when, and where it is entered."""

    name: str
    reference: str
    as_at: date
    due_on: date
    link: str


def return_reminder(person: str, awaited: Sequence[Awaited], *, today: date) -> Wording:
    """Return what somebody is told whose body has not answered one request for a staff return, or several."""
    one = awaited[0]
    if len(awaited) > 1:
        subject = f"{len(awaited)} staff returns have not been made"
    elif one.due_on < today:
        subject = f"Staff return overdue since {formats.uk_date(one.due_on)}: {one.name}"
    else:
        subject = f"Staff return due on {formats.uk_date(one.due_on)}: {one.name}"
    return Wording(
        subject[:200],
        f"""Dear {person},

Mutuals Tracker asks how many people work for {"these mutuals" if len(awaited) > 1 else "this mutual"}. Nobody has \
answered yet.

{_listed(awaited[:_MOST], today)}{_more(len(awaited))}\
Open {"a link" if len(awaited) > 1 else "the link"}, sign in, and enter the number with its source. A certifier of \
your body then signs it off.
If no number can be given, a certifier can say why on the record’s page of requests, and nobody is reminded again.

Everybody who keeps {"these records" if len(awaited) > 1 else "this record"} gets this mail. If a colleague has \
answered meanwhile, do nothing.
""",
    )


def _listed(awaited: Sequence[Awaited], today: date) -> str:
    return "".join(
        f"{each.name} ({each.reference}), people employed on {formats.uk_date(each.as_at)}. "
        f"{'Overdue since' if each.due_on < today else 'Due on'} {formats.uk_date(each.due_on)}.\n{each.link}\n\n"
        for each in awaited
    )


class Led(NamedTuple):
    """A spin-out that somebody is to lead: which, and where it is."""

    record: str
    link: str


def mention(person: str, *, by: str, record: str, link: str, settings: str) -> Wording:
    """Return what somebody is told whom a note mentions; never the note’s own words, which are not for a mailbox."""
    return Wording(
        f"{by} mentioned you in a note on {record}"[:200],
        f"""Dear {person},

{by} mentioned you in a note on {record}.

Open this link and sign in to read it:

{link}

{_no_more(settings)}""",
    )


def lead(person: str, *, by: str, records: Sequence[Led], settings: str) -> Wording:
    """Return what somebody is told who is to lead one spin-out, or several."""
    several = len(records) > 1
    return Wording(
        f"You now lead {f'{len(records)} spin-outs' if several else records[0].record}"[:200],
        f"""Dear {person},

{by} said in Mutuals Tracker that you now lead {"these spin-outs" if several else "this spin-out"}:

{"".join(f"{each.record}{chr(10)}{each.link}{chr(10)}{chr(10)}" for each in records[:_MOST])}{_more(len(records))}\
Open {"a link" if several else "the link"}, sign in, and see what comes next.

{_no_more(settings)}""",
    )


def _more(number: int) -> str:
    return f"And {formats.number(number - _MOST)} more.\n\n" if number > _MOST else ""


def _no_more(settings: str) -> str:
    return f"""If you do not want mails like this one, say so in your settings:
{settings}
"""
