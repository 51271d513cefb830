"""Every column of procurement is published or withheld on purpose, and the file reads no other."""

import re
from datetime import date

import pytest
from django.apps import apps

from procurement.models import Amendment, Bid, Contract, Extension, Lot, Procurement, ProcurementStep
from procurement.opendata.fields import PRIVATE, PUBLISHED, WITHHELD
from procurement.opendata.releases import rows

# What the statement calls each table, and by which keys it finds rows.
READ = {
    "p": (Procurement, {"id", "number", "party", "place"}),
    "t": (ProcurementStep, {"procurement_id"}),
    "o": (Lot, {"id", "procurement_id"}),
    "i": (Bid, {"id", "procurement_id"}),
    "c": (Contract, {"id", "number"}),
}


def columns(model):
    return {field.name for field in model._meta.get_fields() if field.concrete}


def test_every_table_of_procurement_is_published_or_private():
    ours = {
        model for model in apps.get_app_config("procurement").get_models() if not hasattr(model, "pgh_tracked_model")
    }
    assert ours == set(PUBLISHED) | set(PRIVATE)
    assert not set(PUBLISHED) & set(PRIVATE)
    assert set(WITHHELD) == set(PUBLISHED)


@pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.__name__)
def test_every_column_is_published_or_withheld(model):
    assert columns(model) == set(PUBLISHED[model]) | set(WITHHELD[model])
    assert not set(PUBLISHED[model]) & set(WITHHELD[model])


@pytest.mark.parametrize("alias", READ)
def test_the_file_reads_what_is_published_and_nothing_else(alias):
    model, keys = READ[alias]
    # An identifier's columns have names of their own.
    read = set(re.findall(rf"\b{alias}\.(\w+)", rows("ocds-abc123", on=date(2026, 5, 1)))) - keys
    published = {model._meta.get_field(name).column for name in PUBLISHED[model]}
    assert read - {"scheme", "value", "organisation_id", "to_on"} <= published
    assert published - read - {"value", "procurement_id"} == set()


@pytest.mark.parametrize("model", [Amendment, Extension], ids=lambda model: model.__name__)
def test_what_is_read_of_what_changes_a_contract_is_published(model):
    sql = rows("ocds-abc123", on=date(2026, 5, 1))
    assert [name for name in PUBLISHED[model] if not re.search(rf"\b[nv]\.{name}\b", sql)] == []
