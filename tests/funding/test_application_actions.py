"""Writing an application, signing it off, submitting it, and all that may be refused of that."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from funding import actions, applying, permissions
from funding.lifecycle import ApplicationState
from funding.models import Application, ApplicationVersion, Round
from funding.permissions import ApplicationNotNowError
from funding.statements import About, ForStage
from funding.telling import TELLER
from mutuals_tracker.accounts.rules import Refused
from mutuals_tracker.outbox.models import Letter
from spinouts.actions import ChangedMeanwhile, Sent
from tests.factories import funding
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
HUNDRED = Decimal("100.00")


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], stage="transition")


@pytest.fixture
def round_(db):
    return funding.a_round_with_a_window()


def now():
    return timezone.now()


@pytest.fixture
def draft(spinout, round_, officer):
    return actions.begin_application(spinout, round_, by=officer, at=now())


def fill(draft, by, amount=HUNDRED):
    """Write every section through the actions."""
    line = funding.a_cost(draft.spinout)
    who = {"by": by, "at": now()}
    actions.write_about(draft, says=About("Leaving well", "Advice", amount), **who)
    actions.write_amounts(draft, says=[ForStage("transition", amount, "Articles")], **who)
    actions.write_costs(draft, says={line.pk: amount}, **who)
    return actions.declare(draft, is_true=True, **who)


@pytest.fixture
def signed(draft, officer, certifier):
    fill(draft, officer)
    return actions.certify(draft, by=certifier, at=now())


class TestBeginning:
    def test_twice_is_once(self, draft, spinout, round_, colleague):
        assert actions.begin_application(spinout, round_, by=colleague, at=now()) == draft

    @pytest.mark.parametrize("role", ["stranger", "taskforce", "admin", "assessor"])
    def test_nobody_else_applies(self, request, spinout, round_, role):
        with pytest.raises(Refused, match="Only officers and certifiers"):
            actions.begin_application(spinout, round_, by=request.getfixturevalue(role), at=now())

    def test_a_round_that_is_not_open(self, spinout, round_, officer):
        for at in (round_.closes_at, round_.opens_at - timedelta(seconds=1)):
            with pytest.raises(actions.RoundNotOpenError):
                actions.begin_application(spinout, round_, by=officer, at=at)

    def test_a_real_one_to_an_invented_fund(self, spinout, officer):
        invented = funding.a_round_with_a_window(funding.a_fund(is_example=True))
        with pytest.raises(actions.WrongRoundError):
            actions.begin_application(spinout, invented, by=officer, at=now())


class TestSubmitting:
    def test_it_has_a_receipt(self, signed, officer, certifier):
        at = now()
        version = actions.submit(signed, by=officer, at=at, site="https://x.example.org")
        assert (version.number, version.added_by, version.added_at, version.certified_by) == (1, officer, at, certifier)
        assert ["Title and purpose", "Title", "Leaving well"] in ApplicationVersion.objects.get().content
        letters = Letter.objects.filter(subject=f"Receipt for application {signed.reference}")
        assert {letter.to for letter in letters} == {officer.email, certifier.email}
        assert all("Version: 1" in letter.text and f"/{signed.reference}/" in letter.text for letter in letters)

    def test_without_an_address_of_the_service_nobody_is_written_to(self, signed, officer, admin):
        actions.submit(signed, by=officer, at=now())
        assert not Letter.objects.exists()
        actions.send_back(signed, asks="How many people?", by=admin, at=now(), site="https://x.example.org")
        letters = Letter.objects.all()
        assert {letter.to for letter in letters} == {officer.email, signed.certified_by.email}
        assert not any("How many" in letter.text for letter in letters)

    def test_unsigned_it_is_refused_with_what_is_missing(self, draft, officer):
        with pytest.raises(actions.IncompleteError) as refusal:
            actions.submit(draft, by=officer, at=now())
        said = refusal.value.messages
        for words in ("title", "amount that you request", "by stage are missing", "cost plan", "sign it off"):
            assert any(words in each for each in said)

    def test_a_second_before_the_closing_and_at_it(self, signed, officer):
        closes = now() + timedelta(hours=1)
        Round.objects.filter(pk=signed.round_id).update(closes_at=closes)
        with pytest.raises(actions.RoundNotOpenError, match=r"The round closed at .* before this was submitted"):
            actions.submit(signed, by=officer, at=closes)
        assert actions.submit(signed, by=officer, at=closes - timedelta(seconds=1)).number == 1

    def test_a_closing_that_passes_meanwhile_is_said_and_not_an_error(self, signed, officer):
        closed = now()
        Round.objects.filter(pk=signed.round_id).update(closes_at=closed - timedelta(seconds=1))
        with pytest.raises(actions.RoundNotOpenError):
            actions.submit(signed, by=officer, at=closed - timedelta(hours=1))
        signed.refresh_from_db()
        assert signed.state == "draft"

    def test_one_penny_apart(self, draft, officer, certifier):
        fill(draft, officer)
        stages = [ForStage("transition", Decimal("99.98"), "Articles"), ForStage("live", Decimal("0.01"), "Tea")]
        actions.write_amounts(draft, says=stages, by=officer, at=now())
        with pytest.raises(actions.IncompleteError, match=r"come to £99\.99, £0\.01 less than you request"):
            actions.certify(draft, by=certifier, at=now())

    @pytest.mark.parametrize("limits", [{"minimum": "100.01"}, {"maximum": "99.99"}])
    def test_outside_the_limits_of_the_round(self, signed, officer, limits):
        Round.objects.filter(pk=signed.round_id).update(**limits)
        with pytest.raises(actions.IncompleteError, match="The round gives"):
            actions.submit(signed, by=officer, at=now())


class TestSigningOff:
    def test_not_ones_own_words(self, draft, certifier):
        fill(draft, certifier)
        with pytest.raises(Refused, match="changed this last"):
            actions.certify(draft, by=certifier, at=now())

    def test_officers_sign_nothing(self, draft, officer, colleague):
        fill(draft, officer)
        with pytest.raises(Refused, match="Only a certifier"):
            actions.certify(draft, by=colleague, at=now())

    def test_every_change_withdraws_it(self, signed, officer):
        line = funding.a_cost(signed.spinout)
        actions.write_costs(signed, says={line.pk: HUNDRED}, by=officer, at=now())
        signed.refresh_from_db()
        assert signed.certified_by is None

    def test_saving_the_same_again_does_not(self, signed, officer, certifier):
        actions.write_about(signed, says=About("Leaving well", "Advice", HUNDRED), by=officer, at=now())
        signed.refresh_from_db()
        assert signed.certified_by == certifier

    def test_taken_back(self, signed, certifier):
        actions.take_back_certification(signed, by=certifier, at=now())
        signed.refresh_from_db()
        assert signed.certified_by is None

    def test_twice(self, signed, certifier):
        with pytest.raises(actions.CertifiedAlreadyError):
            actions.certify(signed, by=certifier, at=now())


class TestSentBack:
    def test_answered_with_what_changed(self, signed, officer, certifier, admin):
        actions.submit(signed, by=officer, at=now())
        actions.send_back(signed, asks="How many people?", by=admin, at=now())
        actions.write_about(signed, says=About("Leaving well", "Advice for 40", HUNDRED), by=officer, at=now())
        actions.certify(signed, by=certifier, at=now())
        # What is asked after the closing can be answered after it.
        Round.objects.filter(pk=signed.round_id).update(closes_at=now() - timedelta(seconds=1))
        second = actions.submit(signed, by=officer, at=now())
        first = ApplicationVersion.objects.get(number=1)
        assert (second.number, second.answers) == (2, "How many people?")
        changes = applying.differences(first.content, second.content)
        assert [(each.question, each.before, each.after) for each in changes] == [
            ("What the money is for", "Advice", "Advice for 40")
        ]

    def test_a_draft_is_sent_back_by_nobody(self, draft, admin):
        with pytest.raises(ApplicationNotNowError):
            actions.send_back(draft, asks="What?", by=admin, at=now())

    def test_the_history_has_a_title_for_everything_that_was_done(self, signed, officer, certifier, admin):
        actions.submit(signed, by=officer, at=now())
        actions.send_back(signed, asks="How many people?", by=admin, at=now())
        actions.take_back_certification(signed, by=certifier, at=now())
        actions.withdraw(signed, reason="Not needed", by=officer, at=now())
        verbs = {event.pgh_context.metadata["verb"] for event in Application.pgh_event_model.objects.all()}
        assert "withdraw_application" in verbs
        assert verbs <= set(TELLER.titles)


class TestWithdrawing:
    def test_with_the_reason(self, signed, officer, spinout, round_):
        actions.withdraw(signed, reason="Not needed", by=officer, at=now())
        signed.refresh_from_db()
        assert (signed.state, signed.withdrawn_reason) == ("withdrawn", "Not needed")
        assert actions.begin_application(spinout, round_, by=officer, at=now()) != signed

    def test_twice(self, signed, officer):
        actions.withdraw(signed, reason="Not needed", by=officer, at=now())
        with pytest.raises(ApplicationNotNowError):
            actions.withdraw(signed, reason="Not needed", by=officer, at=now())


class TestSections:
    def test_two_officers_at_one_section(self, draft, officer, colleague):
        seen = Sent(seen=str(draft.revision))
        actions.write_about(draft, says=About("Hers"), by=colleague, at=now())
        with pytest.raises(ChangedMeanwhile):
            actions.write_about(draft, says=About("His"), by=officer, at=now(), sent=seen)

    def test_two_officers_at_two_sections_do_not_disturb_each_other(self, draft, officer, colleague):
        seen = Sent(seen=str(draft.revision))
        actions.write_about(draft, says=About("Hers"), by=colleague, at=now())
        stages = [ForStage("live", HUNDRED, "Advice")]
        assert actions.write_amounts(draft, says=stages, by=officer, at=now(), sent=seen).title == "Hers"

    def test_who_submits_must_have_seen_every_section(self, signed, officer, colleague, certifier):
        seen = Sent(seen=str(signed.revision))
        actions.write_about(signed, says=About("Hers", "Advice", HUNDRED), by=colleague, at=now())
        actions.certify(signed, by=certifier, at=now())
        with pytest.raises(ChangedMeanwhile):
            actions.submit(signed, by=officer, at=now(), sent=seen)

    def test_a_cost_that_is_asked_for_stays_in_the_ledger(self, signed, officer):
        line = signed.costs.get().line
        with pytest.raises(actions.CostAskedForError, match=signed.reference):
            actions.remove_cost(line, by=officer, at=now())

    def test_costs_of_another_spinout_are_left_out(self, draft, officer, sample_county):
        other = funding.a_cost(a_spinout("Other", parents=[sample_county]))
        actions.write_costs(draft, says={other.pk: HUNDRED}, by=officer, at=now())
        assert not draft.costs.exists()

    def test_a_document_comes_and_goes_and_versions_keep_it(self, draft, officer):
        file = SimpleUploadedFile("letter.csv", b"we,support\nit,yes\n", content_type="text/csv")
        added = actions.add_document(draft, title="Letter", upload=file, by=officer, at=now())
        draft.refresh_from_db()
        assert "Letter (letter.csv" in draft.documents_said
        actions.remove_document(added, by=officer, at=now())
        with pytest.raises(actions.DocumentGoneError):
            actions.remove_document(added, by=officer, at=now())


class TestDoubled:
    def test_within_the_cost_there_is_no_warning(self, signed):
        assert applying.doubled(applying.written(signed)) == []

    def test_asked_for_in_another_open_application(self, draft, spinout, officer):
        line = funding.a_cost(spinout, estimate=HUNDRED)
        other = actions.begin_application(spinout, funding.a_round_with_a_window(), by=officer, at=now())
        for each, amount in ((draft, "60"), (other, "40.01")):
            actions.write_costs(each, says={line.pk: Decimal(amount)}, by=officer, at=now())
        (found,) = applying.doubled(applying.written(draft))
        assert (found.beyond, found.applications) == (Decimal("0.01"), (other,))
        assert applying.doubled(applying.written(draft), with_drafts=False) == []
        actions.withdraw(other, reason="Enough", by=officer, at=now())
        assert applying.doubled(applying.written(draft)) == []

    def test_covered_in_the_ledger(self, draft, spinout, officer):
        line = funding.a_cost(spinout, estimate=HUNDRED)
        funding.a_cover(line, amount=Decimal("40.01"))
        actions.write_costs(draft, says={line.pk: Decimal(60)}, by=officer, at=now())
        assert [each.beyond for each in applying.doubled(applying.written(draft))] == [Decimal("0.01")]

    def test_what_is_sought_of_this_very_fund_is_not_counted_twice(self, draft, spinout, officer):
        line = funding.a_cost(spinout, estimate=HUNDRED)
        funding.a_cover(line, amount=HUNDRED, state="sought", source="fund", fund=draft.round.fund)
        actions.write_costs(draft, says={line.pk: HUNDRED}, by=officer, at=now())
        assert applying.doubled(applying.written(draft)) == []


SEES = {
    "draft": {"officer", "colleague", "certifier"},
    "submitted": {"officer", "colleague", "certifier", "taskforce", "admin"},
}
ROLES = ("officer", "colleague", "certifier", "stranger", "assessor", "taskforce", "admin", "anonymous")
ACTS = {
    ("write_application", "draft"): {"officer", "colleague", "certifier"},
    ("write_application", "more_information"): {"officer", "colleague", "certifier"},
    ("certify_application", "draft"): {"certifier"},
    ("certify_application", "more_information"): {"certifier"},
    ("withdraw_application", "draft"): {"officer", "colleague", "certifier"},
    ("withdraw_application", "submitted"): {"officer", "colleague", "certifier"},
    ("withdraw_application", "assessment"): {"officer", "colleague", "certifier"},
    ("withdraw_application", "more_information"): {"officer", "colleague", "certifier"},
    ("withdraw_application", "eligibility_check"): {"officer", "colleague", "certifier"},
    ("send_back", "submitted"): {"admin"},
    ("send_back", "eligibility_check"): {"admin"},
    ("send_back", "assessment"): {"admin"},
}


class TestPermissions:
    @pytest.mark.parametrize("state", SEES)
    def test_who_sees_it(self, request, signed, officer, state):
        if state == "submitted":
            actions.submit(signed, by=officer, at=now())
        sees = {role for role in ROLES if Application.objects.visible_to(request.getfixturevalue(role)).exists()}
        assert sees == SEES[state]

    @pytest.mark.parametrize("rule", ["write_application", "certify_application", "withdraw_application", "send_back"])
    def test_who_does_what_in_which_state(self, request, draft, rule):
        found = {}
        for state in ApplicationState:
            draft.state = state.value
            for role in ROLES:
                try:
                    getattr(permissions, f"check_can_{rule}")(request.getfixturevalue(role), draft)
                except Refused:
                    continue
                found.setdefault((rule, state.value), set()).add(role)
        assert found == {key: roles for key, roles in ACTS.items() if key[0] == rule}


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=7), st.integers(-2, 2))
def test_amounts_add_up_to_the_penny_or_are_refused(pennies, apart):
    amounts = [Decimal(each) / 100 for each in pennies]
    total = sum(amounts) + Decimal(apart) / 100
    asked = Application(title="x", summary="x", amount=total, declared_by_id=1, round=Round())
    parts = [applying.ApplicationPurpose(stage="live", amount=each, what="x") for each in amounts]
    costs = [applying.ApplicationCost(amount=each) for each in reversed(amounts)]
    lacks = applying.lacking(applying.Written(asked, parts, costs, []))
    assert len(lacks) == (2 if apart else 0)
