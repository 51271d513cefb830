"""How every page about a risk finds it, takes its form, and goes back to it; what an action may refuse."""

from procurement.actions import risk_actions, risks
from procurement.models import Risk
from procurement.scales import OffTheScaleError
from spinouts.actions import OwnerError
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

OF_SPINOUT = "procurement:risks_of_spinout"


def refusals(day: str) -> asking.Errors:
    """Return what an action may raise, and the field that is wrong; `day` is the field that asks when it happened."""
    return {
        OwnerError: "owner",
        risks.RiskDateError: day,
        risks.ReviewDateError: "next_review_on",
        risks.ScaleChangedError: None,
        OffTheScaleError: "likelihood",
        risk_actions.DoneDateError: "done_on",
    }


_PAGES = RowPages(
    "procurement",
    "risk",
    lambda reader: Risk.objects.visible_to(reader).with_whom().select_related("changed_by"),
)
HERE = _PAGES.here
find, address, once = _PAGES.find, _PAGES.address, _PAGES.once
bound, saved, page = _PAGES.bound, _PAGES.saved, _PAGES.page
