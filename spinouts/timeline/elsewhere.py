"""What apps above this one tell of spin-outs: their tables, and the titles of their verbs."""

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from spinouts.telling import Teller, Words

_TELLERS: list[Teller] = [import_string(path) for path in settings.TIMELINE_TELLERS]
TABLES: dict[type[models.Model], Words] = {model: words for each in _TELLERS for model, words in each.tables.items()}
TITLES: dict[str, str] = {verb: title for each in _TELLERS for verb, title in each.titles.items()}
UNTOLD: dict[type[models.Model], str] = {model: why for each in _TELLERS for model, why in each.untold.items()}
