"""People, bodies and who holds which role where."""

from mutuals_tracker.accounts.models.audit import AuditContext
from mutuals_tracker.accounts.models.organisation import (
    NameKind,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
)
from mutuals_tracker.accounts.models.user import BODY_ROLES, SECOND_FACTOR_ROLES, LastAdminError, Membership, Role, User

__all__ = [
    "BODY_ROLES",
    "SECOND_FACTOR_ROLES",
    "AuditContext",
    "LastAdminError",
    "Membership",
    "NameKind",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationName",
    "Role",
    "User",
]
