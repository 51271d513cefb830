"""Reading the spin-outs behind a figure, page by page, each with where its number comes from."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection

from mutuals_tracker.partial_dates import PartialDate
from reporting.figures import DIMENSIONS, Member, Total
from reporting.holding import holding, of_heading, of_interval
from reporting.holding import limits as limits_of
from reporting.positions import OUTCOMES, STAGES
from reporting.scopes import Selection
from spinouts.lifecycle import ENDINGS
from spinouts.models import JourneyEvent, StandingInterval
from spinouts.models.standing_interval import StandingIntervalQuerySet
from spinouts.standing import Standing

_RELATED = ("spinout", "heading", "profile", "staff_return", "assessment")
_FIELDS = (
    "old_after",
    "is_verified",
    "qualifier",
    "staff",
    *(f"spinout__{name}" for name in ("number", "reference", "name")),
    *(f"heading__{name}" for name in ("standing", "detail", *DIMENSIONS)),
    "profile__name",
    *(f"staff_return__{name}" for name in ("effective_on", "effective_precision", "source_url", "source_note")),
    *(f"assessment__{name}" for name in ("source_url", "source_note")),
)


@dataclass(frozen=True)
class Limits:
    """Which of a date's spin-outs are asked for; what each means is said at `members`."""

    standings: tuple[str, ...]
    detail: str | None
    staff_not_known: bool
    old: bool
    verified: bool
    dimension: str
    code: str

    def narrow(self, intervals: StandingIntervalQuerySet, on: date) -> StandingIntervalQuerySet:
        """Return those of the intervals that are asked for."""
        narrowed = {} if self.detail is None else {"heading__detail": self.detail}
        if self.dimension:
            narrowed[f"heading__{self.dimension}"] = self.code
        intervals = intervals.filter(heading__standing__in=self.standings, **narrowed)
        if self.staff_not_known:
            intervals = intervals.filter(staff__isnull=True)
        if self.verified:
            intervals = intervals.filter(is_verified=True)
        return intervals.filter(old_after__lt=on) if self.old else intervals

    @property
    def sql(self) -> str:
        """The same for an interval `i` and its heading `h`; `%(at_on)s` is the date."""
        parts = ["h.standing = ANY(%(standings)s)"]
        if self.detail is not None:
            parts.append("h.detail = %(detail)s")
        if self.dimension:
            parts.append(f"h.{DIMENSIONS[DIMENSIONS.index(self.dimension)]} = %(code)s")
        if self.staff_not_known:
            parts.append("i.staff IS NULL")
        if self.verified:
            parts.append("i.is_verified")
        if self.old:
            parts.append("i.old_after < %(at_on)s")
        return " AND ".join(parts)


_TOTAL = """
    SELECT coalesce(sum(i.staff), 0), count(*) FROM ({holding}) i JOIN spinouts_standingheading h ON h.id = i.heading_id
     WHERE {of_interval} AND {of_heading} AND {limits}
"""


class MemberList:
    """Spin-outs behind a figure, in the order of their numbers; nothing is read until a page is asked for.

    It can be given to Django's Paginator. Each page costs two queries, whatever its length; `after` is as quick on the
    last page as on the first, a slice is not.
    """

    def __init__(self, selection: Selection, limits: Limits, *, on: date, known_at: datetime) -> None:
        """Keep the question."""
        self._selection = selection
        self._limits = limits
        self._on = on
        self._known_at = known_at

    @cached_property
    def _total(self) -> Total:
        source = holding(self._selection, on=self._on, known_at=self._known_at)
        statement = _TOTAL.format(
            holding=source.sql,
            of_interval=of_interval(self._selection),
            of_heading=of_heading(self._selection),
            limits=self._limits.sql,
        )
        asked = asdict(self._limits) | {"standings": list(self._limits.standings)}
        with connection.cursor() as cursor:
            cursor.execute(statement, {**source.parameters, **limits_of(self._selection), **asked})
            people, mutuals = cursor.fetchone()
        return Total(int(people), mutuals)

    def total(self) -> Total:
        """Return how many there are and their staff, where it is known: one query of the index that totals read."""
        return self._total

    def count(self) -> int:
        """Return how many there are."""
        return self._total.mutuals

    def __len__(self) -> int:
        """Return how many there are."""
        return self._total.mutuals

    def __getitem__(self, place: slice) -> list[Member]:
        """Return the members of a page."""
        return self._read(self._in_order()[place])

    def after(self, number: int, size: int) -> list[Member]:
        """Return the `size` members that follow the spin-out with that number; 0 for the first page."""
        return self._read(self._in_order().filter(spinout__number__gt=number)[:size])

    def _in_order(self) -> StandingIntervalQuerySet:
        intervals = StandingInterval.objects.known_at(self._known_at).on(self._on)
        chosen = {f"heading__{name}": value for name in DIMENSIONS if (value := getattr(self._selection, name))}
        intervals = self._limits.narrow(intervals.filter(**chosen), self._on)
        if self._selection.body_ids is not None:
            intervals = intervals.left_by(self._selection.body_ids)
        return intervals.select_related(*_RELATED).only(*_FIELDS).order_by("spinout__number")

    def _read(self, intervals: Iterable[StandingInterval]) -> list[Member]:
        page = list(intervals)
        dates = _journeys([interval.spinout_id for interval in page], self._known_at)
        return [_member(interval, self._on, *dates[interval.spinout_id]) for interval in page]


def members(
    selection: Selection,
    *,
    on: date,
    known_at: datetime,
    standings: Collection[Standing] = (Standing.COUNTED,),
    detail: str | None = None,
    staff_not_known: bool = False,
    old: bool = False,
    verified: bool = False,
    dimension: str = "",
    code: str = "",
) -> MemberList:
    """Return the spin-outs behind a figure: of these standings, and of one detail (stage or outcome), if given.

    `staff_not_known`, `old` and `verified` keep only those. `dimension` (of figures.DIMENSIONS) and `code` keep one
    breakdown row, an empty code its *not recorded*.
    """
    limits = Limits(tuple(map(str, standings)), detail, staff_not_known, old, verified, dimension, code)
    return MemberList(selection, limits, on=on, known_at=known_at)


_MOVE = ("spinout_id", "from_stage", "to_stage", "to_outcome", "effective_on", "effective_precision")
Journey = tuple[PartialDate | None, PartialDate | None]


def _journeys(spinout_ids: list[int], known_at: datetime) -> dict[int, Journey]:
    """Return when each launched and ended, as known at the moment."""
    dates: dict[int, Journey] = defaultdict(lambda: (None, None))
    events = JourneyEvent.objects.known_at(known_at).filter(spinout_id__in=spinout_ids).order_by("place")
    for event in events.only(
        "spinout_id", "from_stage", "to_stage", "to_outcome", "effective_on", "effective_precision"
    ):
        launched, ended = dates[event.spinout_id]
        if event.is_launch:
            launched = event.effective
        elif event.to_outcome in ENDINGS:
            ended = event.effective
        dates[event.spinout_id] = (launched, ended)
    return dates


def _member(interval: StandingInterval, on: date, launched: PartialDate | None, ended: PartialDate | None) -> Member:
    heading, returned, assessment = interval.heading, interval.staff_return, interval.assessment
    source = returned or assessment
    return Member(
        spinout_id=interval.spinout_id,
        number=interval.spinout.number,
        reference=interval.spinout.reference,
        # As it was known then: a later change of name does not reach back into an earlier answer.
        name=interval.profile.name if interval.profile else interval.spinout.name,
        standing=Standing(heading.standing),
        detail=heading.detail,
        detail_label=_detail_label(heading.standing, heading.detail),
        staff=interval.staff,
        qualifier=interval.qualifier,
        counted_on=returned.effective if returned else None,
        is_old=interval.old_after is not None and interval.old_after < on,
        is_verified=interval.is_verified,
        staff_return_id=interval.staff_return_id,
        source_url=source.source_url if source else "",
        source_note=source.source_note if source else "",
        assessment_id=interval.assessment_id,
        assessment_source_url=assessment.source_url if assessment else "",
        launched=launched,
        ended=ended,
        service_area=heading.service_area,
        region=heading.region,
        legal_form=heading.legal_form,
        parent_kind=heading.parent_kind,
    )


def _detail_label(standing: str, detail: str) -> str:
    labels = STAGES if standing == Standing.PIPELINE else OUTCOMES
    return labels[detail] if detail else ""
