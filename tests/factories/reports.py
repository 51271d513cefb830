"""Progress reports at whatever state a test wants, and a payload that has something of everything."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db.models.functions import Now
from django.utils import timezone

from mutuals_tracker.accounts.models import User
from reporting.method import notes
from reporting.models import ProgressReport, ReportFile
from reporting.rendering import json_file, page
from reporting.report_lifecycle import FILE_FORMATS, LEASE, State


def a_report(
    reaching: str = State.ASKED, /, *, by: User | None = None, published: bool = False, **fields: Any
) -> ProgressReport:
    """Make a report; it comes to its state by the moves that PostgreSQL allows."""
    author = by or User.objects.system()
    given = {
        "title": "Progress, summer 2014",
        "scope": "national",
        "as_at": date(2014, 7, 23),
        "requested_at": timezone.now(),
        "requested_by": author,
        "request_key": uuid4(),
    }
    report = ProgressReport.objects.create(**{**given, **fields})
    if reaching != State.ASKED:
        now(report, state=State.BUILDING, token=uuid4(), lease_until=Now() + LEASE)
    if reaching == State.FAILED:
        now(report, state=State.FAILED, token=None, lease_until=None, failure="Something went wrong")
    if reaching == State.COMPLETE:
        complete(report)
    if published:
        now(report, published_at=timezone.now(), published_by=author)
    return report


def complete(report: ProgressReport, given: dict[str, Any] | None = None) -> None:
    """End the building of a report."""
    said = given or payload()
    for wanted in FILE_FORMATS:
        ReportFile.objects.create(report=report, format=wanted, content=f"{wanted} of {report.pk}".encode())
    now(
        report,
        state=State.COMPLETE,
        token=None,
        lease_until=None,
        step="",
        known_at=report.known_at or timezone.now() - timedelta(seconds=1),
        completed_at=timezone.now(),
        payload=json_file.written(said),
        digest=page.written(said),
    )


def now(report: ProgressReport, **fields: Any) -> None:
    """Change the row and read it again."""
    ProgressReport.objects.filter(pk=report.pk).update(**fields)
    report.refresh_from_db()


def _named(number: int) -> dict[str, str]:
    return {"reference": f"PSM-{number:04d}", "name": f"Mutual “{number}”, Café & Söhne CIC"}


def payload(spinouts: int = 7, **changes: Any) -> dict[str, Any]:
    """Return a payload with something of everything; the numbers mean nothing."""
    months = [date(2005 + n // 12, n % 12 + 1, 28) for n in range(115)]
    return {
        "title": "Progress, summer 2014",
        "scope": "national",
        "as_at": "2014-07-23",
        "known_at": "2026-11-22T23:15:00.123456Z",
        "measure": "current_headcount",
        "headline": {
            "staff": 21234,
            "qualifier": "approximate",
            "mutuals": 57,
            "staff_not_known": 23,
            "old_counts": 12,
            "verified_staff": 1082,
            "unverified_staff": 20152,
            "verified_share_percent": 5.1,
            "ambition": {
                "code": "one-million",
                "label": "One million by 2015",
                "people": 1_000_000,
                "by_year": 2015,
                "counting_basis": "co-owners",
                "share_percent": 2.12,
                "note": "Voiced in co-owners; this counts employees.",
            },
        },
        "bridge": {
            "opening": {
                "as_at": "2012-07-31",
                "known_at": "2026-11-01T12:00:00.000000Z",
                "staff": 15246,
                "mutuals": 50,
            },
            "steps": [
                {
                    "code": code,
                    "label": label,
                    "staff": staff,
                    "mutuals": mutuals,
                    "spin_outs": [
                        {
                            **_named(number),
                            "staff": staff,
                            "mutuals": mutuals,
                            "opening_staff": None,
                            "closing_staff": 12,
                            "note": "",
                        }
                        for number in range(1, spinouts + 1)
                    ],
                }
                for code, label, staff, mutuals in (
                    ("corrections", "Corrections", -12, 0),
                    ("launched", "Launched", 6000, 7),
                )
            ],
            "closing": {
                "as_at": "2014-07-23",
                "known_at": "2026-11-22T23:15:00.123456Z",
                "staff": 21234,
                "mutuals": 57,
            },
            "statement": "From 31 July 2012 to 23 July 2014.",
        },
        "series": [
            {"on": day.isoformat(), "mutuals": place // 2, "staff": place * 150} for place, day in enumerate(months)
        ],
        "breakdowns": {
            dimension: [
                {
                    "code": "a",
                    "label": "=Health",
                    "staff": 12000,
                    "mutuals": 30,
                    "staff_not_known": 4,
                    "old_counts": 2,
                }
            ]
            for dimension in ("service_area", "region", "parent_kind", "legal_form")
        },
        "pipeline": [{"group": "in_pipeline", "code": "exploring", "label": "Exploring", "spin_outs": 4}],
        "left_out": [
            {**_named(n), "reason": "control_not_evidenced", "label": "No evidence that employees control it"}
            for n in range(1, spinouts + 1)
        ],
        "ended": [{**_named(1), "outcome": "ceased", "label": "Ceased", "ended": "2013-03"}],
        "notes": notes(has_published_figures=True),
        "sources": [
            {
                "kind": "ambition",
                "name": "One million by 2015",
                "people": 1_000_000,
                "date": "2011-02",
                "url": "https://example.org/ambition",
                "note": "Said in an article",
            },
            {
                "kind": "published_figure",
                "date": "2011",
                "qualifier": "as_published",
                "mutuals": 9,
                "in_pipeline": None,
                "staff": 25000,
                "url": "https://example.org/" + "long" * 40,
                "note": "+44 in an article",
            },
            *(
                {
                    "kind": "staff_return",
                    **_named(number),
                    "staff": None if number % 3 == 0 else number * 7,
                    "qualifier": "" if number % 3 == 0 else "approximate",
                    "date": None if number % 3 == 0 else "2012-07",
                    "is_old": number % 4 == 0,
                    "verified": "Verified by the body" if number % 5 == 0 else "",
                    "url": "https://example.org/source",
                    "note": "=cmd()",
                }
                for number in range(1, spinouts + 1)
            ),
        ],
        **changes,
    }
