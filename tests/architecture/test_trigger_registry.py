"""The quicker register of triggers says what pgtrigger's own would, and refuses what it would."""

import pgtrigger
import pytest
from pgtrigger import registry

from mutuals_tracker.trigger_registry import LookedUp
from spinouts.models import Spinout

OWN = registry._Registry
NAME = "spinouts.Spinout:passing"


def assert_both_say_the_same() -> None:
    kept = registry._registry
    assert kept.by_db_table == OWN.by_db_table.fget(kept)
    assert kept.pg_function_names == OWN.pg_function_names.fget(kept)


def test_every_trigger_is_in_it() -> None:
    assert isinstance(registry._registry, LookedUp)
    assert registry._registry["spinouts.Spinout:insert_insert"]
    assert_both_say_the_same()


def test_a_name_that_is_taken_is_refused_and_one_that_is_given_up_is_free() -> None:
    first, second = (
        pgtrigger.Trigger(name="passing", when=pgtrigger.Before, operation=operation, func="RETURN NEW;")
        for operation in (pgtrigger.Insert, pgtrigger.Update)
    )
    for trigger, other in ((first, second), (second, first)):
        registry.set(NAME, model=Spinout, trigger=trigger)
        try:
            assert_both_say_the_same()
            with pytest.raises(KeyError, match="already used"):
                registry.set(NAME, model=Spinout, trigger=other)
        finally:
            registry.delete(NAME)
        assert_both_say_the_same()
