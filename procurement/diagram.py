"""The states of a procurement as a page for readers, made from the table that decides."""

from procurement.lifecycle import ENTERED_BY, NEXT, RUNNING, ProcurementState

# Where the page is kept.
PLACE = "docs/reference/procurement-states.md"
_HEAD = """# States of a procurement

Made from `procurement/lifecycle.py` by `manage.py write_procurement_states`; a test fails when the two differ.
PostgreSQL checks every move of a procurement against the same table. One that was recorded from a source is not moved:
its state is corrected as the source says.

A procurement enters most states by a step, which is dated: it is done in the order of the steps, and not in the future.
How to follow one: [follow a procurement](../how-to/follow-a-procurement.md).

```mermaid
stateDiagram-v2
"""


def states_page() -> str:
    """Return the page, in Markdown."""
    return _HEAD + "\n".join([*_names(), *_moves(), "```", "", *_table(), ""])


def _names() -> list[str]:
    return [f'    state "{state.label}" as {state.value}' for state in ProcurementState]


def _moves() -> list[str]:
    moves = [f"    {before.value} --> {after.value}" for before, all_after in NEXT.items() for after in all_after]
    ends = [f"    {state.value} --> [*]" for state in ProcurementState if state not in RUNNING]
    return [f"    [*] --> {ProcurementState.PLANNED.value}", *moves, *ends]


def _table() -> list[str]:
    rows = ["| State | Entered by the step | It can become |", "|---|---|---|"]
    for state in ProcurementState:
        after = ", ".join(each.label for each in NEXT[state]) or "–"
        step = ENTERED_BY[state].label if state in ENTERED_BY else "–"
        rows.append(f"| {state.label} | {step} | {after} |")
    return rows
