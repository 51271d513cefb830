"""What somebody says of a risk, as forms read it and actions take it. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


@dataclass(frozen=True)
class Described:
    """What is said of a risk: because of a cause there may be an event, which would have an effect."""

    category: str
    cause: str
    event: str
    effect: str
    proximity: str
    response: str
    owner: "User | None"
    review_months: int

    def columns(self) -> dict[str, object]:
        """Return the columns that say so."""
        return {
            "category": self.category,
            "cause": self.cause,
            "event": self.event,
            "effect": self.effect,
            "proximity": self.proximity,
            "response": self.response,
            "owner": self.owner,
            "review_months": self.review_months,
        }


@dataclass(frozen=True)
class Rated:
    """A rating as somebody makes it. `scale` is the key of the scale on their page; None is the usual one, unkept."""

    kind: str
    likelihood: int
    impact: int
    rated_on: date
    rationale: str
    scale: int | None = None


@dataclass(frozen=True)
class Doing:
    """What is done, by whom and by when; and when it was done, once it was."""

    what: str
    owner: "User | None"
    due_on: date
    done_on: date | None = None

    def columns(self) -> dict[str, object]:
        """Return the columns that say so."""
        return {"what": self.what, "owner": self.owner, "due_on": self.due_on, "done_on": self.done_on}
