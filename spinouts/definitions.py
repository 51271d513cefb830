"""The three definitions of a public service mutual as tests that a person can answer, and what the answers add up to.

The questions restate each rule in our own words, with its date and where it stands; the rules are not equivalent, and
a body can meet one and fail another (domain facts, 1.1). Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from spinouts.vocabulary import AssessmentResult, Definition


class Reply(TextChoices):
    """The answer to one test."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNCLEAR = "unclear", "Unclear"


@dataclass(frozen=True)
class Question:
    """One question of a definition. `look_for` says what would be evidence."""

    code: str
    asks: str
    look_for: str


@dataclass(frozen=True)
class Rule:
    """One definition: since when it holds, where it stands, and its tests, all of which must be met."""

    definition: Definition
    since: str
    source_url: str
    says: str
    tests: tuple[Question, ...]
    decides: str

    def asks(self, code: str) -> str:
        """Return what one of its tests asks. Two definitions ask some things in other words."""
        return next(test.asks for test in self.tests if test.code == code)


_LEFT = Question(
    "left_public_sector",
    "Has it left the public sector?",
    "Its own legal entity, and the date on which the service and its staff moved to it.",
)
RULES = {
    Definition.POLICY_2011: Rule(
        definition=Definition.POLICY_2011,
        since="2011 to 2015",
        source_url="http://mutuals.cabinetoffice.gov.uk/documents/pipeline-public-service-mutuals",
        says="A mutual has left the public sector, still delivers public services, and employee control plays a "
        "significant role in how it is run.",
        tests=(
            _LEFT,
            Question(
                "delivers_public_services",
                "Does it still deliver public services under contract?",
                "The contract or grant agreement, with whom, and until when.",
            ),
            Question(
                "employee_control",
                "Does employee control play a significant role?",
                "Employee ownership or membership, elected directors, a staff council with real powers. "
                "A minority stake was counted: MyCSP’s employees held 25%.",
            ),
        ),
        decides="Decides whether it enters the headline.",
    ),
    Definition.POLICY_2017: Rule(
        definition=Definition.POLICY_2017,
        since="About 2017 onwards",
        source_url="https://www.gov.uk/guidance/introduction-to-public-service-mutuals",
        says="A mutual has left the public sector, still delivers public services and aims for a positive social "
        "impact, and its staff have a significant degree of influence or control.",
        tests=(
            _LEFT,
            Question(
                "delivers_public_services",
                "Does it still deliver public services?",
                "The contract or grant agreement, with whom, and until when.",
            ),
            Question(
                "social_impact",
                "Does it aim for a positive social impact?",
                "Its objects, a community interest statement, or a social value report.",
            ),
            Question(
                "staff_influence",
                "Do staff have a significant degree of influence or control?",
                "Ownership, membership, elected directors or a staff council, and what these have decided.",
            ),
        ),
        decides="Decides whether it enters the headline.",
    ),
    Definition.SECTION_33: Rule(
        definition=Definition.SECTION_33,
        since="24 February 2025 onwards",
        source_url="https://legislation.gov.uk/ukpga/2023/54/section/33/enacted?view=plain",
        says="A public service mutual operates to deliver public services, mainly reservable light touch services; is "
        "not for profit or distributes profits to its members only; and is under the management and control of its "
        "employees. The section does not ask whether it ever left the public sector.",
        tests=(
            Question(
                "reservable_services",
                "Does it operate to deliver public services, mainly reservable light touch services?",
                "The services with their CPV codes. Which codes are reservable is marked “R” in Schedule 1 of the "
                "Procurement Regulations 2024.",
            ),
            Question(
                "profit_rule",
                "Is it not for profit, or does it distribute profits to its members only?",
                "Its articles or rules: an asset lock, or who may be paid a dividend.",
            ),
            Question(
                "employee_management",
                "Is it under the management and control of its employees?",
                "Who appoints and removes the board, and how employees vote. Influence alone is not enough.",
            ),
        ),
        decides="Decides who may bid for a reserved contract. It enters no headline.",
    ),
}
# Every code that an answer can name, for PostgreSQL.
TEST_CODES = tuple(sorted({test.code for rule in RULES.values() for test in rule.tests}))


def result(definition: str, replies: Mapping[str, str]) -> AssessmentResult:
    """Return what the replies to a definition's tests add up to: one *no* fails it, all *yes* meet it."""
    given = [replies.get(test.code, Reply.UNCLEAR) for test in RULES[Definition(definition)].tests]
    if Reply.NO in given:
        return AssessmentResult.DOES_NOT_MEET
    return AssessmentResult.MEETS if set(given) == {Reply.YES} else AssessmentResult.UNCLEAR


def because(definition: str, replies: Mapping[str, str]) -> str:
    """Return why the replies add up to their result, as the end of a sentence that names it."""
    tests = RULES[Definition(definition)].tests
    found = result(definition, replies)
    if found == AssessmentResult.MEETS:
        return f"because all {len(tests)} of its tests are met"
    telling = Reply.NO if found == AssessmentResult.DOES_NOT_MEET else Reply.UNCLEAR
    asked = [f"“{test.asks}”" for test in tests if replies.get(test.code, Reply.UNCLEAR) == telling]
    return f"because the answer to {' and to '.join(asked)} is {Reply(telling).label.lower()}"
