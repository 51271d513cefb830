"""What a search finds among a record's words, and how close each of them comes to it."""

import re
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, Expression, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast
from django.db.models.lookups import StartsWith

from mutuals_tracker.accounts.folding import fold

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

_WORD = re.compile(r"[^\W_]+")
_REFERENCE = re.compile(r"(?P<psm>psm\W*)?0*(?P<number>[0-9]{1,9})", re.IGNORECASE)
_MOST_WORDS = 10
# How much more than any likeness of words these weigh.
_BEGINS, _IS, _IS_ITS_REFERENCE = 10_000_000, 20_000_000, 30_000_000


def words_of(text: str) -> list[str]:
    """Return the words that are searched for, no more than ten; none says that nothing is."""
    return _WORD.findall(text)[:_MOST_WORDS]


def finds(column: str, text: str) -> Q:
    """Return the condition that what `column` names holds what is searched for; text without any word finds nothing."""
    if words_of(text):
        return Q(**{column: Wanted(text)})
    return Q(pk__in=[]) if text.strip() else Q()


def are_all_left_out(words: list[str]) -> bool:
    """Return whether English leaves out each of the words, such as “the”; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(plainto_tsquery('english', %s)) = 0", [" ".join(words)])
        return bool(cursor.fetchone()[0])


class Wanted(SearchQuery):
    """A search for the records that have every word: where one of theirs begins with it, or is another form of it.

    Words that English leaves out, such as “the”, are left out, unless nothing else is searched for. A number finds the
    record with that reference too, and a whole reference finds no other.
    """

    def __init__(self, text: str) -> None:
        """`text` holds at least one word."""
        self.words = words_of(text)
        reference = _REFERENCE.fullmatch(text.strip())
        self.reference = f"psm <-> {reference['number'].zfill(4)}" if reference else ""
        self.is_whole_reference = bool(reference and reference["psm"])
        super().__init__(text)

    def as_sql(
        self,
        compiler: "SQLCompiler",
        connection: "BaseDatabaseWrapper",
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, Any]:
        """Return the tsquery; PostgreSQL works it out before it plans, and so finds the index."""
        by_reference = "to_tsquery('simple', %s)"
        if self.is_whole_reference:
            return by_reference, [self.reference]
        every, given = self._every_word()
        return (f"({every} || {by_reference})", [*given, self.reference]) if self.reference else (every, given)

    def _every_word(self) -> tuple[str, list[str]]:
        beginnings = " && ".join(["to_tsquery('simple', %s)"] * len(self.words))
        begin = [f"'{word}':*" for word in self.words]
        one = (
            "CASE WHEN numnode(plainto_tsquery('english', %s)) = 0 THEN ''::tsquery"
            " ELSE to_tsquery('simple', %s) || plainto_tsquery('english', %s) END"
        )
        both = " && ".join([f"({one})"] * len(self.words))
        each = [value for word in self.words for value in (word, f"'{word}':*", word)]
        meant = "plainto_tsquery('english', %s)"
        sql = f"(CASE WHEN numnode({meant}) = 0 THEN {beginnings} ELSE {both} END)"
        return sql, [" ".join(self.words), *begin, *each]


def closeness(text: str) -> Expression:
    """Return how close a spin-out comes to a search, as a whole number: the larger, the better.

    First the one whose reference it is, then those whose name it is or begins with it; then those whose words come
    closest, a name counting more than a parent body's, and that more than a brief's.
    """
    words, vector = words_of(text), F("case__words")
    beginnings = SearchQuery(" & ".join(f"'{word}':*" for word in words), search_type="raw", config="simple")
    likeness = SearchRank(vector, beginnings) + SearchRank(vector, SearchQuery(" ".join(words), config="english"))
    whens = []
    reference = _REFERENCE.fullmatch(text.strip())
    if reference:
        whens.append(When(number=int(reference["number"]), then=Value(_IS_ITS_REFERENCE)))
    name = fold(text)
    if name:
        whens.append(When(folded_name=name, then=Value(_IS)))
        whens.append(When(StartsWith(F("folded_name"), Value(name)), then=Value(_BEGINS)))
    close = Cast(likeness * 1_000_000, IntegerField())
    return close + Case(*whens, default=Value(0)) if whens else close
