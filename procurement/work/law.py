"""What waits for those who keep the rules: lists of codes that hold today and that nobody has imported."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from mutuals_tracker.accounts.rules import is_admin
from mutuals_tracker.work import Item, Kind
from procurement.models import CodeList

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User


def of_person(user: "User", *, at: datetime, only_led: bool = False) -> Iterator[Kind]:
    """Yield the kinds of things that wait for the person. None of them is of a record that somebody leads."""
    if is_admin(user) and not only_led:
        yield Kind(
            "code_lists_to_import",
            "Lists of CPV codes to import",
            CodeList.objects.in_force(on=timezone.localdate(at)).not_imported().earliest_first(),
            _item,
            hint="Without its list the adviser says of no service whether a contract for it can be reserved",
        )


def _item(code_list: CodeList) -> Item:
    return Item("Import the codes", reverse("procurement:import_codes", args=[code_list.pk]), str(code_list))
