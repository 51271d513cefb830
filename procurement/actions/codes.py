"""Keeping which CPV codes are on a list, and what each code of the vocabulary is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from mutuals_tracker.accounts.models import User
from mutuals_tracker.kept_rows import refuse_unseen, take
from mutuals_tracker.recording import recorded
from mutuals_tracker.revisions import change
from procurement.models import CodeList, CpvCode, ListedCode
from procurement.permissions.law import check_can_keep_law


@dataclass(frozen=True)
class Listed:
    """What changed of a list: codes that were added, and those that were taken off it."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


@transaction.atomic
def list_codes(
    code_list: CodeList, codes: Mapping[str, str], *, is_full: bool, seen: str = "", by: User, at: datetime
) -> Listed:
    """Put these codes, each with its words, on the list; a full list takes the place of what is there.

    The same again changes nothing. Raises ChangedSinceError.
    """
    check_can_keep_law(by)
    with recorded(by=by, verb="list_cpv_codes"):
        code_list = take(code_list)
        there = dict(code_list.codes.values_list("code", "label"))
        listed = what_changes(there, codes, is_full=is_full)
        reworded = [code for code, label in codes.items() if label and there.get(code, label) != label]
        if not (listed.added or listed.removed or reworded or (is_full and not code_list.is_complete)):
            return listed
        refuse_unseen(code_list, seen)
        code_list.codes.filter(code__in=[*listed.removed, *reworded]).delete()
        ListedCode.objects.bulk_create(
            ListedCode(code_list=code_list, code=code, label=codes[code]) for code in sorted({*listed.added, *reworded})
        )
        change(code_list, {"is_complete": code_list.is_complete or is_full}, by=by, at=at)
    return listed


def what_changes(there: Mapping[str, str], codes: Mapping[str, str], *, is_full: bool) -> Listed:
    """Return what putting the codes on a list that holds `there` adds and takes off. Writes nothing."""
    removed = there.keys() - codes.keys() if is_full else set()
    return Listed(added=frozenset(codes.keys() - there.keys()), removed=frozenset(removed))


@transaction.atomic
def name_codes(codes: Mapping[str, tuple[str, str]], *, by: User, at: datetime) -> int:
    """Keep what each code of the vocabulary is called, with its check digit; return how many are new or changed.

    Those left out stay. `at` plays no part, because the history is stamped by PostgreSQL.
    """
    check_can_keep_law(by)
    with recorded(by=by, verb="import_cpv"):
        there = {each.code: (each.check_digit, each.label) for each in CpvCode.objects.select_for_update()}
        changed = {code: said for code, said in codes.items() if there.get(code) != said}
        CpvCode.objects.bulk_create(
            [CpvCode(code=code, check_digit=digit, label=label) for code, (digit, label) in sorted(changed.items())],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["check_digit", "label"],
            batch_size=1000,
        )
    return len(changed)
