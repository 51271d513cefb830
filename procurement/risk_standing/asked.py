"""What a list or a map of risks is narrowed to, as its address says it; nonsense in an address narrows nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.accounts.rules import bodies_of, sees_the_country
from procurement.models import Risk, RiskScale
from procurement.models.risk import RiskQuerySet
from procurement.risk_states import RiskState
from procurement.risk_words import Band, Category, Proximity, RatingKind
from spinouts.models import Spinout

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

LONGEST_TEXT = 200
LIVE, ALL = "live", "all"
UNRATED = "unrated"
STATES = {LIVE: "Open or being mitigated", **dict(RiskState.choices), ALL: "All"}
BANDS = {**dict(reversed(Band.choices)), UNRATED: "Not rated yet"}
SORTS = {"": "The gravest first", "review": "The next review first", "newest": "The newest first"}
REVIEW_OVERDUE = "review"


@dataclass(frozen=True)
class InCell:
    """A cell of a heat map: of which rating, on which scale, how likely and how bad."""

    kind: str
    scale: int
    likelihood: int
    impact: int


@dataclass(frozen=True)
class Asked:
    """What is asked for. Those who see the country are shown no invented spin-outs of it unless they ask for them."""

    reader: "User | AnonymousUser"
    text: str = ""
    category: str = ""
    band: str = ""
    state: str = LIVE
    proximity: str = ""
    due: str = ""
    is_mine: bool = False
    owner: User | None = None
    body: Organisation | None = None
    spinout: Spinout | None = None
    with_examples: bool = False
    cell: InCell | None = None
    sort: str = ""
    # The name of the scale of the cell, for the words.
    scale: RiskScale | None = field(default=None, compare=False)

    @property
    def is_of_the_country(self) -> bool:
        """Whether it is about every body's risks."""
        return sees_the_country(self.reader) and self.body is None and self.spinout is None

    @property
    def leaves_out_examples(self) -> bool:
        """Whether invented spin-outs are left out."""
        return self.is_of_the_country and not self.with_examples

    def scope(self) -> RiskQuerySet:
        """Return the risks that it could be about, before any filter; of any state."""
        if self.spinout is not None:
            return Risk.objects.visible_to(self.reader).filter(spinout=self.spinout)
        if self.is_of_the_country:
            return Risk.objects.real() if self.leaves_out_examples else Risk.objects.in_register()
        # Of a few spin-outs it is quickest to begin with those.
        spinouts = Spinout.objects.in_register()
        if not sees_the_country(self.reader):
            spinouts = spinouts.of_bodies(bodies_of(self.reader))
        if self.body is not None:
            spinouts = spinouts.of_bodies([self.body.pk])
        return Risk.objects.filter(spinout__in=spinouts.values("pk"))

    def about(self) -> RiskQuerySet:
        """Return the risks that fit, whatever their state."""
        found = self.scope().matching(self.text)
        for name in ("category", "proximity"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        if self.band:
            found = found.unrated() if self.band == UNRATED else found.filter(current_band=self.band)
        if self.is_mine or self.owner:
            found = found.filter(owner_id=self.reader.pk if self.is_mine else self.owner.pk)  # type: ignore[union-attr]
        if self.cell:
            cell = self.cell
            found = found.rated_at(cell.kind, scale=cell.scale, likelihood=cell.likelihood, impact=cell.impact)
        return found

    def narrow(self, *, on: date) -> RiskQuerySet:
        """Return the risks that fit."""
        found = self.about().in_state(self.state)
        return found.review_overdue(on=on) if self.due else found

    def sorted(self, *, on: date) -> RiskQuerySet:
        """Return the risks that fit, in the order that was asked for."""
        found = self.narrow(on=on)
        if self.sort == "review":
            return found.review_first()
        return found.newest_first() if self.sort == "newest" else found.gravest_first()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield what an address says of it."""
        given: dict[str, Any] = {
            "q": self.text,
            "category": self.category,
            "band": self.band,
            "state": "" if self.state == LIVE else self.state,
            "proximity": self.proximity,
            "due": self.due,
            "mine": "1" if self.is_mine else "",
            "owner": self.owner.pk if self.owner else "",
            "body": self.body.pk if self.body else "",
            "spinout": self.spinout.reference if self.spinout else "",
            "examples": "1" if self.with_examples else "",
            "sort": self.sort,
        }
        if self.cell:
            given |= vars(self.cell)
        yield from ((name, str(value)) for name, value in given.items() if value != "")

    @property
    def query(self) -> str:
        """The address's query."""
        return urlencode(list(self.pairs()))

    def but(self, **changes: Any) -> str:
        """Return the query of the same but for `changes`."""
        return replace(self, **changes).query

    @property
    def with_examples_query(self) -> str:
        """The query of the same with invented spin-outs."""
        return self.but(with_examples=True)

    @property
    def scope_query(self) -> str:
        """The query that says only whose risks they are, which other pages about them share."""
        return Asked(self.reader, body=self.body, spinout=self.spinout, with_examples=self.with_examples).query

    def chosen(self) -> Iterator[tuple[str, str]]:
        """Yield each filter in words, with the query that is left without it."""
        named: tuple[tuple[str, str, Any], ...] = (
            ("text", f"“{self.text}”", ""),
            ("category", dict(Category.choices).get(self.category, ""), ""),
            ("band", BANDS.get(self.band, ""), ""),
            ("state", STATES[self.state], LIVE),
            ("proximity", dict(Proximity.choices).get(self.proximity, ""), ""),
            ("due", "Overdue for review", ""),
            ("is_mine", "Mine", False),
            ("owner", str(self.owner), None),
            ("body", str(self.body), None),
            ("spinout", str(self.spinout), None),
            ("with_examples", "With examples", False),
            ("cell", self.cell_in_words, None),
        )
        for name, words, without in named:
            if getattr(self, name) != without:
                yield words, self.but(**{name: without})

    @property
    def cell_in_words(self) -> str:
        """Which cell of a heat map it is narrowed to."""
        if self.cell is None or self.scale is None:
            return ""
        words, scale = self.cell, self.scale
        level = f"{scale.likelihoods[words.likelihood - 1]}, {scale.impacts[words.impact - 1]}"
        return f"{RatingKind(words.kind).label} rating: {level}"


def read(given: Mapping[str, str], reader: "User | AnonymousUser", *, spinout: Spinout | None = None) -> Asked:
    """Return what an address asks for. A body or a spin-out that the reader may not open is none."""
    cell, scale = _cell(given)
    return Asked(
        reader=reader,
        text=given.get("q", "")[:LONGEST_TEXT].replace("\0", "").strip(),
        category=_one_of(given, "category", Category.values),
        band=_one_of(given, "band", BANDS),
        state=_one_of(given, "state", STATES) or LIVE,
        proximity=_one_of(given, "proximity", Proximity.values),
        due=_one_of(given, "due", [REVIEW_OVERDUE]),
        is_mine=given.get("mine") == "1",
        owner=User.objects.filter(pk=_key(given, "owner")).first() if _key(given, "owner") else None,
        body=Organisation.objects.filter(pk=_key(given, "body")).first() if _key(given, "body") else None,
        spinout=spinout or _spinout(given.get("spinout", ""), reader),
        with_examples=given.get("examples") == "1",
        cell=cell,
        sort=_one_of(given, "sort", SORTS),
        scale=scale,
    )


def _one_of(given: Mapping[str, str], name: str, known: Any) -> str:
    value = given.get(name, "")
    return value if value in known else ""


def _key(given: Mapping[str, str], name: str) -> int:
    written = given.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _spinout(reference: str, reader: "User | AnonymousUser") -> Spinout | None:
    if not reference:
        return None
    return Spinout.objects.visible_to(reader).filter(reference=reference[:16].upper().replace("\0", "")).first()


def _cell(given: Mapping[str, str]) -> tuple[InCell | None, RiskScale | None]:
    kind, key = _one_of(given, "kind", RatingKind.values), _key(given, "scale")
    scale = RiskScale.objects.filter(pk=key).first() if kind and key else None
    if scale is None:
        return None, None
    likelihood, impact = _key(given, "likelihood"), _key(given, "impact")
    if not (1 <= likelihood <= len(scale.likelihoods) and 1 <= impact <= len(scale.impacts)):
        return None, None
    return InCell(kind, scale.pk, likelihood, impact), scale
