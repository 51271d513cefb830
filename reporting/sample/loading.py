"""Loading the sample data into an empty database: all of it or none, by the importers that anybody uses."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from funding import sample as funding
from funding.models import CostBenchmark, Fund
from funding.sample import benchmark
from mutuals_tracker.accounts.actions import bodies
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.findings import Outcome, for_people
from mutuals_tracker.spreadsheets.tables import Table, read_table
from mutuals_tracker.spreadsheets.turns import check_at_the_end, take_turn
from procurement.sample import law
from reporting.models import Ambition, PublishedFigure
from reporting.sample import examples, money, people, procurement, published
from spinouts.importing.spinouts import import_spinouts
from spinouts.importing.staff_returns import import_staff_returns
from spinouts.models import Spinout

FOLDER = Path(__file__).parent
VERB = "load_sample_data"


class NotEmptyError(RuntimeError):
    """The database holds something else; the message says what."""


class LoadedAlready(RuntimeError):  # noqa: N818 - it is what happened
    """The sample data is there."""


class SampleDataError(RuntimeError):
    """One of the project's own files does not import; the message lists why."""


@transaction.atomic
def load(*, password: str, by: User, at: datetime) -> list[Outcome]:
    """Load everything and return what came of each file; raises NotEmptyError or LoadedAlready."""
    take_turn()
    _check_empty()
    with recorded(by=by, verb=VERB):
        accounts = people.add(password=password, by=by, at=at)
    outcomes = [
        _from("mutuals.csv", lambda table: import_spinouts(table, by=by, at=at, effective_on=at.date())),
        _from("staff_counts.csv", lambda table: import_staff_returns(table, by=by, at=at)),
        _from(
            "example_spinouts.csv",
            lambda table: import_spinouts(table, by=by, at=at, effective_on=at.date(), is_example=True),
        ),
        _from("example_staff_counts.csv", lambda table: import_staff_returns(table, by=by, at=at)),
    ]
    with recorded(by=by, verb=VERB):
        outcomes.append(_from("sector_series.csv", lambda table: published.add_series(table, by=by, at=at)))
        outcomes.append(_from("ambitions.csv", lambda table: published.add_ambitions(table, by=by, at=at)))
    benchmark.state(by=by, at=at)
    check_at_the_end()
    awarded = Spinout.objects.filter(is_example=False, name__in=funding.recipients())
    spinouts = {spinout.name: spinout for spinout in awarded}
    funding.load(funders=_funders(by=by, at=at), spinouts=spinouts, by=by, at=at)
    law.load(by=by, at=at)
    procurement.load(by=by, at=at)
    examples.tell(accounts, at=at)
    money.tell(accounts, at=at)
    procurement.tell(accounts, at=at)
    return outcomes


def _funders(*, by: User, at: datetime) -> dict[str, Organisation]:
    """Return the bodies whose money the funds give, entering those that no spin-out left."""
    found = {}
    for name, kind in sorted(funding.funders().items()):
        there = Organisation.objects.named(name).first()
        found[name] = there or bodies.add(
            name=name,
            kind=OrganisationKind(kind),
            region="",
            opened_on=None,
            source_url="",
            by=by,
            at=at,
        )
    return found


def _from(name: str, act: Callable[[Table], Outcome]) -> Outcome:
    outcome = act(read_table(FOLDER / name))
    if not outcome.is_good:
        raise SampleDataError(for_people(outcome))
    return outcome


def _check_empty() -> None:
    if User.objects.filter(is_sample=True).exists():
        raise LoadedAlready("The sample data is loaded already. Nothing was changed")
    counts = {
        "people": User.objects.filter(is_system=False).count(),
        "bodies": Organisation.objects.count(),
        "spin-outs": Spinout.objects.count(),
        "published figures": PublishedFigure.objects.count(),
        "ambitions": Ambition.objects.count(),
        "funds": Fund.objects.count(),
        "benchmarks of early costs": CostBenchmark.objects.count(),
    }
    found = [f"{many:,} {what}" for what, many in counts.items() if many]
    if found:
        raise NotEmptyError(
            f"The database holds {', '.join(found)}. The sample data is loaded only into an empty database, "
            "so that it is never mixed with anything real. Use another database"
        )
