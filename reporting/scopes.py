"""Scopes: the country, a region, a service area or a body, and the selection of spin-outs that each makes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mutuals_tracker.accounts.models import Organisation
from spinouts.vocabulary import Region, ServiceArea

NATIONAL = "national"


class UnknownScopeError(ValueError):
    """There is no such scope; the message says which there are."""


@dataclass(frozen=True)
class Selection:
    """Which spin-outs a figure is about, by their profile in force on its date as known then. Empty is no limit.

    `body_ids` are the keys of parent bodies: a spin-out of any of them is in. An empty set selects none.
    """

    region: str = ""
    service_area: str = ""
    parent_kind: str = ""
    legal_form: str = ""
    body_ids: frozenset[int] | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == EVERYTHING

    def narrowed(self, **limits: str) -> "Selection":
        """Return the selection with these limits besides; one that contradicts its own makes it select none."""
        narrowed = self
        for dimension, code in limits.items():
            if not code:
                continue
            if getattr(self, dimension) not in ("", code):
                narrowed = replace(narrowed, body_ids=frozenset())
            else:
                narrowed = narrowed._with(dimension, code)
        return narrowed

    def _with(self, dimension: str, code: str) -> "Selection":
        limits: dict[str, Any] = {dimension: code}
        return replace(self, **limits)


EVERYTHING = Selection()


@dataclass(frozen=True)
class Scope:
    """What a dashboard or a report is about: `code` is what commands and addresses write, `label` what people read."""

    code: str
    label: str
    _selection: Selection = EVERYTHING
    _body_id: int | None = None

    @classmethod
    def parse(cls, code: str) -> "Scope":
        """Read `national`, `region:london`, `service-area:housing` or `body:devon-county-council`.

        Raises UnknownScopeError, with what to write instead.
        """
        kind, _, name = code.strip().partition(":")
        if kind == NATIONAL and not name:
            return NATIONWIDE
        if kind not in _READERS:
            raise UnknownScopeError(
                f"{code!r} is not a scope. Write national, region:…, service-area:… or body:…, such as region:london"
            )
        return _READERS[kind](name.strip())

    def selection(self, *, known_at: datetime | None = None) -> Selection:
        """Return which spin-outs the scope takes in: a body's with its duplicates as known then, or now."""
        if self._body_id is None:
            return self._selection
        return Selection(body_ids=Organisation.objects.one_and_the_same([self._body_id], known_at=known_at))


NATIONWIDE = Scope(NATIONAL, "National")


def _region(name: str) -> Scope:
    code = _known(Region, name, "region")
    return Scope(f"region:{code}", Region(code).label, Selection(region=code))


def _service_area(name: str) -> Scope:
    code = _known(ServiceArea, name, "service-area")
    return Scope(f"service-area:{code}", ServiceArea(code).label, Selection(service_area=code))


def _body(slug: str) -> Scope:
    body = Organisation.objects.filter(slug=slug).first()
    if body is None:
        raise UnknownScopeError(f"No body is known as {slug!r}. Write body: and the last part of its address here")
    # Spin-outs that name another entry of the same body are its own.
    while body.merged_into is not None:
        body = body.merged_into
    return Scope(f"body:{body.slug}", body.name, _body_id=body.pk)


def _known(choices: type[Region] | type[ServiceArea], name: str, kind: str) -> str:
    code = name.replace("-", "_")
    if code not in choices.values:
        raise UnknownScopeError(f"There is no {kind} {name!r}. Write one of: {', '.join(choices.values)}")
    return code


_READERS = {"region": _region, "service-area": _service_area, "body": _body}
