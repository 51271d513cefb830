"""The real programmes of the domain facts, each with its source, as an admin would enter them.

The files hold facts that others published. Nothing is invented: what could not be found is left blank.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from funding import actions
from funding.models import EligibilityRule, Fund, Round
from funding.opendata import missing
from funding.statements import Described, Recorded, Source, Terms
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate
from spinouts.models import Spinout

FOLDER = Path(__file__).parent


def load(*, funders: dict[str, Organisation], spinouts: dict[str, Spinout], by: User, at: datetime) -> None:
    """Enter the funds, their budgets, rounds and rules, what was said of them, and what they awarded to whom.

    `funders` are the bodies whose money it is, and `spinouts` those to whom it went, by name. What is known well enough
    is published.
    """
    who: dict[str, Any] = {"by": by, "at": at}
    funds: dict[str, Fund] = {}
    for row in _rows("funds.csv"):
        described: dict[str, Any] = {**row, "funder": funders.get(row["funder"])}
        says = Described(**described)
        funds[says.name] = actions.add_fund(says=says, **who)
    for row in _rows("budgets.csv"):
        given: dict[str, Any] = {"amount": Decimal(row["amount"]), "since": _when(row["since"])}
        actions.state_budget(funds[row["fund"]], **given, source=_source(row), **who)
    for row in _rows("facts.csv"):
        said: dict[str, Any] = {"says": row["says"], "amount": _pounds(row["amount"]), "when": _when(row["when"])}
        actions.tell_fact(funds[row["fund"]], **said, source=_source(row), **who)
    rounds = {(row["fund"], row["name"]): _round(funds[row["fund"]], row, by, at) for row in _rows("rounds.csv")}
    for row in _rows("rules.csv"):
        actions.add_part(rounds[row["fund"], row["round"]], EligibilityRule, says=_rule(row), **who)
    for row in _rows("awards.csv"):
        award = actions.record_award(spinouts[row["recipient"]], funds[row["fund"]], says=_award(row), **who)
        if not missing(award):
            actions.publish_award(award, **who)


def funders() -> dict[str, str]:
    """Return the bodies whose money the funds give, each with its kind."""
    return {row["name"]: row["kind"] for row in _rows("funders.csv")}


def recipients() -> set[str]:
    """Return the names of the spin-outs that were awarded something."""
    return {row["recipient"] for row in _rows("awards.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _source(row: dict[str, str]) -> Source:
    return Source(row["source_url"], row["source_note"])


def _when(written: str) -> PartialDate | None:
    return PartialDate.parse(written) if written else None


def _pounds(written: str) -> Decimal | None:
    return Decimal(written) if written else None


def _round(fund: Fund, row: dict[str, str], by: User, at: datetime) -> Round:
    says = Terms(
        row["name"],
        opens_at=_moment(row["opens"]),
        closes_at=_moment(row["closes"]),
        is_closed=row["is_closed"] == "yes",
        minimum=_pounds(row["minimum"]),
        maximum=_pounds(row["maximum"]),
        match=row["match"],
        guidance=row["guidance"],
        source_url=row["source_url"],
        source_note=row["source_note"],
    )
    return actions.add_round(fund, says=says, by=by, at=at)


def _award(row: dict[str, str]) -> Recorded:
    return Recorded(
        row["title"], row["purpose"], _source(row), amount=_pounds(row["amount"]), decided=_when(row["when"])
    )


def _moment(written: str) -> datetime | None:
    """Return a moment that is written in UK time."""
    return timezone.make_aware(datetime.fromisoformat(written)) if written else None


def _rule(row: dict[str, str]) -> dict[str, object]:
    return {
        "kind": row["kind"],
        "codes": [code for code in row["codes"].split(";") if code],
        "years": int(row["years"]) if row["years"] else None,
        "only_for": row["only_for"],
        "either": int(row["either"]) if row["either"] else None,
        "words": row["words"],
    }
