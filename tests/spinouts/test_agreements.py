"""Contracts and grant agreements: what they need, where their document is, and how two officers keep them."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.rules import Refused
from spinouts import actions, gatekeeping, timeline
from spinouts.actions import Agreed
from spinouts.models import Agreement, Evidence
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, at, filled, said, send, spelled

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CONTRACT = Agreed(
    "contract",
    "Library services",
    "Example Borough Council",
    "Sample Libraries CIC",
    starts_on=date(2026, 7, 1),
    document_url="https://www.example.gov.uk/contracts/12",
)


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def says(**changes):
    return Agreed(**{**vars(CONTRACT), **changes})


def a_file():
    return SimpleUploadedFile("contract.pdf", b"%PDF-1.7 signed")


class TestActions:
    def test_one_that_was_recorded_by_mistake_is_removed(self, spinout, who):
        agreement = actions.add_agreement(spinout, says=CONTRACT, **who)
        actions.remove_agreement(agreement, reason="Another service’s", **who)
        assert not Agreement.objects.exists()
        told = {entry.title: entry.why for entry in timeline.entries(spinout, reader=who["by"])}
        assert told["Removed an agreement"] == "Another service’s"
        with pytest.raises(actions.AgreementGoneError):
            actions.remove_agreement(agreement, reason="x", **who)

    def test_the_same_one_is_recorded_once(self, spinout, who):
        actions.add_agreement(spinout, says=CONTRACT, **who)
        other = actions.add_agreement(spinout, says=says(starts_on=date(2027, 7, 1)), **who)
        with pytest.raises(actions.SameAgreementError, match="recorded already"):
            actions.add_agreement(spinout, says=CONTRACT, **who)
        with pytest.raises(actions.SameAgreementError):
            actions.change_agreement(other, says=CONTRACT, **who)
        with pytest.raises(IntegrityError, match="agreement_once"):
            casework.an_agreement(spinout, **{**vars(CONTRACT), "signed_on": None})

    def test_the_gate_to_launch_asks_for_one(self, spinout, who):
        before = gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk]
        agreement = actions.add_agreement(spinout, says=CONTRACT, **who)
        assert gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk] == before
        actions.change_agreement(agreement, says=says(signed_on=date(2026, 5, 1)), **who)
        assert gatekeeping.met([spinout.pk], on=NOW.date())[spinout.pk] - before == {"agreement"}

    def test_a_file_is_enough(self, spinout, who):
        agreement = actions.add_agreement(spinout, says=says(document_url=""), upload=a_file(), **who)
        assert agreement.evidence.original_name == "contract.pdf"
        assert list(Evidence.objects.behind(spinout)) == [agreement.evidence]

    def test_it_keeps_its_file_until_there_is_a_new_one(self, spinout, who):
        agreement = actions.add_agreement(spinout, says=says(document_url=""), upload=a_file(), **who)
        first = agreement.evidence
        agreement = actions.change_agreement(agreement, says=says(document_url="", title="Libraries"), **who)
        assert (agreement.title, agreement.evidence) == ("Libraries", first)
        agreement = actions.change_agreement(agreement, says=says(document_url=""), upload=a_file(), **who)
        assert agreement.evidence != first

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"document_url": ""}, actions.NoDocumentError),
            ({"signed_on": date(2026, 6, 2)}, actions.SignedDateError),
            ({"ends_on": date(2026, 6, 30)}, actions.EndsBeforeItStartsError),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, spinout, who, changes, refusal):
        with pytest.raises(refusal):
            actions.add_agreement(spinout, says=says(**changes), **who)
        agreement = casework.an_agreement(spinout)
        with pytest.raises(refusal):
            actions.change_agreement(agreement, says=says(**changes), **who)
        assert Agreement.objects.get().title == "Library services"

    def test_a_refused_one_leaves_no_file(self, spinout, who, tmp_path):
        with pytest.raises(actions.SignedDateError):
            actions.add_agreement(spinout, says=says(signed_on=date(2026, 6, 2)), upload=a_file(), **who)
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_readers_and_strangers_record_none(self, spinout, taskforce, stranger):
        for person in (taskforce, stranger):
            with pytest.raises(Refused):
                actions.add_agreement(spinout, says=CONTRACT, by=person, at=NOW)
        assert not Agreement.objects.exists()

    def test_the_database_holds_it_to_the_same(self, spinout):
        with pytest.raises(IntegrityError, match="agreement_has_a_document"):
            casework.an_agreement(spinout, document_url="")

    def test_the_timeline_tells_it(self, spinout, who):
        agreement = actions.add_agreement(spinout, says=CONTRACT, **who)
        actions.change_agreement(agreement, says=says(signed_on=date(2026, 5, 20)), **who)
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=who["by"])}
        assert told["Recorded an agreement"].who == "Olu Officer"
        assert told["Changed an agreement"].changes == [
            timeline.Change("Agreement: Library services, signed on", "", "20 May 2026")
        ]


class TestPages:
    answers = {
        "kind": "contract",
        "title": "Library services",
        "starts_on": When("1 4 2026"),
        "ends_on": When("31 3 2031"),
        "document_url": "https://www.example.gov.uk/contracts/12",
    }

    def test_recorded_and_shown_here_and_beside_the_decisions(self, signed_in, spinout):
        sent = send(signed_in, at("add_agreement", spinout), **self.answers)
        assert (sent.status_code, sent["Location"]) == (302, at("agreements", spinout))
        page = signed_in.get(at("agreements", spinout)).content.decode()
        for words in ("Library services", "Example Borough Council", "1 April 2026", "31 March 2031", "Not signed yet"):
            assert words in page
        assert "Library services (contract): Example Borough Council with Sample Libraries" in (
            signed_in.get(at("decisions", spinout)).content.decode()
        )

    def test_the_parties_are_there_already(self, signed_in, spinout):
        form = signed_in.get(at("add_agreement", spinout)).context["form"]
        assert (form["customer"].value(), form["provider"].value()) == ("Example Borough Council", "Sample Libraries")

    def test_a_record_without_parents_offers_nobody_as_customer(self, client, admin):
        client.force_login(admin)
        form = client.get(at("add_agreement", a_spinout("Alone", stage="transition"))).context["form"]
        assert form["customer"].value() == ""

    def test_the_page_says_what_will_join_it(self, signed_in, spinout):
        page = signed_in.get(at("agreements", spinout)).content.decode()
        assert "What was recorded here stays; once it is joined to its contract in the register" in page
        assert "No agreement is recorded" in page

    def test_readers_are_offered_no_change(self, client, taskforce, spinout):
        casework.an_agreement(spinout)
        client.force_login(taskforce)
        page = client.get(at("agreements", spinout)).content.decode()
        assert "Library services" in page
        assert "Change this agreement" not in page
        assert "Record an agreement" not in page

    def test_nothing_at_all(self, signed_in, spinout):
        assert said(signed_in.post(at("add_agreement", spinout), {})) == {
            "kind": ["Select whether it is a contract or a grant"],
            "title": ["Enter what it is called"],
            "customer": ["Enter who buys or funds the service"],
            "provider": ["Enter which legal entity delivers the service"],
            "starts_on": ["Enter when it starts"],
            "evidence": ["Choose a file of the document, or enter its web address"],
        }

    @pytest.mark.parametrize(
        ("wrong", "field", "message"),
        [
            ({"kind": "gift"}, "kind", "Select whether it is a contract or a grant"),
            ({"title": "x" * 251}, "title", "Title must be 250 characters or fewer"),
            ({"starts_on": When("31 2 2026")}, "starts_on", "The date on which it starts must be a real date"),
            ({"starts_on": When("2026")}, "starts_on", "The date on which it starts must include a day and month"),
            (
                {"ends_on": When("31 3 2026")},
                "ends_on",
                "The date on which it ends must be on or after the date on which it starts",
            ),
            (
                {"signed_on": When("1 1 2150")},
                "signed_on",
                "The date on which it was signed must be today or in the past",
            ),
            (
                {"document_url": "javascript:alert(1)"},
                "document_url",
                "Enter a full web address, like https://www.example.gov.uk/contracts/12",
            ),
            ({"document_url": ""}, "evidence", "Choose a file of the document, or enter its web address"),
            ({"evidence": SimpleUploadedFile("a.pdf", b"MZ")}, "evidence", None),
            ({"note": "x" * 2001}, "note", "This must be 2,000 characters or fewer"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(self, signed_in, spinout, wrong, field, message):
        page = send(signed_in, at("add_agreement", spinout), **(self.answers | wrong))
        errors = said(page)
        assert list(errors) == [field]
        assert message is None or errors[field] == [message]
        assert page.context["form"]["customer"].value() == "Example Borough Council"
        assert not Agreement.objects.exists()

    def test_one_with_a_file_needs_no_address(self, signed_in, spinout):
        send(signed_in, at("add_agreement", spinout), **self.answers | {"document_url": "", "evidence": a_file()})
        agreement = Agreement.objects.get()
        sent = send(signed_in, at("change_agreement", spinout, agreement.pk), note="Extended once")
        assert sent.status_code == 302
        agreement.refresh_from_db()
        assert (agreement.note, agreement.evidence.original_name) == ("Extended once", "contract.pdf")
        assert "contract.pdf" in signed_in.get(at("agreements", spinout)).content.decode()

    def test_the_second_of_two_officers_is_told(self, signed_in, spinout, colleague):
        agreement = casework.an_agreement(spinout)
        address = at("change_agreement", spinout, agreement.pk)
        form = filled(signed_in.get(address).context["form"])
        actions.change_agreement(agreement, says=says(title="Libraries and archives"), by=colleague, at=NOW)
        page = signed_in.post(address, form | spelled({"note": "Mine"}))
        text = page.content.decode()
        assert "Cass Colleague" in text
        assert "Libraries and archives" in text
        assert "Mine" in text
        assert signed_in.post(address, filled(page.context["form"])).status_code == 302

    def test_another_record_has_not_this_agreement(self, signed_in, spinout, example_council):
        other = casework.an_agreement(a_spinout("Other", parents=[example_council], stage="transition"))
        address = at("change_agreement", spinout, other.pk)
        assert signed_in.get(address).status_code == 404
        assert signed_in.post(address, self.answers).status_code == 404

    def test_the_page_asks_as_many_questions_for_four_as_for_one(self, signed_in, spinout, officer):
        def queries(name):
            with CaptureQueriesContext(connection) as captured:
                signed_in.get(at(name, spinout))
            return len(captured)

        casework.an_agreement(spinout, evidence=casework.some_evidence(officer))
        one = queries("agreements"), queries("decisions")
        for number in range(3):
            casework.an_agreement(spinout, title=f"Number {number}", evidence=casework.some_evidence(officer))
        assert (queries("agreements"), queries("decisions")) == one
