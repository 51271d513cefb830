"""The sample data: real facts with sources, accounts, example cases; only into an empty database, all or nothing."""

import csv
import os
import stat
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings

from funding import work as funding_work
from funding.models import Application, Award, AwardEntry, CostBenchmark, Fund
from mutuals_tracker.accounts.models import Membership, Organisation, User
from mutuals_tracker.outbox.models import Letter
from procurement.sample import contracts
from reporting.models import Ambition, PublishedFigure
from reporting.sample import examples
from reporting.sample.people import ACCOUNTS
from spinouts import work
from spinouts.models import GateAnswer, JourneyEvent, Spinout, StaffReturn, Verification
from tests.factories.bodies import body
from tests.factories.people import person
from tests.factories.spinouts import a_spinout
from tests.importing.files import SAMPLE, shared
from tests.reporting import grants, releases

# Together, because loading it takes seconds and most of them only read.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample data")]


class Loaded(NamedTuple):
    """What the command said, and the local folder, in which no password was kept before."""

    said: str
    folder: Path


def load() -> str:
    out = StringIO()
    call_command("load_sample_data", stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A local folder in which no password is kept yet."""
    settings.LOCAL_DIR = tmp_path
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


@pytest.fixture(scope="class")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    """Load it for all the tests of a class, each of which finds it as it was, and take it back after them."""
    folder = tmp_path_factory.mktemp("sample")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(LOCAL_DIR=folder), pytest.MonkeyPatch.context() as patch:
            patch.delenv("DEMO_PASSWORD", raising=False)
            said = load()
        yield Loaded(said, folder)
        transaction.set_rollback(True)


COUNCILS = {
    "": "",
    "example-borough-council": "Example Borough Council",
    "sample-county-council": "Sample County Council",
}
# What waits for each account, of records and of money.
WAITING = {
    "officer": {"tasks", "milestones", "decisions", "conditions", "returns", "updates", "continuity_tests"}
    | {"unassigned", "drafts", "referrals_to_see_to", "award_returns_due"},
    "colleague": {"mentions", "tasks", "returns"},
    "certifier": {"sign_off", "tasks", "returns"},
    "stranger": {"ready", "returns"},
    "taskforce": {"overrides", "launches", "late_updates", "late_continuity_tests"},
    "admin": {"applications_submitted"},
}


def money_rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE.parents[1] / "funding" / "sample" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.usefixtures("loaded")
class TestWhatIsLoaded:
    def test_it_holds_the_real_mutuals_and_invented_examples_apart(self) -> None:
        assert Spinout.objects.filter(is_example=False).count() == 90
        assert StaffReturn.objects.filter(spinout__is_example=False).count() == 64
        examples_of = Spinout.objects.filter(is_example=True)
        assert {spinout.stage for spinout in examples_of} == {
            *("exploring", "options_appraisal", "business_plan", "transition", "live")
        }
        assert {str(parent) for spinout in examples_of for parent in spinout.parents.all()} == {
            *("Example Borough Council", "Sample County Council")
        }
        assert not Spinout.objects.filter(is_example=False, parents__is_example=True).exists()
        assert Verification.objects.filter(spinout__is_example=False).count() == 0

    def test_early_costs_are_read_beside_the_one_figure_that_was_published(self) -> None:
        stated = CostBenchmark.objects.in_force(on=date(2026, 1, 1)).get()
        assert stated.amount == 120_000
        assert str(stated.effective) == "July 2012"
        assert "no average" in stated.note
        assert "does not say who suggested it" in stated.source_note

    def test_the_ambition_is_no_target_and_says_what_it_counted(self) -> None:
        ambition = Ambition.objects.get()
        assert (ambition.people, ambition.by_year, ambition.counting_basis, str(ambition.effective)) == (
            *(1_000_000, 2015),
            *("co-owners", "February 2011"),
        )
        assert ambition.is_default
        assert "co-owners" in ambition.note
        assert "no target was set" in ambition.note

    def test_published_totals_are_kept_apart(self) -> None:
        assert PublishedFigure.objects.count() == 23
        assert PublishedFigure.objects.filter(effective_on__isnull=True).count() == 5

    def test_each_account_has_its_role_and_a_verified_address(self) -> None:
        held = {
            (membership.user.email, membership.role, str(membership.organisation or ""))
            for membership in Membership.objects.all()
        }
        councils = {
            "example-borough-council": "Example Borough Council",
            "sample-county-council": "Sample County Council",
        }
        assert held == {
            (f"{name}@example.org", role, councils.get(council, "")) for name, _n, role, council in ACCOUNTS
        }
        assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(ACCOUNTS)
        assert all(user.is_sample for user in User.objects.filter(is_system=False))

    def test_the_password_is_random_and_kept_where_only_its_owner_reads(self, loaded: Loaded) -> None:
        kept = loaded.folder / "demo-password"
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert User.objects.get(email="officer@example.org").check_password(kept.read_text().strip())
        assert kept.read_text().strip() not in loaded.said

    def test_the_examples_passed_their_gates_and_one_was_let_through(self) -> None:
        forward = JourneyEvent.objects.exclude(gate="").filter(spinout__is_example=True)
        assert set(forward.values_list("gate", flat=True)) == {"passed", "overridden"}
        overridden = GateAnswer.objects.overridden().get()
        assert (overridden.spinout.name, overridden.code) == ("Example Home Care Mutual", "decision_options_appraisal")

    def test_each_account_has_something_to_do_and_may_do_it(self, client: Client) -> None:
        for account, codes in WAITING.items():
            user = User.objects.get(email=f"{account}@example.org")
            kinds = [
                *work.of_person(user, today=date.today()),  # noqa: DTZ011 - any day will do
                *funding_work.of_person(user, at=timezone.now()),
            ]
            first = {kind.code: item for kind in kinds for item in kind.first(1).items}
            assert codes <= first.keys(), account
            client.force_login(user)
            answers = {code: client.get(item.url).status_code for code, item in first.items()}
            assert answers == dict.fromkeys(first, 200), account

    def test_nobody_is_written_to_about_invented_cases_but_who_was_mentioned(self) -> None:
        assert list(Letter.objects.values_list("to", flat=True)) == ["colleague@example.org"]

    def test_the_examples_apply_for_funding(self, client: Client) -> None:
        found = {each.state: each for each in Application.objects.select_related("spinout", "round__fund")}
        assert found.keys() == {"submitted", "draft", "in_delivery", "ineligible"}
        assert all(each.spinout.is_example and each.round.fund.is_example for each in found.values())
        assert found["submitted"].versions.count() == 1
        assert found["in_delivery"].award.awarded == 2 * found["in_delivery"].award.paid == 12_000
        assert found["ineligible"].referral.reason == "ineligible"
        client.force_login(User.objects.get(email="stranger@example.org"))
        page = client.get(f"/funding/applications/{found['draft'].reference}/").content.decode()
        assert "too much" in page

    def test_a_second_run_changes_nothing_and_says_so(self) -> None:
        before = Spinout.objects.count(), User.objects.count(), StaffReturn.objects.count()
        assert load() == "The sample data is loaded already. Nothing was changed.\n"
        assert before == (Spinout.objects.count(), User.objects.count(), StaffReturn.objects.count())

    def test_what_is_left_out_says_why_and_no_spin_out_of_the_sample_is_awarded_it(self) -> None:
        for row in money_rows("left_out.csv"):
            assert row["why"]
            assert row["source_url"].startswith("http")
            assert not Award.objects.filter(spinout__name__icontains=row["recipient"]).exists()

    def test_awards_are_recorded_as_far_as_they_are_known_and_published_where_that_is_enough(self) -> None:
        recorded = Award.objects.filter(application__isnull=True)
        assert recorded.count() == len(money_rows("awards.csv"))
        assert not recorded.filter(spinout__is_example=True).exists()
        published = Award.objects.published().get()
        assert (published.spinout.name, published.awarded) == ("DYS Space Ltd (Space)", 20_000)
        vague = Award.objects.get(spinout__name="Behavioural Insights Team (BIT)")
        assert (str(vague.decided), vague.published_at) == ("February 2014", None)
        assert sum(entry.amount for entry in AwardEntry.objects.filter(kind="award")) == sum(
            award.awarded for award in Award.objects.all()
        )

    def test_a_fund_s_money_is_that_of_a_body_that_is_there_once(self) -> None:
        funders = Fund.objects.filter(is_example=False, funder__isnull=False).values_list("funder__name", flat=True)
        for name in set(funders):
            assert Organisation.objects.named(name).count() == 1

    def test_what_it_publishes_keeps_the_standard(self, client: Client) -> None:
        shared("checkers/validate_360giving.py")
        assert grants.problems(grants.package(client)) == []
        assert grants.problems(grants.unflattened(grants.table(client))) == []

    def test_what_it_publishes_of_contracts_keeps_the_standard(self, client: Client) -> None:
        shared("checkers/validate_ocds.py")
        package = releases.package(client)
        assert releases.problems(package) == []
        assert len(package["releases"]) == len(contracts.read()), "every row that was gathered, and no invented one"
        assert {kind for release in package["releases"] for kind in release} >= {"tender", "awards", "contracts"}


@pytest.mark.parametrize("name", ["mutuals.csv", "staff_counts.csv", "sector_series.csv", "ambitions.csv"])
def test_every_row_of_it_names_its_source(name: str) -> None:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        assert all(row["source_url"].startswith("http") for row in csv.DictReader(file))


@pytest.mark.parametrize("name", ["mutuals.csv", "staff_counts.csv", "sector_series.csv"])
def test_it_has_the_facts_that_were_gathered(name: str) -> None:
    assert (SAMPLE / name).read_bytes() == shared(f"data/{name}").read_bytes()


def test_the_password_is_the_one_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "a password for everybody")
    load()
    assert os.environ["DEMO_PASSWORD"]
    assert User.objects.get(email="admin@example.org").check_password("a password for everybody")


@pytest.mark.parametrize("anything", [lambda: person("Somebody"), lambda: body("A Council"), lambda: a_spinout("A")])
def test_a_database_that_holds_anything_else_is_refused(anything) -> None:
    anything()
    with pytest.raises(CommandError, match="The database holds 1 "):
        load()
    assert not User.objects.filter(is_sample=True).exists()


def test_it_is_all_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(people: dict[str, User], *, at: datetime) -> None:
        raise Spinout.DoesNotExist

    monkeypatch.setattr(examples, "tell", fail)
    with pytest.raises(Spinout.DoesNotExist):
        load()
    assert not Spinout.objects.exists()
    assert not Organisation.objects.exists()
    assert not User.objects.filter(is_system=False).exists()


def test_every_award_and_programme_that_was_gathered_is_accounted_for_once() -> None:
    with shared("data/funding_awards.csv").open(encoding="utf-8", newline="") as file:
        gathered = [(row["source_url"], row["amount_gbp"]) for row in csv.DictReader(file)]
    kept = [
        (row["source_url"], row["amount"])
        for name in ("awards.csv", "facts.csv", "budgets.csv", "left_out.csv")
        for row in money_rows(name)
    ]
    assert {row: kept.count(row) for row in gathered} == dict.fromkeys(gathered, 1)
    assert len(set(gathered)) == len(gathered)
