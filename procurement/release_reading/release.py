"""What one release of Find a Tender says, as far as this service reads it; the rest is kept and not read. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from mutuals_tracker.accounts.folding import fold

_UK = ZoneInfo("Europe/London")
_LONGEST_ID, _LONGEST_NAME = 120, 500
_MOST = Decimal(10) ** 18
# What is kept in columns of its own; everything else stays in `rest`.
_READ = ("ocid", "id", "date", "tag")
RESERVED = "publicServiceMissionOrganization"
Json = dict[str, Any]


class ReleaseError(ValueError):
    """The release cannot be taken. Says where, what is wrong, and what to do."""

    def __init__(self, place: str, problem: str, advice: str) -> None:
        """Keep all three."""
        self.place, self.problem, self.advice = place, problem, advice
        super().__init__(f"{place}: {problem}. {advice}")


@dataclass(frozen=True)
class Party:
    """Who bought or was awarded: its name, and its numbers as org-id writes them."""

    role: str
    name: str
    org_ids: tuple[str, ...]

    def keys(self) -> Iterator[str]:
        """Yield by what it can be found: each number, and its name folded."""
        yield from self.org_ids
        if folded := fold(self.name):
            yield f"name:{folded[:_LONGEST_NAME]}"


@dataclass(frozen=True)
class Release:
    """One release, as it is kept."""

    ocid: str
    release_id: str
    checksum: str
    # In characters.
    size: int
    published_at: datetime
    tags: tuple[str, ...]
    title: str
    value: Decimal | None
    currency: str
    is_gross: bool
    is_reserved: bool
    special_regimes: tuple[str, ...]
    cpv_codes: tuple[str, ...]
    tenders_until: date | None
    awarded_on: date | None
    signed_on: date | None
    urls: tuple[str, ...]
    parties: tuple[Party, ...]
    rest: Json = field(repr=False)

    @property
    def buyer(self) -> str:
        """The name of who buys; empty where the release does not say."""
        return next((party.name for party in self.parties if party.role == "buyer"), "")

    @property
    def suppliers(self) -> list[str]:
        """The names of those to whom something was awarded."""
        return [party.name for party in self.parties if party.role == "supplier" and party.name]


def read(data: object) -> Release:
    """Return what the release says. Raises ReleaseError."""
    if not isinstance(data, dict):
        raise ReleaseError("release", "It is not a JSON object", "Ask who made the file")
    checksum, size = _checksum(data)
    value, currency, is_gross = _value(data)
    tender = _object(data, "tender")
    return Release(
        ocid=_id(data, "ocid"),
        release_id=_id(data, "id"),
        checksum=checksum,
        size=size,
        published_at=_published(data),
        tags=_tags(data),
        title=_text(tender.get("title")) or _text(next(_objects(data, "contracts"), {}).get("title")),
        value=value,
        currency=currency,
        is_gross=is_gross,
        is_reserved=any(RESERVED in _texts(each.get("reservedParticipation")) for each in _requirements(tender)),
        special_regimes=_several([tender, *_objects(tender, "lots")], "specialRegime"),
        cpv_codes=tuple(dict.fromkeys(_codes(data)))[:100],
        tenders_until=_day(_object(tender, "tenderPeriod").get("endDate")),
        awarded_on=_earliest(data, "awards", "date"),
        signed_on=_earliest(data, "contracts", "dateSigned"),
        urls=tuple(dict.fromkeys(_urls(data)))[:50],
        parties=tuple(_parties(data)),
        rest={name: said for name, said in data.items() if name not in _READ},
    )


def named(data: object) -> tuple[str, str]:
    """Return the ocid and id of what may be no good release, as far as it has them."""
    if not isinstance(data, dict):
        return "", ""
    return _text(data.get("ocid"))[:_LONGEST_ID], _text(data.get("id"))[:_LONGEST_ID]


def _checksum(data: Json) -> tuple[str, int]:
    """Return the sum of all of it, and how long it is. Raises ReleaseError for what no database keeps."""
    try:
        written = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        encoded = written.encode()
    except UnicodeEncodeError as error:
        raise ReleaseError("release", "It holds half a character", "Ask who made the file") from error
    except ValueError as error:
        raise ReleaseError("release", "It holds a number that is too large", "Ask who made the file") from error
    if "\\u0000" in written:
        raise ReleaseError("release", "It holds a null character", "Take it out, or ask who made the file")
    return hashlib.sha256(encoded).hexdigest(), len(written)


def _id(data: Json, name: str) -> str:
    written = _text(data.get(name))
    if not written:
        raise ReleaseError(name, "It is missing, or is no text", "Each release needs an ocid and an id of its own")
    if len(written) > _LONGEST_ID:
        raise ReleaseError(name, f"It has {len(written)} characters", f"An id has at most {_LONGEST_ID}")
    return written


def _published(data: Json) -> datetime:
    written = _text(data.get("date"))
    if not written:
        raise ReleaseError("date", "It is missing, or is no text", "Each release needs the moment of its publication")
    moment = _moment(written)
    if moment is None:
        raise ReleaseError(
            "date", f"“{written[:40]}” is no moment with a zone", "It is written like 2026-05-01T12:00:00Z"
        )
    return moment


def _tags(data: Json) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(_texts(data.get("tag"))))
    if not tags:
        raise ReleaseError("tag", "It is missing, or is no list of texts", "Each release says what it is about")
    if any(len(tag) > 40 for tag in tags):
        raise ReleaseError("tag", "One is longer than any tag of the standard", "Ask who made the file")
    return tags


def _moment(written: str) -> datetime | None:
    """Return a moment with its zone, within the years that a database counts; None for anything else."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(_UK) if moment.tzinfo and 1900 <= moment.year <= 2199 else None
    except (ValueError, OverflowError):
        return None


def _day(written: object) -> date | None:
    """Return the day of a moment in the UK; None where there is none, or it cannot be read."""
    moment = _moment(written) if isinstance(written, str) else None
    return moment.date() if moment else None


def _earliest(data: Json, section: str, name: str) -> date | None:
    return min((day for each in _objects(data, section) if (day := _day(each.get(name)))), default=None)


def _value(data: Json) -> tuple[Decimal | None, str, bool]:
    """Return what it is worth: of the contracts, else the awards, else the tender; net where that is said."""
    for section in (_objects(data, "contracts"), _objects(data, "awards"), [_object(data, "tender")]):
        found = [money for each in section if (money := _money(_object(each, "value")))]
        if found and len({(currency, is_gross) for _, currency, is_gross in found}) == 1:
            total = sum((amount for amount, _, _ in found), start=Decimal(0))
            return (total, *found[0][1:]) if total < _MOST else (None, "", False)
    return None, "", False


def _money(value: Json) -> tuple[Decimal, str, bool] | None:
    currency = _text(value.get("currency"))
    for name in ("amount", "amountGross"):
        amount = _number(value.get(name))
        if amount is not None and re.fullmatch(r"[A-Z]{3}", currency):
            return amount, currency, name == "amountGross"
    return None


def _number(written: object) -> Decimal | None:
    if isinstance(written, bool) or not isinstance(written, int | float | Decimal):
        return None
    try:
        amount = Decimal(str(written)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return amount if 0 <= amount < _MOST else None


def _requirements(tender: Json) -> Iterator[Json]:
    for each in (tender, *_objects(tender, "lots")):
        yield _object(each, "otherRequirements")


def _several(objects: Iterable[Json], name: str) -> tuple[str, ...]:
    found = [said[:40] for each in objects for said in _texts(each.get(name))]
    return tuple(dict.fromkeys(found))[:20]


def _codes(data: Json) -> Iterator[str]:
    for each in (_object(data, "tender"), *_objects(data, "awards"), *_objects(data, "contracts")):
        for item in _objects(each, "items"):
            for said in (_object(item, "classification"), *_objects(item, "additionalClassifications")):
                if _text(said.get("scheme")) == "CPV" and _text(said.get("id")):
                    yield _text(said.get("id"))[:20]


def _urls(data: Json) -> Iterator[str]:
    """Yield the addresses of its notices; those of other papers stay in the rest."""
    sections = (_object(data, "planning"), _object(data, "tender"))
    for each in (*sections, *_objects(data, "awards"), *_objects(data, "contracts")):
        for document in _objects(each, "documents"):
            is_notice = document.get("noticeType") or _text(document.get("documentType")).endswith("Notice")
            url = _text(document.get("url"))
            if is_notice and re.fullmatch(r"https?://[^\s/]+\S*", url) and len(url) <= 2000:
                yield url


def _parties(data: Json) -> Iterator[Party]:
    """Yield the buyer and the suppliers, once each; a party's id means something within its release alone."""
    parties = {_text(each.get("id")): each for each in _objects(data, "parties")}
    buyer = _object(data, "buyer") or _object(_object(data, "tender"), "procuringEntity")
    suppliers = [each for award in _objects(data, "awards") for each in _objects(award, "suppliers")]
    referred = [("buyer", buyer)] if buyer else []
    seen = set()
    for role, each in [*referred, *(("supplier", supplier) for supplier in suppliers[:500])]:
        party = _party(role, each, parties.get(_text(each.get("id")), {}))
        if party and party not in seen:
            seen.add(party)
            yield party


def _party(role: str, reference: Json, told: Json) -> Party | None:
    name = (_text(told.get("name")) or _text(reference.get("name")))[:_LONGEST_NAME]
    written = [_object(told, "identifier"), *_objects(told, "additionalIdentifiers"), _object(reference, "identifier")]
    numbers = [
        f"{_text(each.get('scheme'))}-{_text(each.get('id'))}"
        for each in written
        if _text(each.get("scheme")) and _text(each.get("id"))
    ]
    org_ids = tuple(dict.fromkeys(number for number in numbers if len(number) <= _LONGEST_ID))[:20]
    return Party(role, name, org_ids) if name or org_ids else None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [text for each in value if (text := _text(each))] if isinstance(value, list) else []


def _object(within: Json, name: str) -> Json:
    found = within.get(name)
    return found if isinstance(found, dict) else {}


def _objects(within: Json, name: str) -> Iterator[Json]:
    found = within.get(name)
    yield from (each for each in (found if isinstance(found, list) else []) if isinstance(each, dict))
