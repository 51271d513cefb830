"""One invented case as its officers would have kept it: each step is the action that they would have taken."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from mutuals_tracker.accounts.models import User
from mutuals_tracker.partial_dates import PartialDate
from spinouts import actions, gates
from spinouts.actions import Answer, Asked, Assessed, Decided, Doing, Found, Progressed, Stated, Trial, Wave
from spinouts.checklists import TaskState
from spinouts.lifecycle import Stage
from spinouts.models import Brief, CaseTask, ContinuityPlan, Spinout
from spinouts.readiness import Area
from spinouts.slips import Planned

_UK = ZoneInfo("Europe/London")
MEETINGS = {
    Stage.OPTIONS_APPRAISAL: ("Overview and scrutiny committee", "Committee chair"),
    Stage.BUSINESS_PLAN: ("Cabinet", "Executive member"),
    Stage.TRANSITION: ("Cabinet", "Executive member"),
    Stage.LIVE: ("Full council", "Leader of the council"),
}
DONE = {
    "vision": "Written with the team leaders. Two pages, on the intranet.",
    "sponsor_agrees": "Agreed at the directorate’s meeting.",
    "staff_involved": "Three meetings and a survey. Two thirds of the staff came; most asked about pensions.",
    "in_and_out_compared": "Compared at four levels. The back office costs more outside.",
    "scope_fixed": "All teams but the building managers.",
    "unions_told": "Told at the joint committee. They asked to be there from now on.",
    "options_scored": "Five options, the present arrangement among them. The mutual came first by four points.",
    "intent_published": "Published with the committee’s papers.",
    "equality_duty": "Analysis in the shared folder. It led to longer opening hours in two places.",
    "five_cases": "Written with the finance team.",
    "procurement_route": "Counsel’s advice: a reserved contract, below the cap on its length.",
    "best_value_consultation": "Eight weeks, 212 replies. Users want a seat on the board, and will have one.",
    "operating_plan": "For five years, as long as the first contract.",
    "heads_of_terms": "Agreed with procurement.",
}


class Case:
    """An example and whoever leads it. Days are days; each step is taken at noon of its day."""

    def __init__(self, name: str, lead: User, *, today: date) -> None:
        """Find the example by its name. Raises Spinout.DoesNotExist."""
        self.spinout = Spinout.objects.get(name=name, is_example=True)
        self.lead, self.today = lead, today

    def who(self, on: date, by: User | None = None) -> dict:
        """Return who acts, and when."""
        return {"by": by or self.lead, "at": self.moment(on)}

    @staticmethod
    def moment(on: date) -> datetime:
        """Return noon of that day, UK time."""
        return datetime.combine(on, time(12), tzinfo=_UK)

    def led(self, on: date) -> None:
        """Let the officer say that they lead it."""
        # Nobody is written to: those who lead these say so themselves.
        actions.assign(self.spinout, to=self.lead, site=settings.SERVICE_URL, **self.who(on))

    def briefed(self, on: date, what: str, why: str, people: int, sponsor: tuple[str, str], say: str = "") -> None:
        """Write the brief."""
        says = actions.Briefed(
            what=what,
            why=why,
            people_in_scope=people,
            people_qualifier="approximate",
            sponsor_name=sponsor[0],
            sponsor_post=sponsor[1],
            employee_say=say,
        )
        actions.change_brief(Brief.of(self.spinout), says=says, **self.who(on))

    def contact(self, on: date, role: str, name: str, post: str, email: str) -> None:
        """Name somebody who can be asked."""
        actions.add_contact(
            self.spinout, person=actions.Person(role=role, name=name, post=post, email=email), **self.who(on)
        )

    def described(self, on: date, delivery_model: str, legal_form: str) -> None:
        """Say what it is going to be."""
        now = actions.Described.by(actions.latest_profile(self.spinout))
        changed = vars(now) | {"delivery_model": delivery_model, "legal_form": legal_form}
        actions.change_profile(
            self.spinout, to=actions.Described(**changed), on=PartialDate.on(on), **self.who(self.today)
        )

    def task(
        self, code: str, on: date, state: str = TaskState.DONE, *, due: date | None = None, note: str = ""
    ) -> None:
        """Work on a task of the checklist: done on that day, unless `state` says otherwise."""
        row = CaseTask.objects.filter(spinout=self.spinout, code=code).first()
        doing = Doing(
            state=state,
            owner=self.lead,
            due_on=due,
            done_on=on if state == TaskState.DONE else None,
            note=note or (DONE.get(code, "") if state == TaskState.DONE else ""),
        )
        actions.change_task(row or CaseTask.of_checklist(self.spinout, code), doing=doing, **self.who(on))

    def decided(self, stage: Stage, on: date, *conditions: Asked, minute: str = "") -> None:
        """Record an approving decision at that gate."""
        body, role = MEETINGS[stage]
        says = Decided(
            about=stage,
            decided_by=body,
            role=role,
            outcome="with_conditions" if conditions else "approved",
            decided_on=on,
            minute_reference=minute or f"Minutes of {on:%-d %B %Y}, item 7",
        )
        actions.add_decision(self.spinout, says=says, conditions=conditions, **self.who(on))

    def awaits(self, stage: Stage, on: date) -> None:
        """Record that a decision is awaited."""
        body, role = MEETINGS[stage]
        says = Decided(about=stage, decided_by=body, role=role, outcome="awaited", expected_on=on)
        actions.add_decision(self.spinout, says=says, **self.who(self.today))

    def moved(self, to: Stage, month: str, *, by: User | None = None, reason: str = "") -> None:
        """Move it to a stage; with a reason, a certifier lets it through."""
        actions.move(
            self.spinout,
            to=to,
            on=PartialDate.parse(month),
            reason=reason,
            overrides=bool(reason),
            **self.who(self.today, by),
        )
        self.spinout.refresh_from_db()

    def ready(self, on: date, **levels: tuple[int, str]) -> None:
        """Assess how ready it is; areas that are not named are mostly there."""
        otherwise = (3, "On the way, and nothing stands against it.")
        areas = {area.value: Assessed(*levels.get(area.value, otherwise)) for area in Area}
        actions.assess_readiness(self.spinout, on=on, areas=areas, **self.who(on))

    def planned(self, on: date, when: str, certainty: str = "provisional", reason: str = "", note: str = "") -> None:
        """Say when the launch is planned."""
        says = Stated(Planned(PartialDate.parse(when), certainty), reason, note)
        actions.plan_launch(self.spinout, says=says, **self.who(on))

    def update(self, on: date, rag: str, summary: str, next_steps: str = "") -> None:
        """Write a progress update."""
        actions.update_progress(self.spinout, says=Progressed(rag, summary, next_steps), **self.who(on))

    def assessed(self, definition: str, source: str, *answers: tuple[str, str, str], on: str = "") -> None:
        """Answer the tests of a definition."""
        found = Found(
            definition=definition,
            on=PartialDate.parse(on) if on else None,
            source_note=source,
            answers=tuple(Answer(*answer) for answer in answers),
        )
        actions.add_assessment(self.spinout, says=found, **self.who(self.today))

    def wave(self, on: date, wave: Wave, transferred: date | None = None) -> None:
        """Enter a transfer in the ledger, and record that it happened where it did."""
        entered = actions.add_wave(self.spinout, wave=wave, **self.who(on))
        if transferred:
            terms = {
                name: getattr(wave, name) for name in ("headcount", "tupe", "pension", "tupe_note", "pension_note")
            }
            moved = actions.Moved(transferred, **terms)
            actions.complete_transfer(entered, moved=moved, **self.who(self.today))

    def continuity(self, on: date, says: dict[str, object], *, next_test: date | None = None) -> None:
        """Write the continuity plan, and have it agreed where a next test is named."""
        actions.change_continuity_plan(ContinuityPlan.of(self.spinout), says=says, **self.who(on))
        if next_test:
            plan = ContinuityPlan.objects.get(spinout=self.spinout)
            actions.agree_continuity_plan(plan, agreed_by="Cabinet", on=on, next_test_on=next_test, **self.who(on))

    def tested(self, on: date, found: str, next_test: date) -> None:
        """Test the continuity plan."""
        plan = ContinuityPlan.objects.get(spinout=self.spinout)
        actions.record_continuity_test(plan, says=Trial(on, "with_actions", found, next_test), **self.who(on))

    def through(self, to: Stage, on: date) -> None:
        """Do what the checklist and the deciding body do at the gate into a stage, on that day."""
        for asked in gates.asked(self.spinout.stage, to):
            if asked.task:
                self.task(asked.task, on)
        if to in gates.DECIDED:
            self.decided(to, on)


def days_before(today: date, days: int) -> date:
    """Return the day so many days ago: an example's news are as old whenever the sample is loaded."""
    return today - timedelta(days=days)
