"""Our templates draw what GOV.UK Frontend's macros draw, for every example that ours have the options for."""

import pytest
from lxml import html

from tests.govuk import golden

SERVICE_NAVIGATION = "service-navigation"


@pytest.fixture(scope="module", autouse=True)
def installed() -> None:
    if not golden.COMPONENTS.is_dir():
        pytest.skip(
            "GOV.UK FRONTEND IS NOT INSTALLED: run scripts/build-frontend. Our markup was not compared with it."
        )


def _wanted(component: str, markup: str) -> str:
    if component != SERVICE_NAVIGATION:
        return markup
    # Of this one only the list of entries is ours to compare: who is signed in stands beside it.
    found = html.fragment_fromstring(markup, create_parent="div").find(".//nav")
    return html.tostring(found, encoding="unicode", with_tail=False)


@pytest.mark.parametrize("component", golden.DRAWN)
def test_markup_is_that_of_govuk_frontend(component: str) -> None:
    draw, least = golden.DRAWN[component]
    compared, different = 0, []
    for name, options, markup in golden.examples(component):
        try:
            ours = draw(options)
        except golden.NotOfferedError:
            continue
        compared += 1
        if golden.shape(ours) != golden.shape(_wanted(component, markup)):
            different.append(f"{name}\n--- ours\n{ours}\n--- theirs\n{markup}")
    assert different == []
    assert compared >= least
