"""A chart as a page gives it to components/chart.html: pictures, one sentence, and the table behind them."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from mutuals_tracker.govuk.tables import Table


@dataclass(frozen=True)
class Chart:
    """`svg` is for wide screens and paper, `svg_narrow` for phones; `summary` says what the picture shows."""

    key: str
    title: str
    subtitle: str
    summary: str
    svg: SafeString
    table: Table
    svg_narrow: SafeString | None = None
    download_url: str = ""
    download_text: str = ""
