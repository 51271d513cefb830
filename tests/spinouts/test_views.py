"""Every page: who gets it, and what becomes of a form that is sent right or wrong."""

import pytest
from django.utils import timezone

from spinouts import actions
from spinouts.models import DefinitionAssessment, JourneyEvent, Profile, Spinout, StaffReturn
from tests.factories.bodies import body
from tests.factories.casework import a_launch_plan, ready_for
from tests.factories.facts import a_return, a_verification, an_assessment
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(example_council):
    """The officer's body; a real one, so that its records enter the figures."""
    return example_council


@pytest.fixture
def spinout(council):
    return a_spinout(
        "Sample Libraries",
        parents=[council],
        launched="2012-07",
        submitted="2011-02-03",
        region="london",
        service_area="leisure_culture_libraries",
        assessed="meets",
    )


def said(response):
    """Return the errors of the page's form, by field."""
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


class TestLogging:
    answers = {
        "name": "New Libraries CIC",
        "service_area": "leisure_culture_libraries",
        "region": "london",
        "stage": "live",
        "launched": When("7 2012"),
        "submitted_on": When("1 2 2011"),
    }

    def test_a_live_one_with_numbers(self, signed_in, council):
        sent = send(
            signed_in, "/spin-outs/new/existing/", **self.answers, company_number="7584906", society_number="30123R"
        )
        logged = Spinout.objects.get()
        assert sent.status_code == 302
        assert sent["Location"] == f"/spin-outs/{logged.reference}/"
        assert (logged.stage, logged.outcome, str(logged.launched)) == ("live", "active", "July 2012")
        assert [parent.name for parent in logged.parents.all()] == [council.name]
        numbers = set(logged.organisation.identifiers.values_list("scheme", "value"))
        assert numbers == {("GB-COH", "07584906"), ("GB-MPR", "30123R")}
        assert not logged.is_example

    def test_one_that_ended_before_launch_says_why(self, signed_in, council):
        answers = self.answers | {"stage": "options_appraisal", "launched": When(""), "outcome": "outsourced"}
        refused = send(signed_in, "/spin-outs/new/existing/", **answers, ended=When("2013"))
        assert said(refused) == {"reason": ["Enter what happened"]}
        send(
            signed_in,
            "/spin-outs/new/existing/",
            **answers,
            ended=When("2013"),
            reason="The council chose a contractor",
        )
        assert (Spinout.objects.get().outcome, str(Spinout.objects.get().ended)) == ("outsourced", "2013")

    def test_nothing_at_all(self, signed_in, council):
        page = signed_in.post("/spin-outs/new/existing/", {})
        assert said(page) == {
            "name": ["Enter its name"],
            "service_area": ["Select the service area"],
            "region": ["Select the region"],
            "parents": ["Enter at least one parent body"],
            "stage": ["Select the stage that it has reached"],
            "outcome": ["Select what has become of it"],
            "submitted_on": ["Enter when it was submitted"],
        }
        assert b"Error: " in page.content

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"name": "!!!"}, "name", "The name must have letters or numbers"),
            ({"name": "x" * 251}, "name", "Name must be 250 characters or fewer"),
            (
                {"parents": "Nowhere Council"},
                "parents",
                "No body is called “Nowhere Council”. Check the spelling, or ask an admin to add it",
            ),
            (
                {"parents": "Exemple Borough Council"},
                "parents",
                "No body is called “Exemple Borough Council”. Did you mean Example Borough Council?",
            ),
            ({"parents": "Sample County Council"}, "parents", "Name at least one of your own bodies as a parent body"),
            ({"stage": "orbit"}, "stage", "Select the stage that it has reached"),
            (
                {"stage": "exploring"},
                "launched",
                "It has a launch date but is not live. Select Live, or clear the date",
            ),
            (
                {"outcome": "not_proceeding"},
                "outcome",
                "At this stage the outcome can be: "
                "Active, Not known, Returned in-house, Contract lost, Merged or acquired, Ceased",
            ),
            (
                {"outcome": "ceased", "reason": "It failed", "ended": When("2011")},
                "ended",
                "The date must be on or after July 2012, when it launched",
            ),
            (
                {"ended": When("2014")},
                "ended",
                "It has an end date but has not ended. Select how it ended, or clear the date",
            ),
            ({"launched": When("31 2 2012")}, "launched", "Launch date must be a real date"),
            ({"launched": When("2150")}, "launched", "Launch date must be today or in the past"),
            ({"submitted_on": When("1 2 2150")}, "submitted_on", "The date must be today or in the past"),
            ({"company_number": "12345"}, "company_number", None),
            (
                {"source_url": "javascript:alert(1)"},
                "source_url",
                "Enter a full web address, like https://www.example.gov.uk/report",
            ),
            ({"source_note": "x" * 2001}, "source_note", "About the source must be 2,000 characters or fewer"),
            ({"name": "Nul\x00"}, "name", None),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, signed_in, council, sample_county, wrong, field, message
    ):
        page = send(signed_in, "/spin-outs/new/existing/", **self.answers | wrong)
        assert page.status_code == 200
        assert field in said(page)
        assert message is None or said(page)[field] == [message]
        assert not Spinout.objects.exists()
        assert b"July" in page.content or b'value="7"' in page.content or "launched" in wrong

    def test_one_that_may_be_there_has_to_be_confirmed(self, signed_in, spinout):
        answers = self.answers | {"name": "Sample Library"}
        page = send(signed_in, "/spin-outs/new/existing/", **answers)
        assert "is_another" in said(page)
        assert spinout.reference.encode() in page.content
        assert send(signed_in, "/spin-outs/new/existing/", **answers, is_another="on").status_code == 302

    def test_the_same_name_and_parents_are_refused(self, signed_in, spinout):
        page = send(
            signed_in, "/spin-outs/new/existing/", **self.answers | {"name": "sample LIBRARIES"}, is_another="on"
        )
        assert said(page) == {"name": ["A spin-out with this name and these parent bodies is in the register already"]}

    def test_a_stranger_is_told_nothing_of_anothers_record(self, client, stranger, spinout):
        client.force_login(stranger)
        assert (
            send(client, "/spin-outs/new/existing/", **self.answers | {"name": "Sample Libraries"}).status_code == 302
        )

    def test_a_number_that_another_holds(self, signed_in, council):
        send(signed_in, "/spin-outs/new/existing/", **self.answers, company_number="07584906")
        page = send(
            signed_in, "/spin-outs/new/existing/", **self.answers | {"name": "Unlike"}, company_number="07584906"
        )
        assert "company_number" in said(page)
        assert Spinout.objects.count() == 1

    def test_an_admin_may_not_know_whose_it_was(self, client, admin):
        client.force_login(admin)
        send(client, "/spin-outs/new/existing/", **self.answers | {"parents": "", "parent_kind": "nhs"})
        assert Spinout.objects.get().parent_kind == "nhs"

    def test_what_an_example_body_logs_is_an_example(self, signed_in, council):
        council.is_example = True
        council.save()
        send(signed_in, "/spin-outs/new/existing/", **self.answers)
        assert Spinout.objects.get().is_example


class TestRecord:
    def test_what_is_known_is_shown_as_it_is_known(self, signed_in, spinout):
        a_return(
            spinout, "2013", 1082, qualifier="approximate", source_url="https://www.example.org/x", source_note="p. 3"
        )
        page = signed_in.get(at("detail", spinout)).content.decode()
        for text in ("July 2012", ">2013<", "1,082", "approximate", "example.org/x", "Old", "p. 3", "Counted"):
            assert text in page, text
        assert "1 July 2012" not in page
        assert "31 July 2012" not in page

    def test_a_return_leads_to_its_source_and_verifier(self, signed_in, spinout, officer, certifier):
        wrong = a_return(spinout, "2013", 100, by=officer)
        right = a_return(spinout, "2013", 120, by=officer, supersedes=wrong, reason="Typing mistake")
        a_verification(right, by=certifier)
        signed_in.force_login(certifier)
        assert "Verify this return" not in signed_in.get(at("staff_return", spinout, right.pk)).content.decode()
        signed_in.force_login(officer)
        page = signed_in.get(at("staff_return", spinout, right.pk)).content.decode()
        assert "Chris Certifier (certifier)" in page
        assert "Typing mistake" in page
        assert f"/returns/{wrong.pk}/" in page
        assert "corrected or taken back since" in signed_in.get(at("staff_return", spinout, wrong.pk)).content.decode()

    def test_a_return_of_another_record_is_not_there(self, signed_in, spinout, council):
        other = a_return(a_spinout("Other", parents=[council]), "2013", 5)
        assert signed_in.get(at("staff_return", spinout, other.pk)).status_code == 404

    @pytest.mark.parametrize("number", ["99999999999999999999999", "0"])
    def test_a_number_that_nothing_has(self, signed_in, spinout, number):
        assert signed_in.get(f"/spin-outs/{spinout.reference}/returns/{number}/").status_code == 404
        assert signed_in.get(f"/spin-outs/{spinout.reference}/journey/{number}/correct/").status_code == 404

    def test_history_says_who_what_and_why(self, signed_in, spinout, officer):
        send(signed_in, at("correct_move", spinout, 1), on=When("2011"), reason="The report said so")
        page = signed_in.get(at("history", spinout)).content.decode()
        for text in ("Corrected an entry in its journey", "Olu Officer", "The report said so", "July 2012", "2011"):
            assert text in page, text


class TestMoving:
    def test_forward_to_live(self, signed_in, council, officer):
        proposal = a_spinout(parents=[council], stage="transition", launched="2013")
        ready_for(proposal, "live", lead=officer)
        assert send(signed_in, at("move", proposal), to="live", on=When("3 2014")).status_code == 302
        proposal.refresh_from_db()
        assert (proposal.stage, str(proposal.launched)) == ("live", "March 2014")

    @pytest.mark.parametrize(
        ("answers", "field", "message"),
        [
            ({}, "to", "Select the stage to move to"),
            ({"to": "live"}, "to", "Select the stage to move to"),
            ({"to": "exploring"}, "reason", "Say why: the move goes back, leaves out a stage or ends the spin-out"),
            ({"to": "transition", "on": When("2150")}, "on", "The date must be today or in the past"),
            (
                {"to": "transition", "on": When("2001")},
                "on",
                "The date must be on or after 2013, when it began at business plan",
            ),
            ({"to": "transition", "on": When("32 1 2014")}, "on", "The date must be a real date"),
            ({"to": "transition", "on": When("12 14")}, "on", "The year of the date must be four numbers, like 2014"),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, council, answers, field, message):
        proposal = a_spinout(parents=[council], stage="business_plan", launched="2013")
        assert said(send(signed_in, at("move", proposal), **answers)) == {field: [message]}

    def test_ending_and_taking_it_back(self, signed_in, spinout):
        assert said(send(signed_in, at("end", spinout))) == {
            "outcome": ["Select how it ended"],
            "reason": ["Enter what happened"],
            "service_now": ["Enter what happened to the service, unless it ceased and nobody knows"],
        }
        send(signed_in, at("end", spinout), outcome="ceased", on=When("2016"), reason="Wound up")
        spinout.refresh_from_db()
        assert (spinout.outcome, str(spinout.ended)) == ("ceased", "2016")
        send(signed_in, at("take_back_move", spinout, 2), reason="It was another body")
        spinout.refresh_from_db()
        assert (spinout.outcome, spinout.ended) == ("active", None)

    def test_ending_twice(self, signed_in, spinout):
        send(signed_in, at("end", spinout), outcome="ceased", on=When("2016"), reason="Wound up")
        page = send(signed_in, at("end", spinout), outcome="contract_lost", reason="No")
        assert said(page) == {"outcome": ["It ended as “Ceased”. Correct that entry first if it was wrong"]}

    def test_the_first_entry_is_not_taken_back(self, signed_in, spinout):
        page = send(signed_in, at("take_back_move", spinout, 1), reason="No")
        assert "The record begins with this entry" in str(said(page))

    def test_a_corrected_date_is_compared_with_what_follows_too(self, signed_in, spinout):
        send(signed_in, at("end", spinout), outcome="ceased", on=When("2016"), reason="Wound up")
        page = send(signed_in, at("correct_move", spinout, 1), on=When("2017"), reason="x")
        assert said(page) == {"on": ["The date must be on or before 2016, when its outcome became “ceased”"]}

    def test_trading(self, signed_in, spinout):
        send(signed_in, at("trading", spinout), outcome="unknown", on=When("2020"))
        spinout.refresh_from_db()
        assert spinout.outcome == "unknown"


class TestProfile:
    def test_a_change_begins_on_its_date_and_a_mistake_never_was(self, signed_in, spinout):
        send(signed_in, at("profile", spinout), name="Sample Books", how="changed", on=When("4 2015"))
        send(signed_in, at("profile", spinout), region="south_east", how="mistake", reason="Wrong region")
        spinout.refresh_from_db()
        assert (spinout.name, spinout.region) == ("Sample Books", "south_east")
        told = [(p.name, p.region, str(p.effective)) for p in Profile.objects.current().order_by("pk")]
        assert told == [("Sample Libraries", "london", "None"), ("Sample Books", "south_east", "April 2015")]

    @pytest.mark.parametrize(
        ("answers", "errors"),
        [
            ({}, {"how": ["Select whether it changed or was entered wrongly"]}),
            ({"how": "changed"}, {"on": ["Enter from when it changed, if only the year"]}),
            ({"how": "mistake"}, {"reason": ["Enter what was wrong"]}),
            ({"how": "mistake", "reason": "x"}, {"__all__": ["Nothing has been changed"]}),
            (
                {"how": "mistake", "reason": "x", "parents": "Sample County Council"},
                {"parents": ["Name at least one of your own bodies as a parent body"]},
            ),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, spinout, sample_county, answers, errors):
        assert said(send(signed_in, at("profile", spinout), **answers)) == errors

    def test_who_reads_it_is_said_where_bodies_are_named(self, signed_in, spinout):
        page = signed_in.get(at("profile", spinout)).content.decode()
        assert "Officers and certifiers of every body that you name can read and change the record" in page

    def test_numbers(self, signed_in, spinout):
        send(signed_in, at("numbers", spinout), company_number="7584906")
        send(signed_in, at("numbers", spinout), company_number="07584907", society_number="RS1")
        spinout.refresh_from_db()
        held = spinout.organisation.identifiers.filter(to_on__isnull=True)
        assert set(held.values_list("value", flat=True)) == {"07584907", "RS1"}
        page = send(signed_in, at("numbers", spinout), company_number="123")
        assert "company_number" in said(page)


class TestVerifying:
    def test_what_was_verified_or_corrected_meanwhile_is_said_at_the_question(self, client, certifier, spinout):
        client.force_login(certifier)
        entered = a_return(spinout, "2014", 10)
        a_verification(entered, by=certifier)
        page = client.post(at("verify_return", spinout, entered.pk), {"confirm": "on"})
        assert said(page) == {"confirm": ["This was verified before"]}


class TestRefused:
    def test_who_may_look_is_led_back_to_the_record(self, client, taskforce, spinout):
        client.force_login(taskforce)
        refused = client.get(at("move", spinout))
        assert refused.status_code == 403
        assert (
            f'<a class="govuk-link" href="{at("detail", spinout)}">Go back to {spinout}</a>' in refused.content.decode()
        )

    def test_who_may_not_open_it_is_not_told_of_it(self, client, admin, spinout):
        admin.authenticator_set.all().delete()
        client.force_login(admin)
        refused = client.post(at("move", spinout))
        assert refused.status_code == 403
        assert spinout.reference not in refused.content.decode()
        assert "Go to the first page" in refused.content.decode()


class TestRegister:
    def test_withdrawn_and_restored(self, signed_in, spinout):
        assert said(send(signed_in, at("withdraw", spinout))) == {"reason": ["Enter a reason"]}
        send(signed_in, at("withdraw", spinout), reason="Logged twice by mistake")
        page = signed_in.get(at("detail", spinout)).content.decode()
        assert "This record was withdrawn" in page
        assert "Logged twice by mistake" in page
        refused = signed_in.get(at("move", spinout))
        assert refused.status_code == 403
        assert "Restore it before you change it" in refused.content.decode()
        send(signed_in, at("restore", spinout), reason="It was right")
        spinout.refresh_from_db()
        assert spinout.register_state == "entered"
        assert signed_in.get(at("restore", spinout)).status_code == 403

    def test_where_it_went_is_told_to_nobody_who_may_not_go_there(self, client, officer, stranger, spinout, council):
        joint = a_spinout("Joint", parents=[council, stranger.memberships.get().organisation])
        actions.merge(joint, into=spinout, reason="The same", by=officer, at=timezone.now())
        client.force_login(stranger)
        history = client.get(at("history", joint)).content.decode()
        assert "Merged into another record" in history
        assert spinout.reference not in history

    @pytest.mark.parametrize("name", ["history", "profile"])
    def test_moments_that_postgresql_does_not_know(self, signed_in, spinout, name):
        odd = "2026-01-01T00:00:00+23:59"
        assert signed_in.get(at(name, spinout), {"since": odd}).status_code == 200
        assert signed_in.get("/spin-outs/", {"sort": "-changed", "page": f"after-1.{odd}"}).status_code == 200
        assert send(signed_in, at("profile", spinout), seen=odd, reason="x").status_code in (200, 302)

    def test_a_version_longer_than_any_number(self, signed_in, spinout):
        sent = send(signed_in, at("assign", spinout), seen="9" * 30, person="")
        assert sent.status_code == 200

    def test_a_name_that_grows_when_it_is_written_out(self, signed_in, spinout):
        assert "name" in said(send(signed_in, at("profile", spinout), name="A&" * 100, reason="x"))

    def test_merged(self, signed_in, spinout, council):
        other = a_spinout("Sample Library Service", parents=[council])
        a_return(other, "2014", 10)
        send(signed_in, at("merge", other), into=spinout.reference.lower(), reason="The same")
        other.refresh_from_db()
        assert other.merged_into == spinout
        page = signed_in.get(at("detail", other)).content.decode()
        assert f"/spin-outs/{spinout.reference}/" in page
        assert StaffReturn.objects.get().spinout == other

    def test_merged_into_what_left_the_register_too(self, signed_in, spinout, council, officer):
        first, second = (a_spinout(name, parents=[council]) for name in ("First Care", "Second Care"))
        who = {"reason": "x", "by": officer, "at": timezone.now()}
        actions.merge(first, into=second, **who)
        actions.merge(second, into=spinout, **who)
        page = signed_in.get(at("detail", first)).content.decode()
        assert f'{second}</a>, which was merged into <a class="govuk-notification-banner__link"' in page
        assert f">{spinout}</a>." in page
        actions.withdraw(spinout, **who)
        page = signed_in.get(at("detail", first)).content.decode()
        assert f">{spinout}</a>, which was withdrawn: it was logged by mistake." in page

    def test_where_a_merged_record_went_on_to_is_told_to_nobody_who_may_not_go_there(
        self, signed_in, spinout, council, sample_county, admin
    ):
        first, theirs = a_spinout("First Care", parents=[council]), a_spinout("Theirs", parents=[sample_county])
        who = {"reason": "x", "by": admin, "at": timezone.now()}
        actions.merge(first, into=spinout, **who)
        actions.merge(spinout, into=theirs, **who)
        page = signed_in.get(at("detail", first)).content.decode()
        assert f"{spinout}</a>, which was merged into another record." in page
        assert theirs.reference not in page

    @pytest.mark.parametrize("into", ["", "PSM-9999", "x" * 30, "PSM-1'; --"])
    def test_merging_into_what_is_not_there(self, signed_in, spinout, into):
        page = send(signed_in, at("merge", spinout), into=into, reason="The same")
        assert list(said(page)) == ["into"]

    def test_merging_into_itself_or_anothers(self, signed_in, spinout, sample_county):
        others = a_spinout("Elsewhere", parents=[sample_county])
        assert "itself" in str(said(send(signed_in, at("merge", spinout), into=spinout.reference, reason="x")))
        hidden = send(signed_in, at("merge", spinout), into=others.reference, reason="x")
        assert said(hidden) == {"into": [f"There is no record {others.reference}. Enter a reference like PSM-0042"]}


RETURN = {"measure": "current_headcount", "count": "1,082", "qualifier": "approximate", "source_note": "Payroll"}


class TestReturns:
    def test_added_corrected_and_taken_back(self, signed_in, spinout):
        send(signed_in, at("add_return", spinout), **RETURN, on=When("4 2014"))
        added = StaffReturn.objects.get()
        assert (added.count, str(added.effective), added.qualifier) == (1082, "April 2014", "approximate")
        page = signed_in.get(at("correct_return", spinout, added.pk))
        assert page.context["form"]["count"].value() == "1,082"
        send(signed_in, at("correct_return", spinout, added.pk), count="1,100", reason="Counted again")
        corrected = StaffReturn.objects.current().get()
        assert (corrected.count, corrected.supersedes, corrected.reason) == (1100, added, "Counted again")
        send(signed_in, at("take_back_return", spinout, corrected.pk), reason="Another body's")
        assert not StaffReturn.objects.current().exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"count": ""}, "count", "Enter how many"),
            ({"count": "-3"}, "count", "The number must be 0 or more"),
            ({"count": "many"}, "count", "The number must be written in digits, like 1,082"),
            (
                {"count": "12.5"},
                "count",
                "People are counted in whole numbers. Only full-time equivalent may have a part",
            ),
            ({"count": "12.55", "measure": "current_fte"}, "count", "The number must have one decimal place at most"),
            ({"count": "9" * 40}, "count", "The number must be 9,999,999 or fewer"),
            ({"count": "1e5"}, "count", "The number must be written in digits, like 1,082"),
            ({"measure": ""}, "measure", "Select what the return counts"),
            ({"measure": "cats"}, "measure", "Select what the return counts"),
            ({"qualifier": ""}, "qualifier", "Select how exact the number is"),
            ({"source_note": ""}, "source_note", "Enter where the number comes from, or give a web address or a file"),
            ({"on": When("2150")}, "on", "The date must be today or in the past"),
        ],
    )
    def test_what_is_wrong_is_said(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("add_return", spinout), **RETURN | wrong)
        assert said(page) == {field: [message]}
        assert not StaffReturn.objects.exists()

    def test_the_same_return_again(self, signed_in, spinout):
        send(signed_in, at("add_return", spinout), **RETURN)
        page = send(signed_in, at("add_return", spinout), **RETURN | {"count": "7"})
        message = "There is a return with this measure, date and source already. Correct that one instead"
        assert said(page) == {"source_note": [message]}

    def test_a_part_of_a_full_time_equivalent(self, signed_in, spinout):
        send(signed_in, at("add_return", spinout), **RETURN | {"measure": "current_fte", "count": "57.5"})
        assert "57.5" in signed_in.get(at("detail", spinout)).content.decode()

    def test_verified_by_a_certifier(self, client, certifier, spinout, officer):
        entered = a_return(spinout, "2014", 12, by=officer)
        client.force_login(certifier)
        assert "confirm" in said(send(client, at("verify_return", spinout, entered.pk)))
        send(client, at("verify_return", spinout, entered.pk), confirm="on", note="Payroll")
        assert entered.verifications.get().recorded_by == certifier
        page = send(client, at("verify_return", spinout, entered.pk), confirm="on")
        assert said(page) == {"confirm": ["This was verified before"]}

    def test_a_certifier_does_not_verify_their_own(self, client, certifier, spinout):
        own = a_return(spinout, "2014", 12, by=certifier)
        client.force_login(certifier)
        refused = client.get(at("verify_return", spinout, own.pk))
        assert refused.status_code == 403
        assert "You entered this yourself" in refused.content.decode()


class TestAssessments:
    """Those without answers, as an import makes them; `test_definitions` has the guided test."""

    def test_corrected_and_taken_back(self, signed_in, spinout):
        added = an_assessment(spinout, "unclear", definition="section_33", source_note="Rules")
        again = {"result": "meets", "on": When("2025"), "reason": "Read again"}
        send(signed_in, at("correct_assessment", spinout, added.pk), **again)
        corrected = DefinitionAssessment.objects.current().get(definition="section_33")
        assert (corrected.result, str(corrected.effective), corrected.supersedes) == ("meets", "2025", added)
        send(signed_in, at("take_back_assessment", spinout, corrected.pk), reason="No")
        assert not DefinitionAssessment.objects.current().filter(definition="section_33").exists()

    def test_what_is_wrong_is_said(self, signed_in, spinout):
        added = an_assessment(spinout, "unclear", definition="section_33")
        page = send(
            signed_in, at("correct_assessment", spinout, added.pk), on=When("2150"), definition="", result="perhaps"
        )
        assert said(page) == {
            "definition": ["Select the definition"],
            "result": ["Select what was found"],
            "on": ["The date must be today or in the past"],
            "source_note": ["Enter what it is based on, or give a web address or a file"],
            "reason": ["Enter why it is corrected"],
        }

    def test_verified(self, client, certifier, officer, spinout):
        entered = an_assessment(spinout, by=officer)
        client.force_login(certifier)
        send(client, at("verify_assessment", spinout, entered.pk), confirm="on")
        assert "Chris Certifier (certifier)" in client.get(at("assessment", spinout, entered.pk)).content.decode()


class TestList:
    def test_a_person_sees_their_own_bodys(self, signed_in, spinout, sample_county, council):
        a_spinout("Elsewhere", parents=[sample_county])
        both = a_spinout("Shared", parents=[council, sample_county])
        names = [row.name for row in signed_in.get("/spin-outs/").context["page"].spinouts]
        assert names == [both.name, spinout.name]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["Beta Care", "Alpha Libraries"]),
            ("q=libr", ["Alpha Libraries"]),
            ("q=libraries+alpha", ["Alpha Libraries"]),
            ("q='%26|!:*)(", []),
            ("q=nothing", []),
            ("stage=live", ["Alpha Libraries"]),
            ("stage=nonsense", ["Beta Care", "Alpha Libraries"]),
            ("outcome=active&region=london", ["Alpha Libraries"]),
            ("service_area=housing", ["Beta Care"]),
            ("parent_kind=nhs", []),
            ("register_state=withdrawn", []),
            ("register_state=all&sort=name", ["Alpha Libraries", "Beta Care"]),
            ("sort=number", ["Alpha Libraries", "Beta Care"]),
            ("sort=-launched", ["Alpha Libraries", "Beta Care"]),
            ("page=2", ["Beta Care", "Alpha Libraries"]),
            ("page=after-x.y", ["Beta Care", "Alpha Libraries"]),
            ("sort=name&page=after-0.%00", ["Alpha Libraries", "Beta Care"]),
            ("q=%00", ["Beta Care", "Alpha Libraries"]),
            ("page=after-%D9%A3", ["Beta Care", "Alpha Libraries"]),
            ("page=before-0", ["Beta Care", "Alpha Libraries"]),
            ("page=after-999999999999", ["Beta Care", "Alpha Libraries"]),
            ("sort=-launched&page=after-3.yesterday", ["Alpha Libraries", "Beta Care"]),
            ("sort=planned&page=after-3.yesterday", ["Alpha Libraries", "Beta Care"]),
            ("sort=-changed&page=after-3.2026-01-01T00:00:00", ["Beta Care", "Alpha Libraries"]),
            ("q=libraries&page=after-3.best", ["Alpha Libraries"]),
            ("q=libraries&page=after-3.-99999999999999999999", []),
            ("sort=nonsense", ["Beta Care", "Alpha Libraries"]),
            ("stage=live&stage=exploring&stage=nonsense", ["Beta Care", "Alpha Libraries"]),
            ("region=none", ["Beta Care"]),
            ("lead=me&lead=nobody", ["Beta Care", "Alpha Libraries"]),
            ("lead=me", []),
            ("due=test&due=update", []),
            ("hold=no&rag=none", ["Beta Care", "Alpha Libraries"]),
            ("q=" + "x" * 101, ["Beta Care", "Alpha Libraries"]),
        ],
    )
    def test_narrowed_and_ordered(self, signed_in, council, query, found):
        a_spinout("Alpha Libraries", parents=[council], launched="2012", region="london")
        a_spinout("Beta Care", parents=[council], stage="exploring", service_area="housing")
        page = signed_in.get(f"/spin-outs/?{query}")
        assert [row.name for row in page.context["page"].spinouts] == found

    def test_by_reference(self, signed_in, spinout):
        for written in (spinout.reference, spinout.reference.lower(), str(spinout.number), f"psm {spinout.number}"):
            assert signed_in.get("/spin-outs/", {"q": written}).context["total"] == 1

    @pytest.mark.parametrize("sort", ["", "number", "name", "-name", "-launched", "planned", "-changed", "best"])
    def test_there_and_back_again(self, signed_in, council, monkeypatch, sort):
        monkeypatch.setattr("spinouts.listing.pages.PAGE", 2)
        asked = {"q": "library"} if sort == "best" else {"sort": sort}
        for number in range(5):
            launched, stage = (f"201{number}", "live") if number % 2 else (None, "transition")
            made = a_spinout(f"Library {number % 3}", parents=[council], launched=launched, stage=stage)
            if number in (0, 2):
                a_launch_plan(made, f"2027-0{number + 1}-01")
        seen, place = [], ""
        pages = []
        while True:
            page = signed_in.get("/spin-outs/", {**asked, "page": place}).context["page"]
            pages.append([row.pk for row in page.spinouts])
            seen += pages[-1]
            if not page.following:
                break
            place = page.following
        assert sorted(seen) == sorted(Spinout.objects.values_list("pk", flat=True))
        assert [len(each) for each in pages] == [2, 2, 1]
        back = signed_in.get("/spin-outs/", {**asked, "page": page.previous}).context["page"]
        assert [row.pk for row in back.spinouts] == pages[1]
        first = signed_in.get("/spin-outs/", {**asked, "page": back.previous}).context["page"]
        assert [row.pk for row in first.spinouts] == pages[0]
        assert first.previous == ""

    def test_an_assessor_sees_none(self, client, assessor, spinout):
        client.force_login(assessor)
        page = client.get("/spin-outs/")
        assert page.context["total"] == 0
        assert "There is no spin-out here that you may open yet" in page.content.decode()


class TestQueries:
    def test_the_list_does_not_grow(self, client, taskforce, council, django_assert_max_num_queries):
        client.force_login(taskforce)
        counts = []
        for rows in (1, 4):
            while Spinout.objects.count() < rows:
                made = a_spinout(parents=[council, body()], launched="2012", assessed="meets")
                a_return(made, "2013", 5)
            with django_assert_max_num_queries(6) as queries:
                client.get("/spin-outs/")
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_a_record_does_not_grow(self, signed_in, officer, certifier, council, django_assert_max_num_queries):
        counts = []
        for rows in (1, 4):
            made = a_spinout(
                f"With {rows}", parents=[council, *(body() for _ in range(rows))], launched="2012", assessed="meets"
            )
            send(signed_in, at("numbers", made), company_number=f"0000000{rows}")
            for year in range(rows):
                a_verification(a_return(made, f"201{year + 3}", 5, by=officer), by=certifier)
                an_assessment(made, "meets", f"201{year + 3}", definition="policy_2017", by=officer)
            signed_in.get(at("detail", made))
            with django_assert_max_num_queries(12) as queries:
                signed_in.get(at("detail", made))
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_history_does_not_grow(self, signed_in, officer, council, django_assert_max_num_queries):
        counts = []
        for rows in (1, 4):
            made = a_spinout(f"With {rows}", parents=[council])
            for year in range(rows):
                a_return(made, f"201{year + 3}", 5, by=officer)
            with django_assert_max_num_queries(16) as queries:
                signed_in.get(at("history", made))
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_the_record_that_a_move_made(signed_in, spinout, officer):
    send(signed_in, at("correct_move", spinout, 1), on=When("2011"), reason="The report said so")
    event = JourneyEvent.objects.current().get()
    assert (event.recorded_by, event.reason, str(event.effective)) == (officer, "The report said so", "2011")
