"""Deriving again what is kept about some spin-outs, in the transaction that changed their facts."""

from collections.abc import Collection, Iterator

from django.db import transaction

from spinouts.kept import cases, current, intervals, monthly

# How many spin-outs are held in memory at a time.
AT_ONCE = 2_000


def refresh(spinout_ids: Collection[int]) -> None:
    """Derive again, from the facts as they stand, all that is kept about these spin-outs.

    Call it last, inside the transaction and the audit context that wrote the facts. It takes as many queries for two
    thousand spin-outs as for one, and locks them: two writers about one spin-out come one after the other.
    """
    changes = monthly.sums()
    with transaction.atomic():
        for ids in in_batches(spinout_ids):
            current.write(current.compare(ids))
            changed = intervals.compare(ids)
            intervals.write(changed)
            monthly.add(changes, changed)
            cases.refresh(ids)
        monthly.write(changes)


def refresh_case(spinout_ids: Collection[int]) -> None:
    """Derive again what lists and work lists read of these cases. Call it last in an action that wrote no fact."""
    cases.refresh(sorted(set(spinout_ids)))


def in_batches(spinout_ids: Collection[int]) -> Iterator[list[int]]:
    """Yield the keys in their order, so many at a time."""
    ordered = sorted(set(spinout_ids))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
