"""What is known already of the spin-outs that a file's rows are about: their standing facts, in a few queries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from mutuals_tracker.accounts.kinds import CHARITY_SCHEMES, IdentifierScheme
from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, ProfileParent, Spinout
from spinouts.vocabulary import Definition

SCHEMES = {"company_number": IdentifierScheme.COMPANY, "society_number": IdentifierScheme.SOCIETY}


@dataclass
class Known:
    """One spin-out's standing facts, as they are on the day from which changes are true."""

    spinout: Spinout
    profile: Profile | None = None
    parents: tuple[Organisation, ...] = ()
    events: list[JourneyEvent] = field(default_factory=list)
    assessment: DefinitionAssessment | None = None
    numbers: dict[str, OrganisationIdentifier] = field(default_factory=dict)
    is_charity: bool = False


def load(spinouts: Collection[Spinout], *, on: date) -> dict[int, Known]:
    """Return what is known of each, by its key."""
    known = {spinout.pk: Known(spinout) for spinout in spinouts}
    in_force = Q(counts_from__isnull=True) | Q(counts_from__lte=on)
    for profile in Profile.objects.current().filter(spinout_id__in=known).latest_last():
        held = known[profile.spinout_id]
        # One that begins later is read only where there is no other.
        if held.profile is None or profile.counts_from is None or profile.counts_from <= on:
            held.profile = profile
    for event in JourneyEvent.objects.current().filter(spinout_id__in=known).order_by("place"):
        known[event.spinout_id].events.append(event)
    assessments = DefinitionAssessment.objects.current().filter(
        in_force, spinout_id__in=known, definition=Definition.POLICY_2011
    )
    for assessment in assessments.order_by("counts_from", "recorded_at", "pk"):
        held = known[assessment.spinout_id]
        # PostgreSQL puts the undated ones last, although they hold from the launch and so come first.
        if held.assessment is None or assessment.counts_from is not None or held.assessment.counts_from is None:
            held.assessment = assessment
    _load_parents(known)
    _load_numbers(known)
    return known


def _load_parents(known: dict[int, Known]) -> None:
    profiles = {held.profile.pk: held for held in known.values() if held.profile}
    links = ProfileParent.objects.filter(profile_id__in=profiles).select_related("organisation__merged_into")
    bodies = defaultdict(list)
    for link in links.order_by("place"):
        bodies[link.profile_id].append(link.organisation)
    for key, held in profiles.items():
        held.parents = tuple(bodies[key])


def _load_numbers(known: dict[int, Known]) -> None:
    entities = {held.spinout.organisation_id: held for held in known.values() if held.spinout.organisation_id}
    for identifier in OrganisationIdentifier.objects.filter(organisation_id__in=entities, to_on__isnull=True):
        held = entities[identifier.organisation_id]
        held.numbers[identifier.scheme] = identifier
        held.is_charity |= identifier.scheme in CHARITY_SCHEMES


def holders(numbers: Collection[tuple[str, str]]) -> dict[tuple[str, str], Organisation]:
    """Return the body that holds each register's number now."""
    held = OrganisationIdentifier.objects.filter(to_on__isnull=True, value__in={value for _scheme, value in numbers})
    held = held.filter(scheme__in=SCHEMES.values()).select_related("organisation", "organisation__spinout")
    held = held.prefetch_related("organisation__identifiers")
    return {(one.scheme, one.value): one.organisation for one in held}
