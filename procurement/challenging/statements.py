"""What somebody says of an expression of interest, or of an authority's terms, as an action takes it. Pure."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from procurement.challenging.clocks import NOTICE_DAYS, Counting, DecisionRule, Length

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import Organisation
    from procurement.models import IntentionNotice, RejectionGround


@dataclass(frozen=True)
class Received:
    """What a body sent. What its expression leaves out is blank; `names` are of employees alone."""

    authority: "Organisation"
    body_kind: str
    body_name: str
    body_evidence: str
    received_on: date
    service: str
    finances: str = ""
    capability: str = ""
    outcomes: str = ""
    staff_engagement: str = ""
    partners: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    # Somebody checked that all of them are employed by the authority.
    are_of_authority: bool = False


@dataclass(frozen=True)
class Grounds:
    """On which grounds it is, or would be, rejected; and the statement that one of them needs."""

    grounds: tuple["RejectionGround", ...]
    notice: "IntentionNotice | None" = None


@dataclass(frozen=True)
class Published:
    """What an authority publishes about challenges, from a day to a day, and who says so."""

    starts_on: date | None = None
    ends_on: date | None = None
    is_specified: bool = False
    windows: str = ""
    notice_days: int = NOTICE_DAYS
    counting: str = Counting.CALENDAR.value
    decides: str = DecisionRule.NOT_STATED.value
    decides_within: Length | None = None
    decides_by: str = ""
    least_gap: Length | None = None
    most_gap: Length | None = None
    note: str = ""
    source_url: str = ""
    source_note: str = ""

    def columns(self) -> dict[str, object]:
        """Return the columns of its row: a length is a number and a unit."""
        found: dict[str, object] = {}
        for name, value in asdict(self).items():
            if name in ("decides_within", "least_gap", "most_gap"):
                found[f"{name}_number"] = value["number"] if value else None
                found[f"{name}_unit"] = value["unit"] if value else ""
            else:
                found[name] = value
        return found


@dataclass(frozen=True)
class GroundSays:
    """What a ground of rejection says, from a day to a day, and who says so."""

    number: int
    says: str
    citation: str
    needs_notice: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    source_url: str = ""
    source_note: str = ""
