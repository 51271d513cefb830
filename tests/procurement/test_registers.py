"""A body's contracts register and invitations to tender: who has it, what is in it, and what a contract lacks."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.recording import recorded
from procurement.opendata.transparency import INVITATIONS, REGISTER, Quarter
from procurement.vocabulary import STEP_PLACES
from tests.factories import procurement as make
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout

ASKED = "body=example-borough-council&quarter=2026-2"
PAGE = f"/procurement/register/?{ASKED}"
CONTRACTS = f"/procurement/contracts/register.csv?{ASKED}"
INVITED = f"/procurement/contracts/invitations.csv?{ASKED}"


@pytest.fixture
def spinout(example_council):
    made = a_spinout("Sample Libraries", parents=[example_council])
    entity = body("Sample Libraries CIC", kind="mutual")
    with recorded(by=User.objects.system(), verb="factory"):
        OrganisationIdentifier.objects.create(organisation=entity, scheme="GB-COH", value="07584906")
    type(made).objects.filter(pk=made.pk).update(organisation=entity)
    made.refresh_from_db()
    return made


def bought(spinout, council, value="100000.00", **fields):
    given = {"customer": council, "customer_name": council.name}
    if value is not None:
        given |= {"value": Decimal(value), "value_basis": "whole_life", "vat_basis": "excluding"}
    return make.a_contract(spinout, **given | fields)


def rows(client, address=CONTRACTS):
    answer = client.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


class TestQuarters:
    @given(st.dates(date(1990, 1, 1), date(2199, 12, 31)))
    def test_every_day_lies_in_its_own(self, day):
        quarter = Quarter.of(day)
        assert quarter.first_day <= day <= quarter.last_day
        assert Quarter.read(quarter.code, on=date(2000, 1, 1)) == quarter
        assert quarter.before.after == quarter
        assert (quarter.first_day - quarter.before.last_day).days == 1

    @pytest.mark.parametrize("written", ["", "2026", "2026-5", "2026-", "1989-1", "99999-1", "٢٠٢٦-1", "2026-1-1"])
    def test_what_is_none_is_today_s(self, written):
        assert Quarter.read(written, on=date(2026, 5, 1)) == Quarter(2026, 2)


@pytest.mark.django_db
class TestWhoHasIt:
    @pytest.mark.parametrize("address", [PAGE, CONTRACTS, INVITED])
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("officer", 200),
            ("certifier", 200),
            ("stranger", 404),
            ("taskforce", 200),
            ("admin", 200),
            ("assessor", 403),
        ],
    )
    def test_a_body_s_people_and_those_who_see_the_country(self, request, client, spinout, who, status, address):
        client.force_login(request.getfixturevalue(who))
        answer = client.get(address)
        assert answer.status_code == status
        if answer.streaming:
            assert b"".join(answer.streaming_content)
            assert "no-store" in answer["Cache-Control"]

    def test_a_body_s_people_come_to_theirs_and_others_choose(self, client, officer, admin, spinout):
        client.force_login(officer)
        assert client.get("/procurement/register/").context["body"].slug == "example-borough-council"
        client.force_login(admin)
        body("Another")
        a_spinout("Other", parents=[body("Second Council")])
        page = client.get("/procurement/register/")
        assert [each.name for each in page.context["bodies"]] == ["Example Borough Council", "Second Council"]

    def test_a_file_of_no_body_is_none(self, client, admin):
        client.force_login(admin)
        assert client.get("/procurement/contracts/register.csv").status_code == 404

    def test_a_neighbour_s_spin_out_is_not_in_it(self, client, officer, spinout, example_council, sample_county):
        bought(a_spinout("Neighbour", parents=[sample_county]), example_council)
        client.force_login(officer)
        assert rows(client) == []


@pytest.mark.django_db
class TestWhatIsInIt:
    def test_one_contract_in_full(self, client, officer, spinout, example_council):
        contract = bought(
            spinout,
            example_council,
            title="=Libraries",
            what="Run them",
            department="Culture",
            irrecoverable_vat=Decimal("12.50"),
            review_on=date(2028, 9, 1),
            advertised="tender",
            is_sme=True,
            is_vcse=True,
        )
        client.force_login(officer)
        (row,) = rows(client)
        assert list(row) == list(REGISTER)
        assert list(row.values()) == [
            contract.reference,
            "'=Libraries",
            "Culture",
            "Run them",
            "Example Libraries CIC, 07584906",
            "100000.00",
            "12.50",
            "2026-04-01",
            "2029-03-31",
            "2028-09-01",
            "A published invitation to tender",
            "SME and VCSE",
            "07584906",
        ]
        assert not client.get(PAGE).context["rows"]

    @pytest.mark.parametrize(
        ("fields", "is_there"),
        [
            ({"value": "5000.00"}, False),
            ({"value": "5000.01"}, True),
            ({"value": None}, False),
            ({"signed_on": None}, False),
            ({"signed_on": date(2026, 7, 1), "starts_on": date(2026, 7, 1)}, False),
            ({"starts_on": date(2026, 6, 30)}, True),
            ({"starts_on": date(2020, 4, 1), "ends_on": date(2026, 3, 31)}, False),
            ({"starts_on": date(2020, 4, 1), "ends_on": date(2026, 4, 1)}, True),
            ({"ends_on": None, "ends_precision": ""}, True),
        ],
    )
    def test_what_ran_in_the_quarter_above_the_value(self, client, officer, spinout, example_council, fields, is_there):
        bought(spinout, example_council, **fields)
        client.force_login(officer)
        assert len(rows(client)) == is_there
        assert client.get(PAGE).context["many"] == is_there

    def test_a_date_is_written_as_finely_as_it_is_known(self, client, officer, spinout, example_council):
        known = {"is_history": True, "source_note": "A test", "starts_on": date(2012, 1, 1), "starts_precision": "year"}
        bought(spinout, example_council, **known, ends_on=date(2027, 3, 1), ends_precision="month")
        client.force_login(officer)
        (row,) = rows(client)
        assert (row["Start date"], row["End date"]) == ("2012", "2027-03")

    def test_the_page_says_what_each_lacks(self, client, officer, spinout, example_council):
        bought(spinout, example_council, is_sme=False, is_vcse=False, what="x", review_on=date(2028, 1, 1))
        bought(spinout, example_council, None)
        client.force_login(officer)
        page = client.get(PAGE)
        ((_, lacks),) = page.context["rows"]
        assert lacks == ["the department", "the irrecoverable VAT", "how it was advertised"]
        assert page.context["unvalued"] == 1
        assert rows(client)[0]["Supplier is an SME or a VCSE"] == "Neither"

    def test_invented_ones_are_in_the_register_of_an_invented_body_alone(
        self, client, admin, example_council, sample_county
    ):
        invented = a_spinout("Invented", parents=[example_council], is_example=True)
        bought(invented, example_council)
        client.force_login(admin)
        assert rows(client) == []
        type(example_council).objects.filter(pk=example_council.pk).update(is_example=True)
        assert len(rows(client)) == 1

    def test_what_a_body_that_it_succeeded_bought_is_its_own(self, client, officer, spinout, example_council):
        old = body("Old Council", closed_on=date(2020, 4, 1), succeeded_by=example_council)
        bought(spinout, old)
        client.force_login(officer)
        assert len(rows(client)) == 1

    def test_invitations_of_the_quarter(self, client, officer, spinout, example_council):
        procurement = make.a_procurement(spinout, authority=example_council, department="Culture", what="Run them")
        given = {"procurement": procurement, "spinout": spinout, **make.who()}
        for kind, fields in (
            ("notice", {"done_on": date(2026, 4, 1)}),
            ("deadline", {"planned_on": date(2026, 7, 31)}),
        ):
            procurement.steps.create(**(given | {"kind": kind, "place": STEP_PLACES[kind], **fields}))
        make.a_procurement(spinout, authority=example_council)
        client.force_login(officer)
        (row,) = rows(client, INVITED)
        assert list(row) == list(INVITATIONS)
        assert list(row.values()) == [
            procurement.reference,
            "Library services",
            "Run them",
            "2026-04-01",
            "2026-07-31",
            "",
            "Culture",
        ]

    @pytest.mark.parametrize("address", [PAGE, CONTRACTS])
    def test_it_asks_no_more_queries_for_more(self, client, officer, spinout, example_council, address):
        client.force_login(officer)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(address)
                b"".join(answer.streaming_content if answer.streaming else [answer.content])
            return len(captured)

        bought(spinout, example_council)
        few = queries()
        for _ in range(3):
            bought(spinout, example_council)
        assert queries() == few
