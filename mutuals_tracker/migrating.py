"""What a migration that creates many tables needs beside Django's own operations."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger import compiler


class Together(Operation):
    """Operations of one kind, of which none needs what another did to the models, as one step.

    Django renders all models that are related to one that an operation changes, and nearly all are related to each
    other. Here they are rendered once for all the operations.
    """

    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Take operations of one kind, such as every table that a migration creates."""
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the models' state, and forget what was rendered of it before."""
        vars(state).pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do one after the other, each from what was before all of them to what is after all."""
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo the last first."""
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what is done, and how many times."""
        return f"{len(self.operations)} times: {self.operations[0].describe()} and so on"


class InstallTriggers(Operation):
    """Install every trigger that the options of freshly created models list.

    pgtrigger's AddTrigger changes a model's state once for each trigger, and Django then renders that model and all
    that are related to it again: minutes for the tables of casework. Here the state is complete as the tables are
    created, and only the database is told.
    """

    reduces_to_sql = True

    def __init__(self, model_names: list[str]) -> None:
        """Say of which models; each is created in the same migration, with its triggers among its options."""
        self.model_names = model_names

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: the models came with their triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Install the triggers, model by model."""
        for trigger in self._triggers(app_label, to_state):
            # The statement is complete: with no parameters, nothing in it is taken for a place of one.
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove the triggers; their functions stay, as pgtrigger leaves them."""
        for trigger in self._triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        """Say what is done."""
        return f"Install the triggers of {len(self.model_names)} models"

    def _triggers(self, app_label: str, state: ProjectState) -> list[compiler.Trigger]:
        options: list[dict[str, Any]] = [state.models[app_label, name].options for name in self.model_names]
        return [trigger for each in options for trigger in each["triggers"]]
