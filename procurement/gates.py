"""What the register of contracts answers of the gate before a launch: whether there is a signed agreement.

What casework recorded about an agreement counts as long as it is not joined to the register. Once it is, the days of
its contract count: when it was signed, and when it ends as things stand.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef, Q

from mutuals_tracker.govuk import formats
from procurement.models import Contract
from spinouts.models import Agreement, Spinout


def met_by_register(on: date) -> dict[str, Q]:
    """Return the condition that a spin-out has a signed contract or grant agreement that is not over on that day."""
    here = OuterRef("pk")
    contracts = Contract.objects.signed().not_over(on=on).filter(spinout=here)
    agreements = Agreement.objects.signed().not_over(on=on).filter(spinout=here, contract__isnull=True)
    return {"agreement": Q(Exists(contracts)) | Q(Exists(agreements))}


def why_by_register(spinout: Spinout, codes: Collection[str], on: date) -> dict[str, str]:
    """Return why an agreement that is there opens no gate: the last one ended, or none is signed yet."""
    if "agreement" not in codes:
        return {}
    contracts, agreements = Contract.objects.filter(spinout=spinout), Agreement.objects.filter(spinout=spinout)
    agreements = agreements.filter(contract__isnull=True)
    ended = [
        *contracts.signed().over(on=on).values_list("runs_to", "title"),
        *agreements.signed().filter(ends_on__lt=on).values_list("ends_on", "title"),
    ]
    if ended:
        day, title = max(ended)
        return {"agreement": f"“{title}” ended on {formats.uk_date(day)}"}
    unsigned = contracts.filter(signed_on=None).newest_first().first()
    found = unsigned or agreements.filter(signed_on=None).latest_first().first()
    return {"agreement": f"“{found.title}” is not signed yet"} if found else {}
