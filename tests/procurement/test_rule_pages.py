"""The pages of the rules: who opens them, what each form refuses and how, and what is shown of a day."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from procurement.actions import law as actions
from procurement.models import CodeList, Regime, Reservation, Threshold, WarningLevel
from procurement.sample import law as known
from tests.factories import law
from tests.spinouts.sending import When, said, send

pytestmark = pytest.mark.django_db
SORTS = ("regimes", "thresholds", "reservations", "lists", "levels")
READ = ("rules", "rules_of_sort", "rule_history", "code_list", "adviser")
KEPT = ("add_rule", "change_rule", "import_codes")
SOURCED = {"citation": "An Act, section 1", "source_note": "A page"}
ANSWERS = {
    "regimes": {
        "name": "The Next Act",
        "code": "next-act",
        "covers": "health",
        "about": "Everything",
        "starts_on": When("1 1 2030"),
    },
    "thresholds": {
        "kind": "light_touch",
        "amount": "700,000",
        "vat_basis": "including",
        "is_verified": "yes",
        "starts_on": When("1 1 2030"),
    },
    "reservations": {
        "name": "Section 99",
        "code": "section-99",
        "regime": "an-act",
        "longest_months": "60",
        "look_back_months": "36",
        "looks_back_to_entry": "entry",
        "look_back": "Any",
        "procedure": "A competition",
    },
    "lists": {"regime": "an-act", "purpose": "light_touch", "starts_on": When("1 1 2030")},
    "levels": {"kind": "dependence_percent", "level": "60", "starts_on": When("1 1 2030")},
}
TABLES = {
    "regimes": Regime,
    "thresholds": Threshold,
    "reservations": Reservation,
    "lists": CodeList,
    "levels": WarningLevel,
}


def at(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


@pytest.fixture
def rows():
    regime = law.a_regime()
    return {
        "regimes": regime,
        "thresholds": law.a_threshold(),
        "reservations": law.a_reservation(regime=regime),
        "lists": law.a_code_list("85000000", regime=regime),
        "levels": law.a_level(),
    }


@pytest.fixture
def addresses(rows):
    found = {("rules", ""): at("rules"), ("adviser", ""): at("adviser")}
    found |= {(name, ""): at(name, rows["lists"].pk) for name in ("code_list", "import_codes")}
    for sort, row in rows.items():
        found |= {(name, sort): at(name, sort) for name in ("rules_of_sort", "add_rule")}
        found |= {(name, sort): at(name, sort, row.pk) for name in ("change_rule", "rule_history")}
    return found


@pytest.fixture
def keeps(client, admin):
    client.force_login(admin)
    return client


class TestWho:
    @pytest.mark.parametrize("who", ["officer", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous"])
    def test_each_page_answers_each_role(self, client, request, addresses, who):
        assert {name for name, _sort in addresses} == {*READ, *KEPT}
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        read, kept = {"admin": (200, 200), "anonymous": (302, 302)}.get(who, (200, 403))
        answers = {key: client.get(address).status_code for key, address in addresses.items()}
        assert answers == {key: kept if key[0] in KEPT else read for key in addresses}

    @pytest.mark.parametrize("who", ["officer", "taskforce", "assessor", "anonymous"])
    def test_nobody_else_changes_anything_by_sending_a_form(self, client, request, addresses, who):
        before = everything()
        if who != "anonymous":
            client.force_login(request.getfixturevalue(who))
        for (name, sort), address in addresses.items():
            if name in KEPT:
                answer = client.post(address, {"is_full": "yes", **SOURCED} | {"name": sort})
                assert answer.status_code == 403, (name, sort)
        assert everything() == before

    def test_why_not_is_said(self, client, officer, addresses):
        client.force_login(officer)
        page = client.get(addresses["change_rule", "regimes"])
        assert "Only admins keep the rules of procurement" in page.content.decode()

    def test_what_is_no_sort_of_rule_is_not_found(self, keeps, rows):
        for address in (
            at("rules_of_sort", "spells"),
            at("add_rule", "spells"),
            at("change_rule", "regimes", 99999),
            at("code_list", 99999),
        ):
            assert keeps.get(address).status_code == 404

    def test_a_reader_is_offered_no_change(self, client, officer, addresses):
        client.force_login(officer)
        for key in (("rules", ""), ("rules_of_sort", "regimes"), ("code_list", "")):
            page = client.get(addresses[key]).content.decode()
            assert "/change/" not in page
            assert "/import/" not in page


def everything():
    return [
        list(model.objects.order_by("pk").values_list()) for model in apps.get_app_config("procurement").get_models()
    ]


class TestForms:
    @pytest.mark.parametrize(
        ("sort", "messages"),
        [
            (
                "regimes",
                {
                    "name": "Enter the name of the regime",
                    "code": "Enter a short code",
                    "covers": "Select which services it is about",
                    "about": "Enter what it asks for and allows",
                },
            ),
            (
                "thresholds",
                {
                    "kind": "Select to what it applies",
                    "vat_basis": "Select whether the amount includes VAT",
                    "is_verified": "Select whether the source says both",
                    "starts_on": "Enter the first day on which the threshold holds",
                },
            ),
            (
                "reservations",
                {
                    "name": "Enter the name of the provision",
                    "code": "Enter a short code",
                    "regime": "Select the regime",
                    "longest_months": "Enter the longest term in months",
                    "look_back_months": "Enter how many months it looks back",
                    "looks_back_to_entry": "Select from when an earlier contract counts",
                    "look_back": "Enter which earlier contracts count",
                    "procedure": "Enter how it is competed for, and by whom",
                },
            ),
            ("lists", {"regime": "Select the regime", "purpose": "Select what the list is for"}),
        ],
    )
    def test_nothing_at_all(self, keeps, sort, messages):
        sourced = {
            "citation": "Enter the statute or regulation",
            "source_note": "Enter where this is from: a web address, or what the source is",
        }
        errors = {name: found[0] for name, found in said(send(keeps, at("add_rule", sort))).items()}
        assert errors == messages | sourced

    @pytest.mark.parametrize("sort", SORTS)
    def test_added_once_by_a_double_click_then_changed(self, keeps, sort, rows):
        table = TABLES[sort]
        before = table.objects.count()
        for _click in range(2):
            if table == Threshold:
                Threshold.objects.filter(pk=rows[sort].pk).update(ends_on=date(2029, 12, 31))
            assert send(keeps, at("add_rule", sort), **ANSWERS[sort] | SOURCED).status_code == 302
        assert table.objects.count() == before + 1
        made = table.objects.latest("pk")
        assert send(keeps, at("change_rule", sort, made.pk), citation="An Act, section 2").status_code == 302
        made.refresh_from_db()
        assert (made.citation, made.revision) == ("An Act, section 2", 2)
        assert "An Act, section 2" in keeps.get(at("rule_history", sort, made.pk)).content.decode()

    @pytest.mark.parametrize(
        ("sort", "wrong", "field", "message"),
        [
            ("regimes", {"code": "The Act"}, "code", "Short code must be small letters"),
            ("regimes", {"code": "an-act"}, "code", "Another rule has this code"),
            ("regimes", {"covers": "general"}, "starts_on", "“An Act” holds from 24 February 2025 with no end"),
            ("regimes", {"ends_on": When("31 12 2029")}, "ends_on", "The last day must be the same as or after"),
            ("regimes", {"starts_on": When("31 2 2030")}, "starts_on", "The first day"),
            ("regimes", {"source_url": "nowhere"}, "source_url", "Enter a full web address"),
            ("thresholds", {"amount": "0"}, "amount", "Amount must be more than £0"),
            ("thresholds", {"amount": "a lot"}, "amount", "Amount must be an amount of money"),
            ("thresholds", {}, "starts_on", "“£1,000 (Including VAT)” holds from 24 February 2025"),
            ("thresholds", {"vat_basis": "not_stated"}, "vat_basis", "Select whether the amount includes VAT"),
            ("reservations", {"longest_months": "0"}, "longest_months", "Longest term must be 1 or more"),
            ("reservations", {"code": "a-section"}, "code", "Another rule has this code"),
            ("reservations", {"regime": "nothing"}, "regime", "Select the regime"),
            ("lists", {"purpose": "reservable"}, "starts_on", "holds from 24 February 2025"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(self, keeps, rows, sort, wrong, field, message):
        page = send(keeps, at("add_rule", sort), **ANSWERS[sort] | SOURCED | wrong)
        errors = said(page)
        assert list(errors) == [field]
        assert errors[field][0].startswith(message) or message in errors[field][0]
        assert TABLES[sort].objects.count() == 1

    def test_an_amount_in_doubt_says_why(self, keeps):
        answers = ANSWERS["thresholds"] | {"citation": "x", "source_url": "https://example.org", "is_verified": "no"}
        assert said(send(keeps, at("add_rule", "thresholds"), **answers)) == {
            "source_note": ["Enter what was inferred, or could not be confirmed"]
        }

    def test_a_stale_page_is_told_who_changed_it(self, keeps, admin, rows):
        address = at("change_rule", "regimes", rows["regimes"].pk)
        page = keeps.get(address)
        rule = next(rule for rule in known.read().regimes if rule.code == "pa-2023")
        actions.change_rule(rows["regimes"], says=rule, by=admin, at=datetime(2026, 6, 1, 12, tzinfo=UTC))
        seen = page.context["form"].initial["seen"]
        sent = {"seen": seen, "name": "Mine", "about": "x", "starts_on": "2025-02-24", **SOURCED}
        answer = keeps.post(address, sent)
        assert "Ade Admin changed it on" in said(answer)["__all__"][0]
        assert Regime.objects.get().name == "Procurement Act 2023"


class TestImporting:
    def send(self, client, row, content, **answers):
        file = SimpleUploadedFile("codes.csv", content.encode())
        return send(client, at("import_codes", row.pk), **({"file": file, "is_full": "yes"} | answers))

    def test_nothing_at_all(self, keeps, rows):
        page = send(keeps, at("import_codes", rows["lists"].pk))
        assert said(page) == {
            "file": ["Select a CSV or XLSX file"],
            "is_full": ["Select whether this is the full list"],
        }

    def test_every_fault_is_shown_with_its_row_and_nothing_is_imported(self, keeps, rows):
        page = self.send(keeps, rows["lists"], "code\n850\n85100000\n85100000\n")
        assert said(page) == {"file": ["Put 2 things right in the file first. Nothing was imported"]}
        text = page.content.decode()
        assert "Row 2, code" in text
        assert "It stands in row 3 already" in text
        assert rows["lists"].codes.count() == 1

    @pytest.mark.parametrize("content", ["", "code\n", "\x00\x01"])
    def test_what_is_no_table_is_refused_in_words(self, keeps, rows, content):
        assert list(said(self.send(keeps, rows["lists"], content))) == ["file"]
        assert rows["lists"].codes.count() == 1

    def test_imported_and_shown_a_page_at_a_time(self, keeps, rows):
        codes = [f"85{number:06}" for number in range(60)]
        assert self.send(keeps, rows["lists"], "\n".join(["code", *codes])).status_code == 302
        page = keeps.get(at("code_list", rows["lists"].pk))
        assert len(page.context["page"]) == 50
        assert "This is the full list" in page.content.decode()
        assert codes[59] in keeps.get(at("code_list", rows["lists"].pk) + "?page=2").content.decode()


class TestWhatHolds:
    @pytest.mark.parametrize(
        ("on", "holds", "does_not"),
        [
            ("2015-02-25", "Public Contracts Regulations 2006", "Regulation 77"),
            ("2015-02-26", "Regulation 77", "Section 33"),
            ("2025-02-23", "Regulation 77", "Section 33"),
            ("2025-02-24", "Section 33", "Regulation 77"),
            ("2023-12-31", "663,540", "Provider Selection Regime"),
            ("2024-01-01", "Provider Selection Regime", "Section 33"),
        ],
    )
    def test_on_a_day(self, client, officer, system, on, holds, does_not):
        known.load(by=system, at=datetime(2026, 6, 1, 12, tzinfo=UTC))
        client.force_login(officer)
        page = client.get(at("rules"), {"on": on})
        names = [str(row) for kind in ("regimes", "reservations") for row in page.context[kind]]
        assert holds in page.content.decode()
        assert does_not not in names

    def test_a_day_that_is_none_is_said_and_today_is_shown(self, client, officer):
        client.force_login(officer)
        page = client.get(at("rules"), {"on-day": "31", "on-month": "2", "on-year": "2025"})
        assert list(said(page)) == ["on"]
        assert page.status_code == 200

    def test_more_rules_ask_no_more_queries(self, client, officer):
        client.force_login(officer)
        regime = law.a_regime(starts_on=None, ends_on=date(2000, 1, 1))

        def counted(address):
            client.get(address)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(address)
            return len(queries)

        pages = [at("rules") + "?on=2000-01-01", *(at("rules_of_sort", sort) for sort in SORTS)]
        law.a_reservation("r0", regime=regime, starts_on=None)
        law.a_code_list("85000000", regime=regime, starts_on=None, purpose="health")
        before = [counted(page) for page in pages]
        for number in range(1, 4):
            law.a_reservation(f"r{number}", regime=regime, starts_on=None)
        for purpose in ("light_touch", "reservable"):
            law.a_code_list("85000000", "85100000", regime=regime, starts_on=None, purpose=purpose)
        assert [counted(page) for page in pages] == before
