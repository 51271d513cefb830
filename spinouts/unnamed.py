"""A spin-out told so that nobody can tell which it is: what service, where, whose kind, when, and what became of it.

Another body's record is nobody else's until its body publishes it; what can be learned from it is everybody's. Pure.
"""

from datetime import date
from itertools import pairwise

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts.lifecycle import ENDED_BEFORE_LAUNCH, Outcome, Stage
from spinouts.vocabulary import Region, ServiceArea

_SERVICES: dict[str, str] = {
    ServiceArea.HEALTH_COMMUNITY: "A health and community care service",
    ServiceArea.ADULT_SOCIAL_CARE: "An adult social care service",
    ServiceArea.CHILDREN_YOUTH: "A children’s or youth service",
    ServiceArea.EDUCATION: "An education service",
    ServiceArea.LEISURE_CULTURE_LIBRARIES: "A leisure, culture and libraries service",
    ServiceArea.EMPLOYMENT_SKILLS: "An employment and skills service",
    ServiceArea.HOUSING: "A housing service",
    ServiceArea.CRIMINAL_JUSTICE: "A criminal justice and probation service",
    ServiceArea.FIRE_RESCUE: "A fire and rescue service",
    ServiceArea.ENVIRONMENT: "An environment service",
    ServiceArea.BACK_OFFICE_CORPORATE: "A back office and corporate service",
}
_PLACES: dict[str, str] = {
    **{region: f"in the {region.label}" for region in Region},
    Region.LONDON: "in London",
    Region.YORKSHIRE_HUMBER: "in Yorkshire and the Humber",
    Region.SCOTLAND: "in Scotland",
    Region.WALES: "in Wales",
    Region.NORTHERN_IRELAND: "in Northern Ireland",
    Region.UK_WIDE: "across the UK",
}
_PARENTS: dict[str, str] = {
    OrganisationKind.LOCAL_AUTHORITY: "a local authority",
    OrganisationKind.NHS: "the NHS",
    OrganisationKind.CENTRAL_GOVERNMENT: "central government",
    OrganisationKind.POLICE_PROBATION: "the police or the probation service",
    OrganisationKind.EDUCATION: "an education body",
    OrganisationKind.FIRE_RESCUE: "a fire and rescue authority",
}
_FATES: dict[str, str] = {
    Outcome.ACTIVE: "live",
    Outcome.UNKNOWN: "whether it still trades is not known",
    Outcome.NOT_PROCEEDING: "it did not go ahead",
    Outcome.REMAINING_IN_HOUSE: "it remained in-house",
    Outcome.OUTSOURCED: "it was outsourced",
    Outcome.RETURNED_IN_HOUSE: "it returned in-house",
    Outcome.CONTRACT_LOST: "it lost its contract",
    Outcome.MERGED_OR_ACQUIRED: "it was merged or acquired",
    Outcome.CEASED: "it ceased",
}
# Where one band of sizes ends and the next begins.
_BANDS = (10, 25, 50, 100, 200, 300, 400, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000)


def described(*, service_area: str, region: str, parent_kind: str, outcome: str, launched_on: date | None) -> str:
    """Return what it was: "A housing service in London that left a local authority in 2011"."""
    service = " ".join(part for part in (_SERVICES.get(service_area, "A service"), _PLACES.get(region, "")) if part)
    parent = _PARENTS.get(parent_kind, "a public body")
    if outcome in ENDED_BEFORE_LAUNCH:
        return f"{service} that was to leave {parent}"
    return f"{service} that left {parent}{f' in {launched_on.year}' if launched_on else ''}"


def fate(*, stage: str, outcome: str, ended_on: date | None, staff: int | None) -> str:
    """Return what became of it: "live, 300 to 400 people". `staff` is its last count; it is not told of before launch.

    Raises KeyError for an outcome that has no words here.
    """
    words = f"{_FATES[outcome]}{f' in {ended_on.year}' if ended_on else ''}"
    if staff is None or stage != Stage.LIVE:
        return words
    return f"{words}, {band(staff)}" if outcome == Outcome.ACTIVE else f"{words}; it last counted {band(staff)}"


def band(staff: int) -> str:
    """Return a number of people as a band wide enough to name nobody: "300 to 400 people"."""
    if staff < _BANDS[0]:
        return f"fewer than {_BANDS[0]} people"
    for least, most in pairwise(_BANDS):
        if staff < most:
            return f"{least:,} to {most:,} people"
    return f"{_BANDS[-1]:,} people or more"
