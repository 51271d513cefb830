"""Invented funds to which the examples apply: one for each way in which real ones give, all of them open."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from funding import actions
from funding.eligibility import RuleKind
from funding.models import AwardCondition, Criterion, EligibilityRule, Fund
from funding.statements import Described, Source, Terms
from funding.vocabulary import Gives, Match
from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate

_INVENTED = Source(source_note="Invented, so that whoever tries the service finds an open round")
_RULES = (
    {"kind": RuleKind.NATION, "codes": ["england"], "words": "Delivers its services in England"},
    {
        "kind": RuleKind.STAGE,
        "codes": ["case_for_change", "options_appraisal", "business_case", "business_plan", "transition"],
        "words": "Has a case for change and has not launched",
    },
    {"kind": RuleKind.ASK, "codes": [], "words": "Its parent body supports the application in writing"},
)
_CRITERIA = (
    ("Benefit to those who use the service", "Who is better off, how, and how do you know?", 3),
    ("Chance of a launch", "Staff, sponsor, model and dates: what is there, and what is missing?", 2),
    ("Value for money", "What does each pound buy, and what would happen without it?", 1),
)


class Limits(NamedTuple):
    """A round: its name, and what it gives for one application."""

    name: str
    least: int
    most: int


class Invented(NamedTuple):
    """A fund: what it is, and what it has to give."""

    name: str
    gives: Gives
    about: str
    budget: int
    rounds: tuple[Limits, ...]


FORMATION = Invented(
    "Example Formation Fund",
    Gives.GRANT,
    "Invented grants towards what a service pays before it leaves.",
    400_000,
    (Limits("Small grants", 1_000, 15_000), Limits("Open round", 5_000, 60_000)),
)
SUPPORT = Invented(
    "Example Support Programme",
    Gives.ADVICE,
    "Invented. It buys advice for services that leave, as the Mutuals Support Programme did.",
    150_000,
    (Limits("Advice in kind", 1_000, 50_000),),
)
CHALLENGE = Invented(
    "Example Right to Challenge Grants",
    Gives.GRANT,
    "Invented. Grants for those who would challenge to run a service, as the Community Right to Challenge gave them.",
    200_000,
    (Limits("Pre-feasibility", 5_000, 10_000), Limits("Feasibility", 10_000, 100_000)),
)
FUNDS = (FORMATION, SUPPORT, CHALLENGE)


def add(people: dict[str, User], *, at: datetime) -> dict[str, Fund]:
    """Let an admin enter the funds and say who assesses for them; return them by name."""
    who: dict[str, Any] = {"by": people["admin"], "at": at}
    return {each.name: _fund(each, people, **who) for each in FUNDS}


def _fund(invented: Invented, people: dict[str, User], *, by: User, at: datetime) -> Fund:
    who: dict[str, Any] = {"by": by, "at": at}
    says = Described(
        name=invented.name,
        gives=invented.gives,
        way="direct",
        about=invented.about,
        source_note=_INVENTED.source_note,
    )
    fund = actions.add_fund(says=says, is_example=True, **who)
    begins = PartialDate.on(timezone.localdate(at).replace(day=1))
    actions.state_budget(fund, amount=Decimal(invented.budget), since=begins, source=_INVENTED, **who)
    for limits in invented.rounds:
        _round(fund, limits, **who)
    for name in ("assessor", "assessor2"):
        actions.add_assessor(fund, people[name], **who)
    return fund


def _round(fund: Fund, limits: Limits, *, by: User, at: datetime) -> None:
    """Open a round for four months."""
    who: dict[str, Any] = {"by": by, "at": at}
    today = timezone.localdate(at)
    is_advice = fund.gives == Gives.ADVICE
    terms = Terms(
        name=limits.name,
        # At the first moment of the month, so that it is open whenever the sample is loaded.
        opens_at=timezone.make_aware(datetime.combine(today.replace(day=1), time(0))),
        closes_at=timezone.make_aware(datetime.combine(today + timedelta(days=120), time(17))),
        minimum=Decimal(limits.least),
        maximum=Decimal(limits.most),
        match=Match.NONE if is_advice else Match.ANY,
        match_percent=None if is_advice else 10,
        source_note=_INVENTED.source_note,
    )
    opened = actions.add_round(fund, says=terms, **who)
    for rule in _RULES:
        given = {"years": None, "only_for": "all", "either": None}
        actions.add_part(opened, EligibilityRule, says={**rule, **given}, **who)
    for title, guidance, weight in _CRITERIA:
        says_of = {"title": title, "guidance": guidance, "weight": weight}
        actions.add_part(opened, Criterion, says=says_of, **who)
    asks = {"text": "Tell others what the money bought, and what you learned"}
    actions.add_part(opened, AwardCondition, says=asks, **who)
