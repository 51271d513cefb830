"""Who reads the notes on a record, and whom the words of a note mention: `@` before a name, or an email address."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from mutuals_tracker.accounts.models import Role, User
from spinouts.models import Spinout
from spinouts.permissions import Audience

# Not the one in the middle of an email address, and not one that stands alone.
_MARK = re.compile(r"(?<![\w@.])@(?=[^\s@])")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# A name ends where its word does: “Ann Lee” is not in “Ann Lee-Jones”.
_ENDS = r"(?![\w@])(?!-\w)"
_READERS = {
    Audience.BODY: "the parent bodies’ people",
    Audience.TASKFORCE: "the taskforce",
    Audience.EVERYONE: "the parent bodies’ people and the taskforce",
}


class MentionError(ValueError):
    """A name in a note is nobody's, or more than one person's, or of somebody who could not read the note."""

    def __init__(self, messages: Sequence[str]) -> None:
        """`messages` say what is wrong with each name, and what to do."""
        super().__init__("; ".join(messages))
        self.messages = messages


@dataclass(frozen=True)
class Reader:
    """A person who reads notes on a record, and for whom those are that they read."""

    person: User
    audiences: frozenset[str]
    # Whether another reader has the same name, so that only their address tells them apart.
    has_namesake: bool = False

    @property
    def written(self) -> str:
        """How a note mentions them."""
        return f"@{self.person.email if self.has_namesake else self.person}"

    @property
    def reads(self) -> str:
        """Which notes they read, in words."""
        if len(self.audiences) == len(Audience):
            return "reads every note"
        side = Audience.BODY if Audience.BODY in self.audiences else Audience.TASKFORCE
        return f"reads what is for {_READERS[side]}"


Named = tuple[Reader, re.Pattern[str]]


def readers(spinout: Spinout) -> list[Reader]:
    """Return who reads notes on the record, by name, as `permissions.audiences` says of each.

    They are people of its parent bodies, the taskforce and admins; four queries for any number.
    """
    able = User.objects.able_to_sign_in()
    bodies = [link.organisation_id for link in spinout.parent_links.all()]
    found: dict[User, set[str]] = {}
    for people, audiences in (
        (User.objects.acting_for(bodies), (Audience.BODY, Audience.EVERYONE)),
        (able.holding(Role.TASKFORCE), (Audience.TASKFORCE, Audience.EVERYONE)),
        (able.holding(Role.ADMIN), tuple(Audience)),
    ):
        for person in people:
            found.setdefault(person, set()).update(audience.value for audience in audiences)
    names = [_folded(str(person)) for person in found]
    return [
        Reader(person, frozenset(found[person]), names.count(_folded(str(person))) > 1)
        for person in sorted(found, key=lambda person: (_folded(str(person)), person.email))
    ]


def whom(text: str, people: Sequence[Reader], *, audience: str) -> list[User]:
    """Return whom a note for that audience mentions, each once. Raises MentionError."""
    named, found, wrong = _named(people), {}, []
    for mark in _MARK.finditer(text):
        matches, _end = _at(text, mark.end(), named)
        problem = _problem(text, mark.end(), matches, audience)
        if problem:
            wrong.append(problem)
        else:
            found[matches[0].person.pk] = matches[0].person
    if wrong:
        raise MentionError(list(dict.fromkeys(wrong)))
    return list(found.values())


def pieces(text: str, mentioned: Collection[User]) -> Iterator[tuple[str, bool]]:
    """Yield the text piece by piece, each with whether it mentions one of these people."""
    named = _named([Reader(person, frozenset()) for person in mentioned])
    begins = 0
    for mark in _MARK.finditer(text) if named else ():
        matches, end = _at(text, mark.end(), named)
        if matches:
            yield text[begins : mark.start()], False
            yield text[mark.start() : end], True
            begins = end
    yield text[begins:], False


def _named(people: Sequence[Reader]) -> list[Named]:
    return [(reader, _pattern(str(reader.person))) for reader in people]


def _at(text: str, place: int, people: Sequence[Named]) -> tuple[list[Reader], int]:
    """Return the readers whose address, or else whose longest name, stands at that place, and where it ends."""
    email = _EMAIL.match(text, place)
    if email:
        return [reader for reader, _name in people if reader.person.email == email[0].lower()], email.end()
    matches: list[Reader] = []
    end = place
    for reader, pattern in people:
        name = pattern.match(text, place)
        if name and name.end() >= end:
            matches = [*(matches if name.end() == end else []), reader]
            end = name.end()
    return matches, end


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in name.split()) + _ENDS, re.IGNORECASE)


def _problem(text: str, place: int, matches: Sequence[Reader], audience: str) -> str:
    written = _written(text, place)
    if not matches:
        return (
            f"Nobody who reads notes here is called “{written}”. Write @ and a whole name from the list, "
            "or put a space after the @ if you mean nobody"
        )
    if len(matches) > 1:
        addresses = " or ".join(f"@{reader.person.email}" for reader in matches)
        return f"{len(matches)} people are called “{matches[0].person}”. Write {addresses}"
    if audience and audience not in matches[0].audiences:
        return (
            f"{matches[0].person} cannot read a note for {_READERS[Audience(audience)]} only. "
            "Choose who else can read it, or take out the name"
        )
    return ""


def _written(text: str, place: int) -> str:
    """Return what somebody probably meant as a name: an address, or a word and those after it with a capital."""
    email = _EMAIL.match(text, place)
    if email:
        return email[0]
    words = text[place:].split()[:3]
    while len(words) > 1 and not words[-1][0].isupper():
        words.pop()
    return " ".join(words).rstrip(".,;:!?)”’\"'")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
