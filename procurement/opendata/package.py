"""The file of all releases: an OCDS 1.1 release package with the UK extension.

PostgreSQL builds each release and writes it, so that no more than a buffer of the file is in memory; a file is whole or
there is none.
"""

import hashlib
import json
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.db import connection
from django.db.models import Max, QuerySet

from procurement.models import Contract, Procurement
from procurement.models.contract import ContractQuerySet
from procurement.models.procurement import ProcurementQuerySet
from procurement.opendata.releases import rows
from spinouts.models import Spinout

CONTENT_TYPE = "application/json"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
VERSION = "1.1"
_CHUNK = 64 * 1024
_MASTER = "https://raw.githubusercontent.com/open-contracting-extensions/{}/master/extension.json"
EXTENSIONS = (
    "https://raw.githubusercontent.com/cabinetoffice/ocds_uk_extension/main/extension.json",
    _MASTER.format("ocds_otherRequirements_extension"),
    _MASTER.format("ocds_lots_extension"),
)


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and under which prefix of the Open Contracting Partnership."""

    name: str
    prefix: str
    site: str

    @property
    def page(self) -> str:
        """Where the data and what they are is told."""
        return f"{self.site}/open-data/contracts/"

    @property
    def file(self) -> str:
        """Where the file is downloaded."""
        return f"{self.site}/open-data/ocds.json"


@dataclass(frozen=True)
class Written:
    """A file, ready to be read from its beginning: a checksum of all of it, and when the latest of it was published."""

    file: IO[bytes]
    checksum: str
    changed: datetime


class _Summed:
    """Writes to a file, and sums up what it writes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sum = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sum.update(data)
        return self.file.write(data)


def procurements() -> ProcurementQuerySet:
    """Return the procurements that are open data: published, of spin-outs that stand in the register."""
    return Procurement.objects.published().filter(spinout__in=_real())


def contracts() -> ContractQuerySet:
    """Return the contracts that are open data: published, of spin-outs that stand in the register."""
    return Contract.objects.published().filter(spinout__in=_real())


def has_any() -> bool:
    """Return whether anything is published. The standard knows no empty file."""
    return contracts().exists() or procurements().exists()


def written(by: Publisher, *, on: date) -> Written:
    """Return the file, as things stand on that day."""
    file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - whoever sends it closes it
    try:
        into, changed = _Summed(file), _changed()
        _write(into, by, on, changed)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Written(file, into.sum.hexdigest(), changed)


def _real() -> QuerySet[Any]:
    return Spinout.objects.in_register().filter(is_example=False).order_by().values("pk")


def _changed() -> datetime:
    """Return when anything published changed last, or was published."""
    found = [rows.aggregate(a=Max("changed_at"), b=Max("published_at")) for rows in (procurements(), contracts())]
    return max(moment for each in found for moment in each.values() if moment)


def _write(into: _Summed, by: Publisher, on: date, changed: datetime) -> None:
    head = json.dumps(_package(by, changed), ensure_ascii=False)
    into.write(f'{head[:-1]}, "releases": [\n'.encode())
    comma = "CASE WHEN row_number() OVER () > 1 THEN ',' ELSE '' END"
    sql = f"SELECT {comma} || each.release FROM ({rows(by.prefix, on=on)}) each"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        # JSON has none of these two characters, so that CSV changes nothing of it.
        cursor.copy_expert(
            f"COPY ({sql}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')", into, _CHUNK
        )
    into.write(b"]}\n")


def _package(by: Publisher, changed: datetime) -> dict[str, object]:
    """Return what is said of the file as a whole."""
    return {
        "uri": by.file,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": f"{changed:%Y-%m-%dT%H:%M:%SZ}",
        "publisher": {"name": by.name, "uri": by.site},
        "license": LICENCE,
        "publicationPolicy": by.page,
    }
