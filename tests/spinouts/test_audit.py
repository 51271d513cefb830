"""The history of a record, paged and narrowed, and the technical audit behind it: nothing left out, nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.models import OrganisationIdentifier
from mutuals_tracker.recording import recorded
from spinouts import actions, timeline
from spinouts.actions import Asked, Decided
from spinouts.models import Brief, Contact, Note, Spinout, StaffReturn
from spinouts.timeline import Kind, audit, elsewhere, moments, sources
from spinouts.timeline.entries import SHOWN
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout
from tests.spinouts.addresses import one_of_everything

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def everything(spinout, officer, example_council, settings, tmp_path):
    """A record that has one of each thing, and a legal entity."""
    settings.MEDIA_ROOT = tmp_path
    one_of_everything(spinout, officer, example_council)
    entity = body("Sample Libraries CIC", kind="mutual")
    OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-COH", value="07000123")
    Spinout.objects.filter(pk=spinout.pk).update(organisation=entity)
    spinout.refresh_from_db()
    return spinout


def at(name, spinout):
    return reverse(f"spinouts:{name}", args=[spinout.reference])


def all_writes(spinout, reader):
    """Read page after page, as somebody does who follows the links to what is older."""
    found, place = [], ""
    while True:
        page = audit.page(spinout, reader=reader, place=place)
        found += page.writes
        if not page.older:
            return found
        place = page.older


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


class TestSources:
    def test_every_tracked_table_is_about_a_record_or_says_why_not(self):
        tracked = {
            model._meta.model_name
            for model in apps.get_app_config("spinouts").get_models()
            if hasattr(model, "pgh_event_model")
        }
        covered = {model._meta.model_name for model in sources.SOURCES if model._meta.app_label == "spinouts"}
        assert tracked - covered == set(sources.NOT_ABOUT_A_RECORD)

    def test_every_row_of_the_history_is_in_the_audit_once(self, everything, admin):
        writes = all_writes(everything, admin)
        assert len({(write.table, write.id) for write in writes}) == len(writes)
        found = {}
        for write in writes:
            found.setdefault(write.table, []).append(write.id)
        for source in sources.SOURCES.values():
            with connection.cursor() as cursor:
                statement = f"SELECT pgh_id FROM {source.table} e WHERE {source.about}"  # noqa: S608 - our own names
                cursor.execute(statement, sources.everything(everything))
                kept = [number for (number,) in cursor]
            assert sorted(found.get(source.name, [])) == sorted(kept), source.name
        without = {source.name for source in sources.SOURCES.values()} - found.keys()
        assert without <= {
            "spinouts_brief",
            "spinouts_hold",
            "spinouts_launchplan",
            "spinouts_gateanswer",
            "spinouts_readinessassessment",
            "spinouts_readinesslevel",
            "spinouts_progressupdate",
            "spinouts_continuityplan",
            "spinouts_continuitytest",
            "spinouts_exitrecord",
            "spinouts_successor",
            "spinouts_verification",
            "spinouts_mention",
            "spinouts_assessmentanswer",
            *(model._meta.db_table for model in elsewhere.TABLES),
        }

    def test_nothing_of_another_record(self, everything, officer, admin, example_council):
        other = a_spinout("Other Halcyon", parents=[example_council])
        casework.a_contact(other, name="Halcyon Person")
        before = len(all_writes(everything, admin))
        casework.a_brief(other)
        assert len(all_writes(everything, admin)) == before
        printed = [str(column) for write in all_writes(everything, admin) for column in write.columns]
        assert not [text for text in printed if "Halcyon" in text]


class TestAudit:
    def write_of(self, spinout, reader, table, operation):
        found = audit.page(spinout, reader=reader, place="").writes
        return next(write for write in found if (write.table, write.operation) == (table, operation))

    def test_an_insert_a_change_and_a_deletion(self, spinout, officer):
        contact = casework.a_contact(spinout, name="Hari Resources")
        who = {"by": officer, "at": NOW}
        actions.change_contact(contact, person=_person(name="Hari Human"), **who)
        actions.remove_contact(contact, **who)
        inserted, changed, deleted = (
            {column.name: (column.before, column.after) for column in write.columns}
            for write in (
                self.write_of(spinout, officer, "spinouts_contact", operation)
                for operation in ("insert", "update", "delete")
            )
        )
        assert inserted["name"] == (None, "Hari Resources")
        assert inserted["revision"] == (None, "1")
        assert changed["name"] == ("Hari Resources", "Hari Human")
        assert changed["revision"] == ("1", "2")
        assert "role" not in changed
        assert deleted["name"] == ("Hari Human", None)
        assert not [name for name in inserted if name.startswith("pgh_")]

    def test_who_by_which_action_and_why(self, spinout, officer):
        lead = casework.a_lead(spinout, officer)
        actions.assign(spinout, to=None, reason="She left", site="", by=officer, at=NOW)
        write = self.write_of(spinout, officer, "spinouts_assignment", "update")
        assert (write.by, write.verb, write.why, write.row_id) == ("Olu Officer", "assign", "She left", lead.pk)
        assert write.context_id

    def test_a_change_outside_the_service(self, spinout, officer, signed_in):
        brief = casework.a_brief(spinout)
        Brief.objects.filter(pk=brief.pk).update(why="By hand")
        write = self.write_of(spinout, officer, "spinouts_brief", "update")
        assert (write.by, write.verb, write.context_id) == ("", "", None)
        assert "Outside the service" in signed_in.get(at("audit", spinout)).content.decode()

    def test_the_moment_to_the_microsecond(self, spinout, officer):
        contact = casework.a_contact(spinout)
        write = self.write_of(spinout, officer, "spinouts_contact", "insert")
        event = Contact.pgh_event_model.objects.get(pgh_obj_id=contact.pk)
        assert write.at == event.pgh_created_at
        assert write.moment == f"{event.pgh_created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00:00"

    def test_the_page_prints_it(self, signed_in, spinout):
        casework.a_contact(spinout, name="<Hari>")
        page = signed_in.get(at("audit", spinout)).content.decode()
        assert "insert spinouts_contact" in page
        assert "&lt;Hari&gt;" in page
        assert "factory" in page

    def test_a_page_is_one_query(self, spinout, officer):
        officer.held  # noqa: B018 - read once for each request
        spinout = Spinout.objects.with_parents().get(pk=spinout.pk)
        for place in ("", f"older-{audit.page(spinout, reader=officer, place='').writes[0].key}"):
            with CaptureQueriesContext(connection) as captured:
                audit.page(spinout, reader=officer, place=place)
            assert len(captured) == 1

    def test_there_and_back_again(self, spinout, officer, monkeypatch):
        monkeypatch.setattr(audit, "PAGE", 7)
        for number in range(20):
            with transaction.atomic():
                casework.a_contact(spinout, name=f"Person {number}")
        seen, places, place = [], [], ""
        while True:
            page = audit.page(spinout, reader=officer, place=place)
            seen.append([write.key for write in page.writes])
            if not page.older:
                break
            place = page.older
            places.append(place)
        assert len({key for keys in seen for key in keys}) == sum(len(keys) for keys in seen)
        assert all(len(keys) == 7 for keys in seen[:-1])
        back = [seen[-1]]
        while page.newer:
            page = audit.page(spinout, reader=officer, place=page.newer)
            back.append([write.key for write in page.writes])
        assert back[::-1] == seen

    @pytest.mark.parametrize(
        "place",
        [
            "older-",
            "older-1.2",
            "newer-x.y.z",
            "older-٣.1.1",
            "older-999999999999999999.0.0",
            "sideways-1.1.1",
            "older--1.1.1",
            "\x00",
        ],
    )
    def test_nonsense_shows_something(self, signed_in, spinout, place):
        assert signed_in.get(at("audit", spinout), {"page": place}).status_code == 200

    def test_before_the_first_write(self, signed_in, spinout):
        page = signed_in.get(at("audit", spinout), {"page": "older-1.0.0"})
        assert "There is nothing on this page" in page.content.decode()

    def test_as_many_queries_for_many_as_for_few(self, signed_in, spinout, officer):
        casework.a_note(spinout, by=officer)
        few = queries(signed_in, at("audit", spinout))
        for _ in range(30):
            casework.a_note(spinout, by=officer)
            casework.a_contact(spinout)
        assert queries(signed_in, at("audit", spinout)) == few


def _person(**fields):
    given = {"role": "hr", "name": "Hari Resources", "email": "hr@example.org", "post": "", "telephone": ""}
    return actions.Person(**(given | fields))


class TestMoments:
    def test_each_moment_has_an_entry_and_each_entry_a_moment(self, everything, officer, admin):
        who = {"by": officer, "at": NOW}
        decision = actions.add_decision(
            everything,
            says=Decided("live", "Cabinet", "with_conditions", decided_on=NOW.date(), minute_reference="12"),
            conditions=[Asked("Report back")],
            **who,
        )
        actions.discharge_condition(decision.conditions.get(), on=NOW.date(), how="Reported", **who)
        actions.change_contact(Contact.objects.first(), person=_person(), **who)
        # A save that changes nothing that is told is neither a moment nor an entry.
        actions.change_contact(Contact.objects.first(), person=_person(), **who)
        found = moments.of(everything, reader=admin)
        assert len(timeline.tell(everything, found, reader=admin)) == len(found)
        assert len(timeline.entries(everything, reader=admin)) == len(found)
        assert [moment.at for moment in found] == sorted((moment.at for moment in found), reverse=True)

    def test_an_action_is_one_moment_of_one_kind(self, spinout, officer):
        before = {moment.key for moment in moments.of(spinout, reader=officer)}
        with transaction.atomic(), recorded(by=officer, verb="move"):
            StaffReturn.objects.create(
                spinout=spinout, measure="current_headcount", qualifier="exact", count=5, recorded_by=officer
            )
            Note.objects.create(
                spinout=spinout,
                audience="body",
                text="Counted",
                added_by=officer,
                added_at=NOW,
                changed_by=officer,
                changed_at=NOW,
            )
        (moment,) = [moment for moment in moments.of(spinout, reader=officer) if moment.key not in before]
        assert (moment.kind, moment.by_id) == (Kind.FACTS, officer.pk)

    def test_kinds(self, spinout, officer):
        casework.a_contact(spinout, by=officer)
        casework.a_note(spinout, by=officer)
        a_return(spinout, "2014", 5, by=officer)
        kinds = [moment.kind for moment in moments.of(spinout, reader=officer) if moment.by_id == officer.pk]
        assert sorted(kinds) == [Kind.CASEWORK, Kind.FACTS, Kind.NOTES]


class TestHistory:
    def said(self, client, spinout, **query):
        page = client.get(at("history", spinout), query)
        assert page.status_code == 200
        return page

    def titles(self, page):
        return [entry.title for entry in page.context["entries"]]

    def test_fifty_on_a_page(self, signed_in, spinout, officer):
        for number in range(60):
            casework.a_note(spinout, by=officer, text=f"Note number {number}.")
        first, second = self.said(signed_in, spinout), self.said(signed_in, spinout, page=2)
        assert len(first.context["entries"]) == 50
        assert "Note number 59." in first.content.decode()
        assert "Note number 9." not in first.content.decode()
        assert "Note number 9." in second.content.decode()
        assert "Showing 1 to 50 of " in first.content.decode()
        assert self.titles(second)[-1] == "Factory"

    def test_what_was_before_is_told_on_whatever_page(self, signed_in, spinout, officer):
        contact = casework.a_contact(spinout, name="Hari Resources")
        for _ in range(55):
            casework.a_note(spinout, by=officer)
        actions.change_contact(contact, person=_person(name="Hari Human"), by=officer, at=NOW)
        pages = [self.said(signed_in, spinout, page=page).context["entries"] for page in (1, 2)]
        told = [change for entries in pages for entry in entries for change in entry.changes]
        assert timeline.Change("Contact: Hari Human, name", "Hari Resources", "Hari Human") in told

    @pytest.mark.parametrize(
        ("kind", "titles"),
        [
            ("notes", ["Wrote a note"]),
            ("casework", ["Added a contact"]),
            ("facts", ["Added a staff return", "Factory"]),
        ],
    )
    def test_by_kind(self, signed_in, spinout, officer, kind, titles):
        who = {"by": officer, "at": NOW}
        actions.add_contact(spinout, person=_person(), **who)
        actions.add_note(spinout, says=actions.Written("body", "Ask the union"), site="", **who)
        actions.add_return(spinout, says=_counted(), **who)
        assert sorted(self.titles(self.said(signed_in, spinout, kind=kind))) == sorted(titles)

    def test_by_person(self, signed_in, spinout, officer, colleague):
        casework.a_contact(spinout, by=officer)
        casework.a_contact(spinout, by=colleague)
        for who, names in (
            (str(colleague.pk), {"Cass Colleague"}),
            ("others", {"Cass Colleague", "Mutuals Tracker"}),
            ("", {"Cass Colleague", "Mutuals Tracker", "Olu Officer"}),
        ):
            page = self.said(signed_in, spinout, who=who)
            assert {entry.who for entry in page.context["entries"]} == names

    def test_nonsense_narrows_nothing(self, signed_in, spinout, stranger):
        everything = self.titles(self.said(signed_in, spinout))
        for query in (
            {"kind": "nonsense"},
            {"who": str(stranger.pk)},
            {"page": "x"},
            {"page": "99"},
            {"since": "yesterday"},
            {"since": "0001-01-01T00:00:00+14:00"},
            {"since": "9999-12-31T23:59:59-14:00"},
            {"since": "\x00"},
        ):
            assert self.titles(self.said(signed_in, spinout, **query)) == everything, query

    @pytest.mark.parametrize("written", ["{0}", "{0:%Y-%m-%dT%H:%M:%S.%f} 00:00"])
    def test_since_a_moment(self, signed_in, spinout, officer, written):
        casework.a_contact(spinout)
        last = max(moment.at for moment in moments.of(spinout, reader=officer))
        since = written.format(last.isoformat() if written == "{0}" else last)
        assert self.titles(self.said(signed_in, spinout, since=since)) == []
        since = written.format((last - timedelta(microseconds=1)).isoformat() if written == "{0}" else last)
        assert len(self.titles(self.said(signed_in, spinout, since=since))) == (1 if written == "{0}" else 0)

    def test_since_a_day(self, signed_in, spinout):
        assert self.titles(self.said(signed_in, spinout, since="2020-01-01"))
        assert not self.titles(self.said(signed_in, spinout, since="2150-01-01"))

    def test_a_long_text_is_shortened_and_there_in_whole(self, signed_in, spinout):
        casework.a_brief(spinout, why="words " * 100)
        page = self.said(signed_in, spinout)
        (change,) = [c for entry in page.context["entries"] for c in entry.changes if c.is_long]
        assert len(change.shown_after) <= SHOWN + 1
        assert change.shown_after.endswith("words…")
        assert "The whole text: brief, why it should leave" in page.content.decode()
        assert ("words " * 100).strip() in page.content.decode()

    def test_as_many_queries_for_many_as_for_few(self, signed_in, spinout, officer, example_council):
        casework.a_note(spinout, by=officer)
        casework.a_lead(spinout, officer)
        few = queries(signed_in, at("history", spinout))
        for number in range(30):
            casework.a_note(spinout, by=officer)
            casework.a_contact(spinout, name=f"Person {number}")
            a_return(spinout, "2014", number)
        assert queries(signed_in, at("history", spinout)) == few


def _counted():
    return actions.Counted(measure="current_headcount", count=5, qualifier="exact")
