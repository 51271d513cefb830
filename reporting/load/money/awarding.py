"""Writes what came of synthetic applications that were approved: agreement, schedule, claims, payments, and the end."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from funding.vocabulary import EntryKind
from reporting.load.copying import Value, checked_together, copy, take_keys
from reporting.load.money.funds import Funds
from reporting.load.money.inventing import End, pounds
from reporting.load.money.rows import ENTRY, STAMP, every, moment, move_each, publish

if TYPE_CHECKING:
    from reporting.load.money.applying import Held

_MONEY = ("awarded", "paid", "stopped", "refunded", "written_off")
_SAID = ("spinout_id", "added_at", "added_by_id")
_APPLICATION, _AWARD = "funding_application", "funding_award"
# Days after the application was begun.
_DECIDED, _AGREED, _CLAIMED, _PAID, _BACK, _CLOSED = 30, 40, 60, 75, 90, 120


class AwardWriter:
    """Writes the awards of one batch of applications to one round."""

    def __init__(self, funds: Funds, round_: int, *, by: int) -> None:
        """Nothing is written yet."""
        self.funds, self.round, self.by = funds, round_, by

    def write(self, held: "list[Held]") -> None:
        """Write the awards, and all that happened to them."""
        pairs = list(zip(take_keys(_AWARD, len(held)), held, strict=True))
        self._write_awards(pairs)
        agreed = [(award, one) for award, one in pairs if one.asked.end != End.APPROVED]
        self._agree(agreed)
        self._pay(agreed)
        self._close([(award, one) for award, one in agreed if one.asked.end == End.CLOSED])
        publish([award for award, one in pairs if one.asked.turn % 2 == 0], by=self.by)

    def _write_awards(self, pairs: "list[tuple[int, Held]]") -> None:
        columns = ("id", "spinout_id", *STAMP, "fund_id", "round_id", "application_id", "title", "purpose")
        more = ("is_in_kind", "decided_on", "decided_precision", "source_url", "source_note", *_MONEY, "closing_note")
        with checked_together():
            move_each(
                _APPLICATION,
                "state = 'approved', changed_at = v.moment, changed_by_id = v.person",
                "id bigint, moment timestamptz, person bigint",
                ((one.key, moment(one.day(_DECIDED)), self.funds.decider) for _award, one in pairs),
            )
            copy(
                _AWARD,
                (*columns, *more),
                (
                    (
                        *(award, one.spinout, *self._when(one, _DECIDED), self.funds.grants, self.round, one.key),
                        *(one.asked.purpose, one.asked.purpose, False, one.day(_DECIDED), "day", "", ""),
                        *(0, 0, 0, 0, 0, ""),
                    )
                    for award, one in pairs
                ),
            )
        asked = ("spinout_id", *STAMP, "award_id", "text", "discharge_note")
        rows = (
            (one.spinout, *self._when(one, _DECIDED), award, "Tell others what you learned", "") for award, one in pairs
        )
        copy("funding_awardterm", asked, rows)
        self._enter(self._entry(award, one, EntryKind.AWARD, one.asked.pence, _DECIDED) for award, one in pairs)

    def _agree(self, pairs: "list[tuple[int, Held]]") -> None:
        values = "agreed_at = v.moment, agreed_by_id = v.person, changed_at = v.moment, changed_by_id = v.person"
        columns = "id bigint, moment timestamptz, person bigint"
        told = [(award, moment(one.day(_AGREED)), one.signer, one.key) for award, one in pairs]
        move_each(_AWARD, values, columns, (row[:3] for row in told))
        values = "state = 'in_delivery', changed_at = v.moment, changed_by_id = v.person"
        move_each(_APPLICATION, values, columns, ((key, when, person) for _award, when, person, key in told))
        copy(
            "funding_monitoringreturn",
            ("spinout_id", *STAMP, "award_id", "asks", "due_on", "text"),
            (
                (one.spinout, *self._when(one, _AGREED), award, "What was done?", one.day(_CLOSED - 10), "")
                for award, one in pairs
            ),
        )

    def _pay(self, pairs: "list[tuple[int, Held]]") -> None:
        """Plan two payments: the first is claimed and paid, the second is claimed by some, who are refused."""
        # Of one that closes, the second half was never planned: it is stopped.
        ended = End.CLOSED
        halves = [(*pair, place) for pair in pairs for place in (0, 1) if not place or pair[1].asked.end != ended]
        keys = list(take_keys("funding_instalment", len(halves)))
        copy(
            "funding_instalment",
            ("id", "spinout_id", *STAMP, "award_id", "due_on", "amount", "what"),
            (
                (
                    *(key, one.spinout, *self._when(one, _AGREED), award, one.day(_CLAIMED + 60 * place)),
                    *(pounds(one.asked.halves[place]), ("First half", "Second half")[place]),
                )
                for key, (award, one, place) in zip(keys, halves, strict=True)
            ),
        )
        claimed = [
            (key, award, one, place)
            for key, (award, one, place) in zip(keys, halves, strict=True)
            if place == 0 or one.asked.turn % 3 == 0
        ]
        claims = list(take_keys("funding_claim", len(claimed)))
        copy(
            "funding_claim",
            (
                "id",
                "spinout_id",
                "added_at",
                "added_by_id",
                "award_id",
                "instalment_id",
                "amount",
                "note",
                "evidence_id",
            ),
            (
                (
                    *(claim, one.spinout, moment(one.day(_CLAIMED)), one.officer, award, key),
                    *(pounds(one.asked.halves[place]), "It was done", self.funds.evidence),
                )
                for claim, (key, award, one, place) in zip(claims, claimed, strict=True)
            ),
        )
        answered = [
            (claim, award, one, place) for claim, (_key, award, one, place) in zip(claims, claimed, strict=True)
        ]
        copy(
            "funding_claimanswer",
            (*_SAID, "claim_id", "is_approved", "note"),
            (
                (*self._said(one, _PAID), claim, place == 0, "" if place == 0 else "Nothing shows that it was done")
                for claim, _award, one, place in answered
            ),
        )
        self._enter(
            self._entry(award, one, EntryKind.PAYMENT, one.asked.halves[0], _PAID, claim=claim)
            for claim, award, one, place in answered
            if place == 0
        )
        self._move_money(pairs)

    def _move_money(self, pairs: "list[tuple[int, Held]]") -> None:
        """Let some come back, write some off, and vary some."""
        kinds = (EntryKind.REFUND, EntryKind.WRITE_OFF, EntryKind.VARIATION)
        self._enter(
            self._entry(award, one, kinds[one.asked.turn % 3], 10_050 + one.asked.turn, _BACK) for award, one in pairs
        )

    def _close(self, pairs: "list[tuple[int, Held]]") -> None:
        """Stop what was not claimed, discharge and report what was asked, and close them."""
        told = [(award, moment(one.day(_CLOSED)), self.funds.decider) for award, one in pairs]
        columns = "id bigint, moment timestamptz, person bigint"
        varied = {award: 10_050 + one.asked.turn if one.asked.turn % 3 == 2 else 0 for award, one in pairs}
        self._enter(
            self._entry(award, one, EntryKind.STOP, one.asked.halves[1] + varied[award], _CLOSED - 5)
            for award, one in pairs
        )
        for table, done in (
            ("funding_awardterm", "discharged_at = v.moment, discharged_by_id = v.person, discharge_note = 'A blog'"),
            ("funding_monitoringreturn", "sent_at = v.moment, sent_by_id = v.person, text = 'All of it'"),
        ):
            move_each(table, f"{done}, changed_at = v.moment", columns, told, by="award_id")
        closing = (
            "closed_at = v.moment, closing_note = 'All of it came', changed_at = v.moment, changed_by_id = v.person"
        )
        move_each(_AWARD, closing, columns, told)
        values = "state = 'closed', changed_at = v.moment, changed_by_id = v.person"
        move_each(
            _APPLICATION,
            values,
            columns,
            ((one.key, moment(one.day(_CLOSED)), self.funds.decider) for _award, one in pairs),
        )

    def _when(self, one: "Held", after: int) -> tuple[Value, ...]:
        return every(moment(one.day(after)), self.funds.decider)

    def _said(self, one: "Held", after: int) -> tuple[Value, ...]:
        return (one.spinout, moment(one.day(after)), self.funds.decider)

    def _entry(
        self, award: int, one: "Held", kind: EntryKind, pence: int, after: int, *, claim: int | None = None
    ) -> tuple[Value, ...]:
        why = "" if kind in (EntryKind.AWARD, EntryKind.PAYMENT) else "It was agreed"
        return (*self._said(one, after), award, kind.value, pounds(pence), one.day(after), claim, why)

    def _enter(self, rows: Iterable[tuple[Value, ...]]) -> None:
        copy("funding_awardentry", ENTRY, rows)
