"""The states of an application as a page for readers, made from the table that decides."""

from funding.lifecycle import NEXT, OVER, WRITABLE, ApplicationState

# Where the page is kept.
PLACE = "docs/reference/application-states.md"
_HEAD = """# States of an application

Made from `funding/lifecycle.py` by `manage.py write_application_states`; a test fails when the two differ. PostgreSQL
checks every move of an application against the same table.

What an application says may change in the states that say so below, and in no other. Where it ends without an award,
but for a draft that was withdrawn, a referral is opened: [after a no](../how-to/after-a-no.md).

```mermaid
stateDiagram-v2
"""


def states_page() -> str:
    """Return the page, in Markdown."""
    return _HEAD + "\n".join([*_names(), *_moves(), "```", "", *_table(), ""])


def _names() -> list[str]:
    return [f'    state "{state.label}" as {state.value}' for state in ApplicationState]


def _moves() -> list[str]:
    moves = [f"    {before.value} --> {after.value}" for before, all_after in NEXT.items() for after in all_after]
    ends = [f"    {state.value} --> [*]" for state in OVER]
    return [f"    [*] --> {ApplicationState.DRAFT.value}", *moves, *ends]


def _table() -> list[str]:
    rows = ["| State | It can become | Its words may change |", "|---|---|---|"]
    for state in ApplicationState:
        after = ", ".join(each.label for each in NEXT[state]) or "–"
        rows.append(f"| {state.label} | {after} | {'Yes' if state in WRITABLE else 'No'} |")
    return rows
