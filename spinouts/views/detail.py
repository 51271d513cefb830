"""A record's own page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mutuals_tracker.accounts.models import User
from mutuals_tracker.accounts.rules import allows
from spinouts import explaining, gatekeeping, permissions, timeline
from spinouts.actions.looking import visit
from spinouts.lifecycle import ENDINGS, NEXT, Stage
from spinouts.models import JourneyEvent, RegisterEntry, Spinout, StandingInterval
from spinouts.models.spinout import RegisterState
from spinouts.views import asking, statements
from spinouts.vocabulary import Definition


@dataclass(frozen=True)
class Place:
    """Where the record stands in today's figures, and why."""

    label: str
    standing: str
    why: str
    return_number: int | None = None
    is_old: bool = False


@dataclass(frozen=True)
class NextStage:
    """The stage that follows, what its gate asks for, and what of that is missing."""

    stage: Stage
    asked: int
    missing: list[gatekeeping.Item]

    @property
    def there(self) -> int:
        """How many items are there."""
        return self.asked - len(self.missing)


@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is known of a spin-out, and where it stands in the figures."""
    spinout = asking.find(request, reference, with_answers=True)
    returns, assessments = statements.all_of(spinout, today=asking.today())
    journey = list(JourneyEvent.objects.current().filter(spinout=spinout).order_by("place"))
    latest = {assessment.code: assessment for assessment in reversed(assessments)}
    context = {
        "spinout": spinout,
        "parents": [link.organisation for link in spinout.parent_links.all()],
        "numbers": spinout.organisation.identifiers.filter(to_on__isnull=True) if spinout.organisation else (),
        "journey": journey,
        "last_place": journey[-1].place if len(journey) > 1 else None,
        "returns": returns,
        "assessments": assessments,
        "definitions": [(definition.label, latest.get(definition.value)) for definition in Definition],
        "place": _place(spinout),
        "next": _next(spinout),
        "since": _since(request, spinout),
        "today": asking.today(),
        "left": _left(spinout, asking.user(request)),
        **_may(request, spinout),
    }
    return render(request, "spinouts/detail.html", context)


def _may(request: HttpRequest, spinout: Spinout) -> dict[str, object]:
    """Return which of the page's links the person may follow."""
    may_change = allows(permissions.check_can_change, request.user, spinout)
    is_running = spinout.outcome not in ENDINGS
    return {
        "may_change": may_change,
        "change": "Change" if may_change else "",
        "may_move": may_change and is_running and bool(NEXT[Stage(spinout.stage)]),
        "may_end": may_change and is_running,
        "may_restore": allows(permissions.check_can_restore, request.user, spinout),
    }


def _next(spinout: Spinout) -> NextStage | None:
    """Return what comes next of a spin-out on its way to a launch."""
    following = gatekeeping.forward_stages(spinout.stage)
    if spinout.outcome in ENDINGS or not following or spinout.register_state != RegisterState.ENTERED:
        return None
    items = gatekeeping.items_of(spinout, following[0], gatekeeping.answers_of(spinout), on=asking.today())
    return NextStage(following[0], len(items), [item for item in items if not item.is_met])


def _since(request: HttpRequest, spinout: Spinout) -> timeline.Since | None:
    """Note the visit, and return what others have done to the record since the one before."""
    reader = asking.user(request)
    before = visit(spinout, by=reader, at=timezone.now())
    return timeline.by_others(spinout, reader=reader, since=before)


def _place(spinout: Spinout) -> Place | None:
    """Return where it stands today; nothing for a record that enters no figure."""
    standing = (
        StandingInterval.objects.known_at(timezone.now())
        .on(asking.today())
        .filter(spinout=spinout)
        .select_related("heading", "staff_return")
        .first()
    )
    if standing is None:
        return None
    counted_from = str(standing.staff_return.effective) if standing.staff_return else ""
    return Place(
        label=standing.heading.get_standing_display(),
        standing=standing.heading.standing,
        why=explaining.why(
            standing.heading.standing, detail=standing.heading.detail, staff=standing.staff, counted_from=counted_from
        ),
        return_number=standing.staff_return_id,
        is_old=bool(standing.old_after and asking.today() > standing.old_after),
    )


def _left(spinout: Spinout, user: User) -> dict[str, object]:
    """Return when and why a record left the register, and where it went as far as the person may open that."""
    if spinout.register_state == RegisterState.ENTERED:
        return {}
    entries = RegisterEntry.objects.current().filter(spinout=spinout).select_related("recorded_by")
    return {"entry": entries.order_by("-recorded_at", "-pk").first(), "into": _merged_into(spinout, user)}


def _merged_into(spinout: Spinout, user: User) -> list[Spinout]:
    """Return the record into which it was merged, then that into which this one was, until one that was not.

    Nothing is merged into a record outside the register, so there is always an end.
    """
    found: list[Spinout] = []
    visible = Spinout.objects.visible_to(user)
    following = spinout.merged_into_id
    while following and (into := visible.filter(pk=following).first()):
        found.append(into)
        following = into.merged_into_id
    return found
