"""Synthetic data: the same for the same seed, through the real triggers, and never among real data unasked."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pghistory.models import Context

from mutuals_tracker.accounts.models import Organisation
from reporting.load.inventing import LAST_DAY, invent_bodies, invent_spinouts
from spinouts import kept
from spinouts.models import JourneyEvent, RegisterEntry, Spinout, StaffReturn, Verification
from tests.factories.spinouts import a_spinout


def test_the_same_seed_invents_the_same_and_another_does_not() -> None:
    bodies = invent_bodies(20, 7)
    assert bodies == invent_bodies(20, 7) != invent_bodies(20, 8)
    first = list(invent_spinouts(50, bodies, returns=5, seed=7))
    assert first == list(invent_spinouts(50, bodies, returns=5, seed=7))
    assert first == list(invent_spinouts(80, bodies, returns=5, seed=7))[:50]
    assert first != list(invent_spinouts(50, bodies, returns=5, seed=8))


def test_no_invented_date_is_later_than_the_last_day() -> None:
    dates = [
        fact.when.first_day
        for one in invent_spinouts(500, invent_bodies(20, 1), returns=20, seed=1)
        for fact in (*one.moves, *one.returns, *one.profiles)
        if fact.when
    ]
    assert max(dates) <= LAST_DAY
    assert min(dates) >= date(1997, 1, 1)


def generate(*options: str) -> None:
    call_command("generate_load", "--spinouts", "300", "--returns", "4", "--seed", "3", *options, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_it_goes_through_the_real_tables_with_their_history_and_two_moments() -> None:
    generate()
    assert (Spinout.objects.count(), StaffReturn.objects.filter(supersedes=None).count()) == (300, 1_200)
    assert Organisation.objects.count() == 20
    moments = StaffReturn.objects.values_list("recorded_at", flat=True).distinct().count()
    assert moments == 2
    assert JourneyEvent.objects.filter(supersedes__isnull=False).exists()
    assert Verification.objects.filter(superseded_at__isnull=True).count() > 20
    assert RegisterEntry.objects.filter(state="withdrawn").exists()
    verbs = {context.metadata["verb"] for context in Context.objects.all()}
    assert verbs == {"generate_load"}
    events = StaffReturn.pgh_event_models["insert"].objects
    assert events.filter(pgh_context__isnull=True).count() == 0
    assert not kept.rebuild()
    with pytest.raises(CommandError, match="holds 300 spin-outs"):
        generate()
    generate("--add")
    assert Spinout.objects.count() == 600


@pytest.mark.django_db
def test_a_database_with_spin_outs_is_refused() -> None:
    a_spinout("Real")
    with pytest.raises(CommandError, match="would enter their figures"):
        generate()
    assert Spinout.objects.count() == 1


@pytest.mark.django_db
def test_no_spin_outs_at_all_is_refused() -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("generate_load", "--spinouts", "0")
