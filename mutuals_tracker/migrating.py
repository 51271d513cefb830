"""What a migration that creates many tables needs beside Django's own operations."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger import compiler


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
        """Remove the triggers and their functions, which would outlive the tables."""
        for trigger in self._triggers(app_label, from_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        """Say what is done."""
        return f"Install the triggers of {len(self.model_names)} models"

    def _triggers(self, app_label: str, state: ProjectState) -> list[compiler.Trigger]:
        options: list[dict[str, Any]] = [state.models[app_label, name].options for name in self.model_names]
        return [trigger for each in options for trigger in each["triggers"]]
