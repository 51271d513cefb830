"""Writes synthetic applications through their states, as people would: a draft, its parts, and each move after it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from funding import scoring
from funding.vocabulary import (
    Conflict,
    CostKind,
    Destination,
    Outcome,
    Recommendation,
    ReferralOutcome,
    ReferralReason,
)
from reporting.load.copying import Value, checked_together, copy, take_keys
from reporting.load.money.awarding import AwardWriter
from reporting.load.money.funds import Funds
from reporting.load.money.inventing import AWARDED, SCORED, WEIGHTS, Asked, End, pounds
from reporting.load.money.rows import STAMP, every, moment, move_each
from spinouts.lifecycle import Stage

_TABLE = "funding_application"
_ASSESSED = (*SCORED, End.ASSESSMENT)
_CHECKED = (*_ASSESSED, End.ELIGIBILITY_CHECK, End.INELIGIBLE)
_NOTHING = {
    End.WITHDRAWN: ReferralReason.WITHDRAWN,
    End.INELIGIBLE: ReferralReason.INELIGIBLE,
    End.REJECTED: ReferralReason.NO_MONEY_LEFT,
    End.FURTHER_SUPPORT: ReferralReason.NOT_READY,
}
_OUTCOMES = {
    End.INELIGIBLE: Outcome.INELIGIBLE,
    End.REJECTED: Outcome.UNFUNDED,
    End.FURTHER_SUPPORT: Outcome.FURTHER_SUPPORT,
    **dict.fromkeys(AWARDED, Outcome.APPROVED),
}


class Held(NamedTuple):
    """An application with its key."""

    key: int
    asked: Asked

    @property
    def spinout(self) -> int:
        """The key of its spin-out."""
        return self.asked.of.spinout

    @property
    def officer(self) -> int:
        """Who wrote it."""
        return self.asked.of.officers[0]

    @property
    def signer(self) -> int:
        """Who signed it off."""
        return self.asked.of.officers[1]

    def day(self, after: int) -> date:
        """The day so many days after it was begun."""
        return self.asked.begun + timedelta(days=after)


Said = Callable[[Held, int], tuple[Value, ...]]


class ApplicationWriter:
    """Writes the applications of one batch to one round."""

    def __init__(self, funds: Funds, round_: int, asked: list[Asked], *, by: int) -> None:
        """Nothing is written yet."""
        self.funds, self.round, self.by = funds, round_, by
        self.held = [Held(key, one) for key, one in zip(take_keys(_TABLE, len(asked)), asked, strict=True)]

    def write(self) -> None:
        """Write them from the draft to where each has come."""
        if not self.held:
            return
        self._write_drafts()
        self._submit(self._of(set(End) - {End.DRAFT}))
        self._come_to(self._of({End.MORE_INFORMATION}), "more_information", 12, ", asks = 'Which lawyers?'")
        self._withdraw(self._of({End.WITHDRAWN}))
        self._check(self._of(_CHECKED))
        self._assess(self._of(_ASSESSED))
        self._decide(self._of(_OUTCOMES))
        AwardWriter(self.funds, self.round, by=self.by).write(self._of(AWARDED))

    def _of(self, ends: Collection[End]) -> list[Held]:
        return [one for one in self.held if one.asked.end in ends]

    def _write_drafts(self) -> None:
        lines = list(take_keys("funding_costline", len(self.held)))
        copy(
            "funding_costline",
            ("id", "spinout_id", *STAMP, "kind", "what", "estimate", "note"),
            (
                (line, one.spinout, *self._when(one, 0), CostKind.LEGAL.value, one.asked.purpose, _amount(one), "")
                for line, one in zip(lines, self.held, strict=True)
            ),
        )
        columns = ("id", "spinout_id", *STAMP, "round_id", "state", "title", "summary", "amount", "amounts_said")
        more = ("costs_said", "documents_said", "declared_by_id", "written_by_id", "asks", "withdrawn_reason")
        copy(_TABLE, (*columns, *more), map(self._draft, self.held))
        copy(
            "funding_applicationpurpose",
            ("spinout_id", *STAMP, "application_id", "stage", "amount", "what"),
            self._parts(lambda one, _line: (Stage.TRANSITION.value, _amount(one), one.asked.purpose), lines),
        )
        copy(
            "funding_applicationcost",
            ("spinout_id", *STAMP, "application_id", "line_id", "amount"),
            self._parts(lambda one, line: (line, _amount(one)), lines),
        )
        copy(
            "funding_applicationdocument",
            ("spinout_id", *STAMP, "application_id", "evidence_id", "title"),
            (
                (*self._part(one), self.funds.evidence, "Letter of support")
                for one in self.held
                if one.asked.turn % 2 == 0
            ),
        )

    def _draft(self, one: Held) -> tuple[Value, ...]:
        amount = _amount(one)
        return (
            *(one.key, one.spinout, *self._when(one, 0), self.round, "draft", one.asked.purpose),
            *(f"{one.asked.purpose}, so that the service can leave.", amount, f"Transition: £{amount}"),
            *(f"{one.asked.purpose}: £{amount}", "", one.officer, one.officer, "", ""),
        )

    def _part(self, one: Held) -> tuple[Value, ...]:
        return (one.spinout, *self._when(one, 0), one.key)

    def _parts(self, said: Said, lines: Sequence[int]) -> Iterable[tuple[Value, ...]]:
        pairs = zip(self.held, lines, strict=True)
        return ((*self._part(one), *said(one, line)) for one, line in pairs)

    def _when(self, one: Held, after: int, by: int | None = None) -> tuple[Value, ...]:
        return every(moment(one.day(after)), by or one.officer)

    def _submit(self, held: list[Held]) -> None:
        move_each(
            _TABLE,
            "state = 'submitted', certified_by_id = v.signer, certified_at = v.moment, submitted_at = v.moment, "
            "changed_at = v.moment, changed_by_id = v.officer",
            "id bigint, signer bigint, officer bigint, moment timestamptz",
            ((one.key, one.signer, one.officer, moment(one.day(10))) for one in held),
        )
        columns = ("spinout_id", "added_at", "added_by_id", "application_id", "number", "content", "certified_by_id")
        copy(
            "funding_applicationversion",
            (*columns, "documents", "answers"),
            (
                (one.spinout, moment(one.day(10)), one.officer, one.key, 1, _content(one), one.signer, "{}", "")
                for one in held
            ),
        )

    def _come_to(self, held: list[Held], state: str, after: int, more: str = "", by: int | None = None) -> None:
        """Let them come to a state so many days after they were begun."""
        move_each(
            _TABLE,
            f"state = '{state}', changed_at = v.moment, changed_by_id = v.person{more}",
            "id bigint, moment timestamptz, person bigint",
            ((one.key, moment(one.day(after)), by or self.funds.decider) for one in held),
        )

    def _withdraw(self, held: list[Held]) -> None:
        with checked_together():
            self._come_to(held, "withdrawn", 15, ", withdrawn_reason = 'The council pays for it'")
            self._refer(held, 15)

    def _check(self, held: list[Held]) -> None:
        self._come_to(held, "eligibility_check", 12)
        found = [one for one in held if one.asked.end != End.ELIGIBILITY_CHECK]
        columns = ("spinout_id", "added_at", "added_by_id", "application_id", "is_eligible", "note", "rules")
        copy(
            "funding_eligibilitycheck",
            columns,
            (
                (one.spinout, moment(one.day(13)), self.funds.decider, one.key, is_eligible, "As its rules say", "[]")
                for one in found
                for is_eligible in [one.asked.end != End.INELIGIBLE]
            ),
        )

    def _assess(self, held: list[Held]) -> None:
        self._come_to(held, "assessment", 13)
        pairs = [(one, place) for one in held for place in range(len(self.funds.assessors))]
        keys = list(take_keys("funding_assessment", len(pairs)))
        copy(
            "funding_assessment",
            ("id", "spinout_id", *STAMP, "application_id", "assessor_id", "conflict", "conflict_note", "comment"),
            (
                (key, one.spinout, *self._when(one, 14, by), one.key, by, Conflict.NONE.value, "", "")
                for key, (one, place) in zip(keys, pairs, strict=True)
                for by in [self.funds.assessors[place]]
            ),
        )
        # Of those that are being assessed only the first assessor has scored.
        scored = [
            (key, one, place)
            for key, (one, place) in zip(keys, pairs, strict=True)
            if place == 0 or one.asked.end in SCORED
        ]
        copy(
            "funding_score",
            ("spinout_id", *STAMP, "assessment_id", "criterion_id", "points", "justification"),
            (
                (one.spinout, *self._when(one, 20, self.funds.assessors[place]), key, criterion, points, "It says so")
                for key, one, place in scored
                for criterion, points in zip(self.criteria, one.asked.points[place], strict=True)
            ),
        )
        move_each(
            "funding_assessment",
            "comment = 'Sound', submitted_at = v.moment, changed_at = v.moment",
            "id bigint, moment timestamptz",
            ((key, moment(one.day(21))) for key, one, _place in scored),
        )
        self._agree([one for one in held if one.asked.end in SCORED])

    @property
    def criteria(self) -> list[int]:
        """The keys of the round's criteria."""
        return self.funds.criteria[self.round]

    def _agree(self, held: list[Held]) -> None:
        copy(
            "funding_agreedscore",
            ("spinout_id", *STAMP, "application_id", "criterion_id", "points", "note"),
            (
                (one.spinout, *self._when(one, 25, self.funds.assessors[0]), one.key, criterion, points, "")
                for one in held
                for criterion, points in zip(self.criteria, one.asked.agreed, strict=True)
            ),
        )
        copy(
            "funding_moderation",
            ("spinout_id", *STAMP, "application_id", "round_id", "recommendation", "note", "score"),
            (
                (
                    *(one.spinout, *self._when(one, 26, self.funds.assessors[0]), one.key, self.round),
                    *(_recommended(score), "Both agree", str(score)),
                )
                for one in held
                for score in [scoring.score(zip(WEIGHTS, one.asked.agreed, strict=True))]
            ),
        )

    def _decide(self, held: list[Held]) -> None:
        columns = ("spinout_id", "added_at", "added_by_id", "application_id", "outcome", "amount", "reasons", "letter")
        copy(
            "funding_fundingdecision",
            columns,
            (
                (
                    *(one.spinout, moment(one.day(30)), self.funds.decider, one.key, outcome.value),
                    *(_amount(one) if outcome == Outcome.APPROVED else None, "As it was assessed", "Dear applicant"),
                )
                for one in held
                for outcome in [_OUTCOMES[one.asked.end]]
            ),
        )
        with checked_together():
            for end in (End.INELIGIBLE, End.REJECTED, End.FURTHER_SUPPORT):
                ended = [one for one in held if one.asked.end == end]
                self._come_to(ended, end.value, 30)
                self._refer(ended, 30)

    def _refer(self, held: list[Held], after: int) -> None:
        """Refer them in turn: nowhere yet, to a fund, an adviser, a course or their body; of some the end is known."""
        columns = ("spinout_id", *STAMP, "application_id", "reason", "opened_on", "owner_id", "due_on", "destination")
        more = ("fund_id", '"where"', "sent_on", "first_contact_on", "outcome", "outcome_on", "note")
        copy("funding_referral", (*columns, *more), (self._referral(one, after) for one in held))

    def _referral(self, one: Held, after: int) -> tuple[Value, ...]:
        places = ("", Destination.FUND, Destination.ADVISER, Destination.COURSE, Destination.BODY)
        to = str(places[one.asked.turn % len(places)])
        where = "An adviser of the programme" if to in (Destination.ADVISER, Destination.COURSE) else ""
        outcomes = tuple(ReferralOutcome)
        outcome = outcomes[one.asked.turn % len(outcomes)].value if to and one.asked.turn % 2 == 0 else ""
        return (
            *(one.spinout, *self._when(one, after, self.funds.decider), one.key, _NOTHING[one.asked.end].value),
            *(one.day(after), one.officer, one.day(after + 30), to),
            *(self.funds.advice if to == Destination.FUND else None, where),
            *(one.day(after + 9) if to else None, one.day(after + 15) if to else None),
            *(outcome, one.day(after + 40) if outcome else None, ""),
        )


def _amount(one: Held) -> str:
    return pounds(one.asked.pence)


def _content(one: Held) -> str:
    return f'[["Title and purpose", "Title", "{one.asked.purpose}"]]'


def _recommended(score: Decimal | None) -> str:
    if score is None or score < 30:
        return Recommendation.NOT_RECOMMENDED.value
    return (Recommendation.RECOMMENDED if score >= 50 else Recommendation.UNFUNDED).value
