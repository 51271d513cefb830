"""What each kind of rule says of a spin-out, with its sentence, and what rules say together."""

from datetime import date

import pytest

from funding import eligibility
from funding.eligibility import OnlyFor, Rule, RuleKind, Situation, Verdict
from mutuals_tracker.partial_dates import PartialDate

ON = date(2026, 6, 1)
FITS, CHECK, NOT = Verdict.FITS, Verdict.CHECK, Verdict.DOES_NOT_FIT


def answer(kind, *, codes=(), years=None, only_for=OnlyFor.ALL, on=ON, **known):
    """Return the verdict and the sentence of one rule, or None where it does not hold for such a spin-out."""
    situation = Situation(on, **({"stage": "exploring", "outcome": "active"} | known))
    rule = Rule(kind, "As the fund says", tuple(codes), years, only_for)
    judged = eligibility.judge([rule], situation)
    return (judged[0].answer.verdict, judged[0].answer.because) if judged else None


@pytest.mark.parametrize(
    ("kind", "codes", "known", "expected"),
    [
        (RuleKind.STAGE, ["exploring"], {}, (FITS, "Its stage is Exploring")),
        (RuleKind.STAGE, ["live"], {}, (NOT, "Its stage is Exploring")),
        (RuleKind.STAGE, ["live"], {"stage": "live", "outcome": "unknown"}, (FITS, "Its stage is Live")),
        (RuleKind.STAGE, ["live"], {"stage": "live", "outcome": "ceased"}, (NOT, "It ended as “Ceased”")),
        (RuleKind.NATION, ["england"], {"region": "london"}, (FITS, "It works in England")),
        (RuleKind.NATION, ["england"], {"region": "wales"}, (NOT, "It works in Wales")),
        (RuleKind.NATION, ["wales"], {"region": "wales"}, (FITS, "It works in Wales")),
        (RuleKind.NATION, ["england"], {}, (CHECK, "Its region is not recorded")),
        (
            RuleKind.NATION,
            ["england"],
            {"region": "uk_wide"},
            (CHECK, "It works across the UK: check which of its work counts"),
        ),
        (RuleKind.SERVICE_AREA, ["housing"], {"service_area": "housing"}, (FITS, "Its service area is Housing")),
        (RuleKind.SERVICE_AREA, ["housing"], {"service_area": "other"}, (NOT, "Its service area is Other")),
        (RuleKind.SERVICE_AREA, ["housing"], {}, (CHECK, "What the service does is not recorded")),
        (RuleKind.PARENT_KIND, ["nhs"], {"parent_kind": "nhs"}, (FITS, "Its parent body’s kind is NHS")),
        (RuleKind.PARENT_KIND, ["nhs"], {}, (CHECK, "What kind of body it leaves is not recorded")),
        (RuleKind.LEGAL_FORM, ["cic"], {}, (CHECK, "Its legal form is not recorded")),
        (RuleKind.DEFINITION, ["policy_2017"], {}, (CHECK, "It was not assessed under this definition")),
        (
            RuleKind.DEFINITION,
            ["policy_2017"],
            {"assessed": {"policy_2017": "meets"}},
            (FITS, "It meets DCMS policy, 2017"),
        ),
        (
            RuleKind.DEFINITION,
            ["policy_2011", "policy_2017"],
            {"assessed": {"policy_2011": "does_not_meet", "policy_2017": "meets"}},
            (FITS, "It meets DCMS policy, 2017"),
        ),
        (
            RuleKind.DEFINITION,
            ["policy_2017"],
            {"assessed": {"policy_2011": "meets", "policy_2017": "does_not_meet"}},
            (NOT, "It does not meet DCMS policy, 2017"),
        ),
        (
            RuleKind.DEFINITION,
            ["policy_2017"],
            {"assessed": {"policy_2017": "unclear"}},
            (CHECK, "Its assessment is unclear"),
        ),
        (RuleKind.ASK, [], {}, (CHECK, "The record cannot say: ask, or look it up")),
    ],
)
def test_each_kind_of_rule(kind, codes, known, expected):
    assert answer(kind, codes=codes, **known) == expected


@pytest.mark.parametrize(
    ("launched", "on", "verdict"),
    [
        ("2021-06-01", "2026-05-31", FITS),
        ("2021-06-01", "2026-06-01", NOT),
        ("2021-06-01", "2026-06-02", NOT),
        ("2021-06", "2026-05-31", FITS),
        ("2021-06", "2026-06-15", CHECK),
        ("2021-06", "2026-06-30", NOT),
        ("2021", "2025-12-31", FITS),
        ("2021", "2026-07-01", CHECK),
        ("2020-02-29", "2025-02-28", FITS),
        ("2020-02-29", "2025-03-01", NOT),
    ],
)
def test_years_since_the_launch_on_the_day_before_and_after(launched, on, verdict):
    known = {"stage": "live", "launched": PartialDate.parse(launched), "on": date.fromisoformat(on)}
    assert answer(RuleKind.YEARS_LIVE, years=5, **known)[0] == verdict


def test_years_of_one_that_has_not_launched_or_nobody_knows_when():
    assert answer(RuleKind.YEARS_LIVE, years=5) == (NOT, "It has not launched")
    assert answer(RuleKind.YEARS_LIVE, years=5, stage="live") == (CHECK, "When it launched is not known")


@pytest.mark.parametrize(
    ("only_for", "stage", "holds"),
    [
        (OnlyFor.ALL, "exploring", True),
        (OnlyFor.LIVE, "exploring", False),
        (OnlyFor.LIVE, "live", True),
        (OnlyFor.BEFORE_LAUNCH, "transition", True),
        (OnlyFor.BEFORE_LAUNCH, "live", False),
    ],
)
def test_a_rule_holds_only_for_those_whom_it_names(only_for, stage, holds):
    assert (answer(RuleKind.ASK, only_for=only_for, stage=stage) is not None) == holds


def together(*rules):
    situation = Situation(ON, "live", "active", region="london", service_area="housing")
    return eligibility.overall(eligibility.judge(rules, situation))


def rule(verdict, either=None):
    kinds = {
        FITS: Rule(RuleKind.NATION, "x", ("england",), either=either),
        CHECK: Rule(RuleKind.ASK, "x", either=either),
        NOT: Rule(RuleKind.NATION, "x", ("wales",), either=either),
    }
    return kinds[verdict]


@pytest.mark.parametrize(
    ("rules", "verdict"),
    [
        ([], FITS),
        ([rule(FITS), rule(FITS)], FITS),
        ([rule(FITS), rule(CHECK)], CHECK),
        ([rule(CHECK), rule(NOT)], NOT),
        ([rule(NOT, 1), rule(FITS, 1)], FITS),
        ([rule(NOT, 1), rule(CHECK, 1)], CHECK),
        ([rule(NOT, 1), rule(NOT, 1), rule(FITS)], NOT),
        ([rule(FITS, 1), rule(NOT, 2)], NOT),
        ([rule(NOT, 1), rule(FITS, 1), rule(CHECK)], CHECK),
    ],
)
def test_alternatives_count_as_their_best_and_the_worst_of_the_rest_decides(rules, verdict):
    assert together(*rules) == verdict
