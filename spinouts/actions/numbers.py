"""The legal entity behind a spin-out, and the numbers that registers gave it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind, clean_identifier
from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, OrganisationName, User
from mutuals_tracker.accounts.models.organisation import NameKind
from mutuals_tracker.recording import recorded
from spinouts import kept, permissions
from spinouts.actions import turn
from spinouts.models import Spinout

_SCHEMES = (IdentifierScheme.COMPANY, IdentifierScheme.SOCIETY)


class NumberTakenError(ValueError):
    """A register's number belongs to another body; `scheme` says which register's, `argument` which of an action's."""

    def __init__(self, scheme: str, value: str) -> None:
        """`value` is the number as its register writes it."""
        label = IdentifierScheme(scheme).label
        super().__init__(f"{label} {value} belongs to another record. Check it, or ask an admin to look at both")
        self.scheme = scheme
        self.argument = "society_number" if scheme == IdentifierScheme.SOCIETY else "company_number"


class NumberGivenAwayError(ValueError):
    """While a record was out of the register its number went to another, which has it now."""

    def __init__(self, given: OrganisationIdentifier, other: Spinout | None) -> None:
        """`other` is the record that has it, where the person may open that."""
        label = given.get_scheme_display()
        whose = f"{other} now. Take it off that record" if other else "another record now. Ask an admin to take it off"
        super().__init__(f"{label} {given.value} belongs to {whose} first, if this one is to be put back")


@transaction.atomic
def set_numbers(
    spinout: Spinout,
    *,
    company_number: str,
    society_number: str,
    by: User,
    at: datetime,
    sent: turn.Sent = turn.UNSENT,
) -> Organisation | None:
    """Record the company and society numbers that the spin-out's legal entity has now; an empty one is no longer held.

    Raises MalformedIdentifierError or NumberTakenError.
    """
    with recorded(by=by, verb="set_numbers"):
        spinout = turn.take(spinout, by=by, at=at, sent=sent)
        permissions.check_can_change(by, spinout)
        wanted = _cleaned(company_number, society_number)
        if spinout.organisation is None:
            spinout.organisation = legal_entity(spinout.name, company_number, society_number, at=at)
            spinout.save(update_fields=["organisation"])
            kept.refresh_case([spinout.pk])
            return spinout.organisation
        held = spinout.organisation.identifiers.filter(scheme__in=_SCHEMES, to_on__isnull=True)
        for identifier in held:
            if wanted.get(identifier.scheme) == identifier.value:
                del wanted[identifier.scheme]
            else:
                identifier.to_on = timezone.localdate(at)
                identifier.save(update_fields=["to_on"])
        _give(spinout.organisation, wanted, at=at)
        kept.refresh_case([spinout.pk])
    return spinout.organisation


def legal_entity(name: str, company_number: str, society_number: str, *, at: datetime) -> Organisation | None:
    """Return the body that holds the numbers, made where nobody holds them yet; None without numbers.

    Raises MalformedIdentifierError, or NumberTakenError when another spin-out's legal entity holds one.
    """
    wanted = _cleaned(company_number, society_number)
    if not wanted:
        return None
    holders = _holders(wanted)
    entity = next((holder for holder in holders.values() if holder), None) or _make(name)
    _give(entity, {scheme: value for scheme, value in wanted.items() if not holders[scheme]}, at=at)
    return entity


def check_free(company_number: str, society_number: str) -> None:
    """Raise NumberTakenError when another spin-out's legal entity holds one of the numbers."""
    _holders(_cleaned(company_number, society_number))


def check_not_given_away(spinout: Spinout, *, by: User) -> None:
    """Raise NumberGivenAwayError when another record took a number of this one while it was out of the register."""
    own = OrganisationIdentifier.objects.filter(organisation=spinout.organisation_id, scheme__in=_SCHEMES)
    for scheme, value in own.order_by("scheme", "value").values_list("scheme", "value"):
        turn.one_at_a_time(f"{scheme} {value}")
    left = timezone.localdate(spinout.register_entries.latest("recorded_at").recorded_at)
    held = set(own.current().values_list("scheme", flat=True))
    for ended in own.filter(to_on__gte=left).exclude(scheme__in=held).in_order():
        other = Spinout.objects.filter(organisation=_holder(ended.scheme, ended.value)).exclude(organisation=None)
        if other.exists():
            raise NumberGivenAwayError(ended, other.visible_to(by).first())


def _holders(wanted: dict[str, str]) -> dict[str, Organisation | None]:
    """Return the body that holds each number; both must be one body's, and no other spin-out's legal entity."""
    holders = {scheme: _holder(scheme, value) for scheme, value in wanted.items()}
    known = next((holder for holder in holders.values() if holder), None)
    for scheme, holder in holders.items():
        if holder and (holder != known or Spinout.objects.filter(organisation=holder).exists()):
            raise NumberTakenError(scheme, wanted[scheme])
    return holders


def _cleaned(company_number: str, society_number: str) -> dict[str, str]:
    written = zip(_SCHEMES, (company_number, society_number), strict=True)
    return {scheme: clean_identifier(scheme, number) for scheme, number in written if number.strip()}


def _holder(scheme: str, value: str) -> Organisation | None:
    """Return the body that has the number; one whose record left the register no longer keeps it from others."""
    turn.one_at_a_time(f"{scheme} {value}")
    held = OrganisationIdentifier.objects.current().filter(scheme=scheme, value=value)
    found = held.exclude(organisation__in=_gone()).select_related("organisation").first()
    return found.organisation if found else None


def _gone() -> QuerySet:
    return Spinout.objects.out_of_register().filter(organisation__isnull=False).values("organisation")


def _give(organisation: Organisation, numbers: dict[str, str], *, at: datetime) -> None:
    """Give the numbers to the body, which may have had them before; a record that left the register loses them."""
    for scheme, value in numbers.items():
        if _holder(scheme, value):
            raise NumberTakenError(scheme, value)
        now = OrganisationIdentifier.objects.current().filter(scheme=scheme, value=value)
        now.update(to_on=timezone.localdate(at))
        OrganisationIdentifier.objects.update_or_create(
            organisation=organisation, scheme=scheme, value=value, from_on=None, defaults={"to_on": None}
        )


def _make(name: str) -> Organisation:
    stem = slugify(name)[:100] or "mutual"
    turn.one_at_a_time(f"slug {stem}")
    taken = set(Organisation.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
    entity = Organisation.objects.create(name=name, slug=slug, kind=OrganisationKind.MUTUAL)
    OrganisationName.objects.create(organisation=entity, name=name, folded=fold(name), kind=NameKind.OFFICIAL)
    return entity
