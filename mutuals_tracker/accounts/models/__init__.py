"""People, bodies and who holds which role where."""

from mutuals_tracker.accounts.models.organisation import (
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
)
from mutuals_tracker.accounts.models.user import Membership, Role, User

__all__ = ["Membership", "Organisation", "OrganisationIdentifier", "OrganisationName", "Role", "User"]
