"""Every job is found again when its message is lost: by the query of what is due, or it says why it needs none."""

from importlib import import_module
from operator import attrgetter

import pytest

from mutuals_tracker.celery import app

OURS = ("mutuals_tracker.", "spinouts.", "funding.", "procurement.", "reporting.")
# The query of due work that covers each job, as a module and a name in it.
COVERED = {
    "funding.tasks.chase_referrals": ("funding.models.referral", "Referral.objects.to_be_chased"),
    "funding.tasks.remind_of_returns_to_funds": ("funding.models", "MonitoringReturn.objects.to_be_reminded"),
    "mutuals_tracker.outbox.tasks.send_waiting": ("mutuals_tracker.outbox.models", "Letter.objects.due"),
    "procurement.tasks.warn_of_clocks": ("procurement.models", "Clock.objects.to_be_warned_of"),
    "procurement.tasks.watch_risks": ("procurement.watching.causes", "due"),
    "reporting.tasks.build_report": ("reporting.models", "ProgressReport.objects.due"),
    "reporting.tasks.sweep_reports": ("reporting.models", "ProgressReport.objects.due"),
    "spinouts.tasks.ask_for_returns": ("spinouts.models.return_request", "to_be_asked"),
    "spinouts.tasks.remind_of_returns": ("spinouts.models.return_request", "ReturnRequest.objects.to_be_chased"),
}
NEEDS_NONE = {
    "spinouts.tasks.rebuild_standing": "the next night derives everything again",
    "spinouts.tasks.forget_sent_forms": "the next night forgets what is older still",
}


def jobs():
    app.loader.import_default_modules()
    return {name for name in app.tasks if name.startswith(OURS)}


def test_every_job_is_covered_by_a_query_of_due_work_or_says_why_not():
    assert jobs() == {*COVERED, *NEEDS_NONE}


@pytest.mark.parametrize("name", COVERED)
def test_the_query_is_there_and_the_job_says_what_it_is_for(name):
    module, query = COVERED[name]
    assert callable(attrgetter(query)(import_module(module)))
    assert app.tasks[name].__doc__
    assert app.tasks[name].acks_late


def test_everything_that_beat_wakes_is_a_job_of_ours():
    woken = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert woken <= jobs()
