"""Procurement in a real browser: a challenge accepted and lost, a reservation refused, a clock that runs to its end."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.request import urlopen

import pytest

from mutuals_tracker.govuk.formats import uk_date
from procurement.cliffs import STEPS, WHAT_TO_DO, ClockKind, months_before
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


def wound(officer: Actor, last: date) -> str:
    """Enter a clock that ends on that day, from the spin-out's record; return its reference."""
    record(officer, "Example Home Care Mutual")
    officer.follow("Procurement")
    officer.follow("Clocks")
    given = {"kind": "vertical", "authority_name": "Example Borough Council", "basis": "Cabinet decision of 3 March"}
    took(officer, "Add a clock", **given, starts_on=ago(100), ends_on=f"{last:%d %m %Y}")
    row = officer.page.locator("tr:has(a):has-text('Cabinet decision of 3 March')")
    assert "Active" in row.inner_text()
    assert "Next ends: vertical arrangement (Teckal)" in officer.page.locator("main").inner_text()
    return str(row.locator("a").inner_text())


def follow_to_the_calendar(officer: Actor) -> None:
    """Go to all clocks that the officer may read, from the front page."""
    officer.goto("/")
    with officer.page.expect_navigation():
        officer.page.get_by_role("navigation").get_by_role("link", name="Procurement").first.click()
    officer.follow("Clocks")


def follow_to_the_clock(officer: Actor, reference: str, show: str) -> str:
    """Go to a clock from the calendar of clocks; return what the calendar said of it."""
    follow_to_the_calendar(officer)
    officer.fill(show=show)
    officer.press("Apply filters")
    row: str = officer.page.locator(f"tr:has(a):has-text('{reference}')").inner_text()
    sound(officer)
    officer.follow(reference)
    sound(officer)
    return row


def own_calendar(officer: Actor) -> str:
    """Make a private address for a calendar program, and read it as that does, which is signed in nowhere."""
    follow_to_the_calendar(officer)
    officer.follow("Have these days in your own calendar")
    officer.press("Make my private address")
    sound(officer)
    with urlopen(officer.page.get_by_label("Your private address").input_value()) as read:  # noqa: S310 - our own
        return str(read.read().decode())


def test_a_clock_runs_from_its_first_warning_to_its_end(chrome, later):
    soon = next(day for days in range(2, 9) if (day := TODAY + timedelta(days=days)).day <= 28)
    last = months_before(soon, -STEPS[0])
    officer = Actor(chrome, later.service, "officer")
    reference = wound(officer, last)
    later.warn()
    assert later.letters(f"/clocks/{reference}/") == []

    for number, months in enumerate(STEPS, start=1):
        due = months_before(last, months)
        officer.close()
        officer = signed_in_on(chrome, later, due)
        for day in (due, due + timedelta(days=1)):
            later.live_on(day)
            later.warn()
        later.live_on(due)
        written = [each for each in later.letters(f"/clocks/{reference}/") if "To officer@" in each]
        assert len(written) == number
        left = f"{months} month{'s' if months > 1 else ''} left"
        step = WHAT_TO_DO[ClockKind.VERTICAL][months]
        assert left in written[-1]
        assert step in written[-1]
        officer.goto("/")
        assert step in officer.page.locator(f"main a[href$='/clocks/{reference}/']").inner_text()
        row = follow_to_the_clock(officer, reference, "six" if months <= 6 else "expiring")
        assert all(words in row for words in (left, "Expiring", step))
        assert officer.says(f"{left}: its last day is")
        assert officer.page.locator("li:has-text('Come')").count() == number
        officer.open(".govuk-breadcrumbs a:has-text('Clocks')")
        assert f"Next ends: vertical arrangement (Teckal), on {uk_date(last)}" in officer.page.content()
        assert officer.says(left)

    assert all(who in str(later.letters(f"/clocks/{reference}/")) for who in ("To colleague@", "To certifier@"))
    officer.close()
    officer = signed_in_on(chrome, later, last)
    assert "today is the last day" in follow_to_the_clock(officer, reference, "six")
    private = own_calendar(officer)
    assert all(f"UID:{reference}-{part}@" in private for part in ("end", "1", "3"))
    assert f"UID:{reference}-6@" not in private
    officer.close()
    officer = signed_in_on(chrome, later, last + timedelta(days=1))
    later.warn()
    assert len([each for each in later.letters(f"/clocks/{reference}/") if "To officer@" in each]) == len(STEPS)
    officer.goto("/")
    assert "Say what follows" in officer.page.locator(f"main a[href$='/clocks/{reference}/']").inner_text()
    row = follow_to_the_clock(officer, reference, "over")
    assert all(words in row for words in ("ended 1 day ago", "Expired", "It is over"))
    assert officer.says("Ended 1 day ago: its last day was")
    officer.follow("Add the procurement that follows")
    sound(officer)
    record(officer, "Example Home Care Mutual")
    officer.follow("History")
    assert officer.says("Cabinet decision of 3 March")
    officer.close()
