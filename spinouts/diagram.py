"""The stages, gates and checklists as pages for readers, each made from the table that decides."""

from collections.abc import Callable

from spinouts import checklists, gates
from spinouts.lifecycle import ENDINGS, NEXT, ORDER, SKIPPABLE, Outcome, Stage, outcomes_at

_HEAD = """# Stages and outcomes of a spin-out

Made from `spinouts/lifecycle.py` by `manage.py write_lifecycle`; a test fails when the two differ. PostgreSQL checks
every row of the journey against the same table.

A record may begin at any stage, because most mutuals are older than it. From then on it moves one stage forward, or
back to any earlier one with a reason. Only the business case may be left out, also with a reason. Nothing leaves
*live* but an outcome, and nothing follows an ending: correct or take back the ending first if it was wrong.

Every move forward passes a gate: [what each asks for](gates.md). A hold is no outcome: it stands beside the stage,
keeps the record where it is, and changes no figure.

## Moves between stages

```mermaid
stateDiagram-v2
"""
_GATES_HEAD = """# Gates

Made from `spinouts/gates.py` by `manage.py write_lifecycle`; a test fails when the two differ. The same table asks the
questions on the page, names the items in the database, and makes the trigger that refuses a move whose gate was not
asked.

A move is told everything that is missing at once. A certifier of a parent body may let it through with a reason; what
was missing is kept and reported. What a statute asks for is overridden by nobody. A move that leaves out the business
case is asked what guards that stage too. Whoever answers an item is named in `settings.GATE_REQUIREMENTS`.

A move that an import or the sample data brings with it happened before it was entered: its gate is *recorded*, and was
not asked.
"""
_CHECKLISTS_HEAD = """# Checklists

Made from `spinouts/checklists.py` by `manage.py write_lifecycle`; a test fails when the two differ. Every spin-out has
these tasks at each stage, and whatever its body adds. A row is kept once somebody touches one. A task may not apply:
then it says why.
"""


def lifecycle_page() -> str:
    """Return the page about stages, moves and outcomes, in Markdown."""
    return _HEAD + "\n".join([*_names(), *_moves(), "```", "", *_outcomes(), ""])


def gates_page() -> str:
    """Return the page about what each gate asks for."""
    lines = []
    for stage in ORDER[1:]:
        lines += ["", f"## Into {stage.label.lower()}", "", "| Asked for | Code | Required by |", "|---|---|---|"]
        lines += [
            f"| {item.missing} | `{item.code}` | {item.statute or '–'} |"
            for item in gates.REQUIREMENTS
            if item.into == stage
        ]
    return _GATES_HEAD + "\n".join([*lines, ""])


def checklists_page() -> str:
    """Return the page about the tasks of each stage."""
    lines = []
    for stage in Stage:
        lines += ["", f"## {stage.label}", "", "| Task | What it means | Required by |", "|---|---|---|"]
        lines += [f"| {item.title} | {item.what} | {item.statute or '–'} |" for item in checklists.of_stage(stage)]
    return _CHECKLISTS_HEAD + "\n".join([*lines, ""])


# Where each page is kept.
PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/lifecycle.md": lifecycle_page,
    "docs/reference/gates.md": gates_page,
    "docs/reference/checklists.md": checklists_page,
}


def _names() -> list[str]:
    return [f'    state "{stage.label}" as {stage.value}' for stage in Stage]


def _moves() -> list[str]:
    lines = [f"    [*] --> {Stage.EXPLORING.value}"]
    for stage, following in NEXT.items():
        for to in sorted(following, key=ORDER.index):
            lines.append(f"    {stage.value} --> {to.value}{_needs(stage, to)}")
    lines.append(f"    {Stage.LIVE.value} --> [*]")
    return lines


def _needs(stage: Stage, to: Stage) -> str:
    distance = ORDER.index(to) - ORDER.index(stage)
    if distance < 0:
        return ": back, with a reason"
    asked = len(gates.asked(stage, to))
    if distance > 1:
        return f": leaves out {SKIPPABLE.label.lower()}, with a reason ({asked} items)"
    return f": gate of {asked} items"


def _outcomes() -> list[str]:
    lines = [
        "## Outcomes at each stage",
        "",
        f"*{Outcome.ACTIVE.label}* and *{Outcome.UNKNOWN.label.lower()}* can follow one another",
        "at any stage. The rest are endings.",
        "",
        "| Stage | It can end as |",
        "|---|---|",
    ]
    for stage in Stage:
        endings = [outcome.label for outcome in outcomes_at(stage) if outcome in ENDINGS]
        lines.append(f"| {stage.label} | {', '.join(endings)} |")
    return lines
