"""Recording a total that somebody else published, correcting one, and taking one back."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from mutuals_tracker.facts import dated
from mutuals_tracker.recording import recorded
from reporting import permissions
from reporting.models import PublishedFigure
from reporting.statements import FigureStated

if TYPE_CHECKING:
    from mutuals_tracker.accounts.models import User
    from mutuals_tracker.partial_dates import PartialDate


class FigureCorrectedMeanwhileError(ValueError):
    """Somebody else corrected it or took it back after the page was opened; look at what stands now first."""


@transaction.atomic
def record(
    scope: str, stated: FigureStated, *, when: "PartialDate | None", by: "User", at: datetime
) -> PublishedFigure:
    """Record what was published about `scope` at `when`; `at` plays no part, because PostgreSQL stamps facts."""
    permissions.check_can_keep_published_figures(by)
    with recorded(by=by, verb="record a published figure"):
        return PublishedFigure.objects.create(scope=scope, recorded_by=by, **asdict(stated), **dated(when))


@transaction.atomic
def correct(
    figure: PublishedFigure,
    stated: FigureStated,
    *,
    when: "PartialDate | None",
    reason: str,
    by: "User",
    at: datetime,
) -> PublishedFigure:
    """Replace what `figure` says from now on; asked as known earlier, it still says what it said.

    Raises FigureCorrectedMeanwhileError where it no longer stands.
    """
    figure = _standing(figure, by=by)
    with recorded(by=by, verb="correct a published figure", why=reason):
        return PublishedFigure.objects.create(
            scope=figure.scope, recorded_by=by, supersedes=figure, reason=reason, **asdict(stated), **dated(when)
        )


@transaction.atomic
def take_back(figure: PublishedFigure, *, reason: str, by: "User", at: datetime) -> PublishedFigure:
    """Leave `figure` out from now on, because it was never published so; raises FigureCorrectedMeanwhileError."""
    figure = _standing(figure, by=by)
    with recorded(by=by, verb="take back a published figure", why=reason):
        return PublishedFigure.objects.create(
            scope=figure.scope,
            qualifier=figure.qualifier,
            source_url=figure.source_url,
            recorded_by=by,
            supersedes=figure,
            retracts=True,
            reason=reason,
        )


def _standing(figure: PublishedFigure, *, by: "User") -> PublishedFigure:
    figure = PublishedFigure.objects.select_for_update().get(pk=figure.pk)
    permissions.check_can_keep_published_figures(by)
    if figure.superseded_at is not None:
        raise FigureCorrectedMeanwhileError("Somebody else has changed this figure. Look at what stands now")
    return figure
