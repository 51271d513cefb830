"""Notices on pages: who reads which, what of ours each is about, joining one to a procurement, and importing."""

import io
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.recording import recorded
from procurement.actions import noticing
from procurement.forms import notices as forms
from procurement.models import Notice, NoticeImport, Procurement
from procurement.notice_matching import of_spinout
from procurement.vocabulary import STEP_PLACES
from procurement.work.notices import of_person
from tests.factories import procurement as make
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout
from tests.procurement.find_a_tender import a_package, a_release, an_award
from tests.spinouts.sending import said, send

pytestmark = pytest.mark.django_db
LIST = "/procurement/notices/"
REFUSED = (("stranger", 404), ("taskforce", 403), ("assessor", 404))
EVERYBODY = ("officer", "certifier", "stranger", "taskforce", "admin", "assessor")


def number(organisation, scheme, value):
    with recorded(by=User.objects.system(), verb="factory"):
        return OrganisationIdentifier.objects.create(organisation=organisation, scheme=scheme, value=value)


@pytest.fixture
def spinout(example_council):
    made = a_spinout("Sample Libraries", parents=[example_council])
    entity = body("Sample Libraries CIC", kind="mutual")
    number(entity, "GB-COH", "07584906")
    type(made).objects.filter(pk=made.pk).update(organisation=entity)
    made.refresh_from_db()
    return made


def bring(*releases):
    file = io.BytesIO(a_package(*releases))
    return noticing.import_notices(file, name="x.json", by=User.objects.system(), at=timezone.now())


def elsewhere(number=7, **more):
    """Return a release between two of whom nothing is known here."""
    return a_release(number, parties=[], buyer={"id": "x", "name": "Far Away Council"}, **more)


@pytest.fixture
def notice(spinout):
    """One that the example council published."""
    bring(a_release(1))
    return Notice.objects.get()


@pytest.fixture
def award(spinout):
    """One that tells that Sample Libraries won, and nobody of ours bought."""
    bring(an_award(1, parties=an_award()["parties"][1:], buyer={"id": "9", "name": "Far Away Council"}))
    return Notice.objects.get()


class TestWhoReads:
    @pytest.mark.parametrize(
        ("who", "listed", "of_council", "of_nobody"),
        [
            ("officer", 200, 200, 404),
            ("certifier", 200, 200, 404),
            ("stranger", 200, 404, 404),
            ("taskforce", 200, 200, 200),
            ("admin", 200, 200, 200),
            ("assessor", 403, 404, 404),
        ],
    )
    def test_each_reads_what_concerns_them(self, request, client, notice, who, listed, of_council, of_nobody):
        bring(elsewhere())
        other = Notice.objects.exclude(pk=notice.pk).get()
        client.force_login(request.getfixturevalue(who))
        pages = [LIST, f"{LIST}{notice.pk}/", f"{LIST}{other.pk}/"]
        assert [client.get(page).status_code for page in pages] == [listed, of_council, of_nobody]

    @pytest.mark.parametrize(("who", "sees"), [("officer", True), ("stranger", False)])
    def test_one_that_went_to_a_spin_out_is_its_parents_to_read(self, request, client, award, who, sees):
        client.force_login(request.getfixturevalue(who))
        assert len(client.get(LIST).context["rows"]) == sees

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("officer", 200),
            ("certifier", 200),
            ("stranger", 404),
            ("taskforce", 200),
            ("admin", 200),
            ("assessor", 403),
        ],
    )
    def test_those_of_a_spin_out_are_read_by_whoever_opens_its_record(
        self, request, client, award, spinout, who, status
    ):
        client.force_login(request.getfixturevalue(who))
        assert client.get(f"/procurement/spin-outs/{spinout.reference}/notices/").status_code == status


class TestMatching:
    def test_numbers_and_exact_names_are_recognised(self, client, admin, spinout, example_council):
        bring(an_award(1), a_release(2), elsewhere(3))
        client.force_login(admin)
        rows = {match.notice.ocid[-1]: match for match in client.get(LIST).context["rows"]}
        assert [spinout.name for spinout in rows["1"].mutuals] == ["Sample Libraries"]
        assert rows["2"].buyers == [example_council]
        assert (rows["3"].buyers, rows["3"].mutuals) == ([], [])

    def test_what_is_only_alike_is_not(self, client, officer, spinout):
        supplier = {"id": "9", "name": "Sample Libraries Group"}
        bring(elsewhere(1, awards=[{"id": "1", "suppliers": [supplier]}]))
        client.force_login(officer)
        assert not client.get(LIST).context["rows"]

    def test_a_number_that_no_longer_holds_is_none(self, client, officer, spinout):
        OrganisationIdentifier.objects.filter(value="07584906").update(to_on=date(2026, 1, 1))
        spinout.organisation.names.update(folded="another")
        bring(elsewhere(2), an_award(1, buyer={"id": "x", "name": "Far Away Council"}))
        client.force_login(officer)
        assert not client.get(LIST).context["rows"]

    @pytest.mark.parametrize(
        ("show", "ocids"),
        [("all", "123"), ("reserved", "13"), ("mutual", "1"), ("open", "13"), ("linked", "2"), ("nonsense", "123")],
    )
    def test_the_list_is_narrowed(self, client, admin, spinout, show, ocids):
        bring(an_award(1), a_release(2, tender={"title": "Open"}), elsewhere(3))
        make.a_procurement(spinout, ocid="ocds-h6vhtk-000002")
        client.force_login(admin)
        rows = client.get(f"{LIST}?show={show}").context["rows"]
        assert sorted(match.notice.ocid[-1] for match in rows) == list(ocids)

    def test_it_asks_no_more_queries_for_more_notices(self, client, officer, spinout):
        client.force_login(officer)

        def queries():
            with CaptureQueriesContext(connection) as captured:
                assert client.get(LIST).context["rows"]
            return len(captured)

        bring(an_award(1))
        make.a_procurement(spinout, ocid="ocds-h6vhtk-000001")
        few = queries()
        bring(an_award(2), an_award(3), an_award(4))
        assert queries() == few

    def test_the_rest_of_a_release_is_not_read_for_a_list(self, client, admin, notice):
        client.force_login(admin)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        assert not [query for query in captured.captured_queries if '"rest"' in query["sql"]]


class TestJoining:
    def join(self, client, notice, procurement, **answers):
        return send(client, f"{LIST}{notice.pk}/join/{procurement.reference}/", **answers)

    def test_it_gives_the_ocid_and_the_days(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        contract = make.a_contract(spinout, procurement=procurement, signed_on=None)
        client.force_login(officer)
        page = client.get(f"{LIST}{award.pk}/")
        assert [each.procurement for each, may in page.context["suggestions"] if may] == [procurement]
        answer = self.join(client, award, procurement, contract=contract.reference)
        assert answer["Location"] == f"/procurement/spin-outs/{spinout.reference}/notices/"
        procurement.refresh_from_db()
        contract.refresh_from_db()
        assert procurement.ocid == award.ocid
        steps = procurement.steps.order_by("place").values_list("kind", "done_on", "notice_url")
        assert list(steps) == [
            ("award", date(2026, 6, 20), "https://example.org/N/1"),
            ("contract", date(2026, 7, 1), "https://example.org/N/1"),
        ]
        assert (contract.awarded_on, contract.signed_on) == (date(2026, 6, 20), date(2026, 7, 1))
        assert "Joined to" in client.get(LIST).content.decode()

    def test_what_is_recorded_already_stays(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        given = {"spinout": spinout, "kind": "award", "place": STEP_PLACES["award"], "done_on": date(2026, 6, 19)}
        step = procurement.steps.create(**given, notice_url="https://example.org/mine", **make.who())
        client.force_login(officer)
        self.join(client, award, procurement)
        step.refresh_from_db()
        assert (step.done_on, step.notice_url) == (date(2026, 6, 19), "https://example.org/mine")

    def test_a_day_that_others_contradict_is_refused_in_words(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        given = {"spinout": spinout, "kind": "notice", "place": STEP_PLACES["notice"], "done_on": date(2026, 6, 25)}
        procurement.steps.create(**given, **make.who())
        client.force_login(officer)
        page = self.join(client, award, procurement)
        assert "would come before “Tender notice published” on 25 June 2026" in said(page)["__all__"][0]
        assert not Procurement.objects.get(pk=procurement.pk).ocid

    def test_one_that_is_joined_elsewhere_is_not_joined_again(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout, ocid="ocds-h6vhtk-999999")
        client.force_login(officer)
        assert client.get(f"{LIST}{award.pk}/join/{procurement.reference}/").status_code == 403

    def test_a_second_click_saves_nothing_twice(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        client.force_login(officer)
        address = f"{LIST}{award.pk}/join/{procurement.reference}/"
        sent = {"once": "x", "seen": str(procurement.revision)}
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        assert procurement.steps.count() == 2

    def test_whoever_saves_second_is_told_what_changed(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        client.force_login(officer)
        address = f"{LIST}{award.pk}/join/{procurement.reference}/"
        Procurement.objects.filter(pk=procurement.pk).update(title="Another")
        page = client.post(address, {"once": "x", "seen": str(procurement.revision)})
        assert "changed while you were filling this in" in said(page)["__all__"][0]
        assert not Procurement.objects.get(pk=procurement.pk).ocid

    def test_a_wrong_contract_is_refused_in_words(self, client, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        make.a_contract(spinout, procurement=procurement)
        client.force_login(officer)
        assert said(self.join(client, award, procurement, contract="CT-9999"))["contract"]

    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("officer", 200),
            ("certifier", 200),
            ("stranger", 404),
            ("taskforce", 403),
            ("admin", 200),
            ("assessor", 404),
        ],
    )
    def test_who_joins(self, request, client, award, spinout, who, status):
        procurement = make.a_procurement(spinout)
        client.force_login(request.getfixturevalue(who))
        assert client.get(f"{LIST}{award.pk}/join/{procurement.reference}/").status_code == status

    def test_a_day_in_the_future_is_not_taken(self, officer, award, spinout):
        procurement = make.a_procurement(spinout)
        before = datetime(2026, 6, 21, tzinfo=ZoneInfo("Europe/London"))
        noticing.link_notice(procurement, notice=award, by=officer, at=before)
        assert list(procurement.steps.values_list("kind", flat=True)) == ["award"]


class TestImporting:
    ADDRESS = f"{LIST}import/"

    @pytest.mark.parametrize("who", EVERYBODY)
    def test_only_admins_import(self, request, client, who):
        client.force_login(request.getfixturevalue(who))
        assert client.get(self.ADDRESS).status_code == (200 if who == "admin" else 403)
        assert client.post(self.ADDRESS).status_code == (200 if who == "admin" else 403)

    def sent(self, client, data, name="x.json"):
        return client.post(self.ADDRESS, {"once": "x", "file": SimpleUploadedFile(name, data)})

    def test_a_file_is_taken_and_what_came_of_it_is_shown(self, client, admin):
        client.force_login(admin)
        answer = self.sent(client, a_package(a_release(1), a_release(2, date="soon")))
        kept = NoticeImport.objects.get()
        assert answer["Location"] == f"{LIST}imports/{kept.pk}/"
        page = client.get(answer["Location"]).content.decode()
        assert "1 release taken, 0 known already, 1 not taken." in page
        assert "is no moment with a zone" in page
        assert "x.json" in client.get(self.ADDRESS).content.decode()

    @pytest.mark.parametrize(
        ("data", "problem"),
        [
            (b"", "The file is empty"),
            (b"a,b\n", "not JSON"),
            (a_package(a_release())[:-9], "ends in the middle"),
            (a_package(a_release(), version="1.0"), "OCDS 1.0"),
        ],
    )
    def test_what_cannot_be_read_says_so(self, client, admin, data, problem):
        client.force_login(admin)
        assert problem in said(self.sent(client, data))["file"][0]
        assert not NoticeImport.objects.exists()

    def test_nothing_and_too_much_are_refused_in_words(self, client, admin, monkeypatch):
        client.force_login(admin)
        assert said(client.post(self.ADDRESS, {"once": "x"}))["file"] == ["Select a release package"]
        monkeypatch.setattr(forms, "MOST_BYTES", 100)
        assert "smaller than 10MB" in said(self.sent(client, a_package(a_release())))["file"][0]


class TestElsewhere:
    def waiting(self, user, **more):
        (kind,) = of_person(user, at=timezone.now(), **more)
        return [kind.say(row) for row in kind.rows]

    def test_one_that_went_to_a_spin_out_waits_until_it_is_joined(self, officer, stranger, award, spinout):
        (item,) = self.waiting(officer)
        assert item.url == f"{LIST}{award.pk}/"
        assert self.waiting(stranger) == []
        assert self.waiting(officer, only_led=True) == []
        make.a_procurement(spinout, ocid=award.ocid)
        assert self.waiting(officer) == []

    def test_who_has_no_body_is_asked_nothing(self, taskforce, award):
        assert list(of_person(taskforce, at=timezone.now())) == []

    def test_the_overview_of_a_spin_out_tells_the_latest(self, client, officer, award, spinout):
        context = of_spinout(spinout, officer, date(2026, 7, 2))
        assert (context["many"], [match.notice for match in context["rows"]]) == (1, [award])
        told = render_to_string("procurement/_notices_of_spinout.html", {"spinout": spinout, "notices": context})
        assert award.ocid in told
        assert of_spinout(spinout, officer, date(2026, 7, 1))["many"] == 0
