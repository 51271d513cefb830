"""Who may challenge whom: relevant bodies and relevant authorities (Localism Act 2011, section 81). Pure."""

from django.db.models import TextChoices

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.regions import Region


class BodyKind(TextChoices):
    """What makes a body one that may express an interest."""

    VOLUNTARY = "voluntary", "Voluntary or community body"
    CHARITY = "charity", "Body or trust for charitable purposes only"
    PARISH = "parish", "Parish council"
    EMPLOYEES = "employees", "Two or more employees of the authority"
    SPECIFIED = "specified", "Another body that regulations specify"


# Two employees of the authority are the fewest that may challenge together.
FEWEST_EMPLOYEES = 2
SECTION_81 = "Localism Act 2011, section 81"
# The public bodies of other kinds than councils and fire authorities, and what is for them instead.
_NOT_RELEVANT = {
    OrganisationKind.NHS: "An NHS body is no relevant authority. Its staff use the Right to Provide: they send an "
    "expression of interest to the board of the organisation",
    OrganisationKind.CENTRAL_GOVERNMENT: "A department is no relevant authority",
    OrganisationKind.POLICE_PROBATION: "A police or probation body is no relevant authority",
    OrganisationKind.EDUCATION: "A school, college or university is no relevant authority",
    OrganisationKind.MUTUAL: "A mutual is no relevant authority",
    OrganisationKind.OTHER: "This body is no relevant authority as far as is recorded",
}
_NOT_ENGLISH = (Region.SCOTLAND.value, Region.WALES.value, Region.NORTHERN_IRELAND.value)


def why_not_relevant(kind: str, region: str, *, is_specified: bool) -> str:
    """Return why nobody can challenge an authority of that kind there; nothing where they can.

    `is_specified` says whether a source that names it as a specified fire and rescue authority is recorded.
    """
    if kind in _NOT_RELEVANT:
        return f"{_NOT_RELEVANT[OrganisationKind(kind)]} ({SECTION_81})"
    if region in _NOT_ENGLISH:
        return f"Only authorities in England can be challenged ({SECTION_81})"
    if kind == OrganisationKind.FIRE_RESCUE and not is_specified:
        return (
            "Only fire and rescue authorities that regulations specify can be challenged (SI 2012/1647). "
            "Whoever keeps its terms for challenges can record that they name this one"
        )
    return ""
