"""The synthetic funds with their rounds, and the people who assess and decide for them: made once, and kept."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from funding.models import AwardCondition, Criterion, Fund, FundAssessor, FundBudget, Round
from funding.vocabulary import Gives
from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Membership, Organisation, OrganisationName, Role, User
from mutuals_tracker.accounts.models.organisation import NameKind
from mutuals_tracker.revisions import stamp
from reporting.load.inventing import SOURCE
from reporting.load.money.inventing import OPENED, WEIGHTS
from spinouts.models import Evidence

# What benchmarks ask for.
GRANTS, ADVICE = "synthetic-grants", "synthetic-advice"
RANKED, DECIDED = "To be ranked (synthetic)", "Decided (synthetic)"
_FUNDER = "Synthetic Department (synthetic)"
_TITLES = ("Benefit to those who use the service", "Chance of a launch", "Value for money")
_BUDGET = Decimal(9_000_000_000)
_FILE = b"%PDF-1.4 synthetic"
ASSESSORS = 2


@dataclass(frozen=True)
class Funds:
    """What applications and awards are written for: keys, in order where there are several."""

    grants: int
    advice: int
    ranked: int
    decided: int
    # By round.
    criteria: dict[int, list[int]]
    assessors: list[int]
    decider: int
    evidence: int


def make(*, by: User, at: datetime) -> Funds:
    """Return the synthetic funds, making what is not there."""
    funder = Organisation.objects.filter(slug="synthetic-department").first() or _funder()
    grants = _fund(GRANTS, "Synthetic grants (synthetic)", Gives.GRANT, funder, by=by, at=at)
    advice = _fund(ADVICE, "Synthetic advice (synthetic)", Gives.ADVICE, funder, by=by, at=at)
    ranked, decided = (_round(grants, name, by=by, at=at) for name in (RANKED, DECIDED))
    assessors = [_person(f"assessor-{place}", at) for place in range(1, ASSESSORS + 1)]
    for person in assessors:
        Membership.objects.get_or_create(
            user=person, role=Role.ASSESSOR, organisation=None, defaults={"granted_by": by, "granted_at": at}
        )
        FundAssessor.objects.get_or_create(fund=grants, person=person, defaults=stamp(by=by, at=at))
    criteria = {
        each.pk: list(Criterion.objects.filter(round=each).order_by("place", "pk").values_list("pk", flat=True))
        for each in (ranked, decided)
    }
    return Funds(
        grants=grants.pk,
        advice=advice.pk,
        ranked=ranked.pk,
        decided=decided.pk,
        criteria=criteria,
        assessors=[person.pk for person in assessors],
        decider=_person("decider", at).pk,
        evidence=_evidence(by, at).pk,
    )


def _funder() -> Organisation:
    made = Organisation.objects.create(
        slug="synthetic-department", name=_FUNDER, kind=OrganisationKind.CENTRAL_GOVERNMENT, region=""
    )
    OrganisationName.objects.create(organisation=made, name=_FUNDER, folded=fold(_FUNDER), kind=NameKind.OFFICIAL)
    return made


def _fund(slug: str, name: str, gives: Gives, funder: Organisation, *, by: User, at: datetime) -> Fund:
    about: dict[str, Any] = {"about": "Invented, for trying the service at scale", "source_url": SOURCE}
    says = {"name": name, "gives": gives, "funder": funder, **about}
    fund, is_new = Fund.objects.get_or_create(slug=slug, defaults={**says, **stamp(by=by, at=at)})
    if is_new:
        FundBudget.objects.create(fund=fund, amount=_BUDGET, source_url=SOURCE, recorded_by=by)
    return fund


def _round(fund: Fund, name: str, *, by: User, at: datetime) -> Round:
    stamped = stamp(by=by, at=at)
    opens = datetime(OPENED.year, OPENED.month, OPENED.day, tzinfo=at.tzinfo)
    terms = {"opens_at": opens, "source_url": SOURCE, **stamped}
    made, is_new = Round.objects.get_or_create(fund=fund, name=name, defaults=terms)
    if is_new:
        for place, (title, weight) in enumerate(zip(_TITLES, WEIGHTS, strict=True), start=1):
            Criterion.objects.create(round=made, title=title, weight=weight, place=place, **stamped)
        AwardCondition.objects.create(round=made, text="Tell others what you learned", place=1, **stamped)
    return made


def _person(name: str, at: datetime) -> User:
    """Return somebody who can never sign in."""
    given = {"name": f"Synthetic {name}", "password": "!", "is_active": False, "deactivated_at": at}
    person, _made = User.objects.get_or_create(email=f"synthetic-{name}@mutuals-tracker.invalid", defaults=given)
    return person


def _evidence(by: User, at: datetime) -> Evidence:
    """Return the one file that stands behind every synthetic claim."""
    digest = hashlib.sha256(_FILE).hexdigest()
    there = Evidence.objects.filter(sha256=digest, uploaded_by=by).first()
    if there:
        return there
    told = {"original_name": "synthetic.pdf", "content_type": "application/pdf", "size": len(_FILE)}
    made = Evidence(sha256=digest, uploaded_at=at, uploaded_by=by, **told)
    made.file.save("synthetic.pdf", ContentFile(_FILE), save=True)
    return made
