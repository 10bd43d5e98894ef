-- SPDX-License-Identifier: GPL-3.0-or-later
-- Old history is given up, by an administrator alone: what changed when (desks that were away for
-- longer compare their whole copy), what was answered to whom, and where somebody asks for it what
-- the audit log says of years ago.

-- Folds the seals that were made before p_before: their entries go, their hashes stay, so that desks
-- still find what they remember and the next seal still follows from the one before it. The log says
-- itself who folded what, up to which seal. Returns how many entries went.
CREATE OR REPLACE FUNCTION sync.fold_audit (p_before timestamptz) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_last sync.seal;
  v_count bigint;
BEGIN
  -- Nobody seals meanwhile; and the newest seal stays whole.
  PERFORM 1 FROM sync.meta FOR NO KEY UPDATE;
  SELECT * INTO v_last FROM sync.seal s
  WHERE s.at < p_before AND s.n < (SELECT max (x.n) FROM sync.seal x) ORDER BY s.n DESC LIMIT 1;
  IF NOT FOUND OR v_last.leaves = '' THEN
    RETURN 0;
  END IF;
  PERFORM set_config ('crm.folding', pg_current_xact_id ()::text, true);
  -- What says of an earlier folding what was folded stays for ever.
  DELETE FROM sync.audit a USING sync.leaves () l
  WHERE l.n <= v_last.n AND a.entry = l.entry AND a.action <> 'F';
  GET DIAGNOSTICS v_count = ROW_COUNT;
  UPDATE sync.seal s SET leaves = '' WHERE s.n <= v_last.n AND s.leaves <> '';
  PERFORM set_config ('crm.folding', '', true);
  INSERT INTO sync.audit (ent, action, changes)
  VALUES (0, 'F', jsonb_build_object ('seal', v_last.n, 'hash', encode (v_last.hash, 'hex'),
                                      'until', v_last.at, 'entries', v_count));
  RETURN v_count;
END $$;

-- Gives up what is older than p_keep, and of the audit log what is older than p_audit, if anything.
-- The last answers to each desk stay, for it may not have heard them.
CREATE OR REPLACE FUNCTION sync.compact (p_keep interval, p_audit interval) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_log bigint;
  v_answers bigint;
  v_audit bigint := 0;
BEGIN
  IF p_keep < interval '90 days' THEN
    RAISE EXCEPTION 'desks need the last 90 days' USING ERRCODE = '22023';
  ELSIF p_audit < interval '365 days' THEN
    RAISE EXCEPTION 'the audit log of the last year stays' USING ERRCODE = '22023';
  END IF;
  v_log := sync.trim (p_keep);
  DELETE FROM sync.pushed p USING (
    SELECT DISTINCT ON (x.rep) x.rep, x.xid FROM sync.pushed x ORDER BY x.rep, x.seq DESC) l
  WHERE l.rep = p.rep AND p.at < now () - p_keep AND p.xid <> l.xid;
  GET DIAGNOSTICS v_answers = ROW_COUNT;
  DELETE FROM sync.part p WHERE p.at < now () - interval '7 days';
  -- What somebody began to bring and did not go on with.
  DELETE FROM sync.upload u WHERE u.at < now () - interval '7 days';
  IF p_audit IS NOT NULL THEN
    v_audit := sync.fold_audit (now () - p_audit);
  END IF;
  RETURN jsonb_build_object ('log', v_log, 'answers', v_answers, 'audit', v_audit);
END $$;
