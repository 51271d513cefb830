"""The adviser's page: asking, being told what is wrong beside the question, and reading what follows and why."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from procurement.advice.facts import AuthorityKind, MeetsDefinition, Nation
from procurement.advice.findings import Answer, Outcome
from procurement.advice.law import SECTION_33
from procurement.advising import on_record
from procurement.models import CpvCode, Reservation
from procurement.sample import law as known
from procurement.vocabulary import Route
from tests.factories import facts
from tests.factories.bodies import body
from tests.factories.procurement import a_reserved_contract
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import said

pytestmark = pytest.mark.django_db
ADDRESS = reverse("procurement:adviser")
ASKED = {"asked": "1", "commenced_on": "2025-06-01", "is_health": "no"}


@pytest.fixture(autouse=True)
def _loaded(system):
    known.load(by=system, at=datetime(2026, 6, 1, 12, tzinfo=UTC))


@pytest.fixture
def asks(client, officer):
    client.force_login(officer)
    return lambda **answers: client.get(ADDRESS, ASKED | answers)


def answers(page):
    return {each.route: each.answer for each in page.context["advice"].routes}


def look_back_of(page):
    route = next(each for each in page.context["advice"].routes if each.route == Route.RESERVED_S33)
    return next(each for each in route.findings if each.rule.startswith("No such contract in the"))


def test_only_the_day_is_asked_for(asks):
    assert said(asks(commenced_on="")) == {
        "commenced_on": ["Enter the day on which the procurement commenced, or will"]
    }
    assert answers(asks())[Route.OPEN_COMPETITION] == Answer.OPEN


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"commenced_on": "2025-02-30"}, "commenced_on", "The day on which it commenced"),
        ({"commenced_on": "1998-02-01"}, "commenced_on", "The year of the day on which it commenced"),
        ({"codes": "850"}, "codes", "“850” is not a CPV code"),
        ({"codes": "85000000-9, nonsense"}, "codes", "“nonsense” is not a CPV code"),
        ({"codes": " ".join(f"85{number:06}" for number in range(21))}, "codes", "Enter at most 20 CPV codes"),
        ({"value": "much"}, "value", "Value must be an amount of money"),
        ({"value": "-1"}, "value", "Value must be £0 or more"),
        ({"value_basis": "x"}, "value_basis", "Select one of the list"),
        ({"is_health": "perhaps"}, "is_health", "Select yes, no, or not known"),
        ({"starts_on": "2025-10-01", "ends_on": "2025-09-30"}, "ends_on", "The last day must be the same as or after"),
        ({"awarded_on": "2025-05-31"}, "awarded_on", "The day of the award must be the same as or after"),
        ({"starts_on": "2025-05-31"}, "starts_on", "The first day must be the same as or after"),
        ({"earlier": "some"}, "under_1", "Select under what this earlier contract was reserved"),
        ({"earlier": "none", "under_1": "reserved_s33"}, "earlier", "Select “Yes”, or take the earlier contracts away"),
        ({"awarded_2": "2024-01-01"}, "earlier", "Select “Yes”, or take the earlier contracts away"),
        ({"earlier": "some", "awarded_2": "2024-01-01"}, "under_2", "Select under what this earlier contract"),
        ({"spinout": "PSM-9999"}, "spinout", "Enter the reference of a record that you may open"),
        ({"spinout": "x' OR 1=1"}, "spinout", "Enter the reference of a record that you may open"),
    ],
)
def test_bad_input_is_told_beside_the_question(asks, wrong, field, message):
    page = asks(**wrong)
    assert page.status_code == 200
    assert "advice" not in page.context
    assert {name: errors[0][: len(message)] for name, errors in said(page).items()} == {field: message}


def test_codes_are_taken_with_or_without_check_digits_and_however_they_are_parted(asks):
    page = asks(codes="85000000 - 9, 75122000 79622000-0;85000000")
    assert page.context["form"].cleaned_data["codes"] == ("85000000", "75122000", "79622000")


def test_with_the_vocabulary_codes_have_words_and_wrong_digits_are_seen(asks):
    CpvCode.objects.create(code="85000000", check_digit="9", label="Health and social work services")
    assert "85000000 Health and social work services" in asks(codes="85000000-9").content.decode()
    assert "does not have the check digit" in said(asks(codes="85000000-8"))["codes"][0]


def test_the_reserved_route_is_closed_with_its_rule_and_citation(asks):
    page = asks(codes="85000000", starts_on="2025-10-01", ends_on="2030-10-01", meets_section_33="meets")
    text = page.content.decode()
    assert answers(page)[Route.RESERVED_S33] == Answer.CLOSED
    assert "is too long: it could last until 30 September 2030. (Procurement Act 2023, section 33)" in text
    assert "was not imported here" in text


def test_a_look_back_is_told_with_its_days(asks):
    page = asks(
        awarded_on="2028-09-15",
        commenced_on="2028-05-01",
        earlier="some",
        under_1="reserved_s33",
        awarded_1="2025-09-16",
        same_1="yes",
    )
    assert answers(page)[Route.RESERVED_S33] == Answer.CLOSED
    assert "It looks back from 15 September 2028 to 16 September 2025, both included" in page.content.decode()


def test_it_is_guidance_and_says_so_and_can_be_printed_whole(asks):
    page = asks()
    assert "This is guidance, and no legal advice" in page.content.decode()
    assert page.content.decode().count('<details class="govuk-details">') == len(answers(page)) + 1
    whole = asks(show="all").content.decode()
    assert whole.count('<details class="govuk-details" open>') == len(answers(page))


def test_the_address_of_an_answer_gives_the_same_answer_to_another(asks, client, taskforce):
    page = asks(codes="75122000", value="100000")
    client.force_login(taskforce)
    again = client.get(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    assert answers(again) == answers(page)


class TestFromARecord:
    def test_the_form_opens_for_a_record(self, client, officer, example_council):
        spinout = a_spinout(parents=[example_council])
        client.force_login(officer)
        page = client.get(ADDRESS, {"spinout": spinout.reference.lower()})
        assert page.context["form"]["spinout"].value() == spinout.reference

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("officer", 200),
            ("certifier", 200),
            ("taskforce", 200),
            ("admin", 200),
            ("stranger", 404),
            ("assessor", 404),
        ],
    )
    def test_who_may_name_a_record(self, client, request, example_council, who, status):
        spinout = a_spinout(parents=[example_council])
        client.force_login(request.getfixturevalue(who))
        assert client.get(ADDRESS, {"spinout": spinout.reference}).status_code == status
        page = client.get(ADDRESS, ASKED | {"spinout": spinout.reference})
        assert ("advice" in page.context) == (status == 200)

    def test_what_is_left_open_is_taken_from_the_record(self, asks, example_council):
        spinout = a_spinout(parents=[example_council])
        facts.an_assessment(spinout, "does_not_meet", definition="section_33")
        page = asks(spinout=spinout.reference)
        asked = page.context["advice"].case.facts
        assert (asked.authority, asked.meets_section_33) == (AuthorityKind.COUNCIL, MeetsDefinition.DOES_NOT_MEET)
        assert "Example Borough Council" in page.content.decode()

    def test_what_is_said_stands_over_the_record(self, asks, example_council):
        spinout = a_spinout(parents=[example_council])
        asked = asks(spinout=spinout.reference, authority="other_local", nation="wales", meets_section_33="meets")
        told = asked.context["advice"].case.facts
        assert (told.authority, told.nation) == (AuthorityKind.OTHER_LOCAL, Nation.WALES)
        assert told.meets_section_33 == MeetsDefinition.MEETS

    def test_reserved_contracts_of_the_register_are_looked_back_at(self, asks, example_council):
        spinout = a_spinout(parents=[example_council])
        before = a_reserved_contract(
            spinout,
            customer=example_council,
            awarded_on=date(2023, 6, 2),
            reservation=Reservation.objects.get(code=SECTION_33),
            route="reserved_s33",
        )
        about = {"spinout": spinout.reference, "commenced_on": "2026-02-01", "awarded_on": "2026-06-01"}

        page = asks(**about, codes="92511000")
        assert look_back_of(page).outcome == Outcome.NOT_MET
        assert f"{before.reference} Library services" in page.content.decode()
        assert look_back_of(asks(**about, codes="85000000")).outcome == Outcome.NOT_KNOWN, (
            "codes that it does not share"
        )
        assert look_back_of(asks(**about, codes="92511000", earlier="none")).outcome == Outcome.MET, "somebody knows"
        other = asks(**about, codes="92511000", authority_name="Another Council")
        assert other.context["advice"].case.facts.earlier is None, "those of another authority do not count"

    def test_a_register_without_one_in_that_time_proves_nothing(self, asks, example_council):
        spinout = a_spinout(parents=[example_council])
        about = {"spinout": spinout.reference, "commenced_on": "2026-02-01", "awarded_on": "2026-06-01"}
        assert look_back_of(asks(**about)).outcome == Outcome.NOT_KNOWN
        s33 = Reservation.objects.get(code=SECTION_33)
        a_reserved_contract(
            spinout, customer=example_council, awarded_on=date(2023, 6, 1), reservation=s33, route="reserved_s33"
        )
        found = look_back_of(asks(**about, codes="92511000"))
        assert found.outcome == Outcome.NOT_KNOWN
        assert "The register has none in that time" in found.says

    @pytest.mark.parametrize(
        ("kind", "region", "expected"),
        [
            ("nhs", "london", (AuthorityKind.NHS, Nation.ENGLAND)),
            ("fire_rescue", "wales", (AuthorityKind.FIRE, Nation.WALES)),
            ("central_government", "", (AuthorityKind.CENTRAL, Nation.ENGLAND)),
            ("education", "scotland", (AuthorityKind.OTHER, Nation.SCOTLAND)),
        ],
    )
    def test_the_kind_of_its_parent_body_and_where_it_is(self, kind, region, expected):
        spinout = a_spinout(parents=[body("A body", kind=kind, region=region)])
        recorded = on_record(spinout)
        assert (recorded.authority, recorded.nation) == expected

    def test_without_a_parent_body_nothing_is_guessed(self):
        assert on_record(a_spinout()).authority == AuthorityKind.NOT_KNOWN

    def test_the_latest_assessment_counts(self, example_council):
        spinout = a_spinout(parents=[example_council])
        facts.an_assessment(spinout, "unclear", "2025-01-01", definition="section_33")
        facts.an_assessment(spinout, "meets", "2024-01-01", definition="section_33")
        facts.an_assessment(spinout, "does_not_meet", "2026-01-01")
        assert on_record(spinout).meets_section_33 == MeetsDefinition.UNCLEAR
