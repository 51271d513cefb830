"""The summary of each case that lists, searches and work lists read, derived in one statement for any number."""

from django.db import connection

from spinouts.cells import HELD, NOT_HELD, packed
from spinouts.rhythms import UPDATE_EVERY
from spinouts.vocabulary import HEADLINE_MEASURE

_EVERY = " ".join(f"WHEN '{stage.value}' THEN {days}" for stage, days in UPDATE_EVERY.items())
COLUMNS = (
    "lead_id",
    "held_since",
    "rag",
    "updated_on",
    "update_due_on",
    "planned_on",
    "planned_precision",
    "certainty",
    "next_test_on",
    "next_task_on",
    "return_due_on",
    "cell",
    "words",
)
_CELL = packed(
    {
        **{name: f"s.{name}" for name in ("stage", "outcome", "register_state")},
        "hold": f"CASE WHEN hold.began_on IS NULL THEN '{NOT_HELD}' ELSE '{HELD}' END",
        **{name: f"s.{name}" for name in ("service_area", "region", "parent_kind")},
        "rag": "coalesce(update.rag, '')",
    }
)


def _plain(text: str) -> str:
    """Return the text with a space for each mark that would make one word of two, as in “health/care”."""
    return f"translate({text}, '/.-_@:', '      ')"


# Days are those of the UK. Nothing is due of a record that has ended or has left the register; one on hold is asked
# for no update, and its tasks, tests and returns keep their days.
_DERIVED = f"""
    SELECT s.id AS spinout_id, lead.person_id AS lead_id, hold.began_on AS held_since,
           coalesce(update.rag, '') AS rag, update.day AS updated_on,
           CASE WHEN asked THEN coalesce(update.day, brief.day, lead.day)
                + (CASE s.stage {_EVERY} END) END AS update_due_on,
           plan.planned_on, coalesce(plan.planned_precision, '') AS planned_precision,
           coalesce(plan.certainty, '') AS certainty,
           CASE WHEN running THEN continuity.next_test_on END AS next_test_on,
           CASE WHEN running THEN task.due_on END AS next_task_on,
           CASE WHEN running THEN request.due_on END AS return_due_on,
           {_CELL} AS cell,
           setweight(to_tsvector('simple', {_plain("s.name || ' ' || s.reference")}), 'A')
             || setweight(to_tsvector('english', {_plain("s.name")}), 'A')
             || setweight(to_tsvector('simple', {_plain("coalesce(parents.names, '')")}), 'B')
             || setweight(to_tsvector('english', {_plain("coalesce(brief.what || ' ' || brief.why, '')")}), 'C')
             AS words
      FROM spinouts_spinout s
      LEFT JOIN LATERAL (
            SELECT person_id, (added_at AT TIME ZONE 'Europe/London')::date AS day FROM spinouts_assignment
             WHERE spinout_id = s.id AND ended_at IS NULL) lead ON true
      LEFT JOIN LATERAL (
            SELECT began_on FROM spinouts_hold WHERE spinout_id = s.id AND ended_on IS NULL) hold ON true
      LEFT JOIN LATERAL (
            SELECT rag, (added_at AT TIME ZONE 'Europe/London')::date AS day FROM spinouts_progressupdate
             WHERE spinout_id = s.id ORDER BY id DESC LIMIT 1) update ON true
      LEFT JOIN LATERAL (
            SELECT what, why, (added_at AT TIME ZONE 'Europe/London')::date AS day FROM spinouts_brief
             WHERE spinout_id = s.id) brief ON true
      LEFT JOIN LATERAL (
            SELECT planned_on, planned_precision, certainty FROM spinouts_launchplan
             WHERE spinout_id = s.id AND s.launched_on IS NULL AND s.stage <> 'live'
             ORDER BY id DESC LIMIT 1) plan ON true
      LEFT JOIN LATERAL (
            SELECT next_test_on FROM spinouts_continuityplan
             WHERE spinout_id = s.id AND agreed_on IS NOT NULL) continuity ON true
      LEFT JOIN LATERAL (
            SELECT min(due_on) AS due_on FROM spinouts_casetask
             WHERE spinout_id = s.id AND state IN ('not_started', 'in_progress')) task ON true
      LEFT JOIN LATERAL (
            SELECT min(asked.due_on) AS due_on FROM spinouts_returnrequest asked
             WHERE asked.spinout_id = s.id AND asked.excused_reason = '' AND NOT EXISTS (
                   SELECT 1 FROM spinouts_staffreturn answer
                    WHERE answer.spinout_id = s.id AND answer.superseded_at IS NULL AND NOT answer.retracts
                      AND answer.measure = '{HEADLINE_MEASURE}' AND answer.counts_from >= asked.as_at)) request ON true
      LEFT JOIN LATERAL (
            SELECT string_agg(o.name, ' ' ORDER BY p.place) AS names
              FROM spinouts_spinoutparent p JOIN accounts_organisation o ON o.id = p.organisation_id
             WHERE p.spinout_id = s.id) parents ON true
     CROSS JOIN LATERAL (
            SELECT s.outcome IN ('active', 'unknown') AND s.register_state = 'entered' AS running) is_running
     CROSS JOIN LATERAL (
            SELECT running AND hold.began_on IS NULL AND (brief.day IS NOT NULL OR lead.day IS NOT NULL) AS asked
           ) is_asked
     WHERE s.id = ANY(%s)
"""  # noqa: S608 - our own names
_NAMES = ", ".join(COLUMNS)
_REFRESH = f"""
    INSERT INTO spinouts_casesummary (spinout_id, {_NAMES}, touched_at)
    SELECT spinout_id, {_NAMES}, clock_timestamp() FROM ({_DERIVED}) derived
    ON CONFLICT (spinout_id) DO UPDATE SET
    {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS)}, touched_at = EXCLUDED.touched_at
"""  # noqa: S608 - our own names
_MEND = _REFRESH.replace(", touched_at = EXCLUDED.touched_at", "")
_DIFFERENT = f"""
    SELECT derived.spinout_id FROM ({_DERIVED}) derived
      LEFT JOIN spinouts_casesummary kept ON kept.spinout_id = derived.spinout_id
     WHERE ({", ".join(f"kept.{name}" for name in COLUMNS)})
           IS DISTINCT FROM ({", ".join(f"derived.{name}" for name in COLUMNS)})
"""  # noqa: S608 - our own names


def refresh(spinout_ids: list[int]) -> None:
    """Derive the summaries of these spin-outs again, and note that something about them changed now."""
    _run(_REFRESH, spinout_ids)


def mend(spinout_ids: list[int]) -> None:
    """Derive them again without saying that anything changed."""
    _run(_MEND, spinout_ids)


def different(spinout_ids: list[int]) -> set[int]:
    """Return those whose summary is not what it would be derived as."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT, [spinout_ids])
        return {spinout_id for (spinout_id,) in cursor.fetchall()}


def _run(statement: str, spinout_ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [spinout_ids])
