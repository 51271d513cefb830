"""One page of a list of spin-outs: its order, and where the pages beside it begin.

A page begins at a key that an index finds, so the last of 2,000 pages costs what the first does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import CharField, Expression, F, OrderBy, OuterRef, Subquery, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce, NullIf

from mutuals_tracker.accounts.folding import fold
from spinouts.listing.asked import Asked
from spinouts.models import Spinout, StandingInterval
from spinouts.models.case_summary import PLANNED_ORDER
from spinouts.models.searching import closeness
from spinouts.models.spinout import LAUNCH_ORDER, SpinoutQuerySet
from spinouts.standing import FOR_EVER

PAGE = 50
# More than so many are not put in order of match: each would have to be compared with what is searched for.
MOST_RANKED = 5_000

Expressions = F | Coalesce


@dataclass(frozen=True)
class Order:
    """An order by what an index keeps; what is equal is settled by the tie. `write` and `read` are for addresses."""

    by: Expressions | None
    write: Callable[[Spinout], str] = lambda _spinout: ""
    read: Callable[[str], Any] = str
    is_descending: bool = False
    tie: str = "number"
    # An expression that `by` names, for what no column holds.
    annotated: Expression | None = None

    @property
    def keys(self) -> list[Expressions]:
        """Return the expressions in order."""
        return [*([self.by] if self.by is not None else []), F(self.tie)]

    @property
    def path(self) -> str:
        """The tie as an attribute of a spin-out."""
        return "pk" if self.tie == "case__spinout" else self.tie

    def of(self, spinouts: SpinoutQuerySet, *, backward: bool = False) -> SpinoutQuerySet:
        """Return the spin-outs in this order, or from its end."""
        return self.named(spinouts).order_by(*self.sorted_keys(backward=backward))

    def sorted_keys(self, *, backward: bool = False) -> list[OrderBy]:
        """Return the expressions with their direction, or with the other one."""
        down = self.is_descending != backward
        return [key.desc() if down else key.asc() for key in self.keys]

    def named(self, spinouts: SpinoutQuerySet) -> SpinoutQuerySet:
        """Return the spin-outs with what they are ordered by."""
        if self.tie == "case__spinout":
            # Joined from inside, so that an index of the summaries gives the order.
            spinouts = spinouts.filter(case__touched_at__isnull=False)
        return spinouts if self.annotated is None else spinouts.annotate(closeness=self.annotated)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} names no time zone")
    try:
        # PostgreSQL knows fewer time zones than Python.
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text} is before or after all time") from None


_PLANNED = Coalesce("case__planned_on", *PLANNED_ORDER.get_source_expressions()[1:])
_ORDERS = {
    "-number": Order(None, is_descending=True),
    "number": Order(None),
    "name": Order(F("folded_name"), lambda one: one.folded_name, fold),
    "-name": Order(F("folded_name"), lambda one: one.folded_name, fold, is_descending=True),
    "-launched": Order(
        LAUNCH_ORDER, lambda one: (one.launched_on or date.min).isoformat(), date.fromisoformat, is_descending=True
    ),
    "planned": Order(
        _PLANNED, lambda one: (one.case.planned_on or date.max).isoformat(), date.fromisoformat, tie="case__spinout"
    ),
    "-changed": Order(
        F("case__touched_at"),
        lambda one: one.case.touched_at.isoformat(),
        _moment,
        is_descending=True,
        tie="case__spinout",
    ),
}
DEFAULT = "-number"


@dataclass(frozen=True)
class Page:
    """Fifty spin-outs, and where the pages before and after begin, if there are any."""

    spinouts: list[Spinout]
    previous: str
    following: str


def order_of(asked: Asked, *, total: int) -> Order:
    """Return the order that is asked for; the best match first where words are searched for and no order is."""
    if asked.sort:
        return _ORDERS[asked.sort]
    if not asked.is_searched or total > MOST_RANKED:
        return _ORDERS[DEFAULT]
    return Order(
        F("closeness"),
        lambda one: str(vars(one)["closeness"]),
        int,
        is_descending=True,
        annotated=closeness(asked.text),
    )


def page(spinouts: SpinoutQuerySet, order: Order, *, place: str, today: date) -> Page:
    """Return one page. `place` is where it begins, as another page named it; nonsense means the first page."""
    backward, key = _place(place, order)
    beyond = spinouts if key is None else _beyond(order.named(spinouts), order, key, backward=backward)
    rows = list(_whole(order.of(beyond, backward=backward), today)[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backward:
        rows.reverse()
    has_previous, has_following = (more, True) if backward else (key is not None, more)
    return Page(
        spinouts=rows,
        previous=f"before-{_key(rows[0], order)}" if rows and has_previous else "",
        following=f"after-{_key(rows[-1], order)}" if rows and has_following else "",
    )


def _whole(spinouts: SpinoutQuerySet, today: date) -> SpinoutQuerySet:
    """Return the spin-outs with all that a row shows."""
    standing = StandingInterval.objects.filter(spinout=OuterRef("pk"), known_to=FOR_EVER.moment).on(today)
    shown = spinouts.select_related("case").defer("case__words").with_parents()
    return shown.annotate(
        lead=Coalesce(NullIf("case__lead__name", Value("")), "case__lead__email", output_field=CharField()),
        staff=Subquery(standing.values("staff")[:1]),
        staff_qualifier=Subquery(standing.values("qualifier")[:1]),
        standing=Subquery(standing.values("heading__standing")[:1]),
    )


def _beyond(spinouts: SpinoutQuerySet, order: Order, key: tuple, *, backward: bool) -> SpinoutQuerySet:
    down = order.is_descending != backward
    if order.by is None:
        return spinouts.filter(**{f"{order.tie}__{'lt' if down else 'gt'}": key[0]})
    return spinouts.filter((TupleLessThan if down else TupleGreaterThan)(Tuple(*order.keys), key))


def _place(place: str, order: Order) -> tuple[bool, tuple | None]:
    side, _dash, written = place.partition("-")
    backward = side == "before"
    tie, _dot, by = written.partition(".")
    if not tie.isascii() or not tie.isdigit() or len(tie) > 9:
        return False, None
    if order.by is None:
        return backward, (int(tie),)
    try:
        return backward, (order.read(by), int(tie))
    except ValueError:
        return False, None


def _key(spinout: Spinout, order: Order) -> str:
    tie = getattr(spinout, order.path)
    return f"{tie}.{order.write(spinout)}" if order.by is not None else str(tie)
