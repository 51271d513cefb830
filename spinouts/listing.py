"""One page of the list of spin-outs: what it is narrowed to, its order, and where the pages beside it begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.db.models.functions import Coalesce

from mutuals_tracker.accounts.folding import fold
from spinouts.models import Spinout, StandingInterval
from spinouts.models.spinout import LAUNCH_ORDER, RegisterState, SpinoutQuerySet
from spinouts.standing import FOR_EVER

PAGE = 50
_FIELDS = ("stage", "outcome", "region", "service_area", "parent_kind")


@dataclass(frozen=True)
class Order:
    """An order, by what an index keeps; the number settles what is equal."""

    by: F | Coalesce | None
    descending: bool

    @property
    def keys(self) -> list[F | Coalesce]:
        """Return the expressions in order."""
        return [*([self.by] if self.by is not None else []), F("number")]


ORDERS = {
    "-number": Order(None, descending=True),
    "number": Order(None, descending=False),
    "name": Order(F("folded_name"), descending=False),
    "-name": Order(F("folded_name"), descending=True),
    "-launched": Order(LAUNCH_ORDER, descending=True),
}
DEFAULT = "-number"


@dataclass(frozen=True)
class Page:
    """Fifty spin-outs, how many there are in all, and where the pages before and after begin, if there are any."""

    spinouts: list[Spinout]
    total: int
    previous: str
    following: str


def narrowed(spinouts: SpinoutQuerySet, answers: Mapping[str, str]) -> SpinoutQuerySet:
    """Return those that the list's form asks for; only those in the register unless it asks for others."""
    wanted = {name: answers[name] for name in _FIELDS if answers.get(name)}
    state = answers.get("register_state", RegisterState.ENTERED)
    if state != "all":
        wanted["register_state"] = state
    return spinouts.filter(**wanted).matching(answers.get("q", ""))


def page(spinouts: SpinoutQuerySet, *, sort: str, place: str, today: date) -> Page:
    """Return one page. `place` is where it begins, as another page named it; nonsense means the first page.

    A page begins at a key that an index finds, so the last of 2,000 pages costs what the first does.
    """
    order = ORDERS.get(sort, ORDERS[DEFAULT])
    total = spinouts.count()
    backward, key = _place(place, order)
    rows = list(_ordered(_from(spinouts, order, key, backward=backward), order, backward=backward, today=today))
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backward:
        rows.reverse()
    has_previous, has_following = (more, True) if backward else (key is not None, more)
    return Page(
        spinouts=rows,
        total=total,
        previous=f"before-{_key(rows[0], order)}" if rows and has_previous else "",
        following=f"after-{_key(rows[-1], order)}" if rows and has_following else "",
    )


def _ordered(spinouts: SpinoutQuerySet, order: Order, *, backward: bool, today: date) -> SpinoutQuerySet:
    down = order.descending != backward
    keys = [key.desc() if down else key.asc() for key in order.keys]
    standing = StandingInterval.objects.filter(spinout=OuterRef("pk"), known_to=FOR_EVER.moment).on(today)
    return (
        spinouts.annotate(
            staff=Subquery(standing.values("staff")[:1]), standing=Subquery(standing.values("heading__standing")[:1])
        )
        .with_parents()
        .order_by(*keys)[: PAGE + 1]
    )


def _from(spinouts: SpinoutQuerySet, order: Order, key: tuple | None, *, backward: bool) -> SpinoutQuerySet:
    if key is None:
        return spinouts
    beyond = TupleLessThan if order.descending != backward else TupleGreaterThan
    if order.by is None:
        return spinouts.filter(**{"number__lt" if beyond is TupleLessThan else "number__gt": key[0]})
    return spinouts.filter(beyond(Tuple(*order.keys), key))


def _place(place: str, order: Order) -> tuple[bool, tuple | None]:
    side, _dash, written = place.partition("-")
    backward = side == "before"
    number, _dot, by = written.partition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 9:
        return False, None
    if order.by is None:
        return backward, (int(number),)
    if order.by is not LAUNCH_ORDER:
        return backward, (fold(by), int(number))
    try:
        return backward, (date.fromisoformat(by), int(number))
    except ValueError:
        return False, None


def _key(spinout: Spinout, order: Order) -> str:
    if order.by is None:
        return str(spinout.number)
    by = (spinout.launched_on or date.min).isoformat() if order.by is LAUNCH_ORDER else spinout.folded_name
    return f"{spinout.number}.{by}"
