"""Clocks as a calendar that other programs read (RFC 5545): a day for each last day, and one for each step before.

Its events are written here line by line. A library that knows every kind of event takes two seconds for those of a
reader of the whole country, whose calendar asks twice a day.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta
from urllib.parse import urljoin, urlsplit

from django.urls import reverse
from icalendar import Calendar

from procurement.cliffs import steps
from procurement.models import Clock

_PRODUCT = "-//Mutuals Tracker//Clocks//EN"
# Steps that are over by more than this are left out: a calendar of the past helps nobody.
PAST = timedelta(days=90)
_END = b"END:VCALENDAR\r\n"
# A line may have so many octets; what follows begins with a space (RFC 5545, 3.1).
_LINE = 75
# What would end a line, or a text within it, and how it is written instead; the first of these first.
_ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n"))


def calendar_of(clocks: Iterable[Clock], *, site: str, on: date) -> bytes:
    """Return the calendar of these clocks. `site` is the address of the service, where links begin."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Mutuals Tracker: what ends when")
    calendar.add("x-published-ttl", "PT12H")
    host = urlsplit(site).hostname or "localhost"
    lines = [line for clock in clocks for line in _events(clock, site=site, host=host, on=on)]
    head: bytes = calendar.to_ical()
    return head.removesuffix(_END) + "".join(f"{_folded(line)}\r\n" for line in lines).encode() + _END


def _events(clock: Clock, *, site: str, host: str, on: date) -> Iterator[str]:
    link = urljoin(site, reverse("procurement:clock", args=[clock.reference]))
    what = f"{clock.get_kind_display()}: {clock.basis}"
    about = f"{clock.spinout}, with {clock.authority_name}"
    # What all of them have in common.
    common = [
        f"DTSTAMP:{clock.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"URL:{link}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    last = f"{about}. After this day it holds no more.\n{link}"
    yield from _event(f"{clock.reference}-end@{host}", clock.ends_on, f"Last day: {what}", last)
    yield from common
    for step in steps(clock.kind, clock.ends_on):
        if step.due_on >= on - PAST:
            months = f"{step.months} month{'s' if step.months > 1 else ''} left"
            told = f"{about}. {step.what}.\n{link}"
            yield from _event(f"{clock.reference}-{step.months}@{host}", step.due_on, f"{months}: {what}", told)
            yield from common


def _event(uid: str, day: date, summary: str, description: str) -> Iterator[str]:
    """Yield the lines with which an event of one whole day begins."""
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(description)}"


def _text(text: str) -> str:
    for written, instead in _ESCAPED:
        text = text.replace(written, instead)
    return text


def _folded(line: str) -> str:
    """Break a line that is too long, never within a character."""
    if line.isascii():
        further = range(_LINE, len(line), _LINE - 1)
        return "\r\n ".join([line[:_LINE], *(line[first : first + _LINE - 1] for first in further)])
    parts, part, left = [], "", _LINE
    for character in line:
        takes = len(character.encode())
        if takes > left:
            parts.append(part)
            # The space with which a further line begins counts.
            part, left = "", _LINE - 1
        part, left = part + character, left - takes
    return "\r\n ".join([*parts, part])
