"""What PostgreSQL holds a contract to as it is written: its last day, its reservation, and the look-back of that."""

from mutuals_tracker.refusing import refuse
from procurement.models.procurement import CODES, NOT_AN_EXAMPLE, REGIME
from procurement.vocabulary import ExtensionState

_LAST_DAY = """(CASE NEW.ends_precision
                  WHEN 'year' THEN (NEW.ends_on + interval '1 year' - interval '1 day')::date
                  WHEN 'month' THEN (NEW.ends_on + interval '1 month' - interval '1 day')::date
                  ELSE NEW.ends_on END)"""
# The last day that the contract could reach: with every option that can be taken up still, or was.
_LONGEST = f"""
    SELECT greatest({_LAST_DAY},
                    (SELECT max(e.new_ends_on) FROM procurement_extension e
                      WHERE e.contract_id = NEW.id AND e.state <> '{ExtensionState.LAPSED.value}'),
                    (SELECT max(a.new_ends_on) FROM procurement_amendment a WHERE a.contract_id = NEW.id))
      INTO longest;
"""  # noqa: S608 - our own names
RULES = f"""
    {NOT_AN_EXAMPLE}
    {CODES}
    {REGIME}
    IF TG_OP = 'UPDATE' AND NEW.number <> OLD.number THEN
        {refuse("contract_keeps_its_number")}
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.is_history <> OLD.is_history THEN
        {refuse("contract_stays_as_it_was_recorded")}
    END IF;
    -- The last amendment that moved the end, then what was taken up after it; its termination comes before both.
    SELECT a.new_ends_on, a.agreed_on INTO amended, since FROM procurement_amendment a
     WHERE a.contract_id = NEW.id AND a.new_ends_on IS NOT NULL ORDER BY a.agreed_on DESC, a.id DESC LIMIT 1;
    NEW.runs_to := COALESCE(
        NEW.terminated_on,
        greatest(COALESCE(amended, {_LAST_DAY}),
                 (SELECT max(e.new_ends_on) FROM procurement_extension e
                   WHERE e.contract_id = NEW.id AND e.state = '{ExtensionState.TAKEN_UP.value}'
                     AND (since IS NULL OR e.decided_on >= since))));
    IF NEW.reservation_id IS NOT NULL AND NOT NEW.is_history THEN
        SELECT * INTO rule FROM procurement_reservation r WHERE r.id = NEW.reservation_id;
        IF rule.regime_id IS DISTINCT FROM NEW.regime_id THEN
            {refuse("contract_reserved_under_its_regime")}
        END IF;
        {_LONGEST}
        -- The day before the same day so many months later; a month without that day is over with its last.
        after := (NEW.starts_on + make_interval(months => rule.longest_months::int))::date;
        IF longest > after - (CASE WHEN extract(day FROM after) = extract(day FROM NEW.starts_on) THEN 1 ELSE 0 END)
        THEN
            {refuse("contract_reserved_within_its_longest_term")}
        END IF;
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names
# One reserved contract after another with the same authority: whoever records one waits for whoever records another.
LOOK_BACK = f"""
    SELECT * INTO rule FROM procurement_reservation r WHERE r.id = NEW.reservation_id;
    PERFORM 1 FROM spinouts_spinout s WHERE s.id = NEW.spinout_id FOR NO KEY UPDATE;
    counted := CASE WHEN rule.looks_back_to_entry THEN COALESCE(NEW.signed_on, NEW.awarded_on) ELSE NEW.awarded_on END;
    FOR other IN
        SELECT c.*, CASE WHEN rule.looks_back_to_entry THEN COALESCE(c.signed_on, c.awarded_on) ELSE c.awarded_on END
                    AS counted_on
          FROM procurement_contract c
         WHERE c.spinout_id = NEW.spinout_id AND c.id <> NEW.id AND c.customer_id = NEW.customer_id
           AND c.reservation_id = NEW.reservation_id
    LOOP
        IF other.counted_on <= NEW.awarded_on
           AND other.counted_on > (NEW.awarded_on - make_interval(months => rule.look_back_months::int))::date
           AND (other.cpv_codes && NEW.cpv_codes OR NEW.look_back_reason = '') THEN
            {refuse("contract_reserved_breaks_no_look_back")}
        END IF;
        -- One that is entered afterwards may be the earlier one of another.
        IF NOT other.is_history AND counted <= other.awarded_on
           AND counted > (other.awarded_on - make_interval(months => rule.look_back_months::int))::date
           AND (other.cpv_codes && NEW.cpv_codes OR other.look_back_reason = '') THEN
            {refuse("contract_reserved_breaks_no_look_back")}
        END IF;
    END LOOP;
    RETURN NULL;
"""  # noqa: S608 - our own names
