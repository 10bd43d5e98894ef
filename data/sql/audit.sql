-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who did what, from which desk, when: append-only, written by triggers, so that raw writers are in
-- it too. What is settled is sealed now and then: a seal has a mark of each of its entries and the
-- hash of the seal before it, so that an entry that is removed or altered shows, and which one it
-- was. Nobody waits for a seal; what is not sealed yet is the tail.

CREATE TABLE IF NOT EXISTS sync.audit (
  entry bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id (),
  at timestamptz NOT NULL DEFAULT clock_timestamp (),
  rol name NOT NULL DEFAULT session_user,
  rep int NOT NULL DEFAULT sync.writer (), -- 0: not through a desk
  ent smallint NOT NULL,                   -- 0: who may come in
  id uuid,
  action "char" NOT NULL, -- I born, U changed, D deleted, R restored, X erased, T all erased, F folded
  changes jsonb           -- U, D, R: {field: [before, after]}; I, X: {field: value}
);
CREATE INDEX IF NOT EXISTS audit_id ON sync.audit (id, entry);
CREATE INDEX IF NOT EXISTS audit_xid ON sync.audit (xid);

CREATE TABLE IF NOT EXISTS sync.seal (
  n bigint PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp (),
  generation text NOT NULL, -- in which the numbers of transactions count
  floor bigint NOT NULL,    -- entries up to this one were sealed in earlier generations
  until xid8 NOT NULL,      -- all transactions before this one were settled, and are sealed
  leaves bytea NOT NULL,    -- of each entry its number and its mark: 8 and 16 bytes
  hash bytea NOT NULL
);
ALTER TABLE sync.seal ALTER COLUMN leaves SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION sync.audit_mark (a sync.audit) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT substr (sha256 (convert_to (concat_ws ('|', a.entry, a.xid::text,
    (extract (epoch FROM a.at) * 1000000)::bigint, a.rol, a.rep, a.ent, a.id, a.action,
    a.changes::text), 'UTF8')), 1, 16)
$$;

CREATE OR REPLACE FUNCTION sync.seal_hash (s sync.seal, p_before bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256 (coalesce (p_before, '') || int8send (s.n)
                 || convert_to (s.generation || '|' || s.until::text, 'UTF8') || s.leaves)
$$;

-- Seals what is settled. One at a time; who comes second goes away. Returns how many entries that
-- were.
CREATE OR REPLACE FUNCTION sync.seal_audit () RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_last sync.seal;
  s sync.seal;
BEGIN
  PERFORM 1 FROM sync.meta FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  SELECT * INTO v_last FROM sync.seal x ORDER BY x.n DESC LIMIT 1;
  s.n := coalesce (v_last.n, 0) + 1;
  s.at := clock_timestamp ();
  s.generation := sync.generation ();
  s.until := pg_snapshot_xmin (pg_current_snapshot ());
  IF v_last.generation IS NULL OR v_last.generation = s.generation THEN
    s.floor := coalesce (v_last.floor, 0);
    SELECT string_agg (int8send (a.entry) || sync.audit_mark (a), ''::bytea ORDER BY a.entry)
      INTO s.leaves FROM sync.audit a
    WHERE a.xid >= coalesce (v_last.until, '0') AND a.xid < s.until AND a.entry > s.floor;
  ELSE
    -- Restored: the numbers of transactions began anew. All that there is was settled.
    s.floor := coalesce ((SELECT max (a.entry) FROM sync.audit a), 0);
    SELECT string_agg (int8send (a.entry) || sync.audit_mark (a), ''::bytea ORDER BY a.entry)
      INTO s.leaves FROM sync.audit a
    WHERE a.entry NOT IN (SELECT l.entry FROM sync.leaves () l);
  END IF;
  IF s.leaves IS NULL THEN
    RETURN 0;
  END IF;
  s.hash := sync.seal_hash (s, v_last.hash);
  INSERT INTO sync.seal VALUES (s.*);
  RETURN octet_length (s.leaves) / 24;
END $$;

CREATE OR REPLACE FUNCTION sync.leaves () RETURNS TABLE (n bigint, entry bigint, mark bytea)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.n, ('x' || encode (substr (s.leaves, i * 24 + 1, 8), 'hex'))::bit (64)::bigint,
         substr (s.leaves, i * 24 + 9, 16)
  FROM sync.seal s, generate_series (0, octet_length (s.leaves) / 24 - 1) i
$$;

-- In passing: a push seals what others have left, when the last seal is older than a minute.
CREATE OR REPLACE FUNCTION sync.seal_audit_sometimes () RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM (SELECT s.at FROM sync.seal s ORDER BY s.n DESC LIMIT 1) l
                 WHERE l.at > now () - interval '1 minute') THEN
    PERFORM sync.seal_audit ();
  END IF;
END $$;

-- Every seal and entry that is not what it was; nothing when all is well.
CREATE OR REPLACE FUNCTION sync.verify_audit ()
RETURNS TABLE (seal bigint, entry bigint, what text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s sync.seal;
  v_before sync.seal;
BEGIN
  FOR s IN SELECT * FROM sync.seal x ORDER BY x.n LOOP
    IF s.n <> coalesce (v_before.n, 0) + 1 THEN
      RETURN QUERY SELECT s.n - 1, NULL::bigint, 'seal removed';
    END IF;
    -- Of a folded seal only the log can say that it was folded, by whom, and what it was.
    IF s.leaves = '' THEN
      IF NOT EXISTS (SELECT 1 FROM sync.audit a
                     WHERE a.action = 'F' AND (a.changes ->> 'seal')::bigint >= s.n
                       AND s.at < a.at - interval '365 days') THEN
        RETURN QUERY SELECT s.n, NULL::bigint, 'seal altered';
      ELSIF EXISTS (SELECT 1 FROM sync.audit a
                    WHERE a.action = 'F' AND (a.changes ->> 'seal')::bigint = s.n
                      AND a.changes ->> 'hash' <> encode (s.hash, 'hex')) THEN
        RETURN QUERY SELECT s.n, NULL::bigint, 'seal altered';
      END IF;
    ELSIF s.hash <> sync.seal_hash (s, v_before.hash) THEN
      RETURN QUERY SELECT s.n, NULL::bigint, 'seal altered';
    END IF;
    v_before := s;
  END LOOP;
  RETURN QUERY
    SELECT l.n, l.entry, CASE WHEN a.entry IS NULL THEN 'removed' ELSE 'altered' END
    FROM sync.leaves () l LEFT JOIN sync.audit a ON a.entry = l.entry
    WHERE a.entry IS NULL OR sync.audit_mark (a) <> l.mark
    ORDER BY l.entry;
END $$;

-- The newest seal, for a desk to remember; and that of a number which it remembers. Whoever alters
-- the log and makes all seals anew is found by any desk that was there before.
CREATE OR REPLACE FUNCTION sync.seals (p_n bigint) RETURNS TABLE (n bigint, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.n, encode (s.hash, 'hex') FROM sync.seal s
  WHERE EXISTS (SELECT 1 FROM sync.usr u WHERE u.rol = session_user AND u.active)
    AND s.n IN (p_n, (SELECT max (x.n) FROM sync.seal x))
  ORDER BY s.n
$$;

-- What is born is logged and audited by the statement, with its values; what is erased, too.
CREATE OR REPLACE FUNCTION sync.note_born () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_kept CONSTANT text[] := '{_rv,_hlc,_rep,_fm,_acl,id,modified_at,modified_by}'; -- by the server
  v_rep int := sync.writer ();
BEGIN
  INSERT INTO sync.log (ent, id, acl) SELECT TG_ARGV[0]::smallint, c.id, c._acl FROM changed c;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO sync.audit (rep, ent, id, action, changes)
  SELECT v_rep, TG_ARGV[0]::smallint, r.id, 'I',
         jsonb_strip_nulls (to_jsonb (r) - CASE WHEN r._del THEN c_kept ELSE array_append (c_kept, '_del') END)
  FROM changed r;
  PERFORM pg_notify ('crm', '');
  IF EXISTS (SELECT 1 FROM sync.orphan) THEN
    PERFORM sync.adopt_orphans (ARRAY (SELECT c.id FROM changed c));
  END IF;
  RETURN NULL;
END $$;

-- A change is audited by the trigger that compares the two rows, before it is written.
CREATE OR REPLACE FUNCTION sync.note_changed () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.log (ent, id, acl) SELECT TG_ARGV[0]::smallint, c.id, c._acl FROM changed c;
  IF FOUND THEN
    PERFORM pg_notify ('crm', '');
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync.note_gone () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_kept CONSTANT text[] := '{_rv,_hlc,_rep,_fm,_acl,id,modified_at,modified_by}'; -- by the server
  v_rep int := sync.writer ();
BEGIN
  INSERT INTO sync.log (ent, id, acl) SELECT TG_ARGV[0]::smallint, c.id, c._acl FROM changed c;
  IF FOUND THEN
    INSERT INTO sync.audit (rep, ent, id, action, changes)
    SELECT v_rep, TG_ARGV[0]::smallint, r.id, 'X', jsonb_strip_nulls (to_jsonb (r) - c_kept)
    FROM changed r;
    PERFORM pg_notify ('crm', '');
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync.note_emptied () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.audit (ent, action) VALUES (TG_ARGV[0]::smallint, 'T');
  RETURN NULL;
END $$;

-- Who may come in is a matter of the same log; a person has an id there too.
CREATE OR REPLACE FUNCTION sync.audit_person () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_old jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb (OLD) END;
  v_new jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb (NEW) END;
BEGIN
  IF v_old IS DISTINCT FROM v_new THEN
    INSERT INTO sync.audit (ent, id, action, changes)
    SELECT 0, coalesce (v_new ->> 'person', v_old ->> 'person')::uuid,
           CASE TG_OP WHEN 'INSERT' THEN 'I' WHEN 'DELETE' THEN 'X' ELSE 'U' END,
           jsonb_object_agg (f.key, jsonb_build_array (v_old -> f.key, v_new -> f.key))
    FROM jsonb_each (coalesce (v_new, v_old)) f
    WHERE v_old -> f.key IS DISTINCT FROM v_new -> f.key OR f.key = 'rol';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync.audit_stays () RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'TRUNCATE' AND current_setting ('crm.folding', true) = pg_current_xact_id ()::text THEN
    RETURN NULL; -- sync.fold_audit ()
  END IF;
  RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = '42501';
END $$;

-- The changes of an entry as {field: [before, after]}, also of what was born or erased. Older entries
-- of these have it so already; no value is a list.
CREATE OR REPLACE FUNCTION sync.audit_pairs (a sync.audit) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN a.action NOT IN ('I', 'X') OR a.ent = 0 THEN a.changes
    ELSE (SELECT jsonb_object_agg (f.key, CASE WHEN jsonb_typeof (f.value) = 'array' THEN f.value
                                               WHEN a.action = 'I' THEN jsonb_build_array (NULL, f.value)
                                               ELSE jsonb_build_array (f.value, NULL) END)
          FROM jsonb_each (a.changes) f) END
$$;

-- The entries of a record, or of all, the newest first.
CREATE OR REPLACE FUNCTION sync.audit_entries (p_id uuid, p_before bigint, p_limit int)
RETURNS TABLE (entry bigint, at bigint, login text, desk text, kind text, id uuid, action text,
               changes jsonb, sealed boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT a.entry, (extract (epoch FROM a.at) * 1000000)::bigint, a.rol::text, r.label,
         coalesce (e.name, ''), a.id, a.action::text, sync.audit_pairs (a),
         a.entry <= l.floor OR coalesce (a.xid < l.until, false)
  FROM sync.audit a LEFT JOIN sync.replica r USING (rep) LEFT JOIN sync.entity e USING (ent)
    LEFT JOIN (SELECT s.floor, s.until FROM sync.seal s ORDER BY s.n DESC LIMIT 1) l ON true
  WHERE (p_id IS NULL OR a.id = p_id) AND (p_before IS NULL OR a.entry < p_before)
  ORDER BY a.entry DESC LIMIT p_limit
$$;

-- Brings a record back to what it was before an entry of it, erased ones too. Returns its id.
CREATE OR REPLACE FUNCTION sync.audit_restore (p_entry bigint) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_first sync.audit;
  a sync.audit;
  v_name text;
  v_was jsonb := '{}';
  v_born boolean := false;
  v_found boolean;
BEGIN
  SELECT * INTO v_first FROM sync.audit x WHERE x.entry = p_entry AND x.ent > 0
                                            AND x.id IS NOT NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no entry % of a record', p_entry USING ERRCODE = '22023';
  END IF;
  SELECT e.name INTO v_name FROM sync.entity e WHERE e.ent = v_first.ent;
  FOR a IN SELECT * FROM sync.audit x WHERE x.id = v_first.id AND x.ent = v_first.ent
                                        AND x.entry >= p_entry ORDER BY x.entry DESC LOOP
    v_was := v_was || coalesce ((SELECT jsonb_object_agg (f.key, f.value -> 0)
                                 FROM jsonb_each (sync.audit_pairs (a)) f), '{}');
    v_born := a.action = 'I';
  END LOOP;
  EXECUTE format ('SELECT EXISTS (SELECT 1 FROM crm.%I WHERE id = $1)', v_name)
    INTO v_found USING v_first.id;
  IF v_born THEN
    EXECUTE format ('UPDATE crm.%I SET _del = true WHERE id = $1', v_name) USING v_first.id;
  ELSIF v_found THEN
    EXECUTE format (
      'UPDATE crm.%1$I t SET (%2$s) = (SELECT %2$s FROM jsonb_populate_record (t, $1)) '
      'WHERE t.id = $2', v_name,
      (SELECT string_agg (quote_ident (k), ', ') FROM jsonb_object_keys (v_was) k))
      USING v_was, v_first.id;
  ELSE
    EXECUTE format ('INSERT INTO crm.%1$I SELECT (jsonb_populate_record (NULL::crm.%1$I, $1)).*',
                    v_name)
      USING jsonb_build_object ('_del', false) || jsonb_strip_nulls (v_was)
            || jsonb_build_object ('id', v_first.id, '_rv', 1, '_hlc', 0, '_rep', 0);
  END IF;
  RETURN v_first.id;
END $$;

-- A desk tells of a list or of cards that left the office by it: how many, as what, when.
CREATE OR REPLACE FUNCTION sync.note_export (p_rep int, p_kind int, p_count bigint, p_format text,
                                             p_at bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sync.replica r JOIN sync.usr u USING (uid)
                 WHERE r.rep = p_rep AND u.rol = session_user AND u.active) THEN
    RAISE EXCEPTION 'replica % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  PERFORM sync.spend ('exports', 1);
  INSERT INTO sync.audit (rep, ent, action, changes)
  VALUES (p_rep, p_kind, 'E', jsonb_build_object (
    'count', jsonb_build_array (NULL, p_count), 'format', jsonb_build_array (NULL, left (p_format, 40)),
    'at', jsonb_build_array (NULL, p_at)));
END $$;

CREATE OR REPLACE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON sync.usr
  FOR EACH ROW EXECUTE FUNCTION sync.audit_person ();
CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_stays ();
CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.seal
  FOR EACH STATEMENT EXECUTE FUNCTION sync.audit_stays ();
