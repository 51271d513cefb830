"""What the risk register costs at scale: its lists, the country's heat map, and what moved."""

from collections.abc import Iterator
from datetime import timedelta

from django.test import Client

from benchmarks.measuring import PageCost, page_cost
from mutuals_tracker.accounts.models import Organisation
from procurement.models import Risk
from reporting.load.inventing import LAST_DAY

MOST_QUERIES = 14
_QUARTER = timedelta(days=91)
LISTS = {
    "": "",
    ", very high": "?band=very_high",
    ", by several filters": "?category=outbid&proximity=now&due=review",
    ", by words": "?q=bidder+price",
    ", all states, newest": "?state=all&sort=newest",
    ", last page": "?page=99999999",
}


def costs(taskforce: Client) -> Iterator[PageCost]:
    """Time the pages of the register as somebody opens them who sees the country, and those of one body."""
    many = f"{Risk.objects.count():,} risks"
    body = Organisation.objects.filter(spinouts__isnull=False).order_by("pk").values_list("pk", flat=True)[0]
    since, until = LAST_DAY - _QUARTER, LAST_DAY
    days = "&".join(
        f"{name}-{part}={getattr(day, part)}"
        for name, day in (("since", since), ("until", until))
        for part in ("day", "month", "year")
    )
    for name, address in (
        *((f"{many}{name}", f"/procurement/risks/{query}") for name, query in LISTS.items()),
        (f"heat map of {many}", "/procurement/risks/heat-map/"),
        ("heat map, inherent", "/procurement/risks/heat-map/?rated=inherent"),
        ("heat map of a body", f"/procurement/risks/heat-map/?body={body}"),
        ("what moved in a quarter", f"/procurement/risks/movement/?{days}"),
        ("what moved in a quarter, up", f"/procurement/risks/movement/?{days}&moved=up"),
    ):
        yield page_cost(taskforce, name, address, most_queries=MOST_QUERIES)
