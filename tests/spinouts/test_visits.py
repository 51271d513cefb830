"""Visits: when a person last opened a record, and how much others did to it since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from spinouts import actions, timeline
from spinouts.actions import looking
from spinouts.models import Visit
from spinouts.timeline import Kind
from tests.factories import casework
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


def after(**passed):
    return MONDAY + timedelta(**passed)


class TestVisits:
    def test_the_first_has_none_before(self, spinout, officer):
        assert looking.visit(spinout, by=officer, at=MONDAY) is None

    def test_the_next_one_knows_the_last(self, spinout, officer):
        looking.visit(spinout, by=officer, at=MONDAY)
        assert looking.visit(spinout, by=officer, at=after(days=1)) == MONDAY
        assert looking.visit(spinout, by=officer, at=after(days=2)) == after(days=1)

    def test_a_reload_is_the_same_visit(self, spinout, officer):
        looking.visit(spinout, by=officer, at=MONDAY)
        for minutes in (0, 1, 30):
            assert looking.visit(spinout, by=officer, at=after(days=1, minutes=minutes)) == MONDAY
        assert looking.visit(spinout, by=officer, at=after(days=1, minutes=60)) == MONDAY
        assert looking.visit(spinout, by=officer, at=after(days=1, minutes=91)) == after(days=1, minutes=60)

    def test_a_first_visit_goes_on_without_one_before(self, spinout, officer):
        looking.visit(spinout, by=officer, at=MONDAY)
        assert looking.visit(spinout, by=officer, at=after(minutes=30)) is None
        assert looking.visit(spinout, by=officer, at=after(minutes=61)) == after(minutes=30)

    def test_a_clock_that_goes_back_changes_nothing(self, spinout, officer):
        looking.visit(spinout, by=officer, at=MONDAY)
        looking.visit(spinout, by=officer, at=after(days=1))
        assert looking.visit(spinout, by=officer, at=after(hours=1)) == MONDAY
        assert Visit.objects.get().at == after(days=1)

    def test_each_person_and_each_record_has_its_own(self, spinout, officer, colleague, example_council):
        other = a_spinout("Other", parents=[example_council])
        looking.visit(spinout, by=officer, at=MONDAY)
        assert looking.visit(spinout, by=colleague, at=after(days=1)) is None
        assert looking.visit(other, by=officer, at=after(days=1)) is None
        assert Visit.objects.count() == 3


class TestSince:
    def counts(self, spinout, reader, since=LONG_AGO):
        return timeline.by_others(spinout, reader=reader, since=since).counts

    def test_nothing_on_a_first_visit(self, spinout, officer):
        assert timeline.by_others(spinout, reader=officer, since=None) is None

    def test_what_others_did_by_kind(self, spinout, officer, colleague):
        for _ in range(2):
            casework.a_contact(spinout, by=colleague)
            casework.a_contact(spinout, by=officer)
        a_return(spinout, "2014", 5, by=colleague)
        casework.a_note(spinout, by=colleague)
        # The other two made the record itself.
        assert self.counts(spinout, officer) == {Kind.FACTS: 2, Kind.CASEWORK: 2, Kind.NOTES: 1}
        assert timeline.by_others(spinout, reader=officer, since=LONG_AGO).number == 5

    def test_only_after_the_moment(self, spinout, officer):
        casework.a_contact(spinout)
        now = timezone.now()
        assert self.counts(spinout, officer, now) == {}
        assert timeline.by_others(spinout, reader=officer, since=now).number == 0

    def test_no_notes_that_are_not_for_the_reader(self, spinout, officer, colleague, taskforce):
        casework.a_note(spinout, "body", by=colleague)
        assert self.counts(spinout, officer)[Kind.NOTES] == 1
        assert Kind.NOTES not in self.counts(spinout, taskforce)

    def test_the_link_leads_to_as_many_entries(self, client, spinout, officer, colleague):
        casework.a_contact(spinout, by=colleague)
        casework.a_contact(spinout, by=officer)
        actions.add_note(
            spinout, says=actions.Written("body", "Ask the union"), site="", by=colleague, at=timezone.now()
        )
        since = timeline.by_others(spinout, reader=officer, since=LONG_AGO)
        client.force_login(officer)
        part = render_to_string("spinouts/_since.html", {"spinout": spinout, "since": since})
        address = part.split('href="')[1].split('"')[0].replace("&amp;", "&")
        page = client.get(address)
        assert page.context["page"].paginator.count == since.number == 3
        assert "Olu Officer" not in {entry.who for entry in page.context["entries"]}

    def test_visit_and_reading_are_two_queries(self, spinout, officer):
        spinout = type(spinout).objects.with_parents().get(pk=spinout.pk)
        officer.held  # noqa: B018 - read once for each request
        looking.visit(spinout, by=officer, at=MONDAY)
        for _ in range(4):
            casework.a_contact(spinout)
        with CaptureQueriesContext(connection) as captured:
            before = looking.visit(spinout, by=officer, at=after(days=1))
            timeline.by_others(spinout, reader=officer, since=before)
        assert len(captured) == 2


class TestPart:
    def shown(self, spinout, counts, at=MONDAY):
        part = render_to_string("spinouts/_since.html", {"spinout": spinout, "since": timeline.Since(at, counts)})
        return " ".join(part.split())

    def test_nothing_without_a_visit_before(self, spinout):
        assert not render_to_string("spinouts/_since.html", {"spinout": spinout, "since": None}).strip()

    def test_no_changes(self, spinout):
        assert "Since your last visit on 1 June 2026, 1:00pm: nobody else changed anything" in self.shown(spinout, {})

    def test_changes(self, spinout):
        part = self.shown(spinout, {Kind.FACTS: 1, Kind.NOTES: 2})
        assert "3 changes by others</a> (stage and figures: 1, notes: 2)" in part
        history = reverse("spinouts:history", args=[spinout.reference])
        assert f'href="{history}?since=2026-06-01T12%3A00%3A00%2B00%3A00&amp;who=others"' in part
        assert "1 change by others" in self.shown(spinout, {Kind.CASEWORK: 1})
