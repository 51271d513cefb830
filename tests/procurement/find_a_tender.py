"""Release packages as Find a Tender makes them, small and large."""

import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

HEAD = {
    "uri": "https://www.find-tender.service.gov.uk/api/1.0/ocdsReleasePackages/x",
    "version": "1.1",
    "extensions": [],
    "publishedDate": "2026-05-01T12:00:00Z",
    "publisher": {"name": "Cabinet Office", "scheme": "GB-GOR", "uid": "D2"},
}


def a_release(number: int = 1, **more: Any) -> dict[str, Any]:
    """Return a release about a reserved contract of Example Borough Council with Sample Libraries CIC."""
    return {
        "ocid": f"ocds-h6vhtk-{number:06x}",
        "id": f"{number:06}-2026",
        "date": "2026-05-01T12:00:00+01:00",
        "tag": ["tender"],
        "initiationType": "tender",
        "parties": [
            {
                "id": "1",
                "name": "Example Borough Council",
                "identifier": {"scheme": "GB-PPON", "id": "PBCP-5168-ZDGP"},
                "additionalIdentifiers": [{"scheme": "GB-LAE", "id": "EXB"}],
                "roles": ["buyer"],
            },
            {
                "id": "2",
                "name": "Sample Libraries C.I.C.",
                "identifier": {"scheme": "GB-COH", "id": "07584906"},
                "roles": ["supplier"],
            },
        ],
        "buyer": {"id": "1", "name": "Example Borough Council"},
        "tender": {
            "id": "x",
            "title": "Library services",
            "value": {"amount": 1000000.5, "currency": "GBP"},
            "otherRequirements": {"reservedParticipation": ["publicServiceMissionOrganization"]},
            "specialRegime": ["lightTouch"],
            "items": [{"id": "1", "additionalClassifications": [{"scheme": "CPV", "id": "92511000"}]}],
            "tenderPeriod": {"endDate": "2026-06-01T12:00:00+01:00"},
            "documents": [
                {"id": "a", "documentType": "tenderNotice", "noticeType": "UK4", "url": "https://example.org/N/1"},
                {"id": "b", "documentType": "biddingDocuments", "url": "https://example.org/secret"},
            ],
        },
        **more,
    }


def an_award(number: int = 1, **more: Any) -> dict[str, Any]:
    """Return a later release of the same process: it was awarded to Sample Libraries CIC, and signed."""
    supplier = {"id": "2", "name": "Sample Libraries C.I.C."}
    return a_release(
        number,
        **{
            "id": f"{number:06}-2026-award",
            "date": "2026-07-02T09:00:00+01:00",
            "tag": ["award", "contract"],
            "awards": [{"id": "1", "date": "2026-06-20T00:00:00+01:00", "suppliers": [supplier]}],
            "contracts": [{"id": "1", "awardID": "1", "dateSigned": "2026-07-01T00:00:00+01:00"}],
        }
        | more,
    )


def a_package(*releases: Any, **head: Any) -> bytes:
    """Return a release package as bytes."""
    return json.dumps({**HEAD, **head, "releases": list(releases)}).encode()


class Streamed(io.RawIOBase):
    """A package that is made while it is read: nothing of it is ever whole in memory."""

    def __init__(self, releases: Iterable[dict[str, Any]]) -> None:
        """Take the releases, which may be made on the way."""
        self._parts = self._written(releases)
        self._left = b""
        self.size = 0

    @staticmethod
    def _written(releases: Iterable[dict[str, Any]]) -> Iterator[bytes]:
        yield json.dumps(HEAD)[:-1].encode() + b', "releases": ['
        for place, release in enumerate(releases):
            yield (b"," if place else b"") + json.dumps(release).encode()
        yield b"]}"

    def readable(self) -> bool:
        """It can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        while len(self._left) < size:
            part = next(self._parts, b"")
            if not part:
                break
            self._left += part
        found, self._left = self._left[:size], self._left[size:]
        self.size += len(found)
        return found
