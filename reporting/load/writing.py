"""Writing invented spin-outs: their facts in one transaction, their money, and what was corrected afterwards."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import zip_longest

from django.db import connection, transaction

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation, OrganisationName, User
from mutuals_tracker.accounts.models.organisation import NameKind
from mutuals_tracker.accounts.slugs import give_slugs
from mutuals_tracker.partial_dates import PartialDate
from mutuals_tracker.recording import recorded
from mutuals_tracker.spreadsheets.turns import take_turn
from reporting.load.cases import invent_case
from reporting.load.cases.writing import Held, give_officers, write_cases, write_plans
from reporting.load.clocks import ClockWriter
from reporting.load.copying import check_as_written, copy, take_keys
from reporting.load.inventing import SOURCE, InventedBody, InventedMove, InventedSpinout, invent_bodies, invent_spinouts
from reporting.load.money import Fundable, MoneyWriter, batches
from reporting.load.risks import RiskWriter
from spinouts import gates, kept
from spinouts.lifecycle import Outcome, Stage
from spinouts.models import Spinout

VERB = "generate_load"
# How many spin-outs are held in memory at a time.
AT_ONCE = 5_000
CERTIFIER = "synthetic-certifier@mutuals-tracker.invalid"

_FACT = ("recorded_by_id", "effective_on", "effective_precision", "retracts", "reason", "source_url", "source_note")
_MOVE = ("spinout_id", "from_stage", "from_outcome", "to_stage", "to_outcome", "gate")
_RETURN = ("spinout_id", "measure", "qualifier", "count")

Say = Callable[[str], None]


class HoldsDataError(RuntimeError):
    """The database holds spin-outs already; synthetic ones would enter the same figures."""


def generate(*, spinouts: int, returns: int, seed: int, add: bool, by: User, at: datetime, say: Say) -> None:
    """Write so many invented spin-outs; raises HoldsDataError unless the database is empty or `add` says otherwise."""
    if not add and Spinout.objects.exists():
        raise HoldsDataError(
            f"The database holds {Spinout.objects.count():,} spin-outs, and synthetic ones would enter their figures. "
            "Use another database, or --add to mix them"
        )
    bodies = invent_bodies(max(20, spinouts // 200), seed)
    with transaction.atomic(), recorded(by=by, verb=VERB, why=f"seed {seed}"):
        take_turn()
        check_as_written()
        writer = _Writer(bodies, seed=seed, by=by, at=at)
        for some in _batches(invent_spinouts(spinouts, bodies, returns=returns, seed=seed)):
            writer.write(some)
            say(
                f"{len(writer.written):,} spin-outs with {writer.returns:,} staff returns "
                f"and {writer.cases:,} cases written"
            )
    _write_money(writer.fundable, seed=seed, by=by, at=at, say=say)
    _write_risks(writer.fundable, seed=seed, by=by, at=at, say=say)
    _write_clocks(writer.fundable, seed=seed, by=by, say=say)
    with transaction.atomic(), recorded(by=by, verb=VERB, why=f"corrections, seed {seed}"):
        check_as_written()
        say(f"{writer.correct():,} corrections written")
        say("Working out where each stands")
        kept.refresh(writer.written)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _write_money(some: list[Fundable], *, seed: int, by: User, at: datetime, say: Say) -> None:
    """Write what funds gave these spin-outs and what they asked for, each batch in a transaction of its own."""
    with transaction.atomic(), recorded(by=by, verb=VERB, why=f"funds, seed {seed}"):
        money = MoneyWriter(seed=seed, by=by, at=at)
    for batch in batches(some):
        with transaction.atomic(), recorded(by=by, verb=VERB, why=f"money, seed {seed}"):
            check_as_written()
            money.write(batch)
        say(f"{money.awards:,} awards and {money.applications:,} applications written")


def _write_risks(some: list[Fundable], *, seed: int, by: User, at: datetime, say: Say) -> None:
    """Write the risks of these spin-outs, each batch in a transaction of its own."""
    with transaction.atomic(), recorded(by=by, verb=VERB, why=f"scale of risks, seed {seed}"):
        risks = RiskWriter(seed=seed, by=by, at=at)
    for batch in batches(some):
        with transaction.atomic(), recorded(by=by, verb=VERB, why=f"risks, seed {seed}"):
            check_as_written()
            risks.write(batch)
        say(f"{risks.risks:,} risks written")


def _write_clocks(some: list[Fundable], *, seed: int, by: User, say: Say) -> None:
    """Write what shelters these spin-outs for a time, each batch in a transaction of its own."""
    clocks = ClockWriter(seed=seed, by=by)
    for batch in batches(some):
        with transaction.atomic(), recorded(by=by, verb=VERB, why=f"clocks, seed {seed}"):
            check_as_written()
            clocks.write(batch)
        say(f"{clocks.contracts:,} first contracts and {clocks.entered:,} other clocks written")


def _batches(invented: Iterable[InventedSpinout]) -> Iterator[list[InventedSpinout]]:
    some = []
    for one in invented:
        some.append(one)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _certifier(at: datetime) -> User:
    """Return somebody who verifies what the system user wrote, and who can never sign in."""
    person, _made = User.objects.get_or_create(
        email=CERTIFIER,
        defaults={"name": "Synthetic certifier", "password": "!", "is_active": False, "deactivated_at": at},
    )
    return person


def _write_bodies(invented: list[InventedBody]) -> list[int]:
    """Write the parent bodies and return their keys, in order."""
    bodies = [Organisation(name=body.name, kind=body.kind, region=body.region) for body in invented]
    give_slugs(bodies)
    Organisation.objects.bulk_create(bodies)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=body, name=body.name, folded=fold(body.name), kind=NameKind.OFFICIAL)
        for body in bodies
    )
    return [body.pk for body in bodies]


class _Writer:
    """Writes batches, and remembers what the second transaction corrects."""

    def __init__(self, bodies: list[InventedBody], *, seed: int, by: User, at: datetime) -> None:
        """Write the parent bodies with their officers, and nothing else yet."""
        self.seed, self.by, self.at = seed, by, at
        self.bodies, self.body_keys = bodies, _write_bodies(bodies)
        self.officers = give_officers(self.body_keys, seed=seed, by=by, at=at)
        self.written: list[int] = []
        self.fundable: list[Fundable] = []
        self.returns = 0
        self.cases = 0
        self.moves_to_correct: list[tuple] = []
        self.returns_to_correct: list[tuple] = []
        self.certifier = _certifier(at)
        self.to_withdraw: list[tuple] = []

    def write(self, some: list[InventedSpinout]) -> None:
        """Write spin-outs with all of their facts and the casework on them."""
        keys = list(take_keys("spinouts_spinout", len(some)))
        self.written += keys
        held = list(zip(keys, some, strict=True))
        self.fundable += [Fundable(key, one.number, self.officers[one.bodies[0]], one.submitted) for key, one in held]
        self._write_spinouts(held)
        self._write_profiles(held)
        cases = self._cases(held)
        # A launch is planned until it has come.
        write_plans(cases)
        self._write_journeys(held)
        copy(
            "spinouts_definitionassessment",
            ("spinout_id", "definition", "result", *_FACT),
            ((key, "policy_2011", result, *self._fact(when)) for key, one in held for result, when in one.assessments),
        )
        self._write_returns(held)
        write_cases(cases)
        self.cases += len(cases)

    def _cases(self, held: list[tuple[int, InventedSpinout]]) -> list[Held]:
        invented = ((key, one, invent_case(one, self.bodies, self.seed)) for key, one in held)
        return [Held(key, self.officers[one.bodies[0]], case) for key, one, case in invented if case]

    def _fact(self, when: PartialDate | None, *, by: User | None = None, reason: str = "") -> tuple:
        day, precision = (when.first_day, when.precision.value) if when else (None, "")
        return ((by or self.by).pk, day, precision, False, reason, SOURCE, "Synthetic")

    def _write_spinouts(self, held: list[tuple[int, InventedSpinout]]) -> None:
        columns = (
            *("id", "name", "folded_name", "stage", "outcome"),
            *("is_example", "status_note", "launched_precision", "ended_precision", "register_state"),
            *("service_area", "region", "legal_form"),
            *("delivery_model", "parent_kind", "created_at", "created_by_id"),
        )
        rows = (
            (
                # A cache, like all that follows: what is kept is derived from the facts when all are there.
                *(key, one.name, fold(one.name), Stage.EXPLORING.value, Outcome.ACTIVE.value),
                *(False, "Synthetic", "", "", "entered"),
                *(one.profiles[-1].service_area, one.profiles[-1].region, one.profiles[-1].legal_form),
                *(one.profiles[-1].delivery_model, one.parent_kind, self.at.isoformat(), self.by.pk),
            )
            for key, one in held
        )
        copy("spinouts_spinout", columns, rows)
        entries = ((key, "entered", *self._fact(PartialDate.on(one.submitted))) for key, one in held)
        copy("spinouts_registerentry", ("spinout_id", "state", *_FACT), entries)
        self.to_withdraw += [(key, one.submitted) for key, one in held if one.is_withdrawn]

    def _write_profiles(self, held: list[tuple[int, InventedSpinout]]) -> None:
        many = sum(len(one.profiles) for _key, one in held)
        keys = take_keys("spinouts_profile", many)
        profiles, links = [], []
        for spinout, one in held:
            for profile in one.profiles:
                key = next(keys)
                what = (profile.service_area, profile.region, profile.legal_form, "", profile.delivery_model)
                profiles.append((key, spinout, one.name, *what, one.parent_kind, *self._fact(profile.when)))
                links += [(key, self.body_keys[body], place) for place, body in enumerate(one.bodies, start=1)]
        columns = "id spinout_id name service_area region legal_form legal_form_as_written delivery_model parent_kind"
        copy("spinouts_profile", (*columns.split(), *_FACT), profiles)
        copy("spinouts_profileparent", ("profile_id", "organisation_id", "place"), links)

    def _write_journeys(self, held: list[tuple[int, InventedSpinout]]) -> None:
        """Write the moves place by place: a move must find the one before it."""
        keys = take_keys("spinouts_journeyevent", sum(len(one.moves) for _key, one in held))
        for moves in zip_longest(*([(spinout, move) for move in one.moves] for spinout, one in held)):
            rows = []
            for spinout, move in filter(None, moves):
                key = next(keys)
                rows.append((key, *self._move(spinout, move), *self._fact(move.when)))
                if move.corrected:
                    self.moves_to_correct.append((key, *self._move(spinout, move), move.corrected))
            copy("spinouts_journeyevent", ("id", *_MOVE, *_FACT), rows)

    def _move(self, spinout: int, move: InventedMove) -> tuple:
        gate = gates.recorded(move.before, move.after)
        return (spinout, move.before.stage, move.before.outcome, move.after.stage, move.after.outcome, gate.value)

    def _write_returns(self, held: list[tuple[int, InventedSpinout]]) -> None:
        many = sum(len(one.returns) for _key, one in held)
        keys = take_keys("spinouts_staffreturn", many)
        self.returns += many
        verified: list[tuple[int, int]] = []
        copy("spinouts_staffreturn", ("id", *_RETURN, *_FACT), self._returns(held, keys, verified))
        rows = ((*pair, *self._fact(None, by=self.certifier)) for pair in verified)
        copy("spinouts_verification", ("spinout_id", "staff_return_id", *_FACT), rows)

    def _returns(
        self, held: list[tuple[int, InventedSpinout]], keys: Iterator[int], verified: list[tuple[int, int]]
    ) -> Iterator[tuple]:
        for spinout, one in held:
            for stated in one.returns:
                key, what = next(keys), (spinout, stated.measure, stated.qualifier)
                if stated.corrected is not None:
                    self.returns_to_correct.append((key, *what, stated.corrected, stated.when))
                if stated.is_verified:
                    verified.append((spinout, key))
                yield (key, *what, stated.count, *self._fact(stated.when))

    def correct(self) -> int:
        """Write what was found out later, and return how much that was."""
        why = "The first source was wrong"
        copy(
            "spinouts_journeyevent",
            ("supersedes_id", *_MOVE, *_FACT),
            ((*row, *self._fact(when, reason=why)) for *row, when in self.moves_to_correct),
        )
        copy(
            "spinouts_staffreturn",
            ("supersedes_id", *_RETURN, *_FACT),
            ((*row, *self._fact(when, reason=why)) for *row, when in self.returns_to_correct),
        )
        copy(
            "spinouts_registerentry",
            ("spinout_id", "state", *_FACT),
            (
                (key, "withdrawn", *self._fact(PartialDate.on(day), reason="Logged by mistake"))
                for key, day in self.to_withdraw
            ),
        )
        return len(self.moves_to_correct) + len(self.returns_to_correct) + len(self.to_withdraw)
