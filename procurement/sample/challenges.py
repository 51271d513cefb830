"""The grounds of rejection and the terms of four real authorities, each with its source, and an invented challenge."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from procurement.actions import challenge_moves, challenge_terms, challenges
from procurement.challenging.clocks import Length
from procurement.challenging.statements import GroundSays, Published, Received
from spinouts.models import Spinout

FOLDER = Path(__file__).parent
# The draft of the regulations, which is all that could be read of them (domain facts, 3.4 and section 9).
_GROUNDS = "https://legislation.gov.uk/ukdsi/2012/9780111523872/schedule/data.xht"
_TENTH = "https://mycommunity.org.uk/community-right-to-challenge-step-5-the-relevant-authoritys-decision"
# Of the tenth alone there is another source.
_CONFIRMED = 10
_DRAFT = "Draft text of SI 2012/1647, in our own words"
_CITATION = "SI 2012/1647, schedule"
# The day on which the Right to Challenge came into force.
IN_FORCE = date(2012, 6, 27)
_READ = "As its website said when the facts of this project were collected; not checked since"


def grounds(*, by: User, at: datetime) -> None:
    """Enter the ten grounds of rejection, as far as the draft of the regulations says them."""
    for row in _rows("rejection_grounds.csv"):
        number = int(row["number"])
        says = GroundSays(
            number=number,
            says=row["says"],
            citation=_CITATION,
            needs_notice=row["needs_notice"] == "yes",
            starts_on=IN_FORCE,
            source_url=_TENTH if number == _CONFIRMED else _GROUNDS,
            source_note=_DRAFT,
        )
        challenge_terms.add_ground(says=says, by=by, at=at)


def authorities() -> dict[str, tuple[str, str]]:
    """Return the authorities whose terms are known, each with its kind and its region."""
    return {row["authority"]: (row["kind"], row["region"]) for row in _rows("challenge_terms.csv")}


def terms(bodies: Mapping[str, Organisation], *, by: User, at: datetime) -> None:
    """Enter what each of those authorities publishes; one that is not among the `bodies` is left out."""
    for row in _rows("challenge_terms.csv"):
        if row["authority"] in bodies:
            challenge_terms.add_terms(bodies[row["authority"]], says=_published(row), by=by, at=at)


def tell(spinout: Spinout, *, by: User, at: datetime) -> None:
    """Enter two challenges for the service of an invented spin-out: one under way, and one that was accepted and lost.

    The grounds of rejection need not be there.
    """
    authority = spinout.parents.all()[0]
    today = timezone.localdate(at)
    who: dict[str, Any] = {"by": by, "at": at}
    lost = challenges.receive_challenge(spinout, says=_received(authority, today - timedelta(days=420)), **who)
    started = today - timedelta(days=420)
    days = {number: started + timedelta(days=number) for number in (14, 30, 80, 85, 200, 330)}
    challenge_moves.notify_timetable(lost, on=days[14], decides_on=started + timedelta(days=90), **who)
    challenge_moves.begin_considering(lost, on=days[30], **who)
    reasons = "The example body showed that it could provide the service, and none of the grounds applied"
    challenge_moves.accept_challenge(lost, on=days[80], reasons=reasons, **who)
    challenge_moves.publish_decision(lost, on=days[85], url="https://www.example.org/decisions/1", **who)
    challenge_moves.start_procurement(lost, on=days[200], **who)
    challenge_moves.tell_result(lost, result="awarded_other", on=days[330], winner="Example Services Limited", **who)
    challenges.receive_challenge(
        spinout, says=_received(authority, today - timedelta(days=12), "Example Village Trust"), **who
    )


def _received(authority: Organisation, on: date, name: str = "Friends of the Example Service") -> Received:
    return Received(
        authority=authority,
        body_kind="voluntary",
        body_name=name,
        body_evidence="Invented: its rules say that it works for the community",
        received_on=on,
        service="Invented: the whole service, in the north of the area",
        finances="Reserves for three months, and a pledge of working capital",
        capability="Twelve people with experience of the service, and a plan for recruiting more",
        outcomes="More opening hours, volunteers from the area, and places to meet",
    )


def _published(row: dict[str, str]) -> Published:
    return Published(
        is_specified=row["is_specified"] == "yes",
        windows=row["windows"],
        decides=row["decides"],
        decides_within=_length(row["number"], row["unit"]),
        decides_by=row["decides_by"],
        least_gap=_length(row["least_number"], row["least_unit"]),
        most_gap=_length(row["most_number"], row["most_unit"]),
        note=row["note"],
        source_url=row["source_url"],
        source_note=_READ,
    )


def _length(number: str, unit: str) -> Length | None:
    return Length(int(number), unit) if number else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
