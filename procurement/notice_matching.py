"""Which bodies, spin-outs and procurements of ours a notice of Find a Tender is about.

A party is one of ours where a register's number that holds now is the same, or a name of its legal entity is, folded.
Nothing is guessed: a name that is only alike is no match.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, OrganisationName, User
from procurement.models import Contract, Notice, NoticeKey, Procurement
from procurement.models.notice import NAMED
from procurement.vocabulary import PartyRole
from spinouts.models import Spinout


@dataclass
class Matched:
    """A notice, with what of ours it is about, as far as the reader may know of it."""

    notice: Notice
    buyers: list[Organisation] = field(default_factory=list)
    mutuals: list[Spinout] = field(default_factory=list)
    # Whose ocid is the notice's.
    procurements: list[Procurement] = field(default_factory=list)


def matched(notices: Sequence[Notice], *, reader: User) -> list[Matched]:
    """Return each with what it is about; six queries, however many there are."""
    keys = list(NoticeKey.objects.filter(notice__in=notices).order_by("pk"))
    known = _bodies_by_key([key.key for key in keys])
    bodies = Organisation.objects.in_bulk({pk for found in known.values() for pk in found})
    spinouts = defaultdict(list)
    visible = Spinout.objects.visible_to(reader).in_register().filter(organisation__in=bodies)
    for spinout in visible.order_by("number"):
        spinouts[spinout.organisation_id].append(spinout)
    linked = defaultdict(list)
    carried = Procurement.objects.visible_to(reader).filter(ocid__in={notice.ocid for notice in notices})
    for procurement in carried.select_related("spinout").order_by("number"):
        linked[procurement.ocid].append(procurement)
    found = {notice.pk: Matched(notice, procurements=linked[notice.ocid]) for notice in notices}
    for key in keys:
        for body in sorted(known.get(key.key, ())):
            _note(found[key.notice_id], key.role, bodies[body], spinouts[body])
    return list(found.values())


def _note(match: Matched, role: str, body: Organisation, spinouts: list[Spinout]) -> None:
    if role == PartyRole.BUYER and body not in match.buyers:
        match.buyers.append(body)
    if role == PartyRole.SUPPLIER:
        match.mutuals += [spinout for spinout in spinouts if spinout not in match.mutuals]


def _bodies_by_key(keys: Sequence[str]) -> dict[str, set[int]]:
    """Return the bodies that each key is known for."""
    found: dict[str, set[int]] = defaultdict(set)
    names = {key.removeprefix(NAMED): key for key in keys if key.startswith(NAMED)}
    numbers = {key for key in keys if not key.startswith(NAMED)}
    # A scheme may have a hyphen in it, and a number may: what stands after any of them could be the number.
    values = {key[place + 1 :] for key in numbers for place, letter in enumerate(key) if letter == "-"}
    for held in OrganisationIdentifier.objects.current().filter(value__in=values):
        if str(held) in numbers:
            found[str(held)].add(held.organisation_id)
    for name in OrganisationName.objects.filter(folded__in=names):
        found[names[name.folded]].add(name.organisation_id)
    return found


@dataclass
class Suggestion:
    """A procurement to which the notice could be joined, with those of its contracts whose days it might tell."""

    procurement: Procurement
    contracts: list[Contract]
    why: str


def suggestions(match: Matched, *, reader: User) -> list[Suggestion]:
    """Return the procurements of the same mutuals, or of the same buyer, that are joined to no notice yet."""
    free = Procurement.objects.visible_to(reader).filter(ocid="").select_related("spinout")
    ours = list(free.filter(spinout__in=match.mutuals).newest_first()[:10])
    same = free.filter(authority__in=match.buyers).exclude(pk__in=[each.pk for each in ours])
    theirs = list(same.newest_first()[:10])
    contracts = defaultdict(list)
    for contract in Contract.objects.filter(procurement__in=[*ours, *theirs]).order_by("number"):
        contracts[contract.procurement_id].append(contract)
    return [
        *(Suggestion(each, contracts[each.pk], "It went to the same mutual") for each in ours),
        *(Suggestion(each, contracts[each.pk], "The same body buys") for each in theirs),
    ]


def of_spinout(spinout: Spinout, user: User, on: date) -> dict[str, Any]:
    """Return what the procurement page of a spin-out tells of notices: how many, and the latest by that day."""
    found = Notice.objects.of_spinout(spinout).filter(published_at__date__lte=on)
    return {"many": found.count(), "rows": matched(list(found.without_rest().newest_first()[:3]), reader=user)}
