"""A release package of OCDS 1.1, read release by release: however large the file is, one release is in memory.

Pure but for the file: no models, no clock.
"""

from collections.abc import Iterator
from typing import IO, Any

import ijson

from mutuals_tracker.spreadsheets.findings import UnreadableError

VERSION = "1.1"
# A release of Find a Tender has a few thousand values. One with more is skipped and told; nothing is kept of it.
MOST_VALUES = 100_000
DEEPEST = 60
# No value of a release is as long as this: a file of one endless value is no release package.
LONGEST_VALUE = 8 * 1024 * 1024
_CHUNK = 64 * 1024
_BOM = b"\xef\xbb\xbf"
_AGAIN = "Download it again, as a release package in JSON"
_BEGINS = {"start_map", "start_array"}
_ENDS = {"end_map", "end_array"}


class TooLarge:
    """Stands for a release that has more values, or lies deeper, than any release has."""


class _Metered:
    """A file that refuses to be read on and on without a single value of it being done."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._first = True
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if self._first and size:
            self._first = False
            data = data.removeprefix(_BOM)
        self.since += len(data)
        if self.since > LONGEST_VALUE:
            raise UnreadableError("The file holds a value that is longer than any of a release", _AGAIN)
        return data


def releases_of(file: IO[bytes]) -> Iterator[dict[str, Any] | TooLarge]:
    """Yield the releases in their order. Raises UnreadableError for what is no whole release package of version 1.1.

    It may say so only at the end of the file, when releases have been given already: whoever takes them keeps none
    until they have seen the last.
    """
    metered = _Metered(file)
    seen = _Head()
    try:
        yield from _read(metered, seen)
    except ijson.IncompleteJSONError as error:
        raise UnreadableError(*_broken(error, is_empty=seen.is_empty)) from error
    except ijson.JSONError as error:
        raise UnreadableError("The file is not JSON that can be read", _AGAIN) from error
    except (UnicodeDecodeError, ValueError) as error:
        raise UnreadableError("The file is not JSON in UTF-8", _AGAIN) from error
    seen.check()


class _Head:
    """What the file says of itself, which may stand before its releases or after them."""

    def __init__(self) -> None:
        self.is_empty = True
        self.is_object = False
        self.names: set[str] = set()
        self.version: object = None
        self.has_list = False

    def note(self, prefix: str, event: str, value: object) -> None:
        if self.is_empty:
            self.is_empty, self.is_object = False, event == "start_map"
            if not self.is_object:
                raise UnreadableError("The file is no release package: it is not one JSON object", _AGAIN)
        if prefix == "" and event == "map_key":
            self.names.add(str(value))
            self._refuse_records()
        elif prefix == "version":
            self.version = value
            self._check_version()
        elif prefix == "releases" and event == "start_array":
            self.has_list = True

    def check(self) -> None:
        """Raise UnreadableError unless what has been read to its end is a release package of the right version."""
        if self.is_empty:
            raise UnreadableError("The file is empty", _AGAIN)
        if not self.has_list:
            raise UnreadableError("The file is no release package: it has no list of releases", _AGAIN)
        self._check_version()

    def _refuse_records(self) -> None:
        if "records" in self.names:
            raise UnreadableError(
                "The file is a record package, and not a release package",
                "Download the releases: on Find a Tender their address has ocdsReleasePackages in it",
            )

    def _check_version(self) -> None:
        written = self.version if isinstance(self.version, str) else "1.0" if self.version is None else "unknown"
        if written != VERSION and not written.startswith(f"{VERSION}."):
            said = f"is of OCDS {written}" if self.version else "does not say its version, which OCDS 1.0 had not"
            raise UnreadableError(
                f"The file {said}; this service reads {VERSION}",
                f"Download it as OCDS {VERSION}, or upgrade it with a tool such as ocdskit",
            )


def _read(file: _Metered, head: _Head) -> Iterator[dict[str, Any] | TooLarge]:
    builder: ijson.ObjectBuilder | None = None
    values = depth = 0
    for prefix, event, value in ijson.parse(file, buf_size=_CHUNK, use_float=True):
        file.since = 0
        if not prefix.startswith("releases.item"):
            head.note(prefix, event, value)
            continue
        if depth == 0:
            builder, values = ijson.ObjectBuilder(), 0
        depth += (event in _BEGINS) - (event in _ENDS)
        values += 1
        if builder and (values > MOST_VALUES or depth > DEEPEST):
            builder = None
        if builder:
            builder.event(event, value)
        if depth == 0:
            yield builder.value if builder else TooLarge()


def _broken(error: Exception, *, is_empty: bool) -> tuple[str, str]:
    said = str(error)
    if is_empty and "premature EOF" in said:
        return "The file is empty", _AGAIN
    if "premature EOF" in said or "incomplete" in said.casefold():
        return "The file ends in the middle: it was not downloaded whole", _AGAIN
    return "The file is not JSON that can be read", _AGAIN
