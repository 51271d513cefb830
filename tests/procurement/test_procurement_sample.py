"""The invented procurements are entered by the actions that people would take, once the examples are there."""

import pytest
from django.utils import timezone

from procurement.models import Bid, Procurement
from procurement.sample import procurements as sample
from tests.factories.procuring import the_law
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db


def test_one_is_planned_as_reserved_and_one_was_lost(example_council, sample_county, officer):
    the_law()
    for name in ("Example Youth Services Mutual", "Example Libraries Mutual"):
        a_spinout(name, parents=[example_council], is_example=True)
    sample.tell({"officer": officer}, at=timezone.now())
    planned, lost = Procurement.objects.order_by("number")
    assert (planned.state, planned.route, planned.steps.count()) == ("planned", "reserved_s33", 7)
    assert (lost.state, lost.authority, lost.lots.count()) == ("contracted", sample_county, 2)
    assert {planned.regime.code, lost.regime.code} <= {"pa-2023", "pcr-2015"}
    assert Bid.objects.get(procurement=lost).result == "lost"
