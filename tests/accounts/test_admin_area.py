"""The admin area's pages: who may enter, what a form says when it is empty or wrong, what it does when it is right."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts.models import Membership, NameKind, Organisation, Role, User
from mutuals_tracker.outbox.models import Letter, LetterState
from tests.factories.bodies import also_named, body
from tests.factories.people import grant, member, person


@pytest.fixture
def signed_in(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def somebody(example_council: Organisation) -> User:
    return member(Role.OFFICER, example_council, name="Some Body", email="somebody@example.org")


@pytest.fixture
def role(somebody: User) -> Membership:
    return somebody.memberships.get()


@pytest.fixture
def alias(example_council: Organisation):
    return also_named(example_council, "EBC")


@pytest.fixture
def number(example_council: Organisation):
    return example_council.identifiers.create(scheme="GB-LAE", value="EXB")


def text(answer) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def errors(answer) -> list[str]:
    """Return what the error summary says; every entry must lead to an input of the page."""
    markup = answer.content.decode()
    found = re.findall(
        r'<li>(?:<a href="#([^"]+)">)?([^<]+)(?:</a>)?</li>', markup.partition("govuk-error-summary__body")[2]
    )
    for target, _said in found:
        assert not target or f'id="{target}"' in markup
    return [unescape(said) for _target, said in found]


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


# --- People ---


def test_inviting_somebody(signed_in: Client, example_council: Organisation, admin: User):
    given = {
        "name": "New Comer",
        "email": "New@Example.org ",
        "role": "officer",
        "organisation": "example-borough-council",
    }
    answer = signed_in.post("/admin-area/people/invite/", given, follow=True)
    made = User.objects.get(email="new@example.org")
    assert "New Comer is invited. A link to choose a password goes to new@example.org." in text(answer)
    assert (made.name, made.invited_by, made.has_usable_password()) == ("New Comer", admin, False)
    assert made.held == {("officer", example_council.pk)}
    letter = Letter.objects.get()
    assert "http://testserver/accounts/invitation/" in letter.text
    assert "/invitation/" not in text(signed_in.get("/admin-area/mail/"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": "nonsense"}, "Enter an email address like name@example.org"),
        ({"email": "ADMIN@example.org"}, "Ade Admin already has an account with admin@example.org"),
        ({"organisation": ""}, "Select the body for which they will be council officer"),
        ({"role": "admin"}, "Leave the body blank: this role is for the whole service"),
        ({"role": "king"}, "Select a role from the list"),
        ({"organisation": "nowhere"}, "Select a body from the list"),
        ({"name": "x" * 151}, "The name must be 150 characters or fewer"),
    ],
)
def test_an_invitation_that_is_wrong(given: dict, said: str, signed_in: Client, example_council: Organisation):
    right = {"name": "New", "email": "new@example.org", "role": "officer", "organisation": "example-borough-council"}
    answer = signed_in.post("/admin-area/people/invite/", right | given)
    assert errors(answer) == [said]
    assert not Letter.objects.exists()


def test_inviting_again(signed_in: Client):
    invited = person("Late Comer")
    page = text(signed_in.post(f"/admin-area/people/{invited.pk}/invite-again/", follow=True))
    assert "A new link goes to" in page
    invited.set_password("three words together")
    invited.save()
    page = text(signed_in.post(f"/admin-area/people/{invited.pk}/invite-again/", follow=True))
    assert "already chose a password" in page
    assert Letter.objects.count() == 1


def test_giving_and_ending_a_role(signed_in: Client, somebody: User, sample_county: Organisation):
    given = {"role": "certifier", "organisation": "sample-county-council", "why": "asked by phone"}
    answer = signed_in.post(f"/admin-area/people/{somebody.pk}/roles/give/", given, follow=True)
    assert "New role: Some Body: Certifier, Sample County Council." in text(answer)
    assert errors(signed_in.post(f"/admin-area/people/{somebody.pk}/roles/give/", given)) == [
        "Some Body holds this role already"
    ]
    made = somebody.memberships.get(role="certifier")
    ended = signed_in.post(f"/admin-area/people/{somebody.pk}/roles/{made.pk}/end/", {"why": "moved"}, follow=True)
    assert "The role has ended" in text(ended)
    assert "Roles that have ended" in text(ended)
    assert signed_in.get(f"/admin-area/people/{somebody.pk}/roles/{made.pk}/end/").status_code == 404


def test_an_admin_can_neither_leave_nor_lock_the_door(signed_in: Client, admin: User):
    own = admin.memberships.get()
    for page in (f"roles/{own.pk}/end/", "deactivate/", "remove-second-factor/"):
        answer = signed_in.get(f"/admin-area/people/{admin.pk}/{page}")
        assert answer.status_code == 403
        assert "Ask another admin to do it" in text(answer)
    page = signed_in.get(f"/admin-area/people/{admin.pk}/").content.decode()
    assert "/deactivate/" not in page
    assert "/end/" not in page


def test_correcting_a_name_and_address(signed_in: Client, somebody: User):
    url = f"/admin-area/people/{somebody.pk}/correct/"
    assert 'value="somebody@example.org"' in signed_in.get(url).content.decode()
    assert errors(signed_in.post(url, {"name": "Some One", "email": "admin@example.org"})) == [
        "Ade Admin already has an account with admin@example.org"
    ]
    signed_in.post(url, {"name": "Some One", "email": "Some.One@example.org"})
    somebody.refresh_from_db()
    assert (somebody.name, somebody.email) == ("Some One", "some.one@example.org")


def test_deactivating_and_reactivating(signed_in: Client, somebody: User):
    url = f"/admin-area/people/{somebody.pk}/"
    page = text(signed_in.post(f"{url}deactivate/", {"why": "left"}, follow=True))
    assert "Some Body can no longer sign in." in page
    assert "Deactivated" in page
    page = text(signed_in.post(f"{url}reactivate/", {}, follow=True))
    assert "The account of Some Body is open." in page
    assert [letter.subject for letter in Letter.objects.order_by("pk")] == [
        "Your account with Mutuals Tracker is closed",
        "Your account with Mutuals Tracker",
    ]


def test_removing_a_second_factor(signed_in: Client, assessor: User):
    url = f"/admin-area/people/{assessor.pk}/"
    assert "remove-second-factor" in signed_in.get(url).content.decode()
    page = text(signed_in.post(f"{url}remove-second-factor/", {"why": "lost phone, called back"}, follow=True))
    assert "Off: asked for at the next sign-in" in page


def test_what_happened_to_a_person_can_be_read(signed_in: Client, somebody: User, admin: User):
    url = f"/admin-area/people/{somebody.pk}/"
    signed_in.post(f"{url}correct/", {"name": "Some One", "email": "somebody@example.org", "why": "married"})
    signed_in.post(f"{url}roles/give/", {"role": "taskforce"})
    signed_in.post(f"{url}deactivate/", {"why": "left the taskforce"})
    page = text(signed_in.get(f"{url}history/"))
    for said in (
        "Name: from Some Body to Some One",
        "Reason: married",
        "Role: Some One, Taskforce member",
        "Account open: from yes to no",
        "Reason: left the taskforce",
    ):
        assert said in page
    assert page.count("by Ade Admin") == 3
    assert "!" not in page.partition("What happened to this account")[2].partition("Accessibility")[0]


def test_the_list_of_people_finds_and_narrows(signed_in: Client, somebody: User, stranger: User):
    invited = person("Wait Ing")
    gone = person("Gone Away", is_active=False, deactivated_at=timezone.now())
    for query, found in {
        "q=some+body": [somebody],
        "q=STRANGER@": [stranger],
        "role=admin": [User.objects.get(email="admin@example.org")],
        "state=closed": [gone],
        "q=nobody+here": [],
        "state=invited&q=wait": [invited],
    }.items():
        listed = signed_in.get(f"/admin-area/people/?{query}").context["page"].object_list
        assert list(listed) == found, query
    assert "somebody@example.org Council officer, Example Borough Council" in text(signed_in.get("/admin-area/people/"))
    assert signed_in.get("/admin-area/people/?role=king&page=99").status_code == 200


# --- Bodies ---


def test_adding_a_body(signed_in: Client):
    given = {
        "name": "Newtown Council",
        "kind": "local_authority",
        "region": "london",
        "opened_on-day": "1",
        "opened_on-month": "4",
        "opened_on-year": "2023",
    }
    answer = signed_in.post("/admin-area/bodies/add/", given, follow=True)
    made = Organisation.objects.get(slug="newtown-council")
    assert "Newtown Council is in the list." in text(answer)
    assert (made.opened_on, made.region, made.is_confirmed) == (date(2023, 4, 1), "london", True)
    assert errors(signed_in.post("/admin-area/bodies/add/", given | {"name": "newtown  COUNCIL"})) == [
        "There is already a body called Newtown Council, Local authority"
    ]
    for nameless in ("...", "東京"):
        answer = signed_in.post("/admin-area/bodies/add/", given | {"name": nameless})
        assert errors(answer) == ["The name must have letters or numbers"]
    signed_in.post("/admin-area/bodies/add/", given | {"is_another": "on"})
    assert Organisation.objects.filter(slug="newtown-council-2").exists()


def test_renaming_keeps_the_former_name(signed_in: Client, example_council: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    on = {"on-day": "1", "on-month": "4", "on-year": "2020"}
    page = text(signed_in.post(f"{url}rename/", {"name": "Example City Council", **on}, follow=True))
    assert "The body is now called Example City Council." in page
    assert "Former name until 1 April 2020" in page
    assert list(Organisation.objects.named("Example Borough Council")) == [example_council]
    future = {"on-day": "1", "on-month": "4", "on-year": "2190"}
    assert errors(signed_in.post(f"{url}rename/", {"name": "Other", **future})) == [
        "The date must be today or in the past: the new name is shown from now on"
    ]
    assert errors(signed_in.post(f"{url}rename/", {"name": "Example City Council", **on})) == [
        "It is called Example City Council already"
    ]
    nonsense = {"on-day": "31", "on-month": "2", "on-year": "2020"}
    assert errors(signed_in.post(f"{url}rename/", {"name": "Other", **nonsense})) == ["The date must be a real date"]


def test_other_names(signed_in: Client, example_council: Organisation, sample_county: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    assert "find it as EBC" in text(signed_in.post(f"{url}names/add/", {"name": "EBC"}, follow=True))
    assert errors(signed_in.post(f"{url}names/add/", {"name": "e.b.c."})) == ["It is known by e.b.c. already"]
    assert errors(signed_in.post(f"{url}names/add/", {"name": "Sample County Council"})) == [
        "Sample County Council is known by Sample County Council. Imports could not choose"
    ]
    alias = example_council.names.get(kind=NameKind.ALIAS)
    signed_in.post(f"{url}names/{alias.pk}/remove/", {"why": "never used"})
    assert not Organisation.objects.named("EBC").exists()
    official = example_council.names.get()
    assert signed_in.get(f"{url}names/{official.pk}/remove/").status_code == 404


def test_abolishing_and_reopening(signed_in: Client, example_council: Organisation, sample_county: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    on = {"on-day": "1", "on-month": "4", "on-year": "2019", "why": "an order"}
    page = text(signed_in.post(f"{url}abolish/", {**on, "successor": "sample-county-council"}, follow=True))
    assert "No longer existed from 1 April 2019" in page
    assert "Succeeded by Sample County Council" in page
    assert errors(signed_in.post(f"{url}abolish/", {**on, "successor": "example-borough-council"})) == [
        "Select another body than this one"
    ]
    assert errors(
        signed_in.post("/admin-area/bodies/sample-county-council/abolish/", {**on, "successor": example_council.slug})
    ) == ["Example Borough Council came before Sample County Council, so it cannot come after it too"]
    page = text(signed_in.post(f"{url}reopen/", {"why": "a slip"}, follow=True))
    assert "Example Borough Council is open again." in page
    assert "Succeeded by" not in page


def test_merging_a_duplicate(signed_in: Client, example_council: Organisation, somebody: User):
    twin = body("Example Boro Council", is_confirmed=False)
    assert "An import made this body" in text(signed_in.get(f"/admin-area/bodies/{twin.slug}/"))
    given = {"into": example_council.slug, "why": "same address"}
    page = text(signed_in.post(f"/admin-area/bodies/{twin.slug}/merge/", given, follow=True))
    assert "Example Boro Council is merged into this body." in page
    assert "Also entered as Example Boro Council" in page
    page = text(signed_in.get(f"/admin-area/bodies/{twin.slug}/"))
    assert "another entry of Example Borough Council" in page
    assert "Merge into another body" not in page
    assert errors(signed_in.post(f"/admin-area/bodies/{twin.slug}/merge/", given)) == [
        "Example Boro Council was merged into another body already"
    ]


def test_confirming_a_body_from_an_import(signed_in: Client):
    made = body("Imported Council", is_confirmed=False)
    assert [*signed_in.get("/admin-area/bodies/?state=unconfirmed").context["page"]] == [made]
    page = text(signed_in.post(f"/admin-area/bodies/{made.slug}/confirm/", follow=True))
    assert "Imported Council is confirmed." in page
    assert not [*signed_in.get("/admin-area/bodies/?state=unconfirmed").context["page"]]


@pytest.mark.parametrize(
    ("scheme", "value", "said"),
    [
        (
            "GB-COH",
            "12345",
            "'12345' is not a Companies House number. It has 8 letters and digits, such as 07584906;"
            " only 6 or 7 digits can be padded with zeros",
        ),
        (
            "GB-LAE",
            "TOOLONG",
            "'TOOLONG' is not a Council register code (England). It has three capital letters, such as DEV",
        ),
        ("GSS", "X1", "'X1' is not a GSS code of its area. It has a letter and 8 digits, such as E10000008"),
        ("GB-LAE", "SAM", "Sample County Council holds SAM"),
        ("NONE", "1", "Select a register from the list"),
    ],
)
def test_a_number_that_is_wrong(scheme, value, said, signed_in: Client, example_council, sample_county):
    sample_county.identifiers.create(scheme="GB-LAE", value="SAM")
    given = {"scheme": scheme, "value": value}
    assert errors(signed_in.post("/admin-area/bodies/example-borough-council/numbers/add/", given)) == [said]


def test_numbers_begin_end_and_are_removed(signed_in: Client, example_council: Organisation):
    url = "/admin-area/bodies/example-borough-council/"
    page = text(signed_in.post(f"{url}numbers/add/", {"scheme": "GB-COH", "value": " 758 4906 "}, follow=True))
    assert "Companies House number: 07584906 is saved." in page
    number = example_council.identifiers.get()
    on = {"on-day": "1", "on-month": "4", "on-year": "2020"}
    assert "until 1 April 2020" in text(signed_in.post(f"{url}numbers/{number.pk}/end/", on, follow=True))
    signed_in.post(f"{url}numbers/{number.pk}/remove/", {"why": "another company's"})
    assert not example_council.identifiers.exists()
    page = text(signed_in.get(f"{url}history/"))
    assert "Companies House number: no longer 07584906, until 1 April 2020, of Example Borough Council" in page
    assert "Reason: another company's" in page


def test_a_community_interest_company_is_no_charity(signed_in: Client):
    mutual = body("Care Together C.I.C.", kind="mutual")
    given = {"scheme": "GB-CHC", "value": "1234567"}
    assert errors(signed_in.post(f"/admin-area/bodies/{mutual.slug}/numbers/add/", given)) == [
        "Care Together C.I.C. is a community interest company, and those cannot be charities"
    ]


def test_the_list_of_bodies_finds_and_narrows(signed_in: Client, example_council, sample_county, alias, number):
    closed = body("Old District", closed_on=date(2009, 4, 1), kind="nhs")
    merged = body("Twin", merged_into=sample_county)
    for query, found in {
        "q=council+example": [example_council],
        "q=ebc": [example_council],
        "q=exb": [example_council],
        "kind=nhs": [closed],
        "state=closed": [closed],
        "state=merged": [merged],
        "state=open": [example_council, sample_county],
        "q=--": [example_council, closed, sample_county],
        "q=zzz": [],
    }.items():
        listed = signed_in.get(f"/admin-area/bodies/?{query}").context["page"].object_list
        assert list(listed) == found, query
    assert "Example Borough Council Local authority GB-LAE-EXB" in text(signed_in.get("/admin-area/bodies/"))


# --- Lists do not cost more when they are longer ---


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


# --- Mail ---


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
