"""What is recorded of a spin-out that a reservation asks about: earlier reserved contracts, and its assessment.

The adviser and the page of a procurement ask alike, because both ask here.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from procurement.advice.facts import MeetsDefinition
from procurement.advice.reserving import Earlier
from procurement.models import Contract
from procurement.vocabulary import RESERVED
from spinouts.models import DefinitionAssessment
from spinouts.vocabulary import AssessmentResult, Definition

_RESULTS = {
    AssessmentResult.MEETS: MeetsDefinition.MEETS,
    AssessmentResult.DOES_NOT_MEET: MeetsDefinition.DOES_NOT_MEET,
    AssessmentResult.UNCLEAR: MeetsDefinition.UNCLEAR,
}


def earlier_reserved(
    spinout: int, authority: int, codes: Iterable[str], *, apart_from: int | None = None
) -> list[Earlier]:
    """Return the reserved contracts of that authority with that spin-out in the register, `apart_from` a procurement's.

    One that shares a CPV code of `codes` is for the same kind of services. One that shares none is neither known to be
    comparable nor known not to be.
    """
    there = Contract.objects.filter(spinout=spinout, customer=authority, route__in=RESERVED)
    if apart_from is not None:
        there = there.exclude(procurement=apart_from)
    asked = set(codes)
    return [
        Earlier(
            awarded_on=_counted_on(each),
            under=each.route,
            is_comparable=True if asked & set(each.cpv_codes) else None,
            title=f"{each.reference} {each.title}",
        )
        for each in there.select_related("reservation").order_by("awarded_on", "number")
    ]


def assessed_under_section_33(spinout: int) -> MeetsDefinition:
    """Return the latest assessment under section 33 that stands; one without a date is older than any with one."""
    assessments = DefinitionAssessment.objects.current().filter(spinout=spinout, definition=Definition.SECTION_33)
    latest = assessments.order_by(F("counts_from").desc(nulls_last=True), "-recorded_at").first()
    return _RESULTS[AssessmentResult(latest.result)] if latest else MeetsDefinition.NOT_ASSESSED


def _counted_on(contract: Contract) -> date | None:
    """Return the day that a look-back counts: of section 33 when it was entered into, as PostgreSQL counts it too."""
    from_entry = contract.reservation is not None and contract.reservation.looks_back_to_entry
    return (contract.signed_on or contract.awarded_on) if from_entry else contract.awarded_on
