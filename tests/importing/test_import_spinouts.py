"""Importing spin-outs for the first time: what is made of each cell, and what has to be put right."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier, OrganisationName, User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.spreadsheets.tables import read_table
from spinouts.importing.spinouts import import_spinouts
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, RegisterEntry, Spinout
from tests.factories.bodies import also_named, body
from tests.factories.spinouts import a_spinout
from tests.importing.files import a_csv, a_workbook, good, only, places, shared, spinouts_from

pytestmark = pytest.mark.django_db


def moves(spinout: Spinout) -> list[tuple[str, str]]:
    events = JourneyEvent.objects.current().filter(spinout=spinout).order_by("place")
    return [(str(event.after), str(event.effective or "")) for event in events]


def one(tmp_path: Path, **cells: str) -> Spinout:
    good(spinouts_from(a_csv(tmp_path, list(cells), list(cells.values()))))
    return Spinout.objects.get()


def refused(tmp_path: Path, headings: Sequence[str], *rows: Sequence[str]) -> list[tuple[int | None, str]]:
    outcome = spinouts_from(a_csv(tmp_path, headings, *rows))
    assert not Spinout.objects.exists()
    return places(outcome)


def test_the_shared_file_as_it_is_has_no_error() -> None:
    outcome = good(spinouts_from(shared("data/mutuals.csv")))
    assert (outcome.rows, len(outcome.added), Spinout.objects.count()) == (90, 90, 90)


def test_a_whole_row_becomes_facts(tmp_path: Path) -> None:
    spinout = one(
        tmp_path,
        name="Leading Lives",
        parent_body="Suffolk County Council",
        parent_kind="local_authority",
        service_area="adult_social_care",
        region="East of England",
        legal_form="co-operative society, 100% employee-owned",
        stage="live",
        launch_date="2012-07",
        outcome="ceased",
        end_date="2019",
        status_note="Closed",
        employee_control="evidenced",
        turnover_gbp="10000000",
        company_number="584906",
        source_url="https://example.org/a",
        source_note="Page seen",
    )
    assert (spinout.stage, spinout.outcome, str(spinout.launched), str(spinout.ended)) == (
        *("live", "ceased"),
        *("July 2012", "2019"),
    )
    assert (spinout.status_note, spinout.turnover_gbp) == ("Closed", Decimal(10_000_000))
    assert moves(spinout) == [("live/active", "July 2012"), ("live/ceased", "2019")]
    profile = Profile.objects.get()
    assert (profile.region, profile.service_area, profile.parent_kind, profile.effective) == (
        *("east_of_england", "adult_social_care", "local_authority"),
        None,
    )
    assert (profile.legal_form, profile.legal_form_as_written) == (
        *("cooperative", "co-operative society, 100% employee-owned"),
    )
    assert (profile.source_url, profile.source_note) == ("https://example.org/a", "Page seen")
    assert [str(parent) for parent in spinout.parents.all()] == ["Suffolk County Council"]
    assessment = DefinitionAssessment.objects.get()
    assert (assessment.definition, assessment.result, assessment.effective) == ("policy_2011", "meets", None)
    entry = RegisterEntry.objects.get()
    assert (entry.state, entry.effective_on) == ("entered", timezone.localdate())
    assert [str(one) for one in spinout.organisation.identifiers.all()] == ["GB-COH-00584906"]
    assert spinout.organisation.kind == "mutual"


def test_a_name_alone_is_enough(tmp_path: Path) -> None:
    spinout = one(tmp_path, name="Only a name")
    assert (spinout.state.stage, spinout.state.outcome, spinout.parents.count()) == ("exploring", "active", 0)
    assert not DefinitionAssessment.objects.exists()


def test_columns_stand_in_any_order_and_their_headings_in_any_case(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["Launch Date", "STAGE", " name "], ["2011", "Live", "A"])
    good(spinouts_from(path))
    assert moves(Spinout.objects.get()) == [("live/active", "2011"), ("live/unknown", "")]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"stage": "live", "outcome": "active"}, [("live/active", "")]),
        ({"stage": "live", "outcome": "unknown"}, [("live/active", ""), ("live/unknown", "")]),
        ({"stage": "live", "outcome": "ceased"}, [("live/active", ""), ("live/ceased", "")]),
        ({"launch_date": "2011"}, [("live/active", "2011"), ("live/unknown", "")]),
        ({"stage": "proposal", "outcome": "active"}, [("exploring/active", "")]),
        (
            {"stage": "proposal", "outcome": "remaining_in_house", "end_date": "2018-06"},
            [("exploring/active", ""), ("exploring/remaining_in_house", "June 2018")],
        ),
        (
            {"stage": "proposal", "outcome": "outsourced"},
            [("options_appraisal/active", ""), ("options_appraisal/outsourced", "")],
        ),
    ],
)
def test_stage_outcome_and_dates_become_a_journey(
    tmp_path: Path, cells: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert moves(one(tmp_path, name="A", **cells)) == expected


def test_what_a_source_does_not_state_is_unclear(tmp_path: Path) -> None:
    one(tmp_path, name="A", employee_control="not_stated")
    assert DefinitionAssessment.objects.get().result == "unclear"


def test_a_body_is_found_by_its_official_name_or_alias_and_else_made_unconfirmed(tmp_path: Path) -> None:
    council = body("Royal Borough of Greenwich")
    also_named(council, "London Borough of Greenwich")
    outcome = good(
        spinouts_from(
            a_csv(
                tmp_path,
                ["name", "parent_body", "parent_kind"],
                ["A", "london borough of GREENWICH", "local_authority"],
                ["B", "Royal Borough of Greenwich; Greenwich Primary Care Trust", "local_authority"],
                ["C", "Somebody Else", ""],
            )
        )
    )
    assert outcome.bodies == ["Greenwich Primary Care Trust", "Somebody Else"]
    assert list(Spinout.objects.get(name="A").parents.all()) == [council]
    made = {body.name: (body.kind, body.is_confirmed) for body in Organisation.objects.exclude(pk=council.pk)}
    assert made == {"Greenwich Primary Care Trust": ("nhs", False), "Somebody Else": ("other", False)}
    assert Profile.objects.get(name="C").parent_kind == ""


def test_an_official_name_goes_before_another_bodys_alias(tmp_path: Path) -> None:
    also_named(body("Cumberland Council"), "Cumbria Council")
    cumbria = body("Cumbria Council")
    assert list(one(tmp_path, name="A", parent_body="Cumbria Council").parents.all()) == [cumbria]


def test_a_name_that_two_bodies_have_is_an_error_that_lists_them(tmp_path: Path) -> None:
    for name in ("Somerset Council", "Somerset County Council"):
        also_named(body(name), "Somerset")
    finding = only(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["A", "Somerset"])))
    assert (finding.row, finding.column, finding.value) == (2, "parent_body", "Somerset")
    assert "Somerset Council (" in finding.problem
    assert "Somerset County Council (" in finding.problem


def test_the_same_body_named_twice_is_one_parent(tmp_path: Path) -> None:
    spinout = one(tmp_path, name="A", parent_body="Leeds City Council; leeds city council;")
    assert [str(parent) for parent in spinout.parents.all()] == ["Leeds City Council"]


def test_slugs_of_new_bodies_differ(tmp_path: Path) -> None:
    body("Leeds & Co", slug="leeds-co")
    good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds Co."], ["B", "LEEDS Co (2)"])))
    assert len({body.slug for body in Organisation.objects.all()}) == 3


def test_a_society_number_is_never_a_company_number(tmp_path: Path) -> None:
    spinout = one(tmp_path, name="A", society_number="7610")
    assert [str(one) for one in spinout.organisation.identifiers.all()] == ["GB-MPR-7610"]


def test_a_known_legal_entity_is_linked(tmp_path: Path) -> None:
    entity = body("A Ltd", kind="mutual")
    OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-COH", value="07584906")
    assert one(tmp_path, name="A", company_number="7584906").organisation == entity


def test_a_number_that_is_somebody_elses_is_an_error(tmp_path: Path) -> None:
    council = body("Leeds City Council")
    OrganisationIdentifier.objects.create(organisation=council, scheme="GB-COH", value="07584906")
    assert refused(tmp_path, ["name", "company_number"], ["A", "07584906"]) == [(2, "company_number")]


def test_a_community_interest_company_that_is_a_charity_is_an_error(tmp_path: Path) -> None:
    entity = body("A Ltd", kind="mutual")
    OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-COH", value="07584906")
    OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-CHC", value="1145643")
    headings = ["name", "legal_form", "company_number"]
    row = ["A", "community interest company", "07584906"]
    assert refused(tmp_path, headings, row) == [(2, "legal_form")]


ERRORS = {
    "name": ["", "…", "x" * 251, "社会"],
    "parent_kind": ["council", "mutual"],
    "service_area": ["potholes"],
    "region": ["The North"],
    "legal_form": ["x" * 251],
    "stage": ["transition", "dead"],
    "launch_date": ["31/07/2012", "2012-13", "2100", "soon"],
    "outcome": ["fine"],
    "end_date": ["2012/07/31", "2100-01-01"],
    "status_note": ["x" * 5_001],
    "employee_control": ["yes"],
    "turnover_gbp": ["£5m", "-1", "1.234", "1000000000000"],
    "company_number": ["12345", "123456789", "AB-12345"],
    "society_number": [],
    "source_url": ["www.example.org", "javascript:alert(1)"],
    "source_note": ["x" * 5_001, "bell \x07"],
    "parent_body": ["x" * 251, "…"],
}


@pytest.mark.parametrize(("column", "written"), [(column, cell) for column, bad in ERRORS.items() for cell in bad])
def test_a_wrong_cell_is_named_by_row_and_column_with_what_to_do(tmp_path: Path, column: str, written: str) -> None:
    cells = {"name": "A", "region": "London", column: written}
    outcome = spinouts_from(a_csv(tmp_path, list(cells), list(cells.values())))
    finding = only(outcome)
    assert (finding.row, finding.column, finding.value) == (2, column, written)
    assert finding.problem
    assert finding.advice
    assert not Spinout.objects.exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"stage": "proposal", "launch_date": "2012"}, "launch_date"),
        ({"stage": "live", "outcome": "active", "end_date": "2012"}, "end_date"),
        ({"stage": "live", "end_date": "2012"}, "end_date"),
        ({"stage": "live", "outcome": "not_proceeding"}, "outcome"),
        ({"stage": "proposal", "outcome": "ceased"}, "outcome"),
        ({"stage": "live", "launch_date": "2012-07", "outcome": "ceased", "end_date": "2012-06"}, "end_date"),
    ],
)
def test_cells_that_contradict_each_other_are_an_error(tmp_path: Path, cells: dict[str, str], column: str) -> None:
    assert refused(tmp_path, ["name", *cells], ["A", *cells.values()]) == [(2, column)]


def test_an_end_in_the_year_of_the_launch_is_no_contradiction(tmp_path: Path) -> None:
    one(tmp_path, name="A", stage="live", launch_date="2012-07", outcome="ceased", end_date="2012")


def test_every_error_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    headings = ["name", "stage", "launch_date", "colour", "parent_body", "company_number"]
    rows = [
        ["A", "live", "2012", "red", "Leeds City Council", "07584906"],
        ["", "alive", "2012", "", "", ""],
        ["B", "live", "31/07/2012", "", "", "123"],
        ["A", "live", "2013", "", "Leeds City Council", "07584906"],
        ["C", "proposal", "2013", "", "", ""],
    ]
    assert refused(tmp_path, headings, *rows) == [
        (1, "colour"),
        (3, "name"),
        (3, "stage"),
        (4, "launch_date"),
        (4, "company_number"),
        (5, "name"),
        (5, "company_number"),
        (6, "launch_date"),
    ]
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("last", [["", "live"], ["Z", "nowhere"]])
def test_one_error_in_the_last_row_stops_the_whole_file(tmp_path: Path, last: list[str]) -> None:
    rows = [[f"Name {number}", "live"] for number in range(2_100)]
    assert refused(tmp_path, ["name", "stage"], *rows, last) == [(2_102, "name" if last[1] == "live" else "stage")]
    assert not Organisation.objects.exists()


def test_what_the_database_refuses_stops_the_whole_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spinouts.importing.drafts.fold", lambda name: "" if name == "Last" else name.lower())
    rows = [[f"Name {number}"] for number in range(2_100)]
    finding = only(spinouts_from(a_csv(tmp_path, ["name"], *rows, ["Last"])))
    assert "spinout_has_a_name" in finding.problem
    assert not Spinout.objects.exists()


def test_a_missing_required_column_is_one_error_not_one_for_each_row(tmp_path: Path) -> None:
    outcome = spinouts_from(a_csv(tmp_path, ["stage"], ["live"], ["live"]))
    assert places(outcome) == [(1, "name")]


def test_an_unknown_column_gets_a_suggestion(tmp_path: Path) -> None:
    finding = only(spinouts_from(a_csv(tmp_path, ["name", "launch_dat"], ["A", "2012"])))
    assert finding.advice.startswith("Did you mean launch_date?")


def test_a_column_named_twice_is_an_error(tmp_path: Path) -> None:
    assert places(spinouts_from(a_csv(tmp_path, ["name", "stage", "Stage"], ["A", "live", ""]))) == [(1, "stage")]


def test_a_value_beyond_the_headings_is_an_error(tmp_path: Path) -> None:
    assert places(spinouts_from(a_csv(tmp_path, ["name"], ["A", "live"]))) == [(2, "column 2")]


def test_a_formula_without_a_result_is_an_error_of_its_cell(tmp_path: Path) -> None:
    outcome = spinouts_from(a_workbook(tmp_path, ["name", "status_note"], ["A", "=1+1"]))
    assert places(outcome) == [(2, "status_note")]


def test_the_same_spin_out_twice_in_a_file_is_an_error(tmp_path: Path) -> None:
    headings = ["name", "parent_body"]
    rows = [["A", "X; Y"], ["B", ""], ["a", "Y"], ["A.", "Z"], ["A", ""], ["b", "X"]]
    assert refused(tmp_path, headings, *rows) == [(4, "name"), (6, "name"), (7, "name")]


def test_the_same_name_with_other_parents_is_another_spin_out(tmp_path: Path) -> None:
    outcome = spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["Aspire", "Salford"], ["Aspire", "Leeds"]))
    assert len(good(outcome).added) == 2


def test_a_dry_run_comes_to_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds"], ["B", ""])
    tried = spinouts_from(path, dry_run=True)
    assert not Spinout.objects.exists()
    assert not OrganisationName.objects.exists()
    done = spinouts_from(path)
    assert (tried.added, tried.bodies, tried.unchanged) == (done.added, done.bodies, done.unchanged)
    assert (tried.is_written, done.is_written) == (False, True)
    # No number was used up.
    assert max(spinout.number for spinout in Spinout.objects.all()) - 1 == min(
        spinout.number for spinout in Spinout.objects.all()
    )


def test_a_workbook_comes_to_the_same_as_the_csv(tmp_path: Path) -> None:
    headings = ["name", "stage", "launch_date", "outcome", "turnover_gbp", "company_number"]
    good(spinouts_from(a_workbook(tmp_path, headings, ["A", "live", date(2012, 7, 31), "active", 10e6, 7584906])))
    again = spinouts_from(a_csv(tmp_path, headings, ["A", "live", "2012-07-31", "active", "10,000,000", "07584906"]))
    assert (again.added, again.changed, again.unchanged) == ([], [], 1)


def test_an_import_is_one_verb_with_the_files_name(tmp_path: Path) -> None:
    spinout = one(tmp_path, name="A")
    contexts = {event.pgh_context_id for event in spinout.events.all()}
    assert len(contexts) == 1
    metadata = spinout.events.first().pgh_context.metadata
    assert (metadata["verb"], metadata["why"], metadata["user"]) == (
        *("import_spinouts", "file.csv"),
        User.objects.system().pk,
    )


def test_an_example_body_has_no_real_spin_outs(tmp_path: Path) -> None:
    body("Example Borough Council", is_example=True)
    assert refused(tmp_path, ["name", "parent_body"], ["A", "Example Borough Council"]) == [(2, "parent_body")]


def test_only_admins_import(tmp_path: Path, officer: User, taskforce: User, admin: User) -> None:
    table = read_table(a_csv(tmp_path, ["name"], ["A"]))
    at = timezone.localtime()
    for somebody in (officer, taskforce):
        with pytest.raises(Refused, match="Only admins"):
            import_spinouts(table, by=somebody, at=at, effective_on=at.date())
    assert import_spinouts(table, by=admin, at=at, effective_on=at.date()).is_written


def test_a_spin_out_that_was_logged_by_hand_is_found(tmp_path: Path) -> None:
    council = body("Leeds City Council")
    a_spinout("Aspire", parents=[council], stage="live", outcome="active")
    outcome = good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["ASPIRE", "Leeds city council"])))
    assert (outcome.added, Spinout.objects.count()) == ([], 1)


def test_what_nobody_sees_in_a_cell_is_left_out(tmp_path, db):
    assert one(tmp_path, name="Sample \u202eLibraries\u200b", source_note="\u200b").name == "Sample Libraries"
