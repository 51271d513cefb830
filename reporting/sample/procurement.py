"""What the sample data say of procurement: real contracts and authorities' terms with their sources, and examples."""

from datetime import datetime

from mutuals_tracker.accounts.actions import bodies
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, User
from procurement.sample import challenges, clocks, contracts, example_contracts, procurements, risks
from spinouts.models import Spinout


def load(*, by: User, at: datetime) -> None:
    """Record what is known of real contracts and of what authorities publish; the rules are there already."""
    names = {row["mutual"] for row, _reading in contracts.read()}
    real = Spinout.objects.filter(is_example=False, name__in=names)
    contracts.load({each.name: each for each in real}, by=by, at=at)
    challenges.grounds(by=by, at=at)
    challenges.terms(_authorities(by=by, at=at), by=by, at=at)


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let officers enter what the invented cases buy, win, lose, fear, and are asked for."""
    procurements.tell(people, at=at)
    example_contracts.tell(people, at=at)
    clocks.tell(people, at=at)
    examples = {each.name: each for each in Spinout.objects.filter(is_example=True)}
    risks.tell(examples, people, at=at)
    asked = Spinout.objects.with_parents().get(name="Example Libraries Mutual", is_example=True)
    challenges.tell(asked, by=people["officer"], at=at)


def _authorities(*, by: User, at: datetime) -> dict[str, Organisation]:
    """Return the authorities whose terms are known, entering those that no spin-out left."""
    found = {}
    for name, (kind, region) in sorted(challenges.authorities().items()):
        there = Organisation.objects.named(name).first()
        found[name] = there or bodies.add(
            name=name,
            kind=OrganisationKind(kind),
            region=region,
            opened_on=None,
            source_url="",
            by=by,
            at=at,
        )
    return found
