"""What becomes of referrals: where they lead, who sees to them, and what came of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from funding import actions, permissions
from funding.actions import Whither
from funding.models import Referral
from funding.onward import suggesting
from funding.statements import Decided
from funding.vocabulary import Outcome
from mutuals_tracker.accounts.models import Role
from mutuals_tracker.accounts.rules import Refused, allows
from spinouts import timeline
from spinouts.actions import AlreadySaved, ChangedMeanwhile, OwnerError
from spinouts.actions.turn import Sent
from spinouts.permissions import OutOfRegisterError
from tests.factories import funding
from tests.factories.facts import a_register_entry
from tests.factories.people import member
from tests.factories.referrals import a_referral, a_referral_to
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
CAST = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "system", "anonymous")
KEEPERS = {"officer", "colleague", "certifier", "admin", "system"}
ADVISER = Whither("adviser", where="Ada Adviser")


@pytest.fixture
def spinout(example_council):
    return a_spinout(
        "Sample Libraries",
        parents=[example_council],
        stage="transition",
        service_area="leisure_culture_libraries",
        region="london",
    )


@pytest.fixture
def referral(spinout, officer):
    return a_referral(spinout, by=officer)


@pytest.fixture
def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def now():
    return timezone.now()


def today():
    return timezone.localdate()


def refer(referral, by, to=ADVISER, **more):
    return actions.refer(referral, to=to, by=by, at=now(), **more)


def give(referral, by, owner, due_on=None):
    return actions.give_referral(referral, owner=owner, due_on=due_on or referral.due_on, by=by, at=now())


def contact(referral, by, on=None):
    return actions.note_first_contact(referral, on=on or today(), by=by, at=now())


def close(referral, by, outcome="shelved", on=None, note=""):
    return actions.close_referral(referral, outcome=outcome, on=on or today(), note=note, by=by, at=now())


def reopen(referral, by, reason="A slip"):
    return actions.reopen_referral(referral, reason=reason, by=by, at=now())


# Each act with what makes it possible for somebody who may.
ACTS = {
    "refer": (refer, {}),
    "give": (lambda one, by: give(one, by, None), {}),
    "contact": (contact, {"destination": "body"}),
    "close": (close, {}),
    "reopen": (reopen, {"outcome": "shelved"}),
}


def ready_for(act, spinout, officer):
    fields = dict(ACTS[act][1])
    if "destination" in fields:
        fields["sent_on"] = today()
    if "outcome" in fields:
        fields["outcome_on"] = today()
    return a_referral(spinout, by=officer, **fields)


class TestWhoMay:
    @pytest.mark.parametrize("act", ACTS)
    def test_each_act_by_each_role_on_each_record(self, people, spinout, example_council, sample_county, act):
        """Of one's own body's, of another body's, and of one that left the register."""
        done = {}
        for kind in ("own", "others", "gone"):
            parent = sample_county if kind == "others" else example_council
            record = a_spinout(kind, parents=[parent], stage="transition")
            made = ready_for(act, record, people["officer"])
            if kind == "gone":
                a_register_entry(record, "withdrawn")
            done[kind] = {name for name, person in people.items() if self.may(act, made, person)}
        assert done == {"own": KEEPERS, "others": {"stranger", "admin", "system"}, "gone": set()}

    def may(self, act, made, person):
        rule = permissions.check_can_reopen_referral if act == "reopen" else permissions.check_can_see_to_referral
        fresh = Referral.objects.get(pk=made.pk)
        allowed = allows(rule, person, fresh)
        if not allowed:
            before = Referral.objects.values().get(pk=made.pk)
            with pytest.raises(Refused):
                ACTS[act][0](fresh, person)
            assert Referral.objects.values().get(pk=made.pk) == before
        return allowed

    @pytest.mark.parametrize("act", ACTS)
    def test_each_of_its_keepers_does_it(self, people, spinout, act):
        for name in KEEPERS:
            made = ready_for(act, spinout, people["officer"])
            ACTS[act][0](made, people[name])
            made.refresh_from_db()
            assert made.revision == 2, name
            assert made.changed_by == people[name]

    def test_the_reason_is_told(self, referral, taskforce):
        with pytest.raises(Refused, match="The taskforce reads every spin-out and changes none"):
            refer(referral, taskforce)
        a_register_entry(referral.spinout, "withdrawn")
        with pytest.raises(OutOfRegisterError):
            refer(referral, referral.owner)

    def test_who_reads_what_they_come_to_and_who_reminds(self, people):
        def those(rule):
            return {name for name, person in people.items() if allows(rule, person)}

        assert those(permissions.check_can_read_need) == KEEPERS | {"stranger", "taskforce"}
        assert those(permissions.check_can_chase_referrals) == {"admin", "system"}


class TestWhereItLeads:
    def test_to_each_destination_and_what_another_said_is_let_go(self, referral, officer, example_council):
        fund, peer = funding.a_fund(), a_spinout("Peer", parents=[example_council])
        said = {
            "fund": Whither("fund", fund=fund, where="x"),
            "adviser": Whither("adviser", fund=fund, where="Ada"),
            "peer": Whither("peer", fund=fund, peer=peer, where="x"),
            "course": Whither("course", peer=peer, where="Leading"),
            "body": Whither("body", fund=fund, peer=peer, where="x"),
        }
        found = {}
        for name, to in said.items():
            refer(referral, officer, to)
            referral.refresh_from_db()
            found[name] = (referral.destination, referral.fund, referral.peer, referral.where)
        assert found == {
            "fund": ("fund", fund, None, ""),
            "adviser": ("adviser", None, None, "Ada"),
            "peer": ("peer", None, peer, ""),
            "course": ("course", None, None, "Leading"),
            "body": ("body", None, None, ""),
        }

    def test_when_it_was_first_sent_stays_and_a_contact_elsewhere_was_none_here(self, spinout, officer):
        sent = today() - timedelta(days=3)
        made = a_referral_to(spinout, by=officer, opened_on=sent, sent_on=sent, first_contact_on=sent)
        refer(made, officer)
        made.refresh_from_db()
        assert (made.sent_on, made.first_contact_on) == (sent, sent)
        refer(made, officer, Whither("body"))
        made.refresh_from_db()
        assert (made.sent_on, made.first_contact_on) == (sent, None)

    def test_it_is_sent_today_the_first_time(self, spinout, officer):
        made = a_referral(spinout, by=officer, opened_on=today() - timedelta(days=9))
        refer(made, officer)
        assert Referral.objects.get().sent_on == today()

    @pytest.mark.parametrize(
        ("to", "error"),
        [
            (Whither("fund"), actions.WrongFundToReferToError),
            (Whither("peer"), actions.WrongPeerError),
            (Whither("adviser"), actions.NoWhereError),
            (Whither("course"), actions.NoWhereError),
        ],
    )
    def test_what_is_missing_is_said(self, referral, officer, to, error):
        with pytest.raises(error):
            refer(referral, officer, to)

    def test_no_invented_fund_for_a_real_spinout(self, referral, officer):
        with pytest.raises(actions.WrongFundToReferToError):
            refer(referral, officer, Whither("fund", fund=funding.a_fund(is_example=True)))

    def test_no_peer_that_is_itself_not_live_invented_or_another_bodys(
        self, referral, officer, admin, example_council, sample_county
    ):
        wrong = [
            referral.spinout,
            a_spinout("Before", parents=[example_council], stage="business_plan"),
            a_spinout("Ended", parents=[example_council], outcome="ceased"),
            a_spinout("Invented", parents=[example_council], is_example=True),
        ]
        for peer in wrong:
            with pytest.raises(actions.WrongPeerError):
                refer(referral, admin, Whither("peer", peer=peer))
        others = a_spinout("Others", parents=[sample_county])
        with pytest.raises(actions.WrongPeerError):
            refer(referral, officer, Whither("peer", peer=others))
        refer(referral, admin, Whither("peer", peer=others))
        assert Referral.objects.get().peer == others

    def test_a_fund_that_said_no_only_while_another_of_its_rounds_is_open(self, spinout, officer, admin):
        declined = a_decline(spinout, officer, admin)
        fund = declined.application.round.fund
        with pytest.raises(actions.WrongFundToReferToError, match="said no"):
            refer(declined, officer, Whither("fund", fund=fund))
        funding.a_round(fund, is_closed=True)
        assert fund not in suggesting.funds_for(spinout, at=now())
        funding.a_round_with_a_window(fund)
        refer(declined, officer, Whither("fund", fund=fund))
        declined.refresh_from_db()
        assert declined.fund == fund

    def test_the_history_tells_it_and_names_no_other_bodys_mutual(self, referral, officer, admin, sample_county):
        peer = a_spinout("Secret Mutual", parents=[sample_county])
        refer(referral, admin, Whither("peer", peer=peer))
        told = {entry.title: entry for entry in timeline.entries(referral.spinout, reader=officer)}
        changes = told["Said where a referral leads"].changes
        assert any("Where to" in change.what or "where to" in change.what for change in changes)
        assert "Secret Mutual" not in str(changes)


class TestOwner:
    def test_it_is_given_to_a_colleague_and_moved_on(self, referral, officer, colleague):
        later = today() + timedelta(days=60)
        give(referral, officer, colleague, later)
        referral.refresh_from_db()
        assert (referral.owner, referral.due_on) == (colleague, later)

    def test_nobody_else_sees_to_it(self, referral, officer, stranger, taskforce):
        for other in (stranger, taskforce):
            with pytest.raises(OwnerError):
                give(referral, officer, other)

    def test_a_day_that_has_passed_stays_and_is_not_chosen(self, spinout, officer, colleague):
        made = a_referral(spinout, by=officer, opened_on=today() - timedelta(days=60))
        give(made, officer, colleague)
        with pytest.raises(actions.DueDateError):
            give(made, officer, colleague, today() - timedelta(days=1))
        give(made, officer, None, today())
        assert Referral.objects.get().owner is None


class TestContactAndOutcome:
    def test_nobody_is_contacted_before_it_leads_somewhere(self, referral, officer):
        with pytest.raises(actions.NotSentYetError):
            contact(referral, officer)

    @pytest.mark.parametrize("days", [-1, 1])
    def test_neither_before_it_was_opened_nor_to_come(self, spinout, officer, days):
        made = a_referral_to(spinout, by=officer)
        for act in (contact, close):
            with pytest.raises(actions.ReferralDateError):
                act(made, officer, on=today() + timedelta(days=days))

    def test_from_the_first_contact_to_the_end_and_back(self, spinout, officer, certifier):
        made = a_referral_to(spinout, by=officer)
        contact(made, officer)
        close(made, officer, "funded_elsewhere", note="By the bank")
        made.refresh_from_db()
        assert (made.outcome, made.outcome_on, made.note) == ("funded_elsewhere", today(), "By the bank")
        for act in (refer, contact, close, lambda one, by: give(one, by, None)):
            with pytest.raises(permissions.ReferralNotNowError, match="Reopen it first"):
                act(made, officer)
        reopen(made, certifier, "It was another one")
        made.refresh_from_db()
        assert (made.is_open, made.outcome_on, made.note, made.first_contact_on) == (True, None, "", today())
        with pytest.raises(permissions.ReferralNotNowError, match="open already"):
            reopen(made, certifier)
        told = {entry.title: entry for entry in timeline.entries(spinout, reader=officer)}
        assert told["Reopened a referral"].why == "It was another one"


class TestAtOnce:
    def test_what_somebody_else_changed_of_the_same_part_is_not_saved_over(self, referral, officer, colleague):
        refer(referral, colleague, Whither("body"))
        with pytest.raises(ChangedMeanwhile):
            refer(referral, officer, sent=Sent(seen="1"))
        # Who sees to it is another part.
        actions.give_referral(
            referral, owner=None, due_on=referral.due_on, by=officer, at=now(), sent=Sent(seen="1", key="a" * 64)
        )
        with pytest.raises(AlreadySaved):
            actions.give_referral(
                referral, owner=None, due_on=referral.due_on, by=officer, at=now(), sent=Sent(seen="1", key="a" * 64)
            )


def a_decline(spinout, officer, admin, outcome="declined", round_=None):
    asked = round_ or funding.a_round_with_a_window(funding.a_fund(gives="grant"))
    if not asked.criteria.exists():
        funding.a_criterion(asked)
    made = funding.a_moderated_application(spinout, asked, officer)
    actions.decide(made, says=Decided(Outcome(outcome), "Because"), by=admin, at=now())
    return Referral.objects.get(application=made)


class TestSuggestions:
    def names(self, spinout):
        return [(each.fund.name, each.verdict.value) for each in suggesting.funds(spinout, on=today(), at=now())]

    def test_those_that_fit_first_then_those_to_check_each_with_why(self, spinout):
        fits, check, no, closed, unknown = (
            funding.a_fund(name=name) for name in ("Z fits", "A check", "No", "Closed", "B unknown")
        )
        funding.a_rule(funding.a_round(fits), words="In England")
        asked = funding.a_round(check)
        funding.a_rule(asked, kind="ask", codes=[], words="Is it well led?")
        funding.a_rule(asked, words="In England", place=2)
        funding.a_rule(funding.a_round(no), codes=["wales"])
        funding.a_round(closed, is_closed=True)
        assert self.names(spinout) == [("Z fits", "fits"), ("A check", "check"), ("B unknown", "check")]
        found = {each.fund: each.because for each in suggesting.funds(spinout, on=today(), at=now())}
        assert found[fits][0].startswith("It is open")
        assert found[fits][1].startswith("In England: ")
        assert [words.split(":")[0] for words in found[check][1:]] == ["Is it well led?"]
        unruled = funding.a_round().fund
        found |= {each.fund: each.because for each in suggesting.funds(spinout, on=today(), at=now())}
        assert found[unruled][1] == "Nobody has written down its rules: ask the fund"
        assert found[unknown] == ("No round is recorded: ask the fund when it is open, and who may apply",)

    def test_never_the_fund_that_said_no_unless_another_round_is_open(self, spinout, officer, admin):
        declined = a_decline(spinout, officer, admin)
        fund = declined.application.round.fund
        assert self.names(spinout) == []
        again = funding.a_round_with_a_window(fund)
        assert [each.round for each in suggesting.funds(spinout, on=today(), at=now())] == [again]

    def test_the_fund_from_which_it_was_withdrawn_did_not_say_no(self, referral):
        assert self.names(referral.spinout) == [(referral.application.round.fund.name, "fits")]

    def test_what_said_no_to_another_spinout_may_fit_this_one(self, spinout, officer, admin, example_council):
        other = a_spinout("Other", parents=[example_council], stage="transition")
        declined = a_decline(other, officer, admin)
        assert self.names(spinout) == [(declined.application.round.fund.name, "fits")]

    def test_peers_of_the_same_service_the_readers_own_first_and_others_without_a_name(
        self, spinout, officer, taskforce, example_council, sample_county
    ):
        same = {"service_area": "leisure_culture_libraries"}
        near, far, further = (
            a_spinout(name, parents=[sample_county], region=region, launched="2011", **same)
            for name, region in (("Near", "london"), ("Far", "south_west"), ("Further", "south_west"))
        )
        own = a_spinout("Own", parents=[example_council], region="wales", **same)
        a_spinout("Other work", parents=[example_council], service_area="housing")
        a_spinout("Ended", parents=[example_council], outcome="ceased", **same)
        a_spinout("Invented", parents=[example_council], is_example=True, **same)
        a_register_entry(a_spinout("Gone", parents=[example_council], **same), "withdrawn")
        found = suggesting.peers(spinout, reader=officer)
        assert [each.spinout for each in found] == [own, None, None]
        assert found[1].what == (
            "A leisure, culture and libraries service in London that left a local authority in 2011"
        )
        assert not any(name in str(found[1:]) for name in ("Near", "Far", "Further", near.reference, far.reference))
        assert [each.spinout for each in suggesting.peers(spinout, reader=taskforce)] == [near, own, further]
        assert suggesting.peers(a_spinout("Unknown", parents=[example_council]), reader=officer) == []


def test_a_referral_opened_by_a_decline_is_the_leads_or_the_writers(spinout, officer, admin):
    made = a_decline(spinout, officer, admin, "unfunded")
    assert (made.owner, made.reason) == (officer, "no_money_left")
    assert made.due_on == today() + timedelta(days=30)


def test_an_officer_of_two_bodies_reads_it_once(spinout, referral, example_council, sample_county):
    both = a_spinout("Both", parents=[example_council, sample_county], stage="transition")
    made = a_referral(both, opened_on=date(2026, 5, 1))
    person = member(Role.OFFICER, example_council)
    assert list(Referral.objects.visible_to(person)).count(made) == 1
