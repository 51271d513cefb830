"""Procurement in a real browser: a challenge accepted and lost, a reservation refused, a clock that runs to its end."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from procurement.cliffs import STEPS, months_before
from tests.browser.acting import Actor
from tests.browser.later.clock import LaterService, later_service
from tests.browser.looking import axe_source, problems

TODAY = date.today()  # noqa: DTZ011 - the service's day is the machine's here
CODES = {"name": "s33.csv", "mimeType": "text/csv", "buffer": b"code\n80110000\n92511000\n"}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser-journeys")]


@pytest.fixture
def cast(chrome, service) -> Iterator[Callable[[str], Actor]]:
    """Sign each of them in, once."""
    there = {name: Actor(chrome, service, name) for name in ("officer", "admin", "taskforce")}
    yield there.__getitem__
    for actor in there.values():
        actor.close()


def sound(actor: Actor) -> None:
    """Look at the page for what is wrong with it."""
    assert not problems(actor.page, axe_source()), actor.page.url


def ago(days: int) -> str:
    """Return the day so many days before today, as it is typed."""
    return f"{TODAY - timedelta(days=days):%d %m %Y}"


def told(actor: Actor, name: str) -> str:
    """Return what the page says is wrong beside a question, and nothing where it says nothing."""
    error = actor.page.locator(f".govuk-form-group--error:has([name={name}], [name={name}-day]) .govuk-error-message")
    return " ".join(error.all_inner_texts())


def refused(actor: Actor) -> str:
    """Send the page's form, which is refused; return the summary of what is wrong, whose links lead to the fields."""
    with actor.page.expect_navigation():
        actor.page.locator("main form button:not([type=button])").last.click()
    sound(actor)
    return actor.page.locator(".govuk-error-summary").inner_text()


def record(actor: Actor, name: str) -> None:
    """Go to a spin-out's record as a person does: by its name, from the register."""
    actor.goto("/")
    with actor.page.expect_navigation():
        actor.page.get_by_role("navigation").get_by_role("link", name="Spin-outs").first.click()
    actor.page.locator("main").get_by_role("searchbox").fill(name)
    actor.press("Search")
    actor.open(f".app-filter-layout__content a:has-text('{name}')")


def took(actor: Actor, link: str, **answers: str) -> None:
    """Take a step from the page, and look at the form and at where it leads."""
    actor.follow(link)
    actor.fill(**answers)
    sound(actor)
    actor.save()


def test_a_challenge_is_accepted_and_its_procurement_lost(cast):
    officer = cast("officer")
    record(officer, "Example Libraries Mutual")
    officer.follow("Procurement")
    officer.follow("Right to Challenge")
    sound(officer)
    took(
        officer,
        "Record an expression of interest",
        authority="example-borough-council",
        received_on=ago(300),
        body_kind="employees",
        names_of_staff="Ann Other\nBo Body",
        are_of_authority=True,
        body_name="Staff of the mobile library",
        body_evidence="Payroll confirms both",
        service="The mobile library, in the whole borough",
        finances="A loan that a bank promised",
        capability="Ten years on the road",
        outcomes="Two more villages",
    )
    reference = officer.page.locator("h1").inner_text().split()[0]
    sound(officer)
    took(officer, "Record that the body was told", on=ago(290), decides_on=ago(200))
    took(officer, "Begin to consider it", on=ago(280))
    took(officer, "Accept it", on=ago(260), reasons="None of the grounds applies")
    took(officer, "Record where the decision is published", on=ago(255), url="https://www.example.org/decisions/2")
    sound(officer)

    officer.follow("Add the procurement")
    assert officer.page.locator("main [name=route]").input_value() == "challenge"
    officer.fill(
        title="The mobile library", commenced=ago(120), is_health="no", cpv_codes="92511000-6", term_months="48"
    )
    officer.fill(value="640,000", value_basis="whole_life", vat_basis="including")
    sound(officer)
    officer.save()
    assert officer.says("Staff of the mobile library")
    sound(officer)
    took(officer, "Record that the tender notice was published", on=ago(118), notice_url="https://www.example.org/n/1")
    officer.follow("Add a bid")
    officer.fill(submitted_on=ago(90), amount="600,000")
    sound(officer)
    officer.save()
    took(officer, "Record that tenders were received", on=ago(89))
    took(officer, "Record that the award was decided", on=ago(40))
    officer.follow("Say what became of it")
    officer.fill(result="lost", on=ago(38), winner="Books on Wheels Ltd", feedback="On price")
    sound(officer)
    officer.save()
    assert officer.says("which triggered it, what came of it")
    sound(officer)

    officer.goto("/")
    officer.open(f"main :is(li, tr):has-text('{reference}') a")
    assert officer.says("Award decided")
    officer.follow("Record that the procurement started")
    assert officer.page.locator("main [name=on-day]").input_value() == str((TODAY - timedelta(days=118)).day)
    sound(officer)
    officer.save()
    officer.follow("Say what came of the procurement")
    officer.fill(result="awarded_other")
    assert officer.page.locator("main [name=winner]").input_value() == "Books on Wheels Ltd"
    sound(officer)
    officer.save()
    assert officer.says("Awarded to another")
    assert officer.says("Books on Wheels Ltd")
    sound(officer)
    record(officer, "Example Libraries Mutual")
    officer.follow("Procurement")
    assert officer.says("Its bid: lost, won by Books on Wheels Ltd")
    sound(officer)
    officer.follow("Procurements")
    assert officer.says("Its bid: lost, won by Books on Wheels Ltd")
    sound(officer)


def codes_imported(admin: Actor) -> None:
    """Let an admin import which services can be reserved under section 33: nobody knows them before."""
    admin.goto("/procurement/")
    admin.follow("The rules")
    admin.follow("Services whose contracts can be reserved: Procurement Act 2023")
    assert admin.says("The list was not imported")
    sound(admin)
    admin.follow("Import the codes from a file")
    admin.page.locator("main [name=file]").set_input_files(CODES)
    admin.fill(is_full="yes")
    sound(admin)
    admin.save()
    assert admin.says("92511000")
    sound(admin)


def reserved(officer: Actor, title: str, **answers: str) -> None:
    """Begin a contract that is reserved under section 33, from the spin-out's contracts."""
    record(officer, "Example Youth Services Mutual")
    officer.follow("Procurement")
    officer.follow("Contracts")
    officer.follow("Add a contract or grant agreement")
    officer.fill(title=title, route="reserved_s33", is_first="no", advertised="neither", **answers)


def test_a_reserved_contract_is_refused_by_its_look_back(cast):
    codes_imported(cast("admin"))
    officer = cast("officer")
    days = {"awarded_on": ago(300), "signed_on": ago(290), "starts": ago(280), "ends": ago(-700)}
    reserved(officer, "Youth clubs", cpv_codes="80110000-8", **days)
    sound(officer)
    officer.save()
    earlier = officer.page.locator("main .govuk-caption-l").inner_text().split()[-1]
    sound(officer)

    days = {"awarded_on": ago(20), "starts": ago(10), "ends": ago(-700)}
    reserved(officer, "Street-based youth work", cpv_codes="80110000\n92511000", **days)
    assert "Section 33 allows no comparable contract" in refused(officer)
    assert earlier in told(officer, "awarded_on")
    assert "Procurement Act 2023, section 33" in told(officer, "awarded_on")
    officer.fill(cpv_codes="98133000")
    refused(officer)
    assert "98133000" in told(officer, "route")
    officer.fill(cpv_codes="92511000")
    refused(officer)
    assert f"Enter why {earlier}" in told(officer, "look_back_reason")
    assert not told(officer, "awarded_on")
    officer.fill(look_back_reason="Libraries, and not schools")
    officer.save()
    assert officer.says("Earlier contract for services of another kind: Libraries, and not schools")
    sound(officer)
    took(officer, "Record that it was signed", on=ago(15))
    sound(officer)


@pytest.fixture
def later(tmp_path_factory) -> Iterator[LaterService]:
    """A service of its own, whose clock is moved: what is done there stays there."""
    with later_service(tmp_path_factory.mktemp("later")) as running:
        yield running


def signed_in_on(chrome, later: LaterService, day: date) -> Actor:
    """Let it be that day, and the officer sign in anew: nobody stays signed in for months."""
    later.live_on(day)
    later.service.signed_in.clear()
    return Actor(chrome, later.service, "officer")


def test_a_clock_runs_from_its_first_warning_to_its_end(chrome, later):
    last = months_before(TODAY + timedelta(days=2), -18)
    officer = Actor(chrome, later.service, "officer")
    record(officer, "Example Home Care Mutual")
    officer.follow("Procurement")
    officer.follow("Clocks")
    took(
        officer,
        "Add a clock",
        kind="vertical",
        authority_name="Example Borough Council",
        basis="Cabinet decision of 3 March",
        starts_on=ago(100),
        ends_on=f"{last:%d %m %Y}",
    )
    print(officer.page.locator("main").inner_text())
    officer.follow(re.compile("CK-"))
    print(officer.page.locator("main").inner_text())
    later.warn()
    print(later.letters("Home Care"))
