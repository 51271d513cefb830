"""Whole cases in a real browser, each step by whoever takes it: from the first idea to a launch, and the other ways."""

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.acting import Actor
from tests.browser.looking import axe_source, problems

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser-journeys")]
TODAY = date.today()  # noqa: DTZ011 - the day on which the service runs
# More pages than this between an idea and a launch would mean that the way goes round in circles.
MOST_STEPS = 60


def typed(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


# What is answered to each question that somebody meets on the way, by its name.
ANSWERS = {
    "service_area": "leisure_culture_libraries",
    "region": "london",
    "what": "Runs two swimming pools for 900 visitors a day.",
    "why": "A mutual could raise the money that the roof needs.",
    "people_in_scope": "48",
    "people_qualifier": "approximate",
    "sponsor_name": "Sal Sponsor",
    "person": "Olu Officer",
    "state": "done",
    "done_on": typed(TODAY),
    "about": "",
    "decided_by": "Cabinet",
    "outcome": "approved",
    "decided_on": typed(TODAY),
    "minute_reference": "Minute 7",
    "on": typed(TODAY),
    "delivery_model": "public_service_mutual",
    "legal_form": "cic_guarantee",
    "how": "mistake",
    "certainty": "provisional",
    "headcount": "45",
    "planned_on": typed(TODAY + timedelta(days=40)),
    "tupe": "applies",
    "pension": "lgps_admission",
    "informed_on": typed(TODAY),
    "consultation_began_on": typed(TODAY),
    "company_number": f"99{secrets.randbelow(10**6):06}",
    "notice_days": "90",
    "next_test_on": typed(TODAY + timedelta(days=365)),
    "agreed_by": "Cabinet",
    "awarded_on": typed(TODAY),
    "signed_on": typed(TODAY),
    "starts": typed(TODAY),
    "ends": typed(TODAY + timedelta(days=1095)),
    "customer_name": "Example City Council",
    "route": "open_competition",
    "document_url": "https://www.example.org/contracts/7",
}
# Questions that are left alone on the way: of several, one answer is enough, or the page says that it may stay blank.
LEFT_ALONE = {
    "expected_on",
    "conditions",
    "consultation_ended_on",
    "ends_on",
    "due_on",
    "review_on",
    "regime",
    "cpv_codes",
    "value",
    "value_basis",
    "vat_basis",
    "irrecoverable_vat",
    "is_sme",
    "is_vcse",
    "evidence",
    "source_url",
    "society_number",
    "minute_url",
}
# Questions that begin with an answer, such as "not known yet", that says nothing.
MOVED_ON = {"state", "tupe", "pension"}


@pytest.fixture
def cast(chrome, service) -> Iterator[Callable[[str], Actor]]:
    """Sign somebody in, once a test."""
    there: dict[str, Actor] = {}

    def somebody(name: str) -> Actor:
        if name not in there:
            there[name] = Actor(chrome, service, name)
        return there[name]

    yield somebody
    for actor in there.values():
        actor.close()


def answer(actor: Actor, **given: str) -> None:
    """Answer what the page asks, as `given` or as anybody would, and save."""
    met: set[str] = set()
    # An answer may reveal another question.
    while asked := [name for name in actor.questions() if name not in met]:
        for name in asked:
            met.add(name)
            if name in given:
                actor.fill(**{name: given[name]})
            elif name in MOVED_ON or (name not in LEFT_ALONE and not actor.is_answered(name)):
                actor.fill(**{name: ANSWERS.get(name) or actor.first_choice(name) or "Written down."})
    actor.save()


def submitted(officer: Actor, name: str) -> str:
    """Write a proposal from the front page on, submit it, and return its reference."""
    officer.goto("/")
    officer.follow("Log a spin-out")
    answer(officer, what="proposal")
    answer(officer)
    task_list = officer.page.url
    for section in ("service", "people", "parents", "kind", "contacts", "numbers"):
        officer.goto(task_list)
        officer.open(f"main a[href$='/{section}/']")
        answer(officer, name=name) if section != "numbers" else officer.save()
    officer.goto(task_list)
    officer.open("main a[href$='/check/']")
    if "is_another" in officer.questions():
        officer.fill(is_another=True)
    officer.save()
    officer.follow("Go to its record")
    found = re.search(r"PSM-\d+", officer.page.url)
    assert found
    return found.group()


def mend(officer: Actor, stage: str) -> None:
    """Do what is asked for where something missing is mended; sections lead on by their button or their first link."""
    for _step in range(3):
        if officer.questions():
            answer(officer, about=stage)
            return
        with officer.page.expect_navigation():
            officer.page.locator("#lacking + ul a, main a.govuk-button").first.click()
    raise AssertionError(f"nothing to answer at {officer.page.url}")


def moved_on(officer: Actor, reference: str, stage: str) -> None:
    """Mend what the gate into a stage lacks, one thing after the other as the record's page leads, and move on."""
    for _step in range(MOST_STEPS):
        officer.goto(f"/spin-outs/{reference}/")
        missing = officer.page.locator("section[aria-labelledby=next] li a").first
        if not missing.count():
            break
        with officer.page.expect_navigation():
            missing.click()
        mend(officer, stage)
    with officer.page.expect_navigation():
        officer.page.locator("section[aria-labelledby=next] a.govuk-button").click()
    officer.fill(to=stage, on=typed(TODAY))
    officer.save()


STAGES = ("case_for_change", "options_appraisal", "business_case", "business_plan", "transition", "live")


def test_from_the_first_idea_to_a_launch_through_every_gate(cast):
    axe, officer = axe_source(), cast("officer")
    reference = submitted(officer, "Example Pools Mutual")
    for stage in STAGES:
        moved_on(officer, reference, stage)
        assert problems(officer.page, axe) == []
    assert officer.page.locator("main .govuk-tag", has_text="Live").count()
    officer.goto(f"/spin-outs/{reference}/history/")
    for words in ("Submitted", "Moved to another stage", "Recorded a decision", "Said who leads it"):
        assert officer.says(words), words

    taskforce = cast("taskforce")
    taskforce.goto(f"/spin-outs/?q={reference}")
    assert taskforce.says("Pools Mutual")
    stranger = cast("stranger")
    assert stranger.page.goto(f"/spin-outs/{reference}/").status == 404


def test_a_gate_says_everything_and_a_certifier_lets_it_through(cast):
    officer, certifier, taskforce = cast("officer"), cast("certifier"), cast("taskforce")
    reference = submitted(officer, "Example Allotments Mutual")
    officer.goto(f"/spin-outs/{reference}/move/")
    officer.fill(to="case_for_change")
    with pytest.raises(AssertionError, match="Say which officer leads it"):
        officer.save()
    assert problems(officer.page, axe_source()) == []

    certifier.goto(f"/spin-outs/{reference}/move/")
    certifier.fill(to="case_for_change", overrides=True, reason="She starts on Monday and will lead it.")
    certifier.save()
    taskforce.goto("/spin-outs/overrides/")
    assert taskforce.says("She starts on Monday and will lead it.")


def test_one_that_is_sent_back_and_then_remains_in_house(cast):
    officer = cast("officer")
    reference = submitted(officer, "Example Archives Mutual")
    moved_on(officer, reference, "case_for_change")
    moved_on(officer, reference, "options_appraisal")
    officer.goto(f"/spin-outs/{reference}/move/")
    officer.fill(to="case_for_change", reason="The committee wants to hear the unions first.")
    officer.save()
    assert officer.page.locator("main .govuk-tag", has_text="Case for change").count()

    officer.goto(f"/spin-outs/{reference}/end/")
    officer.fill(outcome="remaining_in_house", on=typed(TODAY), reason="The service is cheaper where it is.")
    officer.save()
    assert officer.says("Remaining in-house")
    assert officer.says("The service is cheaper where it is.")


def test_one_that_is_withdrawn_and_put_back(cast):
    officer, taskforce = cast("officer"), cast("taskforce")
    reference = submitted(officer, "Example Twice Logged Mutual")
    officer.goto(f"/spin-outs/{reference}/withdraw/")
    officer.fill(reason="Logged twice.")
    officer.save()
    taskforce.goto("/spin-outs/?q=twice+logged")
    assert not taskforce.says("Twice Logged Mutual")
    officer.goto(f"/spin-outs/{reference}/restore/")
    officer.fill(reason="It was another one after all.")
    officer.save()
    taskforce.goto("/spin-outs/?q=twice+logged")
    assert taskforce.says("Twice Logged Mutual")


def test_a_launched_one_fails_and_returns_in_house(cast):
    officer = cast("officer")
    officer.goto("/spin-outs/?q=libraries+mutual&stage=live")
    officer.follow("Example Libraries Mutual")
    record = officer.page.url
    officer.goto(f"{record}end/")
    officer.fill(
        outcome="returned_in_house",
        on=typed(TODAY),
        reason="The contract was not let again.",
        service_now="The council runs the libraries, with the same staff.",
        staff_returned="131",
    )
    officer.save()
    officer.goto(f"{record}exit/")
    for words in ("The council runs the libraries, with the same staff.", "131"):
        assert officer.says(words), words
    officer.goto(f"{record}exit/change/")
    officer.fill(lesson="Ask how it will be let again two years before it ends.")
    officer.save()
    officer.goto(record)
    assert officer.says("Returned in-house")
    # The sample is for the tests that follow too.
    officer.page.locator("main a[href$='/take-back/']").first.click()
    officer.fill(reason="Only tried out.")
    officer.save()


def test_a_return_is_asked_for_answered_and_signed_off(cast):
    officer, certifier, taskforce = cast("officer"), cast("certifier"), cast("taskforce")
    officer.goto("/")
    officer.follow(re.compile("^Headcount as at"))
    officer.page.locator("main a[href*='/returns/new/']").first.click()
    officer.fill(count="133", qualifier="exact", source_note="Payroll of 31 March")
    officer.save()

    certifier.goto("/")
    with certifier.page.expect_navigation():
        certifier.page.locator("[aria-labelledby=work-sign_off]").get_by_role("link", name=re.compile("^All ")).click()
    certifier.follow(re.compile("^133, current headcount"))
    certifier.follow("Verify this return")
    certifier.fill(confirm=True, note="Compared with payroll.")
    certifier.save()
    taskforce.goto("/spin-outs/?q=libraries+mutual&stage=live")
    taskforce.follow("Example Libraries Mutual")
    row = taskforce.page.locator("table", has_text="133").locator("tr", has_text="133").first
    expect(row).to_contain_text("By the body")


def test_two_officers_write_one_draft_and_nothing_is_lost(cast):
    officer, colleague = cast("officer"), cast("colleague")
    officer.goto("/spin-outs/drafts/")
    officer.follow("Example Museums Mutual")
    officer.page.locator("main a[href$='/service/']").first.click()
    colleague.goto(officer.page.url)
    colleague.fill(why="Grants for museums go to charities.")
    colleague.save()
    officer.fill(why="Visitors would give to a mutual.")
    with pytest.raises(AssertionError, match="changed while you were filling this in"):
        officer.save()
    assert officer.says("Cass Colleague")
    assert officer.says("Grants for museums go to charities.")
    assert officer.page.locator("main [name=why]").input_value() == "Visitors would give to a mutual."
    officer.save()
