"""Several people at one application in the same instant: one is first, the others are told, nothing is there twice."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding import actions
from funding.models import Application, ApplicationVersion
from funding.permissions import ApplicationNotNowError
from funding.statements import About
from mutuals_tracker.outbox.models import Letter
from tests.factories import funding
from tests.factories.spinouts import a_spinout
from tests.funding.sending import at
from tests.spinouts.sending import filled
from tests.spinouts.test_at_once import at_once

SITE = "https://mutuals.example.org"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def signed(spinout, officer, certifier):
    made = funding.a_complete_application(spinout, by=officer)
    return actions.certify(made, by=certifier, at=timezone.now())


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_two_officers_submit_one_version(officer, colleague, signed):
    people = (officer, colleague)
    told = at_once(2, lambda place: actions.submit(signed, by=people[place], at=timezone.now(), site=SITE))
    assert sorted(type(each).__name__ for each in told) == ["ApplicationNotNowError", "ApplicationVersion"]
    assert any(isinstance(each, ApplicationNotNowError) for each in told)
    assert ApplicationVersion.objects.get().number == 1
    assert Letter.objects.filter(purpose__startswith="receipt:").count() == 2


def test_a_double_click_submits_once(officer, signed):
    address = reverse("funding:submit_application", args=[signed.reference])
    clients = [signed_in(officer) for _ in range(3)]
    sent = filled(clients[0].get(address).context["form"])
    told = at_once(3, lambda place: clients[place].post(address, sent))
    receipt = reverse("funding:application_receipt", args=[signed.reference])
    assert [response.url for response in told] == [receipt] * 3
    assert ApplicationVersion.objects.count() == 1


def test_two_officers_begin_one(officer, colleague, spinout):
    round_ = funding.a_round()
    clients = [signed_in(officer), signed_in(colleague)]
    address = at("begin_application", spinout, round_.pk)
    sent = [filled(client.get(address).context["form"]) for client in clients]
    told = at_once(2, lambda place: clients[place].post(address, sent[place]))
    assert {response.url for response in told} == {
        reverse("funding:application", args=[Application.objects.get().reference])
    }


def test_a_change_and_a_submission_leave_nothing_unsigned(officer, colleague, signed):
    says = About("Hers", "Advice", signed.amount)
    acts = (
        lambda: actions.submit(signed, by=officer, at=timezone.now()),
        lambda: actions.write_about(signed, says=says, by=colleague, at=timezone.now()),
    )
    told = at_once(2, lambda place: acts[place]())
    signed.refresh_from_db()
    if signed.state == "submitted":
        assert isinstance(told[1], ApplicationNotNowError)
        assert signed.title != "Hers"
    else:
        assert isinstance(told[0], actions.IncompleteError)
        assert not ApplicationVersion.objects.exists()
