"""The charts of referrals and of early need: bars of the figures that stand in the table below them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.safestring import mark_safe

from funding.onward.measures import Counted
from funding.onward.need import Need
from mutuals_tracker.bars import bars
from mutuals_tracker.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, FONT, ORANGE, TURQUOISE, drawn
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table

# How wide bars are drawn, and how much room a letter of what is said beside them takes.
_WIDTHS = {"wide": 640, "narrow": 340}
_LETTER = 10.5
# How many bars a picture has; the table has them all.
MOST_BARS = 10
_COVERED = (DARK_BLUE, TURQUOISE, ORANGE, DARK_PINK)


def shares_chart(counted: Mapping[str, Counted], *, key: str, title: str, total: Counted, country: bool) -> Chart:
    """Draw which share had somewhere to go in time, one bar for each name, of those of which it can be said."""
    known = {name: each for name, each in counted.items() if each.in_time_percent is not None}
    biggest = sorted(known.items(), key=lambda item: (-item[1].measured, item[0]))[:MOST_BARS]
    rows = [
        (name, each.in_time_percent or 0, f"{each.in_time_percent}% ({each.in_time:,} of {each.measured:,})")
        for name, each in biggest
    ]
    whose = "referrals" if country else "of your referrals"
    said = (
        f"{total.in_time:,} of {total.measured:,} {whose} had somewhere to go within 30 days."
        if total.measured
        else f"{'No referral' if country else 'None of your referrals'} is 30 days old or was sent anywhere yet."
    )
    left_out = f" The {MOST_BARS} with most of them are drawn." if len(known) > MOST_BARS else ""
    return _chart(
        key=key,
        title=title,
        subtitle="Share with somewhere to go within 30 days",
        summary=f"{said}{left_out}",
        rows=rows,
        most=100,
        table=_counted_table(counted, title, total=total),
    )


def covered_chart(need: Need) -> Chart:
    """Draw what all ledgers together cost, and how far that is covered."""
    total = need.total
    amounts = [
        ("Early costs", total.cost),
        ("Secured", total.secured),
        ("Sought", total.sought),
        ("Neither secured nor sought", total.unfunded),
    ]
    return _amounts(
        "covered",
        "How far early costs are covered",
        f"{formats.number(need.ledgers)} ledger{'' if need.ledgers == 1 else 's'}. {total.gap}",
        amounts,
        _COVERED,
    )


def spread_chart(need: Need, benchmark: Decimal | None) -> Chart | None:
    """Draw how the costs of single spin-outs are spread beside the benchmark; None where there is no ledger."""
    if need.spread is None:
        return None
    spread = need.spread
    amounts = [
        ("Least", spread.least),
        ("A quarter are at or below", spread.lower),
        ("Half are at or below", spread.middle),
        ("Three quarters are at or below", spread.upper),
        ("Most", spread.most),
        *([("Benchmark", benchmark)] if benchmark is not None else []),
    ]
    middle = f"Half of them come to {formats.money(spread.middle)} or less."
    above = f" {formats.number(need.above)} of {formats.number(need.ledgers)} are above the benchmark."
    colours = (*[TURQUOISE] * 5, DARK_GREY)[: len(amounts)]
    summary = middle + (above if benchmark is not None else "")
    return _amounts("spread", "Early costs of single spin-outs", summary, amounts, colours)


def _amounts(
    key: str, title: str, summary: str, amounts: Sequence[tuple[str, Decimal]], colours: Sequence[str]
) -> Chart:
    return _chart(
        key=key,
        title=title,
        subtitle="In pounds. A cost counts at what it came to, and until that is known at its estimate",
        summary=summary,
        # In pence, which are whole.
        rows=[(label, int(amount * 100), formats.money(amount)) for label, amount in amounts],
        colours=colours,
        table=Table(
            caption=title,
            columns=[Column("What"), Column("Amount", numeric=True)],
            rows=[[label, formats.money(amount)] for label, amount in amounts],
            caption_hidden=True,
        ),
    )


def _counted_table(counted: Mapping[str, Counted], title: str, *, total: Counted) -> Table:
    columns = ("Of which the share is taken", "In time", "Share in time", "Launched later", "Share launched")
    return Table(
        caption=title,
        columns=[
            Column("Referrals"),
            Column("Opened", numeric=True),
            *(Column(text, numeric=True) for text in columns),
        ],
        rows=[counted_row(name, each) for name, each in counted.items()],
        foot=counted_row("In all", total),
        caption_hidden=True,
        wide=True,
        unknown="None yet",
    )


def counted_row(name: str, each: Counted) -> list[str | int | None]:
    """Return the row of a table that says these numbers."""
    shares = (each.in_time_percent, each.launched_percent)
    in_time, launched = (None if share is None else f"{share}%" for share in shares)
    return [name, each.opened, each.measured, each.in_time, in_time, each.launched, launched]


def _chart(
    *,
    key: str,
    title: str,
    subtitle: str,
    summary: str,
    rows: Sequence[tuple[str, int, str]],
    table: Table,
    colours: Sequence[str] = (),
    most: int = 0,
) -> Chart:
    beside = int(_LETTER * (2 + max((len(said) for _label, _value, said in rows), default=0)))
    pictures = {
        shape: drawn(
            bars,
            name=f"chart-{key}-{shape}",
            title=title,
            description=summary,
            rows=[list(row) for row in rows],
            colour=DARK_BLUE,
            colours=list(colours),
            most=most,
            width=width,
            beside=beside,
            font=FONT,
        )
        for shape, width in _WIDTHS.items()
    }
    return Chart(
        key=key,
        title=title,
        subtitle=subtitle,
        summary=summary,
        svg=mark_safe(pictures["wide"]),  # noqa: S308 - ours from end to end
        svg_narrow=mark_safe(pictures["narrow"]),  # noqa: S308 - ours from end to end
        table=table,
    )
