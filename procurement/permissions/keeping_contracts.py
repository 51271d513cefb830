"""Who may sign, end and withdraw a contract, beside who keeps it (`permissions.contracts`)."""

from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import Refused, is_admin, is_system
from procurement.permissions.contracts import ProcurementNotNowError, check_can_keep

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from procurement.models import Contract


def check_can_sign(user: "User | AnonymousUser", contract: "Contract") -> None:
    """Whoever keeps a contract says when it was signed. Raises ProcurementNotNowError for one that was."""
    check_can_keep(user, contract)
    if contract.signed_on is not None:
        raise ProcurementNotNowError("It is signed already. To correct the day, change the contract")


def check_can_terminate(user: "User | AnonymousUser", contract: "Contract") -> None:
    """Whoever keeps a contract says that it ends early. Raises ProcurementNotNowError for one that was not signed."""
    check_can_keep(user, contract)
    if contract.signed_on is None and not contract.is_history:
        raise ProcurementNotNowError("It is not signed, so there is nothing to end")


def check_can_resume(user: "User | AnonymousUser", contract: "Contract") -> None:
    """Whoever keeps a contract says that it runs on after all. Raises ProcurementNotNowError unless it was ended."""
    check_can_keep(user, contract)
    if contract.terminated_on is None:
        raise ProcurementNotNowError("It was not ended early")


def check_can_part(user: "User | AnonymousUser", contract: "Contract") -> None:
    """Whoever keeps a contract parts it from an agreement again. Raises ProcurementNotNowError unless it is joined."""
    check_can_keep(user, contract)
    if contract.agreement_id is None:
        raise ProcurementNotNowError("It is joined to no agreement")


def check_can_take_over(user: "User | AnonymousUser") -> None:
    """An admin takes what casework recorded over into the register, and so does the service itself."""
    if not (is_admin(user) or is_system(user)):
        raise Refused("Only an admin takes agreements over into the register")
