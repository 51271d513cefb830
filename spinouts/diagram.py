"""The stages and the moves between them as a page with a diagram, made from the table that decides them."""

from spinouts.lifecycle import ENDINGS, NEXT, SKIPPABLE, Outcome, Stage, outcomes_at

_HEAD = """# Stages and outcomes of a spin-out

Made from `spinouts/lifecycle.py` by `manage.py write_lifecycle`; a test fails when the two differ. PostgreSQL checks
every row of the journey against the same table.

A record may begin at any stage, because most mutuals are older than it. From then on it moves one stage forward, or
back to any earlier one with a reason. Only the business case may be left out, also with a reason. Nothing leaves
*live* but an outcome, and nothing follows an ending: correct or take back the ending first if it was wrong.

## Moves between stages

```mermaid
stateDiagram-v2
"""


def document() -> str:
    """Return the whole page, in Markdown."""
    return _HEAD + "\n".join([*_names(), *_moves(), "```", "", *_outcomes(), ""])


def _names() -> list[str]:
    return [f'    state "{stage.label}" as {stage.value}' for stage in Stage]


def _moves() -> list[str]:
    lines = [f"    [*] --> {Stage.EXPLORING.value}"]
    for stage, following in NEXT.items():
        for to in sorted(following, key=list(Stage).index):
            lines.append(f"    {stage.value} --> {to.value}{_needs(stage, to)}")
    lines.append(f"    {Stage.LIVE.value} --> [*]")
    return lines


def _needs(stage: Stage, to: Stage) -> str:
    order = list(Stage)
    distance = order.index(to) - order.index(stage)
    if distance < 0:
        return ": back, with a reason"
    return f": leaves out {SKIPPABLE.label.lower()}, with a reason" if distance > 1 else ""


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
