"""What the record of a spin-out says to the adviser: its parent body, where it is, and its assessment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.accounts.rules import allows
from mutuals_tracker.regions import Region
from procurement.advice.facts import AuthorityKind, MeetsDefinition, Nation
from procurement.advice.reserving import Earlier
from procurement.reservation_facts import assessed_under_section_33, earlier_reserved
from spinouts.models import Spinout
from spinouts.permissions import check_can_change
from spinouts.vocabulary import Definition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

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


@dataclass(frozen=True)
class OnRecord:
    """What is recorded of a spin-out, as far as a route depends on it."""

    authority_name: str = ""
    authority: AuthorityKind = AuthorityKind.NOT_KNOWN
    nation: Nation = Nation.ENGLAND
    meets_section_33: MeetsDefinition = MeetsDefinition.NOT_ASSESSED
    # Reserved contracts of that authority with the body, as a register of contracts has them; None is not known.
    earlier: Sequence[Earlier] | None = None


NOTHING = OnRecord()


def on_record(spinout: Spinout, *, codes: Iterable[str] = (), authority_name: str = "") -> OnRecord:
    """Return what is recorded. `codes` are those of the services asked about, by which earlier contracts compare.

    Of several parent bodies the first is taken for the authority, unless another one is named. That the register has
    no reserved contract of an authority does not prove that there was none, so that stays unknown.
    """
    links = list(spinout.parent_links.select_related("organisation").order_by("place")[:1])
    body = links[0].organisation if links else None
    buyer = Organisation.objects.named(authority_name).first() if authority_name else body
    return OnRecord(
        authority_name=str(body) if body else "",
        authority=kind_of(body),
        nation=_NATIONS.get(Region(body.region)) or Nation.ENGLAND if body and body.region else Nation.ENGLAND,
        meets_section_33=assessed_under_section_33(spinout.pk),
        earlier=(earlier_reserved(spinout.pk, buyer.pk, codes) or None) if buyer else None,
    )


def kind_of(body: Organisation | None) -> AuthorityKind:
    """Return what sort of buyer a body is. A local authority is taken for a council: whoever asks may say otherwise."""
    if body is None:
        return AuthorityKind.NOT_KNOWN
    return _KINDS.get(OrganisationKind(body.kind), AuthorityKind.OTHER)


def of_spinout(spinout: Spinout, user: "User | AnonymousUser", on: date) -> dict[str, Any]:
    """Return what the page about a spin-out's procurement says of the adviser. `on` plays no part."""
    return {
        "adviser_url": f"{reverse('procurement:adviser')}?{urlencode({'spinout': spinout.reference})}",
        "section_33_missing": assessed_under_section_33(spinout.pk) == MeetsDefinition.NOT_ASSESSED,
        "may_assess": allows(check_can_change, user, spinout),
        "assess_url": reverse("spinouts:assess", args=[spinout.reference, Definition.SECTION_33]),
    }
