"""Grants in a real browser, each step by whoever takes it: applied for, assessed, decided, and what comes of it."""

from collections.abc import Callable, Iterator

import pytest

from tests.browser.acting import Actor
from tests.browser.looking import axe_source, problems

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser")]


@pytest.fixture
def cast(chrome, service) -> Iterator[Callable[[str], Actor]]:
    """Sign each of them in, once."""
    there = {name: Actor(chrome, service, name) for name in ("officer", "certifier", "admin", "assessor", "assessor2")}
    yield there.__getitem__
    for actor in there.values():
        actor.close()


def sound(actor: Actor) -> None:
    """Look at the page for what is wrong with it."""
    assert not problems(actor.page, axe_source()), actor.page.url


def write(officer: Actor, address: str, section: str, **answers: str) -> None:
    """Answer a section of the application, from its task list."""
    officer.goto(address)
    officer.open(f"main a[href$='{address}{section}/']")
    officer.fill(**answers)
    officer.save()


def signed_off_and_submitted(cast: Callable[[str], Actor], address: str) -> None:
    certifier, officer = cast("certifier"), cast("officer")
    certifier.goto(address)
    certifier.follow("Read it and sign it off")
    sound(certifier)
    certifier.save()
    officer.goto(address)
    officer.follow("Check your answers and submit")
    sound(officer)
    officer.save()


def test_a_grant_is_applied_for_signed_off_sent_back_and_submitted_again(cast):
    officer, admin = cast("officer"), cast("admin")
    officer.goto("/spin-outs/?q=Example+Home+Care")
    officer.follow("Example Home Care Mutual")
    officer.follow("Funding")
    officer.follow("Early costs")
    officer.follow("Add a cost")
    officer.fill(kind="legal", what="Advice on the articles", estimate="£8,000")
    officer.save()
    assert officer.says("£8,000")
    officer.follow("Funds for it")
    officer.open("main a[href*='/apply/']")
    sound(officer)
    officer.save()
    address = officer.page.url[officer.page.url.index("/funding/") :]
    sound(officer)

    write(officer, address, "about", title="Leaving well", summary="A solicitor for the articles", amount="8,000")
    write(officer, address, "amounts", amount_business_plan="8000", what_business_plan="The solicitor")
    officer.goto(address)
    officer.open(f"main a[href$='{address}costs/']")
    officer.fill(**{officer.questions()[0]: "7,999.99"})
    officer.save()
    officer.goto(address)
    assert officer.says("1p less") or officer.says("£0.01 less")
    officer.open(f"main a[href$='{address}costs/']")
    officer.fill(**{officer.questions()[0]: "8,000"})
    officer.save()
    write(officer, address, "declaration", answer="yes")
    signed_off_and_submitted(cast, address)
    assert officer.says("FA-")
    sound(officer)

    admin.goto("/")
    admin.goto(address)
    admin.follow("Send it back for more information")
    admin.fill(asks="Which solicitor?")
    admin.save()
    officer.goto("/")
    officer.follow("FA-")
    assert officer.says("Which solicitor?")
    write(officer, address, "about", summary="A solicitor for the articles: Quill and Partners")
    signed_off_and_submitted(cast, address)
    admin.goto(address)
    assert admin.says("Version 2")
    assert admin.says("Quill and Partners")
    sound(admin)


def scored(assessor: Actor, reference: str, points: int) -> None:
    """Let an assessor begin from My work, declare no conflict, score every criterion, and hand in."""
    assessor.goto("/")
    assessor.follow(reference)
    assert "Amounts by stage" not in assessor.page.content()
    assessor.fill(conflict="none")
    sound(assessor)
    assessor.save()
    for name in assessor.questions():
        assessor.fill(**{name: points if name.startswith("points") else "It shows how, and for whom"})
    sound(assessor)
    assessor.press("Hand the scores in")
    assert assessor.says("You handed your scores in")


def test_a_grant_is_checked_assessed_by_two_ranked_and_decided(cast):
    admin, officer = cast("admin"), cast("officer")
    first, second = cast("assessor"), cast("assessor2")
    address = "/funding/applications/FA-0001/"
    admin.goto(address)
    admin.follow("Begin the eligibility check")
    admin.save()
    admin.follow("Say whether it is eligible")
    sound(admin)
    admin.fill(note="In England, has not launched, the council writes that it supports it")
    admin.save()
    admin.follow("Who assesses it")
    for _ in range(2):
        admin.fill(person=admin.first_choice("person"))
        admin.save()
    sound(admin)

    scored(first, "FA-0001", 4)
    assert first.context.request.get(f"{address}scores/").status == 403
    scored(second, "FA-0001", 2)
    first.goto("/")
    first.follow("FA-0001")
    assert first.says("Far apart")
    sound(first)
    first.follow("Write down what was agreed")
    for name in first.questions():
        if name.startswith("points"):
            first.fill(**{name: "3"})
    first.fill(recommendation="recommended", note="Between the two")
    sound(first)
    first.save()

    admin.goto("/funding/example-formation-fund/")
    admin.follow("Ranking")
    assert admin.says("FA-0001")
    assert admin.says("£15,400")
    sound(admin)
    admin.follow("FA-0001")
    admin.follow("Decide on it")
    admin.fill(outcome="approved", amount="15,400", reasons="Young people keep their centres", conditions="Report back")
    sound(admin)
    admin.save()
    sound(admin)
    officer.goto(address)
    officer.follow("Read the letter")
    assert officer.says("Young people keep their centres")
    with officer.page.expect_download() as file:
        officer.page.locator("main a", has_text="Download this letter").click()
    assert file.value.suggested_filename == "FA-0001-decision.pdf"
