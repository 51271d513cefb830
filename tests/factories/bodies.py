"""Bodies for tests: the smallest valid council, NHS body or mutual."""

from itertools import count
from typing import Any

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, OrganisationName
from mutuals_tracker.accounts.models.organisation import NameKind

_numbers = count(1)


def body(name: str = "", *, kind: str = OrganisationKind.LOCAL_AUTHORITY, **fields: Any) -> Organisation:
    """Make a body with its official name; without a name it is numbered."""
    number = next(_numbers)
    name = name or f"Borough of Test {number}"
    made = Organisation.objects.create(
        name=name, kind=kind, slug=fields.pop("slug", f"{fold(name)}-{number}"), **fields
    )
    OrganisationName.objects.create(organisation=made, name=name, folded=fold(name), kind=NameKind.OFFICIAL)
    return made


def also_named(organisation: Organisation, name: str, *, kind: str = NameKind.ALIAS) -> OrganisationName:
    """Give a body another name: an alias, or a former name."""
    return OrganisationName.objects.create(organisation=organisation, name=name, folded=fold(name), kind=kind)
