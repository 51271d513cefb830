"""Finding spin-outs: words, facets with their counts, orders, and the indexes that keep all of them quick."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spinouts import cells, kept
from spinouts.lifecycle import Outcome, Stage, State, outcomes_at
from spinouts.listing import asked, counting, facets, pages
from spinouts.listing.facets import DUE, FACETS, Reader
from spinouts.models import CaseSummary, Spinout
from spinouts.rhythms import Rag
from spinouts.vocabulary import Region, ServiceArea
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_register_entry
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


def found(client, query):
    return [row.name for row in client.get(f"/spin-outs/?{query}").context["page"].spinouts]


def offered(client, query=""):
    """Return what each facet offers on the page, with its counts."""
    groups = client.get(f"/spin-outs/?{query}").context["groups"]
    return {group.facet.name: {option.value: option.count for option in group.options} for group in groups}


class TestWords:
    @pytest.fixture(autouse=True)
    def records(self, example_council):
        libraries = a_spinout("Sample Libraries Trust", parents=[example_council])
        casework.a_brief(libraries, what="Lends books to everybody", why="The branches were closing")
        a_spinout("Ealing Health/Care Co-operative", parents=[example_council])
        a_spinout("The Theatre", parents=[example_council, body("Borough of Books")])

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("libr", {"Sample Libraries Trust"}),
            # Other forms of a word, in the name and in the brief.
            ("library", {"Sample Libraries Trust"}),
            ("lending", {"Sample Libraries Trust"}),
            ("closed branch", {"Sample Libraries Trust"}),
            # What stands on either side of a mark is a word.
            ("care", {"Ealing Health/Care Co-operative"}),
            ("operative", {"Ealing Health/Care Co-operative"}),
            # A parent body's name counts, and words may come from different places.
            ("example trust", {"Sample Libraries Trust"}),
            ("books", {"Sample Libraries Trust", "The Theatre"}),
            # Small words are passed over, unless there is nothing else.
            ("closing of the branches", {"Sample Libraries Trust"}),
            ("the", {"The Theatre"}),
            ("LIBRARIES", {"Sample Libraries Trust"}),
            ("library theatre", set()),
            ("'; DROP TABLE", set()),
            # What has no words finds nothing.
            ("!&|():*<->", set()),
            ("", {"Sample Libraries Trust", "Ealing Health/Care Co-operative", "The Theatre"}),
        ],
    )
    def test_what_is_found(self, signed_in, text, names):
        page = signed_in.get("/spin-outs/", {"q": text})
        assert {row.name for row in page.context["page"].spinouts} == names
        assert page.context["total"] == len(names)

    @given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30))
    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_anything_can_be_searched_for(self, taskforce, text):
        asks = asked.read(QueryDict(urlencode({"q": text})), Reader.of(taskforce, timezone.localdate()))
        counts = counting.counts(CaseSummary.objects.matching(asks.text), asks)
        order = pages.order_of(asks, total=counts.total)
        page = pages.page(asks.narrow(Spinout.objects.all()), order, place="", today=timezone.localdate())
        assert len(page.spinouts) == counts.total

    def test_a_word_that_was_changed_is_found_at_once(self, signed_in):
        spinout = Spinout.objects.get(name="The Theatre")
        casework.a_brief(spinout, what="Puts on plays", why="It likes to")
        assert found(signed_in, "q=playing") == ["The Theatre"]

    def test_the_best_match_first(self, signed_in, example_council):
        a_spinout("Books", parents=[example_council])
        a_spinout("Books and More", parents=[example_council])
        a_spinout("More Books", parents=[example_council])
        # The name, names that begin so, names that have it, then parent bodies, then briefs.
        best = ["Books", "Books and More", "More Books", "The Theatre", "Sample Libraries Trust"]
        assert found(signed_in, "q=books") == best
        assert found(signed_in, "q=books&sort=name") == sorted(best)

    def test_a_whole_word_before_a_longer_one(self, signed_in, example_council):
        for name in ("North Carers", "North Care", "North Careers"):
            a_spinout(name, parents=[example_council])
        assert found(signed_in, "q=care+north")[0] == "North Care"

    @pytest.mark.parametrize("number", [7, 998, 5200, 99_999])
    def test_a_number_finds_its_reference_first_and_a_whole_reference_nothing_else(
        self, signed_in, example_council, number
    ):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('spinouts_reference_number', %s)", [number])
        one = a_spinout("The One", parents=[example_council])
        named = a_spinout(f"Branch {one.number}", parents=[example_council])
        assert found(signed_in, f"q={one.number}") == ["The One", named.name]
        assert found(signed_in, f"q={one.reference}") == ["The One"]
        assert found(signed_in, f"q=psm+{one.number}") == ["The One"]
        assert found(signed_in, "q=PSM-999999999") == []

    def test_too_many_to_rank_are_told(self, signed_in, monkeypatch):
        monkeypatch.setattr(pages, "MOST_RANKED", 1)
        page = signed_in.get("/spin-outs/?q=books")
        assert "too many to put the best match first" in page.content.decode()
        assert [row.name for row in page.context["page"].spinouts] == ["The Theatre", "Sample Libraries Trust"]
        assert "too many" not in signed_in.get("/spin-outs/?q=books&sort=name").content.decode()

    def test_the_migration_made_summaries_that_follow_from_the_records(self, example_council):
        """What `0010` wrote for records that were there is what `kept` derives, as long as no casework is there."""
        ids = list(Spinout.objects.exclude(name="Sample Libraries Trust").values_list("pk", flat=True))
        CaseSummary.objects.filter(pk__in=ids).delete()
        migration = __import__("spinouts.migrations.0010_summaries_of_what_is_there", fromlist=["Migration"])
        statement = migration.Migration.operations[0].sql
        with connection.cursor() as cursor:
            cursor.execute(f"{statement.rstrip()} WHERE s.id = ANY(%s)", [ids])
        assert kept.cases.different(ids) == set()


class TestFacets:
    def test_counts_hold_under_the_others_and_not_under_their_own(self, signed_in, example_council):
        for region, stage, how_many in (("london", "live", 2), ("london", "transition", 1), ("wales", "live", 1)):
            for _each in range(how_many):
                a_spinout(parents=[example_council], region=region, stage=stage)
        everything = offered(signed_in)
        assert everything["region"] == {"london": 3, "wales": 1}
        assert everything["stage"] == {"transition": 1, "live": 3}
        london = offered(signed_in, "region=london")
        assert london["region"] == {"london": 3, "wales": 1}
        assert london["stage"] == {"transition": 1, "live": 2}
        both = offered(signed_in, "region=wales&stage=transition")
        # Nothing is found, and what is chosen is still there to be taken away.
        assert both["region"] == {"london": 1, "wales": 0}
        assert both["stage"] == {"transition": 0, "live": 1}

    def test_several_values_of_one_are_any_of_them(self, signed_in, example_council):
        for stage in ("exploring", "transition", "live"):
            a_spinout(stage, parents=[example_council], stage=stage)
        assert set(found(signed_in, "stage=exploring&stage=live")) == {"exploring", "live"}
        assert found(signed_in, "stage=live") == ["live"]

    def test_what_is_chosen_can_be_taken_away(self, signed_in, example_council):
        a_spinout(parents=[example_council])
        page = signed_in.get("/spin-outs/?stage=live&stage=transition&region=none&q=care&sort=name&page=after-1.a")
        chosen = {each.text: each.query for each in page.context["chosen"]}
        assert chosen == {
            "Search: care": "stage=transition&stage=live&region=none&sort=name",
            "Stage: Transition": "q=care&stage=live&region=none&sort=name",
            "Stage: Live": "q=care&stage=transition&region=none&sort=name",
            "Region: Not known": "q=care&stage=transition&stage=live&sort=name",
        }
        assert page.context["listed"].asked.query_of_all == "sort=name"
        text = page.content.decode()
        assert 'href="?q=care&amp;stage=live&amp;region=none&amp;sort=name"' in text
        assert "Remove this filter</span> Stage: Live" in text

    def test_the_register(self, signed_in, example_council):
        a_spinout("Kept", parents=[example_council])
        gone = a_spinout("Gone", parents=[example_council])
        a_register_entry(gone, "withdrawn")
        assert found(signed_in, "") == ["Kept"]
        assert offered(signed_in)["register_state"] == {"entered": 1, "withdrawn": 1}
        assert found(signed_in, "register_state=withdrawn") == ["Gone"]
        # An address of long ago.
        assert found(signed_in, "register_state=all") == ["Gone", "Kept"]

    def test_who_leads(self, signed_in, client, officer, colleague, taskforce, example_council):
        for name, lead in (("mine", officer), ("theirs", colleague), ("nobody's", None)):
            made = a_spinout(name, parents=[example_council])
            if lead:
                casework.a_lead(made, lead)
        assert offered(signed_in)["lead"] == {"me": 1, "else": 1, "nobody": 1}
        assert found(signed_in, "lead=me") == ["mine"]
        assert found(signed_in, "lead=else&lead=nobody") == ["nobody's", "theirs"]
        page = signed_in.get("/spin-outs/").content.decode()
        assert ">Lead</th>" in page
        assert "Cass Colleague" in page
        client.force_login(taskforce)
        # Those of no body are not asked who leads, and an address that asks all the same narrows nothing.
        page = client.get("/spin-outs/?lead=me")
        assert page.context["total"] == 3
        assert "Cass Colleague" not in page.content.decode()
        assert "lead" not in offered(client)

    def test_what_is_overdue(self, signed_in, example_council):
        late = a_spinout("late", parents=[example_council])
        casework.a_task(late, due_on=timezone.localdate() - timedelta(days=1))
        a_spinout("early", parents=[example_council])
        assert offered(signed_in)["due"] == {"task": 1}
        assert found(signed_in, "due=task") == ["late"]
        assert offered(signed_in, "due=test")["due"] == {"test": 0, "task": 1}

    def test_another_bodys_records_are_in_no_count(self, signed_in, client, taskforce, example_council, sample_county):
        a_spinout(parents=[example_council], region="london")
        a_spinout(parents=[sample_county], region="wales", stage="exploring")
        shared = a_spinout(parents=[example_council, sample_county], region="wales")
        casework.a_hold(shared)
        mine = offered(signed_in)
        assert mine["region"] == {"london": 1, "wales": 1}
        assert mine["stage"] == {"live": 2}
        assert mine["hold"] == {"yes": 1, "no": 1}
        client.force_login(taskforce)
        assert offered(client)["region"] == {"london": 1, "wales": 2}

    def test_every_choice_is_kept_in_a_cell(self):
        for facet in FACETS:
            if facet.name in cells.PLACES:
                assert {facets.stored(value) for value, _label in facet.choices} == set(cells.PLACES[facet.name])

    def test_no_choice_that_is_kept_ever_moves(self):
        """New choices go to the end of their list; moving one calls for a migration that derives all summaries."""
        assert {
            "stage": (
                *("exploring", "case_for_change", "options_appraisal", "business_case"),
                *("business_plan", "transition", "live"),
            ),
            "outcome": (
                *("active", "unknown", "not_proceeding", "remaining_in_house", "outsourced"),
                *("returned_in_house", "contract_lost", "merged_or_acquired", "ceased"),
            ),
            "register_state": ("entered", "withdrawn", "merged"),
            "hold": ("no", "yes"),
            "service_area": (
                *("", "health_community", "adult_social_care", "children_youth", "education"),
                *("leisure_culture_libraries", "employment_skills", "housing", "criminal_justice"),
                *("fire_rescue", "environment", "back_office_corporate", "other"),
            ),
            "region": (
                *("", "east_midlands", "east_of_england", "london", "north_east", "north_west", "south_east"),
                *("south_west", "west_midlands", "yorkshire_and_the_humber", "scotland", "wales"),
                *("northern_ireland", "uk_wide"),
            ),
            "parent_kind": (
                *("", "local_authority", "nhs", "central_government", "police_probation", "education"),
                *("fire_rescue", "mutual", "other"),
            ),
            "rag": ("", "red", "amber_red", "amber", "amber_green", "green"),
        } == cells.PLACES


class TestRecount:
    """Every count on the page, against a recount of the records one by one, for random records and random filters."""

    TODAY = date(2026, 6, 1)

    @pytest.fixture
    def records(self, example_council, sample_county, officer, colleague):
        chance = random.Random("facets")  # noqa: S311 - nothing here is a secret
        bodies = [example_council, sample_county, body("A Trust", kind="nhs")]
        made = [self._record(chance, bodies, [officer, colleague]) for _each in range(60)]
        # What follows from casework is derived elsewhere: here only the days matter.
        for spinout in made:
            days = [chance.choice([None, self.TODAY + timedelta(days=chance.randrange(-3, 4))]) for _day in DUE]
            CaseSummary.objects.filter(pk=spinout.pk).update(**dict(zip(DUE.values(), days, strict=True)))
        return made

    @staticmethod
    def _record(chance, bodies, people):
        stage = chance.choice(Stage.values)
        spinout = a_spinout(
            f"{chance.choice(('Library', 'Care', 'School'))} {chance.choice(('North', 'South'))}",
            parents=chance.sample(bodies, k=chance.choice((1, 1, 2))),
            stage=stage,
            outcome=chance.choice(outcomes_at(Stage(stage))),
            region=chance.choice(["", *Region.values[:3]]),
            service_area=chance.choice(["", *ServiceArea.values[:3]]),
        )
        if chance.random() < 0.6:
            casework.a_lead(spinout, chance.choice(people))
        if chance.random() < 0.6:
            casework.an_update(spinout, chance.choice(Rag.values))
        if chance.random() < 0.3 and State(stage, spinout.outcome).outcome in (Outcome.ACTIVE, Outcome.UNKNOWN):
            casework.a_hold(spinout)
        if chance.random() < 0.2:
            a_register_entry(spinout, "withdrawn")
        return spinout

    @pytest.mark.parametrize("who", ["officer", "taskforce", "stranger", "admin"])
    def test_every_count(self, request, records, who):
        user = request.getfixturevalue(who)
        reader = Reader.of(user, self.TODAY)
        chance = random.Random(who)  # noqa: S311 - nothing here is a secret
        visible = [self._read(spinout, user) for spinout in Spinout.objects.visible_to(user).select_related("case")]
        for _each in range(40):
            asks = asked.read(self._query(chance), reader)
            cases = CaseSummary.objects.visible_to(user).matching(asks.text)
            counts = counting.counts(cases, asks)
            rows = [row for row in visible if asks.text.lower() in row["name"].lower()]
            total, by_facet = self._recount(rows, asks)
            assert counts.total == total, asks.query
            assert self._without_zeros(counts.by_facet, reader) == by_facet, asks.query
            narrowed = asks.narrow(Spinout.objects.visible_to(user))
            assert set(narrowed.values_list("pk", flat=True)) == {row["pk"] for row in self._all_of(rows, asks, "")}

    @staticmethod
    def _query(chance):
        parts = [f"q={chance.choice(('library', 'north', 'care'))}"] if chance.random() < 0.3 else []
        for facet in FACETS:
            if chance.random() < 0.3:
                values = [value for value, _label in facet.choices]
                parts += [f"{facet.name}={value}" for value in chance.sample(values, k=chance.choice((1, 2)))]
        return "&".join(parts)

    def _read(self, spinout, user):
        case = spinout.case
        lead = spinout.case.lead_id
        return {
            "pk": spinout.pk,
            "name": spinout.name,
            "stage": {spinout.stage},
            "outcome": {spinout.outcome},
            "register_state": {spinout.register_state},
            "service_area": {spinout.service_area or "none"},
            "region": {spinout.region or "none"},
            "parent_kind": {spinout.parent_kind or "none"},
            "rag": {case.rag or "none"},
            "hold": {"yes" if case.held_since else "no"},
            "lead": {"nobody" if lead is None else "me" if lead == user.pk else "else"},
            "due": {
                name
                for name, day in (
                    ("update", case.update_due_on),
                    ("test", case.next_test_on),
                    ("task", case.next_task_on),
                    ("return", case.return_due_on),
                )
                if day and day < self.TODAY
            },
        }

    @staticmethod
    def _all_of(rows, asks, but):
        wanted = {name: set(values) for name, values in asks.in_force.items() if name != but}
        return [row for row in rows if all(row[name] & values for name, values in wanted.items())]

    def _recount(self, rows, asks):
        by_facet = {}
        for facet in asks.facets:
            of_it = {}
            for row in self._all_of(rows, asks, facet.name):
                for value in row[facet.name]:
                    of_it[value] = of_it.get(value, 0) + 1
            if of_it:
                by_facet[facet.name] = of_it
        return len(self._all_of(rows, asks, "")), by_facet

    @staticmethod
    def _without_zeros(by_facet, reader):
        mine = {facet.name for facet in facets.of(reader)}
        return {name: counts for name, counts in by_facet.items() if name in mine}


class TestPage:
    def test_what_a_row_tells(self, signed_in, officer, example_council):
        spinout = a_spinout("Sample Care", parents=[example_council], stage="transition")
        casework.a_lead(spinout, officer)
        casework.an_update(spinout, "amber_red")
        casework.a_launch_plan(spinout, "2027-04-01")
        casework.a_hold(spinout)
        text = " ".join(re.sub(r"<[^>]+>", " ", signed_in.get("/spin-outs/").content.decode()).split())
        for words in (
            "Amber/Red",
            "Olu Officer",
            "Planned for 1 April 2027, provisional",
            "On hold",
            spinout.reference,
        ):
            assert words in text

    def test_all_six_queries_and_no_more(self, client, taskforce, example_council, django_assert_num_queries):
        client.force_login(taskforce)
        for rows in (1, 4):
            while Spinout.objects.count() < rows:
                made = a_spinout(parents=[example_council, body()], launched="2012", assessed="meets", region="london")
                casework.an_update(made)
            # Session, person, roles, counts, page, parents.
            with django_assert_num_queries(6):
                client.get("/spin-outs/?q=care&region=london&stage=live&rag=amber&hold=no")

    def test_a_full_page_is_light(self, client, officer, example_council):
        client.force_login(officer)
        chance = random.Random(1)  # noqa: S311 - nothing here is a secret
        bodies = [body(f"Very Long Name of a Parent Body, Borough Council {number}") for number in range(6)]
        for number in range(52):
            stage = chance.choice(Stage.values)
            made = a_spinout(
                f"A Spin-out with Quite a Long Name that Somebody Chose {number}",
                parents=[example_council, *chance.sample(bodies, 1)],
                stage=stage,
                outcome=chance.choice(outcomes_at(Stage(stage))),
                region=Region.values[number % 13],
                service_area=ServiceArea.values[number % 12],
            )
            casework.a_lead(made, officer)
            casework.an_update(made, Rag.values[number % 5])
        assert len(client.get("/spin-outs/").content) < 100 * 1024

    def test_a_page_beyond_the_end_leads_back(self, signed_in, example_council):
        a_spinout(parents=[example_council])
        page = signed_in.get("/spin-outs/?page=after-0").content.decode()
        assert "There is nothing beyond this page" in page

    def test_too_long_a_search_is_said_and_kept(self, signed_in, example_council):
        a_spinout(parents=[example_council])
        page = signed_in.get("/spin-outs/", {"q": "x" * 101})
        assert "Search for 100 characters or fewer" in page.content.decode()
        assert "x" * 101 in page.content.decode()
        assert page.context["total"] == 1

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("%%%", ["Search for words or a reference: “%%%” has none"]),
            ("of an", ["Search for other words: “of an” has only words too common to find"]),
            ("of mutuals", []),
            ("of spinouts", []),
            ("the", []),
            ("", []),
        ],
    )
    def test_why_nothing_can_be_found_is_said_at_the_box(self, signed_in, example_council, text, said):
        a_spinout("Theatre of Mutuals", parents=[example_council])
        page = signed_in.get("/spin-outs/", {"q": text})
        assert list(page.context["form"].errors.get("q", [])) == said
        assert page.content.decode().count("has none") + page.content.decode().count("too common") == 2 * len(said)


# What is asked for, the index of its page, and that of its counts.
WORDS, COUNTS = "casesummary_words", "casesummary_counts"
INDEXES = (
    ({"q": "word4321"}, WORDS, WORDS),
    ({"q": "4321"}, WORDS, WORDS),
    ({"q": "PSM-9999"}, WORDS, WORDS),
    ({"sort": "name", "page": "after-1.a"}, "spinout_name_order", COUNTS),
    ({"sort": "-launched", "page": "after-1.2012-01-01"}, "spinout_launch_order", COUNTS),
    ({"sort": "planned", "page": "after-1.2027-01-01"}, "casesummary_planned_order", COUNTS),
    ({"sort": "-changed", "page": "after-1.2030-01-01T00:00:00+00:00"}, "casesummary_changed", COUNTS),
    ({"page": "after-99999"}, "spinouts_spinout_number_key|spinout_register_state", COUNTS),
    ({"region": "london"}, "spinout_region", COUNTS),
    ({"parent_kind": "nhs"}, "spinout_parent_kind", COUNTS),
    ({"stage": "transition", "outcome": "unknown"}, "spinout_stage_outcome", COUNTS),
    ({"hold": "yes"}, "casesummary_held", COUNTS),
    ({"due": "update"}, "casesummary_update_due", COUNTS),
    ({"due": "test"}, "casesummary_test_due", COUNTS),
    ({"lead": "me"}, "casesummary_lead", COUNTS),
)


@pytest.fixture
def five_thousand(taskforce):
    kinds, regions = ("nhs", *["education"] * 20), ("london", *["wales"] * 20)
    stages = (("transition", "unknown"), *[("live", "active")] * 20)
    made = Spinout.objects.bulk_create(
        Spinout(
            name=f"Word{row} Library",
            folded_name=f"word{row}library",
            stage=stages[row % 21][0],
            outcome=stages[row % 21][1],
            region=regions[row % 21],
            parent_kind=kinds[row % 21],
            launched_on=f"20{10 + row % 10}-01-01",
            launched_precision="year",
            created_at="2026-01-01T00:00Z",
            created_by=taskforce,
        )
        for row in range(5_000)
    )
    kept.cases.mend([spinout.pk for spinout in made])
    CaseSummary.objects.update(update_due_on="2099-01-01", next_test_on="2099-01-01")
    few = CaseSummary.objects.filter(spinout__in=made[::100])
    few.update(held_since="2026-01-01", update_due_on="2020-01-01", next_test_on="2020-01-01", lead=taskforce)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE spinouts_casesummary SET planned_on = date '2026-01-01' + (spinout_id % 700)::int")
        # What a VACUUM does in time.
        cursor.execute("SELECT gin_clean_pending_list('casesummary_words')")
        cursor.execute("ANALYZE spinouts_spinout, spinouts_casesummary")


def test_the_list_is_read_through_indexes(client, taskforce, example_council, five_thousand):
    """On five thousand rows PostgreSQL chooses an index for every search and order, so it does on more."""
    taskforce.memberships.create(
        role="officer", organisation=example_council, granted_by=taskforce, granted_at=casework.AT
    )
    client.force_login(taskforce)
    missed = {}
    for query, page_index, counts_index in INDEXES:
        counts, page = plans_of_listing(client, query)
        if not re.search(page_index, page) or re.search("Seq Scan on spinouts_(spinout|casesummary)", page):
            missed[f"{query}, page"] = page
        if counts_index not in counts or "Seq Scan" in counts:
            missed[f"{query}, counts"] = counts
    assert missed == {}, "\n".join(f"{k}\n{v}" for k, v in missed.items())


def plans_of_listing(client, query):
    """Return how PostgreSQL would count and read the page; the counts without the whole table, as on a large one."""
    with CaptureQueriesContext(connection) as queries:
        client.get("/spin-outs/", query)
    statements = [each["sql"] for each in queries]
    [counts] = [sql for sql in statements if "GROUPING SETS" in sql]
    [page] = [sql for sql in statements if 'FROM "spinouts_spinout"' in sql and "LIMIT 51" in sql]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {counts}")
        counted = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
        cursor.execute(f"EXPLAIN {page}")
        return counted, "\n".join(row[0] for row in cursor.fetchall())
