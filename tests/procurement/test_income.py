"""A year's income and who paid it: who may enter it, what is refused and where, and what the page makes of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procurement.actions import income as actions
from procurement.dependence import dependence
from procurement.models import IncomeShare, IncomeYear
from tests.factories import law
from tests.factories.procurement import NOON
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, said, send

YEAR = {"ended_on": When("31 3 2026"), "turnover": "1,000,000", "source_note": "Accounts"}
PAID = {"customer_name": "Example Borough Council", "amount": "600,000"}


class TestDependence:
    """Which part the largest customer paid, beside the level."""

    @pytest.mark.parametrize(("amount", "is_over"), [(499, False), (500, True), (501, True)])
    def test_the_level_itself_is_warned_of(self, amount, is_over):
        assert dependence(Decimal(1000), [("A", Decimal(amount)), ("B", Decimal(1))], level=50).is_over is is_over

    def test_without_a_level_nothing_is_over(self):
        assert not dependence(Decimal(10), [("A", Decimal(10))], level=None).is_over

    def test_without_customers_nothing_is_over(self):
        found = dependence(Decimal(10), [], level=1)
        assert (found.largest, found.unexplained, found.is_over) == (None, Decimal(10), False)

    def test_the_largest_comes_first(self):
        found = dependence(Decimal(100), [("A", Decimal(10)), ("B", Decimal(60))], level=50)
        assert [(each.who, each.percent) for each in found.paid] == [("B", Decimal(60)), ("A", Decimal(10))]
        assert found.unexplained == Decimal(30)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


@pytest.fixture
def year(spinout, officer):
    says = actions.Year(date(2026, 3, 31), Decimal(1_000_000), source_note="Accounts")
    return actions.add_year(spinout, says=says, by=officer, at=NOON)


@pytest.fixture
def share(year, officer):
    return actions.add_share(year, says=actions.Share("Example Borough Council", Decimal(600_000)), by=officer, at=NOON)


def at(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


@pytest.fixture
def addresses(spinout, year, share):
    there = {name: at(name, spinout.reference) for name in ("of_spinout", "income", "add_income_year")}
    there |= {name: at(name, spinout.reference, year.pk) for name in ("change_income_year", "add_income_share")}
    return there | {
        name: at(name, spinout.reference, share.pk) for name in ("change_income_share", "remove_income_share")
    }


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("officer", 200, 200),
        ("colleague", 200, 200),
        ("certifier", 200, 200),
        ("admin", 200, 200),
        ("taskforce", 200, 403),
        ("assessor", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_who_opens_what(request, client, addresses, who, reads, writes):
    client.force_login(request.getfixturevalue(who))
    for name, address in addresses.items():
        is_read = name in {"of_spinout", "income"}
        assert client.get(address).status_code == (reads if is_read else writes), name
        if not is_read and writes != 200:
            assert client.post(address, {}).status_code == writes, name


def test_a_year_and_who_paid_it_are_entered_once_changed_and_removed(client, officer, spinout):
    client.force_login(officer)
    for _ in range(2):
        assert send(client, at("add_income_year", spinout.reference), **YEAR, once="1").status_code == 302
    year = IncomeYear.objects.get()
    for _ in range(2):
        assert send(client, at("add_income_share", spinout.reference, year.pk), **PAID, once="2").status_code == 302
    share = IncomeShare.objects.get()
    assert share.customer == spinout.parent_links.get().organisation
    law.a_level()
    page = client.get(at("income", spinout.reference)).content.decode()
    assert "Depends on one customer" in page
    assert "60%" in page
    assert "£400,000" in page
    changed = at("change_income_share", spinout.reference, share.pk)
    assert send(client, changed, **{**PAID, "amount": "400,000"}).status_code == 302
    assert "Depends on one customer" not in client.get(at("income", spinout.reference)).content.decode()
    gone = send(client, at("remove_income_share", spinout.reference, share.pk), reason="Another year")
    assert gone.status_code == 302
    gone = send(client, at("remove_income_year", spinout.reference, year.pk), reason="A mistake")
    assert gone.status_code == 302
    assert not IncomeYear.objects.exists()


@pytest.mark.parametrize(
    ("page", "answers", "messages"),
    [
        (
            "add_income_year",
            {},
            {
                "ended_on": "Enter the last day of the year",
                "turnover": "Enter how much came in",
                "source_note": "Enter where this is from: a web address, or what the source is",
            },
        ),
        (
            "add_income_year",
            {**YEAR, "ended_on": When("31 3 2099")},
            {"ended_on": "The last day of the year must be today or in the past"},
        ),
        ("add_income_year", YEAR, {"ended_on": "The income of the year to 31 March 2026 was entered already"}),
        ("add_income_share", {}, {"customer_name": "Enter who paid", "amount": "Enter how much they paid"}),
        (
            "add_income_share",
            {**PAID, "customer_name": "example borough council"},
            {"customer_name": "What example borough council paid was entered already. Change that instead"},
        ),
        (
            "add_income_share",
            {"customer_name": "Another", "amount": "400,000.01"},
            {"amount": "Together customers would have paid £1,000,000.01, and £1,000,000 came in"},
        ),
        (
            "change_income_year",
            {**YEAR, "turnover": "599,999"},
            {"turnover": "Together customers would have paid £600,000, and £599,999 came in"},
        ),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, officer, addresses, page, answers, messages):
    client.force_login(officer)
    told = said(send(client, addresses[page], **answers))
    assert {name: told.get(name) for name in messages} == {name: [message] for name, message in messages.items()}


def test_queries_do_not_grow_with_years(client, officer, spinout, share):
    client.force_login(officer)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(at("income", spinout.reference))
        return len(asked)

    one = queries()
    for number in range(3):
        says = actions.Year(date(2020 + number, 3, 31), Decimal(100), source_note="Accounts")
        actions.add_year(spinout, says=says, by=officer, at=NOON)
    assert queries() == one
