"""The report as an OpenDocument spreadsheet, written row by row: header rows, database ranges, title and language.

Written here rather than with odfpy, which holds the whole document in memory as a tree: at 100,000 rows that is minutes
and gigabytes (docs/adr says more). The same payload gives the same bytes: every entry carries one fixed date.
"""

import io
import zipfile
from collections.abc import Sequence
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from reporting.rendering import workbook
from reporting.rendering.tables import Column

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    f'{_XML}<office:document-styles {_NAMES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-family="Arial" fo:font-size="12pt" '
    'fo:language="en" fo:country="GB"/></style:default-style>'
    "</office:styles></office:document-styles>"
)
# Characters across, to centimetres.
_WIDTH = 0.22
# XML 1.0 has no place for these, even escaped.
_UNWRITABLE = {code: None for code in range(32) if chr(code) not in "\t\n\r"}


def written(payload: dict[str, Any]) -> bytes:
    """Return the document's bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(_entry("mimetype", zipfile.ZIP_STORED), _MIME)
        archive.writestr(_entry("META-INF/manifest.xml"), _MANIFEST)
        archive.writestr(_entry("meta.xml"), _meta(payload))
        archive.writestr(_entry("styles.xml"), _STYLES)
        with archive.open(_entry("content.xml"), "w") as content:
            _content(content, payload)
    return held.getvalue()


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = compression
    entry.external_attr = 0o644 << 16
    return entry


def _meta(payload: dict[str, Any]) -> str:
    made = workbook.made_at(payload).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_XML}<office:document-meta {_NAMES} office:version="1.3"><office:meta>'
        f"<dc:title>{_text(payload['title'])}</dc:title><dc:language>en-GB</dc:language>"
        f"<meta:initial-creator>Mutuals Tracker</meta:initial-creator><meta:creation-date>{made}</meta:creation-date>"
        "</office:meta></office:document-meta>"
    )


def _content(out: IO[bytes], payload: dict[str, Any]) -> None:
    def say(text: str) -> None:
        out.write(text.encode())

    say(f'{_XML}<office:document-content {_NAMES} office:version="1.3">{_automatic_styles()}')
    say("<office:body><office:spreadsheet>")
    _prose(say, workbook.COVER, workbook.cover(payload))
    ranges = [_contents(say, workbook.contents(payload))]
    for sheet in workbook.sheets(payload):
        first = len(sheet.lines)
        _open_table(say, sheet.name, sheet.table.columns)
        _lines(say, sheet.lines)
        _heading(say, sheet.table.columns)
        for cells in sheet.rows():
            say(f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>")
        say("</table:table>")
        ranges.append(_range(sheet.name, sheet.table_name, first, sheet.count(), len(sheet.table.columns)))
    say(f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>")
    say("</office:spreadsheet></office:body></office:document-content>")


def _automatic_styles() -> str:
    columns = "".join(
        f'<style:style style:name="w-{kind}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _WIDTH:.2f}cm"/></style:style>'
        for kind, width in {**workbook.WIDTHS, "wide": 100}.items()
    )
    cells = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{number}>'
        f'<style:table-cell-properties style:vertical-align="top" fo:wrap-option="{wrap}"/>'
        f"{text}</style:style>"
        for name, wrap, text, number in (
            ("title", "no-wrap", '<style:text-properties fo:font-weight="bold" fo:font-size="16pt"/>', ""),
            ("heading", "wrap", '<style:text-properties fo:font-weight="bold"/>', ""),
            ("prose", "no-wrap", "", ""),
            ("text", "wrap", "", ""),
            ("whole", "no-wrap", "", ' style:data-style-name="n-whole"'),
            ("broken", "no-wrap", "", ' style:data-style-name="n-broken"'),
        )
    )
    numbers = "".join(
        f'<number:number-style style:name="{name}"><number:number number:decimal-places="{most}" '
        f'number:min-decimal-places="0" number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
        for name, most in (("n-whole", 0), ("n-broken", 2))
    )
    return f"<office:automatic-styles>{columns}{numbers}{cells}</office:automatic-styles>"


def _prose(say: Any, name: str, lines: Sequence[str]) -> None:
    say(f'<table:table table:name={quoteattr(name)}><table:table-column table:style-name="w-wide"/>')
    _lines(say, lines)
    say("</table:table>")


def _contents(say: Any, listed: Sequence[tuple[str, str]]) -> str:
    lines = ["Contents", "This sheet contains one table, with a link to each sheet."]
    _open_table(say, workbook.CONTENTS, workbook.CONTENTS_COLUMNS)
    _lines(say, lines)
    _heading(say, workbook.CONTENTS_COLUMNS)
    for name, what in listed:
        link = f'<text:a xlink:type="simple" xlink:href={quoteattr(f"#{_quoted(name)}.A1")}>{_text(name)}</text:a>'
        say(
            '<table:table-row><table:table-cell table:style-name="text" office:value-type="string">'
            f"<text:p>{link}</text:p></table:table-cell>{_cell(what)}</table:table-row>"
        )
    say("</table:table>")
    return _range(workbook.CONTENTS, "contents", len(lines), len(listed), len(workbook.CONTENTS_COLUMNS))


def _open_table(say: Any, name: str, columns: Sequence[Column]) -> None:
    say(f"<table:table table:name={quoteattr(name)}>")
    say("".join(f'<table:table-column table:style-name="w-{column.kind}"/>' for column in columns))


def _lines(say: Any, lines: Sequence[str]) -> None:
    for place, line in enumerate(lines):
        say(f"<table:table-row>{_cell(line, 'title' if place == 0 else 'prose')}</table:table-row>")


def _heading(say: Any, columns: Sequence[Column]) -> None:
    cells = "".join(_cell(column.heading, "heading") for column in columns)
    say(f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>")


def _cell(value: Any, style: str = "text") -> str:
    if isinstance(value, str):
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="string">'
            f"<text:p>{_text(value)}</text:p></table:table-cell>"
        )
    style = "broken" if isinstance(value, float) else "whole"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _range(sheet: str, name: str, first: int, rows: int, columns: int) -> str:
    last = chr(ord("A") + columns - 1)
    address = f"{_quoted(sheet)}.A{first + 1}:{_quoted(sheet)}.{last}{first + 1 + rows}"
    return (
        f"<table:database-range table:name={quoteattr(name)} table:target-range-address={quoteattr(address)} "
        'table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def _quoted(sheet: str) -> str:
    return f"'{sheet}'" if " " in sheet else sheet


def _text(value: str) -> str:
    return escape(" ".join(value.translate(_UNWRITABLE).split()))
