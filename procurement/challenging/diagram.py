"""The states of an expression of interest as a page for readers, made from the table that decides."""

from procurement.challenging.states import FIRST, NEXT, OVER, WRITABLE, ChallengeState

# Where the page is kept.
PLACE = "docs/reference/challenge-states.md"
_HEAD = """# States of an expression of interest

Made from `procurement/challenging/states.py` by `manage.py write_challenge_states`; a test fails when the two differ.
PostgreSQL checks every move of an expression against the same table.

An expression begins as *Received*, or as *Outside the window, not considered*: which of them follows from the day on
which the authority received it, and from the windows that it published (Localism Act 2011, sections 81 to 86). A wrong
day that is corrected may make the one the other. Only a decision to accept leads to a procurement: a rejection ends
once it is published. That an expression may be withdrawn until it is decided on is our reading. The last move may be
taken back with a reason, where it was a slip. How to use it: [handle a challenge](../how-to/handle-a-challenge.md).

```mermaid
stateDiagram-v2
"""


def states_page() -> str:
    """Return the page, in Markdown."""
    return _HEAD + "\n".join([*_names(), *_moves(), "```", "", *_table(), ""])


def _names() -> list[str]:
    return [f'    state "{state.label}" as {state.value}' for state in ChallengeState]


def _moves() -> list[str]:
    begins = [f"    [*] --> {state.value}" for state in FIRST]
    moves = [f"    {before.value} --> {after.value}" for before, all_after in NEXT.items() for after in all_after]
    return [*begins, *moves, *(f"    {state.value} --> [*]" for state in OVER)]


def _table() -> list[str]:
    rows = ["| State | It can become | What was received may be corrected |", "|---|---|---|"]
    for state in ChallengeState:
        after = ", ".join(each.label for each in NEXT[state]) or "–"
        rows.append(f"| {state.label} | {after} | {'Yes' if state in WRITABLE else 'No'} |")
    return rows
