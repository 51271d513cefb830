"""Importing what is known already: nothing, a dated change, a correction, or a refusal."""

from datetime import date
from pathlib import Path

import pytest

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, RegisterEntry, Spinout
from tests.factories.bodies import also_named, body
from tests.factories.spinouts import a_spinout
from tests.importing.files import SAMPLE, a_csv, good, only, places, spinouts_from

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
FIRST = {
    "name": "Leading Lives",
    "parent_body": "Suffolk County Council",
    "parent_kind": "local_authority",
    "service_area": "adult_social_care",
    "region": "East of England",
    "legal_form": "co-operative society",
    "stage": "live",
    "launch_date": "2012-07",
    "outcome": "active",
    "employee_control": "not_stated",
    "turnover_gbp": "10000000",
    "company_number": "07584906",
    "status_note": "Open",
    "source_url": "https://example.org/a",
}


@pytest.fixture
def known(tmp_path: Path) -> Spinout:
    """One spin-out that a file brought."""
    good(spinouts_from(a_csv(tmp_path, list(FIRST), list(FIRST.values()))))
    return Spinout.objects.get()


def told(tmp_path: Path, **cells: str) -> list[str]:
    """Import the row again with these cells changed, and return what is said to have changed."""
    row = FIRST | cells
    outcome = good(spinouts_from(a_csv(tmp_path, list(row), list(row.values())), effective_on=DAY))
    return [change.what for change in outcome.changed]


def moves(spinout: Spinout) -> list[tuple[str, str]]:
    events = JourneyEvent.objects.current().filter(spinout=spinout).order_by("place")
    return [(str(event.after), str(event.effective or "")) for event in events]


def test_the_same_file_twice_changes_nothing(known: Spinout, tmp_path: Path) -> None:
    before = [list(model.objects.values_list("pk")) for model in (Profile, JourneyEvent, DefinitionAssessment)]
    assert told(tmp_path) == []
    assert before == [list(model.objects.values_list("pk")) for model in (Profile, JourneyEvent, DefinitionAssessment)]
    assert known.events.count() == Spinout.objects.get().events.count()


def test_the_projects_own_files_twice_change_nothing() -> None:
    first = good(spinouts_from(SAMPLE / "mutuals.csv"))
    again = good(spinouts_from(SAMPLE / "mutuals.csv"))
    assert (len(first.added), again.added, again.changed, again.unchanged) == (90, [], [], 90)


@pytest.mark.usefixtures("known")
def test_an_empty_cell_never_erases(tmp_path: Path) -> None:
    row = {column: cell if column in ("name", "parent_body") else "" for column, cell in FIRST.items()}
    outcome = good(spinouts_from(a_csv(tmp_path, list(row), list(row.values()))))
    assert (outcome.changed, outcome.unchanged) == ([], 1)


def test_a_row_without_parents_means_the_only_one_of_its_name(known: Spinout, tmp_path: Path) -> None:
    outcome = good(spinouts_from(a_csv(tmp_path, ["name", "region"], ["leading-lives", "London"])))
    assert [change.subject for change in outcome.changed] == [str(known)] * 2


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("region", "London", "region changed from East of England to London, effective 1 March 2026"),
        (
            *("legal_form", "community interest company"),
            "legal form changed from “co-operative society” to “community interest company”, effective 1 March 2026",
        ),
        ("service_area", "housing", "service area changed from Adult social care to Housing, effective 1 March 2026"),
        ("parent_kind", "nhs", "parent kind changed from Local authority to NHS, effective 1 March 2026"),
        ("name", "LEADING LIVES", "name changed from “Leading Lives” to “LEADING LIVES”, effective 1 March 2026"),
        (
            *("source_url", "https://example.org/b"),
            "source changed from “https://example.org/a” to “https://example.org/b”, effective 1 March 2026",
        ),
    ],
)
def test_a_changed_cell_is_a_new_dated_fact_beside_the_old_one(
    known: Spinout, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    first = Profile.objects.get()
    assert told(tmp_path, **{column: cell}) == [said]
    later = Profile.objects.exclude(pk=first.pk).get()
    assert (first.effective, str(later.effective), later.supersedes) == (None, "1 March 2026", None)
    assert [link.organisation for link in later.parent_links.all()] == list(known.parents.all())
    assert told(tmp_path, **{column: cell}) == []


def test_the_changed_values_are_the_current_ones(known: Spinout, tmp_path: Path) -> None:
    told(tmp_path, region="London", legal_form="charity")
    known.refresh_from_db()
    assert (known.region, known.legal_form, known.name) == ("london", "charity", "Leading Lives")


def test_notes_and_turnover_are_kept_on_the_spin_out(known: Spinout, tmp_path: Path) -> None:
    assert told(tmp_path, status_note="Shut", turnover_gbp="11,000,000") == [
        "status note changed to “Shut”",
        "turnover changed from £10,000,000 to £11,000,000",
    ]
    known.refresh_from_db()
    assert (known.status_note, known.turnover_gbp) == ("Shut", 11_000_000)


def test_another_finding_about_control_is_a_dated_assessment(known: Spinout, tmp_path: Path) -> None:
    assert told(tmp_path, employee_control="evidenced") == [
        "2011 policy definition changed from Unclear to Meets the definition, effective 1 March 2026"
    ]
    found = DefinitionAssessment.objects.filter(spinout=known).order_by("pk")
    assert [(one.result, one.effective_on) for one in found] == [("unclear", None), ("meets", DAY)]
    assert told(tmp_path, employee_control="evidenced") == []


def test_another_company_number_ends_the_one_before(known: Spinout, tmp_path: Path) -> None:
    assert told(tmp_path, company_number="OC123456", society_number="7610") == [
        "Companies House number changed from 07584906 to OC123456",
        "Mutuals Public Register number changed from not known to 7610",
    ]
    held = OrganisationIdentifier.objects.filter(organisation=known.organisation).order_by("pk")
    assert [(one.value, one.from_on, one.to_on) for one in held] == [
        ("07584906", None, DAY),
        ("OC123456", DAY, None),
        ("7610", None, None),
    ]


def test_a_number_of_another_spin_out_is_an_error_that_names_it(known: Spinout, tmp_path: Path) -> None:
    outcome = spinouts_from(a_csv(tmp_path, ["name", "company_number"], ["Another", "07584906"]))
    assert str(known) in only(outcome).problem


def test_another_launch_date_is_a_correction(known: Spinout, tmp_path: Path) -> None:
    assert told(tmp_path, launch_date="2011") == ["launch date corrected from July 2012 to 2011"]
    old, new = JourneyEvent.objects.filter(spinout=known).order_by("pk")
    assert (new.supersedes, old.superseded_at, moves(known)) == (old, new.recorded_at, [("live/active", "2011")])


def test_an_ending_is_new_from_its_date(known: Spinout, tmp_path: Path) -> None:
    assert told(tmp_path, outcome="ceased", end_date="2025-06") == [
        "outcome changed from Active to Ceased, effective June 2025"
    ]
    assert moves(known) == [("live/active", "July 2012"), ("live/ceased", "June 2025")]


def test_an_ending_without_a_date_is_from_the_day_of_the_change(known: Spinout, tmp_path: Path) -> None:
    told(tmp_path, outcome="unknown")
    assert moves(known)[-1] == ("live/unknown", "1 March 2026")
    told(tmp_path, outcome="contract_lost")
    assert moves(known)[-1] == ("live/contract_lost", "1 March 2026")


def test_another_end_date_or_ending_is_a_correction(known: Spinout, tmp_path: Path) -> None:
    told(tmp_path, outcome="ceased", end_date="2025-06")
    assert told(tmp_path, outcome="merged_or_acquired", end_date="2025-07-01") == [
        "outcome corrected from Ceased to Merged or acquired and end date corrected from June 2025 to 1 July 2025"
    ]
    assert moves(known) == [("live/active", "July 2012"), ("live/merged_or_acquired", "1 July 2025")]


def test_launch_and_end_are_corrected_together(known: Spinout, tmp_path: Path) -> None:
    told(tmp_path, outcome="ceased", end_date="2013")
    told(tmp_path, launch_date="2015", outcome="ceased", end_date="2016")
    assert moves(known) == [("live/active", "2015"), ("live/ceased", "2016")]


@pytest.mark.parametrize(
    ("ended", "cells", "column"),
    [
        ({"outcome": "ceased", "end_date": "2019"}, {"outcome": "active"}, "outcome"),
        ({"outcome": "ceased", "end_date": "2019"}, {"launch_date": "2020", "outcome": "ceased"}, "launch_date"),
        ({}, {"stage": "proposal", "launch_date": "", "outcome": ""}, "stage"),
        ({}, {"outcome": "ceased", "end_date": "2011"}, "end_date"),
        ({}, {"outcome": "", "end_date": "2020"}, "end_date"),
        ({}, {"outcome": "remaining_in_house"}, "outcome"),
    ],
)
@pytest.mark.usefixtures("known")
def test_what_the_journey_does_not_allow_is_an_error(
    tmp_path: Path, ended: dict[str, str], cells: dict[str, str], column: str
) -> None:
    if ended:
        told(tmp_path, **ended)
    before = JourneyEvent.objects.count()
    row = FIRST | cells
    assert places(spinouts_from(a_csv(tmp_path, list(row), list(row.values())))) == [(2, column)]
    assert JourneyEvent.objects.count() == before


def test_a_proposal_that_goes_live_passes_through_every_stage(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name", "stage"], ["A", "proposal"])))
    outcome = good(spinouts_from(a_csv(tmp_path, ["name", "stage", "launch_date"], ["A", "live", "2026-02"])))
    assert [change.what for change in outcome.changed] == [
        "stage changed from Exploring to Live, effective February 2026"
    ]
    spinout = Spinout.objects.get()
    assert (spinout.stage, spinout.outcome, str(spinout.launched)) == ("live", "active", "February 2026")
    assert [state for state, _when in moves(spinout)] == [
        *("exploring/active", "case_for_change/active", "options_appraisal/active", "business_case/active"),
        *("business_plan/active", "transition/active", "live/active"),
    ]


def test_a_proposal_that_ends_by_outsourcing_passes_its_options_appraisal(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name", "stage"], ["A", "proposal"])))
    good(spinouts_from(a_csv(tmp_path, ["name", "outcome", "end_date"], ["A", "outsourced", "2025"])))
    assert moves(Spinout.objects.get())[-1] == ("options_appraisal/outsourced", "2025")


def test_parents_that_were_not_known_are_filled_in(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name"], ["A"])))
    outcome = good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds City Council"])))
    assert outcome.changed[0].what.startswith("parent bodies changed from not known to “Leeds City Council”")
    assert [str(parent) for parent in Spinout.objects.get().parents.all()] == ["Leeds City Council"]


def test_a_body_found_to_be_another_one_changes_no_identity(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds Council"])
    good(spinouts_from(path))
    duplicate, real = Organisation.objects.get(), body("Leeds City Council")
    also_named(real, "Leeds Council")
    Organisation.objects.filter(pk=duplicate.pk).update(merged_into=real)
    assert good(spinouts_from(path)).unchanged == 1
    assert good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["A", "Leeds City Council"]))).unchanged == 1


def test_two_that_a_row_may_mean_are_an_error_that_lists_them(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["Aspire", "Salford"], ["Aspire", "Leeds"])))
    finding = only(spinouts_from(a_csv(tmp_path, ["name"], ["Aspire"])))
    for spinout in Spinout.objects.all():
        assert str(spinout) in finding.problem
    assert "parent_body" in finding.advice


def test_some_of_the_same_parents_is_an_error_and_never_a_silent_duplicate(tmp_path: Path) -> None:
    good(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["SEQOL", "Council; Trust"])))
    finding = only(spinouts_from(a_csv(tmp_path, ["name", "parent_body"], ["SEQOL", "Council"])))
    assert "(Council, Trust)" in finding.problem


@pytest.mark.parametrize("state", ["withdrawn", "merged"])
def test_a_record_that_left_the_register_is_an_error(tmp_path: Path, state: str) -> None:
    gone, other = a_spinout("Gone"), a_spinout("Other")
    into = {"merged_into": other} if state == "merged" else {}
    RegisterEntry.objects.create(spinout=gone, state=state, reason="A mistake", recorded_by=gone.created_by, **into)
    Spinout.objects.filter(pk=gone.pk).update(register_state=state, **into)
    finding = only(spinouts_from(a_csv(tmp_path, ["name"], ["Gone"])))
    assert str(gone) in finding.problem
    assert "Delete the row" in finding.advice
