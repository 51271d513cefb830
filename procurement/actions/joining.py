"""Joining what casework recorded about an agreement to the register of contracts: nothing of it is lost.

An agreement that is joined keeps its words and its file. From then on the days of its contract count.
"""

from collections import defaultdict
from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.recording import recorded
from procurement.models import Contract
from procurement.permissions import contracts as permissions
from procurement.permissions import keeping_contracts as keeping
from procurement.vocabulary import Route
from spinouts.actions import turn
from spinouts.models import Agreement, Spinout

# So many contracts are made at once.
BATCH = 500
_JOINED = ("agreement_id",)


class AlreadyJoinedError(ValueError):
    """The agreement, or the contract, is joined to another."""


class WrongAgreementError(ValueError):
    """The agreement is another spin-out's, or was removed."""


@transaction.atomic
def join_agreement(
    contract: Contract, *, agreement: Agreement, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Contract:
    """Say that a contract of the register is the agreement that casework recorded.

    Raises AlreadySaved, ChangedMeanwhile, AlreadyJoinedError or WrongAgreementError.
    """
    with recorded(by=by, verb="join_agreement"):
        contract = turn.take_row(contract, by=by, at=at, sent=sent, columns=_JOINED)
        permissions.check_can_keep(by, contract)
        found = free(agreement, contract)
        if contract.agreement_id not in (None, found.pk):
            raise AlreadyJoinedError(f"{contract.reference} is joined to another agreement already")
        turn.change(contract, {"agreement": found}, by=by, at=at)
    return contract


def free(agreement: Agreement, contract: Contract) -> Agreement:
    """Return the agreement read again, with its record locked. Raises AlreadyJoinedError or WrongAgreementError."""
    found = Agreement.objects.filter(spinout=contract.spinout, pk=agreement.pk).first()
    if found is None:
        raise WrongAgreementError("Somebody removed this agreement, or it is another spin-out’s")
    other = Contract.objects.filter(agreement=found).exclude(pk=contract.pk).first()
    if other:
        raise AlreadyJoinedError(f"It is joined to {other.reference} already")
    return found


@transaction.atomic
def part_agreement(
    contract: Contract, *, reason: str, by: User, at: datetime, sent: turn.Sent = turn.UNSENT
) -> Contract:
    """Say that a contract is not the agreement that it was joined to. Raises AlreadySaved or ChangedMeanwhile."""
    with recorded(by=by, verb="part_agreement", why=reason):
        contract = turn.take_row(contract, by=by, at=at, sent=sent, columns=_JOINED)
        keeping.check_can_part(by, contract)
        turn.change(contract, {"agreement": None}, by=by, at=at)
    return contract


@transaction.atomic
def take_over_agreements(*, by: User, at: datetime) -> int:
    """Make a contract of every agreement that has none, and return how many.

    What casework did not ask stays unknown: the route, the value, the services. Running it again adds nothing.
    """
    keeping.check_can_take_over(by)
    with recorded(by=by, verb="take_over_agreements"):
        waiting = _lock_unjoined()
        for start in range(0, len(waiting), BATCH):
            batch = list(Agreement.objects.filter(pk__in=waiting[start : start + BATCH]).order_by("pk"))
            bodies = _bodies({each.customer for each in batch})
            Contract.objects.bulk_create([_of(each, bodies, by=by, at=at) for each in batch])
    return len(waiting)


def _lock_unjoined() -> list[int]:
    """Return which agreements have no contract; until the transaction ends nobody else joins or removes one of them."""
    unjoined = Agreement.objects.filter(contract__isnull=True)
    records = Spinout.objects.select_for_update().filter(pk__in=unjoined.values("spinout")).order_by("pk")
    # Read again once they are locked: whoever was first has joined some. Those of other records are for the next run.
    locked = list(records.values_list("pk", flat=True))
    return list(unjoined.filter(spinout__in=locked).order_by("pk").values_list("pk", flat=True))


def _of(agreement: Agreement, bodies: dict[str, int], *, by: User, at: datetime) -> Contract:
    return Contract(
        spinout_id=agreement.spinout_id,
        agreement=agreement,
        kind=agreement.kind,
        title=agreement.title,
        customer_id=bodies.get(agreement.customer),
        customer_name=agreement.customer,
        provider_name=agreement.provider,
        route=Route.NOT_KNOWN,
        signed_on=agreement.signed_on,
        starts_on=agreement.starts_on,
        starts_precision="day",
        ends_on=agreement.ends_on,
        ends_precision="day" if agreement.ends_on else "",
        document_url=agreement.document_url,
        note=agreement.note,
        **turn.stamp(by=by, at=at),
    )


def _bodies(names: set[str]) -> dict[str, int]:
    """Return which of these are names of exactly one public body."""
    folded = {name: fold(name) for name in names}
    found: dict[str, set[int]] = defaultdict(set)
    bodies = Organisation.objects.parents().filter(names__folded__in=[*folded.values()])
    for name, body in bodies.values_list("names__folded", "pk"):
        found[name].add(body)
    return {name: next(iter(found[key])) for name, key in folded.items() if len(found[key]) == 1}
