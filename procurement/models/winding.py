"""How a contract keeps its clocks: that of its reservation, and that of a first contract."""

import pgtrigger

from procurement.cliffs import ClockKind
from procurement.vocabulary import Route

_WINDS = f"""
    FOR wanted IN
        SELECT * FROM (VALUES
            ('{ClockKind.REG77.value}', NEW.route = '{Route.RESERVED_REG77.value}'),
            ('{ClockKind.S33.value}', NEW.route = '{Route.RESERVED_S33.value}'),
            ('{ClockKind.FIRST_CONTRACT.value}', NEW.is_first)) AS kinds (kind, is_one)
    LOOP
        IF NOT wanted.is_one OR NEW.runs_to IS NULL THEN
            DELETE FROM procurement_clock WHERE contract_id = NEW.id AND kind = wanted.kind;
            CONTINUE;
        END IF;
        began := CASE WHEN NEW.starts_on <= NEW.runs_to THEN NEW.starts_on END;
        IF NOT EXISTS (SELECT 1 FROM procurement_clock WHERE contract_id = NEW.id AND kind = wanted.kind) THEN
            INSERT INTO procurement_clock (spinout_id, contract_id, kind, authority_id, authority_name, basis,
                    starts_on, ends_on, note, revoked_reason, document_url,
                    revision, added_at, added_by_id, changed_at, changed_by_id)
            VALUES (NEW.spinout_id, NEW.id, wanted.kind, NEW.customer_id, NEW.customer_name, NEW.title,
                    began, NEW.runs_to, '', '', '', 1, NEW.changed_at, NEW.changed_by_id, NEW.changed_at,
                    NEW.changed_by_id);
        ELSE
            UPDATE procurement_clock
               SET authority_id = NEW.customer_id, authority_name = NEW.customer_name, basis = NEW.title,
                   starts_on = began, ends_on = NEW.runs_to,
                   changed_at = NEW.changed_at, changed_by_id = NEW.changed_by_id
             WHERE contract_id = NEW.id AND kind = wanted.kind
               AND (authority_id, authority_name, basis, starts_on, ends_on)
                   IS DISTINCT FROM (NEW.customer_id, NEW.customer_name, NEW.title, began, NEW.runs_to);
        END IF;
    END LOOP;
    RETURN NULL;
"""  # noqa: S608 - our own names


def winds_its_clocks() -> pgtrigger.Trigger:
    """Return the trigger by which a contract's clocks begin with it, move with its last day, and go."""
    return pgtrigger.Trigger(
        name="winds_its_clocks",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        declare=[("wanted", "RECORD"), ("began", "DATE")],
        func=pgtrigger.Func(_WINDS),
    )
