"""Who leads a record: saying so, changing it with a reason, and telling the new lead."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from mutuals_tracker.accounts.models import Membership, User
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from spinouts import actions, timeline
from spinouts.models import Assignment
from tests.factories import casework
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout
from tests.spinouts.leads import lead_of
from tests.spinouts.sending import When, filled, send

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SITE = "https://mutuals.example.gov.uk"


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def several(example_council):
    return [a_spinout(f"Sample {number}", parents=[example_council], stage="exploring") for number in range(3)]


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW, "site": SITE}


def at(name, *more):
    return reverse(f"spinouts:{name}", args=more)


def errors(page):
    return {name: list(errors) for name, errors in page.context["form"].errors.items()}


class TestParentBodiesChange:
    """A lead who works for none of the parent bodies any more cannot even open the record."""

    @pytest.fixture
    def shared(self, example_council, sample_county, stranger):
        spinout = a_spinout(
            "Shared Libraries",
            parents=[example_council, sample_county],
            stage="transition",
            service_area="leisure_culture_libraries",
            region="london",
        )
        casework.a_lead(spinout, stranger)
        return spinout

    def changed(self, client, spinout, **answers):
        page = send(client, at("profile", spinout.reference), **({"how": "mistake", "reason": "Wrong"} | answers))
        assert page.status_code == 302, errors(page)
        return client.get(page["Location"]).content.decode()

    @pytest.mark.parametrize("how", [{}, {"how": "changed", "on": When("4 2015")}])
    def test_its_lead_ends_with_them_and_says_why(self, signed_in, officer, shared, how):
        page = self.changed(signed_in, shared, parents="Example Borough Council", **how)
        assert lead_of(shared) is None
        assert "Sam Stranger works for none of its parent bodies, and so leads it no longer" in page
        told = signed_in.get(at("audit", shared.reference)).content.decode()
        assert "The parent bodies changed, and Sam Stranger is an officer or certifier of none of them" in told

    def test_a_lead_of_a_body_that_stays_leads_on(self, signed_in, stranger, shared):
        body("Third Council")
        page = self.changed(signed_in, shared, parents="Third Council\nExample Borough Council\nSample County Council")
        assert lead_of(shared) == stranger
        assert "leads it no longer" not in page

    def test_what_changes_no_parent_body_ends_nothing(self, signed_in, stranger, shared):
        Membership.objects.filter(user=stranger).update(ended_at=NOW)
        self.changed(signed_in, shared, name="Other Libraries")
        assert lead_of(shared) == stranger


class TestAssign:
    def test_the_first_lead_needs_no_reason(self, spinout, who, colleague):
        actions.assign(spinout, to=colleague, **who)
        assert lead_of(spinout) == colleague

    def test_it_changes_hands_with_a_reason(self, spinout, who, officer, colleague):
        actions.assign(spinout, to=officer, **who)
        with pytest.raises(actions.WhyNotSaidError, match="Olu Officer has led it until now"):
            actions.assign(spinout, to=colleague, **who)
        actions.assign(spinout, to=colleague, reason="He moved to housing", **who)
        assert lead_of(spinout) == colleague
        ended, current = Assignment.objects.order_by("pk")
        assert (ended.person, ended.ended_at, current.ended_at) == (officer, NOW, None)

    def test_nobody_leads_it_any_more(self, spinout, who, officer):
        actions.assign(spinout, to=officer, **who)
        with pytest.raises(actions.WhyNotSaidError):
            actions.assign(spinout, to=None, **who)
        assert actions.assign(spinout, to=None, reason="She left", **who) is None
        assert lead_of(spinout) is None
        with pytest.raises(actions.LeadsAlreadyError, match="Nobody leads it already"):
            actions.assign(spinout, to=None, reason="She left", **who)

    def test_who_leads_it_already(self, spinout, who, officer):
        actions.assign(spinout, to=officer, **who)
        with pytest.raises(actions.LeadsAlreadyError, match="Olu Officer leads it already"):
            actions.assign(spinout, to=officer, reason="Again", **who)

    @pytest.mark.parametrize("name", ["stranger", "assessor", "taskforce", "admin"])
    def test_who_cannot_lead_it(self, request, spinout, who, name):
        with pytest.raises(actions.CannotLeadError, match="Only officers and certifiers of its parent bodies"):
            actions.assign(spinout, to=request.getfixturevalue(name), **who)
        assert lead_of(spinout) is None

    def test_nobody_leads_with_a_closed_account(self, spinout, who, colleague):
        User.objects.filter(pk=colleague.pk).update(is_active=False, deactivated_at=NOW)
        with pytest.raises(actions.CannotLeadError):
            actions.assign(spinout, to=User.objects.get(pk=colleague.pk), **who)

    @pytest.mark.parametrize("name", ["taskforce", "stranger", "assessor"])
    def test_who_says_so(self, request, spinout, officer, name):
        with pytest.raises(Refused):
            actions.assign(spinout, to=officer, by=request.getfixturevalue(name), at=NOW, site=SITE)

    def test_an_admin_says_so_too(self, spinout, officer, admin):
        actions.assign(spinout, to=officer, by=admin, at=NOW, site=SITE)
        assert lead_of(spinout) == officer

    def test_the_timeline_tells_it(self, spinout, who, officer, colleague):
        actions.assign(spinout, to=officer, **who)
        actions.assign(spinout, to=colleague, reason="He moved to housing", **who)
        told = [entry for entry in timeline.entries(spinout, reader=officer) if entry.title == "Said who leads it"]
        last = next(entry for entry in told if entry.why == "He moved to housing")
        assert timeline.Change("Lead, officer", "", "Cass Colleague") in last.changes
        assert timeline.Change("Lead, until", "", "1 June 2026") in last.changes

    def test_the_new_lead_is_told(self, spinout, who, colleague):
        made = actions.assign(spinout, to=colleague, **who)
        letter = Letter.objects.get()
        assert (letter.to, letter.purpose) == ("colleague@example.org", f"lead:{made.pk}")
        assert letter.subject == f"You now lead {spinout.reference} Sample Libraries"
        assert f"{SITE}/spin-outs/{spinout.reference}/" in letter.text
        assert f"{SITE}/accounts/settings/" in letter.text

    def test_not_about_what_they_did_themselves_nor_when_they_opted_out(self, spinout, several, who, colleague):
        actions.assign(spinout, to=who["by"], **who)
        User.objects.filter(pk=colleague.pk).update(is_mailed_leads=False)
        actions.assign(several[0], to=User.objects.get(pk=colleague.pk), **who)
        assert not Letter.objects.exists()


class TestAssignPage:
    def test_chosen_and_shown(self, signed_in, spinout, colleague):
        sent = send(signed_in, at("assign", spinout.reference), person=str(colleague.pk))
        assert (sent.status_code, sent["Location"]) == (302, at("detail", spinout.reference))
        assert lead_of(spinout) == colleague
        assert "Cass Colleague leads it now." in signed_in.get(at("assign", spinout.reference)).content.decode()

    @pytest.mark.usefixtures("colleague", "certifier", "stranger", "admin")
    def test_it_offers_the_people_of_its_bodies(self, signed_in, spinout, officer):
        form = signed_in.get(at("assign", spinout.reference)).context["form"]
        assert [text for _value, text in form.fields["person"].choices] == [
            "Select",
            "Cass Colleague",
            "Chris Certifier",
            "Olu Officer",
        ]
        casework.a_lead(spinout, officer)
        form = signed_in.get(at("assign", spinout.reference)).context["form"]
        assert form.fields["person"].choices[-1] == ("nobody", "Nobody")

    def test_nothing_at_all(self, signed_in, spinout, officer):
        assert errors(signed_in.post(at("assign", spinout.reference), {})) == {"person": ["Select who leads it"]}

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({"person": "nobody"}, "reason", "Enter why it changes hands: Olu Officer has led it until now"),
            ({"person": "nobody", "reason": "x" * 2001}, "reason", "Reason must be 2,000 characters or fewer"),
            ({"person": "colleague"}, "reason", "Enter why it changes hands: Olu Officer has led it until now"),
            ({"person": "officer", "reason": "Again"}, "person", "Olu Officer leads it already"),
            ({"person": "stranger", "reason": "Why not"}, "person", "Select who leads it"),
            ({"person": "x", "reason": "Why not"}, "person", "Select who leads it"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, request, signed_in, spinout, officer, answers, field, message
    ):
        casework.a_lead(spinout, officer)
        name = answers["person"]
        if name in {"officer", "colleague", "stranger"}:
            answers = answers | {"person": str(request.getfixturevalue(name).pk)}
        page = send(signed_in, at("assign", spinout.reference), **answers)
        assert errors(page) == {field: [message]}
        for name, value in answers.items():
            assert page.context["form"][name].value() == value
        assert lead_of(spinout) == officer

    def test_a_second_click_changes_nothing_more(self, signed_in, spinout, colleague):
        form = filled(signed_in.get(at("assign", spinout.reference)).context["form"]) | {"person": str(colleague.pk)}
        sent = [signed_in.post(at("assign", spinout.reference), form).status_code for _ in range(2)]
        assert sent == [302, 302]
        assert Assignment.objects.count() == Letter.objects.count() == 1

    @pytest.mark.parametrize("before", ["", "officer"])
    def test_the_second_of_two_officers_is_told(self, request, signed_in, spinout, colleague, certifier, before, who):
        address = at("assign", spinout.reference)
        if before:
            casework.a_lead(spinout, request.getfixturevalue(before))
        form = filled(signed_in.get(address).context["form"]) | {"person": str(certifier.pk), "reason": "She asked"}
        actions.assign(spinout, to=colleague, reason="He left", **(who | {"by": colleague}))
        page = signed_in.post(address, form)
        text = page.content.decode()
        assert page.status_code == 200
        assert "Changed since you opened this page" in text
        assert "Said who leads it, by Cass Colleague" in text
        assert "She asked" in text
        assert lead_of(spinout) == colleague
        again = filled(page.context["form"])
        assert again["person"] == str(certifier.pk)
        assert signed_in.post(address, again).status_code == 302
        assert lead_of(spinout) == certifier

    def test_the_action_refuses_what_was_not_seen(self, spinout, who, officer, colleague):
        actions.assign(spinout, to=officer, **who)
        with pytest.raises(actions.LeadChangedError):
            actions.assign(spinout, to=colleague, reason="She asked", sent=actions.Sent(seen="0"), **who)

    @pytest.mark.parametrize("seen", ["", "nonsense", "-1", "99999999999999999999", "٣"])
    def test_a_version_that_makes_no_sense(self, signed_in, spinout, colleague, seen):
        page = signed_in.post(at("assign", spinout.reference), {"person": str(colleague.pk), "seen": seen})
        assert page.status_code == 200
        assert lead_of(spinout) is None
