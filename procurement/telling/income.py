"""How the history of a spin-out tells its income, and who paid it."""

from procurement.models import IncomeShare, IncomeYear
from spinouts.telling import Named, Words, column, day, money, text

TABLES = {
    IncomeYear: Words(
        "Year’s income",
        lambda row: day(str(row["ended_on"])),
        {
            "ended_on": ("Year ended", day),
            "turnover": ("Turnover", money),
            "source_url": ("Address of the source", text),
            "source_note": ("Source", text),
        },
    ),
    IncomeShare: Words(
        "What a customer paid",
        column("customer_name"),
        {
            "year_id": ("In the", Named(IncomeYear)),
            "customer_name": ("Customer", text),
            "amount": ("Paid", money),
        },
    ),
}
TITLES = {
    "add_income_year": "Year’s income added",
    "change_income_year": "Year’s income changed",
    "remove_income_year": "Year’s income removed",
    "add_income_share": "Customer’s payments added",
    "change_income_share": "Customer’s payments changed",
    "remove_income_share": "Customer’s payments removed",
}
