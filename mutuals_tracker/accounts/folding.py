"""Names folded so that case, spaces and punctuation do not make two of one."""

import re
import unicodedata


def fold(name: str) -> str:
    """Return `name` in small letters without accents, spaces or punctuation: the key by which names are matched."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^0-9a-z]+", "", plain.replace("&", "and"))
