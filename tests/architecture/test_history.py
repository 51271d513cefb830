"""Every table of ours is in the audit history, but for those that say why not, and nobody can rewrite it."""

import pytest
from django.apps import apps
from django.db import connection, models

from spinouts.timeline.elsewhere import UNTOLD
from spinouts.timeline.rows import TELLS

OURS = ("accounts", "outbox", "spinouts", "funding", "procurement", "reporting")
NOT_TRACKED = {
    "spinouts.SpinoutParent": "a cache, derived from the current profile, which is tracked",
    "funding.FundAccount": "kept by a trigger from the entries of awards, which are tracked",
    "procurement.CalendarFeed": "a person's own private address; it changes nothing of a record",
    "procurement.NoticeKey": "derived from the notice, which is tracked, and never changed",
    "spinouts.MonthlyChange": "kept to be fast, derived from the facts, rebuilt by a command",
    "spinouts.StandingHeading": "kept to be fast, derived from the facts, rebuilt by a command",
    "spinouts.StandingInterval": "kept to be fast, derived from the facts, rebuilt by a command",
    "spinouts.CaseSummary": "kept to be fast, derived from the casework, rebuilt by a command",
    "spinouts.SavedSearch": "a person's own bookmark; it changes nothing of a record",
    "spinouts.Visit": "when a person last opened a record; it changes nothing of it",
    "spinouts.SentForm": "remembers a form that was sent, so that a second click saves nothing twice",
}


def tables() -> list[type[models.Model]]:
    """Return our own tables: no proxies, and not the history's own tables."""
    found = [model for app in OURS for model in apps.get_app_config(app).get_models()]
    return [model for model in found if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")]


def test_every_table_is_tracked_or_says_why_not():
    untracked = {model._meta.label for model in tables() if not hasattr(model, "pgh_event_model")}
    assert untracked == set(NOT_TRACKED)


TRACKED = [model for model in tables() if hasattr(model, "pgh_event_model")]


@pytest.mark.django_db
@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_inserts_changes_and_deletions_are_recorded_by_the_database(model: type[models.Model]):
    names = set(triggers_on(model._meta.db_table))
    for kind in ("insert", "update", "delete"):
        assert any(name.startswith(f"pgtrigger_{kind}_{kind}_") for name in names), kind


@pytest.mark.django_db
@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_the_record_of_it_is_append_only(model: type[models.Model]):
    table = model.pgh_event_model._meta.db_table
    assert any(name.startswith("pgtrigger_append_only_") for name in triggers_on(table))


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model._meta.label)
def test_every_event_can_say_who_and_why(model: type[models.Model]):
    assert "pgh_context" in {field.name for field in model.pgh_event_model._meta.fields}


def triggers_on(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]


def test_what_apps_above_keep_about_a_record_is_told_in_its_history() -> None:
    """A table that nobody listed in TIMELINE_TELLERS would be missing from the history of the record."""
    above = [app for app in apps.get_app_configs() if app.label in {"funding", "procurement", "engagement"}]
    about = {
        model
        for app in above
        for model in app.get_models()
        if hasattr(model, "pgh_event_model") and any(field.name == "spinout" for field in model._meta.fields)
    }
    told = set(TELLS)
    # What a part says, the row that it belongs to says in words.
    parts = {
        model for model in about if any(field.related_model in told - {model} & about for field in model._meta.fields)
    }
    assert about & told
    assert about - parts - set(UNTOLD) <= told
    assert not set(UNTOLD) & told
