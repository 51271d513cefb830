"""Text without what nobody sees."""

import pytest

from mutuals_tracker.plain_text import plain


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Sign the \u202etsaeL\u202c", "Sign the tsaeL"),
        ("a\u2066b\u2069c\u200ed\u200f", "abcd"),
        ("\ufeffLib\u00adra\u200bry\x07\x9b", "Library"),
        ("Two\r\nlines\tand a tab", "Two\r\nlines\tand a tab"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("Zoë’s Café – 20% off", "Zoë’s Café – 20% off"),
        ("Nul\x00", "Nul\x00"),
    ],
)
def test_what_is_left(written, seen):
    assert plain(written) == seen
