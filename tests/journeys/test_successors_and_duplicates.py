"""A body is found to be another entered twice, then abolished: who acts for its records, and what is counted."""

from datetime import date

from django.test import Client
from django.utils import timezone

from mutuals_tracker.accounts.actions import succession
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.facts import fix_known_at
from reporting.scopes import Scope
from spinouts.models import ProfileParent, Spinout
from tests.factories.bodies import body
from tests.factories.spinouts import a_spinout


def test_records_that_name_a_duplicate_are_those_of_the_body_that_stays(
    client: Client,
    officer: User,
    stranger: User,
    admin: User,
    example_council: Organisation,
    sample_county: Organisation,
):
    twin = body("Example Boro", is_confirmed=False)
    spinout = a_spinout("Care Together", parents=[twin], region="london", submitted="2012-07-31")
    page = f"/spin-outs/{spinout.reference}/"
    named = list(ProfileParent.objects.values_list("organisation", flat=True))

    def sees(person: User) -> int:
        client.force_login(User.objects.get(pk=person.pk))
        return client.get(page).status_code

    assert (sees(officer), sees(stranger)) == (404, 404)

    before = fix_known_at()
    succession.merge(twin, into=example_council, by=admin, at=timezone.now(), why="same address")
    assert (sees(officer), sees(stranger)) == (200, 404)
    for slug in (example_council.slug, twin.slug):
        scope = Scope.parse(f"body:{slug}")
        assert (scope.code, scope.label) == ("body:example-borough-council", "Example Borough Council")
        assert scope.selection().body_ids == {example_council.pk, twin.pk}
        assert scope.selection(known_at=before).body_ids == {example_council.pk}
        assert scope.selection(known_at=fix_known_at()).body_ids == {example_council.pk, twin.pk}

    day = date(2019, 4, 1)
    succession.abolish(example_council, on=day, successor=sample_county, by=admin, at=timezone.now(), why="an order")
    assert (sees(officer), sees(stranger)) == (200, 200)
    assert Scope.parse("body:sample-county-council").selection().body_ids == {sample_county.pk}
    assert list(ProfileParent.objects.values_list("organisation", flat=True)) == named
    assert Spinout.objects.visible_to(User.objects.get(pk=stranger.pk)).get() == spinout
