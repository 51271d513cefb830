"""What somebody asks of the figures: as at which date, as known at which moment, narrowed to which spin-outs."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from mutuals_tracker.accounts.kinds import OrganisationKind
from reporting.scopes import Selection
from spinouts.vocabulary import Region, ServiceArea

# How each filter is called, and the labels of its codes.
FILTERS = {
    "region": ("Region", dict(Region.choices)),
    "service_area": ("Service area", dict(ServiceArea.choices)),
    "parent_kind": ("Parent kind", dict(OrganisationKind.choices)),
}


@dataclass(frozen=True)
class Question:
    """A date and a known-at, which together always give the same answer, and the filters."""

    on: date
    known_at: datetime
    region: str = ""
    service_area: str = ""
    parent_kind: str = ""

    @property
    def filters(self) -> dict[str, str]:
        """The codes that narrow it, by dimension."""
        return {name: getattr(self, name) for name in FILTERS if getattr(self, name)}

    @property
    def narrowed_to(self) -> list[str]:
        """The filters in words, such as "Region: London"."""
        return [f"{FILTERS[name][0]}: {FILTERS[name][1].get(code, code)}" for name, code in self.filters.items()]

    def selection(self, bodies: frozenset[int] | None = None) -> Selection:
        """Return which spin-outs it is about; `bodies` keeps those of these parent bodies."""
        return Selection(body_ids=bodies, **self.filters)

    @property
    def known_at_written(self) -> str:
        """The known-at as addresses and files write it: UTC, to the microsecond."""
        return self.known_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def moved_to(self, day: date) -> "Question":
        """Return the same question as at another date."""
        return replace(self, on=day)

    def query(self, **more: Any) -> str:
        """Return the address's query that asks it again, with `more` besides; blank values are left out."""
        kept = {name: value for name, value in more.items() if value not in ("", None, False)}
        return f"{self._asked}&{urlencode(kept)}" if kept else self._asked

    @cached_property
    def _asked(self) -> str:
        asked = {"as_at": self.on.isoformat(), "known_at": self.known_at_written, **self.filters}
        # Colons may stand in a query as they are, and people read these addresses.
        return urlencode(asked, safe=":")
