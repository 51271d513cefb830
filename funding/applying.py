"""What an application says, what it still lacks, what changed between its versions, and what is asked for twice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from funding.costs import ZERO
from funding.lifecycle import OPEN, ApplicationState
from funding.models import Application, ApplicationCost, ApplicationDocument, ApplicationPurpose, CostLine, Round
from funding.vocabulary import DECLARATION, ApplicationSection, CoverState
from mutuals_tracker.govuk import formats
from spinouts.lifecycle import Stage

_S = ApplicationSection
# The columns by which a page sees whether somebody else changed its section.
COLUMNS: dict[str, tuple[str, ...]] = {
    _S.ABOUT: ("title", "summary", "amount"),
    _S.AMOUNTS: ("amounts_said",),
    _S.COSTS: ("costs_said",),
    _S.DOCUMENTS: ("documents_said",),
    _S.DECLARATION: ("declared_by_id",),
}
WHOLE = tuple(column for columns in COLUMNS.values() for column in columns)


class Lack(NamedTuple):
    """Something that stands against submitting it, and the section that mends it; none where another person does."""

    text: str
    section: str


class Line(NamedTuple):
    """One line of what an application says."""

    section: str
    question: str
    answer: str


class Change(NamedTuple):
    """A line that two versions say differently; one of the answers is empty where only the other has it."""

    section: str
    question: str
    before: str
    after: str


@dataclass(frozen=True)
class Written:
    """An application with its parts."""

    application: Application
    purposes: Sequence[ApplicationPurpose]
    costs: Sequence[ApplicationCost]
    documents: Sequence[ApplicationDocument]

    @property
    def by_stage(self) -> Decimal:
        """What the amounts by stage add up to."""
        return sum((each.amount for each in self.purposes), ZERO)

    @property
    def by_cost(self) -> Decimal:
        """What the cost plan adds up to."""
        return sum((each.amount for each in self.costs), ZERO)


@dataclass(frozen=True)
class Doubled:
    """A cost for which more is asked and promised than it comes to."""

    line: CostLine
    cost: Decimal
    here: Decimal
    # Asked for in other open applications, and covered otherwise.
    elsewhere: Decimal
    covered: Decimal
    applications: tuple[Application, ...]

    @property
    def beyond(self) -> Decimal:
        """By how much all that exceeds the cost."""
        return self.here + self.elsewhere + self.covered - self.cost


def written(application: Application) -> Written:
    """Read an application's parts: three queries."""
    order = list(Stage)
    purposes = sorted(
        ApplicationPurpose.objects.filter(application=application), key=lambda each: order.index(Stage(each.stage))
    )
    costs = ApplicationCost.objects.filter(application=application).select_related("line").order_by("line_id")
    documents = ApplicationDocument.objects.filter(application=application).select_related("evidence").order_by("pk")
    return Written(application, purposes, list(costs), list(documents))


def amounts_said(purposes: Iterable[ApplicationPurpose]) -> str:
    """Return the amounts by stage in words, one to a line."""
    return "\n".join(f"{each.get_stage_display()}: {formats.money(each.amount)} for {each.what}" for each in purposes)


def costs_said(costs: Iterable[ApplicationCost]) -> str:
    """Return the cost plan in words, one cost to a line."""
    return "\n".join(f"{each.line.what}: {formats.money(each.amount)}" for each in costs)


def documents_said(documents: Iterable[ApplicationDocument]) -> str:
    """Return the documents in words, one to a line; the same file uploaded again is another one."""
    return "\n".join(f"{each.title} ({each.evidence}, number {each.evidence_id})" for each in documents)


def content(whole: Written) -> list[Line]:
    """Return all that the application says, line by line."""
    it = whole.application
    declared = f"{DECLARATION} Declared by {it.declared_by}" if it.declared_by else ""
    return [
        Line(_S.ABOUT.label, "Title", it.title),
        Line(_S.ABOUT.label, "What the money is for", it.summary),
        Line(_S.ABOUT.label, "Amount requested", formats.money(it.amount)),
        *(
            Line(_S.AMOUNTS.label, each.get_stage_display(), f"{formats.money(each.amount)} for {each.what}")
            for each in whole.purposes
        ),
        *(_cost_line(each) for each in whole.costs),
        *(
            Line(_S.DOCUMENTS.label, each.title, f"{each.evidence} (file {each.evidence_id})")
            for each in whole.documents
        ),
        Line(_S.DECLARATION.label, "Declaration", declared),
    ]


def _cost_line(each: ApplicationCost) -> Line:
    of = formats.money(cost_of(each.line))
    kind = each.line.get_kind_display()
    return Line(
        _S.COSTS.label, f"{each.line.what} (cost {each.line_id})", f"{kind}: {formats.money(each.amount)} of {of}"
    )


def differences(before: Iterable[Sequence[str]], after: Iterable[Sequence[str]]) -> list[Change]:
    """Return what the later version says differently, in its order, and then what it says no more."""
    old, new = _numbered(before), _numbered(after)
    changed = [
        Change(section, question, old.get(key, ""), answer)
        for key, answer in new.items()
        for section, question, _number in [key]
        if old.get(key) != answer
    ]
    gone = [Change(key[0], key[1], answer, "") for key, answer in old.items() if key not in new]
    return changed + gone


def _numbered(lines: Iterable[Sequence[str]]) -> dict[tuple[str, str, int], str]:
    """Return each answer by its question; of several of one name the first is the first."""
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for section, question, answer in lines:
        seen[section, question] += 1
        found[section, question, seen[section, question]] = answer
    return found


def lacking(whole: Written) -> list[Lack]:
    """Return everything that stands against signing it off and submitting it, in the order of the sections."""
    it = whole.application
    lacks = [
        Lack("Enter a title", _S.ABOUT) if not it.title else None,
        Lack("Say what the money is for", _S.ABOUT) if not it.summary else None,
        Lack("Enter the amount that you request", _S.ABOUT) if it.amount is None else _limits(it.amount, it.round),
        _adds_up(it.amount, whole.by_stage, "The amounts by stage", _S.AMOUNTS),
        _adds_up(it.amount, whole.by_cost, "The costs in the cost plan", _S.COSTS),
        Lack("Make the declaration", _S.DECLARATION) if it.declared_by_id is None else None,
    ]
    return [lack for lack in lacks if lack]


def _limits(amount: Decimal, asked: Round) -> Lack | None:
    if asked.minimum is not None and amount < asked.minimum:
        return Lack(f"The round gives {formats.money(asked.minimum)} or more: you request less", _S.ABOUT)
    if asked.maximum is not None and amount > asked.maximum:
        return Lack(f"The round gives {formats.money(asked.maximum)} or less: you request more", _S.ABOUT)
    return None


def _adds_up(amount: Decimal | None, parts: Decimal, names: str, section: str) -> Lack | None:
    if not parts:
        return Lack(f"{names} are missing", section)
    if amount is not None and parts != amount:
        more = "more" if parts > amount else "less"
        apart = formats.money(abs(parts - amount))
        return Lack(f"{names} come to {formats.money(parts)}, {apart} {more} than you request", section)
    return None


def cost_of(line: CostLine) -> Decimal:
    """Return what a cost comes to: as it was, or as it is expected."""
    return line.actual if line.actual is not None else line.estimate or ZERO


def doubled(whole: Written, *, with_drafts: bool = True) -> list[Doubled]:
    """Return the costs of this application for which too much is asked and promised, across all funds: three queries.

    What the ledger says is sought from a fund to which an open application asks for the same cost is that application's
    own amount, and is counted once, at the larger of the two. `with_drafts` is False for readers who see no drafts.
    """
    states = [state for state in OPEN if with_drafts or state != ApplicationState.DRAFT]
    lines = [each.line_id for each in whole.costs]
    others = ApplicationCost.objects.filter(line__in=lines, application__state__in=states)
    others = others.exclude(application=whole.application).select_related("application__round__fund").order_by("pk")
    read = CostLine.objects.filter(pk__in=lines).prefetch_related("covers").in_bulk()
    asked: dict[int, list[ApplicationCost]] = {}
    for other in others:
        asked.setdefault(other.line_id, []).append(other)
    fund = whole.application.round.fund_id
    found = [_doubled(read[each.line_id], each.amount, fund, asked.get(each.line_id, [])) for each in whole.costs]
    return [each for each in found if each.beyond > 0]


def _doubled(line: CostLine, here: Decimal, fund: int, others: Sequence[ApplicationCost]) -> Doubled:
    by_fund = {fund: here}
    for other in others:
        of = other.application.round.fund_id
        by_fund[of] = by_fund.get(of, ZERO) + other.amount
    covered = ZERO
    sought: dict[int, Decimal] = {}
    for cover in line.covers.all():
        if cover.state == CoverState.SOUGHT and cover.fund_id is not None and cover.fund_id in by_fund:
            sought[cover.fund_id] = sought.get(cover.fund_id, ZERO) + cover.amount
        else:
            covered += cover.amount
    covered += sum((max(ZERO, amount - by_fund[key]) for key, amount in sought.items()), ZERO)
    elsewhere = sum((other.amount for other in others), ZERO)
    return Doubled(line, cost_of(line), here, elsewhere, covered, tuple(other.application for other in others))


def what_happened(application: Application, *, at: datetime) -> str:
    """Return why a draft can no longer be submitted to its round; nothing where it still can."""
    asked = application.round
    if application.state != ApplicationState.DRAFT or asked.is_open(at):
        return ""
    if asked.opens_at and asked.opens_at > at:
        return f"The round opens on {formats.uk_moment(asked.opens_at)}. Until then this cannot be submitted."
    if asked.closes_at:
        return f"The round closed at {formats.uk_clock(asked.closes_at)} before this was submitted."
    return "The round closed before this was submitted; on which day is not known."
