"""The checklist of each stage: what is usually to be done, why, and where a law asks for it.

Drawn from the activities and deliverables of the DCMS Libraries toolkit (2017) and the law on transfers, pensions,
consultation and equality. A body adds tasks of its own beside them. Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from spinouts.gates import BEST_VALUE, EQUALITY_ACT, PENSIONS, TUPE
from spinouts.lifecycle import Stage

# TUPE 2006, regulation 11: employee liability information is given at least this long before the transfer.
TUPE_INFORMATION_DAYS = 28


class TaskState(TextChoices):
    """How far a task has come."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


OPEN = (TaskState.NOT_STARTED, TaskState.IN_PROGRESS)
CLOSED = (TaskState.DONE, TaskState.NOT_APPLICABLE)


@dataclass(frozen=True)
class Item:
    """One task that a stage usually brings. `statute` names the law where one asks for it."""

    code: str
    stage: Stage
    title: str
    what: str
    statute: str = ""


ITEMS = (
    Item(
        "vision",
        Stage.EXPLORING,
        "Say what the service is for",
        "Function before form: whom it serves, what it should achieve, and why spinning out could help.",
    ),
    Item(
        "sponsor_agrees",
        Stage.EXPLORING,
        "Get a senior sponsor’s agreement to explore",
        "Exploring starts nothing that cannot be stopped. The answer may be that the present arrangement is right.",
    ),
    Item(
        "staff_involved",
        Stage.CASE_FOR_CHANGE,
        "Involve the staff",
        "Staff help to make the case. Note who was asked, how, and what they said.",
    ),
    Item(
        "in_and_out_compared",
        Stage.CASE_FOR_CHANGE,
        "Compare staying in with moving out",
        "For strategy, the service, the back office and stakeholders: can what is needed be met in-house?",
    ),
    Item(
        "scope_fixed",
        Stage.CASE_FOR_CHANGE,
        "Fix what is in scope",
        "Which services and teams; whether to bundle with others; mixed pension schemes and shared users.",
    ),
    Item(
        "unions_told",
        Stage.CASE_FOR_CHANGE,
        "Tell the recognised unions",
        "Early, before positions harden. Note who was told and when.",
    ),
    Item(
        "options_scored",
        Stage.OPTIONS_APPRAISAL,
        "Score the options",
        "For desirability, viability and feasibility. The present arrangement is always one of them.",
    ),
    Item(
        "intent_published",
        Stage.OPTIONS_APPRAISAL,
        "Publish that a mutual is being considered",
        "Once published, an authority may reject a Right to Challenge bid from others on that ground "
        "(SI 2012/1647, ground 8), so the date matters.",
    ),
    Item(
        "equality_duty",
        Stage.OPTIONS_APPRAISAL,
        "Have due regard to the equality duty",
        "Before the decision, not after it. Note where the analysis is kept and what it changed.",
        statute=EQUALITY_ACT,
    ),
    Item(
        "five_cases",
        Stage.BUSINESS_CASE,
        "Write the five cases",
        "Strategic, economic, commercial, financial and management, with costs, timescales and benefits.",
    ),
    Item(
        "procurement_route",
        Stage.BUSINESS_CASE,
        "Find a lawful way to award the first contract",
        "Without one the mutual may never trade. Take advice early.",
    ),
    Item(
        "best_value_consultation",
        Stage.BUSINESS_PLAN,
        "Consult under the best value duty",
        "Representatives of those who pay for, use or have an interest in the service. Note when, and what came of it.",
        statute=BEST_VALUE,
    ),
    Item(
        "operating_plan",
        Stage.BUSINESS_PLAN,
        "Write the operating plan",
        "As long as the first contract, often three or five years.",
    ),
    Item(
        "heads_of_terms",
        Stage.BUSINESS_PLAN,
        "Agree heads of terms",
        "What the contract or grant agreement will say: price, term, performance, back office, premises.",
    ),
    Item(
        "tax_and_vat",
        Stage.BUSINESS_PLAN,
        "Take advice on tax, VAT and subsidy",
        "A mutual may not recover VAT as a council does.",
    ),
    Item(
        "ballot",
        Stage.BUSINESS_PLAN,
        "Decide whether to ballot the staff",
        "No law requires a ballot and none sets a pass mark. If there is one, note the question and the result.",
    ),
    Item(
        "tupe_information",
        Stage.TRANSITION,
        "Give employee liability information",
        f"In writing, at least {TUPE_INFORMATION_DAYS} days before each transfer.",
        statute=TUPE,
    ),
    Item(
        "tupe_consultation",
        Stage.TRANSITION,
        "Inform and consult about the transfer",
        "Through the recognised union or elected representatives, long enough before the transfer.",
        statute=TUPE,
    ),
    Item(
        "pensions",
        Stage.TRANSITION,
        "Secure the pensions",
        "For council staff usually an admission agreement to the Local Government Pension Scheme, with its bond.",
        statute=PENSIONS,
    ),
    Item(
        "assets_and_leases",
        Stage.TRANSITION,
        "Settle assets and leases",
        "What is sold, lent or leased, on which terms, and what returns if the mutual fails.",
    ),
    Item(
        "governance",
        Stage.TRANSITION,
        "Set up governance",
        "Board, members, how employees have their say, and who may sign what.",
    ),
    Item(
        "back_office",
        Stage.TRANSITION,
        "Settle the back office",
        "Payroll, finance, ICT and insurance: bought from the parent body, from others, or built.",
    ),
    Item(
        "data_protection",
        Stage.TRANSITION,
        "Agree who controls which data",
        "Records that move, records that stay, and how they return if the mutual fails.",
    ),
    Item(
        "outstanding_actions",
        Stage.LIVE,
        "Close what was left open at the launch",
        "The first 6 to 12 months are critical.",
    ),
    Item(
        "first_review",
        Stage.LIVE,
        "Review the first year",
        "Service, staff and money against the business plan. What would you do differently?",
    ),
    Item(
        "retender_prepared",
        Stage.LIVE,
        "Prepare for the end of the first contract",
        "It usually runs 3 to 5 years. Begin 18 months before it ends.",
    ),
)
BY_CODE = {item.code: item for item in ITEMS}
# Due before each transfer of staff: the transfer ledger sets their day, unless somebody sets one.
DATED_BY_THE_LEDGER = ("tupe_information", "tupe_consultation")


def of_stage(stage: str) -> tuple[Item, ...]:
    """Return the tasks that the stage usually brings, in their order."""
    return tuple(item for item in ITEMS if item.stage == stage)


def information_due(transfers_on: date) -> date:
    """Return the last day on which employee liability information for that transfer can be given in time."""
    return transfers_on - timedelta(days=TUPE_INFORMATION_DAYS)
