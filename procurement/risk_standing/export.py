"""A list of risks as a CSV file that PostgreSQL writes itself, whole or not at all. Dates are ISO, choices in words."""

import tempfile
from typing import IO

from django.core.exceptions import EmptyResultSet
from django.db import connection

from mutuals_tracker.spreadsheets.sql_cells import label, text
from procurement.models.risk import RiskQuerySet
from procurement.risk_states import RiskState
from procurement.risk_words import Band, Category, Proximity, Response

# Spreadsheets take a text for UTF-8 only after this mark.
_MARK = b"\xef\xbb\xbf"
_CHUNK = 64 * 1024
# Each heading, and the SQL of what it holds.
COLUMNS = {
    "reference": "r.reference",
    "spin_out": "s.reference",
    "name": text("s.name"),
    "parent_body": text("parents.names"),
    "is_example": "CASE WHEN s.is_example THEN 'yes' END",
    "category": label("r.category", Category.choices),
    "cause": text("r.cause"),
    "event": text("r.event"),
    "effect": text("r.effect"),
    "proximity": label("r.proximity", Proximity.choices),
    "owner": text("coalesce(nullif(owner.name, ''), owner.email)"),
    "response": label("r.response", Response.choices),
    "state": label("r.state", RiskState.choices),
    "raised": "CASE WHEN r.raised_by = '' THEN 'by hand' ELSE 'from the record' END",
    "opened_on": "r.opened_on",
    "ended_on": "r.ended_on",
    "next_review_on": "r.next_review_on",
    "scale": text("scale.name"),
    "likelihood": "r.current_likelihood",
    "impact": "r.current_impact",
    "score": "r.current_score",
    "band": label("r.current_band", Band.choices),
    "inherent_likelihood": "r.inherent_likelihood",
    "inherent_impact": "r.inherent_impact",
    "inherent_scale": text("inherent.name"),
    "target_likelihood": "r.target_likelihood",
    "target_impact": "r.target_impact",
    "target_scale": text("target.name"),
    "rationale": text("latest.rationale"),
    "rated_on": "latest.rated_on",
}
_FROM = """
      FROM chosen
      JOIN procurement_risk r ON r.id = chosen.id
      JOIN spinouts_spinout s ON s.id = r.spinout_id
      LEFT JOIN accounts_user owner ON owner.id = r.owner_id
      LEFT JOIN procurement_riskscale scale ON scale.id = r.current_scale_id
      LEFT JOIN procurement_riskscale inherent ON inherent.id = r.inherent_scale_id
      LEFT JOIN procurement_riskscale target ON target.id = r.target_scale_id
      LEFT JOIN LATERAL (
            SELECT string_agg(o.name, '; ' ORDER BY p.place) AS names
              FROM spinouts_spinoutparent p JOIN accounts_organisation o ON o.id = p.organisation_id
             WHERE p.spinout_id = s.id) parents ON true
      LEFT JOIN LATERAL (
            SELECT rationale, rated_on FROM procurement_riskrating
             WHERE risk_id = r.id AND kind = 'current' ORDER BY rated_on DESC, id DESC LIMIT 1) latest ON true
     ORDER BY r.current_score DESC NULLS LAST, r.id
"""


def written(risks: RiskQuerySet) -> tuple[IO[bytes], int]:
    """Return the file, ready to be read from its beginning, and how many risks it holds: the gravest first."""
    file = tempfile.TemporaryFile(buffering=_CHUNK)  # noqa: SIM115 - whoever sends it closes it
    try:
        file.write(_MARK)
        with connection.cursor() as cursor:
            cursor.copy_expert(_statement(risks), file, _CHUNK)
            records = cursor.rowcount
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file, records


def _statement(risks: RiskQuerySet) -> str:
    columns = ", ".join(f"{sql} AS {name}" for name, sql in COLUMNS.items())
    return f"""
        COPY (WITH chosen (id) AS ({_chosen(risks)}) SELECT {columns} {_FROM})
        TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')
    """


def _chosen(risks: RiskQuerySet) -> str:
    """Return the SQL of the keys. COPY takes no parameters, so the driver writes them into it."""
    try:
        statement, given = risks.order_by().values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        # The person may open none.
        return "SELECT 0 WHERE false"
    with connection.cursor() as cursor:
        return cursor.mogrify(statement, given).decode()
