"""The admin area's pages: who may enter, what a form says when it is empty or wrong, what it does when it is right."""

import pytest
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts.models import Membership, Role, User
from mutuals_tracker.outbox.models import Letter, LetterState
from tests.accounts.reading import errors, text
from tests.factories.bodies import also_named, body
from tests.factories.people import grant, member

READ = ["", "mail/", "people/", "people/invite/", "bodies/", "bodies/add/"]
OF_PERSON = ["", "history/", "correct/", "roles/give/", "roles/{role}/end/", "deactivate/", "reactivate/"]
OF_PERSON += ["remove-second-factor/"]
OF_BODY = [
    "",
    "history/",
    "correct/",
    "rename/",
    "names/add/",
    "names/{alias}/remove/",
    "abolish/",
    "reopen/",
    "merge/",
]
OF_BODY += ["numbers/add/", "numbers/{number}/end/", "numbers/{number}/remove/"]
ALL = [
    *READ,
    *(f"people/{{person}}/{page}" for page in OF_PERSON),
    *(f"bodies/example-borough-council/{page}" for page in OF_BODY),
]
POSTED_ONLY = ["people/{person}/invite-again/", "bodies/example-borough-council/confirm/", "mail/{letter}/send-again/"]


@pytest.fixture
def address(somebody: User, role: Membership, alias, number):
    letter = Letter.objects.queue(
        to="a@example.org", subject="Hello", text="Hello", purpose="greeting", at=timezone.now()
    )
    keys = {"person": somebody.pk, "role": role.pk, "alias": alias.pk, "number": number.pk, "letter": letter.pk}
    return lambda page: "/admin-area/" + page.format(**keys)


@pytest.mark.parametrize("page", ALL)
def test_an_admin_reads_every_page(page: str, signed_in: Client, address):
    answer = signed_in.get(address(page))
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("who", ["officer", "certifier", "assessor", "taskforce"])
@pytest.mark.parametrize("page", [*ALL, *POSTED_ONLY])
def test_nobody_else_does_and_is_told_why(who: str, page: str, client: Client, address, request):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(address(page)) if page in POSTED_ONLY else client.get(address(page))
    assert answer.status_code == 403
    assert "Only an admin can use the admin area" in text(answer)


@pytest.mark.parametrize("page", [*ALL, *POSTED_ONLY])
def test_anonymous_visitors_are_asked_to_sign_in(page: str, client: Client, address):
    answer = client.get(address(page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=/admin-area/")


def test_it_leads_to_the_pages_of_apps_above(signed_in: Client):
    page = signed_in.get("/admin-area/")
    for address in ("/progress/ambitions/", "/progress/published-figures/"):
        assert f'href="{address}"' in page.content.decode()
        assert signed_in.get(address).status_code == 200


def test_the_system_user_has_no_page(signed_in: Client, system: User):
    assert signed_in.get(f"/admin-area/people/{system.pk}/").status_code == 404
    assert "system@" not in text(signed_in.get("/admin-area/people/"))


FORMS = [
    ("people/invite/", ["Enter their full name", "Enter an email address", "Select a role"]),
    ("people/{person}/roles/give/", ["Select a role"]),
    ("people/{person}/roles/{role}/end/", ["Enter why the role ends"]),
    ("people/{person}/correct/", ["Enter their full name", "Enter an email address"]),
    ("people/{person}/deactivate/", ["Enter why the account is closed"]),
    ("people/{person}/remove-second-factor/", ["Enter why, and how you know that it was they who asked"]),
    ("bodies/add/", ["Enter its official name", "Select what kind of body it is"]),
    (
        "bodies/example-borough-council/correct/",
        ["Select what kind of body it is", "Enter why it is corrected"],
    ),
    (
        "bodies/example-borough-council/rename/",
        ["Enter the new official name", "Enter when it took this name"],
    ),
    ("bodies/example-borough-council/names/add/", ["Enter the other name"]),
    ("bodies/example-borough-council/names/{alias}/remove/", ["Enter a reason"]),
    (
        "bodies/example-borough-council/abolish/",
        ["Enter the first day on which it no longer existed", "Enter what says so"],
    ),
    ("bodies/example-borough-council/reopen/", ["Enter a reason"]),
    (
        "bodies/example-borough-council/merge/",
        ["Select the body that it really is", "Enter how you know that they are the same"],
    ),
    ("bodies/example-borough-council/numbers/add/", ["Select the register", "Enter the number or code"]),
    ("bodies/example-borough-council/numbers/{number}/end/", ["Enter when it ceased to hold"]),
    ("bodies/example-borough-council/numbers/{number}/remove/", ["Enter a reason"]),
]


@pytest.mark.parametrize(("page", "said"), FORMS)
def test_an_empty_form_says_what_is_missing(page: str, said: list[str], signed_in: Client, address):
    answer = signed_in.post(address(page), {})
    assert answer.status_code == 200
    assert errors(answer) == said


def queries(client: Client, path: str, django_assert_max_num_queries, most: int) -> int:
    client.get(path)
    with django_assert_max_num_queries(most) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("path", ["/admin-area/people/", "/admin-area/bodies/"])
def test_a_longer_list_asks_no_more_questions(path, signed_in: Client, example_council, django_assert_max_num_queries):
    def add() -> None:
        made = body()
        made.identifiers.create(scheme="GB-MPR", value=made.slug)
        grant(member(Role.OFFICER, made), Role.CERTIFIER, example_council)

    add()
    few = queries(signed_in, path, django_assert_max_num_queries, 6)
    for _again in range(3):
        add()
    assert queries(signed_in, path, django_assert_max_num_queries, 6) == few


def test_a_bodys_page_asks_no_more_when_it_has_more(signed_in: Client, example_council, django_assert_max_num_queries):
    def add(n: int) -> None:
        also_named(example_council, f"Name {n}")
        example_council.identifiers.create(scheme="GB-MPR", value=f"N{n}")
        member(Role.OFFICER, example_council)
        body(merged_into=example_council)

    path = "/admin-area/bodies/example-borough-council/"
    add(0)
    few = queries(signed_in, path, django_assert_max_num_queries, 10)
    for n in range(1, 4):
        add(n)
    assert queries(signed_in, path, django_assert_max_num_queries, 10) == few
    few = queries(signed_in, f"{path}history/", django_assert_max_num_queries, 12)
    for n in range(4, 8):
        add(n)
    assert queries(signed_in, f"{path}history/", django_assert_max_num_queries, 12) == few


def test_mail_that_failed_is_listed_with_the_reason_and_can_be_tried_again(signed_in: Client):
    letter = Letter.objects.queue(to="x@example.org", subject="Hello", text="Hi", purpose="p", at=timezone.now())
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, last_error="SMTP 550 no such box", attempts=7)
    page = text(signed_in.get("/admin-area/mail/"))
    assert "SMTP 550 no such box" in page
    assert "Failed" in page
    assert "1 mail that failed" in text(signed_in.get("/admin-area/"))
    page = text(signed_in.post(f"/admin-area/mail/{letter.pk}/send-again/", follow=True))
    assert "The mail to x@example.org will be tried again within a minute." in page
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT, sent_at=timezone.now())
    page = text(signed_in.post(f"/admin-area/mail/{letter.pk}/send-again/", follow=True))
    assert "was sent meanwhile" in page
