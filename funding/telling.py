"""How the history of a spin-out tells its early costs and what covers them."""

from funding.models import CostLine, Cover, Fund
from funding.vocabulary import CostKind, CoverSource, CoverState
from spinouts.telling import Named, Row, Teller, Words, column, money, one_of, text


def _by_whom(row: Row) -> str:
    return row["who"] or CoverSource(row["source"]).label


TELLER = Teller(
    tables={
        CostLine: Words(
            "Early cost",
            column("what"),
            {
                "kind": ("Type", one_of(CostKind)),
                "what": ("What for", text),
                "estimate": ("Estimate", money),
                "actual": ("Actual cost", money),
                "note": ("Note", text),
            },
        ),
        Cover: Words(
            "Cover",
            _by_whom,
            {
                "line_id": ("For the cost", Named(CostLine)),
                "source": ("By whom", one_of(CoverSource)),
                "fund_id": ("Fund", Named(Fund)),
                "who": ("Name", text),
                "amount": ("Amount", money),
                "state": ("State", one_of(CoverState)),
            },
        ),
    },
    titles={
        "add_cost": "Added an early cost",
        "change_cost": "Changed an early cost",
        "remove_cost": "Removed an early cost",
        "add_cover": "Said what covers a cost",
        "change_cover": "Changed what covers a cost",
        "remove_cover": "Removed what covers a cost",
    },
)
