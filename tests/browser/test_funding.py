"""Grants in a real browser, each step by whoever takes it: applied for, assessed, decided, and what comes of it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from tests.browser.acting import Actor
from tests.browser.looking import axe_source, problems

TODAY = f"{date.today():%d %m %Y}"  # noqa: DTZ011 - the service's day is the machine's here
BILL = {"name": "bill.csv", "mimeType": "text/csv", "buffer": b"What,Amount\nAdvice,1\n"}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600), pytest.mark.xdist_group("browser-journeys")]


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


def applied(cast: Callable[[str], Actor], spinout: str, slug: str, round_name: str, **says: str) -> str:
    """Apply for a spin-out to a round of a fund, have it signed off and submit it; return the application's address."""
    officer = cast("officer")
    officer.goto(f"/funding/{slug}/")
    officer.open(f"main section:has(h3:has-text('{round_name}')) a[href*='/apply/']")
    officer.follow(spinout)
    officer.save()
    address = officer.page.url[officer.page.url.index("/funding/") :]
    write(officer, address, "about", title=says["title"], summary=says["summary"], amount=says["amount"])
    write(officer, address, "amounts", amount_transition=says["amount"], what_transition="Advice")
    officer.goto(address)
    officer.open(f"main a[href$='{address}costs/']")
    officer.fill(**{officer.questions()[0]: says["amount"]})
    officer.save()
    write(officer, address, "declaration", answer="yes")
    signed_off_and_submitted(cast, address)
    return address


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


def recommended(cast: Callable[[str], Actor], address: str) -> None:
    """Let an admin find it eligible and give it to two assessors, who score it unseen and then agree."""
    admin, first, second = cast("admin"), cast("assessor"), cast("assessor2")
    reference = address.split("/")[3]
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
    scored(first, reference, 4)
    assert first.context.request.get(f"{address}scores/").status == 403
    scored(second, reference, 2)
    first.goto("/")
    first.follow(reference)
    assert first.says("Far apart")
    sound(first)
    first.follow("Write down what was agreed")
    for name in first.questions():
        if name.startswith("points"):
            first.fill(**{name: "3"})
    first.fill(recommendation="recommended", note="Between the two")
    sound(first)
    first.save()


def approved(admin: Actor, address: str, amount: str) -> None:
    """Let an admin approve it, from its page."""
    admin.goto(address)
    admin.follow("Decide on it")
    admin.fill(outcome="approved", amount=amount, reasons="Young people keep their centres", conditions="Report back")
    sound(admin)
    admin.save()
    sound(admin)


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


def test_a_right_to_challenge_grant_is_assessed_ranked_approved_with_conditions_paid_in_two_parts_and_one_refunded(
    cast,
):
    officer, certifier, admin = cast("officer"), cast("certifier"), cast("admin")
    says = {"title": "Can we run the centres?", "summary": "A feasibility study", "amount": "20,000"}
    address = applied(cast, "Example Youth", "example-right-to-challenge-grants", "Feasibility", **says)
    recommended(cast, address)
    admin.goto("/funding/example-right-to-challenge-grants/")
    admin.open("main section:has(h3:has-text('Feasibility')) a[href$='/ranking/']")
    assert admin.says("£20,000")
    sound(admin)
    approved(admin, address, "20,000")
    officer.goto(address)
    officer.follow("Read the letter")
    assert officer.says("Young people keep their centres")
    with officer.page.expect_download() as file:
        officer.page.locator("main a", has_text="Download this letter").click()
    assert file.value.suggested_filename.endswith("-decision.pdf")

    certifier.goto("/")
    certifier.follow("Read its terms and agree")
    sound(certifier)
    certifier.save()
    award = certifier.page.url[certifier.page.url.index("/funding/") :]
    for what, amount in (("The study", "12,000"), ("The plan", "8,000")):
        admin.goto(award)
        admin.follow("Add to the schedule")
        admin.fill(what=what, due_on=TODAY, amount=amount)
        sound(admin)
        admin.save()
    for _ in range(2):
        officer.goto(award)
        officer.follow("Claim")
        officer.fill(note="It was delivered")
        officer.page.locator("main [name=file]").set_input_files(BILL)
        sound(officer)
        officer.save()
        admin.goto("/")
        admin.follow("Look at the claim of")
        admin.fill(answer=admin.first_choice("answer"))
        admin.save()
        admin.goto("/")
        admin.follow("Record the payment of")
        admin.fill(on=TODAY)
        admin.save()
    admin.goto(award)
    admin.follow("Record a refund")
    admin.fill(amount="8,000", on=TODAY, reason="The plan was paid for by the council")
    sound(admin)
    admin.save()
    assert admin.says("£8,000")
    sound(admin)
    for _ in range(2):
        admin.goto(award)
        admin.open("main a[href*='/discharge/']")
        admin.fill(how="Told at the network's meeting")
        admin.save()
    admin.follow("Close the award")
    admin.fill(note="The study is done")
    sound(admin)
    admin.save()
    officer.goto(award)
    assert officer.says("Closed")
    sound(officer)


def test_an_application_for_support_is_refused_referred_and_funded_elsewhere(cast):
    officer, admin = cast("officer"), cast("admin")
    says = {"title": "Leaving with the centres", "summary": "Advice on the articles", "amount": "5,000"}
    address = applied(cast, "Example Youth", "example-support-programme", "Advice in kind", **says)
    admin.goto(address)
    admin.follow("Begin the eligibility check")
    admin.save()
    admin.follow("Tell the applicant that it is not eligible")
    sound(admin)
    admin.fill(outcome="ineligible", reasons="The programme helps before the business plan, and this is past it")
    admin.save()
    assert admin.says("past it")

    officer.goto("/")
    officer.follow("Say where it leads")
    sound(officer)
    officer.goto(address.replace("applications", "referrals"))
    sound(officer)
    officer.open("main :is(li, section):has-text('Example Formation Fund') a[href*='?fund=']")
    officer.save()
    officer.follow("Note the first contact")
    officer.fill(on=TODAY)
    officer.save()

    funded = "/funding/applications/FA-0001/"
    recommended(cast, funded)
    approved(admin, funded, "15,400")
    officer.goto(address.replace("applications", "referrals"))
    officer.follow("Say what came of it")
    officer.fill(outcome="funded_elsewhere", on=TODAY, note="Example Formation Fund gave £15,400")
    sound(officer)
    officer.save()
    assert officer.says("Funded elsewhere")
    sound(officer)
