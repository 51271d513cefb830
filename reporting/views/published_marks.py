"""Other people's totals as a page shows them: marks beside our series, and a table with their sources."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from mutuals_tracker.govuk.tables import Column, Table
from reporting.charts import Mark
from reporting.models import PublishedFigure
from spinouts.vocabulary import Qualifier

_SAID = {
    Qualifier.EXACT: "{}",
    Qualifier.AS_PUBLISHED: "{}",
    Qualifier.APPROXIMATE: "about {}",
    Qualifier.AT_LEAST: "at least {}",
    Qualifier.MORE_THAN: "more than {}",
}


def said(number: int | None, qualifier: str) -> str:
    """Return a number as its source stated it: "about 35,000"; nothing for none."""
    return "" if number is None else _SAID[Qualifier(qualifier)].format(f"{number:,}")


def marks(figures: Iterable[PublishedFigure], column: str, *, until: date) -> list[Mark]:
    """Return the marks of one kind of total (`staff_total`, `number_of_mutuals`) for periods that end by `until`.

    Two sources that say the same of the same period are one mark.
    """
    found = {
        Mark(figure.effective, value, said(value, figure.qualifier))
        for figure in figures
        if figure.effective and figure.effective.last_day <= until and (value := getattr(figure, column)) is not None
    }
    return sorted(found, key=lambda mark: (mark.when.last_day, mark.value, mark.said))


def site_of(url: str) -> str:
    """Return the name of an address's site."""
    return url.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


def source_link(url: str, note: str = "") -> SafeString:
    """Return a link to a source, named by its site."""
    link = format_html('<a class="govuk-link" href="{}" rel="noreferrer external">{}</a>', url, site_of(url))
    return format_html("{}<br>{}", link, note) if note else link


def published_table(figures: Sequence[PublishedFigure], *, caption: str) -> Table:
    """Return the totals with their sources, in the order given."""
    return Table(
        caption=caption,
        columns=[
            Column("About"),
            Column("Mutuals", numeric=True),
            Column("In the pipeline", numeric=True),
            Column("Staff", numeric=True),
            Column("Source"),
        ],
        rows=[
            [
                str(figure.effective) if figure.effective else "Undated",
                said(figure.number_of_mutuals, figure.qualifier) or "Not stated",
                said(figure.number_in_pipeline, figure.qualifier) or "Not stated",
                said(figure.staff_total, figure.qualifier) or "Not stated",
                source_link(figure.source_url),
            ]
            for figure in figures
        ],
        caption_hidden=True,
        wide=True,
        empty="No totals published by others are recorded.",
    )
