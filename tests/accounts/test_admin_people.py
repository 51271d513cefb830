"""People in the admin area: inviting, roles, accounts, what happened, and the list."""

import pytest
from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.outbox.models import Letter
from tests.accounts.reading import errors, text
from tests.factories.people import person


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
