"""What must be true before a spin-out enters a stage: one table for the pages, the documents and PostgreSQL.

The items follow the deliverables and gates of the DCMS Libraries toolkit (2017), stage by stage, and the law on staff
transfers, pensions and equality. Pure: whether an item is met is asked elsewhere (`spinouts.gatekeeping`).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices

from spinouts.lifecycle import Stage, State, is_forward, stages_entered

EQUALITY_ACT = "Equality Act 2010, section 149"
BEST_VALUE = "Local Government Act 1999, section 3"
TUPE = "Transfer of Undertakings (Protection of Employment) Regulations 2006, regulations 11 and 13"
PENSIONS = (
    "Best Value Authorities Staff Transfers (Pensions) Direction 2007; for the NHS and central government, "
    "New Fair Deal (2013)"
)


class Passage(TextChoices):
    """How a forward move passed the gate before it. Every other move passes none."""

    NONE = "", "No gate"
    PASSED = "passed", "All that the gate asks for was there"
    OVERRIDDEN = "overridden", "A certifier let it through"
    RECORDED = "recorded", "Entered afterwards: no gate was asked"


class Answered(TextChoices):
    """What an item of a gate was when the gate was passed."""

    MET = "met", "Met"
    OVERRIDDEN = "overridden", "Missing, and overridden"


@dataclass(frozen=True)
class Requirement:
    """One item of the gate into a stage.

    `missing` says in plain words what is wanted, `there` what was there. `mend` names the address where it is mended,
    with `task` for an item of the checklist. An item with a `statute` is never overridden; one that `governs_all` never
    fails to apply either.
    """

    code: str
    into: Stage
    missing: str
    there: str
    mend: str
    task: str = ""
    statute: str = ""
    governs_all: bool = False


REQUIREMENTS = (
    Requirement(
        "purpose",
        Stage.CASE_FOR_CHANGE,
        "Write down what the service does and why it should leave",
        "What the service does, and why it should leave, are written down",
        "spinouts:change_brief",
    ),
    Requirement(
        "people_in_scope",
        Stage.CASE_FOR_CHANGE,
        "Say how many people are in scope",
        "How many people are in scope is known",
        "spinouts:change_brief",
    ),
    Requirement(
        "sponsor",
        Stage.CASE_FOR_CHANGE,
        "Name a senior sponsor in the parent body",
        "A senior sponsor is named",
        "spinouts:change_brief",
    ),
    Requirement(
        "lead",
        Stage.CASE_FOR_CHANGE,
        "Say which officer leads it",
        "An officer leads it",
        "spinouts:assign",
    ),
    Requirement(
        "staff_involved",
        Stage.OPTIONS_APPRAISAL,
        "Involve the staff, and note how",
        "The staff were involved",
        "spinouts:task",
        task="staff_involved",
    ),
    Requirement(
        "scope_fixed",
        Stage.OPTIONS_APPRAISAL,
        "Fix which services and teams are in scope",
        "Which services and teams are in scope is fixed",
        "spinouts:task",
        task="scope_fixed",
    ),
    Requirement(
        "decision_options_appraisal",
        Stage.OPTIONS_APPRAISAL,
        "Record the decision to appraise the options",
        "The decision to appraise the options is recorded",
        "spinouts:decisions",
    ),
    Requirement(
        "options_scored",
        Stage.BUSINESS_CASE,
        "Score the options, the present arrangement among them",
        "The options were scored, the present arrangement among them",
        "spinouts:task",
        task="options_scored",
    ),
    Requirement(
        "preferred_option",
        Stage.BUSINESS_CASE,
        "Name the preferred delivery model",
        "The preferred delivery model is named",
        "spinouts:profile",
    ),
    Requirement(
        "readiness",
        Stage.BUSINESS_CASE,
        "Assess how ready the service is",
        "How ready the service is was assessed",
        "spinouts:readiness",
    ),
    Requirement(
        "equality",
        Stage.BUSINESS_PLAN,
        "Have due regard to the equality duty, and note where it is written down",
        "Due regard to the equality duty is written down",
        "spinouts:task",
        task="equality_duty",
        statute=EQUALITY_ACT,
        governs_all=True,
    ),
    Requirement(
        "definition",
        Stage.BUSINESS_PLAN,
        "Assess it under one of the two policy definitions of a mutual",
        "It was assessed under a policy definition of a mutual",
        "spinouts:add_assessment",
    ),
    Requirement(
        "decision_business_plan",
        Stage.BUSINESS_PLAN,
        "Record the decision to go on to a business plan",
        "The decision to go on to a business plan is recorded",
        "spinouts:decisions",
    ),
    Requirement(
        "consultation",
        Stage.TRANSITION,
        "Consult those whom the best value duty names, and note what came of it",
        "The consultation that the best value duty asks for was carried out",
        "spinouts:task",
        task="best_value_consultation",
        statute=BEST_VALUE,
    ),
    Requirement(
        "legal_form",
        Stage.TRANSITION,
        "Say which legal form it will take",
        "Which legal form it will take is known",
        "spinouts:profile",
    ),
    Requirement(
        "waves",
        Stage.TRANSITION,
        "Enter who transfers, and when, in the transfer ledger",
        "Who transfers, and when, is in the transfer ledger",
        "spinouts:transfer",
    ),
    Requirement(
        "launch_planned",
        Stage.TRANSITION,
        "Say when the launch is planned",
        "When the launch is planned is known",
        "spinouts:dates",
    ),
    Requirement(
        "decision_transition",
        Stage.TRANSITION,
        "Record the decision on the business plan",
        "The decision on the business plan is recorded",
        "spinouts:decisions",
    ),
    Requirement(
        "legal_entity",
        Stage.LIVE,
        "Enter the number that a register gave its legal entity",
        "Its legal entity is registered",
        "spinouts:numbers",
    ),
    Requirement(
        "agreement",
        Stage.LIVE,
        "Record the signed contract or grant agreement in the register of contracts: its parties and dates",
        "The signed contract or grant agreement is recorded",
        "procurement:contracts_of_spinout",
    ),
    Requirement(
        "tupe",
        Stage.LIVE,
        "Say of each transfer whether TUPE applies, and when staff were informed and consulted",
        "The TUPE position of each transfer is known",
        "spinouts:transfer",
        statute=TUPE,
    ),
    Requirement(
        "pensions",
        Stage.LIVE,
        "Say of each transfer which pension arrangement its staff have",
        "The pension position of each transfer is known",
        "spinouts:transfer",
        statute=PENSIONS,
    ),
    Requirement(
        "continuity",
        Stage.LIVE,
        "Complete the continuity plan, and record who agreed it",
        "The continuity plan is complete and agreed",
        "spinouts:continuity",
    ),
    Requirement(
        "decision_live",
        Stage.LIVE,
        "Record the decision that it may launch",
        "The decision that it may launch is recorded",
        "spinouts:decisions",
    ),
    Requirement(
        "conditions",
        Stage.LIVE,
        "Discharge the conditions that had to be met before the launch",
        "The conditions that had to be met before the launch are discharged",
        "spinouts:decisions",
    ),
)
BY_CODE = {requirement.code: requirement for requirement in REQUIREMENTS}
STATUTORY = tuple(requirement.code for requirement in REQUIREMENTS if requirement.statute)
# Stages into which a formal decision lets a spin-out, and the item that such a decision meets.
DECIDED = {stage: f"decision_{stage.value}" for stage in Stage if f"decision_{stage.value}" in BY_CODE}


def asked(before: str, after: str) -> tuple[Requirement, ...]:
    """Return the items of the gates that a move from stage `before` to `after` passes; none unless it goes forward.

    A move that leaves out the business case is asked what guards that too.
    """
    entered = stages_entered(before, after)
    return tuple(requirement for requirement in REQUIREMENTS if requirement.into in entered)


def missing(before: str, after: str, met: Collection[str]) -> tuple[Requirement, ...]:
    """Return the items that are not among `met`, those that no certifier can override first."""
    lacking = [requirement for requirement in asked(before, after) if requirement.code not in met]
    return tuple(sorted(lacking, key=lambda requirement: not requirement.statute))


def recorded(before: State, after: State) -> Passage:
    """Return how a move that is entered afterwards passed its gate: it was not asked, if it goes forward at all."""
    return Passage.RECORDED if is_forward(before, after) else Passage.NONE
