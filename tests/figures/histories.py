"""Random histories of a few spin-outs, recorded through the real database moment by moment, corrections included."""

from datetime import date, datetime
from typing import Any

from django.db import Error, transaction
from hypothesis import strategies as st

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import Precision
from mutuals_tracker.recording import recorded
from spinouts import kept
from spinouts.models import (
    DefinitionAssessment,
    JourneyEvent,
    Profile,
    ProfileParent,
    RegisterEntry,
    Spinout,
    StaffReturn,
    Verification,
)
from spinouts.standing import Assessed, Case, Count, Described, Facts, Move, Verdict
from tests.factories.facts import a_register_entry, a_return, a_verification, an_assessment, an_event
from tests.factories.people import person
from tests.factories.spinouts import a_spinout, written
from tests.moments import next_moment

# Few enough that things fall on the same day again and again.
DATES = st.sampled_from(
    [
        "2011",
        "2012",
        "2012-02",
        "2012-06-30",
        "2012-07",
        "2012-12-31",
        "2013",
        "2013-11-05",
        "2014-01",
        "2015-03-31",
        None,
    ]
)
PEOPLE = st.integers(1, 60)
WHO = st.integers(0, 2)
WHICH = st.integers(0, 5)
REGIONS = st.sampled_from(["london", "wales", ""])
AREAS = st.sampled_from(["housing", "education"])
OUTCOMES = st.sampled_from(["unknown", "active", "ceased", "merged_or_acquired"])
RESULTS = st.sampled_from(["meets", "meets", "unclear", "does_not_meet"])

BEGIN = st.one_of(
    st.tuples(st.just("live"), WHO, DATES, REGIONS, AREAS, RESULTS),
    st.tuples(st.just("proposal"), WHO, DATES, REGIONS, AREAS, DATES),
)
HAPPENING = st.one_of(
    BEGIN,
    st.tuples(st.just("count"), WHO, DATES, PEOPLE),
    st.tuples(st.just("count"), WHO, DATES, PEOPLE),
    st.tuples(st.just("other_measure"), WHO, DATES, PEOPLE),
    st.tuples(st.just("correct_count"), WHO, WHICH, DATES, PEOPLE),
    st.tuples(st.just("take_back_count"), WHO, WHICH),
    st.tuples(st.just("verify"), WHO, WHICH),
    st.tuples(st.just("assess"), WHO, DATES, RESULTS),
    st.tuples(st.just("correct_assessment"), WHO, WHICH, DATES, RESULTS),
    st.tuples(st.just("move"), WHO, DATES, OUTCOMES),
    st.tuples(st.just("launch"), WHO, DATES),
    st.tuples(st.just("correct_move"), WHO, WHICH, DATES),
    st.tuples(st.just("profile"), WHO, DATES, REGIONS, AREAS),
    st.tuples(st.just("withdraw"), WHO),
    st.tuples(st.just("enter"), WHO, DATES),
)
# Each inner list becomes known at one moment.
HISTORIES = st.lists(st.lists(HAPPENING, min_size=1, max_size=3), min_size=2, max_size=6).map(
    lambda moments: [[("live", 0, "2011", "london", "housing", "meets"), ("count", 0, "2012", 20)], *moments]
)


class Register:
    """The spin-outs of one history, and how each happening is recorded."""

    def __init__(self, bodies: list[Organisation]) -> None:
        """Begin with none."""
        self.bodies = bodies
        self.spinouts: dict[int, Spinout] = {}
        self.somebody_else = person()

    def record(self, happenings: list[tuple]) -> datetime:
        """Record what happens at one moment, and return a known-at from which it is known."""
        next_moment()
        for kind, who, *rest in happenings:
            if kind not in ("live", "proposal") and who not in self.spinouts:
                continue
            try:
                with transaction.atomic():
                    getattr(self, f"_{kind}")(who, *rest)
            except (Error, IndexError):
                # The database refuses what cannot have happened: an end before the launch, a move from an end.
                continue
        return next_moment()

    def _live(self, who: int, launched: str, region: str, area: str, result: str) -> None:
        if who not in self.spinouts:
            made = a_spinout(
                f"Mutual {who}",
                launched=launched,
                region=region,
                service_area=area,
                assessed=result,
                parents=self.bodies[:1],
            )
            self.spinouts[who] = made

    def _proposal(self, who: int, since: str, region: str, area: str, submitted: str) -> None:
        if who not in self.spinouts:
            self.spinouts[who] = a_spinout(
                f"Mutual {who}",
                stage="transition",
                launched=since,
                submitted=submitted,
                region=region,
                service_area=area,
            )

    def _count(self, who: int, when: str, people: int, **fields: Any) -> None:
        a_return(self.spinouts[who], when, people, **fields)

    def _other_measure(self, who: int, when: str, people: int) -> None:
        a_return(self.spinouts[who], when, people, measure="co_owners")

    def _correct_count(self, who: int, which: int, when: str, people: int) -> None:
        self._count(who, when, people, supersedes=self._standing(StaffReturn, who, which, measure="current_headcount"))

    def _take_back_count(self, who: int, which: int) -> None:
        self._count(who, None, 0, supersedes=self._standing(StaffReturn, who, which), retracts=True)

    def _verify(self, who: int, which: int) -> None:
        a_verification(self._standing(StaffReturn, who, which), by=self.somebody_else)

    def _assess(self, who: int, when: str, result: str) -> None:
        an_assessment(self.spinouts[who], result, when)

    def _correct_assessment(self, who: int, which: int, when: str, result: str) -> None:
        an_assessment(self.spinouts[who], result, when, supersedes=self._standing(DefinitionAssessment, who, which))

    def _move(self, who: int, when: str, outcome: str) -> None:
        self.spinouts[who].refresh_from_db()
        an_event(self.spinouts[who], self.spinouts[who].stage, outcome, when)

    def _launch(self, who: int, when: str) -> None:
        an_event(self.spinouts[who], "live", "active", when)

    def _correct_move(self, who: int, which: int, when: str) -> None:
        old = self._standing(JourneyEvent, who, which)
        an_event(
            self.spinouts[who],
            old.to_stage,
            old.to_outcome,
            when,
            from_stage=old.from_stage,
            from_outcome=old.from_outcome,
            supersedes=old,
        )

    def _profile(self, who: int, when: str, region: str, area: str) -> None:
        spinout, author = self.spinouts[who], User.objects.system()
        with recorded(by=author, verb="test"):
            profile = Profile.objects.create(
                spinout=spinout,
                name=spinout.name,
                region=region,
                service_area=area,
                recorded_by=author,
                **written(when),
            )
            ProfileParent.objects.create(profile=profile, organisation=self.bodies[1], place=1)
            kept.refresh([spinout.pk])

    def _withdraw(self, who: int) -> None:
        a_register_entry(self.spinouts[who], "withdrawn")

    def _enter(self, who: int, when: str) -> None:
        a_register_entry(self.spinouts[who], "entered", **written(when))

    def _standing(self, model: Any, who: int, which: int, **limits: Any) -> Any:
        facts = list(model.objects.current().filter(spinout=self.spinouts[who], **limits).order_by("pk"))
        return facts[which % len(facts)] if facts else facts[0]


_FINENESS = {"": -1, "year": 0, "month": 1, "day": 2}
assert [*_FINENESS][1:] == [*Precision]


def verdict(spinout: Spinout, on: date, known_at: datetime) -> Verdict | None:
    """Ask the pure rules directly, of facts read by `known_at`: nothing that is kept plays a part."""
    mine = {"spinout": spinout}
    entry = RegisterEntry.objects.known_at(known_at).filter(**mine).order_by("recorded_at", "pk").last()
    if entry is None or entry.state != "entered":
        return None
    verified = set(Verification.objects.known_at(known_at).filter(**mine).values_list("staff_return_id", flat=True))
    facts = Facts(
        entry.counts_from or entry.recorded_at.date(),
        tuple(
            Move(e.place, e.from_stage, e.to_stage, e.to_outcome, e.effective_on, e.counts_from, e.recorded_at.date())
            for e in JourneyEvent.objects.known_at(known_at).filter(**mine)
        ),
        tuple(
            Count(
                r.counts_from,
                _FINENESS[r.effective_precision],
                r.recorded_at,
                r.pk,
                r.effective_on,
                r.measure == "current_headcount",
                int(r.count),
                r.qualifier,
                r.pk in verified,
            )
            for r in StaffReturn.objects.known_at(known_at).filter(effective_on__isnull=False, **mine)
        ),
        tuple(
            Assessed(a.counts_from, _FINENESS[a.effective_precision], a.recorded_at, a.pk, a.result)
            for a in DefinitionAssessment.objects.known_at(known_at).filter(**mine)
        ),
        tuple(
            Described(
                p.counts_from,
                _FINENESS[p.effective_precision],
                p.recorded_at,
                p.pk,
                p.service_area,
                p.region,
                p.legal_form,
                p.parent_kind,
            )
            for p in Profile.objects.known_at(known_at).filter(**mine)
        ),
    )
    return Case(facts).on(on)
