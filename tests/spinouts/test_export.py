"""A list taken away as a file: what is in it, what it can do to a spreadsheet, importing it again, and who is told."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.spreadsheets.tables import read_table
from spinouts.importing.spinouts import import_spinouts
from spinouts.legal_forms import LegalForm, classify
from spinouts.listing import export, pages
from spinouts.models import Export, Spinout
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry, a_return, an_assessment
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).resolve().parents[2] / "reporting" / "sample" / "mutuals.csv"


def taken(client, query=""):
    """Return the file's bytes."""
    response = client.get(f"/spin-outs/export.csv?{query}")
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def names(content):
    return [row["name"] for row in rows(content)]


class TestFile:
    def test_what_it_says_of_a_record(self, signed_in, officer, example_council):
        spinout = a_spinout(
            "Sample Care",
            parents=[example_council, body("A Trust", kind="nhs")],
            launched="2012-07",
            region="london",
            service_area="adult_social_care",
            legal_form="cic",
            legal_form_as_written="CIC, as far as we know",
            source_url="https://example.org/care",
            source_note="Page 2, “about us”",
        )
        an_assessment(spinout)
        a_return(spinout, "2013", 120, qualifier="at_least")
        entity = body("Sample Care CIC", kind="mutual")
        OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-COH", value="07584906")
        Spinout.objects.filter(pk=spinout.pk).update(
            organisation=entity, status_note="Café,\n“open”", turnover_gbp="52000000.50"
        )
        casework.a_lead(spinout, officer)
        casework.an_update(spinout, "amber_green")
        [row] = rows(taken(signed_in))
        assert row == {
            "name": "Sample Care",
            "parent_body": "Example Borough Council; A Trust",
            "parent_kind": "Local authority",
            "service_area": "Adult social care",
            "region": "London",
            "legal_form": "CIC, as far as we know",
            "stage": "live",
            "launch_date": "2012-07",
            "outcome": "active",
            "end_date": "",
            "status_note": "Café,\n“open”",
            "employee_control": "evidenced",
            "turnover_gbp": "52000000.5",
            "company_number": "07584906",
            "society_number": "",
            "source_url": "https://example.org/care",
            "source_note": "Page 2, “about us”",
            "reference": spinout.reference,
            "current_stage": "Live",
            "current_outcome": "Active",
            "register_state": "In the register",
            "is_example": "",
            "on_hold_since": "",
            "rating": "Amber/Green",
            "lead": "Olu Officer",
            "planned_launch": "",
            "planned_launch_is": "",
            "staff_counted": "120",
            "staff_counted_is": "At least",
            "as_at": timezone.localdate().isoformat(),
        }

    def test_one_in_the_pipeline_and_one_that_ended(self, signed_in, example_council):
        ended = a_spinout("Ended", parents=[example_council], stage="exploring", outcome="not_proceeding", ended="2013")
        held = a_spinout("Held", parents=[example_council], stage="transition", is_example=False)
        casework.a_launch_plan(held, "2027-04-01", planned_precision="month", counts_from=date(2027, 4, 30))
        casework.a_hold(held)
        held_row, ended_row = rows(taken(signed_in))
        assert (held_row["stage"], held_row["outcome"], held_row["current_stage"]) == (
            "proposal",
            "active",
            "Transition",
        )
        assert (held_row["planned_launch"], held_row["planned_launch_is"]) == ("2027-04", "Provisional")
        assert held_row["on_hold_since"] == "2026-04-01"
        assert (ended_row["outcome"], ended_row["end_date"]) == ("Not proceeding", "2013")
        assert (ended_row["staff_counted"], ended_row["reference"]) == ("", ended.reference)

    def test_spreadsheets_open_it_as_it_is(self, signed_in, example_council):
        response = signed_in.get("/spin-outs/export.csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="spin-outs-{timezone.localdate()}.csv"'
        assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbfname,parent_body,")

    def test_nobody_at_all_gets_the_headings(self, client, assessor, signed_in, example_council):
        a_spinout(parents=[example_council])
        client.force_login(assessor)
        assert rows(taken(client)) == []
        assert rows(taken(signed_in, "q=nothing")) == []

    @pytest.mark.parametrize("begins", ["=1+1", "+44 20", "-12", "@SUM(A1)", "'=1"])
    def test_no_cell_is_a_formula(self, signed_in, example_council, begins):
        spinout = a_spinout(f"{begins} Care", parents=[example_council], source_note=f"{begins} note")
        Spinout.objects.update(status_note=f"{begins}\nmore")
        [row] = rows(taken(signed_in))
        assert (row["name"], row["status_note"], row["source_note"]) == (
            f"'{begins} Care",
            f"'{begins}\nmore",
            f"'{begins} note",
        )
        assert row["reference"] == spinout.reference

    def test_every_column_says_what_it_holds(self):
        assert all(column.holds for column in export.COLUMNS)
        assert len({column.name for column in export.COLUMNS}) == len(export.COLUMNS)

    def test_the_columns_of_an_import_come_first(self):
        with SAMPLE.open(newline="") as file:
            assert [column.name for column in export.IMPORTED] == next(csv.reader(file))


class TestFiltered:
    def test_exactly_what_the_list_finds_in_its_order(self, signed_in, example_council):
        for name, region in (("B", "london"), ("A", "london"), ("C", "wales")):
            a_spinout(name, parents=[example_council], region=region)
        for query in ("", "region=london&sort=name", "region=london&sort=-name", "sort=number", "q=a", "sort=-changed"):
            page = signed_in.get(f"/spin-outs/?{query}").context["page"]
            assert names(taken(signed_in, query)) == [row.name for row in page.spinouts], query

    def test_more_than_a_page(self, signed_in, example_council, monkeypatch):
        monkeypatch.setattr("spinouts.listing.pages.PAGE", 1)
        for number in range(3):
            a_spinout(f"Library {number}", parents=[example_council])
        assert len(names(taken(signed_in, "page=after-1"))) == 3

    def test_another_bodys_records_are_not_in_it(self, signed_in, client, stranger, example_council, sample_county):
        a_spinout("Mine", parents=[example_council])
        a_spinout("Theirs", parents=[sample_county])
        assert names(taken(signed_in)) == ["Mine"]
        assert names(taken(signed_in, "q=theirs")) == []
        client.force_login(stranger)
        assert names(taken(client)) == ["Theirs"]

    def test_a_search_that_is_hostile(self, signed_in, example_council):
        a_spinout("100% Care", parents=[example_council])
        assert names(taken(signed_in, "q=100%25+care")) == ["100% Care"]
        assert names(taken(signed_in, "q=%27%3B+DROP+TABLE+x%3B--")) == []

    def test_the_page_leads_to_it(self, signed_in, example_council):
        a_spinout(parents=[example_council])
        page = signed_in.get("/spin-outs/?stage=live&sort=name").content.decode()
        assert 'href="/spin-outs/export.csv?stage=live&amp;sort=name"' in page
        assert "export.csv" not in signed_in.get("/spin-outs/?stage=exploring").content.decode()

    def test_what_left_the_register(self, signed_in, example_council):
        a_register_entry(a_spinout("Gone", parents=[example_council]), "withdrawn")
        assert names(taken(signed_in)) == []
        [row] = rows(taken(signed_in, "register_state=withdrawn"))
        assert (row["name"], row["register_state"]) == ("Gone", "Withdrawn: logged by mistake")


class TestAgain:
    """Taken away, and imported as it is: nothing is new and nothing changes."""

    def imported(self, content, admin, **more):
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            Path(file.name).write_bytes(content)
            today = timezone.localdate()
            return import_spinouts(
                read_table(Path(file.name)), by=admin, at=timezone.now(), effective_on=today, dry_run=True, **more
            )

    def test_the_sample_data(self, client, admin, settings):
        settings.DEMO_PASSWORD = "demo-password-1"
        call_command("import_spinouts", SAMPLE, verbosity=0)
        client.force_login(admin)
        content = taken(client)
        assert len(rows(content)) == Spinout.objects.count() > 80
        outcome = self.imported(content, admin)
        assert outcome.errors == []
        assert (outcome.added, outcome.changed) == ([], [])
        assert outcome.unchanged == Spinout.objects.count()

    def test_what_is_awkward(self, client, admin, example_council):
        for number, form in enumerate(LegalForm):
            spinout = a_spinout(f"Form {number}", parents=[example_council], legal_form=form, launched="2012")
            Spinout.objects.filter(pk=spinout.pk).update(status_note="- moved\n- grew", turnover_gbp="1250.5")
        a_spinout(
            "=Sum CIC", parents=[example_council], stage="options_appraisal", outcome="outsourced", ended="2013-05"
        )
        a_spinout("'+44 Care", parents=[example_council], launched="2012-07-31", outcome="ceased", ended="2014")
        a_spinout("Not known", parents=[example_council], launched="2012", outcome="unknown", region="uk_wide")
        client.force_login(admin)
        outcome = self.imported(taken(client), admin)
        assert (outcome.errors, outcome.added, outcome.changed) == ([], [], [])
        assert outcome.unchanged == len(LegalForm) + 3

    def test_an_edited_cell_is_the_only_change(self, client, admin, example_council):
        a_spinout("Sample Care", parents=[example_council], launched="2012", region="london")
        client.force_login(admin)
        content = taken(client).replace(b",London,", b",Wales,")
        outcome = self.imported(content, admin)
        assert len(outcome.changed) == 1
        assert "region changed from London to Wales" in outcome.changed[0].what

    def test_every_legal_form_is_written_so_that_it_is_read_as_itself(self):
        assert {form: classify(label) for form, label in export._FORMS} == {
            form: form for form, _label in export._FORMS
        }


class TestKept:
    def test_who_took_which_list(self, signed_in, officer, example_council):
        for name in ("A", "B"):
            a_spinout(name, parents=[example_council])
        taken(signed_in, "q=a&stage=live&page=after-9&nonsense=1")
        made = Export.objects.get()
        assert (made.by, made.query, made.records) == (officer, "q=a&stage=live", 1)
        event = made.events.get() if hasattr(made, "events") else Export.pgh_event_model.objects.get(pgh_obj=made.pk)
        assert event.pgh_context.metadata["verb"] == "export_list"

    def test_what_was_kept_stays(self, signed_in, example_council):
        taken(signed_in)
        made = Export.objects.get()
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            made.delete()
        made.records = 9
        with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
            made.save()

    def test_the_headings_of_a_page_are_not_taken_away_by_looking(self, signed_in):
        assert signed_in.head("/spin-outs/export.csv").status_code == 405
        assert signed_in.post("/spin-outs/export.csv").status_code == 405
        assert not Export.objects.exists()

    def test_admins_read_who_took_what(self, client, admin, officer, signed_in, example_council):
        a_spinout(parents=[example_council])
        taken(signed_in, "stage=live")
        assert signed_in.get("/spin-outs/exports/").status_code == 403
        client.force_login(admin)
        page = client.get("/spin-outs/exports/").content.decode()
        assert "Olu Officer" in page
        assert "Stage: Live" in page

    def test_the_log_does_not_grow_in_queries(self, client, admin, example_council, django_assert_max_num_queries):
        client.force_login(admin)
        client.get("/spin-outs/exports/")
        counts = []
        for files in (1, 4):
            while Export.objects.count() < files:
                Export.objects.create(by=User.objects.system(), at=timezone.now(), records=1)
            with django_assert_max_num_queries(6) as queries:
                client.get("/spin-outs/exports/")
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_it_is_ordered_as_the_list_is_where_too_many_match_to_rank(signed_in, monkeypatch, example_council):
    for name in ("Library One", "A Library Library", "Other Library"):
        a_spinout(name, parents=[example_council])
    for most in (10, 2):
        monkeypatch.setattr(pages, "MOST_RANKED", most)
        listed = [each.name for each in signed_in.get("/spin-outs/?q=library").context["page"].spinouts]
        assert names(taken(signed_in, "q=library")) == listed, most


def test_it_runs_under_a_log_of_queries(signed_in, example_council):
    a_spinout("Sample Care", parents=[example_council])
    with CaptureQueriesContext(connection) as queries:
        assert names(taken(signed_in)) == ["Sample Care"]
    assert any(query["sql"].strip().startswith("COPY") for query in queries)


def test_a_file_that_fails_is_no_file(monkeypatch, example_council):
    """PostgreSQL refuses half-way: nothing is sent, nothing is kept, and the temporary file is gone."""
    a_spinout(parents=[example_council])
    closed = []

    class File(io.BytesIO):
        def close(self):
            closed.append(True)
            super().close()

    monkeypatch.setattr(export.tempfile, "TemporaryFile", lambda **_given: File())
    monkeypatch.setattr(export, "COLUMNS", (export.Column("broken", "Nothing", "1 / (s.number - s.number)"),))
    order = pages._ORDERS["-number"]
    with pytest.raises(Exception, match="division by zero"), transaction.atomic():
        export.written(Spinout.objects.all(), order, today=date(2026, 6, 1))
    assert closed == [True]
