"""pgtrigger's register of every trigger, made to look a name up where its own lists all triggers for each new one.

That list, made again for each of some seven hundred, was two fifths of the time in which any process of ours starts,
and grows with the square of the tables. Import this before any model; what is refused, and how, stays pgtrigger's.
"""

from typing import TYPE_CHECKING, Any

from pgtrigger import registry

if TYPE_CHECKING:
    from django.db.models import Model
    from pgtrigger import Trigger


class LookedUp(registry._Registry):
    """The same register, with its two lists kept up to date rather than made on demand."""

    def __init__(self) -> None:
        """Begin empty."""
        self._by_db_table: dict[tuple[str, str | None], Trigger] = {}
        self._function_names: set[str] = set()
        super().__init__()

    @property
    def by_db_table(self) -> dict[tuple[str, str | None], "Trigger"]:
        """The triggers by table and name."""
        return self._by_db_table

    @property
    def pg_function_names(self) -> set[str]:
        """The names of all the triggers' functions."""
        return self._function_names

    def __setitem__(self, key: str, value: tuple[type["Model"], "Trigger"]) -> None:
        super().__setitem__(key, value)
        self._note(*value)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self._by_db_table.clear()
        self._function_names.clear()
        for value in self.values():
            self._note(*value)

    def _note(self, model: Any, trigger: "Trigger") -> None:
        self._by_db_table[model._meta.db_table, trigger.name] = trigger
        self._function_names.add(trigger.get_pgid(model))


if not registry._registry:
    registry._registry = LookedUp()
