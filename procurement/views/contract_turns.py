"""How every page about a contract finds it, takes its form, and goes back to it; what an action may refuse."""

from procurement import contracting
from procurement.actions import contract_parts as parts
from procurement.actions import joining
from procurement.models import Contract
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

OF_SPINOUT = "procurement:contracts_of_spinout"
# What a contract's own page shows beside what lists show.
_SHOWN = (
    "customer",
    "regime",
    "reservation",
    "procurement",
    "spinout__organisation",
    "changed_by",
    "published_by",
    "evidence",
    "agreement__evidence",
    "lot",
)
OF_CONTRACTS: asking.Errors = {
    contracting.SameContractError: "title",
    contracting.WrongProcurementError: "lot",
    contracting.AwardedDateError: "awarded_on",
    contracting.SignedDateError: "signed_on",
    contracting.StartDateError: "starts",
    contracting.EndDateError: "ends",
    contracting.TerminatedDateError: "terminated_on",
    contracting.ContractValueError: "value_basis",
    contracting.ContractRegimeError: "route",
    contracting.ContractSourceError: "source_note",
    contracting.ReservedCustomerError: "customer_name",
    contracting.ReservedAwardError: "awarded_on",
    contracting.ReservedTermError: "ends",
    contracting.ReservedServiceError: "cpv_codes",
    contracting.LookBackReasonError: "look_back_reason",
    contracting.ReservedRouteError: "route",
    joining.AlreadyJoinedError: None,
    joining.WrongAgreementError: None,
}
OF_STEPS: asking.Errors = {
    contracting.SignedDateError: "on",
    contracting.TerminatedDateError: "on",
    contracting.ReservedError: "on",
    parts.DecidedDateError: "on",
    parts.MeasuredDateError: "on",
    parts.PartGoneError: None,
    joining.AlreadyJoinedError: "agreement",
    joining.WrongAgreementError: "agreement",
}
OF_PARTS: asking.Errors = {
    parts.PartGoneError: None,
    parts.LaterEndError: "new_ends_on",
    parts.NoticeDateError: "notice_by",
    parts.BreakDateError: "breaks_on",
    parts.AgreedDateError: "agreed_on",
    parts.WrongPlanError: "is_planned",
    contracting.ReservedError: "new_ends_on",
}

PAGES = RowPages(
    "procurement",
    "contract",
    lambda reader: Contract.objects.visible_to(reader).with_whom().select_related(*_SHOWN),
)
HERE = PAGES.here
find, address, once = PAGES.find, PAGES.address, PAGES.once
bound, saved, page = PAGES.bound, PAGES.saved, PAGES.page
