"""Reading the file of published contracts as those who download it do, and what the standard says of it."""

import importlib.util
import json
from functools import cache
from types import ModuleType
from typing import Any

from django.test import Client
from jsonschema import FormatChecker

from tests.importing.files import shared
from tests.reporting.grants import is_address, is_moment

ADDRESS = "/open-data/ocds.json"


def package(client: Client) -> dict[str, Any]:
    """Return the file."""
    answer = client.get(ADDRESS)
    assert answer.status_code == 200, answer.status_code
    return json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]


@cache
def checker() -> ModuleType:
    """Return the checker of the standard; skips where there is none."""
    path = shared("checkers/validate_ocds.py")
    spec = importlib.util.spec_from_file_location("validate_ocds", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    # Without these two, which are packages of their own, it takes anything for a moment, and a day for both.
    FormatChecker.checkers["date-time"] = (is_moment, ValueError)
    FormatChecker.checkers["uri"] = (is_address, ValueError)
    return module


def problems(data: dict[str, Any]) -> list[str]:
    """Return what is wrong with a package: what its schema refuses, and what it names that it does not have."""
    found = list(checker().problems(data))
    for release in data["releases"]:
        awards = {award["id"] for award in release.get("awards", [])}
        lots = {lot["id"] for lot in release.get("tender", {}).get("lots", [])}
        found += [
            f"{release['ocid']}: no such award" for c in release.get("contracts", []) if c["awardID"] not in awards
        ]
        found += [
            f"{release['ocid']}: no such lot"
            for award in release.get("awards", [])
            if not set(award.get("relatedLots", [])) <= lots
        ]
    ids = [(release["ocid"], release["id"]) for release in data["releases"]]
    return found + [f"{one}: twice" for one in set(ids) if ids.count(one) > 1]
