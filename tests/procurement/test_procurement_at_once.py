"""Several people at one challenge, procurement, contract, clock or risk at once: one is first, the others are told."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from procurement.actions import (
    joining,
    publishing,
    watching,
)
from procurement.actions import risks as actions
from procurement.advice.reserved_routes import SECTION_33
from procurement.models import (
    Challenge,
    ChallengeGround,
    Clock,
    Contract,
    Procurement,
    ProcurementStep,
    Reservation,
    Risk,
    RiskMove,
    RiskRating,
    RiskScale,
)
from procurement.permissions.risks import RiskNotNowError
from procurement.watching.shelters import EXPIRING
from tests.factories import casework, procuring, risks
from tests.factories import challenges as challenging
from tests.factories import procurement as make
from tests.factories.clocks import a_clock
from tests.factories.spinouts import a_spinout
from tests.spinouts.sending import When, filled, spelled
from tests.spinouts.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MEANWHILE = "changed while you were filling this in"


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="live")


def there(name, *parts):
    return reverse(f"procurement:{name}", args=parts)


def sent_at_once(*forms):
    """Let each person open their page, then all send it in the same instant; return the answers, in their order."""
    ready = []
    for person, address, answers in forms:
        client = Client()
        client.force_login(person)
        page = client.get(address)
        assert page.status_code == 200, page.content.decode()
        ready.append((client, address, filled(page.context["form"]) | spelled(answers)))

    def send(place):
        client, address, sent = ready[place]
        return client.post(address, sent)

    told = at_once(len(ready), send)
    assert not [each for each in told if isinstance(each, Exception)], told
    return told


def one_wins(told):
    """Return what the others were told; exactly one of them all was saved."""
    assert sorted(each.status_code for each in told) == [*[200] * (len(told) - 1), 302]
    return [each.content.decode() for each in told if each.status_code == 200]


class TestChallenges:
    """Expressions of interest."""

    def forms(self, officer, colleague, challenge, *moves):
        ground = challenging.a_ground(4)
        answers = {
            "accept_challenge": {"reasons": "It is a good offer"},
            "reject_challenge": {"grounds": [str(ground.pk)], "reasons": "It is too dear"},
            "withdraw_challenge": {"reason": "The body has another plan"},
        }
        people = (officer, colleague)
        return [
            (people[place % 2], there(move, challenge.reference), answers[move]) for place, move in enumerate(moves)
        ]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("accept_challenge", "reject_challenge"),
            ("accept_challenge", "withdraw_challenge"),
            ("accept_challenge", "accept_challenge"),
        ],
    )
    def test_it_goes_one_way(self, officer, colleague, spinout, one, other):
        challenge = challenging.a_challenge(spinout, "under_consideration")
        (said,) = one_wins(sent_at_once(*self.forms(officer, colleague, challenge, one, other)))
        assert MEANWHILE in said
        found = Challenge.objects.get()
        assert found.revision == challenge.revision + 1
        assert (found.decided_on is None) is (found.state == "withdrawn")
        assert bool(found.withdrawn_on) is (found.state == "withdrawn")
        assert ChallengeGround.objects.exists() is (found.state == "rejected")

    def test_its_result_is_told_once(self, officer, colleague, spinout):
        challenge = challenging.a_challenge(spinout, "procurement_started")
        address = there("tell_challenge_result", challenge.reference)
        (said,) = one_wins(
            sent_at_once(
                (officer, address, {"result": "awarded_other", "winner": "Others plc"}),
                (colleague, address, {"result": "abandoned", "note": "No money"}),
            )
        )
        assert MEANWHILE in said
        found = Challenge.objects.get()
        assert (found.winner, found.result_note) in {("Others plc", ""), ("", "No money")}


class TestProcurements:
    """Procurements and their steps."""

    @pytest.fixture
    def procurement(self, officer, spinout):
        procuring.the_law()
        return procuring.planned(spinout, by=officer)

    def test_two_record_the_same_step(self, officer, colleague, procurement):
        address = there("move_procurement", procurement.reference, "open")
        days = (procuring.ago(50), procuring.ago(49))
        (said,) = one_wins(
            sent_at_once(
                (officer, address, {"on": When(f"{days[0]:%d %m %Y}")}),
                (colleague, address, {"on": When(f"{days[1]:%d %m %Y}")}),
            )
        )
        assert MEANWHILE in said
        step = ProcurementStep.objects.get(kind="notice")
        assert step.done_on in days
        assert Procurement.objects.get().state == "open"

    def test_a_step_is_recorded_while_it_is_abandoned(self, officer, colleague, procurement):
        (said,) = one_wins(
            sent_at_once(
                (
                    officer,
                    there("move_procurement", procurement.reference, "open"),
                    {"on": When(f"{procuring.ago(50):%d %m %Y}")},
                ),
                (colleague, there("abandon_procurement", procurement.reference), {"reason": "No money"}),
            )
        )
        assert MEANWHILE in said
        found = Procurement.objects.get()
        is_open = found.state == "open"
        assert ProcurementStep.objects.filter(done_on__isnull=False).exists() is is_open
        assert (found.abandoned_on is None) is is_open

    def test_two_plan_the_same_step(self, officer, colleague, procurement):
        address = there("keep_step", procurement.reference, "engagement")
        ahead = [timezone.localdate() + timedelta(days=days) for days in (10, 11)]
        (said,) = one_wins(
            sent_at_once(
                (officer, address, {"planned_on": When(f"{ahead[0]:%d %m %Y}")}),
                (colleague, address, {"planned_on": When(f"{ahead[1]:%d %m %Y}")}),
            )
        )
        assert "while you were filling this in" in said
        assert ProcurementStep.objects.get(kind="engagement").planned_on in ahead


class TestContracts:
    """The register of contracts."""

    def test_published_and_withdrawn_at_once(self, certifier, admin, spinout):
        contract = make.a_contract(spinout)
        publishing.publish(contract, by=certifier, at=timezone.now())
        address = there("withdraw_contract", contract.reference)
        (said,) = one_wins(
            sent_at_once(
                (certifier, address, {"reason": "It was a draft"}), (admin, address, {"reason": "It names people"})
            )
        )
        assert MEANWHILE in said
        assert Contract.objects.get().published_at is None

    def test_published_twice_at_once(self, certifier, admin, spinout):
        contract = make.a_contract(spinout)
        address = there("publish_contract", contract.reference)
        told = sent_at_once((certifier, address, {}), (admin, address, {}))
        assert {each.status_code for each in told} <= {200, 302}
        found = Contract.objects.get()
        assert found.published_by in (certifier, admin)
        assert found.revision == contract.revision + 1

    def test_published_while_it_is_changed(self, certifier, officer, spinout):
        contract = make.a_contract(spinout)
        (said,) = one_wins(
            sent_at_once(
                (certifier, there("publish_contract", contract.reference), {}),
                (
                    officer,
                    there("change_contract", contract.reference),
                    {"title": "Libraries and archives", "advertised": "neither"},
                ),
            )
        )
        assert MEANWHILE in said
        found = Contract.objects.get()
        assert (found.published_at is None) is (found.title == "Libraries and archives")

    @pytest.fixture
    def section_33(self):
        procuring.the_law()
        return Reservation.objects.get(code=SECTION_33)

    def reserved(self, spinout, title, awarded):
        return (
            there("add_contract", spinout.reference),
            {
                "title": title,
                "awarded_on": awarded,
                "starts": When("1 5 2026"),
                "ends": When("30 4 2028"),
                "cpv_codes": "92511000",
                "route": "reserved_s33",
                "advertised": "neither",
            },
        )

    def test_two_reserved_contracts_that_break_each_others_look_back(self, officer, colleague, spinout, section_33):
        (said,) = one_wins(
            sent_at_once(
                (officer, *self.reserved(spinout, "Libraries", When("6 4 2026"))),
                (colleague, *self.reserved(spinout, "Archives", When("7 4 2026"))),
            )
        )
        only = Contract.objects.get()
        assert only.reference in said
        assert section_33.name in said

    def test_one_is_signed_so_late_that_it_breaks_the_look_back_of_one_that_is_added(
        self, officer, colleague, spinout, example_council, section_33
    ):
        early = make.a_reserved_contract(
            spinout,
            customer=example_council,
            awarded_on=date(2022, 1, 3),
            signed_on=None,
            title="Libraries",
            reservation=section_33,
            route="reserved_s33",
        )
        (said,) = one_wins(
            sent_at_once(
                (officer, there("sign_contract", early.reference), {"on": When("6 5 2024")}),
                (colleague, *self.reserved(spinout, "Archives", When("7 4 2026"))),
            )
        )
        assert section_33.name in said
        early.refresh_from_db()
        assert (early.signed_on is None) is Contract.objects.filter(title="Archives").exists()

    def test_two_join_the_same_agreement(self, officer, colleague, spinout):
        agreement = casework.an_agreement(spinout)
        both = [make.a_contract(spinout, title=title) for title in ("Libraries", "Archives")]
        address = there("join_agreement", spinout.reference, agreement.pk)
        (said,) = one_wins(
            sent_at_once(
                *(
                    (person, address, {"contract": one.reference})
                    for person, one in zip((officer, colleague), both, strict=True)
                )
            )
        )
        joined = Contract.objects.get(agreement=agreement)
        assert f"It is joined to {joined.reference} already" in said

    def test_somebody_joins_an_agreement_while_another_takes_all_of_them_over(self, officer, admin, spinout):
        agreements = [casework.an_agreement(spinout, title=f"Agreement {number}") for number in range(30)]
        one = make.a_contract(spinout)
        acts = (
            lambda: joining.join_agreement(one, agreement=agreements[-1], by=officer, at=timezone.now()),
            lambda: joining.take_over_agreements(by=admin, at=timezone.now()),
            lambda: joining.take_over_agreements(by=admin, at=timezone.now()),
        )
        told = at_once(3, lambda place: acts[place]())
        assert isinstance(told[0], Contract | joining.AlreadyJoinedError), told
        assert sum(told[1:]) == Contract.objects.exclude(pk=one.pk).count(), told
        assert Contract.objects.filter(agreement__in=agreements).count() == len(agreements)


class TestClocks:
    """Shelters, of which one of a kind runs at a time."""

    def waiver(self, first, last):
        return {
            "kind": "waiver",
            "authority_name": "Example Borough Council",
            "basis": "A decision",
            "starts_on": When(first),
            "ends_on": When(last),
        }

    def test_two_enter_clocks_that_overlap(self, officer, colleague, spinout):
        address = there("add_clock", spinout.reference)
        (said,) = one_wins(
            sent_at_once(
                (officer, address, self.waiver("1 4 2026", "31 3 2028")),
                (colleague, address, self.waiver("31 3 2028", "31 3 2029")),
            )
        )
        assert f"{Clock.objects.get().reference} runs from" in said

    def test_two_change_clocks_so_that_they_overlap(self, officer, colleague, spinout):
        early = a_clock(spinout, ends_on=date(2026, 3, 31))
        late = a_clock(spinout, starts_on=date(2028, 4, 1), ends_on=date(2029, 3, 31))
        (said,) = one_wins(
            sent_at_once(
                (officer, there("change_clock", early.reference), {"ends_on": When("31 3 2027")}),
                (colleague, there("change_clock", late.reference), {"starts_on": When("1 3 2027")}),
            )
        )
        assert "Two of a kind cannot run at once" in said

    def test_one_is_revoked_while_another_removes_it(self, officer, colleague, spinout):
        clock = a_clock(spinout, ends_on=date(2030, 3, 31))
        revoked, removed = sent_at_once(
            (officer, there("revoke_clock", clock.reference), {"on": When("1 1 2026"), "reason": "Withdrawn"}),
            (colleague, there("remove_clock", clock.reference), {"reason": "A mistake"}),
        )
        assert (removed.status_code, revoked.status_code) in {(302, 200), (302, 404), (200, 302)}
        assert Clock.objects.exists() is (revoked.status_code == 302)


class TestRisks:
    """Risks and their ratings."""

    def test_two_rate_the_same_risk(self, officer, colleague, spinout):
        risk = risks.a_risk(spinout)
        address = there("rate_risk", risk.reference)
        (said,) = one_wins(
            sent_at_once(
                (officer, address, {"likelihood": "2", "impact": "3", "rationale": "One of three bids was lost"}),
                (colleague, address, {"likelihood": "5", "impact": "5", "rationale": "Every bid was lost"}),
            )
        )
        assert MEANWHILE in said
        rating = RiskRating.objects.get()
        risk.refresh_from_db()
        assert risk.current_score == rating.likelihood * rating.impact

    def test_people_rate_the_first_risks_and_write_down_one_scale(self, officer, colleague, example_council):
        both = [risks.a_risk(a_spinout(name, parents=[example_council])) for name in ("One", "Two")]
        told = sent_at_once(
            *(
                (
                    person,
                    there("rate_risk", risk.reference),
                    {"likelihood": "2", "impact": "3", "rationale": "Bids were lost"},
                )
                for person, risk in zip((officer, colleague), both, strict=True)
            )
        )
        assert [each.status_code for each in told] == [302, 302]
        assert RiskScale.objects.count() == 1

    def test_one_closes_it_while_another_says_that_it_happened(self, officer, colleague, spinout):
        risk = risks.a_risk(spinout)
        (said,) = one_wins(
            sent_at_once(
                (officer, there("close_risk", risk.reference), {"note": "The contract was extended"}),
                (colleague, there("materialise_risk", risk.reference), {"note": "The tender was lost"}),
            )
        )
        assert MEANWHILE in said
        risk.refresh_from_db()
        assert RiskMove.objects.get().becomes == risk.state

    def test_one_closes_it_while_the_record_is_watched_twice(self, officer, system, spinout):
        clock = a_clock(spinout, ends_on=timezone.localdate() + timedelta(days=90))
        watching.watch_risks(causes=[EXPIRING], by=system, at=timezone.now())
        risk = Risk.objects.get()
        clock.delete()
        today = timezone.localdate()

        def watch():
            return watching.watch_risks(causes=[EXPIRING], by=system, at=timezone.now())

        def close():
            return actions.close_risk(risk, on=today, note="Revoked", by=officer, at=timezone.now())

        closed, *watched = at_once(3, lambda place: (close, watch, watch)[place]())
        assert isinstance(closed, RiskMove | RiskNotNowError), closed
        assert sorted(sum(each.values()) for each in watched) == [0, 1]
        assert RiskMove.objects.get().becomes == "closed"
