"""The adviser against its table of cases, which a lawyer can read, and the page that is made of it."""

import pytest
from django.conf import settings
from django.core.management import call_command

from procurement.advice import casebook
from procurement.advice.adviser import advise
from procurement.advice.findings import Answer, Outcome
from procurement.sample import law
from procurement.vocabulary import Route

CASES = casebook.read(settings.BASE_DIR / casebook.TABLE)
KEPT = law.read()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} {case.row['about']}")
def test_every_route_is_answered_as_the_table_says(case):
    advice = advise(case.facts, case.law(KEPT))
    assert {each.route: each.answer for each in advice.routes} == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_turns_on_the_rule_that_the_table_names(case):
    route, name = case.turns_on
    found = advise(case.facts, case.law(KEPT)).of(Route(route))
    decisive = {Answer.OPEN: Outcome.MET, Answer.CLOSED: Outcome.NOT_MET, Answer.NOT_KNOWN: Outcome.NOT_KNOWN}
    rules = {finding.rule: finding.outcome for finding in found.findings}
    assert rules[name] == decisive[found.answer] or (
        # A route may stay unknown for other reasons than the rule that the case is about.
        found.answer == Answer.NOT_KNOWN and rules[name] == Outcome.MET
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_reason_says_where_it_stands(case):
    findings = [finding for route in advise(case.facts, case.law(KEPT)).routes for finding in route.findings]
    assert all(finding.says.endswith(".") and finding.citation for finding in findings)
    assert all(finding.missing or finding.check for finding in findings if finding.outcome == Outcome.NOT_KNOWN)


def test_there_are_enough_of_them_and_each_is_told_once():
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
    assert len({case.row["about"] for case in CASES}) == len(CASES)


def test_every_route_is_open_closed_and_unknown_in_some_case_where_it_can_be():
    seen = {(route, answer) for case in CASES for route, answer in case.expected.items()}
    never = {
        (Route.DIRECT_AWARD, Answer.OPEN),
        (Route.VERTICAL, Answer.OPEN),
        *((route, Answer.OPEN) for route in Route if route.value.startswith("psr_") and route != Route.PSR_COMPETITIVE),
    }
    asked = {(route, answer) for route in Route if route != Route.NOT_KNOWN for answer in Answer}
    assert asked - seen == never


@pytest.mark.drift
def test_the_page_equals_its_table():
    kept = (settings.BASE_DIR / casebook.PLACE).read_text(encoding="utf-8")
    assert kept == casebook.page(CASES), f"{casebook.PLACE} is out of date: run manage.py write_adviser_cases"


def test_the_command_writes_it(tmp_path, settings):
    table = tmp_path / casebook.TABLE
    table.parent.mkdir(parents=True)
    (tmp_path / casebook.PLACE).parent.mkdir(parents=True)
    table.write_text((settings.BASE_DIR / casebook.TABLE).read_text(encoding="utf-8"), encoding="utf-8")
    settings.BASE_DIR = tmp_path
    call_command("write_adviser_cases")
    assert (tmp_path / casebook.PLACE).read_text(encoding="utf-8") == casebook.page(CASES)
