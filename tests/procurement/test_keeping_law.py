"""Keeping the law: adding and changing rules, loading those that are known, and importing lists of codes."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.kept_rows import ChangedSinceError
from mutuals_tracker.spreadsheets.tables import table_of
from procurement import law_history
from procurement.actions import codes as keeping_codes
from procurement.actions import law as actions
from procurement.advice.facts import Facts
from procurement.advice.findings import Outcome
from procurement.advice.law import ThresholdRule
from procurement.importing.codes import import_codes, import_cpv
from procurement.law_reading import read_law, regime_of, route_doubts, route_refusals, threshold_finding
from procurement.models import CodeList, CpvCode, Regime, Reservation, Threshold
from procurement.sample import law as known
from procurement.vocabulary import Route, ThresholdKind, VatBasis
from tests.factories import law

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
SAYS = ThresholdRule(
    kind=ThresholdKind.LIGHT_TOUCH,
    amount=Decimal(700_000),
    vat_basis=VatBasis.INCLUDING,
    starts_on=date(2028, 1, 1),
    citation="A notice",
    source_url="https://www.example.org",
)


@pytest.fixture
def who(admin):
    return {"by": admin, "at": AT}


@pytest.fixture
def loaded(system):
    known.load(by=system, at=AT)


class TestAdding:
    def test_it_is_kept_with_who_added_it(self, who, admin):
        made = actions.add_rule(SAYS, **who)
        assert (made.amount, made.added_by, made.added_at) == (Decimal(700_000), admin, AT)

    def test_the_same_form_sent_twice_adds_one(self, who):
        assert actions.add_rule(SAYS, **who) == actions.add_rule(SAYS, **who)
        assert Threshold.objects.count() == 1

    def test_another_that_holds_on_one_of_its_days_is_refused_in_words(self, who):
        law.a_threshold(starts_on=date(2026, 1, 1))
        with pytest.raises(actions.OverlapError, match="holds from 1 January 2026 with no end"):
            actions.add_rule(SAYS, **who)

    def test_another_with_the_code_is_refused(self, who):
        law.a_regime("pa-2023", covers="health")
        rule = next(rule for rule in known.read().regimes if rule.code == "pa-2023")
        with pytest.raises(actions.CodeTakenError, match="Another rule has this code"):
            actions.add_rule(rule, **who)

    def test_of_a_regime_that_is_not_kept(self, who):
        with pytest.raises(actions.NoSuchRegimeError, match="Add the regime first"):
            actions.add_rule(next(iter(known.read().reservations)), **who)

    @pytest.mark.parametrize("role", ["officer", "certifier", "taskforce", "assessor", "stranger"])
    def test_only_admins_and_commands_keep_them(self, request, role):
        with pytest.raises(Refused, match="Only admins keep the rules"):
            actions.add_rule(SAYS, by=request.getfixturevalue(role), at=AT)


class TestChanging:
    def test_it_says_who_changed_it_and_what_it_was(self, who, admin):
        rule = actions.add_rule(SAYS, **who)
        ended = ThresholdRule(**(vars(SAYS) | {"ends_on": date(2029, 12, 31)}))
        actions.change_rule(rule, says=ended, seen="1", **who)
        latest, first = law_history.of_rule(rule)
        assert (latest.verb, latest.who) == ("Changed", str(admin))
        assert [(change.what, change.before, change.after) for change in latest.changes] == [
            ("Last day", "", "31 December 2029")
        ]
        assert first.verb == "Added"

    def test_nobody_saves_over_what_they_have_not_seen(self, who):
        rule = actions.add_rule(SAYS, **who)
        actions.change_rule(rule, says=ThresholdRule(**(vars(SAYS) | {"amount": Decimal(1)})), seen="1", **who)
        with pytest.raises(ChangedSinceError):
            actions.change_rule(rule, says=SAYS, seen="1", **who)

    def test_the_second_click_of_a_double_click_changes_nothing(self, who):
        rule = actions.add_rule(SAYS, **who)
        changed = ThresholdRule(**(vars(SAYS) | {"amount": Decimal(1)}))
        for _click in range(2):
            actions.change_rule(rule, says=changed, seen="1", **who)
        rule.refresh_from_db()
        assert (rule.amount, rule.revision) == (Decimal(1), 2)

    def test_it_does_not_reach_into_another(self, who):
        law.a_threshold(ends_on=date(2027, 12, 31))
        rule = actions.add_rule(SAYS, **who)
        earlier = ThresholdRule(**(vars(SAYS) | {"starts_on": date(2027, 12, 31)}))
        with pytest.raises(actions.OverlapError):
            actions.change_rule(rule, says=earlier, **who)

    def test_what_it_is_a_rule_of_stays(self, who):
        rule = actions.add_rule(SAYS, **who)
        other = ThresholdRule(**(vars(SAYS) | {"kind": ThresholdKind.SERVICES_CENTRAL}))
        assert actions.change_rule(rule, says=other, **who).kind == ThresholdKind.LIGHT_TOUCH


class TestLoading:
    def test_what_is_read_back_is_what_the_files_say(self, loaded):
        files, kept = known.read(), read_law()
        assert set(kept.regimes) == set(files.regimes)
        assert set(kept.thresholds) == set(files.thresholds)
        assert set(kept.reservations) == set(files.reservations)
        assert set(kept.lists) == set(files.lists)

    def test_again_changes_nothing_and_keeps_what_an_admin_changed(self, loaded, who):
        rule = Regime.objects.get(code="pa-2023")
        Regime.objects.filter(pk=rule.pk).update(name="The Act")
        out = StringIO()
        call_command("load_procurement_rules", stdout=out)
        assert "there already" in out.getvalue()
        assert Regime.objects.get(code="pa-2023").name == "The Act"

    def test_the_command_says_how_many_are_new(self, db):
        out = StringIO()
        call_command("load_procurement_rules", stdout=out)
        assert out.getvalue().strip() == "17 rules added"

    def test_every_rule_has_a_source_and_a_doubt_says_why(self):
        files = known.read()
        rules = [*files.regimes, *files.thresholds, *files.reservations, *files.lists]
        assert all(rule.citation and (rule.source_url or rule.source_note) for rule in rules)
        assert all(
            "DERIVED" in each.source_note or "UNVERIFIED" in each.source_note
            for each in files.thresholds
            if not each.is_verified
        )

    def test_the_list_for_section_33_is_empty_until_it_is_imported(self, loaded):
        assert CodeList.objects.known_as("section-33").get().codes.count() == 0

    @pytest.mark.parametrize(
        ("day", "is_health", "code"),
        [
            (date(2015, 2, 25), False, "pcr-2006"),
            (date(2015, 2, 26), False, "pcr-2015"),
            (date(2025, 2, 23), False, "pcr-2015"),
            (date(2025, 2, 24), False, "pa-2023"),
            (date(2023, 12, 31), True, "pcr-2015"),
            (date(2024, 1, 1), True, "psr"),
        ],
    )
    def test_the_regime_of_a_day(self, loaded, django_assert_num_queries, day, is_health, code):
        with django_assert_num_queries(1):
            assert regime_of(day, is_health=is_health).code == code

    def test_what_a_route_breaks_and_what_is_in_doubt(self, loaded, django_assert_num_queries):
        facts = Facts(
            commenced_on=date(2025, 6, 1),
            is_health=False,
            codes=("85000000",),
            starts_on=date(2025, 10, 1),
            ends_on=date(2030, 10, 1),
        )
        with django_assert_num_queries(5):
            broken = route_refusals(Route.RESERVED_S33, facts)
        assert [finding.rule for finding in broken] == ["The term is no longer than 5 years"]
        assert broken[0].citation == "Procurement Act 2023, section 33"
        assert all(finding.outcome == Outcome.NOT_KNOWN for finding in route_doubts(Route.RESERVED_S33, facts))
        assert route_refusals(Route.NOT_KNOWN, facts) == []

    def test_a_regime_that_somebody_decided_counts_in_place_of_the_dates(self, loaded):
        facts = Facts(commenced_on=date(2025, 6, 1), is_health=False)
        regime = Regime.objects.get(code="psr")
        broken = route_refusals(Route.RESERVED_S33, facts, regime=regime)
        assert "Somebody decided, with a reason" in broken[0].says

    def test_its_last_list_counts_then(self, loaded):
        facts = Facts(commenced_on=date(2025, 6, 1), is_health=False, codes=("75122000",))
        regime = Regime.objects.get(code="pcr-2015")
        doubts = route_doubts(Route.RESERVED_REG77, facts, regime=regime)
        assert "All services are on the list of those that can be reserved" not in [each.rule for each in doubts]
        assert route_refusals(Route.RESERVED_REG77, facts, regime=regime) == []

    def test_the_threshold_of_a_day_is_compared_with_its_own_vat_basis(self, loaded):
        facts = Facts(
            commenced_on=date(2025, 6, 1),
            is_health=False,
            is_light_touch=True,
            value=Decimal(663_540),
            value_basis="whole_life",
            vat_basis="including",
        )
        assert threshold_finding(facts).outcome == Outcome.NOT_MET
        assert threshold_finding(replace(facts, value=Decimal(663_539))).outcome == Outcome.MET
        assert threshold_finding(replace(facts, vat_basis="excluding")).outcome == Outcome.NOT_KNOWN


def a_table(text: str):
    return table_of("codes.csv", text.encode())


class TestImportingCodes:
    def test_a_full_list_takes_the_place_of_what_is_there(self, who):
        kept = law.a_code_list("80000000", "85000000")
        outcome = import_codes(a_table("code,label_en\n85000000-9,Health\n85100000,Care\n"), kept, is_full=True, **who)
        assert outcome.is_good
        assert list(kept.codes.with_words().values_list("code", "words")) == [
            ("85000000", "Health"),
            ("85100000", "Care"),
        ]
        kept.refresh_from_db()
        assert kept.is_complete
        assert [change.subject for change in outcome.added] == ["85100000"]
        assert outcome.notes == ["80000000 is not in the file, and was taken off the list."]

    def test_a_part_is_added_and_the_list_is_no_full_one(self, who):
        kept = law.a_code_list("80000000")
        import_codes(a_table("code\n85000000\n"), kept, is_full=False, **who)
        kept.refresh_from_db()
        assert (kept.codes.count(), kept.is_complete) == (2, False)

    def test_the_same_again_changes_nothing(self, who):
        kept = law.a_code_list()
        table = "code\n85000000\n"
        import_codes(a_table(table), kept, is_full=True, **who)
        kept.refresh_from_db()
        before = kept.revision
        again = import_codes(a_table(table), kept, is_full=True, **who)
        kept.refresh_from_db()
        assert (kept.revision, again.unchanged, again.added) == (before, 1, [])

    def test_a_dry_run_writes_nothing(self, who):
        kept = law.a_code_list()
        outcome = import_codes(a_table("code\n85000000\n"), kept, is_full=True, dry_run=True, **who)
        assert (len(outcome.added), kept.codes.count()) == (1, 0)

    @pytest.mark.parametrize(
        ("rows", "row", "column", "problem"),
        [
            ("code\n8500\n", 2, "code", "is not a CPV code"),
            ("code\n3000000\n", 2, "code", "is not a CPV code"),
            ("code\n85000000\n85000000-9\n", 3, "code", "It stands in row 2 already"),
            ("code,check_digit\n85000000-9,8\n", 2, "code", "another check digit"),
            ("code,check_digit\n85000000,x\n", 2, "check_digit", "It is not one digit"),
            ("code\n85000000-1\n", 2, "code", "does not have the check digit"),
            ("code\n85999999\n", 2, "code", "is not in the CPV vocabulary"),
            ("kode\n85000000\n", 1, "code", "no such column"),
        ],
    )
    def test_one_fault_and_nothing_is_written(self, who, rows, row, column, problem):
        CpvCode.objects.create(code="85000000", check_digit="9", label="Health")
        kept = law.a_code_list("80000000")
        outcome = import_codes(a_table(rows), kept, is_full=True, **who)
        found = [(each.row, each.column) for each in outcome.errors if problem in each.problem]
        assert found == [(row, column)]
        assert kept.codes.count() == 1

    def test_it_is_told_in_the_history(self, who):
        kept = law.a_code_list("80000000")
        import_codes(a_table("code\n85000000\n85100000\n"), kept, is_full=True, **who)
        latest = law_history.of_rule(kept)[0]
        assert latest.verb == "Codes imported"
        said = {change.what: change.after for change in latest.changes}
        assert said == {"Full list": "yes", "Codes put on": "2", "Codes taken off": "1"}

    def test_only_admins_and_commands(self, officer):
        kept = law.a_code_list()
        with pytest.raises(Refused):
            import_codes(a_table("code\n85000000\n"), kept, is_full=True, by=officer, at=AT)
        with pytest.raises(Refused):
            keeping_codes.name_codes({}, by=officer, at=AT)

    def test_the_second_click_of_a_double_click_imports_nothing_twice(self, who):
        kept = law.a_code_list()
        for _click in range(2):
            import_codes(a_table("code\n85000000\n"), kept, is_full=True, seen="1", **who)
        kept.refresh_from_db()
        assert (kept.codes.count(), kept.revision) == (1, 2)

    def test_nobody_imports_over_what_they_have_not_seen(self, who):
        kept = law.a_code_list()
        import_codes(a_table("code\n85000000\n"), kept, is_full=True, seen="1", **who)
        with pytest.raises(ChangedSinceError):
            import_codes(a_table("code\n85100000\n"), kept, is_full=True, seen="1", **who)


class TestImportingTheVocabulary:
    def test_codes_are_named_and_renamed_and_those_left_out_stay(self, who):
        import_cpv(a_table("code,check_digit,label_en\n85000000,9,Health\n03000000,1,Farming\n"), **who)
        outcome = import_cpv(a_table("code,check_digit,label_en\n85000000,9,Health services\n"), **who)
        assert dict(CpvCode.objects.values_list("code", "label")) == {
            "85000000": "Health services",
            "03000000": "Farming",
        }
        assert (len(outcome.added), len(outcome.changed)) == (0, 1)

    def test_every_code_needs_its_words_and_check_digit(self, who):
        outcome = import_cpv(a_table("code,check_digit,label_en\n85000000,,\n"), **who)
        assert {finding.column for finding in outcome.errors} == {"check_digit", "label_en"}
        assert not CpvCode.objects.exists()


class TestCommands:
    def test_a_file_is_imported_into_the_named_list(self, loaded, tmp_path):
        file = tmp_path / "s33.csv"
        file.write_text("code\n85000000-9\n")
        call_command("import_reserved_codes", str(file), "--list", "section-33", stdout=StringIO())
        kept = CodeList.objects.known_as("section-33").get()
        assert (kept.codes.count(), kept.is_complete) == (1, True)
        call_command("import_reserved_codes", str(file), "--list", "reservable:pcr-2015", "--part", stdout=StringIO())
        assert CodeList.objects.known_as("reg-77").get().codes.count() == 11

    def test_a_list_that_is_not_there_is_named_with_those_that_are(self, loaded, tmp_path):
        with pytest.raises(CommandError, match="reservable:pa-2023, reservable:pcr-2015"):
            call_command("import_reserved_codes", str(tmp_path / "x.csv"), "--list", "section-34")

    def test_a_fault_ends_with_status_1_and_says_where(self, loaded, tmp_path):
        file = tmp_path / "s33.csv"
        file.write_text("code\n850\n")
        out = StringIO()
        with pytest.raises(CommandError, match="1 thing to put right first"):
            call_command("import_reserved_codes", str(file), "--list", "section-33", stdout=out)
        assert "Row 2, code: “850”" in out.getvalue()

    @pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference files of others are not beside this repository")
    def test_the_reference_files_are_understood(self, loaded):
        call_command("import_cpv", str(REFERENCE / "cpv_2008.csv"), stdout=StringIO())
        call_command(
            "import_reserved_codes", str(REFERENCE / "cpv_reg77_reserved.csv"), "--list", "reg-77", stdout=StringIO()
        )
        with (REFERENCE / "cpv_reg77_reserved.csv").open(encoding="utf-8", newline="") as file:
            expected = {row["code"] for row in csv.DictReader(file)}
        kept = CodeList.objects.known_as("reg-77").get()
        assert set(kept.codes.values_list("code", flat=True)) == expected
        assert kept.is_complete
        assert Reservation.objects.get(code="reg-77").regime == kept.regime
