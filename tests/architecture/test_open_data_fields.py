"""Every column of funding is published or withheld on purpose, and the files read no other."""

import re

import pytest
from django.apps import apps

from funding.models import Application, Award, AwardEntry, Fund
from funding.opendata import PRIVATE, PUBLISHED, WITHHELD, Publisher
from funding.opendata.grants import rows

# What the statement calls each table, and by which keys it finds rows.
READ = {"a": (Award, {"number"}), "f": (Fund, {"id", "is_example"}), "ap": (Application, {"id"})}
READ |= {"each": (AwardEntry, {"id", "award_id"})}


def columns(model):
    return {field.name for field in model._meta.get_fields() if field.concrete}


def test_every_table_of_funding_is_published_or_private():
    ours = {model for model in apps.get_app_config("funding").get_models() if not hasattr(model, "pgh_tracked_model")}
    assert ours == set(PUBLISHED) | set(PRIVATE)
    assert not set(PUBLISHED) & set(PRIVATE)
    assert set(WITHHELD) == set(PUBLISHED)


@pytest.mark.parametrize("model", PUBLISHED, ids=lambda model: model.__name__)
def test_every_column_is_published_or_withheld(model):
    assert columns(model) == set(PUBLISHED[model]) | set(WITHHELD[model])
    assert not set(PUBLISHED[model]) & set(WITHHELD[model])


@pytest.mark.parametrize("alias", READ)
def test_the_files_read_what_is_published_and_nothing_else(alias):
    model, keys = READ[alias]
    read = set(re.findall(rf"\b{alias}\.(\w+)", rows(Publisher("Us", "360G-us", "https://example.org")))) - keys
    published = {model._meta.get_field(name).column for name in PUBLISHED[model]}
    assert read - {"id"} == published
