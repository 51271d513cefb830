"""Which rows of the audit history are about a record, and what of them a reader may see.

Notes that are not for the reader are left out, whom they mention too. The words of a note that its writer removed are
nobody’s any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model

from mutuals_tracker.accounts.models import Organisation, OrganisationIdentifier
from spinouts import permissions
from spinouts.models import (
    AssessmentAnswer,
    DefinitionAssessment,
    Evidence,
    Mention,
    Note,
    Profile,
    ProfileParent,
    Spinout,
)
from spinouts.timeline import elsewhere

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mutuals_tracker.accounts.models import User

# Tables that are about no record, or not about one that others may read.
NOT_ABOUT_A_RECORD = {
    "proposaldraft": "a body’s own until it is submitted, and what it said then is in the record’s first entries",
    "draftparent": "part of a draft",
    "draftcontact": "part of a draft",
    "export": "what somebody took away of a list",
}
REMOVED_WORDS = "(removed by its writer)"
_MASKED = f"""
    CASE WHEN EXISTS (SELECT 1 FROM spinouts_note note WHERE note.id = {{0}}.id AND note.removed_at IS NOT NULL)
         THEN to_jsonb({{0}}) || jsonb_build_object('text', '{REMOVED_WORDS}') ELSE to_jsonb({{0}}) END
"""  # noqa: S608 - our own names
_OF_RECORD = "e.spinout_id = %(spinout)s"
_ENTITY = "(SELECT organisation_id FROM spinouts_spinout WHERE id = %(spinout)s)"


@dataclass(frozen=True)
class Source:
    """A table of the history: which of its rows, called `e`, are about `%(spinout)s`, and how a row is read as JSON."""

    model: type[Model]
    about: str = _OF_RECORD
    # The alias of the row stands for {0}.
    written: str = "to_jsonb({0})"

    @property
    def name(self) -> str:
        """The name of the table whose history it is."""
        return self.model._meta.db_table

    @cached_property
    def columns(self) -> list[str]:
        """The columns that the history keeps of it, in their order, without those that say who and when."""
        kept = self.model.pgh_event_model._meta.concrete_fields  # type: ignore[attr-defined]
        return [field.column for field in kept if not field.name.startswith("pgh_")]

    @property
    def table(self) -> str:
        """The table that keeps the history."""
        return history_of(self.model)

    def row(self, alias: str) -> str:
        """Return the expression that reads the row of that alias."""
        return self.written.format(alias)

    def before(self) -> str:
        """Return the expression that reads the row before `e` about the same thing."""
        return f"""
            (SELECT {self.row("b")} FROM {self.table} b
              WHERE b.pgh_obj_id = e.pgh_obj_id AND b.pgh_id < e.pgh_id ORDER BY b.pgh_id DESC LIMIT 1)
        """  # noqa: S608 - our own names


def parameters(spinout: Spinout, reader: "User | AnonymousUser") -> dict[str, Any]:
    """Return what every statement over the sources is given."""
    return {
        "spinout": spinout.pk,
        "audiences": sorted(permissions.audiences(reader, spinout)),
        "is_of_body": permissions.is_of_parent(reader, spinout),
    }


def everything(spinout: Spinout) -> dict[str, Any]:
    """Return what a statement is given that may read every row about the record."""
    return {"spinout": spinout.pk, "audiences": permissions.Audience.values, "is_of_body": True}


def history_of(model: type[Model]) -> str:
    """Return the table that keeps a table's history."""
    return str(model.pgh_event_model._meta.db_table)  # type: ignore[attr-defined]


def lone(model: type[Model]) -> str:
    """Return how the name begins of a row of the history that no action made; its number follows."""
    return f"{model._meta.model_name}."


def of(model: type[Model]) -> Source:
    """Return where the history of a table about records is."""
    return SOURCES[model]


def _found() -> Iterator[Source]:
    """Yield every tracked table about a record, the record itself first."""
    yield Source(Spinout, "e.pgh_obj_id = %(spinout)s")
    yield Source(Organisation, f"e.pgh_obj_id = {_ENTITY}")
    yield Source(OrganisationIdentifier, f"e.organisation_id = {_ENTITY}")
    yield Source(ProfileParent, _part_of(Profile, "profile_id"))
    yield Source(AssessmentAnswer, _part_of(DefinitionAssessment, "assessment_id"))
    yield Source(Note, f"{_OF_RECORD} AND e.audience = ANY(%(audiences)s)", _MASKED)
    yield Source(Mention, f"{_part_of(Note, 'note_id')[:-1]} AND audience = ANY(%(audiences)s))")
    direct = [model for model in _tracked() if _has(model, "spinout")]
    yield Source(Evidence, _evidence(direct))
    yield from (Source(model, _for_reader(model)) for model in direct if model is not Note)


def _for_reader(model: type[Model]) -> str:
    """Return which rows of a table about the record a reader sees."""
    words = elsewhere.TABLES.get(model)
    narrower = words.for_everybody if words else ""
    return f"{_OF_RECORD} AND (%(is_of_body)s OR {narrower})" if narrower else _OF_RECORD


def _tracked() -> list[type[Model]]:
    models = apps.get_app_config("spinouts").get_models()
    own = [m for m in models if hasattr(m, "pgh_event_model") and m._meta.model_name not in NOT_ABOUT_A_RECORD]
    return [*own, *elsewhere.TABLES]


def _has(model: type[Model], name: str) -> bool:
    return name in {field.name for field in model._meta.fields}


def _part_of(model: type[Model], key: str) -> str:
    return f"e.{key} IN (SELECT id FROM {model._meta.db_table} WHERE spinout_id = %(spinout)s)"  # noqa: S608 - ours


def _evidence(models: list[type[Model]]) -> str:
    """Return the condition that a file is, or once was, behind something about the record."""
    behind = " UNION ".join(
        f"SELECT evidence_id FROM {history_of(model)} WHERE spinout_id = %(spinout)s"  # noqa: S608 - our own names
        for model in models
        if _has(model, "evidence")
    )
    return f"e.pgh_obj_id IN ({behind})"


SOURCES = {source.model: source for source in _found()}
