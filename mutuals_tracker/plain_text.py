"""Text without what nobody sees: control characters, and those that turn the direction of what follows them."""

import unicodedata

# Ends of lines and tabs are seen. The joiners are part of how some names are written. Nothing takes a NUL: it is
# left for whoever reads the text to refuse.
_KEPT = frozenset("\n\r\t\x00\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf"})


def plain(text: str) -> str:
    """Return the text as people see it."""
    return "".join(each for each in text if each in _KEPT or unicodedata.category(each) not in _UNSEEN)
