"""What PostgreSQL refuses of regimes, thresholds, reservations and lists of codes, each rule by its name."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.models import CpvCode, ListedCode, Regime
from tests.factories import law
from tests.spinouts.refusals import accepted, named, refused

pytestmark = pytest.mark.django_db
BEFORE = {"starts_on": date(2025, 2, 24), "ends_on": date(2025, 2, 23)}
ONE_DAY = {"starts_on": date(2025, 2, 24), "ends_on": date(2025, 2, 24)}
ELSEWHERE = {"source_note": "", "source_url": "https://example.org"}


def a_listed_code(code="85000000", **given):
    return ListedCode.objects.create(code_list=law.a_code_list(), code=code, **given)


def a_cpv_code(**given):
    return CpvCode.objects.create(**({"code": "85000000", "check_digit": "9", "label": "Health"} | given))


@named(
    [
        *[
            case
            for make, name in (
                (law.a_regime, "regime"),
                (law.a_threshold, "threshold"),
                (law.a_reservation, "reservation"),
                (law.a_code_list, "codelist"),
            )
            for case in (
                (make, f"{name}_ends_after_it_starts", BEFORE, ONE_DAY),
                (make, f"{name}_has_a_citation", {"citation": ""}, {"citation": "x"}),
                (make, f"{name}_has_a_source", {"source_note": ""}, ELSEWHERE),
            )
        ],
        (law.a_regime, "regime_covers_known", {"covers": "all"}, {"covers": "health"}),
        (law.a_regime, "regime_has_name_and_purpose", {"name": ""}, {"name": "x"}),
        (law.a_regime, "regime_has_name_and_purpose", {"about": ""}, {"about": "x"}),
        (law.a_threshold, "threshold_kind_known", {"kind": "works"}, {"kind": "services_central"}),
        (law.a_threshold, "threshold_positive", {"amount": Decimal(0)}, {"amount": Decimal("0.01")}),
        (law.a_threshold, "threshold_positive", {"amount": Decimal(-1)}, {"amount": None}),
        (law.a_threshold, "threshold_says_its_vat_basis", {"vat_basis": "not_stated"}, {"vat_basis": "excluding"}),
        (
            law.a_threshold,
            "threshold_unverified_says_why",
            {"is_verified": False, **ELSEWHERE},
            {"is_verified": False, "source_note": "x"},
        ),
        (law.a_threshold, "threshold_begins_on_a_day", {"starts_on": None}, {}),
        (law.a_reservation, "reservation_has_a_term_and_looks_back", {"longest_months": 0}, {"longest_months": 1}),
        (law.a_reservation, "reservation_has_a_term_and_looks_back", {"look_back_months": 0}, {"look_back_months": 1}),
        *[(law.a_reservation, "reservation_says_how", {name: ""}, {}) for name in ("name", "look_back", "procedure")],
        (law.a_code_list, "codelist_purpose_known", {"purpose": "toys"}, {"purpose": "health"}),
        (a_listed_code, "listedcode_is_eight_digits", {"code": "8500000x"}, {"code": "03000000"}),
        (a_cpv_code, "cpvcode_is_eight_digits", {"code": "850"}, {}),
        (a_cpv_code, "cpvcode_has_a_check_digit", {"check_digit": ""}, {"check_digit": "0"}),
        (a_cpv_code, "cpvcode_has_words", {"label": ""}, {"label": "x"}),
    ]
)
def test_it_is_refused_by_name_and_the_nearest_is_not(make, name, wrong, right):
    refused(name, lambda: make(**wrong))
    accepted(lambda: make(**right))


def test_two_regimes_of_one_cover_never_hold_on_one_day():
    law.a_regime("first", starts_on=None, ends_on=date(2025, 2, 24))
    refused("regime_one_at_a_time_for_general", lambda: law.a_regime("second", starts_on=date(2025, 2, 24)))
    accepted(lambda: law.a_regime("second", starts_on=date(2025, 2, 25)))
    accepted(lambda: law.a_regime("health", covers="health", starts_on=date(2025, 2, 24)))
    refused("regime_one_at_a_time_for_health", lambda: law.a_regime("again", covers="health", starts_on=None))


def test_two_thresholds_of_one_kind_never_hold_on_one_day():
    law.a_threshold(ends_on=date(2025, 12, 31))
    refused("threshold_one_at_a_time_light_touch", lambda: law.a_threshold(starts_on=date(2025, 12, 31)))
    accepted(lambda: law.a_threshold(starts_on=date(2026, 1, 1)))
    accepted(lambda: law.a_threshold(kind="services_central"))


def test_two_lists_of_a_regime_for_one_purpose_never_hold_on_one_day():
    regime = law.a_regime()
    law.a_code_list(regime=regime, starts_on=None)
    refused("codelist_one_at_a_time_reservable", lambda: law.a_code_list(regime=regime))
    accepted(lambda: law.a_code_list(regime=regime, purpose="light_touch"))
    other = law.a_regime("other", covers="health")
    accepted(lambda: law.a_code_list(regime=other))


def test_a_code_is_on_a_list_once():
    made = law.a_code_list("85000000")
    refused("listedcode_once", lambda: ListedCode.objects.create(code_list=made, code="85000000"))


def test_a_rule_is_never_deleted_and_counts_its_revisions():
    regime = law.a_regime()
    Regime.objects.filter(pk=regime.pk).update(name="Renamed")
    regime.refresh_from_db()
    assert regime.revision == 2
    refused("never_deleted|Cannot delete", regime.delete)
