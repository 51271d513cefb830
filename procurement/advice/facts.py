"""The facts of a case, as plain values. What is not known is None, or empty, and is never guessed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from procurement.advice.reserving import Earlier


class Nation(TextChoices):
    """Where the authority is: the rules kept here are those of England; what is known of other nations is little."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class AuthorityKind(TextChoices):
    """What sort of body buys: the Right to Challenge asks for a relevant authority (domain facts, 3.4)."""

    COUNCIL = "council", "County, district or London borough council"
    FIRE = "fire", "Fire and rescue authority"
    OTHER_LOCAL = "other_local", "Another local body, such as a combined authority or a parish council"
    NHS = "nhs", "NHS body"
    CENTRAL = "central", "Central government"
    OTHER = "other", "Another public body"
    NOT_KNOWN = "not_known", "Not known"


class MeetsDefinition(TextChoices):
    """Whether the body meets the definition that a reservation asks for, as somebody assessed it."""

    MEETS = "meets", "It was assessed and meets it"
    DOES_NOT_MEET = "does_not_meet", "It was assessed and does not meet it"
    UNCLEAR = "unclear", "It was assessed, and the result is unclear"
    NOT_ASSESSED = "not_assessed", "It was not assessed"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known of a procurement, or of one that somebody thinks of."""

    # The day on which the procurement commenced, or will; the regime follows from it.
    commenced_on: date
    # Whether it is for health care services in scope of the health regime.
    is_health: bool | None = None
    nation: Nation = Nation.ENGLAND
    authority: AuthorityKind = AuthorityKind.NOT_KNOWN
    # CPV codes of all its services, eight digits each.
    codes: tuple[str, ...] = ()
    # As somebody says; a list of the regime, where one is kept, says it with more weight.
    is_light_touch: bool | None = None
    value: Decimal | None = None
    # Of `procurement.vocabulary.ValueBasis` and `VatBasis`.
    value_basis: str = ""
    vat_basis: str = ""
    # The term with all extensions; both days are included.
    starts_on: date | None = None
    ends_on: date | None = None
    # The day of the award, or when it is planned.
    awarded_on: date | None = None
    # Reserved contracts of the same authority with the same body. None is not known; empty is known to be none.
    earlier: Sequence[Earlier] | None = None
    # Whether there are no others; a register may lack some.
    earlier_is_all: bool = True
    # Under section 33 of the Procurement Act 2023.
    meets_section_33: MeetsDefinition = MeetsDefinition.NOT_ASSESSED
    # Under regulation 77 of the Public Contracts Regulations 2015.
    meets_regulation_77: MeetsDefinition = MeetsDefinition.NOT_ASSESSED
    # Whether the authority, alone or with others, controls the body.
    authority_controls: bool | None = None
    # Whether the authority accepted an expression of interest for the service.
    challenge_accepted: bool | None = None
