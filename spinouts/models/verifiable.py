"""The words about statements that a certifier verifies: staff returns and definition assessments."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, OuterRef

from mutuals_tracker.facts import FactQuerySet
from spinouts import permissions
from spinouts.models.spinout import Spinout

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


class VerifiableQuerySet(FactQuerySet):
    """The words that both kinds share."""

    # What a verification calls a statement of this kind.
    verified_as: str

    def with_verified(self) -> Self:
        """Each with whether a certifier has verified it, as `is_verified`."""
        return self.annotate(is_verified=self._verified())

    def awaiting_verification_by(self, user: "User") -> Self:
        """Statements that this certifier may verify and nobody has: of their bodies, entered by somebody else."""
        certifiable = Spinout.objects.in_register().filter(permissions.certifiable(user))
        return self.current().filter(~self._verified(), spinout__in=certifiable).exclude(recorded_by=user)

    def oldest_first(self) -> Self:
        """In the order in which they have waited, each with its spin-out."""
        return self.select_related("spinout").order_by("recorded_at", "pk")

    def _verified(self) -> Exists:
        # Verification stands on what it verifies, so it is found by its name.
        verifications = apps.get_model("spinouts", "Verification").objects.current()
        return Exists(verifications.filter(**{self.verified_as: OuterRef("pk")}))
