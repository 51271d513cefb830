"""How every page about a procurement finds it, takes its form, and goes back to it; what an action may refuse."""

from procurement.actions import bids, lots, procurements, steps
from procurement.lifecycle import IllegalProcurementMoveError
from procurement.models import Procurement
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

OF_PROCUREMENTS: asking.Errors = {
    procurements.SameProcurementError: "title",
    procurements.RouteOfAnotherRegimeError: "route",
    procurements.RouteBlockedError: "route",
    procurements.RouteReasonError: "route_reason",
    procurements.RegimeReasonError: "regime_reason",
    procurements.VatBasisError: "vat_basis",
    procurements.CommencedError: "commenced",
    procurements.NotAcceptedError: None,
    procurements.OcidTakenError: "ocid",
    procurements.UnsourcedError: "source_note",
    procurements.AbandonedForError: "abandoned_reason",
}
OF_MOVES: asking.Errors = {
    IllegalProcurementMoveError: None,
    procurements.CommencedError: "commenced_on",
    procurements.RulesError: None,
    procurements.RouteOfAnotherRegimeError: None,
    steps.StepDateError: "on",
}
OF_STEPS: asking.Errors = {
    procurements.RulesError: "done_on",
    procurements.RouteOfAnotherRegimeError: None,
    steps.StepDateError: "done_on",
    steps.DoneByMoveError: "done_on",
    steps.PlannedDateError: "planned_on",
    steps.UndatedStepError: "planned_on",
    steps.StepGoneError: None,
}
OF_LOTS: asking.Errors = {lots.LotNumberError: "number", lots.LotInUseError: None, lots.LotGoneError: None}
OF_BIDS: asking.Errors = {
    bids.BidTwiceError: "lot",
    bids.WrongLotError: "lot",
    bids.BidDateError: "submitted_on",
    bids.NotSubmittedError: "submitted_on",
    bids.ResultDateError: "on",
    bids.BidHasContractError: None,
    bids.BidGoneError: None,
}

PAGES = RowPages(
    "procurement",
    "procurement",
    lambda reader: Procurement.objects.visible_to(reader).with_whom().select_related("changed_by", "published_by"),
)
HERE = PAGES.here
find, address, once = PAGES.find, PAGES.address, PAGES.once
bound, saved, page = PAGES.bound, PAGES.saved, PAGES.page
