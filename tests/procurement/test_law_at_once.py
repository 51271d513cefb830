"""Several admins at the rules in the same instant: one is first, the others are told, and no two rules overlap."""

import pytest
from django.test import Client
from django.urls import reverse

from procurement.models import Threshold
from tests.factories.people import member
from tests.procurement.test_rule_pages import ANSWERS, SOURCED
from tests.spinouts.sending import filled, spelled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_three_admins_add_a_threshold_for_the_same_days():
    clients = [Client() for _ in range(3)]
    for client in clients:
        client.force_login(member("admin"))
    address = reverse("procurement:add_rule", args=["thresholds"])
    sent = [
        filled(client.get(address).context["form"]) | spelled(ANSWERS["thresholds"] | SOURCED | {"amount": amount})
        for client, amount in zip(clients, ("1", "2", "3"), strict=True)
    ]
    told = at_once(3, lambda place: clients[place].post(address, sent[place]))
    assert sorted(response.status_code for response in told) == [200, 200, 302]
    assert all("so two would hold on one day" in each.content.decode() for each in told if each.status_code == 200)
    assert Threshold.objects.count() == 1
