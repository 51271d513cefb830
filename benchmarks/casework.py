"""What the pages of a record that is worked on cost, and those of an officer who has many of them.

A section of a record may ask no more queries than the same section of one with few rows: their number never grows.
"""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count
from django.test import Client

from benchmarks.measuring import PageCost, page_cost, queries_of
from mutuals_tracker.accounts.models import User
from spinouts.models import (
    Agreement,
    CaseTask,
    ContinuityTest,
    Decision,
    LaunchPlan,
    Milestone,
    Note,
    ProgressUpdate,
    ReadinessAssessment,
    ReturnRequest,
    Spinout,
    TransferWave,
)

# A record that has everything has rows of each.
TABLES = (
    *(Agreement, CaseTask, ContinuityTest, Decision, LaunchPlan, Milestone, Note, ProgressUpdate),
    *(ReadinessAssessment, ReturnRequest, TransferWave),
)
SECTIONS = (
    *("", "proposal/", "tasks/", "updates/", "readiness/", "dates/", "decisions/", "transfer/", "return-requests/"),
    *("agreements/", "continuity/", "notes/", "history/", "audit/"),
)
# Each with the most queries that it may ask: one or two for each list of what waits, about money and procurement too.
OF_AN_OFFICER = (
    ("my work", "/", 35),
    ("my work, what I lead", "/?whose=mine", 35),
    ("spin-outs of a body", "/spin-outs/", 6),
    ("team", "/spin-outs/team/", 12),
    ("one of the team", "/spin-outs/team/{person}/", 12),
)
MOST_QUERIES, MOST_KILOBYTES = 12, 100


def costs() -> list[PageCost]:
    """Time the pages as officers of the synthetic bodies see them."""
    return [*_of_a_record(), *_of_an_officer()]


def _of_a_record() -> Iterator[PageCost]:
    """Time the sections of the record with the most rows, beside the one with the fewest of each."""
    few, many = _worked_on()
    their, ours = (_signed_in(_officers(spinout)[0]) for spinout in (few, many))
    for section in SECTIONS:
        most = queries_of(their, f"/spin-outs/{few.reference}/{section}")
        name = section.rstrip("/") or "itself"
        yield page_cost(
            ours,
            f"record, {name}",
            f"/spin-outs/{many.reference}/{section}",
            most_queries=most if section else min(most, MOST_QUERIES),
            most_kilobytes=MOST_KILOBYTES,
        )


def _of_an_officer() -> Iterator[PageCost]:
    """Time the pages of the officer who leads the most records."""
    led = Spinout.objects.in_register().filter(outcome="active", case__lead__isnull=False).order_by()
    leader = led.values_list("case__lead").annotate(led=Count("pk")).order_by("-led", "case__lead")[0][0]
    client = _signed_in(get_user_model().objects.get(pk=leader))
    for name, address, most in OF_AN_OFFICER:
        yield page_cost(
            client,
            f"officer, {name}",
            address.format(person=leader),
            most_queries=most,
            most_kilobytes=MOST_KILOBYTES,
        )


def _worked_on() -> tuple[Spinout, Spinout]:
    """Return the running records with the fewest and with the most rows, among those that have some of each."""
    counts = " UNION ALL ".join(
        f"SELECT spinout_id, count(*) AS rows FROM {table._meta.db_table} GROUP BY spinout_id"  # noqa: S608 - our own
        for table in TABLES
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT spinout_id FROM ({counts}) AS counted JOIN spinouts_spinout s ON s.id = spinout_id "  # noqa: S608
            "WHERE s.register_state = 'entered' AND s.outcome = 'active' "
            "GROUP BY spinout_id HAVING count(*) = %s ORDER BY sum(rows), spinout_id",
            [len(TABLES)],
        )
        keys = [key for (key,) in cursor.fetchall()]
    found = Spinout.objects.in_bulk([keys[0], keys[-1]])
    return found[keys[0]], found[keys[-1]]


def _officers(spinout: Spinout) -> list[User]:
    bodies = spinout.parent_links.values("organisation")
    return list(get_user_model().objects.filter(memberships__organisation__in=bodies).order_by("pk"))


def _signed_in(person: User) -> Client:
    """Return a client signed in as a synthetic officer, whose colleagues are there too: nobody can be otherwise."""
    bodies = person.memberships.values("organisation")
    people = get_user_model().objects.filter(memberships__organisation__in=bodies)
    people.update(is_active=True, deactivated_at=None)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client
