"""What PostgreSQL itself refuses about reports: a published one never changes, a complete one is only published."""

import pgtrigger

from mutuals_tracker.facts import LOCK
from reporting.report_lifecycle import FILE_FORMATS, NEXT


def _refused(name: str, hint: str) -> str:
    return f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}', HINT = '{hint}';"


def _moves() -> str:
    return ", ".join(f"'{before}>{after}'" for before, nexts in NEXT.items() for after in nexts)


# What may still change about a complete report: that it is published, and what PostgreSQL computes of it.
_ONCE_COMPLETE = "ARRAY['published_at', 'published_by_id', 'checksum']"
_MOVES_AND_FREEZES = f"""
    IF OLD.published_at IS NOT NULL THEN
        {_refused("report_is_frozen", "A published report never changes. Put the correction in the next one.")}
    END IF;
    IF OLD.state = 'complete' THEN
        IF to_jsonb(NEW) - {_ONCE_COMPLETE} <> to_jsonb(OLD) - {_ONCE_COMPLETE} THEN
            {_refused("report_complete_never_changes", "Ask for another report.")}
        END IF;
    END IF;
    IF OLD.known_at IS NOT NULL AND (NEW.known_at, NEW.opening_as_at, NEW.opening_known_at)
       IS DISTINCT FROM (OLD.known_at, OLD.opening_as_at, OLD.opening_known_at) THEN
        {_refused("report_known_at_is_fixed_once", "Ask for another report.")}
    END IF;
    IF (NEW.title, NEW.scope, NEW.as_at, NEW.requested_known_at, NEW.since, NEW.requested_by_id, NEW.requested_at)
       IS DISTINCT FROM
       (OLD.title, OLD.scope, OLD.as_at, OLD.requested_known_at, OLD.since, OLD.requested_by_id, OLD.requested_at) THEN
        {_refused("report_question_never_changes", "Ask for another report.")}
    END IF;
    IF NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({_moves()}) THEN
        {_refused("report_state_move_is_legal", "See the states of a report.")}
    END IF;
    IF NEW.state = 'complete' AND OLD.state <> 'complete'
       AND (SELECT count(*) FROM reporting_reportfile WHERE report_id = NEW.id) <> {len(FILE_FORMATS)} THEN
        {_refused("report_complete_only_with_all_files", "Write every file in the same transaction.")}
    END IF;
    IF NEW.published_at IS NOT NULL THEN
        -- Stamped as facts are, so that no known-at fixed earlier can come to see this publication.
        PERFORM pg_advisory_xact_lock_shared({LOCK});
        NEW.published_at := clock_timestamp();
    END IF;
    RETURN NEW;
"""  # noqa: S608 - made of our own names
_ONLY_WHILE_BUILDING = f"""
    IF (SELECT state FROM reporting_progressreport WHERE id = NEW.report_id) <> 'building' THEN
        {_refused("reportfile_only_while_building", "A complete report has all its files.")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - made of our own names

REPORT_TRIGGERS = [
    pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
    pgtrigger.Trigger(
        name="moves_and_freezes",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=_MOVES_AND_FREEZES,
    ),
]
FILE_TRIGGERS = [
    pgtrigger.Trigger(
        name="never_changes",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=_refused("reportfile_never_changes", "Ask for another report."),
    ),
    pgtrigger.Trigger(
        name="only_while_building",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=_ONLY_WHILE_BUILDING,
    ),
]
