"""The charts of procurement: who paid a year's income."""

from decimal import Decimal

from mutuals_tracker.amount_charts import amounts_chart
from mutuals_tracker.govuk import formats
from mutuals_tracker.govuk.charts import Chart
from mutuals_tracker.govuk.tables import Column, Table
from procurement.dependence import Dependence
from procurement.models import IncomeYear

_REST = "Not said who"


def income_chart(year: IncomeYear, found: Dependence) -> Chart:
    """Draw who paid how much of a year's income, the most first, and what nobody said the customer of."""
    title = f"Who paid, in the year to {formats.uk_date(year.ended_on)}"
    rest = [(_REST, found.unexplained)] if found.unexplained else []
    amounts = [*((each.who, each.amount) for each in found.paid), *rest]
    most = found.paid[0]
    summary = f"{most.who} paid {percent(most.percent)} of {formats.money(found.turnover)}."
    table = Table(
        caption=title,
        columns=[Column("Customer"), Column("Paid", numeric=True), Column("Part of the turnover", numeric=True)],
        rows=[[who, formats.money(paid), percent(paid * 100 / found.turnover)] for who, paid in amounts],
        foot=["Turnover", formats.money(found.turnover), percent(Decimal(100))],
        caption_hidden=True,
    )
    return amounts_chart("income", title, "In pounds", summary, amounts, table=table)


def percent(part: Decimal) -> str:
    """Return a part of a whole in percent, with one decimal where it has any."""
    return f"{part:.1f}".removesuffix(".0") + "%"
