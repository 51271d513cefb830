"""What a list finds as a CSV file: what its columns hold, and how PostgreSQL writes it.

The columns of an import stand first, under its names, so that a file can be edited and imported again; what the
service works out follows, and an import leaves it aside. Dates are ISO, as finely as they are known; choices are in
words. A file is whole or there is none: PostgreSQL writes it to a temporary file in one statement, so that no more than
a buffer of it is in memory, and somebody who reads slowly holds up no transaction. 100,000 records take 2 to 4 s.
"""

import tempfile
from dataclasses import dataclass
from datetime import date
from typing import IO

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Window
from django.db.models.functions import RowNumber

from mutuals_tracker.accounts.kinds import IdentifierScheme, OrganisationKind
from mutuals_tracker.spreadsheets.sql_cells import date as _date
from mutuals_tracker.spreadsheets.sql_cells import label as _label
from mutuals_tracker.spreadsheets.sql_cells import text as _text
from spinouts.legal_forms import LegalForm
from spinouts.lifecycle import Outcome, Stage
from spinouts.listing.pages import Order
from spinouts.models.spinout import RegisterState, SpinoutQuerySet
from spinouts.rhythms import Rag
from spinouts.slips import Certainty
from spinouts.standing import FOR_EVER, Standing
from spinouts.vocabulary import AssessmentResult, Definition, Qualifier, Region, ServiceArea

# Spreadsheets take a text for UTF-8 only after this mark.
_MARK = b"\xef\xbb\xbf"
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Column:
    """A column of the file: its heading, what it holds, and the SQL that says so."""

    name: str
    holds: str
    sql: str


# The kind of a parent body is never a mutual. A form that is written as its label is read back as the same form.
_KINDS = [(value, label) for value, label in OrganisationKind.choices if value != OrganisationKind.MUTUAL]
_FORMS = [
    *[each for each in LegalForm.choices if each[0] != LegalForm.CIC],
    (LegalForm.CIC, "Community interest company"),
]
_ENDINGS = [each for each in Outcome.choices if each[0] not in {Outcome.ACTIVE, Outcome.UNKNOWN}]

IMPORTED = (
    Column("name", "Its name", _text("coalesce(profile.name, s.name)")),
    Column("parent_body", "Its parent bodies, separated by semicolons", _text("parents.names")),
    Column("parent_kind", "What kind of body it leaves", _label("profile.parent_kind", _KINDS)),
    Column("service_area", "What the service does", _label("profile.service_area", ServiceArea.choices)),
    Column("region", "Where it is", _label("profile.region", Region.choices)),
    Column(
        "legal_form",
        "Its legal form, as it was written",
        _text(f"coalesce(nullif(profile.legal_form_as_written, ''), {_label('profile.legal_form', _FORMS)}, '')"),
    ),
    Column("stage", "live, or proposal before the launch", "CASE s.stage WHEN 'live' THEN 'live' ELSE 'proposal' END"),
    Column("launch_date", "When it launched", _date("s.launched_on", "s.launched_precision")),
    Column(
        "outcome",
        "What has become of it",
        _label("s.outcome", [("unknown", "unknown"), ("active", "active"), *_ENDINGS]),
    ),
    Column("end_date", "When it ended", _date("s.ended_on", "s.ended_precision")),
    Column("status_note", "A note on how it stands", _text("s.status_note")),
    Column(
        "employee_control",
        "evidenced or not_stated: what is known of the 2011 definition",
        f"CASE control.result WHEN '{AssessmentResult.MEETS}' THEN 'evidenced'"
        f" WHEN '{AssessmentResult.UNCLEAR}' THEN 'not_stated' END",
    ),
    Column("turnover_gbp", "Turnover in pounds, as published", "trim_scale(s.turnover_gbp)"),
    Column("company_number", "Its number at Companies House", _text("number.company")),
    Column("society_number", "Its number in the Mutuals Public Register", _text("number.society")),
    Column("source_url", "Where its description is from", _text("profile.source_url")),
    Column("source_note", "What that source is", _text("profile.source_note")),
)
WORKED_OUT = (
    Column("reference", "Its reference, which never changes", "s.reference"),
    Column("current_stage", "The stage that it has reached", _label("s.stage", Stage.choices)),
    Column("current_outcome", "What has become of it, in words", _label("s.outcome", Outcome.choices)),
    Column(
        "register_state", "Whether the record stands in the register", _label("s.register_state", RegisterState.choices)
    ),
    Column("is_example", "yes for an invented record, which enters no figure", "CASE WHEN s.is_example THEN 'yes' END"),
    Column("on_hold_since", "When it was put on hold, while it is", "c.held_since::text"),
    Column("rating", "The rating of its latest progress update", _label("c.rag", Rag.choices)),
    Column("lead", "Who leads it", _text("coalesce(nullif(lead.name, ''), lead.email)")),
    Column("planned_launch", "When its launch is planned", _date("c.planned_on", "c.planned_precision")),
    Column("planned_launch_is", "Provisional or confirmed", _label("c.certainty", Certainty.choices)),
    Column("staff_counted", "Its staff in the headline on the day of the last column", "counted.staff"),
    Column(
        "staff_counted_is", "How firmly its source states that number", _label("counted.qualifier", Qualifier.choices)
    ),
    Column("as_at", "The day for which the file was made", "chosen.today"),
)
COLUMNS = (*IMPORTED, *WORKED_OUT)

_FROM = f"""
      FROM chosen
      JOIN spinouts_spinout s ON s.id = chosen.id
      LEFT JOIN spinouts_casesummary c ON c.spinout_id = s.id
      LEFT JOIN accounts_user lead ON lead.id = c.lead_id
      LEFT JOIN LATERAL (
            SELECT * FROM spinouts_profile
             WHERE spinout_id = s.id AND superseded_at IS NULL AND NOT retracts
             ORDER BY coalesce(counts_from <= chosen.today, true) DESC, counts_from DESC NULLS LAST,
                      array_position(ARRAY['year', 'month', 'day'], effective_precision::text) DESC NULLS LAST,
                      recorded_at DESC, id DESC LIMIT 1) profile ON true
      LEFT JOIN LATERAL (
            SELECT string_agg(o.name, '; ' ORDER BY p.place) AS names
              FROM spinouts_spinoutparent p JOIN accounts_organisation o ON o.id = p.organisation_id
             WHERE p.spinout_id = s.id) parents ON true
      LEFT JOIN LATERAL (
            SELECT result FROM spinouts_definitionassessment
             WHERE spinout_id = s.id AND superseded_at IS NULL AND NOT retracts
               AND definition = '{Definition.POLICY_2011}' AND coalesce(counts_from <= chosen.today, true)
             ORDER BY counts_from DESC NULLS LAST, recorded_at DESC, id DESC LIMIT 1) control ON true
      LEFT JOIN LATERAL (
            SELECT min(value) FILTER (WHERE scheme = '{IdentifierScheme.COMPANY}') AS company,
                   min(value) FILTER (WHERE scheme = '{IdentifierScheme.SOCIETY}') AS society
              FROM accounts_organisationidentifier
             WHERE organisation_id = s.organisation_id AND to_on IS NULL) number ON true
      LEFT JOIN LATERAL (
            SELECT i.staff, i.qualifier FROM spinouts_standinginterval i
              JOIN spinouts_standingheading h ON h.id = i.heading_id
             WHERE i.spinout_id = s.id AND i.known_to = '{FOR_EVER.moment.isoformat()}'
               AND i.valid_from <= chosen.today AND i.valid_to > chosen.today
               AND h.standing = '{Standing.COUNTED}') counted ON true
     ORDER BY chosen.place
"""  # noqa: S608 - our own names


def written(spinouts: SpinoutQuerySet, order: Order, *, today: date) -> tuple[IO[bytes], int]:
    """Return the file, ready to be read from its beginning, and how many spin-outs it holds."""
    file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - whoever sends it closes it
    try:
        file.write(_MARK)
        with connection.cursor() as cursor:
            cursor.copy_expert(_statement(spinouts, order, today), file, _CHUNK)
            records = cursor.rowcount
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, records


def _statement(spinouts: SpinoutQuerySet, order: Order, today: date) -> str:
    columns = ", ".join(f"{column.sql} AS {column.name}" for column in COLUMNS)
    return f"""
        COPY (
            WITH chosen AS (
                SELECT id, place, date '{today.isoformat()}' AS today
                  FROM ({_chosen(spinouts, order)}) AS found (id, place)
            )
            SELECT {columns} {_FROM}
        ) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')
    """  # noqa: S608 - our own names, and a query that Django and its driver wrote


def _chosen(spinouts: SpinoutQuerySet, order: Order) -> str:
    """Return the SQL of the keys with their places. COPY takes no parameters, so the driver writes them into it."""
    place = Window(RowNumber(), order_by=order.sorted_keys())
    keys = order.named(spinouts).order_by().annotate(place=place).values_list("pk", "place")
    try:
        statement, given = keys.query.sql_with_params()
    except EmptyResultSet:
        # The person may open none.
        return "SELECT 0, 0 WHERE false"
    with connection.cursor() as cursor:
        return cursor.mogrify(statement, given).decode()
