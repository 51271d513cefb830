"""The audit contexts that django-pghistory keeps, guarded as its events are."""

import pgtrigger
from pghistory.models import Context


class AuditContext(Context):
    """Who, which verb and why, of one action. Its rows can be added, never altered or deleted."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="never_altered",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    RAISE EXCEPTION 'auditcontext_never_altered'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'auditcontext_never_altered';
                """,
            ),
        ]
