"""How much is published, and what is not."""

from dataclasses import dataclass

from procurement.models import Contract, Procurement
from procurement.opendata.package import contracts, procurements
from spinouts.models import Spinout


@dataclass(frozen=True)
class Counted:
    """How many real procurements and contracts are published, and how many wait for somebody to publish them."""

    procurements: int
    contracts: int
    procurements_waiting: int
    contracts_waiting: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to download."""
        return not (self.procurements or self.contracts)


def counted() -> Counted:
    """Return how many there are. Invented ones, and those of records that left the register, are not counted."""
    real = Spinout.objects.in_register().filter(is_example=False).order_by().values("pk")
    waiting = {"published_at__isnull": True, "spinout__in": real}
    return Counted(
        procurements().count(),
        contracts().count(),
        Procurement.objects.filter(**waiting).count(),
        Contract.objects.filter(**waiting).count(),
    )
