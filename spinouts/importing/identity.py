"""Which spin-out a row is about: the one with its name, folded, and its parent bodies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.spreadsheets.cells import CellError
from mutuals_tracker.spreadsheets.findings import Outcome
from spinouts.importing.bodies import surviving
from spinouts.models import Spinout
from spinouts.models.spinout import RegisterState


class _Named(Protocol):
    """A row that names a spin-out."""

    @property
    def number(self) -> int: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class Candidate:
    """A spin-out that has the name, with its parent bodies."""

    spinout: Spinout
    parents: frozenset[int]


def folded(row: _Named) -> str:
    """Return the row's name as names are matched."""
    return fold(row.name)


def body_key(body: Organisation) -> int:
    """Return what tells bodies apart, new ones that have no key in the database yet too."""
    return body.pk or -id(body)


def namesakes(names: Iterable[str], *, locked: bool) -> dict[str, list[Candidate]]:
    """Return the spin-outs that have any of the names, by folded name, in the order of their references."""
    found = Spinout.objects.filter(folded_name__in={fold(name) for name in names}).order_by("number")
    if locked:
        found = found.select_for_update(of=("self",))
    by_name = defaultdict(list)
    parents_too = "parent_links__organisation__merged_into"
    for spinout in found.select_related("organisation", "merged_into").prefetch_related(parents_too):
        parents = frozenset(surviving(link.organisation).pk for link in spinout.parent_links.all())
        by_name[spinout.folded_name].append(Candidate(spinout, parents))
    return by_name


def match(candidates: Sequence[Candidate], parents: Collection[Organisation]) -> Spinout | None:
    """Return the spin-out that is meant, or None where it is a new one; raises CellError when that cannot be told.

    A row that names no parent body means the only spin-out of that name. A spin-out whose parent bodies are not known
    yet is meant by a row that names some.
    """
    standing = [one for one in candidates if one.spinout.register_state == RegisterState.ENTERED]
    keys = frozenset(body_key(body) for body in parents)
    same = [one for one in standing if one.parents == keys] if keys else standing
    found = same or [one for one in standing if not one.parents]
    if len(found) > 1:
        raise CellError(f"More than one spin-out is meant: {_listed(found)}", "Name its parent bodies in parent_body")
    if found:
        return found[0].spinout
    _refuse_near(standing, keys)
    _refuse_gone([one for one in candidates if not keys or not one.parents or one.parents & keys])
    return None


def _refuse_near(standing: Sequence[Candidate], keys: frozenset[int]) -> None:
    near = [one for one in standing if one.parents & keys]
    if near:
        raise CellError(
            f"A spin-out of this name shares some of its parent bodies, not all: {_listed(near)}",
            "Name the same parent bodies, or correct them on its page first",
        )


def _refuse_gone(candidates: Sequence[Candidate]) -> None:
    for one in candidates:
        spinout = one.spinout
        if spinout.register_state == RegisterState.WITHDRAWN:
            raise CellError(
                f"{spinout} was withdrawn as logged by mistake", "Delete the row, or restore the spin-out on its page"
            )
        if spinout.register_state == RegisterState.MERGED:
            raise CellError(f"{spinout} was merged into {spinout.merged_into}", "Delete the row, or use that name")


def _listed(candidates: Sequence[Candidate]) -> str:
    return "; ".join(
        f"{one.spinout} ({', '.join(map(str, _parents_of(one))) or 'no parent body known'})" for one in candidates
    )


def _parents_of(one: Candidate) -> list[Organisation]:
    return [link.organisation for link in sorted(one.spinout.parent_links.all(), key=lambda link: link.place)]


def refuse_repeats(rows: Iterable[tuple[_Named, Collection[Organisation]]], outcome: Outcome) -> None:
    """Add a finding for each row that may mean the spin-out of a row above it."""
    # For each name, the first row that names each body; under None, the first that names none; under 0, the first.
    above: dict[str, dict[int | None, int]] = defaultdict(dict)
    for row, parents in rows:
        keys = [body_key(body) for body in parents]
        seen = above[folded(row)]
        meant = [seen[key] for key in (*keys, None) if key in seen] if keys else list(seen.values())[:1]
        if meant:
            problem = f"Row {min(meant)} is about the same spin-out"
            outcome.refuse(row.number, "name", row.name, problem, "Put what both rows say in one, and delete the other")
        own: list[int | None] = [*keys] or [None]
        for key in (*own, 0):
            seen.setdefault(key, row.number)
