"""Whose a register's number is: a record's that left the register is free, and then keeps that record out."""

import pytest
from django.utils import timezone

from mutuals_tracker.accounts.models import OrganisationIdentifier
from spinouts import actions
from tests.factories import casework
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import at, said, send

pytestmark = pytest.mark.django_db
NUMBER = "07584906"


@pytest.fixture
def who(officer):
    return {"by": officer, "at": timezone.now()}


@pytest.fixture
def gone(example_council, who):
    """A record with a number that was withdrawn."""
    spinout = a_spinout("Sample Libraries", parents=[example_council])
    give(spinout, who)
    actions.withdraw(spinout, reason="Logged by mistake", **who)
    spinout.refresh_from_db()
    return spinout


@pytest.fixture
def other(example_council):
    return a_spinout("Sample Care", parents=[example_council])


def give(spinout, who, company_number=NUMBER, society_number=""):
    actions.set_numbers(spinout, company_number=company_number, society_number=society_number, **who)
    spinout.refresh_from_db()


def numbers(spinout):
    return set(spinout.organisation.identifiers.current().values_list("value", flat=True))


def test_a_record_in_the_register_keeps_its_number(gone, other, who):
    actions.restore(gone, reason="It was right", **who)
    with pytest.raises(actions.NumberTakenError):
        give(other, who)


def test_a_withdrawn_one_does_not(gone, other, who):
    give(other, who)
    assert numbers(other) == {NUMBER}
    assert numbers(gone) == set()
    assert OrganisationIdentifier.objects.filter(value=NUMBER).count() == 2


def test_nor_does_one_that_was_merged_from_the_one_into_which_it_was(gone, other, who):
    actions.restore(gone, reason="It was right", **who)
    actions.merge(gone, into=other, reason="The same", **who)
    give(other, who)
    assert numbers(other) == {NUMBER}


def test_a_draft_may_use_it(gone, example_council, officer, who):
    draft = casework.a_full_draft(example_council, officer)
    actions.save_section(draft, says=actions.Identifiers(company_number=NUMBER, society_number=""), **who)
    draft.refresh_from_db()
    assert draft.company_number == NUMBER


def test_who_lost_its_number_is_not_put_back_beside_who_has_it(gone, other, who, signed_in):
    give(other, who)
    page = send(signed_in, at("restore", gone), reason="It was right")
    assert said(page) == {
        "__all__": [
            f"Companies House number {NUMBER} belongs to {other} now. Take it off that record first, if this one is"
            " to be put back"
        ]
    }
    give(other, who, company_number="")
    send(signed_in, at("restore", gone), reason="It was right")
    gone.refresh_from_db()
    assert gone.register_state == "entered"
    give(gone, who)
    assert numbers(gone) == {NUMBER}


def test_a_record_that_may_not_be_opened_is_not_named(gone, sample_county, who):
    theirs = a_spinout("Theirs", parents=[sample_county])
    give(theirs, who | {"by": theirs.created_by})
    with pytest.raises(actions.NumberGivenAwayError, match="belongs to another record now"):
        actions.restore(gone, reason="It was right", **who)


def test_what_it_had_long_before_keeps_nothing_out(gone, other, who):
    actions.restore(gone, reason="It was right", **who)
    give(gone, who, company_number="07584907")
    give(other, who)
    actions.withdraw(gone, reason="Again", **who)
    actions.restore(gone, reason="It was right", **who)
    assert numbers(gone) == {"07584907"}


def test_a_number_may_come_back_to_who_had_it(other, who):
    for number in (NUMBER, "", NUMBER, "07584907", NUMBER):
        give(other, who, company_number=number)
    assert numbers(other) == {NUMBER}
