"""What waits for those who keep the rules, and what a spin-out's page says of the adviser."""

from datetime import UTC, date, datetime

import pytest
from django.template.loader import render_to_string

from procurement.advising import of_spinout
from procurement.work import law as work
from tests.factories import facts, law
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def waiting(user, **asked):
    return [kind.first(5) for kind in work.of_person(user, at=AT, **asked)]


def test_an_admin_is_asked_for_the_lists_that_hold_today_and_hold_no_code(admin):
    regime = law.a_regime(starts_on=None)
    empty = law.a_code_list(regime=regime)
    law.a_code_list("85000000", regime=regime, purpose="light_touch")
    law.a_code_list(regime=regime, purpose="health", starts_on=date(2030, 1, 1))
    (group,) = waiting(admin)
    assert [(item.text, item.about) for item in group.items] == [("Import the codes", str(empty))]
    assert group.items[0].url == f"/procurement/rules/lists/{empty.pk}/import/"


@pytest.mark.parametrize("who", ["officer", "certifier", "taskforce", "assessor"])
def test_nobody_else_is(request, who):
    law.a_code_list()
    assert waiting(request.getfixturevalue(who)) == []


def test_none_of_it_is_of_a_record_that_an_admin_leads(admin):
    assert waiting(admin, only_led=True) == []


@pytest.mark.parametrize(("who", "may"), [("officer", True), ("admin", True), ("taskforce", False)])
def test_the_page_of_a_spinout_leads_to_the_adviser(request, example_council, who, may):
    spinout = a_spinout(parents=[example_council])
    shown = of_spinout(spinout, request.getfixturevalue(who), date(2026, 6, 1))
    page = render_to_string("procurement/_adviser_of_spinout.html", shown)
    assert f"/procurement/adviser/?spinout={spinout.reference}" in page
    assert ("Assess it" in page) is may
    facts.an_assessment(spinout, definition="section_33")
    after = of_spinout(spinout, request.getfixturevalue(who), date(2026, 6, 1))
    assert "No assessment" not in render_to_string("procurement/_adviser_of_spinout.html", after)
