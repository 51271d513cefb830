"""What a continuity plan says: its parts, the questions of each, and what earlier failures teach about them. Pure.

The failures are those of the domain facts, section 5: Secure Healthcare in 2009 and Vivacity in 2020.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One column of a plan: what it is called, how it is asked, and what is still to be done while it is empty."""

    column: str
    label: str
    asks: str
    hint: str
    lacking: str


@dataclass(frozen=True)
class Clause:
    """A clause of a contract that secures what a plan promises: what it says, where it stands, and the page about it.

    The app above that keeps contracts says so (settings.CONTINUITY_CLAUSES).
    """

    title: str
    says: str
    where: str
    address: str
    reference: str


@dataclass(frozen=True)
class Part:
    """Questions that are asked on one page and saved alone."""

    code: str
    title: str
    questions: tuple[Question, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its questions fill."""
        return tuple(question.column for question in self.questions)


PARTS = (
    Part(
        "risk",
        "What and who is at risk",
        (
            Question(
                "services_at_risk",
                "Services at risk",
                "Which services would stop?",
                "Say what has to go on the next morning, and what can wait. Whatever happens to the mutual, "
                "the parent body keeps its statutory duties.",
                "Say which services would stop",
            ),
            Question(
                "users_at_risk",
                "Users at risk",
                "Who depends on them?",
                "Say who would be harmed, and how soon: in hours, days or weeks. When Secure Healthcare failed "
                "in 2009, the NHS stepped in for 70 staff and the 1,600 prisoners whom they cared for.",
                "Say who depends on them, and how soon they would be harmed",
            ),
        ),
    ),
    Part(
        "takeover",
        "Who takes over",
        (
            Question(
                "fallback_provider",
                "Fallback provider",
                "Who would run it instead?",
                "The parent body itself, a neighbour or another provider that has said that it can. "
                "It may take more than one: the services of Vivacity in Peterborough went to two successors in 2020.",
                "Name who would run it instead",
            ),
            Question(
                "step_in",
                "Step-in",
                "Who may step in, and under which clause?",
                "Say who decides it, what they may use (premises, staff, systems) and for how long. "
                "Ask whether it would work: the parent body is the guarantor of last resort.",
                "Say who may step in, and under which clause",
            ),
        ),
    ),
    Part(
        "triggers",
        "What sets it off",
        (
            Question(
                "triggers",
                "Triggers",
                "What sets the plan off?",
                "Early signs, each with a figure or a day: cash for fewer than so many days, a contract lost, "
                "key people gone, a return not made. A new contract is no sign of health: Secure Healthcare signed "
                "a three-year extension on 29 July 2009 and failed in late September.",
                "Say what sets the plan off",
            ),
            Question(
                "notice_days",
                "Notice, in days",
                "How many days’ notice does either side give?",
                "As the agreement says. Vivacity gave 90 days, for about 500 staff, and that had to be extended.",
                "Say how many days’ notice either side gives",
            ),
        ),
    ),
    Part(
        "return",
        "What comes back",
        (
            Question(
                "return_of_data",
                "Return of data",
                "How do data and records come back?",
                "Say which records, in which form and how soon, and who may read them meanwhile. "
                "Whoever takes over needs the records of its users on the first day.",
                "Say how data and records come back",
            ),
            Question(
                "return_of_assets",
                "Return of assets",
                "How do premises, equipment and money come back?",
                "Leases, licences, vehicles, stock, software and grants not yet spent: "
                "say who owns each, and on which terms it comes back.",
                "Say how premises, equipment and money come back",
            ),
        ),
    ),
    Part(
        "owner",
        "Who owns the plan",
        (
            Question(
                "owner",
                "Owner",
                "Who owns the plan?",
                "Name and post of whoever puts it into effect, and sees to it that it is tested.",
                "Name who owns the plan",
            ),
        ),
    ),
)
BY_CODE = {part.code: part for part in PARTS}
QUESTIONS = {question.column: question for part in PARTS for question in part.questions}
# The column that holds a number; all others hold words.
NUMBER = "notice_days"


def part_of(column: str) -> Part:
    """Return the part whose page asks for a column."""
    return next(part for part in PARTS if column in part.columns)
