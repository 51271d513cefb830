"""Records like a draft: which may be the same, which past ones are most similar, and what is told of them to whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mutuals_tracker.accounts.kinds import OrganisationKind
from spinouts import similar, unnamed
from spinouts.lifecycle import Outcome
from spinouts.models import ProposalDraft
from spinouts.similar import Past, Sketch, points, rank
from spinouts.vocabulary import Region, ServiceArea
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.facts import a_return
from tests.factories.spinouts import a_spinout

LIBRARIES = Sketch("Sample Libraries", "", "leisure_culture_libraries", "south_west", "local_authority")


def past(number=1, area="", region="", kind="", shared=0, has_lesson=False):
    return Past(number, number, area, region, kind, shared, has_lesson)


class TestRanking:
    """The rule, on plain values: no database."""

    @pytest.mark.parametrize(
        ("one", "many"),
        [
            (past(), 0),
            (past(area="housing", region="london", kind="nhs"), 0),
            (past(area="leisure_culture_libraries"), similar.SERVICE),
            (past(region="south_west"), similar.REGION),
            (past(kind="local_authority"), similar.PARENT),
            (past(shared=2), 2 * similar.SHARED_WORD),
            (past(shared=9), similar.MOST_WORDS * similar.SHARED_WORD),
            (past(has_lesson=True), similar.LESSON),
        ],
    )
    def test_points(self, one, many):
        assert points(LIBRARIES, one) == many

    def test_what_is_not_known_is_like_nothing(self):
        assert points(Sketch("", "", "", "", ""), past()) == 0

    def test_the_most_similar_first_and_of_equals_the_later(self):
        several = [
            past(1, area="leisure_culture_libraries"),
            past(2, area="leisure_culture_libraries", region="south_west"),
            past(3, area="leisure_culture_libraries"),
            past(4, region="south_west"),
            past(5, area="leisure_culture_libraries", has_lesson=True),
        ]
        assert [one.number for one in rank(LIBRARIES, several)] == [2, 5, 3]

    def test_words_of_the_name_come_before_those_of_the_purpose(self):
        sketch = Sketch("The Library Company", "Runs twelve branch libraries and a van", "", "", "")
        assert sketch.words == ["library", "twelve", "branch", "libraries"]

    def test_that_a_case_is_invented_says_nothing_of_its_service(self):
        assert Sketch("Example Young People", "", "", "", "").words == ["young", "people"]


class TestWords:
    """How a spin-out is told without saying which it is."""

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            (
                ("leisure_culture_libraries", "south_west", "local_authority", "active", date(2011, 4, 1)),
                "A leisure, culture and libraries service in the South West that left a local authority in 2011",
            ),
            (
                ("adult_social_care", "london", "nhs", "ceased", None),
                "An adult social care service in London that left the NHS",
            ),
            (
                ("housing", "uk_wide", "", "outsourced", None),
                "A housing service across the UK that was to leave a public body",
            ),
            (("", "", "", "active", None), "A service that left a public body"),
        ],
    )
    def test_what_it_was(self, facts, told):
        names = ("service_area", "region", "parent_kind", "outcome", "launched_on")
        assert unnamed.described(**dict(zip(names, facts, strict=True))) == told

    @pytest.mark.parametrize(
        ("stage", "outcome", "ended_on", "staff", "told"),
        [
            ("live", "active", None, 340, "live, 300 to 400 people"),
            ("live", "active", None, None, "live"),
            (
                "live",
                "contract_lost",
                date(2016, 1, 1),
                9,
                "it lost its contract in 2016; it last counted fewer than 10 people",
            ),
            ("exploring", "remaining_in_house", date(2014, 1, 1), None, "it remained in-house in 2014"),
        ],
    )
    def test_what_became_of_it(self, stage, outcome, ended_on, staff, told):
        assert unnamed.fate(stage=stage, outcome=outcome, ended_on=ended_on, staff=staff) == told

    def test_every_outcome_service_region_and_parent_has_words(self):
        for outcome in Outcome:
            assert unnamed.fate(stage="live", outcome=outcome, ended_on=None, staff=None)
        told = {
            unnamed.described(service_area=area, region=region, parent_kind=kind, outcome="active", launched_on=None)
            for area in ServiceArea
            for region in Region
            for kind in OrganisationKind
        }
        assert not [text for text in told if "  " in text or "_" in text]

    @pytest.mark.parametrize(
        ("staff", "told"),
        [
            (0, "fewer than 10 people"),
            (10, "10 to 25 people"),
            (399, "300 to 400 people"),
            (400, "400 to 500 people"),
            (9_999, "5,000 to 10,000 people"),
            (10_000, "10,000 people or more"),
        ],
    )
    def test_bands(self, staff, told):
        assert unnamed.band(staff) == told


@pytest.mark.django_db
class TestMostSimilar:
    @pytest.fixture
    def draft(self, example_council, officer):
        return casework.a_full_draft(example_council, officer, region="south_west")

    def libraries(self, name, parents, **fields):
        given = {"launched": "2011", "service_area": "leisure_culture_libraries", "region": "south_west"}
        return a_spinout(name, parents=parents, **(given | fields))

    def told(self, draft, user):
        return similar.most_similar(draft, user=user)

    def test_another_body_s_is_told_without_naming_it(self, draft, officer, sample_county):
        theirs = self.libraries("Secret Libraries", [sample_county], assessed="meets")
        a_return(theirs, "2014", 340)
        (one,) = self.told(draft, officer)
        assert one.spinout is None
        assert f"{one.what}: {one.fate}" == (
            "A leisure, culture and libraries service in the South West that left a local authority in 2011: "
            "live, 300 to 400 people"
        )

    def test_the_persons_own_is_named(self, draft, officer, example_council):
        own = self.libraries("Own Museums", [example_council])
        assert [one.spinout for one in self.told(draft, officer)] == [own]

    def test_the_lesson_of_one_that_failed(self, draft, officer, sample_county):
        failed = self.libraries("Secret Libraries", [sample_county], outcome="contract_lost", ended="2016")
        casework.an_exit_record(failed, lesson="Agree the length of the contract first")
        (one,) = self.told(draft, officer)
        assert (one.fate, one.lesson) == ("it lost its contract in 2016", "Agree the length of the contract first")

    def test_only_those_that_launched_or_ended(self, draft, officer, sample_county):
        self.libraries("Still Exploring", [sample_county], stage="exploring", launched=None)
        self.libraries("Given Up", [sample_county], stage="exploring", outcome="not_proceeding", ended="2013")
        (one,) = self.told(draft, officer)
        assert one.fate == "it did not go ahead in 2013"

    def test_three_at_most_the_nearest_first(self, draft, officer, sample_county):
        hospital = body("Some Trust", kind="nhs")
        for parent, region in ((hospital, "london"), (sample_county, "london"), (sample_county, "south_west")):
            for number in range(2):
                self.libraries(f"{parent.name} {region} {number}", [parent], region=region)
        told = [one.what for one in self.told(draft, officer)]
        assert [("South West" in text, "local authority" in text) for text in told] == [
            (True, True),
            (True, True),
            (False, True),
        ]

    def test_words_of_the_purpose_count(self, example_council, officer, sample_county):
        draft = casework.a_full_draft(
            example_council, officer, name="Waterside", service_area="", what="Repairs wheelchairs"
        )
        repair = a_spinout("Theirs", parents=[sample_county], launched="2012", service_area="other")
        casework.a_brief(repair, what="We repair wheelchairs at home")
        a_spinout("Unlike", parents=[sample_county], launched="2012", service_area="housing")
        assert len(self.told(draft, officer)) == 1

    def test_a_parents_name_is_no_word_of_a_service(self, example_council, officer, sample_county):
        draft = casework.a_full_draft(example_council, officer, name="Sample County", service_area="", what="", why="")
        a_spinout("Theirs", parents=[sample_county], launched="2012")
        assert self.told(draft, officer) == []

    def test_a_real_body_learns_nothing_from_invented_ones(self, draft, officer):
        self.libraries("Invented", [body("Invented Council", is_example=True)], is_example=True)
        assert self.told(draft, officer) == []

    def test_an_empty_draft_is_like_nothing(self, example_council, officer, sample_county):
        self.libraries("Secret Libraries", [sample_county])
        assert self.told(casework.a_draft(example_council, officer), officer) == []

    def test_withdrawn_ones_and_those_shown_as_the_same_are_left_out(self, draft, officer, example_council):
        own = self.libraries("Own Museums", [example_council])
        assert similar.most_similar(draft, user=officer, but=[own]) == []

    def test_two_queries_for_any_number(self, draft, officer, sample_county):
        whole = ProposalDraft.objects.whole().get(pk=draft.pk)
        assert officer.held

        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.told(whole, officer)
            return len(captured)

        self.libraries("Secret Libraries", [sample_county])
        assert queries() == 2
        for number in range(3):
            self.libraries(f"Secret Libraries {number}", [sample_county])
        assert queries() == 2

    def test_the_pages_name_nothing_of_another_body(self, client, draft, officer, sample_county):
        theirs = self.libraries("Secret Libraries", [sample_county])
        client.force_login(officer)
        for name in ("draft", "draft_service", "check_draft"):
            page = client.get(reverse(f"spinouts:{name}", args=[draft.pk])).content.decode()
            assert "in the South West that left a local authority in 2011" in page
            for secret in ("Secret", theirs.reference, "Sample County"):
                assert secret not in page


@pytest.mark.django_db
class TestLookalikes:
    @pytest.fixture
    def draft(self, example_council, officer):
        return casework.a_full_draft(example_council, officer)

    def test_alike_by_name_or_of_the_same_body_and_service(self, draft, officer, example_council):
        alike = a_spinout("Sample Reading Room", parents=[example_council], service_area="housing")
        same = a_spinout("Museums", parents=[example_council], service_area="leisure_culture_libraries")
        a_spinout("Homes", parents=[example_council], service_area="housing")
        assert similar.lookalikes(draft, user=officer) == [alike, same]

    def test_one_of_the_same_body_and_service_that_ended_is_not_the_same(self, draft, officer, example_council):
        a_spinout(
            "Museums",
            parents=[example_council],
            service_area="leisure_culture_libraries",
            outcome="ceased",
            ended="2016",
        )
        assert similar.lookalikes(draft, user=officer) == []

    def test_another_body_s_are_not_shown(self, draft, officer, sample_county):
        a_spinout("Sample Reading Rooms", parents=[sample_county])
        assert similar.lookalikes(draft, user=officer) == []

    def test_five_at_most(self, draft, officer, example_council):
        for number in range(7):
            a_spinout(f"Sample Reading Rooms {number}", parents=[example_council])
        assert len(similar.lookalikes(draft, user=officer)) == similar.MOST_ALIKE
