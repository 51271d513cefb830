"""Deriving again what is kept about some spin-outs, in the transaction that changed their facts."""

from collections.abc import Collection, Iterator

from django.db import transaction

from spinouts.kept import current

# How many spin-outs are held in memory at a time.
AT_ONCE = 2_000


def refresh(spinout_ids: Collection[int]) -> None:
    """Derive again, from the facts as they stand, all that is kept about these spin-outs.

    Call it last, inside the transaction and the audit context that wrote the facts. It takes the same number of
    queries for one spin-out as for two thousand.
    """
    with transaction.atomic():
        for ids in _batches(spinout_ids):
            current.refresh(ids)


def _batches(spinout_ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(set(spinout_ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
