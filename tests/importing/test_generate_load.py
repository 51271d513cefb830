"""Synthetic data: the same for the same seed, through the real triggers, and never among real data unasked."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F
from django.test import Client
from pghistory.models import Context
from pytest_django import Settings

from funding.lifecycle import ApplicationState
from funding.models import Application, Award, Fund, Moderation, Round
from funding.vocabulary import EntryKind
from mutuals_tracker.accounts.models import Organisation, User
from procurement.cliffs import ClockKind, ClockState, state_of
from procurement.models import Clock, Contract
from reporting.load.cases import InventedCase, invent_case
from reporting.load.clocks import invent_clocks
from reporting.load.inventing import LAST_DAY, invent_bodies, invent_spinouts
from reporting.load.money import Fundable
from reporting.load.money.funds import RANKED
from reporting.load.money.inventing import applications, awards
from spinouts import kept
from spinouts.actions import ledger
from spinouts.listing.facets import DUE
from spinouts.models import (
    CaseEntry,
    CaseRow,
    CaseSummary,
    CaseTask,
    Decision,
    Evidence,
    GateAnswer,
    JourneyEvent,
    LaunchPlan,
    Mention,
    ProgressUpdate,
    RegisterEntry,
    Spinout,
    StaffReturn,
    TransferWave,
    Verification,
)
from tests.factories.spinouts import a_spinout
from tests.reporting import grants


def test_the_same_seed_invents_the_same_and_another_does_not() -> None:
    bodies = invent_bodies(20, 7)
    assert bodies == invent_bodies(20, 7) != invent_bodies(20, 8)
    first = list(invent_spinouts(50, bodies, returns=5, seed=7))
    assert first == list(invent_spinouts(50, bodies, returns=5, seed=7))
    assert first == list(invent_spinouts(80, bodies, returns=5, seed=7))[:50]
    assert first != list(invent_spinouts(50, bodies, returns=5, seed=8))


def test_no_invented_date_is_later_than_the_last_day() -> None:
    dates = [
        fact.when.first_day
        for one in invent_spinouts(500, invent_bodies(20, 1), returns=20, seed=1)
        for fact in (*one.moves, *one.returns, *one.profiles)
        if fact.when
    ]
    assert max(dates) <= LAST_DAY
    assert min(dates) >= date(1997, 1, 1)


def cases(many: int, seed: int) -> list[InventedCase | None]:
    bodies = invent_bodies(20, seed)
    return [invent_case(one, bodies, seed) for one in invent_spinouts(many, bodies, returns=3, seed=seed)]


def test_the_same_seed_invents_the_same_casework() -> None:
    assert cases(80, 7)[:50] == cases(50, 7) != cases(50, 8)


def test_most_proposals_have_a_case_and_most_of_what_was_imported_has_none() -> None:
    bodies = invent_bodies(20, 1)
    often: dict[bool, list[bool]] = {True: [], False: []}
    for one in invent_spinouts(500, bodies, returns=3, seed=1):
        launched = [move.when for move in one.moves if move.after.stage == "live"]
        if not launched or (launched[0] and launched[0].first_day < date(2020, 1, 1)):
            case = invent_case(one, bodies, 1)
            often[not launched].append(bool(case and case.tasks))
    assert 0.75 < sum(often[True]) / len(often[True]) < 0.95
    assert sum(often[False]) / len(often[False]) < 0.1


# What a row says has happened; other days may be still to come.
HAPPENED = ["added", "changed", "done_on", "met_on", "decided_on", "discharged_on", "agreed_on", "tested_on"]
HAPPENED += ["ended_on", "transferred_on", "informed_on", "consultation_began_on", "consultation_ended_on"]


def rows(case: InventedCase) -> Iterator[Any]:
    for listed in vars(case).values():
        if isinstance(listed, list):
            for row in listed:
                yield row
                for name in ("conditions", "levels", "successors", "covers"):
                    yield from getattr(row, name, ())


def test_nothing_has_happened_after_the_last_day_and_some_is_to_come() -> None:
    found = [row for case in cases(300, 1) if case for row in rows(case)]
    happened = [getattr(row, name, None) for row in found for name in HAPPENED]
    assert max(filter(None, happened)) <= LAST_DAY
    to_come = [day for row in found if (day := getattr(row, "due_on", None) or getattr(row, "planned_on", None))]
    assert max(to_come) > LAST_DAY


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    """A folder for the one file that stands behind synthetic claims."""
    settings.MEDIA_ROOT = tmp_path


def generate(*options: str) -> None:
    call_command("generate_load", "--spinouts", "300", "--returns", "4", "--seed", "3", *options, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_it_goes_through_the_real_tables_with_their_history_and_two_moments() -> None:
    generate()
    by_hand = StaffReturn.objects.by_hand().filter(supersedes=None)
    assert (Spinout.objects.count(), by_hand.count()) == (300, 1_200)
    assert Organisation.objects.count() == 21
    moments = StaffReturn.objects.values_list("recorded_at", flat=True).distinct().count()
    assert moments == 2
    assert JourneyEvent.objects.filter(supersedes__isnull=False).exists()
    assert Verification.objects.filter(superseded_at__isnull=True).count() > 20
    assert RegisterEntry.objects.filter(state="withdrawn").exists()
    verbs = {context.metadata["verb"] for context in Context.objects.all()}
    assert verbs == {"generate_load"}
    events = StaffReturn.pgh_event_models["insert"].objects
    assert events.filter(pgh_context__isnull=True).count() == 0
    assert not kept.rebuild()
    with pytest.raises(CommandError, match="holds 300 spin-outs"):
        generate()
    generate("--add")
    assert Spinout.objects.count() == 600


# Of procurement the synthetic data hold risks, first contracts and clocks, and nothing else yet.
OF_PROCUREMENT = {"risk", "riskaction", "riskmove", "riskrating", "riskreview", "contract", "clock"}


@pytest.mark.django_db(transaction=True)
def test_the_casework_goes_through_the_real_tables_too() -> None:
    generate()
    tables = [model for base in (CaseRow, CaseEntry) for model in base.__subclasses__() if model is not GateAnswer]
    tables = [one for one in tables if one._meta.app_label != "procurement" or one._meta.model_name in OF_PROCUREMENT]
    for model in (*tables, Mention):
        assert model.objects.exists(), model
        events = model.pgh_event_model.objects
        assert events.filter(pgh_label="insert").count() == model.objects.count()
        assert not events.filter(pgh_context__isnull=True).exists()
    worked_on = CaseTask.objects.values("spinout").distinct().count()
    assert 60 < worked_on < 150
    assert 9 < CaseTask.objects.count() / worked_on < 15
    assert 3 < ProgressUpdate.objects.count() / worked_on < 5
    assert 1 < Decision.objects.count() / worked_on < 3
    assert 0 < CaseTask.objects.open().filter(due_on__lt=LAST_DAY).count() < CaseTask.objects.open().count()
    assert LaunchPlan.objects.filter(change="slipped").exists()
    assert Decision.objects.filter(outcome="with_conditions").exists()
    for column in ("lead", "held_since", "planned_on", *DUE.values()):
        assert CaseSummary.objects.filter(**{f"{column}__isnull": False}).exists(), column
    assert not JourneyEvent.objects.exclude(gate__in=["", "recorded"]).exists()


def test_the_same_seed_invents_the_same_clocks_and_another_does_not() -> None:
    some = [Fundable(number, number, (1, 2, 3), date(2020, 1, number % 28 + 1)) for number in range(1, 400)]
    invented = [invent_clocks(one, 7) for one in some]
    assert invented == [invent_clocks(one, 7) for one in some] != [invent_clocks(one, 8) for one in some]
    assert 0.9 < sum(map(len, invented)) / len(some) < 1.1


@pytest.mark.django_db(transaction=True)
def test_its_clocks_stand_in_every_way_and_those_of_contracts_end_with_them() -> None:
    generate()
    clocks = Clock.objects.all()
    stands = {
        state_of(starts_on=each.starts_on, ends_on=each.ends_on, revoked_on=each.revoked_on, on=LAST_DAY)
        for each in clocks
    }
    assert stands == set(ClockState) - {ClockState.AHEAD}
    assert {*clocks.values_list("kind", flat=True)} == {*ClockKind.values} - {ClockKind.REG77, ClockKind.S33}
    of_contracts = clocks.filter(contract__isnull=False)
    assert of_contracts.count() == Contract.objects.count()
    assert not of_contracts.exclude(kind=ClockKind.FIRST_CONTRACT, ends_on=F("contract__runs_to")).exists()


@pytest.mark.django_db(transaction=True)
def test_what_follows_from_its_transfers_is_there_already() -> None:
    generate()
    system = User.objects.system()

    def follows() -> tuple[list, list]:
        tasks = CaseTask.objects.order_by("pk").values_list("pk", "revision", "due_on", "is_due_by_ledger")
        return list(tasks), list(StaffReturn.objects.order_by("pk").values_list("pk", "superseded_at"))

    before = follows()
    waves = TransferWave.objects.happened()
    assert waves.exists()
    assert TransferWave.objects.to_come().exists()
    for spinout in Spinout.objects.filter(pk__in=TransferWave.objects.values("spinout")):
        ledger.follow(spinout, reason="", by=system, at=waves[0].changed_at)
    assert follows() == before


@pytest.mark.django_db(transaction=True)
def test_its_people_can_never_sign_in() -> None:
    generate()
    people = User.objects.people()
    assert people.count() == 64
    assert not people.able_to_sign_in().exists()
    assert not any(person.has_usable_password() for person in people)
    assert all(person.email.endswith(".invalid") for person in people)
    officer = people.exclude(memberships=None).first()
    assert {role for role, _body in officer.held} == {"officer"}


@pytest.mark.django_db
def test_a_database_with_spin_outs_is_refused() -> None:
    a_spinout("Real")
    with pytest.raises(CommandError, match="would enter their figures"):
        generate()
    assert Spinout.objects.count() == 1


@pytest.mark.django_db
def test_no_spin_outs_at_all_is_refused() -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("generate_load", "--spinouts", "0")


def money(some: list[Fundable], seed: int) -> tuple[object, object]:
    return awards(some, seed), applications(some, seed)


def test_the_same_seed_invents_the_same_money_and_another_does_not() -> None:
    some = [Fundable(number, number, (1, 2, 3), date(2020, 1, number % 28 + 1)) for number in range(1, 400)]
    assert money(some, 7) == money(some, 7) != money(some, 8)
    assert awards(some, 7)[:90] == awards(some[:100], 7)[:90]


@pytest.mark.django_db(transaction=True)
def test_its_money_adds_up_and_has_come_to_every_end() -> None:
    generate()
    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert Award.objects.filter(application__isnull=True).values("spinout").distinct().count() == 300
    ranked = Moderation.objects.filter(application__state="assessment")
    assert ranked.filter(round__name=RANKED).count() == 15
    for fund in Fund.objects.select_related("account"):
        sums = {kind: Decimal(0) for kind in EntryKind.values}
        for award in fund.awards.prefetch_related("entries"):
            of_award = {kind: Decimal(0) for kind in EntryKind.values}
            for entry in award.entries.all():
                of_award[entry.kind] += entry.amount
            assert award.awarded == of_award["award"] + of_award["variation"]
            assert [award.paid, award.stopped, award.refunded, award.written_off] == [
                of_award[kind] for kind in ("payment", "stop", "refund", "write_off")
            ]
            sums = {kind: sums[kind] + of_award[kind] for kind in sums}
        given = sums["award"] + sums["variation"] - sums["stop"] - sums["refund"]
        account = fund.account
        assert (account.committed, account.paid, account.refunded, account.written_off) == (
            *(given, sums["payment"], sums["refund"], sums["write_off"]),
        )
        assert given > 0
    assert not any(award.decided_on and award.decided_on > LAST_DAY for award in Award.objects.all())


@pytest.mark.django_db(transaction=True)
def test_more_is_given_by_the_same_funds() -> None:
    generate()
    generate("--add")
    assert (Fund.objects.count(), Round.objects.count(), Evidence.objects.count()) == (2, 2, 1)
    assert Award.objects.filter(application__isnull=True).values("spinout").distinct().count() == 600


@pytest.mark.django_db(transaction=True)
def test_what_it_publishes_keeps_the_standard(client: Client) -> None:
    generate()
    package = grants.package(client)
    assert len(package["grants"]) == Award.objects.published().count() > 250
    kinds = {grant["classifications"][0]["code"] for grant in package["grants"]}
    assert kinds == {"grant", "advice"}
    assert any("disbursementTransaction" in grant for grant in package["grants"])
    assert grants.problems(package) == []
    assert grants.problems(grants.unflattened(grants.table(client))) == []
