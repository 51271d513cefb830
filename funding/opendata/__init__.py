"""What is published of awards, in which shape, and why some are not. Absence means private."""

from funding.opendata.fields import PRIVATE, PUBLISHED, WITHHELD
from funding.opendata.grants import CONTENT_TYPES, Publisher, has_any, written
from funding.opendata.reasons import Counted, Reason, counted, left_out, missing, of_funds

__all__ = [
    "CONTENT_TYPES",
    "PRIVATE",
    "PUBLISHED",
    "WITHHELD",
    "Counted",
    "Publisher",
    "Reason",
    "counted",
    "has_any",
    "left_out",
    "missing",
    "of_funds",
    "written",
]
