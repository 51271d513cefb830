"""The charts of funding: early costs beside the benchmark, where a fund's money is, and how an award is paid."""

from decimal import Decimal

from funding.costs import Ledger
from funding.following import Followed
from funding.standing import Money
from mutuals_tracker.amount_charts import amounts_chart
from mutuals_tracker.drawing import DARK_BLUE, TURQUOISE
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table


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


def _summary(ledger: Ledger, benchmark: Decimal | None) -> str:
    costs = f"Early costs come to {formats.money(ledger.total.cost)}"
    if benchmark is None:
        return f"{costs}. {ledger.total.gap}"
    over, said = ledger.against(benchmark), formats.money(benchmark)
    if not over:
        return f"{costs}, as much as the benchmark. {ledger.total.gap}"
    where = "above" if over > 0 else "below"
    return f"{costs}, {formats.money(abs(over))} {where} the benchmark of {said}. {ledger.total.gap}"


def award_chart(followed: Followed) -> Chart:
    """Draw what was planned and what was paid of an award, quarter by quarter, of those in which anything was."""
    words, quarters = followed.words, followed.quarters
    title = f"{words.planned} and {words.paid[0].lower()}{words.paid[1:]}, by quarter"
    amounts = [
        (f"{quarter.name}: {said}", amount, colour)
        for quarter in quarters
        for said, amount, colour in (
            ("planned", quarter.planned, TURQUOISE),
            ("given" if followed.award.is_in_kind else "paid", quarter.paid, DARK_BLUE),
        )
    ]
    planned, paid = (sum((getattr(each, name) for each in quarters), Decimal(0)) for name in ("planned", "paid"))
    summary = f"{formats.money(planned)} was planned in all. {words.paid}: {formats.money(paid)}."
    return amounts_chart(
        "award",
        title,
        "In pounds. Quarters in which nothing was planned or happened are left out",
        summary,
        [(label, amount) for label, amount, _ in amounts],
        colours=[colour for _, _, colour in amounts],
        table=Table(
            caption=title,
            columns=[Column("Quarter"), Column("Planned", numeric=True), Column(words.paid, numeric=True)],
            rows=[[each.name, formats.money(each.planned), formats.money(each.paid)] for each in quarters],
            foot=["In all", formats.money(planned), formats.money(paid)],
            caption_hidden=True,
        ),
    )
