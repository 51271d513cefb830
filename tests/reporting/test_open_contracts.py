"""Published contracts as anybody downloads them: what is there, what is not and why, and that the standard is kept."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mutuals_tracker.accounts.models import OrganisationIdentifier, User
from mutuals_tracker.recording import recorded
from procurement.models import Amendment, Bid, CodeList, Extension, ListedCode, Lot, Procurement, ProcurementStep
from procurement.vocabulary import STEP_PLACES, Route
from spinouts.models import DefinitionAssessment
from tests.factories import procurement as make
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout
from tests.reporting import releases

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def council():
    made = body("Devon County Council")
    number(made, "GB-LAE", "DEV")
    return made


@pytest.fixture
def spinout(council):
    made = a_spinout("Sample Libraries", parents=[council])
    entity = body("Sample Libraries CIC", kind="mutual")
    number(entity, "GB-COH", "07584906")
    type(made).objects.filter(pk=made.pk).update(organisation=entity)
    made.refresh_from_db()
    return made


def number(organisation, scheme, value, **more):
    with recorded(by=User.objects.system(), verb="factory"):
        return OrganisationIdentifier.objects.create(organisation=organisation, scheme=scheme, value=value, **more)


def published(**fields):
    return {"published_at": NOON, "published_by": User.objects.system(), **fields}


def bought(spinout, council, **fields):
    """Return a published procurement as history, whatever its state."""
    given = {"authority": council, "authority_name": council.name, "is_history": True, "source_note": "A test"}
    return make.a_procurement(spinout, **published(**(given | fields)))


def a_step(procurement, kind, **fields):
    given = {"procurement": procurement, "spinout": procurement.spinout, "kind": kind, "place": STEP_PLACES[kind]}
    return ProcurementStep.objects.create(**given, **fields, **make.who())


def assessed(spinout, result="meets", **fields):
    with recorded(by=User.objects.system(), verb="factory"):
        return DefinitionAssessment.objects.create(
            spinout=spinout, definition="section_33", result=result, recorded_by=User.objects.system(), **fields
        )


def only(client):
    (release,) = releases.package(client)["releases"]
    return release


class TestOneProcurement:
    def test_in_full(self, client, spinout, council, settings):
        settings.OCDS_PREFIX, settings.SERVICE_URL = "ocds-abc123", "https://mutuals.example.org"
        assessed(spinout)
        regime = make.a_regime()
        procurement = bought(
            spinout,
            council,
            title="Libraries “east”",
            what="Run them\nwell",
            state="contracted",
            route="reserved_s33",
            regime=regime,
            cpv_codes=["92511000", "92512000"],
            value=Decimal("1000000.50"),
            value_basis="whole_life",
            vat_basis="excluding",
            term_months=60,
        )
        lot = Lot.objects.create(procurement=procurement, spinout=spinout, number=1, title="East", **make.who())
        a_step(procurement, "notice", done_on=date(2026, 1, 5), notice_url="https://www.example.org/Notice/1")
        a_step(procurement, "deadline", done_on=date(2026, 2, 2))
        a_step(procurement, "contract", planned_on=date(2026, 6, 1))
        contract = make.a_contract(
            spinout,
            **published(
                procurement=procurement,
                lot=lot,
                awarded_on=date(2026, 2, 20),
                value=Decimal(900000),
                value_basis="whole_life",
                vat_basis="including",
                is_vcse=True,
                is_sme=True,
            ),
        )
        given = {"contract": contract, "spinout": spinout, **make.who()}
        Amendment.objects.create(agreed_on=date(2026, 5, 1), what="More hours", new_value=Decimal(950000), **given)
        Extension.objects.create(new_ends_on=date(2031, 3, 31), **given)
        release = only(client)
        assert release.pop("id").startswith(f"{procurement.reference}-20")
        assert release.pop("date").endswith("Z")
        assert release == {
            "ocid": f"ocds-abc123-{procurement.reference}",
            "tag": ["tender", "award", "contract"],
            "initiationType": "tender",
            "language": "en",
            "parties": [
                {
                    "id": "GB-LAE-DEV",
                    "name": "Devon County Council",
                    "identifier": {"scheme": "GB-LAE", "id": "DEV", "legalName": "Devon County Council"},
                    "roles": ["buyer", "procuringEntity"],
                },
                {
                    "id": "GB-COH-07584906",
                    "name": "Sample Libraries CIC",
                    "identifier": {"scheme": "GB-COH", "id": "07584906", "legalName": "Sample Libraries CIC"},
                    "roles": ["supplier"],
                    "details": {"publicServiceMissionOrganization": True, "vcse": True, "scale": "sme"},
                },
            ],
            "buyer": {"id": "GB-LAE-DEV", "name": "Devon County Council"},
            "tender": {
                "id": procurement.reference,
                "title": "Libraries “east”",
                "description": "Run them\nwell",
                "status": "complete",
                "procuringEntity": {"id": "GB-LAE-DEV", "name": "Devon County Council"},
                "items": [
                    {
                        "id": "1",
                        "classification": {"scheme": "CPV", "id": "92511000"},
                        "additionalClassifications": [{"scheme": "CPV", "id": "92512000"}],
                    }
                ],
                "value": {"amount": 1000000.50, "currency": "GBP"},
                "procurementMethod": "selective",
                "procurementMethodDetails": "Reserved under section 33. Procurement Act 2023",
                "mainProcurementCategory": "services",
                "specialRegime": ["lightTouch"],
                "otherRequirements": {"reservedParticipation": ["publicServiceMissionOrganization"]},
                "tenderPeriod": {"startDate": "2026-01-05T00:00:00Z", "endDate": "2026-02-02T23:59:59Z"},
                "contractPeriod": {"durationInMonths": 60},
                "lots": [{"id": "1", "title": "East"}],
                "milestones": [
                    {
                        "id": f"{procurement.reference}-{kind}",
                        "title": title,
                        "type": of,
                        **({"dueDate": day} if status == "scheduled" else {"dateMet": day}),
                        "status": status,
                    }
                    for kind, title, of, day, status in (
                        ("notice", "Tender notice published", "preProcurement", "2026-01-05T00:00:00Z", "met"),
                        ("deadline", "Tenders received", "preProcurement", "2026-02-02T00:00:00Z", "met"),
                        ("contract", "Contract entered into", "approval", "2026-06-01T00:00:00+01:00", "scheduled"),
                    )
                ],
                "documents": [
                    {
                        "id": f"{procurement.reference}-notice-notice",
                        "documentType": "tenderNotice",
                        "url": "https://www.example.org/Notice/1",
                        "datePublished": "2026-01-05T00:00:00Z",
                    }
                ],
            },
            "awards": [
                {
                    "id": f"{contract.reference}-award",
                    "status": "active",
                    "date": "2026-02-20T00:00:00Z",
                    "value": {"amountGross": 900000, "currency": "GBP"},
                    "suppliers": [{"id": "GB-COH-07584906", "name": "Example Libraries CIC"}],
                    "relatedLots": ["1"],
                }
            ],
            "contracts": [
                {
                    "id": contract.reference,
                    "awardID": f"{contract.reference}-award",
                    "title": "Library services",
                    "status": "active",
                    "period": {
                        "startDate": "2026-04-01T00:00:00+01:00",
                        "endDate": "2029-03-31T23:59:59+01:00",
                        "maxExtentDate": "2031-03-31T23:59:59+01:00",
                    },
                    "value": {"amountGross": 950000, "currency": "GBP"},
                    "dateSigned": "2026-03-02T00:00:00Z",
                    "amendments": [
                        {
                            "id": f"{contract.reference}-1",
                            "date": "2026-05-01T00:00:00+01:00",
                            "description": "More hours",
                        }
                    ],
                }
            ],
        }

    def test_a_find_a_tender_ocid_is_kept(self, client, spinout, council):
        bought(spinout, council, ocid="ocds-h6vhtk-0123ab")
        assert only(client)["ocid"] == "ocds-h6vhtk-0123ab"

    @pytest.mark.parametrize(
        ("state", "status", "tag"),
        [
            ("planned", "planned", ["planning"]),
            ("open", "active", ["tender"]),
            ("assessment", "active", ["tender"]),
            ("awarded", "complete", ["tender"]),
            ("abandoned", "cancelled", ["tenderCancellation"]),
        ],
    )
    def test_its_state_gives_its_tag(self, client, spinout, council, state, status, tag):
        bought(spinout, council, state=state, abandoned_reason="No money" if state == "abandoned" else "")
        release = only(client)
        assert (release["tender"]["status"], release["tag"]) == (status, tag)

    def test_while_it_is_open_nobody_reads_that_the_mutual_bids(self, client, spinout, council):
        procurement = bought(spinout, council, state="open")
        given = {"procurement": procurement, "spinout": spinout, "amount": Decimal("123456.78"), **make.who()}
        bid = Bid.objects.create(
            result="submitted",
            submitted_on=date(2026, 2, 1),
            partners="Secret Partner",
            feedback="Secret words",
            **given,
        )
        text = json.dumps(releases.package(client))
        assert "Sample Libraries" not in text
        assert "GB-COH" not in text
        Bid.objects.filter(pk=bid.pk).update(result="lost", result_on=date(2026, 3, 1), winner="Rival plc")
        release = only(client)
        assert [(party["name"], party["roles"]) for party in release["parties"][1:]] == [
            ("Sample Libraries CIC", ["tenderer"]),
            ("Rival plc", ["supplier"]),
        ]
        (award,) = release["awards"]
        assert award["suppliers"][0]["name"] == "Rival plc"
        assert award["date"] == "2026-03-01T00:00:00Z"
        text = json.dumps(release)
        assert not [word for word in ("Secret", "123456") if word in text]

    def test_its_id_changes_with_what_it_says(self, client, spinout, council):
        procurement = bought(spinout, council)
        step = a_step(procurement, "notice", done_on=date(2026, 1, 5))
        ids = {only(client)["id"], only(client)["id"]}
        assert len(ids) == 1
        step.delete()
        assert only(client)["id"] not in ids

    def test_light_touch_is_said_where_a_list_knows_every_code(self, client, spinout, council):
        regime = make.a_regime()
        bought(spinout, council, regime=regime, route="open_competition", cpv_codes=["85000000", "85100000"])
        fields = {"regime": regime, "purpose": "light_touch", "starts_on": date(2025, 2, 24)}
        codes = CodeList.objects.create(**fields, **codes_given(), **make.who())
        ListedCode.objects.create(code_list=codes, code="85000000")
        assert "specialRegime" not in only(client)["tender"]
        ListedCode.objects.create(code_list=codes, code="85100000")
        assert only(client)["tender"]["specialRegime"] == ["lightTouch"]

    def test_a_body_that_we_do_not_know_is_a_party_all_the_same(self, client, spinout, council):
        procurement = bought(spinout, council, authority=None, authority_name="Elsewhere")
        assert only(client)["buyer"] == {
            "id": f"{settings.OCDS_PREFIX}-{procurement.reference}-buyer",
            "name": "Elsewhere",
        }


def codes_given():
    required = {"name": "A list", "source_note": "A test", "citation": "A test", "about": "A test"}
    return {name: said for name, said in required.items() if name in {f.name for f in CodeList._meta.fields}}


class TestOneContract:
    def test_one_without_a_published_procurement_stands_alone(self, client, spinout, council):
        hidden = make.a_procurement(spinout, title="Hidden away", authority=council, ocid="ocds-h6vhtk-0123ab")
        contract = make.a_contract(spinout, **published(procurement=hidden, customer=council, cpv_codes=["92511000"]))
        release = only(client)
        assert release["ocid"].endswith(contract.reference)
        assert release["tag"] == ["tender", "award", "contract"]
        assert release["buyer"]["id"] == "GB-LAE-DEV"
        assert release["tender"]["items"][0]["classification"]["id"] == "92511000"
        assert "Hidden" not in json.dumps(release)

    def test_one_that_is_not_published_is_not_in_its_procurement(self, client, spinout, council):
        procurement = bought(spinout, council, state="contracted")
        make.a_contract(spinout, title="Hidden away", procurement=procurement)
        release = only(client)
        assert "contracts" not in release
        assert "Hidden" not in json.dumps(release)

    @pytest.mark.parametrize(
        ("fields", "value"),
        [
            ({"value_basis": "whole_life", "vat_basis": "excluding"}, {"amount": 5000, "currency": "GBP"}),
            ({"value_basis": "as_reported", "vat_basis": "including"}, {"amountGross": 5000, "currency": "GBP"}),
            ({"value_basis": "whole_life", "vat_basis": "not_stated"}, None),
            ({"value_basis": "per_year", "vat_basis": "excluding"}, None),
            ({"value_basis": "first_year", "vat_basis": "excluding"}, None),
        ],
    )
    def test_a_value_is_told_by_its_bases_or_not_at_all(self, client, spinout, fields, value):
        more = {"value": Decimal(5000), "is_history": True, "source_note": "A test"}
        make.a_contract(spinout, **published(**(more | fields)))
        assert only(client)["contracts"][0].get("value") == value

    def test_a_date_known_in_part_is_left_out(self, client, spinout):
        more = {"is_history": True, "source_note": "A test"}
        days = {"starts_on": date(2012, 1, 1), "starts_precision": "year", "signed_on": None}
        ends = {"ends_on": date(2015, 3, 1), "ends_precision": "month"}
        make.a_contract(spinout, **published(**more, **days, **ends))
        (contract,) = only(client)["contracts"]
        assert "period" not in contract
        assert contract["status"] == "pending"

    def test_one_that_is_over_says_so(self, client, spinout):
        over = {"terminated_on": date(2026, 5, 31), "termination_reason": "Private reasons"}
        make.a_contract(spinout, **published(**over))
        release = only(client)
        assert release["contracts"][0]["status"] == "terminated"
        assert release["contracts"][0]["period"]["endDate"] == "2026-05-31T23:59:59+01:00"
        assert release["tag"][-1] == "contractTermination"
        assert "Private" not in json.dumps(release)

    @pytest.mark.parametrize("address", ["javascript:alert(1)", "www.example.org", "https:// example.org/x y", ""])
    def test_what_is_no_address_is_left_out(self, client, spinout, address):
        make.a_contract(spinout, **published(document_url=address))
        assert "documents" not in only(client)["contracts"][0]

    def test_its_papers_are_told(self, client, spinout):
        contract = make.a_contract(spinout, **published(document_url="https://example.org/c.pdf"))
        given = {"contract": contract, "spinout": spinout, **make.who()}
        Amendment.objects.create(agreed_on=date(2026, 5, 1), what="x", document_url="https://example.org/a", **given)
        documents = only(client)["contracts"][0]["documents"]
        assert [each["url"] for each in documents] == ["https://example.org/c.pdf", "https://example.org/a"]

    @pytest.mark.parametrize(
        ("results", "is_said"), [(["does_not_meet"], False), (["meets", "unclear"], False), ([], False)]
    )
    def test_it_is_no_mutual_where_no_assessment_says_so(self, client, spinout, results, is_said):
        for year, result in enumerate(results, start=2025):
            assessed(spinout, result, effective_on=date(year, 1, 1), effective_precision="year")
        make.a_contract(spinout, **published())
        assert ("details" in only(client)["parties"][1]) == is_said


class TestWhatIsNot:
    def test_nothing_published_is_no_file(self, client, spinout, council):
        make.a_contract(spinout)
        make.a_procurement(spinout)
        assert client.get(releases.ADDRESS).status_code == 404
        page = client.get("/open-data/contracts/")
        assert (page.context["counted"].contracts_waiting, page.context["counted"].procurements_waiting) == (1, 1)

    def test_a_record_that_left_the_register_leaves_the_file(self, client, spinout):
        make.a_contract(spinout, **published())
        type(spinout).objects.filter(pk=spinout.pk).update(register_state="withdrawn")
        assert client.get(releases.ADDRESS).status_code == 404

    def test_nobody_is_named(self, client, spinout, council, officer):
        make.a_contract(spinout, published_at=NOON, published_by=officer)
        text = json.dumps(releases.package(client))
        assert officer.name not in text
        assert officer.email not in text


class TestHowItIsSent:
    def test_whoever_has_it_already_is_told_so(self, client, spinout):
        contract = make.a_contract(spinout, **published())
        first = client.get(releases.ADDRESS)
        assert b"".join(first.streaming_content)
        assert "max-age=300" in first["Cache-Control"]
        assert first["Last-Modified"]
        again = client.get(releases.ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        type(contract).objects.filter(pk=contract.pk).update(title="Another")
        fresh = client.get(releases.ADDRESS, headers={"If-None-Match": first["ETag"]})
        assert b"Another" in b"".join(fresh.streaming_content)
        assert fresh.status_code == 200

    def test_it_asks_no_more_queries_for_more(self, client, spinout, council):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                releases.package(client)
            return len(captured)

        make.a_contract(spinout, **published())
        few = queries()
        for _ in range(3):
            bought(spinout, council)
            make.a_contract(spinout, **published())
        assert queries() == few
        assert len(releases.package(client)["releases"]) == 7

    def test_the_page_leads_to_it(self, client, spinout):
        make.a_contract(spinout, **published())
        assert 'href="/open-data/ocds.json"' in client.get("/open-data/contracts/").content.decode()


class TestTheStandard:
    def test_many_shapes_of_it_keep_the_standard(self, client, spinout, council):
        releases.checker()
        unknown = a_spinout("Unknown Ltd", parents=[council])
        codes = {"cpv_codes": ["92511000"]}
        for place, route in enumerate(route for route in Route if not route.value.startswith("psr")):
            money = {"value": Decimal(place), "value_basis": "whole_life", "vat_basis": "excluding"}
            procurement = bought(
                spinout if place % 2 else unknown, council, route=route, state="contracted", **money, **codes
            )
            for kind in STEP_PLACES:
                a_step(procurement, kind, planned_on=date(2026, 3, 29), notice_url="https://example.org/1")
            lot = Lot.objects.create(
                procurement=procurement, spinout=procurement.spinout, number=1, title="L", value=1, **make.who()
            )
            Bid.objects.create(
                procurement=procurement, spinout=procurement.spinout, result="lost", winner="R", lot=lot, **make.who()
            )
            make.a_contract(procurement.spinout, **published(procurement=procurement, lot=lot, **codes))
        make.a_contract(unknown, **published(ends_on=None, ends_precision="", signed_on=None))
        assert Procurement.objects.published().count() > 5
        assert releases.problems(releases.package(client)) == []

    def test_the_page_of_reference_tells_every_member(self, client, spinout, council):
        bought(spinout, council, state="contracted", cpv_codes=["92511000"])
        make.a_contract(spinout, **published())
        told = (settings.BASE_DIR / "docs" / "reference" / "ocds.md").read_text("utf-8")
        names = {name for release in releases.package(client)["releases"] for name in members(release)}
        assert [name for name in sorted(names) if f"`{name}`" not in told and f".{name}`" not in told] == []


def members(value):
    if isinstance(value, dict):
        for name, inside in value.items():
            yield name
            yield from members(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from members(inside)
