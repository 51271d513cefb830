"""What a source says is shown as text, with the addresses in it as links."""

import pytest

from procurement.templatetags.advice_tags import linked


def test_addresses_become_links_and_the_rest_stays_text():
    shown = linked("See <b>this</b>: https://example.org/a, and https://example.org/b.")
    assert "&lt;b&gt;this&lt;/b&gt;" in shown
    assert shown.count("<a ") == 2
    assert 'href="https://example.org/a"' in shown
    assert shown.endswith("</a>.")


@pytest.mark.parametrize("text", ['https://example.org/"onclick="x', "javascript:alert(1)", "<script>x</script>", ""])
def test_nothing_gets_out_of_an_address(text):
    shown = linked(text)
    assert "<script" not in shown
    assert 'onclick="x' not in shown
    assert 'href="javascript' not in shown
