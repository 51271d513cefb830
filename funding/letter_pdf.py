"""The letter that tells what was decided, as a PDF."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from funding import letters
from funding.models import FundingDecision
from mutuals_tracker import typesetting
from mutuals_tracker.govuk import formats

_TEMPLATE = Path(__file__).with_name("letter.typ")


def written(decision: FundingDecision, *, to: list[str]) -> bytes:
    """Return the PDF of the letter word by word as it was sent; `to` is whom it is addressed to, line by line.

    Raises TypesettingError.
    """
    day = timezone.localdate(decision.added_at)
    data: dict[str, Any] = {
        "title": f"Decision on application {decision.application.reference}",
        "reference": decision.application.reference,
        "date": {"year": day.year, "month": day.month, "day": day.day, "words": formats.uk_date(day)},
        "to": to,
        "parts": [part._asdict() for part in letters.parts(decision.letter)],
    }
    return typesetting.pdf(_TEMPLATE, data, at=decision.added_at)
