"""Who may see what of progress: totals, the spin-outs behind them, ambitions, published figures and reports."""

from typing import TYPE_CHECKING

from django.db.models import Q

from mutuals_tracker.accounts.rules import Refused, bodies_of, is_admin, is_signed_in, sees_the_country

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User
    from reporting.models import ProgressReport


def visible_reports(user: "User | AnonymousUser") -> Q:
    """Return which reports the person may read: all for the taskforce and admins, for others the published ones."""
    return Q() if sees_the_country(user) else Q(published_at__isnull=False)


def check_can_ask_for_report(user: "User | AnonymousUser") -> None:
    """Refuse all but the taskforce and admins (product.md, who uses it)."""
    if not sees_the_country(user):
        raise Refused(
            "Only taskforce members and admins can ask for a progress report. "
            "You can read and download every report that has been published"
        )


def check_can_retry_report(user: "User | AnonymousUser", report: "ProgressReport") -> None:
    """Refuse all but those who may ask for one."""
    check_can_ask_for_report(user)


def check_can_publish_report(user: "User | AnonymousUser", report: "ProgressReport") -> None:
    """Refuse all but admins: they alone publish (product.md, who uses it)."""
    if not (is_signed_in(user) and is_admin(user)):
        raise Refused("Only an admin can publish a progress report. Ask one to publish it")


def bodies_behind(user: "User | AnonymousUser") -> frozenset[int] | None:
    """Return the bodies whose spin-outs the person may see behind a number.

    None is every body's, an empty set nobody's. The taskforce and admins see the country, officers and certifiers
    their own bodies (product.md, who uses it).
    """
    return None if sees_the_country(user) else bodies_of(user)


def check_can_read_behind(user: "User | AnonymousUser") -> None:
    """Refuse those who see national totals only."""
    if bodies_behind(user) == frozenset():
        raise Refused(
            "You can see the national totals, but not the spin-outs behind them. "
            "Officers and certifiers see those of their own bodies"
        )


def check_can_keep_ambitions(user: "User | AnonymousUser") -> None:
    """Refuse all but admins: they keep the ambitions (product.md, who uses it)."""
    if not is_admin(user):
        raise Refused("Only an admin can record or correct an ambition. Ask one, with the source of the figure")


def check_can_keep_published_figures(user: "User | AnonymousUser") -> None:
    """Refuse all but admins: they keep the reference figures (product.md, who uses it)."""
    if not is_admin(user):
        raise Refused("Only an admin can record or correct a published figure. Ask one, with the source of the figure")
