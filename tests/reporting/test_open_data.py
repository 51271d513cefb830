"""Published awards as anybody downloads them: what is there, what is not and why, and that the standard is kept."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from funding import actions
from funding.models import Claim, ClaimAnswer, Instalment
from mutuals_tracker.accounts.models import OrganisationIdentifier, Role, User
from mutuals_tracker.recording import recorded
from tests.factories import funding
from tests.factories.bodies import body
from tests.factories.casework import a_row, some_evidence
from tests.factories.people import member
from tests.factories.spinouts import a_spinout
from tests.reporting import grants

pytestmark = pytest.mark.django_db
DAY = {"decided_on": date(2013, 5, 2), "decided_precision": "day"}


@pytest.fixture
def council():
    made = body("Devon County Council", kind="local_authority", region="south_west")
    number(made, "GSS", "E10000008")
    return made


@pytest.fixture
def spinout(council):
    return a_spinout(
        "Sample Libraries",
        parents=[council],
        stage="live",
        region="south_west",
        service_area="leisure_culture_libraries",
    )


@pytest.fixture
def fund():
    return funding.a_fund(slug="early-help", name="Early Help", gives="grant", funder=body("Cabinet Office"))


def number(organisation, scheme, value, **more):
    with recorded(by=User.objects.system(), verb="factory"):
        return OrganisationIdentifier.objects.create(organisation=organisation, scheme=scheme, value=value, **more)


def published(spinout, fund, amount="1000.00", **fields):
    made = funding.an_award(spinout, fund, amount, **(DAY | fields))
    return actions.publish_award(made, by=User.objects.system(), at=timezone.now())


def only(client, slug=""):
    (grant,) = grants.package(client, slug)["grants"]
    return grant


class TestWhatIsThere:
    def test_one_award_in_full(self, client, spinout, fund, settings):
        settings.OPEN_DATA_PREFIX, settings.SERVICE_URL = "360G-test", "https://mutuals.example.org"
        number(fund.funder, "GB-GOR", "D2")
        more = {"begins_on": date(2013, 6, 1), "ends_on": date(2014, 5, 31), "source_url": "https://example.org/1"}
        award = published(spinout, fund, "55832.10", title="Advice “first”", purpose="Ünd mehr\nin two lines", **more)
        grant = only(client)
        modified = grant.pop("dateModified")
        assert modified.endswith("Z")
        assert grant == {
            "id": f"360G-test-{award.reference}",
            "title": "Advice “first”",
            "description": "Ünd mehr\nin two lines",
            "currency": "GBP",
            "amountAwarded": 55832.10,
            "awardDate": "2013-05-02",
            "url": "https://example.org/1",
            "plannedDates": [{"startDate": "2013-06-01", "endDate": "2014-05-31"}],
            "recipientOrganization": [{"id": f"360G-test-org-{spinout.reference}", "name": "Sample Libraries"}],
            "beneficiaryLocation": [
                {"name": "Devon County Council", "geoCode": "E10000008", "geoCodeType": "CTY", "countryCode": "GB"}
            ],
            "fundingOrganization": [{"id": "GB-GOR-D2", "name": "Cabinet Office"}],
            "grantProgramme": [{"code": "early-help", "title": "Early Help"}],
            "classifications": [
                {"vocabulary": "What the award is", "code": "grant", "title": "Grant"},
                {
                    "vocabulary": "Service area of the recipient",
                    "code": spinout.service_area,
                    "title": spinout.get_service_area_display(),
                },
            ],
            "dataSource": "https://mutuals.example.org/open-data/awards/",
            "locationScope": "GLS050",
        }

    def test_the_package_says_what_it_is(self, client, spinout, fund, settings):
        settings.OPEN_DATA_PREFIX, settings.OPEN_DATA_PUBLISHER = "360G-test", "A publisher"
        published(spinout, fund)
        package = grants.package(client, "early-help")
        assert package["version"] == "1.4"
        assert package["publisher"]["name"] == "A publisher"
        assert package["license"].endswith("/open-government-licence/version/3/")
        assert package["downloadURL"].endswith("/open-data/360giving/early-help.json")
        assert package["identifier"] == "360G-test-awards-early-help"
        assert package["modified"] == package["grants"][0]["dateModified"]

    def test_a_body_is_known_by_the_number_that_is_preferred(self, client, spinout, fund):
        entity = body("Sample Libraries CBS", kind="mutual")
        for scheme, value in (("GB-MPR", "7610"), ("GB-PPON", "PBCP"), ("GB-COH", "07584906"), ("GB-CHC", "1234567")):
            number(entity, scheme, value)
        type(spinout).objects.filter(pk=spinout.pk).update(organisation=entity)
        published(spinout, fund)
        assert only(client)["recipientOrganization"] == [
            {"id": "GB-COH-07584906", "name": "Sample Libraries CBS", "companyNumber": "07584906"}
            | {"charityNumber": "1234567"}
        ]

    def test_a_number_that_no_longer_holds_is_not_used(self, client, spinout, fund):
        number(fund.funder, "GB-GOR", "D2", to_on=date(2020, 1, 1))
        published(spinout, fund)
        assert only(client)["fundingOrganization"][0]["id"].endswith(f"-org-{fund.funder.slug}")

    def test_the_area_is_the_one_of_its_day_and_all_parents_are_told(self, client, council, fund):
        number(council, "GSS", "E06000999", from_on=date(2014, 1, 1))
        OrganisationIdentifier.objects.filter(value="E10000008").update(to_on=date(2014, 1, 1))
        other = body("Belfast City Council")
        number(other, "GSS", "N09000003")
        published(a_spinout("Two", parents=[council, other]), fund)
        assert only(client)["beneficiaryLocation"] == [
            {"name": "Devon County Council", "geoCode": "E10000008", "geoCodeType": "CTY", "countryCode": "GB"},
            {"name": "Belfast City Council", "geoCode": "N09000003", "countryCode": "GB"},
        ]

    def test_where_no_area_is_known_the_region_is_told(self, client, fund):
        published(a_spinout("Far", parents=[body("A trust")], region="south_west"), fund)
        grant = only(client)
        assert grant["locationScope"] == "GLS040"
        assert grant["beneficiaryLocation"] == [{"name": "South West", "geoCode": "E12000009", "countryCode": "GB"}]

    def test_advice_in_kind_is_marked_with_what_it_is_worth(self, client, spinout):
        fund = funding.a_fund(gives="advice")
        published(spinout, fund, "18927", is_in_kind=True)
        grant = only(client)
        assert grant["description"].startswith("Advice in kind, worth £18,927.00. No money was paid to the recipient.")
        assert grant["classifications"][0]["title"] == "Advice in kind"
        assert grant["amountAwarded"] == 18927
        (row,) = grants.table(client)
        assert row["Classifications:0:Title"] == "Advice in kind"

    def test_an_award_made_here_tells_its_money_and_the_sums_are_those_of_its_rows(self, client, spinout, fund):
        award = funding.an_agreed_award(spinout, funding.a_round_with_a_window(fund), "1000.00")
        funding.an_entry(award, "variation", "-100.50")
        pay(award, "600.00")
        funding.an_entry(award, "refund", "50.25")
        funding.an_entry(award, "stop", "99.50")
        actions.publish_award(award, by=User.objects.system(), at=timezone.now())
        grant = only(client)
        assert (grant["fromOpenCall"], grant["amountAppliedFor"]) == ("Yes", 1000)
        assert [each["value"] for each in grant["commitmentTransaction"]] == [1000.00, -100.50]
        assert [each["value"] for each in grant["disbursementTransaction"]] == [600.00, -50.25]
        assert grant["amountAwarded"] == 899.50
        assert grant["amountDisbursed"] == 549.75
        ids = [each["id"] for name in ("commitmentTransaction", "disbursementTransaction") for each in grant[name]]
        assert len(set(ids)) == 4

    def test_a_cell_that_might_be_a_formula_is_made_safe(self, client, spinout, fund):
        published(spinout, fund, title="=HYPERLINK(1)", purpose="-1+1")
        (row,) = grants.table(client)
        assert (row["Title"], row["Description"]) == ("'=HYPERLINK(1)", "'-1+1")
        assert only(client)["title"] == "=HYPERLINK(1)"


def pay(award, amount):
    evidence = some_evidence(User.objects.system())
    instalment = a_row(
        Instalment, award.spinout, award=award, due_on=date(2026, 5, 1), amount=Decimal(amount), what="Half"
    )
    given = {"award": award, "instalment": instalment, "amount": Decimal(amount), "note": "Done", "evidence": evidence}
    claim = a_row(Claim, award.spinout, **given)
    a_row(ClaimAnswer, award.spinout, member(Role.ADMIN), claim=claim, is_approved=True)
    funding.an_entry(award, "payment", amount, claim=claim)


def test_the_page_of_reference_tells_every_field(client, spinout, fund):
    award = funding.an_agreed_award(spinout, funding.a_round_with_a_window(fund))
    pay(award, "600.00")
    actions.publish_award(award, by=User.objects.system(), at=timezone.now())
    published(spinout, fund, begins_on=date(2014, 1, 1), source_url="https://example.org/1")
    told = (settings.BASE_DIR / "docs" / "reference" / "open-data.md").read_text("utf-8")
    fields = {name for grant in grants.package(client)["grants"] for name in grant}
    assert [name for name in sorted(fields - {"currency"}) if f"`{name}`" not in told] == []


class TestWhatIsNot:
    def test_only_what_an_admin_published(self, client, spinout, fund):
        funding.an_award(spinout, fund, **DAY)
        shown = published(spinout, fund, title="Shown")
        assert only(client)["title"] == "Shown"
        actions.withdraw_from_publication(shown, reason="Wrong", by=User.objects.system(), at=timezone.now())
        assert client.get("/open-data/360giving.json").status_code == 404
        assert client.get("/open-data/360giving.csv").status_code == 404

    def test_a_fund_s_file_holds_its_own(self, client, spinout, fund):
        published(spinout, fund)
        other = published(spinout, funding.a_fund(slug="other"))
        assert only(client, "other")["id"].endswith(other.reference)
        assert [row["Grant Programme:Code"] for row in grants.table(client, "early-help")] == ["early-help"]
        assert len(grants.package(client)["grants"]) == 2
        funding.a_fund(slug="empty")
        for address in ("/open-data/360giving/empty.json", "/open-data/360giving/none.csv", "/open-data/360giving.xml"):
            assert client.get(address).status_code == 404

    def test_nobody_is_named(self, client, spinout, fund, officer):
        award = funding.an_agreed_award(spinout, funding.a_round_with_a_window(fund))
        actions.publish_award(award, by=User.objects.system(), at=timezone.now())
        for kind in ("json", "csv"):
            text = grants.download(client, kind).decode()
            people = User.objects.people()
            assert not [person for person in people if person.email in text or (person.name and person.name in text)]

    def test_one_whose_funder_is_forgotten_leaves_the_files(self, client, spinout, fund):
        published(spinout, fund)
        type(fund).objects.filter(pk=fund.pk).update(funder=None)
        assert client.get("/open-data/360giving.json").status_code == 404
        assert "Nobody knows whose money the fund gives" in client.get("/open-data/awards/").content.decode()


class TestThePage:
    def test_it_says_what_is_left_out_and_why(self, client, spinout, fund):
        for title, more, amount in (
            ("Undated", {"decided_on": None, "decided_precision": ""}, "1"),
            ("Monthly", {"decided_on": date(2013, 5, 1), "decided_precision": "month"}, "1"),
            ("Yearly", {"decided_on": date(2013, 1, 1), "decided_precision": "year"}, "1"),
            ("Unvalued", {}, None),
            ("Complete", {}, "1"),
        ):
            funding.an_award(spinout, fund, amount, **(DAY | {"title": title} | more))
        published(spinout, fund, title="Published")
        page = client.get("/open-data/awards/")
        reasons = {award.title: why for award, why in page.context["left_out"]}
        assert reasons == {
            "Undated": "nobody knows when it was decided",
            "Monthly": "only the month in which it was decided is known, and not the day",
            "Yearly": "only the year in which it was decided is known, and not the day",
            "Unvalued": "nobody knows how much it was",
        }
        counted = page.context["counted"]
        assert (counted.published, counted.waiting, counted.too_little) == (1, 1, 4)
        assert "Complete" not in page.content.decode()

    def test_what_was_decided_here_is_counted_and_not_named(self, client, spinout, fund):
        award = funding.an_approved_award(spinout, funding.a_round_with_a_window(fund))
        page = client.get("/open-data/awards/")
        assert page.context["counted"].waiting == 1
        assert award.title not in page.content.decode()

    def test_invented_ones_are_not_even_counted(self, client):
        funding.an_award(a_spinout("Invented", is_example=True), funding.a_fund(is_example=True))
        counted = client.get("/open-data/awards/").context["counted"]
        assert (counted.published, counted.waiting, counted.too_little) == (0, 0, 0)

    def test_it_leads_to_every_file(self, client, spinout, fund):
        published(spinout, fund)
        page = client.get("/open-data/awards/").content.decode()
        for address in ("360giving.json", "360giving.csv", "360giving/early-help.json", "360giving/early-help.csv"):
            assert f'href="/open-data/{address}"' in page

    def test_it_asks_no_more_queries_for_more_awards(self, client, spinout, fund):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                client.get("/open-data/awards/")
            return len(captured)

        funding.an_award(spinout, fund, None, title="One")
        published(spinout, fund)
        few = queries()
        for name in ("Two", "Three", "Four"):
            funding.an_award(a_spinout(name), funding.a_fund(), None)
            published(spinout, funding.a_fund())
        assert queries() == few


class TestTheStandard:
    def test_awards_of_every_kind_keep_it_in_both_kinds_of_file(self, client, spinout, fund):
        award = funding.an_agreed_award(spinout, funding.a_round_with_a_window(fund))
        actions.publish_award(award, by=User.objects.system(), at=timezone.now())
        published(spinout, funding.a_fund(gives="advice"), is_in_kind=True, begins_on=date(2014, 1, 1))
        published(a_spinout("Far"), funding.a_fund(), "9999999.99", title="x" * 139)
        assert grants.problems(grants.package(client)) == []
        flat = grants.unflattened(grants.table(client))
        assert grants.problems(flat) == []
        # Both tell the same of each, but for what a flat file has no place for.
        for one, other in zip(grants.package(client)["grants"], flat["grants"], strict=True):
            assert {name: one[name] for name in other} == other

    def test_the_checker_finds_what_is_wrong(self, client, spinout, fund):
        published(spinout, fund)
        package = grants.package(client)
        package["grants"][0]["locationScope"] = "GLS999"
        del package["grants"][0]["fundingOrganization"]
        assert len(grants.problems(package)) == 2
