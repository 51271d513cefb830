"""Clocks as a calendar that other programs read (RFC 5545): a day for each last day, and one for each step before."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.urls import reverse
from icalendar import Calendar, Event

from procurement.cliffs import steps
from procurement.models import Clock

_PRODUCT = "-//Mutuals Tracker//Clocks//EN"
# Steps that are over by more than this are left out: a calendar of the past helps nobody.
PAST = timedelta(days=90)


def calendar_of(clocks: Iterable[Clock], *, site: str, on: date) -> bytes:
    """Return the calendar of these clocks. `site` is the address of the service, where links begin."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Mutuals Tracker: what ends when")
    calendar.add("x-published-ttl", "PT12H")
    host = urlsplit(site).hostname or "localhost"
    for clock in clocks:
        for event in _events(clock, site=site, host=host, on=on):
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _events(clock: Clock, *, site: str, host: str, on: date) -> Iterable[Event]:
    link = urljoin(site, reverse("procurement:clock", args=[clock.reference]))
    what = f"{clock.get_kind_display()}: {clock.basis}"
    about = f"{clock.spinout}, with {clock.authority_name}"
    yield _event(
        clock,
        "end",
        clock.ends_on,
        f"Last day: {what}",
        f"{about}. After this day it holds no more.",
        link=link,
        host=host,
    )
    for step in steps(clock.kind, clock.ends_on):
        if step.due_on >= on - PAST:
            months = f"{step.months} month{'s' if step.months > 1 else ''} left"
            yield _event(
                clock,
                str(step.months),
                step.due_on,
                f"{months}: {what}",
                f"{about}. {step.what}.",
                link=link,
                host=host,
            )


def _event(clock: Clock, part: str, day: date, summary: str, description: str, *, link: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"{clock.reference}-{part}@{host}")
    event.add("dtstamp", _changed(clock))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", f"{description}\n{link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    return event


def _changed(clock: Clock) -> datetime:
    return clock.changed_at.astimezone(UTC).replace(microsecond=0)
