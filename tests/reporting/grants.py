"""Reading the files of published awards as those who download them do."""

import csv
import importlib.util
import io
import json
import re
import warnings
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from jsonschema import FormatChecker

from tests.importing.files import shared

ADDRESS = "/open-data/360giving"


def download(client: Client, kind: str = "json", slug: str = "") -> bytes:
    """Return the file as it is sent."""
    answer = client.get(f"{ADDRESS}{f'/{slug}' if slug else ''}.{kind}")
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def package(client: Client, slug: str = "") -> dict[str, Any]:
    """Return the JSON file."""
    return json.loads(download(client, "json", slug))


def table(client: Client, slug: str = "") -> list[dict[str, str]]:
    """Return the rows of the CSV file."""
    return list(csv.DictReader(io.StringIO(download(client, "csv", slug).decode())))


@cache
def checker() -> ModuleType:
    """Return the checker of the standard; skips where there is none."""
    path = shared("checkers/validate_360giving.py")
    spec = importlib.util.spec_from_file_location("validate_360giving", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Without these two, which are packages of their own, it takes anything for a moment, and a day for both.
    FormatChecker.checkers["date-time"] = (is_moment, ValueError)
    FormatChecker.checkers["uri"] = (is_address, ValueError)
    return module


def is_moment(value: Any) -> bool:
    """Return whether it is a date-time with a zone, as RFC 3339 has it."""
    if not isinstance(value, str):
        return True
    datetime.fromisoformat(value)
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value))


def is_address(value: Any) -> bool:
    """Return whether it is a whole web address."""
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)


def problems(data: dict[str, Any]) -> list[str]:
    """Return what is wrong with a package."""
    with warnings.catch_warnings():
        # It leaves its lists of codes open.
        warnings.simplefilter("ignore", ResourceWarning)
        return list(checker().problems(data))


def unflattened(rows: list[dict[str, str]]) -> dict[str, Any]:
    """Return the package that a flat file means, as the standard's own tool reads its headings."""
    schema = json.loads(shared("schemas/360giving/360-giving-schema.json").read_text())
    grants: list[dict[str, Any]] = []
    for row in rows:
        grant: dict[str, Any] = {}
        for heading, value in row.items():
            if value:
                _put(grant, heading.split(":"), value, schema["properties"], schema["$defs"])
        grants.append(grant)
    return {"version": "1.4", "grants": grants}


def _put(into: dict[str, Any], parts: list[str], value: str, properties: dict[str, Any], defs: dict[str, Any]) -> None:
    known = {
        name: defs[says["$ref"].rpartition("/")[2]] if "$ref" in says else says for name, says in properties.items()
    }
    name, says = next((name, says) for name, says in known.items() if says.get("title", name) == parts[0])
    if len(parts) == 1:
        into[name] = float(value) if says.get("type") == "number" else value
        return
    place, rest = (int(parts[1]), parts[2:]) if parts[1].isdigit() else (0, parts[1:])
    listed = into.setdefault(name, [])
    while len(listed) <= place:
        listed.append({})
    inside = _meant(says["items"], defs)["properties"]
    _put(listed[place], rest, value, inside, defs)


def _meant(says: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    return defs[says["$ref"].rpartition("/")[2]] if "$ref" in says else says
