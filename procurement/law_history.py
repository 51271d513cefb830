"""What happened to a rule of law, read from the audit history: who, when, and what became what, latest first."""

from collections import Counter
from typing import Any

from django.db import models

from mutuals_tracker.accounts.history import MOST, Change, Happening
from mutuals_tracker.govuk.formats import uk_date
from procurement.models import CodeList, ListedCode
from procurement.models.law import DatedRule

_VERBS = {
    "add_rule_of_law": "Added",
    "change_rule_of_law": "Changed",
    "list_cpv_codes": "Codes imported",
}
_WORDS = {
    "starts_on": "First day",
    "ends_on": "Last day",
    "citation": "Statute or regulation",
    "source_url": "Web address of the source",
    "source_note": "About the source",
    "is_complete": "Full list",
    "is_verified": "Amount and VAT basis confirmed",
    "level": "Level",
    "longest_months": "Longest term in months",
    "look_back_months": "Months it looks back",
    "looks_back_to_entry": "Counts from when it was entered into",
    "look_back": "Which contracts count",
    "procedure": "How it is competed for",
    "vat_basis": "VAT basis",
}
_UNTOLD = {"id", "revision", "added_at", "added_by", "changed_at", "changed_by"}


def of_rule(rule: DatedRule) -> list[Happening]:
    """Return what happened to a rule, and to the codes of a list."""
    events = list(
        type(rule)
        .pgh_event_model.objects.filter(pgh_obj_id=rule.pk)  # type: ignore[attr-defined]  # made by pghistory
        .select_related("changed_by", "pgh_context")
        .order_by("-pgh_id")[: MOST + 1]
    )
    codes = _codes(rule, [event.pgh_context_id for event in events]) if isinstance(rule, CodeList) else {}
    earlier = [*events[1:], None]
    return [
        Happening(
            at=event.changed_at,
            who=str(event.changed_by),
            verb=_verb(event),
            why="",
            changes=[*_changes(type(rule), event, before), *codes.get(event.pgh_context_id, [])],
        )
        for event, before in list(zip(events, earlier, strict=True))[:MOST]
    ]


def _verb(event: Any) -> str:
    metadata = event.pgh_context.metadata if event.pgh_context else {}
    return _VERBS.get(metadata.get("verb", ""), "Changed")


def _changes(table: type[DatedRule], event: Any, before: Any) -> list[Change]:
    found = []
    for field in table._meta.fields:
        if field.name in _UNTOLD:
            continue
        now, then = _said(field, event), _said(field, before) if before else ""
        if now != then:
            found.append(Change(_WORDS.get(field.name, str(field.verbose_name).capitalize()), then, now))
    return found


def _said(field: models.Field, event: Any) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, models.DateField):
        return uk_date(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(getattr(event, field.name))


def _codes(rule: CodeList, contexts: list) -> dict[Any, list[Change]]:
    """Return how many codes each import put on the list and took off it."""
    events = ListedCode.pgh_event_model.objects.filter(code_list_id=rule.pk, pgh_context_id__in=contexts)  # type: ignore[attr-defined]
    counted = Counter(events.values_list("pgh_context_id", "pgh_label"))
    return {
        context: [
            Change(what, "", f"{counted[context, label]:,}")
            for what, label in (("Codes taken off", "delete"), ("Codes put on", "insert"))
            if counted[context, label]
        ]
        for context in {context for context, _label in counted}
    }
