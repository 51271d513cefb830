"""Importing a register of councils: found, brought up to date, dated, never deleted."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.importing.organisations import import_organisations
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.spreadsheets.findings import Outcome
from mutuals_tracker.spreadsheets.running import attempt
from tests.factories.bodies import body
from tests.importing.files import a_csv, good, only, places, shared, spinouts_from

pytestmark = pytest.mark.django_db

DEVON = {
    "code": "DEV",
    "official_name": "Devon County Council",
    "name": "Devon",
    "nation": "England",
    "region": "South West",
    "gss_code": "E10000008",
    "alt_names": "Devon,devon county,The Council, Devon",
}


def imported(path: Path, *, dry_run: bool = False) -> Outcome:
    at = timezone.localtime()
    return attempt(
        path,
        lambda table: import_organisations(table, by=User.objects.system(), at=at, dry_run=dry_run),
        of="bodies",
    )


def of(tmp_path: Path, *rows: dict[str, str], dry_run: bool = False) -> Outcome:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    cells = [[row.get(heading, "") for heading in headings] for row in rows]
    return imported(a_csv(tmp_path, headings, *cells), dry_run=dry_run)


def test_the_shared_register_as_it_is_has_no_error_and_twice_changes_nothing() -> None:
    path = shared("reference/local_authorities.csv")
    first, again = good(imported(path)), good(imported(path))
    assert (len(first.added), again.added, again.changed, again.unchanged) == (470, [], [], 470)
    current = Organisation.objects.open(on=date(2025, 7, 10))
    assert current.count() == 397
    assert Organisation.objects.get(name="Taunton Deane Borough Council").closed_on == date(2019, 4, 1)
    assert Organisation.objects.get(name="Mendip District Council").closed_on == date(2023, 4, 1)
    assert str(Organisation.objects.get(name="Mendip District Council").succeeded_by) == "Somerset Council"
    assert Organisation.objects.get(name="Cumbria County Council").succeeded_by is None


def test_a_row_becomes_a_body_with_names_and_numbers(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON))
    devon = Organisation.objects.get()
    assert (devon.slug, devon.kind, devon.region, devon.is_confirmed) == (
        *("devon-county-council", "local_authority", "south_west"),
        True,
    )
    assert {(name.name, name.kind) for name in devon.names.all()} == {
        ("Devon County Council", "official"),
        ("Devon", "alias"),
        ("devon county", "alias"),
        ("The Council, Devon", "alias"),
    }
    assert {str(one) for one in devon.identifiers.all()} == {"GB-LAE-DEV", "GSS-E10000008"}


@pytest.mark.parametrize(
    ("nation", "scheme"), [("Wales", "GB-PLA"), ("Scotland", "GB-LAS"), ("Northern Ireland", "GB-LANI")]
)
def test_each_nation_has_its_own_register(tmp_path: Path, nation: str, scheme: str) -> None:
    good(of(tmp_path, DEVON | {"nation": nation, "gss_code": ""}))
    assert [str(one) for one in Organisation.objects.get().identifiers.all()] == [f"{scheme}-DEV"]


def test_a_combined_authority_is_known_by_its_gss_code_alone(tmp_path: Path) -> None:
    row = DEVON | {"code": "CPCA", "gss_code": "E47000008"}
    good(of(tmp_path, row))
    assert [str(one) for one in Organisation.objects.get().identifiers.all()] == ["GSS-E47000008"]
    assert good(of(tmp_path, row)).unchanged == 1


@pytest.mark.parametrize(
    ("written", "closed_on"),
    [("2019-03-31", date(2019, 4, 1)), ("2023-04-01", date(2023, 4, 1)), ("2020-02-29", date(2020, 3, 1))],
)
def test_an_end_is_the_first_day_without_it_whichever_day_the_file_gives(
    tmp_path: Path, written: str, closed_on: date
) -> None:
    good(of(tmp_path, DEVON | {"end_date": written}))
    assert Organisation.objects.get().closed_on == closed_on


def test_the_days_on_which_the_register_began_are_no_councils_beginning(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON | {"start_date": "2005-06-18"}))
    assert Organisation.objects.get().opened_on is None


def test_former_gss_codes_have_ended(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON | {"former_gss_codes": "E10000001,E10000002"}))
    ended = Organisation.objects.get().identifiers.filter(to_on__isnull=False).order_by("value")
    assert [one.value for one in ended] == ["E10000001", "E10000002"]


def test_an_unconfirmed_body_is_confirmed_and_keeps_its_spin_outs(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name", "parent_body", "parent_kind"], ["A", "Council of Devon", "education"])))
    outcome = good(of(tmp_path, DEVON | {"alt_names": "Council of Devon"}))
    assert [change.what for change in outcome.changed] == [
        "name changed from “Council of Devon” to “Devon County Council”",
        "kind changed from education to local_authority",
        "confirmed",
        "region changed from not known to south_west",
        "also known as Devon",
        "GB-LAE DEV",
        "GSS E10000008",
    ]
    devon = Organisation.objects.get()
    assert (devon.name, devon.is_confirmed, devon.spinouts.count()) == ("Devon County Council", True, 1)
    assert devon.names.get(kind="alias", folded="councilofdevon").to_on is None


def test_a_new_official_name_leaves_the_former_one_dated(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON))
    good(of(tmp_path, DEVON | {"official_name": "Devon Council"}))
    devon = Organisation.objects.get()
    assert (devon.name, devon.slug) == ("Devon Council", "devon-county-council")
    former = devon.names.get(kind="former")
    assert (former.name, former.to_on) == ("Devon County Council", timezone.localdate())


def test_a_name_that_several_rows_go_by_claims_no_body(tmp_path: Path) -> None:
    somerset = body("Somerset", is_confirmed=False)
    rows = [
        DEVON | {"code": code, "official_name": name, "name": "", "gss_code": "", "alt_names": "Somerset"}
        for code, name in (("SOM", "Somerset County Council"), ("SMT", "Somerset Council"))
    ]
    assert len(good(of(tmp_path, *rows)).added) == 2
    somerset.refresh_from_db()
    assert not somerset.is_confirmed


def test_bodies_that_the_file_leaves_out_stay(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON))
    good(of(tmp_path, DEVON | {"code": "DOR", "official_name": "Dorset Council", "gss_code": "", "alt_names": ""}))
    assert Organisation.objects.count() == 2


def test_an_empty_cell_never_erases(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON | {"end_date": "2019-03-31"}))
    assert good(of(tmp_path, {key: DEVON[key] for key in ("code", "official_name", "nation")})).unchanged == 1


def test_every_error_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    outcome = of(
        tmp_path,
        DEVON,
        DEVON | {"official_name": "Another"},
        DEVON | {"code": "X", "nation": "France", "gss_code": "E1", "region": "Nowhere", "start_date": "2009"},
        DEVON | {"code": "DOR", "official_name": "", "gss_code": "", "end_date": "31/03/2019"},
        DEVON | {"code": "SOM", "gss_code": "", "end_date": "2019-03-31", "replaced_by": "ZZZ"},
        DEVON | {"code": "KEN", "gss_code": "", "replaced_by": "DEV"},
        DEVON | {"code": "ESS", "gss_code": "", "is_current": "False"},
    )
    assert places(outcome) == [
        (3, "code"),
        (3, "gss_code"),
        (4, "nation"),
        (4, "gss_code"),
        (4, "region"),
        (4, "start_date"),
        (5, "official_name"),
        (5, "end_date"),
        (6, "replaced_by"),
        (7, "end_date"),
        (8, "end_date"),
    ]
    assert not Organisation.objects.exists()


def test_a_code_of_another_body_is_an_error(tmp_path: Path) -> None:
    good(of(tmp_path, DEVON))
    finding = only(of(tmp_path, DEVON | {"code": "DOR", "official_name": "Dorset", "nation": "England"}))
    assert (finding.column, finding.problem) == ("gss_code", "It belongs to Devon County Council")


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert len(good(of(tmp_path, DEVON, dry_run=True)).added) == 1
    assert not Organisation.objects.exists()
