"""Published awards in the 360Giving Data Standard, 1.4: one file for all, or for a fund, as JSON or as flat CSV.

PostgreSQL builds each row and writes it, so that no more than a buffer of the file is in memory; a file is whole or
there is none. Amounts are in pounds. Nothing here names a person.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import connection
from django.db.models import Max

from funding.models import Award, Fund
from funding.models.award import AwardQuerySet
from funding.vocabulary import EntryKind, Gives
from mutuals_tracker import org_ids
from mutuals_tracker.accounts.kinds import IdentifierScheme
from mutuals_tracker.regions import Region
from mutuals_tracker.spreadsheets.sql_cells import label, quoted, text
from spinouts.vocabulary import ServiceArea

CONTENT_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
_CHUNK = 64 * 1024
# The standard's words for kinds of area, by how their codes begin. For others it has none.
_AREAS = {"E06": "UA", "W06": "UA", "E07": "NMD", "E08": "MD", "E09": "LONB", "E10": "CTY", "S12": "CA"}
_REGIONS = {
    Region.NORTH_EAST: "E12000001",
    Region.NORTH_WEST: "E12000002",
    Region.YORKSHIRE_HUMBER: "E12000003",
    Region.EAST_MIDLANDS: "E12000004",
    Region.WEST_MIDLANDS: "E12000005",
    Region.EAST_OF_ENGLAND: "E12000006",
    Region.LONDON: "E12000007",
    Region.SOUTH_EAST: "E12000008",
    Region.SOUTH_WEST: "E12000009",
    Region.WALES: "W92000004",
    Region.SCOTLAND: "S92000003",
    Region.NORTHERN_IRELAND: "N92000002",
}
_LOCAL, _SUBNATIONAL, _NATIONAL = "GLS050", "GLS040", "GLS030"
_MOMENT = """'YYYY-MM-DD"T"HH24:MI:SS"Z"'"""
_COMMITS = f"e.kind IN ('{EntryKind.AWARD.value}', '{EntryKind.VARIATION.value}')"
_PAYS = f"e.kind IN ('{EntryKind.PAYMENT.value}', '{EntryKind.REFUND.value}')"


# What awards are classified by: the vocabulary, SQL for the code, and its words. Each award has the first.
_CLASSIFIED = (
    ("What the award is", "g.gives", Gives.choices),
    ("Service area of the recipient", "g.service_area", ServiceArea.choices),
)


@dataclass(frozen=True)
class Publisher:
    """Who publishes, under which prefix of 360Giving, and where the service is reached."""

    name: str
    prefix: str
    site: str

    @property
    def page(self) -> str:
        """Where the data and what they are is told."""
        return f"{self.site}/open-data/awards/"

    def file(self, kind: str, fund: Fund | None = None) -> str:
        """Return where a file is downloaded."""
        return f"{self.site}/open-data/360giving{f'/{fund.slug}' if fund else ''}.{kind}"


def has_any(fund: Fund | None = None) -> bool:
    """Return whether anything is published, of the fund where one is named. The standard knows no empty file."""
    return _published(fund).exists()


def written(kind: str, by: Publisher, fund: Fund | None = None) -> IO[bytes]:
    """Return the file, ready to be read from its beginning."""
    file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - whoever sends it closes it
    try:
        (_write_json if kind == "json" else _write_csv)(file, by, fund)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _published(fund: Fund | None) -> AwardQuerySet:
    found = Award.objects.published().filter(fund__is_example=False, fund__funder__isnull=False)
    return found.filter(fund=fund) if fund else found


def _write_json(file: IO[bytes], by: Publisher, fund: Fund | None) -> None:
    """Write the package: the rows first, because only they tell when the latest of them changed."""
    file.write(b'{"grants":[\n')
    with connection.cursor() as cursor:
        # JSON has none of these two characters, so that CSV changes nothing of it.
        cursor.copy_expert(
            f"COPY ({json_rows(by, fund)}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02', ENCODING 'UTF8')",
            file,
            _CHUNK,
        )
    head = json.dumps(_package(by, fund), ensure_ascii=False)
    file.write(f"],\n{head[1:]}\n".encode())


def _write_csv(file: IO[bytes], by: Publisher, fund: Fund | None) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({csv_rows(by, fund)}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", file, _CHUNK)


def _package(by: Publisher, fund: Fund | None) -> dict[str, object]:
    """Return what is said of the file as a whole."""
    found = _published(fund).aggregate(changed=Max("changed_at"), moved=Max("entries__added_at"))
    modified = max(moment for moment in found.values() if moment)
    what = f"Awards of {fund} to public service mutuals" if fund else "Awards to public service mutuals"
    return {
        "version": "1.4",
        "title": what,
        "identifier": f"{by.prefix}-awards{f'-{fund.slug}' if fund else ''}",
        "issued": f"{modified:%Y-%m-%d}",
        "modified": _written_moment(modified),
        "publisher": {"name": by.name, "website": by.site},
        "license": LICENCE,
        "downloadURL": by.file("json", fund),
        "accessURL": by.page,
    }


def _written_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _area_type(code: str) -> str:
    return label(f"left({code}, 3)", _AREAS.items())


def rows(by: Publisher, fund: Fund | None = None) -> str:
    """Return SQL for the published awards, each with what both kinds of file tell of it, as plain columns."""
    prefix = quoted(by.prefix)
    known = [_told("name", "o.name"), _code("geoCode", "g.value"), _code("geoCodeType", _area_type("g.value"))]
    area = " || ".join([quoted('{"countryCode":"GB"'), *known, "'}'"])
    only = f"AND a.fund_id = {int(fund.pk)}" if fund else ""
    region = label("s.region", ((region.value, code) for region, code in _REGIONS.items()))
    return f"""
    SELECT {prefix} || '-' || a.reference AS id,
           a.title,
           CASE WHEN a.is_in_kind
                THEN 'Advice in kind, worth £' || to_char(a.awarded, 'FM999,999,999,990.00')
                     || '. No money was paid to the recipient. ' ELSE '' END || a.purpose AS description,
           ap.amount AS applied,
           a.awarded,
           CASE WHEN a.application_id IS NOT NULL AND NOT a.is_in_kind THEN a.paid - a.refunded END AS disbursed,
           a.decided_on,
           nullif(a.source_url, '') AS url,
           a.begins_on,
           a.ends_on,
           {org_ids.org_id("rn", "s.reference", by.prefix)} AS recipient_id,
           coalesce(ro.name, s.name) AS recipient,
           rn.company,
           rn.charity,
           {org_ids.org_id("fn", "fo.slug", by.prefix)} AS funder_id,
           fo.name AS funder,
           f.slug AS programme_code,
           f.name AS programme,
           nullif(f.source_url, '') AS programme_url,
           CASE WHEN a.application_id IS NOT NULL THEN 'Yes' END AS open_call,
           coalesce(area.names, ARRAY[{label("s.region", Region.choices)}]) AS places,
           coalesce(area.codes, ARRAY[{region}]) AS codes,
           area.areas,
           s.region,
           CASE WHEN area.codes IS NOT NULL THEN '{_LOCAL}' WHEN s.region = '{Region.UK_WIDE.value}' THEN '{_NATIONAL}'
                WHEN s.region <> '' THEN '{_SUBNATIONAL}' END AS scope,
           CASE WHEN a.is_in_kind THEN '{Gives.ADVICE.value}' ELSE f.gives END AS gives,
           s.service_area,
           to_char(greatest(a.changed_at, a.published_at, moved.latest) AT TIME ZONE 'UTC', {_MOMENT}) AS modified,
           moved.commitments,
           CASE WHEN NOT a.is_in_kind THEN moved.disbursements END AS disbursements
      FROM funding_award a
      JOIN funding_fund f ON f.id = a.fund_id AND NOT f.is_example
      JOIN accounts_organisation ff ON ff.id = f.funder_id
      JOIN accounts_organisation fo ON fo.id = coalesce(ff.merged_into_id, ff.id)
      JOIN spinouts_spinout s ON s.id = a.spinout_id
      LEFT JOIN accounts_organisation ro ON ro.id = s.organisation_id
      LEFT JOIN funding_application ap ON ap.id = a.application_id
      {org_ids.numbers("rn", "s.organisation_id")}
      {org_ids.numbers("fn", "fo.id")}
      LEFT JOIN LATERAL (
            SELECT array_agg(o.name::text ORDER BY p.place) AS names,
                   array_agg(g.value::text ORDER BY p.place) AS codes,
                   string_agg({area}, ',' ORDER BY p.place) AS areas
              FROM spinouts_spinoutparent p
              JOIN accounts_organisation o ON o.id = p.organisation_id
              JOIN accounts_organisationidentifier g
                ON g.organisation_id = o.id AND g.scheme = '{IdentifierScheme.GSS.value}'
               AND coalesce(g.from_on <= a.decided_on, true) AND coalesce(g.to_on > a.decided_on, true)
             WHERE p.spinout_id = s.id) area ON true
      LEFT JOIN LATERAL (
            SELECT max(e.added_at) AS latest,
                   json_agg({_transaction(prefix)}) FILTER (WHERE a.application_id IS NOT NULL AND {_COMMITS})
                       AS commitments,
                   json_agg({_transaction(prefix)}) FILTER (WHERE {_PAYS}) AS disbursements
              FROM (SELECT each.kind, each.amount, each.happened_on, each.added_at,
                           row_number() OVER (ORDER BY each.id) AS place
                      FROM funding_awardentry each WHERE each.award_id = a.id) e) moved ON true
     WHERE a.published_at IS NOT NULL {only}
     ORDER BY a.number
    """  # noqa: S608 - our own names, and settings that are quoted


def _transaction(prefix: str) -> str:
    """Return SQL for a row of money: what came back is negative, so that the sum is what was paid."""
    return f"""json_build_object(
        'id', {prefix} || '-' || a.reference || '-' || e.place,
        'transactionDate', coalesce(e.happened_on, a.decided_on), 'currency', 'GBP',
        'value', CASE e.kind WHEN '{EntryKind.REFUND.value}' THEN -e.amount ELSE e.amount END)"""


def json_rows(by: Publisher, fund: Fund | None = None) -> str:
    """Return SQL for the awards as JSON objects, a comma before each but the first.

    Put together as text: PostgreSQL's own objects, with what is not known taken out again, take twice as long.
    """
    parts = [
        _code("id", "g.id"),
        _told("title", "g.title"),
        _told("description", "g.description"),
        _plain("amountAppliedFor", "g.applied"),
        _plain("amountAwarded", "g.awarded"),
        _plain("amountDisbursed", "g.disbursed"),
        _code("awardDate", "g.decided_on"),
        _told("url", "g.url"),
        _planned(),
        _listed(
            "recipientOrganization",
            _told("id", "g.recipient_id"),
            _told("name", "g.recipient"),
            _told("companyNumber", "g.company"),
            _told("charityNumber", "g.charity"),
        ),
        f"coalesce(',\"beneficiaryLocation\":[' || coalesce(g.areas, {_of_region()}) || ']', '')",
        _listed("fundingOrganization", _told("id", "g.funder_id"), _told("name", "g.funder")),
        _listed(
            "grantProgramme",
            _code("code", "g.programme_code"),
            _told("title", "g.programme"),
            _told("url", "g.programme_url"),
        ),
        _code("fromOpenCall", "g.open_call"),
        f"',\"classifications\":[' || {' || '.join(_classifications())} || ']'",
        _plain("commitmentTransaction", "g.commitments"),
        _plain("disbursementTransaction", "g.disbursements"),
        _code("dateModified", "g.modified"),
        _code("locationScope", "g.scope"),
    ]
    known = _json({"currency": "GBP", "dataSource": by.page})
    comma = "CASE WHEN row_number() OVER () > 1 THEN ',' ELSE '' END"
    whole = " || ".join([comma, quoted(known[:-1]), *parts, "'}'"])
    return f"SELECT {whole} FROM ({rows(by, fund)}) g"  # noqa: S608 - our own names


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _told(name: str, sql: str) -> str:
    """Return SQL for a member of a JSON object that is a text; nothing where it is not known."""
    return f"coalesce(',{_json(name)}:' || to_json({sql}::text)::text, '')"


def _code(name: str, sql: str) -> str:
    """Return SQL for a member that is a code, a date or a reference: nothing in it needs to be written otherwise."""
    return f"coalesce(',{_json(name)}:\"' || {sql} || '\"', '')"


def _plain(name: str, sql: str) -> str:
    """Return SQL for a member that PostgreSQL writes as JSON has it."""
    return f"coalesce(',{_json(name)}:' || {sql}::text, '')"


def _listed(name: str, first: str, *more: str) -> str:
    """Return SQL for a member that is a list of one object, whose first member is always known."""
    # A member brings its comma.
    bare = first.replace("coalesce(',", "coalesce('", 1)
    return " || ".join([f"',{_json(name)}:[{{'", bare, *more, "'}]'"])


def _planned() -> str:
    """Return SQL for the dates of the award, as far as they are known."""
    begins = _listed("plannedDates", _code("startDate", "g.begins_on"), _code("endDate", "g.ends_on"))
    ends = _listed("plannedDates", _code("endDate", "g.ends_on"))
    return f"CASE WHEN g.begins_on IS NOT NULL THEN {begins} WHEN g.ends_on IS NOT NULL THEN {ends} ELSE '' END"


def _of_region() -> str:
    """Return SQL for the place where no area is known."""
    places = [
        (region.value, _json({"name": region.label, "geoCode": code, "countryCode": "GB"}))
        for region, code in _REGIONS.items()
    ]
    return label("g.region", [*places, (Region.UK_WIDE.value, _json({"name": "UK-wide", "countryCode": "GB"}))])


def _classifications() -> Iterator[str]:
    """Yield SQL for each, whole: the words of a code are known beforehand. Nothing where there is no code."""
    for place, (vocabulary, sql, choices) in enumerate(_CLASSIFIED):
        each = [
            (code, ("," if place else "") + _json({"vocabulary": vocabulary, "code": code, "title": title}))
            for code, title in choices
        ]
        yield f"coalesce({label(sql, each)}, '')"


def csv_rows(by: Publisher, fund: Fund | None = None) -> str:
    """Return SQL for the awards under the headings of the standard's flat file; of several places the first is told."""
    cells = {
        "Identifier": "g.id",
        "Title": text("g.title"),
        "Description": text("g.description"),
        "Currency": "'GBP'",
        "Amount Applied For": "g.applied",
        "Amount Awarded": "g.awarded",
        "Amount Disbursed": "g.disbursed",
        "Award Date": "g.decided_on",
        "URL": "g.url",
        "Planned Dates:Start Date": "g.begins_on",
        "Planned Dates:End Date": "g.ends_on",
        "Recipient Org:Identifier": "g.recipient_id",
        "Recipient Org:Name": text("g.recipient"),
        "Recipient Org:Company Number": "g.company",
        "Recipient Org:Charity Number": "g.charity",
        "Funding Org:Identifier": "g.funder_id",
        "Funding Org:Name": text("g.funder"),
        "Grant Programme:Code": "g.programme_code",
        "Grant Programme:Title": text("g.programme"),
        "Grant Programme:URL": "g.programme_url",
        "From An Open Call?": "g.open_call",
        "Beneficiary Location:Name": text("g.places[1]"),
        "Beneficiary Location:Geographic Code": "g.codes[1]",
        "Beneficiary Location:Geographic Code Type": _area_type("g.codes[1]"),
        "Beneficiary Location:Country Code": "CASE WHEN g.places[1] IS NOT NULL THEN 'GB' END",
        "Location Scope": "g.scope",
        **{
            f"Classifications:{place}:{heading}": sql
            for place, (name, code, choices) in enumerate(_CLASSIFIED)
            for heading, sql in (
                ("Vocabulary", f"CASE WHEN {code} <> '' THEN {quoted(name)} END"),
                ("Code", f"nullif({code}, '')"),
                ("Title", label(code, choices)),
            )
        },
        "Last Modified": "g.modified",
        "Data Source": quoted(by.page),
    }
    columns = ", ".join(f'{sql} AS "{heading}"' for heading, sql in cells.items())
    return f"SELECT {columns} FROM ({rows(by, fund)}) g"  # noqa: S608 - our own names
