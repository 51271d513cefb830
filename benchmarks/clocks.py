"""What clocks cost at scale: how many end when in the whole country, their list and calendar, and the warnings due."""

from collections.abc import Iterator
from datetime import date

from django.test import Client
from django.utils import timezone

from benchmarks.measuring import PageCost, Question, QuestionCost, page_cost, question_cost
from mutuals_tracker.accounts.models import User
from mutuals_tracker.long_lists import LongPaginator
from mutuals_tracker.outbox.models import Letter
from mutuals_tracker.recording import recorded
from procurement import ahead
from procurement.actions.clocks import make_feed
from procurement.models import Clock
from procurement.views.clocks import PAGE

MOST_QUERIES, MOST_KILOBYTES = 6, 100
LISTS = {
    "": "",
    ", ending within 18 months": "?show=expiring",
    ", all, last page": "?show=all&page=99999999",
    ", bonds": "?kind=bond",
}
# A calendar is a file of up to 2,000 clocks with six events each, which is asked for twice a day: no page.
CALENDAR_MS = 400
# One due warning of so many was not sent yet.
ONE_OF = 50
_STANDING = """
    FROM procurement_clock c JOIN spinouts_spinout s ON s.id = c.spinout_id
   WHERE s.register_state = 'entered' AND c.ends_on >= %s AND (c.revoked_on IS NULL OR c.revoked_on > %s)"""
_BY_QUARTER = f"""
    SELECT date_trunc('quarter', c.ends_on)::date AS quarter, c.kind, count(*) {_STANDING}
       AND c.ends_on < date_trunc('quarter', %s::date) + make_interval(months => 3 * {ahead.QUARTERS})
     GROUP BY quarter, c.kind ORDER BY quarter, c.kind"""
_FIRST_PAGE = f"SELECT c.id, (SELECT count(*) {_STANDING}) {_STANDING} ORDER BY c.ends_on, c.number LIMIT {PAGE}"
# The step is the last of which the day has come.
_DUE = f"""
    SELECT due.id, due.step
      FROM (SELECT c.id, c.ends_on, (SELECT min(step) FROM unnest(ARRAY[18, 12, 6, 3, 1]) AS step
                                      WHERE c.ends_on - make_interval(months => step) <= %s::date) AS step
            {_STANDING}) AS due
     WHERE due.step IS NOT NULL
       AND NOT EXISTS (SELECT FROM outbox_letter l
                        WHERE l.purpose LIKE 'clock:%%'
                          AND regexp_replace(l.purpose, ':[^:]*$', '')
                            = 'clock:' || due.id || ':' || due.step || ':' || due.ends_on)
     ORDER BY due.id"""  # noqa: S608 - our own names


def costs(taskforce: Client) -> Iterator[PageCost]:
    """Time the pages of the clocks of the country, and the calendar of somebody who reads them all."""
    many, person = f"{Clock.objects.count():,} clocks", User.objects.get(pk=taskforce.session["_auth_user_id"])
    feed = make_feed(by=person, at=timezone.now())
    for name, query in LISTS.items():
        yield page_cost(
            taskforce,
            f"{many}{name}",
            f"/procurement/clocks/{query}",
            most_queries=MOST_QUERIES,
            most_kilobytes=MOST_KILOBYTES,
        )
    calendar = f"/procurement/clocks/feed/{feed.token}.ics"
    yield page_cost(taskforce, "calendar of clocks", calendar, most_queries=5, most_own_ms=CALENDAR_MS)


def questions() -> Iterator[QuestionCost]:
    """Time what the timeline, the list and the daily warnings ask, beside SQL by hand."""
    today = timezone.localdate()
    _warn_of_most(today)
    days = (today, today)
    for question in (
        Question("clocks that end in each quarter", lambda: _by_quarter(today), _BY_QUARTER, (*days, today)),
        Question("clocks, first page", lambda: _first_page(today), _FIRST_PAGE, (*days, *days)),
        Question(f"warnings due, {Letter.objects.count():,} sent", lambda: _due(today), _DUE, (today, *days)),
    ):
        yield question_cost(question)


def _by_quarter(today: date) -> list[tuple[date, str, int]]:
    quarters = ahead.by_quarter(Clock.objects.in_register(), on=today)
    return [(each.first_day, kind, many) for each in quarters for kind, many in sorted(each.counts.items())]


def _first_page(today: date) -> list[tuple[int, int]]:
    found = ahead.shown(Clock.objects.in_register(), "", on=today)
    pages = LongPaginator(found, PAGE, rows=Clock.objects.with_whom())
    return [(each.pk, pages.count) for each in pages.page(1)]


def _due(today: date) -> list[tuple[int, int]]:
    return list(Clock.objects.to_be_warned_of(on=today).order_by("pk").values_list("pk", "step"))


def _warn_of_most(today: date) -> None:
    """Keep a letter of most warnings that are due, as a service has them that has warned for years."""
    now = timezone.now()
    with recorded(by=User.objects.system(), verb="bench"):
        Letter.objects.bulk_create(
            Letter(
                to="nobody@bench.example",
                subject="Ends soon",
                text="It ends soon.",
                purpose=f"{clock.purpose}:1",
                state="sent",
                created_at=now,
                due_at=now,
                sent_at=now,
            )
            for clock in Clock.objects.to_be_warned_of(on=today)
            if clock.pk % ONE_OF
        )
