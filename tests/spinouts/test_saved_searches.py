"""Saved searches: what they remember, what they say has changed, and whose they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, kept
from spinouts.listing import changes
from spinouts.models import CaseSummary, Export, SavedSearch, Spinout
from spinouts.models.looking import MOST_REMEMBERED
from tests.factories import casework
from tests.factories.facts import a_register_entry, an_event
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import said, send

pytestmark = pytest.mark.django_db

HERE = "/spin-outs/saved/"


@pytest.fixture
def spinouts(example_council):
    return [a_spinout(name, parents=[example_council], region="london") for name in ("One", "Two", "Three")]


def saved(officer, query="region=london", name="London"):
    """Save a search as somebody who looked a moment ago."""
    return actions.save_search(name=name, query=query, by=officer, at=timezone.now())


def told(user):
    """Return what each of the person's searches says: new, changed, left."""
    return {
        each.search.name: (each.new, each.changed, each.left) for each in changes.of(user, today=timezone.localdate())
    }


def shown(client, search, show):
    page = client.get(f"/spin-outs/?saved={search.pk}&show={show}")
    assert page.status_code == 200
    names = {row.name for row in page.context["page"].spinouts}
    assert page.context["total"] == len(names)
    return names


class TestActions:
    def test_what_is_remembered(self, officer, spinouts):
        search = saved(officer, "stage=live&nonsense=1&region=london&page=after-3&region=atlantis")
        assert search.query == "stage=live&region=london"
        assert search.found == sorted(spinout.pk for spinout in spinouts)
        assert search.found_number == 3

    def test_a_second_click_saves_it_once(self, officer, spinouts):
        assert saved(officer) == saved(officer)
        with pytest.raises(actions.SearchNameTakenError, match="Enter another name"):
            saved(officer, "region=wales")
        assert SavedSearch.objects.count() == 1

    def test_twenty_are_kept(self, officer, example_council):
        for number in range(changes.MOST_SEARCHES):
            saved(officer, name=f"Search {number}")
        with pytest.raises(actions.TooManySearchesError, match="You have 20 saved searches"):
            saved(officer, name="One more")
        saved(member(Role.OFFICER, example_council), name="One more")

    def test_it_is_its_owners(self, officer, colleague, admin, spinouts):
        search = saved(officer)
        now = timezone.now()
        for person in (colleague, admin):
            for act in (
                lambda by: actions.rename_search(search, name="Mine", by=by, at=now),
                lambda by: actions.remove_search(search, by=by, at=now),
                lambda by: actions.mark_seen(search, shown_at=now, by=by, at=now),
            ):
                with pytest.raises(Refused):
                    act(person)
        search.refresh_from_db()
        assert search.name == "London"

    def test_too_many_to_remember(self, client, taskforce):
        many = MOST_REMEMBERED + 1
        made = Spinout.objects.bulk_create(
            Spinout(
                name=f"Library {number}",
                folded_name=f"library{number}",
                stage="live",
                outcome="active",
                created_at=casework.AT,
                created_by=taskforce,
            )
            for number in range(many)
        )
        kept.cases.mend([spinout.pk for spinout in made])
        search = saved(taskforce, "q=libraries", "Libraries")
        assert (search.found, search.found_number) == ([], many)
        a_spinout("Another Library")
        assert told(taskforce) == {"Libraries": (None, None, None)}
        client.force_login(taskforce)
        assert "It finds 1 more than then" in client.get(HERE).content.decode()
        search = actions.mark_seen(search, shown_at=timezone.now(), by=taskforce, at=timezone.now())
        assert (search.found, search.found_number) == ([], many + 1)

    def test_the_database_refuses_half_a_memory(self, officer):
        for number, found in ((5001, [1]), (3, [1, 2]), (3, [])):
            with pytest.raises(IntegrityError, match="savedsearch_remembers_all_or_none"), transaction.atomic():
                SavedSearch.objects.create(
                    person=officer, name="x", looked_at=casework.AT, found=found, found_number=number
                )


class TestChanges:
    def test_nothing_yet(self, officer, spinouts):
        saved(officer)
        assert told(officer) == {"London": (0, 0, 0)}

    def test_new_changed_and_left(self, client, signed_in, officer, example_council, spinouts):
        search = saved(officer, "stage=live&region=london")
        one, two, _three = spinouts
        casework.an_update(one)
        an_event(two, "live", "ceased", "2026-01")
        a_spinout("Four", parents=[example_council], region="london")
        a_spinout("Elsewhere", parents=[example_council], region="wales")
        assert told(officer) == {"London": (1, 2, 0)}
        a_register_entry(two, "withdrawn")
        assert told(officer) == {"London": (1, 1, 1)}
        assert shown(signed_in, search, "new") == {"Four"}
        assert shown(signed_in, search, "changed") == {"One"}
        assert shown(signed_in, search, "left") == {"Two"}
        page = signed_in.get(HERE).content.decode()
        for words in ("1 new", "1 changed", "1 no longer in it", "Stage: Live; Region: London", "Finds 3 spin-outs"):
            assert words in page

    def test_it_can_be_narrowed_further_and_taken_away(self, signed_in, officer, example_council, spinouts):
        search = saved(officer, "")
        for name, region in (("Four", "london"), ("Five", "wales")):
            a_spinout(name, parents=[example_council], region=region)
        address = f"/spin-outs/?saved={search.pk}&show=new&region=wales"
        page = signed_in.get(address)
        assert [row.name for row in page.context["page"].spinouts] == ["Five"]
        chosen = page.context["chosen"]
        assert [each.query for each in chosen] == [f"saved={search.pk}&show=new"]
        file = signed_in.get(f"/spin-outs/export.csv?saved={search.pk}&show=new&region=wales")
        content = b"".join(file.streaming_content).decode()
        assert Export.objects.get().query == f"saved={search.pk}&show=new&region=wales (everything)"
        assert "Five" in content
        assert "Four" not in content

    def test_looking_does_not_mark_anything_as_seen(self, signed_in, officer, example_council, spinouts):
        search = saved(officer)
        a_spinout("Four", parents=[example_council], region="london")
        for address in (HERE, f"/spin-outs/?{search.query}", f"/spin-outs/?saved={search.pk}&show=new"):
            signed_in.get(address)
        signed_in.get(f"{HERE}{search.pk}/seen/")
        assert told(officer) == {"London": (1, 0, 0)}

    def test_marked_as_seen(self, signed_in, officer, example_council, spinouts):
        search = saved(officer)
        a_spinout("Four", parents=[example_council], region="london")
        a_register_entry(spinouts[0], "withdrawn")
        assert told(officer) == {"London": (1, 0, 1)}
        sent = send(signed_in, f"{HERE}{search.pk}/seen/")
        assert sent["Location"] == HERE
        assert told(officer) == {"London": (0, 0, 0)}

    def test_what_happened_after_the_page_was_shown_is_told_the_next_time(self, officer, example_council, spinouts):
        search = saved(officer)
        seen = a_spinout("Seen", parents=[example_council], region="london")
        shown_at = timezone.now()
        a_spinout("Unseen", parents=[example_council], region="london")
        a_register_entry(spinouts[0], "withdrawn")
        casework.an_update(spinouts[1])
        actions.mark_seen(search, shown_at=shown_at, by=officer, at=timezone.now())
        assert told(officer) == {"London": (1, 1, 1)}
        search.refresh_from_db()
        assert (search.looked_at, seen.pk in search.found) == (shown_at, True)

    @pytest.mark.parametrize(
        "shown_at",
        [datetime(2000, 1, 1, tzinfo=UTC), timezone.now() + timedelta(days=999)],
        ids=["long ago", "to come"],
    )
    def test_a_moment_that_cannot_be_is_brought_back(self, officer, spinouts, shown_at):
        search = saved(officer)
        looked_at, now = search.looked_at, timezone.now()
        search = actions.mark_seen(search, shown_at=shown_at, by=officer, at=now)
        assert looked_at <= search.looked_at <= now

    def test_a_moment_that_is_none(self, signed_in, officer, spinouts):
        search = saved(officer)
        for written in ("yesterday", "2026-01-01T00:00:00", "", "9" * 41):
            page = signed_in.post(f"{HERE}{search.pk}/seen/", {"shown_at": written})
            assert page.status_code in (200, 302), written

    def test_a_record_that_may_not_be_opened_any_more(self, signed_in, officer, spinouts, example_council):
        search = saved(officer)
        spinouts[0].parent_links.all().delete()
        a_register_entry(spinouts[1], "withdrawn")
        assert told(officer) == {"London": (0, 0, 1)}
        assert shown(signed_in, search, "left") == {"Two"}

    def test_another_bodys_records_are_never_in_it(self, client, signed_in, stranger, officer, sample_county, spinouts):
        search = saved(officer, "")
        other = a_spinout("Theirs", parents=[sample_county], region="london")
        assert told(officer) == {"London": (0, 0, 0)}
        # Not even where something made it remember one.
        SavedSearch.objects.filter(pk=search.pk).update(found=[other.pk], found_number=1)
        for show in ("new", "changed", "left"):
            assert "Theirs" not in shown(signed_in, search, show)

    def test_only_the_number(self, signed_in, officer, spinouts):
        search = saved(officer)
        SavedSearch.objects.filter(pk=search.pk).update(found=[], found_number=5_002)
        [change] = changes.of(officer, today=timezone.localdate())
        assert (change.new, change.changed, change.left, change.more) == (None, None, None, -4_999)
        page = signed_in.get(HERE).content.decode()
        assert "It finds 4,999 fewer than then" in page
        assert "which of them are new cannot be told" in page
        # Seen once more, it is small enough to remember.
        actions.mark_seen(search, shown_at=timezone.now(), by=officer, at=timezone.now())
        assert told(officer) == {"London": (0, 0, 0)}

    def test_a_search_by_the_day_and_by_who_looks(self, officer, colleague, spinouts):
        casework.a_lead(spinouts[0], officer)
        saved(officer, "lead=me", "Mine")
        saved(colleague, "lead=me", "Mine")
        assert [len(SavedSearch.objects.of(person).get().found) for person in (officer, colleague)] == [1, 0]
        casework.a_task(spinouts[1], due_on=timezone.localdate() + timedelta(days=1))
        saved(officer, "due=task", "Late")
        [late, _mine] = changes.of(officer, today=timezone.localdate() + timedelta(days=2))
        assert (late.search.name, late.new) == ("Late", 1)

    def test_a_search_for_no_words_finds_nothing(self, officer, spinouts):
        search = saved(officer, "q=%25%25%25", "Symbols")
        assert (search.query, search.found) == ("q=%25%25%25", [])
        assert [each.total for each in changes.of(officer, today=timezone.localdate())] == [0]

    def test_two_queries_however_many_there_are(self, officer, spinouts):
        counts = []
        for many in (1, 20):
            while SavedSearch.objects.count() < many:
                saved(officer, f"region=london&q=one+{many}", f"Search {SavedSearch.objects.count()}")
            with CaptureQueriesContext(connection) as queries:
                assert len(changes.of(officer, today=timezone.localdate())) == many
            counts.append(len(queries))
        assert counts == [2, 2]

    def test_nobody_has_none(self, officer, assessor, spinouts):
        assert changes.of(officer, today=timezone.localdate()) == []
        saved(assessor, "")
        assert told(assessor) == {"London": (0, 0, 0)}


class TestPages:
    def test_saved_from_the_list(self, signed_in, officer, spinouts):
        page = signed_in.get("/spin-outs/?region=london&sort=name&page=after-1.a")
        assert 'action="/spin-outs/saved/new/"' in page.content.decode()
        query = page.context["save_form"].initial["query"]
        sent = signed_in.post(f"{HERE}new/", {"name": " London  ", "query": query})
        assert (sent.status_code, sent["Location"]) == (302, HERE)
        search = SavedSearch.objects.get()
        assert (search.person, search.name, search.query) == (officer, "London", "region=london&sort=name")
        assert "/spin-outs/?region=london&amp;sort=name" in signed_in.get(HERE).content.decode()

    def test_saved_from_a_page_of_its_own(self, signed_in, spinouts):
        sent = send(signed_in, f"{HERE}new/?region=london", name="London")
        assert sent["Location"] == HERE
        assert SavedSearch.objects.get().query == "region=london"

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({}, "name", "Enter a name for the search"),
            ({"name": "   "}, "name", "Enter a name for the search"),
            ({"name": "x" * 101}, "name", "Name of the search must be 100 characters or fewer"),
            ({"name": "Taken"}, "name", "You have a saved search of this name. Enter another name"),
            (
                {"name": "x", "query": "q=" + "x" * 4000},
                "query",
                "This search has too many words and filters. Take some away, then save it",
            ),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, signed_in, officer, spinouts, answers, field, message):
        saved(officer, "region=wales", "Taken")
        page = signed_in.post(f"{HERE}new/", {"query": "region=london", **answers})
        assert said(page) == {field: [message]}
        assert SavedSearch.objects.count() == 1
        text = page.content.decode()
        assert message in text
        if "query" not in answers:
            assert "Region: London" in text
            assert 'value="region=london"' in text

    def test_one_too_many(self, signed_in, officer):
        for number in range(changes.MOST_SEARCHES):
            casework.a_saved_search(officer, name=f"Search {number}")
        page = signed_in.post(f"{HERE}new/", {"name": "More", "query": ""})
        assert "Remove one first" in page.content.decode()
        assert "as many as are kept" in signed_in.get(HERE).content.decode()

    def test_renamed(self, signed_in, officer, spinouts):
        search = saved(officer)
        saved(officer, "", "Everything")
        address = f"{HERE}{search.pk}/rename/"
        assert said(send(signed_in, address, name="Everything")) == {
            "name": ["You have a saved search of this name. Enter another name"]
        }
        assert said(send(signed_in, address, name="")) == {"name": ["Enter a name for the search"]}
        send(signed_in, address, name="London")
        assert send(signed_in, address, name="The capital")["Location"] == HERE
        search.refresh_from_db()
        assert (search.name, search.found_number) == ("The capital", 3)

    def test_removed(self, signed_in, officer, spinouts):
        search = saved(officer)
        assert signed_in.get(f"{HERE}{search.pk}/remove/").status_code == 200
        assert SavedSearch.objects.exists()
        assert send(signed_in, f"{HERE}{search.pk}/remove/")["Location"] == HERE
        assert not SavedSearch.objects.exists()
        assert Spinout.objects.count() == 3

    @pytest.mark.parametrize("written", ["0", "999999999", "x", "-1", "9" * 20, "٣"])
    def test_no_such_search(self, signed_in, spinouts, written):
        assert signed_in.get("/spin-outs/", {"saved": written, "show": "new"}).status_code == 404
        assert signed_in.get("/spin-outs/export.csv", {"saved": written}).status_code == 404

    def test_anothers_does_not_exist(self, client, colleague, admin, officer, spinouts):
        search = saved(officer)
        for person in (colleague, admin):
            client.force_login(person)
            assert client.get("/spin-outs/", {"saved": search.pk}).status_code == 404
            for what in ("rename", "remove", "seen"):
                assert client.post(f"{HERE}{search.pk}/{what}/", {"name": "x"}).status_code == 404
            assert "London" not in client.get(HERE).content.decode()

    def test_none_yet(self, signed_in):
        assert "You have saved no search" in signed_in.get(HERE).content.decode()

    def test_the_page_does_not_grow_in_queries(self, signed_in, officer, spinouts):
        counts = []
        for many in (1, 4):
            while SavedSearch.objects.count() < many:
                saved(officer, name=f"Search {SavedSearch.objects.count()}")
            with CaptureQueriesContext(connection) as queries:
                signed_in.get(HERE)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 6

    def test_a_change_that_is_shown_costs_one_query_more_than_the_list(self, signed_in, officer, example_council):
        search = saved(officer, "")
        a_spinout("One", parents=[example_council])
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(f"/spin-outs/?saved={search.pk}&show=new")
        assert len(queries) == 7

    def test_words_that_make_markup_are_shown_as_they_are(self, signed_in, officer, spinouts):
        saved(officer, "q=%3Cscript%3E", "<b>London</b>")
        page = signed_in.get(HERE).content.decode()
        assert "&lt;b&gt;London&lt;/b&gt;" in page
        assert "<script>" not in page.replace("<script>document.body", "")


def test_a_summary_that_is_mended_is_no_change(officer, spinouts):
    saved(officer)
    before = CaseSummary.objects.get(spinout=spinouts[0]).touched_at
    kept.cases.mend([spinouts[0].pk])
    assert CaseSummary.objects.get(spinout=spinouts[0]).touched_at == before
    assert told(officer) == {"London": (0, 0, 0)}
