"""The report as JSON: UTF-8, keys in the order of the shape, no spaces, one newline at the end."""

import json
from typing import Any


def written(payload: dict[str, Any]) -> bytes:
    """Return the canonical bytes: what a report's checksum is made of."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
