"""A body's contracts register and its invitations to tender, in the columns of the Local Government Transparency Code.

Each is for one body and one quarter of a year, for its own people, who publish it. PostgreSQL writes the file itself.
"""

import tempfile
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from mutuals_tracker.accounts.kinds import CHARITY_SCHEMES
from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.spreadsheets.sql_cells import date as partial_date
from mutuals_tracker.spreadsheets.sql_cells import label, quoted, text
from procurement.models import Contract, Procurement, ProcurementStep
from procurement.models.contract import ContractQuerySet
from procurement.models.procurement import AboutSpinoutQuerySet, ProcurementQuerySet
from procurement.vocabulary import Advertised, StepKind

# The Code asks for contracts above it, in pounds.
ABOVE = Decimal(5000)
_CHUNK = 64 * 1024
# Spreadsheets read the file as UTF-8 by it.
_MARK = b"\xef\xbb\xbf"
_CHARITIES = ", ".join(quoted(scheme) for scheme in CHARITY_SCHEMES)


@dataclass(frozen=True)
class Quarter:
    """Three months of a calendar year, as the Code has returns made for them."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the one in which the day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def read(cls, written: str, *, on: date) -> "Quarter":
        """Return the one that is written, like 2026-2; the one of that day where none is, or nobody can tell."""
        year, _, number = written.partition("-")
        if year.isascii() and year.isdigit() and len(year) == 4 and "1990" <= year <= "2199" and number in set("1234"):
            return cls(int(year), int(number))
        return cls.of(on)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        month = 3 * self.number
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def code(self) -> str:
        """As addresses have it."""
        return f"{self.year}-{self.number}"

    @property
    def before(self) -> "Quarter":
        """The one before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        """Return its months."""
        return f"{self.first_day:%B} to {self.last_day:%B} {self.year}"


def contracts_of(body: Organisation, quarter: Quarter, *, reader: User) -> ContractQuerySet:
    """Return the contracts that the body bought and that ran in the quarter, whatever they are worth.

    Of those that the reader may read. Invented ones are in the register of an invented body alone.
    """
    running = Q(signed_on__lte=quarter.last_day) & (Q(runs_to__isnull=True) | Q(runs_to__gte=quarter.first_day))
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=quarter.last_day)
    bought = Contract.objects.visible_to(reader).filter(_theirs(body, "customer"), running, begun)
    return bought.with_whom().order_by("number")


def to_publish(contracts: ContractQuerySet) -> ContractQuerySet:
    """Return those above the value from which the Code asks for them."""
    return contracts.filter(value__gt=ABOVE)


def of_unknown_value(contracts: ContractQuerySet) -> ContractQuerySet:
    """Return those whose value nobody recorded: nobody can tell whether the Code asks for them."""
    return contracts.filter(value__isnull=True)


def invitations_of(body: Organisation, quarter: Quarter, *, reader: User) -> ProcurementQuerySet:
    """Return the procurements of the body to which an invitation to tender was published in the quarter."""
    notice = ProcurementStep.objects.filter(
        procurement=OuterRef("pk"), kind=StepKind.NOTICE, done_on__range=(quarter.first_day, quarter.last_day)
    )
    invited = Procurement.objects.visible_to(reader).filter(_theirs(body, "authority"), Exists(notice))
    return invited.order_by("number")


def _theirs(body: Organisation, column: str) -> Q:
    bodies = Organisation.objects.stood_in_for([body.pk])
    of_record = Q(spinout__is_example=False) | Q(spinout__is_example=body.is_example)
    return of_record & Q(spinout__register_state="entered", **{f"{column}__in": bodies})


# The columns of the Code, in its order: heading, and SQL. PostgreSQL cuts a heading of more than 63 bytes.
REGISTER = {
    "Reference number": "c.reference",
    "Title of agreement": text("c.title"),
    "Department responsible": text("c.department"),
    "Description of the goods or services": text("c.what"),
    "Supplier name and details": text("concat_ws(', ', c.provider_name, number.company)"),
    "Sum over the contract, or estimated annual spend (£)": "c.value",
    "Irrecoverable VAT (£)": "c.irrecoverable_vat",
    "Start date": partial_date("c.starts_on", "c.starts_precision"),
    "End date": "CASE WHEN c.ends_precision IN ('year', 'month') AND c.terminated_on IS NULL"
    f" THEN {partial_date('c.ends_on', 'c.ends_precision')} ELSE c.runs_to::text END",
    "Review date": "c.review_on",
    "From an invitation to quote or a published invitation to tender": label(
        "c.advertised", [(code, words) for code, words in Advertised.choices if code != Advertised.NOT_KNOWN]
    ),
    "Supplier is an SME or a VCSE": "CASE WHEN c.is_sme AND c.is_vcse THEN 'SME and VCSE' WHEN c.is_sme THEN 'SME'"
    " WHEN c.is_vcse THEN 'VCSE' WHEN c.is_sme IS FALSE AND c.is_vcse IS FALSE THEN 'Neither' END",
    "Registration number": "coalesce(number.charity, number.company)",
}
INVITATIONS = {
    "Reference number": "p.reference",
    "Title": text("p.title"),
    "Description of the goods or services": text("p.what"),
    "Start date": "opened.day",
    "End date": "closes.day",
    "Review date": "NULL",
    "Department responsible": text("p.department"),
}
# What a contract may lack, by the words that say so; each is a column of the Code.
Lacks = Callable[[Contract], bool]
_LACKS: dict[str, Lacks] = {
    "the department": lambda c: not c.department,
    "a description": lambda c: not c.what,
    "the irrecoverable VAT": lambda c: c.irrecoverable_vat is None,
    "the start date": lambda c: c.starts_on is None,
    "the end date": lambda c: c.runs_to is None,
    "the review date": lambda c: c.review_on is None,
    "how it was advertised": lambda c: c.advertised == Advertised.NOT_KNOWN,
    "whether the supplier is an SME": lambda c: c.is_sme is None,
    "whether the supplier is a VCSE": lambda c: c.is_vcse is None,
}


def lacks(contract: Contract) -> list[str]:
    """Return, in words, which columns of the Code the contract leaves empty."""
    return [words for words, is_missing in _LACKS.items() if is_missing(contract)]


def lacking(contracts: ContractQuerySet) -> ContractQuerySet:
    """Return those that leave a column empty."""
    empty = Q(department="") | Q(what="") | Q(advertised=Advertised.NOT_KNOWN)
    for column in ("irrecoverable_vat", "starts_on", "runs_to", "review_on", "is_sme", "is_vcse"):
        empty |= Q(**{f"{column}__isnull": True})
    return contracts.filter(empty)


def register(contracts: ContractQuerySet) -> IO[bytes]:
    """Return the contracts register as CSV, ready to be read from its beginning."""
    return _written(
        f"""SELECT {_columns(REGISTER)}
              FROM ({_chosen(contracts)}) AS chosen (id)
              JOIN procurement_contract c ON c.id = chosen.id
              JOIN spinouts_spinout s ON s.id = c.spinout_id
              LEFT JOIN LATERAL (
                SELECT min(i.value) FILTER (WHERE i.scheme = 'GB-COH') AS company,
                       min(i.value) FILTER (WHERE i.scheme IN ({_CHARITIES})) AS charity
                  FROM accounts_organisationidentifier i
                 WHERE i.organisation_id = s.organisation_id AND i.to_on IS NULL) number ON true
             ORDER BY c.number"""  # noqa: S608 - our own names, and a query that Django and its driver wrote
    )


def invitations(procurements: ProcurementQuerySet) -> IO[bytes]:
    """Return the invitations to tender as CSV, ready to be read from its beginning."""

    def day(kind: StepKind) -> str:
        return f"""(SELECT coalesce(t.done_on, t.planned_on) AS day FROM procurement_procurementstep t
                     WHERE t.procurement_id = p.id AND t.kind = '{kind.value}')"""  # noqa: S608 - our own names

    return _written(
        f"""SELECT {_columns(INVITATIONS)}
              FROM ({_chosen(procurements)}) AS chosen (id)
              JOIN procurement_procurement p ON p.id = chosen.id
              LEFT JOIN LATERAL {day(StepKind.NOTICE)} opened ON true
              LEFT JOIN LATERAL {day(StepKind.DEADLINE)} closes ON true
             ORDER BY p.number"""  # noqa: S608 - our own names, and a query that Django and its driver wrote
    )


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f'{sql} AS "{heading}"' for heading, sql in columns.items())


def _chosen(rows: AboutSpinoutQuerySet) -> str:
    """Return the SQL of the keys. COPY takes no parameters, so the driver writes them into it."""
    try:
        statement, given = rows.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        # The person may read none.
        return "SELECT 0 WHERE false"
    with connection.cursor() as cursor:
        return str(cursor.mogrify(statement, given).decode())


def _written(sql: str) -> IO[bytes]:
    file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - whoever sends it closes it
    try:
        file.write(_MARK)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')", file, _CHUNK)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
