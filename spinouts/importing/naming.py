"""Which spin-out of the register a row of counts names."""

from collections.abc import Collection

from rapidfuzz import fuzz, process

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.models import Organisation
from mutuals_tracker.spreadsheets.cells import CellError
from spinouts.importing import identity
from spinouts.importing.bodies import Bodies
from spinouts.importing.rows import StaffRow
from spinouts.models import Spinout

# So many names that are not known get a suggestion; more are another register's.
_SUGGESTIONS = 50
# Of 100: how like a name must be to be suggested.
_LIKE = 75


class Register:
    """The spin-outs of the names in a file."""

    def __init__(self, rows: Collection[StaffRow]) -> None:
        """Look up every name at once."""
        self._candidates = identity.namesakes((row.name for row in rows), locked=True)
        self._bodies = Bodies(name for row in rows for name in row.parents)
        self._names: dict[str, str] | None = None
        self._suggested = 0

    def meant(self, row: StaffRow) -> Spinout:
        """Return the spin-out that the row names; raises CellError when there is none, or more than one."""
        spinout = identity.match(self._candidates[identity.folded(row)], self._parents(row))
        if spinout is None:
            raise CellError("There is no spin-out of this name", self._advice(row))
        return spinout

    def _parents(self, row: StaffRow) -> list[Organisation]:
        named = (self._bodies.named(name, kind="", region="", source_url="") for name in row.parents)
        return list(named)

    def _advice(self, row: StaffRow) -> str:
        advice = "Import the spin-outs first, or write the name as it is there"
        self._suggested += 1
        if self._suggested > _SUGGESTIONS:
            return advice
        if self._names is None:
            self._names = dict(Spinout.objects.in_register().values_list("folded_name", "name"))
        near = process.extractOne(fold(row.name), self._names.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
        return f"Did you mean {self._names[near[0]]}? {advice}" if near else advice
