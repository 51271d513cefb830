"""Asking, building under a lease, failing, trying again and publishing."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.utils import timezone
from pghistory.models import Context

from mutuals_tracker import facts
from mutuals_tracker.accounts.rules import Refused
from reporting import rendering, tasks
from reporting.actions import building
from reporting.actions import reports as actions
from reporting.models import ProgressReport
from reporting.report_lifecycle import MOST_ATTEMPTS, Format, LeaseLostError, ReportInUseError, State, Step
from reporting.scopes import Scope
from tests.factories.facts import a_return
from tests.factories.reports import a_report, now
from tests.factories.spinouts import a_spinout

pytestmark = pytest.mark.django_db
CLOCK = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def asked(by, **changes):
    question = {
        "title": "Summer 2014",
        "scope": Scope.parse("national"),
        "as_at": date(2014, 7, 23),
        "known_at": None,
        "since": None,
        "request_key": uuid4(),
    }
    return actions.ask(**{**question, **changes}, by=by, at=timezone.now())


def built(report, system):
    assert building.build(report.pk, by=system, at=CLOCK)
    return ProgressReport.objects.get(pk=report.pk)


def payload_of(report):
    return json.loads(bytes(report.payload))


@pytest.fixture
def one_mutual(system):
    spinout = a_spinout("Sample Care CIC", launched="2012", assessed="meets", region="london")
    a_return(spinout, "2013-06", 120, qualifier="approximate", source_url="https://example.org/a")
    return spinout


@pytest.mark.parametrize("role", ["officer", "certifier", "assessor", "anonymous"])
def test_only_the_taskforce_and_admins_ask(role, request):
    with pytest.raises(PermissionDenied, match="Only taskforce members and admins can ask"):
        asked(request.getfixturevalue(role))


@pytest.mark.parametrize("role", ["taskforce", "admin"])
def test_asking_leaves_a_row_that_is_due(role, request):
    person = request.getfixturevalue(role)
    report = asked(person)
    assert (report.state, report.requested_by, report.known_at) == (State.ASKED, person, None)


def test_pressing_twice_asks_once(taskforce):
    key = uuid4()
    assert asked(taskforce, request_key=key) == asked(taskforce, request_key=key)
    assert ProgressReport.objects.count() == 1


def test_a_report_is_built_once(taskforce, system, one_mutual):
    report = built(asked(taskforce), system)
    assert report.state == State.COMPLETE
    said = payload_of(report)
    assert said["headline"]["staff"] == 120
    assert said["headline"]["mutuals"] == 1
    assert [source["reference"] for source in said["sources"]] == [one_mutual.reference]
    assert {wanted: len(report.file(wanted)[0]) > 0 for wanted in Format} == dict.fromkeys(Format, True)
    assert not building.build(report.pk, by=system, at=CLOCK)


def test_as_at_before_the_first_fact_is_an_honest_empty_report(taskforce, system, one_mutual):
    report = built(asked(taskforce, as_at=date(1990, 1, 1)), system)
    said = payload_of(report)
    assert said["headline"]["staff"] == said["headline"]["mutuals"] == 0
    assert said["headline"]["verified_share_percent"] is None
    digest = json.loads(bytes(report.digest))
    assert "no mutual was counted on this date" in digest["summary"][0]


def test_nothing_is_known_at_a_moment_before_everything(taskforce, system, one_mutual):
    report = built(asked(taskforce, known_at=datetime(2020, 1, 1, tzinfo=UTC)), system)
    assert report.known_at == datetime(2020, 1, 1, tzinfo=UTC)
    assert payload_of(report)["headline"]["mutuals"] == 0


def test_the_bridge_says_honestly_that_there_is_nothing_to_open_from(taskforce, system, one_mutual):
    bridge = payload_of(built(asked(taskforce), system))["bridge"]
    assert bridge["opening"] is None
    assert bridge["steps"] == []
    assert "No report of this scope had been published before" in bridge["statement"]


def test_a_later_correction_is_a_restatement_in_the_next_report(taskforce, admin, system, one_mutual, moment):
    first = built(asked(taskforce, as_at=date(2013, 12, 31)), system)
    moment()
    first = actions.publish(first, by=admin, at=timezone.now())
    before = bytes(first.payload)
    moment()
    wrong = one_mutual.staff_returns.get()
    a_return(one_mutual, "2013-06", 100, supersedes=wrong)
    a_return(one_mutual, "2014-05", 130)
    second = built(asked(taskforce), system)
    bridge = payload_of(second)["bridge"]
    assert (second.opening_as_at, second.opening_known_at) == (first.as_at, first.known_at)
    assert bridge["opening"]["staff"] == 120
    steps = {step["code"]: step["staff"] for step in bridge["steps"]}
    assert steps["corrections"] == -20
    assert steps["grown"] == 30
    assert bridge["opening"]["staff"] + sum(steps.values()) == bridge["closing"]["staff"] == 130
    first.refresh_from_db()
    assert bytes(first.payload) == before


def test_since_opens_from_what_a_report_of_that_day_said(taskforce, admin, system, one_mutual, moment):
    first = built(asked(taskforce, as_at=date(2013, 12, 31)), system)
    moment()
    actions.publish(first, by=admin, at=timezone.now())
    moment()
    later = built(asked(taskforce, since=date(2013, 12, 31)), system)
    assert later.opening_known_at == first.known_at
    other_day = built(asked(taskforce, since=date(2013, 6, 30)), system)
    assert other_day.opening_known_at == other_day.known_at


def test_the_same_two_dates_give_the_same_bytes_whatever_was_published_since(
    taskforce, admin, system, one_mutual, moment
):
    first = built(asked(taskforce), system)
    moment()
    actions.publish(first, by=admin, at=timezone.now())
    moment()
    a_return(one_mutual, "2014-06", 999)
    again = built(asked(taskforce, known_at=first.known_at), system)
    assert again.checksum == first.checksum
    assert {f: again.file(f)[1] for f in Format} == {f: first.file(f)[1] for f in Format}


def test_of_two_claims_one_gets_the_report(taskforce, system):
    report = asked(taskforce)
    first = building._claim(report.pk, by=system, at=CLOCK)
    assert first is not None
    assert building._claim(report.pk, by=system, at=CLOCK) is None


def test_a_worker_whose_lease_ran_out_writes_nothing(taskforce, system):
    report = asked(taskforce)
    zombie = building._claim(report.pk, by=system, at=CLOCK)
    zombie.enter(Step.CSV)
    now(report, lease_until=timezone.now() - timedelta(seconds=1))
    # Even before anybody else has claimed it.
    assert not zombie.renew()
    with pytest.raises(LeaseLostError):
        zombie.enter(Step.PDF)
    living = building._claim(report.pk, by=system, at=CLOCK)
    with pytest.raises(LeaseLostError):
        building._finish(zombie, b"{}", b"{}", {f.value: b"x" for f in Format if f != Format.JSON}, by=system)
    building._fail(zombie, "It fell", by=system)
    report.refresh_from_db()
    assert (report.state, report.token, report.files.count()) == (State.BUILDING, living.token, 0)


def test_the_known_at_is_kept_by_the_next_attempt(taskforce, system, one_mutual, monkeypatch, moment):
    report = asked(taskforce)

    def killed(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "written", killed)
        with pytest.raises(KeyboardInterrupt):
            building.build(report.pk, by=system, at=CLOCK)
    report.refresh_from_db()
    known_at = report.known_at
    assert known_at is not None
    assert (report.state, report.payload) == (State.BUILDING, None)
    moment()
    a_return(one_mutual, "2014-06", 999)
    now(report, lease_until=timezone.now() - timedelta(seconds=1))
    report = built(report, system)
    assert (report.known_at, payload_of(report)["headline"]["staff"]) == (known_at, 120)


@pytest.mark.parametrize("error", [OperationalError("gone"), facts.FactsBusyError("busy")])
def test_what_goes_by_itself_lets_the_lease_go(taskforce, system, monkeypatch, error):
    report = asked(taskforce)

    def raising(*_given, **_more):
        raise error

    monkeypatch.setattr(facts, "fix_known_at", raising)
    with pytest.raises(type(error)):
        building.build(report.pk, by=system, at=CLOCK)
    report.refresh_from_db()
    assert report.state == State.BUILDING
    assert report.lease_until <= timezone.now()
    monkeypatch.undo()
    assert built(report, system).attempts == 2


def test_a_permanent_failure_is_told_in_plain_words_and_tried_again(taskforce, system, monkeypatch):
    report = asked(taskforce)

    def broken(*_given):
        raise ZeroDivisionError("secret detail")

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "written", broken)
        assert not building.build(report.pk, by=system, at=CLOCK)
    report.refresh_from_db()
    assert report.state == State.FAILED
    assert "Something went wrong while writing the data (JSON)" in report.failure
    assert "secret detail" not in report.failure
    assert report.files.count() == 0
    report = actions.retry(report, by=taskforce, at=timezone.now())
    assert (report.state, report.failure, report.attempts) == (State.ASKED, "", 0)
    assert built(report, system).state == State.COMPLETE


def test_a_body_that_has_gone_is_said(taskforce, system, example_council):
    report = asked(taskforce, scope=Scope.parse("body:example-borough-council"))
    example_council.slug = "another-council"
    example_council.save(update_fields=["slug"])
    assert not building.build(report.pk, by=system, at=CLOCK)
    report.refresh_from_db()
    assert "example-borough-council" in report.failure


def test_a_report_that_kills_its_workers_is_given_up(taskforce, system):
    report = asked(taskforce)
    for _ in range(MOST_ATTEMPTS):
        assert building._claim(report.pk, by=system, at=CLOCK)
        now(report, lease_until=timezone.now() - timedelta(seconds=1))
    assert not building.build(report.pk, by=system, at=CLOCK)
    report.refresh_from_db()
    assert report.state == State.FAILED
    assert "10 times" in report.failure


@pytest.mark.parametrize("state", [State.ASKED, State.BUILDING, State.COMPLETE])
def test_only_a_failed_report_is_tried_again(state, taskforce):
    with pytest.raises(ReportInUseError, match="has not failed"):
        actions.retry(a_report(state, by=taskforce), by=taskforce, at=timezone.now())


@pytest.mark.parametrize("role", ["officer", "certifier", "assessor", "anonymous"])
def test_only_those_who_ask_try_again(role, request, taskforce):
    with pytest.raises(Refused):
        actions.retry(a_report(State.FAILED, by=taskforce), by=request.getfixturevalue(role), at=timezone.now())


@pytest.mark.parametrize("role", ["officer", "certifier", "assessor", "taskforce", "anonymous"])
def test_only_an_admin_publishes(role, request, taskforce):
    with pytest.raises(Refused, match="Only an admin can publish"):
        actions.publish(a_report(State.COMPLETE, by=taskforce), by=request.getfixturevalue(role), at=timezone.now())


@pytest.mark.parametrize("state", [State.ASKED, State.BUILDING, State.FAILED])
def test_only_a_complete_report_is_published(state, admin):
    with pytest.raises(ReportInUseError, match="Only a complete report"):
        actions.publish(a_report(state, by=admin), by=admin, at=timezone.now())


def test_publishing_twice_changes_nothing(admin):
    report = actions.publish(a_report(State.COMPLETE, by=admin), by=admin, at=timezone.now())
    assert actions.publish(report, by=admin, at=timezone.now()).published_at == report.published_at


def test_each_action_keeps_its_own_who_and_verb(taskforce, admin, system):
    report = built(asked(taskforce), system)
    actions.publish(report, by=admin, at=timezone.now())
    verbs = [context.metadata for context in Context.objects.order_by("created_at")]
    assert [(said["user"], said["verb"]) for said in verbs] == [
        (taskforce.pk, "ask for a progress report"),
        (system.pk, "build a progress report"),
        (system.pk, "complete a progress report"),
        (admin.pk, "publish a progress report"),
    ]


def test_the_sweep_sends_what_is_due_and_remembers_it(taskforce, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.delivery, "send_now", lambda task, **given: sent.append(given["report_id"]) or True)
    long_ago = timezone.now() - timedelta(minutes=1)
    forgotten = a_report(by=taskforce, requested_at=long_ago)
    tasks.sweep_reports()
    tasks.sweep_reports()
    assert sent == [forgotten.pk]


def test_the_sweep_sends_again_what_the_broker_did_not_take(taskforce, monkeypatch):
    tried = []
    monkeypatch.setattr(tasks.delivery, "send_now", lambda task, **given: tried.append(given["report_id"]))
    forgotten = a_report(by=taskforce, requested_at=timezone.now() - timedelta(minutes=1))
    tasks.sweep_reports()
    tasks.sweep_reports()
    assert tried == [forgotten.pk, forgotten.pk]


def test_the_task_builds(taskforce):
    report = asked(taskforce)
    tasks.build_report(report_id=report.pk)
    report.refresh_from_db()
    assert report.state == State.COMPLETE
