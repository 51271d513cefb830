"""Bodies that a file names: found by name or alias, else made, unconfirmed, once everything in the file is right."""

import re
from collections import defaultdict
from collections.abc import Iterable

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import OrganisationKind
from mutuals_tracker.accounts.models import Organisation, OrganisationName
from mutuals_tracker.accounts.models.organisation import NameKind
from mutuals_tracker.accounts.slugs import give_slugs
from mutuals_tracker.spreadsheets.cells import CellError

# Words that leave no doubt; read only where a row states no kind, or one kind for several bodies.
_TELLING_WORDS = (
    (re.compile(r"\bNHS\b|primary care trust|\bcare trust\b", re.IGNORECASE), OrganisationKind.NHS),
    (re.compile(r"\bprobation\b|\bpolice\b|\bconstabulary\b", re.IGNORECASE), OrganisationKind.POLICE_PROBATION),
    (re.compile(r"\bfire\b.*\b(service|authority|brigade)\b", re.IGNORECASE), OrganisationKind.FIRE_RESCUE),
    (re.compile(r"\bcouncil\b|\bborough of\b", re.IGNORECASE), OrganisationKind.LOCAL_AUTHORITY),
    (
        re.compile(r"^(department|ministry) (for|of)\b|^cabinet office$", re.IGNORECASE),
        OrganisationKind.CENTRAL_GOVERNMENT,
    ),
)


def told_kind(name: str) -> str:
    """Return the kind that a body's name leaves no doubt of, or nothing."""
    return next((kind.value for words, kind in _TELLING_WORDS if words.search(name)), "")


def refuse_mixed_examples(parents: Iterable[Organisation], *, is_example: bool) -> None:
    """Raise CellError where an invented body stands beside a real spin-out, or a real one beside an invented one."""
    for body in parents:
        if body.is_example != is_example:
            raise CellError(
                f"{body.name} is {'an invented example' if body.is_example else 'not an example'}",
                "Name a real body" if body.is_example else "Name an example body",
            )


def surviving(body: Organisation) -> Organisation:
    """Return the body itself, or the one into which it was merged as a duplicate."""
    while body.merged_into is not None:
        body = body.merged_into
    return body


class Bodies:
    """The public bodies that a file's rows name, known ones and new ones; nothing is written until `write`."""

    def __init__(self, names: Iterable[str]) -> None:
        """Look up every name at once."""
        self._named: dict[str, dict[str, list[Organisation]]] = defaultdict(lambda: defaultdict(list))
        folded = {fold(name) for name in names}
        known = OrganisationName.objects.filter(folded__in=folded, organisation__in=Organisation.objects.parents())
        for name in known.select_related("organisation").order_by("organisation__name", "organisation_id"):
            group = "official" if name.kind == NameKind.OFFICIAL else "other"
            if name.organisation not in self._named[name.folded][group]:
                self._named[name.folded][group].append(name.organisation)
        self._made: list[tuple[str, Organisation]] = []

    def named(self, name: str, *, kind: str, region: str, source_url: str) -> Organisation:
        """Return the body of that name, a new unsaved one where there is none; raises CellError if several have it."""
        groups = self._named[fold(name)]
        found = groups["official"] or groups["other"]
        if len(found) > 1:
            listed = "; ".join(f"{body.name} ({body.slug})" for body in found)
            raise CellError(f"More than one body is called “{name}”: {listed}", "Write the full official name of one")
        if found:
            return found[0]
        body = Organisation(
            name=name,
            kind=kind or told_kind(name) or OrganisationKind.OTHER,
            region=region,
            is_confirmed=False,
            source_url=source_url,
        )
        groups["official"].append(body)
        self._made.append((name, body))
        return body

    @property
    def made(self) -> list[str]:
        """The names of the new ones."""
        return [name for name, _body in self._made]

    def write(self) -> None:
        """Save the new ones."""
        save([body for _name, body in self._made])
        self._made = []


def save(bodies: list[Organisation]) -> None:
    """Save new bodies, each with a slug of its own and its official name."""
    give_slugs(bodies)
    Organisation.objects.bulk_create(bodies)
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=body, name=body.name, folded=fold(body.name), kind=NameKind.OFFICIAL)
        for body in bodies
    )
