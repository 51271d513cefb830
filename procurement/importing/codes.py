"""Reading a list of CPV codes, or the whole vocabulary with its words: all rows or none, and every error at once."""

from collections.abc import Iterator
from datetime import datetime

from mutuals_tracker.accounts.models import User
from mutuals_tracker.spreadsheets.columns import Columns, Row, rows_of
from mutuals_tracker.spreadsheets.findings import Change, Outcome
from mutuals_tracker.spreadsheets.tables import Table
from procurement.actions import codes as actions
from procurement.cpv import NotACodeError, code_of
from procurement.models import CodeList, CpvCode
from procurement.permissions.law import check_can_keep_law

LIST_COLUMNS = Columns(required=("code",), optional=("check_digit", "label_en", "label"))
CPV_COLUMNS = Columns(required=("code", "check_digit", "label_en"), optional=("parent", "kind", "reg77"))
OF_LIST, OF_CPV = "listed CPV codes", "CPV codes"
_LONGEST = 250


def import_codes(
    table: Table, code_list: CodeList, *, is_full: bool, seen: str = "", by: User, at: datetime, dry_run: bool = False
) -> Outcome:
    """Put the codes of a file on the list; a full list takes the place of what is there. Raises ChangedSinceError."""
    check_can_keep_law(by)
    outcome = Outcome(file=table.file, of=OF_LIST, dry_run=dry_run)
    found = {code: (row.number, label) for row, code, label in _codes(table, LIST_COLUMNS, outcome, _digits())}
    if not outcome.is_good:
        return outcome
    labels = {code: label for code, (_number, label) in found.items()}
    if dry_run:
        there = dict(code_list.codes.values_list("code", "label"))
        listed = actions.what_changes(there, labels, is_full=is_full)
    else:
        listed = actions.list_codes(code_list, labels, is_full=is_full, seen=seen, by=by, at=at)
    outcome.added = [Change(found[code][0], code, "put on the list") for code in sorted(listed.added)]
    outcome.notes += [f"{code} is not in the file, and was taken off the list." for code in sorted(listed.removed)]
    outcome.unchanged = len(found) - len(listed.added)
    return outcome


def import_cpv(table: Table, *, by: User, at: datetime, dry_run: bool = False) -> Outcome:
    """Keep what the codes of the vocabulary are called. Codes that the file leaves out stay."""
    check_can_keep_law(by)
    outcome = Outcome(file=table.file, of=OF_CPV, dry_run=dry_run)
    found: dict[str, tuple[int, str, str]] = {}
    for row, code, label in _codes(table, CPV_COLUMNS, outcome, {}):
        if not label:
            outcome.refuse(row.number, "label_en", "", "It is blank, and it is required", "Fill in what the code is")
        if not row["check_digit"]:
            outcome.refuse(row.number, "check_digit", "", "It is blank, and it is required", "Fill in the check digit")
        found[code] = (row.number, row["check_digit"], label)
    if not outcome.is_good:
        return outcome
    there = {each.code: (each.check_digit, each.label) for each in CpvCode.objects.all()}
    new = [code for code, (_number, *said) in found.items() if there.get(code) != tuple(said)]
    if not dry_run:
        actions.name_codes({code: (digit, label) for code, (_n, digit, label) in found.items()}, by=by, at=at)
    outcome.added = [Change(found[code][0], code, found[code][2]) for code in new if code not in there]
    outcome.changed = [Change(found[code][0], code, found[code][2]) for code in new if code in there]
    outcome.unchanged = len(found) - len(new)
    return outcome


def _digits() -> dict[str, str]:
    return dict(CpvCode.objects.values_list("code", "check_digit"))


def _codes(table: Table, columns: Columns, outcome: Outcome, known: dict[str, str]) -> Iterator[tuple[Row, str, str]]:
    """Give each row with its code and words, and add to the outcome what has to be put right."""
    first: dict[str, int] = {}
    for row in rows_of(table, columns, outcome):
        label = row["label_en"] or row["label"]
        if len(label) > _LONGEST:
            outcome.refuse(
                row.number, "label_en", label, f"It has {len(label)} characters", f"Shorten it to {_LONGEST}"
            )
        digit = row["check_digit"]
        if digit and not (digit.isascii() and digit.isdigit() and len(digit) == 1):
            outcome.refuse(row.number, "check_digit", digit, "It is not one digit", "Write the digit after the hyphen")
            continue
        try:
            code = code_of(row["code"], known=known, beside=digit)
        except NotACodeError as error:
            outcome.refuse(row.number, "code", row["code"], error.problem, error.advice)
            continue
        if code in first:
            outcome.refuse(row.number, "code", row["code"], f"It stands in row {first[code]} already", "Delete one")
            continue
        first[code] = row.number
        yield row, code, label
