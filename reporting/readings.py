"""The database side of the figures: what they are on a date, as known at a moment, and the spin-outs behind them."""

from collections.abc import Collection
from datetime import date, datetime

from reporting.figures import Bridge, Member, Position, SeriesPoint
from reporting.scopes import Selection
from spinouts.standing import Standing

SERIES_BEGINS_ON = date(2005, 1, 1)


class MemberList:
    """Spin-outs behind a figure, in the order of their numbers; nothing is read until a page is asked for.

    It can be given to Django's Paginator. Each page costs the same few queries, whatever its length.
    """

    def count(self) -> int:
        """Return how many there are."""
        raise NotImplementedError

    def __len__(self) -> int:
        """Return how many there are."""
        return self.count()

    def __getitem__(self, place: slice) -> list[Member]:
        """Return the members of a page."""
        raise NotImplementedError

    def after(self, number: int, size: int) -> list[Member]:
        """Return the `size` members that follow the spin-out with that number: as quick on the last page."""
        raise NotImplementedError


def position(selection: Selection, *, on: date, known_at: datetime) -> Position:
    """Return the headline and all that stands beside it, in one query."""
    raise NotImplementedError


def members(
    selection: Selection,
    *,
    on: date,
    known_at: datetime,
    standings: Collection[Standing] = (Standing.COUNTED,),
    detail: str | None = None,
    staff_not_known: bool = False,
    old: bool = False,
    dimension: str = "",
    code: str = "",
) -> MemberList:
    """Return the spin-outs behind a figure: of these standings, and of one detail (stage or outcome), if given.

    `staff_not_known` and `old` keep only those. `dimension` (of figures.DIMENSIONS) and `code` keep one breakdown row,
    an empty code its *not recorded*.
    """
    raise NotImplementedError


def series(
    selection: Selection, *, until: date, known_at: datetime, since: date = SERIES_BEGINS_ON
) -> list[SeriesPoint]:
    """Return the headline at each month's end from `since`'s month; the last point is on `until` itself."""
    raise NotImplementedError


def bridge(selection: Selection, *, opening: tuple[date, datetime], closing: tuple[date, datetime]) -> Bridge:
    """Return the bridge between two headlines, each a date and a known-at, with the spin-outs of every step.

    Raises ValueError where the opening's date is after the closing's.
    """
    raise NotImplementedError
