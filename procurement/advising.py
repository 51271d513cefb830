"""What the record of a spin-out says to the adviser: its parent body, where it is, and its assessment."""

from dataclasses import dataclass

from django.db.models import F

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.regions import Region
from procurement.advice.facts import AuthorityKind, MeetsDefinition, Nation
from spinouts.models import DefinitionAssessment, Spinout
from spinouts.vocabulary import AssessmentResult, Definition

_KINDS = {
    OrganisationKind.LOCAL_AUTHORITY: AuthorityKind.COUNCIL,
    OrganisationKind.FIRE_RESCUE: AuthorityKind.FIRE,
    OrganisationKind.NHS: AuthorityKind.NHS,
    OrganisationKind.CENTRAL_GOVERNMENT: AuthorityKind.CENTRAL,
}
_NATIONS = {
    Region.SCOTLAND: Nation.SCOTLAND,
    Region.WALES: Nation.WALES,
    Region.NORTHERN_IRELAND: Nation.NORTHERN_IRELAND,
}
_RESULTS = {
    AssessmentResult.MEETS: MeetsDefinition.MEETS,
    AssessmentResult.DOES_NOT_MEET: MeetsDefinition.DOES_NOT_MEET,
    AssessmentResult.UNCLEAR: MeetsDefinition.UNCLEAR,
}


@dataclass(frozen=True)
class OnRecord:
    """What is recorded of a spin-out, as far as a route depends on it."""

    authority_name: str = ""
    authority: AuthorityKind = AuthorityKind.NOT_KNOWN
    nation: Nation = Nation.ENGLAND
    meets_section_33: MeetsDefinition = MeetsDefinition.NOT_ASSESSED


NOTHING = OnRecord()


def on_record(spinout: Spinout) -> OnRecord:
    """Return what is recorded; of several parent bodies the first is taken for the authority."""
    links = list(spinout.parent_links.select_related("organisation").order_by("place")[:1])
    body = links[0].organisation if links else None
    return OnRecord(
        authority_name=str(body) if body else "",
        authority=kind_of(body),
        nation=_NATIONS.get(Region(body.region)) or Nation.ENGLAND if body and body.region else Nation.ENGLAND,
        meets_section_33=_assessed(spinout),
    )


def kind_of(body: Organisation | None) -> AuthorityKind:
    """Return what sort of buyer a body is. A local authority is taken for a council: whoever asks may say otherwise."""
    if body is None:
        return AuthorityKind.NOT_KNOWN
    return _KINDS.get(OrganisationKind(body.kind), AuthorityKind.OTHER)


def _assessed(spinout: Spinout) -> MeetsDefinition:
    """The latest assessment under section 33 that stands; one without a date is older than any with one."""
    assessments = DefinitionAssessment.objects.current().filter(spinout=spinout, definition=Definition.SECTION_33)
    latest = assessments.order_by(F("counts_from").desc(nulls_last=True), "-recorded_at").first()
    return _RESULTS[AssessmentResult(latest.result)] if latest else MeetsDefinition.NOT_ASSESSED
