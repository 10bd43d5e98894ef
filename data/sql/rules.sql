-- SPDX-License-Identifier: GPL-3.0-or-later
-- An occasion of a rule is acted on once in the whole office. What a desk did comes as one batch with
-- the row that says so, whose id is made of the occasion: of two desks that both acted, the second
-- is refused as a whole, and its desk takes back what it did.

CREATE OR REPLACE FUNCTION sync.guard_rule_run () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Two that come at the same moment wait for each other here.
  PERFORM pg_advisory_xact_lock (hashtextextended (NEW.id::text, 67));
  -- A desk that sends its own again, because the server was restored, finds it or brings it back.
  IF EXISTS (SELECT 1 FROM crm.rule_run r
             WHERE r.id = NEW.id AND r._rep IS DISTINCT FROM sync.writer ()) THEN
    RAISE EXCEPTION 'another desk has acted on this occasion' USING ERRCODE = '23505';
  END IF;
  IF EXISTS (SELECT 1 FROM crm.rule_occasion o
             WHERE o.id = NEW.occasion_id AND o.status = 'cancelled') THEN
    RAISE EXCEPTION 'this occasion was cancelled' USING ERRCODE = '23505';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER a_guard_rule_run BEFORE INSERT ON crm.rule_run
  FOR EACH ROW EXECUTE FUNCTION sync.guard_rule_run ();
REVOKE ALL ON FUNCTION sync.guard_rule_run () FROM PUBLIC;
