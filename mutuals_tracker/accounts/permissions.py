"""Who may invite people, give them roles, and edit bodies (product.md: an admin, and the system when set up)."""

from typing import TYPE_CHECKING

from mutuals_tracker.accounts.rules import Refused, is_admin, is_system

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import Membership, User


def check_can_administer(by: "User | AnonymousUser") -> None:
    """People, bodies, reference data and mail are an admin's; commands act as the system."""
    if not (is_admin(by) or is_system(by)):
        raise Refused("Only an admin can use the admin area. Ask an admin of the service to do this for you")


def check_can_change(by: "User | AnonymousUser", person: "User") -> None:
    """The system user is nobody, so nobody changes it."""
    check_can_administer(by)
    if person.is_system:
        raise Refused(f"{person} is not a person: commands and scheduled jobs act as it. It cannot be changed")


def check_can_end(by: "User | AnonymousUser", membership: "Membership") -> None:
    """Admins end roles, but not their own as an admin: a slip must not lock the door from outside."""
    check_can_change(by, membership.user)
    if membership.role == "admin" and membership.user_id == by.pk:
        raise Refused("You cannot end your own role as an admin. Ask another admin to do it")


def check_can_deactivate(by: "User | AnonymousUser", person: "User") -> None:
    """Admins deactivate others, not themselves."""
    check_can_change(by, person)
    if person.pk == by.pk:
        raise Refused("You cannot deactivate yourself. Ask another admin to do it")


def check_can_remove_second_factor(by: "User | AnonymousUser", person: "User") -> None:
    """Another admin does it: whoever sits down at an admin's open session must not rid it of its protection."""
    check_can_change(by, person)
    if person.pk == by.pk:
        raise Refused("You cannot remove your own second factor here. Ask another admin to do it")


def check_can_set_password(by: "User | AnonymousUser", person: "User") -> None:
    """Everybody chooses their own password and nobody another's; the system user has none."""
    if by.pk != person.pk or person.is_system or not person.is_active:
        raise Refused("You can only choose your own password")


def check_can_choose_mail(by: "User | AnonymousUser", person: "User") -> None:
    """Everybody says for themselves which mails they want."""
    if by.pk != person.pk or person.is_system or not person.is_active:
        raise Refused("You can only change your own settings")
