"""What a scope is called, and what it selects."""

import pytest

from reporting.scopes import EVERYTHING, Scope, Selection, UnknownScopeError
from tests.factories.bodies import body


@pytest.mark.parametrize(
    ("written", "code", "label", "selection"),
    [
        ("national", "national", "National", EVERYTHING),
        ("region:london", "region:london", "London", Selection(region="london")),
        (" region:south-west ", "region:south_west", "South West", Selection(region="south_west")),
        ("service-area:housing", "service-area:housing", "Housing", Selection(service_area="housing")),
    ],
)
def test_a_scope_is_read_as_it_is_written(written, code, label, selection):
    scope = Scope.parse(written)
    assert (scope.code, scope.label, scope.selection()) == (code, label, selection)
    assert Scope.parse(scope.code) == scope


@pytest.mark.django_db
def test_a_body_is_a_scope_by_its_slug():
    council = body("Devon County Council", slug="devon-county-council")
    scope = Scope.parse("body:devon-county-council")
    assert (scope.code, scope.label) == ("body:devon-county-council", "Devon County Council")
    assert scope.selection() == Selection(body_ids=frozenset({council.pk}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("", "Write national, region:"),
        ("national:x", "Write national, region:"),
        ("county:devon", "Write national, region:"),
        ("region:", "There is no region"),
        ("region:atlantis", "Write one of: east_midlands, "),
        ("service-area:spying", "Write one of: health_community, "),
        ("body:nobody", "No body is known as 'nobody'"),
    ],
)
def test_an_unknown_scope_says_which_there_are(written, advice):
    with pytest.raises(UnknownScopeError, match=advice):
        Scope.parse(written)


def test_a_selection_is_narrowed_and_a_contradiction_selects_nothing():
    assert EVERYTHING.narrowed(region="london", service_area="") == Selection(region="london")
    both = Selection(region="london").narrowed(parent_kind="nhs", region="london")
    assert both == Selection(region="london", parent_kind="nhs")
    assert Selection(region="london").narrowed(region="wales").body_ids == frozenset()
    assert EVERYTHING.is_everything
    assert not both.is_everything
