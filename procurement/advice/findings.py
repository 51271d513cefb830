"""What the adviser says: of each rule whether it is met, and of each route whether it is open. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from procurement.vocabulary import Route


class Outcome(TextChoices):
    """What is known of one rule."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_KNOWN = "not_known", "Not known"


class Answer(TextChoices):
    """What follows for a route: open when every rule is met, closed when one is not; else nobody here knows."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    NOT_KNOWN = "not_known", "Not known"


@dataclass(frozen=True)
class Finding:
    """One rule, what the facts make of it, and where it stands.

    `rule` names it in a few words. `missing` says what evidence would settle it, `check` what to ask a lawyer.
    `note` is what the source leaves open or what was inferred.
    """

    rule: str
    outcome: Outcome
    says: str
    citation: str
    source_url: str = ""
    missing: str = ""
    check: str = ""
    note: str = ""


@dataclass(frozen=True)
class RouteAdvice:
    """A route with the rules that decide it. `how` says what taking it asks for; `cautions` are its risks."""

    route: Route
    findings: tuple[Finding, ...]
    how: str = ""
    cautions: tuple[str, ...] = ()

    @property
    def answer(self) -> Answer:
        """Whether the route is open: closed by one broken rule, and open only when all are met."""
        outcomes = {finding.outcome for finding in self.findings}
        if Outcome.NOT_MET in outcomes:
            return Answer.CLOSED
        return Answer.NOT_KNOWN if Outcome.NOT_KNOWN in outcomes or not outcomes else Answer.OPEN

    @property
    def broken(self) -> tuple[Finding, ...]:
        """The rules that close it."""
        return tuple(finding for finding in self.findings if finding.outcome == Outcome.NOT_MET)

    @property
    def missing(self) -> tuple[str, ...]:
        """What evidence is missing, each once."""
        return _each_once(finding.missing for finding in self.findings)

    @property
    def to_check(self) -> tuple[str, ...]:
        """What to check with a lawyer, each once."""
        return _each_once(finding.check for finding in self.findings)


def _each_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
