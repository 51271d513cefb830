"""How the history of a spin-out tells its early costs, what covers them, and what was applied for."""

from funding.lifecycle import ApplicationState
from funding.models import Application, CostLine, Cover, Fund, Round
from funding.vocabulary import CostKind, CoverSource, CoverState
from spinouts.telling import PERSON, Named, Row, Teller, Words, column, money, one_of, text


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
        Application: Words(
            "Application",
            lambda row: row["title"] or f"FA-{row['number']:04}",
            {
                "round_id": ("To the round", Named(Round)),
                "state": ("State", one_of(ApplicationState)),
                "title": ("Title", text),
                "summary": ("What the money is for", text),
                "amount": ("Amount requested", money),
                "amounts_said": ("Amounts by stage", text),
                "costs_said": ("Cost plan", text),
                "documents_said": ("Documents", text),
                "declared_by_id": ("Declared by", PERSON),
                "certified_by_id": ("Signed off by", PERSON),
                "asks": ("What is asked", text),
                "withdrawn_reason": ("Withdrawn because", text),
            },
            # A draft is its body's own until it is submitted, and so is what is changed of it before it is again.
            for_everybody=(
                "e.submitted_at IS NOT NULL AND (e.state <> 'more_information' OR e.certified_by_id IS NOT NULL)"
            ),
        ),
    },
    titles={
        "begin_application": "Began an application for funding",
        "write_application": "Wrote an application for funding",
        "add_application_document": "Added a document to an application",
        "remove_application_document": "Removed a document from an application",
        "declare_application": "Answered the declaration of an application",
        "certify_application": "Signed an application off",
        "take_back_certification": "Took back the sign-off of an application",
        "submit_application": "Submitted an application",
        "send_back_application": "Asked for more information about an application",
        "withdraw_application": "Withdrew an application",
        "add_cost": "Added an early cost",
        "change_cost": "Changed an early cost",
        "remove_cost": "Removed an early cost",
        "add_cover": "Said what covers a cost",
        "change_cover": "Changed what covers a cost",
        "remove_cover": "Removed what covers a cost",
    },
)
