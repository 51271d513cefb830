"""Whether a fund is for a spin-out, rule by rule, and why: as a reader of its guidance would go through it. Pure.

A rule is data that an admin keeps. What the record cannot answer is never guessed: it is to be checked by somebody.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices

from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.regions import Region
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import RUNNING, Outcome, Stage
from spinouts.vocabulary import AssessmentResult, Definition, ServiceArea


class RuleKind(TextChoices):
    """What a rule asks about. All but the last are answered from the record."""

    STAGE = "stage", "The stage that it has reached"
    NATION = "nation", "The nation in which it works"
    SERVICE_AREA = "service_area", "What the service does"
    PARENT_KIND = "parent_kind", "What kind of body it leaves"
    LEGAL_FORM = "legal_form", "Its legal form"
    DEFINITION = "definition", "Whether it is, or means to be, a public service mutual"
    YEARS_LIVE = "years_live", "How long ago it launched"
    ASK = "ask", "Something that only a person can check"


class OnlyFor(TextChoices):
    """For which spin-outs a rule holds."""

    ALL = "all", "All"
    BEFORE_LAUNCH = "before_launch", "Those before their launch"
    LIVE = "live", "Those that have launched"


class Verdict(TextChoices):
    """What one rule, or a round as a whole, says of a spin-out."""

    FITS = "fits", "Fits"
    CHECK = "check", "To check"
    DOES_NOT_FIT = "does_not_fit", "Does not fit"


class Nation(TextChoices):
    """The nations, as funds are limited to them."""

    ENGLAND = "england", "England"
    SCOTLAND = "scotland", "Scotland"
    WALES = "wales", "Wales"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


# From which list the codes of a rule are.
CHOICES: dict[RuleKind, Sequence[tuple[str, str]]] = {
    RuleKind.STAGE: Stage.choices,
    RuleKind.NATION: Nation.choices,
    RuleKind.SERVICE_AREA: ServiceArea.choices,
    RuleKind.PARENT_KIND: [each for each in OrganisationKind.choices if each[0] != OrganisationKind.MUTUAL],
    RuleKind.LEGAL_FORM: LegalForm.choices,
    RuleKind.DEFINITION: Definition.choices,
}


@dataclass(frozen=True)
class Situation:
    """What the record says of a spin-out on the day for which it is asked."""

    on: date
    stage: str
    outcome: str
    launched: PartialDate | None = None
    region: str = ""
    service_area: str = ""
    parent_kind: str = ""
    legal_form: str = ""
    # The result of the assessment under each definition, where there is one.
    assessed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_live(self) -> bool:
        """Whether it has launched."""
        return self.stage == Stage.LIVE


@dataclass(frozen=True)
class Rule:
    """One rule as its fund words it. Rules with the same `either` are alternatives: one of them is enough."""

    kind: RuleKind
    words: str
    codes: tuple[str, ...] = ()
    years: int | None = None
    only_for: OnlyFor = OnlyFor.ALL
    either: int | None = None


@dataclass(frozen=True)
class Answer:
    """What a rule says of a spin-out, and what of the record says so."""

    verdict: Verdict
    because: str


@dataclass(frozen=True)
class Judged:
    """A rule with its answer."""

    rule: Rule
    answer: Answer


def judge(rules: Sequence[Rule], situation: Situation) -> list[Judged]:
    """Return each rule that holds for such a spin-out with its answer, in their order."""
    return [Judged(rule, _ANSWERS[rule.kind](rule, situation)) for rule in rules if _holds_for(rule, situation)]


def overall(judged: Collection[Judged]) -> Verdict:
    """Return what all of them together say: alternatives count as the best of them, and the worst of the rest decides.

    A spin-out of which nothing is asked fits.
    """
    alternatives: dict[int, list[Verdict]] = {}
    verdicts = []
    for each in judged:
        if each.rule.either is None:
            verdicts.append(each.answer.verdict)
        else:
            alternatives.setdefault(each.rule.either, []).append(each.answer.verdict)
    verdicts += [min(several, key=_SEVERITY.index) for several in alternatives.values()]
    return max(verdicts, key=_SEVERITY.index, default=Verdict.FITS)


_SEVERITY = (Verdict.FITS, Verdict.CHECK, Verdict.DOES_NOT_FIT)


def _holds_for(rule: Rule, situation: Situation) -> bool:
    if rule.only_for == OnlyFor.ALL:
        return True
    return situation.is_live == (rule.only_for == OnlyFor.LIVE)


def _stage(rule: Rule, situation: Situation) -> Answer:
    if situation.outcome not in RUNNING:
        return Answer(Verdict.DOES_NOT_FIT, f"It ended as “{Outcome(situation.outcome).label}”")
    return _listed(rule, situation.stage, Stage.choices, "Its stage is", "Its stage is not known")


def _nation(rule: Rule, situation: Situation) -> Answer:
    if situation.region == Region.UK_WIDE:
        return Answer(Verdict.CHECK, "It works across the UK: check which of its work counts")
    nation = situation.region if situation.region in Nation.values else Nation.ENGLAND if situation.region else ""
    return _listed(rule, nation, Nation.choices, "It works in", "Its region is not recorded")


def _service_area(rule: Rule, situation: Situation) -> Answer:
    unknown = "What the service does is not recorded"
    return _listed(rule, situation.service_area, ServiceArea.choices, "Its service area is", unknown)


def _parent_kind(rule: Rule, situation: Situation) -> Answer:
    unknown = "What kind of body it leaves is not recorded"
    return _listed(rule, situation.parent_kind, OrganisationKind.choices, "Its parent body’s kind is", unknown)


def _legal_form(rule: Rule, situation: Situation) -> Answer:
    return _listed(rule, situation.legal_form, LegalForm.choices, "Its legal form is", "Its legal form is not recorded")


def _listed(rule: Rule, code: str, choices: Sequence[tuple[str, str]], says: str, unknown: str) -> Answer:
    if not code:
        return Answer(Verdict.CHECK, unknown)
    verdict = Verdict.FITS if code in rule.codes else Verdict.DOES_NOT_FIT
    return Answer(verdict, f"{says} {dict(choices)[code]}")


def _definition(rule: Rule, situation: Situation) -> Answer:
    results = {code: situation.assessed[code] for code in rule.codes if code in situation.assessed}
    for code, result in results.items():
        if result == AssessmentResult.MEETS:
            return Answer(Verdict.FITS, f"It meets {Definition(code).label}")
    if results and all(result == AssessmentResult.DOES_NOT_MEET for result in results.values()):
        failed = " or ".join(Definition(code).label for code in results)
        return Answer(Verdict.DOES_NOT_FIT, f"It does not meet {failed}")
    return Answer(
        Verdict.CHECK, "Its assessment is unclear" if results else "It was not assessed under this definition"
    )


def _years_live(rule: Rule, situation: Situation) -> Answer:
    if not situation.is_live:
        return Answer(Verdict.DOES_NOT_FIT, "It has not launched")
    if situation.launched is None:
        return Answer(Verdict.CHECK, "When it launched is not known")
    allowed = rule.years or 0
    first, last = (_years_later(day, allowed) for day in (situation.launched.first_day, situation.launched.last_day))
    because = f"It launched {_when(situation.launched)}"
    if situation.on < first:
        return Answer(Verdict.FITS, because)
    if situation.on >= last:
        return Answer(Verdict.DOES_NOT_FIT, because)
    return Answer(Verdict.CHECK, f"{because}, and it is not known on which day")


def _years_later(day: date, years: int) -> date:
    """Return the same day so many years later; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _when(launched: PartialDate) -> str:
    return f"{'on' if launched.precision == 'day' else 'in'} {launched}"


def _ask(_rule: Rule, _situation: Situation) -> Answer:
    return Answer(Verdict.CHECK, "The record cannot say: ask, or look it up")


_ANSWERS: dict[RuleKind, Callable[[Rule, Situation], Answer]] = {
    RuleKind.STAGE: _stage,
    RuleKind.NATION: _nation,
    RuleKind.SERVICE_AREA: _service_area,
    RuleKind.PARENT_KIND: _parent_kind,
    RuleKind.LEGAL_FORM: _legal_form,
    RuleKind.DEFINITION: _definition,
    RuleKind.YEARS_LIVE: _years_live,
    RuleKind.ASK: _ask,
}
