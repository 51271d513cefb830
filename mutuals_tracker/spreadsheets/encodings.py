"""Which encoding a text file is in: UTF-8, or Windows-1252 where that is plain; anything else is refused."""

import codecs
import re

from mutuals_tracker.spreadsheets.findings import UnreadableError

_ADVICE = "In the spreadsheet program choose Save as, then “CSV UTF-8 (comma delimited)”"
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# What British text in Windows-1252 holds beyond ASCII: anything else shows that it is in another encoding.
_PLAUSIBLE = set(
    bytes([0x80, 0x85, 0x8A, 0x8C, 0x8E, *range(0x91, 0x98), 0x99, 0x9A, 0x9C, 0x9E, 0x9F]).decode("cp1252")
)
_PLAUSIBLE |= set(bytes([0xA0, 0xA3, 0xA7, 0xA9, 0xAB, 0xAE, *range(0xB0, 0xB5), 0xB7, 0xBB]).decode("cp1252"))
_PLAUSIBLE |= set(bytes({*range(0xBC, 0x100)} - {0xBF, 0xD7, 0xF7}).decode("cp1252"))
# A capital accented letter inside a word, or four accented letters on end, is another alphabet read as this one.
_MISREAD = re.compile(r"[a-z][À-ÞŠŒŽŸ][a-z]|[À-ÿ]{4}")

NOTE = "The file is in Windows-1252, not UTF-8; it was read as that."


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and, where it was not UTF-8, a note that says what it was; raises UnreadableError."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError("The file is in UTF-16 (“Unicode text”)", _ADVICE)
    if b"\0" in data:
        raise UnreadableError("The file is neither CSV nor XLSX: it holds binary data", "Save it as CSV UTF-8 or XLSX")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError as error:
        return _windows_1252(data, wrong_at=error.start), NOTE


def _windows_1252(data: bytes, *, wrong_at: int) -> str:
    line = data.count(b"\n", 0, wrong_at) + 1
    beyond_ascii = sum(byte > 127 for byte in data)
    in_sequences = sum(len(found) for found in _UTF8_SEQUENCE.findall(data))
    if data.startswith(codecs.BOM_UTF8) or 2 * in_sequences > beyond_ascii:
        raise UnreadableError(f"The file is damaged: line {line} is not UTF-8, although the rest is", _ADVICE)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _other_encoding(data.count(b"\n", 0, error.start) + 1) from error
    for number, written in enumerate(text.split("\n"), start=1):
        odd = {letter for letter in written if ord(letter) > 127} - _PLAUSIBLE
        if odd or _MISREAD.search(written):
            raise _other_encoding(number)
    return text


def _other_encoding(line: int) -> UnreadableError:
    return UnreadableError(f"The file is neither in UTF-8 nor in Windows-1252: see line {line}", _ADVICE)
