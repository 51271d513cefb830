"""One import at a time: the second waits, and then sees what the first has written."""

from django.db import IntegrityError, connection

from mutuals_tracker.spreadsheets.findings import Outcome

# The advisory lock's key: any number that nothing else in the database uses.
LOCK = 20_140_723


def take_turn() -> None:
    """Wait until no other import is under way; the turn is kept until the transaction ends.

    Foreign keys are checked statement by statement from here on: every one left for the end makes each later trigger
    slower, and after 50,000 rows a single row took a hundred times as long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def check_at_the_end() -> None:
    """Have what follows in the transaction checked when it ends, as actions expect that write several rows in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class ImportUnderWayError(RuntimeError):
    """An import is being saved, so nobody can tell yet which names are new; trying again in a minute is enough."""


def keep_imports_waiting() -> None:
    """Let no import begin before this transaction ends; raises ImportUnderWayError at once while one is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise ImportUnderWayError(
                "An import is being saved just now. Wait a minute and save again: what you typed is still here"
            )


def refuse_what_the_database_refused(error: IntegrityError, outcome: Outcome) -> None:
    """Add a finding for a rule that only the database could see broken, such as by somebody else meanwhile."""
    rule = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "unnamed rule"
    outcome.added, outcome.changed = [], []
    outcome.refuse(
        None, "", "", f"The database refused the rows ({rule})", "Try again; if it happens again, show this to an admin"
    )
