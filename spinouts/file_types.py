"""Which kind of file somebody sent, by what is in it: its name alone proves nothing."""

import zipfile
from pathlib import PurePath
from typing import Protocol

MOST_BYTES = 10 * 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# By the end of the name: the type under which it is kept.
TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".csv": "text/csv",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".ods": f"{_OPEN}.spreadsheet",
    ".odt": f"{_OPEN}.text",
}
ACCEPTED = "PDF, PNG, JPG, CSV, XLSX, ODS, DOCX or ODT"
_BEGINNINGS = {".pdf": b"%PDF-", ".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff"}
_PARTS = {".xlsx": "xl/workbook.xml", ".docx": "word/document.xml"}
_CHUNK = 64 * 1024


class Readable(Protocol):
    """Whatever can be read from the beginning: an uploaded file, or bytes in memory."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""


class FileNotAcceptedError(ValueError):
    """The file is empty, too large, or not of a kind that is kept; the message says what to send instead."""


def recognise(name: str, file: Readable, size: int) -> str:
    """Return the content type of a file by its name and content, which must agree; raises FileNotAcceptedError."""
    if size == 0:
        raise FileNotAcceptedError("The selected file is empty")
    if size > MOST_BYTES:
        raise FileNotAcceptedError("The selected file must be smaller than 10MB")
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise FileNotAcceptedError(f"The selected file must be a {ACCEPTED}")
    file.seek(0)
    agrees = _reads_as(ending, file)
    file.seek(0)
    if not agrees:
        raise FileNotAcceptedError(f"The selected file ends in {ending} but is something else. Save it as a {ACCEPTED}")
    return TYPES[ending]


def _reads_as(ending: str, file: Readable) -> bool:
    if ending in _BEGINNINGS:
        return file.read(16).startswith(_BEGINNINGS[ending])
    if ending == ".csv":
        return _is_text(file)
    return _is_document(ending, file)


def _is_document(ending: str, file: Readable) -> bool:
    """Office documents are ZIP archives; only their lists of contents are read, so a ZIP bomb does nothing here."""
    try:
        with zipfile.ZipFile(file) as archive:
            if ending in _PARTS:
                return {"[Content_Types].xml", _PARTS[ending]} <= set(archive.namelist())
            with archive.open("mimetype") as kept:
                return kept.read(100).decode("ascii", "replace").strip() == TYPES[ending]
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, OSError, ValueError):
        return False


def _is_text(file: Readable) -> bool:
    """A CSV has nothing of its own to know it by: it is text, and not a web page."""
    first = file.read(_CHUNK)
    if first.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<", b"%pdf", b"pk\x03\x04")):
        return False
    chunk = first
    while chunk:
        if b"\x00" in chunk:
            return False
        chunk = file.read(_CHUNK)
    return True
