"""Records like a draft: those that may be the same one, and the past ones from which it can learn most.

How alike a past spin-out is, in points: `SERVICE` for the same service area, `SHARED_WORD` for each telling word of its
name or purpose that the draft has too (`MOST_WORDS` count at most), `REGION` for the same region, `PARENT` for the same
kind of parent body, and `LESSON` where somebody wrote down what others can learn. Of equals the one logged later stands
first.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, Value, When

from mutuals_tracker.accounts.models import Organisation
from spinouts import likeness, unnamed
from spinouts.lifecycle import ENDINGS, RUNNING, Stage
from spinouts.models import ProposalDraft, Spinout, StandingInterval
from spinouts.standing import FOR_EVER

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User

SERVICE, SHARED_WORD, REGION, PARENT, LESSON = 5, 2, 2, 2, 1
MOST_WORDS = 3
# How many are shown.
MOST_ALIKE = 5
MOST_SIMILAR = 3
# How many of each kind of candidate are ranked, and by how many words they are looked for.
_CANDIDATES = 100
_WORDS = 10
# Shorter words of a sentence say little about what a service is, and this one only that a case is invented.
_LONG_ENOUGH = 5
_INVENTED = "example"


@dataclass(frozen=True)
class Sketch:
    """What a draft says about what it is; anything may be empty."""

    name: str
    purpose: str
    service_area: str
    region: str
    parent_kind: str
    is_example: bool = False

    @property
    def name_words(self) -> list[str]:
        """The telling words of its name."""
        return [word for word in likeness.telling_words(self.name) if word != _INVENTED][:_WORDS]

    @property
    def words(self) -> list[str]:
        """The words by which it is looked for: those of its name, then the longer ones of its purpose."""
        purpose = [word for word in re.findall(r"\w+", self.purpose.casefold()) if len(word) >= _LONG_ENOUGH]
        telling = [word for word in purpose if word not in likeness.COMMON]
        return list(dict.fromkeys([*self.name_words, *telling]))[:_WORDS]


@dataclass(frozen=True)
class Past:
    """A spin-out that launched or ended, as ranking reads it; `shared` is how many of the draft's words it has."""

    pk: int
    number: int
    service_area: str
    region: str
    parent_kind: str
    shared: int
    has_lesson: bool


@dataclass(frozen=True)
class Similar:
    """One of the most similar past spin-outs; `spinout` only where the person may open it, else nothing names it."""

    spinout: Spinout | None
    what: str
    fate: str
    lesson: str


def sketch(draft: ProposalDraft) -> Sketch:
    """Return what a draft says about what it is; it is of its own body's kind until it names a parent."""
    links = list(draft.parent_links.all())
    parent: Organisation = links[0].organisation if links else draft.body
    return Sketch(
        name=draft.name,
        purpose=f"{draft.what} {draft.why}",
        service_area=draft.service_area,
        region=draft.region,
        parent_kind=parent.kind,
        is_example=parent.is_example,
    )


def lookalikes(draft: ProposalDraft, *, user: "User") -> list[Spinout]:
    """Return records that the person may open and that may be the same: alike by name first, then by body and service.

    Of those of the same body and service only what still goes on can be the same.
    """
    visible = Spinout.objects.visible_to(user).in_register()
    found: list[Spinout] = []
    if draft.name:
        sharing = visible.sharing_a_word(likeness.telling_words(draft.name))
        found = likeness.alike(draft.name, list(sharing), MOST_ALIKE)
    if draft.service_area:
        bodies = {link.organisation_id for link in draft.parent_links.all()} or {draft.body_id}
        same = visible.of_bodies(bodies).filter(service_area=draft.service_area, outcome__in=RUNNING)
        found += same.order_by("-number")[:MOST_ALIKE]
    return list({spinout.pk: spinout for spinout in found}.values())[:MOST_ALIKE]


def rank(draft: Sketch, past: Sequence[Past], most: int = MOST_SIMILAR) -> list[Past]:
    """Return the most similar of `past`, by the points of this module."""
    return sorted(past, key=lambda one: (-points(draft, one), -one.number))[:most]


def points(draft: Sketch, past: Past) -> int:
    """Return how alike a past spin-out is; what is not known is like nothing."""
    return (
        SERVICE * _same(draft.service_area, past.service_area)
        + SHARED_WORD * min(past.shared, MOST_WORDS)
        + REGION * _same(draft.region, past.region)
        + PARENT * _same(draft.parent_kind, past.parent_kind)
        + LESSON * past.has_lesson
    )


def most_similar(draft: ProposalDraft, *, user: "User", but: Sequence[Spinout] = ()) -> list[Similar]:
    """Return the past spin-outs from which the draft can learn most, those of `but` left out: two queries.

    Those that the person may not open are told without name, reference or parent body.
    """
    drawn = sketch(draft)
    chosen = rank(drawn, _candidates(drawn, [spinout.pk for spinout in but]))
    if not chosen:
        return []
    counted = StandingInterval.objects.filter(
        spinout=OuterRef("pk"), known_to=FOR_EVER.moment, staff__isnull=False
    ).order_by("-valid_from")
    visible = Spinout.objects.visible_to(user).filter(pk=OuterRef("pk"))
    details = Spinout.objects.filter(pk__in=[one.pk for one in chosen]).annotate(
        staff=Subquery(counted.values("staff")[:1]), may_open=Exists(visible), lesson=F("exit_record__lesson")
    )
    told = {spinout.pk: _told(spinout) for spinout in details}
    return [told[one.pk] for one in chosen]


def _candidates(draft: Sketch, but: Sequence[int]) -> list[Past]:
    """Return those worth ranking: of each kind so many as an index finds at once."""
    kinds = _kinds(draft)
    if not kinds:
        return []
    real = Spinout.objects.all() if draft.is_example else Spinout.objects.filter(is_example=False)
    past = real.in_register().filter(Q(stage=Stage.LIVE) | Q(outcome__in=ENDINGS)).exclude(pk__in=but)
    first, *others = (past.filter(kind).order_by("-number").values("pk")[:_CANDIDATES] for kind in kinds)
    rows = Spinout.objects.filter(pk__in=first.union(*others) if others else first).annotate(
        shared=_shared(draft.words),
        has_lesson=Case(
            When(exit_record__lesson__gt="", then=Value(value=True)),
            default=Value(value=False),
            output_field=BooleanField(),
        ),
    )
    columns = ("pk", "number", "service_area", "region", "parent_kind", "shared", "has_lesson")
    return [Past(*row) for row in rows.values_list(*columns)]


def _kinds(draft: Sketch) -> list[Q]:
    """Return what candidates may have in common with the draft; nothing while it says neither service nor name."""
    kinds = []
    if draft.words:
        kinds += [
            Q(case__words=_words(draft.words, " | ")),
            Q(case__words=_words(draft.name_words or draft.words, " & ")),
        ]
    if draft.service_area:
        here = Q(service_area=draft.service_area)
        kinds += [here & kind for kind in (Q(), Q(parent_kind=draft.parent_kind), *kinds[:1])]
        if draft.region:
            kinds += [here & Q(region=draft.region), here & Q(region=draft.region, parent_kind=draft.parent_kind)]
    return kinds


def _words(words: Sequence[str], joined: str) -> SearchQuery:
    """Match words, however they end, in a name or a purpose: the summary keeps parents' names apart."""
    return SearchQuery(joined.join(f"'{word}':AC" for word in words), search_type="raw", config="english")


def _shared(words: Sequence[str]) -> Any:
    """Count how many of the words it has."""
    has = (Case(When(case__words=_words([word], ""), then=Value(1)), default=Value(0)) for word in words)
    return sum(has, Value(0))


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other


def _told(spinout: Any) -> Similar:
    """Tell one with its `staff`, `may_open` and `lesson`."""
    what = unnamed.described(
        service_area=spinout.service_area,
        region=spinout.region,
        parent_kind=spinout.parent_kind,
        outcome=spinout.outcome,
        launched_on=spinout.launched_on,
    )
    fate = unnamed.fate(stage=spinout.stage, outcome=spinout.outcome, ended_on=spinout.ended_on, staff=spinout.staff)
    return Similar(spinout if spinout.may_open else None, what, fate, spinout.lesson or "")
