"""Charts of amounts of money, each with its table: early costs beside the benchmark, and where a fund's money is."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import mark_safe

from funding.costs import Ledger
from funding.standing import Money
from mutuals_tracker.bars import bars
from mutuals_tracker.drawing import DARK_BLUE, DARK_GREY, DARK_PINK, FONT, ORANGE, TURQUOISE, drawn
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table

# How wide bars are drawn, and how much room a figure of an amount takes beside the longest.
_WIDTHS = {"wide": 640, "narrow": 340}
_FIGURE = 10.5
_COLOURS = (DARK_BLUE, TURQUOISE, ORANGE, DARK_PINK, DARK_GREY)


def costs_chart(ledger: Ledger, benchmark: Decimal | None) -> Chart:
    """Draw the costs, what is secured, sought and unfunded of them, and the benchmark where one is stated."""
    total = ledger.total
    amounts = [
        ("Early costs", total.cost),
        ("Secured", total.secured),
        ("Sought", total.sought),
        ("Neither secured nor sought", total.unfunded),
        *([("Benchmark", benchmark)] if benchmark is not None else []),
    ]
    return amounts_chart(
        "costs",
        "Early costs and what covers them",
        "In pounds. A cost counts at what it came to, and until that is known at its estimate",
        _summary(ledger, benchmark),
        amounts,
    )


def money_chart(money: Money) -> Chart:
    """Draw what a fund has, has committed, paid and left."""
    amounts = [
        *([("Budget", money.budget)] if money.budget is not None else []),
        ("Committed", money.committed),
        ("Paid, less what came back", money.paid - money.refunded),
        *([("Left to give", money.left)] if money.left is not None else []),
    ]
    left = "Nobody has said what it has to give" if money.left is None else f"{formats.money(money.left)} is left"
    summary = f"{formats.money(money.committed)} is committed. {left}"
    return amounts_chart("money", "Where the money is", "In pounds", summary, amounts)


def amounts_chart(
    key: str, title: str, subtitle: str, summary: str, amounts: Sequence[tuple[str, Decimal]], *, what: str = "What"
) -> Chart:
    """Draw one bar for each amount, none of them negative, with its table."""
    pictures = {
        shape: drawn(
            bars,
            name=f"chart-{key}-{shape}",
            title=title,
            description=summary,
            # In pence, which are whole.
            rows=[[label, int(amount * 100), formats.money(amount)] for label, amount in amounts],
            colour=DARK_BLUE,
            colours=[_COLOURS[at % len(_COLOURS)] for at in range(len(amounts))],
            width=width,
            beside=int(_FIGURE * (2 + max(len(formats.money(amount)) for _, amount in amounts))),
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
        table=Table(
            caption=title,
            columns=[Column(what), Column("Amount", numeric=True)],
            rows=[[label, formats.money(amount)] for label, amount in amounts],
            caption_hidden=True,
        ),
    )


def _summary(ledger: Ledger, benchmark: Decimal | None) -> str:
    costs = f"Early costs come to {formats.money(ledger.total.cost)}"
    if benchmark is None:
        return f"{costs}. {ledger.total.gap}"
    over, said = ledger.against(benchmark), formats.money(benchmark)
    if not over:
        return f"{costs}, as much as the benchmark. {ledger.total.gap}"
    where = "above" if over > 0 else "below"
    return f"{costs}, {formats.money(abs(over))} {where} the benchmark of {said}. {ledger.total.gap}"
